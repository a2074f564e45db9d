"""What waits, and the deadlines of a call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmpdesk.i18n.catalogs import N_, NN_, Plural
from cmpdesk.i18n.coded import coded
from cmpdesk.i18n.words import Words

if TYPE_CHECKING:
    from cmpdesk.domain.dashboard import DueDate, Todo

_TODO: dict[str, Plural] = {
    "orphans": NN_("{count} orphan filing to pair or follow up", "{count} orphan filings to pair or follow up"),
    "to-check": NN_("{count} application to check", "{count} applications to check"),
    "undecided": NN_(
        "{count} application without a decision on admissibility",
        "{count} applications without a decision on admissibility",
    ),
    "short": NN_("{count} application short of reviewers", "{count} applications short of reviewers"),
    "packets": NN_("{count} packet to produce", "{count} packets to produce"),
    "outdated": NN_(
        "{count} packet to produce again: its content has changed",
        "{count} packets to produce again: their content has changed",
    ),
    "undeclared": NN_(
        "{count} reviewer has still to declare conflicts of interest",
        "{count} reviewers have still to declare conflicts of interest",
    ),
    "conflicts": NN_(
        "{count} application with a conflict of interest to decide",
        "{count} applications with a conflict of interest to decide",
    ),
    "late": NN_("{count} reviewer is late with score sheets", "{count} reviewers are late with score sheets"),
    "redo": NN_(
        "{count} reviewer has score sheets to redo: the grid has changed",
        "{count} reviewers have score sheets to redo: the grid has changed",
    ),
    "silent": NN_("{count} Party has not sent its filings", "{count} Parties have not sent their filings"),
}
_FOLLOWED: dict[str, Plural] = {
    "due-late": NN_("{count} date has passed, or may have", "{count} dates have passed, or may have"),
    "due-soon": NN_("{count} date within a week", "{count} dates within a week"),
    "approvals": NN_("{count} revision of the calendar to approve", "{count} revisions of the calendar to approve"),
    "answers": NN_("{count} change request to answer", "{count} change requests to answer"),
    "signatures": NN_("{count} instrument without all signatures", "{count} instruments without all signatures"),
    "claims": NN_("{count} claim to decide", "{count} claims to decide"),
    "mid-term": NN_("{count} project to decide at mid-term", "{count} projects to decide at mid-term"),
    "agreements": NN_(
        "{count} agreement on personal data not in force yet", "{count} agreements on personal data not in force yet"
    ),
    "incidents": NN_("{count} incident with something to do", "{count} incidents with something to do"),
}
"""Once projects run, or something happened to people's data."""
_ALONE = {
    "nothing-filed": N_("Import the filings that each Party has received"),
    "approve": N_("Have the text of the call approved by both Parties"),
    "publish": N_("Publish the call"),
    "close": N_("Close the call: its deadline has passed"),
    "evaluate": N_("Start the evaluation"),
    "freeze": N_("Freeze the ranking: all score sheets are handed in"),
    "prepare": N_("Begin the joint preparation: both rankings are frozen"),
    "execute": N_("Start the execution of the call: applications are retained"),
}


def todo(w: Words, todo: Todo) -> str:
    """Return the sentence of something that waits."""
    if todo.code in _ALONE:
        return w.t(_ALONE[todo.code])
    forms = _TODO.get(todo.code) or _FOLLOWED.get(todo.code)
    return w.n(*forms, todo.count) if forms else f"{todo.code} ({w.number(todo.count)})"


def days_left(w: Words, days: int | None) -> str:
    """Return how long there is left; "" where nothing presses."""
    if days is None:
        return ""
    if days == 0:
        return w.t("Today")
    if days < 0:
        return w.n("{count} day late", "{count} days late", -days)
    if NEAR < days <= 7:
        return w.t("This week")
    return w.n("{count} day", "{count} days", days)


NEAR = 3
"""Up to so many days are counted one by one."""

_DUE = {
    "filing": N_("Deadline for filings"),
    "deadline": N_("Deadline for filings"),
    "return": N_("Return of score sheets"),
    "return-by": N_("Return of score sheets"),
}
"""By the codes of the dashboard and by the names of the fields of a call."""


def due(w: Words, code: str | DueDate) -> str:
    """Return the name of a deadline of a call."""
    return coded(w, _DUE, code if isinstance(code, str) else code.code)
