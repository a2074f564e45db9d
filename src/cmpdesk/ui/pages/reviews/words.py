"""What the page of mid-term reviews says of a row, a meeting and a portfolio."""

from cmpdesk.domain.programmes import Programme, Side
from cmpdesk.domain.reviews import (
    OpinionCode,
    Portfolio,
    Review,
    ReviewOutcome,
    ReviewRow,
    Stage,
    Standing,
)
from cmpdesk.i18n import labels, partial_dates
from cmpdesk.i18n import reviews as say
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.ui.pages.reviews.loading import Scene
from cmpdesk.ui.table import Cell

OUTCOME_TONES = {
    ReviewOutcome.CONTINUE: "good",
    ReviewOutcome.RESCHEDULE: "warn",
    ReviewOutcome.REVISE: "warn",
    ReviewOutcome.STOP: "bad",
    ReviewOutcome.POSTPONED: "muted",
}
STAGE_TONES = {Stage.AWAITED: "accent", Stage.HALF: "accent", Stage.DIFFERENT: "reserve", Stage.NOTHING: "muted"}
STANDING_TONES = {
    Standing.ON_TRACK: "good", Standing.LATE: "warn", Standing.SHEET_MISSING: "bad", Standing.STOPPED: "muted",
}  # fmt: skip


def project(row: ReviewRow) -> Cell:
    """Return the title of a project over its number and, where it is not on track, its standing."""
    held = row.standing is Standing.ON_TRACK or (row.stage is Stage.AWAITED and row.standing is Standing.SHEET_MISSING)
    return Cell(row.title, row.number if held else f"{row.number} · {say.standing(words(), row.standing)}")


def standing(row: ReviewRow) -> Cell:
    """Return what is decided of a project, or what is waited for: a missing sheet before a missing opinion."""
    w = words()
    if row.outcome is not None:
        return Cell(say.outcome(w, row.outcome), tone=OUTCOME_TONES[row.outcome])
    if row.stage is Stage.AWAITED and row.standing is Standing.SHEET_MISSING:
        return Cell(say.standing(w, row.standing), tone=STANDING_TONES[row.standing])
    return Cell(say.stage(w, row.stage), tone=STAGE_TONES[row.stage])


def meeting(one: Review) -> str:
    """Return a meeting as it is chosen: its number, date and place."""
    when = day(one)
    place = t("online") if one.online and not one.place else one.place
    return " · ".join(part for part in (f"{one.number}", when, place) if part)


def day(one: Review) -> str:
    """Return the date of a meeting, "" where its milestone has none any more."""
    if one.when is None:
        return ""
    said = words().long_date(one.when.exact) if one.when.exact else partial_dates.say(words(), one.when)
    return t("{date} (foreseen)", date=said) if one.provisional else said


def status(scene: Scene) -> str:
    """Return where a meeting stands, in one line."""
    if scene.review is None or scene.portfolio is None:
        return words().localised(scene.call.title)
    held, when = scene.portfolio, day(scene.review)
    label = scene.call.session_label or words().localised(scene.call.title)
    exact = scene.review.when is not None and scene.review.when.exact is not None
    number = t("meeting {number}", number=words().number(scene.review.number))
    # A month or a season takes another article in French: it stands beside the number.
    parts = [label, t("meeting of {date}", date=when) if exact else f"{number}, {when}" if when else number]
    parts.append(", ".join([
        n("{count} project", "{count} projects", held.projects), n("{count} sheet received",
        "{count} sheets received", held.sheets), n("{count} opinion given", "{count} opinions given", held.given),
    ]))  # fmt: skip
    if differ := held.stages.get(Stage.DIFFERENT, 0):
        parts.append(n("the Parties differ on {count}", "the Parties differ on {count}", differ))
    if scene.review.sealed_at is not None:
        parts.append(t("sealed on {date}", date=words().date(scene.review.sealed_at.astimezone().date())))
    return " · ".join(parts)


def tally(held: Portfolio) -> str:
    """Return how many projects stand where."""
    w = words()
    parts = [t("{result}: {count}", result=say.standing(w, one), count=w.number(held.standings[one]))
             for one in reversed(Standing) if held.standings.get(one)]  # fmt: skip
    return " · ".join(parts)


def party(programme: Programme, side: Side) -> str:
    """Return the name of a Party."""
    return labels.party_name(words(), programme.party(side))


def key(side: Side, code: OpinionCode) -> int:
    """Return the digit that gives an opinion: 1 to 4 for the first Party, 5 to 8 for the second."""
    return list(Side).index(side) * len(OpinionCode) + list(OpinionCode).index(code) + 1


def chosen(digit: int, sides: frozenset[Side]) -> tuple[Side, OpinionCode] | None:
    """Return the opinion that a digit gives; who acts for one Party alone has 1 to 4 for it too."""
    place, codes = digit - 1, list(OpinionCode)
    if not 0 <= place < len(Side) * len(codes):
        return None
    side = list(Side)[place // len(codes)]
    if side not in sides:
        if len(sides) != 1:
            return None
        side = next(iter(sides))
    return side, codes[place % len(codes)]
