"""Where each page stands when all are laid out below each other. No Qt here."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

GAP = 12
POINTS = 96 / 72
"""Pixels of the screen for a point at 100 %."""
WIDEST = 16_000
"""Pixels: no page is drawn wider or higher, whatever it claims."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page stands, in pixels of the strip."""

    left: int
    top: int
    width: int
    height: int


class Strip:
    """Pages of `sizes` (points) at `zoom` (1 is 100 %), centred in a strip of at least `room` pixels."""

    def __init__(self, sizes: Sequence[tuple[float, float]], zoom: float, room: int) -> None:
        scale = zoom * POINTS
        self._sizes = [_pixels(size, scale) for size in sizes]
        self.width = max(room, 2 * GAP + max((width for width, _ in self._sizes), default=0))
        steps = (height + GAP for _, height in self._sizes)
        self._tops = list(accumulate(steps, initial=GAP))
        self.height = self._tops[-1]

    def __len__(self) -> int:
        return len(self._sizes)

    def place(self, page: int) -> Place:
        """Return where `page` (from 0) stands."""
        width, height = self._sizes[page]
        return Place((self.width - width) // 2, self._tops[page], width, height)

    def at(self, y: int) -> int:
        """Return the page at height `y`, the nearest one above where there is a gap."""
        return max(0, min(len(self._sizes) - 1, bisect_right(self._tops, y) - 1))

    def visible(self, top: int, bottom: int) -> range:
        """Return the pages of which something stands between two heights."""
        return range(self.at(top), self.at(bottom) + 1) if self._sizes else range(0)


def _pixels(size: tuple[float, float], scale: float) -> tuple[int, int]:
    width, height = size[0] * scale, size[1] * scale
    shrink = min(1.0, WIDEST / max(width, height, 1.0))
    return max(1, round(width * shrink)), max(1, round(height * shrink))


def fitting(size: tuple[float, float], width: int, height: int | None = None) -> float:
    """Return the zoom at which a page of `size` points fills so many pixels across, and down where that is given."""
    zoom = (width - 2 * GAP) / (size[0] * POINTS)
    if height is not None:
        zoom = min(zoom, (height - 2 * GAP) / (size[1] * POINTS))
    return max(zoom, 0.05)
