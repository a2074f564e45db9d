"""Figures at a glance: each is the sum over the records that it names, whatever the records are."""

import re
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmpdesk.domain import glance
from cmpdesk.domain.filings import ApplicationState
from cmpdesk.domain.glance import (
    NOT_STATED,
    Amounts,
    By,
    Column,
    Entry,
    Glance,
    Measure,
    MissionEntry,
    ReportEntry,
    Session,
    Theme,
    cut,
)
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Paper, Party, Programme, Side
from cmpdesk.domain.projects import ProjectState
from cmpdesk.domain.regions import Region, Territory
from cmpdesk.domain.text import LocalisedText

NAME = LocalisedText(fr="Essai")
PARTIES = tuple(
    Party(side, "p", side, code, NAME, "", (), currency, ("fr",), "fr", Paper.A4, "UTC", NAME)
    for side, code, currency in ((Side.FIRST, "QC", "CAD"), (Side.SECOND, "WB", "EUR"))
)
HOME = Programme("p", 1, "essai", NAME, NAME, (PARTIES[0], PARTIES[1]))
SECTORS = tuple(LocalisedText(fr=name) for name in ("Culture", "Santé"))
REGIONS = (NOT_STATED, LocalisedText(fr="Liège"), LocalisedText(fr="Namur"))
SESSIONS = (Session("s1", LocalisedText(fr="XIe"), ("c1",), SECTORS[:1]),
            Session("s2", LocalisedText(fr="XIIe"), ("c2", "c3"), SECTORS),
            Session("", NOT_STATED, ("c4",)))  # fmt: skip
CALLS = ("c1", "c2", "c3", "c4")
WHEN = PartialDate.of_edtf("2021-05")


@st.composite
def entries(draw: st.DrawFn) -> tuple[Entry, ...]:
    made = []
    for place in range(draw(st.integers(0, 12))):
        project = draw(st.booleans())
        sides = draw(st.sampled_from([(True, True), (True, False), (False, True)]))
        money = [Amounts(side, draw(st.sampled_from(["CAD", "EUR"])), draw(st.integers(1, 900)),
                         draw(st.integers(0, 9)), draw(st.integers(0, 9)))
                 for side in Side if project and draw(st.booleans())]  # fmt: skip
        first, second = (draw(st.sampled_from(REGIONS)) if there else None for there in sides)
        made.append(Entry(
            f"a{place}", draw(st.sampled_from(CALLS)), f"1.{place}", "Titre", draw(st.sampled_from(ApplicationState)),
            draw(st.sampled_from([NOT_STATED, *SECTORS])), (first, second), f"p{place}" if project else None,
            draw(st.sampled_from(ProjectState)) if project else None,
            draw(st.sampled_from(glance.CALENDARS)) if project else None, tuple(money),
        ))  # fmt: skip
    return tuple(made)


@st.composite
def glances(draw: st.DrawFn) -> Glance:
    held = draw(entries())
    owners: list[Entry | None] = [None, *(one for one in held if one.project_id)]
    missions, reports = [], []
    for place in range(draw(st.integers(0, 6))):
        owner = draw(st.sampled_from(owners))
        call = owner.call_id if owner else "c2"
        missions.append(MissionEntry(
            f"m{place}", call, owner.project_id if owner else None, place, "Mission", draw(st.sampled_from(Side)),
            draw(st.booleans()), draw(st.integers(0, 9)), draw(st.integers(0, 3)),
            draw(st.none() | st.integers(0, 900)), draw(st.none() | st.integers(0, 900)),
        ))  # fmt: skip
        side = draw(st.none() | st.sampled_from(Side))
        reports.append(ReportEntry(f"r{place}", call, (owner and owner.project_id) or "", NAME, side, WHEN,
                                   draw(st.sampled_from(glance.REPORTS))))  # fmt: skip
    return Glance(HOME, date(2021, 6, 1), SESSIONS, held, tuple(missions), tuple(reports))


COUNTED = {*glance.STAGES, *glance.CALENDARS, *glance.REPORTS, Measure.MISSIONS, Measure.DONE}


@given(glances(), st.sampled_from(Theme), st.sampled_from(By))
def test_every_figure_is_the_sum_over_the_records_that_it_opens(shown: Glance, theme: Theme, by: By) -> None:
    table = cut(shown, theme, by)
    for line in (*table.lines, table.total):
        assert len(line.figures) == len(table.columns)
        for column, figure in zip(table.columns, line.figures, strict=True):
            if figure is None:
                assert column.side is not line.side
                continue
            assert len(set(figure.ids)) == len(figure.ids)
            assert bool(figure.ids) is bool(figure.value)
            brought = glance.brought(shown, theme, column)
            assert figure.value == sum(brought[one] for one in figure.ids)
            if column.measure in COUNTED:
                assert figure.value == len(figure.ids)


@given(glances(), st.sampled_from(Theme))
def test_lines_by_session_and_by_sector_share_nothing_and_leave_nothing_out(shown: Glance, theme: Theme) -> None:
    for by in (By.SESSION, By.SECTOR):
        table = cut(shown, theme, by)
        for place in range(len(table.columns)):
            parts = [line.figures[place] for line in table.lines]
            held = [one for part in parts if part for one in part.ids]
            total = table.total.figures[place]
            assert total
            assert sorted(held) == sorted(total.ids)
            assert sum(part.value for part in parts if part) == total.value


@given(glances(), st.sampled_from(Theme))
def test_lines_by_region_are_the_parts_of_the_lines_by_party(shown: Glance, theme: Theme) -> None:
    regions, parties = cut(shown, theme, By.REGION), cut(shown, theme, By.PARTY)
    assert [line.side for line in parties.lines] == list(Side)
    for line in parties.lines:
        own = [one for one in regions.lines if one.side is line.side]
        for place, figure in enumerate(line.figures):
            held = [one for region in own if (part := region.figures[place]) for one in part.ids]
            assert sorted(held) == sorted(figure.ids if figure else ())


@given(glances())
def test_each_stage_holds_those_after_it(shown: Glance) -> None:
    for line in cut(shown, Theme.FUNNEL, By.SECTOR).lines:
        opened = [set(figure.ids) for figure in line.figures if figure]
        assert all(after <= before for before, after in pairwise(opened))


@given(glances())
def test_money_is_never_added_over_parties_or_currencies(shown: Glance) -> None:
    table = cut(shown, Theme.MONEY, By.SESSION)
    assert len(set(table.columns)) == len(table.columns)
    for column, figure in zip(table.columns, table.total.figures, strict=True):
        assert figure
        cents = [getattr(one, column.measure) for entry in shown.entries for one in entry.money
                 if (one.side, one.currency) == (column.side, column.currency)]  # fmt: skip
        assert figure.value == sum(cents)


def test_sessions_follow_each_other_and_what_has_no_name_comes_last() -> None:
    held = (Entry("a", "c4", "1", "T", ApplicationState.PAIRED), Entry("b", "c1", "2", "T", ApplicationState.PAIRED))
    shown = Glance(HOME, date(2021, 6, 1), SESSIONS, held)
    assert [line.name.fr for line in cut(shown, Theme.FUNNEL, By.SESSION).lines] == ["XIe", "XIIe", ""]
    assert [line.name.fr for line in cut(shown, Theme.FUNNEL, By.SECTOR).lines] == ["Culture", "Santé", ""]
    one = replace(held[0], regions=(None, REGIONS[2]))
    lines = cut(replace(shown, entries=(held[1], one)), Theme.FUNNEL, By.REGION).lines
    assert [(line.side, line.name.fr) for line in lines] == [
        (Side.FIRST, ""), (Side.SECOND, "Namur"), (Side.SECOND, "")]  # fmt: skip


def test_another_currency_of_a_party_has_columns_of_its_own() -> None:
    money = (Amounts(Side.FIRST, "EUR", 5), Amounts(Side.FIRST, "CAD", 7, 2, 1))
    held = (Entry("a", "c1", "1", "T", ApplicationState.RETAINED, project_id="p", money=money),)
    table = cut(Glance(HOME, date(2021, 6, 1), SESSIONS, held), Theme.MONEY, By.PARTY)
    first, second = table.lines
    told = {column: figure.value for column, figure in zip(table.columns, first.figures, strict=True) if figure}
    assert told[Column(Measure.GRANTED, Side.FIRST, "EUR")] == 5
    assert told[Column(Measure.SPENT, Side.FIRST, "CAD")] == 1
    assert all(column.side is Side.FIRST for column in told)
    assert all(figure is None or not figure.value for figure in second.figures)


BELGIAN = Territory(("WB",), re.compile(r"(?:^|[\s,;(]|\bB[ -]?)([1-9]\d{3})(?=\s+[^\W\d_])"), (
    Region("4000", "4999", REGIONS[1]), Region("5000", "5999", REGIONS[2])))  # fmt: skip


@pytest.mark.parametrize(("address", "region"), [
    ("Place des Essais 1\n5000 Namur", "Namur"), ("rue 4000 Roses 12, B-5000 Namur", "Namur"), ("Liège", None),
    ("rue Haute 4020", None), ("9000 Gand", None), ("", None), ("4999 Essai", "Liège"),
])  # fmt: skip
def test_a_region_is_what_the_last_postal_code_says(address: str, region: str | None) -> None:
    found = BELGIAN.region(address)
    assert (found.fr if found else None) == region
