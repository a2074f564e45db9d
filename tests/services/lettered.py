"""Letters as tests need them: a cohort, what a new calendar says of each project, drafts of it."""

from collections.abc import Sequence
from datetime import date

from cmpdesk.domain.directory import Officer
from cmpdesk.domain.letters import Decision, LetterKind, LetterRow, LetterTable, Merge
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.text import LocalisedText
from cmpdesk.services import letters
from cmpdesk.storage import tables
from cmpdesk.storage.workspace import Workspace
from tests.services.following import Cohort

DECIDED = Decision("Commission mixte permanente, mi-étape", date(2020, 9, 25), "CMP-XI/2020-04")
DATED = date(2020, 10, 1)
END = LocalisedText(fr="Fin du projet", en="End of the project", nl="Einde van het project")


def merge(project_id: str, side: Side, **values: object) -> Merge:
    """Return what a letter says of a calendar that ends a year later."""
    return Merge(
        project_id, side,
        {"decision": DECIDED, "reason": "La pandémie a suspendu les missions.", "old_end": date(2021, 9, 2),
         "new_end": PartialDate(2022, month=9), **values},  # type: ignore[dict-item]  # tests give what they like
        {LetterTable.DATES: ((END, PartialDate.of(date(2021, 9, 2)), PartialDate(2022, month=9)),
                             (LocalisedText(fr="Seconde rencontre"), None, PartialDate.of_edtf("2021-23"))),
         LetterTable.REPORTS: ((LocalisedText(fr="Rapport final"), date(2022, 12, 2)),)},
    )  # fmt: skip


def drafts(workspace: Workspace, officer: Officer, made: Cohort, sides: Sequence[Side] = tuple(Side),
           kind: LetterKind = LetterKind.CALENDAR) -> tuple[LetterRow, ...]:  # fmt: skip
    """Draft the letters of a new calendar to the projects of a cohort."""
    merges = [merge(project, side) for project in made.projects for side in sides]
    return letters.draft(workspace, officer=officer, call_id=made.call.id, kind=kind, merges=merges,
                         dated_on=DATED).value  # fmt: skip


def headed(workspace: Workspace, officer: Officer, call_id: str) -> None:
    """Give both Parties a letterhead and who signs."""
    with workspace.write(officer, "test.heads") as transaction:
        for party in transaction.find(tables.Party):
            party.letterhead = f"{party.authority}\n12, rue des Essais\nVille {party.code}"
            party.signatories = "Camille Ferron, directrice\nAlix Desmet, sous-ministre associé"
        transaction.commit()


def versions(rows: Sequence[LetterRow]) -> dict[str, int]:
    """Return what a use case wants of rows that were seen."""
    return {row.id: row.version for row in rows}
