"""The notes on the selected application: who wrote what and when, and a box for one's own."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from cmpdesk.domain.areas import Outcome
from cmpdesk.domain.errors import EnvironmentFailure, Foreseen
from cmpdesk.domain.filings import ApplicationSheet
from cmpdesk.domain.notes import Note
from cmpdesk.i18n.screen import t, words
from cmpdesk.runtime import drafts
from cmpdesk.runtime.drafts import Draft, DraftKey
from cmpdesk.services import notes
from cmpdesk.services.workspaces import Workspace
from cmpdesk.ui.actions import CHANGES
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.drafts import WRITE_AFTER_MS
from cmpdesk.ui.forms import text_edit
from cmpdesk.ui.labels import Elided, text
from cmpdesk.ui.layout import clear_layout
from cmpdesk.ui.pages.applications.inspector import ApplicationInspector
from cmpdesk.ui.pages.applications.loading import Scene
from cmpdesk.ui.plain import typed_text
from cmpdesk.ui.sheets import WRITTEN

NOTHING = ("", "")


class Unsaved(QObject):
    """What is typed and not saved, by application: (the note it changes or "", the text). A draft survives a crash."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._typed: dict[str, tuple[str, str]] = {}
        self._due: set[str] = set()
        self._timer = QTimer(self, singleShot=True, interval=WRITE_AFTER_MS)
        self._timer.timeout.connect(self._write)

    def get(self, application_id: str) -> tuple[str, str]:
        """Return what is typed on an application."""
        return self._typed.get(application_id, NOTHING)

    def set(self, application_id: str, note_id: str, content: str) -> None:
        """Remember what is typed; nothing typed into a new note is nothing to remember."""
        if (note_id, content) == NOTHING != self.get(application_id):
            self.forget(application_id)
        elif (note_id, content) != self.get(application_id):
            self._typed[application_id] = note_id, content
            self._due.add(application_id)
            self._timer.start()

    def forget(self, application_id: str) -> None:
        """The note is saved, or given up."""
        self._typed.pop(application_id, None)
        self._due.discard(application_id)
        drafts.drop(self.key(application_id), drafts.ticket())

    def recall(self, application_id: str, kept: Sequence[Draft]) -> bool:
        """Take back what a crash left, where nothing was typed since; tell whether there was anything."""
        values = kept[0].values if kept and application_id not in self._typed else None
        if not (isinstance(values, list) and len(values) == 2 and all(isinstance(one, str) for one in values)):
            return False
        self._typed[application_id] = values[0], values[1]
        return True

    def key(self, application_id: str) -> DraftKey:
        """Return the name of the draft of an application."""
        return DraftKey(self._desk.workspace.info.id, self._desk.officer.id, f"note:{application_id}")

    def flush(self) -> None:
        """Write at once what is not written yet: the page is being left."""
        with suppress(EnvironmentFailure):
            for work in self._waiting():
                work()

    def _write(self) -> None:
        for work in self._waiting():
            self._desk.runner.run(work, failed=_quiet, owner=self)

    def _waiting(self) -> list[partial[None]]:
        self._timer.stop()
        at, due = datetime.now().astimezone().timestamp(), sorted(self._due)
        self._due.clear()
        return [partial(drafts.keep, self.key(one), [Draft(at, list(self.get(one)), [])], drafts.ticket())
                for one in due]  # fmt: skip


class Notes:
    """Shows the notes at the end of the inspector, which is made anew with each sheet; what is typed outlives that."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        self._desk = desk
        self._typed = Unsaved(desk, parent)
        self._part: NotesPart | None = None

    def show(self, inspector: ApplicationInspector, sheet: ApplicationSheet, scene: Scene) -> None:
        """Show `sheet` in the inspector, and its notes below; who writes one goes on writing."""
        before = self._part if self._part is not None and isValid(self._part) else None
        writing = before is not None and before.application_id == sheet.id and before.box.hasFocus()
        inspector.show_sheet(sheet, scene)
        inspector.group(t("Notes"))
        self._part = NotesPart(self._desk, sheet.id, self._typed, may_edit=scene.may_edit)
        inspector.add(self._part)
        if writing:
            self._part.write()


class NotesPart(QWidget):
    """The notes on one application. `typed` keeps what is under way."""

    def __init__(self, desk: Desk, application_id: str, typed: Unsaved, *, may_edit: bool) -> None:
        super().__init__()
        self.application_id = application_id
        self._desk, self._typed, self._may_edit = desk, typed, may_edit
        self._notes: tuple[Note, ...] = ()
        self.setProperty("kind", "plain")
        self.setAccessibleName(t("Notes"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.list = QVBoxLayout()
        self.list.setSpacing(8)
        column.addLayout(self.list)
        self.box = text_edit(lines=2, name=t("New note"))
        self.box.setPlaceholderText(t("For the office only: never printed."))
        self.add = QPushButton(t("Add the note"))
        self.add.clicked.connect(self._save)
        self.give_up = QPushButton(t("Give up"))
        self.give_up.setProperty("kind", "link")
        self.give_up.clicked.connect(self._leave)
        row = QHBoxLayout()
        row.addWidget(self.add)
        row.addWidget(self.give_up)
        row.addStretch(1)
        column.addWidget(self.box)
        column.addLayout(row)
        self.box.setPlainText(typed.get(application_id)[1])
        self.box.textChanged.connect(self._changed)
        for widget in (self.box, self.add):
            widget.setVisible(may_edit)
        self._changed()
        load = partial(_load, desk.workspace, application_id, typed.key(application_id))
        desk.runner.run(load, then=self._arrived, failed=_quiet, owner=self, channel="applications-notes")

    def write(self) -> None:
        """Put the keyboard into the box, behind what is typed."""
        self.box.setFocus(Qt.FocusReason.OtherFocusReason)
        self.box.moveCursor(self.box.textCursor().MoveOperation.End)

    @property
    def _editing(self) -> str:
        return self._typed.get(self.application_id)[0]

    def hideEvent(self, event: QHideEvent) -> None:
        self._typed.flush()
        super().hideEvent(event)

    def _changed(self) -> None:
        content, editing = typed_text(self.box), self._editing
        self._typed.set(self.application_id, editing, content)
        self.add.setEnabled(bool(content.strip()))
        self.add.setText(t("Save the note") if editing else t("Add the note"))
        self.give_up.setVisible(self._may_edit and bool(editing or content))

    def _arrived(self, found: tuple[tuple[Note, ...], tuple[Draft, ...]]) -> None:
        self._show(found[0])
        if self._may_edit and self._typed.recall(self.application_id, found[1]):
            self.box.setPlainText(self._typed.get(self.application_id)[1])
            self._changed()

    def _show(self, found: tuple[Note, ...]) -> None:
        self._notes = found
        clear_layout(self.list)
        for note in found:
            self.list.addWidget(self._note(note))

    def _note(self, note: Note) -> QWidget:
        whole = QWidget()
        whole.setProperty("kind", "plain")
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(text(note.text, wrap=True, select=True))
        when = words().short_instant(note.written_at.astimezone())
        column.addWidget(Elided(f"{note.author} · {when}", "muted"))
        foot = QHBoxLayout()
        foot.setSpacing(8)
        if self._may_edit and note.officer_id == self._desk.officer.id:
            for verb, run in ((t("Edit"), self._edit), (t("Remove"), self._delete)):
                button = QPushButton(verb)
                button.setProperty("kind", "link")
                button.setProperty(CHANGES, True)
                button.setAccessibleName(t("{verb}: note of {when}", verb=verb, when=when))
                button.clicked.connect(partial(run, note))
                foot.addWidget(button)
            foot.addStretch(1)
        column.addLayout(foot)
        return whole

    # -- what was clicked

    def _save(self) -> None:
        desk, content, editing = self._desk, typed_text(self.box), self._editing
        if editing:
            work = partial(notes.edit, desk.workspace, officer=desk.officer, note_id=editing, text=content)
        else:
            work = partial(notes.add, desk.workspace, officer=desk.officer, application_id=self.application_id,
                           text=content)  # fmt: skip
        desk.runner.run(work, then=self._saved, failed=self._not_saved, owner=self)

    def _saved(self, outcome: Outcome[tuple[Note, ...]]) -> None:
        self._leave()
        self._show(outcome.value)
        self._desk.say(t("Note saved"), undo=True)

    def _not_saved(self, failure: Foreseen) -> bool:
        if failure.code == WRITTEN:
            self._leave()
        return False

    def _edit(self, note: Note, _checked: bool = False) -> None:
        self._typed.set(self.application_id, note.id, note.text)
        self.box.setPlainText(note.text)
        self._changed()
        self.write()

    def _delete(self, note: Note, _checked: bool = False) -> None:
        desk = self._desk
        work = partial(notes.delete, desk.workspace, officer=desk.officer, note_id=note.id)
        desk.runner.run(work, then=self._deleted, owner=self)

    def _deleted(self, outcome: Outcome[tuple[Note, ...]]) -> None:
        self._show(outcome.value)
        self._desk.say(t("Note removed"), undo=True)

    def _leave(self) -> None:
        self._typed.forget(self.application_id)
        self.box.clear()
        self._changed()


def _load(workspace: Workspace, application_id: str, key: DraftKey) -> tuple[tuple[Note, ...], tuple[Draft, ...]]:
    return notes.notes(workspace, application_id), drafts.load(key)


def _quiet(_failure: Foreseen) -> bool:
    """Say nothing: the application is gone, and the page says so; or no draft can be kept, as forms say."""
    return True
