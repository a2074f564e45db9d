"""The envelope of a Party against what the applications above the line ask of it."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from cmpdesk.domain.money import Money
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.rankings import Results
from cmpdesk.i18n import labels
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.ui.inspector import Card
from cmpdesk.ui.labels import restyle, text
from cmpdesk.ui.theme import theme

HEIGHT = 12


class _Bar(QWidget):
    """How much of the whole is taken, in the colour of a Party."""

    def __init__(self) -> None:
        super().__init__()
        self._share, self._side = 0.0, Side.FIRST
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_share(self, share: float, side: Side, said: str) -> None:
        self._share, self._side = min(1.0, share), side
        self.setAccessibleName(said)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(120, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        worn, painter = theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        whole = QRectF(0, 0, self.width(), HEIGHT)
        painter.setBrush(worn.colour("line"))
        painter.drawRoundedRect(whole, HEIGHT / 2, HEIGHT / 2)
        painter.setBrush(worn.colour(str(self._side)))
        painter.drawRoundedRect(QRectF(0, 0, self.width() * self._share, HEIGHT), HEIGHT / 2, HEIGHT / 2)


class Means(Card):
    """One line: the Party, the bar, and the amounts in words."""

    def __init__(self) -> None:
        super().__init__(name=t("Envelope"))
        self.body.setContentsMargins(16, 8, 16, 8)
        row = QHBoxLayout()
        row.setSpacing(16)
        self.party = text("", "caps")
        self.bar = _Bar()
        self.said = text("", tone="muted")
        row.addWidget(self.party)
        row.addWidget(self.bar, 1)
        row.addWidget(self.said)
        self.body.addLayout(row)
        self.hide()

    def show_results(self, found: Results) -> None:
        """Show the envelope of the ranking, nothing where its Party has none."""
        cut, whole = found.cut, found.envelope
        self.setVisible(cut is not None and whole is not None and whole.cents > 0)
        if cut is None or whole is None or not whole.cents:
            return
        w, party = words(), found.programme.party(found.side)
        name = labels.party_name(w, party)
        self.party.setText(name.upper())
        self.party.setAccessibleName(name)
        restyle(self.party, tone=str(found.side))
        taken = cut.committed or 0
        said = n(
            "{count} application within the envelope: {taken} of {whole}, {left} left",
            "{count} applications within the envelope: {taken} of {whole}, {left} left", len(cut.above),
            taken=w.money(Money(taken, whole.currency), cents=False), whole=w.money(whole, cents=False),
            left=w.money(Money(whole.cents - taken, whole.currency), cents=False),
        )  # fmt: skip
        self.said.setText(said)
        self.bar.show_share(taken / whole.cents, found.side, said)
