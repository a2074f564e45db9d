"""The life of an application, cell by cell, and what is printed of it."""

from dataclasses import replace
from itertools import product

import pytest

from cmpdesk.domain.access import Right
from cmpdesk.domain.attachments import AttachmentRow, AttachmentStatus
from cmpdesk.domain.calls import Confidentiality, Pairing
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.filings import (
    APPLICATION_GUARDS,
    APPLICATION_MOVES,
    ApplicationAction,
    ApplicationFacts,
    ApplicationSheet,
    ApplicationState,
    FilingSheet,
    move,
    settled,
)
from cmpdesk.domain.programmes import Side

S, A = ApplicationState, ApplicationAction
ADMIT, BAR, WITH_REASON = ("call-decides", "both-filed"), ("call-decides", "reason"), ("reason",)
LIFE: dict[tuple[ApplicationState, ApplicationAction], tuple[ApplicationState, tuple[str, ...]]] = {
    (S.ORPHAN, A.DECLARE_ADMISSIBLE): (S.ADMISSIBLE, ADMIT),
    (S.PAIRED, A.DECLARE_ADMISSIBLE): (S.ADMISSIBLE, ADMIT),
    (S.RECEIVED, A.DECLARE_ADMISSIBLE): (S.ADMISSIBLE, ADMIT),
    (S.ORPHAN, A.DECLARE_INADMISSIBLE): (S.INADMISSIBLE, BAR),
    (S.PAIRED, A.DECLARE_INADMISSIBLE): (S.INADMISSIBLE, BAR),
    (S.RECEIVED, A.DECLARE_INADMISSIBLE): (S.INADMISSIBLE, BAR),
    (S.ADMISSIBLE, A.RECONSIDER): (S.PAIRED, WITH_REASON),
    (S.INADMISSIBLE, A.RECONSIDER): (S.PAIRED, WITH_REASON),
    (S.ORPHAN, A.WITHDRAW): (S.WITHDRAWN, WITH_REASON),
    (S.PAIRED, A.WITHDRAW): (S.WITHDRAWN, WITH_REASON),
    (S.RECEIVED, A.WITHDRAW): (S.WITHDRAWN, WITH_REASON),
    (S.ADMISSIBLE, A.WITHDRAW): (S.WITHDRAWN, WITH_REASON),
    (S.ADMISSIBLE, A.RETAIN): (S.RETAINED, ("call-retains", "reason")),
}
HOLDING = ApplicationFacts(reason="Le promoteur renonce")
BREAKING = {"call-decides": {"call_decides": False}, "both-filed": {"sides": (True, False)}, "reason": {"reason": "  "},
            "call-retains": {"call_retains": False}}  # fmt: skip


@pytest.mark.parametrize(("state", "action"), [*product(ApplicationState, ApplicationAction)])
def test_each_cell_of_the_table(state: ApplicationState, action: ApplicationAction) -> None:
    wanted = LIFE.get((state, action))
    if wanted is None:
        with pytest.raises(Refusal) as refused:
            move(state, action, HOLDING)
        assert refused.value.code == "application.no-such-move"
        assert refused.value.params == {"state": state, "action": action}
        return
    to, guards = wanted
    assert move(state, action, HOLDING) is to
    (cell,) = [one for one in APPLICATION_MOVES if (one.state, one.action) == (state, action)]
    right = Right.EDIT_PROJECT if action is A.RETAIN else Right.EDIT_APPLICATION
    assert (cell.guards, cell.right) == (guards, right)
    for guard in guards:
        with pytest.raises(Refusal) as refused:
            move(state, action, replace(HOLDING, **BREAKING[guard]))  # type: ignore[arg-type]  # a field each
        assert refused.value.code == f"application.guard.{guard}"


def test_the_table_has_no_other_cells_and_no_unknown_guards() -> None:
    assert sorted((cell.state, cell.action) for cell in APPLICATION_MOVES) == sorted(LIFE)
    assert {guard for cell in APPLICATION_MOVES for guard in cell.guards} == set(APPLICATION_GUARDS) == set(BREAKING)


@pytest.mark.parametrize("sides", [(True, False), (False, True)])
def test_a_single_candidature_needs_one_filing_only(sides: tuple[bool, bool]) -> None:
    facts = ApplicationFacts(sides=sides, paired_call=False)
    assert move(S.RECEIVED, A.DECLARE_ADMISSIBLE, facts) is S.ADMISSIBLE
    assert move(S.ADMISSIBLE, A.RECONSIDER, replace(facts, reason="Erreur")) is S.RECEIVED


def test_what_is_reconsidered_falls_back_to_what_was_filed() -> None:
    assert move(S.INADMISSIBLE, A.RECONSIDER, replace(HOLDING, sides=(True, False))) is S.ORPHAN
    assert move(S.INADMISSIBLE, A.RECONSIDER, replace(HOLDING, sides=(True, True))) is S.PAIRED


@pytest.mark.parametrize(
    ("sides", "pairing", "state"),
    [
        ((True, True), Pairing.PAIRED, S.PAIRED), ((True, False), Pairing.PAIRED, S.ORPHAN),
        ((False, True), Pairing.PAIRED, S.ORPHAN), ((True, False), Pairing.SINGLE, S.RECEIVED),
        ((False, True), Pairing.SINGLE, S.RECEIVED),
    ],
)  # fmt: skip
def test_the_state_that_follows_from_the_filings(sides: tuple[bool, bool], pairing: Pairing,
                                                  state: ApplicationState) -> None:  # fmt: skip
    assert settled(sides, pairing) is state


def filing(side: Side, *names: str) -> FilingSheet:
    pieces = tuple(AttachmentRow(name, name, 1, "", "", AttachmentStatus.PRINTABLE, 1, None) for name in names)
    return FilingSheet(
        id=str(side), side=side, party_code="QC", reference="", title="", organisation="", organisation_address="",
        contact="", contact_function="", email="", phone="", partner="", summary="", benefits="", other_funding="",
        keywords="", months=None, renewed=None, amounts=(), requested=None, missions=(), received_at=None, late=False,
        source="", attachments=pieces,
    )  # fmt: skip


def test_attachments_are_printed_first_side_first() -> None:
    sheet = ApplicationSheet("1", 1, "1", "12.101", "", None, None, S.PAIRED, "",
                             (filing(Side.FIRST, "b.pdf", "a.pdf"), filing(Side.SECOND, "c.pdf")),
                             Confidentiality.SHARED)  # fmt: skip
    assert [(side, piece.name) for side, piece in sheet.attachments()] == [
        (Side.FIRST, "b.pdf"), (Side.FIRST, "a.pdf"), (Side.SECOND, "c.pdf"),
    ]  # fmt: skip
    alone = replace(sheet, filings=(None, filing(Side.SECOND, "c.pdf")))
    assert [piece.name for _, piece in alone.attachments()] == ["c.pdf"]
