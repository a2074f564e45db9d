"""The middle of the mid-term screen: facts of a project, its objectives, and what its promoters ask."""

from decimal import Decimal

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Programme, Side
from cmpdesk.domain.progress import Change, Objective, ObjectiveProgress, ProjectProgress, SideSheet
from cmpdesk.domain.returns import FieldKind
from cmpdesk.i18n import partial_dates, progress
from cmpdesk.i18n import reviews as say
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.ui.flow import Flow
from cmpdesk.ui.inspector import FigureCard, Inspector, lined
from cmpdesk.ui.labels import side_name, text
from cmpdesk.ui.pages.reviews import words as here
from cmpdesk.ui.pages.reviews.loading import Detail
from cmpdesk.ui.theme import theme

HALFWAY = 0.5
"""What should be reached of an objective at mid-term."""


class Bar(QWidget):
    """How much of something is reached, from 0 to 1; the words beside it say the same."""

    def __init__(self, share: float, tone: str) -> None:
        super().__init__()
        self.share, self.tone = share, tone
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMaximumWidth(theme().px(220))

    def sizeHint(self) -> QSize:
        return QSize(theme().px(160), theme().px(20))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        worn, high = theme(), float(theme().px(8))
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = QRectF(0, (self.height() - high) / 2, self.width(), high)
        painter.setPen(worn.colour("line"))  # with high contrast as dark as what is reached: only an outline then
        painter.setBrush(worn.colour("surface" if worn.high else "line"))
        painter.drawRoundedRect(whole.adjusted(0.5, 0.5, -0.5, -0.5), high / 2, high / 2)
        painter.setPen(Qt.PenStyle.NoPen)
        if self.share > 0:
            painter.setBrush(QColor(worn.tokens.tone(self.tone)))
            whole.setWidth(max(high, whole.width() * self.share))
            painter.drawRoundedRect(whole, high / 2, high / 2)


class FactsPane(Inspector):
    """One project between the list and the opinions."""

    def __init__(self) -> None:
        super().__init__(t("Facts of the project"))
        self.setMinimumWidth(theme().px(300))

    def show_nothing(self, sentence: str) -> None:
        """Say why no project is shown."""
        self.clear()
        self.paragraph(sentence, tone="muted")

    def show_project(self, detail: Detail, programme: Programme) -> None:
        """Show a project of a meeting."""
        self.clear()
        self.title(detail.subject.row.title, above=_above(detail))
        self._figures(detail, programme)
        self._objectives(detail, programme)
        self._asked(detail.progress, programme)

    # -- figures

    def _figures(self, detail: Detail, programme: Programme) -> None:
        holder = QWidget()
        holder.setProperty("kind", "plain")
        row = Flow(holder)
        row.setSpacing(8)
        done, whole = activities(detail.progress)
        figure = f"{words().number(done)} / {words().number(whole)}" if done is not None and whole else "—"
        cards = [(figure, n("activity done", "activities done", whole), "")]
        for side in Side:
            share = used(detail, side)
            figure = words().percent(share * 100, 0) if share is not None else "—"
            tone = "bad" if share is not None and share > 1 else str(side)
            cards.append((figure, t("budget of {party} used", party=programme.party(side).code), tone))
        held = detail.subject.missions
        every, w = held.done + held.planned + held.postponed, words()
        figure = f"{w.number(held.postponed)} / {w.number(every)}" if every else "—"
        put_off = n("mission put off", "missions put off", every)
        cards.append((figure, put_off, "warn" if held.postponed else ""))
        for figure, meaning, tone in cards:
            card = FigureCard(meaning, figure, tone)
            card.body.setContentsMargins(10, 6, 10, 6)
            row.addWidget(card)
        self.add(holder)

    # -- objectives

    def _objectives(self, detail: Detail, programme: Programme) -> None:
        self.group(t("Objectives"))
        asked = detail.progress.objectives()
        known = asked or tuple(ObjectiveProgress(one, (None, None), ("", "")) for one in detail.objectives)
        if not known:
            self.paragraph(t("No objective is recorded for this project."), tone="muted")
            return
        holder, grid = lined(7, 4, 6, between=16)
        for line, one in enumerate(known):
            share, tone, said = reached(one, programme)
            name = text(one.objective.text, wrap=True, select=True)
            told = text(said, "muted", tone="warn" if tone == "warn" and differs(one) else "", wrap=True, select=True)
            bar = Bar(share, tone)
            bar.setAccessibleName(f"{one.objective.text} : {said}")
            top = Qt.AlignmentFlag.AlignTop
            grid.addWidget(name, line, 0, top)
            grid.addWidget(bar, line, 1, top)
            grid.addWidget(told, line, 2, top)
        self.add(holder)

    # -- what the promoters say

    def _asked(self, held: ProjectProgress, programme: Programme) -> None:
        said = [(side, sheet) for side in Side if (sheet := held.sheet(side)) and sheet.received_on is not None]
        self.group(t("What the promoters ask"))
        if not said:
            self.paragraph(t("No progress sheet has come back yet."), tone="muted")
            return
        for side, sheet in said:
            self.add(side_name(side, here.party(programme, side)))
            self.paragraph(asks(sheet))
        self._texts(said, programme, FieldKind.DIFFICULTIES, t("Difficulties"))
        self._texts(said, programme, FieldKind.REMAINING, t("Left to do"))
        self._texts(said, programme, FieldKind.USE, t("Second year"))

    def _texts(self, said: list[tuple[Side, SideSheet]], programme: Programme, kind: FieldKind, name: str) -> None:
        given = [(side, sheet) for side, sheet in said if sheet.text(kind)]
        if given:
            self.group(name)
        for side, sheet in given:
            self.add(side_name(side, here.party(programme, side)))
            amount = sheet.count(FieldKind.FORECAST) if kind is FieldKind.USE else None
            forecast = _money(sheet, amount)
            told = sheet.text(kind)
            self.paragraph(t("{what}: {count}", what=forecast, count=told) if forecast else told)


def _above(detail: Detail) -> str:
    row, held = detail.subject.row, detail.progress
    parts = [row.number, words().localised(row.sector) if row.sector else ""]
    came = held.received_on
    if came is not None:
        parts.append(t("sheets received on {date}", date=words().date(came)))
    else:
        parts.append(say.standing(words(), row.standing))
    return " · ".join(part for part in parts if part)


def _money(sheet: SideSheet, cents: int | None) -> str:
    if cents is None or sheet.asked.granted is None:
        return ""
    return words().money_short(type(sheet.asked.granted)(cents, sheet.asked.granted.currency))


def activities(held: ProjectProgress) -> tuple[int | None, int]:
    """Return how many activities are done, of how many, as the first promoter who answered says."""
    for sheet in held.sheets:
        if sheet is not None and (done := sheet.count(FieldKind.DONE)) is not None:
            return done, done + (sheet.count(FieldKind.LEFT) or 0)
    return None, 0


def used(detail: Detail, side: Side) -> Decimal | None:
    """Return the share of its grant that a side has used: as its promoter says, else as claims were accepted."""
    place = list(Side).index(side)
    sheet, money = detail.progress.sheet(side), detail.subject.spending[place]
    if money is None or not money.granted:
        return None
    stated = sheet.count(FieldKind.SPENT) if sheet is not None else None
    return Decimal(money.spent if stated is None else stated) / money.granted


def differs(one: ObjectiveProgress) -> bool:
    """Tell whether the promoters say differently how much is reached."""
    first, second = one.reached
    return first is not None and second is not None and first != second


def reached(one: ObjectiveProgress, programme: Programme) -> tuple[float, str, str]:
    """Return the share of an objective that is reached, its tone, and both in words; the lesser of two answers."""
    shares = [share for share in one.shares if share is not None]
    if not shares:
        return 0.0, "muted", t("not answered yet")
    remarks = ", ".join(dict.fromkeys(remark for remark in one.remarks if remark))
    if differs(one):
        said = " / ".join(f"{programme.party(side).code} {_count(one.objective, value)}"
                          for side, value in zip(Side, one.reached, strict=True))  # fmt: skip
    else:
        said = _count(one.objective, next(value for value in one.reached if value is not None))
    share = min(shares)
    tone = "warn" if differs(one) or share < HALFWAY else "good"
    return share, tone, ", ".join(part for part in (said, remarks) if part)


def _count(objective: Objective, value: int | None) -> str:
    return f"{progress.reached(words(), value, objective.target)} {objective.unit if objective.target else ''}".strip()


def asks(sheet: SideSheet) -> str:
    """Return which change of its calendar a promoter asks for."""
    if sheet.text(FieldKind.CHANGE) != Change.CALENDAR:
        return t("No change of calendar.")
    parts = [sheet.text(FieldKind.CALENDAR)]
    if ends := sheet.text(FieldKind.ENDS):
        parts.append(t("New end: {date}.", date=partial_dates.say(words(), PartialDate.of_edtf(ends))))
    return " ".join(part for part in parts if part)
