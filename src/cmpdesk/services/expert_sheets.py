"""Lists of experts as spreadsheets: written out, and read again with a dry run first and one step for all."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from cmpdesk.domain.access import Right
from cmpdesk.domain.areas import Outcome
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.experts import Affiliation, ExpertDraft, ExpertPlan, ExpertRow, PlannedExpert
from cmpdesk.domain.exports import ExportSheet, Value
from cmpdesk.domain.imports import Fault, RowResult
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.tasks import Watch
from cmpdesk.domain.text import fold
from cmpdesk.i18n import experts as labels
from cmpdesk.i18n.words import Words
from cmpdesk.intake.experts import CheckedExpert, headings, read_experts
from cmpdesk.intake.sheets import read_table
from cmpdesk.intake.tables import address
from cmpdesk.runtime.child import Child
from cmpdesk.services import experts
from cmpdesk.storage.workspace import Workspace

_WRITTEN = (RowResult.NEW, RowResult.CHANGED)


# -- out


def export_sheet(workspace: Workspace, *, party_code: str, words: Words) -> ExportSheet:
    """Return the experts of a Party as a table that can be imported again; what they were asked is no part of it."""
    party = experts.party(workspace, party_code)
    rows = experts.experts(workspace, party_code=party.code)
    drafts = experts.drafts(workspace, rows)
    today = workspace.today()
    return ExportSheet(
        f"{words.t('Experts')} {party.code}",
        tuple(labels.field(words, name) for name in labels.FIELDS),
        tuple(_cells(drafts[row.id], today) for row in rows),
    )


def _cells(draft: ExpertDraft, today: date) -> tuple[Value, ...]:
    home = next((one for one in draft.affiliations if one.present(today)), None)
    others = [one for one in draft.affiliations if one is not home]
    first, *_ = (home,) if home else (Affiliation(""),)
    return (
        draft.name, draft.email, draft.phone, first.organisation, first.role, first.since.edtf if first.since else "",
        "; ".join(map(_told, others)), _listed(draft.sectors), _listed(draft.keywords),
        ", ".join(code.upper() for code in draft.languages), draft.load_limit or None,
        "; ".join(f"{one.first}–{one.last} {one.reason.replace(';', ',')}".strip() for one in draft.absences),
        draft.agreement_on, draft.remarks,
    )  # fmt: skip


def _told(one: Affiliation) -> str:
    """Return an affiliation as `intake.experts` reads it."""
    span = "–".join(when.edtf if when else "" for when in (one.since, one.until))
    inside = ", ".join(part for part in (one.role.translate(_PLAIN), span if one.since or one.until else "") if part)
    return f"{one.organisation.translate(_PLAIN)} ({inside})" if inside else one.organisation.translate(_PLAIN)


_PLAIN = str.maketrans({"(": "[", ")": "]", ";": ",", "\n": " "})


def _listed(words: tuple[str, ...]) -> str:
    """Return words with semicolons, one at least where a word holds a comma."""
    text = "; ".join(words)
    return f"{text};" if len(words) == 1 and "," in text else text


# -- in


def dry_run(workspace: Workspace, *, officer: Officer, party_code: str, path: Path, sheet: str = "",
            watch: Watch | None = None) -> ExpertPlan:  # fmt: skip
    """Say what would become of each row of a list of experts of a Party; nothing is written.

    Experts are found again by their name, and by address or organisation where several bear it. An empty cell changes
    nothing.
    """
    party = experts.party(workspace, party_code)
    workspace.require(officer, Right.EDIT_JURY, party.code)
    with Child() as child:
        table = read_table(child, path, sheet=sheet, remembered=headings(), watch=watch)
    today = workspace.today()
    checked, ignored = read_experts(table, today)
    rows = experts.experts(workspace, party_code=party.code)
    drafts = experts.drafts(workspace, rows)
    known: dict[str, list[ExpertRow]] = {}
    for row in rows:
        known.setdefault(fold(row.name), []).append(row)
    planned: list[PlannedExpert] = []
    seen: dict[tuple[str, str], int] = {}
    for one in checked:
        planned.append(_planned(one, known.get(fold(one.name), []), drafts, seen, today))
    return ExpertPlan(party.code, str(path), tuple(planned), tuple(ignored))


def _planned(one: CheckedExpert, named: list[ExpertRow], drafts: dict[str, ExpertDraft],
             seen: dict[tuple[str, str], int], today: date) -> PlannedExpert:  # fmt: skip
    bare = PlannedExpert(one.row, one.name, one.organisation, RowResult.REFUSED, faults=one.faults)
    if one.faults:
        return bare
    near = _near(one, named)
    if len(near) > 1:
        return replace(bare, faults=(Fault(address(one.row - 1, 0), "name", "expert.ambiguous", {}),))
    expert = near[0] if near else None
    key = ("", expert.id) if expert else (fold(one.name), fold(one.organisation))
    first = seen.setdefault(key, one.row)
    if first != one.row:
        fault = Fault(address(one.row - 1, 0), "name", "expert.row-twice", {"row": str(first)})
        return replace(bare, faults=(fault,))
    base = drafts[expert.id] if expert else ExpertDraft(one.name)
    draft = _applied(base, one.values, today)
    if expert is None:
        return replace(bare, result=RowResult.NEW, draft=draft)
    doubts = _doubts(one, expert)
    changes = tuple(name for name in ("affiliations", *_DIRECT) if getattr(base, name) != getattr(draft, name))
    result = RowResult.CHANGED if changes else RowResult.SAME
    return replace(bare, result=result, draft=draft, expert_id=expert.id, seen=expert.version, changes=changes,
                   doubts=doubts)  # fmt: skip


_DIRECT = (
    "name", "email", "phone", "sectors", "keywords", "languages", "load_limit", "absences", "agreement_on", "remarks",
)  # fmt: skip


def _near(one: CheckedExpert, named: list[ExpertRow]) -> list[ExpertRow]:
    """Return the experts of that name that are meant: one, none, or several that nothing tells apart."""
    if len(named) < 2:
        return named
    email, home = str(one.values.get("email", "")).casefold(), fold(one.organisation)
    by_address = [row for row in named if email and row.email.casefold() == email]
    return by_address or [row for row in named if home and fold(row.organisation) == home] or named


def _doubts(one: CheckedExpert, expert: ExpertRow) -> tuple[Fault, ...]:
    """Doubt whether a row means the only expert of its name: its address or organisation is another, and neither is
    theirs.
    """
    email, home = str(one.values.get("email", "")).casefold(), fold(one.organisation)
    places = {fold(place) for place in (*expert.places, expert.organisation) if place}
    if (email and email == expert.email.casefold()) or home in places:
        return ()
    if not (email and expert.email) and not (home and places):
        return ()
    known = ", ".join(part for part in (expert.email, expert.organisation) if part)
    return (Fault(address(one.row - 1, 0), "name", "expert.namesake", {"known": known}),)


def _applied(base: ExpertDraft, values: dict[str, Any], today: date) -> ExpertDraft:
    """Return `base` with the values of a row; affiliations are added, or given their dates, and never taken away."""
    direct = {name: values[name] for name in _DIRECT if name in values}
    places = list(base.affiliations)
    if "organisation" in values:
        home = next((one for one in places if one.present(today)), None)
        given = Affiliation(values["organisation"], values.get("role", ""), values.get("since"))
        if home is not None and fold(home.organisation) == fold(given.organisation):
            told = Affiliation(home.organisation, given.role or home.role, given.since or home.since, home.until)
            places[places.index(home)] = told
        else:
            places.insert(0, given)
    for one in values.get("former", ()):
        if not any(_same(one, other) for other in places):
            places.append(one)
    return replace(base, **direct, affiliations=tuple(places))


def _same(one: Affiliation, other: Affiliation) -> bool:
    def key(place: Affiliation) -> tuple[str, str, PartialDate | None, PartialDate | None]:
        return fold(place.organisation), fold(place.role), place.since, place.until

    return key(one) == key(other)


def commit(workspace: Workspace, *, officer: Officer, plan: ExpertPlan) -> Outcome[int]:
    """Write the rows of a plan that are new or changed, all in one step or none, and return how many.

    Refused with ``record.moved`` where an expert was changed since the dry run.
    """
    workspace.require(officer, Right.EDIT_JURY, plan.party_code)
    wanted = [(row, row.draft) for row in plan.rows if row.result in _WRITTEN]
    if not wanted:
        raise Refusal("experts.nothing")
    name = Path(plan.path).name
    with workspace.write(officer, "expert.import", count=len(wanted), party=plan.party_code, file=name) as transaction:
        for row, draft in wanted:
            if draft is None:
                continue
            if row.expert_id:
                experts.change(transaction, row.expert_id, row.seen, draft)
            else:
                experts.write(transaction, plan.party_code, draft)
        transaction.commit()
    return Outcome(len(wanted), experts.AREAS)
