"""Two typings of one sheet of paper, side by side, where they do not agree: what the paper says is chosen."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QVBoxLayout

from cmpdesk.domain.scoring import Grid, Recommendation
from cmpdesk.domain.sheets import FIRST_ENTRY, RECOMMENDATION, SECOND_ENTRY, EntryDifference, MarkRow
from cmpdesk.i18n import scores
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.ui.labels import text
from cmpdesk.ui.layout import clear_layout, scrolled
from cmpdesk.ui.theme import theme

TALLEST, WIDEST = 220, 78
"""Height of the card, and width of what stands on a button."""


class DifferencesCard(QFrame):
    """The differences of two typings; `kept` brings (`EntryDifference`, typing that is right)."""

    kept = Signal(object, int)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.setAccessibleName(t("Differences of the two typings"))
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        self._area, inside = scrolled(t("Differences of the two typings"))
        column.addWidget(self._area)
        self._inside = inside
        self._grid = QGridLayout(inside)
        self._grid.setContentsMargins(8, 6, 8, 6)
        self._grid.setHorizontalSpacing(8)
        self._grid.setColumnStretch(0, 1)
        self.buttons: list[QPushButton] = []
        self.hide()

    def show_differences(self, found: tuple[EntryDifference, ...], grid: Grid) -> None:
        """Show `found`, or nothing."""
        clear_layout(self._grid)
        self.buttons = []
        self.setVisible(bool(found))
        if not found:
            return
        head = n("{count} difference between the two typings: choose what the paper says",
                 "{count} differences between the two typings: choose what the paper says", len(found))  # fmt: skip
        self._grid.addWidget(text(head, "strong", tone="warn", wrap=True), 0, 0, 1, 3)
        for column, name in ((1, t("First")), (2, t("Second"))):
            self._grid.addWidget(text(name, "muted"), 1, column, Qt.AlignmentFlag.AlignCenter)
        for place, one in enumerate(found, 2):
            name = _name(one, grid)
            self._grid.addWidget(text(name, wrap=True), place, 0)
            for column, entry, said in ((1, FIRST_ENTRY, one.first), (2, SECOND_ENTRY, one.second)):
                self._grid.addWidget(self._button(one, name, entry, said), place, column)
        self._grid.activate()
        self._fit()

    def _fit(self) -> None:
        """Take the height of what is shown, and leave most of the room to the grid below."""
        width = self._area.viewport().width()
        needed = self._grid.totalHeightForWidth(width) if self._grid.hasHeightForWidth() else self._inside.height()
        self._area.setFixedHeight(min(needed + 4, theme().px(TALLEST)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _button(self, one: EntryDifference, name: str, entry: int, said: MarkRow) -> QPushButton:
        told, whole = _said(one, said)
        button = QPushButton()
        button.setText(button.fontMetrics().elidedText(told, Qt.TextElideMode.ElideRight, theme().px(WIDEST)))
        button.setAutoDefault(False)
        button.setToolTip(whole)
        which = t("Keep the first typing") if entry == FIRST_ENTRY else t("Keep the second typing")
        button.setAccessibleName(f"{name} : {told} · {which}")
        button.setAccessibleDescription(whole)
        button.clicked.connect(partial(self._keep, one, entry))
        self.buttons.append(button)
        return button

    def _keep(self, one: EntryDifference, entry: int, _checked: bool = False) -> None:
        self.kept.emit(one, entry)


def _name(one: EntryDifference, grid: Grid) -> str:
    if one.part:
        names = {RECOMMENDATION: t("Recommendation"), "strengths": t("Strengths"), "weaknesses": t("Weaknesses"),
                 "questions": t("Questions to the other Party"), "comment": t("Comment to the committee")}  # fmt: skip
        return names[one.part]
    criterion = grid.criterion(one.criterion)
    return words().localised(criterion.name) if criterion else one.criterion


def _said(one: EntryDifference, said: MarkRow) -> tuple[str, str]:
    """Return what stands on a button, and what its tooltip says in full."""
    if one.part == RECOMMENDATION and said.comment:
        told = scores.recommendation(words(), Recommendation(said.comment))
        return told, told
    if one.part:
        return "…" if said.comment else "—", said.comment
    mark = scores.mark(words(), said.halves)
    return f"{mark} …" if said.comment else mark, said.comment
