"""The reviewers to whom an application can be given by hand, with a warning where a conflict of interest is open."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QPushButton, QVBoxLayout, QWidget

from cmpdesk.domain.interests import Interest
from cmpdesk.ui.labels import text
from cmpdesk.ui.layout import row_in
from cmpdesk.ui.pages.juries import words as say
from cmpdesk.ui.wheel import guard


@dataclass(frozen=True, slots=True)
class Choice:
    """A reviewer in words, and the conflict that is open between them and the application."""

    reviewer_id: str
    label: str
    doubt: Interest


class Giving(QWidget):
    """A choice of reviewers and a button; `chosen` brings the id of a reviewer."""

    chosen = Signal(str)

    def __init__(self, name: str, verb: str, object_name: str, offered: Sequence[Choice]) -> None:
        super().__init__()
        self.setProperty("kind", "plain")
        offered = sorted(offered, key=lambda one: one.doubt.weight)  # who suits it most stays first among equals
        self._doubts = [one.doubt for one in offered]
        self.choice = QComboBox()
        self.choice.setAccessibleName(name)
        self.choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.choice.setMinimumContentsLength(16)
        guard(self.choice)
        for one in offered:
            self.choice.addItem(say.offered(one.label, one.doubt), one.reviewer_id)
        button = QPushButton(verb)
        button.setObjectName(object_name)
        button.clicked.connect(lambda: self.chosen.emit(str(self.choice.currentData())))
        self.warning = text("", tone="warn", wrap=True)
        line = QWidget()
        line.setProperty("kind", "plain")
        row = row_in(line)
        row.addWidget(self.choice)
        row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(line)
        column.addWidget(self.warning)
        self.choice.currentIndexChanged.connect(self._warn)
        self._warn(self.choice.currentIndex())

    def _warn(self, place: int) -> None:
        doubt = self._doubts[place] if 0 <= place < len(self._doubts) else Interest.NONE
        self.warning.setText(say.doubt(doubt))
        self.warning.setVisible(doubt is not Interest.NONE)
