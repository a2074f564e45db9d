"""A workspace with many invented applications, made once per number of rows and kept under build/bench."""

import random
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy.exc import DatabaseError

from cmpdesk.domain.calls import CallSheet, Pairing
from cmpdesk.domain.deadlines import Deadline
from cmpdesk.domain.errors import Foreseen
from cmpdesk.domain.filings import ApplicationState
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.text import LocalisedText, fold, sort_key
from cmpdesk.services import calls, programmes, workspaces
from cmpdesk.storage import tables
from cmpdesk.storage.base import new_id
from cmpdesk.storage.workspace import Transaction

FOLDER = Path(__file__).resolve().parent.parent / "build" / "bench"
VERSION = 1
CHUNK = 10_000
DEADLINE = Deadline(datetime(2026, 3, 27, 21, 59, tzinfo=UTC), "America/Toronto")
NOUNS = (
    "Atlas", "Réseau", "Atelier", "Théâtre", "Stockage", "Dépistage", "Formation", "Rivière", "Lutherie", "Médiation",
    "Cartographie", "Résidence", "Coopérative", "Mémoire", "Forêt", "Hydrogène", "Chœur", "Archive", "Jardin", "Musée",
)  # fmt: skip
KINDS = (
    "numérique", "sonore", "urbaine", "croisée", "vivante", "solidaire", "souterraine", "mobile", "scolaire", "boréale",
    "durable", "partagée", "clinique", "textile", "nomade", "ouverte", "fluviale", "agricole", "citoyenne", "rurale",
)  # fmt: skip
PLACES = ("du fleuve", "de la Meuse", "des Laurentides", "du Hainaut", "de l’estuaire", "d’Ardenne", "du canal")


def workspace_of(rows: int) -> Path:
    """Return a workspace whose one call holds `rows` single candidatures."""
    path = FOLDER / f"applications-{rows}-{VERSION}.cmpdesk"
    if not usable(path):
        path.unlink(missing_ok=True)
        FOLDER.mkdir(parents=True, exist_ok=True)
        making = path.with_suffix(".making.cmpdesk")
        for leftover in FOLDER.glob(f"{making.name}*"):
            leftover.unlink()
        _make(making, rows)
        making.rename(path)
    return path


def usable(path: Path) -> bool:
    """Tell whether `path` is a workspace that can be opened and read as the program is now."""
    if not path.exists():
        return False
    try:
        workspace = workspaces.open_workspace(str(path))
    except Foreseen as failure:
        return failure.code == "workspace.locked"  # another measurement is looking at it
    try:
        return bool(calls.calls(workspace))
    except DatabaseError:  # a table as it was before the first release
        return False
    finally:
        workspace.close()


def _make(path: Path, rows: int) -> None:
    workspace = workspaces.create(str(path), office=None, officer_name="Claire Dubuc")
    officer = workspaces.officers(workspace)[0]
    template = next(one for one in programmes.templates() if one.code == "cmp")
    programme = programmes.adopt(workspace, officer=officer, template=template).value
    draft = replace(
        calls.blank(workspace, programme.id),
        title=LocalisedText(fr="Appel fictif de mesure"),
        deadline=DEADLINE,
        pairing=Pairing.SINGLE,
    )
    call = calls.create(workspace, officer=officer, programme_id=programme.id, draft=draft).value
    dice = random.Random(12)
    for first in range(0, rows, CHUNK):
        count = min(CHUNK, rows - first)
        with workspace.write(officer, "import.commit", count=count, file="mesure.xlsx") as transaction:
            _fill(transaction, call, dice, range(first, first + count))
            transaction.commit()
    workspace.close()


def _fill(transaction: Transaction, call: CallSheet, dice: random.Random, numbers: range) -> None:
    organisations = [
        {"id": new_id(), "name": name, "name_key": fold(name)}
        for name in (f"Institut {dice.choice(KINDS)} {dice.choice(PLACES)} {new_id()[-4:]}" for _ in range(200))
    ]
    applications: list[dict[str, Any]] = []
    filings: list[dict[str, Any]] = []
    for number in numbers:
        title = f"{dice.choice(NOUNS)} {dice.choice(KINDS)} {dice.choice(PLACES)} {number}"
        sector = call.sectors[number % len(call.sectors)]
        code = f"14.{sector.digit}{number:05}"
        cents = dice.randrange(400_000, 1_500_000)
        application = {
            "id": new_id(), "call_id": call.id, "number": code, "number_key": sort_key(code), "title": title,
            "title_key": sort_key(title), "sector_id": sector.id, "sector_key": sector.digit,
            "state": str(ApplicationState.RECEIVED), "amount_first": cents,
        }  # fmt: skip
        applications.append(application)
        filings.append({
            "application_id": application["id"], "call_id": call.id, "side": str(Side.FIRST), "number": code,
            "title": title, "organisation_id": dice.choice(organisations)["id"], "amounts": [[1, cents]],
            "requested": cents, "currency": "CAD", "missions": [], "received_at": DEADLINE.instant,
        })  # fmt: skip
    transaction.bulk_insert(tables.Organisation, organisations)
    transaction.bulk_insert(tables.Application, applications)
    transaction.bulk_insert(tables.Filing, filings)
