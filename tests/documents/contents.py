"""Fictional packets for the tests of this room."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from cmpdesk.domain.attachments import AttachmentRow, AttachmentStatus
from cmpdesk.domain.calls import CallSheet, CallState, Confidentiality, Pairing
from cmpdesk.domain.deadlines import Deadline
from cmpdesk.domain.filings import ApplicationSheet, ApplicationState, FilingSheet, PlannedMission, YearAmount
from cmpdesk.domain.juries import ReviewerRow
from cmpdesk.domain.money import Money
from cmpdesk.domain.packets import PacketApplication, PacketContent, PacketOrder
from cmpdesk.domain.programmes import Paper, Party, Programme, Side
from cmpdesk.domain.scoring import Criterion, Grid, MarkMeaning
from cmpdesk.domain.text import LocalisedText

QUEBEC = Party(
    "p-1", "cmp", Side.FIRST, "QC", LocalisedText("Québec", "Québec", "Québec"),
    "Ministère des Relations internationales et de la Francophonie", ("MRIF",), "CAD", ("fr",), "fr_CA", Paper.LETTER,
    "America/Toronto", LocalisedText("coordonnateur", "coordinator", "coördinator"),
)  # fmt: skip
WALLONIE = Party(
    "p-2", "cmp", Side.SECOND, "WB", LocalisedText("Wallonie-Bruxelles", "Wallonia-Brussels", "Wallonië-Brussel"),
    "Wallonie-Bruxelles International", ("WBI",), "EUR", ("fr",), "fr_BE", Paper.A4, "Europe/Brussels",
    LocalisedText("opérateur", "operator", "operator"),
)  # fmt: skip
FLANDERS = replace(
    WALLONIE, id="p-3", code="VL", name=LocalisedText("Flandre", "Flanders", "Vlaanderen"),
    authority="Vlaamse overheid", languages=("nl",), locale="nl_BE",
)  # fmt: skip
CMP = Programme(
    "cmp", 1, "cmp", LocalisedText("Commission mixte permanente Québec – Wallonie-Bruxelles",
                                   "Permanent Joint Commission Québec – Wallonia-Brussels",
                                   "Vaste Gemengde Commissie Québec – Wallonië-Brussel"),
    LocalisedText("Entente de coopération de 1982", "Cooperation agreement of 1982"), (QUEBEC, WALLONIE),
)  # fmt: skip
CALL = CallSheet(
    id="call", version=1, programme_id="cmp", session_id="s", session_number=12, session_label="XIIe",
    title=LocalisedText("Appel à projets 2022-2024", "Call for projects 2022-2024", "Projectoproep 2022-2024"),
    pairing=Pairing.PAIRED, state=CallState.EVALUATION, rolling=False,
    deadline=Deadline(datetime(2022, 2, 4, 22, 59, tzinfo=UTC), "America/Toronto"),
    return_by=Deadline(datetime(2022, 5, 6, 21, 0, tzinfo=UTC), "America/Toronto"),
    number_template="{session}.{sector}{seq:02}", max_months=24, confidentiality=Confidentiality.SHARED,
    reviewers_per_application=3, size_limit=100_000_000, contact="Direction Europe · coopération bilatérale",
    sectors=(), strands=(), envelopes=(), approvals=(date(2021, 11, 2), date(2021, 11, 3)),
)  # fmt: skip
_CRITERIA = (
    ("Adéquation aux secteurs et aux thématiques", "Le lien avec le thème est-il réel et substantiel ?", 10, True),
    ("Caractère innovant et structurant", "Qu’y a-t-il de nouveau ? Que reste-t-il après deux ans ?", 20, True),
    ("Qualité du partenariat et réciprocité", "Les deux parties contribuent-elles et gagnent-elles ?", 20, True),
    ("Retombées mutuelles tangibles", "Des résultats nommés pour chaque partie", 20, True),
    ("Faisabilité", "Calendrier, missions, équipe", 15, False),
    ("Montage financier", "Réalisme, cofinancement, part demandée", 10, False),
    ("Développement durable", "Échanges virtuels envisagés, sobriété des déplacements", 5, False),
    ("Jeunesse et relève", "Une place est-elle faite aux personnes de moins de 35 ans ?", 5, False),
)  # fmt: skip
_MEANINGS = ("Absent", "Insuffisant", "Passable", "Bon", "Très bon", "Excellent")


def grid(criteria: int = 7, *, half: bool = True, proposal: bool = True) -> Grid:
    made = tuple(
        Criterion(f"c{n}", LocalisedText(_CRITERIA[n % 8][0]), LocalisedText(_CRITERIA[n % 8][1]), _CRITERIA[n % 8][2],
                  Decimal("2.5") if _CRITERIA[n % 8][3] else None)
        for n in range(criteria)
    )  # fmt: skip
    marks = tuple(MarkMeaning(n, LocalisedText(f"{word} : rien, peu ou beaucoup de ce qui est demandé est démontré."))
                  for n, word in enumerate(_MEANINGS))  # fmt: skip
    return Grid(2, LocalisedText("Grille CMP projets"), made, marks, half, proposal)


def attachment(name: str, data: bytes, pages: int,
               status: AttachmentStatus = AttachmentStatus.PRINTABLE) -> AttachmentRow:  # fmt: skip
    key = sha256(data).hexdigest()
    printed = key if status is AttachmentStatus.PRINTABLE else None
    return AttachmentRow(f"a-{name}", name, len(data), key, "application/pdf", status, pages, printed)


def filing(side: Side, **changes: object) -> FilingSheet:
    first = side is Side.FIRST
    currency = "CAD" if first else "EUR"
    years = (650_000, 550_000) if first else (520_000, 460_000)
    sheet = FilingSheet(
        id=f"f-{side}", side=side, party_code="QC" if first else "WB", reference="Q-2021-204" if first else "",
        title="Théâtre jeune public en tournée croisée",
        organisation="Théâtre du Cap" if first else "Compagnie du Perron",
        organisation_address="12, rue du Quai, Rimouski (Québec)  G5L 1A1" if first else "Rue du Perron 4, 4000 Liège",
        contact="Maude Lafrenière" if first else "Benoît Delvaux", contact_function="direction générale",
        email="maude@theatreducap.example" if first else "benoit@perron.example", phone="", partner="",
        summary="Deux compagnies qui créent pour le jeune public s’accueillent en résidence, présentent leur création "
                "sur le territoire du partenaire et tiennent des ateliers de médiation dans les écoles. Un carnet "
                "pédagogique commun est remis aux enseignants des deux territoires.",
        benefits="Huit représentations et une première percée dans le réseau belge du jeune public." if first
                 else "Quatre ateliers scolaires et un accueil en résidence, ouverts à trois compagnies.",
        other_funding="", keywords="", months=24, renewed=False,
        amounts=tuple(YearAmount(n, Money(cents, currency)) for n, cents in enumerate(years, start=1)),
        requested=Money(sum(years), currency),
        missions=(PlannedMission(Side.SECOND, 5, 14, "avril 2023"), PlannedMission(Side.SECOND, 6, 10, "automne 2023"))
        if first else (PlannedMission(Side.FIRST, 5, 14, "octobre 2022"),),
        received_at=datetime(2022, 2, 3, 15, 4, tzinfo=UTC), late=False, source="depot.xlsx", attachments=(),
    )  # fmt: skip
    return replace(sheet, **changes)  # type: ignore[arg-type]  # the names are those of the fields


def application(number: str = "12.102", title: str = "Théâtre jeune public en tournée croisée",
                first: dict[str, object] | None = None, second: dict[str, object] | None = None,
                **changes: object) -> ApplicationSheet:  # fmt: skip
    sheet = ApplicationSheet(
        f"id-{number}", 1, "call", number, title, LocalisedText("Culture", "Culture", "Cultuur"), None,
        ApplicationState.ADMISSIBLE, "", (filing(Side.FIRST, **(first or {})), filing(Side.SECOND, **(second or {}))),
        Confidentiality.SHARED,
    )  # fmt: skip
    return replace(sheet, **changes)  # type: ignore[arg-type]  # the names are those of the fields


def reviewer(code: str = "QC-04", side: Side = Side.FIRST) -> ReviewerRow:
    return ReviewerRow(f"r-{code}", 1, "call", side, code, "Personne Inventée", "", None, "", (), (), ("fr",), 20)


def content(applications: tuple[PacketApplication, ...], party: Party = QUEBEC, code: str = "QC-04",
            language: str = "fr", **changes: object) -> PacketContent:  # fmt: skip
    programme = replace(CMP, parties=(QUEBEC, party if party.side is Side.SECOND else WALLONIE))
    made = PacketContent(programme, CALL, party, language, reviewer(code, party.side), 4, 12, grid(), applications)
    return replace(made, **changes)  # type: ignore[arg-type]  # the names are those of the fields


def order(made: PacketContent, issue: int = 1) -> PacketOrder:
    return PacketOrder(made, issue, datetime(2022, 4, 11, 14, 0, tzinfo=UTC))


def document(pages: int, *, size: tuple[float, float] = (595, 842), text: str = "Annexe") -> bytes:
    """A foreign PDF, each page with a text of its own."""
    from reportlab.pdfgen.canvas import Canvas

    target = BytesIO()
    canvas = Canvas(target, pagesize=size, invariant=True)
    for number in range(1, pages + 1):
        canvas.setFont("Helvetica", 14)
        canvas.drawString(60, size[1] - 80, f"{text} page {number}")
        canvas.rect(10, 10, size[0] - 20, size[1] - 20)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def spooled(spool: Path, *documents: bytes) -> None:
    """Lay print copies where the service lays them."""
    spool.mkdir(exist_ok=True)
    for data in documents:
        (spool / f"{sha256(data).hexdigest()}.pdf").write_bytes(data)
