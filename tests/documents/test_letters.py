"""Letters and the calendar decision on paper: the paper, words and signatories of each Party; what is typed is text."""

import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import pikepdf
import pytest

from cmpdesk.documents import decisions, letter_docx, letters
from cmpdesk.documents.house import House
from cmpdesk.domain.decisions import CalendarDecision, Moved, MovedMilestone, MovedProject
from cmpdesk.domain.letters import LetterKind, LetterPaper, LetterRow, LetterSheet
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Party, Side
from cmpdesk.domain.text import LocalisedText
from tests.documents.contents import CALL, CMP, FLANDERS, QUEBEC, WALLONIE

AT = datetime(2027, 5, 4, 14, 0, tzinfo=UTC)
Reader = Callable[[bytes], str]
NASTY = "<b>=1+1</b> & {reason}\u202e «\u00a0Éloi\u00a0»"


@pytest.fixture
def read(tmp_path: Path, external_tool: Callable[[str], str]) -> Reader:
    def text(data: bytes) -> str:
        path = tmp_path / "read.pdf"
        path.write_bytes(data)
        told = subprocess.run([external_tool("pdftotext"), "-layout", path, "-"], capture_output=True, text=True,
                              check=True)  # fmt: skip
        return told.stdout

    return text


def paper(party: Party = QUEBEC, language: str = "fr", body: str = "Madame, Monsieur,\n\n{table:dates}\n\nFin.",
          number: str = "2027-QC-0001", rows: int = 2) -> LetterPaper:  # fmt: skip
    signed = replace(party, letterhead="Direction des programmes\nQuébec (Québec)  G1R 5R9",
                     signatories="Camille Ferron, directrice\nAlix Desmet")  # fmt: skip
    row = LetterRow(
        "l", 1, "call", "p", "12.102", "Théâtre", party.side, LetterKind.CALENDAR, language, 0,
        "Institut des tourbières\nMontréal (Québec)  H3A 1A1", "", "Report de calendrier", date(2027, 5, 1), number,
        AT if number else None, "", "", None, None, (),
    )  # fmt: skip
    table = (("Jalon", "Ancienne", "Nouvelle"), *((f"Étape {place}", "2021", "2022") for place in range(rows)))
    return LetterPaper(replace(CMP, parties=(QUEBEC, party) if party.side is Side.SECOND else (signed, WALLONIE)),
                       signed, LetterSheet(row, body, {"dates": table}))  # fmt: skip


def test_each_party_writes_on_its_own_paper(read: Reader) -> None:
    ours, theirs, flemish = paper(), paper(WALLONIE), paper(FLANDERS, "nl")
    for made, size, tag, place in ((ours, (612, 792), "fr-CA", "Québec"), (theirs, (595.28, 841.89), "fr-BE", "Brux"),
                                   (flemish, (595.28, 841.89), "nl-BE", "Brussel")):  # fmt: skip
        data = letters.pdf(made, at=AT)
        with pikepdf.open(BytesIO(data)) as pdf:
            assert [float(edge) for edge in pdf.pages[0].MediaBox][2:] == pytest.approx(size, abs=0.1)
            assert str(pdf.Root.Lang) == tag
        said = read(data)
        for wanted in ("Direction des programmes", place, "2027-QC-0001", "Camille Ferron", "directrice", "Étape 1"):
            assert wanted in said
    told = read(letters.pdf(ours, at=AT))
    assert "Québec (Québec)" in told
    assert "G1R 5R9" in told
    assert "Québec, le 1er mai 2027" in " ".join(read(letters.pdf(ours, at=AT)).split())
    assert "Bruxelles, le 1er mai 2027" in " ".join(read(letters.pdf(theirs, at=AT)).split())
    assert "Brussel, 1 mei 2027" in " ".join(read(letters.pdf(flemish, at=AT)).split())


def test_the_same_letter_has_the_same_bytes() -> None:
    assert letters.pdf(paper(), at=AT) == letters.pdf(paper(), at=AT)
    assert letters.pdf(paper(), at=AT) != letters.pdf(paper(body="Autre."), at=AT)


def test_a_long_letter_runs_over_pages_with_the_head_of_its_table(read: Reader) -> None:
    data = letters.pdf(paper(rows=80), at=AT)
    with pikepdf.open(BytesIO(data)) as pdf:
        pages = len(pdf.pages)
    said = read(data)
    assert pages >= 2
    assert said.count("Nouvelle") == pages
    assert all(f"Étape {place}" in said for place in range(80))
    assert said.count("Report de calendrier") >= pages


@pytest.mark.parametrize("party", [QUEBEC, WALLONIE])
@pytest.mark.parametrize("last", ["Le soutien des deux Parties est mentionné.", "# Recours\n\nDevant qui de droit."])
def test_nobody_signs_a_page_on_which_only_the_closing_words_stand(read: Reader, party: Party, last: str) -> None:
    turned = 0
    for rows in range(12, 32, 2):
        body = f"Madame, Monsieur,\n\n{{table:dates}}\n\n{last}\n\nSalutations distinguées."
        *before, final, _ = read(letters.pdf(paper(party, body=body, rows=rows), at=AT)).split("\f")
        turned += bool(before)
        for said in (last.rpartition("\n")[2], "Salutations distinguées.", "Camille Ferron"):
            assert said in final
        assert ("Recours" in final) == ("Recours" in last)
    assert 0 < turned < 10


def test_what_was_typed_is_text_and_a_draft_says_that_it_is_one(read: Reader) -> None:
    data = letters.pdf(paper(body=f"{NASTY}\n\n- {NASTY}\n\n# {NASTY}\n\n{{table:changes}}", number=""), at=AT)
    said = read(data)
    assert said.count("<b>=1+1</b> & {reason}") == 3
    assert "{table:changes}" in said
    assert "\u202e" not in said
    assert letters.pdf(paper(number=""), at=AT) != letters.pdf(paper(), at=AT)


def test_letters_are_joined_in_their_order(read: Reader) -> None:
    whole = letters.joined([letters.pdf(paper(body=f"Lettre {place}."), at=AT) for place in range(3)])
    said = read(whole)
    places = [said.index(f"Lettre {place}.") for place in range(3)]
    assert places == sorted(places)


def test_the_word_document_holds_the_same(tmp_path: Path) -> None:
    data = letter_docx.write(paper(WALLONIE, body=f"{NASTY}\n\n- Point\n\n{{table:dates}}"))
    with zipfile.ZipFile(BytesIO(data)) as package:
        assert package.testzip() is None
        tree = ElementTree.fromstring(package.read("word/document.xml"))  # noqa: S314 - written by us
    word = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    texts = [one.text or "" for one in tree.iter(f"{word}t")]
    assert "<b>=1+1</b> & {reason} «\u00a0Éloi\u00a0»" in texts
    assert {"Étape 1", "Camille Ferron", "directrice"} <= set(texts)
    assert "Objet\u00a0: Report de calendrier" in texts
    assert any("2027-QC-0001" in one for one in texts)
    first = next(tree.iter(f"{word}tbl"))
    assert [round(int(one.get(f"{word}w", 0)) / 100) for one in first.iter(f"{word}gridCol")] == [42, 29, 29]
    english = zipfile.ZipFile(BytesIO(letter_docx.write(paper(language="en")))).read("word/document.xml").decode()
    assert "Subject: Report de calendrier" in english
    assert tree.find(f".//{word}pgSz").get(f"{word}w") == "11906"  # type: ignore[union-attr]  # it is there
    assert letter_docx.write(paper()) == letter_docx.write(paper())
    assert "Brouillon, non scellé" not in texts
    draft = zipfile.ZipFile(BytesIO(letter_docx.write(paper(number="")))).read("word/document.xml").decode()
    assert "Brouillon, non scellé" in draft, "as its pages say"


def decision(projects: int = 3,
             approved: tuple[date | None, date | None] = (date(2020, 9, 25), None)) -> CalendarDecision:  # fmt: skip
    old, new = PartialDate.of(date(2021, 9, 2)), PartialDate(2022, month=9)
    same = Moved(PartialDate.of(date(2019, 9, 2)), PartialDate.of(date(2019, 9, 2)))
    return CalendarDecision(
        CMP, CALL, 4, "Report de la cohorte", "Les deux Parties", "La pandémie a suspendu les missions.",
        "Commission mixte permanente, mi-étape", date(2020, 9, 25), "CMP-XI/2020-04", approved,
        [MovedProject(f"12.1{n:02}", f"Projet {n} {NASTY}", same, Moved(old, new)) for n in range(projects)],
        [MovedMilestone(LocalisedText("Seconde rencontre"), Moved(None, PartialDate.of_edtf("2021-23")), True)],
    )  # fmt: skip


def test_the_decision_lists_every_project_old_and_new(read: Reader) -> None:
    for party in (QUEBEC, WALLONIE):
        data = decisions.pdf(House.of(CMP, party, "fr"), decision(60), at=AT)
        said = read(data)
        for wanted in ("CMP-XI/2020-04", "Commission mixte permanente, mi-étape", "La pandémie", "automne 2021"):
            assert wanted in said
        assert all(f"12.1{place:02}" in said for place in range(60))
        assert "<b>=1+1</b>" in said
        assert f"{QUEBEC.authority} : approuvée" in said
        assert f"{WALLONIE.authority} : pas encore" in said
    assert decisions.pdf(House.of(CMP, QUEBEC, "fr"), decision(), at=AT) == decisions.pdf(
        House.of(CMP, QUEBEC, "fr"), decision(), at=AT
    )


def test_a_decision_is_provisional_until_both_approved() -> None:
    assert decision().provisional
    assert not decision(approved=(date(2020, 9, 25), date(2020, 9, 28))).provisional
    house = House.of(CMP, QUEBEC, "fr")
    final = decisions.pdf(house, decision(approved=(date(2020, 9, 25), date(2020, 9, 28))), at=AT)
    assert final != decisions.pdf(house, decision(), at=AT)
