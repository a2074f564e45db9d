"""Sentences of the page of conflicts."""

from datetime import date

from cmpdesk.domain.interests import Finding, Ground, Interest, RegisterRow, RegisterState
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.i18n import interests as labels
from cmpdesk.i18n import partial_dates
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.ui.pages.interests.loading import Scene

TONES = {
    RegisterState.MISSING: "bad",
    RegisterState.UNFOUNDED: "warn",
    RegisterState.AGREED: "warn",
    RegisterState.DECIDED: "good",
    RegisterState.CLEAR: "",
}
WEIGHTS = {Interest.NONE: "", Interest.POTENTIAL: "muted", Interest.APPARENT: "warn", Interest.REAL: "bad"}


def standing(scene: Scene) -> str:
    """Return where the register stands, for the line under the title."""
    rows = [row for row in scene.register.rows if row.state is not RegisterState.CLEAR]
    open_ones = sum(row.state is not RegisterState.DECIDED for row in rows)
    parts = [
        n("{count} conflict", "{count} conflicts", len(rows)),
        n("{count} to settle", "{count} to settle", open_ones),
        t("{done} / {total} declarations", done=words().number(scene.register.declared),
          total=words().number(scene.register.asked)),
    ]  # fmt: skip
    return " · ".join(parts)


def who(row: RegisterRow) -> str:
    """Return ``QC-04 · Odette Lavoie``, or the name of an officer."""
    return " · ".join(part for part in (row.code, row.name) if part)


def declared(row: RegisterRow) -> str:
    """Return what is declared, "" where nothing is."""
    said = labels.conflict(words(), row.answer) if row.answer is not None else ""
    if row.declaration is not None and not row.declaration.competent:
        return " · ".join(part for part in (said, t("not competent")) if part)
    return said


def standing_of(row: RegisterRow) -> str:
    """Return the measure where one is decided, else the state."""
    return labels.measure(words(), row.measure) if row.measure else labels.register_state(words(), row.state)


def evidence(finding: Finding) -> str:
    """Return by what a conflict was found, and the name that matched."""
    w = words()
    found = labels.ground(w, finding.ground)
    if finding.ground is Ground.TIE:
        found = labels.tie_kind(w, finding.kind)
    if finding.alike:
        found = t("{ground}, by a name alike", ground=found)
    return f"{found} · {finding.evidence}"


def times(finding: Finding) -> str:
    """Return from when until when a tie holds, and the last day on which it counts; "" where nothing is known."""
    parts = [span(finding.since, finding.until)]
    if finding.expires is not None:
        parts.append(t("counts until {day}", day=words().long_date(finding.expires)))
    if finding.source:
        parts.append(t("source: {source}", source=finding.source))
    return " · ".join(part for part in parts if part)


def span(since: date | None, until: date | None) -> str:
    """Return ``from … to …`` of two days, each may be unknown."""
    w = words()
    return _span(w.long_date(since) if since else "", w.long_date(until) if until else "")


def vague_span(since: PartialDate | None, until: PartialDate | None) -> str:
    """Return ``from … to …`` of two vague dates, each may be unknown."""
    w = words()
    return _span(*(partial_dates.say(w, one) if one else "" for one in (since, until)))


def _span(since: str, until: str) -> str:
    if since and until:
        return t("from {since} to {until}", since=since, until=until)
    if since:
        return t("since {since}", since=since)
    return t("until {until}", until=until) if until else ""
