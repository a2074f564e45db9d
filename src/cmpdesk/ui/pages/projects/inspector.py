"""The selected project: where it stands, who carries it, what binds them, its money, next dates and documents."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QWidget

from cmpdesk.domain.programmes import Party, Programme, Side
from cmpdesk.domain.projects import Instrument, ProjectAction, ProjectFile, ProjectSheet, asks_reason
from cmpdesk.i18n import labels, messages, partial_dates
from cmpdesk.i18n import projects as say
from cmpdesk.i18n.screen import t, words
from cmpdesk.ui.flow import Flow
from cmpdesk.ui.inspector import Inspector, column
from cmpdesk.ui.labels import Elided, Link, Pill, side_name, text
from cmpdesk.ui.pages.projects import sections
from cmpdesk.ui.pages.projects.columns import TONES
from cmpdesk.ui.pages.projects.loading import Detail, Scene


class ProjectInspector(Inspector):
    """Shows one project. `asked` brings the name of an action of the page, `moved` a `ProjectAction`; the others bring
    what they are about.
    """

    asked = Signal(str)
    moved = Signal(object)
    instrument_asked = Signal(object)
    instrument_unwanted = Signal(object)
    file_asked = Signal(object)
    file_edited = Signal(object)
    file_unwanted = Signal(object)

    def __init__(self) -> None:
        super().__init__(t("Selected project"))
        self.detail: Detail | None = None
        self._kept = 0
        self._scroll.verticalScrollBar().rangeChanged.connect(self._go_on_reading)

    @property
    def sheet(self) -> ProjectSheet | None:
        """The project that is shown."""
        return self.detail.sheet if self.detail else None

    def show_nothing(self, sentence: str) -> None:
        """Say in one sentence why nothing is shown."""
        self.detail = None
        self.clear()
        self.paragraph(sentence, tone="muted")

    def place(self) -> tuple[int, str]:
        """Return how far one has read, and the button that has the keyboard, for `take_place`."""
        held = QApplication.focusWidget()
        name = _called(held) if isinstance(held, QPushButton) and self.isAncestorOf(held) else ""
        return self._kept or self._scroll.verticalScrollBar().value(), name

    def take_place(self, place: tuple[int, str]) -> None:
        """Go back to where `place` was told: what is shown was made anew, and is the same project."""
        self._kept, name = place
        button = next((one for one in self.findChildren(QPushButton) if name and _called(one) == name), None)
        if button is not None:
            button.setFocus(Qt.FocusReason.OtherFocusReason)
        self._go_on_reading()

    def _go_on_reading(self, *_range: int) -> None:
        """Scroll to where one had read, as soon as what is shown is that long."""
        bar = self._scroll.verticalScrollBar()
        if self._kept and bar.maximum() >= self._kept:
            bar.setValue(self._kept)
            self._kept = 0

    def show_project(self, detail: Detail, scene: Scene) -> None:
        """Show a project; the notes are added below by the page."""
        if self.detail is None or self.detail.sheet.id != detail.sheet.id:
            self._kept = 0
        self.detail = detail
        self.clear()
        sheet, w, programme = detail.sheet, words(), scene.programme
        above = [sheet.row.number, w.localised(sheet.row.sector) if sheet.row.sector else ""]
        self.title(sheet.row.title, " · ".join(one for one in above if one))
        row = QHBoxLayout()
        row.addWidget(Pill(say.project_state(w, sheet.row.state), TONES[sheet.row.state]))
        row.addStretch(1)
        self.add(row)
        if sheet.state_reason:
            self.paragraph(sheet.state_reason)
        if scene.may_edit:
            self._moves(detail)
        self._decision(sheet, scene)
        self.group(t("Promoters"))
        self.sides([self._promoter(party, sheet, scene) for party in programme.parties])
        self._instruments(sheet, scene)
        for title, part in sections.parts(detail, scene, self.asked.emit):
            self.group(title)
            self.add(part)
        self.add(self._link(t("Calendar…"), partial(self._ask, "calendar"), name="project-calendar"))
        self._documents(sheet, scene)
        self.add(self._link(t("Open the application"), partial(self._ask, "application")))

    def _moves(self, detail: Detail) -> None:
        sheet, w = detail.sheet, words()
        buttons: list[QPushButton] = []
        for action, refusal in detail.moves:
            if refusal is None:
                button = QPushButton(say.project_action(w, action))
                button.setObjectName(f"project-{action}")
                button.setProperty("kind", "link" if action in (ProjectAction.WITHDRAW, ProjectAction.STOP) else "")
                button.clicked.connect(partial(self._move, action))
                buttons.append(button)
        flow = Flow()
        flow.setSpacing(8)
        for button in sorted(buttons, key=lambda one: one.property("kind") == "link"):
            flow.addWidget(button)
        self.add(flow)
        waits = [messages.sentence(w, refusal) for action, refusal in detail.moves
                 if refusal is not None and not asks_reason(sheet.row.state, action)]  # fmt: skip
        if waits:
            self.paragraph(waits[-1], tone="muted")

    def _decision(self, sheet: ProjectSheet, scene: Scene) -> None:
        w = words()
        self.group(t("Decision"))
        lines = [(t("Retained on"), w.long_date(sheet.retained_on) if sheet.retained_on else "")]
        lines += [(name, partial_dates.say(w, when)) for name, when in (
            (t("Starts"), sheet.row.starts), (t("Ends"), sheet.row.ends)) if when]  # fmt: skip
        lines.append((t("May start"), say.project_start(w, sheet.start_rule)))
        lines.append((t("Class of the file"), labels.confidentiality(w, sheet.row.confidentiality)))
        self.pairs(lines)
        for name, content in ((t("Reason"), sheet.reason), (t("Conditions"), sheet.conditions)):
            if content:
                self.add(column(text(name, "muted"), text(content, wrap=True, select=True)))
        if scene.may_edit:
            self.add(self._link(t("Edit the decision…"), partial(self._ask, "edit"), name="project-edit"))

    def _promoter(self, party: Party, sheet: ProjectSheet, scene: Scene) -> QWidget:
        w, place = words(), 0 if party.side is Side.FIRST else 1
        held, filed = sheet.promoters[place], sheet.filed[place]
        parts: list[QWidget] = [side_name(party.side, labels.party_name(w, party))]
        if held is None:
            parts.append(text(t("No promoter yet"), "muted", wrap=True))
        else:
            parts.append(text(held.organisation, "strong", wrap=True, select=True))
            parts.append(text(labels.promoter_term(w, party), "muted", wrap=True))
            contact = " · ".join(one for one in (held.contact, held.contact_function) if one)
            parts += [text(one, "muted", wrap=True, select=True) for one in (contact, held.organisation_address) if one]
            parts += [Elided(one, "muted") for one in (held.email, held.phone) if one]
            if held.officer:
                parts.append(text(t("Followed by {name}", name=held.officer), "muted", wrap=True))
            if filed and filed != held.organisation:
                parts.append(text(t("Filed by {organisation}", organisation=filed), "muted", wrap=True))
        if scene.may_edit:
            change = self._link(t("Change…"), partial(self._ask, f"promoter-{party.side}"))
            change.setAccessibleName(t("Change the promoter of {party}…", party=labels.party_name(w, party)))
            parts.append(change)
        return column(*parts)

    def _instruments(self, sheet: ProjectSheet, scene: Scene) -> None:
        self.group(t("Instruments"))
        for one in sheet.instruments:
            self.add(self._instrument(one, scene))
        if not sheet.instruments:
            self.paragraph(t("No agreement or order yet."), tone="muted")
        if scene.may_edit:
            self.add(self._link(t("Add an instrument…"), partial(self._ask, "instrument"), name="project-instrument"))

    def _instrument(self, one: Instrument, scene: Scene) -> QWidget:
        w = words()
        party = scene.programme.party(one.side)
        head = QWidget()
        head.setProperty("kind", "plain")
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(side_name(party.side, party.code))
        title = " ".join(part for part in (say.instrument(w, one.kind), one.reference) if part)
        row.addWidget(text(title, "strong", wrap=True, select=True), 1)
        row.addWidget(Pill(t("Signed") if one.signed else t("To sign"), "good" if one.signed else "warn"))
        said = " · ".join(part for part in (
            t("sent on {day}", day=w.date(one.sent_on)) if one.sent_on else "",
            t("promoter signed on {day}", day=w.date(one.promoter_signed_on)) if one.promoter_signed_on else "",
            t("authority signed on {day}", day=w.date(one.authority_signed_on)) if one.authority_signed_on else "",
        ) if part)  # fmt: skip
        parts: list[QWidget] = [head, text(said or t("not sent yet"), "muted", wrap=True)]
        if scene.may_edit:
            acts: list[tuple[str, Callable[..., object]]] = [
                (t("Edit…"), partial(self._emit, self.instrument_asked, one)),
                (t("Remove"), partial(self._emit, self.instrument_unwanted, one)),
            ]
            parts.append(self._links(title, acts))
        return column(*parts)

    def _documents(self, sheet: ProjectSheet, scene: Scene) -> None:
        self.group(t("Documents"))
        for one in sheet.files:
            self.add(self._document(one, scene.programme, scene.may_edit))
        if not sheet.files:
            self.paragraph(t("No document yet."), tone="muted")
        if scene.may_edit:
            self.add(self._link(t("Add documents…"), partial(self._ask, "documents"), name="project-documents"))

    def _document(self, one: ProjectFile, programme: Programme, may_edit: bool) -> QWidget:
        w = words()
        link = Link(one.title)
        link.setAccessibleName(t("Open {name}", name=one.name))
        link.clicked.connect(partial(self._emit, self.file_asked, one))
        party = programme.party(one.side).code if one.side else ""
        said = " · ".join(part for part in (party, one.name, w.size(one.size), w.date(one.added_on)) if part)
        parts: list[QWidget] = [link, Elided(said, "muted")]
        if may_edit:
            acts: list[tuple[str, Callable[..., object]]] = [
                (t("Edit…"), partial(self._emit, self.file_edited, one)),
                (t("Remove"), partial(self._emit, self.file_unwanted, one)),
            ]
            parts.append(self._links(one.title, acts))
        return column(*parts)

    def _links(self, about: str, acts: list[tuple[str, Callable[..., object]]]) -> QWidget:
        line = QWidget()
        line.setProperty("kind", "plain")
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        for verb, run in acts:
            button = self._link(verb, run)
            button.setAccessibleName(f"{verb} {about}")
            row.addWidget(button)
        row.addStretch(1)
        return line

    def _link(self, verb: str, run: Callable[..., object], name: str = "") -> QPushButton:
        button = QPushButton(verb)
        button.setProperty("kind", "link")
        button.setObjectName(name)
        button.clicked.connect(run)
        return button

    def _ask(self, name: str, _checked: bool = False) -> None:
        self.asked.emit(name)

    def _move(self, action: ProjectAction, _checked: bool = False) -> None:
        self.moved.emit(action)

    def _emit(self, signal: SignalInstance, what: object, _checked: bool = False) -> None:
        signal.emit(what)


def _called(button: QPushButton) -> str:
    return button.objectName() or button.accessibleName() or button.text()
