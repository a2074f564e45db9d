"""A fictional mid-term meeting for the tests of this room: projects of every standing, opinions of every kind."""

from dataclasses import replace
from datetime import UTC, date, datetime

from cmpdesk.domain.calls import Confidentiality
from cmpdesk.domain.grants import GrantTotal, Sums
from cmpdesk.domain.midterm_dossier import MidtermContent, MidtermProject, PartyMoney
from cmpdesk.domain.missions import Mission, MissionState
from cmpdesk.domain.money import Money
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Party, Side
from cmpdesk.domain.progress import Asked, Change, Objective, ProjectProgress, SideSheet, path
from cmpdesk.domain.projects import ProjectRow, ProjectState
from cmpdesk.domain.returned import Given
from cmpdesk.domain.returns import FieldKind, SheetField
from cmpdesk.domain.reviews import (
    Delegate,
    DelegateRole,
    Opinion,
    OpinionCode,
    ProposedDate,
    Review,
    ReviewDecision,
    ReviewRow,
    Standing,
    shared,
)
from cmpdesk.domain.schedules import MilestoneKind
from cmpdesk.domain.text import LocalisedText
from cmpdesk.domain.timelines import Point, Row
from tests.documents import contents as fiction

AT = datetime(2020, 9, 10, 14, 0, tzinfo=UTC)
ON = date(2020, 9, 10)
TITLES = {
    "11.014": "Hydrogène vert : électrolyse en climat froid",
    "11.022": "Théâtre jeune public en tournée croisée",
    "11.027": "Dépistage précoce de l’arythmie en région éloignée",
    "11.031": "Sols contaminés & plantes <b>pionnières</b> =1+1",
    "11.051": "Micro-algues des deux rives",
}
CULTURE = LocalisedText("Culture", "Culture", "Cultuur")
OBJECTIVES = (
    Objective("Deux résidences croisées", 2, "résidences", "o1"),
    Objective("Huit représentations", 8, "représentations", "o2"),
    Objective("Quatre ateliers de médiation", 4, "ateliers", "o3"),
    Objective("Carnet pédagogique commun", None, "", "o4"),
)
GRANTED = (Money(1_500_000, "CAD"), Money(1_200_000, "EUR"))
ASKS = (
    "Reporter la tournée croisée à l’automne 2021 et la résidence de Liège au printemps 2021 ; aucun changement "
    "d’objectif ni de budget total."
)


def day(text: str) -> PartialDate:
    """Return a date written as EDTF."""
    return PartialDate.of_edtf(text)


def point(key: str, french: str, now: str, first: str, kind: MilestoneKind = MilestoneKind.OTHER) -> Point:
    """Return a milestone beside the place that the baseline gives it."""
    return Point(key, LocalisedText(french, french), day(now), day(first), kind)


def calendar(number: str, end: str = "2021-09-30", residence: str = "2021-21") -> Row:
    """Return the calendar of a project; its residence is vague."""
    row = Row(f"p-{number}", number, TITLES.get(number, number), "", ProjectState.RUNNING, None, None)
    start = point("start", "Début", "2019-09-02", "2019-09-02", MilestoneKind.START)
    last = point("end", "Fin", end, "2021-04-30", MilestoneKind.END)
    inner = (point("residence", "Résidence de Liège", residence, "2020-03"),
             point("report", "Rapport final", end, "2021-04-30", MilestoneKind.REPORT))  # fmt: skip
    return replace(row, start=start, end=last, points=inner)


def money(spent: int = 615_000) -> tuple[PartyMoney, ...]:
    """Return the money of both Parties, in cents."""
    first = (Money(cents, "CAD") for cents in (1_500_000, 900_000, 750_000, 480_000, spent, 600_000))
    second = (Money(cents, "EUR") for cents in (1_200_000, 700_000, 600_000, 432_000))
    return PartyMoney(Side.FIRST, *first), PartyMoney(Side.SECOND, *second)


def sheet(side: Side, reached: tuple[int | None, ...], answers: dict[FieldKind, Given],
          remarks: dict[int, str] | None = None, came: bool = True) -> SideSheet:  # fmt: skip
    """Return the sheet of a promoter."""
    held: dict[str, Given] = {path(SheetField(kind)): value for kind, value in answers.items()}
    held |= {path(SheetField(FieldKind.REACHED, str(place))): one for place, one in enumerate(reached, 1)
             if one is not None}  # fmt: skip
    held |= {path(SheetField(FieldKind.REMARK, str(place))): one for place, one in (remarks or {}).items()}
    asked = Asked(date(2020, 9, 1), OBJECTIVES, GRANTED[list(Side).index(side)], 2)
    return SideSheet(f"s-{side}", 1, side, 1, "ABCD", "fr", AT, asked, held if came else {},
                     date(2020, 8, 28) if came else None)  # fmt: skip


def progress(number: str, *, came: bool = True, asks: str = ASKS) -> ProjectProgress:
    """Return what both promoters tell."""
    first = sheet(Side.FIRST, (1, 0, 3, 60), {
        FieldKind.DONE: 3, FieldKind.LEFT: 5, FieldKind.MISSIONS: 1, FieldKind.SPENT: 615_000,
        FieldKind.FORECAST: 600_000, FieldKind.CHANGE: str(Change.CALENDAR), FieldKind.CALENDAR: asks,
        FieldKind.ACTIVITIES: "Une résidence à Rimouski ; trois ateliers de médiation.",
        FieldKind.DIFFICULTIES: "Les salles sont fermées depuis mars 2020.",
    }, {2: "salles fermées", 3: "dont 2 en ligne", 4: "manuscrit en relecture"}, came)  # fmt: skip
    second = sheet(Side.SECOND, (1, 0, 2, None), {
        FieldKind.CHANGE: str(Change.NONE), FieldKind.DONE: 2, FieldKind.ACTIVITIES: "Deux ateliers au Perron.",
    })  # fmt: skip
    return ProjectProgress(f"p-{number}", number, TITLES.get(number, number), ProjectState.RUNNING,
                           ("Théâtre du Cap", "Compagnie du Perron"), GRANTED, (first, second))  # fmt: skip


def opinion(side: Side, code: OpinionCode, reasons: str) -> Opinion:
    """Return the opinion of a Party."""
    return Opinion(f"o-{side}", 1, side, code, reasons, date(2020, 9, 8))


def mission(number: int, title: str, sending: Side, days: int, ends: str, state: MissionState) -> Mission:
    """Return a mission."""
    return Mission(title, sending, day(ends), days, number=number, state=state)


DATES = (
    ProposedDate("residence", LocalisedText("Résidence de Liège", "Residence in Liège"), day("2020-03"),
                 day("2021-21")),
    ProposedDate("tour", LocalisedText("Tournée croisée", "Crossed tour"), day("2020-10"), day("2021-23")),
    ProposedDate("report", LocalisedText("Rapport final", "Final report"), day("2021-04-30"), day("2022-04-30")),
    ProposedDate("start", LocalisedText("Début", "Start"), day("2019-09-02"), day("2019-09-02")),
)  # fmt: skip
_SAME = (
    opinion(Side.FIRST, OpinionCode.RESCHEDULE,
            "La compagnie a tenu ses ateliers en ligne ; la tournée dépend de la réouverture des salles."),
    opinion(Side.SECOND, OpinionCode.RESCHEDULE, "Les objectifs demeurent ; seules les dates changent."),
)  # fmt: skip


def project(number: str = "11.022", standing: Standing = Standing.LATE,
            opinions: tuple[Opinion | None, Opinion | None] = _SAME, dates: tuple[ProposedDate, ...] = DATES,
            **changes: object) -> MidtermProject:  # fmt: skip
    """Return a project as the picture of the design has it."""
    title = TITLES.get(number, number)
    row = ProjectRow(
        f"p-{number}", 1, f"a-{number}", "call", number, title, CULTURE, ProjectState.RUNNING,
        ("Théâtre du Cap", "Compagnie du Perron"), GRANTED, day("2019-09-02"), day("2021-04-30"),
        Confidentiality.SHARED,
    )  # fmt: skip
    codes = tuple(one.code if one else None for one in opinions)
    outcome = shared(codes)
    told = ReviewRow(row.id, number, title, CULTURE, row.state, standing, (True, True), (codes[0], codes[1]), outcome)
    decision = ReviewDecision(f"d-{number}", 1, "review", row.id, outcome, ("", ""), "", dates,
                              ON if outcome else None)  # fmt: skip
    held = progress(number)
    made = MidtermProject(
        row, told, held, held.objectives(), money(),
        (mission(3, "Résidence de Rimouski", Side.SECOND, 12, "2019-11-20", MissionState.DONE),
         mission(4, "Résidence de Liège", Side.FIRST, 14, "2021-21", MissionState.PLANNED)),
        opinions, decision, calendar(number), calendar(number, "2022-04-30") if dates else None,
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]  # the names are those of the fields


def projects() -> tuple[MidtermProject, ...]:
    """One of every kind: on track and decided, rescheduled by both, one opinion, differing, without a sheet."""
    agreed = opinion(Side.FIRST, OpinionCode.CONTINUE, "Tout est en ordre.")
    other = opinion(Side.SECOND, OpinionCode.CONTINUE, "Rien à signaler.")
    stop = opinion(Side.SECOND, OpinionCode.STOP, "Le partenaire ne répond plus depuis six mois.")
    bare = project("11.051", Standing.SHEET_MISSING, (None, None), ())
    return (
        project("11.014", Standing.ON_TRACK, (agreed, other), ()),
        project("11.022"),
        project("11.027", Standing.ON_TRACK, (agreed, None), ()),
        project("11.031", Standing.LATE, (agreed, stop), money=money(1_650_000), leaving=("Maude Lafrenière",)),
        replace(bare, row=replace(bare.row, organisations=(None, None)), progress=None, objectives=(), money=(),
                missions=(), calendar=None, decision=None),
    )  # fmt: skip


def sums(currency: str, granted: int, paid: int, spent: int) -> Sums:
    """Return sums of one Party in cents."""
    zero = Money(0, currency)
    return Sums(Money(granted, currency), Money(paid, currency), Money(paid, currency), Money(spent, currency),
                Money(spent, currency), zero, Money(granted - spent, currency), zero)  # fmt: skip


DELEGATES = (
    Delegate(Side.FIRST, "Anne Tremblay", DelegateRole.CO_CHAIR, "sous-ministre adjointe", present=True),
    Delegate(Side.FIRST, "Luc Gagnon", DelegateRole.SECRETARY, "conseiller"),
    Delegate(Side.SECOND, "Isabelle Fontenoy", DelegateRole.CO_CHAIR, "administratrice générale", present=False),
)
THEME = LocalisedText("Transition énergétique", "Energy transition", "Energietransitie")
REVIEW = Review("review", 1, "call", 1, "m", day("2020-09-17"), False, "Namur, salle du Lion", True,
                ("Ouverture", "Examen des projets", "Divers"), (THEME,), {}, DELEGATES)  # fmt: skip


def content(party: Party | None = None, **changes: object) -> MidtermContent:
    """Return the dossier of a meeting in September 2020."""
    second = party if party is not None and party.side is Side.SECOND else fiction.WALLONIE
    made = MidtermContent(
        replace(fiction.CMP, parties=(fiction.QUEBEC, second)), fiction.CALL, REVIEW, projects(),
        (GrantTotal(Side.FIRST, "MRIF", 2019, 5, sums("CAD", 7_500_000, 3_750_000, 2_400_000)),
         GrantTotal(Side.SECOND, "WBI", 2019, 5, sums("EUR", 6_000_000, 3_000_000, 2_160_000))),
        ON, "Calendrier d’origine, 2019-09-01",
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]  # the names are those of the fields
