"""Dialogs that hold a whole form: what is typed is saved, or given up on purpose."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from cmpdesk.domain.areas import Outcome
from cmpdesk.domain.errors import Foreseen
from cmpdesk.i18n.screen import t
from cmpdesk.ui.dialog import Dialog
from cmpdesk.ui.dialogs import sentence_of
from cmpdesk.ui.forms import Form, marked, save_keys
from cmpdesk.ui.labels import restyle, text
from cmpdesk.ui.layout import scrolled
from cmpdesk.ui.tasks import TaskRunner

if TYPE_CHECKING:
    from cmpdesk.ui.conflicts import Held, Subject
    from cmpdesk.ui.desk import Desk
    from cmpdesk.ui.feedback import ProgressStrip
    from cmpdesk.ui.tasks import Task

Check = Callable[[], str]
WRITTEN = "server.was-written"
"""What a form was to save is saved, and only could not be shown: it closes, so that nobody saves it again."""


class Checks(QObject):
    """Fields that are not rows of a `Form`, each with a check that runs when it is left.

    Several fields may share the line that says what is wrong: it says the first thing, of those that were left.
    `judged` comes once that is said, or is no more.
    """

    judged = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._checks: dict[QWidget, tuple[Check, QLabel]] = {}
        self._left: set[QWidget] = set()

    def add(self, field: QWidget, check: Check, line: QLabel) -> None:
        """Check `field`; what is wrong with it is said in `line`."""
        line.hide()
        self._checks[field] = (check, line)
        field.installEventFilter(self)

    def drop(self, inside: QWidget) -> None:
        """Forget the fields in `inside`, which is about to go."""
        for field in [one for one in self._checks if inside.isAncestorOf(one)]:
            del self._checks[field]
            self._left.discard(field)

    def first_fault(self) -> QWidget | None:
        """Check every field, show what is wrong, and return the first faulty one."""
        self._left.update(self._checks)
        for line in {line for _, line in self._checks.values()}:
            self._show(line)
        return next((field for field, (check, _) in self._checks.items() if check()), None)

    def check(self, field: QWidget) -> bool:
        """Check one field and show what is wrong with it."""
        self._left.add(field)
        check, line = self._checks[field]
        self._show(line)
        return not check()

    def _show(self, line: QLabel) -> None:
        said = ""
        for field, (check, where) in self._checks.items():
            if where is line and field in self._left:
                fault = check()
                said = said or fault
                restyle(field, fault="true" if fault else "false")
                field.setAccessibleDescription(fault)
        line.setText(said)
        line.setVisible(bool(said))
        self.judged.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut and isinstance(watched, QWidget) and watched in self._checks:
            self.check(watched)
        return super().eventFilter(watched, event)


class Sheet(Dialog):
    """A form in a dialog: `body` takes it. `saved` brings what the use case returned; the dialog closes then.

    Escape does not lose what was typed: it says so, and only Cancel gives it up.
    """

    saved = Signal(object)
    enter_presses = False

    def __init__(self, parent: QWidget | None, runner: TaskRunner, title: str, explanation: str, verb: str) -> None:
        super().__init__(parent, title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._runner = runner
        self._before: object = None
        self._base: dict[str, Held] = {}
        self._edits: tuple[Desk, Subject] | None = None
        self._strip: ProgressStrip | None = None
        self._task: Task[Any] | None = None
        self._heard: set[QObject] = set()
        self._repairing = False
        self.column.addWidget(text(explanation, "muted", wrap=True))
        self.fault = text("", tone="bad", wrap=True, select=True)
        self.fault.hide()
        self.area, self.inside = scrolled(title)
        self.body = QVBoxLayout(self.inside)
        self.body.setContentsMargins(0, 4, 8, 4)
        self.body.setSpacing(12)
        self.column.addWidget(self.area, 1)
        self.column.addWidget(self.fault)
        self.cancel_button = self.button(t("Cancel"), self.give_up)
        self.save_button = self.button(verb, self.save, primary=True)
        save_keys(self, self.save)

    # -- what a sheet of one kind says

    def typed(self) -> object:
        """Return what stands in the fields, to be compared with what stood there at first."""
        return None

    def first_fault(self) -> QWidget | None:
        """Check every field, and return the first faulty one."""
        return None

    def work(self) -> "partial[Any]":
        """Return the use case with what is typed; it returns an `Outcome`. What cannot be read is refused here."""
        raise NotImplementedError

    # -- what all do

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.focusWidget() is not None:
            return
        # Both buttons were made before the fields, and would come first. The chain of the keyboard is left to Qt: parts
        # that only Qt holds would be destroyed by walking through it from here.
        self.cancel_button.setFocus()
        for _ in (self.cancel_button, self.save_button):
            self.focusNextChild()
            if self.inside.isAncestorOf(self.focusWidget()):
                return
        self.cancel_button.setFocus()

    @property
    def touched(self) -> bool:
        """Something was typed since the sheet was filled."""
        return self.typed() != self._before

    def filled(self) -> None:
        """Take what stands in the fields as what is saved; call it at the end of `__init__`."""
        self._before = self.typed()

    def keep_draft(self, desk: "Desk", key: str) -> None:
        """Let what is typed survive a crash; call it after `filled`. `key` names the thing that is edited."""
        from cmpdesk.ui import drafts

        drafts.keep(desk, self.inside, key, self.body)

    def edits(self, desk: "Desk", subject: "Subject") -> None:
        """Tell which record is edited, so that two who change it settle what shall stand; call it after `filled`."""
        from cmpdesk.ui import conflicts, presence

        self._edits = (desk, subject)
        self._base = conflicts.read(self.inside)
        presence.mark(desk, self, subject.table, subject.record_id, self.body)

    def watched(self, what: str) -> None:
        """Let saving show how far it is, and be stopped: it says `what` is done. The use case takes `watch`."""
        from cmpdesk.ui.feedback import ProgressStrip

        self._strip = ProgressStrip(what)
        self.column.insertWidget(self.column.indexOf(self.fault), self._strip)

    def read_only(self, sentence: str) -> None:
        """Show everything and let nothing be changed; `sentence` says why."""
        for child in self.inside.children():
            if isinstance(child, QWidget):
                child.setEnabled(False)
        self.save_button.hide()
        self.cancel_button.setText(t("Close"))
        self.say(sentence)

    def show_whole(self, field: QWidget) -> None:
        """Scroll so that `field` and what is said below it can be seen."""
        place = field.mapTo(self.inside, QPoint(0, field.height()))
        self.area.ensureVisible(place.x(), place.y(), 0, 80)

    def say(self, sentence: str) -> None:
        """Show `sentence` above the buttons; "" takes it away."""
        self._repairing = False
        self.fault.setText(sentence)
        self.fault.setVisible(bool(sentence))

    def ask_to_repair(self) -> None:
        """Ask for the fields that are marked, as long as one is."""
        self.say(t("Repair the fields that are marked, then save again."))
        self._repairing = marked(self.inside)  # else nothing that is left would tell
        found: list[Form | Checks] = [*self.findChildren(Form), *self.findChildren(Checks)]
        for one in found:
            if one not in self._heard:
                self._heard.add(one)
                one.judged.connect(self._repaired)

    def _repaired(self) -> None:
        if self._repairing and not marked(self.inside):
            self.say("")

    def save(self) -> None:
        """Save what is typed, unless a field is faulty."""
        if not self.save_button.isEnabled() or self._stoppable() is not None:
            return
        faulty = self.first_fault()
        if faulty is not None:
            self.ask_to_repair()
            self.show_whole(faulty)
            faulty.setFocus()
            return
        try:
            work = self.work()
        except Foreseen as refusal:
            self.say(sentence_of(refusal))
            return
        self.say("")
        self.save_button.setEnabled(False)
        run = self._runner.run if self._strip is None else self._runner.run_watched
        task = run(work, then=self._saved, failed=self._refused, ended=self._ended, owner=self)
        if self._strip is not None:
            self._task = task
            task.at_end.append(partial(self._stopped, task))
            self._strip.watch(task)

    def _stopped(self, task: "Task[Any]") -> None:
        if task.cancelled and task.wanted and self.isVisible():
            self.say(t("Stopped: nothing is saved."))

    def _stoppable(self) -> "Task[Any] | None":
        """Return the saving that is under way, where it shows how far it is and can be stopped."""
        return self._task if self._task is not None and self._task.running else None

    def give_up(self) -> None:
        """Close; what was typed is lost, and what is being saved is stopped where it can be."""
        task = self._stoppable()
        if task is not None:
            task.cancel()
        super().reject()

    def reject(self) -> None:
        """Close on Escape, unless something would be lost; what is being saved is stopped first where it can be."""
        task = self._stoppable()
        if task is not None:
            task.cancel()
        elif self.touched and self.save_button.isVisible():
            self.say(t("This is not saved yet: save it, or give it up with Cancel."))
            self.cancel_button.setFocus()
        else:
            super().reject()

    def _saved(self, outcome: Outcome[Any]) -> None:
        self.filled()
        self.saved.emit(outcome.value)
        self.accept()

    def _refused(self, failure: Foreseen) -> bool:
        if failure.code == WRITTEN:
            super().reject()
            return False
        self.say(unsaved(failure))
        if self._edits is not None:
            from cmpdesk.ui import conflicts

            desk, subject = self._edits
            conflicts.settle(self, desk, failure, subject, self._base, host=_inside, take_over=self._give_way,
                             say=self.say)  # fmt: skip
        return True

    def _give_way(self, other: QWidget) -> None:
        """Let a form of the same record take the place of this one, and save."""
        if isinstance(other, Sheet):
            other.saved.connect(self.saved)
            other.finished.connect(self._over)
            self.hide()
            other.open()
            other.save()

    def _over(self, result: int) -> None:
        self.done(result)
        self.deleteLater()

    def _ended(self) -> None:
        self.save_button.setEnabled(True)


def unsaved(failure: Foreseen) -> str:
    """Return why a form could not be saved; where the server is gone, also what becomes of what was typed."""
    said = sentence_of(failure)
    if failure.code == "server.unreachable":
        said += " " + t("What you typed stays here: save again when the server is back. Nothing is written twice.")
    return said


def _inside(sheet: QWidget) -> QWidget:
    return sheet.inside if isinstance(sheet, Sheet) else sheet
