"""Minutes on paper, read back by other programs: parts, tables, blocks of signatures; hostile text stays text."""

import io
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from cmpdesk.documents import minutes, minutes_docx
from cmpdesk.domain.minutes import MinutesPaper
from cmpdesk.domain.minutes_parts import MinutesPart
from cmpdesk.domain.programmes import Party
from cmpdesk.i18n.words import Words
from tests.documents import contents as fiction
from tests.documents import midterms as fictional

TABLES = {
    "decisions": (("No", "Projet", "QC", "WB", "Décision"),
                  *((f"11.{place:03}", f"Projet {place} <b>&amp;</b>", "Continue", "—", "ouvert")
                    for place in range(60))),
    "signatures": (("", "", "", ""), ("Québec", "MRIF", "Anne Tremblay", "sous-ministre"),
                   ("Wallonie-Bruxelles", "WBI", "", "")),
    "delegations": (("", "", "", ""), ("Québec", "Anne Tremblay", "sous-ministre", "Coprésidente"),
                    ("Wallonie-Bruxelles", "Isabelle Fontenoy", "", "Coprésidente")),
}  # fmt: skip
TEXTS = {
    MinutesPart.DELEGATIONS: "{table:delegations}", MinutesPart.DECISIONS: "{table:decisions}",
    MinutesPart.SIGNATURES: "Fait à Namur.\n\n{table:signatures}", MinutesPart.AGENDA: "- Accueil\n- Divers",
    MinutesPart.EXCHANGE: "Sans \u202efin\u202c \x07 مرحبا =1+1 " + "mot " * 900, MinutesPart.NEXT: "{table:meetings}",
}


def paper(party: Party = fiction.QUEBEC, language: str = "fr", **changes: object) -> MinutesPaper:
    programme = replace(fiction.CMP, parties=(fiction.QUEBEC, fiction.WALLONIE))
    body = "\n\n".join(f"# Titre {one}\n\n{TEXTS.get(one, 'Rien.')}" for one in MinutesPart)
    made = MinutesPaper(programme, fiction.CALL, party, language, "Procès-verbal no 1", body, TABLES, fictional.ON)
    return replace(made, **changes)  # type: ignore[arg-type]  # the names are those of the fields


def texts(data: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(data)).pages]


@pytest.mark.parametrize(("party", "size"), [(fiction.QUEBEC, (612, 792)), (fiction.WALLONIE, (595, 842))])
def test_parts_are_numbered_and_annexes_begin_on_pages_of_their_own(party: Party, size: tuple[int, int]) -> None:
    data = minutes.pdf(paper(party), at=fictional.AT)
    reader, pages = PdfReader(io.BytesIO(data)), texts(data)
    assert {(round(page.mediabox.width), round(page.mediabox.height)) for page in reader.pages} == {size}
    whole = " ".join(pages)
    assert "13. Titre signatures" in whole
    assert "14. " not in whole
    for place, annex in enumerate(("adopted", "reserve", "milestones")):
        assert f"Titre {annex}" in pages[len(pages) - 3 + place]
    assert whole.count("11.042") == 1
    assert Words.of("fr").t("Nothing is recorded.") in whole.replace("\u00a0", " ")
    told = [page for page in pages if "Fait à Namur." in page]
    assert len(told) == 1
    assert "Anne Tremblay" in told[0], "who signs stands below where and when"


@pytest.mark.parametrize(("name", "last"), [("Anne Tremblay", "Tremblay"),
                                            ("Anne Tremblay-" + "Lafrenière-" * 9 + "Roy", "Roy")])  # fmt: skip
def test_nobody_signs_a_page_without_words(name: str, last: str) -> None:
    signed = (("", "", "", ""), ("Québec", "Ministère des Relations internationales " * 4, name, "sous-ministre " * 12),
              ("Wallonie-Bruxelles", "WBI", "Isabelle Fontenoy", ""))  # fmt: skip
    for count in range(0, 60, 3):
        body = "# Revue\n\n" + "ligne\n" * count + "\n\n# Signatures\n\nFait à Namur.\n\n{table:signatures}"
        pages = texts(minutes.pdf(paper(body=body, tables={"signatures": signed}), at=fictional.AT))
        (page,) = [one for one in pages if "Fait à Namur." in one]
        assert "Signatures" in page
        assert {last, "Fontenoy", "sous-ministre"} <= {*page.replace("-R", " R").split()}


def test_a_short_table_stands_on_one_page() -> None:
    rows = (("Situation", "Projets"), *((one, "1") for one in ("En bonne voie", "En retard", "Manquant", "Arrêté")))
    for count in range(20, 45):
        body = "# Revue\n\n" + "ligne\n" * count + "\n{table:standings}"
        pages = texts(minutes.pdf(paper(body=body, tables={"standings": rows}), at=fictional.AT))
        assert [("En bonne voie" in one) for one in pages] == [("Arrêté" in one) for one in pages]


def test_each_part_has_a_bookmark_that_leads_to_its_page() -> None:
    reader = PdfReader(io.BytesIO(minutes.pdf(paper(), at=fictional.AT)))
    marks = reader.outline[1]
    assert isinstance(marks, list)
    assert len(marks) == len(MinutesPart)
    for one in marks:
        page = reader.get_destination_page_number(one)  # type: ignore[arg-type]  # a mark
        assert page is not None
        assert " ".join(str(one["/Title"]).split()) in " ".join(reader.pages[page].extract_text().split())  # type: ignore[call-overload]  # a mark


def test_a_draft_says_that_it_is_one_and_what_is_sealed_bears_its_number() -> None:
    draft, sealed = (" ".join(texts(minutes.pdf(paper(language="en", official_number=number), at=fictional.AT)))
                     for number in ("", "2020-PV-0001"))  # fmt: skip
    assert "Draft, not sealed" in draft
    assert "Draft, not sealed" not in sealed
    assert "2020-PV-0001" in sealed
    assert minutes.pdf(paper(), at=fictional.AT) == minutes.pdf(paper(), at=fictional.AT)


def test_what_was_typed_is_text() -> None:
    whole = " ".join(texts(minutes.pdf(paper(), at=fictional.AT)))
    assert "Projet 7 <b>&amp;</b>" in whole
    assert not {"\u202e", "\x07"} & set(whole)
    document = zipfile.ZipFile(io.BytesIO(minutes_docx.write(paper()))).read("word/document.xml").decode()
    assert "&lt;b&gt;&amp;amp;&lt;/b&gt;" in document
    assert "\u202e" not in document
    assert document.count("w:pageBreakBefore") == 3
    assert Words.of("fr").t("Nothing is recorded.") in document, "a part without anything says so, as on paper"


def test_the_word_document_has_an_outline_a_title_and_numbered_pages() -> None:
    rows = (("N°", "QC"), ("11.022", "Reporter\nLes salles sont fermées."))
    body = f"{paper().body}\n\n{{table:reserve}}"
    held = zipfile.ZipFile(io.BytesIO(minutes_docx.write(paper(body=body, tables={**TABLES, "reserve": rows}))))
    document = held.read("word/document.xml").decode()
    assert document.count('<w:outlineLvl w:val="0"/>') == 1
    assert document.count('<w:outlineLvl w:val="1"/>') == len(MinutesPart)
    assert "Procès-verbal no 1</dc:title><dc:language>fr-CA<" in held.read("docProps/core.xml").decode()
    assert [one in held.read("word/footer.xml").decode() for one in (" PAGE ", " NUMPAGES ")] == [True, True]
    assert "footerReference" in document
    assert "<w:br/><w:t xml:space=\"preserve\">Les salles sont fermées.</w:t>" in document, "a line of its own"


@pytest.mark.skipif(not shutil.which("qpdf"), reason="qpdf is needed")
def test_the_file_is_clean(tmp_path: Path) -> None:
    path = tmp_path / "minutes.pdf"
    path.write_bytes(minutes.pdf(paper(fiction.WALLONIE), at=fictional.AT))
    assert subprocess.run(["qpdf", "--check", str(path)], check=True, capture_output=True).returncode == 0
