"""Two typings of one sheet of paper, side by side, where they do not agree."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton

from cmpdesk.domain.scoring import Grid
from cmpdesk.domain.sheets import FIRST_ENTRY, SECOND_ENTRY, EntryDifference, MarkRow
from cmpdesk.i18n import scores
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.ui.labels import text
from cmpdesk.ui.layout import clear_layout


class DifferencesCard(QFrame):
    """The differences of two typings; `kept` brings (code, typing that is right)."""

    kept = Signal(str, int)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.setAccessibleName(t("Differences of the two typings"))
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(12, 10, 12, 10)
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
        head = n("{count} difference between the two typings", "{count} differences between the two typings",
                 len(found))  # fmt: skip
        self._grid.addWidget(text(head, "strong", tone="warn", wrap=True), 0, 0)
        for column, name in ((1, t("First")), (2, t("Second"))):
            self._grid.addWidget(text(name, "muted"), 0, column, Qt.AlignmentFlag.AlignCenter)
        for place, one in enumerate(found, 1):
            criterion = grid.criterion(one.criterion)
            name = words().localised(criterion.name) if criterion else one.criterion
            self._grid.addWidget(text(name, wrap=True), place, 0)
            for column, entry, said in ((1, FIRST_ENTRY, one.first), (2, SECOND_ENTRY, one.second)):
                self._grid.addWidget(self._button(one.criterion, name, entry, said), place, column)

    def _button(self, code: str, name: str, entry: int, said: MarkRow) -> QPushButton:
        mark = scores.mark(words(), said.halves)
        button = QPushButton(f"{mark} …" if said.comment else mark)
        button.setAutoDefault(False)
        button.setToolTip(said.comment)
        which = t("Keep the first typing") if entry == FIRST_ENTRY else t("Keep the second typing")
        button.setAccessibleName(f"{name} : {mark} · {which}")
        button.clicked.connect(partial(self._keep, code, entry))
        self.buttons.append(button)
        return button

    def _keep(self, code: str, entry: int, _checked: bool = False) -> None:
        self.kept.emit(code, entry)
