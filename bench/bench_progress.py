"""500 filled progress sheets read, against merely opening each with pikepdf in the same run.

As for score sheets (`bench_returns`), reading is what has the bound: each file is opened in the limited child and its
fields become answers. Beside it stands the whole preview of an officer, with the start of the children. The files are
warm in all. The best of some rounds counts, since other programs take from each.
"""

import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from bench.bench_returns import opened
from cmpdesk.domain.progress import path as told
from cmpdesk.domain.returned import SheetResult
from cmpdesk.domain.returns import parse_code
from cmpdesk.intake import returns as intake
from cmpdesk.services import progress, workspaces
from tests.services.progressing import FULL, Asking, asking
from tests.services.returned import fill
from tests.storage.fixtures import LEAD, Clock

PROJECTS, ROUNDS = 250, 5
BOUND = 3.0


def filled(ground: Asking, folder: Path) -> list[Path]:
    """Send a sheet to both promoters of each project, and fill it."""
    ground.send()
    made = []
    by_code = {sheet.code: one for one in progress.of_review(ground.workspace, ground.review_id)
               for sheet in one.sheets if sheet is not None}  # fmt: skip
    blank = {parse_code(code): path for code, path in _codes(folder / "out")}
    for place, code in enumerate(by_code):
        known = parse_code(code)
        answers = {one.name(known): value for one, value in FULL.items()}
        made.append(fill(blank[known], folder / f"rendu-{place}.pdf", answers))
    return made


def _codes(folder: Path) -> list[tuple[str, Path]]:
    import pikepdf

    found = []
    for path in sorted(folder.glob("*.pdf")):
        with pikepdf.open(path) as pdf:
            found.append((str(pdf.Root.AcroForm.Fields[0].Kids[0].T), path))
    return found


def read(reader: intake.Reader, paths: Sequence[Path]) -> float:
    start = time.perf_counter()
    found = reader.read(paths)
    taken = time.perf_counter() - start
    if any(len(one.sheets) != 1 or len(one.sheets[0].answers) != len(FULL) for one in found):
        raise SystemExit("not every sheet was read whole")
    return taken


def previewed(ground: Asking, paths: Sequence[Path]) -> float:
    start = time.perf_counter()
    plan = ground.preview(*paths)
    taken = time.perf_counter() - start
    whole = {told(field) for field in FULL}
    for sheet in plan.sheets:
        lost = {told(one.field) for one in sheet.answers if one.given is None} & whole
        if sheet.result is not SheetResult.NEW or lost:
            raise SystemExit("not every sheet was read whole")
    return taken


def main() -> int:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        workspace = workspaces.create(str(folder / "mi-etape.cmpdesk"), office=None, officer_name=LEAD, clock=Clock())
        try:
            ground = asking(workspace, workspaces.officers(workspace)[0], folder, PROJECTS, milestones=False)
            paths = filled(ground, folder)
            with intake.Reader() as reader:
                reader.read(paths[:100])
                rounds = [(opened(paths), read(reader, paths)) for _ in range(ROUNDS)]
            whole = min(previewed(ground, paths) for _ in range(2))
        finally:
            workspace.close()
    bare, ours = (min(times) for times in zip(*rounds, strict=True))
    ratio = ours / bare
    print(f"progress sheets: {len(paths)} read in {ours:.3f} s, merely opened with pikepdf in {bare:.3f} s")
    print(f"ratio {ratio:.2f} (at most {BOUND:.0f}); the whole preview takes {whole:.3f} s, {whole / bare:.1f} times")
    return 0 if ratio <= BOUND else 1


if __name__ == "__main__":
    sys.exit(main())
