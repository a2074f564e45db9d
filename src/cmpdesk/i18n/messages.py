"""Sentences of errors, of faults in imported cells, and of the steps of the journal."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from string import Formatter
from typing import TYPE_CHECKING, Any

from cmpdesk.domain.calls import CallAction, CallState
from cmpdesk.domain.deadlines import Deadline
from cmpdesk.domain.errors import Foreseen, Refusal
from cmpdesk.domain.filings import ApplicationAction, ApplicationState
from cmpdesk.domain.money import Money
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.text import LocalisedText
from cmpdesk.i18n import labels
from cmpdesk.i18n.catalogs import Plural
from cmpdesk.i18n.faults import FAULTS
from cmpdesk.i18n.sentences import BARE, COUNTED, SENTENCES
from cmpdesk.i18n.steps import STEPS
from cmpdesk.i18n.words import Words

if TYPE_CHECKING:
    from cmpdesk.domain.imports import Fault

_ENUMS: tuple[tuple[type, Callable[[Words, Any], str]], ...] = (
    (CallState, labels.call_state),
    (CallAction, labels.call_action),
    (ApplicationState, labels.application_state),
    (ApplicationAction, labels.application_action),
)


_PLAIN = {"year", "pid", "port", "schema"}
"""Parameters whose digits are never grouped."""
_DECIMAL = {"total", "sum"}
"""Parameters that carry an amount as text."""
_AMOUNT = re.compile(r"-?\d+\.\d\d")
_BYTES = {"size", "free"}
"""Parameters in bytes; `limit` is one beside them."""


_NO_REASON = re.compile(r"\s*: *(?:…)?\.$")
"""What an empty or missing reason leaves at the end of a sentence."""


class _Shown(dict[str, str]):
    """Parameters as text; a missing one shows as an ellipsis: no error may hide behind another."""

    def __missing__(self, key: str) -> str:
        return "…"


def _shown(w: Words, value: Any) -> str:
    for kind, label in _ENUMS:
        if isinstance(value, kind):
            return label(w, value).removesuffix("…")
    if isinstance(value, bool) or value is None:
        return "—" if value is None else w.t("yes") if value else w.t("no")
    if isinstance(value, Money):
        return w.money(value)
    if isinstance(value, int | Decimal):
        return w.number(value)
    if isinstance(value, datetime):
        return w.instant(value)
    if isinstance(value, date):
        return w.long_date(value)
    if isinstance(value, Deadline):
        return w.deadline(value)
    if isinstance(value, LocalisedText):
        return w.localised(value)
    if isinstance(value, list | tuple):
        return w.listed([_shown(w, each) for each in value])
    return str(value)


def _filled(w: Words, text: str | Plural, params: Mapping[str, Any], counted: str = "count") -> str:
    if isinstance(text, tuple):
        count = str(params.get(counted))
        text = w.plural(*text, int(count) if count.isdecimal() else 2)
    else:
        text = w.t(text)
    return text.format_map(_Shown({name: _param(w, name, value, params) for name, value in params.items()}))


def _param(w: Words, name: str, value: Any, params: Mapping[str, Any]) -> str:
    if name in _PLAIN:
        return str(value)
    if name == "side" and value in tuple(Side):
        return labels.side(w, Side(value))
    if name == "field" and _is_field(value):
        return labels.import_field(w, str(value))
    if name in _DECIMAL and _AMOUNT.fullmatch(str(value)):
        return w.number(Decimal(str(value)), 2)
    if name == "table":
        return labels.table(w, str(value))
    if isinstance(value, int) and (name in _BYTES or (name == "limit" and "size" in params)):
        return w.size(value)
    return _shown(w, value)


def _names(text: str) -> set[str]:
    return {name for _text, name, _spec, _conversion in Formatter().parse(text) if name}


def sentence(w: Words, error: Foreseen) -> str:
    """Return the sentence of `error`; a code that is not in the tables is named in a general one."""
    text = SENTENCES.get(error.code) or FAULTS.get(error.code)
    if text is None:
        if isinstance(error, Refusal):
            return w.t("This was refused (code {code}).", code=error.code)
        return w.t("The computer did not allow it (code {code}).", code=error.code)
    known = {name for name, value in error.params.items() if value != ""} | {"reason"}
    if error.code in BARE and isinstance(text, str) and not _names(text) <= known:
        text = BARE[error.code]
    filled = _NO_REASON.sub(".", _filled(w, text, error.params, COUNTED.get(error.code, "count")))
    if error.code in FAULTS:
        filled = filled[:1].upper() + filled[1:]
        return filled if filled.endswith((".", "!", "?")) else filled + "."
    return filled


def reason(w: Words, code: str, params: Mapping[str, Any]) -> str:
    """Return the text of a code without a cell and or a full stop, for a list."""
    text = FAULTS.get(code) or SENTENCES.get(code)
    return _filled(w, text, params, COUNTED.get(code, "count")) if text else code


def _is_field(value: object) -> bool:
    from cmpdesk.domain.imports import ANY_FIELD  # late: it is large, and the first rows of the desktop have no faults

    return value in ANY_FIELD


def fault(w: Words, fault: Fault) -> str:
    """Return ``F7 : « 6.400 ou 6.800 » n’est pas un montant``, without a full stop."""
    params = {**fault.params, "field": labels.import_field(w, fault.field), "cell": fault.cell}
    if {"day", "month", "year"} <= params.keys():
        params["date"] = _impossible_date(w, params)
    text = reason(w, fault.code, params)
    return w.t("{cell}: {reason}", cell=fault.cell, reason=text) if fault.cell else text


def _impossible_date(w: Words, params: Mapping[str, str]) -> str:
    """Return a date that no calendar has, so that no `date` can hold it."""
    months, month = w.conventions.months, params["month"]
    if not month.isdecimal() or not 1 <= int(month) <= len(months):
        return params.get("value", month)
    return f"{params['day']}\u00a0{months[int(month) - 1]} {params['year']}"


def step(w: Words, label: str, params: Mapping[str, Any]) -> str:
    """Return what a step of the journal did; `label` as in `StepRow.label`."""
    text = STEPS.get(label)
    return _filled(w, text, params) if text else label
