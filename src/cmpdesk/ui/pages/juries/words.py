"""Sentences of the juries page."""

from cmpdesk.domain.interests import Interest
from cmpdesk.domain.juries import Balance, ReviewerRow
from cmpdesk.domain.proposals import Proposal
from cmpdesk.i18n import assignment, labels
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.ui.pages.juries.loading import Scene
from cmpdesk.ui.pages.juries.readings import ReadApplication

MOST = 3
"""Sentences of one kind; beyond them how many there are is enough."""


def party_name(scene: Scene) -> str:
    """Return the name of the Party whose jury is shown."""
    return labels.party_name(words(), scene.programme.party(scene.side))


def standing(scene: Scene) -> str:
    """Return where a jury stands, for the line under the title."""
    parts = [
        n("{count} reviewer", "{count} reviewers", len(scene.reviewers)),
        t("jury of {party}", party=party_name(scene)),
        n(
            "{count} reader per application",
            "{count} readers per application",
            scene.call.reviewers_per_application,
        ),
        words().localised(scene.call.title),
    ]
    return " · ".join(parts)


def span(balance: Balance) -> str:
    """Return the lowest and the highest load: ``12–13``, or one number."""
    w = words()
    if balance.lowest == balance.highest:
        return w.number(balance.lowest)
    return f"{w.number(balance.lowest)}–{w.number(balance.highest)}"


def load(row: ReviewerRow) -> str:
    """Return ``13 / 18``: what a reviewer reads, and the limit."""
    w = words()
    return f"{w.number(row.assigned)} / {w.number(row.load_limit)}"


def readers(row: ReadApplication) -> str:
    """Return the codes of the readers of an application; recused ones in brackets."""
    return "  ".join(f"({one.reviewer.code})" if one.recused else one.reviewer.code for one in row.readings)


def readers_count(row: ReadApplication) -> str:
    """Return ``2 / 3``: readers, and how many are wanted."""
    w = words()
    return f"{w.number(row.readers)} / {w.number(row.wanted)}"


def assigned(balance: Balance) -> str:
    """Return what adopting a proposal did, for the toast."""
    w = words()
    done = t("{assigned} of {wanted} readings assigned, {loads} per reviewer", assigned=w.number(balance.assigned),
             wanted=w.number(balance.wanted), loads=span(balance))  # fmt: skip
    if not balance.short:
        return done
    lacking = n("{count} application is short", "{count} applications are short", len(balance.short))
    return f"{done} · {lacking}"


def choice(row: ReviewerRow, points: int) -> str:
    """Return a reviewer in the list of those to whom an application can be given, with their affinity."""
    w = words()
    told = t("affinity {points}", points=w.number(points))
    sectors = ", ".join(w.localised(sector) for sector in row.sectors)
    return " · ".join(part for part in (row.code, row.name, load(row), told, sectors) if part)


def offered(label: str, grave: Interest) -> str:
    """Return a reviewer to whom an application can be given, marked where a conflict of interest is open."""
    return label if grave is Interest.NONE else f"{label} · {_open_conflict(grave)}"


def _open_conflict(grave: Interest) -> str:
    return t("apparent conflict") if grave is Interest.APPARENT else t("potential conflict")


def doubt(grave: Interest) -> str:
    """Return the warning of a conflict of interest upon which nobody decided yet, "" for none."""
    if grave is Interest.NONE:
        return ""
    if grave is Interest.APPARENT:
        return t("An apparent conflict of interest is open: decide upon it on the page Conflicts of interest.")
    return t("A potential conflict of interest is open: decide upon it on the page Conflicts of interest.")


def signed(value: int) -> str:
    """Return ``+3`` or ``−2``."""
    return f"{'+' if value > 0 else '−'}{words().number(abs(value))}"


def names(scene: Scene) -> tuple[dict[str, str], dict[str, str]]:
    """Return the code of each reviewer and the number of each application of a jury, by their ids."""
    return {one.id: one.code for one in scene.reviewers}, {one.id: one.application.number for one in scene.readings}


def compared(made: Proposal) -> str:
    """Return how a proposal differs from what holds now."""
    w = words()
    return t("{new} new, {gone} taken back, {same} as before", new=w.number(len(made.appears)),
             gone=w.number(len(made.goes)), same=w.number(len(made.stays)))  # fmt: skip


def goals(made: Proposal, scene: Scene) -> list[tuple[str, str]]:
    """Return (sentence, tone) of what a proposal came to, in the order of the goals."""
    w = words()
    codes, numbers = names(scene)
    found = made.solution
    lines = [(" ".join(assignment.goals(w, found)), "" if made.possible else "warn")]
    lines.append((assignment.worst(w, found, made.worst(), numbers), ""))
    joined = " ".join(assignment.graph(w, found, made.links(), codes, numbers))
    lines.append((joined, "" if found.connected else "warn"))
    told = [one for one in found.breaches if str(one.rule) not in ("coverage",)]
    said = [assignment.breach(w, one, codes, numbers) for one in told[:MOST]]
    if len(told) > MOST:
        said.append(n("{count} more rule is not kept.", "{count} more rules are not kept.", len(told) - MOST))
    lines.append((" ".join(said), "warn"))
    return [line for line in lines if line[0]]


def obstacles(made: Proposal, scene: Scene) -> str:
    """Return who and what cannot be satisfied together, "" where all is possible."""
    w = words()
    codes, numbers = names(scene)
    if made.possible:
        return ""
    return " ".join(assignment.bottleneck(w, one, codes, numbers) for one in made.solution.bottlenecks[:MOST])
