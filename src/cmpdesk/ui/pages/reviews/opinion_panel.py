"""The right of the mid-term screen: the opinion of each Party, the second year, the calendar proposed, the reasons."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QFont
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Programme, Side
from cmpdesk.domain.reviews import OpinionCode, ProposedDate, ReviewSubject, SecondYear
from cmpdesk.i18n import partial_dates
from cmpdesk.i18n import reviews as say
from cmpdesk.i18n.screen import t, words
from cmpdesk.ui.actions import ActionButton
from cmpdesk.ui.flow import Flow
from cmpdesk.ui.labels import Pill, text
from cmpdesk.ui.layout import clear_layout, scrolled
from cmpdesk.ui.pages.reviews import words as here
from cmpdesk.ui.pages.reviews.opinion_row import OpinionRow, Reasons
from cmpdesk.ui.theme import theme

RELEASED = "released"


class OpinionPanel(QFrame):
    """What is decided of one project; each of `below` has a button while it is enabled.

    `opined` brings (side, opinion or None, reasons), `authorised` whether the second year is, `left` and `back` a
    withdrawal whose hour is noted, `escaped` that the keyboard goes back to the list.
    """

    opined = Signal(object, object, str)
    authorised = Signal(bool)
    left = Signal(object)
    back = Signal(object)
    escaped = Signal()

    def __init__(self, *below: QAction) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.setAccessibleName(t("Opinion"))
        self.setMinimumWidth(theme().px(342))
        self._subject: ReviewSubject | None = None
        self._drafts: dict[tuple[str, Side], str] = {}
        self._contested: set[tuple[str, Side]] = set()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 14, 8, 10)
        outer.setSpacing(6)
        outer.addLayout(self._head())
        self.area, inside = scrolled(t("Opinion"))
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(8)
        self.rows = {side: OpinionRow(side) for side in Side}
        self.reasons = {side: Reasons(side) for side in Side}
        for side, row in self.rows.items():
            row.chosen.connect(partial(self._chosen, side))
            row.left.connect(self.left)
            row.back.connect(self.back)
            column.addWidget(row)
        self._build_year(column)
        self._build_calendar(column, below)
        self._caps(column, t("Reasons"), t("kept for the letter and the minutes"))
        for side, field in self.reasons.items():
            field.written.connect(partial(self._written, side))
            field.escaped.connect(self.escaped)
            column.addWidget(field)
        column.addStretch(1)
        outer.addWidget(self.area, 1)
        self.fault = text("", tone="bad", wrap=True)
        self.fault.hide()
        outer.addWidget(self.fault)
        self.help = text(t("1–4 and 5–8 give the opinions, R opens the reasons, Enter goes on."), "muted", wrap=True)
        outer.addWidget(self.help)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 8, 0)
        row.addWidget(text(t("Opinion"), "heading"), 1)
        self.state = Pill()
        row.addWidget(self.state)
        return row

    def _caps(self, column: QVBoxLayout, name: str, more: str = "") -> None:
        label = text(name, "caps")
        label.setContentsMargins(0, 6, 0, 0)
        holder = QHBoxLayout()
        holder.setSpacing(6)
        holder.addWidget(label)
        if more:
            quiet = text(f"({more})", "muted", wrap=True)
            quiet.setContentsMargins(0, 6, 0, 0)
            holder.addWidget(quiet, 1)
        else:
            holder.addStretch(1)
        column.addLayout(holder)

    def _build_year(self, column: QVBoxLayout) -> None:
        self._caps(column, t("Second year"))
        line = QHBoxLayout()
        line.setSpacing(8)
        self.year = QCheckBox()
        self.year.setAccessibleName(t("Second-year payment authorised"))
        self.year.clicked.connect(self._authorise)
        self.year_words = text("", wrap=True)
        line.addWidget(self.year, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.year_words, 1)
        column.addLayout(line)

    def _build_calendar(self, column: QVBoxLayout, below: tuple[QAction, ...]) -> None:
        self._caps(column, t("Calendar proposed"))
        self.calendar = QWidget()
        self.calendar.setProperty("kind", "plain")
        self._dates = QGridLayout(self.calendar)
        self._dates.setContentsMargins(0, 0, 0, 0)
        self._dates.setHorizontalSpacing(12)
        self._dates.setVerticalSpacing(4)
        self._dates.setColumnStretch(0, 1)
        column.addWidget(self.calendar)
        holder = QWidget()
        holder.setProperty("kind", "plain")
        row = Flow(holder)
        for action in below:
            button = ActionButton(action, "link")
            action.enabledChanged.connect(button.setVisible)
            button.setVisible(action.isEnabled())
            row.addWidget(button)
        column.addWidget(holder)

    # -- what is shown

    def show_subject(self, subject: ReviewSubject, programme: Programme, may: frozenset[Side], *,
                     editable: bool) -> None:  # fmt: skip
        """Show what is saved of a project; what is being typed stays where it is the project already shown."""
        other = self._subject is None or self._subject.row.project_id != subject.row.project_id
        if other:
            self.say("")
            self.area.verticalScrollBar().setValue(0)
            for field in self.reasons.values():
                field.forget()
        else:
            self._keep_typed(subject)
        self._subject = subject
        self._show_state(subject)
        for side, row, opinion in zip(Side, self.rows.values(), subject.opinions, strict=True):
            opened = editable and side in may and not subject.row.applied
            party = here.party(programme, side)
            row.name(party)
            self.reasons[side].name(party)
            own = tuple(one for one in subject.withdrawals if one.side is side)
            row.show_opinion(opinion, own, editable=opened)
            saved = opinion.reasons if opinion else ""
            typed = self._drafts.get((subject.row.project_id, side))
            self.reasons[side].show_reasons(saved, typed, editable=opened)
            if (subject.row.project_id, side) in self._contested:
                self.say(contested(party, saved))
            elif typed is not None and side in may and not opened:
                self.say(t("What you typed is not saved: the opinion cannot be changed any more."))
        self._show_year(subject.second_year, programme, editable=editable and not subject.row.applied)
        self._show_dates(subject.decision.dates if subject.decision else ())

    def _show_state(self, subject: ReviewSubject) -> None:
        row = subject.row
        if row.applied:
            self.state.say(t("Carried out"), "good")
        elif row.outcome is not None:
            self.state.say(say.outcome(words(), row.outcome), here.OUTCOME_TONES[row.outcome])
        else:
            self.state.say(say.stage(words(), row.stage), here.STAGE_TONES.get(row.stage, "muted"))

    def _show_year(self, years: tuple[SecondYear, ...], programme: Programme, *, editable: bool) -> None:
        effects = {one.effect for one in years}
        mixed = not (effects == {RELEASED} or effects <= {""})
        self.year.setChecked(effects == {RELEASED})
        self.year.setEnabled(editable)
        self.year.setVisible(bool(years) and not mixed)
        if not years:
            self.year_words.setText(t("No instalment is planned for a second year."))
            return
        sums = []
        for side in Side:
            own = [one.instalment.amount for one in years if one.side is side]
            if own:
                whole = type(own[0])(sum(one.cents for one in own), own[0].currency)
                sums.append(f"{programme.party(side).code} {words().money_short(whole)}")
        authorised = t("Second-year payment authorised, subject to the funds available") if not mixed else t(
            "The second-year payment is decided instalment by instalment"
        )  # fmt: skip
        self.year_words.setText(f"{authorised} ({' · '.join(sums)})")

    def _show_dates(self, dates: tuple[ProposedDate, ...]) -> None:
        clear_layout(self._dates)
        if not dates:
            self._dates.addWidget(text(t("No new date is proposed."), "muted"), 0, 0)
        for line, one in enumerate(dates):
            name = words().localised(one.name)
            old, new = (day(one.old) if one.old else t("no date")), day(one.new)
            self._dates.addWidget(text(name, wrap=True), line, 0)
            shown = QHBoxLayout()
            shown.setSpacing(4)
            shown.addStretch(1)
            shown.addWidget(struck(old))
            shown.addWidget(text("→", "muted"))
            strong = text(new, "strong")
            strong.setAccessibleName(t("{name}: {new} instead of {old}", name=name, new=new, old=old))
            shown.addWidget(strong)
            self._dates.addLayout(shown, line, 1)

    def show_nothing(self) -> None:
        """Show no project."""
        self._subject = None

    def say(self, sentence: str) -> None:
        """Say what was refused; "" takes it away."""
        self.fault.setText(sentence)
        self.fault.setVisible(bool(sentence))

    # -- what is typed and not saved

    @property
    def drafts(self) -> dict[tuple[str, Side], str]:
        """Reasons that are typed and not saved, by (project, side): an opinion has to be given first."""
        return self._drafts

    def keep(self, project_id: str, side: Side, reasons: str) -> None:
        """Keep reasons that could not be saved."""
        self._drafts[project_id, side] = reasons

    def drop(self, *keys: tuple[str, Side]) -> None:
        """Forget what was typed of projects and sides: it is given up."""
        for key in keys:
            self._drafts.pop(key, None)
            self._contested.discard(key)

    def _keep_typed(self, subject: ReviewSubject) -> None:
        """Keep what stands in the fields and is not saved, whoever has the keyboard; what is as saved is no draft.

        Where other reasons were saved meanwhile, that is told before these replace them.
        """
        for side, opinion in zip(Side, subject.opinions, strict=True):
            key, field = (subject.row.project_id, side), self.reasons[side]
            saved = opinion.reasons if opinion else ""
            if not field.changed or field.typed == saved:
                self.drop(key)
                continue
            self.keep(*key, field.typed)
            if saved != field.saved and saved:
                self._contested.add(key)

    def settled(self, project_id: str, side: Side, reasons: str) -> None:
        """Forget what was typed, once it is saved."""
        if self._drafts.get((project_id, side)) == reasons:
            del self._drafts[project_id, side]
        if self._subject is not None and self._subject.row.project_id == project_id:
            self.reasons[side].settle(reasons)

    # -- what is done

    def give(self, side: Side, code: OpinionCode) -> None:
        """Give an opinion, as a key does; one that is given stays."""
        row = self.rows[side]
        if row.buttons[code].isEnabled() and row.code is not code:
            row.show_code(code)
            self._chosen(side, code)

    def open_reasons(self, sides: frozenset[Side]) -> None:
        """Put the keyboard into the reasons of a Party, of the one without any first."""
        own = [self.reasons[side] for side in Side if side in sides and not self.reasons[side].box.isReadOnly()]
        field = next((one for one in own if not one.typed), next(iter(own), None))
        if field is not None:
            self.area.ensureWidgetVisible(field)
            field.box.setFocus(Qt.FocusReason.OtherFocusReason)

    def flush(self) -> None:
        """Send on the reasons that were typed and not yet left."""
        for side, field in self.reasons.items():
            if field.changed and not field.box.isReadOnly():
                self._written(side, field.typed)

    def _chosen(self, side: Side, code: OpinionCode | None) -> None:
        self.say("")
        if self._subject is not None:
            self._contested.discard((self._subject.row.project_id, side))
            if self.reasons[side].changed or code is None:  # reasons outlive the opinion that is taken back
                self.keep(self._subject.row.project_id, side, self.reasons[side].typed)
            self.opined.emit(side, code, self.reasons[side].typed)

    def _written(self, side: Side, reasons: str) -> None:
        if self._subject is None:
            return
        key = (self._subject.row.project_id, side)
        self.keep(*key, reasons)
        if key in self._contested:  # told once; who leaves the field again means it
            self._contested.discard(key)
            return
        code = self.rows[side].code
        if code is not None:
            self.opined.emit(side, code, reasons)
        elif reasons:
            self.say(t("Choose an opinion: the reasons are saved with it."))
        else:
            self.settled(self._subject.row.project_id, side, reasons)

    def _authorise(self, _checked: bool = False) -> None:
        self.authorised.emit(self.year.checkState() is Qt.CheckState.Checked)


def contested(party: str, reasons: str) -> str:
    """Return that other reasons were saved while some are being typed."""
    return t("The reasons of {party} were changed meanwhile: “{reasons}”. What you typed is not saved yet; leave the "
             "field once more to replace them.", party=party, reasons=reasons)  # fmt: skip


def day(when: PartialDate) -> str:
    """Return a date as short as it is known."""
    return words().date(when.exact) if when.exact else partial_dates.say(words(), when)


def struck(content: str) -> QLabel:
    """Return a date that is replaced."""
    label = text(content, "muted")
    font = QFont(theme().font(13))
    font.setStrikeOut(True)
    label.setFont(font)
    label.setStyleSheet("text-decoration: line-through;")
    return label
