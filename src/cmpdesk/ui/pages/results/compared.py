"""Both rankings side by side, once both are frozen."""

from dataclasses import replace

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.results import WIDE_DIFFERENCE
from cmpdesk.i18n import labels
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.services.results import Compared
from cmpdesk.ui.chips import ChipRow, Toggle
from cmpdesk.ui.desk import Memory
from cmpdesk.ui.dialogs import sentence_of
from cmpdesk.ui.feedback import EmptyState
from cmpdesk.ui.labels import text
from cmpdesk.ui.pages.results import words as say
from cmpdesk.ui.pages.results.cards import Line, lines
from cmpdesk.ui.table import Cell, Kind


class ComparedView(QWidget):
    """Rank and total of each Party, the difference of the ranks, and where they diverge."""

    def __init__(self, memory: Memory | None) -> None:
        super().__init__()
        self.setAccessibleName(t("Both rankings"))
        self._told: Compared | None = None
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(12)
        self.sentence = text("", "muted", wrap=True)
        self.apart = Toggle(t("Only divergences"))
        self.tally = text("", "muted")
        self.chips = ChipRow(t("Filters"), self.apart)
        self.chips.add_right(self.tally)
        self.table = lines("compared", t("Both rankings"), [
            (t("No."), Kind.TEXT, 70), (t("Project"), Kind.TEXT, 0), (t("Rank"), Kind.SIDES, 80),
            (t("Total"), Kind.SIDES, 90), (t("Difference of ranks"), Kind.NUMBER, 140),
            (t("Sum of ranks"), Kind.NUMBER, 110), (t("Zone"), Kind.PILL, 150),
        ], memory)  # fmt: skip
        self.table.verticalHeader().setDefaultSectionSize(self.table.verticalHeader().defaultSectionSize() + 16)
        self.closed = EmptyState(t("The two rankings can be compared once both are frozen."))
        self.both = QStackedWidget()
        self.both.addWidget(self.table)
        self.both.addWidget(self.closed)
        for part in (self.sentence, self.chips):
            whole.addWidget(part)
        whole.addWidget(self.both, 1)
        self.apart.toggled.connect(lambda _on: self._fill())

    def show_compared(self, told: Compared | Refusal) -> None:
        """Show both rankings, or why they cannot be compared."""
        self._told = None if isinstance(told, Refusal) else told
        self.sentence.setVisible(self._told is not None)
        self.chips.setVisible(self._told is not None)
        if isinstance(told, Refusal):
            self.closed.say(sentence_of(told))
            self.both.setCurrentWidget(self.closed)
            return
        first, second = (labels.party_name(words(), party) for party in told.programme.parties)
        self.sentence.setText(t(
            "{first} above, {second} below. They diverge where the ranks differ by {wide} or more, or where only one "
            "side ranks the application or passes its thresholds. The sum of ranks is indicative, never a decision.",
            first=first, second=second, wide=WIDE_DIFFERENCE,
        ))  # fmt: skip
        model = self.table.rows_model
        model.columns = tuple(
            replace(one, headings=[f"{one.title} · {name}" for name in (first, second)])
            if one.kind is Kind.SIDES else one for one in model.columns
        )  # fmt: skip
        self.both.setCurrentWidget(self.table)
        self._fill()

    def _fill(self) -> None:
        if self._told is None:
            return
        w, rows = words(), []
        for one in self._told.rows:
            if self.apart.isChecked() and not one.divergent:
                continue
            ranks = tuple(w.number(rank) if rank is not None else "" for rank in (one.first_rank, one.second_rank))
            totals = (say.decimal(one.first_total), say.decimal(one.second_total))
            zone = Cell(t("agreement"), tone="good")
            if one.divergent:
                wide = one.difference is not None and one.difference >= WIDE_DIFFERENCE
                zone = Cell(t("▲ ranks far apart") if wide else t("▲ one side only"), tone="warn")
            rows.append(Line(
                one.key,
                (one.number, one.title, Cell("", sides=(ranks[0], ranks[1])), Cell("", sides=totals),
                 "" if one.difference is None else w.number(one.difference),
                 "" if one.rank_sum is None else w.number(one.rank_sum), zone),
                (one.number, one.title, (one.first_rank, one.second_rank),
                 (say.exact(one.first_total), say.exact(one.second_total)), one.difference, one.rank_sum, zone.text),
            ))  # fmt: skip
        self.tally.setText(n("{shown} of {count} application", "{shown} of {count} applications",
                             len(self._told.rows), shown=w.number(len(rows))))  # fmt: skip
        self.table.rows_model.set_rows(rows)
