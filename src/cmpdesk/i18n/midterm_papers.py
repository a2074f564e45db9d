"""What the papers of a mid-term meeting say of codes: standings, opinions, sheets, missions, seats."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmpdesk.i18n import reviews
from cmpdesk.i18n.catalogs import N_, NC_, Plural
from cmpdesk.i18n.coded import coded
from cmpdesk.i18n.words import Words

if TYPE_CHECKING:
    from datetime import date

    from cmpdesk.domain.programmes import Side
    from cmpdesk.domain.progress import ProjectProgress

_CODES = {
    **reviews.STANDINGS,
    **reviews.OPINIONS,
    **reviews.ROLES,
    "postponed": NC_("mid-term", "Put off to the next meeting"),
}

SENTENCES: dict[str, str | Plural] = {
    "minutes.part-twice": N_("The text holds the part “{part}” twice: keep one of them."),
    "minutes.too-long": N_("The text of the part “{part}” is too long: minutes hold the result, not the debate."),
    "minutes.sealed": N_("The minutes of this meeting are sealed in this language as {number}: they stay as they are."),
    "minutes.unresolved": N_("The minutes still hold “{name}” in braces, which stands for nothing: replace it."),
    "minutes.no-chair": N_("{party} has no co-chair: enter its delegation, then seal the minutes."),
    "minutes.no-date": N_("The meeting has no exact date: enter the day on which it was held, then seal the minutes."),
    "minutes.strict": N_("The call is strictly confidential: minutes, which everybody reads, cannot be made of it."),
}
STEPS: dict[str, str | Plural] = {
    "minutes.write": N_("Minutes of mid-term meeting {review} written ({language})"),
    "minutes.seal": N_("Minutes of mid-term meeting {review} sealed as {number}"),
}


def code(w: Words, one: str) -> str:
    """Return what a code of a review is called on paper; one that a newer version wrote is shown as it is."""
    if one in _CODES:
        return coded(w, _CODES, one)
    from cmpdesk.i18n import missions  # late: the frame loads this module for its sentences

    return coded(w, missions.STATES, one)


def sheet(w: Words, progress: ProjectProgress | None, side: Side, today: date) -> str:
    """Return whether the progress sheet of a promoter came back."""
    held = progress.sheet(side) if progress else None
    if progress is None or held is None:
        return w.t("Sheet not sent")
    if held.received_on is None:
        late = progress.state_of(side, today) == "late"
        return w.t("Sheet late") if late else w.t("Sheet awaited")
    said = w.t("Sheet received on {date}", date=w.long_date(held.received_on))
    gone = len(held.missing)
    if not gone:
        return said
    return f"{said}, " + w.n("{count} answer missing", "{count} answers missing", gone)
