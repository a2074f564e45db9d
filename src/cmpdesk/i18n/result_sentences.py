"""What is refused of results and rankings, in one sentence."""

from cmpdesk.i18n.catalogs import N_, NN_, Plural

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
