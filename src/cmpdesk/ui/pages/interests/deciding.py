"""Deciding a measure, upon one conflict or many."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QButtonGroup, QRadioButton, QWidget

from cmpdesk.domain.interests import OFFICER_MEASURES, REVIEWER_MEASURES, Measure, RegisterRow, Subject
from cmpdesk.i18n import interests as labels
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.services import interests
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.forms import Form, text_edit
from cmpdesk.ui.labels import text
from cmpdesk.ui.pages.interests import words as say
from cmpdesk.ui.plain import typed_text
from cmpdesk.ui.sheets import Sheet

MOST = 12
"""Conflicts that are named; beyond them how many there are is enough."""


class DecideSheet(Sheet):
    """Asks for a measure and its reason."""

    def __init__(self, parent: QWidget | None, desk: Desk, rows: Sequence[RegisterRow]) -> None:
        title = n("Decide upon {count} conflict", "Decide upon {count} conflicts", len(rows))
        explanation = t("The measure is kept with its reason, your name and the time.")
        super().__init__(parent, desk.runner, title, explanation, t("Decide"))
        self._desk, self._rows = desk, tuple(rows)
        named = [f"{row.number} · {row.title} · {say.who(row)}" for row in rows[:MOST]]
        if len(rows) > MOST:
            named.append("…")
        self.body.addWidget(text("\n".join(named), wrap=True, select=True))
        self.form = Form(title)
        self.body.addWidget(self.form)
        self._group = QButtonGroup(self)
        self.choices: dict[Measure, QRadioButton] = {}
        offered = OFFICER_MEASURES if rows[0].officer_id else REVIEWER_MEASURES
        for measure in offered:
            button = QRadioButton(_explained(measure))
            self._group.addButton(button)
            self.choices[measure] = button
            self.form.wide(button)
        before = rows[0].measure or offered[-1]
        self.choices[before].setChecked(True)
        self.reason = text_edit((rows[0].declaration.reason if rows[0].declaration else ""), lines=3)
        self.form.row(t("&Reason"), self.reason, check=self._check, required=True, above=True)
        self.body.addStretch(1)
        self.size_to(680, 520)
        self.filled()
        next(button for button in self.choices.values() if button.isChecked()).setFocus()

    @property
    def measure(self) -> Measure:
        """What is chosen."""
        return next(one for one, button in self.choices.items() if button.isChecked())

    def typed(self) -> object:
        """Return what stands in the fields."""
        return self.measure, typed_text(self.reason)

    def first_fault(self) -> QWidget | None:
        """Check every field, and return the first faulty one."""
        return self.form.first_fault()

    def work(self) -> "partial[Any]":
        """Return the decision."""
        return partial(
            interests.decide, self._desk.workspace, officer=self._desk.officer,
            subjects=[Subject.of(row) for row in self._rows], measure=self.measure, reason=typed_text(self.reason),
        )  # fmt: skip

    def _check(self) -> str:
        return "" if typed_text(self.reason).strip() else t("Type the reason.")


def _explained(measure: Measure) -> str:
    more = {
        Measure.NONE: t("the file stays in their hands"),
        Measure.OBSERVE: t("reads, gives no marks"),
        Measure.NO_LEAD: t("gives marks, does not report on the file"),
        Measure.LEAVES: t("gives marks, is absent from the discussion"),
        Measure.RECUSED: t("the file is taken back and leaves their packet"),
        Measure.HANDOVER: t("you handle the file from now on"),
    }
    return f"{labels.measure(words(), measure)} – {more[measure]}"
