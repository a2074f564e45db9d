"""Progress sheets in words: what they ask, what was answered, where they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmpdesk.domain.money import Money
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.returned import Given
from cmpdesk.i18n import messages, partial_dates
from cmpdesk.i18n.catalogs import N_
from cmpdesk.i18n.coded import coded
from cmpdesk.i18n.words import Words

if TYPE_CHECKING:
    from cmpdesk.domain.progress import Asked, Change, Contradiction, Doubt, ProgressState
    from cmpdesk.domain.progress_returns import PlannedProgress
    from cmpdesk.domain.returned import PlannedAnswer
    from cmpdesk.domain.returns import FieldKind, SheetField

_STATES = {
    "not-sent": N_("Not sent"),
    "late": N_("Sheet late"),
    "sent": N_("Sheet sent"),
    "incomplete": N_("Sheet incomplete"),
    "received": N_("Sheet received"),
}
_CHANGES = {
    "none": N_("No change of calendar is asked for"),
    "calendar": N_("A change of calendar is asked for"),
}
_DOUBTS = {
    "above-grant": N_("More was spent than is granted"),
    "forecast-above": N_("Spending and forecast come to more than is granted"),
}
_FIELDS = {
    "reached": N_("Reached"),
    "remark": N_("Remark"),
    "done": N_("Activities done"),
    "activities": N_("Which activities are done"),
    "left": N_("Activities left"),
    "remaining": N_("Which activities are left"),
    "missions": N_("Missions used"),
    "spent": N_("Money spent so far"),
    "difficulties": N_("Difficulties met"),
    "change": N_("Change of calendar"),
    "calendar": N_("Dates to be changed, and why"),
    "ends": N_("New end of the project"),
    "forecast": N_("Forecast for the second year"),
    "use": N_("What the second year is for"),
}


def state(w: Words, one: ProgressState) -> str:
    """Return where a sheet stands."""
    return coded(w, _STATES, one)


def change(w: Words, one: Change) -> str:
    """Return whether another calendar is asked for."""
    return coded(w, _CHANGES, one)


def doubt(w: Words, one: Doubt) -> str:
    """Return what is doubtful of the money of a sheet."""
    return coded(w, _DOUBTS, one)


def kind(w: Words, one: FieldKind) -> str:
    """Return what a field asks, wherever it stands."""
    return coded(w, _FIELDS, one)


def field(w: Words, one: SheetField, asked: Asked) -> str:
    """Return what a field asks, with its objective where it is about one."""
    objective = asked.objective(one)
    said = kind(w, one.kind)
    if objective is None:
        return said
    if one.kind == "reached":
        return w.t("Objective {number}: {text}", number=one.criterion, text=objective.text)
    return w.t("{what}, objective {number}", what=said, number=one.criterion)


def hint(w: Words, one: SheetField, asked: Asked) -> str:
    """Return how a field is to be answered, "" where that goes without saying."""
    objective = asked.objective(one)
    if one.kind == "reached" and objective is not None:
        if objective.target is None:
            return w.t("In percent, from 0 to 100")
        return w.t("Of {target} {unit}", target=w.number(objective.target), unit=objective.unit).strip()
    if one.kind in ("done", "left"):
        return w.t("A number")
    if one.kind == "missions":
        if asked.missions is None:
            return w.t("A number")
        return w.t("A number; planned: {count}", count=w.number(asked.missions))
    if one.kind == "spent" and asked.granted is not None:
        return w.t("Granted: {amount}", amount=w.money(asked.granted, precise=True))
    if one.kind == "ends":
        return w.t("As precisely as it is known: a day, a month, a season or a year")
    return ""


def answer(w: Words, of: FieldKind, given: Given | None, currency: str = "") -> str:
    """Return an answer in words, a dash where there is none; amounts are of `currency`."""
    if given is None or given == "":
        return "—"
    if of in ("spent", "forecast") and isinstance(given, int):
        return w.money(Money(given, currency)) if currency else w.number(given)
    if isinstance(given, int):
        return w.number(given)
    if of == "change":
        return coded(w, _CHANGES, given)
    return partial_dates.say(w, PartialDate.of_edtf(given)) if of == "ends" else given


def reached(w: Words, count: int | None, target: int | None) -> str:
    """Return how much of an objective is reached: "3 of 8", or a percentage."""
    if count is None:
        return "—"
    if target is None:
        return w.percent(count)
    return w.t("{done} of {total}", done=w.number(count), total=w.number(target))


def contradiction(w: Words, one: Contradiction, names: tuple[str, str]) -> str:
    """Return what the two sides say differently, in one line; `names` are those of the Parties."""
    what = kind(w, one.kind) if one.objective is None else one.objective.text
    first, second = (
        reached(w, given, one.objective.target) if one.objective and isinstance(given, int)
        else answer(w, one.kind, given)
        for given in one.said
    )  # fmt: skip
    return w.t("{what}: {first} ({party}), {second} ({other})", what=what, first=first, party=names[0], second=second,
               other=names[1])  # fmt: skip


def typed(w: Words, one: PlannedAnswer, currency: str) -> str:
    """Return what stands in the file."""
    if one.fault is not None and one.typed:
        return f"“{one.typed}”"
    return answer(w, one.field.kind, one.given, currency)


def why(w: Words, sheet: PlannedProgress) -> str:
    """Return what is to be known of a sheet in one sentence, "" where nothing is."""
    if sheet.refusal is not None:
        return messages.sentence(w, sheet.refusal)
    if sheet.by_hand and not sheet.sheet_id:
        return w.t("No code of a sheet can be read in it: type the one that is printed.")
    if sheet.by_hand:
        return w.t("A person has to read what was answered.")
    if sheet.repeats:
        return w.t("The same sheet is in {file}: shown against it.", file=sheet.repeats)
    told = [doubt(w, one) for one in sheet.doubts]
    if sheet.contradictions:
        told.append(w.n("{count} answer contradicts the other Party’s sheet",
                        "{count} answers contradict the other Party’s sheet", sheet.contradictions))  # fmt: skip
    if sheet.was_received:
        told.append(w.t("Received before: shown against what is entered"))
    return " · ".join(told)
