"""Spreadsheets of every format become the same rows; bad ones become one typed refusal, and the parent
lives.
"""

import os
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
import xlsxwriter
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import CoveredTableCell, TableCell, TableRow
from odf.table import Table as OdsTable
from odf.text import P

from cmpdesk.domain.errors import Refusal
from cmpdesk.intake.sheets import read_table
from cmpdesk.intake.tables import address, letters, spot
from cmpdesk.runtime.child import Child
from tests.intake import bad_files

TITLES: list[list[object]] = [["Registre des dépôts"], [], ["Numéro", "Titre", "Organisme", "Montant an 1"]]
DATA: list[list[object]] = [["12.101", "Tourbières en ville", "Institut Sphaigne", 12500.5]]


def refusal(child: Child, path: Path, **options: object) -> Refusal:
    with pytest.raises(Refusal) as refused:
        read_table(child, path, **options)  # type: ignore[arg-type]  # passed on as they are
    return refused.value


def write_ods(path: Path, rows: list[list[object]], merged: bool = False, error: bool = False) -> Path:
    book = OpenDocumentSpreadsheet()
    table = OdsTable(name="Dépôts")
    for values in rows:
        row = TableRow()
        for value in values:
            if isinstance(value, float):
                row.addElement(TableCell(valuetype="float", value=str(value)))
            else:
                cell = TableCell(valuetype="string")
                cell.addElement(P(text=str(value)))
                row.addElement(cell)
        table.addElement(row)
    if merged:
        row = TableRow()
        cell = TableCell(valuetype="string", numbercolumnsspanned=2)
        cell.addElement(P(text="12.102"))
        row.addElement(cell)
        row.addElement(CoveredTableCell())
        table.addElement(row)
    book.spreadsheet.addElement(table)
    book.save(str(path))
    return path


def test_xlsx_ods_and_csv_give_the_same_rows(child: Child, tmp_path: Path) -> None:
    xlsx = read_table(child, bad_files.workbook(tmp_path / "a.xlsx", TITLES + DATA))
    ods = read_table(child, write_ods(tmp_path / "a.ods", TITLES + DATA))
    csv = tmp_path / "a.csv"
    csv.write_text(
        "Registre des dépôts\n\nNuméro;Titre;Organisme;Montant an 1\n"
        "12.101;Tourbières en ville;Institut Sphaigne;12500,5\n"
    )
    text = read_table(child, csv)
    assert xlsx.rows[3] == ["12.101", "Tourbières en ville", "Institut Sphaigne", 12500.5]
    assert ods.rows[3] == xlsx.rows[3]
    assert text.rows[3] == ["12.101", "Tourbières en ville", "Institut Sphaigne", "12500,5"]
    assert xlsx.header_row == ods.header_row == text.header_row == 3
    assert (xlsx.sheet, text.separator, text.encoding) == ("Dépôts", ";", "utf-8")


def test_xls_files_are_read_and_their_error_cells_told(child: Child, tmp_path: Path) -> None:
    rows = [*TITLES, *DATA, ["12.102", "#N/A", "=#REF!", 1.5]]
    table = read_table(child, bad_files.old_workbook(tmp_path / "a.xls", rows))
    assert (table.sheet, table.header_row) == ("Dépôts", 3)
    assert table.rows[3] == ["12.101", "Tourbières en ville", "Institut Sphaigne", 12500.5]
    assert dict(table.errors) == {(4, 1): "#N/A", (4, 2): "#REF!"}


def test_the_name_of_a_file_does_not_decide_what_it_is(child: Child, tmp_path: Path) -> None:
    made = bad_files.workbook(tmp_path / "a.xlsx", TITLES + DATA)
    renamed = made.rename(tmp_path / "a.csv")
    assert read_table(child, renamed).header_row == 3


def test_the_sheet_with_the_best_header_is_chosen_or_the_one_that_is_named(child: Child, tmp_path: Path) -> None:
    path = tmp_path / "two.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("Lisez-moi").write_row(0, 0, ["Titre", "du", "classeur"])
        hidden = book.add_worksheet("Listes")
        hidden.write_row(0, 0, ["Numéro", "Titre", "Organisme", "Secteur", "Courriel"])
        hidden.hide()
        book.add_worksheet("Dépôts").write_row(0, 0, ["Numéro", "Titre", "Organisme", "Secteur"])
    assert read_table(child, path).sheet == "Dépôts"
    assert [head.name for head in read_table(child, path).heads] == ["Lisez-moi", "Dépôts"]
    assert read_table(child, path, sheet="Lisez-moi").sheet == "Lisez-moi"
    assert refusal(child, path, sheet="Absente").code == "sheet.no-such-sheet"


def test_dates_booleans_and_saved_results_of_formulas_are_read(child: Child, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    moment = datetime(2026, 3, 4, 17, 59)  # noqa: DTZ001 (a sheet knows no zone)
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["Numéro", "Titre", "Organisme"])
        page.write_datetime(1, 0, moment, book.add_format({"num_format": "d/m/yy h:mm"}))
        page.write_boolean(1, 1, True)
        page.write_formula(1, 2, '="Institut "&"Sphaigne"', None, "Institut Sphaigne")
    assert read_table(child, path).rows[1] == [{"d": "2026-03-04T17:59:00"}, True, "Institut Sphaigne"]


def test_error_cells_unsaved_results_and_merged_cells_are_told(child: Child, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["Numéro", "Titre", "Organisme"])
        page.write_formula(1, 0, "=NA()", None, "#N/A")
        page.write_formula(2, 1, "=A1&A2", None, "")
        page.merge_range(3, 1, 4, 2, "uni")
        page.write(5, 0, "fin")
    table = read_table(child, path)
    assert table.errors[1, 0] == "#N/A"
    assert dict(table.merged) == {(3, 2): "B4:C5", (4, 1): "B4:C5", (4, 2): "B4:C5"}


def test_a_formula_whose_result_was_never_saved_is_not_an_empty_cell(child: Child, tmp_path: Path) -> None:
    rows = bad_files.HEADER + '<row r=\'3\'><c r="A3"><f>A2+1</f></c><c r="B3"><f>A2</f><v></v></c></row>'
    table = read_table(child, bad_files.raw_xlsx(tmp_path / "a.xlsx", bad_files.sheet_xml(rows)))
    assert dict(table.errors) == {(2, 0): "=", (2, 1): "="}


def test_covered_cells_of_an_ods_are_told(child: Child, tmp_path: Path) -> None:
    table = read_table(child, write_ods(tmp_path / "a.ods", TITLES + DATA, merged=True))
    assert list(table.merged) == [(4, 1)]


def test_error_cells_of_an_ods_are_told(child: Child, tmp_path: Path) -> None:
    path = write_ods(tmp_path / "a.ods", [*TITLES, ["12.101", "FAULT", "Institut Sphaigne", 1.0]])
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    cell = b'<table:table-cell office:value-type="string"><text:p>FAULT'
    marked = b'<table:table-cell office:value-type="string" calcext:value-type="error"><text:p>#N/A'
    assert cell in parts["content.xml"]
    space = (
        b'<office:document-content xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    )
    parts["content.xml"] = parts["content.xml"].replace(cell, marked).replace(b"<office:document-content", space, 1)
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    assert dict(read_table(child, path).errors) == {(3, 1): "#N/A"}


@pytest.mark.parametrize(
    ("encoding", "found"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("cp1252", "cp1252"), ("utf-16", "utf-16-le"),
     ("mac-roman", "mac-roman"),
     ("utf-16-be", "utf-16-be")],
)  # fmt: skip
@pytest.mark.parametrize("separator", [";", "\t", ",", "|"])
def test_encoding_and_separator_are_found(
    child: Child, tmp_path: Path, encoding: str, found: str, separator: str
) -> None:
    rows = [
        ["Numéro", "Titre", "Organisme"],
        ["12.101", "L’œuvre « à l’été » – çà, là; ou|non", "Atelier Boréal"],
    ]
    text = "\r\n".join(separator.join(f'"{cell}"' for cell in row) for row in rows)
    (tmp_path / "a.txt").write_bytes(text.encode(encoding))
    table = read_table(child, tmp_path / "a.txt")
    assert table.rows == rows
    assert (table.encoding, table.separator) == (found, separator)


@pytest.mark.parametrize(
    ("data", "position"),
    [
        ("Numéro;Titre\n1;é".encode() + b"\xff\x81\x8d", 18),
        (b"\xef\xbb\xbfNum;Titre\n1;\xe9t\xe9", 15),
        (b"\xff\xfe" + "Num;Titre".encode("utf-16-le") + b"\x00\xd8\x41\x00", 20),
    ],
)
def test_a_character_that_no_encoding_explains_is_refused_with_its_place(
    child: Child, tmp_path: Path, data: bytes, position: int
) -> None:
    (tmp_path / "a.csv").write_bytes(data)
    refused = refusal(child, tmp_path / "a.csv")
    assert refused.code == "sheet.encoding"
    assert refused.params["position"] == position


BAD: list[tuple[str, Callable[[Path], Path], set[str]]] = [
    ("far cell", bad_files.far_cell, {"sheet.too-many-columns"}),
    ("low cell", bad_files.low_cell, {"sheet.too-many-rows"}),
    ("many rows", lambda path: bad_files.many_rows(path, 120_000), {"sheet.too-many-rows"}),
    ("zip bomb", bad_files.zip_bomb, {"sheet.bomb"}),
    ("small zip bomb", bad_files.small_zip_bomb, {"sheet.bomb"}),
    ("xml bomb", bad_files.xml_bomb, {"sheet.damaged", "sheet.too-much"}),
    ("traversal", bad_files.traversing, {"sheet.trap"}),
    ("password", bad_files.protected_workbook, {"sheet.password"}),
]


@pytest.mark.parametrize(("make", "codes"), [one[1:] for one in BAD], ids=[one[0] for one in BAD])
def test_bombs_and_traps_are_refused(
    child: Child, tmp_path: Path, make: Callable[[Path], Path], codes: set[str]
) -> None:
    path = make(tmp_path / "dépôts.xlsx")
    before = path.read_bytes()
    refused = refusal(child, path)
    assert refused.code in codes
    assert refused.params["name"] == "dépôts.xlsx"
    assert path.read_bytes() == before


def test_a_file_that_aborts_its_reader_is_refused_and_the_next_one_read(child: Child, tmp_path: Path) -> None:
    """A cell far away that our own look does not see: calamine aborts, the child dies, the parent goes on."""
    rows = bad_files.HEADER + "<row r='1048576'><c t='n' r='XFD1048576'><v >1</v></c></row>"
    path = bad_files.raw_xlsx(tmp_path / "a.xlsx", bad_files.sheet_xml(rows))
    assert refusal(child, path).code in {"sheet.too-much", "file.too-much-memory"}
    assert read_table(child, bad_files.workbook(tmp_path / "b.xlsx", TITLES + DATA)).header_row == 3


def test_a_million_declared_rows_with_two_filled_are_two_rows(child: Child, tmp_path: Path) -> None:
    table = read_table(child, bad_files.declared_rows(tmp_path / "a.xlsx"))
    assert len(table.rows) == 2


def test_an_entity_never_opens_a_file_of_this_machine(child: Child, tmp_path: Path) -> None:
    canary = tmp_path / "canary.txt"
    canary.write_text("canary-content")
    path = bad_files.outside_entity(tmp_path / "a.xlsx", canary)
    try:
        seen = str(read_table(child, path).rows)
    except Refusal as refused:
        seen = str(refused)
    assert "canary-content" not in seen


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "sheet.empty"),
        (b"\n\n  \n", "sheet.empty"),
        (b"%PDF-1.7\n%%EOF", "sheet.foreign"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "sheet.foreign"),
        (b"PK\x03\x04" + bytes(60), "sheet.damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(900), "sheet.damaged"),
        (bytes(range(256)) * 20, "sheet.foreign"),
    ],
)
def test_what_is_no_spreadsheet_is_refused(child: Child, tmp_path: Path, data: bytes, code: str) -> None:
    (tmp_path / "a.xlsx").write_bytes(data)
    assert refusal(child, tmp_path / "a.xlsx").code == code


@pytest.mark.parametrize("kept", [0.3, 0.7, 0.99])
def test_a_workbook_cut_short_is_damaged(child: Child, tmp_path: Path, kept: float) -> None:
    path = bad_files.workbook(tmp_path / "a.xlsx", TITLES + DATA * 50)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * kept)])
    assert refusal(child, path).code == "sheet.damaged"


def test_missing_and_too_large_files_are_refused_before_they_are_opened(child: Child, tmp_path: Path) -> None:
    assert refusal(child, tmp_path / "nothing.xlsx").code == "file.missing"
    assert refusal(child, tmp_path).code == "file.missing"
    large = tmp_path / "large.xlsx"
    with large.open("wb") as file:
        os.truncate(file.fileno(), 101 * 1024 * 1024)
    refused = refusal(child, large)
    assert (refused.code, refused.params["size"]) == ("file.too-large", 101 * 1024 * 1024)


def test_nasty_texts_come_through_letter_by_letter(child: Child, tmp_path: Path) -> None:
    texts: list[object] = [
        "=1+1",
        "<b>gras</b> & co",
        "🙂 é\u0301",
        "a\u202efdp",
        "x" * 2000,
        "@cmd",
        "\u200fשלום",
        "'quoted",
    ]
    rows: list[list[object]] = [["Numéro", "Titre", "Organisme"], *[[text, "t", "o"] for text in texts]]
    table = read_table(child, bad_files.workbook(tmp_path / "a.xlsx", rows))
    assert [row[0] for row in table.rows[1:]] == texts


def test_addresses_name_real_columns() -> None:
    assert [letters(column) for column in (0, 25, 26, 701, 702, 16383)] == [
        "A",
        "Z",
        "AA",
        "ZZ",
        "AAA",
        "XFD",
    ]
    assert [spot(address(row, column)) for row, column in ((0, 0), (11, 27), (1048575, 16383))] == [
        (0, 0), (11, 27), (1048575, 16383),
    ]  # fmt: skip
    with pytest.raises(ValueError, match="12"):
        spot("12")
