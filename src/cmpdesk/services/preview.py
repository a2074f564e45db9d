"""Documents shown page by page: a private working copy, opened by a child of its own, and thrown away with it."""

import hashlib
import mmap
import os
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Lock
from types import TracebackType
from typing import Any

from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.preview import PDF, Bookmark, Document, Hit, Layout, Piece, opened_by_system
from cmpdesk.domain.tasks import Unwatched, Watch
from cmpdesk.runtime import disk
from cmpdesk.runtime.child import Answer, Child
from cmpdesk.services.workspaces import Workspace

_HANDED = "handed-"
_MARK = "[ZoneTransfer]\r\nZoneId=3\r\n"
"""What Windows keeps beside a file that came from elsewhere: its programs then open it guarded."""


@dataclass(slots=True)
class _Closing:
    """Stops a question when the reader is closed, or whoever asked is told to stop."""

    closed: Event
    watch: Watch

    def report(self, progress: Any) -> None:
        self.watch.report(progress)

    def check(self) -> None:
        if self.closed.is_set():
            raise Refusal("task.cancelled")
        self.watch.check()


class _Canvas:
    """A private file that the child draws into and we read from, mapped by both."""

    def __init__(self, folder: Path, size: int) -> None:
        self.path = folder
        try:
            number, name = tempfile.mkstemp(prefix="canvas-", dir=folder)
            self.path = Path(name)
            with os.fdopen(number, "r+b") as file:
                file.write(bytes(size))  # all of it now: a hole could not be filled once the disk is full
                file.flush()
                self.mapped = mmap.mmap(file.fileno(), 0)
        except OSError as error:
            if self.path != folder:
                self.path.unlink(missing_ok=True)
            raise disk.failure(error, self.path) from error

    def close(self) -> None:
        self.mapped.close()
        self.path.unlink(missing_ok=True)


class Reader:
    """One document, open. From any thread, one question at a time; each is asked once more where the child died.

    Questions raise what the child refuses (``preview.encrypted``, ``preview.damaged``, ``preview.page-damaged``,
    ``preview.too-many-pages``), or what the limits of the child say (``file.breaks-reader``, ``file.takes-too-long``…).
    """

    def __init__(self, workspace: Workspace, document: Document, child: Child | None = None) -> None:
        self._workspace = workspace
        self._child = child or Child()
        self._closed = Event()
        self._path: Path | None = None
        self._canvas: _Canvas | None = None
        self._drawing = Lock()
        self.document = document

    def __enter__(self) -> "Reader":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        """The child that has the document open, if one is running."""
        return self._child.pid

    def open(self, watch: Watch | None = None) -> Layout:
        """Return the pages of the document; what is no PDF is refused with ``preview.not-shown``."""
        if self.document.media != PDF:
            raise Refusal("preview.not-shown", name=self.document.file_name)
        self._path = _working_copy(self._workspace, self.document)
        found = self._ask("pages", watch).value
        return Layout(
            tuple((float(width), float(height)) for width, height in found["sizes"]),
            tuple(Bookmark(str(title), int(page), int(depth)) for title, page, depth in found["bookmarks"]),
        )

    def draw(self, piece: Piece, *, paper: bool = False, watch: Watch | None = None) -> bytes:
        """Return the pixels of `piece`: four bytes each, blue, green, red, unused; `paper` draws as printers do."""
        size = 4 * piece.width * piece.rows
        with self._drawing:
            if self._closed.is_set():
                raise Refusal("task.cancelled")
            canvas = self._canvas_of(size)
            self._ask("page-draw", watch, page=piece.page, width=piece.width, height=piece.height, top=piece.top,
                      rows=piece.rows, paper=paper, into=str(canvas.path))  # fmt: skip
            return canvas.mapped[:size]

    def find(self, text: str, first: int, count: int, watch: Watch | None = None) -> tuple[Hit, ...]:
        """Return where `text` stands on `count` pages from `first` on; case, accents and hyphens at line ends are
        ignored.
        """
        found = self._ask("page-find", watch, text=text, first=first, count=count).value
        return tuple(
            Hit(int(page), tuple((float(box[0]), float(box[1]), float(box[2]), float(box[3])) for box in boxes))
            for page, boxes in found
        )

    def close(self) -> None:
        """End the child; what is under way ends with ``task.cancelled`` within 0.2 s."""
        self._closed.set()
        self._child.close()
        with self._drawing:
            if self._canvas is not None:
                self._canvas.close()
                self._canvas = None

    def _canvas_of(self, size: int) -> "_Canvas":
        """Return a canvas of `size` bytes at least; a larger one takes the place of one that is too small."""
        if self._canvas is None or len(self._canvas.mapped) < size:
            if self._canvas is not None:
                self._canvas.close()
                self._canvas = None
            self._canvas = _Canvas(self._workspace.spool(), size)
        return self._canvas

    def _ask(self, question: str, watch: Watch | None, **params: Any) -> Answer:
        guard = _Closing(self._closed, watch or Unwatched())
        params |= {"path": str(self._path), "name": self.document.file_name}
        guard.check()
        try:
            try:
                return self._child.ask(question, watch=guard, **params)
            except Refusal as refused:
                if refused.code != "file.breaks-reader":
                    raise
            guard.check()
            return self._child.ask(question, watch=guard, **params)
        except Refusal as refused:
            if refused.code.startswith("preview."):
                raise Refusal(refused.code, **{**refused.params, "name": self.document.file_name}) from None
            raise


def hand_over(workspace: Workspace, document: Document) -> Path:
    """Return a private read-only copy of a document for a program of the system.

    Refused with ``preview.not-for-system`` where the ending is not on the list of harmless ones, or the content is not
    what the ending says.
    """
    if not opened_by_system(document.file_name, document.media):
        raise Refusal("preview.not-for-system", name=document.file_name)
    data = document.load()
    folder = workspace.spool() / f"{_HANDED}{hashlib.sha256(data).hexdigest()[:16]}"
    path = folder / document.file_name
    if path.parent != folder:
        raise Refusal("preview.not-for-system", name=document.file_name)
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        if not path.exists():
            disk.put(path, data)
            if document.foreign:
                _mark_of_the_web(path)
            path.chmod(0o400)
    except OSError as error:
        raise disk.failure(error, path) from error
    return path


def _mark_of_the_web(path: Path) -> None:
    if sys.platform == "win32":
        with suppress(OSError):  # not every file system of Windows has streams
            Path(f"{path}:Zone.Identifier").write_text(_MARK, encoding="ascii")


def _working_copy(workspace: Workspace, document: Document) -> Path:
    """Return the document in the spool, under the hash of its bytes."""
    data = document.load()
    path = workspace.spool() / f"{hashlib.sha256(data).hexdigest()}.pdf"
    try:
        if not path.exists():
            disk.put(path, data)
    except OSError as error:
        raise disk.failure(error, path) from error
    return path
