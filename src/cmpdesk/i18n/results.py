"""Results and statistics in words: flags, methods, agreement, and why something is not given."""

from cmpdesk.domain.results import FlagKind
from cmpdesk.domain.statistics import ChangeKind, Method, Reason, Verdict
from cmpdesk.i18n.catalogs import N_, NC_
from cmpdesk.i18n.coded import coded
from cmpdesk.i18n.words import Words

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
