"""How firm the ranking is: what half a point, a reviewer left out or five points of weight would change."""

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from cmpdesk.domain.rankings import Results
from cmpdesk.domain.statistics import Change, ChangeKind, Effect, Firmness, Sensitivity
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.ui.chips import ChipRow, Toggle
from cmpdesk.ui.desk import Memory
from cmpdesk.ui.feedback import EmptyState
from cmpdesk.ui.inspector import Inspector
from cmpdesk.ui.labels import text
from cmpdesk.ui.layout import split
from cmpdesk.ui.pages.results import words as say
from cmpdesk.ui.pages.results.cards import Line, lines
from cmpdesk.ui.table import Cell, Kind

MOST = 60
"""Changes that are named for one application."""


class SensitivityView(QWidget):
    """Each ranked application with how firm its place is; beside it, which changes move it."""

    def __init__(self, memory: Memory | None) -> None:
        super().__init__()
        self.setAccessibleName(t("Sensitivity"))
        self._told: Sensitivity | None = None
        self._found: Results | None = None
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(12)
        self.sentence = text("", "muted", wrap=True)
        whole.addWidget(self.sentence)
        self.near = Toggle(t("Only those that can cross the line"))
        self.tally = text("", "muted")
        chips = ChipRow(t("Filters"), self.near)
        chips.add_right(self.tally)
        whole.addWidget(chips)
        figure = Kind.NUMBER
        self.table = lines("sensitivity", t("Sensitivity"), [
            (t("Rank"), figure, 52), (t("Project"), Kind.TEXT, 0), (t("Best–worst"), figure, 84),
            (t("Envelope"), Kind.PILL, 84), (t("Moves to cross"), figure, 104), (t("Crosses without"), Kind.TEXT, 124),
        ], memory)  # fmt: skip
        self.inspector = Inspector(t("Changes"))
        self.none = EmptyState(t("No application can be moved across the line by one such change."))
        self.left = QStackedWidget()
        self.left.addWidget(self.table)
        self.left.addWidget(self.none)
        whole.addWidget(split("sensitivity", memory, self.left, self.inspector, sizes=(74, 26)), 1)
        self.table.picked.connect(self._picked)
        self.near.toggled.connect(lambda _on: self._fill())

    def show_sensitivity(self, told: Sensitivity, found: Results) -> None:
        """Show `told`, of the ranking `found`."""
        self._told, self._found = told, found
        self.sentence.setText(t(
            "Each change is tried alone: a mark by half a point, a reviewer left out, a weight by five points. "
            "The ranking stays as it is.") if found.envelope else t(
            "Each change is tried alone: a mark by half a point, a reviewer left out, a weight by five points. "
            "No envelope is entered: there is no line to cross."))  # fmt: skip
        self.near.setVisible(found.envelope is not None)
        self._fill()

    def _fill(self) -> None:
        if self._told is None or self._found is None:
            return
        entries = {one.key: one for one in self._found.material.judged.entries}
        codes = self._found.material.codes
        kept = [one for one in self._told.firmness if not (self.near.isChecked() and self.near.isVisibleTo(self))
                or crosses(one)]  # fmt: skip
        rows = []
        for one in kept:
            entry = entries[one.application]
            label = f"{entry.number} · {entry.title}"
            span = f"{one.best}–{one.worst}"
            state = Cell(t("within"), tone="good") if one.above else Cell(t("beyond"), tone="muted")
            if self._found.envelope is None:
                state = Cell("")
            steps = "" if one.steps is None else words().number(one.steps)
            left = sorted(codes.get(it, it) for it in one.reviewers)
            without = " ".join([*left, t("weights")] if one.weights else left)
            tone = "warn" if crosses(one) else ""
            rows.append(Line(
                one.application,
                (words().number(one.rank), label, Cell(span, tone="warn" if one.worst - one.best > 2 else ""), state,
                 Cell(steps, tone=tone), without),
                (one.rank, label, span, state.text, one.steps, without),
            ))  # fmt: skip
        self.tally.setText(n("{shown} of {count} application", "{shown} of {count} applications",
                             len(self._told.firmness), shown=words().number(len(rows))))  # fmt: skip
        self.table.rows_model.set_rows(rows)
        self.left.setCurrentWidget(self.table if rows else self.none)
        if rows and not self.table.currentIndex().isValid():
            self.table.setCurrentIndex(self.table.rows_model.index(0, 0))
        self._picked(self.table.current_row())

    def _picked(self, row: Line | None) -> None:
        self.inspector.clear()
        if row is None or self._told is None or self._found is None:
            self.inspector.paragraph(t("Choose an application."), "muted")
            return
        entry = next(one for one in self._found.material.judged.entries if one.key == row.id)
        self.inspector.title(entry.title, entry.number)
        across, moved = [], []
        for effect in self._told.effects:
            if row.id in effect.risen or row.id in effect.fallen:
                across.append(self._effect(effect, row.id))
            elif any(key == row.id for key, _, _ in effect.moved):
                moved.append(self._effect(effect, row.id))
        for name, said in ((t("Crosses the line"), across), (t("Changes its rank"), moved)):
            if said:
                self.inspector.group(name)
            for sentence in said[:MOST]:
                self.inspector.paragraph(sentence)
            if len(said) > MOST:
                self.inspector.paragraph(n("and {count} more", "and {count} more", len(said) - MOST), "muted")
        if not across and not moved:
            self.inspector.paragraph(t("No single change moves it."), "muted")

    def _effect(self, effect: Effect, key: str) -> str:
        before, after = next(((was, now) for one, was, now in effect.moved if one == key), (0, 0))
        said = self._change(effect.change)
        if not before:
            return said
        return t("{change}: rank {before} → {after}", change=said, before=before, after=after or "—")

    def _change(self, change: Change) -> str:
        found = self._found
        assert found is not None  # noqa: S101 - nothing is shown before
        grid, codes = found.material.judged.grid, found.material.codes
        one = grid.criterion(change.criterion)
        name = words().localised(one.name) if one else ""
        people = words().listed(sorted(codes.get(it, it) for it in change.reviewers))
        step = say.signed(float(change.step), 1)
        if change.kind is ChangeKind.REVIEWER:
            return t("without {code}", code=people)
        if change.kind is ChangeKind.WEIGHT:
            return t("weight of “{criterion}” {step}", criterion=name, step=say.signed(float(change.step), 0))
        number = next((it.number for it in found.material.judged.entries if it.key == change.application), "")
        if not people:
            return t("{number}, “{criterion}” {step}", number=number, criterion=name, step=step)
        return t("{number}, “{criterion}” {step} ({codes})", number=number, criterion=name, step=step, codes=people)


def crosses(one: Firmness) -> bool:
    """Tell whether one small change brings an application to the other side of the line."""
    return one.steps == 1 or bool(one.reviewers) or bool(one.weights)
