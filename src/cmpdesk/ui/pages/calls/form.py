"""The form that creates and edits a call."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from cmpdesk.domain.areas import Outcome
from cmpdesk.domain.calls import CallDraft, CallSheet
from cmpdesk.domain.errors import Foreseen, Refusal
from cmpdesk.domain.programmes import Party, ProgrammeTemplate
from cmpdesk.domain.text import LocalisedText
from cmpdesk.i18n.screen import t, words
from cmpdesk.ui import conflicts, presence
from cmpdesk.ui import drafts as drafts_kept
from cmpdesk.ui.conflicts import Subject
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.dialogs import sentence_of
from cmpdesk.ui.forms import Form, line_edit, marked, save_keys
from cmpdesk.ui.inspector import Card
from cmpdesk.ui.labels import text
from cmpdesk.ui.pages.calls import drafts
from cmpdesk.ui.pages.calls.adopting import ask_file
from cmpdesk.ui.pages.calls.deadline import DeadlineField
from cmpdesk.ui.pages.calls.loading import Choice, Start, start_form
from cmpdesk.ui.pages.calls.rules import RulesCard
from cmpdesk.ui.pages.calls.saving import SessionDraft, save
from cmpdesk.ui.rows import Field, RowsEditor
from cmpdesk.ui.sheets import WRITTEN, unsaved

NEW_SESSION = "+"
FROM_FILE = "file"


class CallForm(QWidget):
    """All that an officer edits of a call, on one page. `saved` brings the call, `left` that it was given
    up.
    """

    saved = Signal(object)
    left = Signal()
    replaced = Signal(object)
    """Brings a form of the same call as it is now, to be shown in place of this one and saved."""

    def __init__(self, desk: Desk, start: Start) -> None:
        super().__init__()
        self.setAccessibleName(t("Edit the call") if start.sheet else t("New call"))
        self._desk, self._start = desk, start
        self._blank: CallDraft | None = start.draft
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(8)
        self.fault = text("", tone="bad", wrap=True, select=True)
        self.fault.hide()
        outer.addWidget(self.fault)
        left, right = self._scrolled(outer)
        self.rules = RulesCard()
        for card in (self._text_card(), self._dates_card(), self._sectors_card()):
            left.addWidget(card)
        for card in (self.rules, self._envelopes_card()):
            right.addWidget(card)
        left.addStretch(1)
        right.addStretch(1)
        outer.addLayout(self._buttons())
        self.setFocusProxy(self.titles[0] if start.sheet else self.programme)
        self._choose()
        self._before = self._typed()
        self._base = conflicts.read(self)
        self._one_step, self._repairing = True, False
        for form in self.findChildren(Form):
            form.judged.connect(self._repaired)
        if start.sheet is not None:
            presence.mark(desk, self, "call", start.sheet.id, outer)
        drafts_kept.keep(desk, self, f"call:{start.sheet.id if start.sheet else 'new'}", outer)

    @property
    def touched(self) -> bool:
        """Something was typed since the form was opened."""
        return self._typed() != self._before

    # -- building

    def _scrolled(self, outer: QVBoxLayout) -> tuple[QVBoxLayout, QVBoxLayout]:
        scroll = QScrollArea()
        scroll.setProperty("kind", "plain")
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setAccessibleName(self.accessibleName())
        inner = QWidget()
        inner.setProperty("kind", "plain")
        inner.setAccessibleName(self.accessibleName())
        row = QHBoxLayout(inner)
        row.setContentsMargins(0, 0, 6, 0)
        row.setSpacing(12)
        columns = QVBoxLayout(), QVBoxLayout()
        for column in columns:
            column.setSpacing(12)
            row.addLayout(column, 1)
        scroll.setWidget(inner)
        outer.addWidget(scroll, 1)
        return columns

    def _text_card(self) -> Card:
        card = Card(t("The call"))
        self.text_form = Form(t("The call"))
        self.programme = QComboBox()
        w = words()
        for choice in self._start.choices:
            source = choice.programme or choice.template
            if source is not None:
                name = w.localised(source.name)
                self.programme.addItem(name if choice.programme else t("{name} (template)", name=name), choice.code)
        if self._start.may_adopt:
            self.programme.addItem(t("From a file…"), FROM_FILE)
        self.programme.currentIndexChanged.connect(self._programme_chosen)
        self.programme.setEnabled(self._start.sheet is None)
        self.programme.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.text_form.row(t("&Programme"), self.programme)
        self.session = QComboBox()
        self.session.currentIndexChanged.connect(self._session_chosen)
        self.text_form.row(t("&Session"), self.session)
        self.new_session = Form(t("New session"))
        self.session_number = line_edit(hint="14")
        self.session_label = line_edit(hint="XIVe")
        self.session_years = line_edit(hint="2026-2028")
        self.new_session.row(t("N&umber"), self.session_number, check=partial(self._check_session, "number"))
        self.new_session.row(t("Na&me"), self.session_label, check=partial(self._check_session, "label"))
        self.new_session.row(t("&Years"), self.session_years, check=partial(self._check_session, "years"))
        self.text_form.wide(self.new_session)
        self.titles = tuple(line_edit() for _ in range(3))
        self.text_form.row(t("&Title in French"), self.titles[0], required=True, check=self._check_title)
        self.text_form.row(t("Title in &English"), self.titles[1])
        self.text_form.row(t("Title in &Dutch"), self.titles[2])
        card.body.addWidget(self.text_form)
        card.body.addStretch(1)
        return card

    def _dates_card(self) -> Card:
        card = Card(t("Deadlines"))
        self.dates_form = Form(t("Deadlines"))
        today = self._desk.workspace.today()
        self.deadline = DeadlineField(t("Deadline for filings"), today)
        self.return_by = DeadlineField(t("Return of score sheets"), today)
        self.dates_form.row(t("&Filings"), self.deadline, check=self._check_deadline)
        self.dates_form.row(t("Score s&heets"), self.return_by, check=partial(self.return_by.fault, required=False))
        card.body.addWidget(self.dates_form)
        card.body.addStretch(1)
        return card

    def _sectors_card(self) -> Card:
        card = Card(t("Sectors and strands"))
        fields = (Field(t("Digit"), 1), Field(t("French"), 4), Field(t("English"), 3), Field(t("Dutch"), 3))
        self.sectors = RowsEditor(t("Sectors"), fields, t("Add a sector"))
        self.strands = RowsEditor(t("Strands"), fields, t("Add a strand"))
        self.lists_form = Form(t("Sectors and strands"))
        for name, editor in ((t("Sectors"), self.sectors), (t("Strands"), self.strands)):
            self.lists_form.wide(text(name, "caps"))
            self.lists_form.block(editor, partial(self._check_sectors, editor))
        card.body.addWidget(self.lists_form)
        card.body.addStretch(1)
        self.sectors.changed.connect(self._sectors_changed)
        return card

    def _envelopes_card(self) -> Card:
        card = Card(t("Envelopes"))
        self.envelopes = RowsEditor(t("Envelopes"), drafts.envelope_fields(None, []), t("Add an envelope"))
        card.body.addWidget(text(t("What each Party's funder sets aside, in its own currency."), "muted", wrap=True))
        self.money_form = Form(t("Envelopes"))
        self.money_form.block(self.envelopes, self._check_envelopes)
        card.body.addWidget(self.money_form)
        card.body.addStretch(1)
        return card

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addStretch(1)
        cancel = QPushButton(t("Cancel"))
        cancel.clicked.connect(self.left)
        self.save_button = QPushButton(t("Save the call") if self._start.sheet else t("Create the call"))
        self.save_button.setProperty("kind", "primary")
        save_keys(self, self.save)
        self.save_button.clicked.connect(self.save)
        row.addWidget(cancel)
        row.addWidget(self.save_button)
        return row

    # -- programme and session

    def choice(self) -> Choice | None:
        """Return the programme that is chosen."""
        code = self.programme.currentData()
        return next((one for one in self._start.choices if one.code == code), None)

    def parties(self) -> tuple[Party, ...]:
        """Return the Parties of the programme that is chosen."""
        choice = self.choice()
        source = (choice.programme or choice.template) if choice else None
        return source.parties if source is not None else ()

    def _programme_chosen(self, _index: int = 0) -> None:
        if self.programme.currentData() == FROM_FILE:
            self.programme.setCurrentIndex(0)
            ask_file(self, self._desk, self.offer)
        else:
            self._choose()

    def offer(self, template: ProgrammeTemplate) -> None:
        """Offer a programme that was read from a file, and choose it; one that is here already is chosen."""
        place = self.programme.findData(template.code)
        if place < 0:
            choice = Choice(template.code, None, template, (), None)
            self._start = replace(self._start, choices=(*self._start.choices, choice))
            place = self.programme.findData(FROM_FILE)
            name = t("{name} (template)", name=words().localised(template.name))
            self.programme.insertItem(place, name, template.code)
        self.programme.setCurrentIndex(place)
        self.programme.setFocus()

    def _choose(self, _index: int = 0) -> None:
        choice = self.choice()
        self.session.clear()
        for session in choice.sessions if choice else ():
            self.session.addItem(f"{session.label} · {session.first_year}-{session.last_year}", session.id)
        if self._start.sheet is None:
            self.session.addItem(t("New session…"), NEW_SESSION)
            self.session.setCurrentIndex(0)
        zones = tuple(party.zone for party in self.parties())
        self.deadline.set_zones(zones)
        self.return_by.set_zones(zones)
        self.rules.name_parties(self.parties())
        self._fill(self._start.draft or (drafts.blank(choice) if choice else None))
        self._session_chosen()

    def _session_chosen(self, _index: int = 0) -> None:
        self.new_session.setVisible(self.session.currentData() == NEW_SESSION)
        self._show_number()

    def _fill(self, draft: CallDraft | None) -> None:
        if draft is None:
            return
        self._blank = draft
        if draft.session_id:
            self.session.setCurrentIndex(max(0, self.session.findData(draft.session_id)))
        if self._start.sheet is not None:  # what is typed of a new call survives the choice of another programme
            for field, language in zip(self.titles, ("fr", "en", "nl"), strict=True):
                field.setText(getattr(draft.title, language))
                field.setCursorPosition(0)
            self.deadline.set_deadline(draft.deadline)
            self.return_by.set_deadline(draft.return_by)
        self.rules.fill(draft)
        self.rules.rolling.toggled.connect(self._rolling_changed)
        self._rolling_changed(draft.rolling)
        self.sectors.set_values(drafts.sector_values(draft.sectors))
        self.strands.set_values(drafts.sector_values(draft.strands))
        self._sectors_changed()
        self.envelopes.set_values(drafts.envelope_values(draft.envelopes))
        self.rules.template.textChanged.connect(self._show_number)
        self._show_number()

    def _sectors_changed(self) -> None:
        sectors = [(value[0], f"{value[0]} {value[1]}") for value in self.sectors.values() if value[0]]
        self.envelopes.set_fields(drafts.envelope_fields(self.parties(), sectors))
        self._show_number()

    def _rolling_changed(self, rolling: bool) -> None:
        self.deadline.setEnabled(not rolling)

    def _show_number(self, _text: str = "") -> None:
        choice = self.choice()
        known = {one.id: one.number for one in choice.sessions} if choice else {}
        typed = self.session_number.text()
        session = known.get(self.session.currentData(), int(typed) if typed.isdigit() else 1)
        digits = [value[0] for value in self.sectors.values() if value[0].isdigit()]
        self.rules.show_example(session, int(digits[0]) if digits else 1)

    # -- checking and saving

    def save(self) -> None:
        """Save what is typed, unless a field is faulty."""
        if not self.save_button.isEnabled():
            return
        forms = [self.text_form, self.dates_form, self.lists_form, self.rules.form, self.money_form]
        if self.session.currentData() == NEW_SESSION:
            forms.insert(1, self.new_session)
        faulty = [form for form in forms if not form.valid()]
        if faulty:
            faulty[0].valid()  # puts the keyboard into the first faulty field of all
            self._say(t("Repair the fields that are marked, then save again."))
            self._repairing = marked(self)
            return
        try:
            draft = self._draft()
        except Foreseen as refusal:
            self._say(sentence_of(refusal))
            return
        self._say("")
        choice = self.choice()
        if choice is None:
            return
        opened = self.session.currentData() == NEW_SESSION
        session = SessionDraft(*self._session_typed()) if opened else None
        work = partial(save, self._desk.workspace, self._desk.officer, self._start.sheet, choice, session, draft)
        self._one_step = self._start.sheet is not None or (choice.programme is not None and session is None)
        self.save_button.setEnabled(False)
        self._desk.runner.run(work, then=self._saved, failed=self._refused, ended=self._ended, owner=self)

    def _draft(self) -> CallDraft:
        choice = self.choice()
        before = self._blank or (drafts.blank(choice) if choice else None)
        if before is None:
            raise Refusal("record.gone", table="programme")
        rolling = self.rules.rolling.isChecked()
        typed = replace(
            self.rules.into(before),
            title=LocalisedText(*(field.text().strip() for field in self.titles)),
            session_id=str(self.session.currentData() or "") or None,
            deadline=None if rolling else self.deadline.deadline(),
            return_by=self.return_by.deadline() if self.return_by.day.text().strip() else None,
        )
        return drafts.complete(typed, before, self.sectors.values(), self.strands.values(), self.envelopes.values(),
                               self.parties())  # fmt: skip

    def _saved(self, outcome: Outcome[CallSheet]) -> None:
        self._before = self._typed()
        self.saved.emit(outcome.value)

    def _refused(self, failure: Foreseen) -> bool:
        if failure.code == WRITTEN and self._one_step:
            self._before = self._typed()
            self.left.emit()
            return False
        self._say(unsaved(failure))
        sheet = self._start.sheet
        if sheet is not None:
            again = partial(start_form, self._desk.workspace, self._desk.officer, sheet.id)
            subject = Subject("call", sheet.id, sheet.version, again, partial(CallForm, self._desk))
            conflicts.settle(self, self._desk, failure, subject, self._base, host=_whole,
                             take_over=self.replaced.emit, say=self._say)  # fmt: skip
        return True

    def _ended(self) -> None:
        self.save_button.setEnabled(True)

    def _repaired(self) -> None:
        if self._repairing and not marked(self):
            self._say("")

    def _say(self, sentence: str) -> None:
        self._repairing = False
        self.fault.setText(sentence)
        self.fault.setVisible(bool(sentence))

    def _typed(self) -> tuple[object, ...]:
        return (
            self.programme.currentData(), self.session.currentData(), *self._session_typed(),
            *(field.text() for field in self.titles), self.deadline.day.text(), self.deadline.time.text(),
            self.deadline.zone.currentData(), self.return_by.day.text(), self.return_by.time.text(),
            self.return_by.zone.currentData(), self.rules.typed(), tuple(self.sectors.values()),
            tuple(self.strands.values()), tuple(self.envelopes.values()),
        )  # fmt: skip

    def _session_typed(self) -> tuple[str, str, str]:
        return self.session_number.text(), self.session_label.text(), self.session_years.text()

    def _check_title(self) -> str:
        return "" if self.titles[0].text().strip() else t("Type the title; other languages fall back on French.")

    def _check_deadline(self) -> str:
        return "" if self.rules.rolling.isChecked() else self.deadline.fault(required=True)

    def _check_sectors(self, editor: RowsEditor) -> str:
        return drafts.sectors_fault(editor.values())

    def _check_envelopes(self) -> str:
        return drafts.envelopes_fault(self.envelopes.values(), self.parties())

    def _check_session(self, which: str) -> str:
        return drafts.session_fault(which, *self._session_typed())


def _whole(form: QWidget) -> QWidget:
    return form
