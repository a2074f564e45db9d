"""The dossier of a mid-term meeting of 200 projects, and the first rows of its portfolio and of what is due.

A page of the dossier, with its drawings, against a freshly laid-out page of a packet, in the same process and run. The
pages of a packet are the sheets of 200 applications as `bench_packets` writes them, five pages each and nearly all
running text, and those of the applications of the sample, as the packets of both Parties lay them out, mostly one page
each; the bound holds for both. No page of an attachment, that is framed only, is among them, nor a score sheet, laid
out once for all. They are laid into an empty spool; the dossier is planned whole, front and close included. Nothing is
kept but the words that both have seen. A page of running text has some 52 lines and 2 strokes, a project's page some
122 texts and 67 strokes, of which 26 and 10 are kept once in the file and repeated.

First rows of 2,000 projects against those of 50, each in a workspace of its own, as many rows in both: of what is due
all that its page does before it shows them, with the filter that it opens with. Seconds are those of the processor,
the best of some rounds in which they take turns.
"""

import gc
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from bench.bench_packets import application, prose
from cmpdesk.documents import markup, midterm_dossier, midterm_measure, packets, pieces
from cmpdesk.documents.house import House
from cmpdesk.documents.midterm_measure import Fixed
from cmpdesk.domain.due import DueFilter
from cmpdesk.domain.midterm_dossier import MidtermContent, MidtermProject
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.reviews import OpinionCode, ReviewFilter, Standing
from cmpdesk.domain.tasks import Unwatched
from cmpdesk.services import calls, reviews, samples, workspaces
from cmpdesk.storage.queries import packets as packet_queries
from cmpdesk.ui.pages.due import page as due_page
from cmpdesk.ui.table import PAGE as PAGE_ROWS
from tests.documents import contents as fiction
from tests.documents import midterms as fictional
from tests.services.following import cohort
from tests.services.reviewed import review_of

PROJECTS, ROUNDS = 200, 5
PAGE, ROWS = 1.0, 2.0
MANY, FEW, READS = 2000, 50, 7


def best(works: Sequence[Callable[[], int]], rounds: int = ROUNDS) -> list[float]:
    """Return the seconds of the processor that one of what each of `works` counts takes, the best of some rounds.

    They take turns: what others do on the computer meanwhile slows all of them.
    """
    found: list[list[float]] = [[] for _ in works]
    for _ in range(rounds):
        for work, seconds in zip(works, found, strict=True):
            gc.collect()
            start = time.process_time()
            count = work()
            seconds.append((time.process_time() - start) / count)
    return [min(seconds) for seconds in found]


# -- pages


def project(place: int) -> MidtermProject:
    """Return a project with texts of its own on each side."""
    words = random.Random(place)
    number = f"11.{place:03}"
    first, second = (fictional.opinion(side, code, prose(words, 45)) for side, code in zip(
        Side, words.choices(list(OpinionCode), k=2), strict=True))  # fmt: skip
    held = fictional.progress(number, asks=prose(words, 50))
    objectives = tuple(replace(one, objective=replace(one.objective, text=prose(words, 9)),
                               remarks=(prose(words, 6), prose(words, 6))) for one in held.objectives())  # fmt: skip
    made = fictional.project(number, Standing.LATE, (first, second), progress=held, objectives=objectives)
    return replace(made, row=replace(made.row, title=prose(words, 9)))


def dossier() -> MidtermContent:
    """Return a meeting of 200 projects."""
    return fictional.content(projects=tuple(project(place) for place in range(PROJECTS)))


def of_dossier(content: MidtermContent) -> int:
    """Lay a dossier out, no line of an earlier one kept; return how many pages it has."""
    for kept in (markup.label, midterm_measure.lines, midterm_measure.within):
        kept.cache_clear()
    home = House.of(content.programme, fiction.QUEBEC, "fr")
    return sum(len(one.piece.pages) for one in midterm_dossier.plan(home, content, Fixed(home), Unwatched()))


def sheets_of_sample(folder: Path) -> list[packets.Sheet]:
    """Return the sheets of the packets of both Parties of the sample, each once."""
    workspace = samples.build(str(folder / "sample.cmpdesk"), folder / "sample")
    found: dict[tuple[Side, str], packets.Sheet] = {}
    try:
        for call in calls.calls(workspace):
            for side in Side:
                with workspace.read() as connection:
                    contents = packet_queries.contents(connection, call, side)
                for content in contents:
                    house = packets.house_of(content)
                    found |= {(side, one.sheet.id): (house, call, one.sheet) for one in content.applications}
    finally:
        workspace.close()
    return list(found.values())


def of_packets(sheets: Sequence[tuple[str, packets.Sheet]], folder: Path) -> int:
    """Lay the sheets of a packet out, into an empty spool; return how many pages they have."""
    spool = Path(tempfile.mkdtemp(dir=folder))
    packets.lay_out_all(sheets, spool)
    return sum(len(pieces.load(path).pages) for path in spool.iterdir())


# -- rows


@contextmanager
def reading(folder: Path, projects: int) -> Iterator[tuple[Callable[[], int], Callable[[], int]]]:
    """Yield what reads the first rows of the portfolio, and of what is due, of a call of so many projects."""
    workspace = workspaces.create(str(folder / f"{projects}.cmpdesk"), office=None, officer_name="Claire Dubuc")
    try:
        officer = workspaces.officers(workspace)[0]
        made = cohort(workspace, officer, projects)
        wanted = ReviewFilter(review_of(workspace, officer, made))

        def portfolio() -> int:
            reviews.page(workspace, wanted, limit=FEW)
            return 1

        def pressing() -> int:
            assert len(due_page.load_first(workspace, DueFilter(made.call.id)).rows) == PAGE_ROWS
            return 1

        yield portfolio, pressing
    finally:
        workspace.close()


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="cmpdesk-bench-") as name:
        folder = Path(name)
        held = fiction.attachment("Formulaire.pdf", b"x", 1)
        content = fiction.content(())
        house = packets.house_of(content)
        running = [(house, content.call, application(place, held)) for place in range(PROJECTS)]
        sheets, prosy = ([(f"{place:064}", one) for place, one in enumerate(these)]
                         for these in (sheets_of_sample(folder), running))  # fmt: skip
        meeting = dossier()
        works: tuple[Callable[[], int], ...] = (
            lambda: of_packets(sheets, folder), lambda: of_dossier(meeting), lambda: of_packets(prosy, folder),
        )  # fmt: skip
        for work in works:
            work()
        theirs, ours, plain = best(works)
        with reading(folder, FEW) as small, reading(folder, MANY) as large:
            first, second = (best(each, READS) for each in zip(small, large, strict=True))
        few, many = zip(first, second, strict=True)
    page, told = ours / plain, ours / theirs
    portfolio, pressing = many[0] / few[0], many[1] / few[1]
    print(f"a page of a packet: {plain * 1000:.2f} ms; of the dossier of {PROJECTS} projects: {ours * 1000:.2f} ms, "
          f"{page:.2f} times (bound {PAGE:g}); a page of the sample's packets: {theirs * 1000:.2f} ms, "
          f"{told:.2f} times (bound {PAGE:g})")  # fmt: skip
    print(f"portfolio, first rows: {few[0] * 1000:.1f} ms of {FEW} projects, {many[0] * 1000:.1f} ms of {MANY}, "
          f"{portfolio:.2f} times (bound {ROWS:g})")  # fmt: skip
    print(f"due, first rows: {few[1] * 1000:.1f} ms of {FEW} projects, {many[1] * 1000:.1f} ms of {MANY}, "
          f"{pressing:.2f} times (bound {ROWS:g})")  # fmt: skip
    return 0 if max(page, told) <= PAGE and portfolio <= ROWS and pressing <= ROWS else 1


if __name__ == "__main__":
    sys.exit(main())
