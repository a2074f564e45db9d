"""Two calendars of a cohort side by side: in figures, per project and milestone; as a file, and on paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from cmpdesk.domain.baselines import Change, EntryDifference
from cmpdesk.domain.comparisons import Compared, MilestoneLine, milestones
from cmpdesk.domain.exports import Value
from cmpdesk.domain.money import Money
from cmpdesk.domain.pages import Sort
from cmpdesk.domain.preview import Document
from cmpdesk.domain.revisions import BaselineRow
from cmpdesk.domain.text import sort_key
from cmpdesk.i18n import rescheduling as told
from cmpdesk.i18n import timelines as drawn
from cmpdesk.i18n.comparisons import Field, milestone_fields
from cmpdesk.i18n.comparisons import fields as comparison_fields
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.services import baselines, comparisons
from cmpdesk.services.workspaces import Workspace
from cmpdesk.ui import preview
from cmpdesk.ui.chips import Toggle
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.dialog import Dialog
from cmpdesk.ui.feedback import EmptyState
from cmpdesk.ui.flow import Flow
from cmpdesk.ui.labels import text
from cmpdesk.ui.layout import clear_layout, row_in, split
from cmpdesk.ui.pages.schedules.loading import Scene
from cmpdesk.ui.table import Column, Kind, TableModel
from cmpdesk.ui.table_view import Table
from cmpdesk.ui.theme import theme
from cmpdesk.ui.wheel import guard

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Loaded:
    """The baselines of a call, and two of its calendars compared; None before there is a baseline."""

    kept: tuple[BaselineRow, ...]
    compared: Compared | None


def load(workspace: Workspace, call_id: str, before_id: str, after_id: str) -> Loaded:
    """Return the baselines and the comparison, on a thread."""
    kept = baselines.baselines(workspace, call_id)
    return Loaded(kept, comparisons.compared(workspace, call_id, before_id, after_id) if kept else None)


_WIDTHS = {"number": 76, "title": 180, "changes": 150, "milestone": 190, "kind": 124, "change": 110}
_OPTIONAL = ("start-days", "end-days", "first-months")


def columns(held: Sequence[Field[Row]]) -> Sequence[Column[Row]]:
    """Return the columns of a comparison as those of a table."""
    return [
        Column(one.id, one.heading, one.text, Kind.NUMBER if one.figure else Kind.TEXT,
               width=_WIDTHS.get(one.id, 80 if one.figure else 104), sort=one.id,
               optional=one.id in _OPTIONAL, values=partial(_cells, one))
        for one in held
    ]  # fmt: skip


def _cells(field: Field[Row], row: Row) -> Sequence[Value]:
    return (field.value(row),)


def order(held: Sequence[Field[Any]], rows: list[Any], sort: Sort | None) -> list[Any]:
    """Return rows as the user sorts them; what is not known comes last."""
    field = next((one for one in held if sort is not None and one.id == sort.column), None)
    if field is None or sort is None:
        return rows

    def key(row: Any) -> Any:
        value = field.value(row)
        if isinstance(value, Money):
            return 0, value.cents, ""
        if isinstance(value, int | Decimal):
            return 0, value, ""
        return (1, value.toordinal(), "") if isinstance(value, date) else (2, 0, sort_key(str(value)))

    known = [row for row in rows if field.value(row) not in (None, "")]
    return sorted(known, key=key, reverse=sort.descending) + [row for row in rows if field.value(row) in (None, "")]


class CompareDialog(Dialog):
    """Chooses two calendars; below, what changed in figures, per project, and the milestones of that project."""

    enter_presses = False

    def __init__(self, parent: QWidget, desk: Desk, scene: Scene) -> None:
        super().__init__(parent, t("Compare calendars"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk, self._call_id = desk, scene.call.id
        self.compared: Compared | None = None
        w = words()
        held, inner = comparison_fields(w, scene.programme), milestone_fields(w)
        self.model: TableModel[EntryDifference] = TableModel(columns(held), lambda one: one.project_id)
        self.model.sort_locally(partial(order, held))
        self.table: Table[EntryDifference] = Table(self.model, name="comparison", title=t("Projects"),
                                                   memory=desk.memory)  # fmt: skip
        self.inner_model: TableModel[MilestoneLine] = TableModel(columns(inner), lambda one: one.id)
        self.inner_model.sort_locally(partial(order, inner))
        self.inner: Table[MilestoneLine] = Table(self.inner_model, name="comparison-milestones",
                                                 title=t("Milestones"), memory=desk.memory, compact=True)  # fmt: skip
        self.before, self.after = QComboBox(), QComboBox()
        self._wanted: set[Change] = set()
        self._build()
        self.size_to(1180, 720)
        self.reload()

    def _build(self) -> None:
        above = QWidget()
        above.setProperty("kind", "plain")
        above.setAccessibleName(t("Calendars"))
        top = row_in(above)
        for box, label in ((self.before, t("&First calendar")), (self.after, t("&Second calendar"))):
            name = QLabel(label)
            name.setBuddy(box)
            box.setAccessibleName(label.replace("&", ""))
            box.setMinimumWidth(min(theme().px(260), 420))
            guard(box)
            top.addWidget(name)
            top.addWidget(box)
        if isinstance(top, QHBoxLayout):
            top.addStretch(1)
        self.mean = text("", "heading", wrap=True)
        self.chips = QWidget()
        self.chips.setProperty("kind", "plain")
        self.chips.setAccessibleName(t("What changed"))
        self.flow = Flow(self.chips)
        self.none_yet = EmptyState(t("No calendar was kept yet: keep the present one, and later ones are compared "
                                     "with it."))  # fmt: skip
        below = QWidget()
        below.setProperty("kind", "plain")
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 0, 0, 0)
        self.every = Toggle(t("Milestones of all projects"))
        column.addWidget(self.every, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.inner, 1)
        panes = split("comparison", self._desk.memory, self.table, below, sizes=(3, 2))
        panes.setOrientation(Qt.Orientation.Vertical)
        self.whole = QStackedWidget()
        self.whole.addWidget(panes)
        self.whole.addWidget(self.none_yet)
        self.column.addWidget(above)
        self.column.addWidget(self.mean)
        self.column.addWidget(self.chips)
        self.column.addWidget(self.whole, 1)
        self.export_button = self.button(t("&Export the projects…"), self.table.export, left=True)
        self.export_inner = self.button(t("Export the &milestones…"), self.inner.export, left=True)
        self.print_button = self.button(t("&Print…"), self.show_pages)
        self.button(t("Close"), self.accept, primary=True)
        self.every.toggled.connect(lambda _on: self._show_inner())
        self.table.picked.connect(lambda _one: self._show_inner())
        for box in (self.before, self.after):
            box.activated.connect(lambda _place: self.reload())

    def reload(self) -> None:
        """Compare the calendars that are chosen."""
        work = partial(load, self._desk.workspace, self._call_id, str(self.before.currentData() or ""),
                       str(self.after.currentData() or ""))  # fmt: skip
        self._desk.runner.run(work, then=self._arrived, owner=self, channel="comparison")

    def _arrived(self, loaded: Loaded) -> None:
        w, one = words(), loaded.compared
        self.compared = one
        self.whole.setCurrentIndex(0 if one is not None else 1)
        for button in (self.export_button, self.export_inner, self.print_button):
            button.setEnabled(one is not None)
        if one is None:
            return
        if not self.before.count():
            for row in loaded.kept:
                self.before.addItem(told.baseline(w, row), row.id)
            self.after.addItem(t("The calendar as it is now"), "")
            for row in loaded.kept[1:]:
                self.after.addItem(told.baseline(w, row), row.id)
        found = one.comparison
        parts = [n("{count} project of {all} changed", "{count} projects of {all} changed", len(found.changed),
                   all=w.number(len(found.entries)))]  # fmt: skip
        if found.mean_shift is not None:
            parts.append(t("mean shift of the ends: {span}", span=drawn.months(w, found.mean_shift)))
        parts.append(n("{count} milestone moved", "{count} milestones moved", found.moved_milestones))
        self.mean.setText(" · ".join(parts))
        self._show_chips(one)
        self._show()

    def _show_chips(self, one: Compared) -> None:
        clear_layout(self.flow)
        self._wanted &= {change for change, _ in one.counted()}
        for change, count in one.counted():
            chip = Toggle(t("{what}: {count}", what=told.change(words(), change), count=words().number(count)))
            chip.setChecked(change in self._wanted)
            chip.toggled.connect(partial(self._filter, change))
            self.flow.addWidget(chip)

    def _filter(self, change: Change, on: bool) -> None:
        self._wanted = self._wanted | {change} if on else self._wanted - {change}
        self._show()

    def _kept(self) -> list[EntryDifference]:
        entries = self.compared.comparison.entries if self.compared is not None else ()
        return [one for one in entries if self._wanted <= one.changes]

    def _show(self) -> None:
        self.model.set_rows(self._kept())
        if self.table.current_row() is None and self.model.rows:
            self.table.pick(self.model.rows[0].project_id)
        self._show_inner()

    def _show_inner(self) -> None:
        row = self.table.current_row()
        shown = self._kept() if self.every.isChecked() else [row] if row is not None else []
        self.inner_model.set_rows(milestones(shown))

    def show_pages(self) -> None:
        """Show the comparison as it will be printed."""
        one = self.compared
        if one is None:
            return
        work = partial(comparisons.pages, self._desk.workspace, self._call_id, one.before.id,
                       one.after.id if one.after is not None else "", language=words().language)  # fmt: skip
        preview.show(self._desk, Document(t("Comparison of calendars"), t("comparison.pdf"), lambda: work()[1]))
