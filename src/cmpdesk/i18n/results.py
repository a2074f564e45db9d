"""Results and statistics in words: flags, methods, agreement, and why something is not given."""

from cmpdesk.domain.results import FlagKind
from cmpdesk.domain.statistics import ChangeKind, Method, Reason, Verdict
from cmpdesk.i18n.catalogs import N_, NC_, NN_, Plural
from cmpdesk.i18n.coded import coded
from cmpdesk.i18n.words import Words

RESULTS: dict[str, str | Plural] = {
    "results.no-criteria": N_("No criterion of the grid gets a mark: nothing can be ranked."),
    "results.mark": N_(
        "The mark {mark} for “{criterion}” of {application} is not on the scale from 0 to {highest}: correct the sheet."
    ),
    "results.two-sheets": N_("Two sheets of one reviewer judge {application}: keep one of them."),
    "results.unreadable": N_("The frozen ranking cannot be read: check the workspace."),
    "ranking.not-evaluation": N_("The call is not under evaluation: a ranking is frozen or reopened only then."),
    "ranking.frozen": N_("The ranking of {party} is frozen already."),
    "ranking.not-frozen": N_("This ranking is not frozen: there is nothing to reopen."),
    "ranking.nothing": N_("No application has a rank yet: enter the score sheets first."),
    "ranking.undeclared": NN_(
        "{count} declaration of interests is missing or undecided ({code}, application {number}): settle it first.",
        "{count} declarations of interests are missing or undecided (first {code}, application {number}): "
        "settle them first.",
    ),
    "ranking.owed": NN_(
        "{count} score sheet is missing or incomplete: enter it, or freeze knowing that it does not count.",
        "{count} score sheets are missing or incomplete: enter them, or freeze knowing that they do not count.",
    ),
    "ranking.few-reviews": NN_(
        "{count} application has fewer than {least} reviews or no rank ({number}): say why that is accepted.",
        "{count} applications have fewer than {least} reviews or no rank (first {number}): say why that is accepted.",
    ),
    "ranking.no-reason": N_("Say why the ranking is reopened."),
    "ranking.compare-closed": N_("The two rankings can be compared once both are frozen."),
    "ranking.one-jury": N_("One jury judges for both Parties: there is one ranking, and nothing to compare."),
}
_FLAGS = {
    FlagKind.BELOW_CRITERION: N_("Below the threshold of a criterion"),
    FlagKind.BELOW_TOTAL: N_("Below the threshold of the total"),
    FlagKind.CRITERION_SPREAD: N_("Reviewers far apart on a criterion"),
    FlagKind.TOTAL_SPREAD: N_("Reviewers far apart on the total"),
    FlagKind.FEW_REVIEWS: N_("Too few reviews"),
}
_METHODS = {
    Method.RAW: N_("Rule of the grid"),
    Method.Z_SCORE: N_("Standardised marks"),
    Method.ADDITIVE: N_("Corrected for severity"),
    Method.MIXED: N_("Mixed model"),
    Method.EXPECTED: N_("Expected rank"),
}
_REASONS = {
    Reason.NOT_CONNECTED: N_("Some reviewers cannot be compared: no chain of shared applications links them."),
    Reason.FEW_MARKS: N_("Some reviewers scored fewer than three applications: their severity cannot be told."),
    Reason.FEW_READINGS: N_("There are too few complete score sheets to compare reviewers."),
    Reason.INCOMPLETE: N_("Not every reviewer read every application: this coefficient cannot be computed."),
    Reason.NO_SPREAD: N_("All totals are equal: there is nothing to compare."),
}
_VERDICTS = {
    Verdict.POOR: N_("Reviewers agree little: another reviewer could well have given quite other marks."),
    Verdict.MODERATE: N_("Reviewers agree moderately: close totals should not be told apart by marks alone."),
    Verdict.GOOD: N_("Reviewers agree well: another reviewer would have given similar marks."),
    Verdict.EXCELLENT: N_("Reviewers agree very well: another reviewer would have given nearly the same marks."),
    Verdict.UNCERTAIN: N_("There are too few marks to tell whether reviewers agree little or well."),
    Verdict.UNKNOWN: N_("Agreement cannot be told: no two reviewers can be compared."),
}
_CHANGES = {
    ChangeKind.MARK: NC_("change", "Mark"),
    ChangeKind.REVIEWER: NC_("change", "Reviewer left out"),
    ChangeKind.WEIGHT: NC_("change", "Weight"),
}


def flag(w: Words, kind: FlagKind) -> str:
    """Return what a flag says."""
    return coded(w, _FLAGS, kind)


def method(w: Words, method: Method) -> str:
    """Return the name of a way to put applications in order."""
    return coded(w, _METHODS, method)


def reason(w: Words, reason: Reason) -> str:
    """Return the sentence that says why a statistic is not given."""
    return coded(w, _REASONS, reason)


def verdict(w: Words, verdict: Verdict) -> str:
    """Return the one plain sentence on how far reviewers agree."""
    return coded(w, _VERDICTS, verdict)


def change(w: Words, kind: ChangeKind) -> str:
    """Return what is moved to see how firm a ranking is."""
    return coded(w, _CHANGES, kind)
