"""The choices of the import page follow from one another."""

from pathlib import Path

from cmpdesk.domain.filings import PlannedMission, YearAmount
from cmpdesk.domain.imports import Change, CheckedRow, ImportPlan, Mapping, PlannedRow, RowResult
from cmpdesk.domain.money import Money
from cmpdesk.domain.programmes import Side
from cmpdesk.ui.pages.imports import state
from cmpdesk.ui.pages.imports.state import ImportDraft, Step
from cmpdesk.ui.pages.imports.words import change

HEAD = (
    ("Liste des dépôts", "", ""),
    ("N° dossier", "Intitulé", "Opérateur"),
    ("12.101", "Eaux de source", "Institut des sources"),
    ("12.102", "", "Théâtre du Quai"),
    ("12.103", "Atlas des rives", "Atelier des rives"),
)
MAPPING = Mapping("Export", 2, (("N° dossier", "number"), ("Intitulé", "title"), ("Opérateur", "")))


def seen() -> ImportDraft:
    """A draft whose file was looked into."""
    draft = state.with_file(ImportDraft("call"), Path("depots.ods"))
    return state.with_preview(draft, ("Export",), HEAD, MAPPING)


def plan_of(*results: RowResult) -> ImportPlan:
    rows = tuple(PlannedRow(CheckedRow(row=3 + index, draft=None), result) for index, result in enumerate(results))
    return ImportPlan("call", "first", "depots.ods", MAPPING, rows, 0, (), 1)


def test_steps_open_one_after_the_other() -> None:
    draft = ImportDraft("call")
    assert draft.reachable is Step.FILE
    assert seen().reachable is Step.COLUMNS
    assert state.with_plan(seen(), plan_of(RowResult.NEW)).reachable is Step.CHECK


def test_required_fields_that_no_column_fills_are_named() -> None:
    assert seen().missing == ("organisation",)
    assert state.with_column(seen(), 2, "organisation").missing == ()


def test_a_field_is_filled_by_one_column_only() -> None:
    draft = state.with_column(seen(), 2, "title")
    assert draft.mapping is not None
    assert [name for _, name in draft.mapping.columns] == ["number", "", "title"]


def test_an_unknown_field_or_a_draft_without_file_changes_nothing() -> None:
    assert state.with_column(seen(), 1, "colour") == seen()
    assert state.with_column(ImportDraft("call"), 1, "title") == ImportDraft("call")


def test_samples_are_the_first_values_below_the_header() -> None:
    assert seen().samples(1) == ("Eaux de source", "Atlas des rives")
    assert seen().samples(9) == ()


def test_a_new_choice_drops_the_plan_and_a_repair_keeps_it() -> None:
    planned = state.with_plan(seen(), plan_of(RowResult.REFUSED))
    assert state.with_column(planned, 2, "organisation").plan is None
    assert state.with_folder(planned, Path("pieces")).plan is None
    repaired = state.with_repair(planned, 3, "amount", " 6400 ")
    assert repaired.plan is planned.plan
    assert repaired.repairs == {(3, "amount"): "6400"}
    assert state.with_repair(repaired, 3, "amount", "").repairs == {}


def test_another_file_or_party_forgets_columns_and_repairs() -> None:
    draft = state.with_repair(seen(), 3, "title", "Eaux")
    assert state.with_file(draft, Path("autre.csv")).repairs == {}
    other = state.on_side(draft, Side.SECOND)
    assert (other.mapping, other.repairs, other.path) == (None, {}, Path("depots.ods"))


def test_only_new_and_changed_rows_are_imported() -> None:
    plan = plan_of(RowResult.NEW, RowResult.CHANGED, RowResult.SAME, RowResult.REFUSED)
    assert state.with_plan(seen(), plan).importable == 2


def test_a_change_is_told_in_the_words_of_people() -> None:
    amounts = (YearAmount(1, Money(700_000, "CAD")), YearAmount(2, Money(550_000, "CAD")))
    told = change(Change("amounts", amounts, ()), {})
    assert told.startswith("Amounts per year: Year 1 ")
    assert told.endswith("→ —")
    assert "YearAmount" not in told
    missions = (PlannedMission(Side.FIRST, 4, 7, "autumn 2026"),)
    assert change(Change("missions", (), missions), {}) == "Planned missions: — → 4 people · 7 days · autumn 2026"
    assert change(Change("sector", "a1", "b2"), {"a1": "Culture", "b2": "Health"}) == "Sector: Culture → Health"
