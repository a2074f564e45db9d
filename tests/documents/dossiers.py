"""A fictional dossier of a jury for the tests of this room: five applications, three readers, an envelope for two."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from cmpdesk.compute.results import cut, ranking
from cmpdesk.domain.calls import Envelope, Sector
from cmpdesk.domain.dossiers import DossierContent, Meeting, figures, listed
from cmpdesk.domain.filings import ApplicationSheet, ApplicationState
from cmpdesk.domain.interests import Declaration, Interest, Measure, RegisterRow
from cmpdesk.domain.money import Money
from cmpdesk.domain.programmes import Party, Side
from cmpdesk.domain.rankings import FrozenRanking, Owed, envelope
from cmpdesk.domain.results import Entry, Judged, Line, Sheet, digest
from cmpdesk.domain.scoring import Recommendation
from cmpdesk.domain.sheets import Consolidation, MarkRow, ReaderProgress, SheetRow, SheetSource, SheetState, SheetTexts
from cmpdesk.domain.text import LocalisedText
from tests.documents import contents as fiction

AT = datetime(2022, 5, 9, 14, 0, tzinfo=UTC)
CULTURE = LocalisedText("Culture", "Culture", "Cultuur")
HEALTH = LocalisedText("Santé", "Health", "Gezondheid")
TITLES = {
    "12.101": "Filière du bois : bâtir ensemble avec des essences oubliées des deux rives de l’Atlantique",
    "12.102": "Théâtre jeune public en tournée croisée",
    "12.103": "Dépistage précoce en région éloignée",
    "12.104": "=CMD|'/c calc'!A1 & <b>Archives</b> sonores",
    "12.105": "Serres urbaines",
}
MARKS = {
    "12.101": ((5, 4.5, 4, 4.5, 4, 4, 3.5), (4, 4, 4.5, 4, 4.5, 3.5, 3), (4.5, 4.5, 4, 5, 4, 4, 4)),
    "12.102": ((4, 3.5, 4, 4, 3, 3.5, 3), (4, 4, 4, 3.5, 3.5, 3, 3), (3.5, 4, 1.5, 4, 4, 3.5, 2)),
    "12.103": ((3.5, 3, 3.5, 4, 3, 3.5, 3), (4, 4, 3, 3.5, 3.5, 3, 3), (3.5, 3, 3.5, 4, 4, 3.5, 2)),
    "12.104": ((2, 2, 2.5, 2, 3, 3, 3), (2.5, 2, 2, 2, 3, 2, 3), (3, 2.5, 2, 3, 3, 2.5, 3)),
    "12.105": ((3, 4, None, 4, 3, 4, 3),),
}
CODES = ("QC-01", "QC-02", "QC-03")


def applications() -> tuple[ApplicationSheet, ...]:
    """The applications of the call: two sectors, one that is not admissible."""
    made = []
    for place, (number, title) in enumerate(TITLES.items()):
        asked = {"requested": Money((1_200_000, 980_000, 1_540_000, 400_000, 2_100_000)[place], "CAD"), "amounts": ()}
        one = fiction.application(number, title, first=asked)
        made.append(replace(one, sector=HEALTH if number == "12.103" else CULTURE))
    out = fiction.application("12.106", "Projet hors délai", state=ApplicationState.INADMISSIBLE,
                              state_reason="reçu après l’échéance")  # fmt: skip
    return (*made, out)


def _row(number: str, place: int, halves: tuple[float | None, ...]) -> SheetRow:
    marks = {f"c{n}": MarkRow(f"c{n}", None if one is None else int(2 * one)) for n, one in enumerate(halves)}
    texts = SheetTexts(f"Forces de {number} selon {place}.", f"Faiblesses de {number} selon {place}.")
    advice = list(Recommendation)[place % 3]
    return SheetRow(f"s-{number}-{place}", 1, f"r-{CODES[place]}", f"id-{number}", 1, 2, texts, advice, {},
                    SheetSource.SCREEN, AT, AT, marks)  # fmt: skip


def entry(sheet: ApplicationSheet) -> Entry:
    first = sheet.filings[0]
    return Entry(sheet.id, sheet.number, sheet.title, "s1", first.requested if first else None)


def given(row: SheetRow) -> Sheet:
    marks = {code: None if mark.halves is None else Decimal(mark.halves) / 2 for code, mark in row.marks.items()}
    return Sheet(row.id, row.reviewer_id, row.application_id, Side.FIRST, marks, frozenset(), row.recommendation)


def register_row(number: str, code: str, measure: Measure | None, *, officer: bool = False) -> RegisterRow:
    said = Declaration("d", 1, f"id-{number}", None if officer else f"r-{code}", "o" if officer else None,
                       Interest.REAL, True, "Ancienne associée", AT, measure, "Même organisme jusqu’en 2021",
                       "Responsable" if measure else "", AT if measure else None)  # fmt: skip
    return RegisterRow(f"id-{number}", number, TITLES[number], CULTURE, None if officer else Side.FIRST,
                       None if officer else f"r-{code}", "o" if officer else None, None, "" if officer else code,
                       "Agente Inventée" if officer else f"Membre {code}", "Institut fictif", True,
                       None, said, ())  # fmt: skip


def dossier(party: Party = fiction.QUEBEC, language: str = "fr", *, frozen: bool = False, attachments: bool = False,
            funds: int | None = 2_500_000, files: tuple[ApplicationSheet, ...] | None = None) -> DossierContent:
    """Return the dossier of the jury of the first side, printed as `party` prints."""
    party = replace(party, side=Side.FIRST, currency="CAD")
    sectors = (Sector("s1", 1, CULTURE), Sector("s2", 2, HEALTH))
    envelopes = () if funds is None else (
        Envelope("e1", Side.FIRST, "MRIF", 2022, "s1", Money(funds // 2, "CAD")),
        Envelope("e2", Side.FIRST, "MRIF", 2023, None, Money(funds - funds // 2, "CAD")),
        Envelope("e3", Side.SECOND, "WBI", 2022, None, Money(9_900_000, "EUR")),
    )  # fmt: skip
    call = replace(fiction.CALL, sectors=sectors, envelopes=envelopes)
    sheets = files or applications()
    grid = replace(fiction.grid(), threshold=Decimal(60))
    judged_ones = [one for one in sheets if one.state is ApplicationState.ADMISSIBLE]
    rows = {f"id-{number}": tuple(_row(number, place, halves) for place, halves in enumerate(marks))
            for number, marks in MARKS.items()}  # fmt: skip
    entries = tuple(entry(one) for one in judged_ones)
    sheets_given = tuple(given(row) for held in rows.values() for row in held)
    found = ranking(Judged(grid, Side.FIRST, entries, sheets_given))
    counted = {one for placed in found.places for one in placed.sheets}
    means = envelope(call, party.side)
    conflicts = listed((
        register_row("12.103", "QC-02", Measure.RECUSED), register_row("12.101", "QC-03", Measure.LEAVES),
        register_row("12.102", "QC-03", None), register_row("12.104", "", Measure.HANDOVER, officer=True),
        replace(register_row("12.104", "WB-01", Measure.RECUSED), side=Side.SECOND, name="Autre Jury"),
    ), (party.side,))  # fmt: skip
    sealed = FrozenRanking("k", 1, Side.FIRST, 1, AT, "Agente Inventée", digest(found), found, "Un lecteur est malade.")
    return DossierContent(
        programme=replace(fiction.CMP, parties=(party, fiction.WALLONIE)), call=call, party=party, language=language,
        grid=grid, meeting=Meeting(1, date(2022, 5, 18), "Québec, 525, boulevard René-Lévesque Est",
                                   "Aïssatou Ndiaye", "Émile Gagnon",
                                   ("Ouverture et déclarations", "Examen des candidatures", "Décisions et réserve")),
        ranking=found, seal=sealed if frozen else None,
        cut=cut(found, Line(envelope=means)) if means else None, figures=figures(call, party, sheets),
        applications={one.id: one for one in judged_ones},
        texts={"id-12.101": Consolidation(1, "Un réseau rare de scieries. " * 4, "Le calendrier est serré.",
                                          "Le troisième lecteur met la réciprocité plus bas.", "Avis favorable.",
                                          "La délégation souligne l’ancrage.", None, Recommendation.YES)},
        sheets={key: tuple(row for row in held if row.id in counted) for key, held in rows.items()},
        owed=(Owed("r-QC-01", "QC-01", "id-12.105", "12.105", SheetState.STARTED, ("c2",)),
              Owed("r-QC-02", "QC-02", "id-12.105", "12.105", SheetState.NONE)),
        codes={f"r-{code}": code for code in CODES},
        members=tuple(replace(fiction.reviewer(code), name=f"Membre {code}", organisation="Institut fictif",
                              assigned=4, recused=place == 1) for place, code in enumerate(CODES)),
        conflicts=conflicts, undeclared=1,
        workload=tuple(ReaderProgress(f"r-{code}", code, f"Membre {code}", "", 5, 5, 4, 4, 0, code == "QC-01")
                       for code in CODES),
        attachments=attachments,
    )  # fmt: skip
