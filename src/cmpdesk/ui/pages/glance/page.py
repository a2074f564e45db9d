"""The programme at a glance: totals, and a card of bars for each theme, over one session or several."""

from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtWidgets import QFileDialog, QVBoxLayout

from cmpdesk.domain.areas import Area
from cmpdesk.domain.glance import By, Cut, Line, Measure, Theme
from cmpdesk.domain.preview import Document
from cmpdesk.i18n import glance as say
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.services import glance
from cmpdesk.ui import preview
from cmpdesk.ui.chips import ChipRow, Segments, Toggle
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.files import write_whole
from cmpdesk.ui.labels import text
from cmpdesk.ui.layout import scrolled
from cmpdesk.ui.listing import ListPage
from cmpdesk.ui.pages.glance.cards import ThemeCard, strip, tiles
from cmpdesk.ui.pages.glance.loading import Scene, load
from cmpdesk.ui.pages.glance.opened import OpenedDialog, filtered
from cmpdesk.ui.pages.glance.sessions import SessionsChip


class GlancePage(ListPage[Scene]):
    """Every number and every bar opens the records that it counts."""

    name: ClassVar[str] = "glance"
    areas: ClassVar[Area] = Area.APPLICATIONS | Area.PROJECTS | Area.CALLS | Area.REVIEWS | Area.PROGRAMMES

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, t("At a glance"))
        self._wanted: list[str] | None = None
        self._call = ""
        self.cards: dict[Theme, ThemeCard] = {}
        self._declare_actions()
        self._build_body()

    def _declare_actions(self) -> None:
        add, nothing = self.actions_of.add, t("Choose or create a call first.")
        add("workbook", t("&Workbook…"), self.save_workbook, shortcut="Ctrl+S", enabled=self._some, why=nothing)
        add("print", t("&Print…"), self.show_document, shortcut="Ctrl+P", enabled=self._some, why=nothing)
        self.header.add_secondary(self.actions_of["workbook"])
        self.header.add_primary(self.actions_of["print"])

    def _build_body(self) -> None:
        self.sessions = SessionsChip()
        self.sessions.chosen.connect(self._choose)
        self.strict = Toggle(t("Count strict files"))
        self.strict.setChecked(True)
        self.strict.clicked.connect(self.reload)
        self.by = Segments(t("By"), [(str(one), say.by(words(), one)) for one in By])
        self.by.chosen.connect(lambda _by: self.reload())
        self.chips = ChipRow(t("Filters"), self.sessions, self.strict)
        self.chips.add_right(self.by)
        self.told = text("", tone="warn", wrap=True)
        self.tiles = tiles()
        for tile in self.tiles:
            tile.clicked.connect(partial(self._open_total, tile.of, tile.measure))
        area, inside = scrolled(t("At a glance"))
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 12, 0)
        self._column.setSpacing(12)
        self._column.addWidget(self.told)
        self._column.addWidget(strip(t("Totals"), self.tiles))
        self._column.addStretch(1)
        self.area = area
        self.hold(area, above=[self.chips])

    # -- loading

    def load(self) -> None:
        """Load the glance of the chosen sessions; of the session of the call, until others are chosen."""
        if self._call not in ("", self.desk.call_id):
            self._wanted = None
        self._call = self.desk.call_id
        work = partial(load, self.desk.workspace, self.desk.call_id, self._wanted, By(self.by.key),
                       self.strict.isChecked())  # fmt: skip
        self.desk.runner.run(work, then=self._arrived, owner=self, channel="glance-scene")

    def _choose(self, session_ids: list[str]) -> None:
        self._wanted = session_ids
        self.reload()

    def _arrived(self, scene: Scene) -> None:
        self.scene = scene
        shown = scene.shown
        self.sessions.show_sessions(scene.sessions, {one.id for one in shown.sessions})
        self.strict.setVisible(shown.strict or self._left_out(scene))
        self.told.setText(say.strictness(words(), shown))
        self.told.setVisible(bool(self.told.text()))
        filed = n("{count} application", "{count} applications", len(shown.entries))
        self.header.set_status(f"{words().localised(shown.programme.name)} · {say.scope(words(), shown)} · {filed}")
        for tile in self.tiles:
            table = scene.tables[tile.of]
            tile.show_figure(table.figure(table.total, tile.measure))
        for place, (theme, table) in enumerate(scene.tables.items()):
            self._card(scene, theme, table, place).show_table(shown, table)
        self.whole.setCurrentWidget(self.area)
        self.actions_of.refresh()

    def _left_out(self, scene: Scene) -> bool:
        """Tell whether who is cleared asked for figures without strict files."""
        return scene.shown.hidden and self.desk.officer.cleared

    def _card(self, scene: Scene, theme: Theme, table: Cut, place: int) -> ThemeCard:
        """Return the card of a theme, made anew where its columns are others."""
        old = self.cards.get(theme)
        if old is not None and old.fits(table):
            return old
        made = ThemeCard(scene.shown, table, self.desk.memory)
        made.opened.connect(self.open_figure)
        if old is not None:
            made.switch.setChecked(old.switch.isChecked())
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._column.insertWidget(2 + place, made)
        self.cards[theme] = made
        return made

    def _some(self) -> bool:
        return self.scene is not None

    # -- what is counted

    def _open_total(self, theme: Theme, measure: Measure) -> None:
        if self.scene is not None:
            table = self.scene.tables[theme]
            number = [one.measure for one in table.columns].index(measure)
            self.open_figure(table, table.total, number)

    def open_figure(self, table: Cut, line: Line, number: int) -> None:
        """Show what a figure counts: on its page where that has such a filter, else in a dialog."""
        if self.scene is None or not 0 <= number < len(table.columns):
            return
        figure = line.figures[number]
        if figure is None or not figure.ids:
            self.desk.say(t("Nothing is counted here."))
            return
        place = filtered(self.scene.shown, table, line, table.columns[number],
                         without_strict=self._left_out(self.scene))  # fmt: skip
        if place is not None:
            self.desk.go(place.page, **place.what)
            return
        OpenedDialog(self, self.desk, self.scene.shown, table, line, number).open()

    # -- on paper, as a workbook

    def show_document(self) -> None:
        """Show the glance as it would be printed, first by the office's own Party."""
        if self.scene is not None:
            work = partial(glance.documents, self.desk.workspace, self.scene.shown, words().language)
            self.desk.runner.run(work, then=self._show, owner=self, channel="glance-paper")

    def _show(self, made: tuple[Document, ...]) -> None:
        preview.show(self.desk, *made)

    def save_workbook(self) -> None:
        """Save the figures and the records that they count."""
        if self.scene is None:
            return
        proposed = str(Path.home() / f"{t('The programme at a glance')}.xlsx")
        chosen, _ = QFileDialog.getSaveFileName(self, t("Save the workbook"), proposed, t("Excel workbook (*.xlsx)"))
        if chosen:
            make = partial(glance.workbook, self.desk.workspace, self.scene.shown, words().language)
            self.desk.runner.run(partial(write_whole, make, Path(chosen).with_suffix(".xlsx")), then=self._saved,
                                 owner=self)  # fmt: skip

    def _saved(self, path: Path) -> None:
        self.desk.say(t("Saved: {name}", name=path.name))

    # -- places

    def memory(self) -> dict[str, Any]:
        return {"by": self.by.key, "sessions": self._wanted, "call": self._call, "strict": self.strict.isChecked()}

    def recall(self, memory: dict[str, Any]) -> None:
        if memory.get("by") in [str(one) for one in By]:
            self.by.choose(str(memory["by"]))
        self._wanted, self._call = memory.get("sessions"), str(memory.get("call", ""))
        self.strict.setChecked(bool(memory.get("strict", True)))
