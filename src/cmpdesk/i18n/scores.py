"""Scoring in words: what is refused, and the labels of modes, states and recommendations."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from cmpdesk.i18n.catalogs import N_, NC_, NN_, Plural
from cmpdesk.i18n.coded import coded
from cmpdesk.i18n.words import Words

if TYPE_CHECKING:  # their codes are written out below, as in `labels`
    from cmpdesk.domain.scoring import Aggregation, EvaluationMode, Recommendation
    from cmpdesk.domain.sheets import SheetState

SCORES: dict[str, str | Plural] = {
    "grid.text-only": N_("“{criterion}” asks for text alone: give it neither points nor a threshold."),
    "grid.total-threshold": N_("The threshold of the total must lie between 0 and {points} points."),
    "grid.ties": N_("Equal totals can only be told apart by criteria of this grid that get a mark, each once."),
    "grid.least-reviews": N_("Ask for one review of each application at least."),
    "grid.frozen": N_("A ranking of this call is frozen: reopen it before you change the grid."),
    "mark.words": N_("“{typed}” is not a mark: type a number from 0 to {highest}."),
    "mark.off-scale": N_("{typed} is not on the scale of this grid: marks run from 0 to {highest}."),
    "mark.no-halves": N_("{typed} is not a mark of this grid: it admits whole marks only."),
    "mark.step": N_("{typed} is not a mark of this grid: it admits whole and half marks."),
    "score.no-criterion": N_("Version {version} of the grid has no criterion “{criterion}” for this jury."),
    "score.text-only": N_("“{criterion}” asks for text alone and gets no mark."),
    "score.no-recommendation": N_("This grid asks for no recommendation."),
    "score.not-judging": N_("The jury of {party} does not judge in this call: its evaluation is delegated."),
    "call.marked": N_("Marks were given in this call already: whose jury judges it cannot change any more."),
    "grid.filled": N_("Sheets were filled by version {version} of the grid: it stays. Edit the grid to make another."),
    "score.grid-changed": N_("The grid has changed meanwhile to version {version}: look at it, then mark again."),
    "score.frozen": N_("The ranking of {party} is frozen: reopen it before you change a score sheet."),
    "score.not-assigned": N_("{code} does not read application {number}: assign it first."),
    "score.recused": N_("{code} is recused from application {number}: nothing can be entered."),
    "score.undeclared": N_("{code} has not declared their interests on application {number} yet: enter that first."),
    "score.undecided": N_("{code} declared an interest on application {number}: decide first what follows from it."),
    "score.observer": N_("{code} only observes application {number}: no mark is entered for them."),
    "assignment.has-sheet": N_(
        "{code} has a score sheet on application {number}: recuse them where there is a conflict."
    ),
    "score.returned": N_("The sheet of {code} on {number} was handed in: take it back before you change it."),
    "score.incomplete": NN_(
        "The sheet on {number} lacks {count} criterion: {criteria}. Complete it, or waive the criterion.",
        "The sheet on {number} lacks {count} criteria: {criteria}. Complete it, or waive the criteria.",
    ),
    "score.outdated": N_(
        "The sheet on {number} was filled by version {version} of the grid; version {newest} is in force: redo it."
    ),
    "score.not-outdated": N_("The sheet on {number} holds the version of the grid that is in force."),
    "score.differs": N_("The two typings of the sheet on {number} differ: settle each criterion first."),
    "score.none-complete": N_("No sheet of this reader is complete and still to be handed in."),
    "score.waived-mark": N_("This criterion of {number} has a mark: clear it before you waive the criterion."),
}

_MODES = {
    "parallel": N_("Each Party’s jury ranks on its own"),
    "delegated": N_("One Party’s jury judges for both"),
    "common": N_("One jury of both Parties"),
}
_AGGREGATIONS = {
    "mean": N_("Mean of the marks"),
    "median": N_("Median of the marks"),
    "consensus": N_("Mark by consensus, typed by the rapporteur"),
}
_RECOMMENDATIONS = {
    "yes": N_("Recommended"),
    "if-funds": N_("If funds allow"),
    "no": N_("Not recommended"),
}
_SHEET_STATES = {
    "none": N_("Not started"),
    "started": N_("In progress"),
    "complete": N_("Complete"),
    "returned": N_("Handed in"),
    "outdated": N_("To redo"),
    "recused": NC_("score sheet", "Conflict"),
    "undeclared": N_("Not declared"),
    "undecided": N_("To be decided"),
    "observer": N_("Observes"),
}


def evaluation_mode(w: Words, mode: EvaluationMode) -> str:
    """Return whose jury judges."""
    return coded(w, _MODES, mode)


def aggregation(w: Words, value: Aggregation) -> str:
    """Return how the marks of several reviewers become one."""
    return coded(w, _AGGREGATIONS, value)


def recommendation(w: Words, value: Recommendation) -> str:
    """Return what a reviewer advises."""
    return coded(w, _RECOMMENDATIONS, value)


def sheet_state(w: Words, state: SheetState) -> str:
    """Return where a score sheet stands."""
    return coded(w, _SHEET_STATES, state)


def mark(w: Words, halves: int | None) -> str:
    """Return a mark given in half points, with half marks as decimals: ``3,5``; a dash where there is none."""
    if halves is None:
        return "—"
    return w.number(halves // 2) if halves % 2 == 0 else w.number(Decimal(halves) / 2, 1)
