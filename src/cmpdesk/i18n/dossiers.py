"""The dossier of a jury in words."""

from cmpdesk.domain.dossiers import Proposal
from cmpdesk.i18n.catalogs import N_
from cmpdesk.i18n.coded import coded
from cmpdesk.i18n.words import Words

_PROPOSALS = {
    Proposal.RETAIN: N_("Within the envelope"),
    Proposal.TIED: N_("Equal rank at the line"),
    Proposal.RESERVE: N_("Reserve"),
    Proposal.REFUSE: N_("Below a threshold"),
    Proposal.OPEN: N_("No result"),
}


def proposal(w: Words, kind: Proposal) -> str:
    """Return what follows for an application from ranking, thresholds and envelope."""
    return coded(w, _PROPOSALS, kind)
