"""How far a jury has come is counted by the database: it must say what the list of each reader says."""

from collections import Counter
from dataclasses import replace

from cmpdesk.domain.programmes import Side
from cmpdesk.domain.scoring import MarkMeaning
from cmpdesk.domain.sheets import ReaderProgress, SheetKey, SheetState, StaleSheet
from cmpdesk.services import juries, scoring
from cmpdesk.storage import tables
from tests.services.marking import CODES, Marking, add_reader, ground, marked_file
from tests.storage.fixtures import check_refused, check_undone

__all__ = ["ground", "marked_file"]


def mark(ground: Marking, at: SheetKey, *codes: str, halves: int = 8) -> None:
    for code in codes:
        scoring.save_mark(ground.workspace, officer=ground.officer, at=at, criterion=code, halves=halves, seen=None)


def comment(ground: Marking, at: SheetKey, code: str) -> None:
    scoring.save_comment(ground.workspace, officer=ground.officer, at=at, criterion=code, comment="Oui", seen=None)


def progress(ground: Marking) -> tuple[ReaderProgress, ...]:
    return scoring.progress(ground.workspace, officer=ground.officer, call_id=ground.call.id, side=Side.FIRST)


def stale(ground: Marking) -> tuple[StaleSheet, ...]:
    return scoring.stale(ground.workspace, officer=ground.officer, call_id=ground.call.id, side=Side.FIRST)


def check_progress(ground: Marking) -> list[tuple[int, int, int, int]]:
    """Return (started, complete, returned, outdated) of each reader, as their lists say too."""
    made = []
    for one in progress(ground):
        rows = scoring.readings(ground.workspace, officer=ground.officer, reviewer_id=one.reviewer_id)
        found = Counter(row.state for row in rows)
        returned, outdated = found[SheetState.RETURNED], found[SheetState.OUTDATED]
        complete = returned + found[SheetState.COMPLETE]
        said = (found[SheetState.STARTED] + complete + outdated, complete, returned, outdated)
        assert (one.started, one.complete, one.returned, one.outdated) == said
        assert one.assigned == sum(found.values()) - found[SheetState.RECUSED]
        made.append(said)
    return made


def test_the_count_says_what_the_lists_say(ground: Marking) -> None:
    criteria = tuple(replace(one, comment_required=one.code == "innovation") for one in ground.grid.criteria)
    ground.edit_grid(criteria=criteria)
    other = add_reader(ground.workspace, ground.officer, ground.call, ground.applications, code="QC-05")
    assert check_progress(ground) == [(0, 0, 0, 0)] * 2
    mark(ground, ground.key(0), *CODES)
    comment(ground, ground.key(1), "innovation")
    assert check_progress(ground)[0] == (2, 0, 0, 0), "one lacks a comment, the other its marks"
    comment(ground, ground.key(0), "innovation")
    mark(ground, ground.key(1), *CODES[:-1])
    scoring.waive(ground.workspace, officer=ground.officer, at=ground.key(1), criterion=CODES[-1], reason="Sans voyage",
                  seen=None)  # fmt: skip
    assert check_progress(ground)[0] == (2, 2, 0, 0)
    mark(ground, ground.key(2).second, *CODES)
    assert check_progress(ground)[0] == (2, 2, 0, 0), "a second typing is no sheet of its own"
    scoring.return_complete(ground.workspace, officer=ground.officer, reviewer_id=ground.reviewer_id)
    mark(ground, SheetKey(other, ground.applications[0]), *CODES)
    assert check_progress(ground) == [(2, 2, 2, 0), (1, 0, 0, 0)]
    ground.edit_grid(proposal=False)
    assert check_progress(ground) == [(2, 0, 0, 2), (1, 0, 0, 1)]


def test_what_is_no_longer_read_is_not_to_be_redone(ground: Marking) -> None:
    other = add_reader(ground.workspace, ground.officer, ground.call, ground.applications, code="QC-05")
    for place in range(3):
        mark(ground, ground.key(place), "innovation")
    mark(ground, SheetKey(other, ground.applications[0]), "innovation")
    ground.edit_grid(proposal=False)
    assert [one.code for one in stale(ground)] == ["QC-04", "QC-05", "QC-04", "QC-04"]
    rows = juries.assignments(ground.workspace, call_id=ground.call.id, side=Side.FIRST)
    held = next(one for one in rows if one.reviewer_id == ground.reviewer_id
                and one.application_id == ground.applications[0])  # fmt: skip
    juries.recuse(ground.workspace, officer=ground.officer, assignment_id=held.id, seen=held.version, reason="Conflit")
    with ground.workspace.write(ground.lead, "test.withdraw") as transaction:
        transaction.lock(tables.Application, ground.applications[1]).state = "withdrawn"
        transaction.commit()
    assert [(one.code, one.application_id) for one in stale(ground)] == [
        ("QC-05", ground.applications[0]), ("QC-04", ground.applications[2])]  # fmt: skip
    assert [one.outdated for one in progress(ground)] == [1, 1]


def test_marks_of_another_scale_do_not_stay(ground: Marking) -> None:
    mark(ground, ground.key(), "innovation", halves=8)
    comment(ground, ground.key(), "innovation")
    scale = (*ground.grid.marks, MarkMeaning(6, ground.grid.name))
    ground.edit_grid(marks=scale)
    made = scoring.renew(ground.workspace, officer=ground.officer, at=ground.key(), seen=2).value
    assert (made.halves("innovation"), made.comment("innovation")) == (None, "Oui"), "4 of 5 is not 4 of 6"


def test_a_mark_meant_by_a_grid_that_changed_meanwhile_is_refused(ground: Marking) -> None:
    def save(halves: int, grid_version: int) -> None:
        scoring.save_mark(ground.workspace, officer=ground.officer, at=ground.key(), criterion="innovation",
                          halves=halves, seen=None, grid_version=grid_version)  # fmt: skip

    ground.edit_grid(marks=(*ground.grid.marks, MarkMeaning(6, ground.grid.name)))
    with check_refused(ground.workspace, "score.grid-changed"):
        save(8, 1)
    save(9, 2)
    ground.edit_grid(proposal=False)
    save(8, 2)  # its sheet stays with the version that it was opened by
    with check_refused(ground.workspace, "score.grid-changed"):
        save(8, 3)


def test_both_typings_of_a_sheet_go_by_one_version(ground: Marking) -> None:
    def versions() -> list[int]:
        keys = (ground.key(), ground.key().second)
        found = [scoring.sheet(ground.workspace, officer=ground.officer, at=one) for one in keys]
        return [one.grid_number for one in found if one is not None]

    mark(ground, ground.key(), *CODES)
    ground.edit_grid(criteria=tuple(one for one in ground.grid.criteria if one.code != "durable"), ties=())
    mark(ground, ground.key().second, *CODES)
    assert versions() == [1, 1]
    row = scoring.sheet(ground.workspace, officer=ground.officer, at=ground.key())
    assert row is not None
    made = check_undone(ground.workspace, ground.officer, lambda: scoring.renew(
        ground.workspace, officer=ground.officer, at=ground.key(), seen=row.version).value)  # fmt: skip
    assert versions() == [2, 2]
    version = made.version + 2  # undone and done again
    returned = scoring.return_sheet(ground.workspace, officer=ground.officer, at=ground.key(), seen=version).value
    assert returned.returned_at is not None
