"""Which files go with each fictional filing, and making them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from cmpdesk.documents.samples import odd_pages
from cmpdesk.documents.samples.bank import load
from cmpdesk.documents.samples.filings import TERRITORIES, SampleFiling
from cmpdesk.documents.samples.layouts import dollars, euros, local, long_date
from cmpdesk.documents.samples.pages import Section, Text, text_pdf
from cmpdesk.domain.programmes import Paper, Side

FACES = ("times", "helvetica", "source")
LONG = {9: 40, 30: 24, 51: 32}
"""Places in the register whose work plan is a thick annex, with its pages."""
LOCKED, DAMAGED = (6, 38), 27
"""Places in the register of each office whose CV asks for a password, and whose annex was cut off."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A file to be: its name, and what makes its bytes when they are needed."""

    name: str
    make: Callable[[], bytes]


def pieces(filing: SampleFiling) -> tuple[Piece, ...]:
    """Return the attachments of a filing: two or three, of the kinds that promoters send."""
    return tuple(Piece(f"{filing.file_stem}_{name}", make) for name, make in _pieces(filing))


def names(filing: SampleFiling) -> str:
    """Return the names of the attachments as a register lists them."""
    return "; ".join(piece.name for piece in pieces(filing))


def write_pieces(folder: Path, wanted: tuple[Piece, ...]) -> int:
    """Write files into `folder`, which exists; return the number of bytes."""
    size = 0
    for piece in wanted:
        data = piece.make()
        (folder / piece.name).write_bytes(data)
        size += len(data)
    return size


def _pieces(filing: SampleFiling) -> Iterator[tuple[str, Callable[[], bytes]]]:
    random = Random(f"{filing.side}/{filing.reference}")
    turn = (filing.index + (0 if filing.side is Side.FIRST else 3)) % 16
    yield "formulaire.pdf", lambda: _form(filing, turn)
    if filing.index in LOCKED:
        yield "cv_confidentiel.pdf", lambda: odd_pages.locked(_cv(filing, 2))
    elif turn % 5 != 4:
        pages = random.randrange(2, 8)
        yield "cv.pdf", lambda: _cv(filing, pages)
    if filing.index in LONG:
        yield "plan_de_travail.pdf", lambda: _plan(filing, LONG[filing.index])
    elif filing.index == DAMAGED:
        yield "annexe.pdf", lambda: odd_pages.damaged(_plan(filing, 6))
    elif turn in (1, 4, 9, 14):
        yield "lettre_appui.pdf", lambda: _letter(filing)
    elif turn in (2, 8, 13):
        yield "budget.xlsx", lambda: _budget(filing)
    elif turn == 5:
        yield "photo.jpg", lambda: odd_pages.picture(filing.title, filing.reference)
    elif turn in (7, 10):
        yield "calendrier.pdf", lambda: _calendar(filing)
    elif turn in (0, 3, 11):
        pages = random.randrange(5, 12)
        yield "plan_de_travail.pdf", lambda: _plan(filing, pages)


def candidature_piece(filing: SampleFiling) -> Piece:
    """Return the one attachment of a candidature."""
    return Piece(f"{filing.reference}_candidature.pdf", lambda: _form(filing, filing.index))


def _paper(filing: SampleFiling) -> Paper:
    return Paper.LETTER if filing.side is Side.FIRST else Paper.A4


def _money(filing: SampleFiling, cents: int) -> str:
    return dollars(cents) if filing.side is Side.FIRST else euros(cents)


def _identification(filing: SampleFiling) -> list[tuple[str, str]]:
    at = local(filing, 0 if filing.side is Side.FIRST else 1)
    return [
        ("Titre du projet", filing.title),
        ("Organisme", filing.organisation),
        ("Adresse", filing.address),
        ("Personne responsable", f"{filing.contact}, {filing.function}"),
        ("Courriel et téléphone", f"{filing.email} · {filing.phone}"),
        ("Partenaire", filing.partner),
        ("Secteur", filing.sector),
        ("Durée", f"{filing.months} mois"),
        ("Montant demandé", " + ".join(_money(filing, cents) for cents in filing.years)),
        ("Transmis le", long_date(at)),
    ]


def _form(filing: SampleFiling, turn: int) -> bytes:
    if turn == 12:
        return odd_pages.filled_form("Formulaire de dépôt", _identification(filing), _paper(filing))
    sections: list[Section] = [
        ("1. Identification", [f"{label} : {value}" for label, value in _identification(filing) if value]),
        ("2. Description", [filing.summary]),
        ("3. Retombées attendues", [filing.benefits] if filing.benefits else ["Voir la description."]),
        ("4. Missions prévues", [
            f"Mission {number} : {planned.people} personnes, {planned.days} jours, {planned.period}."
            for number, planned in enumerate(filing.missions, start=1)
        ] or ["Aucune."]),
        ("5. Autres sources de financement", [filing.other_funding or "Aucune."]),
        *_plan_sections(filing)[:4],
    ]  # fmt: skip
    text = Text("Formulaire de dépôt", filing.title, sections, 2 + turn % 3, _paper(filing), FACES[turn % 3])
    data = text_pdf(text)
    if turn == 15:
        return odd_pages.commented(data, "Version signée : voir la page 2.")
    return odd_pages.cropped(data) if turn == 10 else data


def _plan_sections(filing: SampleFiling) -> list[Section]:
    words = load("sentences.toml")["plan"]
    random = Random(f"plan/{filing.reference}")
    return [(heading, random.sample(words["paragraphs"], 4)) for heading in words["headings"]]


def _plan(filing: SampleFiling, pages: int) -> bytes:
    sections = [("Résumé", [filing.summary]), *_plan_sections(filing)]
    data = text_pdf(
        Text(f"Plan de travail : {filing.title}", filing.organisation, sections, pages, _paper(filing), "source")
    )
    return odd_pages.turned(data) if filing.index % 5 == 0 else data


def _cv(filing: SampleFiling, pages: int) -> bytes:
    random = Random(f"cv/{filing.reference}")
    lines = load("sentences.toml")["cv"]["lines"]
    sections = [
        (f"{year}–{year + 2}, {filing.function.lower()}", random.sample(lines, 4)) for year in range(2024, 2000, -2)
    ]
    text = Text(f"Curriculum vitæ : {filing.contact}", filing.organisation, sections, pages, _paper(filing),
                FACES[filing.index % 2])  # fmt: skip
    return text_pdf(text)


def _letter(filing: SampleFiling) -> bytes:
    words = load("sentences.toml")["letters"]
    random = Random(f"letter/{filing.reference}")
    paragraphs = [f"Objet : {filing.title}", *words["paragraphs"], filing.partner]
    return odd_pages.scan_pdf(random.choice(words["subject"]), paragraphs, 1, _paper(filing), filing.reference)


def _calendar(filing: SampleFiling) -> bytes:
    rows = [["Période", "Mission", "Vers", "Personnes", "Jours"]]
    rows += [
        [planned.period, str(number), TERRITORIES[planned.towards], str(planned.people), str(planned.days)]
        for number, planned in enumerate(filing.missions, start=1)
    ]
    return odd_pages.wide_table(f"Calendrier : {filing.title}", _paper(filing), rows)


def _budget(filing: SampleFiling) -> bytes:
    one, two = (cents / 100 for cents in (*filing.years, 0)[:2])
    shares = (("Transport", 0.45), ("Séjour", 0.3), ("Matériel", 0.1), ("Diffusion", 0.15))
    return odd_pages.workbook(filing.title, [(label, one * share, two * share) for label, share in shares])
