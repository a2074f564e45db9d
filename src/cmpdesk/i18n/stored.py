"""Stored values as people read them in the journal."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import partial
from typing import Any, TypeVar

from cmpdesk.domain.attachments import AttachmentStatus
from cmpdesk.domain.calls import CallState, Confidentiality, Pairing, ProjectStart
from cmpdesk.domain.directory import Role
from cmpdesk.domain.experts import Answer
from cmpdesk.domain.filings import ApplicationState
from cmpdesk.domain.interests import Interest, Measure, TieKind
from cmpdesk.domain.juries import AssignmentOrigin
from cmpdesk.domain.programmes import Paper, Side
from cmpdesk.domain.projects import InstrumentKind, ProjectState
from cmpdesk.domain.scoring import EvaluationMode, Recommendation
from cmpdesk.domain.text import LANGUAGES, LocalisedText
from cmpdesk.i18n import experts, interests, labels, projects, scores
from cmpdesk.i18n.words import Words

Code = TypeVar("Code", bound=StrEnum)
Label = Callable[[Words], str]


def _labels(label: Callable[[Words, Code], str], codes: type[Code]) -> dict[str, Label]:
    return {str(code): partial(_said, label, code) for code in codes}


def _said(label: Callable[[Words, Code], str], code: Code, w: Words) -> str:
    return label(w, code)


_CODES: Mapping[str, Mapping[str, Label]] = {
    "state": _labels(projects.project_state, ProjectState) | _labels(labels.application_state, ApplicationState)
    | _labels(labels.call_state, CallState),
    "status": _labels(labels.attachment_status, AttachmentStatus),
    "role": _labels(labels.role, Role),
    "side": _labels(labels.side, Side),
    "paper": _labels(labels.paper, Paper),
    "origin": _labels(labels.origin, AssignmentOrigin),
    "pairing": _labels(labels.pairing, Pairing),
    "confidentiality": _labels(labels.confidentiality, Confidentiality),
    "kind": _labels(interests.tie_kind, TieKind) | _labels(projects.instrument, InstrumentKind),
    "project_start": _labels(projects.project_start, ProjectStart),
    "answer": _labels(interests.conflict, Interest) | _labels(experts.answer, Answer),
    "measure": _labels(interests.measure, Measure),
    "evaluation": _labels(scores.evaluation_mode, EvaluationMode),
    "lead": _labels(labels.side, Side),
    "recommendation": _labels(scores.recommendation, Recommendation),
    "proposal": _labels(scores.recommendation, Recommendation),
}
"""By column; where calls, applications and projects share the code of a state, it is read as that of the first two."""

_CENTS = {"amount_first", "amount_second", "cents", "requested"}
_NEVER_NEGATIVE = {"amount_first", "amount_second"}
_BYTES = {"size", "size_limit"}
_DAYS = {
    "until", "until_first", "since", "agreement_on", "asked_on", "answered_on", "approved_first", "approved_second",
    "source_on", "retained_on", "sent_on", "promoter_signed_on", "authority_signed_on", "added_on",
}  # fmt: skip
_OTHER_ZONES = {"deadline", "return_by"}
"""Instants beside which the zone stands in which they were typed: that of this computer is named too."""
_OFFICERS = ("decided_by", "frozen_by", "reopened_by")
_INNER = {"manifest", "outline", "assignment_rules"}
"""Columns that only the program reads: how much they hold is enough."""
_DIGEST = re.compile(r"[0-9a-f]{32,64}")
_PLAIN = {"year", "first_year", "last_year", "digit", "position"}


def value(w: Words, name: str, stored: Any) -> str:
    """Return a stored value of the column `name` as people read it, instants in the zone of this computer."""
    if stored is None or stored in ("", [], {}):
        return "—"
    if isinstance(stored, bool):
        return w.t("yes") if stored else w.t("no")
    if isinstance(stored, int):
        return _whole(w, name, stored)
    if isinstance(stored, dict):
        if set(stored) <= set(LANGUAGES):
            return w.localised(LocalisedText.of(stored))
        return ", ".join(f"{key}: {value(w, '', each)}" for key, each in stored.items())
    if isinstance(stored, list):
        if name == "amounts":
            return ", ".join(f"{year}: {w.number(Decimal(cents).scaleb(-2), 2)}" for year, cents in stored)
        if any(isinstance(each, list | dict) for each in stored) and name in _INNER:
            return w.n("{count} item", "{count} items", len(stored))
        return ", ".join(value(w, "", each) for each in stored)
    label = _CODES.get(name, {}).get(stored) if isinstance(stored, str) else None
    if label is not None:
        return label(w)
    instant = name.endswith(("_at", "_by", "deadline")) and not name.startswith(_OFFICERS)
    if isinstance(stored, str) and instant:
        return _instant(w, stored, named=name in _OTHER_ZONES)
    if name in _DAYS:
        return w.date(date.fromisoformat(str(stored)))
    text = str(stored)
    return f"{text[:10]}…" if _DIGEST.fullmatch(text) else text


def _whole(w: Words, name: str, stored: int) -> str:
    if name in _NEVER_NEGATIVE and stored < 0:  # what stands for nothing where rows are sorted
        return "—"
    if name in _CENTS:
        return w.number(Decimal(stored).scaleb(-2), 2)
    if name in _BYTES:
        return w.size(stored)
    if name == "halves":
        return scores.mark(w, stored)
    return str(stored) if name in _PLAIN else w.number(stored)


def _instant(w: Words, stored: str, *, named: bool) -> str:
    try:
        time = datetime.fromisoformat(stored)
    except ValueError:
        return stored
    here = time.astimezone() if time.tzinfo else time
    return f"{w.instant(here)} ({here.tzname()})" if named and time.tzinfo else w.instant(here)
