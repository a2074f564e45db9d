"""The selected mission: who travels where and why, at whose cost, what it uses of the quotas, and its report."""

from collections.abc import Iterable, Sequence

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from cmpdesk.domain.missions import Mission, MissionState, Undescribed
from cmpdesk.domain.travel_caps import Cap
from cmpdesk.i18n import missions as say
from cmpdesk.i18n.screen import t, words
from cmpdesk.services.missions import Board, Standing
from cmpdesk.ui.actions import ActionButton
from cmpdesk.ui.flow import Flow
from cmpdesk.ui.inspector import Inspector, column
from cmpdesk.ui.labels import Pill, text
from cmpdesk.ui.pages.missions.columns import LATE, TONES, about, awaited, period


class MissionInspector(Inspector):
    """Facts above, what can be done below; buttons of what cannot be done with this mission are not shown."""

    def __init__(self, actions: Sequence[QAction]) -> None:
        super().__init__(t("Selected mission"))
        buttons = QWidget()
        line = Flow(buttons)
        self._buttons = {action.objectName(): ActionButton(action) for action in actions}
        for button in self._buttons.values():
            line.addWidget(button)
        self.foot.addWidget(buttons)
        self.mission: Mission | None = None

    def show_nothing(self, sentence: str) -> None:
        """Say in one sentence why nothing is shown."""
        self.mission = None
        self.clear()
        self.paragraph(sentence, tone="muted")
        self._offer(())

    def show_undescribed(self, line: Undescribed) -> None:
        """Show a mission of which only the date is known."""
        self.mission = None
        self.clear()
        self.title(words().localised(line.name), about(line))
        self.add(Pill(t("To describe"), "warn"))
        self.pairs([(t("Ends"), period(line) or t("No date yet"))])
        self.paragraph(t("The calendar holds the date of this mission, and nothing else is known of it yet."), "muted")
        self._offer(("edit",))

    def show_mission(self, standing: Standing, board: Board) -> None:
        """Show a mission as it stands in its call."""
        self.mission = one = standing.mission
        w = words()
        self.clear()
        self.title(one.title, about(one) or t("The whole call"))
        self.add(Pill(say.state(w, one.state), TONES[one.state]))
        if one.state_reason:
            self.paragraph(one.state_reason, "muted")
        if told := say.beyond(w, standing.beyond):
            self.paragraph(f"▲ {told}. {one.derogation}", "warn")
        self._caps(standing, board.rules.cap)
        online = [(t("Place"), t("Online"))] if one.online else []
        self.pairs([
            (t("Direction"), say.direction(w, one.sending, board.programme)), (t("Period"), period(one)),
            (t("Length"), say.length(w, one.days)), *online, (t("Host"), one.host),
            (t("Authorisation"), self._authorised(one)),
        ])  # fmt: skip
        if told := say.report(w, one, board.today):
            self.group(t("Activity report"))
            self.paragraph(told, LATE.get(awaited(one.report, board.today), ""))
        self._people(one)
        self._stops(one)
        self._costs(one, board)
        report = () if one.state is MissionState.CANCELLED else ("report",)
        self._offer(("edit", "papers", *report, *map(str, one.actions())))

    def _authorised(self, one: Mission) -> str:
        day = words().date(one.authorised_on) if one.authorised_on else ""
        return " · ".join(part for part in (one.reference, day) if part)

    def _caps(self, standing: Standing, cap: Cap | None) -> None:
        """Say which enterprises of the travellers have used their trips up, and until when."""
        for name, until in standing.exhausted if cap else ():
            self.paragraph(say.exhausted(words(), name, until), "warn")
        if standing.exhausted and cap is not None:
            self.paragraph(say.convention(words(), cap), "muted")

    def _people(self, one: Mission) -> None:
        self.group(t("People"))
        for each in one.travellers:
            told = " · ".join(part for part in (each.function, each.organisation) if part)
            parts = [text(each.name, wrap=True, select=True)]
            self.add(column(*parts, *([text(told, "muted", wrap=True)] if told else [])))
        if not one.travellers:
            self.paragraph(t("Nobody is named yet."), "muted")

    def _stops(self, one: Mission) -> None:
        if not one.stops:
            return
        w = words()
        self.group(t("Stops"))
        for stop in one.stops:
            days = " – ".join(dict.fromkeys(w.date(day) for day in (stop.starts_on, stop.ends_on) if day))
            head = " · ".join(part for part in (stop.city, stop.host, days) if part)
            below = [text(stop.objectives, "muted", wrap=True)] if stop.objectives else []
            self.add(column(text(head, wrap=True, select=True), *below))

    def _costs(self, one: Mission, board: Board) -> None:
        w = words()
        weights = [(t("Planned CO₂e"), say.co2(w, one.planned_co2)), (t("Real CO₂e"), say.co2(w, one.co2))]
        if not (one.costs or one.paid_elsewhere or any(said for _, said in weights)):
            return
        self.group(t("Costs"))
        if one.paid_elsewhere:
            self.paragraph(t("Another programme pays for this mission: it does not count."), "muted")
        for cost in one.costs:
            planned, real = (w.money(held, precise=True) if held is not None else "—"
                             for held in (cost.planned, cost.real))  # fmt: skip
            name = f"{say.cost(w, cost.kind)}, {say.pays(w, one, cost.payer, board.programme)}"
            self.pairs([(name, t("{planned} planned, {real} real", planned=planned, real=real))])
        self.pairs(weights)

    def _offer(self, names: Iterable[str]) -> None:
        shown = set(names)
        for name, button in self._buttons.items():
            button.setVisible(name in shown)
