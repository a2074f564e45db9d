"""Search everywhere: key pressed to first results painted, against the bare FTS5 query and a repaint."""

import random
import shutil
import tempfile
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bench.bench_desktop import MANY, started
from bench.desk_data import FOLDER, KINDS, NOUNS, PLACES, usable, workspace_of
from cmpdesk.services import workspaces
from cmpdesk.storage import search, tables
from cmpdesk.storage.base import new_id

TEXTS = 20_000
WORDS = 400
"""Words of a text: a page of a filing."""
BOUND = 3.0
VERSION = 1
SYLLABLES = ("ba", "ri", "mo", "ter", "lu", "vi", "son", "ca", "dé", "œu", "pré", "tur", "gne", "lis", "fo", "har")


def made() -> Path:
    """Return a workspace of many applications with as many attachments whose texts were read."""
    path = FOLDER / f"search-{MANY}-{TEXTS}-{VERSION}.cmpdesk"
    if not usable(path):
        path.unlink(missing_ok=True)
        making = Path(shutil.copy(workspace_of(MANY), path.with_suffix(".making.cmpdesk")))
        _fill(making)
        making.rename(path)
    return path


def _fill(path: Path) -> None:
    workspace = workspaces.open_workspace(str(path))
    officer = workspaces.officers(workspace)[0]
    dice = random.Random(7)
    rare = ["".join(dice.choices(SYLLABLES, k=dice.randint(2, 4))) for _ in range(8000)]
    common = [word for phrase in (*NOUNS, *KINDS, *PLACES) for word in phrase.split()]
    with workspace.read() as connection:
        filing = tables.Filing.__table__
        filings = connection.execute(select(filing.c.id).order_by(filing.c.id).limit(TEXTS)).scalars().all()
    with workspace.write(officer, "import.commit", count=TEXTS, file="mesure") as transaction:
        rows: list[dict[str, Any]] = []
        for number, filing_id in enumerate(filings):
            sha256 = new_id() + new_id()
            spoken = [*dice.choices(rare, k=WORDS * 3 // 4), *dice.choices(common, k=WORDS // 4)]
            dice.shuffle(spoken)
            search.keep_text(transaction.connection, sha256, " ".join(spoken))
            rows.append({
                "filing_id": filing_id, "position": 0, "name": f"{dice.choice(common)}_{number}.pdf", "size": 1,
                "sha256": sha256, "media": "application/pdf", "status": "printable", "pages": 1, "cleaned": [],
            })  # fmt: skip
        transaction.bulk_insert(tables.Attachment, rows)
        transaction.commit()
    workspace.close()


def main() -> int:
    """Print the ratio with its bound; 0 when it is within."""
    location = made()
    with tempfile.TemporaryDirectory() as profile:
        took = started("search_keys", str(location), profile=profile)
    base = took["bare"] + took["paint"]
    ratio = took["key"] / base
    good = ratio <= BOUND
    print(f"   key to first results {took['key']:.1f} ms; bare FTS5 query {took['bare']:.1f} ms, repaint "
          f"{took['paint']:.1f} ms")  # fmt: skip
    print(f"   {'key to results ÷ (query + repaint)':<36} {ratio:8.2f}   ≤ {BOUND}   {'' if good else 'OUT OF BOUNDS'}")
    return 0 if good else 1
