"""Fields that read what people type: amounts, vague dates, e-mail addresses, long texts with their words counted."""

import re
from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCompleter, QLineEdit, QVBoxLayout, QWidget

from cmpdesk.domain.amounts import Note, read_amount
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.money import Money
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Party
from cmpdesk.i18n import messages, partial_dates
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.ui.forms import line_edit, text_edit
from cmpdesk.ui.labels import restyle, text
from cmpdesk.ui.plain import typed_text

_WORD = re.compile(r"\w+(?:[-'’.,]\w+)*")


class AmountField(QLineEdit):
    """An amount in the currency of a Party: comma or point, spaces, sign of the currency. Left, it is shown in full."""

    def __init__(self, party: Party, money: Money | None = None) -> None:
        super().__init__()
        self._party = party
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.set_money(money)
        self.editingFinished.connect(self._settle)

    def set_money(self, money: Money | None) -> None:
        """Show an amount."""
        self.setText(words().money(money, precise=True) if money else "")
        self.setCursorPosition(0)

    def money(self) -> Money | None:
        """Return what is typed, None where nothing is; refused with ``amount.…`` where it cannot be read."""
        return read_amount(self.text(), self._party, [])

    def fault(self) -> str:
        """Return what is wrong, "" where nothing is."""
        return amount_fault(self.text(), self._party)

    def _settle(self) -> None:
        if not self.fault():
            self.set_money(self.money())


def amount_fault(typed: str, party: Party) -> str:
    """Return why `typed` is no amount of `party`, or may be another one than meant; "" where it is clear."""
    notes: list[Note] = []
    try:
        read_amount(typed, party, notes)
        wrong = next((Refusal(code, **params) for code, params in notes if code == "amount.ambiguous"), None)
    except Refusal as refusal:
        wrong = refusal
    if wrong is None:
        return ""
    example = words().money(Money(1_250_050, party.currency), precise=True)
    return f"{messages.sentence(words(), wrong)} {t('Type it as {example}.', example=example)}"


class VagueDateField(QWidget):
    """A date as precise as it is known; how it was understood is said below at once. `changed` with each change."""

    changed = Signal()

    def __init__(self, name: str, today: date, when: PartialDate | None = None, *, free: bool = False) -> None:
        """`free` tells that any other text may stand there too."""
        super().__init__()
        self.setProperty("kind", "plain")
        self.setAccessibleName(name)
        self._today, self._free = today, free
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        self.line = line_edit(hint=t("autumn 2027"), name=name)
        self.understood = text("", "muted", wrap=True)
        column.addWidget(self.line)
        column.addWidget(self.understood)
        self.setFocusProxy(self.line)
        self.line.textChanged.connect(self._show)
        self.line.editingFinished.connect(self._settle)
        self.line.setText(partial_dates.say(words(), when) if when else "")
        self._show()

    def when(self) -> PartialDate | None:
        """Return the date that is typed, None where there is none."""
        return partial_dates.read(self.line.text(), self._today)

    def typed(self) -> str:
        """Return what is typed."""
        return self.line.text().strip()

    def fault(self) -> str:
        """Return what is wrong, "" where nothing is."""
        return "" if self._free else vague_fault(self.line.text(), self._today)

    def _settle(self) -> None:
        if (when := self.when()) is not None:
            self.line.setText(partial_dates.say(words(), when))

    def _show(self, _typed: str = "") -> None:
        w, when = words(), self.when()
        said = ""
        if when is not None and when.exact is None:
            said = t("from {first} to {last}", first=w.long_date(when.earliest), last=w.long_date(when.latest))
        self.understood.setText(said)
        self.understood.setVisible(bool(said))
        self.changed.emit()


def vague_fault(typed: str, today: date) -> str:
    """Return why `typed` is no date, however vague; "" where it is one, or empty."""
    if not typed.strip() or partial_dates.read(typed, today) is not None:
        return ""
    return t("Type the date as precisely as it is known: 2027-03-01, 1/3/27, March 2027, autumn 2027 or 2027.")


class LongText(QWidget):
    """A text of several lines with its words counted; over the `limit` (in words) it is faulty."""

    def __init__(self, name: str, value: str = "", *, lines: int = 6, limit: int | None = None) -> None:
        super().__init__()
        self.setProperty("kind", "plain")
        self.setAccessibleName(name)
        self._limit = limit
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        self.edit = text_edit(value, lines=lines, name=name)
        self.counter = text("", "muted")
        self.counter.setAlignment(Qt.AlignmentFlag.AlignRight)
        column.addWidget(self.edit)
        column.addWidget(self.counter)
        self.setFocusProxy(self.edit)
        self.edit.textChanged.connect(self._count)
        self._count()

    def text(self) -> str:
        """Return what is typed."""
        return typed_text(self.edit).strip()

    def fault(self) -> str:
        """Return what is wrong, "" where nothing is."""
        over = count_words(self.text()) - self._limit if self._limit else 0
        if over <= 0:
            return ""
        return n("{count} word too many: shorten the text.", "{count} words too many: shorten the text.", over)

    def _count(self) -> None:
        count = count_words(typed_text(self.edit))
        said = n("{count} word", "{count} words", count)
        if self._limit:
            said = t("{words} of {limit}", words=said, limit=words().number(self._limit))
        self.counter.setText(said)
        restyle(self.counter, tone="bad" if self._limit and count > self._limit else "")


def count_words(content: str) -> int:
    """Return how many words a text has; what a hyphen or an apostrophe joins is one."""
    return len(_WORD.findall(content))


def email_fault(typed: str) -> str:
    """Return why `typed` is no e-mail address; "" where it looks like one, or is empty."""
    name, at, domain = typed.strip().rpartition("@")
    if not typed.strip() or (at and name and "." in domain and " " not in typed.strip()):
        return ""
    return t("Type the address as name@example.org, or leave it empty.")


def propose(field: QLineEdit, known: Sequence[str]) -> None:
    """Propose names of `known` while one is typed."""
    completer = QCompleter(list(known), field)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    if (popup := completer.popup()) is not None:
        popup.setAccessibleName(t("Proposals"))
    field.setCompleter(completer)
