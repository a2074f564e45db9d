"""The dossier of a jury read back by other programs: pypdf and poppler."""

import re
import subprocess
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any, cast

import pytest
from pypdf import PdfReader
from pypdf.generic import Destination

from cmpdesk.documents import dossier
from cmpdesk.documents.dossier_front import figure
from cmpdesk.documents.house import House
from cmpdesk.domain.attachments import AttachmentStatus
from cmpdesk.domain.dossiers import DossierContent, ProducedDossier
from cmpdesk.domain.packets import PieceKind
from cmpdesk.domain.tasks import Progress, Unwatched
from cmpdesk.i18n.words import Words
from tests.documents import contents as fiction
from tests.documents import dossiers as fictional

FORM = fiction.document(2, text="Formulaire")
HOUSES = {"qc": (fiction.QUEBEC, "fr"), "be": (fiction.WALLONIE, "fr"), "nl": (fiction.FLANDERS, "nl")}


def written(folder: Path, content: DossierContent, name: str = "dossier.pdf") -> tuple[ProducedDossier, Path]:
    fiction.spooled(folder / "spool", FORM)
    path = folder / name
    return dossier.write(content, at=fictional.AT, spool=folder / "spool", path=path, watch=Unwatched()), path


@pytest.fixture(scope="module")
def drafts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("dossiers")
    return {name: written(folder, fictional.dossier(party, language), f"{name}.pdf")[1]
            for name, (party, language) in HOUSES.items()}  # fmt: skip


def flat(text: str) -> str:
    return " ".join(text.split())


def outline(reader: PdfReader) -> list[tuple[int, str, int]]:
    found: list[tuple[int, str, int]] = []

    def walk(entries: list[object], depth: int) -> None:
        for one in entries:
            if isinstance(one, list):
                walk(one, depth + 1)
            else:
                mark = cast(Destination, one)
                found.append((depth, str(mark.title), cast(int, reader.get_destination_page_number(mark)) + 1))

    walk(cast(list[object], reader.outline), 0)
    return found


def test_a_mean_is_printed_as_the_screen_shows_it() -> None:
    house = House.of(fiction.CMP, fiction.QUEBEC, "fr")
    assert [figure(house, value) for value in (Fraction(9, 4), Fraction(11, 4), None)] == ["2,3", "2,8", "—"]


@pytest.mark.parametrize("house", HOUSES)
def test_every_page_is_numbered_and_says_that_it_is_a_draft(drafts: dict[str, Path], house: str) -> None:
    reader = PdfReader(drafts[house])
    words = Words.of({"qc": "fr_CA", "be": "fr_BE", "nl": "nl_BE"}[house])
    told = flat(words.t("Draft, ranking not frozen"))
    for number, page in enumerate(reader.pages, start=1):
        text = page.extract_text()
        assert f"{number} / {len(reader.pages)}" in text
        assert told in flat(text), number
        assert told.upper() in flat(text), number
    size = (612.0, 792.0) if house == "qc" else (595.28, 841.89)
    assert {tuple(round(float(one), 2) for one in page.mediabox[2:]) for page in reader.pages} == {size}


@pytest.mark.parametrize("house", HOUSES)
def test_every_application_has_one_page_by_rank(drafts: dict[str, Path], house: str) -> None:
    reader = PdfReader(drafts[house])
    ranked = [one for one in outline(reader) if one[0] == 1]
    assert [name.partition(" · ")[0] for _, name, _ in ranked] == ["12.101", "12.102", "12.103", "12.104", "12.105"]
    pages = [page for *_, page in ranked]
    assert len(set(pages)) == len(pages)
    for _, name, page in ranked:
        assert name.partition(" · ")[0] in reader.pages[page - 1].extract_text()
    parts = [name for depth, name, _ in outline(reader) if depth == 0]
    assert [name[:2] for name in parts[2:]] == ["A.", "B.", "C.", "E.", "F.", "G."]


def test_the_contents_lead_to_their_pages(drafts: dict[str, Path]) -> None:
    reader = PdfReader(drafts["qc"])
    listing = reader.pages[1]
    links = cast("Any", listing["/Annots"])
    order = {page.indirect_reference: number for number, page in enumerate(reader.pages, start=1)}
    numbers = [order[one.get_object()["/Dest"][0].get_object().indirect_reference] for one in links]
    marks = [page for _, name, page in outline(reader)][2:]
    assert sorted(set(numbers)) == sorted(set(marks))
    text = listing.extract_text()
    assert "12.103" in text
    assert "=CMD|'/c calc'!A1 & <b>Archives</b> sonores" in text


def test_totals_ranks_and_the_line_are_those_computed(drafts: dict[str, Path]) -> None:
    content = fictional.dossier()
    reader = PdfReader(drafts["qc"])
    page = next(one for _, name, one in outline(reader) if name.startswith("C."))
    told = subprocess.run(["pdftotext", "-layout", "-f", str(page), "-l", str(page), drafts["qc"], "-"],
                          capture_output=True, check=True, text=True).stdout  # fmt: skip
    rows = {found[2]: (found[1], found[3]) for line in told.splitlines()
            if (found := re.match(r"\s*(\d+|—)\s+(12\.\d{3})\s.*?\s(\d+,\d|—)\s", line))}  # fmt: skip
    for placed in content.ranking.places:
        total = "—" if placed.total is None else f"{float(placed.total):.1f}".replace(".", ",")
        assert rows[placed.number] == ("—" if placed.rank is None else str(placed.rank), total)
    assert content.cut is not None
    assert content.cut.above == ("id-12.101", "id-12.102")
    line = Words.of("fr_CA").t("Line of the available envelope: {amount}", amount="25\u00a0000\u00a0$\u00a0CA")
    place = flat(told).index(flat(line))
    assert flat(told).index("12.102") < place < flat(told).index("12.103")
    assert content.ranking.places[0].total == Fraction(254, 3)


def test_money_of_two_parties_is_never_added(drafts: dict[str, Path]) -> None:
    reader = PdfReader(drafts["qc"])
    page = next(one for _, name, one in outline(reader) if name.startswith("B."))
    text = reader.pages[page - 1].extract_text().replace("\u00a0", " ")
    assert "62 200 $ CA" in text
    assert "49 000 €" in text
    assert "111 200" not in text
    assert "99 000" not in text, "the other Party's envelope"


def test_members_leave_by_name_and_other_juries_are_not_told_of(drafts: dict[str, Path]) -> None:
    text = flat(" ".join(page.extract_text() for page in PdfReader(drafts["qc"]).pages))
    assert "Membre QC-02" in text
    assert "Agente Inventée" in text
    assert "Autre Jury" not in text
    (page,) = [one for _, name, one in outline(PdfReader(drafts["qc"])) if name.startswith("12.103")]
    assert "⚠" in flat(PdfReader(drafts["qc"]).pages[page - 1].extract_text()).partition("Membre QC-02")[0]


def test_a_frozen_ranking_prints_its_seal_and_is_no_draft(tmp_path: Path) -> None:
    content = fictional.dossier(frozen=True)
    made, path = written(tmp_path, content)
    words = Words.of("fr_CA")
    reader = PdfReader(path)
    assert not made.draft
    assert content.seal is not None
    for page in reader.pages:
        text = flat(page.extract_text())
        assert words.t("Draft, ranking not frozen").upper() not in text
        assert content.seal.digest[:16] in text
    assert content.seal.digest in flat(reader.pages[0].extract_text()).replace(" ", "")
    assert "Agente Inventée" in flat(reader.pages[0].extract_text())


def test_equal_contents_give_equal_bytes_and_another_ranking_others(tmp_path: Path) -> None:
    first, _ = written(tmp_path, fictional.dossier(), "one.pdf")
    second, _ = written(tmp_path, fictional.dossier(), "two.pdf")
    other, _ = written(tmp_path, fictional.dossier(funds=900_000), "three.pdf")
    assert first.sha256 == second.sha256 != other.sha256


def test_attachments_go_in_framed_and_what_cannot_has_its_page(tmp_path: Path) -> None:
    table = fiction.attachment("Budget.xlsx", b"a table", 0, AttachmentStatus.OTHER_FORMAT)
    first: dict[str, object] = {"attachments": (fiction.attachment("Formulaire.pdf", FORM, 2), table)}
    sheets = fictional.applications()
    with_files = (replace(fiction.application("12.101", sheets[0].title, first=first), sector=fictional.CULTURE),
                  *sheets[1:])  # fmt: skip
    made, path = written(tmp_path, fictional.dossier(files=with_files, attachments=True))
    reader = PdfReader(path)
    lines = [one for one in made.manifest.lines if one.application == "12.101"]
    inserted = [PieceKind.ATTACHMENT, PieceKind.PLACEHOLDER]
    assert [one.kind for one in lines] == [PieceKind.SHEET, PieceKind.SHEET, *inserted]
    assert sum(one.pages for one in made.manifest.lines) == made.manifest.pages == len(reader.pages)
    start = lines[2].first
    told = [flat(reader.pages[start - 1 + place].extract_text()) for place in range(2)]
    assert ["Formulaire page 1" in told[0], "Formulaire page 2" in told[1]] == [True, True]
    assert all(Words.of("fr_CA").t("Draft, ranking not frozen") in one for one in told)
    assert [name for depth, name, _ in outline(reader) if depth == 2][1:3] == ["Formulaire.pdf", "Budget.xlsx"]


def test_long_texts_run_on_and_none_is_lost(tmp_path: Path) -> None:
    content = fictional.dossier()
    long = " ".join(f"mot{number}" for number in range(900))
    texts = {"id-12.102": replace(content.summary("id-12.102"), strengths=long, weaknesses="fin des faiblesses")}
    _, path = written(tmp_path, replace(content, texts=texts))
    reader = PdfReader(path)
    text = flat(" ".join(page.extract_text() for page in reader.pages))
    assert "mot0 " in text
    assert "mot899" in text
    assert "fin des faiblesses" in text


def test_without_an_envelope_there_is_no_line_and_no_reserve(tmp_path: Path) -> None:
    _, path = written(tmp_path, fictional.dossier(funds=None))
    text = flat(" ".join(page.extract_text() for page in PdfReader(path).pages))
    words = Words.of("fr_CA")
    assert flat(words.t("No envelope was entered for this Party.")) in text
    assert flat(words.t("No envelope was entered: no reserve list follows.")) in text


def test_twenty_criteria_have_a_table_of_their_own(tmp_path: Path) -> None:
    content = fictional.dossier()
    grid = fiction.grid(20)
    placed = content.ranking.places[0]
    one = placed.criteria[0]
    many = replace(placed, criteria=tuple(replace(one, code=f"c{n}") for n in range(20)))
    ranking = replace(content.ranking, places=(many, *content.ranking.places[1:]))
    _, path = written(tmp_path, replace(content, grid=grid, ranking=ranking))
    text = flat(" ".join(page.extract_text() for page in PdfReader(path).pages))
    assert Words.of("fr_CA").t("Means by criterion") in text
    assert "C20" in text


class Stopped:
    """A watch that stops at the second application."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def report(self, progress: Progress) -> None:
        self.seen.append(progress.label)

    def check(self) -> None:
        if len(self.seen) == 2:
            raise KeyboardInterrupt


def test_one_that_is_stopped_leaves_no_file(tmp_path: Path) -> None:
    watch = Stopped()
    with pytest.raises(KeyboardInterrupt):
        dossier.write(fictional.dossier(), at=fictional.AT, spool=tmp_path, path=tmp_path / "x.pdf", watch=watch)
    assert watch.seen == ["12.101", "12.102"]
    assert list(tmp_path.iterdir()) == []
