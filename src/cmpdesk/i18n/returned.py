"""Score sheets that came back, in words: labels of what would become of files, sheets and answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmpdesk.domain.errors import Refusal
from cmpdesk.i18n import labels, messages, scores
from cmpdesk.i18n.catalogs import N_
from cmpdesk.i18n.coded import coded
from cmpdesk.i18n.words import Words

if TYPE_CHECKING:  # their codes are written out below, as in `labels`
    from cmpdesk.domain.returned import AnswerState, PlannedAnswer, PlannedSheet, SheetResult
    from cmpdesk.domain.returns import SheetField
    from cmpdesk.domain.scoring import Grid

_RESULTS = {
    "refused": N_("Refused"),
    "by-hand": N_("To enter by hand"),
    "differs": N_("To look at"),
    "new": N_("New"),
    "same": N_("Already entered"),
    "empty": N_("Nothing filled"),
}
_STATES = {
    "new": N_("New"),
    "same": N_("Same"),
    "differs": N_("Differs"),
    "empty": N_("Not answered"),
    "refused": N_("Refused"),
}
_FIELDS = {
    "comment": N_("Comment"),
    "strengths": N_("Strengths"),
    "weaknesses": N_("Weaknesses"),
    "questions": N_("Questions"),
    "recommendation": N_("Recommendation"),
}


def sheet_result(w: Words, result: SheetResult) -> str:
    """Return what would become of a sheet."""
    return coded(w, _RESULTS, result)


def answer_state(w: Words, state: AnswerState) -> str:
    """Return what would become of an answer."""
    return coded(w, _STATES, state)


def field(w: Words, asked: SheetField, grid: Grid) -> str:
    """Return what a field asks, as the grid names it."""
    criterion = grid.criterion(asked.criterion)
    name = w.localised(criterion.name) if criterion else asked.criterion
    if asked.kind == "mark":
        return name
    said = coded(w, _FIELDS, asked.kind)
    return f"{name} · {said}" if asked.criterion else said


def answer(w: Words, asked: SheetField, given: str | int | None) -> str:
    """Return an answer in words, a dash where there is none."""
    if given is None or given == "":
        return "—"
    if isinstance(given, int):
        return scores.mark(w, given)
    if asked.kind == "recommendation":
        from cmpdesk.domain.scoring import Recommendation

        return labels.recommendation(w, Recommendation(given))
    return given


def typed(w: Words, one: PlannedAnswer) -> str:
    """Return what stands in the file."""
    return f"“{one.typed}”" if one.fault is not None and one.typed else answer(w, one.field, one.given)


def why(w: Words, sheet: PlannedSheet) -> str:
    """Return what is to be known of a sheet in one sentence, "" where nothing is."""
    if sheet.refusal is not None:
        return messages.sentence(w, sheet.refusal)
    if sheet.by_hand and sheet.key is None:
        return w.t("No code of a sheet can be read in it: type the one that is printed.")
    if sheet.by_hand:
        return w.t("A person has to read what was answered.")
    if sheet.repeats:
        return w.t("The same sheet is in {file}: shown against it.", file=sheet.repeats)
    if sheet.was_returned:
        return w.t("This sheet was handed in before: shown against what is entered.")
    if sheet.declared is not None:
        return w.t("Declares no interest: this is entered too.")
    return ""


def fault(w: Words, refusal: Refusal | None) -> str:
    """Return a refusal as a sentence, "" where there is none."""
    return "" if refusal is None else messages.sentence(w, refusal)
