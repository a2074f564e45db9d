"""Pixels of pages: asked of the reader one after the other, the most wanted first, and kept within bounds."""

from collections import OrderedDict
from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from cmpdesk.domain.errors import Foreseen
from cmpdesk.domain.preview import Piece
from cmpdesk.domain.tasks import Watch
from cmpdesk.services.preview import Reader
from cmpdesk.ui.pixels import image_of
from cmpdesk.ui.tasks import TaskRunner

KEPT_BYTES = 96 * 1024 * 1024
"""Some thirty pages at 100 %. Memory that was used before is far quicker than new memory, so more would not help."""


class Drawing(QObject):
    """Draws pieces of pages off the GUI thread, and keeps the last of them.

    `drawn` tells a page of which a new piece is there, `failed` one that cannot be drawn.
    """

    drawn = Signal(int)
    failed = Signal(int)

    def __init__(self, runner: TaskRunner, reader: Reader, parent: QObject) -> None:
        super().__init__(parent)
        self._runner = runner
        self._reader = reader
        self._kept: OrderedDict[Piece, QImage] = OrderedDict()
        self._size = 0
        self._wanted: dict[str, tuple[Piece, ...]] = {}
        self._under_way: Piece | None = None
        self._stopped = False
        self.broken: dict[int, Foreseen] = {}
        """Pages that cannot be drawn, and why."""

    @property
    def size(self) -> int:
        """How many bytes are kept."""
        return self._size

    @property
    def idle(self) -> bool:
        """Nothing that is wanted is still to be drawn."""
        return self._under_way is None

    def image(self, piece: Piece) -> QImage | None:
        """Return a piece that has been drawn and is still kept."""
        found = self._kept.get(piece)
        if found is not None:
            self._kept.move_to_end(piece)
        return found

    def stop(self) -> None:
        """Draw nothing any more: the reader is about to close."""
        self._wanted.clear()
        self._stopped = True

    def want(self, who: str, pieces: Iterable[Piece]) -> None:
        """Take `pieces` for what `who` wants now, the first most; what it wanted before and lacks is given up.

        "view" comes before all others.
        """
        within, room = [], KEPT_BYTES // 2
        for piece in pieces:
            room -= 4 * piece.width * piece.rows
            if room < 0:  # what would not be kept would be drawn again for ever
                break
            within.append(piece)
        self._wanted[who] = tuple(within)
        self._next()

    def _next(self) -> None:
        if self._under_way is not None or self._stopped:
            return
        piece = self._most_wanted()
        if piece is None:
            return
        self._under_way = piece
        self._runner.run_watched(
            partial(_drawn, self._reader, piece), then=partial(self._take, piece),
            failed=partial(self._refused, piece), ended=self._ended, owner=self,
        )  # fmt: skip

    def _most_wanted(self) -> Piece | None:
        for who in sorted(self._wanted, key=lambda name: name != "view"):
            for piece in self._wanted[who]:
                if piece not in self._kept and piece.page not in self.broken:
                    return piece
        return None

    def _take(self, piece: Piece, image: QImage) -> None:
        self._kept[piece] = image
        self._size += image.sizeInBytes()
        while self._size > KEPT_BYTES and len(self._kept) > 1:
            self._size -= self._kept.popitem(last=False)[1].sizeInBytes()
        self.drawn.emit(piece.page)

    def _refused(self, piece: Piece, failure: Foreseen) -> bool:
        self.broken[piece.page] = failure
        self.failed.emit(piece.page)
        return True

    def _ended(self) -> None:
        self._under_way = None
        self._next()


def _drawn(reader: Reader, piece: Piece, watch: Watch) -> QImage:
    return image_of(reader.draw(piece, watch=watch), piece)
