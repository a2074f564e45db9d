"""What two promoters say of one project: kept as JSON, compared, and understood as people type it."""

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from cmpdesk.domain.money import Money
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.progress import Asked, Objective, ProgressState, ProjectProgress, SideSheet, path
from cmpdesk.domain.progress_returns import answer
from cmpdesk.domain.projects import ProjectState
from cmpdesk.domain.returned import AnswerState, Given
from cmpdesk.domain.returns import FieldKind, ProgressIdentity, SheetField, SheetIdentity, parse_code, parse_name
from tests.intake.parties import QC

AT = datetime(2020, 7, 1, tzinfo=UTC)
OBJECTIVES = (Objective("Résidences", 2, "séjours", "a"), Objective("Carnet", None, "", "b"))
ASKED = Asked(date(2020, 8, 28), OBJECTIVES, Money(2_500_000, "CAD"), 3)
WORDS = st.text(max_size=20)
COUNTS = st.dictionaries(st.sampled_from(["reached.1", "reached.2", "done", "left", "spent", "forecast", "missions"]),
                         st.integers(0, 3_000_000))  # fmt: skip


def sheet(side: Side, answers: dict[str, Given], asked: Asked = ASKED) -> SideSheet:
    return SideSheet(str(side), 1, side, 1, "", "fr", AT, asked, answers, date(2020, 8, 1) if answers else None)


def project(first: SideSheet | None, second: SideSheet | None) -> ProjectProgress:
    granted = (Money(2_500_000, "CAD"), Money(2_500_000, "EUR"))
    return ProjectProgress("p", "11.022", "Théâtre", ProjectState.RUNNING, ("Institut", "Atelier"), granted,
                           (first, second))  # fmt: skip


@given(st.lists(st.builds(Objective, WORDS, st.none() | st.integers(1, 10**6), WORDS, WORDS), max_size=5),
       st.none() | st.dates(), st.none() | st.integers(0, 10**12), st.none() | st.integers(0, 99))  # fmt: skip
def test_what_was_asked_is_kept_as_it_was(objectives: list[Objective], due: date | None, cents: int | None,
                                          missions: int | None) -> None:  # fmt: skip
    asked = Asked(due, tuple(objectives), None if cents is None else Money(cents, "EUR"), missions)
    assert Asked.of_value(asked.to_value()) == asked
    assert len({path(one) for one in asked.fields()}) == len(asked.fields())


@given(st.text(min_size=1), st.integers(1, 1023), st.text(min_size=1), st.sampled_from(Side))
def test_the_code_of_a_sheet_is_its_own(review: str, number: int, project_id: str, side: Side) -> None:
    identity = ProgressIdentity(review, number, project_id, str(side))
    assert parse_code(str(identity.code)) == identity.code
    other = Side.SECOND if side is Side.FIRST else Side.FIRST
    assert ProgressIdentity(review, number, project_id, str(other)).code != identity.code
    assert SheetIdentity(review, number, project_id, str(side)).code != identity.code
    for one in ASKED.fields():
        assert parse_name(one.name(identity.code)) == (identity.code, one)


@given(COUNTS, COUNTS)
def test_two_sides_contradict_each_other_alike(first: dict[str, Given], second: dict[str, Given]) -> None:
    here = project(sheet(Side.FIRST, first), sheet(Side.SECOND, second)).contradictions()
    there = project(sheet(Side.FIRST, second), sheet(Side.SECOND, first)).contradictions()
    assert [(one.kind, one.said[::-1]) for one in here] == [(one.kind, one.said) for one in there]
    joint = {"reached.1", "reached.2", "done", "left"} & first.keys() & second.keys()
    assert len(here) == sum(first[key] != second[key] for key in joint)
    assert project(sheet(Side.FIRST, first), None).contradictions() == ()


@given(st.integers(0, 10**6), st.sampled_from(["{}", " {} ", "{},0", "{}.00"]))
def test_counts_are_understood_as_they_are_typed(count: int, shape: str) -> None:
    found = answer(SheetField(FieldKind.DONE), shape.format(count), ASKED, QC, None, {}, lambda _: None)
    assert (found.state, found.given) == (AnswerState.NEW, count)
    assert answer(SheetField(FieldKind.DONE), float(count), ASKED, QC, count, {}, lambda _: None).given == count


def test_a_share_that_a_spreadsheet_kept() -> None:
    told = {value: answer(SheetField(FieldKind.REACHED, "2"), value, ASKED, QC, None, {}, lambda _: None).given
            for value in (0.6, 0.07, 60.0, 0.0, 0.605, 101.0)}  # fmt: skip
    assert told == {0.6: 60, 0.07: 7, 60.0: 60, 0.0: 0, 0.605: None, 101.0: None}


def test_where_a_sheet_stands() -> None:
    waiting = sheet(Side.FIRST, {})
    assert [waiting.state(day) for day in (date(2020, 8, 28), date(2020, 8, 29))] == [
        ProgressState.SENT, ProgressState.LATE]  # fmt: skip
    whole: dict[str, Given] = {path(one): 1 for one in ASKED.fields() if one.kind is not FieldKind.CHANGE}
    whole["change"] = "none"
    assert sheet(Side.FIRST, whole).state(AT.date()) is ProgressState.RECEIVED
    asking: dict[str, Given] = {**whole, "change": "calendar"}
    del asking["calendar"]
    assert [one.kind for one in sheet(Side.FIRST, asking).missing] == [FieldKind.CALENDAR]
    assert project(sheet(Side.FIRST, whole), sheet(Side.SECOND, asking)).complete is False
    assert project(sheet(Side.FIRST, whole), sheet(Side.SECOND, whole)).complete is True
