"""Printing into files, read back by poppler: sizes of paper, what is on it, separators, faults, and going on after."""

import os
import subprocess
from collections.abc import Callable, Iterator
from functools import partial
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtGui import QPageSize
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from pytestqt.qtbot import QtBot
from reportlab.pdfgen.canvas import Canvas

from cmpdesk.domain.errors import EnvironmentFailure, Refusal
from cmpdesk.domain.preview import Document
from cmpdesk.domain.tasks import Progress, Unwatched
from cmpdesk.i18n import screen
from cmpdesk.services import workspaces
from cmpdesk.services.workspaces import Workspace
from cmpdesk.ui.print_dialog import new_printer, papers_of, wanted_pages
from cmpdesk.ui.printing import Order, Place, Sheaf, inked, jobs_of, paper_name, place_of, print_all

LETTER, A4 = (612.0, 792.0), (595.28, 841.89)
Tool = Callable[[str], str]


def document(*sizes: tuple[float, float], name: str = "cahier.pdf") -> Document:
    """A document with a black square in the corner of each page, one inch wide, an inch from its edges."""
    out = BytesIO()
    canvas = Canvas(out)
    for size in sizes:
        canvas.setPageSize(size)
        canvas.rect(72, size[1] - 144, 72, 72, fill=1)
        canvas.showPage()
    canvas.save()
    return Document(name, name, partial(bytes, out.getvalue()))


def sheaf(code: str, *sizes: tuple[float, float]) -> Sheaf:
    return Sheaf(code, document(*sizes, name=f"cmp-XIIe_{code}.pdf"), code, ("Louise Archambault",), len(sizes))


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    screen.set_language("en")
    yield
    screen.set_language("fr")


@pytest.fixture
def workspace(qtbot: QtBot, tmp_path: Path) -> Iterator[Workspace]:
    made = workspaces.create(str(tmp_path / "bureau.cmpdesk"), office=None, officer_name="Nadine Courtemanche")
    yield made
    made.close()


def file_printer(path: Path | str) -> QPrinter:
    printer = new_printer()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    return printer


def sizes_of(path: Path, external_tool: Tool) -> list[tuple[float, float]]:
    told = subprocess.run([external_tool("pdfinfo"), "-f", "1", "-l", "999", str(path)], capture_output=True, text=True,
                          check=True).stdout  # fmt: skip
    lines = [line.split() for line in told.splitlines() if line.startswith("Page ") and "size:" in line]
    return [(float(words[3]), float(words[5])) for words in lines]


def near(found: list[tuple[float, float]], *wanted: tuple[float, float]) -> bool:
    return len(found) == len(wanted) and all(
        abs(one[0] - other[0]) < 1 and abs(one[1] - other[1]) < 1 for one, other in zip(found, wanted, strict=True)
    )


def ink(path: Path, page: int) -> tuple[float, float, float, float]:
    """Return the box of what is black on a page, in points from its top left corner."""
    with pypdfium2.PdfDocument(path) as pdf:
        held = pdf[page]
        picture = held.render(scale=1).to_pil().convert("L").point(lambda value: 255 if value < 128 else 0)
        held.close()
    left, top, right, bottom = picture.getbbox() or (0, 0, 0, 0)
    return left, top, right, bottom


def test_each_page_is_printed_on_its_own_paper_at_its_own_size(
    workspace: Workspace, tmp_path: Path, external_tool: Tool
) -> None:
    sizes = (LETTER, A4, (792.0, 612.0), (400.0, 500.0))
    target = tmp_path / "sortie.pdf"
    order = Order((Sheaf("1", document(*sizes), "Cahier"),))
    assert print_all(workspace, file_printer(target), order, [], Unwatched()) == 1
    assert near(sizes_of(target, external_tool), *sizes)
    for page in range(4):
        assert ink(target, page) == pytest.approx((72, 72, 144, 144), abs=2)


def test_what_is_printed_is_what_pdfium_shows_at_300_dots(workspace: Workspace, tmp_path: Path) -> None:
    target = tmp_path / "sortie.pdf"
    made = document(LETTER)
    print_all(workspace, file_printer(target), Order((Sheaf("1", made, "Cahier"),)), [], Unwatched())
    pictures = []
    for data in (made.load(), target.read_bytes()):
        with pypdfium2.PdfDocument(data) as pdf:
            page = pdf[0]
            pictures.append(page.render(scale=300 / 72).to_pil().convert("L"))
            page.close()
    assert pictures[0].size == pictures[1].size
    wrong = sum(abs(one - other) > 100 for one, other in zip(*(p.tobytes() for p in pictures), strict=True))
    assert wrong < 0.0005 * pictures[0].width * pictures[0].height


def test_a_job_of_a_spooler_keeps_to_one_paper() -> None:
    across = (792.0, 612.0)
    places = [Place(size, 0, 0, 1) for size in (LETTER, across, A4, A4, LETTER)]
    assert jobs_of(places) == [range(2), range(2, 4), range(4, 5)]
    assert jobs_of(places[:1]) == [range(1)]


def test_only_the_pages_asked_for(workspace: Workspace, tmp_path: Path, external_tool: Tool) -> None:
    target = tmp_path / "sortie.pdf"
    order = Order((Sheaf("1", document(LETTER, A4, LETTER), "Cahier"),), pages=(1, 2))
    print_all(workspace, file_printer(target), order, [], Unwatched())
    assert near(sizes_of(target, external_tool), A4, LETTER)


@pytest.mark.parametrize("pages", [(), (7, 8)])
def test_pages_that_a_document_lacks_are_told_and_nothing_is_printed(
    workspace: Workspace, tmp_path: Path, pages: tuple[int, ...]
) -> None:
    order = Order((Sheaf("1", document(LETTER, A4), "Cahier"),), pages=pages)
    with pytest.raises(Refusal) as refused:
        print_all(workspace, file_printer(tmp_path / "out.pdf"), order, [], Unwatched())
    assert refused.value.code == "printer.no-such-page"
    assert not (tmp_path / "out.pdf").exists()


def test_a_batch_is_printed_in_order_with_separators_and_copies(
    workspace: Workspace, tmp_path: Path, external_tool: Tool
) -> None:
    order = Order((sheaf("QC-01", LETTER), sheaf("QC-02", A4, A4)), copies=2, separators=True)
    sent: list[str] = []
    assert print_all(workspace, file_printer(tmp_path / "pile.pdf"), order, sent, Unwatched()) == 2
    assert sent == ["QC-01", "QC-02"]
    files = sorted(path.name for path in tmp_path.glob("pile*.pdf"))
    assert files == [f"pile-cmp-XIIe_QC-0{number}-{copy}.pdf" for number in (1, 2) for copy in (1, 2)]
    path = tmp_path / "pile-cmp-XIIe_QC-02-1.pdf"
    assert near(sizes_of(path, external_tool), A4, A4, A4)
    told = subprocess.run([external_tool("pdftotext"), "-l", "1", str(path), "-"], capture_output=True, text=True,
                          check=True).stdout  # fmt: skip
    assert told.strip().splitlines() == ["QC-02", "Louise Archambault", "2 pages", "Copy 1 of 2"]


def test_both_sides_of_a_separator_are_its_own(workspace: Workspace, tmp_path: Path, external_tool: Tool) -> None:
    order = Order((sheaf("QC-01", LETTER),), separators=True, two_sided=True)
    print_all(workspace, file_printer(tmp_path / "pile.pdf"), order, [], Unwatched())
    assert near(sizes_of(tmp_path / "pile.pdf", external_tool), LETTER, LETTER, LETTER)
    assert ink(tmp_path / "pile.pdf", 1) == (0, 0, 0, 0)
    assert ink(tmp_path / "pile.pdf", 2) == pytest.approx((72, 72, 144, 144), abs=2)


def test_paper_that_the_printer_lacks_is_told_and_shrunk_only_on_request(
    workspace: Workspace, tmp_path: Path, external_tool: Tool
) -> None:
    printer = file_printer(tmp_path / "sortie.pdf")
    order = Order((sheaf("WB-01", A4),), papers=(LETTER,))
    sent: list[str] = []
    with pytest.raises(Refusal) as refused:
        print_all(workspace, printer, order, sent, Unwatched())
    assert (refused.value.code, sent) == ("printer.no-paper", [])
    assert refused.value.params["paper"] == "A4"
    assert not (tmp_path / "sortie.pdf").exists()
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.Letter))
    shrunk = Order(order.sheaves, papers=order.papers, shrink=True)
    print_all(workspace, printer, shrunk, sent, Unwatched())
    assert near(sizes_of(tmp_path / "sortie.pdf", external_tool), LETTER)
    scale = LETTER[1] / A4[1]
    left = (LETTER[0] - A4[0] * scale) / 2 + 72 * scale
    assert ink(tmp_path / "sortie.pdf", 0) == pytest.approx((left, 72 * scale, left + 72 * scale, 144 * scale), abs=2)


@pytest.mark.parametrize(
    ("size", "papers", "shrink", "scale"),
    [
        (LETTER, (), False, 1.0),
        (LETTER, (A4, LETTER), False, 1.0),
        ((792.0, 612.0), (LETTER,), False, 1.0),
        (A4, (LETTER,), False, None),
        (LETTER, (A4,), False, None),
        ((400.0, 500.0), (A4,), False, 1.0),
        ((1190.0, 842.0), (A4,), True, 0.707),
    ],
)
def test_where_a_page_comes(
    size: tuple[float, float], papers: tuple[tuple[float, float], ...], shrink: bool, scale: float | None
) -> None:
    place = place_of(size, papers, papers[0] if papers else A4, shrink=shrink)
    assert (place.scale if place else None) == (pytest.approx(scale, abs=0.001) if scale else None)
    if place is not None:
        assert place.left >= 0
        assert place.top >= 0
        assert place.left + size[0] * place.scale <= place.sheet[0] + 0.01
        assert place.top + size[1] * place.scale <= place.sheet[1] + 0.01


def test_lines_without_ink_are_left_out_and_no_other() -> None:
    lines = [b"\xff" * 8] * 100
    lines[40] = b"\xff" * 7 + b"\xfe"
    lines[47] = lines[48] = lines[99] = bytes(8)
    runs = inked(b"".join(lines), 8)
    kept = {line for first, count in runs for line in range(first, first + count)}
    assert {40, 47, 48, 99} <= kept
    assert len(kept) < 60
    assert inked(b"\xff" * 800, 8) == []


def test_papers_have_names() -> None:
    assert [paper_name(size) for size in (LETTER, A4, (792.0, 612.0))] == ["Letter", "A4", "Letter"]
    assert "mm" in paper_name((400, 500))


class Paperless(QPrinter):
    """A printer whose paper ends: the page after the last sheet is not begun."""

    def __init__(self, sheets: int) -> None:
        super().__init__(QPrinter.PrinterMode.HighResolution)
        self.setResolution(72)
        self.sheets = sheets

    def newPage(self) -> bool:
        self.sheets -= 1
        return self.sheets > 0 and super().newPage()


def test_a_printer_without_paper_stops_at_a_packet_and_goes_on_there(
    workspace: Workspace, tmp_path: Path, external_tool: Tool
) -> None:
    printer = Paperless(sheets=3)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "pile.pdf"))
    order = Order(tuple(sheaf(f"QC-0{number}", LETTER, LETTER) for number in (1, 2, 3, 4)))
    sent: list[str] = []
    with pytest.raises(EnvironmentFailure) as failed:
        print_all(workspace, printer, order, sent, Unwatched())
    assert failed.value.code == "file.not-written"
    assert sent == ["QC-01", "QC-02"]
    assert sorted(path.name[-9:-4] for path in tmp_path.glob("pile*.pdf")) == sent
    printer.sheets = 100
    assert print_all(workspace, printer, order, sent, Unwatched()) == 2
    assert sent == ["QC-01", "QC-02", "QC-03", "QC-04"]
    assert len(list(tmp_path.glob("pile*.pdf"))) == 4
    for path in tmp_path.glob("pile*.pdf"):
        assert near(sizes_of(path, external_tool), LETTER, LETTER)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this system has no device that is always full")
def test_a_full_disk_is_told(workspace: Workspace) -> None:
    order = Order((sheaf("QC-01", *[LETTER] * 30),))
    sent: list[str] = []
    with pytest.raises(EnvironmentFailure) as failed:
        print_all(workspace, file_printer("/dev/full"), order, sent, Unwatched())
    assert (failed.value.code, sent) == ("file.not-written", [])


def test_a_folder_that_is_not_there_is_told_before_the_first_page(workspace: Workspace, tmp_path: Path) -> None:
    printer = file_printer(tmp_path / "absent" / "pile.pdf")
    with pytest.raises(EnvironmentFailure) as failed:
        print_all(workspace, printer, Order((sheaf("QC-01", LETTER),)), [], Unwatched())
    assert failed.value.code == "file.not-written"
    assert failed.value.params["reason"]


class StopAt(Unwatched):
    """Stops the work at a page of the second packet."""

    def __init__(self) -> None:
        self.seen: list[Progress] = []

    def report(self, progress: Progress) -> None:
        self.seen.append(progress)

    def check(self) -> None:
        if self.seen and (self.seen[-1].label, self.seen[-1].pages_done) == ("QC-02", 1):
            raise Refusal("task.cancelled")


def test_cancelling_keeps_whole_packets_only(workspace: Workspace, tmp_path: Path) -> None:
    watch, sent = StopAt(), list[str]()
    order = Order(tuple(sheaf(f"QC-0{number}", LETTER, LETTER) for number in (1, 2, 3)))
    with pytest.raises(Refusal):
        print_all(workspace, file_printer(tmp_path / "pile.pdf"), order, sent, watch)
    assert sent == ["QC-01"]
    assert [path.name for path in tmp_path.glob("pile*.pdf")] == ["pile-cmp-XIIe_QC-01.pdf"]
    assert watch.seen[-1] == Progress("QC-02", 1, 3, 1, 2)


def test_a_printer_that_is_not_there_is_told(qtbot: QtBot) -> None:
    if QPrinterInfo.availablePrinterNames():
        pytest.skip("Qt keeps the name of a printer that is there")
    printer = new_printer()
    printer.setOutputFileName("")
    printer.setPrinterName("Imprimante du couloir")
    with pytest.raises(EnvironmentFailure) as failed:
        papers_of(printer)
    assert failed.value.code == "printer.absent"
    assert papers_of(file_printer("/srv/essai.pdf")) == ()


def test_the_pages_that_the_dialog_was_told(qtbot: QtBot) -> None:
    printer = file_printer("/srv/essai.pdf")
    assert wanted_pages(printer, 4, 9) is None
    printer.setPrintRange(QPrinter.PrintRange.CurrentPage)
    assert wanted_pages(printer, 4, 9) == (4,)
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setFromTo(3, 20)
    assert wanted_pages(printer, 4, 9) == tuple(range(2, 9))
