"""What a moved calendar breaks, in a sentence: of a mission in the words that refuse to plan it so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmpdesk.i18n import rescheduling
from cmpdesk.i18n.messages import sentence
from cmpdesk.i18n.words import Words

if TYPE_CHECKING:
    from cmpdesk.domain.breaks import Break
    from cmpdesk.domain.revisions import Forecast


def broken(w: Words, one: Break, forecast: Forecast) -> str:
    """Return a break as a sentence: what, which day or milestone it collides with, how sure."""
    if one.refusal is not None:
        return w.t("{severity}: {what}", severity=rescheduling.severity(w, one), what=sentence(w, one.refusal))
    said = rescheduling.reason(w, one.reason)
    other = forecast.milestones.get(one.other or "")
    if one.limit is not None:
        said = w.t("{what} ({detail})", what=said, detail=w.long_date(one.limit))
    elif other is not None:
        said = w.t("{what} ({detail})", what=said, detail=w.localised(other.name))
    return w.t("{what}: {severity}", what=said, severity=rescheduling.severity(w, one))
