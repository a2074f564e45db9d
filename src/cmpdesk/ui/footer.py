"""The foot of a table: its totals."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QHBoxLayout, QWidget

from cmpdesk.domain.programmes import Programme
from cmpdesk.domain.totals import PartyTotal
from cmpdesk.i18n.screen import words
from cmpdesk.ui.labels import Elided, text
from cmpdesk.ui.layout import clear_layout
from cmpdesk.ui.theme import theme


@dataclass(frozen=True, slots=True)
class Total:
    """A total with what it is of; `side` colours the name of a Party."""

    name: str
    value: str
    side: str = ""


class Footer(QWidget):
    """One line below a table: what is summed, then its totals, one after the other."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 8, 0)
        row.setSpacing(16)
        self.what = Elided("", "muted")
        row.addWidget(self.what, 1)
        self._totals = QHBoxLayout()
        self._totals.setSpacing(8)
        row.addLayout(self._totals)
        self.setMinimumHeight(theme().px(24))

    def show_totals(self, what: str, totals: Sequence[Total]) -> None:
        """Show other totals; a dash stands for nothing."""
        self.what.setText(what)
        clear_layout(self._totals)
        for place, one in enumerate(totals):
            if place:
                self._totals.addSpacing(8)
            self._totals.addWidget(text(one.name, "caps", tone=one.side))
            value = text(one.value or "—", "strong", select=True)
            value.setAccessibleName(f"{one.name} : {one.value or '—'}")
            self._totals.addWidget(value)


def by_party(programme: Programme, sums: Sequence[PartyTotal]) -> list[Total]:
    """Return the totals of both Parties, each in its own money, never one of the two."""
    w = words()
    return [
        Total(programme.party(one.side).code, " + ".join(w.money_short(amount) for amount in one.sums), str(one.side))
        for one in sums
    ]
