"""The mid-term review of the fictional cohort: objectives, second instalments, progress sheets, opinions of both."""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.date_shifts import shift
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.grants import InstalmentDraft
from cmpdesk.domain.missions import Cost, CostKind, MissionDraft, Payer, Stop, Traveller
from cmpdesk.domain.money import Money
from cmpdesk.domain.pages import Sort
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.progress import Asked, Change, ObjectiveDraft, ProjectProgress, SideSheet
from cmpdesk.domain.projects import OVER, ProjectFilter, ProjectRow
from cmpdesk.domain.returned import Value
from cmpdesk.domain.returns import FieldKind, SheetField
from cmpdesk.domain.reviews import DelegateDraft, DelegateRole, OpinionCode, Review, ReviewDraft
from cmpdesk.domain.schedules import Milestone, MilestoneKind, Owner, OwnerKind
from cmpdesk.domain.tasks import Watch
from cmpdesk.domain.text import LocalisedText
from cmpdesk.runtime.resources import resource
from cmpdesk.services import (
    calls,
    grants,
    missions,
    programmes,
    progress,
    progress_out,
    progress_returns,
    projects,
    review_meetings,
    reviews,
    sample_cohort,
    schedules,
    workspaces,
)
from cmpdesk.services.workspaces import Workspace
from cmpdesk.storage import opening

MEETING, DUE, CAME = date(2020, 9, 24), date(2020, 8, 31), date(2020, 8, 28)
LATE, UNDECIDED, DESCRIBED = 4, 7, 12
"""How many projects owe a sheet, how many wait for an opinion, how many missions are told in full."""
_CITIES = (("Liège", "Namur"), ("Québec", "Montréal"))
"""Where a mission of the first side goes, and one of the second."""


def build(location: str, folder: Path, *, watch: Watch | None = None) -> Workspace:
    """Make a joint workspace at `location` with the cohort and its mid-term review; return it open."""
    workspace = sample_cohort.build(location, folder / "cohort", watch=watch)
    try:
        (officer,), (call,) = workspaces.officers(workspace), calls.calls(workspace)
        review(workspace, officer=officer, call=call, folder=folder / "sheets")
    except BaseException:
        opening.discard(workspace)
        raise
    return workspace


def review(workspace: Workspace, *, officer: Officer, call: CallSheet, folder: Path) -> Review:
    """Hold the mid-term review of a cohort that is there; the sheets that go out are written into `folder`."""
    said = tomllib.loads((resource("sample") / "midterm.toml").read_text(encoding="utf-8"))
    rows = projects.page(workspace, ProjectFilter(call.id), Sort("number"), limit=500).rows
    going = [row for row in rows if row.state not in OVER]
    for row in rows:
        _objectives(workspace, officer, row, said)
    for row in going:
        _instalments(workspace, officer, row)
    _missions(workspace, officer, call)
    held = _meeting(workspace, officer, call, said)
    progress_out.send(workspace, officer=officer, review_id=held.id, out=folder, due=DUE)
    for index, one in enumerate(progress.of_review(workspace, held.id)):
        if one.state not in OVER and index >= LATE:
            _sheets(workspace, officer, held, one, said, index)
    for index, row in enumerate(going[LATE + UNDECIDED :]):
        _opinions(workspace, officer, held, row, said, index)
    return reviews.review(workspace, held.id)


def _objectives(workspace: Workspace, officer: Officer, row: ProjectRow, said: dict[str, Any]) -> None:
    sectors = tuple(said["objectives"].values())
    wanted = sectors[int(row.number.partition(".")[2][0]) - 1]
    drafts = [ObjectiveDraft(text, target, unit) for text, target, unit in wanted]
    progress.set_objectives(workspace, officer=officer, project_id=row.id, seen=None, objectives=drafts)


def _instalments(workspace: Workspace, officer: Officer, row: ProjectRow) -> None:
    """Plan what was granted: the first year is paid, the second waits for the review."""
    for grant in grants.of_project(workspace, row.id):
        first = grant.year == 2019
        condition = "" if first else "Évaluation favorable à la mi-étape et disponibilités budgétaires"
        seen = projects.project(workspace, row.id).row.version
        made = grants.set_instalments(workspace, officer=officer, grant_id=grant.id, seen=seen,
                                      drafts=[InstalmentDraft(grant.amount.cents, condition)]).value  # fmt: skip
        if first:
            for act in (grants.release, grants.pay):
                seen = projects.project(workspace, row.id).row.version
                act(workspace, officer=officer, grant_id=grant.id, seen=seen, instalment_id=made.instalments[0].id,
                    on=date(2019, 11, 4))  # fmt: skip


def _missions(workspace: Workspace, officer: Officer, call: CallSheet) -> None:
    """Tell in full some of the missions that the cohort brought as mere dates."""
    home = programmes.programme(workspace, call.programme_id)
    for index, one in enumerate(missions.board(workspace, call.id).undescribed[:DESCRIBED]):
        if one.project_id is None or one.when is None:
            continue
        side = one.side or list(Side)[index % 2]
        sheet = projects.project(workspace, one.project_id)
        sent, host = sheet.promoters if side is Side.FIRST else sheet.promoters[::-1]
        if sent is None or host is None:
            continue
        currency, days = home.party(side).currency, 4 + index % 3
        cities = _CITIES[list(Side).index(side)]
        costs = tuple(Cost(kind, Payer.SENDING, currency, Money(cents, currency), Money(cents - 4_000, currency))
                      for kind, cents in ((CostKind.JOURNEY, 145_000), (CostKind.STAY, 82_000)))  # fmt: skip
        draft = MissionDraft(
            f"Mission à {cities[0]}", side, one.when, days, one.project_id, host=host.organisation,
            travellers=(Traveller(sent.contact, "Responsable du projet", sent.organisation),),
            stops=tuple(Stop(city, host.organisation, objectives="Préparer la suite du projet") for city in cities),
            costs=costs, authorised_on=date(2019, 10, 21), reference=f"OM-{index + 1:03}", planned_co2=1_150,
            milestone_id=one.milestone_id,
        )  # fmt: skip
        missions.add(workspace, officer=officer, call_id=call.id, draft=draft)


def _meeting(workspace: Workspace, officer: Officer, call: CallSheet, said: dict[str, Any]) -> Review:
    day = PartialDate.of(MEETING)
    milestone = next(one.id for one in reviews.meetings(workspace, call.id) if one.when == day)
    draft = ReviewDraft(day, milestone, place="Québec et Bruxelles", online=True, agenda=tuple(said["agenda"]))
    made = review_meetings.create(workspace, officer=officer, call_id=call.id, draft=draft).value
    seats = [DelegateDraft(Side(one["side"]), one["name"], DelegateRole(one["role"]), one["function"])
             for one in said["delegate"]]  # fmt: skip
    made = review_meetings.seat(workspace, officer=officer, review_id=made.id, seen=made.version, drafts=seats).value
    themes = [LocalisedText(fr=text) for text in said["themes"]]
    return review_meetings.record_themes(workspace, officer=officer, review_id=made.id, seen=made.version,
                                         themes=themes).value  # fmt: skip


def _sheets(workspace: Workspace, officer: Officer, held: Review, one: ProjectProgress, said: dict[str, Any],
            index: int) -> None:  # fmt: skip
    for side in one.asked_sides:
        sheet = one.sheet(side)
        if sheet is not None:
            typed = dict(_answers(one, sheet, said["said"], index))
            progress_returns.enter(workspace, officer=officer, review_id=held.id, project_id=one.project_id,
                                   side=side, seen=sheet.version, typed=typed, on=CAME)  # fmt: skip


def _answers(one: ProjectProgress, sheet: SideSheet, said: Mapping[str, str],
             index: int) -> Iterator[tuple[SheetField, Value]]:  # fmt: skip
    names = {"first": one.organisations[0] or "—", "second": one.organisations[1] or "—"}
    asked: Asked = sheet.asked
    for place, objective in enumerate(asked.objectives, start=1):
        reached = (objective.target or 0) * ((index + place) % 4) // 4
        yield SheetField(FieldKind.REACHED, str(place)), str(reached)
        if not reached:
            yield SheetField(FieldKind.REMARK, str(place)), "reporté"
    granted, asks = asked.granted.cents if asked.granted else 0, index % 3 != 0
    spent = granted * (32 + (7 * index + len(sheet.side)) % 24) // 100
    for kind, value in (
        (FieldKind.DONE, str(3 + index % 3)), (FieldKind.LEFT, str(5 - index % 3)),
        (FieldKind.ACTIVITIES, said["done"].format(**names)), (FieldKind.REMAINING, said["left"]),
        (FieldKind.MISSIONS, "1"), (FieldKind.SPENT, f"{spent // 100}"), (FieldKind.FORECAST, f"{granted // 200}"),
        (FieldKind.DIFFICULTIES, said["closed"] if asks else said["calm"]), (FieldKind.USE, said["uses"]),
        (FieldKind.CHANGE, str(Change.CALENDAR if asks else Change.NONE)),
        (FieldKind.CALENDAR, said["asks"] if asks else ""), (FieldKind.ENDS, "2022-03" if asks else ""),
    ):  # fmt: skip
        yield SheetField(kind), value


def _opinions(workspace: Workspace, officer: Officer, held: Review, row: ProjectRow, said: dict[str, Any],
              index: int) -> None:  # fmt: skip
    """Give the opinions of both on a project; on one in eight they differ."""
    shared = (OpinionCode.RESCHEDULE, OpinionCode.CONTINUE, OpinionCode.RESCHEDULE, OpinionCode.REVISE)[index % 4]
    if index == 9:
        shared = OpinionCode.STOP
    for side in Side:
        given = OpinionCode.CONTINUE if index % 8 == 7 and side is Side.SECOND else shared
        names = dict(zip(("first", "second"), (one or "—" for one in row.organisations), strict=True))
        reasons = said["reasons"][str(given)][str(side)].format(title=row.title, **names)
        reviews.give_opinion(workspace, officer=officer, review_id=held.id, project_id=row.id, side=side, seen=0,
                             opinion=given, reasons=reasons, on=MEETING)  # fmt: skip
    decided = next(one for one in reviews.decisions(workspace, held.id) if one.project_id == row.id)
    moving = _to_move(workspace, row.id) if shared is OpinionCode.RESCHEDULE else []
    revised = said["revised"] if shared is OpinionCode.REVISE else ""
    if moving or revised:
        dates = [(one.id, shift(one.when, months=6)) for one in moving if one.when is not None]
        decided = reviews.propose(workspace, officer=officer, review_id=held.id, project_id=row.id, dates=dates,
                                  seen=decided.version, conditions=revised).value  # fmt: skip
    if shared in (OpinionCode.CONTINUE, OpinionCode.RESCHEDULE) and index % 8 != 7:
        reviews.authorise(workspace, officer=officer, review_id=held.id, project_id=row.id, seen=decided.version,
                          authorised=True)  # fmt: skip


def _to_move(workspace: Workspace, project_id: str) -> list[Milestone]:
    plan = schedules.plan(workspace, Owner(OwnerKind.PROJECT, project_id)).milestones
    return [one for one in plan if not one.held and one.when is not None and one.when.earliest > MEETING
            and one.kind in (MilestoneKind.MISSION, MilestoneKind.END, MilestoneKind.REPORT)]  # fmt: skip
