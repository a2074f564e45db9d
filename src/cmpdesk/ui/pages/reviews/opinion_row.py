"""The opinion of one Party: its buttons, who has to leave the room, and its reasons."""

from functools import partial

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cmpdesk.domain.programmes import Side
from cmpdesk.domain.reviews import Opinion, OpinionCode, Withdrawal
from cmpdesk.i18n import reviews as say
from cmpdesk.i18n.screen import t, words
from cmpdesk.ui.flow import Flow
from cmpdesk.ui.forms import text_edit
from cmpdesk.ui.labels import restyle, side_name, text
from cmpdesk.ui.layout import clear_layout
from cmpdesk.ui.pages.evaluation.criterion_row import is_escape
from cmpdesk.ui.pages.reviews import words as here
from cmpdesk.ui.plain import typed_text


class OpinionRow(QFrame):
    """The buttons of a Party. `chosen` brings an opinion, None where it is taken back; `left` and `back` a withdrawal
    whose hour is noted.
    """

    chosen = Signal(object)
    left = Signal(object)
    back = Signal(object)

    def __init__(self, side: Side) -> None:
        super().__init__()
        self.side = side
        self.code: OpinionCode | None = None
        self._editable = True
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self._name = side_name(side, "")
        column.addWidget(self._name)
        self.buttons: dict[OpinionCode, QPushButton] = {}
        holder = QWidget()
        holder.setProperty("kind", "plain")
        row = Flow(holder)
        row.setSpacing(2)
        for code in OpinionCode:
            button = QPushButton(say.opinion(words(), code))
            button.setProperty("kind", "mark")
            button.setProperty("side", str(side))
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.clicked.connect(partial(self._pressed, code))
            self.buttons[code] = button
            row.addWidget(button)
        column.addWidget(holder)
        self._withdrawals = QVBoxLayout()
        self._withdrawals.setSpacing(2)
        column.addLayout(self._withdrawals)

    def name(self, party: str) -> None:
        """Name the Party, on the buttons too."""
        self._name.setText(party.upper())
        self._name.setAccessibleName(party)
        for code, button in self.buttons.items():
            key = here.key(self.side, code)
            button.setAccessibleName(f"{party} : {button.text()}")
            button.setToolTip(t("{opinion} (key {key})", opinion=button.text(), key=key))

    def show_opinion(self, opinion: Opinion | None, withdrawals: tuple[Withdrawal, ...], *, editable: bool) -> None:
        """Show what is saved, and who of the delegation is recused."""
        self._editable = editable
        self.show_code(opinion.code if opinion else None)
        clear_layout(self._withdrawals)
        for one in withdrawals:
            self._withdrawals.addWidget(self._withdrawal(one))

    def show_code(self, code: OpinionCode | None) -> None:
        """Show an opinion as given."""
        self.code = code
        for one, button in self.buttons.items():
            button.setChecked(one is code)
            button.setEnabled(self._editable)

    def _withdrawal(self, one: Withdrawal) -> QWidget:
        holder = QWidget()
        holder.setProperty("kind", "plain")
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(text(withdrawn(one), "muted", tone="warn" if one.awaited else "", wrap=True), 1)
        if self._editable and one.present is not False and (one.left_at is None or one.back_at is None):
            leaves = one.left_at is None
            button = QPushButton(t("Leaves the room") if leaves else t("Is back"))
            button.setProperty("kind", "link")
            button.setAccessibleName(f"{one.person} : {button.text()}")
            button.clicked.connect(partial((self.left if leaves else self.back).emit, one))
            row.addWidget(button)
        return holder

    def _pressed(self, code: OpinionCode, _checked: bool = False) -> None:
        taken = self.code is code
        self.show_code(None if taken else code)
        self.chosen.emit(None if taken else code)


def withdrawn(one: Withdrawal) -> str:
    """Return that a delegate is recused, with the hours that were noted."""
    w = words()
    if one.present is False:
        return t("{name} is recused, and absent", name=one.person)
    if one.left_at is None:
        return t("{name} is recused", name=one.person)
    if one.back_at is None:
        return t("{name} is recused: left at {left}", name=one.person, left=w.clock(one.left_at.astimezone()))
    return t("{name} is recused: left at {left}, back at {back}", name=one.person,
             left=w.clock(one.left_at.astimezone()), back=w.clock(one.back_at.astimezone()))  # fmt: skip


class Reasons(QWidget):
    """Why a Party thinks so. `written` brings what was typed once the field is left; `escaped` that Escape leaves it.

    What is typed stays until it is saved, whatever is shown meanwhile.
    """

    written = Signal(str)
    escaped = Signal()

    def __init__(self, side: Side) -> None:
        super().__init__()
        self.setProperty("kind", "plain")
        self._saved = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        self._name = text("", "muted", tone=str(side))
        column.addWidget(self._name)
        self.box = text_edit(lines=3, name=t("Reasons"))
        self.box.installEventFilter(self)
        column.addWidget(self.box)

    def name(self, party: str) -> None:
        """Name the Party."""
        self._name.setText(party)
        self.box.setAccessibleName(t("Reasons of {party}", party=party))

    @property
    def typed(self) -> str:
        """What stands there."""
        return typed_text(self.box).strip()

    @property
    def saved(self) -> str:
        """What is saved, as it was last read."""
        return self._saved

    @property
    def changed(self) -> bool:
        """Something is typed that is not saved."""
        return self.typed != self._saved

    def show_reasons(self, saved: str, typed: str | None, *, editable: bool) -> None:
        """Show what is saved, or what was `typed` and is not saved yet."""
        self._saved = saved
        wanted = saved if typed is None else typed
        if self.typed != wanted:
            self.box.setPlainText(wanted)
        self.box.setReadOnly(not editable)
        restyle(self.box, fault="false")

    def settle(self, saved: str) -> None:
        """Note what is saved by now; what is being typed stays."""
        self._saved = saved

    def forget(self) -> None:
        """Let what stands there be nobody's: another project is shown."""
        self._saved = ""
        self.box.clear()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.box:
            if event.type() == QEvent.Type.FocusOut and self.changed and not self.box.isReadOnly():
                self.written.emit(self.typed)
            elif is_escape(event):
                self.escaped.emit()
                return True
        return super().eventFilter(watched, event)
