"""How two offices export their registers: headings, order of columns, and how they write dates and amounts."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from cmpdesk.documents.samples.filings import TERRITORIES, ZONES, SampleFiling

Cell = str | int | float | datetime | None
"""What a cell holds; datetimes are naive, in the zone of the office."""

MONTHS = ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
          "décembre")  # fmt: skip

LANGUAGES = {"fr": "Français", "en": "Anglais", "nl": "Néerlandais"}
"""As both offices write them."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, what it shows of a filing, and its width in characters."""

    heading: str
    show: Callable[[SampleFiling], Cell]
    width: int = 14


@dataclass(frozen=True, slots=True)
class Layout:
    """A register: lines above the header (the header is on row `len(above) + 1`), then the columns."""

    sheet: str
    above: tuple[str, ...]
    columns: tuple[Column, ...]


def long_date(at: datetime) -> str:
    """Return a date as the Québec office types it: ``4 mars 2026, 16 h 12``."""
    minutes = f" {at.minute:02}" if at.minute else ""
    day = "1er" if at.day == 1 else str(at.day)
    return f"{day} {MONTHS[at.month - 1]} {at.year}, {at.hour} h{minutes}"


def dollars(cents: int) -> str:
    """Return an amount as the Québec office types it: ``12 500,00 $``."""
    return f"{cents // 100:,}".replace(",", "\u00a0") + f",{cents % 100:02}\u00a0$"


def euros(cents: int) -> str:
    """Return an amount as the Wallonie-Bruxelles office types it: ``9.800 €``."""
    return f"{cents // 100:,}".replace(",", ".") + (f",{cents % 100:02}" if cents % 100 else "") + " €"


def year(filing: SampleFiling, number: int) -> int | None:
    """Return what is asked for year `number` in cents, None where the project is shorter."""
    return filing.years[number - 1] if number <= len(filing.years) else None


def local(filing: SampleFiling, place: int) -> datetime:
    """Return the instant of receipt as the clock of that office showed it."""
    return filing.received_at.astimezone(ZoneInfo(ZONES[place])).replace(tzinfo=None)


def mission(number: int, part: str) -> Callable[[SampleFiling], Cell]:
    """Return what shows a part of the planned mission `number`."""

    def show(filing: SampleFiling) -> Cell:
        if number > len(filing.missions):
            return None
        planned = filing.missions[number - 1]
        if part == "towards":
            return TERRITORIES[planned.towards]
        if part == "period":
            return planned.period
        return planned.people if part == "people" else planned.days

    return show


def _quebec_date(filing: SampleFiling) -> Cell:
    at = local(filing, 0)
    return long_date(at) if filing.index % 3 else at


def _quebec_amount(cents: int | None, filing: SampleFiling) -> Cell:
    if cents is None:
        return None
    return dollars(cents) if filing.index % 2 else cents / 100


def _belgian_amount(cents: int | None, filing: SampleFiling) -> Cell:
    if cents is None:
        return None
    return euros(cents) if filing.index % 3 else cents / 100


def quebec(title: str) -> Layout:
    """Return the register of the Québec office: a title block, then the header on row 4."""
    plain = Column
    return Layout(
        sheet="Dépôts",
        above=(title, "Ministère des Relations internationales et de la Francophonie (données fictives)", ""),
        columns=(
            plain("N° de dossier", lambda f: f.number),
            plain("Référence", lambda f: f.reference, 18),
            plain("Titre du projet", lambda f: f.title, 48),
            plain("Secteur", lambda f: f.sector, 24),
            plain("Volet", lambda f: f.strand, 20),
            plain("Organisme coordonnateur", lambda f: f.organisation, 34),
            plain("Adresse", lambda f: f.address, 44),
            plain("Personne responsable", lambda f: f.contact, 24),
            plain("Fonction", lambda f: f.function, 24),
            plain("Courriel", lambda f: f.email, 34),
            plain("Téléphone", lambda f: f.phone),
            plain("Partenaire de Wallonie-Bruxelles", lambda f: f.partner, 34),
            plain("Durée (mois)", lambda f: f.months),
            plain("Renouvellement", lambda f: "Oui" if f.renewed else "Non"),
            plain("Montant demandé, an 1 ($ CA)", lambda f: _quebec_amount(year(f, 1), f), 16),
            plain("Montant demandé, an 2 ($ CA)", lambda f: _quebec_amount(year(f, 2), f), 16),
            plain("Montant demandé ($ CA)", lambda f: _quebec_amount(sum(f.years), f), 16),
            plain("Autres sources de financement", lambda f: f.other_funding, 40),
            plain("Résumé du projet", lambda f: f.summary, 80),
            plain("Retombées attendues", lambda f: f.benefits, 60),
            plain("Mots clés", lambda f: f.keywords, 30),
            plain("Langue du dossier", lambda f: LANGUAGES[f.language], 12),
            *_missions("Mission {n} : {part}", ("destination", "nombre de personnes", "nombre de jours", "période")),
            plain("Date et heure de réception", _quebec_date, 26),
            plain("Langue de correspondance", lambda f: "Français"),
            plain("Région administrative", lambda f: f.address.split(" (Québec)")[0].rsplit(", ", 1)[-1], 20),
            plain("Statut au registre", lambda f: "Reçu", 12),
        ),
    )


def wallonia_brussels(names: Callable[[SampleFiling], str], exported: date) -> Layout:
    """Return the export of the Wallonie-Bruxelles office; `names` lists the attachments of a filing."""
    plain = Column
    return Layout(
        sheet="Export",
        above=(f"Export du {exported:%d/%m/%Y}", ""),
        columns=(
            plain("Déposé le", lambda f: f"{local(f, 1):%d/%m/%Y %H:%M}", 18),
            plain("Réf. interne", lambda f: f.reference, 16),
            plain("N° dossier", lambda f: f.number),
            plain("Opérateur WB", lambda f: f.organisation, 34),
            plain("Adresse de l’opérateur", lambda f: f.address, 44),
            plain("Responsable", lambda f: f.contact, 24),
            plain("Qualité", lambda f: f.function, 24),
            plain("Tél.", lambda f: f.phone, 18),
            plain("Adresse électronique", lambda f: f.email, 34),
            plain("Partenaire québécois", lambda f: f.partner, 34),
            plain("Intitulé du projet", lambda f: f.title, 48),
            plain("Secteur prioritaire", lambda f: f.sector, 24),
            plain("Durée en mois", lambda f: f.months),
            plain("Reconduction", lambda f: "oui" if f.renewed else "non"),
            plain("Résumé", lambda f: f.summary, 80),
            plain("Retombées attendues", lambda f: f.benefits, 60),
            plain("Mots-clés", lambda f: f.keywords, 30),
            plain("Langue", lambda f: LANGUAGES[f.language].lower(), 12),
            plain("Montant (EUR)", lambda f: _belgian_amount(sum(f.years), f), 14),
            plain("Montant demandé an 1 (EUR)", lambda f: _belgian_amount(year(f, 1), f), 14),
            plain("Montant demandé an 2 (EUR)", lambda f: _belgian_amount(year(f, 2), f), 14),
            plain("Autres financements", lambda f: f.other_funding, 40),
            *_missions("M{n} {part}", ("vers", "personnes", "jours", "période")),
            plain("Fichiers joints", names, 60),
            plain("Remarques", lambda f: f.remarks, 30),
        ),
    )


def _missions(heading: str, parts: tuple[str, str, str, str]) -> tuple[Column, ...]:
    return tuple(
        Column(heading.format(n=number, part=word), mission(number, part), 18 if part in {"towards", "period"} else 10)
        for number in (1, 2, 3)
        for part, word in zip(("towards", "people", "days", "period"), parts, strict=True)
    )


def candidatures(place: int, title: str) -> Layout:
    """Return the register of candidatures of one office: the same form on both sides, each with its own money."""
    amount = _quebec_amount if place == 0 else _belgian_amount
    return Layout(
        sheet="Candidatures",
        above=(title, ""),
        columns=(
            Column("Référence", lambda f: f.reference),
            Column("Titre de la candidature", lambda f: f.title, 48),
            Column("Secteur", lambda f: f.sector, 26),
            Column("Organisme", lambda f: f.organisation, 30),
            Column("Adresse", lambda f: f.address, 44),
            Column("Personne responsable", lambda f: f.contact, 24),
            Column("Courriel", lambda f: f.email, 34),
            Column("Téléphone", lambda f: f.phone, 18),
            Column("Montant demandé", lambda f: amount(sum(f.years), f), 16),
            Column("Résumé", lambda f: f.summary, 80),
            Column("Date de réception", lambda f: local(f, place), 18),
            Column("Pièces jointes", lambda f: f"{f.reference}_candidature.pdf" if f.index % 2 else "", 28),
        ),
    )
