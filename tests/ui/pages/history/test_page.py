"""The page of the history: filters, what a step changed, why it stays, a thing as it was, the preview."""

from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from cmpdesk.domain.filings import ApplicationAction, ApplicationFilter
from cmpdesk.domain.history import RecordRef, StepKind
from cmpdesk.domain.pages import Sort
from cmpdesk.i18n import labels, screen
from cmpdesk.services import filings, history
from cmpdesk.ui import tokens
from cmpdesk.ui.delegates import PAD
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.pages.applications.page import ApplicationsPage
from cmpdesk.ui.pages.history.differences import marked
from cmpdesk.ui.pages.history.filters import PERIOD, TODAY
from cmpdesk.ui.pages.history.page import HistoryPage
from cmpdesk.ui.pages.history.period import PeriodDialog
from cmpdesk.ui.pages.history.then import ThenDialog
from cmpdesk.ui.pages.juries.page import READINGS, JuriesPage
from cmpdesk.ui.theme import Appearance, theme
from tests.ui.pages.support import Stage


def said(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel))


def shown(desk: Desk, stage: Stage) -> HistoryPage:
    page = HistoryPage(desk)
    stage.show(page)
    return page


def withdrawn(desk: Desk) -> str:
    row = filings.page(desk.workspace, ApplicationFilter(desk.call_id), Sort("number")).rows[0]
    filings.move(desk.workspace, officer=desk.officer, application_id=row.id, seen=row.version,
                 action=ApplicationAction.WITHDRAW, reason="Désistement du promoteur")  # fmt: skip
    return row.id


def test_chips_narrow_the_steps_and_are_remembered(desk: Desk, stage: Stage) -> None:
    withdrawn(desk)
    page = shown(desk, stage)
    every = len(page.model.rows)
    page.filters.kind._take("application")
    stage.settle()
    narrowed = [step.label for step in page.model.rows]
    assert 0 < len(narrowed) < every
    assert narrowed[0] == "application.withdraw"
    page.filters.officer._take(desk.officer.id)
    page.filters.time._take(TODAY)
    stage.settle()
    assert [step.label for step in page.model.rows] == ["application.withdraw"]
    memory = page.memory()
    again = HistoryPage(desk)
    again.recall(memory)
    stage.show(again)
    assert [step.label for step in again.model.rows] == ["application.withdraw"]
    assert again.filters.wanted() == page.filters.wanted()


def test_a_period_is_typed(desk: Desk, stage: Stage) -> None:
    page = shown(desk, stage)
    page.filters.time._take(PERIOD)
    dialog = page.findChild(PeriodDialog)
    assert dialog is not None
    dialog.first.setText("2026-02-01")
    dialog.last.setText("bientôt")
    dialog.accept()
    assert dialog.isVisible(), "a day that cannot be read is not taken"
    dialog.last.setText("1/2/26")
    dialog.accept()
    stage.settle()
    assert page.model.rows
    assert {step.at.date().isoformat() for step in page.model.rows} == {"2026-02-01"}
    assert page.filters.time.text().startswith("2026-02-01 to 2026-02-01")


def test_a_step_shows_before_and_after_and_why_it_stays(desk: Desk, stage: Stage) -> None:
    withdrawn(desk)
    page = shown(desk, stage)
    told = said(page.inspector)
    for part in ("Before", "After", "Withdrawn", "Désistement du promoteur"):
        assert part in told
    assert [one for one in page.inspector.findChildren(QPushButton) if one.text() == "Undo this step"]
    page.table.pick(page.model.rows[1].id)
    stage.settle()
    assert "You took other steps after this one" in said(page.inspector)


def test_the_steps_of_one_thing_and_the_thing_as_it_was(desk: Desk, stage: Stage) -> None:
    made = withdrawn(desk)
    page = shown(desk, stage)
    next(one for one in page.inspector.findChildren(QPushButton) if one.text() == "Only this").click()
    stage.settle()
    assert page.filters.only.isVisible()
    assert page.model.rows[0].label == "application.withdraw"
    assert "import.commit" in [step.label for step in page.model.rows]
    page.show_this({"record": history.thing(desk.workspace, made), "then": True})
    stage.settle()
    dialog = page.findChild(ThenDialog)
    assert dialog is not None
    dialog.day.setText("2026-04-13")
    dialog.reload()
    stage.settle()
    assert "Withdrawn" in said(dialog.panel)
    everything = len(dialog.panel.findChildren(QLabel))
    dialog.only.setChecked(True)
    assert len([one for one in dialog.panel.findChildren(QLabel) if one.isVisible()]) < everything
    assert "Désistement du promoteur" in said(dialog.panel)
    dialog.day.setText("2020-01-01")
    dialog.reload()
    stage.settle()
    assert "did not exist yet" in said(dialog.panel)
    dialog.accept()


def test_what_the_journal_does_not_know_is_said(desk: Desk, stage: Stage) -> None:
    page = shown(desk, stage)
    page.show_then(RecordRef("call", "f" * 32, "Inconnu"))
    stage.settle()
    dialog = page.findChild(ThenDialog)
    assert dialog is not None
    assert "The history tells nothing" in said(dialog.panel)
    dialog.accept()


def test_what_differs_in_a_long_text_is_marked_and_nothing_of_it_is_markup() -> None:
    before, after = marked("Un <b>projet</b> de quai", "Un <b>projet</b> de pont & de quai")
    assert "line-through" not in before
    assert after.count("<span") == 1
    assert "&lt;b&gt;" in before
    assert "pont &amp; de" in after
    before, after = marked("mot " * 5000, "autre " * 5000)
    assert "<span" not in before + after


def test_the_history_of_a_thing_is_in_the_menu_of_its_row(desk: Desk, stage: Stage) -> None:
    page = JuriesPage(desk)
    stage.show(page)
    for table in (page.reviewer_table, page.reading_table):
        assert {"history-of", "as-it-was", "copy"} <= {action.objectName() for action in table.actions()}
    page.actions_of["as-it-was"].trigger()
    page.show_this({"view": READINGS})
    stage.settle()
    page.actions_of["history-of"].trigger()
    reviewer, read = (what["record"] for _, what in stage.gone if isinstance(what, dict))
    assert (reviewer.table, reviewer.name) == ("reviewer", "QC-01 · Louise Archambault")
    assert (read.table, read.name.partition(" ")[0]) == ("application", "12.101")


def test_the_way_from_an_application_to_its_history(desk: Desk, stage: Stage) -> None:
    made = withdrawn(desk)
    page = ApplicationsPage(desk)
    stage.show(page)
    page.table.pick(made)
    stage.settle()
    page.actions_of.refresh()
    page.actions_of["history-of"].trigger()
    page.actions_of["as-it-was"].trigger()
    (_, plain), (name, what) = stage.gone
    assert isinstance(what, dict)
    assert isinstance(plain, dict)
    assert (name, what["record"].id, what["then"], plain["then"]) == ("history", made, True, False)
    told = HistoryPage(desk)
    stage.show(told)
    told.show_this(what)
    stage.settle()
    assert told.model.rows[0].label == "application.withdraw"
    dialog = told.findChild(ThenDialog)
    assert dialog is not None
    assert dialog.isVisible()
    dialog.accept()


def test_states_are_whole_in_large_dutch_text(desk: Desk, stage: Stage) -> None:
    screen.set_language("nl")
    theme().wear(Appearance.LIGHT, 2.0)
    page = shown(desk, stage)
    room = QFontMetrics(theme().font(tokens.SECONDARY))
    states = [labels.step_kind(screen.words(), kind) for kind in StepKind if kind is not StepKind.CHANGE]
    assert page.table.columnWidth(2) >= max(map(room.horizontalAdvance, states)) + 4 * PAD
