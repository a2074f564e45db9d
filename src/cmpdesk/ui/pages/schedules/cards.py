"""Four figures above calendars, and the legend below."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from cmpdesk.domain.timelines import Timeline, figures
from cmpdesk.i18n import timelines as say
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.ui import tokens
from cmpdesk.ui.inspector import FigureCard
from cmpdesk.ui.layout import row_in
from cmpdesk.ui.pages.schedules import strokes
from cmpdesk.ui.theme import theme


class Figures(QWidget):
    """How a cohort stands beside its baseline."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "plain")
        self.setAccessibleName(t("The cohort in figures"))
        row = row_in(self)
        self.prolonged, self.mean = FigureCard(t("projects extended")), FigureCard(t("mean shift of the ends"))
        self.interrupted, self.meeting = FigureCard(t("projects interrupted")), FigureCard(t("next meeting"))
        for card in (self.prolonged, self.mean, self.interrupted, self.meeting):
            card.setMinimumWidth(theme().px(150))
            card.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
            row.addWidget(card)

    def show_timeline(self, timeline: Timeline) -> None:
        """Show the figures of the whole cohort."""
        w, told = words(), figures(timeline.rows, timeline.comparison)
        known = timeline.comparison is not None
        self.prolonged.show_figure(w.number(told.prolonged) if known else "—",
                                   meaning=n("project extended", "projects extended", told.prolonged))  # fmt: skip
        self.mean.show_figure(say.months(w, told.mean) if told.mean is not None else "—")
        self.interrupted.show_figure(w.number(told.interrupted), "bad" if told.interrupted else "",
                                     n("project interrupted", "projects interrupted", told.interrupted))  # fmt: skip
        coming = timeline.next_meeting
        meaning = w.localised(coming.name) if coming is not None else t("next meeting")
        self.meeting.show_figure(say.when(w, coming.when) if coming is not None else "—", meaning=meaning)


class Legend(QWidget):
    """What the shapes of the drawing mean, in one line, or in as many as it takes."""

    def __init__(self) -> None:
        super().__init__()
        self._names = (
            ("bar", t("current calendar")), ("ghost", t("baseline")), ("point", t("milestone")),
            ("done", t("done")), ("vague", t("vague date")), ("link", t("way of a date")),
            ("stopped", t("interrupted")),
        )  # fmt: skip
        self.setAccessibleName(t("Legend: {names}", names=", ".join(name for _, name in self._names)))
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        places = self._places(width)
        return (places[-1][1] + 1) * theme().px(24)

    def sizeHint(self) -> QSize:
        return QSize(700, self.heightForWidth(700))

    def minimumSizeHint(self) -> QSize:
        return QSize(100, theme().px(24))

    def _places(self, width: int) -> list[tuple[float, int]]:
        metrics, places, x, line = QFontMetrics(theme().font(tokens.SECONDARY)), [], 0.0, 0
        for _, name in self._names:
            wide = metrics.horizontalAdvance(name) + theme().px(56)
            if x and x + wide > width:
                x, line = 0.0, line + 1
            places.append((x, line))
            x += wide
        return places

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        worn, painter = theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(worn.font(tokens.SECONDARY))
        wide, tall = worn.px(28), worn.px(24)
        for (kind, name), (x, line) in zip(self._names, self._places(self.width()), strict=True):
            area = QRectF(x, line * tall, wide, tall)
            strokes.sample(painter, worn, kind, area)
            painter.setPen(QPen(worn.colour("muted")))
            painter.drawText(QRectF(x + wide + 8, area.top(), 400, tall),
                             int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), name)  # fmt: skip
        painter.end()
