"""Four figures about a jury."""

from collections.abc import Mapping

from PySide6.QtWidgets import QHBoxLayout, QWidget

from cmpdesk.domain.juries import Balance
from cmpdesk.domain.proposals import Strain
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.ui.inspector import FigureCard
from cmpdesk.ui.layout import row_in
from cmpdesk.ui.pages.juries import words as say

SHOWN_SHORT = 40


class BalanceCards(QWidget):
    """How the reading is spread: reviewers, readings, loads, applications short of readers."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "plain")
        self.setAccessibleName(t("Balance"))
        self.reviewers = FigureCard(t("reviewers"))
        self.readings = FigureCard(t("readings assigned"))
        self.loads = FigureCard(t("applications per reviewer"))
        self.short = FigureCard(t("applications short of readers"))
        row = row_in(self)
        self.closed = FigureCard(t("short through conflicts"))
        for card in (self.reviewers, self.readings, self.loads, self.short, self.closed):
            row.addWidget(card)
            if isinstance(row, QHBoxLayout):
                row.setStretchFactor(card, 1)

    def show_balance(self, balance: Balance, strain: Strain, numbers: Mapping[str, str]) -> None:
        """Show `balance`, and what conflicts of interest cost; `numbers` are those of the applications."""
        w = words()
        self.reviewers.show_figure(w.number(balance.reviewers), meaning=n("reviewer", "reviewers", balance.reviewers))
        whole = bool(balance.wanted) and balance.assigned >= balance.wanted
        self.readings.show_figure(f"{w.number(balance.assigned)} / {w.number(balance.wanted)}", "good" if whole else "")
        self.loads.show_figure(say.span(balance) if balance.reviewers else "—")
        self.short.show_figure(
            w.number(len(balance.short)),
            "warn" if balance.short else "good" if balance.applications else "",
            n("application short of readers", "applications short of readers", len(balance.short)),
        )
        self.short.setToolTip(", ".join(balance.short[:SHOWN_SHORT]))
        self.closed.show_figure(
            w.number(len(strain.short)),
            "warn" if strain.short else "good" if balance.applications and balance.reviewers else "",
            t("short through conflicts"),
        )
        apart = sum(strain.closed.values())
        kept = n("Conflicts keep {count} pair of reviewer and application apart.",
                 "Conflicts keep {count} pairs of reviewer and application apart.", apart)  # fmt: skip
        short = ", ".join(numbers.get(key, "…") for key in strain.short[:SHOWN_SHORT])
        self.closed.setToolTip(f"{short}\n{kept}" if short else kept)
