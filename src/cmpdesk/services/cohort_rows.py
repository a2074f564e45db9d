"""The rows of a cohort that is imported: applications that are retained, their filings, projects and all that hangs."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from cmpdesk.domain.calls import CallSheet, Pairing
from cmpdesk.domain.cohorts import CohortProject, calendar
from cmpdesk.domain.filings import ApplicationState, PlannedMission
from cmpdesk.domain.imports import PlannedRow
from cmpdesk.domain.programmes import Programme, Side
from cmpdesk.domain.projects import Promoter
from cmpdesk.domain.schedules import Milestone, Owner, OwnerKind
from cmpdesk.domain.text import fold, sort_key
from cmpdesk.services import schedule_templates
from cmpdesk.services.imports.planning import Numbers
from cmpdesk.storage import tables
from cmpdesk.storage.base import Record, new_id
from cmpdesk.storage.queries import imports as queries
from cmpdesk.storage.workspace import Transaction

Rows = list[dict[str, Any]]


def write(transaction: Transaction, call: CallSheet, parties: Programme, source: str,
          new: Sequence[tuple[PlannedRow, CohortProject]], today: date) -> None:  # fmt: skip
    """Write projects in bulk; those without any date are given the milestones of their programme."""
    writer = _Writer(transaction, call, parties, source, today)
    for row, project in new:
        writer.add(row, project)
    writer.insert()
    schedule_templates.fill(transaction, writer.undated)


class _Writer:
    def __init__(self, transaction: Transaction, call: CallSheet, parties: Programme, source: str, today: date) -> None:
        self._tx, self._call, self._parties, self._source, self._today = transaction, call, parties, source, today
        connection = transaction.connection
        self._homes = queries.organisations(connection)
        self._people = queries.people(connection)
        self._digits = {one.id: one.digit for one in call.sectors}
        self._taken = {fold(one) for one in queries.numbers(connection, call.id)}
        self._numbers = Numbers(call, set())
        self._rows: dict[type[Record], Rows] = {kind: [] for kind in (
            tables.Organisation, tables.Person, tables.Application, tables.Filing, tables.Project, tables.Promoter,
            tables.GrantLine, tables.Instrument, tables.Milestone)}  # fmt: skip
        self.undated: list[str] = []

    def add(self, row: PlannedRow, project: CohortProject) -> None:
        number = project.number or self._given(project)
        self._taken.add(fold(number))
        application = self._row(
            tables.Application, call_id=self._call.id, number=number, number_key=sort_key(number), title=project.title,
            title_key=sort_key(project.title), sector_id=project.sector_id,
            sector_key=self._digits.get(project.sector_id or "", 0), strand_id=None,
            state=str(ApplicationState.RETAINED),
        )  # fmt: skip
        made = self._row(
            tables.Project, call_id=self._call.id, application_id=application, state=str(project.state),
            retained_on=project.retained_on,
        )  # fmt: skip
        homes = [one.organisation for one in project.promoters]
        for one in project.promoters:
            other = next((name for name in homes if name != one.organisation), "")
            self._promoter(row, project, one, other, application, number, made)
        for grant in project.grants:
            self._row(
                tables.GrantLine, project_id=made, side=str(grant.side), funder=grant.funder.strip(), year=grant.year,
                line=grant.line, cents=grant.amount.cents, currency=grant.amount.currency,
            )  # fmt: skip
        for bond in project.instruments:
            self._row(
                tables.Instrument, project_id=made, side=str(bond.side), kind=str(bond.kind),
                official_reference=bond.reference, sent_on=bond.sent_on, promoter_signed_on=bond.promoter_signed_on,
                authority_signed_on=bond.authority_signed_on,
            )  # fmt: skip
        if project.dated:
            owner = Owner(OwnerKind.PROJECT, made)
            for position, milestone in enumerate(calendar(project, owner, self._today, new_id)):
                self._milestone(milestone, made, position)
        else:
            self.undated.append(made)

    def insert(self) -> None:
        for kind, rows in self._rows.items():
            self._tx.bulk_insert(kind, rows)

    def _row(self, table: type[Record], /, **values: Any) -> str:
        made = new_id()
        self._rows[table].append({"id": made, **values})
        return made

    def _given(self, project: CohortProject) -> str:
        """Return a number that was never given before, not even to what was undone since."""
        digit = self._numbers.digit(project)
        while True:
            sequence = self._tx.next_number(queries.given_scope(self._call.id, digit))
            made = self._numbers.made(digit, sequence)
            if fold(made) not in self._taken:
                return made

    def _promoter(self, row: PlannedRow, project: CohortProject, one: Promoter, other: str, application: str,
                  number: str, project_id: str) -> None:  # fmt: skip
        home = self._organisation(one.organisation)
        contact = self._person(one, home)
        carried = {"side": str(one.side), "organisation_id": home, "contact_id": contact, "email": one.email}
        self._row(tables.Promoter, project_id=project_id, **carried)
        if self._call.pairing is Pairing.SINGLE and one is not project.promoters[0]:
            return
        told = (*(mission.told for mission in project.missions), *project.planned)
        self._row(
            tables.Filing, application_id=application, call_id=self._call.id, number=number, title=project.title,
            sector_id=project.sector_id, partner=other, months=project.months, amounts=[], requested=None,
            currency=self._parties.party(one.side).currency,
            missions=[_mission(mission) for mission in told if _sender(mission) is one.side],
            source=f"{self._source} · {row.checked.row}", **carried,
        )  # fmt: skip

    def _organisation(self, name: str) -> str:
        key = fold(name)
        if key not in self._homes:
            self._homes[key] = self._row(tables.Organisation, name=name.strip(), name_key=key, address="")
        return self._homes[key]

    def _person(self, one: Promoter, home: str) -> str | None:
        """Return who is the contact; the directory keeps what it says of them."""
        if not one.contact:
            return None
        key = (fold(one.contact), home)
        if key not in self._people:
            self._people[key] = self._row(
                tables.Person, name=one.contact.strip(), name_key=key[0], organisation_id=home, function="",
                email=one.email, phone="",
            )  # fmt: skip
        return self._people[key]

    def _milestone(self, one: Milestone, project_id: str, position: int) -> None:
        when = one.when
        self._rows[tables.Milestone].append({
            "id": one.id, "project_id": project_id, "call_id": None, "session_id": None, "position": position,
            "kind": str(one.kind), "name": one.name, "side": str(one.side or ""), "edtf": when.edtf if when else "",
            "earliest": when.earliest if when else None, "latest": when.latest if when else None,
            "anchor_id": one.anchor_id, "rule": one.rule.to_value() if one.rule else {},
            "provisional": one.provisional, "done_on": one.done_on,
        })  # fmt: skip


def _sender(mission: PlannedMission) -> Side:
    """Return who goes: the other side than the host, the first where that is not told."""
    return mission.towards.other if mission.towards else Side.FIRST


def _mission(mission: PlannedMission) -> dict[str, Any]:
    return {"towards": str(mission.towards) if mission.towards else None, "people": mission.people,
            "days": mission.days, "period": mission.period}  # fmt: skip
