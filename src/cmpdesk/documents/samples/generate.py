"""Writing all fictional files into a folder."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from cmpdesk.documents.samples import attachments, sheets
from cmpdesk.documents.samples.calendar import REFERENCE, texts
from cmpdesk.documents.samples.filings import filings, single_filings
from cmpdesk.documents.samples.layouts import candidatures, quebec, wallonia_brussels
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.tasks import Progress, Unwatched, Watch

TITLE = "XIVe Commission mixte permanente – appel à projets {year}-{last} – registre des dépôts québécois"


@dataclass(frozen=True, slots=True)
class SampleFiles:
    """Where the fictional files are. Pairs are (first side, second side)."""

    sheets: tuple[Path, Path]
    attachments: tuple[Path, Path]
    candidatures: tuple[Path, Path]
    candidature_files: tuple[Path, Path]


def write(folder: Path, watch: Watch | None = None, today: date = REFERENCE) -> SampleFiles:
    """Write spreadsheets and attachments into `folder`, which is made where it is missing.

    A few seconds of work; `watch` may stop it between filings. They are dated as on the day `today`.
    """
    watch = watch or Unwatched()
    closing: datetime = texts(today)["paired"]["deadline"]
    year = closing.year
    made = SampleFiles(
        sheets=(folder / f"depots_quebec_{year}.xlsx", folder / f"depots_wbi_{year}.ods"),
        attachments=(folder / "qc", folder / "wb"),
        candidatures=(folder / "grv_candidatures_quebec.xlsx", folder / "grv_candidatures_wbi.xlsx"),
        candidature_files=(folder / "grv_qc", folder / "grv_wb"),
    )
    for path in (*made.attachments, *made.candidature_files):
        path.mkdir(parents=True, exist_ok=True)
    first, second = filings(Side.FIRST, today=today), filings(Side.SECOND, today=today)
    sheets.write_xlsx(made.sheets[0], quebec(TITLE.format(year=year, last=year + 2)), first)
    sheets.write_ods(made.sheets[1], wallonia_brussels(attachments.names, closing.date() + timedelta(days=1)), second)
    for place, side in enumerate(Side):
        rows = single_filings(side, today=today)
        title = "Grands Rendez-vous Québec/Wallonie-Bruxelles – candidatures reçues"
        sheets.write_xlsx(made.candidatures[place], candidatures(place, title), rows)
        attachments.write_pieces(
            made.candidature_files[place], tuple(attachments.candidature_piece(row) for row in rows if row.index % 2)
        )
    pieces = [(path, filing) for path, rows in zip(made.attachments, (first, second), strict=True) for filing in rows]
    for done, (path, filing) in enumerate(pieces, start=1):
        watch.check()
        attachments.write_pieces(path, attachments.pieces(filing))
        watch.report(Progress("attachments", done, len(pieces)))
    return made
