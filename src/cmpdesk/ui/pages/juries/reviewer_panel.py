"""The selected reviewer: a form in place, and what they read."""

import re
from collections.abc import Callable, Sequence
from functools import partial
from textwrap import fill

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIntValidator, QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPushButton, QWidget

from cmpdesk.domain.errors import Foreseen, Refusal
from cmpdesk.domain.juries import ReviewerDraft, ReviewerRow
from cmpdesk.i18n import labels
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.ui import conflicts, presence
from cmpdesk.ui.conflicts import Subject
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.fields import email_fault
from cmpdesk.ui.forms import Form, line_edit, save_keys
from cmpdesk.ui.inspector import Inspector, column
from cmpdesk.ui.labels import Elided, text
from cmpdesk.ui.pages.juries import words as say
from cmpdesk.ui.pages.juries.loading import Scene
from cmpdesk.ui.pages.juries.readings import Reading
from cmpdesk.ui.plain import caption, tip

LANGUAGES = ("fr", "en", "nl")
USUAL_LOAD = 15
BOX_WIDTH = 34
"""Characters beside a box before its text goes on below."""


class ReviewerPanel(Inspector):
    """Shows and edits a reviewer.

    `saved` brings (reviewer or None for a new one, draft); `removed` a reviewer; `discarded` tells that what was
    typed is given up; `recuse_asked` and `take_back_asked`
    a `Reading`; `wishes_asked` asks for what they want to read.
    """

    saved = Signal(object, object)
    removed = Signal(object)
    discarded = Signal()
    recuse_asked = Signal(object)
    take_back_asked = Signal(object)
    wishes_asked = Signal()

    def __init__(self, desk: Desk | None = None) -> None:
        """`desk` keeps the draft of what is typed."""
        super().__init__(t("Selected reviewer"))
        self._desk = desk
        self.row: ReviewerRow | None = None
        self.form: Form | None = None
        self.dirty = False
        self._scene: Scene | None = None
        self._taken: frozenset[str] = frozenset()
        self._base: conflicts.Read = {}

    def show_nothing(self, sentence: str) -> None:
        """Say in one sentence why nothing is shown."""
        self._forget()
        self.paragraph(sentence, tone="muted")

    def show_new(self, scene: Scene) -> None:
        """Show an empty form; the next free code is proposed."""
        self._forget()
        self.title(t("New reviewer"), t("Jury of {party}", party=say.party_name(scene)))
        self._edit(scene, None)
        if self.form is not None:
            self.name.setFocus()

    def show_reviewer(self, row: ReviewerRow, scene: Scene, readings: Sequence[tuple[str, Reading]]) -> None:
        """Show `row`; `readings` are (application as it is called, reading)."""
        self._forget()
        self.row = row
        self._scene = scene
        self.title(f"{row.code} · {row.name}", row.organisation)
        self._facts(row, scene)
        self.group(n("{count} application", "{count} applications", row.assigned))
        if not readings:
            self.paragraph(t("Nothing is assigned yet."), tone="muted")
        for name, reading in readings:
            self.add(self._reading(name, reading, scene.may_edit))

    def edit(self) -> None:
        """Open the form of the reviewer that is shown."""
        if self.row is None or self._scene is None or not self._scene.may_edit:
            return
        row = self.row
        self.clear()
        self.title(f"{row.code} · {row.name}")
        self._edit(self._scene, row)
        self.name.setFocus()

    def settle(self, failure: Foreseen, load: Callable[[], Scene]) -> bool:
        """Settle that somebody else changed the reviewer whose form is open; `load` returns the jury as it is now."""
        row, desk = self.row, self._desk
        if row is None or desk is None or self.form is None:
            return False
        subject = Subject("reviewer", row.id, row.version, partial(_reviewer_now, load, row.id), self._stand_in)
        return conflicts.settle(self, desk, failure, subject, self._base, host=_fields, take_over=self._take_over,
                                say=self._say)  # fmt: skip

    def _stand_in(self, now: tuple[ReviewerRow, Scene]) -> QWidget:
        panel = ReviewerPanel()
        panel.show_reviewer(*now, ())
        panel.edit()
        return panel

    def _take_over(self, other: QWidget) -> None:
        if not isinstance(other, ReviewerPanel) or other.row is None or other._scene is None:
            return
        values = {name: held.value for name, held in conflicts.read(_fields(other)).items()}
        self.show_reviewer(other.row, other._scene, ())
        other.deleteLater()
        self.edit()
        conflicts.write(_fields(self), values)
        self.dirty = True
        self.save()

    def _say(self, sentence: str) -> None:
        if self.form is not None:
            self.form.show_fault(self.code, sentence)

    def draft(self) -> ReviewerDraft:
        """Return what is typed."""
        return ReviewerDraft(
            code=self.code.text().strip(),
            name=self.name.text().strip(),
            email=self.email.text().strip(),
            organisation=self.organisation.text().strip(),
            sector_ids=tuple(key for key, box in self.sectors if box.isChecked()),
            languages=tuple(key for key, box in self.languages if box.isChecked()),
            load_limit=int(self.limit.text() or 0),
            load_floor=int(self.floor.text() or 0),
            keywords=tuple(one.strip() for one in re.split(r"[,;]", self.keywords.text()) if one.strip()),
        )

    # -- inside

    def _forget(self) -> None:
        self.clear()
        self.row, self.form, self.dirty = None, None, False

    def _facts(self, row: ReviewerRow, scene: Scene) -> None:
        w = words()
        closed = scene.strain.closed.get(row.id, 0)
        if not scene.may_edit:
            whose = say.party_name(scene)
            self.paragraph(t("The jury of {party} is kept by its own office.", party=whose), tone="muted")
        self.pairs(
            [
                (t("E-mail"), row.email),
                (t("Sectors"), w.listed([w.localised(sector) for sector in row.sectors])),
                (t("Languages"), w.listed([labels.language(w, code) for code in row.languages])),
                (t("Keywords"), ", ".join(row.keywords)),
                (t("Load"), say.load(row)),
                (t("Load floor"), w.number(row.load_floor) if row.load_floor else ""),
                (t("Closed by conflicts"), w.number(closed) if closed else ""),
            ]
        )
        if scene.may_edit:
            edit = QPushButton(t("Edit"))
            edit.setObjectName("edit-reviewer")
            edit.setToolTip("F2")
            edit.clicked.connect(self.edit)
            wishes = QPushButton(t("Wishes…"))
            wishes.setObjectName("wishes")
            wishes.setToolTip(t("What they want to read, and rather not"))
            wishes.clicked.connect(self.wishes_asked)
            self.add(_row(edit, wishes, self._remove_button(row)))

    def _edit(self, scene: Scene, row: ReviewerRow | None) -> None:
        w = words()
        form = Form(t("Reviewer"))
        self.form = form
        self._taken = frozenset(one.code for one in scene.reviewers if row is None or one.id != row.id)
        self.code = line_edit(row.code if row else _next_code(scene))
        self.name = line_edit(row.name if row else "")
        self.organisation = line_edit(row.organisation if row else "")
        self.email = line_edit(row.email if row else "")
        self.limit = line_edit(str(row.load_limit if row else USUAL_LOAD))
        self.limit.setValidator(QIntValidator(1, 999, self.limit))
        self.floor = line_edit(str(row.load_floor if row else 0))
        self.floor.setValidator(QIntValidator(0, 999, self.floor))
        self.keywords = line_edit(", ".join(row.keywords) if row else "")
        held = row.sector_ids if row else ()
        self.sectors = _boxes([(one.id, labels.sector(w, one)) for one in scene.call.sectors], held, t("Sectors"))
        spoken = row.languages if row else scene.programme.party(scene.side).languages[:1]
        self.languages = _boxes([(code, labels.language(w, code)) for code in LANGUAGES], spoken, t("Languages"))
        form.row(t("&Code"), self.code, check=self._check_code, required=True)
        form.row(t("&Name"), self.name, check=self._check_name, required=True)
        form.row(t("&Organisation"), self.organisation)
        form.row(t("&E-mail"), self.email, check=self._check_email)
        form.row(t("Load &limit"), self.limit, check=self._check_limit)
        form.row(t("Load &floor"), self.floor, check=self._check_floor,
                 hint=t("How many they should read at least; 0 for none."))  # fmt: skip
        form.row(t("&Keywords"), self.keywords, hint=t("Separated by commas; compared with those of the filings."))
        if self.sectors:
            form.row(t("&Sectors"), column(*(box for _, box in self.sectors)), above=True)
        form.row(t("La&nguages"), _row(*(box for _, box in self.languages)), above=True)
        self.add(form)
        for field in (self.code, self.name, self.organisation, self.email, self.limit, self.floor, self.keywords):
            field.textEdited.connect(self._touched)
            field.returnPressed.connect(self.save)
        for _, box in (*self.sectors, *self.languages):
            box.toggled.connect(self._touched)
        self.add(self._buttons(row))
        save_keys(form, self.save)
        away = QShortcut(QKeySequence(Qt.Key.Key_Escape), form, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        away.activated.connect(self._escape)
        self._base = conflicts.read(form)
        if self._desk is not None and row is not None:
            presence.mark(self._desk, form, "reviewer", row.id, form.grid)
        if self._desk is not None:
            form.keep_draft(self._desk, f"reviewer:{row.id if row else f'{scene.call.id}:{scene.side}'}")

    def _buttons(self, row: ReviewerRow | None) -> QWidget:
        save = QPushButton(t("Add") if row is None else t("Save"))
        save.setObjectName("save-reviewer")
        save.clicked.connect(self.save)
        self.discard = QPushButton(t("Discard"))
        self.discard.clicked.connect(self._discard)
        return _row(save, self.discard)

    def _remove_button(self, row: ReviewerRow) -> QPushButton:
        remove = QPushButton(caption(t("Remove {code}", code=row.code)))
        remove.setObjectName("remove-reviewer")
        remove.setProperty("kind", "link")
        remove.clicked.connect(partial(self._remove, row))
        return remove

    def save(self) -> None:
        """Hand in what is typed, if it can be."""
        if self.form is not None and self.form.valid():
            self.saved.emit(self.row, self.draft())

    def _reading(self, name: str, reading: Reading, may_edit: bool) -> QWidget:
        line = QWidget()
        line.setProperty("kind", "plain")
        layout = QHBoxLayout(line)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(Elided(name, tone="muted" if reading.recused else ""), 1)
        if reading.recused:
            state = text(t("recused"), tone="warn")
            state.setToolTip(tip(reading.assignment.recusal_reason))
            layout.addWidget(state)
        elif may_edit:
            for word, asked in ((t("Recuse…"), self._recuse), (t("Take back"), self._take_back)):
                button = QPushButton(word)
                button.setProperty("kind", "link")
                button.setAccessibleName(f"{word.removesuffix('…')} · {name}")
                button.clicked.connect(partial(asked, reading))
                layout.addWidget(button)
        return line

    def _check_code(self) -> str:
        code = self.code.text().strip()
        if not code:
            return t("Give a code such as QC-04: it stands for the name on paper.")
        return t("{code} is taken: choose another code.", code=code) if code in self._taken else ""

    def _check_name(self) -> str:
        return "" if self.name.text().strip() else t("Give the name of the reviewer.")

    def _check_email(self) -> str:
        return email_fault(self.email.text())

    def _check_limit(self) -> str:
        return "" if int(self.limit.text() or 0) else t("Give how many applications it can be at most.")

    def _check_floor(self) -> str:
        above = int(self.floor.text() or 0) > int(self.limit.text() or 0)
        return t("The floor cannot be above the limit.") if above else ""

    def _touched(self) -> None:
        self.dirty = True

    def _discard(self) -> None:
        self.dirty, self.form = False, None
        self.discarded.emit()

    def _escape(self) -> None:
        """Leave the form where nothing was typed; else Discard leaves it."""
        if self.dirty:
            self.discard.setFocus()
        else:
            self._discard()

    def _remove(self, row: ReviewerRow) -> None:
        self.removed.emit(row)

    def _recuse(self, reading: Reading) -> None:
        self.recuse_asked.emit(reading)

    def _take_back(self, reading: Reading) -> None:
        self.take_back_asked.emit(reading)


def _fields(panel: QWidget) -> QWidget:
    return panel.form if isinstance(panel, ReviewerPanel) and panel.form is not None else panel


def _reviewer_now(load: Callable[[], Scene], reviewer_id: str) -> tuple[ReviewerRow, Scene]:
    """Return a reviewer with the jury as they are now; on a thread."""
    scene = load()
    row = next((one for one in scene.reviewers if one.id == reviewer_id), None)
    if row is None:
        raise Refusal("record.gone", table="reviewer")
    return row, scene


def _next_code(scene: Scene) -> str:
    party = scene.programme.party(scene.side).code
    taken = {one.code for one in scene.reviewers}
    codes = (f"{party}-{number:02}" for number in range(1, len(taken) + 2))
    return next(code for code in codes if code not in taken)


def _boxes(choices: Sequence[tuple[str, str]], held: Sequence[str], name: str) -> tuple[tuple[str, QCheckBox], ...]:
    made = []
    for key, word in choices:
        box = QCheckBox(caption(fill(word, BOX_WIDTH)))
        box.setChecked(key in held)
        box.setAccessibleName(f"{name}: {word}")
        made.append((key, box))
    return tuple(made)


def _row(*parts: QWidget) -> QWidget:
    holder = QWidget()
    holder.setProperty("kind", "plain")
    layout = QHBoxLayout(holder)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(8)
    for part in parts:
        layout.addWidget(part)
    layout.addStretch(1)
    return holder
