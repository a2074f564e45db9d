"""Sentences of the page of rankings."""

from decimal import Decimal
from fractions import Fraction

from cmpdesk.domain.rankings import FrozenRanking, Owed, Results
from cmpdesk.domain.results import FlagKind, Placed, rounded
from cmpdesk.domain.scoring import Aggregation, Grid, Recommendation
from cmpdesk.domain.sheets import SheetState
from cmpdesk.domain.statistics import Interval
from cmpdesk.i18n import labels, scores
from cmpdesk.i18n import results as names
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.ui.pages.results.loading import Scene
from cmpdesk.ui.pages.results.rows import APART, BELOW, Place, RankRow
from cmpdesk.ui.table import Cell

TONES = {
    Place.ABOVE: "good", Place.TIED: "warn", Place.BEYOND: "muted", Place.NOT_PROPOSABLE: "bad",
    Place.UNRANKED: "muted", Place.NO_LINE: "",
}  # fmt: skip


def decimal(value: Fraction | float | None, digits: int = 1) -> str:
    """Return a value as it is shown; "" for none."""
    found = exact(value, digits)
    return "" if found is None else words().number(found, digits)


def exact(value: Fraction | float | None, digits: int = 4) -> Decimal | None:
    """Return a value for an export."""
    if value is None:
        return None
    return rounded(value if isinstance(value, Fraction) else Fraction(repr(value)), digits)


def signed(value: float, digits: int = 1) -> str:
    """Return a value with its sign, the true minus included."""
    shown = decimal(abs(value), digits)
    zero = not shown.strip("0.,\u00a0")
    return shown if zero else ("+" if value > 0 else "\u2212") + shown


def interval(value: Interval, digits: int = 2) -> str:
    """Return an estimate with its interval: ``0.62 (0.31–0.81)``."""
    shown = _minus(value.value, digits)
    if value.low is None or value.high is None:
        return shown
    return f"{shown} ({t('{low} to {high}', low=_minus(value.low, digits), high=_minus(value.high, digits))})"


def _minus(value: float, digits: int) -> str:
    shown = signed(value, digits)
    return shown.lstrip("+")


def standing(scene: Scene) -> str:
    """Return the line under the title: jury, how many are ranked, what is owed, whether it is frozen."""
    found = scene.found
    if found is None:
        return words().localised(scene.call.title)
    judge = found.ranking.side
    parts = [t("Joint panel") if judge is None
             else t("Jury of {party}", party=labels.party_name(words(), scene.programme.party(judge)))]  # fmt: skip
    if found.frozen is not None:
        parts.append(frozen(found.frozen))
    parts.append(n("{ranked} of {count} application ranked", "{ranked} of {count} applications ranked",
                   len(found.ranking.places), ranked=words().number(len(found.ranking.ranked))))  # fmt: skip
    parts.append(aggregation(found.ranking.aggregation))
    if found.frozen is None and found.material.owed:
        parts.append(n("{count} sheet missing", "{count} sheets missing", len(found.material.owed)))
    return " · ".join(parts)


def aggregation(how: Aggregation) -> str:
    """Return how several marks become one."""
    return {
        Aggregation.MEAN: t("mean of the readers"), Aggregation.MEDIAN: t("median of the readers"),
        Aggregation.CONSENSUS: t("marks by consensus"),
    }[how]  # fmt: skip


def frozen(one: FrozenRanking) -> str:
    """Return which version is frozen, since when, by whom."""
    return t("version {number} frozen on {when} by {who}", number=one.number, when=words().instant(one.frozen_at),
             who=one.frozen_by)  # fmt: skip


def warnings(found: Results) -> list[str]:
    """Return what has to be known before anybody reads the ranking."""
    grid = found.material.judged.grid
    said = []
    few = sum(FlagKind.FEW_REVIEWS in {flag.kind for flag in one.flags} for one in found.ranking.places)
    if few:
        said.append(n(
            "{count} application has fewer than {least} reviews: its place says little.",
            "{count} applications have fewer than {least} reviews: their places say little.",
            few, least=grid.least_reviews,
        ))  # fmt: skip
    if found.ranking.weights != 100:
        weights = words().number(found.ranking.weights)
        said.append(t("The weights add up to {weights}: they were brought to 100, as asked.", weights=weights)
                    if found.ranking.normalised else
                    t("The weights add up to {weights}, not to 100.", weights=weights))  # fmt: skip
    if found.cut is not None and found.cut.tied:
        said.append(t("The line falls between applications of one rank: somebody has to decide."))
    if found.cut is not None and found.cut.unknown:
        said.append(n("{count} application asks an amount that is not known: it counts as nothing.",
                      "{count} applications ask an amount that is not known: they count as nothing.",
                      len(found.cut.unknown)))  # fmt: skip
    if found.partial:
        said.append(t("Strict files that you may not see are left out here: ranks may differ from the real ones."))
    if found.frozen is not None and found.frozen.derogation:
        said.append(t("Frozen with too few reviews, because: {reason}", reason=found.frozen.derogation))
    return said


def place(row: RankRow) -> Cell:
    """Return where an application stands against the line, in a word."""
    word = {
        Place.ABOVE: t("within"), Place.TIED: t("at the line"), Place.BEYOND: t("beyond"),
        Place.NOT_PROPOSABLE: t("below threshold"), Place.UNRANKED: t("no rank"), Place.NO_LINE: "",
    }[row.place]  # fmt: skip
    return Cell(word, tone=TONES[row.place])


def flags(row: RankRow) -> Cell:
    """Return the flags as signs with words: the gravest first."""
    kinds = {flag.kind for flag in row.placed.flags}
    said = []
    if kinds & set(BELOW):
        said.append((t("▼ below threshold"), "bad"))
    if kinds & set(APART):
        said.append((t("◆ far apart"), "warn"))
    if FlagKind.FEW_REVIEWS in kinds:
        said.append((t("○ few reviews"), "warn"))
    if not said:
        return Cell(" ")
    return Cell(said[0][0], " · ".join(one for one, _ in said[1:]), said[0][1])


def flag(kind: FlagKind, criterion: str, grid: Grid) -> str:
    """Return one flag as a whole, with the criterion that it is about."""
    found = grid.criterion(criterion) if criterion else None
    said = names.flag(words(), kind)
    return t("{what}: {criterion}", what=said, criterion=words().localised(found.name)) if found else said


def means(placed: Placed) -> str:
    """Return the value of each criterion in the order of the grid."""
    return " · ".join(decimal(one.value) or "—" for one in placed.criteria)


def span(low: Fraction | None, high: Fraction | None) -> str:
    """Return ``61.0–84.5``."""
    return "" if low is None or high is None else f"{decimal(low)}–{decimal(high)}"


def owed(one: Owed, grid: Grid) -> str:
    """Return what a sheet lacks."""
    if one.state is SheetState.NONE:
        return t("nothing entered yet")
    if one.state is SheetState.STARTED:
        found = [grid.criterion(code) for code in one.missing]
        return t("no mark: {criteria}", criteria=words().listed([words().localised(it.name) for it in found if it]))
    return scores.sheet_state(words(), one.state)


def opinions(placed: Placed) -> str:
    """Return how many reviewers advised what; a line breaks between two of them only."""
    return " · ".join(
        t("{advice}: {count}", advice=scores.recommendation(words(), Recommendation(value)),
          count=words().number(count)).replace(" ", "\u00a0")
        for value, count in placed.opinions
    )  # fmt: skip
