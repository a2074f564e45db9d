"""The request under the cursor: what is asked, the table before and after, the answers of both Parties side by side."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from cmpdesk.domain.change_requests import Answer, Answered, ChangeRequest, RequestState
from cmpdesk.domain.programmes import Party
from cmpdesk.i18n import change_requests as say
from cmpdesk.i18n.labels import party_name
from cmpdesk.i18n.screen import t, words
from cmpdesk.ui.inspector import Inspector, column, lined
from cmpdesk.ui.labels import Pill, side_name, text
from cmpdesk.ui.pages.projects.requests_loading import Asked

TONES = {
    RequestState.OPEN: "warn",
    RequestState.ACCEPTED: "good",
    RequestState.REFUSED: "bad",
    RequestState.TAKEN_BACK: "muted",
}


class RequestInspector(Inspector):
    """Shows one request."""

    def __init__(self) -> None:
        super().__init__(t("Selected change"))

    def show_nothing(self, sentence: str) -> None:
        """Say in one sentence why nothing is shown."""
        self.clear()
        self.paragraph(sentence, tone="muted")

    def show_request(self, one: ChangeRequest, held: Asked, number: str = "") -> None:
        """Show a request; `number` is that of its project where the list holds several."""
        w = words()
        self.clear()
        title = held.projects[one.project_id].title if number and one.project_id in held.projects else ""
        self.title(say.titled(w, one), " · ".join(part for part in (number, title) if part))
        row = QHBoxLayout()
        row.addWidget(Pill(say.state(w, one.state), TONES[one.state]))
        if one.amendment:
            row.addWidget(Pill(say.amended(w, one), "accent"))
        row.addStretch(1)
        self.add(row)
        lines = [(t("Asked by"), one.requester), (t("Asked on"), w.long_date(one.asked_on))]
        if one.taken_back_on:
            lines.append((t("Taken back on"), w.long_date(one.taken_back_on)))
        if one.revision_id:
            lines.append((t("Carried out by the revision"), held.revisions.get(one.revision_id, "")))
        if one.more_money:
            lines.append((t("More money"), t("with new actions") if one.new_actions else t("yes")))
        self.pairs(lines)
        self.add(column(text(t("Reason"), "muted"), text(one.reason, wrap=True, select=True)))
        if one.lines:
            self.group(t("Before and after"))
            self.add(_table(one))
        self.group(t("Answers"))
        self.sides([_answer(party, given) for party, given in zip(held.programme.parties, one.answers, strict=True)])


def _table(one: ChangeRequest) -> QWidget:
    holder, grid = lined(4, 3, 3)
    holder.setAccessibleName(t("Before and after"))
    for place, heading in enumerate((t("What changes"), t("Before"), t("After"))):
        grid.addWidget(text(heading, "muted"), 0, place)
    w = words()
    for row, line in enumerate(one.lines, start=1):
        grid.addWidget(text(w.localised(line.subject), wrap=True, select=True), row, 0)
        grid.addWidget(text(w.localised(line.before) or "—", "muted", wrap=True, select=True), row, 1)
        grid.addWidget(text(w.localised(line.after) or "—", "strong", wrap=True, select=True), row, 2)
    return holder


def _answer(party: Party, given: Answered | None) -> QWidget:
    w = words()
    parts: list[QWidget] = [side_name(party.side, party_name(w, party))]
    if given is None:
        parts.append(text(t("No answer yet"), "muted", wrap=True))
        return column(*parts)
    tone = "good" if given.answer is Answer.ACCEPTED else "bad"
    parts += [Pill(say.answer(w, given.answer), tone), text(w.long_date(given.on), "muted")]
    if given.reason:
        parts.append(text(given.reason, wrap=True, select=True))
    return column(*parts)
