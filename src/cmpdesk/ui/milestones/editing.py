"""One milestone in a form: a date however vague, or a rule, with what it comes to shown while it is typed."""

from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QWidget

from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.plans import MilestoneDraft, Plan, Tried, tried
from cmpdesk.domain.programmes import Programme, Side
from cmpdesk.domain.schedules import Milestone, MilestoneKind, Owner, OwnerKind, Rule
from cmpdesk.domain.text import LANGUAGES, LocalisedText
from cmpdesk.domain.working_days import CalendarCode, Roll
from cmpdesk.i18n import schedules as say
from cmpdesk.i18n.labels import party_name
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.services import schedules
from cmpdesk.services.workspaces import Workspace
from cmpdesk.ui.conflicts import Subject
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.dialogs import sentence_of
from cmpdesk.ui.fields import VagueDateField
from cmpdesk.ui.forms import Form, NumberField, line_edit
from cmpdesk.ui.inspector import Card
from cmpdesk.ui.labels import restyle, text
from cmpdesk.ui.sheets import Sheet
from cmpdesk.ui.theme import theme

SHOWN = 6
"""Milestones that move along of which the name and the date are shown."""
_UNITS = ("months", "weeks", "days", "working_days")
_MOST = 999
_TABLES = {OwnerKind.PROJECT: "project", OwnerKind.CALL: "call", OwnerKind.SESSION: "commission_session"}


class RuleFields(QWidget):
    """How far from another milestone: a number of a unit, before or after it, and where a day off leads."""

    def __init__(self, plan: Plan, milestone: Milestone | None) -> None:
        super().__init__()
        self.setProperty("kind", "plain")
        self.setAccessibleName(t("Rule"))
        rule = (milestone.rule if milestone else None) or Rule(months=12)
        self.count = NumberField(0, _MOST)
        self.count.setAccessibleName(t("How many"))
        self.unit = _box(t("Unit"), [
            ("months", t("months")), ("weeks", t("weeks")), ("days", t("days")), ("working_days", t("working days")),
        ])  # fmt: skip
        self.way = _box(t("Before or after"), [("after", t("after")), ("before", t("before"))])
        self.anchor = _box(t("Counted from"), [
            (one.id, _named(plan, one)) for one in plan.anchors(milestone.id if milestone else None)
        ])  # fmt: skip
        self.roll = _box(t("Where it falls on a day off"), [
            (str(Roll.NONE), t("as it falls")), (str(Roll.NEXT), t("the next working day")),
            (str(Roll.PREVIOUS), t("the working day before")),
        ])  # fmt: skip
        self.calendar = _box(t("Working days of"), [
            (str(code), say.calendar(words(), code)) for code in (CalendarCode.COMMON, CalendarCode.QC, CalendarCode.BE)
        ])  # fmt: skip
        self._others = {unit: getattr(rule, unit) for unit in _UNITS}
        shown = next((unit for unit in _UNITS if self._others[unit]), "days")
        count = self._others.pop(shown)
        self._first = shown
        self.count.set_value(abs(count))
        _choose(self.unit, shown)
        _choose(self.way, "before" if rule.backwards else "after")
        _choose(self.roll, str(rule.roll))
        _choose(self.calendar, str(rule.calendar))
        if milestone is not None and (milestone.rule or milestone.anchor_id):  # what is not offered is chosen anew
            self.anchor.setCurrentIndex(self.anchor.findData(milestone.anchor_id))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for field in (self.count, self.unit, self.way):
            row.addWidget(field)
        row.addStretch(1)

    def rule(self) -> Rule:
        """Return the rule that is chosen; parts of the rule that this form does not show stay as they were."""
        unit = str(self.unit.currentData())
        counts = {**self._others, self._first: 0} if unit != self._first else dict(self._others)
        sign = -1 if self.way.currentData() == "before" else 1
        counts[unit] = sign * self.count.value()
        return Rule(**counts, roll=Roll(self.roll.currentData()), calendar=CalendarCode(self.calendar.currentData()))

    def anchor_id(self) -> str | None:
        """Return the milestone from which it is counted."""
        chosen = self.anchor.currentData()
        return str(chosen) if chosen else None

    def typed(self) -> tuple[object, ...]:
        """Return what stands in the fields."""
        return self.rule(), self.anchor_id()

    def follow(self, tell: Any) -> None:
        """Call `tell` with each change."""
        self.count.textChanged.connect(tell)
        for box in (self.unit, self.way, self.anchor, self.roll, self.calendar):
            box.currentIndexChanged.connect(tell)


class MilestoneSheet(Sheet):
    """A milestone; `saved` brings the `Plan`."""

    def __init__(self, parent: QWidget | None, desk: Desk, plan: Plan, programme: Programme,
                 milestone: Milestone | None = None) -> None:  # fmt: skip
        title = t("Milestone") if milestone else t("New milestone")
        super().__init__(parent, desk.runner, f"{plan.label} · {title}",
                         t("A date as precisely as it is known, or counted from another milestone: then it follows."),
                         t("Save"))  # fmt: skip
        self._desk, self._plan, self.milestone = desk, plan, milestone
        self._programme = programme
        letters: set[str] = set()
        self.form, self.fixed, self.counted, self.last = (Form(title, letters) for _ in range(4))
        self._name_rows(milestone)
        self._date_rows(milestone)
        for form in (self.form, self.fixed, self.counted, self.last):
            form.grid.setColumnMinimumWidth(0, theme().px(150))
            self.body.addWidget(form)
        self.comes = Card(name=t("What it comes to"))
        self.comes_to = text("", "strong", wrap=True, select=True)
        self.others = text("", "muted", wrap=True, select=True)
        self.warning = text("", tone="warn", wrap=True, select=True)
        for line in (self.comes_to, self.others, self.warning):
            self.comes.body.addWidget(line)
        self.body.addWidget(self.comes)
        self.body.addStretch(1)
        self._connect()
        self._fixed_or_counted()
        self.size_to(660, 700)
        self.filled()
        again = partial(_stored, desk.workspace, plan.owner, milestone.id if milestone else "")
        self.edits(desk, Subject(_TABLES[plan.owner.kind], plan.owner.id, plan.version, again, self._again))
        self.keep_draft(desk, f"milestone:{milestone.id if milestone else plan.owner.id}")
        self.name.setFocus()

    def _again(self, plan: Plan) -> QWidget:
        """Return this form on what somebody else saved meanwhile."""
        one = plan.find(self.milestone.id) if self.milestone else None
        return MilestoneSheet(self.parentWidget(), self._desk, plan, self._programme, one)

    def _name_rows(self, one: Milestone | None) -> None:
        w = words()
        self.name = line_edit(w.localised(one.name) if one else "", hint=t("Report of the second mission"))
        self.form.row(t("Name"), self.name, check=self._check_name, required=True)
        self.kind = _box(t("Kind"), [(str(kind), say.kind(w, kind)) for kind in MilestoneKind])
        _choose(self.kind, str(one.kind if one else MilestoneKind.OTHER))
        self.form.row(t("Kind"), self.kind)
        sides = [("", t("Both Parties")), *((str(side), party_name(w, self._programme.party(side))) for side in Side)]
        self.side = _box(t("Concerns"), sides)
        _choose(self.side, str(one.side or "") if one else "")
        self.form.row(t("Concerns"), self.side)

    def _date_rows(self, one: Milestone | None) -> None:
        self.way = _box(t("Date"), [("fixed", t("a fixed date")), ("counted", t("counted from another milestone"))])
        _choose(self.way, "counted" if one and one.rule else "fixed")
        self.form.row(t("Date"), self.way)
        fixed = one.when if one and not one.rule else None
        self.when = VagueDateField(t("When it is"), self._desk.workspace.today(), fixed)
        self.fixed.row(t("When it is"), self.when, check=self.when.fault)
        self.rule = RuleFields(self._plan, one)
        self.counted.row(t("How far"), self.rule)
        self.counted.row(t("Counted from"), self.rule.anchor)
        self.counted.row(t("On a day off"), self.rule.roll)
        self.counted.row(t("Working days of"), self.rule.calendar)
        self.after = _box(t("Not before"), [("", t("no other milestone")), *(
            (self.rule.anchor.itemData(place), self.rule.anchor.itemText(place))
            for place in range(self.rule.anchor.count())
        )])  # fmt: skip
        _choose(self.after, (one.anchor_id or "") if one and not one.rule else "")
        self.fixed.row(t("Not before"), self.after)
        self.provisional = QCheckBox(t("Pro&visional: foreseen, not confirmed"))
        self.provisional.setChecked(one.provisional if one else False)
        self.last.wide(self.provisional)
        held = one is not None and one.held
        for field in (self.way, self.when, self.rule, self.rule.anchor, self.rule.roll, self.rule.calendar, self.after):
            field.setEnabled(not held)
            if held:
                field.setToolTip(t("It is frozen, done or cancelled: let it go before you change its date."))

    def _connect(self) -> None:
        self.way.currentIndexChanged.connect(self._fixed_or_counted)
        self.when.changed.connect(self._preview)
        self.rule.follow(self._preview)
        self.after.currentIndexChanged.connect(self._preview)
        self.kind.currentIndexChanged.connect(self._preview)

    def _fixed_or_counted(self, _index: int = 0) -> None:
        self.counted.setVisible(self._is_counted())
        self.fixed.setVisible(not self._is_counted())
        self._preview()

    def _is_counted(self) -> bool:
        return bool(self.way.currentData() == "counted")

    # -- what it comes to

    def draft(self) -> MilestoneDraft:
        """Return what is typed."""
        counted, side = self._is_counted(), self.side.currentData()
        return MilestoneDraft(
            MilestoneKind(self.kind.currentData()), self._named(), None if counted else self.when.when(),
            Side(side) if side else None, self.rule.anchor_id() if counted else self.after.currentData() or None,
            self.rule.rule() if counted else None, self.provisional.isChecked(),
        )  # fmt: skip

    def _named(self) -> LocalisedText:
        """Return the name: what is typed is that in the language of the screen, the others stay."""
        before = self.milestone.name if self.milestone else LocalisedText()
        if self.milestone is not None and self.name.text().strip() == words().localised(before):
            return before
        language = words().language
        typed = {language if language in LANGUAGES else "fr": self.name.text().strip()}
        return LocalisedText(**{**before.to_dict(), **typed})

    def tried(self) -> Tried:
        """Return what is typed comes to; refused where it cannot be."""
        draft = self.draft()
        if not draft.name:
            draft = replace(draft, name=LocalisedText(fr="—"))
        return tried(self._plan, draft, self.milestone.id if self.milestone else None)

    def _preview(self, _changed: object = None) -> None:
        w = words()
        for line in (self.others, self.warning):
            line.hide()
        try:
            what = self.tried()
        except Refusal as refusal:
            self.comes_to.setText(sentence_of(refusal))
            restyle(self.comes_to, tone="bad")
            return
        restyle(self.comes_to, tone="")
        self.comes_to.setText(say.when(w, what.milestone.when) if what.milestone.when else t("No date yet"))
        if what.others:
            self.others.setText("\n".join(self._moved(what)))
            self.others.show()
        if said := say.uncovered(w, what.uncovered):
            self.warning.setText(said)
            self.warning.show()

    def _moved(self, what: Tried) -> list[str]:
        w, many = words(), len(what.others)
        said = [n("{count} other milestone moves with it:", "{count} other milestones move with it:", many)]
        said += [f"{w.localised(one.name)} : {say.when(w, when)}" if w.language == "fr" else
                 f"{w.localised(one.name)}: {say.when(w, when)}" for one, when in what.others[:SHOWN]]  # fmt: skip
        if many > SHOWN:
            said.append(n("and {count} more", "and {count} more", many - SHOWN))
        return said

    # -- the sheet

    def typed(self) -> object:
        """Return what stands in the fields."""
        return (self.name.text(), self.kind.currentData(), self.side.currentData(), self.way.currentData(),
                self.when.typed(), self.rule.typed(), self.after.currentData(),
                self.provisional.isChecked())  # fmt: skip

    def first_fault(self) -> QWidget | None:
        """Check every field, and return the first faulty one."""
        forms = (self.form,) if self._is_counted() else (self.form, self.fixed)
        faulty = [fault for form in forms if (fault := form.first_fault()) is not None]
        return faulty[0] if faulty else None

    def work(self) -> "partial[Any]":
        """Return the saving of what is typed."""
        self.tried()
        act: dict[str, Any] = {"officer": self._desk.officer, "seen": self._plan.version, "draft": self.draft()}
        if self.milestone is None:
            return partial(schedules.add, self._desk.workspace, owner=self._plan.owner, **act)
        return partial(schedules.edit, self._desk.workspace, milestone_id=self.milestone.id, **act)

    def _check_name(self) -> str:
        return "" if self.name.text().strip() else t("Give the milestone a name.")


def _stored(workspace: Workspace, owner: Owner, milestone_id: str) -> Plan:
    """Return the calendar as it is now, or refuse with ``record.gone`` where the milestone is not there any more."""
    plan = schedules.plan(workspace, owner)
    if milestone_id and plan.find(milestone_id) is None:
        raise Refusal("record.gone", table="milestone")
    return plan


def _box(name: str, choices: list[tuple[str, str]]) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    for key, shown in choices:
        box.addItem(shown, key)
    return box


def _choose(box: QComboBox, key: str) -> None:
    box.setCurrentIndex(max(0, box.findData(key)))


def _named(plan: Plan, one: Milestone) -> str:
    """Return the name of a milestone with its date; one of a calendar above is told apart."""
    w = words()
    said = w.localised(one.name)
    if one.owner != plan.owner:
        said = t("{name} (of the session)", name=said) if one.owner.kind == "session" else (
            t("{name} (of the call)", name=said))  # fmt: skip
    return f"{said} · {say.when(w, one.when)}" if one.when else said
