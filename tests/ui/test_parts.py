"""Chips, toasts, progress, dialogs, places, memory."""

import time
from functools import partial

import pytest
from PySide6.QtGui import QFont, QFontMetrics, QGuiApplication
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from cmpdesk.domain.errors import EnvironmentFailure, Refusal
from cmpdesk.domain.tasks import Progress, Watch
from cmpdesk.runtime import settings
from cmpdesk.ui.chips import Chip, Segments
from cmpdesk.ui.dialogs import FailureDialog, ReasonDialog
from cmpdesk.ui.feedback import ProgressStrip, Toast
from cmpdesk.ui.flow import Flow
from cmpdesk.ui.inspector import Inspector, column
from cmpdesk.ui.labels import Choice, Elided, Link, Pill, text
from cmpdesk.ui.memory import Remembered
from cmpdesk.ui.places import Places
from cmpdesk.ui.plain import caption
from cmpdesk.ui.tasks import TaskRunner


def test_a_chip_tells_what_was_chosen_and_says_it(qtbot: QtBot) -> None:
    chip = Chip("Secteur", "Tous les secteurs", [("c", "Culture"), ("s", "Santé")])
    qtbot.addWidget(chip)
    menu = chip.menu()
    with qtbot.waitSignal(chip.chosen) as told:
        menu.actions()[2].trigger()
    assert told.args == ["s"]
    assert "Santé" in chip.text()
    assert chip.accessibleName() == "Secteur : Santé"
    chip.set_choices([("c", "Culture")])
    assert chip.key == ""
    assert "Tous les secteurs" in chip.text()


def test_a_chip_shows_an_ampersand_and_keeps_the_menu_that_it_has(qtbot: QtBot) -> None:
    projects = [("1", "11.203 · Arts & métiers"), ("2", "11.204 · Orgues")]
    chip = Chip("Projet", "Projet : tous", projects)
    qtbot.addWidget(chip)
    first = chip.menu().actions()
    first[1].trigger()
    assert (chip.text(), first[1].text()) == ("11.203 · Arts && métiers  ▾", "11.203 · Arts && métiers")
    assert chip.accessibleName() == "Projet : 11.203 · Arts & métiers"
    chip.key = "2"  # as a place that comes back does, before the choices are offered anew
    chip.set_choices(projects)
    assert chip.menu().actions() == first
    assert first[2].isChecked()
    assert "Orgues" in chip.text()


def test_a_choice_is_as_wide_as_its_words_once_it_is_chosen(qtbot: QtBot) -> None:
    parts = Segments("Vue", [("owed", "108 grilles manquantes"), ("both", "Les deux classements")])
    qtbot.addWidget(parts)
    parts.show()
    for button in parts.findChildren(QPushButton):
        strong = QFont(button.font())
        strong.setWeight(QFont.Weight.DemiBold)
        assert button.width() >= QFontMetrics(strong).horizontalAdvance(button.text()) + 8


def test_segments_tell_only_changes(qtbot: QtBot) -> None:
    parts = Segments("Partie", [("first", "Québec"), ("second", "Wallonie-Bruxelles")])
    qtbot.addWidget(parts)
    told: list[str] = []
    parts.chosen.connect(told.append)
    parts._buttons["second"].click()
    parts._buttons["second"].click()
    parts.choose("first")
    assert told == ["second"]
    assert parts.key == "first"


def test_a_toast_offers_undo_and_stays_on_its_host(qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(800, 600)
    host.show()
    toast = Toast(host)
    toast.say("Candidature retirée.", undo=True)
    assert host.rect().contains(toast.geometry())
    with qtbot.waitSignal(toast.undo):
        toast.undo_button.click()
    assert not toast.isVisible()
    toast.say("Enregistré.")
    assert not toast.undo_button.isVisible()


def pages(total: int, *, watch: Watch) -> int:
    for done in range(total):
        watch.check()
        watch.report(Progress(f"QC-{done:02}", done, total, done * 10, total * 10))
        time.sleep(0.01)
    return total


def test_progress_says_what_and_how_far_and_cancels(qtbot: QtBot, runner: TaskRunner) -> None:
    strip = ProgressStrip("Production des cahiers")
    qtbot.addWidget(strip)
    ended: list[bool] = []
    task = runner.run_watched(partial(pages, 10_000), ended=lambda: ended.append(True))
    strip.watch(task)
    assert not strip.isVisible(), "nothing is shown for what ends at once"
    qtbot.waitUntil(strip.isVisible, timeout=3000)
    qtbot.waitUntil(lambda: "QC-" in strip.sentence.accessibleName())
    assert "100\u202f000" in strip.sentence.accessibleName().replace("\u00a0", "\u202f")
    strip.cancel.click()
    qtbot.waitUntil(lambda: bool(ended), timeout=2000)
    assert not strip.isVisible()


@pytest.mark.parametrize(
    "failure",
    [Refusal("call.no-title"), EnvironmentFailure("disk.full", path="/x", free=1), ZeroDivisionError("x")],
    ids=["refusal", "environment", "bug"],
)
def test_a_failure_is_told_in_a_sentence_with_folded_details(qtbot: QtBot, failure: Exception) -> None:
    dialog = FailureDialog(None, failure, "/srv/journal.log")
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.sentence.text()
    assert "Traceback" not in dialog.sentence.text()
    assert not dialog.details.isVisible()
    dialog.fold.click()
    assert dialog.details.isVisible()
    dialog.copy()
    copied = QGuiApplication.clipboard().text()
    assert dialog.sentence.text() in copied
    assert "/srv/journal.log" in copied


def test_a_reason_is_required_before_the_act(qtbot: QtBot) -> None:
    dialog = ReasonDialog(None, "Retirer la candidature", "Retirer")
    qtbot.addWidget(dialog)
    assert not dialog.accept_button.isEnabled()
    dialog.field.setPlainText("  à la demande du promoteur ")
    assert dialog.accept_button.isEnabled()
    assert dialog.reason == "à la demande du promoteur"


def test_a_long_line_is_cut_but_told_whole(qtbot: QtBot) -> None:
    line = Elided("Un titre bien plus long que la place qui lui est donnée")
    qtbot.addWidget(line)
    line.resize(80, 20)
    line.show()
    assert line.toolTip() == line.accessibleName()
    line.resize(800, 20)
    assert line.toolTip() == ""
    pill = Pill("Recevable", "good")
    qtbot.addWidget(pill)
    pill.say("Retirée", "bad")
    assert pill.text() == "Retirée"
    assert pill.property("pill") == "bad"


def test_places_go_back_and_forth_like_a_browser() -> None:
    places = Places()
    assert places.travel(-1, ("a", {})) is None
    places.leave("a", {"x": 1})
    places.leave("b", {})
    assert places.travel(-1, ("c", {})) == ("b", {})
    assert places.travel(-1, ("b", {})) == ("a", {"x": 1})
    assert places.travel(1, ("a", {"x": 1})) == ("b", {})
    places.leave("b", {})
    assert not places.future


def test_what_is_remembered_is_read_back_by_the_next_start(qtbot: QtBot, runner: TaskRunner) -> None:
    kept = Remembered(settings.load(), runner, runner)
    kept.set("split.essai", [300, 120])
    kept.set("page", "calls")
    kept.flush()
    again = Remembered(settings.load(), runner, runner)
    assert again.get("split.essai") == [300, 120]
    assert again.get("page") == "calls"
    assert again.get("inconnu", 3) == 3


def test_a_link_is_cut_with_an_ellipsis_and_keeps_its_whole_name(qtbot: QtBot) -> None:
    whole = "Pollinisateurs sauvages & bords de route"
    link, plain = Link(whole), QPushButton(caption(whole))
    plain.setProperty("kind", "link")
    for one in (link, plain):
        qtbot.addWidget(one)
        one.show()
        one.resize(one.sizeHint())
    assert link.grab().toImage() == plain.grab().toImage()
    for one in (link, plain):
        one.resize(120, one.height())
    assert link.grab().toImage() != plain.grab().toImage()
    assert (link.accessibleName(), link.sizeHint()) == (whole, plain.sizeHint())


def test_what_is_wrapped_below_a_long_link_has_all_its_lines(qtbot: QtBot) -> None:
    inspector = Inspector("Expert")
    told = text("Asked on 1 November 2026, and no answer yet from the expert", wrap=True)
    inspector.add(column(Link("Joint permanent commission of Québec and Wallonia-Brussels, its call for 2026"), told))
    qtbot.addWidget(inspector)
    inspector.resize(300, 400)
    inspector.show()
    qtbot.waitExposed(inspector)
    assert told.height() >= told.heightForWidth(told.width()) > told.fontMetrics().lineSpacing()


def test_what_is_low_stands_in_the_middle_of_its_line(qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    row = Flow(holder)
    row.setSpacing(10)
    parts = [QWidget() for _ in range(3)]
    for part, height in zip(parts, (40, 20, 30), strict=True):
        part.setFixedSize(100, height)
        row.addWidget(part)
    holder.resize(215, 200)
    holder.show()
    places = [(one.x(), one.y()) for one in parts]
    assert places == [(0, 0), (110, 10), (0, 50)]
    assert row.heightForWidth(215) == 80
    assert row.heightForWidth(330) == 40
    assert Flow().heightForWidth(100) == 0


def test_a_choice_that_is_cut_is_told_whole(qtbot: QtBot) -> None:
    made = Choice()
    qtbot.addWidget(made)
    made.addItems(["Wallonie-Bruxelles et ses communes", "QC"])
    made.setFixedWidth(90)
    made.show()
    made.grab()
    assert made.toolTip() == "Wallonie-Bruxelles et ses communes"
    made.setCurrentIndex(1)
    made.grab()
    assert made.toolTip() == ""
