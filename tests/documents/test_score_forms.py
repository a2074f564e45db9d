"""Score sheets that are filled on screen: filled by other programs, read back by two libraries."""

import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from pypdf import PdfReader

from cmpdesk.documents import packets, score_files, shown
from cmpdesk.domain.packets import PacketContent, PieceKind, ProducedPacket
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.returns import (
    OF_CRITERION,
    OF_PROGRESS,
    FieldKind,
    SheetField,
    SheetFile,
    mark_of,
    parse_code,
    parse_name,
)
from cmpdesk.domain.scoring import Grid
from cmpdesk.domain.tasks import Unwatched
from cmpdesk.domain.text import LocalisedText
from tests.documents import contents as fiction
from tests.documents.test_packets import FORM, PLAN, applications, made

RETURNED = Path(__file__).resolve().parent.parent / "data" / "returned"
CONTENT = fiction.content(applications())
CODE = shown.sheet_code(CONTENT, CONTENT.applications[0])
COMMENT = "Très bon — « équilibré », 4 066,13 $ ; cœur du projet.\nDeuxième ligne."
ANSWERS = {
    ("mark", "c0"): "m4", ("half", "c0"): "half", ("mark", "c1"): "m0", ("mark", "c2"): "m3",
    ("comment", "c0"): COMMENT,
    ("strengths", ""): "Équipe solide", ("weaknesses", ""): "Budget (à revoir)", ("recommendation", ""): "if-funds",
    ("declaration", ""): "none", ("explanation", ""): "aucun lien",
}  # fmt: skip
"""What was answered in the files of `RETURNED`."""
Tool = Callable[[str], str]


def filled(path: Path) -> dict[tuple[str, str], str]:
    """Return what the sheet `CODE` holds according to pypdf; pikepdf must say the same."""
    found = {name: str(field.get("/V") or "") for name, field in (PdfReader(path).get_fields() or {}).items()}
    with pikepdf.open(path) as pdf:
        assert dict(_values(pdf.Root.AcroForm.Fields)).items() <= found.items()
    read = {}
    for name, value in found.items():
        known = parse_name(name)
        plain = value.removeprefix("/").replace("\r\n", "\n").replace("\r", "\n")
        if known is not None and known[0] == CODE and plain not in ("", "Off"):
            read[str(known[1].kind), known[1].criterion] = plain
    return read


def _values(fields: Any, above: str = "") -> Iterator[tuple[str, str]]:
    """Yield the whole name and the value of each field that has one (pikepdf)."""
    for field in fields:
        if "/T" in field:
            name = f"{above}.{field.T}" if above else str(field.T)
            if "/V" in field:
                yield name, str(field.V)
            yield from _values(field.get("/Kids", []), name)


SHEET = 2
"""Position of the first score sheet, after the declaration and the grid."""


def blank(folder: Path, content: PacketContent = CONTENT, only: int | None = None) -> Path:
    reads = [one for one in content.applications if not one.recused][:only]
    score_files.write(content, reads, SheetFile.PDF, folder / "sheets.pdf", datetime(2022, 4, 11, tzinfo=UTC))
    return folder / "sheets.pdf"


@pytest.fixture(scope="module")
def packet(tmp_path_factory: pytest.TempPathFactory) -> ProducedPacket:
    return made(tmp_path_factory.mktemp("forms"), CONTENT)[0]


@pytest.mark.parametrize("name", ["pdftk.pdf", "poppler.pdf"])
def test_what_other_programs_filled_is_read_back(name: str) -> None:
    assert filled(RETURNED / name) == ANSWERS
    assert mark_of(ANSWERS["mark", "c0"], half=True) == pytest.approx(4.5)


@pytest.mark.parametrize("name", ["pdftk.pdf", "poppler.pdf"])
def test_what_was_typed_is_drawn_with_our_font(name: str, external_tool: Tool) -> None:
    path = RETURNED / name
    text = subprocess.run([external_tool("pdftotext"), path, "-"], capture_output=True, text=True, check=True).stdout
    assert "cœur du projet." in text
    fonts = subprocess.run([external_tool("pdffonts"), path], capture_output=True, text=True, check=True).stdout
    rows = [line.split() for line in fonts.splitlines()[2:]]
    assert all("yes" in row for row in rows)
    assert any(row[:4] == ["SourceSans3-Regular", "TrueType", "WinAnsi", "yes"] for row in rows)


def test_the_engine_of_chromium_fills_it_like_a_reader(tmp_path: Path) -> None:
    """Boxes are clicked and text is typed; PDFium draws what was typed and saves it."""
    path, out = blank(tmp_path, only=1), tmp_path / "filled.pdf"
    with pikepdf.open(path) as pdf:
        page = pdf.pages[SHEET]
        height = float(page.mediabox[3])
        spots = {_spot(one): [float(edge) for edge in one.Rect] for one in _annotations(page)}
    document = pypdfium2.PdfDocument(path)
    document.init_forms()
    shown_page = document[SHEET]
    raw: Any = pypdfium2.raw  # made when it is imported
    form = document.formenv.raw

    def press(spot: tuple[str, ...]) -> None:
        left, bottom, right, top = spots[spot]
        x, y = (left + right) / 2, (bottom + top) / 2
        assert 0 < y < height
        raw.FORM_OnMouseMove(form, shown_page.raw, 0, x, y)
        raw.FORM_OnLButtonDown(form, shown_page.raw, 0, x, y)
        raw.FORM_OnLButtonUp(form, shown_page.raw, 0, x, y)

    for mark in ("m2", "m4"):  # the second takes the place of the first
        press(("mark", "c0", mark))
    press(("half", "c0", "half"))
    press(("recommendation", "if-funds"))
    press(("comment", "c0"))
    for char in "Très bon, cœur « ’ »":
        raw.FORM_OnChar(form, shown_page.raw, ord(char), 0)
    raw.FORM_ForceToKillFocus(form)
    document.save(out)
    document.close()
    assert filled(out) == {("mark", "c0"): "m4", ("half", "c0"): "half", ("recommendation", ""): "if-funds",
                           ("comment", "c0"): "Très bon, cœur « ’ »"}  # fmt: skip
    # the rest it draws with fonts of the machine, whatever the font of the field has: which ones, nobody knows
    assert "Très bon, c" in pypdfium2.PdfDocument(_flat(out))[SHEET].get_textpage().get_text_bounded()


def test_the_grid_stands_before_the_sheets(tmp_path: Path) -> None:
    grid = pypdfium2.PdfDocument(blank(tmp_path, only=1))[SHEET - 1].get_textpage().get_text_bounded()
    for mark in CONTENT.grid.marks:
        assert mark.meaning.in_("fr") in " ".join(grid.split())


def _flat(path: Path) -> Path:
    document = pypdfium2.PdfDocument(path)
    document.init_forms()
    for page in document:
        page.flatten()
    flat = path.with_name("flat.pdf")
    document.save(flat)
    return flat


def _annotations(page: pikepdf.Page) -> list[Any]:
    return list(page.obj.get("/Annots", []))


def _spot(widget: Any) -> tuple[str, ...]:
    """Return the field of a widget below its sheet and, of a button, its state."""
    looks = widget.AP.N
    states = [] if isinstance(looks, pikepdf.Stream) else [str(key)[1:] for key in looks if str(key) != "/Off"]
    return (*_path(widget)[2:], *states)


def _path(field: Any) -> list[str]:
    """Return the parts of the whole name of a field or of a widget."""
    parts: list[str] = []
    while field is not None:
        if "/T" in field:
            parts.insert(0, str(field["/T"]))
        field = field.get("/Parent")
    return parts


def test_each_sheet_of_a_packet_has_its_fields_and_recused_ones_have_none(packet: ProducedPacket) -> None:
    codes = {shown.sheet_code(CONTENT, one): one.recused for one in CONTENT.applications}
    found: dict[object, set[SheetField]] = {}
    for name in PdfReader(packet.path).get_fields() or {}:
        known = parse_name(name)
        if known is not None:
            found.setdefault(known[0], set()).add(known[1])
    assert set(found) == {code for code, recused in codes.items() if not recused}
    wanted = {SheetField(kind, one.code) for one in CONTENT.grid.criteria
              for kind in (FieldKind.MARK, FieldKind.HALF, FieldKind.COMMENT)}  # fmt: skip
    wanted |= {SheetField(kind) for kind in FieldKind if kind not in OF_CRITERION | OF_PROGRESS}
    assert all(fields == wanted for fields in found.values())


def test_the_code_is_printed_where_its_fields_are(packet: ProducedPacket) -> None:
    reader = PdfReader(packet.path)
    sheets = [line for line in packet.manifest.lines if line.kind is PieceKind.SCORE_SHEET]
    assert len(sheets) == 2
    for line in sheets:
        page = reader.pages[line.first - 1]
        one = next(one for one in CONTENT.applications if one.sheet.number == line.application)
        code = shown.sheet_code(CONTENT, one)
        assert str(code) in page.extract_text()
        assert parse_code(str(code)) == code
        with pikepdf.open(packet.path) as pdf:
            assert {_path(one)[1] for one in _annotations(pdf.pages[line.first - 1])} == {code.plain}
    information = reader.metadata
    assert information is not None
    assert {str(information[f"/cmpdesk-{name}"]) for name in ("call", "grid", "reviewer")} == {"call", "2", "r-QC-04"}


def test_fields_tell_what_they_ask_and_are_in_the_order_of_the_page(packet: ProducedPacket) -> None:
    line = next(line for line in packet.manifest.lines if line.kind is PieceKind.SCORE_SHEET)
    with pikepdf.open(packet.path) as pdf:
        page = pdf.pages[line.first - 1]
        assert page.obj.Tabs == "/R"
        widgets = _annotations(page)
        assert all(str(one.TU) for one in widgets)
        assert "Excellent" in str(widgets[5].TU)
        assert all(int(one.F) == 4 for one in widgets)
        assert len({one.AP.N.objgen for one in widgets if isinstance(one.AP.N, pikepdf.Stream)}) <= 4
        pressed = {one.AP.N["/m3"].objgen for one in widgets if "/m3" in one.AP.N}
        assert len(pressed) == 1
        form: Any = pdf.Root.AcroForm
        assert "/NeedAppearances" not in form
        font = form.DR.Font["/CmpSans"]
        assert "/FontFile2" in font.FontDescriptor
        assert b"JavaScript" not in Path(packet.path).read_bytes()
        rows = [round(float(one.Rect[3])) for one in widgets if _path(one)[2] == "mark"]
    assert rows == sorted(rows, reverse=True)


def test_paper_to_be_filled_by_hand_has_the_code_and_no_fields(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    fiction.spooled(tmp_path / "spool", FORM, PLAN)
    order = replace(fiction.order(CONTENT), fillable=False)
    found = list(packets.produce([order], spool=tmp_path / "spool", out=tmp_path / "out",
                                 names={CONTENT.reviewer.id: "a.pdf"}, jobs=1, watch=Unwatched()))  # fmt: skip
    reader = PdfReader(found[0].path)
    assert not reader.get_fields()
    line = next(line for line in found[0].manifest.lines if line.kind is PieceKind.SCORE_SHEET)
    assert str(CODE) in reader.pages[line.first - 1].extract_text()


def _grid(**changes: object) -> Grid:
    grid = fiction.grid(3)
    first, second, third = grid.criteria
    return replace(grid, criteria=(
        replace(first, code="a.b é%"), replace(second, scored=False, comment_required=True),
        replace(third, side=Side.SECOND),
    ), **changes)  # type: ignore[arg-type]  # fmt: skip  # the names are those of the fields


@pytest.mark.parametrize("half", [True, False])
def test_only_what_the_grid_asks_of_this_jury_is_asked(tmp_path: Path, half: bool) -> None:
    content = replace(CONTENT, grid=_grid(half_marks=half, recommendation=False))
    names = [parse_name(name) for name in PdfReader(blank(tmp_path, content, only=1)).get_fields() or {}]
    found = {(str(one[1].kind), one[1].criterion) for one in names if one is not None}
    assert ("mark", "a.b é%") in found
    assert (("half", "a.b é%") in found) is half
    assert ("comment", "c1") in found
    assert not {("mark", "c1"), ("recommendation", "")} & found
    assert not any(criterion == "c2" for _, criterion in found)


def test_qpdf_finds_no_fault_in_sheets_alone(tmp_path: Path, external_tool: Tool) -> None:
    path = blank(tmp_path)
    checked = subprocess.run([external_tool("qpdf"), "--check", path], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    text = "".join(page.extract_text() for page in PdfReader(path).pages)
    assert "12.101" in text
    assert "12.102" not in text


def test_a_title_in_many_languages_breaks_no_tip(tmp_path: Path) -> None:
    grid = fiction.grid(1)
    odd = replace(grid.criteria[0], name=LocalisedText("Qualité (100 %) \\ ) <b>"))
    path = blank(tmp_path, replace(CONTENT, grid=replace(grid, criteria=(odd,))), only=1)
    with pikepdf.open(path) as pdf:
        assert any("(100 %) \\ )" in str(one.TU) for one in _annotations(pdf.pages[SHEET]))
