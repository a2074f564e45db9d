"""A cohort that is followed: a commission session, a call of it, projects and their milestones, written as rows."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from cmpdesk.domain.calls import CallSheet, Confidentiality
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.schedules import MilestoneKind, Owner, OwnerKind, Rule
from cmpdesk.domain.text import LocalisedText
from cmpdesk.domain.working_days import Roll
from cmpdesk.services import calls, filings, programmes
from cmpdesk.storage import tables
from cmpdesk.storage.base import new_id
from cmpdesk.storage.workspace import Workspace
from tests.storage.fixtures import DEADLINE, cmp_programme, fill

OWNED = {OwnerKind.PROJECT: "project_id", OwnerKind.CALL: "call_id", OwnerKind.SESSION: "session_id"}
SIX_WEEKS, TWO_YEARS = Rule(weeks=6), Rule(months=24)
THREE_MONTHS_WORKING = Rule(months=3, roll=Roll.NEXT)


@dataclass(frozen=True, slots=True)
class Cohort:
    """Ids of what was made; `milestones` by (owner id, name in French)."""

    call: CallSheet
    session_id: str
    projects: tuple[str, ...]
    applications: tuple[str, ...]
    milestones: dict[tuple[str, str], str]

    def at(self, place: int, name: str) -> str:
        """Return the milestone `name` of the project at `place`."""
        return self.milestones[self.projects[place], name]

    def of_session(self, name: str) -> str:
        """Return the milestone `name` of the session."""
        return self.milestones[self.session_id, name]


def milestone_row(owner: Owner, kind: MilestoneKind, name: str, when: str = "", *, position: int = 0,
                  anchor: str | None = None, rule: Rule | None = None, **more: Any) -> dict[str, Any]:  # fmt: skip
    """Return the values of a milestone, for `Transaction.bulk_insert`; `when` is EDTF, resolved by who calls."""
    day = PartialDate.of_edtf(when) if when else None
    return {
        "id": new_id(), "project_id": None, "call_id": None, "session_id": None, OWNED[owner.kind]: owner.id,
        "position": position, "kind": str(kind), "name": LocalisedText(fr=name), "edtf": when,
        "earliest": day.earliest if day else None, "latest": day.latest if day else None, "anchor_id": anchor,
        "rule": rule.to_value() if rule else {}, "side": "", **more,
    }  # fmt: skip


def project_plan(project_id: str, start: date = date(2019, 9, 2)) -> list[dict[str, Any]]:
    """Return the rows of the calendar of a project of 24 months that starts on `start`, a Monday by default."""
    owner = Owner(OwnerKind.PROJECT, project_id)
    first = milestone_row(owner, MilestoneKind.START, "Début", start.isoformat())
    mid = milestone_row(owner, MilestoneKind.MIDTERM, "Mi-étape", start.replace(year=start.year + 1).isoformat(),
                        position=1, anchor=first["id"], rule=Rule(months=12))  # fmt: skip
    mission = milestone_row(owner, MilestoneKind.MISSION, "Fin de la mission", "2020-04-17", position=2)
    report = milestone_row(owner, MilestoneKind.REPORT, "Rapport de mission", "2020-05-29", position=3,
                           anchor=mission["id"], rule=SIX_WEEKS)  # fmt: skip
    payment = milestone_row(owner, MilestoneKind.PAYMENT, "Second versement", "2020-10", position=4,
                            side=str(Side.FIRST), provisional=True)  # fmt: skip
    end = milestone_row(owner, MilestoneKind.END, "Fin", start.replace(year=start.year + 2).isoformat(), position=5,
                        anchor=first["id"], rule=TWO_YEARS)  # fmt: skip
    final = milestone_row(owner, MilestoneKind.REPORT, "Rapport final", f"{start.year + 2}-12-02", position=6,
                          anchor=end["id"], rule=THREE_MONTHS_WORKING)  # fmt: skip
    return [first, mid, mission, report, payment, end, final]


def session_plan(session_id: str) -> list[dict[str, Any]]:
    """Return the rows of the calendar of a session: its meeting, a vague second one, the opening of the next call."""
    owner = Owner(OwnerKind.SESSION, session_id)
    return [
        milestone_row(owner, MilestoneKind.SESSION, "Réunion de la session", "2019-06-12"),
        milestone_row(owner, MilestoneKind.MEETING, "Mi-étape", "2020-09", position=1, provisional=True),
        milestone_row(owner, MilestoneKind.MEETING, "Seconde rencontre", "2021-23", position=2, provisional=True),
        milestone_row(owner, MilestoneKind.OPENING, "Prochain appel", "2022-01", position=3, provisional=True),
    ]


def cohort(workspace: Workspace, officer: Officer, count: int = 3, *, number: int = 11, milestones: bool = True,
           confidentiality: Confidentiality | None = None, **project: Any) -> Cohort:  # fmt: skip
    """Write a session, its call and `count` running projects, each with the calendar of `project_plan`, in one step."""
    programme = cmp_programme(workspace, officer)
    session = programmes.open_session(
        workspace, officer=officer, programme_id=programme.id, number=number, label=f"{number}e", place="Bruxelles",
        first_year=2019, last_year=2021,
    ).value  # fmt: skip
    draft = replace(
        calls.blank(workspace, programme.id), title=LocalisedText(fr=f"Appel de la {number}e session"),
        deadline=DEADLINE, session_id=session.id,
    )  # fmt: skip
    call = calls.create(workspace, officer=officer, programme_id=programme.id, draft=draft).value
    applications = fill(workspace, officer, call, [f"Projet {place + 1}" for place in range(count)])
    made = [
        {"id": new_id(), "call_id": call.id, "application_id": one, "state": "running",
         "retained_on": date(2019, 6, 14), **project}
        for one in applications
    ]  # fmt: skip
    rows = session_plan(session.id) + [row for one in made for row in project_plan(one["id"])] if milestones else []
    with workspace.write(officer, "test.cohort") as transaction:
        transaction.bulk_insert(tables.Project, made)
        transaction.bulk_insert(tables.Milestone, rows)
        transaction.commit()
    for one in applications if confidentiality else ():
        sheet = filings.application(workspace, one)
        filings.classify(workspace, officer=officer, application_id=one, seen=sheet.version, level=confidentiality)
    named = {(row["project_id"] or row["session_id"] or row["call_id"], row["name"].fr): row["id"] for row in rows}
    return Cohort(call, session.id, tuple(one["id"] for one in made), tuple(applications), named)
