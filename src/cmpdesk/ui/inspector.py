"""The inspector beside a table, cards, and their parts."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from cmpdesk.ui.labels import Link, restyle, text


class Card(QFrame):
    """A surface with a hairline; `body` takes what is on it."""

    def __init__(self, title: str = "", name: str = "") -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.setAccessibleName(name or title)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(16, 14, 16, 14)
        self.body.setSpacing(8)
        if title:
            self.body.addWidget(text(title, "heading"))


class FigureCard(Card):
    """One number with what it counts below; `tone` good, warn, bad or ""."""

    def __init__(self, meaning: str, figure: str = "—", tone: str = "") -> None:
        super().__init__(name=meaning)
        self.body.setSpacing(2)
        self._figure = text(figure, "figure", tone=tone)
        self._meaning = text(meaning, tone="muted")
        self.body.addWidget(self._figure)
        self.body.addWidget(self._meaning)

    def show_figure(self, figure: str, tone: str = "", meaning: str = "") -> None:
        """Show another number, and another meaning where one is given (singular, plural)."""
        self._figure.setText(figure)
        restyle(self._figure, tone=tone)
        if meaning:
            self._meaning.setText(meaning)
            self.setAccessibleName(meaning)


class _Content(QWidget):
    """What scrolls. Its height follows from its width alone: narrow labels would ask for more, and leave a void."""

    def minimumSizeHint(self) -> QSize:
        return QSize(1, 0)


class Inspector(QFrame):
    """What is selected, shown without a dialog: call `clear`, then add parts from top to bottom.

    `foot` stays at the bottom, outside what scrolls.
    """

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.setAccessibleName(name)
        self.setMinimumWidth(280)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self._scroll = QScrollArea()
        self._scroll.setProperty("kind", "plain")
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setAccessibleName(name)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer.addWidget(self._scroll, 1)
        self.foot = QVBoxLayout()
        self.foot.setContentsMargins(16, 8, 16, 12)
        outer.addLayout(self.foot)
        self._parts = QVBoxLayout()
        self.clear()

    def clear(self) -> None:
        """Take everything out (`foot` stays)."""
        content = _Content()
        content.setProperty("kind", "plain")
        content.setAccessibleName(self.accessibleName())
        # Never wider than the pane: a title of one endless word must not push buttons out of sight.
        content.setMinimumWidth(1)
        self._parts = QVBoxLayout(content)
        self._parts.setContentsMargins(16, 16, 16, 16)
        self._parts.setSpacing(6)
        self._parts.addStretch(1)
        old = self._scroll.takeWidget()
        if old is not None:
            old.deleteLater()
        self._scroll.setWidget(content)

    def add(self, part: QWidget | QLayout) -> None:
        """Add `part` below the others."""
        narrow(part)
        if isinstance(part, QWidget):
            self._parts.insertWidget(self._parts.count() - 1, part)
        else:
            self._parts.insertLayout(self._parts.count() - 1, part)

    def title(self, content: str, above: str = "") -> None:
        """Add the title of what is shown, with a quiet line above it."""
        if above:
            self.add(text(above, "muted", wrap=True))
        label = text(content, "heading", wrap=True, select=True)
        self.add(label)

    def group(self, name: str) -> None:
        """Begin a group with its name in small capitals."""
        label = text(name, "caps")
        label.setContentsMargins(0, 10, 0, 0)
        self.add(label)

    def paragraph(self, content: str, tone: str = "") -> QLabel:
        """Add running text, which can be selected."""
        label = text(content, tone=tone, wrap=True, select=True)
        self.add(label)
        return label

    def pairs(self, lines: Sequence[tuple[str, str]]) -> None:
        """Add lines with a quiet name on the left and a value on the right."""
        self.add(pairs(lines))

    def sides(self, columns: Sequence[QWidget]) -> None:
        """Put both Parties side by side, first side on the left."""
        row = QHBoxLayout()
        row.setSpacing(12)
        for column in columns:
            column.setMinimumWidth(1)
            column.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
            row.addWidget(column, 1, Qt.AlignmentFlag.AlignTop)
        self.add(row)


def narrow(part: QWidget | QLayout) -> None:
    """Let every wrapped label and link in `part` become narrow: else its longest word sets the width of the inspector,
    and what is wrapped beside a long link has too few lines.
    """
    if isinstance(part, Link) or (isinstance(part, QLabel) and part.wordWrap()):
        part.setMinimumWidth(1)
    inner = part.layout() if isinstance(part, QWidget) else part
    for place in range(inner.count() if inner is not None else 0):
        item = inner.itemAt(place) if inner is not None else None
        found = (item.widget() or item.layout()) if item is not None else None
        if found is not None:
            narrow(found)


def lined(*stretches: int, between: int = 12, lines: int = 6) -> tuple[QWidget, QGridLayout]:
    """Return a part for lines of facts, and its grid: columns of these `stretches`, so many pixels apart."""
    holder = QWidget()
    holder.setProperty("kind", "plain")
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(between)
    grid.setVerticalSpacing(lines)
    for place, stretch in enumerate(stretches):
        grid.setColumnStretch(place, stretch)
    return holder, grid


def pairs(lines: Sequence[tuple[str, str]]) -> QWidget:
    """Return lines with a quiet name on the left and a strong value on the right."""
    grid, layout = lined(0, 1)
    for number, (name, value) in enumerate(lines):
        shown = text(value or "—", "strong", wrap=True, select=True)
        shown.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        layout.addWidget(text(name, tone="muted"), number, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(shown, number, 1)
    return grid


def column(*parts: QWidget) -> QWidget:
    """Return `parts` one below the other."""
    holder = QWidget()
    holder.setProperty("kind", "plain")
    layout = QVBoxLayout(holder)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(4)
    for part in parts:
        layout.addWidget(part)
    return holder
