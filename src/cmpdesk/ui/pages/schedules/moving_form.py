"""What is asked when dates move: which milestones, how, and who decided it."""

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QIntValidator
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from cmpdesk.domain.asked_moves import Asked
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.moves import Action, Cancel, Freeze, Set, Shift, Stretch, Unfreeze
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.revisions import RevisionDraft
from cmpdesk.domain.schedules import MilestoneKind
from cmpdesk.i18n import schedules as say
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.ui.fields import VagueDateField
from cmpdesk.ui.forms import Form, line_edit, read_date, text_edit
from cmpdesk.ui.labels import restyle
from cmpdesk.ui.pages.schedules.carrying import there
from cmpdesk.ui.plain import typed_text
from cmpdesk.ui.theme import theme
from cmpdesk.ui.wheel import guard

MOST = 2_400
"""Months or days that a field takes."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What may be moved: the milestone and the project under the cursor, the chosen rows, those shown, all.

    `dropped` is the day on which the milestone was let go in the drawing.
    """

    milestone_id: str = ""
    milestone: str = ""
    when: PartialDate | None = None
    project_id: str = ""
    project: str = ""
    chosen: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    total: int = 0
    dropped: date | None = None


class KindsButton(QToolButton):
    """A button with a menu of kinds of milestones, none chosen for all; `changed` after each choice."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "chip")
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu = QMenu(self)
        self._menu.setAccessibleName(t("Kinds of milestones"))
        self._actions: dict[MilestoneKind, QAction] = {}
        for kind in MilestoneKind:
            action = QAction(say.kind(words(), kind), self._menu)
            action.setCheckable(True)
            action.toggled.connect(self._show)
            self._menu.addAction(action)
            self._actions[kind] = action
        self.setMenu(self._menu)
        self._show()

    def kinds(self) -> frozenset[MilestoneKind]:
        """Return the chosen kinds."""
        return frozenset(kind for kind, action in self._actions.items() if action.isChecked())

    def choose(self, *kinds: MilestoneKind) -> None:
        """Choose these kinds only."""
        for kind, action in self._actions.items():
            action.setChecked(kind in kinds)

    def _show(self, _on: bool = False) -> None:
        names = [action.text() for action in self._actions.values() if action.isChecked()]
        said = words().listed(names) if names else t("all")
        if len(names) > 3:
            said = n("{count} kind", "{count} kinds", len(names))
        self.setText(f"{said}  ▾")
        self.setAccessibleName(t("Kinds of milestones: {kinds}", kinds=said))
        restyle(self, chosen="true" if names else "false")
        self.changed.emit()


class MovingForm(QWidget):
    """What moves and how; `changed` after each change of what is asked."""

    changed = Signal()

    def __init__(self, subject: Subject, today: date, letters: set[str]) -> None:
        super().__init__()
        self.setProperty("kind", "plain")
        self.setAccessibleName(t("What moves, and how"))
        self._subject, self._today = subject, today
        self.what, self.action = QComboBox(), QComboBox()
        self.meetings = QCheckBox(t("Meetings and the dates of the call too"))
        self.kinds, self.since = KindsButton(), line_edit(hint=t("any date"))
        self.months, self.days = _count(t("Months")), _count(t("Days"))
        self.end = VagueDateField(t("New end"), today)
        self.date = VagueDateField(t("New date"), today)
        self.why = line_edit(name=t("Reason of the cancellation"))
        self._fill_what()
        self._fill_action()
        form = Form(t("What moves, and how"), letters)
        form.heading(t("What moves"))
        form.row(t("&What"), self.what, above=True)
        form.row(t("&Kinds"), self.kinds)
        form.row(t("Not &before"), self.since, check=self._since_fault)
        form.wide(self.meetings)
        form.heading(t("How"))
        form.row(t("&Action"), self.action, above=True)
        form.wide(self._ways())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(form)
        self.form = form
        self._prefill()
        self._connect()
        self._turn()

    def _fill_what(self) -> None:
        one, w = self._subject, words()
        if one.milestone_id:
            self.what.addItem(t("{milestone} of {project}", milestone=one.milestone, project=one.project), "milestone")
        if one.project_id:
            self.what.addItem(t("The project {project}", project=one.project), "project")
        if len(one.chosen) > 1:
            self.what.addItem(t("The {count} chosen projects", count=w.number(len(one.chosen))), "chosen")
        if one.shown and len(one.shown) < one.total:
            self.what.addItem(n("The {count} project shown", "The {count} projects shown", len(one.shown)), "shown")
        self.what.addItem(n("The whole cohort ({count} project)", "The whole cohort ({count} projects)", one.total),
                          "cohort")  # fmt: skip
        wanted = "milestone" if one.dropped else "chosen" if len(one.chosen) > 1 else "cohort"
        self.what.setCurrentIndex(max(0, self.what.findData(wanted)))
        for box in (self.what, self.action):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(18)

    def _fill_action(self) -> None:
        for key, name in (
            ("shift", t("Shift by months or days")), ("stretch", t("Stretch to a new end")), ("set", t("Set a date")),
            ("freeze", t("Freeze: nothing moves them any more")), ("unfreeze", t("Let go what is frozen")),
            ("cancel", t("Cancel, with a reason")),
        ):  # fmt: skip
            self.action.addItem(name, key)

    def _ways(self) -> QStackedWidget:
        self.ways = QStackedWidget()
        shift = QWidget()
        row = QHBoxLayout(shift)
        row.setContentsMargins(0, 0, 0, 0)
        inner = Form(t("How far"))
        inner.row(t("Months"), self.months)
        inner.row(t("Days"), self.days)
        row.addWidget(inner)
        row.addStretch(1)
        self._parts: dict[str, QWidget] = {"shift": shift}
        for key, label, field in (("stretch", t("New end"), self.end), ("set", t("New date"), self.date),
                                  ("cancel", t("Reason"), self.why)):  # fmt: skip
            part = Form(label)
            part.row(label, field, above=True)
            self._parts[key] = part
        self._parts["none"] = QWidget()
        for one in self._parts.values():
            one.setProperty("kind", "plain")
            self.ways.addWidget(one)
        return self.ways

    def _prefill(self) -> None:
        one = self._subject
        if one.dropped is None:
            return
        self.action.setCurrentIndex(self.action.findData("set"))
        said = there(one.dropped, one.when)
        self.date.line.setText(say.when(words(), said) if said.exact is None else words().long_date(one.dropped))

    def _connect(self) -> None:
        for box in (self.what, self.action):
            guard(box)
            box.currentIndexChanged.connect(self._turn)
        self.meetings.toggled.connect(lambda _on: self.changed.emit())
        self.kinds.changed.connect(self.changed)
        for line in (self.since, self.months, self.days, self.why):
            line.textChanged.connect(lambda _typed: self.changed.emit())
        for field in (self.end, self.date):
            field.changed.connect(self.changed)

    def _turn(self, _place: int = 0) -> None:
        key, what = str(self.action.currentData()), str(self.what.currentData())
        self.ways.setCurrentWidget(self._parts.get(key, self._parts["none"]))
        self.meetings.setEnabled(what == "cohort")
        for field in (self.kinds, self.since):
            field.setEnabled(what != "milestone")
        self.changed.emit()

    # -- what is asked

    def asked(self, left: frozenset[str]) -> Asked:
        """Return what is asked; refused with ``revision.not-asked`` while it is not complete."""
        what, one = str(self.what.currentData()), self._subject
        if self._since_fault():
            raise Refusal("revision.not-asked")
        if what == "milestone":
            return Asked(self._action(), milestone_id=one.milestone_id, left=left)
        projects = {"project": (one.project_id,), "chosen": one.chosen, "shown": one.shown}.get(what)
        return Asked(
            self._action(), "", frozenset(projects) if projects is not None else None, self.kinds.kinds(),
            read_date(self.since.text(), self._today), self.meetings.isChecked(), left,
        )  # fmt: skip

    def _action(self) -> Action:
        key = str(self.action.currentData())
        if key == "freeze":
            return Freeze()
        if key == "unfreeze":
            return Unfreeze()
        if key == "shift" and (self._number(self.months) or self._number(self.days)):
            return Shift(self._number(self.months), self._number(self.days))
        if key == "stretch" and (end := self.end.when()) is not None:
            return Stretch(end)
        if key == "set" and (when := self.date.when()) is not None:
            return Set(when)
        if key == "cancel" and self.why.text().strip():
            return Cancel(self.why.text().strip())
        raise Refusal("revision.not-asked")

    def _number(self, field: QLineEdit) -> int:
        try:
            return int(field.text() or 0)
        except ValueError:
            return 0

    def _since_fault(self) -> str:
        if not self.since.text().strip() or read_date(self.since.text(), self._today) is not None:
            return ""
        return t("Type the day: 2027-03-01, 1/3/27 or 1 March 2027.")


def _count(name: str) -> QLineEdit:
    """Return a field for a whole number that may be negative."""
    field = line_edit(name=name)
    field.setValidator(QIntValidator(-MOST, MOST, field))
    field.setAlignment(Qt.AlignmentFlag.AlignRight)
    field.setMaximumWidth(theme().px(90))
    return field


class DecisionForm(Form):
    """Who asked for a revision, why, and who decided it."""

    def __init__(self, draft: RevisionDraft, today: date, letters: set[str] | None = None) -> None:
        super().__init__(t("Decision"), letters)
        self._today = today
        self.heading(t("Decision"))
        self.name = line_edit(draft.title)
        self.requester = line_edit(draft.requester)
        self.reason = text_edit(draft.reason, lines=2, name=t("Reason"))
        self.body = line_edit(draft.deciding_body, hint=t("Joint commission"))
        self.day = line_edit(words().long_date(draft.decided_on) if draft.decided_on else "")
        self.reference = line_edit(draft.reference)
        self.row(t("&Title"), self.name, check=self._no_title, required=True, above=True)
        self.row(t("Asked by"), self.requester, above=True)
        self.row(t("&Reason"), self.reason, above=True)
        self.row(t("Decided by"), self.body, above=True)
        self.row(t("Decided on"), self.day, check=self._day_fault, above=True)
        self.row(t("Reference"), self.reference, above=True)

    def draft(self) -> RevisionDraft:
        """Return what is typed."""
        return RevisionDraft(
            self.name.text().strip(), self.requester.text().strip(), typed_text(self.reason).strip(),
            self.body.text().strip(), read_date(self.day.text(), self._today), self.reference.text().strip(),
        )  # fmt: skip

    def _no_title(self) -> str:
        return "" if self.name.text().strip() else t("Give the revision a title: “After mid-term”, for instance.")

    def _day_fault(self) -> str:
        if not self.day.text().strip() or read_date(self.day.text(), self._today) is not None:
            return ""
        return t("Type the day: 2027-03-01, 1/3/27 or 1 March 2027.")
