"""Score sheets: what is saved, what is refused, what is taken back."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from cmpdesk.domain.areas import Outcome
from cmpdesk.domain.deadlines import Deadline
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.scoring import Recommendation, mark_value, read_mark
from cmpdesk.domain.sheets import SheetKey, SheetRow, SheetState, SheetTexts
from cmpdesk.i18n import messages
from cmpdesk.i18n.words import Words
from cmpdesk.services import calls, history, juries, scoring
from cmpdesk.storage import tables
from cmpdesk.storage.workspace import Workspace
from tests.services.assigning import assign_all
from tests.services.marking import CODES, Marking, add_reader, declare, ground, marked_file, marking
from tests.storage.fixtures import Clock, check_refused, check_undone


@pytest.fixture
def both(workspace: Workspace, officer: Officer) -> Marking:
    """A ground on each kind of database."""
    return marking(workspace, officer)


__all__ = ["ground", "marked_file"]


def mark(ground: Marking, code: str, halves: int | None, *, place: int = 0, seen: int | None = None,
         key: SheetKey | None = None, officer: Officer | None = None) -> SheetRow:  # fmt: skip
    return scoring.save_mark(ground.workspace, officer=officer or ground.officer, at=key or ground.key(place),
                             criterion=code, halves=halves, seen=seen).value  # fmt: skip


def complete(ground: Marking, place: int = 0, halves: int = 8) -> SheetRow:
    codes = [one.code for one in ground.grid.criteria_of(Side.FIRST) if one.scored]
    made = [mark(ground, code, halves, place=place) for code in codes]
    return made[-1]


def states(ground: Marking) -> list[SheetState]:
    rows = scoring.readings(ground.workspace, officer=ground.officer, reviewer_id=ground.reviewer_id)
    return [one.state for one in rows]


def test_the_first_mark_opens_the_sheet_and_is_one_step(both: Marking) -> None:
    made = check_undone(both.workspace, both.officer, lambda: mark(both, "innovation", 9, seen=0))
    assert (made.halves("innovation"), made.grid_number, made.version) == (9, 1, 1)
    step = history.steps(both.workspace, limit=3).rows
    told = [messages.step(Words.of("en"), one.label, one.params) for one in step]
    assert any("criterion 2" in one for one in told), told
    second = check_undone(both.workspace, both.officer, lambda: mark(both, "adequation", 8))
    assert {code: one.halves for code, one in second.marks.items()} == {"innovation": 9, "adequation": 8}
    assert states(both) == [SheetState.STARTED, SheetState.NONE, SheetState.NONE]


def test_a_mark_is_cleared_and_its_row_goes_where_nothing_is_left(ground: Marking) -> None:
    row = mark(ground, "innovation", 9)
    row = scoring.save_comment(ground.workspace, officer=ground.officer, at=ground.key(), criterion="innovation",
                               comment=" Médiation solide. ", seen=row.version).value  # fmt: skip
    assert row.comment("innovation") == "Médiation solide."
    row = check_undone(ground.workspace, ground.officer, lambda: mark(ground, "innovation", None))
    assert row.halves("innovation") is None
    assert row.comment("innovation")
    row = scoring.save_comment(ground.workspace, officer=ground.officer, at=ground.key(), criterion="innovation",
                               comment="", seen=None).value  # fmt: skip
    assert row.marks == {}


def test_texts_and_recommendation(ground: Marking) -> None:
    texts = SheetTexts("Équipe", "Calendrier", "Et après ?", "À discuter")
    row = check_undone(ground.workspace, ground.officer, lambda: scoring.save_texts(
        ground.workspace, officer=ground.officer, at=ground.key(), texts=texts, seen=0).value)  # fmt: skip
    assert row.texts == texts
    row = check_undone(ground.workspace, ground.officer, lambda: scoring.recommend(
        ground.workspace, officer=ground.officer, at=ground.key(), recommendation=Recommendation.IF_FUNDS,
        seen=None).value)  # fmt: skip
    assert row.recommendation is Recommendation.IF_FUNDS
    ground.edit_grid(recommendation=False)
    with check_refused(ground.workspace, "score.no-recommendation"):
        scoring.recommend(ground.workspace, officer=ground.officer, at=ground.key(1),
                          recommendation=Recommendation.NO, seen=0)  # fmt: skip


def test_marks_that_are_no_marks_of_the_grid(ground: Marking) -> None:
    for halves, code in ((11, "mark.off-scale"), (-1, "mark.off-scale"), (200, "mark.off-scale")):
        with check_refused(ground.workspace, code):
            mark(ground, "innovation", halves)
    with check_refused(ground.workspace, "score.no-criterion"):
        mark(ground, "inconnu", 4)
    ground.edit_grid(half_marks=False)
    with check_refused(ground.workspace, "mark.no-halves"):
        mark(ground, "innovation", 7)
    assert mark(ground, "innovation", 6).halves("innovation") == 6


@pytest.mark.parametrize("typed", ["quatre", "4,25", "7", "-2"])
def test_what_is_typed_in_words_is_refused_with_a_sentence(ground: Marking, typed: str) -> None:
    for locale in ("fr_CA", "en", "nl"):
        with pytest.raises(Refusal) as refused:
            read_mark(typed, ground.grid)
        assert typed in messages.sentence(Words.of(locale), refused.value)


def test_comma_and_point_are_the_same_mark(ground: Marking) -> None:
    for place, typed in enumerate(("4,5", "4.5")):
        row = mark(ground, "innovation", read_mark(typed, ground.grid), place=place)
        assert mark_value(row.halves("innovation") or 0) == Decimal("4.5")


def test_two_who_mark_one_sheet(both: Marking) -> None:
    seen = mark(both, "innovation", 9, seen=0).version
    with check_refused(both.workspace, "record.moved"):
        mark(both, "durable", 4, seen=0)
    mark(both, "durable", 4, seen=seen)
    with check_refused(both.workspace, "record.moved"):
        mark(both, "durable", 6, seen=seen)
    with check_refused(both.workspace, "record.moved"):
        mark(both, "durable", 6, place=1, seen=3)


def test_who_may_mark_and_who_may_see(ground: Marking) -> None:
    mark(ground, "innovation", 9)
    with check_refused(ground.workspace, "access.edit-jury"):
        mark(ground, "innovation", 7, officer=ground.other)
    with check_refused(ground.workspace, "access.see-marks"):  # the secretariat belongs to neither Party
        mark(ground, "innovation", 7, officer=ground.lead)
    for who in (ground.other, ground.lead):
        with check_refused(ground.workspace, "access.see-marks"):
            scoring.readings(ground.workspace, officer=who, reviewer_id=ground.reviewer_id)
        with check_refused(ground.workspace, "access.see-marks"):
            scoring.sheet(ground.workspace, officer=who, at=ground.key())
        with check_refused(ground.workspace, "access.see-marks"):
            scoring.progress(ground.workspace, officer=who, call_id=ground.call.id, side=Side.FIRST)
        with check_refused(ground.workspace, "access.see-marks"):
            scoring.stale(ground.workspace, officer=who, call_id=ground.call.id, side=Side.FIRST)


def test_only_who_reads_and_has_declared_is_marked_for(ground: Marking) -> None:
    reader = add_reader(ground.workspace, ground.officer, ground.call, ground.applications[:2], code="QC-05")
    key = SheetKey(reader, ground.applications[0])
    with check_refused(ground.workspace, "score.not-assigned"):
        mark(ground, "innovation", 8, key=SheetKey(reader, ground.applications[2]))
    with check_refused(ground.workspace, "record.gone"):
        mark(ground, "innovation", 8, key=SheetKey("personne", ground.applications[2]))
    with check_refused(ground.workspace, "record.gone"):
        mark(ground, "innovation", 8, key=SheetKey(reader, "rien"))
    for answer, more, code in (
        ("real", {}, "score.undecided"), ("none", {"competent": False}, "score.undecided"),
        ("apparent", {"measure": "recused", "competent": True}, "score.recused"),
        ("apparent", {"measure": "observe"}, "score.observer"),
    ):  # fmt: skip
        declare(ground.workspace, ground.officer, reader, ground.applications[0], answer, **more)
        with check_refused(ground.workspace, code):
            mark(ground, "innovation", 8, key=key)
    declare(ground.workspace, ground.officer, reader, ground.applications[0], "potential", measure="no-lead")
    assert mark(ground, "innovation", 8, key=key).halves("innovation") == 8


def test_a_file_in_conflict_is_locked_and_shows_nothing(ground: Marking) -> None:
    mark(ground, "innovation", 9)
    held = next(one for one in juries.assignments(ground.workspace, ground.call.id, Side.FIRST)
                if one.application_id == ground.applications[0])  # fmt: skip
    juries.recuse(ground.workspace, officer=ground.officer, assignment_id=held.id, seen=held.version, reason="Parenté")
    (row, *_) = scoring.readings(ground.workspace, officer=ground.officer, reviewer_id=ground.reviewer_id)
    assert (row.state, row.sheet, row.total, row.reason) == (SheetState.RECUSED, None, None, "Parenté")
    with check_refused(ground.workspace, "score.recused"):
        mark(ground, "innovation", 8)


def test_an_undeclared_file_shows_nothing(ground: Marking) -> None:
    reader = juries.reviewers(ground.workspace, call_id=ground.call.id, side=Side.FIRST)[0]
    with ground.workspace.write(ground.officer, "test") as transaction:
        row = transaction.first(tables.Declaration, reviewer_id=reader.id, application_id=ground.applications[1])
        assert row is not None
        transaction.delete(row)
        transaction.commit()
    rows = scoring.readings(ground.workspace, officer=ground.officer, reviewer_id=reader.id)
    assert (rows[1].state, rows[1].sheet) == (SheetState.UNDECLARED, None)
    assert not rows[1].open
    with check_refused(ground.workspace, "score.undeclared"):
        mark(ground, "innovation", 8, place=1)


def test_nothing_changes_once_the_ranking_is_frozen(ground: Marking) -> None:
    row = complete(ground)
    ground.change_call(frozen_first=ground.workspace.now())
    with check_refused(ground.workspace, "score.frozen"):
        mark(ground, "innovation", 4)
    with check_refused(ground.workspace, "score.frozen"):
        scoring.return_sheet(ground.workspace, officer=ground.officer, at=ground.key(), seen=row.version)
    sheet = calls.call(ground.workspace, ground.call.id)
    with check_refused(ground.workspace, "grid.frozen"):
        calls.edit_grid(ground.workspace, officer=ground.lead, call_id=sheet.id, seen=sheet.version, grid=ground.grid)
    ground.change_call(frozen_second=ground.workspace.now())
    assert scoring.sheet(ground.workspace, officer=ground.other, at=ground.key()) is not None


def test_who_judges_in_a_delegated_evaluation(ground: Marking) -> None:
    ground.change_call(evaluation="delegated", lead="second")
    with check_refused(ground.workspace, "score.not-judging"):
        mark(ground, "innovation", 4)
    ground.change_call(lead="first")
    assert mark(ground, "innovation", 4).halves("innovation") == 4


def test_handing_in(ground: Marking) -> None:
    row = mark(ground, "innovation", 8)
    with check_refused(ground.workspace, "score.incomplete"):
        scoring.return_sheet(ground.workspace, officer=ground.officer, at=ground.key(), seen=row.version)
    row = complete(ground)
    assert states(ground)[0] is SheetState.COMPLETE

    def hand_in() -> SheetRow:
        return scoring.return_sheet(ground.workspace, officer=ground.officer, at=ground.key(), seen=row.version).value

    returned = check_undone(ground.workspace, ground.officer, hand_in)
    assert returned.returned_at is not None
    assert states(ground)[0] is SheetState.RETURNED
    with check_refused(ground.workspace, "score.returned"):
        mark(ground, "innovation", 2)
    now = scoring.sheet(ground.workspace, officer=ground.officer, at=ground.key())
    assert now is not None
    check_undone(ground.workspace, ground.officer, lambda: scoring.take_back(
        ground.workspace, officer=ground.officer, at=ground.key(), seen=now.version).value)  # fmt: skip
    assert mark(ground, "innovation", 2).halves("innovation") == 2
    opened = scoring.sheet(ground.workspace, officer=ground.officer, at=ground.key())
    assert opened is not None
    for at, seen in ((ground.key(), opened.version), (ground.key(1), 0)):  # one that is open, and one that is not there
        with check_refused(ground.workspace, "record.moved"):
            scoring.take_back(ground.workspace, officer=ground.officer, at=at, seen=seen)


def test_handing_in_all_that_is_complete(both: Marking) -> None:
    with check_refused(both.workspace, "score.none-complete"):
        scoring.return_complete(both.workspace, officer=both.officer, reviewer_id=both.reviewer_id)
    complete(both, 0)
    complete(both, 2)
    mark(both, "innovation", 8, place=1)
    made: Outcome[int] = check_undone(both.workspace, both.officer, lambda: scoring.return_complete(
        both.workspace, officer=both.officer, reviewer_id=both.reviewer_id))  # fmt: skip
    assert made.value == 2
    assert states(both) == [SheetState.RETURNED, SheetState.STARTED, SheetState.RETURNED]


def test_a_criterion_is_waived_for_a_reason(ground: Marking) -> None:
    for code in CODES[:-1]:
        mark(ground, code, 8)
    last = next(one.code for one in ground.grid.criteria_of(Side.FIRST) if one.code == CODES[-1])

    def waive(reason: str, code: str = last) -> SheetRow:
        return scoring.waive(ground.workspace, officer=ground.officer, at=ground.key(), criterion=code, reason=reason,
                             seen=None).value  # fmt: skip

    with check_refused(ground.workspace, "score.waived-mark"):
        waive("Sans objet", CODES[0])
    with check_refused(ground.workspace, "score.no-criterion"):
        waive("Sans objet", "inconnu")
    row = check_undone(ground.workspace, ground.officer, lambda: waive("Volet sans voyage"))
    assert row.waived == {last: "Volet sans voyage"}
    for code in (one.code for one in ground.grid.criteria_of(Side.FIRST) if one.scored and one.code not in CODES):
        row = mark(ground, code, 4)
    assert states(ground)[0] is SheetState.COMPLETE
    assert waive("").waived == {}
    assert states(ground)[0] is SheetState.STARTED
    waive("Volet sans voyage")
    assert mark(ground, last, 6).waived == {}, "what is marked is no longer waived: else its mark would not count"


def test_a_grid_that_changes_meanwhile_lists_the_sheets_to_redo(ground: Marking) -> None:
    complete(ground)
    mark(ground, "innovation", 9, place=1)
    assert scoring.stale(ground.workspace, officer=ground.officer, call_id=ground.call.id, side=Side.FIRST) == ()
    kept = tuple(one for one in ground.grid.criteria if one.code != "durable")
    made = ground.edit_grid(criteria=kept, half_marks=False, ties=())
    assert made.version == 2
    found = scoring.stale(ground.workspace, officer=ground.officer, call_id=ground.call.id, side=Side.FIRST)
    assert [(one.code, one.grid_number) for one in found] == [("QC-04", 1)] * 2
    assert states(ground) == [SheetState.OUTDATED, SheetState.OUTDATED, SheetState.NONE]
    still = mark(ground, "durable", 5)  # the version of its first saving stays with a sheet
    assert still.grid_number == 1
    with check_refused(ground.workspace, "score.outdated"):
        scoring.return_sheet(ground.workspace, officer=ground.officer, at=ground.key(), seen=still.version)

    def renew(place: int) -> SheetRow:
        return scoring.renew(ground.workspace, officer=ground.officer, at=ground.key(place), seen=still.version
                             if place == 0 else 1).value  # fmt: skip

    row = check_undone(ground.workspace, ground.officer, lambda: renew(0))
    assert (row.grid_number, "durable" in row.marks, row.halves("adequation")) == (2, False, 8)
    assert renew(1).marks == {}  # 4.5 is not on the new scale
    with check_refused(ground.workspace, "score.not-outdated"):
        scoring.renew(ground.workspace, officer=ground.officer, at=ground.key(), seen=row.version + 2)


def test_progress_and_who_is_late(ground: Marking, clock: Clock) -> None:
    complete(ground, 0)
    mark(ground, "innovation", 4, place=1)
    add_reader(ground.workspace, ground.officer, ground.call, ground.applications[:1], code="QC-11")
    rows = scoring.progress(ground.workspace, officer=ground.officer, call_id=ground.call.id, side=Side.FIRST)
    assert [(one.code, one.assigned, one.started, one.complete, one.returned) for one in rows] == [
        ("QC-04", 3, 2, 1, 0), ("QC-11", 1, 0, 0, 0)]  # fmt: skip
    due = Deadline(ground.workspace.now() + timedelta(days=2), "America/Toronto")
    ground.change_call(return_by=due.instant, return_zone=due.zone)

    def late() -> list[str]:
        found = scoring.late(ground.workspace, officer=ground.officer, call_id=ground.call.id, side=Side.FIRST)
        return [one.code for one in found]

    assert late() == []
    clock.at = due.instant + timedelta(minutes=1)
    assert late() == ["QC-04", "QC-11"]


def test_the_total_of_a_reading(ground: Marking) -> None:
    for code, halves in zip(CODES[:4], (8, 8, 9, 8), strict=True):
        mark(ground, code, halves)
    (row, *_) = scoring.readings(ground.workspace, officer=ground.officer, reviewer_id=ground.reviewer_id)
    assert row.total is not None
    assert (row.total.points, row.total.marked) == (Fraction(58), 70)


def test_a_reviewer_with_a_sheet_stays(ground: Marking) -> None:
    mark(ground, "innovation", 8)
    row = juries.reviewers(ground.workspace, call_id=ground.call.id, side=Side.FIRST)[0]
    with pytest.raises(Refusal):
        juries.remove_reviewer(ground.workspace, officer=ground.officer, reviewer_id=row.id, seen=row.version)
    assert scoring.sheet(ground.workspace, officer=ground.officer, at=ground.key()) is not None


def test_a_reader_keeps_what_they_have_a_sheet_on(ground: Marking) -> None:
    mark(ground, "innovation", 8)
    with ground.workspace.write(ground.officer, "test") as transaction:
        for row in transaction.find(tables.Assignment, reviewer_id=ground.reviewer_id):
            row.origin = "proposed"
        transaction.commit()
    held = {one.application_id: one for one in juries.assignments(ground.workspace, ground.call.id, Side.FIRST)}
    first = held[ground.applications[0]]
    with check_refused(ground.workspace, "assignment.has-sheet"):
        juries.unassign(ground.workspace, officer=ground.officer, assignment_id=first.id, seen=first.version)
    for place, code in enumerate(("QC-05", "QC-06", "QC-07")):
        add_reader(ground.workspace, ground.officer, ground.call, [], code=code)
        assign_all(ground.workspace, ground.officer, ground.call.id, seed=place)
        kept = {one.application_id for one in juries.assignments(ground.workspace, ground.call.id, Side.FIRST)
                if one.reviewer_id == ground.reviewer_id}  # fmt: skip
        assert ground.applications[0] in kept
    held = {one.application_id: one for one in juries.assignments(ground.workspace, ground.call.id, Side.FIRST)
            if one.reviewer_id == ground.reviewer_id}  # fmt: skip
    last = held[ground.applications[0]]
    with check_refused(ground.workspace, "access.see-marks"):  # the secretariat does not see who has a sheet
        assign_all(ground.workspace, ground.lead, ground.call.id)
    with check_refused(ground.workspace, "access.see-marks"):
        juries.unassign(ground.workspace, officer=ground.lead, assignment_id=last.id, seen=last.version)
