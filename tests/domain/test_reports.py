"""Reports: which rows there are, where each stands, what is stored and read again; money held against the grant."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.grants import Claim, Grant, SupportingPiece
from cmpdesk.domain.money import Money
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.projects import OVER, ProjectState
from cmpdesk.domain.report_contents import Reach, ReportContent, Result, Statement, accounts, check_money
from cmpdesk.domain.reports import Owing, Report, ReportDate, ReportKind, ReportState, check_owed, rows
from cmpdesk.domain.schedules import MilestoneKind
from cmpdesk.domain.text import LocalisedText

CURRENCIES, PARTIES = {Side.FIRST: "CAD", Side.SECOND: "EUR"}, {Side.FIRST: "QC", Side.SECOND: "WB"}
TODAY = date(2021, 12, 20)
sides = st.sampled_from(list(Side))
words = st.text(max_size=12)
cents = st.integers(0, 10**12)


@st.composite
def contents(draw: st.DrawFn) -> ReportContent:
    results = draw(st.lists(st.builds(Result, words, sides, st.sampled_from(list(Reach)),
                                      st.none() | st.integers(0, 99), words), max_size=4))  # fmt: skip
    money = []
    for side in draw(st.lists(sides, unique=True)):
        other = draw(st.none() | cents)
        money.append(Statement(side, Money(draw(cents), CURRENCIES[side]),
                               None if other is None else Money(other, CURRENCIES[side])))  # fmt: skip
    return ReportContent(draw(words), draw(words), tuple(results), tuple(money), (draw(words), draw(words)))


@given(contents())
def test_what_is_stored_is_read_again(content: ReportContent) -> None:
    assert ReportContent.of_value(content.to_value()) == content


def owing(state: ProjectState = ProjectState.RUNNING) -> dict[str, Owing]:
    return {"p": Owing("p", "12.101", "Rives", state, 1)}


def due(edtf: str = "2021-12-02", side: Side | None = None, name: str = "Rapport final",
        anchor: MilestoneKind | None = MilestoneKind.END) -> ReportDate:  # fmt: skip
    return ReportDate("m", "p", LocalisedText(fr=name), side, PartialDate.of_edtf(edtf) if edtf else None, None, False,
                      anchor)  # fmt: skip


def came(on: date = TODAY, side: Side | None = None, key: str = "r", *, returned: date | None = None,
         accepted: date | None = None, milestone: str | None = "m") -> Report:  # fmt: skip
    return Report(key, 1, "c", "p", None, milestone, ReportKind.FINAL, side, on, returned, accepted, "", None, "", "",
                  "", ReportContent())  # fmt: skip


@pytest.mark.parametrize(("edtf", "state"), [
    ("2021-12-19", ReportState.OVERDUE), ("2021-12-20", ReportState.DUE), ("2021-12", ReportState.PERHAPS_OVERDUE),
    ("2021-11", ReportState.OVERDUE), ("2021-11-30~", ReportState.PERHAPS_OVERDUE), ("2022", ReportState.DUE),
    ("", ReportState.DUE),
])  # fmt: skip
def test_a_vague_date_is_overdue_for_certain_once_its_last_day_is_over(edtf: str, state: ReportState) -> None:
    (row,) = rows(owing(), [due(edtf)], [], TODAY)
    assert row.state is state


def test_the_newest_report_says_where_a_date_stands() -> None:
    first = came(date(2021, 12, 1), key="a", returned=date(2021, 12, 3))
    assert [row.state for row in rows(owing(), [due()], [first], TODAY)] == [ReportState.RETURNED]
    second = came(date(2021, 12, 10), key="b", accepted=TODAY)
    (row,) = rows(owing(), [due()], [second, first], TODAY)
    assert (row.state, [one.id for one in row.reports], row.days_late) == (ReportState.ACCEPTED, ["a", "b"], -1)


def test_a_promoter_alone_makes_two_rows_of_a_common_date() -> None:
    found = rows(owing(), [due()], [came(side=Side.SECOND)], TODAY)
    assert {row.side: row.state for row in found} == {
        Side.FIRST: ReportState.OVERDUE, Side.SECOND: ReportState.RECEIVED
    }  # fmt: skip
    assert len({row.id for row in found}) == 2


def test_a_report_stays_where_its_date_asks_only_the_other_promoter_by_now() -> None:
    found = rows(owing(), [due(side=Side.FIRST)], [came(side=Side.SECOND)], TODAY)
    assert [(row.side, row.state, len(row.reports)) for row in found] == [
        (Side.FIRST, ReportState.OVERDUE, 0), (Side.SECOND, ReportState.RECEIVED, 1)
    ]  # fmt: skip


@pytest.mark.parametrize("state", OVER)
def test_a_project_that_is_over_owes_nothing_and_keeps_what_came(state: ProjectState) -> None:
    assert rows(owing(state), [due()], [], TODAY) == ()
    (row,) = rows(owing(state), [due()], [came(accepted=TODAY)], TODAY)
    assert row.state is ReportState.ACCEPTED


def test_a_date_that_was_done_before_its_project_ended_stays_in_the_history() -> None:
    (row,) = rows(owing(ProjectState.STOPPED), [replace(due(), done_on=date(2021, 12, 1))], [], TODAY)
    assert row.state is ReportState.ACCEPTED


def test_a_report_whose_date_is_gone_stays_and_one_of_a_hidden_project_does_not() -> None:
    (row,) = rows(owing(), [], [came(milestone="gone")], TODAY)
    assert (row.due, row.state) == (None, ReportState.RECEIVED)
    assert rows({}, [due()], [came(), came(milestone=None)], TODAY) == ()


@pytest.mark.parametrize(("name", "anchor", "kind"), [
    ("Rapport de mission", MilestoneKind.MISSION, ReportKind.ACTIVITY), ("Rapport financier final", None,
                                                                        ReportKind.FINANCIAL),
    ("Bilan", MilestoneKind.END, ReportKind.FINAL), ("Point d’étape", MilestoneKind.MIDTERM, ReportKind.PROGRESS),
    ("Rapport d’activités", None, ReportKind.ACTIVITY),
])  # fmt: skip
def test_the_kind_is_proposed_by_name_and_anchor(name: str, anchor: MilestoneKind | None, kind: ReportKind) -> None:
    assert due(name=name, anchor=anchor).kind is kind


def test_only_what_was_stopped_or_withdrawn_owes_no_report() -> None:
    refused = set()
    for state in ProjectState:
        try:
            check_owed("12.101", state, "Faillite")
        except Refusal as refusal:
            refused.add((state, refusal.code))
    assert refused == {(ProjectState.STOPPED, "report.project-stopped"),
                       (ProjectState.WITHDRAWN, "report.project-withdrawn")}  # fmt: skip


def grant(amount: int, side: Side = Side.FIRST, claims: tuple[Claim, ...] = ()) -> Grant:
    return Grant(f"g{amount}{side}", "p", side, "F", 2021, "", Money(amount, CURRENCIES[side]), claims=claims)


@given(st.lists(st.integers(1, 10**9), max_size=3), st.integers(0, 10**9))
def test_money_above_the_grant_is_refused_to_the_cent(granted: list[int], spent: int) -> None:
    held = [grant(one) for one in granted]
    content = ReportContent(money=(Statement(Side.FIRST, Money(spent, "CAD")),))
    if spent <= sum(granted):
        check_money(content, held, PARTIES, CURRENCIES)
        return
    with pytest.raises(Refusal) as refused:
        check_money(content, held, PARTIES, CURRENCIES)
    assert refused.value.code == "report.over-grant"
    assert refused.value.params["over"] == Money(spent - sum(granted), "CAD")


def test_an_account_counts_the_claims_of_its_own_party() -> None:
    piece = SupportingPiece("s", 1, "Train", Money(300, "CAD"), eligible=True)
    claim = Claim("c", 1, TODAY, Money(500, "CAD"), Money(300, "CAD"), TODAY, "", (piece,))
    content = ReportContent(money=(Statement(Side.FIRST, Money(450, "CAD")),))
    first, second = accounts(content, [grant(900, claims=(claim,)), grant(700, Side.SECOND)], 2021, CURRENCIES)
    assert (first.granted.cents, first.claimed.cents, first.accepted.cents, first.pieces) == (900, 500, 300, 1)
    assert first.unsupported == Money(150, "CAD")
    assert (second.granted, second.stated, second.unsupported) == (Money(700, "EUR"), None, None)
