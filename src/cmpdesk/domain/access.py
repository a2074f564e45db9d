"""The one function that decides what an officer may see and do, and when marks are open or closed to all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cmpdesk.domain.directory import Officer, Role
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.scoring import EvaluationMode


class Right(StrEnum):
    """What can be asked for. Rights above the line are about one Party's things, those below about the workspace."""

    SEE_APPLICATIONS = "see-applications"
    REGISTER_FILINGS = "register-filings"
    EDIT_JURY = "edit-jury"
    PRODUCE_PACKETS = "produce-packets"
    MANAGE_GRANTS = "manage-grants"
    APPROVE_REVISION = "approve-revision"
    WRITE_LETTERS = "write-letters"
    GIVE_OPINION = "give-opinion"
    PROTECT_DATA = "protect-data"
    SEE_MARKS = "see-marks"
    SEE_STRICT = "see-strict"
    # ---
    EDIT_CALL = "edit-call"
    DECIDE_CALL = "decide-call"
    EDIT_APPLICATION = "edit-application"
    EDIT_PROJECT = "edit-project"
    EDIT_PROGRAMME = "edit-programme"
    EDIT_OFFICERS = "edit-officers"
    ERASE_PERSON = "erase-person"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Office:
    """Whose workspace it is: the office of the Party `party_code`, or joint where that is None."""

    party_code: str | None


_LEAD_ONLY = {Right.DECIDE_CALL, Right.EDIT_PROGRAMME, Right.EDIT_OFFICERS, Right.ERASE_PERSON}
_OWN_PARTY = {Right.EDIT_JURY, Right.PRODUCE_PACKETS, Right.WRITE_LETTERS, Right.PROTECT_DATA}
_OF_EITHER = {Right.REGISTER_FILINGS, Right.MANAGE_GRANTS, Right.APPROVE_REVISION, Right.GIVE_OPINION}


def may(officer: Officer, right: Right, *, office: Office, party_code: str | None = None,
        both_frozen: bool = False) -> bool:  # fmt: skip
    """Tell whether `officer` holds `right` in the workspace of `office`, over the things of the Party `party_code`.

    Marks of the other Party stay closed until both rankings are frozen (domain.md CONF-05), of which `marks_open` tells
    in every mode of evaluation; the secretariat of a joint workspace, which belongs to neither Party, sees none before.
    Who changes marks needs `EDIT_JURY` and `SEE_MARKS`, and a ranking that is not frozen (`marks_frozen`).

    In the office of one Party the filings and grants of both are registered, but the other Party's jury, packets and
    letters belong to its own office. Strict files are for who is cleared (CONF-02), which a lead decides; to erase a
    person is to reach those files too.
    """
    if not officer.active:
        return False
    if right is Right.SEE_STRICT:
        return officer.cleared
    own = officer.party_code == party_code or (officer.party_code is None and office.party_code is None)
    if right is Right.SEE_MARKS:
        return both_frozen or (officer.party_code is not None and officer.party_code == party_code)
    if right is Right.SEE_APPLICATIONS:
        return True
    if officer.role is Role.READER or (right in _LEAD_ONLY and officer.role is not Role.LEAD):
        return False
    if right is Right.ERASE_PERSON and not officer.cleared:
        return False
    if right in _OWN_PARTY:
        return own and office.party_code in (None, party_code)
    if right in _OF_EITHER:
        return own or office.party_code is not None
    return True


def require(officer: Officer, right: Right, *, office: Office, party_code: str | None = None,
            both_frozen: bool = False) -> None:  # fmt: skip
    """Refuse with ``access.<right>`` where `may` says no."""
    if not may(officer, right, office=office, party_code=party_code, both_frozen=both_frozen):
        raise Refusal(f"access.{right}", officer=officer.name, party=party_code or "")


Frozen = Sequence[datetime | None]
"""Since when the rankings of the first and of the second side are frozen."""


def marks_open(mode: EvaluationMode, lead: Side | None, frozen: Frozen) -> bool:
    """Tell whether the marks of a call are open to both Parties: `both_frozen` of `may`.

    Those of a joint panel always are. Where one Party judges for both it is enough that its ranking is frozen.
    """
    if mode is EvaluationMode.COMMON:
        return True
    if mode is EvaluationMode.DELEGATED:
        return lead is not None and frozen[list(Side).index(lead)] is not None
    return None not in frozen


def marks_frozen(mode: EvaluationMode, side: Side, frozen: Frozen) -> bool:
    """Tell whether nobody may change the marks of the jury of `side` any more; a joint panel has one ranking."""
    if mode is EvaluationMode.COMMON:
        return any(frozen)
    return frozen[list(Side).index(side)] is not None


def all_frozen(mode: EvaluationMode, lead: Side | None, frozen: Frozen) -> bool:
    """Tell whether every ranking of a call is frozen: both in parallel, the lead's, or the one of a joint panel."""
    return any(frozen) if mode is EvaluationMode.COMMON else marks_open(mode, lead, frozen)
