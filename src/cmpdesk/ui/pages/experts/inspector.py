"""The selected expert: where they work and worked, what they can read, and what they were asked."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton

from cmpdesk.domain.experts import Affiliation, Answer, ExpertSheet, PastCall, Standing
from cmpdesk.i18n import experts as labels
from cmpdesk.i18n import partial_dates
from cmpdesk.i18n.labels import language
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.ui.inspector import Inspector, column
from cmpdesk.ui.labels import Link, Pill, text
from cmpdesk.ui.pages.experts.columns import TONES
from cmpdesk.ui.pages.experts.loading import Scene


class ExpertInspector(Inspector):
    """Shows an expert. `asked` brings the name of the action of a button, `call_asked` the id of a call."""

    asked = Signal(str)
    call_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__(t("Selected expert"))
        self.sheet: ExpertSheet | None = None

    def show_nothing(self, sentence: str) -> None:
        """Say in one sentence why nothing is shown."""
        self.sheet = None
        self.clear()
        self.paragraph(sentence, tone="muted")

    def show_expert(self, sheet: ExpertSheet, scene: Scene, standing: Standing, code: str, *, may_edit: bool,
                    may_erase: bool) -> None:  # fmt: skip
        """Show an expert with their standing in the call of `scene`."""
        self.sheet = sheet
        self.clear()
        row, draft, w = sheet.row, sheet.draft, words()
        self.title(row.name, row.organisation)
        self.add(Pill(code or labels.standing(w, standing), TONES.get(standing, "muted")))
        if may_edit:
            self._buttons(scene, standing, row.party_code)
        signed = w.long_date(row.agreement_on) if row.agreement_on else ""
        if row.email:
            self.paragraph(row.email)
        self.pairs([(t("Telephone"), row.phone), (t("Confidentiality agreement"), signed)])
        self.group(t("Reads"))
        self.pairs([
            (t("Sectors"), " · ".join(row.sectors)), (t("Keywords"), " · ".join(row.keywords)),
            (t("Languages"), w.listed([language(w, one) for one in row.languages])),
            (t("Load limit"), w.number(row.load_limit) if row.load_limit else ""),
        ])  # fmt: skip
        self._places(draft.affiliations)
        if row.absences:
            self.group(t("Not available"))
        for one in row.absences:
            span = t("{first} to {last}", first=w.long_date(one.first), last=w.long_date(one.last))
            self.add(column(text(span, wrap=True), *([text(one.reason, "muted", wrap=True)] if one.reason else [])))
        if sheet.former_names:
            self.group(t("Former names"))
        for name in sheet.former_names:
            self.paragraph(name.name)
        self.group(t("History"))
        for past in sheet.history:
            self._past(past)
        if not sheet.history:
            self.paragraph(t("Never asked, and in no jury."), tone="muted")
        if draft.remarks:
            self.group(t("Remarks"))
            self.paragraph(draft.remarks)
        self.add(self._button("person", t("Open in the directory"), "link"))
        if may_edit:
            self.add(self._button("remove", t("Remove this expert"), "link"))
        if may_erase:
            self.add(self._button("erase", t("Erase this person…"), "danger"))

    def _buttons(self, scene: Scene, standing: Standing, party_code: str) -> None:
        self.add(self._button("edit", t("&Edit…")))
        if party_code not in scene.of_call:
            return
        if standing is Standing.NOT_ASKED:
            self.add(self._button("invite", t("As&k to review…")))
        elif standing is not Standing.IN_JURY:
            self.add(self._button("answer", t("Record the &answer…")))

    def _button(self, name: str, words: str, kind: str = "") -> QPushButton:
        button = QPushButton(words)
        button.setObjectName(f"expert-{name}")
        if kind:
            button.setProperty("kind", kind)
        button.clicked.connect(partial(self._ask, name))
        return button

    def _places(self, places: tuple[Affiliation, ...]) -> None:
        if places:
            self.group(t("Organisations"))
        for one in places:
            told = " · ".join(part for part in (one.role, span(one)) if part)
            parts = [text(one.organisation, wrap=True, select=True)]
            self.add(column(*parts, *([text(told, "muted", wrap=True)] if told else [])))

    def _past(self, past: PastCall) -> None:
        w = words()
        link = Link(w.localised(past.call))
        link.clicked.connect(partial(self._call, past.call_id))
        self.add(column(link, *(text(line, "muted", wrap=True) for line in told(past))))

    def _ask(self, name: str, _checked: bool = False) -> None:
        self.asked.emit(name)

    def _call(self, call_id: str, _checked: bool = False) -> None:
        self.call_asked.emit(call_id)


def span(one: Affiliation) -> str:
    """Return since when and until when somebody works somewhere, "" where neither is known."""
    w = words()
    since = partial_dates.say(w, one.since) if one.since else ""
    until = partial_dates.say(w, one.until) if one.until else ""
    if since and until:
        return t("{first} to {last}", first=since, last=until)
    if until:
        return t("until {when}", when=until)
    return t("since {when}", when=since) if since else ""


def told(past: PastCall) -> list[str]:
    """Return what happened in one call, line by line."""
    w = words()
    lines = []
    if past.asked_on is not None:
        said = labels.answer(w, past.answer)
        if past.answered_on is not None:
            said = t("{answer} on {day}", answer=said, day=w.long_date(past.answered_on))
        lines.append(t("Asked on {day} · {answer}", day=w.long_date(past.asked_on), answer=said))
    if past.answer is Answer.DECLINED and past.reason:
        lines.append(past.reason)
    if past.code:
        counts = [past.code, n("{count} application read", "{count} applications read", past.read)]
        if past.late:
            counts.append(n("{count} sheet returned late", "{count} sheets returned late", past.late))
        elif past.returned:
            counts.append(n("{count} sheet returned", "{count} sheets returned", past.returned))
        lines.append(" · ".join(counts))
    return lines
