"""A fictional cohort under way as the secretariat of a commission keeps it: one sheet, headings of both offices."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from cmpdesk.documents.samples.bank import Project, classes, load, projects
from cmpdesk.documents.samples.layouts import MONTHS, dollars, euros
from cmpdesk.domain.exports import ExportSheet, Value
from cmpdesk.domain.text import fold

COUNT, MOVED = 42, 31
"""How many projects it has, and how many of them still run after the mid-term review."""
HEADINGS = (
    "N° de projet", "Titre du projet", "Secteur", "État", "Retenu le", "Coordonnateur québécois",
    "Responsable du projet (Québec)", "Courriel du coordonnateur", "Opérateur WB", "Personne de contact WB", "Mail WB",
    "Subvention MRIF 2019", "Subvention MRIF 2020", "Subvention WBI 2019 (€)", "Subvention WBI 2020 (€)",
    "Date de début", "Date de fin", "Mission 1 vers", "Mission 1 personnes", "Mission 1 jours", "Fin de la mission 1",
    "Rapport de mission 1", "Mission 2 vers", "Mission 2 personnes", "Mission 2 jours", "Fin de la mission 2",
    "Mi-étape", "Second versement", "Rapport final",
)  # fmt: skip
TERRITORIES = ("Québec", "Wallonie-Bruxelles")


def sheet(seed: int = 11) -> ExportSheet:
    """Return the cohort of the XIth session, 2019-2021: the same for the same seed."""
    return ExportSheet("Cohorte XIe CMP", HEADINGS, tuple(_rows(Random(seed))))


def _rows(random: Random) -> Iterator[tuple[Value, ...]]:
    chosen = [one for one in projects() if all(one.filed)][:COUNT]
    sequences: dict[str, int] = {}
    for index, project in enumerate(chosen):
        sequences[project.sector] = sequences.get(project.sector, 0) + 1
        digit, sector = classes("sectors")[project.sector]
        number = f"11.{digit}{sequences[project.sector]:02}"
        yield _row(random, project, index, number, sector)


def _row(random: Random, project: Project, index: int, number: str, sector: str) -> tuple[Value, ...]:
    running = index < MOVED
    start = date(2019, 9, 2) + timedelta(weeks=random.randrange(9))
    end = date(2021, random.choice((6, 8, 9)), 30) if running else date(2020, random.choice((6, 7, 8)), 28)
    state = "En cours" if running else ("Terminé", "Terminé", "Abandonné")[index % 3]
    mission = date(2019, 11, 4) + timedelta(days=random.randrange(120))
    first, second = (_contact(place, index) for place in (0, 1))
    money = [random.randrange(low, high) * 50_000 for low, high in ((9, 16), (7, 14), (7, 12), (6, 11))]
    towards = index % 2
    return (
        number, project.titles[0], sector, state, date(2019, 6, 13), project.organisations[0].name, *first,
        project.organisations[1].name, *second, dollars(money[0]), dollars(money[1]) if running else None,
        euros(money[2]), euros(money[3]) if running else None, start, _typed(end, index),
        TERRITORIES[towards], 1 + index % 4, 4 + index % 5, mission,
        f"remis le {_french(mission + timedelta(weeks=5))}",
        TERRITORIES[1 - towards] if running else None, 2 if running else None, 5 if running else None,
        ("automne 2020", "octobre 2020", "novembre 2020")[index % 3] if running else None,
        "septembre 2020" if running else None, date(2020, 10, 30) if running else None,
        _typed(end + timedelta(days=92), index + 1),
    )  # fmt: skip


def _typed(day: date, index: int) -> Value:
    """Return a date as one office or the other types it."""
    if index % 3 == 0:
        return day
    return _french(day) if index % 3 == 1 else f"{day:%d/%m/%Y}"


def _french(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _contact(place: int, index: int) -> tuple[str, str]:
    people = load("people.toml")[("first", "second")[place]]
    given = people["first_names"][(3 * index + place) % len(people["first_names"])]
    family = people["family_names"][(7 * index + index // 26) % len(people["family_names"])]
    plain = f"{fold(given).replace(' ', '-')}.{fold(family).replace(' ', '-')}"
    return f"{given} {family}", f"{plain}@{people['domain']}"
