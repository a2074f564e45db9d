"""Retention rules of a Party, and the destruction of what is due under the reference of an authorisation."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from cmpdesk.domain.programmes import Party
from cmpdesk.domain.retention import FATES, MOST_YEARS, Fate, Kind, Rule
from cmpdesk.i18n import registers as say
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.services import retention
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.forms import Form, NumberField, line_edit, text_edit
from cmpdesk.ui.labels import text
from cmpdesk.ui.pages.registers.loading import Line
from cmpdesk.ui.plain import typed_text
from cmpdesk.ui.sheets import Sheet

MOST = 12
"""Things that are named before it is enough to say how many there are."""


class RuleSheet(Sheet):
    """Sets the retention rules of a Party, one after the other, that of `kind` first. `saved` brings the rule."""

    def __init__(self, parent: QWidget | None, desk: Desk, party: Party, rules: Sequence[Rule],
                 kind: Kind | None = None) -> None:  # fmt: skip
        title = t("Retention rule of {party}", party=party.code)
        super().__init__(
            parent, desk.runner, title,
            t("Until your Party confirms it, a rule is a proposal of the program. A rule destroys nothing: it says "
              "what the dry run lists."), t("Save"),
        )  # fmt: skip
        self._desk, self._rules = desk, tuple(rules)
        w = words()
        self.kind = QComboBox()
        for one in rules:
            self.kind.addItem(say.kind(w, one.kind), one.kind)
        self.kind.setCurrentIndex(max(0, self.kind.findData(kind)))
        self.years = NumberField(0, MOST_YEARS)
        self.fate = QComboBox()
        self.source = text_edit(lines=3)
        self.confirmed = QCheckBox(t("Confirmed by the Party"))
        self.form = Form(title)
        self.form.row(t("&Kind"), self.kind)
        self.form.row(t("&Years"), self.years)
        self.form.row(t("&What becomes of it"), self.fate)
        self.form.row(t("S&ource"), self.source)
        self.form.wide(self.confirmed)
        self.body.addWidget(self.form)
        self.said = text("", "muted", wrap=True)
        self.body.addWidget(self.said)
        self.body.addStretch(1)
        self.kind.currentIndexChanged.connect(self._show)
        self.years.textChanged.connect(self._say)
        self.fate.currentIndexChanged.connect(self._say)
        self.size_to(640, 460)
        self._show()
        self.kind.setFocus()

    @property
    def seen(self) -> Rule:
        """The rule that is shown, as it is."""
        return self._rules[self.kind.currentIndex()]

    @property
    def rule(self) -> Rule:
        """What stands in the fields."""
        fate = self.fate.currentData()
        return Rule(self.seen.party_code, self.seen.kind, self.years.value(), Fate(fate) if fate else self.seen.fate,
                    typed_text(self.source), not self.confirmed.isChecked())  # fmt: skip

    def _show(self) -> None:
        rule = self.seen
        self.years.set_value(rule.years)
        self.fate.clear()
        for one in FATES[rule.kind]:
            self.fate.addItem(say.fate(words(), one), one)
        self.fate.setCurrentIndex(FATES[rule.kind].index(rule.fate))
        self.source.setPlainText(rule.source)
        self.confirmed.setChecked(not rule.proposed)
        self._say()
        self.filled()

    def _say(self) -> None:
        self.said.setText(say.rule(words(), self.rule))

    def typed(self) -> object:
        """Return what stands in the fields."""
        return self.rule

    def first_fault(self) -> QWidget | None:
        """Nothing that can be typed here is faulty."""
        return None

    def work(self) -> "partial[Any]":
        """Return the saving."""
        return partial(retention.set_rule, self._desk.workspace, officer=self._desk.officer, seen=self.seen,
                       rule=self.rule)  # fmt: skip


class DestroySheet(Sheet):
    """Destroys what is due, under the reference of an authorisation. `saved` brings the certificate."""

    def __init__(self, parent: QWidget | None, desk: Desk, party: Party, lines: Sequence[Line]) -> None:
        w = words()
        title = n("Destroy {count} thing", "Destroy {count} things", len(lines))
        super().__init__(parent, desk.runner, title,
                         t("This is never undone, and nothing done before can be undone after it."),
                         t("&Destroy for good"))  # fmt: skip
        self._desk, self._party, self._lines = desk, party, tuple(lines)
        self.save_button.setProperty("kind", "danger")
        rule = lines[0].told.rule if lines[0].told else None
        kind = str(lines[0].held.kind)
        said = [t("{name}: {text}", name=say.kind(w, kind), text=say.rule(w, rule)) if rule else say.kind(w, kind)]
        if rule is not None and rule.proposed:
            said.append("▲ " + t("This rule is a proposal of the program: your Party has not confirmed it."))
        said.append(t("What stays: {what}", what=say.stays(w, kind)))
        self.body.addWidget(text("\n".join(said), wrap=True))
        named = [say.held(w, one.held) for one in lines[:MOST]] + ["…"] * (len(lines) > MOST)
        self.body.addWidget(text("\n".join(named), "strong", wrap=True, select=True))
        self.body.addWidget(text(t(
            "Backups made before keep it until they are thinned, and whoever restores one must destroy again. What was "
            "printed, saved elsewhere or sent stays with whoever has it."
        ), "muted", wrap=True))  # fmt: skip
        self.form = Form(title)
        self.authorisation = line_edit()
        self.sure = QCheckBox(t("The archives service or the authority of my Party has authorised it"))
        self.form.row(t("&Reference of the authorisation"), self.authorisation, check=self._check, required=True,
                      above=True)  # fmt: skip
        self.form.wide(self.sure)
        self.body.addWidget(self.form)
        self.body.addStretch(1)
        self.sure.toggled.connect(self.save_button.setEnabled)
        self.save_button.setEnabled(False)
        self.size_to(640, 520)
        self.filled()
        self.authorisation.setFocus()

    def _check(self) -> str:
        return "" if self.authorisation.text().strip() else t("Nothing is destroyed without it.")

    def typed(self) -> object:
        """Return what stands in the fields."""
        return self.authorisation.text(), self.sure.isChecked()

    def first_fault(self) -> QWidget | None:
        """Check the reference."""
        return self.form.first_fault()

    def work(self) -> "partial[Any]":
        """Return the destruction."""
        chosen = [(one.held.kind, one.held.id) for one in self._lines]
        return partial(retention.destroy, self._desk.workspace, officer=self._desk.officer,
                       party_code=self._party.code, chosen=chosen, authorisation=self.authorisation.text())  # fmt: skip
