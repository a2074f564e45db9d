"""One code path serves every programme: a packet of each template, read back."""

import unicodedata
from pathlib import Path
from typing import cast

import pytest
from pypdf import PdfReader

from cmpdesk.domain.calls import Pairing
from cmpdesk.domain.programmes import Paper, Side
from cmpdesk.services import programmes
from tests.documents.programmes import LONG, Printed, printed

N, T = "\u00a0", "\u202f"
SIZES = {Paper.LETTER: (612, 792), Paper.A4: (595, 842)}
READERS = {
    "cmp": {
        "QC-01": ("fr-CA", Paper.LETTER, (
            f"Cahier d’évaluation|Coordonnateur québécois|15{N}mars 2027, 18{N}h{N}59 (heure du Québec) · 23{N}h{N}59|"
            f"20{N}500,50{N}$ CA|20{N}500,50{N}$|Admissibilité|C1{N}: |Partie Québec; le jury|"
            "proposition, grille non adoptée"
        )),
        "WB-01": ("fr-BE", Paper.A4, (
            f"Opérateur de Wallonie-Bruxelles|15{N}mars 2027, 23{N}h{N}59 (heure de Bruxelles) · 18{N}h{N}59|"
            f"Recevabilité|Personne de contact|Partie Wallonie-Bruxelles{T}; le jury|Wallonie-Bruxelles{N}: Budget"
        )),
    },
    "grv": {
        "WB-01": ("fr-BE", Paper.A4, "XVIe Grands Rendez-vous|GRV16-01|Candidature québécoise|Grille à remplir"),
    },
    "flandre": {
        "QC-01": ("fr-CA", Paper.LETTER, "Coordonnateur québécois|Promoteur flamand"),
        "VL-01": ("nl-BE", Paper.A4, (
            f"Beoordelingsbundel|23.59{N}uur (tijd van Brussel)|Vlaamse promotor|€{N}17.000,00|C1: |Jury Vlaanderen|"
            "voorstel, geen aangenomen rooster|Let op: 5 uur verschil"
        )),
        "VL-02": ("en", Paper.A4, "Evaluation packet|Flemish promoter|€17,000.00|23:59 (Brussels time)|a proposal"),
    },
    "luxembourg": {
        "LU-01": ("fr-LU", Paper.A4, f"heure de Luxembourg|Promoteur luxembourgeois|17.000,00{N}€|Grand-Duché"),
    },
    "industriel": {
        "BX-01": ("fr-BE", Paper.A4, "Strictement confidentiel|classe : strictement confidentiel|Accord|IND-16-001"),
        "QC-02": ("en", Paper.LETTER, "Strictly confidential|Québec enterprise|CA$20,500.50"),
    },
}  # fmt: skip
WARNINGS = {"fr": "5 heures de décalage", "nl": "5 uur verschil", "en": "5 hours between"}


@pytest.fixture(scope="module", params=sorted(READERS))
def office(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Printed]:
    return request.param, printed(tmp_path_factory.mktemp(request.param), request.param)


def pages(path: Path) -> list[str]:
    return [" ".join(part for part in page.extract_text().split("\n")) for page in PdfReader(path).pages]


def told(texts: list[str]) -> str:
    """Return texts without difference between kinds of line ends and plain spaces."""
    return unicodedata.normalize("NFC", " ".join(" ".join(texts).split(" ")))


def test_every_template_is_tried() -> None:
    assert {one.code for one in programmes.templates()} == set(READERS)


def test_paper_language_and_words_are_those_of_reader_and_party(office: tuple[str, Printed]) -> None:
    code, made = office
    for reader, (language, paper, words) in READERS[code].items():
        path = made.files[reader]
        document = PdfReader(path)
        assert cast("dict[str, str]", document.root_object)["/Lang"] == language, reader
        assert {(round(page.mediabox.width), round(page.mediabox.height)) for page in document.pages} == {SIZES[paper]}
        text = told(pages(path)).replace(N, " ")  # one glyph draws both spaces of most faces
        for word in words.split("|"):
            assert word.replace(N, " ") in text, (reader, word)


def test_both_unusual_offsets_are_warned_of(office: tuple[str, Printed]) -> None:
    code, made = office
    for reader, (language, _, _) in READERS[code].items():
        cover, mandate = pages(made.files[reader])[:2]
        warning = WARNINGS[language[:2]]
        assert (cover.replace(N, " ").count(warning), mandate.replace(N, " ").count(warning)) == (1, 2), reader


def test_hostile_titles_are_printed_and_recused_ones_are_not(office: tuple[str, Printed]) -> None:
    _, made = office
    for reader, path in made.files.items():
        flat = told(pages(path)).replace(N, " ")
        assert "Filière <b>bois</b> & béton" in flat
        assert "vraiment ?" in flat
        filed = 2 if made.call.pairing is Pairing.SINGLE else 1  # each Party has its own candidatures
        assert flat.count(LONG) == (filed - 1 if reader.endswith("-01") else filed), reader


def test_a_single_candidature_has_no_column_for_the_other_party(office: tuple[str, Printed]) -> None:
    _, made = office
    for side in Side:
        for row in made.rows[side]:
            texts = pages(made.files[row.reviewer.code])
            assert row.manifest is not None
            sheets = [texts[line.first - 1] for line in row.manifest.lines if str(line.kind) == "sheet"]
            both = [("Atelier du Fleuve" in text) + ("Werkhuis De Linde" in text) for text in sheets]
            assert set(both) == ({1} if made.call.pairing is Pairing.SINGLE else {2})
