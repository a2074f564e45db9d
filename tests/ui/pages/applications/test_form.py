"""The form of an application on a real workspace."""

from typing import cast

from PySide6.QtWidgets import QLineEdit, QPushButton

from cmpdesk.domain.directory import Role
from cmpdesk.domain.filings import ApplicationSheet, PlannedMission, YearAmount
from cmpdesk.domain.money import Money
from cmpdesk.domain.programmes import Side
from cmpdesk.services import filings, history, workspaces
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.pages.applications.filing_card import FilingCard
from cmpdesk.ui.pages.applications.form import ApplicationForm
from cmpdesk.ui.pages.applications.page import ApplicationsPage
from tests.ui.pages.support import Stage, numbers
from tests.ui.test_accessibility import unnamed


def opened(desk: Desk, stage: Stage, number: str = "12.101") -> tuple[ApplicationsPage, ApplicationForm]:
    """Show the page and open the form with the button of the inspector."""
    page = ApplicationsPage(desk)
    stage.show(page)
    page.show_application(numbers(desk)[number])
    stage.settle()
    button = page.inspector.findChild(QPushButton, "edit-application")
    assert isinstance(button, QPushButton)
    button.click()
    stage.settle()
    return page, page.findChildren(ApplicationForm)[-1]


def cards(form: ApplicationForm) -> tuple[FilingCard, FilingCard]:
    first, second = form.cards
    assert first is not None
    assert second is not None
    return first, second


def cell(card: FilingCard, editor: str, row: int, column: int) -> QLineEdit:
    return cast("QLineEdit", getattr(card, editor)._rows[row][column])


def stored(desk: Desk, number: str = "12.101") -> ApplicationSheet:
    return filings.application(desk.workspace, numbers(desk)[number])


def test_every_field_is_shown_with_a_name_and_a_mnemonic(desk: Desk, stage: Stage) -> None:
    _, form = opened(desk, stage)
    first, second = cards(form)
    assert form.title.text() == "Atlas des rives"
    assert first.lines["organisation"].text() == "Atelier des rives"
    assert second.requested.text() == "€9,000.00"
    assert first.received.day.text() == "2026-03-03"
    assert first.summary.counter.text() == "0 words"
    assert unnamed(form) == []
    assert not form.touched
    form.reject()
    assert not form.isVisible(), "Escape asks nothing where nothing changed"


def test_both_filings_are_saved_in_one_step_and_taken_back(desk: Desk, stage: Stage) -> None:
    before = stored(desk)
    steps = len(history.steps(desk.workspace).rows)
    page, form = opened(desk, stage)
    first, second = cards(form)
    form.title.setText("Atlas des deux rives")
    form.sector.setCurrentIndex(form.sector.count() - 1)
    first.amounts.add_button.click()
    cell(first, "amounts", 0, 0).setText("1")
    cell(first, "amounts", 0, 1).setText("12 500,50 $")
    first.amounts.changed.emit()
    assert first.requested.text() == "CA$12,500.50"
    assert not first.requested.isEnabled()
    first.missions.add_button.click()
    cell(first, "missions", 0, 1).setText("2")
    cell(first, "missions", 0, 3).setText("automne 2027")
    second.requested.setText("9.500 €")
    second.lines["contact"].setText("Bram Peeters")
    second.renewed.setCurrentIndex(1)
    second.language.setCurrentIndex(second.language.findData("nl"))
    form.save()
    stage.settle()
    made = stored(desk)
    one, two = made.filings
    assert one is not None
    assert two is not None
    assert made.title == "Atlas des deux rives"
    assert one.amounts == (YearAmount(1, Money(1_250_050, "CAD")),)
    assert one.missions == (PlannedMission(None, 2, None, "autumn 2027"),)
    assert one.received_at == before.filings[0].received_at  # type: ignore[union-attr]  # both sides filed
    assert (two.requested, two.contact, two.renewed) == (Money(950_000, "EUR"), "Bram Peeters", True)
    assert (one.language, two.language) == ("", "nl")
    assert len(history.steps(desk.workspace).rows) == steps + 1
    assert stage.said[-1] == ("12.101: saved", True)
    assert page.inspector.sheet is not None
    assert page.inspector.sheet.title == "Atlas des deux rives"
    history.undo(desk.workspace, officer=desk.officer)
    again = stored(desk)
    assert (again.title, again.filings) == (before.title, before.filings)


def test_what_is_wrong_stands_beside_the_field_and_nothing_is_saved(desk: Desk, stage: Stage) -> None:
    steps = len(history.steps(desk.workspace).rows)
    _, form = opened(desk, stage)
    first, second = cards(form)
    first.lines["email"].setText("nulle part")
    first.amounts.add_button.click()
    cell(first, "amounts", 0, 0).setText("1")
    cell(first, "amounts", 0, 1).setText("beaucoup")
    second.requested.setText("12 000 $")
    second.received.day.setText("bientôt")
    second.missions.add_button.click()
    cell(second, "missions", 0, 1).setText("deux")
    form.save()
    said = {label.text() for card in (first, second) for _, label in card.form._checks.values() if label.text()}
    assert len(said) == 5
    assert any("name@example.org" in one for one in said)
    assert any("Row 1: “beaucoup” is not an amount" in one for one in said)
    assert any("is in CAD" in one for one in said)
    assert any("whole numbers" in one for one in said)
    form.reject()
    assert form.isVisible(), "Escape does not lose what was typed"
    form.give_up()
    assert len(history.steps(desk.workspace).rows) == steps


def test_an_orphan_shows_its_one_filing(desk: Desk, stage: Stage) -> None:
    _, form = opened(desk, stage, "12.105")
    assert [card is not None for card in form.cards] == [True, False]
    form.title.setText("Chœurs")
    form.save()
    stage.settle()
    assert stored(desk, "12.105").title == "Chœurs"


def test_who_may_not_see_strict_files_leaves_the_class_alone(desk: Desk, stage: Stage) -> None:
    added = workspaces.add_officer(desk.workspace, officer=desk.officer, name="Bram", party_code="WB",
                                   role=Role.OFFICER)  # fmt: skip
    desk.officer = added.value
    _, form = opened(desk, stage)
    first, second = cards(form)
    assert not form.level.isEnabled()
    assert not first.isEnabled(), "the filing of the other Party belongs to its office"
    second.lines["title"].setText("Atlas")
    form.save()
    stage.settle()
    filing = stored(desk).filings[1]
    assert filing is not None
    assert (filing.title, filing.side) == ("Atlas", Side.SECOND)


def test_the_limit_of_the_call_counts_words(desk: Desk, stage: Stage) -> None:
    from dataclasses import replace

    from cmpdesk.services import calls

    call = calls.call(desk.workspace, desk.call_id)
    draft = replace(calls.draft_of(call), summary_words=3)
    calls.edit(desk.workspace, officer=desk.officer, call_id=call.id, seen=call.version, draft=draft)
    _, form = opened(desk, stage)
    first, _second = cards(form)
    first.summary.edit.setPlainText("un deux trois quatre")
    assert first.summary.counter.text() == "4 words of 3"
    form.save()
    assert "1 word too many" in {label.text().partition(":")[0] for _, label in first.form._checks.values()}
    form.give_up()
