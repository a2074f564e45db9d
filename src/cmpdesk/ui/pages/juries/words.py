"""Sentences of the juries page."""

from cmpdesk.domain.juries import Balance, ReviewerRow
from cmpdesk.i18n import labels
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.ui.pages.juries.loading import Scene
from cmpdesk.ui.pages.juries.readings import ReadApplication


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


def assigned(balance: Balance, seed: int) -> str:
    """Return what an automatic assignment did, for the toast."""
    w = words()
    done = t(
        "{assigned} of {wanted} readings assigned, {loads} per reviewer (seed {seed})",
        assigned=w.number(balance.assigned),
        wanted=w.number(balance.wanted),
        loads=span(balance),
        seed=w.number(seed),
    )
    if not balance.short:
        return done
    lacking = n("{count} application is short", "{count} applications are short", len(balance.short))
    return f"{done} · {lacking}"


def choice(row: ReviewerRow) -> str:
    """Return a reviewer in the list of those to whom an application can be given."""
    w = words()
    sectors = ", ".join(w.localised(sector) for sector in row.sectors)
    return " · ".join(part for part in (row.code, row.name, load(row), sectors) if part)
