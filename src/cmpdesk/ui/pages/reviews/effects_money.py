"""What a meeting decides of the instalments of the second year of one project, line by line."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from cmpdesk.domain.programmes import Programme, Side
from cmpdesk.domain.review_money import Effect, EffectDraft, InstalmentEffect
from cmpdesk.domain.reviews import Review, ReviewSubject, SecondYear
from cmpdesk.i18n import review_effects as say
from cmpdesk.i18n.screen import t, words
from cmpdesk.services import review_effects
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.fields import AmountField
from cmpdesk.ui.forms import Form, line_edit
from cmpdesk.ui.labels import text
from cmpdesk.ui.sheets import Sheet


class Line:
    """One instalment: what becomes of it, how much stays, what lifts its condition."""

    def __init__(self, form: Form, programme: Programme, one: SecondYear, said: InstalmentEffect | None,
                 *, mine: bool) -> None:  # fmt: skip
        w, party = words(), programme.party(one.side)
        self.side, self.instalment = one.side, one.instalment
        name = t("Instalment {position} of {party}, {amount}", position=w.number(one.instalment.position),
                 party=party.code, amount=w.money(one.instalment.amount))  # fmt: skip
        self.effect = QComboBox()
        self.effect.addItem(t("Not decided"), "")
        for each in Effect:
            self.effect.addItem(say.effect(w, each), str(each))
        self.effect.setCurrentIndex(self.effect.findData(str(said.effect)) if said is not None else 0)
        self.stays = AmountField(party, said.decided if said and said.effect is Effect.REDUCED else None)
        self.condition: QLineEdit = line_edit(said.condition if said else "")
        self.stays.setAccessibleName(t("What stays of it: {name}", name=name))
        self.condition.setAccessibleName(t("What lifts the condition: {name}", name=name))
        form.heading(name)
        form.row(t("What &becomes of it"), self.effect)
        form.row(t("What stays"), self.stays, check=self._amount_fault)
        form.row(t("What lifts it"), self.condition, check=self._condition_fault)
        self.effect.currentIndexChanged.connect(self._fit)
        self._fit()
        for field in (self.effect, self.stays, self.condition) if not mine else ():
            field.setEnabled(False)

    @property
    def chosen(self) -> Effect | None:
        """What is chosen, None while nothing is decided."""
        key = self.effect.currentData()
        return Effect(key) if key else None

    def _fit(self) -> None:
        self.stays.setEnabled(self.chosen is Effect.REDUCED)
        self.condition.setEnabled(self.chosen in (Effect.CONDITIONAL, Effect.SUSPENDED))

    def _amount_fault(self) -> str:
        if self.chosen is not Effect.REDUCED:
            return ""
        if self.stays.fault():
            return self.stays.fault()
        money = self.stays.money()
        if money is None or not 0 < money.cents < self.instalment.amount.cents:
            return t("Enter more than nothing, and less than {amount}.", amount=words().money(self.instalment.amount))
        return ""

    def _condition_fault(self) -> str:
        missing = self.chosen is Effect.CONDITIONAL and not self.condition.text().strip()
        return t("Say what lifts the condition.") if missing else ""

    def draft(self) -> EffectDraft | None:
        """Return what is typed, None where nothing is decided."""
        chosen = self.chosen
        if chosen is None:
            return None
        money = self.stays.money() if chosen is Effect.REDUCED else None
        condition = self.condition.text().strip() if chosen in (Effect.CONDITIONAL, Effect.SUSPENDED) else ""
        return EffectDraft(self.instalment.id, chosen, money.cents if money else None, condition)

    def typed(self) -> tuple[object, ...]:
        """Return what stands in the fields."""
        return self.effect.currentIndex(), self.stays.text(), self.condition.text()


class MoneySheet(Sheet):
    """Decides of the second year of a project; nothing is released by it. `saved` brings the effects."""

    def __init__(self, parent: QWidget | None, desk: Desk, programme: Programme, review: Review,
                 subject: ReviewSubject, mine: frozenset[Side],
                 held: Mapping[str, tuple[InstalmentEffect, ...]]) -> None:  # fmt: skip
        row = subject.row
        title = f"{row.number} · {t('Second year')}"
        super().__init__(parent, desk.runner, title,
                         t("Money moves only once the decisions are carried out. Each Party decides of its own."),
                         t("Save"))  # fmt: skip
        self._desk, self._review, self._subject = desk, review, subject
        said = {one.instalment_id: one for one in held.get(row.project_id, ())}
        self.form = Form(title)
        self.lines: list[Line] = []
        last: Side | None = None
        for one in subject.second_year:
            if one.side is not last:
                self.form.party(one.side, words().localised(programme.party(one.side).name))
                last = one.side
            self.lines.append(Line(self.form, programme, one, said.get(one.instalment.id),
                                   mine=one.side in mine))  # fmt: skip
        if not self.lines:
            self.form.wide(text(t("No instalment is planned for a second year: plan it in the grants of the project."),
                                "muted", wrap=True))  # fmt: skip
            self.save_button.setEnabled(False)
        self.body.addWidget(self.form)
        self.body.addStretch(1)
        self.size_to(680, 560)
        self.filled()
        if self.lines:
            self.lines[0].effect.setFocus()

    def typed(self) -> object:
        """Return what stands in the fields."""
        return tuple(one.typed() for one in self.lines)

    def first_fault(self) -> QWidget | None:
        """Check every field, and return the first faulty one."""
        return self.form.first_fault()

    def work(self) -> "partial[Any]":
        """Return the saving."""
        decision = self._subject.decision
        drafts = [draft for one in self.lines if (draft := one.draft()) is not None]
        return partial(review_effects.decide_money, self._desk.workspace, officer=self._desk.officer,
                       review_id=self._review.id, project_id=self._subject.row.project_id,
                       seen=decision.version if decision else 0, drafts=drafts)  # fmt: skip
