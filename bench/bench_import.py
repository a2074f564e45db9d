"""Importing 20,000 rows of 40 columns: the dry run against calamine's bare read, the commit against a Core
insert.

Baselines are measured in the same run, on the same file and the same kind of disk: `python-calamine`
reading the sheet to Python lists, and SQLAlchemy Core inserting every row that the commit left in the
database (journal included, search index left out) into an empty schema of the same models.
"""

import gc
import random
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import xlsxwriter

ROWS = 20_000
DRY_RUN_BOUND, COMMIT_BOUND = 4.0, 10.0
TEXT = """
réseau culture santé innovation formation projet atelier rivière climat archives patrimoine numérique jeunesse
coopération territoire tourbière lutherie verger musée langue forêt quartier énergie mobilité lecture
"""
WORDS = TEXT.split()
HEADINGS = (
    "Numéro", "Référence", "Titre du projet", "Secteur", "Organisme", "Adresse", "Responsable", "Fonction", "Courriel",
    "Téléphone", "Partenaire", "Durée (mois)", "Reconduit", "Montant demandé an 1", "Montant demandé an 2",
    "Montant demandé an 3", "Autres sources", "Résumé", "Retombées attendues", "Mots-clés", "Déposé le",
    *(f"Mission {n} {part}" for n in (1, 2, 3) for part in ("vers", "personnes", "jours", "période")),
    *(f"Colonne interne {letter}" for letter in "ABCDEFG"),
)  # fmt: skip


def write_sheet(path: Path) -> None:
    """Write a register of filings as an office of Québec would export it: 12 MB of text and numbers."""
    rng = random.Random(14)

    def words(count: int) -> str:
        return " ".join(rng.choices(WORDS, k=count))

    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        page = book.add_worksheet("Dépôts")
        dated = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        page.write_row(0, 0, HEADINGS)
        first = datetime(2026, 1, 5, 8)  # noqa: DTZ001 (a sheet knows no zone)
        for row in range(1, ROWS + 1):
            home = row % 900
            page.write_row(row, 0, [
                f"14.1{row:05}", f"MRIF-{row}", f"{words(7)} {row}", "Culture", f"Institut {WORDS[home % 25]} {home}",
                f"{home}, rue des Mousses, Québec", f"{words(1).title()} {words(1).title()}", "direction",
                f"bureau{home}@exemple.example", "418 555-0100", f"Centre {words(2)}", 24, "non", "12 500,00 $",
                rng.randrange(5000, 90000) / 4, "9 000 $", words(5), words(60), words(40), words(4),
            ])  # fmt: skip
            page.write_datetime(row, 20, first + timedelta(minutes=row), dated)
            for n in range(3):
                page.write_row(row, 21 + 4 * n, ["Wallonie-Bruxelles", 2 + n, 5, f"automne 202{6 + n}"])
            page.write_row(row, 33, [words(2) if column % 2 else row * column for column in range(7)])


def bare_read(path: Path) -> float:
    """Return the seconds that calamine alone takes, the best of three."""
    import python_calamine

    best = 1e9
    for _ in range(3):
        started = time.perf_counter()
        rows = python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
        best = min(best, time.perf_counter() - started)
        assert len(rows) == ROWS + 1
        assert len(rows[0]) == len(HEADINGS) == 40
    return best


def prepared(location: str) -> tuple[Any, Any, Any]:
    """Return a workspace with a published call, its officer and the call."""
    from cmpdesk.services import workspaces
    from tests.storage.fixtures import LEAD, START, a_call, published

    workspace = workspaces.create(location, office=None, officer_name=LEAD, clock=lambda: START.astimezone(UTC))
    officer = workspaces.officers(workspace)[0]
    return workspace, officer, published(workspace, officer, a_call(workspace, officer))


def core_insert(workspace: Any, location: Path) -> tuple[float, int]:
    """Insert what the workspace holds into an empty file by Core alone; return seconds and rows."""
    import sqlalchemy

    from cmpdesk.storage.base import Base

    content: list[tuple[sqlalchemy.Table, list[dict[str, Any]]]] = []
    with workspace.read() as connection:
        for table in Base.metadata.sorted_tables:
            rows = [dict(row._mapping) for row in connection.execute(sqlalchemy.select(table))]
            if rows:
                content.append((table, rows))
    engine = sqlalchemy.create_engine(f"sqlite:///{location}")
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA journal_mode=WAL")
        connection.exec_driver_sql("PRAGMA synchronous=FULL")
    Base.metadata.create_all(engine)
    gc.collect()
    started = time.perf_counter()
    with engine.begin() as connection:
        for table, rows in content:
            connection.execute(sqlalchemy.insert(table), rows)
    spent = time.perf_counter() - started
    engine.dispose()
    return spent, sum(len(rows) for _, rows in content)


def main() -> int:
    """Print both ratios; 0 where they are within their bounds."""
    from cmpdesk.domain.imports import RowResult
    from cmpdesk.domain.programmes import Side
    from cmpdesk.services import imports

    with tempfile.TemporaryDirectory(prefix="bench-import-") as folder:
        path = Path(folder, "depots.xlsx")
        write_sheet(path)
        bare = bare_read(path)
        workspace, officer, call = prepared(str(Path(folder, "appel.cmpdesk")))
        try:
            gc.collect()
            started = time.perf_counter()
            plan = imports.dry_run(workspace, officer=officer, call_id=call.id, side=Side.FIRST, path=path)
            dry = time.perf_counter() - started
            assert plan.count(RowResult.NEW) == ROWS, [one.checked.faults for one in plan.rows if one.checked.faults][
                :3
            ]
            gc.collect()
            started = time.perf_counter()
            imports.commit(workspace, officer=officer, plan=plan)
            commit = time.perf_counter() - started
            core, count = core_insert(workspace, Path(folder, "core.db"))
        finally:
            workspace.close()
    print(
        f"   dry run {dry:.2f} s, calamine's bare read {bare:.2f} s: {dry / bare:.2f} times (at most {DRY_RUN_BOUND:g})"
    )
    print(f"   commit {commit:.2f} s, Core insert of {count} rows {core:.2f} s: "
          f"{commit / core:.2f} times (at most {COMMIT_BOUND:g})")  # fmt: skip
    return int(dry > DRY_RUN_BOUND * bare or commit > COMMIT_BOUND * core)
