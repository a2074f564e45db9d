"""What a verb says: text on the terminal, or one JSON document; progress always goes to standard error."""

import io
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from cmpdesk.cli import interrupts
from cmpdesk.domain.money import Money
from cmpdesk.domain.tasks import Progress, Unwatched, Watch
from cmpdesk.domain.text import LocalisedText

if TYPE_CHECKING:
    from rich.progress import Progress as Bar


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings; columns named in `right` hold numbers."""

    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    right: frozenset[int] = frozenset()


def show(data: Mapping[str, Any], *, as_json: bool, lines: Sequence[str] = (), table: Table | None = None) -> None:
    """Print `data` as JSON, or else the table and then the lines."""
    if as_json:
        write_json(data)
        return
    if table is not None:
        _draw(table)
    for line in lines:
        _write(line)


def write_json(data: Mapping[str, Any]) -> None:
    """Print one JSON document, in plain ASCII where the output is not UTF-8."""
    ascii_only = sys.stdout.encoding.lower().replace("-", "") != "utf8"
    _write(json.dumps(data, ensure_ascii=ascii_only, indent=2, default=_plain))


def accept_any_text() -> None:
    """Let the terminal show a question mark for a letter that it lacks, rather than fail."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def complain(text: str) -> None:
    """Write a sentence to standard error."""
    sys.stderr.write(text + "\n")


def _write(text: str) -> None:
    sys.stdout.write(text + "\n")


def _plain(value: object) -> Any:
    if isinstance(value, Money):
        return {"cents": value.cents, "currency": value.currency}
    if isinstance(value, LocalisedText):
        return value.to_dict()
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, Enum):
        return value.value
    raise TypeError(f"not for JSON: {type(value).__name__}")


def _draw(table: Table) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table as Drawn
    from rich.text import Text

    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = 200
    drawn = Drawn(box=SIMPLE_HEAD, pad_edge=False)
    for place, heading in enumerate(table.headings):
        drawn.add_column(Text(heading), justify="right" if place in table.right else "left")
    for row in table.rows:
        drawn.add_row(*(Text(cell) for cell in row))
    for line in console.render_lines(drawn, pad=False):
        _write("".join(segment.text for segment in line).rstrip())


class _Shown:
    """A watch that moves a progress bar."""

    def __init__(self, bar: "Bar") -> None:
        self._bar = bar
        self._task = bar.add_task("", total=None)

    def report(self, progress: Progress) -> None:
        """Move the bar."""
        self._bar.update(self._task, description=progress.label, completed=progress.done, total=progress.total)

    def check(self) -> None:
        """Stop where the keyboard has interrupted."""
        interrupts.check()


class _Silent(Unwatched):
    """A watch that shows nothing."""

    def check(self) -> None:
        """Stop where the keyboard has interrupted."""
        interrupts.check()


class Stopwatch:
    """A watch beside another that notes when each item was done, in seconds from the start of the batch."""

    def __init__(self, other: Watch) -> None:
        self._other = other
        self._done = 0
        self._start = perf_counter()
        self.seconds: dict[str, float] = {}

    def report(self, progress: Progress) -> None:
        """Note the time where an item was done."""
        if progress.done > self._done:
            self._done = progress.done
            self.seconds[progress.label] = perf_counter() - self._start
        self._other.report(progress)

    def check(self) -> None:
        """Ask the other watch."""
        self._other.check()


@contextmanager
def progress() -> Iterator[Watch]:
    """Yield a watch that shows a progress bar on standard error, where that is a terminal."""
    if not sys.stderr.isatty():
        yield _Silent()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        yield _Shown(bar)
