"""Who may see and do what: every combination, against the rule written a second time."""

from datetime import UTC, datetime
from itertools import product

import pytest

from cmpdesk.domain.access import Office, Right, marks_frozen, marks_open, may, require
from cmpdesk.domain.directory import Officer, Role
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.scoring import EvaluationMode

PARTIES = (None, "QC", "WB")
LEAD_ONLY = {"decide-call", "edit-programme", "edit-officers", "erase-person"}
OWN_PARTY = {"edit-jury", "produce-packets", "write-letters", "protect-data"}
OF_EITHER = {"register-filings", "manage-grants", "approve-revision", "give-opinion"}


def officer(party: str | None, role: Role, active: bool = True, cleared: bool = False) -> Officer:
    return Officer("1", 1, "Odile Garneau", party, role, active=active, cleared=cleared)


def expected(party: str | None, role: Role, right: str, office: str | None, asked: str | None,
             both_frozen: bool, cleared: bool) -> bool:  # fmt: skip
    if right == "see-strict":
        return cleared
    if right == "see-marks":
        return both_frozen or (party is not None and party == asked)
    if right == "see-applications":
        return True
    if role == "reader":
        return False
    if right in LEAD_ONLY:
        return role == "lead" and (cleared or right != "erase-person")
    mine = (party == asked) if party else (office is None or asked is None)
    if right in OWN_PARTY:
        return mine and office in (None, asked)
    if right in OF_EITHER:
        return mine or office is not None
    return True


CELLS = list(product(PARTIES, Role, Right, PARTIES, ("QC", "WB"), (False, True), (False, True)))


def test_every_cell_of_the_matrix() -> None:
    wrong = [
        (party, role, right, office, asked, frozen, cleared)
        for party, role, right, office, asked, frozen, cleared in CELLS
        if may(officer(party, role, cleared=cleared), right, office=Office(office), party_code=asked,
               both_frozen=frozen)
        != expected(party, role, str(right), office, asked, frozen, cleared)
    ]
    assert wrong == []
    assert len(CELLS) == 3 * 3 * len(Right) * 3 * 2 * 2 * 2


def test_who_left_may_do_nothing() -> None:
    assert not [
        cell
        for cell in CELLS
        if may(officer(cell[0], cell[1], active=False, cleared=cell[6]), cell[2], office=Office(cell[3]),
               party_code=cell[4], both_frozen=cell[5])
    ]  # fmt: skip


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("office", PARTIES)
def test_marks_of_the_other_party_stay_closed_until_both_rankings_are_frozen(role: Role, office: str | None) -> None:
    def sees(party: str | None, asked: str, *, frozen: bool) -> bool:
        return may(officer(party, role), Right.SEE_MARKS, office=Office(office), party_code=asked, both_frozen=frozen)

    assert sees("QC", "QC", frozen=False)
    assert not sees("QC", "WB", frozen=False)
    assert not sees("WB", "QC", frozen=False)
    assert not sees(None, "QC", frozen=False)
    assert all(sees(party, asked, frozen=True) for party in PARTIES for asked in ("QC", "WB"))


THEN = datetime(2026, 5, 6, tzinfo=UTC)
PAIRS = ((None, None), (THEN, None), (None, THEN), (THEN, THEN))


@pytest.mark.parametrize(("mode", "lead", "opened"), [
    (EvaluationMode.PARALLEL, None, (False, False, False, True)),
    (EvaluationMode.DELEGATED, Side.FIRST, (False, True, False, True)),
    (EvaluationMode.DELEGATED, Side.SECOND, (False, False, True, True)),
    (EvaluationMode.DELEGATED, None, (False, False, False, False)),
    (EvaluationMode.COMMON, None, (True, True, True, True)),
])  # fmt: skip
def test_when_marks_are_open_to_both_parties(mode: EvaluationMode, lead: Side | None, opened: tuple[bool, ...]) -> None:
    assert tuple(marks_open(mode, lead, pair) for pair in PAIRS) == opened


@pytest.mark.parametrize(("mode", "first", "second"), [
    (EvaluationMode.PARALLEL, (False, True, False, True), (False, False, True, True)),
    (EvaluationMode.DELEGATED, (False, True, False, True), (False, False, True, True)),
    (EvaluationMode.COMMON, (False, True, True, True), (False, True, True, True)),
])  # fmt: skip
def test_when_marks_are_changed_no_more(mode: EvaluationMode, first: tuple[bool, ...],
                                        second: tuple[bool, ...]) -> None:  # fmt: skip
    assert tuple(marks_frozen(mode, Side.FIRST, pair) for pair in PAIRS) == first
    assert tuple(marks_frozen(mode, Side.SECOND, pair) for pair in PAIRS) == second


@pytest.mark.parametrize("right", [Right.EDIT_JURY, Right.PRODUCE_PACKETS, Right.WRITE_LETTERS])
def test_the_other_partys_jury_belongs_to_its_own_office(right: Right) -> None:
    lead = officer("WB", Role.LEAD)
    assert may(lead, right, office=Office("WB"), party_code="WB")
    assert not may(lead, right, office=Office("WB"), party_code="QC")
    assert not may(lead, right, office=Office(None), party_code="QC")
    assert may(officer(None, Role.OFFICER), right, office=Office(None), party_code="QC")


@pytest.mark.parametrize("right", Right)
def test_a_refusal_names_the_right_the_officer_and_the_party(right: Right) -> None:
    who = officer("WB", Role.READER, active=False)
    with pytest.raises(Refusal) as refused:
        require(who, right, office=Office("WB"), party_code="QC")
    assert refused.value.code == f"access.{right}"
    assert refused.value.params == {"officer": "Odile Garneau", "party": "QC"}
    require(officer("QC", Role.LEAD, cleared=True), right, office=Office("QC"), party_code="QC")
