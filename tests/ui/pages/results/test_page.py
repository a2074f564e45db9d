"""The page of rankings on a real workspace: its views, the seal, and what keeps it from being put on."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import product
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel, QWidget

from cmpdesk.domain.programmes import Side
from cmpdesk.i18n.screen import words
from cmpdesk.runtime import settings
from cmpdesk.services import results, workspaces
from cmpdesk.storage import tables
from cmpdesk.ui import dialogs
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.memory import Remembered
from cmpdesk.ui.pages.evaluation.consolidating import SummarySheet
from cmpdesk.ui.pages.results.columns import BARS_COLUMN
from cmpdesk.ui.pages.results.freezing import FreezeSheet
from cmpdesk.ui.pages.results.page import COMPARED, OWED, RANKING, SENSITIVITY, STATISTICS, ResultsPage
from cmpdesk.ui.pages.results.versions import VersionsDialog
from cmpdesk.ui.tasks import TaskRunner
from cmpdesk.ui.theme import Appearance, theme
from tests.services.judging import FIRST, FULL, SECOND, Judging, judging_file
from tests.services.marking import CODES
from tests.ui.pages.support import Stage
from tests.ui.test_accessibility import unnamed

__all__ = ["judging_file"]


@dataclass
class Judged:
    """The page of a lead of Québec."""

    jury: Judging
    desk: Desk
    page: ResultsPage
    stage: Stage

    def settle(self) -> None:
        self.stage.settle()
        self.stage.settle()

    def reload(self) -> None:
        self.page.reload()
        self.settle()

    def view(self, key: str) -> None:
        self.page.views._buttons[key].click()
        self.settle()

    def shown(self) -> list[tuple[str, ...]]:
        model = self.page.model
        return [tuple(model.cell(row, column).plain for column in (0, 1, 2, 4)) for row in range(model.rowCount())]

    def envelope(self, cents: int = 4_000_000) -> None:
        with self.jury.workspace.write(self.jury.officer, "call.edit", title="") as transaction:
            for side, currency in ((FIRST, "CAD"), (SECOND, "EUR")):
                transaction.add(tables.Envelope(call_id=self.jury.call.id, side=str(side), funder="Fonds", year=2026,
                                                sector_id=None, cents=cents, currency=currency))  # fmt: skip
            transaction.commit()


@pytest.fixture
def judged(runner: TaskRunner, stage: Stage, judging_file: tuple[Path, Judging], tmp_path: Path) -> Iterator[Judged]:
    source, made = judging_file
    workspace = workspaces.open_workspace(str(shutil.copy(source, tmp_path / "jury.cmpdesk")))
    memory = Remembered(settings.Settings(), runner, runner)
    desk = Desk(workspace, made.officer, runner, memory, runner)
    desk.choose_call(made.call.id)
    page = ResultsPage(desk)
    stage.show(page)
    yield Judged(replace(made, workspace=workspace), desk, page, stage)
    page.hide()
    stage.settle()
    memory.flush()
    runner.close()
    workspace.close()


def said(widget: QWidget) -> str:
    return "\n".join(one.text() for one in widget.findChildren(QLabel))


def test_nothing_is_ranked_before_a_sheet_has_come_in(judged: Judged) -> None:
    page = judged.page
    assert [row[0] for row in judged.shown()] == ["—"] * 4
    assert page.header.status.text() == (
        "Jury of Québec · 0 of 4 applications ranked · mean of the readers · 12 sheets missing"
    )
    judged.view(OWED)
    assert page.whole.currentWidget() is page.owed_table
    assert page.owed_model.cell(0, 0).plain == "QC-01"
    page.filters.names.setChecked(True)
    judged.settle()
    assert page.owed_model.cell(0, 0).plain == "QC-01 · Lectrice QC-01"
    page.owed_table.opened.emit(page.owed_model.row(0))
    assert judged.stage.gone[-1][0] == "evaluation"
    judged.view(STATISTICS)
    assert "There are too few complete score sheets to compare reviewers." in said(page.statistics.refused)
    judged.desk.choose_call("")
    judged.settle()
    assert page.whole.currentWidget() is page.no_call


def test_a_ranking_with_its_line_and_the_sum_behind_each_rank(judged: Judged) -> None:
    judged.jury.enter(FIRST, {**FULL, 1: (6, 2, 6)})
    judged.envelope()
    judged.reload()
    page = judged.page
    assert judged.shown() == [
        ("1", "Sons · 14.3002 · Research and innovation", "90.0 · 90.0–90.0", "3"),
        ("2", "Serres · 14.1000 · Culture", "80.0 · 80.0–80.0", "3"),
        ("3", "Digues · 14.4003 · Environment", "50.0 · 50.0–50.0", "3"),
        ("4", "Forêts · 14.2001 · Economy", "46.7 · 20.0–60.0", "3"),
    ]
    assert [page.model.cell(row, 1).text for row in range(4)] == ["Sons", "Serres", "Digues", "Forêts"]
    assert page.model.cell(3, 5).plain == "▼ below threshold · ◆ far apart"
    assert page.table.line_after() == 1
    assert page.table.line_text == "envelope CA$40,000"
    assert "2 applications within the envelope: CA$40,000 of CA$40,000, CA$0 left" in page.means.said.text()
    page.table.selectRow(0)
    judged.settle()
    told = said(page.inspector)
    assert "20 × 4.50 ÷ 5 = 18.00" in told
    assert "90.00" in told
    assert "QC-01" in told
    assert "Lectrice" not in told
    assert "Nothing is written yet." in told
    page.filters.names.setChecked(True)
    judged.settle()
    assert "QC-01 · Lectrice QC-01" in said(page.inspector)
    page.filters.toggles["apart"].setChecked(True)
    assert [row[0] for row in judged.shown()] == ["4"]
    assert page.filters.tally.text() == "1 of 4 applications"
    assert page.table.line_after() == -1
    page.filters.toggles["apart"].setChecked(False)
    page.filters.toggles["incomplete"].setChecked(True)
    assert page.left.currentWidget() is page.left.no_row
    page.filters.toggles["incomplete"].setChecked(False)
    bars = page.model.columns[BARS_COLUMN]
    names = [words().localised(one.name) for one in judged.jury.grid.criteria if one.scored]
    assert list(bars.export_headings()) == names
    assert bars.export(page.model.rows[0]) == (Decimal("4.5"),) * len(names)
    page.table.selectRow(0)
    assert page.table.copy_text().splitlines()[1].split("\t")[0] == "1"
    pixels = page.table.grab().toImage()
    page.table.line_text = ""
    assert page.table.grab().toImage() != pixels


def test_one_sector_has_its_own_ranks(judged: Judged) -> None:
    judged.jury.enter(FIRST, FULL)
    judged.reload()
    page = judged.page
    sector = next(one for one in judged.jury.call.sectors if one.digit == int(page.model.cell(1, 1).second[3]))
    page.filters.sector.choose(sector.id)
    page.filters.sector.chosen.emit(sector.id)
    judged.settle()
    assert [row[0] for row in judged.shown()] == ["1"]
    assert page.model.cell(0, 1).text == "Serres"


def test_marks_of_the_other_party_stay_closed(judged: Judged) -> None:
    page = judged.page
    page.parties._buttons[str(SECOND)].click()
    judged.settle()
    assert page.whole.currentWidget() is page.nothing
    assert page.nothing.accessibleName() == "The marks of WB stay closed until both rankings are frozen."
    assert not page.actions_of["freeze"].isEnabled()


def test_a_ranking_is_frozen_and_reopened_with_reasons(judged: Judged, monkeypatch: pytest.MonkeyPatch) -> None:
    judged.jury.enter(FIRST, {0: (8, 8, 8), 1: (6, 6, None), 2: (9, 9, 9), 3: (5, 5, 5)})
    judged.reload()
    page = judged.page
    assert not page.reopen_button.isVisible()
    assert not page.versions_button.isVisible()
    page.actions_of["freeze"].trigger()
    (sheet,) = page.findChildren(FreezeSheet)
    assert "QC-03 · 14.2001 · nothing entered yet" in said(sheet)
    sheet.save_button.click()
    assert sheet.derogation is not None
    assert sheet.derogation.accessibleDescription() == "Say why too few reviews are accepted."
    sheet.derogation.setPlainText("La troisième lectrice est malade")
    sheet.save_button.click()
    judged.settle()
    assert sheet.fault.text().startswith("1 score sheet is missing or incomplete")
    assert sheet.knowing is not None
    sheet.knowing.setChecked(True)
    sheet.save_button.click()
    judged.settle()
    held = results.frozen(judged.desk.workspace, officer=judged.jury.officer, call_id=judged.jury.call.id, side=FIRST)
    assert held is not None
    assert held.derogation == "La troisième lectrice est malade"
    assert judged.stage.said[-1] == (f"The ranking is frozen: version 1, seal {held.digest[:12]}.", False)
    assert "version 1 frozen on" in page.header.status.text()
    assert "Frozen with too few reviews, because: La troisième lectrice est malade" in page.warning.text()
    assert page.reopen_button.isVisible()
    assert not page.freeze_button.isVisible()
    monkeypatch.setattr(dialogs.ReasonDialog, "exec", lambda _self: QDialog.DialogCode.Accepted)
    monkeypatch.setattr(dialogs.ReasonDialog, "reason", property(lambda _self: "Une note mal recopiée"))
    page.actions_of["reopen"].trigger()
    judged.settle()
    assert judged.stage.said[-1][0].startswith("Version 1 of the ranking no longer holds")
    assert page.freeze_button.isVisible()
    page.actions_of["versions"].trigger()
    (versions,) = page.findChildren(VersionsDialog)
    told = said(versions)
    for word in ("Version 1", "reopened", "seal intact", "Une note mal recopiée", f"Hash: {held.digest}", "1 sheet"):
        assert word in told
    assert unnamed(versions) == []
    versions.close()
    assert judged.stage.failures == []


def test_statistics_with_a_table_for_each_plot(judged: Judged) -> None:
    judged.jury.enter(FIRST, {0: (8, 7, 9), 1: (6, 5, 6), 2: (9, 8, 10), 3: (5, 5, 6)})
    judged.reload()
    judged.view(STATISTICS)
    view = judged.page.statistics
    whole = view.ranks.plot.grab().toImage()
    part = QRect(0, whole.height() // 2, whole.width(), 20)
    pixels = (bytes(one.constBits()) for one in (view.ranks.plot.grab(part).toImage(), whole.copy(part)))
    assert max(abs(one - other) for one, other in zip(*pixels, strict=True)) <= 4  # rounded shades
    assert not view.refused.isVisible()
    assert "Same order (ICC 3)" in said(view.agreement)
    for card in (view.ranks, view.severity, view.distribution):
        assert card.isVisible()
        assert card.plot.accessibleDescription()
        drawn = card.plot.grab().toImage()
        places = product(range(0, drawn.width(), 3), range(drawn.height()))
        assert len({drawn.pixelColor(*place).name() for place in places}) > 3
        card.switch.click()
        assert card.both.currentWidget() is card.table
        assert card.table.rows_model.rowCount() == len(card.plot.names)
    assert view.ranks.table.rows_model.cell(0, 0).plain == "14.3002 · Sons"
    codes = [view.severity.table.rows_model.cell(row, 0).plain for row in range(3)]
    assert codes == ["QC-03", "QC-01", "QC-02"]
    assert view.distribution.table.rows_model.cell(0, 1).plain == "12"
    assert unnamed(view) == []


def test_reviewers_who_cannot_be_compared_are_told_which_readings_are_missing(judged: Judged) -> None:
    judged.jury.enter(FIRST, {0: (8, None, None), 1: (6, None, None), 2: (None, 8, 9), 3: (None, 5, 6)})
    judged.reload()
    judged.view(STATISTICS)
    told = said(judged.page.statistics.refused)
    assert "no chain of shared applications links them" in told
    assert "These readings would link them:" in told
    assert "reads 14." in told
    assert "· QC-02 has scored 2 applications" in told
    assert not judged.page.statistics.severity.isVisible()


def test_small_changes_that_cross_the_line(judged: Judged) -> None:
    judged.jury.enter(FIRST, {0: (8, 8, 8), 1: (7, 8, 8), 2: (9, 9, 9), 3: (5, 5, 5)})
    judged.envelope()
    judged.reload()
    judged.view(SENSITIVITY)
    view = judged.page.sensitivity
    assert view.table.rows_model.rowCount() == 4
    view.near.setChecked(True)
    assert [view.table.rows_model.cell(row, 1).plain for row in range(view.table.rows_model.rowCount())] == [
        "14.1000 · Serres"
    ]
    assert view.table.rows_model.cell(0, 5).plain == "QC-01"
    told = said(view.inspector)
    assert "CROSSES THE LINE" in told
    assert "without QC-01" in told


def test_both_rankings_beside_each_other(judged: Judged) -> None:
    judged.jury.enter(FIRST, FULL)
    judged.jury.enter(SECOND, {0: (8, 8, 8), 1: (6, 6, 6), 2: (2, 2, 2), 3: (9, 9, 9)})
    judged.view(COMPARED)
    view = judged.page.compared
    assert view.both.currentWidget() is view.closed
    judged.jury.freeze(FIRST)
    judged.jury.workspace.acts_for(judged.jury.other)
    judged.jury.freeze(SECOND)
    judged.jury.workspace.acts_for(judged.jury.officer)
    judged.reload()
    rows = [[view.table.rows_model.cell(row, column).plain for column in (1, 2, 4, 6)] for row in range(4)]
    assert rows == [
        ["Serres", "2 / 2", "0", "agreement"], ["Forêts", "3 / 3", "0", "agreement"],
        ["Sons", "1 / 4", "3", "▲ one side only"], ["Digues", "4 / 1", "3", "▲ one side only"],
    ]  # fmt: skip
    total = view.table.rows_model.columns[3]
    assert total.export_headings() == ("Total · Québec", "Total · Wallonia-Brussels")
    assert total.export(view.table.rows_model.rows[2]) == (Decimal(90), Decimal(20))
    view.apart.setChecked(True)
    assert view.tally.text() == "2 of 4 applications"
    judged.page.parties._buttons[str(SECOND)].click()
    judged.settle()
    judged.view(RANKING)
    assert [row[0] for row in judged.shown()] == ["1", "2", "3", "4"]


def test_the_summary_opens_by_keyboard_and_its_texts_are_shown(judged: Judged) -> None:
    judged.jury.enter(FIRST, FULL)
    judged.reload()
    page = judged.page
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    judged.settle()
    (sheet,) = page.findChildren(SummarySheet)
    sheet.texts["divergence"].setPlainText("Un lecteur en doute")
    sheet.save_button.click()
    judged.settle()
    assert "Un lecteur en doute" in said(page.inspector)


def test_weights_that_do_not_add_up_to_100(judged: Judged) -> None:
    grid = judged.jury.grid
    judged.jury.edit_grid(replace(grid, criteria=tuple(replace(one, weight=2 * one.weight) for one in grid.criteria)))
    judged.jury.enter(FIRST, FULL)
    judged.reload()
    page = judged.page
    assert "The weights add up to 200, not to 100." in page.warning.text()
    assert page.model.cell(0, 2).text == "180.0"
    page.filters.normalised.click()
    judged.settle()
    assert page.model.cell(0, 2).text == "90.0"
    assert "brought to 100, as asked" in page.warning.text()


@pytest.mark.parametrize("appearance", [Appearance.DARK, Appearance.CONTRAST])
def test_everything_is_named_in_every_view(judged: Judged, appearance: Appearance) -> None:
    judged.jury.enter(FIRST, {**FULL, 1: (6, 2, None)})
    judged.jury.mark(judged.jury.key(FIRST, 2, 1), 7, CODES[:2])
    judged.envelope()
    before = theme().appearance
    theme().wear(appearance)
    try:
        judged.reload()
        for view in (RANKING, OWED, STATISTICS, SENSITIVITY, COMPARED):
            judged.view(view)
            assert unnamed(judged.page) == []
            assert not judged.page.grab().isNull()
    finally:
        theme().wear(before)


def test_a_place_is_remembered(judged: Judged) -> None:
    judged.jury.enter(FIRST, FULL)
    page = judged.page
    page.show_this({"side": str(Side.FIRST), "view": RANKING, "application_id": judged.jury.applications[3]})
    judged.settle()
    kept = page.memory()
    assert kept == {"side": "first", "view": "ranking", "application": judged.jury.applications[3]}
    page.recall({**kept, "view": SENSITIVITY})
    judged.reload()
    assert page.whole.currentWidget() is page.sensitivity
