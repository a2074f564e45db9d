"""What was done since the last working day."""

from cmpdesk.domain.dashboard import Change
from cmpdesk.i18n import messages
from cmpdesk.i18n.catalogs import NN_, Plural
from cmpdesk.i18n.words import Words

_CHANGES: dict[str, Plural] = {
    "application.declare-admissible": NN_(
        "{count} application declared admissible", "{count} applications declared admissible"
    ),
    "application.declare-inadmissible": NN_(
        "{count} application declared not admissible", "{count} applications declared not admissible"
    ),
    "application.withdraw": NN_("{count} application withdrawn", "{count} applications withdrawn"),
    "application.edit": NN_("{count} application corrected", "{count} applications corrected"),
    "application.pair": NN_("{count} pair of filings made", "{count} pairs of filings made"),
    "import.commit": NN_("{count} filing imported", "{count} filings imported"),
    "reviewer.add": NN_("{count} reviewer added", "{count} reviewers added"),
    "assignment.add": NN_("{count} application given to a reviewer", "{count} applications given to reviewers"),
    "assignment.recuse": NN_("{count} recusal recorded", "{count} recusals recorded"),
    "note.add": NN_("{count} note written", "{count} notes written"),
    "packets.produce": NN_("{count} packet produced", "{count} packets produced"),
}


def change(w: Words, change: Change) -> str:
    """Return what was done: one step in its own words, several as a number."""
    forms = _CHANGES.get(change.label)
    if forms and change.count > 1:
        return w.n(*forms, change.count)
    said = messages.step(w, change.step.label, change.step.params)
    if change.count < 2:
        return said
    more = w.n("and {count} other like it", "and {count} others like it", change.count - 1)
    return f"{said}, {more}"
