"""Files of tables, read back by other programs: types stay, and nothing becomes a formula."""

import csv
import io
import zipfile
from datetime import date, datetime
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from python_calamine import CalamineWorkbook

from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.exports import ExportKind, ExportSheet, one_line, printable, safe, unguarded
from cmpdesk.domain.money import Money
from cmpdesk.domain.tasks import Progress, Unwatched
from cmpdesk.services import exports

EVIL = (
    "=1+1", "+32 2 555 01 02", "-2+3", "@SUM(A1)", "\t=1+1", "\r=1+1", "=HYPERLINK(\"http://x.example\")",
    "https://x.example", "＝1+1", "=cmd|' /C calc'!A0",
)  # fmt: skip
SHEET = ExportSheet(
    "Candidatures [2026]: a/b",
    ("No.", "Titre", "Demandé QC (CAD)", "Pages", "Reçu le", "Jour"),
    (
        ("12.101", "Atlas des rives", Money(1_200_050, "CAD"), 12, datetime(2026, 3, 3, 16, 12), date(2026, 3, 3)),  # noqa: DTZ001 - a wall time
        ("12.102", None, None, Decimal("-2.5"), None, None),
        *((text, "x", None, None, None, None) for text in EVIL),
    ),
)  # fmt: skip


@pytest.mark.parametrize("kind", [ExportKind.XLSX, ExportKind.ODS])
def test_a_workbook_keeps_types_and_holds_no_formula(kind: ExportKind) -> None:
    made = exports.export(SHEET, kind, "fr")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(made)).get_sheet_by_index(0).to_python()
    assert rows[0] == list(SHEET.headings)
    assert rows[1][:4] == ["12.101", "Atlas des rives", 12000.5, 12]
    assert rows[1][4:] == [datetime(2026, 3, 3, 16, 12), date(2026, 3, 3)]  # noqa: DTZ001 - a wall time
    assert rows[2] == ["12.102", "", "", -2.5, "", ""]
    assert [str(row[0]).strip() for row in rows[3:]] == [text.strip() for text in EVIL]
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        name = "xl/worksheets/sheet1.xml" if kind is ExportKind.XLSX else "content.xml"
        tree = ElementTree.fromstring(archive.read(name))  # noqa: S314 - we wrote it
    tags = {element.tag.rpartition("}")[2] for element in tree.iter()}
    attributes = {name.rpartition("}")[2] for element in tree.iter() for name in element.attrib}
    assert not {"f", "hyperlink"} & tags
    assert "formula" not in attributes


def test_csv_is_written_for_the_program_that_opens_it() -> None:
    french = exports.export(SHEET, ExportKind.CSV, "fr")
    assert french.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(french.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert rows[1] == ["12.101", "Atlas des rives", "12000,50", "12", "2026-03-03 16:12", "2026-03-03"]
    assert rows[2][3] == "-2,5"
    for row, text in zip(rows[3:], EVIL, strict=True):
        assert row[0] == (text if text.startswith("https") else f"'{text}")
    english = exports.export(SHEET, ExportKind.CSV, "en").decode("utf-8-sig")
    assert next(csv.reader(io.StringIO(english))) == list(SHEET.headings)


def test_what_no_file_can_hold_is_left_out() -> None:
    rows = (("a\x00b\x07\ufffe", "y" * 40_000),)
    for kind in ExportKind:
        made = exports.export(ExportSheet("", ("A", "B"), rows), kind, "en")
        if kind is not ExportKind.CSV:
            read = CalamineWorkbook.from_filelike(io.BytesIO(made)).get_sheet_by_index(0).to_python()
            assert read[1] == ["ab", "y" * 32_767]
    assert printable("\ud800x") == "x"


def test_the_clipboard_gets_one_line_and_gives_back_what_it_got() -> None:
    assert one_line("a\tb\r\nc\u2028d") == "a b c d"
    assert one_line("=1+1") == "'=1+1"
    for text in ("=1", "+32 2", "l'eau", "'ndrangheta", "plain"):
        assert unguarded(safe(text)) == text


def test_an_export_can_be_cancelled() -> None:
    class Impatient(Unwatched):
        said: Progress | None = None

        def report(self, progress: Progress) -> None:
            self.said = progress

        def check(self) -> None:
            if self.said is not None:
                raise Refusal("task.cancelled")

    watch = Impatient()
    sheet = ExportSheet("T", ("A",), tuple(("x",) for _ in range(2000)))
    for kind in ExportKind:
        watch.said = None
        with pytest.raises(Refusal, match=r"task\.cancelled"):
            exports.export(sheet, kind, "fr", watch=watch)
        assert watch.said == Progress("T", 500, 2000)
