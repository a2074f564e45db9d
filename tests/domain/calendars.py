"""Rows of calendars for tests, without a database: six fictional projects moved at a mid-term, as often as wanted."""

from dataclasses import replace
from datetime import date

from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.projects import ProjectState
from cmpdesk.domain.schedules import MilestoneKind
from cmpdesk.domain.text import LocalisedText
from cmpdesk.domain.timelines import Adopted, Meeting, Point, Reference, Row, Timeline

TODAY = date(2020, 10, 12)
SECTORS = (
    ("env", LocalisedText(fr="Environnement", en="Environment", nl="Milieu")),
    ("cul", LocalisedText(fr="Culture", en="Culture", nl="Cultuur")),
    ("san", LocalisedText(fr="Santé", en="Health", nl="Gezondheid")),
)
PLANS: tuple[tuple[str, str, str, str, str, str, str, tuple[tuple[str, str], ...]], ...] = (
    ("11.014", "Hydrogène vert : stockage en aquifère salin", "env", "2019-07-01", "2019-07-01", "2020-12-31",
     "2021-06-30",
     (("2019-10-01", "2019-10-01"), ("2020-03-01", "2020-09-01"), ("2020-11-02", "2021-05-03"))),
    ("11.022", "Théâtre jeune public en tournée croisée", "cul", "2019-07-01", "2019-11-04", "2020-10-31", "2021-10-31",
     (("2019-11-02", "2019-12-02"), ("2020-04-01", "2021-21"), ("2020-09-01", "2021-09-01"))),
    ("11.027", "Dépistage précoce de l’arythmie par IA", "san", "2019-08-01", "2019-08-01", "2020-12-31", "2020-12-31",
     (("2020-01-06", "2020-01-06"), ("2020-07-01", "2020-07-01"))),
    ("11.031", "Réhabilitation de sols contaminés", "env", "2019-07-01", "2019-07-01", "2020-12-31", "2021-23",
     (("2019-12-01", "2019-12-01"), ("2020-05", "2021-01"), ("2020-11-01", "2021-08-02"))),
    ("11.040", "Lutherie numérique et archives sonores", "cul", "2019-09", "2019-09", "2020-11-30", "2021-05-31",
     (("2020-02-03", "2020-02-03"), ("2020-08-03", "2021-02-01"))),
    ("11.044", "Formation en alternance aux métiers du bois", "cul", "2019-07-01", "2019-07-01", "2020-12-31",
     "2020-01-15",
     (("2019-10-01", "2019-10-01"),)),
)  # fmt: skip
"""Number, title, sector, start before and now, end before and now, milestones before and now."""
NAMES = ("Première mission", "Mi-étape", "Rapport final")


def point(key: str, name: str, first: str, now: str, kind: MilestoneKind = MilestoneKind.OTHER) -> Point:
    """Return a milestone that stood at `first` and stands at `now` (EDTF, "" for nowhere)."""
    before, after = (PartialDate.of_edtf(one) if one else None for one in (first, now))
    return Point(key, LocalisedText(fr=name), after, before, kind)


def rows() -> tuple[Row, ...]:
    """Return the six projects."""
    made = []
    for number, title, sector, start, start_now, end, end_now, points in PLANS:
        key = number.replace(".", "-")
        held = [point(f"{key}-{n}", NAMES[n], *days) for n, days in enumerate(points)]
        made.append(Row(
            key, number, title, sector, ProjectState.STOPPED if number == "11.044" else ProjectState.RUNNING,
            point(f"{key}-start", "Début", start, start_now, MilestoneKind.START),
            point(f"{key}-end", "Fin", end, end_now, MilestoneKind.END), tuple(held),
            ("Institut du fleuve", "Atelier des canaux"),
        ))  # fmt: skip
    first = replace(made[0].points[0], done=True, held=True)
    return (replace(made[0], points=(first, *made[0].points[1:])), *made[1:])


def timeline(count: int = 6) -> Timeline:
    """Return `count` projects, those of `rows` again and again under other numbers."""
    held = rows()
    many = tuple(
        replace(held[n % 6], id=f"p{n}", number=f"11.{n + 1:03}") if count > 6 else held[n] for n in range(count)
    )
    origin = Reference("b1", "Calendrier d’origine", date(2019, 6, 20))
    return Timeline(
        many, (
            Meeting("m1", LocalisedText(fr="Mi-étape"), PartialDate.of_edtf("2020-09-24")),
            Meeting("m2", LocalisedText(fr="Seconde rencontre"), PartialDate.of_edtf("2021-23")),
        ), SECTORS, TODAY, (origin, Reference("b2", "Après la mi-étape", date(2020, 9, 24))), origin, None,
        Adopted(3, "mi-étape de septembre 2020", date(2020, 9, 24)),
    )  # fmt: skip
