"""Assignment in words: what is refused, what a proposal came to, what stands in its way and what repairs it.

`Names` give the code of a reviewer and the number of an application by their keys.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from cmpdesk.i18n.catalogs import N_, NN_, Plural
from cmpdesk.i18n.words import Words

if TYPE_CHECKING:  # codes are written out below, as in `labels`
    from cmpdesk.domain.assignment import Affinity, AssignmentSolution, Bottleneck, Breach, Pair, Relaxation

Names = Mapping[str, str]
ASSIGNMENT: dict[str, str | Plural] = {
    "assignment.conflict": N_(
        "A conflict of interest keeps {code} from this application: decide upon it under “Conflicts of interest”."
    ),
    "proposal.conflict": N_(
        "A conflict of interest keeps this reviewer from the application: decide upon it under “Conflicts of interest”."
    ),
    "proposal.exists": N_("This reviewer has the application in the proposal already."),
    "proposal.full": NN_(
        "This reviewer has {limit} application in the proposal, which is the limit.",
        "This reviewer has {limit} applications in the proposal, which is the limit.",
    ),
    "proposal.kept": N_("This pair is locked, or has a score sheet: unlock it under “Who reads what” first."),
    "proposal.moved": N_(
        "The jury, the applications or who reads what has changed since this proposal was made: make it anew."
    ),
    "relaxation.reviewers": N_("Only more reviewers help here: add one to the jury, then make the proposal anew."),
    "reviewer.load-floor": N_("The load floor must lie between 0 and the limit, {limit}."),
    "preference.unreadable": N_(
        "Line {line}, “{typed}”: type the number of an application, then a number from −2 to 2."
    ),
    "preference.twice": N_("Line {line}: application {number} is named twice."),
    "preference.unknown": N_("{number} is not the number of an application that is given to reviewers."),
    "preference.range": N_("The wish for {number} must lie between −2 and 2."),
}
_SWITCHES = {
    "organisation": N_("At most one reviewer of an organisation for each application"),
    "sector": N_("At least one reviewer of the sector for each application"),
    "language": N_("Reviewers read the language of the application"),
    "floor": N_("Each reviewer reads at least their floor"),
    "connection": N_("All reviewers are connected by shared applications, so that severities compare"),
}
_MOST = 8
"""Names in one sentence; beyond them how many there are is enough."""


def switch(w: Words, rule: str) -> str:
    """Return a rule that can be turned on and off."""
    return w.t(_SWITCHES[rule])


def named(w: Words, keys: Sequence[str], names: Names) -> str:
    """Return reviewers or applications by name, the first of many and how many more."""
    known = sorted(names.get(key, "…") for key in keys)
    shown = known[:_MOST]
    if len(known) > _MOST:
        more = len(known) - _MOST
        shown.append(w.n("{count} other", "{count} others", more))
    return w.listed(shown)


def goals(w: Words, found: AssignmentSolution) -> list[str]:
    """Return what each goal came to, in their order; the worst served and the graph have sentences of their own."""
    reached = found.goals
    said = [
        w.t("{assigned} of {wanted} readings assigned.", assigned=w.number(reached.readings),
            wanted=w.number(reached.wanted))
    ]  # fmt: skip
    if reached.broken:
        said.append(w.n("Floors and sectors fall short {count} time.", "Floors and sectors fall short {count} times.",
                        reached.broken))  # fmt: skip
    said.append(w.t("Affinity in all: {points}.", points=w.number(reached.affinity)))
    said.append(
        w.t("Between {lowest} and {highest} applications per reviewer.", lowest=w.number(found.lowest_load),
            highest=w.number(found.highest_load))
    )  # fmt: skip
    if reached.gap:
        said.append(w.n("Not proven: {count} point more is not excluded.", "Not proven: {count} points more are not "
                        "excluded.", reached.gap))  # fmt: skip
    return said


def worst(w: Words, found: AssignmentSolution, applications: Sequence[str], numbers: Names) -> str:
    """Return which application is served worst, "" where there is none."""
    if found.goals.worst is None or not applications:
        return ""
    points = w.number(found.goals.worst)
    return w.t("Worst served: {numbers}, with {points} points of affinity.",
               numbers=named(w, applications, numbers), points=points)  # fmt: skip


def graph(w: Words, found: AssignmentSolution, links: Sequence[Pair], codes: Names, numbers: Names) -> list[str]:
    """Return whether severities can be compared, and what would join the parts of the graph."""
    if found.connected:
        said = [w.t("All reviewers are connected by shared applications: their severities can be compared.")]
        lost = found.goals.unconnected[1] - found.goals.affinity
        if lost > 0:
            said.append(w.n("The connection costs {count} point of affinity.",
                            "The connection costs {count} points of affinity.", lost))  # fmt: skip
        return said
    islands = w.n(
        "The jury falls into {count} part that shares no application with the rest: severities cannot be compared.",
        "The jury falls into {count} parts that share no application: severities cannot be compared between them.",
        len(found.parts),
    )
    ways = [
        w.t("{code} reading {number} would join two of them.", code=codes.get(one[0], "…"),
            number=numbers.get(one[1], "…"))
        for one in links
    ]  # fmt: skip
    return [islands, *(ways or [w.t("No pair that the rules allow would join them.")])]


def bottleneck(w: Words, one: Bottleneck, codes: Names, numbers: Names) -> str:
    """Return who and what cannot be satisfied together."""
    reviewers, lacking = named(w, one.reviewers, codes), w.number(one.lacking)
    if not one.applications:
        return w.t("The load floor of {codes} is above the limit by {lacking}.", codes=reviewers, lacking=lacking)
    applications = named(w, one.applications, numbers)
    if not one.reviewers:
        return w.t("{numbers}: {lacking} more than anybody may give.", numbers=applications, lacking=lacking)
    return w.t("{numbers} ask for {lacking} more than {codes} can give.", numbers=applications, lacking=lacking,
               codes=reviewers)  # fmt: skip


def relaxation(w: Words, one: Relaxation, codes: Names, numbers: Names) -> str:
    """Return one thing to grant, as an order."""
    code, number = codes.get(one.reviewer, "…"), numbers.get(one.application, "…")
    match str(one.rule):
        case "limit":
            return w.n("Raise the limit of {code} by {count}", "Raise the limit of {code} by {count}", one.by,
                       code=code)  # fmt: skip
        case "floor":
            return w.n("Lower the floor of {code} by {count}", "Lower the floor of {code} by {count}", one.by,
                       code=code)  # fmt: skip
        case "language":
            return w.t("Let {code} read {number} in spite of its language", code=code, number=number)
        case "organisation":
            return w.t("Let {code} read {number} beside somebody of their organisation", code=code, number=number)
        case "sector":
            return w.t("Do without a reviewer of the sector for {number}", number=number)
    return w.n("Find {count} more reviewer for {number}", "Find {count} more reviewers for {number}", one.by,
               number=number)  # fmt: skip


def breach(w: Words, one: Breach, codes: Names, numbers: Names) -> str:
    """Return a rule that the assignment falls short of."""
    told = {"code": codes.get(one.reviewer, "…"), "number": numbers.get(one.application, "…")}
    match str(one.rule):
        case "conflict":
            return w.t("{code} reads {number} in spite of a conflict of interest.", **told)
        case "language":
            return w.t("{code} reads {number} without its language.", **told)
        case "organisation":
            return w.t("{number} is read by {code} and another of the same organisation.", **told)
        case "sector":
            return w.t("Nobody of its sector reads {number}.", **told)
        case "limit":
            return w.n("{code} reads {count} more than the limit.", "{code} reads {count} more than the limit.", one.by,
                       **told)  # fmt: skip
        case "floor":
            return w.n("{code} reads {count} fewer than the floor.", "{code} reads {count} fewer than the floor.",
                       one.by, **told)  # fmt: skip
    return w.n("{number} lacks {count} reader.", "{number} lacks {count} readers.", one.by, **told)


def affinity(w: Words, one: Affinity) -> str:
    """Return why a reviewer suits an application: ``Sector 4 · keywords 4 (eau, tourbe) · wish −3 = 5``."""
    parts = []
    if one.sector:
        parts.append(w.t("sector {points}", points=w.number(one.sector)))
    if one.keywords:
        parts.append(w.t("keywords {points} ({shared})", points=w.number(one.keywords), shared=", ".join(one.shared)))
    if one.preference:
        parts.append(w.t("wish {points}", points=w.number(one.preference)))
    if not parts:
        return w.t("Affinity 0: neither sector, keywords nor wish.")
    return w.t("Affinity {total}: {parts}", total=w.number(one.total), parts=" · ".join(parts))
