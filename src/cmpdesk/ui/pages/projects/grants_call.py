"""The grants of a call: what they come to per Party, funder and budget year, and the projects that each sum counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cmpdesk.domain.areas import Area
from cmpdesk.domain.grants import Grant, GrantTotal, Sums, totals
from cmpdesk.domain.programmes import Programme, Side
from cmpdesk.domain.projects import ProjectRow
from cmpdesk.i18n.labels import party_name
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.services import calls, grants
from cmpdesk.services.workspaces import Workspace
from cmpdesk.ui.dialog import Dialog
from cmpdesk.ui.labels import text
from cmpdesk.ui.layout import split
from cmpdesk.ui.pages.projects.grants import figures
from cmpdesk.ui.pages.projects.requests_loading import every_project
from cmpdesk.ui.table import Cell, Column, Kind, TableModel
from cmpdesk.ui.table_view import Table

if TYPE_CHECKING:
    from cmpdesk.ui.pages.projects.host import ProjectsHost

SHOWN = ("granted", "paid", "spent", "remaining", "lapsed")
"""Sums that are shown from the start; the others can be chosen among the columns."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A project that a sum counts, with its part of it."""

    project: ProjectRow
    sums: Sums


@dataclass(frozen=True, slots=True)
class CallMoney:
    """The grants of a call, and its projects."""

    programme: Programme
    grants: tuple[Grant, ...]
    projects: dict[str, ProjectRow]
    year: int

    def counted(self, one: GrantTotal) -> list[Counted]:
        """Return the projects that a sum counts, by number."""
        found: dict[str, Sums] = {}
        for grant in self.grants:
            same = (grant.side, grant.funder, grant.year) == (one.side, one.funder, one.year)
            if same and grant.amount.currency == one.sums.granted.currency:
                sums, held = grant.sums(self.year), found.get(grant.project_id)
                found[grant.project_id] = sums if held is None else held + sums
        return [Counted(row, found[key]) for key, row in self.projects.items() if key in found]


def load(workspace: Workspace, call_id: str) -> CallMoney:
    """Load the grants of a call; runs on a thread."""
    held = calls.call(workspace, call_id)
    return CallMoney(calls.programme_of(workspace, held), grants.of_call(workspace, call_id),
                     every_project(workspace, call_id), workspace.today().year)  # fmt: skip


def _key(one: GrantTotal) -> str:
    return f"{one.side}:{one.year}:{one.sums.granted.currency}:{one.funder}"


class CallGrantsDialog(Dialog):
    """Lists the sums above, the projects that the one under the cursor counts below."""

    enter_presses = False

    def __init__(self, page: ProjectsHost, held: CallMoney) -> None:
        super().__init__(page, t("Grants of the call"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._page, self.held = page, held
        said = t("Per Party, funder and budget year, each in its currency: the money of two Parties is never added.")
        self.column.addWidget(text(said, "muted", wrap=True))
        self.model: TableModel[GrantTotal] = TableModel(self._columns(), _key)
        self.table: Table[GrantTotal] = Table(self.model, name="call-grants", title=t("Grants of the call"),
                                              memory=page.desk.memory, compact=True)  # fmt: skip
        self.counted_model: TableModel[Counted] = TableModel(self._counted_columns(), lambda one: one.project.id)
        self.counted: Table[Counted] = Table(self.counted_model, name="call-grants-projects",
                                             title=t("Projects that the sum counts"), memory=page.desk.memory,
                                             compact=True)  # fmt: skip
        self.what = text("", "heading", wrap=True)
        below = QWidget()
        below.setProperty("kind", "plain")
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 8, 0, 0)
        column.addWidget(self.what)
        column.addWidget(self.counted, 1)
        panes = split("call-grants", page.desk.memory, self.table, below, sizes=(1, 1))
        panes.setOrientation(Qt.Orientation.Vertical)
        self.column.addWidget(panes, 1)
        self.export_button = self.button(t("&Export…"), self.table.export, left=True)
        self.open_button = self.button(t("&Open the project"), self.open_project, left=True)
        self.button(t("Close"), self.accept, primary=True)
        self.table.picked.connect(self._picked)
        self.table.opened.connect(lambda _one: self.counted.setFocus())
        self.counted.opened.connect(lambda _one: self.open_project())
        self.counted.picked.connect(lambda one: self.open_button.setEnabled(one is not None))
        page.desk.changes.changed.connect(self._heard)
        self.size_to(1080, 680)
        self._show(held)
        self.table.setFocus()

    def _party(self, side: Side) -> str:
        return party_name(words(), self.held.programme.party(side))

    def _columns(self) -> Sequence[Column[GrantTotal]]:
        def amount(field: str, name: str) -> Column[GrantTotal]:
            return Column(field, name, lambda one: words().money_short(getattr(one.sums, field)), Kind.NUMBER,
                          width=104, optional=field not in SHOWN,
                          values=lambda one: (getattr(one.sums, field),))  # fmt: skip

        return (
            Column("party", t("Party"), lambda one: Cell(self._party(one.side), tone=str(one.side)), width=150,
                   values=lambda one: (self._party(one.side), one.sums.granted.currency),
                   headings=[t("Party"), t("Currency")]),
            Column("funder", t("Funder"), lambda one: one.funder, width=160, stretch=True),
            Column("year", t("Year"), lambda one: str(one.year), Kind.NUMBER, width=64,
                   values=lambda one: (one.year,)),
            Column("count", t("Lines"), lambda one: words().number(one.count), Kind.NUMBER, width=64,
                   values=lambda one: (one.count,)),
            *(amount(field, name) for field, name in figures()),
        )  # fmt: skip

    def _counted_columns(self) -> Sequence[Column[Counted]]:
        def amount(field: str, name: str) -> Column[Counted]:
            return Column(field, name, lambda one: words().money_short(getattr(one.sums, field)), Kind.NUMBER,
                          width=104, optional=field not in SHOWN,
                          values=lambda one: (getattr(one.sums, field),))  # fmt: skip

        return (
            Column("number", t("No."), lambda one: one.project.number, width=80),
            Column("title", t("Project"), lambda one: one.project.title, width=200, stretch=True),
            *(amount(field, name) for field, name in figures()),
        )  # fmt: skip

    def _heard(self, areas: Area) -> None:
        if areas & Area.PROJECTS and self._page.desk.call_id:
            work = partial(load, self._page.desk.workspace, self._page.desk.call_id)
            self._page.desk.runner.run(work, then=self._show, owner=self, channel="call-grants")

    def _show(self, held: CallMoney) -> None:
        self.held = held
        self.model.set_rows(list(totals(held.grants, held.year)))
        self.export_button.setEnabled(bool(self.model.rows))
        self._picked(self.table.current_row())
        if self.model.rows and not self.table.currentIndex().isValid():
            self.table.setCurrentIndex(self.model.index(0, 0))

    def _picked(self, one: GrantTotal | None) -> None:
        if one is None:
            self.what.setText("" if self.model.rows else t("No amount is granted in this call yet."))
            self.counted_model.set_rows([])
        else:
            found = self.held.counted(one)
            said = n("{sum}: {count} project", "{sum}: {count} projects", len(found),
                     sum=f"{self._party(one.side)} · {one.funder} · {one.year}")  # fmt: skip
            self.what.setText(said)
            self.counted_model.set_rows(found)
        self.open_button.setEnabled(self.counted.current_row() is not None)

    def open_project(self) -> None:
        """Close, and show the project under the cursor on its page."""
        one = self.counted.current_row()
        if one is not None:
            self.accept()
            self._page.show_project(one.project.id)


def show(page: ProjectsHost) -> None:
    """Open the grants of the chosen call, once they are loaded."""
    desk = page.desk
    desk.runner.run(partial(load, desk.workspace, desk.call_id), owner=page, channel="call-grants-open",
                    then=lambda held: CallGrantsDialog(page, held).open())  # fmt: skip
