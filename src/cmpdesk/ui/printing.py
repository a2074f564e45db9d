"""Printing: pages as pixels, each on the paper of its own document, one job for each copy of each document.

A spooler takes one paper for a whole job, the one that was set last, and so it does with the way that it lies: where
the paper changes inside a document another job begins, and pages that lie across are turned on upright paper.

Runs on a thread; a printer is no QObject, and only one thread uses it at a time. What was wholly given to the printer
is noted as it happens, so that a run that fails can go on where it stopped.
"""

import ctypes
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QMarginsF, QPoint, QRect, QSizeF, Qt
from PySide6.QtGui import QFont, QPageLayout, QPageSize, QPainter, QPen
from PySide6.QtPrintSupport import QPrinter

from cmpdesk.domain.errors import EnvironmentFailure, Refusal
from cmpdesk.domain.preview import Document, pieces
from cmpdesk.domain.tasks import Progress, Watch
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.services.preview import Reader
from cmpdesk.services.workspaces import Workspace
from cmpdesk.ui.pixels import image_of
from cmpdesk.ui.theme import FAMILY

DPI = 300
Size = tuple[float, float]
PAPERS = {"Letter": (612.0, 792.0), "A4": (595.28, 841.89), "Legal": (612.0, 1008.0), "A3": (841.89, 1190.55),
          "Tabloid": (792.0, 1224.0)}  # fmt: skip
_LINES = 16
_REFUSED = 0x400
"""From here on the answers of IPP are refusals and faults."""
_LIKE = 4.0
"""Points by which two sheets of the same name may differ."""


@dataclass(frozen=True, slots=True)
class Sheaf:
    """One document to print. `label` names it in lists and on its separator sheet, above `lines`.

    `note` says why it is better not printed now.
    """

    key: str
    document: Document
    label: str
    lines: tuple[str, ...] = ()
    pages: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """What is printed, and how. `pages` are those of a single document, from 0; None prints all.

    `papers` are the sizes that the printer has, in points; none means any. A page whose paper the printer lacks is
    drawn smaller on the paper chosen, only where `shrink` says so.
    """

    sheaves: tuple[Sheaf, ...]
    copies: int = 1
    separators: bool = False
    two_sided: bool = False
    pages: tuple[int, ...] | None = None
    papers: tuple[Size, ...] = ()
    shrink: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page comes on paper: the sheet and its offset in points, and how much smaller it is drawn."""

    sheet: Size
    left: float
    top: float
    scale: float


def print_all(workspace: Workspace, printer: QPrinter, order: Order, sent: list[str], watch: Watch) -> int:
    """Print every sheaf of `order` whose key is not in `sent`, in order, and add its key once its last page is given.

    Raises ``printer.stopped``, ``printer.no-such-page``, ``file.not-written``, ``printer.no-paper`` (params `packet`,
    `paper`, `offered`); the sheaf under way is then not in `sent`, and what the printer had of it is taken back where
    it allows. Returns how many sheaves were printed.
    """
    base = printer.outputFileName()
    before = len(sent)
    try:
        for sheaf in order.sheaves:
            watch.check()
            if sheaf.key not in sent:
                _Run(printer, order, sheaf, base, len(sent), watch).go(workspace)
                sent.append(sheaf.key)
    finally:
        if base:
            printer.setOutputFileName(base)
    return len(sent) - before


def paper_name(size: Size) -> str:
    """Return the name of a sheet, or its size in millimetres."""
    upright = (min(size), max(size))
    for name, known in PAPERS.items():
        if _alike(upright, known):
            return name
    across, down = (round(side / 72 * 25.4) for side in size)
    return t("{width} × {height} mm", width=words().number(across), height=words().number(down))


def place_of(size: Size, papers: Sequence[Size], chosen: Size, *, shrink: bool) -> Place | None:
    """Return where a page of `size` comes on paper; None where it would have to be shrunk and must not be.

    Its own paper first; else the paper `chosen`, in the middle, at its own size where that fits.
    """
    if not papers or any(_alike(_upright(size), _upright(paper)) for paper in papers):
        return Place(size, 0.0, 0.0, 1.0)
    sheet = _upright(chosen) if size[0] <= size[1] else _upright(chosen)[::-1]
    scale = min(1.0, sheet[0] / size[0], sheet[1] / size[1])
    if scale < 1.0 and not shrink:
        return None
    return Place(sheet, (sheet[0] - size[0] * scale) / 2, (sheet[1] - size[1] * scale) / 2, scale)


def jobs_of(places: Sequence[Place]) -> list[range]:
    """Return the pages of each job of a spooler, by their numbers: those that follow each other on one paper."""
    breaks = [
        number for number in range(1, len(places))
        if not _alike(_upright(places[number].sheet), _upright(places[number - 1].sheet))
    ]  # fmt: skip
    return [range(first, last) for first, last in pairwise([0, *breaks, len(places)])]


def inked(pixels: bytes, line: int) -> list[tuple[int, int]]:
    """Return (first, count) of the lines of `line` bytes that are not all white, some white ones beside them."""
    blank = b"\xff" * (line * _LINES)
    runs: list[tuple[int, int]] = []
    for first in range(0, len(pixels) // line, _LINES):
        part = memoryview(pixels)[first * line : (first + _LINES) * line]
        if part == blank[: len(part)]:
            continue
        rows = len(part) // line
        if runs and sum(runs[-1]) == first:
            runs[-1] = (runs[-1][0], runs[-1][1] + rows)
        else:
            runs.append((first, rows))
    return runs


def _upright(size: Size) -> Size:
    return min(size), max(size)


def _alike(one: Size, other: Size) -> bool:
    return abs(one[0] - other[0]) <= _LIKE and abs(one[1] - other[1]) <= _LIKE


class _Run:
    """One sheaf on its way to the printer."""

    def __init__(self, printer: QPrinter, order: Order, sheaf: Sheaf, base: str, number: int, watch: Watch) -> None:
        self._printer = printer
        self._order = order
        self._sheaf = sheaf
        self._base = base
        self._number = number
        self._watch = watch
        chosen = printer.pageLayout().pageSize().size(QPageSize.Unit.Point)
        self._chosen = (chosen.width(), chosen.height())

    def go(self, workspace: Workspace) -> None:
        order = self._order
        with Reader(workspace, self._sheaf.document) as reader:
            sizes = reader.open(self._watch).sizes
            wanted = range(len(sizes)) if order.pages is None else order.pages
            pages = [page for page in wanted if page < len(sizes)]
            if not pages:
                raise Refusal("printer.no-such-page", packet=self._sheaf.label)
            places = [self._place(sizes[page]) for page in pages]
            total, done = len(pages) * order.copies, 0
            for copy in range(order.copies):
                separator = order.separators
                for part in [range(len(pages))] if self._base else jobs_of(places):
                    with _Job(self._printer, self._sheaf, self._target(copy)) as job:
                        if separator:
                            self._separate(job, places[0], len(pages), copy)
                            separator = False
                        for number in part:
                            self._report(done, total)
                            job.turn(places[number].sheet)
                            self._draw(reader, job.painter, pages[number], sizes[pages[number]], places[number])
                            done += 1
            self._report(total, total)

    def _separate(self, job: "_Job", place: Place, pages: int, copy: int) -> None:
        sheet = _upright(place.sheet)
        job.turn(sheet)
        _separator(job.painter, self._sheaf, pages, copy, self._order.copies)
        if self._order.two_sided:
            job.turn(sheet)  # the back of the separator stays blank

    def _place(self, size: Size) -> Place:
        place = place_of(size, self._order.papers, self._chosen, shrink=self._order.shrink)
        if place is None:
            raise Refusal("printer.no-paper", packet=self._sheaf.label, paper=paper_name(size),
                          offered=paper_name(self._chosen))  # fmt: skip
        return place

    def _report(self, done: int, total: int) -> None:
        self._watch.check()
        self._watch.report(Progress(self._sheaf.label, self._number, len(self._order.sheaves), done, total))

    def _draw(self, reader: Reader, painter: QPainter, page: int, size: Size, place: Place) -> None:
        """Draw a page in bands, so that memory stays small; lines without ink are left out."""
        dots = self._printer.resolution() / 72
        width, height = (max(1, round(side * place.scale * dots)) for side in size)
        left, top = round(place.left * dots), round(place.top * dots)
        for piece in pieces(page, width, height):
            pixels = reader.draw(piece, paper=True, watch=self._watch)
            for first, rows in inked(pixels, 4 * width):
                part = pixels[first * 4 * width : (first + rows) * 4 * width]
                image = image_of(part, replace(piece, top=piece.top + first, rows=rows))
                if image.allGray():
                    image = image.convertToFormat(image.Format.Format_Grayscale8)
                painter.drawImage(QPoint(left, top + piece.top + first), image)

    def _target(self, copy: int) -> str:
        """Return the file that a copy is written to where the printer is a file; each job has its own, new one."""
        if not self._base or (len(self._order.sheaves) == 1 and self._order.copies == 1):
            return self._base
        base = Path(self._base)
        parts = [base.stem, Path(self._sheaf.document.file_name).stem]
        if self._order.copies > 1:
            parts.append(str(copy + 1))
        stem, number = "-".join(parts), 1
        path = base.with_name(f"{stem}.pdf")
        while path.exists():
            number += 1
            path = base.with_name(f"{stem} ({number}).pdf")
        return str(path)


class _Job:
    """A job of the printer: begun with its first page, whole at the end, or taken back."""

    def __init__(self, printer: QPrinter, sheaf: Sheaf, target: str) -> None:
        self.painter = QPainter()
        self._printer = printer
        self._sheaf = sheaf
        self._target = target
        self._page = 0

    def __enter__(self) -> "_Job":
        printer = self._printer
        if self._target:
            try:
                with open(self._target, "ab"):
                    pass
            except OSError as error:
                raise self._stopped(error.strerror or "") from error
            printer.setOutputFileName(self._target)
        printer.setDocName(self._sheaf.document.title)
        printer.setFullPage(True)
        return self

    def turn(self, sheet: Size) -> None:
        """Begin the next page, on `sheet`."""
        across, turned = sheet[0] > sheet[1], sheet[0] > sheet[1] and not self._target
        size = QPageSize(QSizeF(*_upright(sheet)), QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
        way = QPageLayout.Orientation.Landscape if across and not turned else QPageLayout.Orientation.Portrait
        layout = QPageLayout(size, way, QMarginsF(0, 0, 0, 0))
        layout.setMode(QPageLayout.Mode.FullPageMode)
        self._printer.setPageLayout(layout)
        self._page += 1
        begun = self._printer.newPage() if self.painter.isActive() else self.painter.begin(self._printer)
        if not begun or self._printer.printerState() in (
            QPrinter.PrinterState.Aborted,
            QPrinter.PrinterState.Error,
        ):
            raise self._stopped()
        self.painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
        self.painter.resetTransform()
        if turned:  # its upper edge lies along the left edge of the paper, where packets are bound
            self.painter.translate(0, self._printer.height())
            self.painter.rotate(-90)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            self._printer.abort()
            if self.painter.isActive():
                self.painter.end()
            self._discard()
        elif not self.painter.end() or (not _whole(Path(self._target)) if self._target else _not_taken()):
            self._discard()
            raise self._stopped()

    def _discard(self) -> None:
        path = Path(self._target) if self._target else None
        if path is not None and path.is_file():
            with suppress(OSError):
                path.unlink()

    def _stopped(self, reason: str = "") -> EnvironmentFailure:
        if self._target:
            return EnvironmentFailure("file.not-written", path=self._target, reason=reason)
        return EnvironmentFailure("printer.stopped", packet=self._sheaf.label, page=max(1, self._page),
                                  printer=self._printer.printerName())  # fmt: skip


def _whole(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - 64))
            return b"%%EOF" in file.read()
    except OSError:
        return False


def _not_taken() -> bool:
    """Tell whether CUPS did not take the job that was just given to it on this thread; Qt would not say so."""
    if sys.platform == "win32":
        return False
    try:
        cups = ctypes.CDLL("libcups.dylib" if sys.platform == "darwin" else "libcups.so.2")
    except OSError:  # without it no job goes there either
        return False
    return int(cups.cupsLastError()) >= _REFUSED


def _separator(painter: QPainter, sheaf: Sheaf, pages: int, copy: int, copies: int) -> None:
    """Draw the sheet that tells one packet of a pile from the next."""
    sheet = painter.viewport()
    unit = sheet.width() // 24
    painter.setPen(QPen(Qt.GlobalColor.black, unit / 12))
    painter.drawRect(sheet.adjusted(2 * unit, 2 * unit, -2 * unit, -2 * unit))
    lines = [
        *((line, 16) for line in sheaf.lines),
        (n("{count} page", "{count} pages", pages), 16),
        (t("Copy {copy} of {copies}", copy=words().number(copy + 1), copies=words().number(copies)), 16),
    ]
    y = sheet.height() // 4
    for line, points in [(sheaf.label, 54), *lines]:
        font = QFont(FAMILY)
        font.setPointSizeF(points)
        font.setBold(points > 20)
        painter.setFont(font)
        room = QRect(3 * unit, y, sheet.width() - 6 * unit, sheet.height() - y)
        flags = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)
        drawn = painter.drawText(room, flags, line)
        y = drawn.bottom() + unit // 2
