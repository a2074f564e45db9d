"""Missions: described, authorised, done; each is a date in a calendar, and its activity report another one after it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from cmpdesk.domain import mission_checks
from cmpdesk.domain import missions as rules
from cmpdesk.domain.access import Right
from cmpdesk.domain.areas import Area, Outcome
from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.mission_rules import Excess, MissionRules, excesses
from cmpdesk.domain.missions import Mission, MissionAction, MissionDraft, Undescribed
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.plans import MilestoneDraft, Plan, tried
from cmpdesk.domain.programmes import Programme
from cmpdesk.domain.projects import OVER, ProjectState
from cmpdesk.domain.schedules import Milestone, MilestoneKind, Owner, OwnerKind, Rule, applied
from cmpdesk.domain.text import LocalisedText, fold
from cmpdesk.i18n.words import Words
from cmpdesk.services import schedules
from cmpdesk.services.directory import organisation_named, person_named
from cmpdesk.services.programmes import programme
from cmpdesk.storage import tables
from cmpdesk.storage.queries import calls as call_queries
from cmpdesk.storage.queries import missions as queries
from cmpdesk.storage.queries import schedules as schedule_queries
from cmpdesk.storage.workspace import Transaction, Workspace

AREAS = Area.REVIEWS | Area.PROJECTS | Area.DIRECTORY | Area.HISTORY


# -- reading


@dataclass(frozen=True, slots=True)
class Board:
    """The missions of a call and what it allows of them; `today` tells what is late."""

    call: CallSheet
    programme: Programme
    missions: tuple[Mission, ...]
    undescribed: tuple[Undescribed, ...]
    rules: MissionRules
    today: date


def board(workspace: Workspace, call_id: str) -> Board:
    """Return the missions of a call, by number, with those of calendars that are still to be described."""
    with workspace.read() as connection:
        call = call_queries.call(connection, call_id)
        found = queries.of_call(connection, call_id)
        missing = queries.undescribed(connection, call_id)
        allowed = queries.rules(connection, call_id)
    return Board(call, programme(workspace, call.programme_id), found, missing, allowed, workspace.today())


def of_project(workspace: Workspace, project_id: str) -> tuple[Mission, ...]:
    """Return the missions of a project, by number."""
    with workspace.read() as connection:
        return queries.of_project(connection, project_id)


def mission(workspace: Workspace, mission_id: str) -> Mission:
    """Return a mission, or refuse with ``record.gone``."""
    with workspace.read() as connection:
        return queries.mission(connection, mission_id)


def numbered(workspace: Workspace, call_id: str, number: int) -> Mission:
    """Return the mission of a call that bears a number, or refuse with ``mission.unknown``."""
    with workspace.read() as connection:
        found = [one for one in queries.of_call(connection, call_id) if one.number == number]
    if not found:
        raise Refusal("mission.unknown", number=number)
    return found[0]


@dataclass(frozen=True, slots=True)
class Standing:
    """How a mission stands: the quotas it goes beyond, and which enterprises have used their trips up until when."""

    mission: Mission
    beyond: tuple[Excess, ...]
    exhausted: tuple[tuple[str, date], ...]


def standing(workspace: Workspace, one: Mission) -> Standing:
    """Return how a mission stands beside those of its call, and under the cap beside those of the programme."""
    with workspace.read() as connection:
        others, allowed = queries.around(connection, one.call_id), queries.rules(connection, one.call_id)
    beyond = excesses(one, [each for each in others if each.call_id == one.call_id], allowed)
    on = max(workspace.today(), one.departures[0]) if one.departures else workspace.today()
    return Standing(one, beyond, rules.exhausted(one, others, allowed.cap, on) if allowed.cap and one.trip else ())


# -- changing


def set_rules(workspace: Workspace, *, officer: Officer, call_id: str, seen: int | None,
              allowed: MissionRules) -> Outcome[MissionRules]:  # fmt: skip
    """Say what a call allows of missions; missions that are there already stay, and are shown as beyond it."""
    workspace.require(officer, Right.EDIT_CALL)
    allowed.check()
    with workspace.write(officer, "mission.rules") as transaction:
        transaction.lock(tables.Call, call_id, seen).mission_rules = allowed.to_value()
        transaction.commit()
    return Outcome(allowed, AREAS | Area.CALLS)


def add(workspace: Workspace, *, officer: Officer, call_id: str, draft: MissionDraft) -> Outcome[Mission]:
    """Describe a new mission, or one of which a calendar held nothing but the date (`draft.milestone_id`).

    Its end becomes a date of the calendar of its project, or of the call where it has none; its activity report
    another one, counted from it. Refused as `domain.missions.check`, `check_overlap` and `check_caps` say, with
    ``mission.quota`` where it goes beyond a quota without a reason, ``mission.project-over``, ``mission.described``.
    """
    workspace.require(officer, Right.EDIT_PROJECT)
    rules.check(draft)
    owner = Owner(OwnerKind.PROJECT, draft.project_id) if draft.project_id else Owner(OwnerKind.CALL, call_id)
    with workspace.write(officer, "mission.add", name=draft.title.strip()) as transaction:
        queries.hold(transaction.connection, Owner(OwnerKind.CALL, call_id))
        _opened(transaction, owner, call_id, new=draft.milestone_id is None)
        held = schedule_queries.plan(transaction.connection, owner)
        milestone_id = _ending(workspace, transaction, officer, held, draft, call_id)
        row = tables.Mission(call_id=call_id, project_id=draft.project_id, milestone_id=milestone_id,
                             number=transaction.next_number(f"mission {call_id}"), days=draft.days, title="",
                             sending="")  # fmt: skip
        _fill(transaction, transaction.add(row), draft)
        _check(transaction, row.id, None)
        transaction.commit()
    return Outcome(mission(workspace, row.id), AREAS)


def edit(workspace: Workspace, *, officer: Officer, mission_id: str, seen: int | None,
         draft: MissionDraft) -> Outcome[Mission]:  # fmt: skip
    """Change a mission; it stays with its project. What follows its end moves. Refused as `add`.

    The end of a mission that was done or cancelled stays where it is (``milestone.held``).
    """
    rules.check(draft)
    with _changing(workspace, officer, "mission.edit", mission_id, seen) as (transaction, row, before, held):
        if draft.ends != before.ends or draft.sending is not before.sending or draft.title.strip() != before.title:
            _move(workspace, transaction, officer, held, before, draft)
            transaction.session.refresh(row)  # read anew, so that the journal knows what it was
        _fill(transaction, row, draft)
        _check(transaction, mission_id, before)
        transaction.commit()
    return Outcome(mission(workspace, mission_id), AREAS)


def authorise(workspace: Workspace, *, officer: Officer, mission_id: str, seen: int | None, on: date,
              reference: str) -> Outcome[Mission]:  # fmt: skip
    """Record the decision that lets people travel.

    Refused with ``mission.no-reference`` without its number, and ``mission.project-over``.
    """
    if not reference.strip():
        raise Refusal("mission.no-reference")
    with _moving(workspace, officer, mission_id, seen, MissionAction.AUTHORISE) as (transaction, row, _):
        if row.project_id is not None:
            _require_running(transaction.get(tables.Project, row.project_id))
        row.authorised_on, row.official_reference = on, reference.strip()
        transaction.session.flush()
    return Outcome(mission(workspace, mission_id), AREAS)


def finish(workspace: Workspace, *, officer: Officer, mission_id: str, seen: int | None, on: date) -> Outcome[Mission]:
    """Record that a mission took place, and ended on a day; its report is counted from the date in the calendar.

    Refused with ``mission.not-ended`` for a day to come, ``mission.ends-before-starts`` for one before it began.
    """
    if on > workspace.today():
        raise Refusal("mission.not-ended", date=on)
    with _moving(workspace, officer, mission_id, seen, MissionAction.FINISH) as (transaction, _, ending):
        departures = queries.mission(transaction.connection, mission_id).departures
        if departures is not None and on < departures[0]:
            raise Refusal("mission.ends-before-starts", start=departures[0], end=on)
        ending.done_on = on
        transaction.session.flush()
    return Outcome(mission(workspace, mission_id), AREAS)


def cancel(workspace: Workspace, *, officer: Officer, mission_id: str, seen: int | None,
           reason: str) -> Outcome[Mission]:  # fmt: skip
    """Cancel a mission for a reason (``milestone.no-reason``), with its date and the report that would be due."""
    if not reason.strip():
        raise Refusal("milestone.no-reason")
    with _moving(workspace, officer, mission_id, seen, MissionAction.CANCEL) as (transaction, row, ending):
        row.state_reason = reason.strip()
        for one in (ending, *schedules.reports_after(transaction, ending)):
            one.cancelled, one.cancelled_reason = True, reason.strip()
    return Outcome(mission(workspace, mission_id), AREAS)


def reopen(workspace: Workspace, *, officer: Officer, mission_id: str, seen: int | None) -> Outcome[Mission]:
    """Take back that a mission was done or cancelled: it is planned again, or authorised where it was."""
    with _moving(workspace, officer, mission_id, seen, MissionAction.REOPEN) as (transaction, row, ending):
        row.state_reason, ending.done_on = "", None
        for one in (ending, *schedules.reports_after(transaction, ending)):
            one.cancelled, one.cancelled_reason = False, ""
    return Outcome(mission(workspace, mission_id), AREAS)


# -- its dates


def _ending(workspace: Workspace, transaction: Transaction, officer: Officer, held: Plan, draft: MissionDraft,
            call_id: str) -> str:  # fmt: skip
    """Return the date that a mission ends on, made where there is none, with that of its report."""
    if draft.milestone_id is None:
        ending = tried(held, MilestoneDraft(MilestoneKind.MISSION, LocalisedText(fr=draft.title.strip()), draft.ends,
                                            draft.sending)).milestone  # fmt: skip
        ending = replace(ending, id=transaction.add(schedules.row_of(ending, _last(held) + 1)).id)
    else:
        found = held.find(draft.milestone_id)
        if found is None or found.owner != held.owner or found.kind is not MilestoneKind.MISSION:
            raise Refusal("record.gone", table="milestone")
        if transaction.find(tables.Mission, milestone_id=found.id):
            raise Refusal("mission.described", name=found.name)
        ending = _dated(workspace, transaction, officer, held, found, draft)
    if not any(one.anchor_id == ending.id and one.kind is MilestoneKind.REPORT for one in held.every):
        weeks = queries.rules(transaction.connection, call_id).report_weeks
        transaction.session.flush()
        transaction.add(schedules.row_of(_report_of(held, ending, weeks, draft.title.strip()), _last(held) + 2))
    transaction.session.flush()
    return ending.id


def _dated(workspace: Workspace, transaction: Transaction, officer: Officer, held: Plan, one: Milestone,
           draft: MissionDraft, name: LocalisedText | None = None) -> Milestone:  # fmt: skip
    """Give the end of a mission the date that is typed, and write what follows it; another date is a fixed one."""
    same = one.when == draft.ends
    if held.hidden and not same:  # what follows it and may not be seen would be moved unseen
        workspace.require(officer, Right.SEE_STRICT)
    wanted = MilestoneDraft(
        MilestoneKind.MISSION, name or one.name, draft.ends, draft.sending,
        one.anchor_id if same or one.rule is None else None, one.rule if same else None, one.provisional,
    )  # fmt: skip
    what = tried(held, wanted, one.id)
    changed = {other.id: replace(other, when=when) for other, when in what.others}
    schedules.write(workspace, transaction, officer, held, {**changed, one.id: what.milestone}, apart=one.id)
    return what.milestone


def _move(workspace: Workspace, transaction: Transaction, officer: Officer, held: Plan, before: Mission,
          draft: MissionDraft) -> None:  # fmt: skip
    one = held.find(before.milestone_id)
    if one is None:
        raise Refusal("record.gone", table="milestone")
    named = one.name.fr == before.title
    _dated(workspace, transaction, officer, held, one, draft,
           LocalisedText(fr=draft.title.strip()) if named else None)  # fmt: skip


def _report_of(held: Plan, ending: Milestone, weeks: int, title: str) -> Milestone:
    said = {language: Words.of(language).t("Activity report: {mission}", mission=title) for language in
            ("fr", "en", "nl")}  # fmt: skip
    rule = Rule(weeks=weeks)
    when: PartialDate | None = applied(rule, ending.when, held.days) if ending.when else None
    return Milestone("", held.owner, MilestoneKind.REPORT, LocalisedText(**said), when, ending.side, ending.id, rule)


def _last(held: Plan) -> int:
    """Return a place behind the milestones of a calendar."""
    return len(held.milestones) + 100


# -- what these share


def _opened(transaction: Transaction, owner: Owner, call_id: str, *, new: bool) -> None:
    """Lock the owner of a calendar; refused where it is no project of the call, or over and the mission `new`."""
    if owner.kind is OwnerKind.CALL:
        transaction.lock(tables.Call, owner.id)
        return
    project = transaction.lock(tables.Project, owner.id)
    if project.call_id != call_id:
        raise Refusal("record.gone", table="project")
    if new:
        _require_running(project)


def _require_running(project: tables.Project) -> None:
    if ProjectState(project.state) in OVER:
        raise Refusal("mission.project-over")


@contextmanager
def _changing(workspace: Workspace, officer: Officer, label: str, mission_id: str,
              seen: int | None) -> Iterator[tuple[Transaction, tables.Mission, Mission, Plan]]:  # fmt: skip
    workspace.require(officer, Right.EDIT_PROJECT)
    with workspace.write(officer, label) as transaction:
        queries.hold(transaction.connection, Owner(OwnerKind.CALL, transaction.get(tables.Mission, mission_id).call_id))
        row = transaction.lock(tables.Mission, mission_id, seen)
        before = queries.mission(transaction.connection, mission_id)
        transaction.params["name"] = before.title
        kind = OwnerKind.PROJECT if row.project_id else OwnerKind.CALL
        owner = Owner(kind, row.project_id or row.call_id)
        schedules.lock(transaction, [owner])
        transaction.session.flush()
        yield transaction, row, before, schedule_queries.plan(transaction.connection, owner)


@contextmanager
def _moving(workspace: Workspace, officer: Officer, mission_id: str, seen: int | None,
            action: MissionAction) -> Iterator[tuple[Transaction, tables.Mission, tables.Milestone]]:  # fmt: skip
    """Open a step that moves a mission to another state; checked and committed behind the block."""
    with _changing(workspace, officer, f"mission.{action}", mission_id, seen) as (transaction, row, before, _):
        rules.moved(before, action)
        yield transaction, row, transaction.get(tables.Milestone, row.milestone_id)
        _check(transaction, mission_id, before)
        transaction.commit()


def _fill(transaction: Transaction, row: tables.Mission, draft: MissionDraft) -> None:
    """Write what is typed; stops keep their ids, for what came of them hangs there."""
    host = transaction.first(tables.Organisation, name_key=fold(draft.host)) if draft.host.strip() else None
    values: dict[str, Any] = {
        "title": draft.title.strip(), "sending": str(draft.sending), "online": draft.online, "days": draft.days,
        "host": draft.host.strip(), "host_id": host.id if host else None, "authorised_on": draft.authorised_on,
        "official_reference": draft.reference.strip(), "paid_elsewhere": draft.paid_elsewhere,
        "planned_co2_kg": draft.planned_co2, "co2_kg": draft.co2, "co2_source": draft.co2_source.strip(),
        "derogation": draft.derogation.strip(),
    }  # fmt: skip
    for name, value in values.items():
        setattr(row, name, value)
    transaction.session.flush()
    _fill_people(transaction, row.id, draft)
    _fill_stops(transaction, row.id, draft)
    for cost in transaction.find(tables.MissionCost, mission_id=row.id):
        transaction.delete(cost)
    for one in draft.costs:
        transaction.add(tables.MissionCost(
            mission_id=row.id, kind=str(one.kind), payer=str(one.payer), currency=one.currency,
            planned_cents=one.planned.cents if one.planned else None, cents=one.real.cents if one.real else None,
        ))  # fmt: skip
    transaction.session.flush()


def _fill_people(transaction: Transaction, mission_id: str, draft: MissionDraft) -> None:
    held = {one.person_id: one for one in transaction.find(tables.Traveller, mission_id=mission_id)}
    known: set[str] = set()
    for one in draft.travellers:
        home = organisation_named(transaction, one.organisation) if one.organisation.strip() else None
        person = _person(transaction, one.name, home)
        if person in known:
            raise Refusal("mission.traveller-twice", name=one.name)
        known.add(person)
        row = held.pop(person, None) or transaction.add(tables.Traveller(mission_id=mission_id, person_id=person))
        row.function, row.organisation_id = one.function.strip(), home
    for gone in held.values():
        transaction.delete(gone)


def _person(transaction: Transaction, name: str, home: str | None) -> str:
    """Return who travels: without an organisation, the only one who bears the name, so that nobody is two people."""
    bearers = transaction.find(tables.Person, name_key=fold(name)) if home is None else []
    return bearers[0].id if len(bearers) == 1 else person_named(transaction, name, home)


def _fill_stops(transaction: Transaction, mission_id: str, draft: MissionDraft) -> None:
    held = {one.id: one for one in transaction.find(tables.MissionStop, mission_id=mission_id)}
    for place, one in enumerate(draft.stops):
        row = held.pop(one.id, None) or transaction.add(
            tables.MissionStop(mission_id=mission_id, activities=one.activities)
        )
        row.position, row.city, row.host = place, one.city.strip(), one.host.strip()
        row.starts_on, row.ends_on, row.objectives = one.starts_on, one.ends_on, one.objectives.strip()
    for gone in held.values():
        if gone.activities or transaction.find(tables.Outcome, stop_id=gone.id):
            raise Refusal("mission.stop-reported", city=gone.city)
        transaction.delete(gone)


def _check(transaction: Transaction, mission_id: str, before: Mission | None) -> None:
    """Hold a mission as it is written now against the others; what did not change is not held against it again."""
    transaction.session.flush()
    after = queries.mission(transaction.connection, mission_id)
    if before is None or mission_checks.counted(before) != mission_checks.counted(after):
        others = queries.around(transaction.connection, after.call_id)
        mission_checks.check(after, others, queries.rules(transaction.connection, after.call_id))
