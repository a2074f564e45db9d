"""What the forms of registers share."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from cmpdesk.domain.registers import OF_PEOPLE, DataCategory
from cmpdesk.i18n import registers as say
from cmpdesk.i18n.screen import t, words
from cmpdesk.ui.forms import read_date


class CategoryBoxes(QWidget):
    """A box for each of some categories of data."""

    changed = Signal()

    def __init__(self, chosen: Sequence[DataCategory], offered: Sequence[DataCategory] = OF_PEOPLE) -> None:
        super().__init__()
        self.setProperty("kind", "plain")
        self.setAccessibleName(t("Data contained"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(4)
        self.boxes: dict[DataCategory, QCheckBox] = {}
        for one in offered:
            box = QCheckBox(say.category(words(), one).replace("&", "&&"))
            box.setChecked(one in chosen)
            box.toggled.connect(lambda _on: self.changed.emit())
            self.boxes[one] = box
            column.addWidget(box)
        self.setFocusProxy(self.boxes[DataCategory.NAMES])

    @property
    def chosen(self) -> tuple[DataCategory, ...]:
        """The categories that are ticked."""
        return tuple(one for one, box in self.boxes.items() if box.isChecked())


def day_fault(typed: str, today: date, *, empty: bool = False) -> str:
    """Return why `typed` is no day; nothing typed is one where `empty`."""
    if (empty and not typed.strip()) or read_date(typed, today) is not None:
        return ""
    return t("Type the day: 2027-03-01, 1/3/27 or 1 March 2027.")
