"""One application of a ranking: each reviewer's marks, and the sum that gives its rank."""

from fractions import Fraction

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from cmpdesk.domain.rankings import Results
from cmpdesk.domain.results import CriterionResult, Sheet
from cmpdesk.domain.scoring import Aggregation
from cmpdesk.domain.sheets import Consolidation
from cmpdesk.i18n import scores
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.ui.inspector import Inspector, lined
from cmpdesk.ui.labels import text
from cmpdesk.ui.pages.results import words as say
from cmpdesk.ui.pages.results.rows import Place, RankRow


class RankInspector(Inspector):
    """The application under the cursor."""

    def __init__(self) -> None:
        super().__init__(t("The selected application"))
        self.show_nothing()

    def show_nothing(self) -> None:
        """Say that nothing is chosen."""
        self.clear()
        self.paragraph(t("Choose an application to see why it ranks where it does."), "muted")

    def show_row(self, row: RankRow, found: Results, written: Consolidation | None, *, named: bool) -> None:
        """Show an application; `written` is None while it is on its way."""
        self.clear()
        placed = row.placed
        self.title(placed.title, placed.number)
        self._place(row, found)
        self._marks(row, found, named=named)
        self._sum(row, found)
        self._flags(row)
        if written is not None:
            self._written(written)

    def _place(self, row: RankRow, found: Results) -> None:
        w, placed = words(), row.placed
        lines = [(t("Rank"), w.number(placed.rank) if placed.rank is not None else t("none yet"))]
        if placed.total is not None:
            total = t("{points} of {whole}", points=say.decimal(placed.total), whole=say.decimal(found.ranking.points))
            lines.append((t("Total"), total))
        lines.append((t("Reviews"), w.number(placed.reviews)))
        if placed.lowest is not None:
            lines.append((t("Totals of single sheets"), say.span(placed.lowest, placed.highest)))
        if placed.deviation is not None:
            lines.append((t("Standard deviation"), say.decimal(placed.deviation)))
        if placed.opinions:
            lines.append((t("Recommendations"), say.opinions(placed)))
        if placed.asked is not None:
            lines.append((t("Requested"), w.money(placed.asked, cents=False)))
        if row.asked_so_far is not None and row.place is not Place.NO_LINE:
            lines.append((t("Requested so far"), w.money(row.asked_so_far, cents=False)))
        if row.place not in (Place.NO_LINE, Place.UNRANKED):
            lines.append((t("Envelope"), say.place(row).text))
        self.pairs(lines)

    def _marks(self, row: RankRow, found: Results, *, named: bool) -> None:
        sheets = sorted((one for one in found.material.judged.sheets if one.application == row.id),
                        key=lambda one: found.material.codes.get(one.reviewer, ""))  # fmt: skip
        self.group(t("Marks of the reviewers"))
        if not sheets:
            self.paragraph(t("No sheet has come in yet."), "muted")
            return
        holder, grid = lined(1, between=10, lines=4)
        holder.setAccessibleName(t("Marks of the reviewers"))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
        for column, sheet in enumerate(sheets, 1):
            grid.addWidget(text(found.material.codes.get(sheet.reviewer, "—"), "muted"), 0, column, right)
        counted = set(row.placed.sheets)
        for place, one in enumerate(row.placed.criteria, 1):
            grid.addWidget(text(_criterion(row, one), wrap=True), place, 0)
            for column, sheet in enumerate(sheets, 1):
                grid.addWidget(_mark(sheet, one.code, counts=sheet.id in counted), place, column, right)
        self.add(holder)
        apart = [found.material.codes.get(one.reviewer, "—") for one in sheets if one.id not in counted]
        if apart:
            self.paragraph(t("Incomplete, does not count: {codes}", codes=words().listed(apart)), "warn")
        if named:
            for sheet in sheets:
                self.paragraph(
                    f"{found.material.codes.get(sheet.reviewer, '—')} · {found.material.people.get(sheet.reviewer, '')}"
                )

    def _sum(self, row: RankRow, found: Results) -> None:
        """Show the sum openly: value × weight ÷ highest mark, criterion by criterion."""
        judged = found.material.judged
        self.group(t("Why this rank"))
        self.paragraph({
            Aggregation.MEAN: t("Points = weight × mean ÷ {highest}", highest=row.grid.highest),
            Aggregation.MEDIAN: t("Points = weight × median ÷ {highest}", highest=row.grid.highest),
            Aggregation.CONSENSUS: t("Points = weight × mark by consensus ÷ {highest}", highest=row.grid.highest),
        }[found.ranking.aggregation], "muted")  # fmt: skip
        lines = []
        for one in row.placed.criteria:
            found_one = judged.grid.criterion(one.code)
            weight = found_one.weight if found_one else 0
            said = "—" if one.value is None else t(
                "{weight} × {value} ÷ {highest} = {points}", weight=weight, value=say.decimal(one.value, 2),
                highest=row.grid.highest, points=say.decimal(one.points, 2),
            )  # fmt: skip
            lines.append((_criterion(row, one), said))
        if row.placed.total is not None:
            lines.append((t("Total"), say.decimal(row.placed.total, 2)))
        self.pairs(lines)
        if found.ranking.normalised:
            self.paragraph(t("The points are brought to a total of 100."), "muted")
        self._tied(row, found)

    def _tied(self, row: RankRow, found: Results) -> None:
        alike = [one for one in found.ranking.ranked if one.total == row.placed.total and one.key != row.id]
        if not alike or row.placed.total is None:
            return
        numbers = words().listed([one.number for one in alike])
        names = [words().localised(one.name) for code in found.ranking.ties if (one := row.grid.criterion(code))]
        if names:
            self.paragraph(t("Same total as {numbers}: parted by {criteria}, in this order.", numbers=numbers,
                             criteria=words().listed(names)))  # fmt: skip
        else:
            self.paragraph(t("Same total as {numbers}: they share the rank, and the next is skipped.", numbers=numbers))

    def _flags(self, row: RankRow) -> None:
        if row.placed.flags or row.owed:
            self.group(t("To look at"))
        for flag in row.placed.flags:
            self.paragraph("▲ " + say.flag(flag.kind, flag.criterion, row.grid), "warn")
        if row.owed:
            self.paragraph(n("{count} sheet is still missing.", "{count} sheets are still missing.", row.owed), "warn")

    def _written(self, written: Consolidation) -> None:
        parts = [
            (t("Strengths"), written.strengths), (t("Weaknesses"), written.weaknesses),
            (t("Divergence"), written.divergence), (t("Opinion of the sector"), written.sector_opinion),
            (t("Opinion of the delegation"), written.delegation_opinion),
        ]  # fmt: skip
        if written.proposal is not None:
            parts.append((t("Proposal of the jury"), scores.recommendation(words(), written.proposal)))
        if not any(said for _, said in parts):
            self.group(t("Summary of the jury"))
            self.paragraph(t("Nothing is written yet."), "muted")
        for name, said in parts:
            if said:
                self.group(name)
                self.paragraph(said)


def _criterion(row: RankRow, one: CriterionResult) -> str:
    found = row.grid.criterion(one.code)
    return words().localised(found.name) if found else one.code


def _mark(sheet: Sheet, code: str, *, counts: bool) -> QWidget:
    mark = sheet.marks.get(code)
    said = say.decimal(Fraction(mark)) if mark is not None else t("waived") if code in sheet.waived else "—"
    return text(said, "strong" if counts else "muted")
