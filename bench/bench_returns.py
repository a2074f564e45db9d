"""1,000 filled score sheets read, against merely opening each with pikepdf in the same run.

Reading is what has the bound: each file is opened in the limited child and its fields become answers; the children run
already, as pikepdf is imported already. Beside it stands the whole preview of an officer, with the start of the
children, where each sheet is looked up and each answer is compared with what is entered. The files are warm in all. The
best of some rounds counts, since other programs take from each.
"""

import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import pikepdf

from cmpdesk.domain.programmes import Side
from cmpdesk.domain.returned import SheetResult
from cmpdesk.domain.returns import SheetFile
from cmpdesk.intake import returns as intake
from cmpdesk.services import returns, sheets_out, workspaces
from tests.services.marking import Marking, add_reader, marking
from tests.services.returned import FULL, fill
from tests.storage.fixtures import LEAD, Clock

READERS, APPLICATIONS, ROUNDS = 20, 50, 5
BOUND = 3.0


def filled(ground: Marking, readers: Sequence[str], folder: Path) -> list[Path]:
    """Hand out a sheet of each reader on each application, and fill it."""
    blank = sheets_out.export_sheets(ground.workspace, officer=ground.officer, call_id=ground.call.id, side=Side.FIRST,
                                     out=folder / "out", kind=SheetFile.PDF, reviewer_ids=readers).value  # fmt: skip
    made = []
    for path in blank:
        with pikepdf.open(path) as pdf:
            code = str(pdf.Root.AcroForm.Fields[0].Kids[0].T)
        answers = {f"cmpdesk.{code}.{'.'.join(asked.path())}": value for asked, value in FULL.items()}
        made.append(fill(path, folder / path.name, answers))
    return made


def opened(paths: Sequence[Path]) -> float:
    start = time.perf_counter()
    for path in paths:
        with pikepdf.open(path):
            pass
    return time.perf_counter() - start


def read(reader: intake.Reader, paths: Sequence[Path]) -> float:
    start = time.perf_counter()
    found = reader.read(paths)
    taken = time.perf_counter() - start
    if any(len(one.sheets) != 1 or len(one.sheets[0].answers) != len(FULL) for one in found):
        raise SystemExit("not every sheet was read whole")
    return taken


def previewed(ground: Marking, paths: Sequence[Path]) -> float:
    start = time.perf_counter()
    plan = returns.preview(ground.workspace, officer=ground.officer, call_id=ground.call.id, side=Side.FIRST,
                           paths=paths)  # fmt: skip
    taken = time.perf_counter() - start
    if plan.count(SheetResult.NEW) != len(paths) or any(one.marks != (7, 7) for one in plan.sheets):
        raise SystemExit("not every sheet was read whole")
    return taken


def main() -> int:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        workspace = workspaces.create(str(folder / "jury.cmpdesk"), office=None, officer_name=LEAD, clock=Clock())
        try:
            titles = tuple(f"Projet {number}" for number in range(APPLICATIONS))
            ground = marking(workspace, workspaces.officers(workspace)[0], titles)
            readers = [ground.reviewer_id]
            readers += [add_reader(workspace, ground.officer, ground.call, ground.applications, code=f"QC-{place + 10}")
                        for place in range(READERS - 1)]  # fmt: skip
            paths = filled(ground, readers, folder)
            with intake.Reader() as reader:
                reader.read(paths[:100])
                rounds = [(opened(paths), read(reader, paths)) for _ in range(ROUNDS)]
            whole = min(previewed(ground, paths) for _ in range(2))
        finally:
            workspace.close()
    bare, ours = (min(times) for times in zip(*rounds, strict=True))
    ratio = ours / bare
    size = len(paths)
    print(f"returned sheets: {size} read in {ours:.3f} s, merely opened with pikepdf in {bare:.3f} s")
    print(f"ratio {ratio:.2f} (at most {BOUND:.0f}); the whole preview takes {whole:.3f} s, {whole / bare:.1f} times")
    return 0 if ratio <= BOUND else 1


if __name__ == "__main__":
    sys.exit(main())
