"""Who reads what, arranged."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cmpdesk.domain.assignment import AssignmentProblem, Candidate, Load, Preference
from cmpdesk.domain.calls import Confidentiality
from cmpdesk.domain.filings import ApplicationRow, ApplicationState
from cmpdesk.domain.juries import AssignmentOrigin, AssignmentRow, ReviewerRow
from cmpdesk.domain.programmes import Side
from cmpdesk.ui.pages.juries.readings import ReadApplication, arrange, broken, free_reviewers


def reviewer(code: str, assigned: int = 0, limit: int = 10) -> ReviewerRow:
    return ReviewerRow(
        code, 1, "call", Side.FIRST, code, code, "", None, "", (), (), ("fr",), limit, assigned
    )  # fmt: skip


def application(number: str) -> ApplicationRow:
    return ApplicationRow(
        number, 1, number, "Atlas des rives", None, ApplicationState.ADMISSIBLE, (None, None), (None, None),
        0, 0, 0, False, Confidentiality.PARTY,
    )  # fmt: skip


def problem(**change: Any) -> AssignmentProblem:
    return AssignmentProblem(tuple(Candidate(one.code, one.load_limit) for one in JURY), (Load("12.101"),), 1, **change)


@dataclass(frozen=True)
class Read:
    readings: tuple[ReadApplication, ...]
    problem: AssignmentProblem


def reads(code: str, number: str, recused: bool = False) -> AssignmentRow:
    at = datetime(2026, 4, 12, tzinfo=UTC) if recused else None
    return AssignmentRow(f"{code}/{number}", 1, code, number, AssignmentOrigin.HAND, at, "")


JURY = (reviewer("QC-01", 4), reviewer("QC-02", 1), reviewer("QC-03", 10), reviewer("QC-04", 2))


def test_readers_stand_by_code_and_recused_ones_last() -> None:
    rows = arrange(
        (application("12.101"), application("12.102")),
        JURY,
        (reads("QC-01", "12.101", recused=True), reads("QC-04", "12.101"), reads("QC-02", "12.101")),
        3,
    )
    assert [one.reviewer.code for one in rows[0].readings] == ["QC-02", "QC-04", "QC-01"]
    assert (rows[0].readers, rows[0].short) == (2, 1)
    assert (rows[1].readers, rows[1].short, rows[1].id) == (0, 3, "12.102")


def test_free_reviewers_are_neither_full_nor_taken_nor_recused() -> None:
    row = arrange((application("12.101"),), JURY, (reads("QC-02", "12.101", recused=True),), 3)[0]
    assert [one.code for one, _ in free_reviewers(row, JURY, problem())] == ["QC-04", "QC-01"]


def test_free_reviewers_who_suit_it_come_first_and_conflicts_are_left_out() -> None:
    row = arrange((application("12.101"),), JURY, (), 3)[0]
    found = free_reviewers(row, JURY, problem(barred=frozenset({("QC-04", "12.101")}),
                                              preferences=(Preference("QC-01", "12.101", 2),)))  # fmt: skip
    assert [(one.code, points.total) for one, points in found] == [("QC-01", 6), ("QC-02", 0)]


def test_an_assignment_is_broken_once_something_given_is_short_or_barred() -> None:
    texts = (application("12.101"),)
    none, short, whole = (arrange(texts, JURY, held, 1) for held in (
        (), (reads("QC-01", "12.101", recused=True),), (reads("QC-01", "12.101"),)
    ))  # fmt: skip
    assert not broken(Read(none, problem())), "nothing was given yet"
    assert broken(Read(short, problem())), "who was given it is recused"
    assert not broken(Read(whole, problem()))
    assert broken(Read(whole, problem(barred=frozenset({("QC-01", "12.101")}))))


def test_assignments_of_reviewers_that_are_gone_are_left_out() -> None:
    assert arrange((application("12.101"),), JURY, (reads("QC-99", "12.101"),), 3)[0].readings == ()
