"""What the inspector reads out of a manifest: runs of pages, and whether anything is missing."""

from dataclasses import dataclass
from itertools import groupby

from cmpdesk.domain.packets import Manifest, ManifestLine, PieceKind

FRONT = (PieceKind.COVER, PieceKind.MANDATE, PieceKind.DECLARATION, PieceKind.GRID, PieceKind.CONTENTS)


@dataclass(frozen=True, slots=True)
class ContentRun:
    """Consecutive pages about one application, or about none ("": the front, or the summary at the end)."""

    application: str
    kinds: tuple[PieceKind, ...]
    first: int
    pages: int

    @property
    def recused(self) -> bool:
        """The application was taken out: one page says so."""
        return self.kinds == (PieceKind.RECUSAL,)


@dataclass(frozen=True, slots=True)
class Proof:
    """Pages that the manifest announces against pages that its sources bring."""

    planned: int
    placed: int
    unbroken: bool
    """Each source starts where the one before ends."""

    @property
    def complete(self) -> bool:
        """Nothing is missing and nothing is twice."""
        return self.unbroken and self.planned == self.placed


def runs(manifest: Manifest) -> tuple[ContentRun, ...]:
    """Return the content of a packet in the order of its pages, one run per application."""

    def of(line: ManifestLine) -> tuple[str, bool]:
        return line.application, line.kind in FRONT

    found = []
    for (application, _), lines in groupby(manifest.lines, key=of):
        group = tuple(lines)
        kinds = tuple(dict.fromkeys(line.kind for line in group))
        found.append(ContentRun(application, kinds, group[0].first, sum(line.pages for line in group)))
    return tuple(found)


def prove(manifest: Manifest) -> Proof:
    """Return the account of pages of a packet."""
    expected, unbroken = 1, True
    for line in manifest.lines:
        unbroken = unbroken and line.first == expected
        expected = line.first + line.pages
    return Proof(manifest.pages, sum(line.pages for line in manifest.lines), unbroken)
