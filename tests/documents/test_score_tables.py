"""Score sheets as files of office programs, read by other programs; and what LibreOffice made of them."""

import re
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree as Tree

import pytest
from python_calamine import CalamineWorkbook

from cmpdesk.documents import score_files, shown
from cmpdesk.documents.score_questions import marks_of
from cmpdesk.domain.packets import PacketContent
from cmpdesk.domain.returns import SheetFile, parse_code, parse_name
from cmpdesk.domain.text import LocalisedText
from tests.documents import contents as fiction
from tests.documents.test_packets import applications
from tests.documents.test_score_forms import COMMENT, RETURNED

CONTENT = fiction.content(applications())
READ = [one for one in CONTENT.applications if not one.recused]
CODES = [shown.sheet_code(CONTENT, one) for one in READ]
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SHEETS = (SheetFile.XLSX, SheetFile.ODS)
ANSWERS = {
    ("mark", "c0"): 4.5, ("mark", "c1"): 0.0, ("mark", "c2"): 3.0, ("comment", "c0"): COMMENT,
    ("strengths", ""): "Équipe solide", ("weaknesses", ""): "Budget (à revoir)",
    ("recommendation", ""): "Si les fonds le permettent", ("declaration", ""): "aucun",
    ("explanation", ""): "aucun lien",
}  # fmt: skip


def written(folder: Path, kind: SheetFile, content: PacketContent = CONTENT) -> Path:
    path = folder / f"sheets.{kind}"
    reads = [one for one in content.applications if not one.recused]
    score_files.write(content, reads, kind, path, datetime(2022, 4, 11, tzinfo=UTC))
    return path


def rows(path: Path, sheet: int = 0) -> list[list[object]]:
    page = CalamineWorkbook.from_path(path).get_sheet_by_index(sheet)
    found: list[list[object]] = [list(row) for row in page.to_python(skip_empty_area=False)]
    return [[*row, *[""] * 8][:8] for row in found]


def answers(path: Path) -> dict[tuple[str, str], object]:
    found = {}
    for row in rows(path):
        known = parse_name(str(row[0]))
        if known is not None and row[3] != "":
            assert known[0] == CODES[0]
            found[str(known[1].kind), known[1].criterion] = row[3]
    return found


def word_rows(path: Path) -> list[tuple[str, str]]:
    """Return (name of the field, text of the answer) of each row, as the docstring of `score_docx` says."""
    root = Tree.fromstring(zipfile.ZipFile(path).read("word/document.xml"))  # noqa: S314 - of our own data
    found = []
    for row in root.iter(f"{WORD}tr"):
        asked, answer = (_text(cell) for cell in row.iter(f"{WORD}tc"))
        found.append((asked.split()[-1], answer))
    return found


def _text(cell: Tree.Element) -> str:
    parts = [one for one in cell.iter() if one.tag in (f"{WORD}t", f"{WORD}br")]
    return "".join((one.text or "") if one.tag == f"{WORD}t" else "\n" for one in parts)


@pytest.mark.parametrize("kind", SHEETS)
def test_each_application_has_a_worksheet_with_a_row_for_each_field(tmp_path: Path, kind: SheetFile) -> None:
    path = written(tmp_path, kind)
    assert CalamineWorkbook.from_path(path).sheet_names == ["12.101", "12.103"]
    for place, code in enumerate(CODES):
        found = rows(path, place)
        assert found[0][0] == f"cmpdesk.{code.plain}"
        names = [parse_name(str(row[0])) for row in found[1:]]
        fields = [one[1] for one in names if one is not None and one[0] == code]
        assert len(fields) == len(set(fields)) == 2 + 2 * 7 + 4
        assert any(str(code) in str(row[1]) for row in found[:5])
        assert all(row[3] == "" for row in found)


@pytest.mark.parametrize("kind", SHEETS)
def test_the_marks_that_may_be_chosen_are_numbers(tmp_path: Path, kind: SheetFile) -> None:
    column = [row[5] for row in rows(written(tmp_path, kind)) if row[5] != ""]
    assert column == [float(mark) for mark in marks_of(CONTENT.grid)] == [half / 2 for half in range(11)]
    whole = replace(CONTENT, grid=fiction.grid(1, half=False))
    assert [row[5] for row in rows(written(tmp_path, kind, whole)) if row[5] != ""] == [0, 1, 2, 3, 4, 5]


@pytest.mark.parametrize("name", ["libreoffice.xlsx", "libreoffice.ods"])
def test_a_sheet_that_libreoffice_filled_is_read_back(name: str) -> None:
    assert answers(RETURNED / name) == ANSWERS


def test_only_answers_can_be_typed(tmp_path: Path) -> None:
    book = zipfile.ZipFile(written(tmp_path, SheetFile.XLSX))
    page = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<sheetProtection" in page
    assert page.count("<dataValidation ") == 7 + 2
    assert "<f>" not in page
    table = zipfile.ZipFile(written(tmp_path, SheetFile.ODS)).read("content.xml").decode()
    assert table.count('table:protected="true"') == 2
    assert "table:formula" not in table
    assert "cell-content-is-in-list" in table


def test_a_title_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    first = READ[0]
    odd = replace(first, sheet=replace(first.sheet, number="=1+1", title='=cmd|" /C calc"!A0 <&> \x01'))
    content = replace(CONTENT, applications=(odd,))
    assert any("=cmd|" in str(row[1]) for row in rows(written(tmp_path, SheetFile.XLSX, content)))
    assert "<f>" not in zipfile.ZipFile(tmp_path / "sheets.xlsx").read("xl/worksheets/sheet1.xml").decode()
    assert any("=cmd|" in str(row[1]) for row in rows(written(tmp_path, SheetFile.ODS, content)))
    assert word_rows(written(tmp_path, SheetFile.DOCX, content))


@pytest.mark.parametrize("kind", [*SHEETS, SheetFile.DOCX])
def test_a_document_says_whose_it_is(tmp_path: Path, kind: SheetFile) -> None:
    parts = {SheetFile.ODS: "meta.xml"}.get(kind, "docProps/custom.xml")
    for path in (written(tmp_path, kind), RETURNED / f"libreoffice.{kind}"):
        told = zipfile.ZipFile(path).read(parts).decode()
        for name, value in (("call", "call"), ("grid", "2"), ("reviewer", "r-QC-04")):
            assert re.search(rf'name="cmpdesk-{name}"[^>]*>(<[^>]*>)?{value}<', told)


def test_a_word_document_has_a_control_for_each_field(tmp_path: Path) -> None:
    path = written(tmp_path, SheetFile.DOCX)
    root = Tree.fromstring(zipfile.ZipFile(path).read("word/document.xml"))  # noqa: S314 - of our own data
    tags = [str(tag.get(f"{WORD}val")) for tag in root.iter(f"{WORD}tag")]
    assert tags == [name for name, _ in word_rows(path)]
    assert len(tags) == len(set(tags)) == 2 * (2 + 2 * 7 + 4)
    assert all(parse_name(tag) is not None for tag in tags)
    assert all(re.fullmatch("‹ .* ›", answer) for _, answer in word_rows(path))
    told = "".join(text.text or "" for text in root.iter(f"{WORD}t"))
    for code in CODES:
        assert str(code) in told
        assert parse_code(str(code)) == code
    items = [one.get(f"{WORD}displayText") for one in root.iter(f"{WORD}listItem")]
    assert "4,5" in items
    controls = [one.get(f"{WORD}val") for one in root.iter(f"{WORD}id")]
    assert len(controls) == len(set(controls))


def test_a_document_that_libreoffice_filled_is_read_back() -> None:
    found = {}
    for name, answer in word_rows(RETURNED / "libreoffice.docx"):
        known = parse_name(name)
        assert known is not None
        if known[0] == CODES[0] and not re.fullmatch("‹ .* ›", answer):
            found[str(known[1].kind), known[1].criterion] = answer
    assert {key: value for key, value in found.items() if key[0] != "mark"} == {
        key: value for key, value in ANSWERS.items() if key[0] != "mark"
    }
    marks = {key[1]: Decimal(value.replace(",", ".")) for key, value in found.items() if key[0] == "mark"}
    assert marks == {"c0": Decimal("4.5"), "c1": 0, "c2": 3}


def test_a_code_too_long_for_word_is_still_found(tmp_path: Path) -> None:
    long = "critere-" + "x" * 32
    grid = fiction.grid(1)
    content = replace(CONTENT, grid=replace(grid, criteria=(replace(grid.criteria[0], code=long),)))
    fields = [parse_name(name) for name, _ in word_rows(written(tmp_path, SheetFile.DOCX, content))]
    assert any(one is not None and one[1].criterion == long for one in fields)


@pytest.mark.parametrize("kind", SheetFile)
def test_sheets_are_in_the_language_and_on_the_paper_of_the_reader(tmp_path: Path, kind: SheetFile) -> None:
    dutch = fiction.content(applications(), fiction.FLANDERS, "VL-02", "nl")
    path = written(tmp_path, kind, dutch)
    if kind is SheetFile.DOCX:
        told = zipfile.ZipFile(path).read("word/document.xml").decode()
        assert 'w:w="11906" w:h="16838"' in told
    elif kind is SheetFile.PDF:
        from pypdf import PdfReader

        told = "".join(page.extract_text() for page in PdfReader(path).pages)
        assert round(PdfReader(path).pages[0].mediabox.width) == 595
    else:
        told = " ".join(str(cell) for row in rows(path) for cell in row)
    assert "Aanbeveling" in told


@pytest.mark.parametrize("kind", [SheetFile.XLSX, SheetFile.ODS, SheetFile.DOCX])
def test_what_each_mark_means_stands_at_the_head(kind: SheetFile, tmp_path: Path) -> None:
    path = written(tmp_path, kind)
    told = str(rows(path)) if kind in SHEETS else zipfile.ZipFile(path).read("word/document.xml").decode()
    for mark in CONTENT.grid.marks:
        assert f"{mark.mark} · {mark.meaning.in_('fr')}" in told


def test_a_long_question_gets_room_in_excel(tmp_path: Path) -> None:
    long = CONTENT.grid.criteria[0].question.in_("fr") + " Le lien tient à l’objet et non à son vocabulaire." * 6
    first = replace(CONTENT.grid.criteria[0], question=LocalisedText(long))
    grid = replace(CONTENT.grid, criteria=(first, *CONTENT.grid.criteria[1:]))
    path = written(tmp_path, SheetFile.XLSX, replace(CONTENT, grid=grid))
    xml = zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml").decode()
    heights = [float(one) for one in re.findall(r'ht="([\d.]+)"', xml)]
    assert max(heights) >= 15 * len(long) / 34
