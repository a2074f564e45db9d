"""Moving dates: all that would move and break is seen while it is asked for; then it is done in one step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cmpdesk.domain.asked_moves import Asked, MoveLine, Tally, Tried, tally
from cmpdesk.domain.errors import Foreseen, Refusal
from cmpdesk.domain.revisions import Ground, Revision, RevisionDraft
from cmpdesk.i18n import breaks
from cmpdesk.i18n import rescheduling as told
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.services import rescheduling
from cmpdesk.services.workspaces import Workspace
from cmpdesk.ui.chips import Chip, ChipRow
from cmpdesk.ui.dialogs import sentence_of
from cmpdesk.ui.labels import text
from cmpdesk.ui.layout import scrolled, split
from cmpdesk.ui.pages.schedules.carrying import Carrying
from cmpdesk.ui.pages.schedules.moving_form import DecisionForm, MovingForm, Subject
from cmpdesk.ui.pages.schedules.moving_lines import MoveTable
from cmpdesk.ui.sheets import Sheet
from cmpdesk.ui.theme import theme

if TYPE_CHECKING:
    from datetime import date

    from cmpdesk.ui.desk import Desk
    from cmpdesk.ui.pages.schedules.view import CalendarsView

SETTLE_MS = 250
"""How long nothing is typed before it is tried."""


class MoveSheet(Sheet):
    """Asks what moves and who decided it, beside what that would do. `saved` brings the revision."""

    def __init__(self, parent: QWidget | None, desk: Desk, call_id: str, subject: Subject) -> None:
        super().__init__(parent, desk.runner, t("Move dates"),
                         t("Nothing is written before you move the dates; they stay provisional until both Parties "
                           "have approved the revision."), t("&Move the dates"))  # fmt: skip
        self._desk, self._call_id = desk, call_id
        self.left: frozenset[str] = frozenset()
        self.tried: Tried | None = None
        self._ground: Ground | None = None
        self._kept: Mapping[str, Sequence[MoveLine]] = {}
        today, letters = desk.workspace.today(), {"m"}
        self.moving = MovingForm(subject, today, letters)
        self.decision = DecisionForm(RevisionDraft(""), today, letters)
        self.timer = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self.timer.timeout.connect(self._try)
        self._build()
        self.moving.changed.connect(self._changed)
        self.size_to(1220, 760)
        self.filled()
        self.watched(t("Moving the dates"))
        self.decision.keep_draft(desk, f"move-dates:{call_id}")
        self._changed()
        (self.moving.what if subject.dropped is None else self.decision.name).setFocus()

    def _build(self) -> None:
        asked, inside = scrolled(t("What moves, and how"))
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 10, 0)
        column.addWidget(self.moving)
        column.addWidget(self.decision)
        column.addStretch(1)
        asked.setMinimumWidth(theme().px(300))
        self.body.setContentsMargins(0, 4, 0, 4)
        self.body.addWidget(split("moving", self._desk.memory, asked, self._forecast(), sizes=(28, 72)), 1)

    def _forecast(self) -> QWidget:
        right = QWidget()
        right.setProperty("kind", "plain")
        right.setAccessibleName(t("What would move"))
        column = QVBoxLayout(right)
        column.setContentsMargins(8, 0, 0, 0)
        self.counts = text("", "heading", wrap=True)
        self.broken = text("", wrap=True)
        self.broken.setAlignment(Qt.AlignmentFlag.AlignTop)
        for line in (self.counts, self.broken):
            line.setText(t("Nothing would move"))
            line.setMinimumHeight(theme().px(22 if line is self.counts else 40))
            column.addWidget(line)
        self.shown = Chip(t("Show"), t("Show: everything"))
        chips = ChipRow(t("Filters"), self.shown)
        self.turn = QPushButton(t("&Let move or stay"))
        self.turn.setToolTip(t("The chosen rows, as Space does"))
        chips.add_right(self.turn)
        column.addWidget(chips)
        self.table = MoveTable(self._desk.runner, self._desk.memory, lambda: self.left)
        self.table.setMinimumHeight(theme().px(200))
        column.addWidget(self.table, 1)
        self.detail = text("", "muted", wrap=True, select=True)
        self.detail.setMinimumHeight(theme().px(40))
        below = QHBoxLayout()
        below.addWidget(self.detail, 1)
        column.addLayout(below)
        self.shown.chosen.connect(lambda _key: self._show_lines())
        self.turn.clicked.connect(self.table.toggle)
        self.table.toggled.connect(self._toggle)
        self.table.picked.connect(self._tell)
        return right

    # -- trying

    def _changed(self) -> None:
        self.save_button.setEnabled(False)
        self.timer.start()

    def _try(self) -> None:
        try:
            asked = self.moving.asked(self.left)
        except Refusal as refusal:
            self._cannot(refusal)
            return
        work = partial(_trial, self._desk.workspace, self._call_id, asked, self._ground)
        self._desk.runner.run(work, then=self._arrived, failed=self._cannot, owner=self, channel="moving-dates")

    def _cannot(self, refusal: Foreseen) -> bool:
        """Show why there is nothing to try; what was shown before goes."""
        self.tried = None
        self.counts.setText(t("Nothing would move"))
        self.broken.setText(sentence_of(refusal))
        self._show_lines()
        return True

    def _arrived(self, trial: Trial) -> None:
        if self.timer.isActive():
            return  # something else is asked by now
        tried, figures, w = trial.tried, trial.figures, words()
        self.tried, self._ground, self._kept = tried, tried.ground, trial.kept
        changes = bool(tried.forecast.preview.after)
        self.counts.setText(" · ".join(told.counts(w, figures)[: 3 if figures.held else 2]) if changes else
                            t("Nothing would move"))  # fmt: skip
        found = told.breaks(w, figures)
        self.broken.setText(t("Would break: {what}", what=w.listed(found)) if found else t("Nothing would break."))
        self.shown.set_choices([(key, t("{what} ({count})", what=name, count=w.number(len(trial.kept[key]))))
                                for key, name in _shown()])  # fmt: skip
        self.save_button.setEnabled(changes)
        self._show_lines()

    def _show_lines(self) -> None:
        self.table.show_lines(self._kept[self.shown.key] if self.tried is not None else ())
        self._tell(self.table.current_row())

    def _toggle(self, ids: list[str]) -> None:
        """Let rows stay that move, and the other way round."""
        self.left = self.left ^ frozenset(ids)
        self.table.viewport().update()
        self._changed()

    def _tell(self, one: MoveLine | None) -> None:
        if one is None or self.tried is None:
            self.detail.setText(t("Choose a row to read what it breaks. Space lets it stay, or move."))
            return
        w, forecast = words(), self.tried.forecast
        said = [breaks.broken(w, each, forecast) for each in one.breaks]
        if one.fixed:
            said.append(t("it is no longer counted from another date"))
        self.detail.setText(" · ".join([w.localised(one.milestone.name), told.way(w, one), *said]))

    # -- saving

    def typed(self) -> object:
        """Return what is typed of the decision, and what was left out."""
        return self.decision.draft(), self.left

    def first_fault(self) -> QWidget | None:
        """Check the decision, and that something is asked."""
        return self.decision.first_fault()

    def work(self) -> partial[Any]:
        """Return the one step, with the versions that were seen."""
        if self.tried is None:
            raise Refusal("revision.nothing")
        return partial(
            rescheduling.reschedule, self._desk.workspace, officer=self._desk.officer, call_id=self._call_id,
            moves=self.tried.moves, draft=self.decision.draft(), seen=self.tried.forecast.seen,
        )  # fmt: skip

    def _refused(self, failure: Foreseen) -> bool:
        told_it = super()._refused(failure)
        if failure.code == "record.moved":  # somebody changed a project meanwhile: what is shown is tried anew
            self._ground = self.tried = None
            self._changed()
        return told_it

    def _ended(self) -> None:
        self.save_button.setEnabled(self.tried is not None)


SHOWN = ("new", "breaks", "held", "meetings")


def _shown() -> tuple[tuple[str, str], ...]:
    return (("new", t("New breaks")), ("breaks", t("All breaks")), ("held", t("Held or left out")),
            ("meetings", t("Call and session")))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Trial:
    """What was tried, in figures, and the lines of each choice of what is shown; made on a thread, they may be many."""

    tried: Tried
    figures: Tally
    kept: Mapping[str, Sequence[MoveLine]]


def _trial(workspace: Workspace, call_id: str, asked: Asked, ground: Ground | None) -> Trial:
    tried = rescheduling.tried(workspace, call_id, asked, ground)
    return Trial(tried, tally(tried), {key: _chosen(tried.lines, key) for key in ("", *SHOWN)})


def _chosen(lines: Sequence[MoveLine], key: str) -> Sequence[MoveLine]:
    """Return the lines that are shown."""
    if key == "new":
        return [one for one in lines if any(not each.already for each in one.breaks)]
    if key == "breaks":
        return [one for one in lines if one.breaks]
    if key == "held":
        return [one for one in lines if not one.changes]
    return [one for one in lines if not one.number] if key == "meetings" else lines


class Moving:
    """What the page of calendars does with dates that move: dialogs, and what they ask of the page."""

    def __init__(self, page: CalendarsView) -> None:
        self.page = page
        add = page.actions_of.add
        why = t("There is no calendar that you may move.")
        add("revisions", t("&Revisions…"), self.show_revisions, shortcut="Ctrl+Shift+R", enabled=self._has_call,
            why=t("Choose or create a call first."))  # fmt: skip
        add("compare", t("&Compare…"), self.show_comparison, enabled=self._has_rows,
            why=t("There is no calendar to compare yet."))  # fmt: skip
        add("keep-calendar", t("&Keep the calendar…"), self.keep, enabled=self._may, why=why)
        add("programme-milestones", t("Milestones of the &programme…"), self.show_templates, enabled=self._has_call,
            why=t("Choose or create a call first."))  # fmt: skip
        add("move-dates", t("&Move dates…"), self.move, shortcut="Ctrl+M", enabled=self._may, why=why)
        for name in ("compare", "revisions"):
            page.header.add_secondary(page.actions_of[name])
        page.header.add_primary(page.actions_of["move-dates"])
        for name in ("move-dates", "programme-milestones"):
            page.table.addAction(page.actions_of[name])
        page.move_wanted.connect(self.dropped)
        self.carrying = Carrying(page)

    def _has_call(self) -> bool:
        return self.page.scene is not None

    def _has_rows(self) -> bool:
        return self.page.timeline is not None and bool(self.page.timeline.rows)

    def _may(self) -> bool:
        return self._has_rows() and self.page.scene is not None and self.page.scene.may_move

    # -- moving

    def move(self) -> None:
        """Ask what moves: the chosen rows, or what the cursor is on."""
        self._open(self.subject())

    def dropped(self, milestone_id: str, day: date) -> None:
        """Ask about a milestone that was let go on a day in the drawing."""
        self._open(self.subject(milestone_id, day))

    def subject(self, milestone_id: str = "", day: date | None = None) -> Subject:
        """Return what may be moved."""
        page, w = self.page, words()
        rows = page.timeline.rows if page.timeline is not None else ()
        point = page.drawing.current_point()
        wanted = milestone_id or (point.id if point is not None else "")
        row = page.current()
        if wanted:
            row = next((one for one in rows if any(each.id == wanted for each in one.steps())), row)
            point = next((one for one in row.steps() if one.id == wanted), None) if row is not None else None
        chosen = [one.id for one in page.table.chosen_rows()]
        return Subject(
            point.id if point is not None else "", w.localised(point.name) if point is not None else "",
            point.when if point is not None else None, row.id if row is not None else "",
            row.number if row is not None else "", tuple(chosen), tuple(one.id for one in page.kept), len(rows), day,
        )  # fmt: skip

    def _open(self, subject: Subject) -> None:
        page = self.page
        if page.scene is None or not page.scene.may_move:
            return
        sheet = MoveSheet(page, page.desk, page.scene.call.id, subject)
        sheet.saved.connect(self._moved)
        sheet.open()

    def _moved(self, revision: Revision) -> None:
        w = words()
        said = n("{count} date moved by revision {number}.", "{count} dates moved by revision {number}.",
                 revision.moved, number=w.number(revision.number))  # fmt: skip
        self.page.desk.say(said, undo=True)

    # -- what follows

    def show_revisions(self) -> None:
        """List the revisions of the call."""
        from cmpdesk.ui.pages.schedules.revisions import RevisionsDialog

        page = self.page
        if page.scene is not None:
            RevisionsDialog(page, page.desk, page.scene).open()

    def show_templates(self) -> None:
        """Show what the programme gives to new projects, calls and sessions."""
        from cmpdesk.ui.pages.schedules.templates import show

        if self.page.scene is not None:
            show(self.page, self.page.scene.call.programme_id)

    def show_comparison(self) -> None:
        """Compare two calendars."""
        from cmpdesk.ui.pages.schedules.comparing import CompareDialog

        page = self.page
        if page.scene is not None:
            CompareDialog(page, page.desk, page.scene).open()

    def keep(self) -> None:
        """Keep the calendar as it is, as a baseline."""
        from cmpdesk.ui.pages.schedules.revisions import KeepSheet

        page = self.page
        if page.scene is not None:
            first = page.timeline is None or page.timeline.ghost is None
            KeepSheet(page, page.desk, page.scene.call.id, first=first).open()
