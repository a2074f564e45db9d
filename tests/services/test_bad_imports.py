"""Sheets that no office means to send: a clear sentence, an unchanged file, an unchanged journal."""

from collections.abc import Callable
from pathlib import Path

import pytest

from cmpdesk.domain.errors import Foreseen
from cmpdesk.domain.programmes import Side
from cmpdesk.i18n import messages
from cmpdesk.i18n.words import Words
from cmpdesk.services import imports
from tests.intake import bad_files
from tests.services.offices import Office, line, sheet

BAD: list[tuple[str, Callable[[Path], Path], str]] = [
    ("empty", lambda path: _bytes(path, b""), "vide"),
    ("no header", lambda path: bad_files.workbook(path, [["12.101", 5, 7.5]]), "en-têtes"),
    ("cut short", lambda path: _bytes(path, sheet(path, [line("1", "a")]).read_bytes()[:-300]), "endommagé"),
    ("foreign", lambda path: _bytes(path, b"%PDF-1.7\n%%EOF"), "xlsx"),
    ("password", bad_files.protected_workbook, "mot de passe"),
    ("zip bomb", bad_files.zip_bomb, "ouvert"),
    ("rows", bad_files.low_cell, "100"),
    ("far cell", bad_files.far_cell, "702"),
    ("encoding", lambda path: _bytes(path, "Numéro;Titre\n".encode() + b"\xff\x81\x8d"), "UTF-8"),
    ("missing", lambda path: path.with_name("absent.xlsx"), "absent.xlsx"),
]


def _bytes(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(("make", "said"), [one[1:] for one in BAD], ids=[one[0] for one in BAD])
def test_a_bad_sheet_gives_a_sentence_and_leaves_everything_as_it_was(
    file_office: Office, make: Callable[[Path], Path], said: str
) -> None:
    path = make(file_office.folder / "dépôts.xlsx")
    data = path.read_bytes() if path.exists() else None
    before = file_office.head()
    with pytest.raises(Foreseen) as refused:
        imports.dry_run(
            file_office.workspace,
            officer=file_office.officer,
            call_id=file_office.call.id,
            side=Side.FIRST,
            path=path,
        )
    sentence = messages.sentence(Words.of("fr_CA"), refused.value)
    assert said in sentence
    assert "{" not in sentence
    assert (path.read_bytes() if path.exists() else None) == data
    assert file_office.head() == before
