"""What helps to judge the marks, and never replaces judgement: distributions, agreement, severity, ranks by method."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cmpdesk.domain.rankings import Results
from cmpdesk.domain.statistics import Agreement, Icc, Method, Obstacle, Statistics
from cmpdesk.i18n import results as names
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.ui.desk import Memory
from cmpdesk.ui.inspector import Card, pairs
from cmpdesk.ui.labels import text
from cmpdesk.ui.layout import clear_layout, scrolled
from cmpdesk.ui.pages.results import plots
from cmpdesk.ui.pages.results import words as say
from cmpdesk.ui.pages.results.cards import Line, PlotCard, lines
from cmpdesk.ui.table import Cell, Kind

MOST = 20
"""Links that are named."""


class StatisticsView(QWidget):
    """All of it, one card below the other."""

    def __init__(self, memory: Memory | None) -> None:
        super().__init__()
        self.setAccessibleName(t("Statistics"))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        area, inside = scrolled(t("Statistics"))
        whole.addWidget(area)
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 12, 0)
        self._column.setSpacing(12)
        self._column.addWidget(text(
            t("These figures help judgement and never replace it: the ranking follows the rule of the grid alone."),
            "muted", wrap=True,
        ))  # fmt: skip
        self.refused = Card(name=t("What cannot be compared"))
        self.agreement = Card(name=t("Agreement"))
        figure = Kind.NUMBER
        self.ranks = PlotCard(
            t("Ranks by each method"),
            t("The square is the rank by the grid. Where the other signs stand far from it, or the bar of uncertainty "
              "is wide, the rank says little."),
            plots.RanksPlot(),
            lines("stat-ranks", t("Ranks by each method"),
                  [(t("Project"), Kind.TEXT, 0), *((names.method(words(), one), figure, 118) for one in Method),
                   (t("Movement"), figure, 96), (t("True rank (95 %)"), figure, 120)], memory),
        )  # fmt: skip
        self.severity = PlotCard(
            t("Severity of the reviewers"),
            t("How many points fewer or more than the average reviewer each gives to the same applications, with its "
              "interval of 95 %. A filled dot: the interval leaves zero out."),
            plots.SeverityPlot(),
            lines("stat-severity", t("Severity of the reviewers"),
                  [(t("Reviewer"), Kind.TEXT, 0), (t("Sheets"), figure, 80), (t("Mean"), figure, 80),
                   (t("Std. dev."), figure, 90), (t("Severity"), figure, 190)], memory),
        )  # fmt: skip
        self.distribution = PlotCard(
            t("Distribution of the marks"),
            t("How often each mark was given on each criterion; the diamond is the mean."),
            plots.DistributionPlot(),
            lines("stat-marks", t("Distribution of the marks"),
                  [(t("Criterion"), Kind.TEXT, 0), (t("Marks"), figure, 74), (t("Mean"), figure, 74),
                   (t("Std. dev."), figure, 90), (t("Median"), figure, 90), (t("Agreement (ICC)"), figure, 170)],
                  memory),
        )  # fmt: skip
        for card in (self.refused, self.agreement, self.ranks, self.severity, self.distribution):
            self._column.addWidget(card)
        self._column.addStretch(1)

    def show_statistics(self, told: Statistics, found: Results) -> None:
        """Show `told`, computed from the sheets of `found`."""
        self._refuse(told.obstacle, found)
        self._agree(told.agreement, len(told.left_out))
        self._ranks(told, found)
        self._severity(told, found)
        self._distribution(told, found)

    # -- what cannot be told

    def _refuse(self, obstacle: Obstacle | None, found: Results) -> None:
        clear_layout(self.refused.body)
        self.refused.setVisible(obstacle is not None)
        if obstacle is None:
            return
        codes, numbers = found.material.codes, {one.key: one.number for one in found.material.judged.entries}
        body = self.refused.body
        body.addWidget(text(t("Severity and adjusted ranks are not given"), "heading", wrap=True))
        for reason in obstacle.reasons:
            body.addWidget(text(names.reason(words(), reason), tone="warn", wrap=True, select=True))
        for part in obstacle.parts:
            people = words().listed(sorted(codes.get(one, one) for one in part.reviewers))
            body.addWidget(text(t("Together: {reviewers}", reviewers=people), "muted", wrap=True, select=True))
        if obstacle.links:
            body.addWidget(text(t("These readings would link them:"), "strong", wrap=True))
        for reviewer, application in obstacle.links[:MOST]:
            said = t("{code} reads {number}", code=codes.get(reviewer, reviewer), number=numbers.get(application, ""))
            body.addWidget(text("· " + said, wrap=True, select=True))
        for reviewer, count in obstacle.few:
            said = n("{code} has scored {count} application", "{code} has scored {count} applications", count,
                     code=codes.get(reviewer, reviewer))  # fmt: skip
            body.addWidget(text("· " + said, wrap=True, select=True))

    def _agree(self, told: Agreement, left_out: int) -> None:
        clear_layout(self.agreement.body)
        body = self.agreement.body
        body.addWidget(text(t("Agreement of the reviewers"), "heading"))
        body.addWidget(text(names.verdict(words(), told.verdict), wrap=True, select=True))
        shown = [(t("One reviewer, any of them (ICC 1)"), told.one_way), (t("Same marks (ICC 2)"), told.absolute),
                 (t("Same order (ICC 3)"), told.consistent)]  # fmt: skip
        rows = [(name, _icc(one)) for name, one in shown if one is not None]
        if rows:
            rows.append((t("Reviewers per application"), say.decimal(told.readers)))
            body.addWidget(pairs(rows))
        if told.reason is not None:
            reason = t("ICC 2 and 3: {reason}", reason=names.reason(words(), told.reason))
            body.addWidget(text(reason, "muted", wrap=True))
        if left_out:
            body.addWidget(text(n("{count} sheet with a waived criterion is left out.",
                                  "{count} sheets with a waived criterion are left out.", left_out), "muted",
                                wrap=True))  # fmt: skip

    # -- the plots

    def _ranks(self, told: Statistics, found: Results) -> None:
        entries = {one.key: one for one in found.material.judged.entries}
        labels = {key: f"{one.number} · {one.title}" for key, one in entries.items()}
        plot = self.ranks.plot
        shown = [one.method for one in told.standings[0].scores] if told.standings else []
        plot.legend = [(one, names.method(words(), one)) for one in shown]
        plot.names = [labels.get(one.application, "") for one in told.standings]
        plot.ranks = [plots.Ranks(tuple((score.method, score.rank) for score in one.scores), one.interval)
                      for one in told.standings]  # fmt: skip
        plot.low, plot.high = 1.0, float(max(2, len(told.standings)))
        whole = {1, *(round(one) for one in plots.ticks(0.0, plot.high) if one >= 1)}
        plot.ticks = [(float(one), words().number(one)) for one in sorted(whole)]
        far = max(told.standings, key=lambda one: max(abs(score.movement) for score in one.scores), default=None)
        moved = max((abs(score.movement) for score in far.scores), default=0) if far else 0
        said = t("Every method gives the same ranks.")
        if far is not None and moved:
            places = n("{count} place", "{count} places", moved)
            said = t("Furthest from its rank by the grid: {project}, by {places}", places=places,
                     project=labels.get(far.application, ""))  # fmt: skip
        plot.say(said)
        rows = []
        for one in told.standings:
            ranks = [one.by(method) for method in Method]
            most = max((score.movement for score in one.scores), key=abs, default=0)
            spread = f"{one.interval[0]}–{one.interval[1]}" if one.interval else ""
            rows.append(Line(
                one.application,
                (labels.get(one.application, ""), *(words().number(score.rank) if score else "" for score in ranks),
                 Cell(say.signed(most, 0) if most else "0", tone="warn" if abs(most) > 2 else ""), spread),
                (labels.get(one.application, ""), *(score.rank if score else None for score in ranks), most, spread),
            ))  # fmt: skip
        self.ranks.show_lines(rows)
        self.ranks.setVisible(bool(told.standings) and told.obstacle is None)

    def _severity(self, told: Statistics, found: Results) -> None:
        people = sorted((one for one in told.reviewers if one.severity is not None),
                        key=lambda one: one.severity.value if one.severity else 0)  # fmt: skip
        codes = found.material.codes
        plot = self.severity.plot
        plot.names = [codes.get(one.reviewer, one.reviewer) for one in people]
        plot.estimates = [plots.Estimate(one.severity.value, one.severity.low, one.severity.high)
                          for one in people if one.severity]  # fmt: skip
        ends = [value for one in plot.estimates for value in (one.value, one.low, one.high) if value is not None]
        most = max((abs(one) for one in ends), default=1.0) * 1.05 or 1.0
        plot.low, plot.high = -most, most
        plot.ticks = [(one, say.signed(one, 0 if one % 1 == 0 else 1)) for one in plots.ticks(-most, most)]
        rows = []
        for one in people or told.reviewers:
            code = codes.get(one.reviewer, one.reviewer)
            rows.append(Line(
                one.reviewer,
                (code, words().number(one.sheets), say.decimal(one.mean), say.decimal(one.deviation),
                 say.interval(one.severity, 1) if one.severity else ""),
                (code, one.sheets, say.exact(one.mean), say.exact(one.deviation),
                 say.exact(one.severity.value) if one.severity else None),
            ))  # fmt: skip
        plot.say(" · ".join(f"{line.cells[0]}: {line.cells[4]}" for line in rows))
        self.severity.show_lines(rows)
        self.severity.setVisible(bool(people))

    def _distribution(self, told: Statistics, found: Results) -> None:
        grid, agreed = found.material.judged.grid, dict(told.criteria)
        plot = self.distribution.plot
        criteria = {one.code: words().localised(one.name) for one in grid.criteria}
        plot.names = [criteria.get(one.code, one.code) for one in told.distributions]
        plot.bars = [plots.Bars(tuple(count for _, count in one.marks), one.mean) for one in told.distributions]
        plot.step = step = 0.5 if grid.half_marks else 1.0
        plot.low, plot.high = -step / 2, grid.highest + step / 2
        plot.ticks = [(float(one), words().number(one)) for one in range(grid.highest + 1)]
        rows = []
        for one in told.distributions:
            icc = agreed[one.code].one_way if one.code in agreed else None
            median = one.quartiles[1] if one.quartiles else None
            rows.append(Line(
                one.code,
                (criteria.get(one.code, one.code), words().number(one.count), say.decimal(one.mean, 2),
                 say.decimal(one.deviation, 2), say.decimal(median, 2), say.interval(icc.single) if icc else ""),
                (criteria.get(one.code, one.code), one.count, say.exact(one.mean), say.exact(one.deviation),
                 say.exact(median), say.exact(icc.single.value) if icc else None),
            ))  # fmt: skip
        plot.say(" · ".join(f"{line.cells[0]}: {line.cells[2]}" for line in rows))
        self.distribution.show_lines(rows)
        self.distribution.setVisible(any(one.count for one in told.distributions))


def _icc(one: Icc) -> str:
    return t("{single}; mean of them {average}", single=say.interval(one.single), average=say.interval(one.average))
