"""What is wrong with a cell of a list of experts, whose fields have names of their own."""

from cmpdesk.domain.imports import Fault
from cmpdesk.i18n import experts, messages
from cmpdesk.i18n.words import Words


def fault(w: Words, wrong: Fault) -> str:
    """Return what is wrong with a cell, after its address."""
    reason = messages.reason(w, wrong.code, {**wrong.params, "field": experts.field(w, wrong.field)})
    return w.t("{cell}: {reason}", cell=wrong.cell, reason=reason)
