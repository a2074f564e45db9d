"""The grants of a project: the lines of both Parties side by side, and what became of the one under the cursor."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from cmpdesk.domain.areas import Area
from cmpdesk.domain.errors import Foreseen
from cmpdesk.domain.grants import Grant, Sums
from cmpdesk.domain.programmes import Party, Side
from cmpdesk.i18n.labels import party_name
from cmpdesk.i18n.screen import t, words
from cmpdesk.ui.chips import Segments
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.dialog import Dialog
from cmpdesk.ui.footer import Footer, Total
from cmpdesk.ui.labels import side_name, text
from cmpdesk.ui.layout import clear_layout, scrolled, split
from cmpdesk.ui.pages.projects import grants_loading
from cmpdesk.ui.pages.projects.grants_forms import called
from cmpdesk.ui.pages.projects.grants_lines import LinesSheet
from cmpdesk.ui.pages.projects.grants_loading import Money
from cmpdesk.ui.pages.projects.grants_parts import CarriedPart, ClaimsPart, InstalmentsPart, Part
from cmpdesk.ui.table import Cell, Column, Kind, TableModel
from cmpdesk.ui.table_view import Table
from cmpdesk.ui.theme import theme


def figures() -> list[tuple[str, str]]:
    """Return the sums of a grant in their order: the name of the field, and its words."""
    return [("granted", t("Granted")), ("released", t("Released")), ("paid", t("Paid")), ("claimed", t("Claimed")),
            ("spent", t("Spent")), ("remaining", t("Remaining")), ("carried", t("Carried over")),
            ("lapsed", t("Lapsed"))]  # fmt: skip


class PartyGrants(QWidget):
    """The lines of one Party with their total. `picked` brings the grant under the cursor, `asked` its side."""

    picked = Signal(object)
    asked = Signal(object)

    def __init__(self, desk: Desk, party: Party) -> None:
        super().__init__()
        self.setProperty("kind", "plain")
        name = party_name(words(), party)
        self.setAccessibleName(name)
        self.party = party
        self.year = 0
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        head = QHBoxLayout()
        head.addWidget(side_name(party.side, f"{name} · {party.currency}"), 1)
        self.edit_button = QPushButton(t("Edit the lines…"))
        self.edit_button.setProperty("kind", "link")
        self.edit_button.setAutoDefault(False)
        self.edit_button.setAccessibleName(t("Edit the lines of {party}…", party=name))
        self.edit_button.clicked.connect(lambda: self.asked.emit(party.side))
        head.addWidget(self.edit_button)
        column.addLayout(head)
        self.model: TableModel[Grant] = TableModel(self._columns(), lambda one: one.id)
        title = t("Grants of {party}", party=name)
        self.table: Table[Grant] = Table(self.model, name=f"grants-{party.side}", title=title, memory=desk.memory)
        self.table.picked.connect(self._tell)
        self.table.installEventFilter(self)
        column.addWidget(self.table, 1)
        self.footer = Footer(title)
        column.addWidget(self.footer)

    def _columns(self) -> Sequence[Column[Grant]]:
        def amount(field: str) -> Column[Grant]:
            return Column(
                field, dict(figures())[field], lambda one: words().money_short(getattr(one.sums(self.year), field)),
                Kind.NUMBER, width=88, optional=field not in ("granted", "paid", "spent", "remaining"),
                values=lambda one: (getattr(one.sums(self.year), field),),
            )  # fmt: skip

        def line(one: Grant) -> Cell:
            return Cell(f"{one.funder} · {one.year}", one.line or "—")

        return (
            Column("line", t("Funder and year"), line, Kind.TWO_LINES, width=130, stretch=True,
                   values=lambda one: (one.funder, one.year, one.line),
                   headings=[t("Funder"), t("Year"), t("Budget line")]),
            *(amount(field) for field, _ in figures()),
        )  # fmt: skip

    def show_money(self, held: Money) -> None:
        """Show the lines of the Party."""
        self.year = held.year
        lines = held.of(self.party.side)
        self.model.set_rows(list(lines))
        may = self.party.side in held.editable
        self.edit_button.setEnabled(may)
        self.edit_button.setToolTip("" if may else t("The money of a Party is managed by those who act for it."))
        whole: Sums | None = None
        for one in lines:
            whole = one.sums(held.year) if whole is None else whole + one.sums(held.year)
        shown = ("granted", "paid", "spent", "remaining")
        said = [Total(dict(figures())[field], words().money_short(getattr(whole, field)) if whole else "", "")
                for field in shown[:1] + shown[3:]]  # fmt: skip
        self.footer.show_totals(t("Total {party}", party=self.party.code), said)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn and watched is self.table:
            self._tell(self.table.current_row())
        return super().eventFilter(watched, event)

    def _tell(self, one: Grant | None) -> None:
        if one is not None:
            self.picked.emit(one)


class GrantsDialog(Dialog):
    """Shows the grants of a project; each change is saved at once, and can be undone."""

    enter_presses = False

    def __init__(self, parent: QWidget | None, desk: Desk, project_id: str, held: Money) -> None:
        row = held.project.row
        super().__init__(parent, t("Grants · {number} {title}", number=row.number, title=row.title))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._desk, self._project_id = desk, project_id
        self.held = held
        self.grant_id = ""
        self.parties = {one.side: PartyGrants(desk, one) for one in held.programme.parties}
        self.inside = self._inside()
        sides = split("grants", desk.memory, *self.parties.values(), sizes=(1, 1))
        sides.setHandleWidth(20)
        for part in self.parties.values():
            part.picked.connect(self._picked)
            part.asked.connect(self.edit_lines)
        self.inside.addWidget(sides, 1)
        self.name = text("", "heading", wrap=True)
        self.inside.addWidget(self.name)
        self.figures = QGridLayout()
        self.figures.setHorizontalSpacing(20)
        self.figures.setVerticalSpacing(2)
        self.inside.addLayout(self.figures)
        self._parts()
        self.button(t("Close"), self.accept, primary=True)
        self.size_to(1180, 720)
        desk.changes.changed.connect(self._heard)
        self._show(held)
        first = next((one for one in self.parties.values() if one.model.rows), None)
        if first is not None:
            first.table.setCurrentIndex(first.model.index(0, 0))
            first.table.setFocus()

    def _inside(self) -> QVBoxLayout:
        """Return what takes the parts: the dialog itself, or where the text is large what scrolls in it."""
        if not theme().large:
            return self.column
        area, inside = scrolled(self.windowTitle())
        self.column.addWidget(area, 1)
        return QVBoxLayout(inside)

    def _parts(self) -> None:
        self.parts: dict[str, Part] = {
            "instalments": InstalmentsPart(self._desk), "claims": ClaimsPart(self._desk),
            "carried": CarriedPart(self._desk),
        }  # fmt: skip
        self.segments = Segments(t("What became of it"), [
            ("instalments", t("Instalments")), ("claims", t("Claims and pieces")), ("carried", t("Carried over")),
        ])  # fmt: skip
        self.stack = QStackedWidget()
        self.stack.setMinimumHeight(theme().px(200))
        for part in self.parts.values():
            self.stack.addWidget(part)
        self.segments.chosen.connect(lambda key: self.stack.setCurrentWidget(self.parts[key]))
        self.inside.addWidget(self.segments)
        self.inside.addWidget(self.stack, 1)

    # -- showing

    def reload(self) -> None:
        """Load the grants again."""
        load = partial(grants_loading.money, self._desk.workspace, self._desk.officer, self._project_id)
        self._desk.runner.run(load, then=self._show, failed=self._gone, owner=self, channel="grants")

    def _heard(self, areas: Area) -> None:
        if areas & Area.PROJECTS:
            self.reload()

    def _gone(self, failure: Foreseen) -> bool:
        if failure.code == "record.gone":
            self.accept()
        return False

    def _show(self, held: Money) -> None:
        self.held = held
        for part in self.parties.values():
            part.show_money(held)
        if self.grant_id not in {one.id for one in held.grants}:
            self.grant_id = held.grants[0].id if held.grants else ""
        self._show_grant()

    def _picked(self, grant: Grant) -> None:
        table = self.parties[grant.side].table
        if not self.grant_id or table.hasFocus() or not any(one.table.hasFocus() for one in self.parties.values()):
            self.choose(grant.id)

    def choose(self, grant_id: str) -> None:
        """Show what became of a grant."""
        if grant_id != self.grant_id:
            self.grant_id = grant_id
            self._show_grant()

    def _show_grant(self) -> None:
        w = words()
        grant = self.held.grant(self.grant_id) if self.grant_id else None
        clear_layout(self.figures)
        if grant is None:
            self.name.setText(t("No amount is granted yet: edit the lines of a Party."))
        else:
            code = self.held.programme.party(grant.side).code
            self.name.setText(f"{code} · {called(grant)}")
            sums = grant.sums(self.held.year)
            for place, (field, words_) in enumerate(figures()):
                amount = getattr(sums, field)
                bad = field == "lapsed" and amount.cents > 0
                figure = text(w.money_short(amount), "strong", tone="bad" if bad else "", select=True)
                figure.setAccessibleName(f"{words_} : {w.money_short(amount)}")
                row, at = divmod(place, 4 if theme().large else 8)
                self.figures.addWidget(text(words_, "muted"), 2 * row, at)
                self.figures.addWidget(figure, 2 * row + 1, at)
        self.segments.setVisible(grant is not None)
        self.stack.setVisible(grant is not None)
        for part in self.parts.values():
            part.show_grant(self.held, grant)

    # -- acting

    def edit_lines(self, side: Side) -> None:
        """Open the form of the lines of a Party."""
        if side in self.held.editable:
            form = LinesSheet(self, self._desk, self.held, side)
            form.saved.connect(lambda _grants: self._desk.say(t("The grants are saved."), undo=True))
            form.open()


def show(parent: QWidget, desk: Desk, project_id: str) -> None:
    """Open the grants of a project, once they are loaded."""
    load = partial(grants_loading.money, desk.workspace, desk.officer, project_id)
    desk.runner.run(load, then=lambda held: GrantsDialog(parent, desk, project_id, held).open(), owner=parent,
                    channel="grants-open")  # fmt: skip
