"""A cohort whose documents have something to show: promoters, signatures, money, a moved calendar, requests."""

from dataclasses import replace
from datetime import UTC, date, datetime

from cmpdesk.domain.change_requests import Answer, Line, RequestDraft, RequestKind
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.filings import ApplicationState
from cmpdesk.domain.moves import Move, Shift
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.revisions import RevisionDraft
from cmpdesk.services import change_requests, rescheduling
from cmpdesk.storage import tables
from cmpdesk.storage.workspace import Transaction, Workspace
from tests.services.following import Cohort, cohort
from tests.storage.fixtures import Clock, fill

NOW = datetime(2020, 12, 1, 15, 0, tzinfo=UTC)
DECIDED = date(2020, 9, 24)
HOMES = {
    Side.FIRST: ("Institut boréal des tourbières", "1554, boulevard des Essais\nMontréal (Québec)  H3A 1A1",
                 "Odette Lamy", "directrice de la recherche", "odette.lamy@tourbieres.example", "514 555-0134"),
    Side.SECOND: ("Haute École mosane", "Place des Essais 1\n5000 Namur", "Benoît Delvaux", "coordinateur",
                  "b.delvaux@mosane.example", "+32 81 55 01 34"),
}  # fmt: skip
REQUEST = RequestDraft(
    RequestKind.CALENDAR, "Institut boréal des tourbières", date(2020, 5, 4), "Les frontières sont fermées.",
    (Line("Fin du projet", "2 septembre 2021", "2 mars 2022"),
     Line("Seconde mission en Wallonie", "avril 2020", "printemps 2021")),
)  # fmt: skip


def documented(workspace: Workspace, officer: Officer, clock: Clock, count: int = 3) -> Cohort:
    """Return a cohort moved by six months at its mid-term review; its first project has everything, its last is over.

    Two more applications were filed: one was admissible, one on one side only.
    """
    made = cohort(workspace, officer, count)
    with workspace.write(officer, "test.documented") as tx:
        for place, (project, application) in enumerate(zip(made.projects, made.applications, strict=True)):
            tx.get(tables.Application, application).state = str(ApplicationState.RETAINED)
            _carried(tx, project)
            _granted(tx, project, place)
        first = tx.get(tables.Project, made.projects[0])
        first.conditions = "Sous réserve de l’accord du comité d’éthique, à déposer avant la première mission."
        first.reason = "Partenariat équilibré et retombées pour les deux territoires."
        tx.get(tables.Project, made.projects[-1]).state = "completed"
        title = "Tourbières restaurées : suivi du carbone et des usages"
        tx.get(tables.Application, made.applications[0]).title = title
        for one in tx.find(tables.Filing, application_id=made.applications[0]):
            one.months, one.renewed = 24, False
            one.summary = "Le projet compare la restauration de tourbières dans les deux territoires. " * 4
        tx.commit()
    extra = fill(workspace, officer, made.call, ["Forêts urbaines"])
    fill(workspace, officer, made.call, ["Sons"], (Side.FIRST,))
    with workspace.write(officer, "test.admissible") as tx:
        tx.get(tables.Application, extra[0]).state = str(ApplicationState.ADMISSIBLE)
        tx.commit()
    clock.at = NOW
    _moved(workspace, officer, made)
    _asked(workspace, officer, made.projects[0])
    return replace(made, applications=tuple(made.applications))


def _carried(tx: Transaction, project: str) -> None:
    for side, (name, address, person, function, email, phone) in HOMES.items():
        held = tx.first(tables.Organisation, name=name)
        home = held or tx.add(tables.Organisation(name=name, name_key=name.lower()))
        contact = tx.first(tables.Person, name=person) or tx.add(
            tables.Person(name=person, name_key=person.lower(), organisation_id=home.id))  # fmt: skip
        tx.add(tables.Promoter(
            project_id=project, side=str(side), organisation_id=home.id, organisation_address=address,
            contact_id=contact.id, contact_function=function, email=email, phone=phone,
        ))  # fmt: skip
    tx.add(tables.Instrument(project_id=project, side="first", kind="agreement", official_reference="QC-2019-0112",
                             sent_on=date(2019, 7, 2), promoter_signed_on=date(2019, 7, 9),
                             authority_signed_on=date(2019, 7, 12)))  # fmt: skip
    tx.add(tables.Instrument(project_id=project, side="second", kind="order", official_reference="AM 2019/417",
                             sent_on=date(2019, 7, 5), promoter_signed_on=date(2019, 8, 20)))  # fmt: skip


def _granted(tx: Transaction, project: str, place: int) -> None:
    for side, funder, year, cents, currency in (
        ("first", "MRIF", 2019, 12_000_00, "CAD"), ("first", "MRIF", 2020, 8_000_00, "CAD"),
        ("second", "WBI", 2019, 9_000_00, "EUR"), ("second", "WBI", 2020, 6_500_50, "EUR"),
    ):  # fmt: skip
        line = tx.add(tables.GrantLine(project_id=project, side=side, funder=funder, year=year, cents=cents + place,
                                       currency=currency))  # fmt: skip
        if year == 2019:
            tx.add(tables.Instalment(grant_id=line.id, position=1, cents=7_000_00, released_on=date(2019, 9, 2),
                                     paid_on=date(2019, 9, 20)))  # fmt: skip
            tx.add(tables.Claim(grant_id=line.id, number=1, received_on=date(2020, 2, 3), cents=5_000_00,
                                accepted_cents=4_066_13, decided_on=date(2020, 3, 2)))  # fmt: skip


def _moved(workspace: Workspace, officer: Officer, made: Cohort) -> None:
    ends = [made.at(place, name) for place in range(len(made.projects) - 1) for name in ("Fin", "Second versement")]
    moves = (Move(Shift(6), frozenset(ends)), Move(Shift(12), frozenset([made.of_session("Seconde rencontre")])))
    draft = RevisionDraft("Après la mi-étape", "Les promoteurs", "Pandémie", "Commission mixte permanente", DECIDED,
                          "PV-XI-2")  # fmt: skip
    one = rescheduling.reschedule(workspace, officer=officer, call_id=made.call.id, moves=moves, draft=draft).value
    for side in Side:
        seen = rescheduling.revision(workspace, one.id).version
        rescheduling.approve(workspace, officer=officer, revision_id=one.id, seen=seen, side=side, on=DECIDED)


def _asked(workspace: Workspace, officer: Officer, project: str) -> None:
    one = change_requests.ask(workspace, officer=officer, project_id=project, draft=REQUEST).value
    for side in Side:
        one = change_requests.answer(workspace, officer=officer, request_id=one.id, seen=one.version, side=side,
                                     given=Answer.ACCEPTED, on=DECIDED).value  # fmt: skip
    money = replace(REQUEST, kind=RequestKind.BUDGET, asked_on=date(2020, 11, 9), reason="Un séjour de plus.")
    change_requests.ask(workspace, officer=officer, project_id=project, draft=money)
