"""How the marks become a result, as it is typed in the grid of a call."""

from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QSizePolicy

from cmpdesk.domain.scoring import Aggregation, Grid
from cmpdesk.i18n import scores
from cmpdesk.i18n.screen import t, words
from cmpdesk.ui.forms import Form, NumberField, line_edit
from cmpdesk.ui.inspector import Card
from cmpdesk.ui.labels import text
from cmpdesk.ui.pages.calls.criteria import read_threshold, threshold_text
from cmpdesk.ui.sheets import Checks
from cmpdesk.ui.theme import theme


class ResultCard(Card):
    """Mean, median or consensus; threshold of the total; least number of reviews; recommendation."""

    def __init__(self, grid: Grid | None, checks: Checks) -> None:
        super().__init__(t("Result"))
        form = Form(t("Result"))
        self.aggregation = QComboBox()
        for value in Aggregation:
            self.aggregation.addItem(scores.aggregation(words(), value), str(value))
        if grid is not None:
            self.aggregation.setCurrentIndex(self.aggregation.findData(str(grid.aggregation)))
        self.aggregation.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        form.row(t("&One mark of several reviewers"), self.aggregation)
        self.threshold = line_edit(threshold_text(grid.threshold if grid else None), hint="—")
        self.threshold.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.threshold.setMaximumWidth(theme().px(110))
        form.row(t("&Threshold of the total (points)"), self.threshold)
        self.least = NumberField(1, 20)
        self.least.set_value(grid.least_reviews if grid else 3)
        form.row(t("&Least number of reviews"), self.least, hint=t("With fewer a result carries a warning."))
        self.recommendation = QCheckBox(t("Each reviewer &recommends: yes, if funds allow, or no"))
        self.recommendation.setChecked(grid is None or grid.recommendation)
        form.wide(self.recommendation)
        self.body.addWidget(form)
        fault = text("", tone="bad", wrap=True)
        checks.add(self.threshold, self._check, fault)
        self.body.addWidget(fault)

    def total(self) -> Decimal | None:
        """Return the threshold of the total."""
        return read_threshold(self.threshold.text())

    def typed(self) -> tuple[object, ...]:
        """Return what stands in the fields."""
        return (self.aggregation.currentData(), self.threshold.text(), self.least.text(),
                self.recommendation.isChecked())  # fmt: skip

    def _check(self) -> str:
        if self.threshold.text().strip() and self.total() is None:
            return t("The threshold of the total is a number of points, such as 60, or nothing.")
        return ""
