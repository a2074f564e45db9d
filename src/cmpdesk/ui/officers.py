"""Who works in this workspace: the list of officers, and the form that adds and changes one."""

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cmpdesk.domain.access import Right, require
from cmpdesk.domain.areas import Area, Outcome
from cmpdesk.domain.directory import Officer, Role
from cmpdesk.domain.errors import Foreseen, Refusal
from cmpdesk.i18n import labels
from cmpdesk.i18n.screen import t, words
from cmpdesk.services import programmes, workspaces
from cmpdesk.services.workspaces import Workspace
from cmpdesk.ui import session
from cmpdesk.ui.dialog import Dialog
from cmpdesk.ui.dialogs import sentence_of
from cmpdesk.ui.drafts import DraftBar, Keeper
from cmpdesk.ui.forms import Form, line_edit
from cmpdesk.ui.inspector import Card
from cmpdesk.ui.labels import Elided, text
from cmpdesk.ui.table import Cell, Column, Kind, TableModel
from cmpdesk.ui.table_view import Table
from cmpdesk.ui.tasks import TaskRunner
from cmpdesk.ui.theme import theme


@dataclass(frozen=True, slots=True)
class Roll:
    """The officers with the Parties that they can act for (code, name in the language of the screen)."""

    officers: tuple[Officer, ...]
    parties: tuple[tuple[str, str], ...]
    joint: bool
    refusal: Refusal | None
    """Why who looks may not change the list."""


def load(workspace: Workspace, officer: Officer) -> Roll:
    """Load the officers; the Parties are those of the programmes here, else of all that are shipped."""
    here = [party for one in programmes.programmes(workspace) for party in one.parties] or list(session.offices())
    office = workspace.info.office
    w = words()
    parties = {party.code: labels.party_name(w, party) for party in here}
    if office.party_code is not None:
        parties = {office.party_code: parties.get(office.party_code, office.party_code)}
    refusal = None
    try:
        require(officer, Right.EDIT_OFFICERS, office=office)
    except Refusal as why:
        refusal = why
    return Roll(workspaces.everyone(workspace), tuple(parties.items()), office.party_code is None, refusal)


class OfficerForm(Card):
    """Name, Party, role and e-mail of one officer, whether they see strict files, and on a server their login."""

    def __init__(self, *, shared: bool) -> None:
        super().__init__()
        self.setAccessibleName(t("Officer"))
        self.officer: Officer | None = None
        self.keeper: Keeper | None = None
        self.taken: frozenset[str] = frozenset()
        self.heading = text("", "heading", wrap=True)
        self.body.addWidget(self.heading)
        self.form = Form(t("Officer"))
        self.name = line_edit()
        self.party = QComboBox()
        self.role = QComboBox()
        self.email = line_edit()
        self.login = line_edit(name=t("Login"))
        self.login.setParent(self)
        self.login.setVisible(shared)
        self.cleared = QCheckBox(t("May see s&trict files"))
        self.active = QCheckBox(t("&Works here"))
        for box in (self.party, self.role):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(10)
        w = words()
        for role in Role:
            self.role.addItem(labels.role(w, role), str(role))
        self.form.row(t("&Name"), self.name, check=self._check_name, required=True)
        self.form.row(t("&Party"), self.party)
        self.form.row(t("&Role"), self.role)
        self.form.row(t("&E-mail"), self.email, check=self._check_email)
        if shared:
            self.form.row(t("Lo&gin"), self.login, hint=t("Role on the server, which its administrator lets in."))
        self.form.wide(self.cleared)
        self.form.wide(self.active)
        self.body.addWidget(self.form)
        self.fault = text("", tone="bad", wrap=True, select=True)
        self.fault.hide()
        self.body.addWidget(self.fault)
        self.discard = QPushButton(t("Discard"))
        self.save = QPushButton()
        self.save.setProperty("kind", "primary")
        for button in (self.discard, self.save):
            button.setAutoDefault(False)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.discard)
        row.addWidget(self.save)
        self.body.addLayout(row)
        self.body.addStretch(1)
        self._before = self.typed()

    def show_officer(self, officer: Officer | None, roll: Roll) -> None:
        """Show `officer`, or an empty form where it is None."""
        self.officer = officer
        others = [one for one in roll.officers if one.active and (officer is None or one.id != officer.id)]
        self.taken = frozenset(one.name.casefold() for one in others)
        self.heading.setText(officer.name if officer else t("New officer"))
        self.party.clear()
        if roll.joint:
            self.party.addItem(t("both Parties"), None)
        for code, name in roll.parties:
            self.party.addItem(f"{code} · {name}", code)
        self.party.setEnabled(roll.joint)
        self.name.setText(officer.name if officer else "")
        self.email.setText(officer.email if officer else "")
        acts_for = officer.party_code if officer else None
        if acts_for is not None and self.party.findData(acts_for) < 0:
            self.party.addItem(acts_for, acts_for)
        self.party.setCurrentIndex(max(0, self.party.findData(acts_for)))
        self.role.setCurrentIndex(self.role.findData(str(officer.role if officer else Role.OFFICER)))
        self.login.setText(officer.login if officer else "")
        self.cleared.setChecked(officer.cleared if officer else False)
        self.active.setChecked(officer.active if officer else True)
        self.active.setVisible(officer is not None)
        self.save.setText(t("Save") if officer else t("Add"))
        self.save.setShortcut("Ctrl+Return")  # a new text takes the shortcut away
        for field in (self.name, self.email):
            self.form.show_fault(field, "")
        self.say("")
        self._before = self.typed()
        if self.keeper is not None:
            self.keeper.begin(f"officer:{officer.id if officer else 'new'}")

    def say(self, sentence: str) -> None:
        """Show why it could not be saved; "" takes it away."""
        self.fault.setText(sentence)
        self.fault.setVisible(bool(sentence))

    def typed(self) -> tuple[object, ...]:
        """Return what stands in the fields."""
        return (self.name.text().strip(), self.party.currentData(), self.role.currentData(),
                self.email.text().strip(), self.login.text().strip(), self.cleared.isChecked(),
                self.active.isChecked())  # fmt: skip

    @property
    def touched(self) -> bool:
        """Something was typed since the officer was shown."""
        return self.typed() != self._before

    def _check_name(self) -> str:
        name = self.name.text().strip()
        if not name:
            return t("Type the name under which the history shall know this officer.")
        return (
            t("{name} is an officer already: choose another name.", name=name) if name.casefold() in self.taken else ""
        )

    def _check_email(self) -> str:
        typed = self.email.text().strip()
        return "" if not typed or "@" in typed.strip("@") else t("An e-mail address has the form name@place.")


class OfficersDialog(Dialog):
    """The officers of a workspace. `listed` brings those who may work there, each time the list was loaded."""

    listed = Signal(object)
    enter_presses = False

    def __init__(self, parent: QWidget | None, workspace: Workspace, officer: Officer, runner: TaskRunner) -> None:
        super().__init__(parent, t("Officers"), heading=False)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._workspace, self._officer, self._runner = workspace, officer, runner
        self._roll: Roll | None = None
        self._beginning = False
        self.resize(theme().px(900), theme().px(520))
        self.column.addLayout(self._head())
        self.refusal = text("", tone="warn", wrap=True)
        self.refusal.hide()
        self.column.addWidget(self.refusal)
        row = QHBoxLayout()
        row.setSpacing(12)
        self.model: TableModel[Officer] = TableModel(columns(), lambda one: one.id)
        self.table: Table[Officer] = Table(self.model, name="officers", title=t("Officers"))
        self.table.picked.connect(self._picked)
        self.form = OfficerForm(shared=workspace.info.shared)
        self.form.setEnabled(False)
        self.form.save.clicked.connect(self.save)
        self.form.discard.clicked.connect(self.discard)
        row.addWidget(self.table, 5)
        row.addWidget(self.form, 4)
        self.column.addLayout(row, 1)
        self.said = Elided("", "muted")
        self.aside(self.said)
        self.undo_button = self.button(t("Undo"), self.take_back)
        self.undo_button.setProperty("kind", "link")
        self.undo_button.setShortcut("Ctrl+Z")
        self.undo_button.hide()
        self.button(t("Close"), self.accept)
        bar = DraftBar()
        self.form.body.insertWidget(0, bar)
        whose = (workspace.info.id, officer.id)
        self.form.keeper = Keeper(self.form, bar, runner, whose, self.said.setText)
        runner.changed.connect(self._changed)
        self.reload()

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        said = QVBoxLayout()
        said.setSpacing(0)
        said.addWidget(text(t("Officers"), "heading"))
        explained = t("A lead also decides on calls, programmes and officers; a reader only looks.")
        said.addWidget(text(explained, "muted", wrap=True))
        row.addLayout(said, 1)
        self.new_button = QPushButton(t("Ne&w officer"))
        self.new_button.setAutoDefault(False)
        self.new_button.setShortcut("Ctrl+N")
        self.new_button.setEnabled(False)
        self.new_button.clicked.connect(self.begin)
        row.addWidget(self.new_button, 0, Qt.AlignmentFlag.AlignTop)
        return row

    # -- showing

    def reload(self) -> None:
        """Load the list."""
        self._runner.run(partial(load, self._workspace, self._officer), then=self._show, owner=self, channel="roll")

    def _show(self, roll: Roll) -> None:
        self._roll = roll
        me = next((one for one in roll.officers if one.id == self._officer.id), self._officer)
        if me != self._officer:
            self._officer = me
            self.reload()
            return
        self.refusal.setText(sentence_of(roll.refusal) if roll.refusal else "")
        self.refusal.setVisible(roll.refusal is not None)
        self.form.setEnabled(roll.refusal is None)
        self.new_button.setEnabled(roll.refusal is None)
        self.listed.emit(tuple(one for one in roll.officers if one.active))
        self.model.set_rows(roll.officers)
        if not self._beginning and not self.form.touched:
            first, shown = self.form.officer is None, self.form.officer or self._officer
            if not self.table.pick(shown.id):
                self.table.pick(self._officer.id)
            if first:
                self.table.setFocus()
            if (officer := self.table.current_row()) is not None:
                self.form.show_officer(officer, roll)

    def _picked(self, officer: Officer | None) -> None:
        # What is typed is not lost by a move in the list: it stays in the form until it is saved or discarded.
        if officer is not None and self._roll is not None and not self.form.touched:
            self._beginning = False
            self.form.show_officer(officer, self._roll)

    def _changed(self, areas: Area) -> None:
        if areas & Area.WORKSPACE:
            self.reload()

    # -- acting

    def begin(self) -> None:
        """Show an empty form."""
        if self._roll is None or self._roll.refusal is not None:
            return
        if self.form.touched:
            self.form.say(t("This is not saved yet: save it or discard it first."))
            return
        self.table.clearSelection()
        self.table.setCurrentIndex(QModelIndex())
        self._beginning = True
        self.form.show_officer(None, self._roll)
        self.form.name.setFocus()

    def discard(self) -> None:
        """Give up what was typed."""
        officer = self.form.officer or self._officer
        if self._roll is not None:
            self._beginning = False
            self.form.show_officer(officer, self._roll)
            self.table.pick(officer.id)
            self.table.setFocus()

    def save(self) -> None:
        """Save what is typed, unless a field is faulty."""
        form = self.form
        if self._roll is None or not form.save.isEnabled() or not form.form.valid():
            return
        values = {
            "officer": self._officer, "name": form.name.text(), "party_code": form.party.currentData(),
            "role": Role(form.role.currentData()), "email": form.email.text(), "cleared": form.cleared.isChecked(),
            "login": form.login.text(),
        }  # fmt: skip
        if form.officer is None:
            work = partial(workspaces.add_officer, self._workspace, **values)
        else:
            work = partial(workspaces.edit_officer, self._workspace, officer_id=form.officer.id,
                           seen=form.officer.version, active=form.active.isChecked(), **values)  # fmt: skip
        form.say("")
        form.save.setEnabled(False)
        self._runner.run(work, then=self._saved, failed=self._refused, ended=self._ended, owner=self)

    def take_back(self) -> None:
        """Undo the newest step of who works here."""
        self.undo_button.hide()
        work = partial(session.take_back, self._workspace, self._officer, "undo")
        self._runner.run(work, then=self._taken_back, failed=self._refused, owner=self, channel="take-back")

    def reject(self) -> None:
        """Close on Escape, unless something would be lost."""
        if self.form.touched:
            self.form.say(t("This is not saved yet: save it or discard it first."))
            self.form.discard.setFocus()
        else:
            super().reject()

    def accept(self) -> None:
        """Close, unless something would be lost."""
        if self.form.touched:
            self.reject()
        else:
            super().accept()

    def _saved(self, outcome: Outcome[Officer]) -> None:
        officer = outcome.value
        if officer.id == self._officer.id:
            self._officer = officer
        self._beginning = False
        if self._roll is not None:
            self.form.show_officer(officer, self._roll)
        self.table.pick(officer.id)
        self.said.setText(t("Saved: {name}.", name=officer.name))
        self.undo_button.show()

    def _taken_back(self, _outcome: object) -> None:
        self.said.setText(t("Undone."))

    def _refused(self, failure: Foreseen) -> bool:
        self.form.say(sentence_of(failure))
        return True

    def _ended(self) -> None:
        self.form.save.setEnabled(True)


def columns() -> tuple[Column[Officer], ...]:
    """Return the columns of the list, in the language of the screen."""
    w = words()

    def name(one: Officer) -> Cell:
        return Cell(one.name, one.email)

    def state(one: Officer) -> Cell:
        return Cell(labels.role(w, one.role), tone="reserve" if one.role is Role.LEAD else "muted") if one.active else (
            Cell(t("Has left"), tone="bad"))  # fmt: skip

    return (
        Column("name", t("Name"), name, Kind.TWO_LINES, stretch=True),
        Column("party", t("Party"), lambda one: one.party_code or t("both Parties"), width=110),
        Column("role", t("Role"), state, Kind.PILL, width=150),
    )
