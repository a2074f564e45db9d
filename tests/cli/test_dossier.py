"""The verb that writes the dossier of a jury."""

from pathlib import Path

import pytest
from pypdf import PdfReader

from cmpdesk.cli import main
from tests.cli.conftest import Verb
from tests.cli.stories import Sample
from tests.cli.test_main_job import CMP


@pytest.fixture
def arguments(sample: Sample, tmp_path: Path) -> tuple[object, ...]:
    return ("dossier", sample.path, "--call", CMP, "--party", "QC", "--out", tmp_path / "out")


def test_the_dossier_and_its_table(verb: Verb, arguments: tuple[object, ...], tmp_path: Path) -> None:
    said = verb(*arguments, "--tables", "--json")
    assert said.code == 0, said.err
    assert said.json["draft"] is True
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(said.json["files"])
    pdf = next(path for path in (tmp_path / "out").iterdir() if path.suffix == ".pdf")
    plain = len(PdfReader(pdf).pages)
    assert verb(*arguments).code == main.REFUSED
    whole = verb(*arguments, "--with-attachments", "--replace", "--language", "en", "--weights-to-100")
    assert whole.code == 0, whole.err
    reader = PdfReader(pdf)
    assert len(reader.pages) > plain
    assert "Dossier of the jury" in reader.pages[0].extract_text()


def test_a_language_that_is_none(verb: Verb, arguments: tuple[object, ...]) -> None:
    assert verb(*arguments, "--language", "de").code == main.BAD_USAGE
