"""Packets of one call against the tutorial way, on the same content: 500 applications × 3 reviewers, 40 packets.

The tutorial way sets each packet with ReportLab's flowables and a multi-pass table of contents, then merges a stamp
into every page with pypdf. Both ways use two processes and print the same content; the tutorial way prints a sample of
the packets, and its time is scaled by pages.
"""

import multiprocessing
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from io import BytesIO
from pathlib import Path

from bench.tutorial import write_packet
from cmpdesk.documents import packets
from cmpdesk.domain.attachments import AttachmentRow
from cmpdesk.domain.filings import ApplicationSheet
from cmpdesk.domain.packets import PacketApplication, PacketOrder
from cmpdesk.domain.tasks import Unwatched
from tests.documents import contents as fiction

APPLICATIONS, READERS, PACKETS, PAGES, JOBS = 500, 3, 40, 10, 2
SAMPLE = 4
BOUND = 7.0
FIELDS = 0.15
"""What the fields of the score sheets may add to the time of a batch."""
MEMORY = 600
TEXT = """
projet coopération réseau filière culture recherche durable territoire partenaire atelier résidence échange jeunesse
numérique forêt patrimoine mission calendrier budget équipe diffusion formation santé innovation québécois wallon
bruxellois université entreprise municipalité création médiation apprentissage transfert retombées évaluation le la les
des et en pour avec dans sur par une un qui que leurs plus ses
"""
WORDS = TEXT.split()


def prose(random_words: random.Random, count: int) -> str:
    return " ".join(random_words.choices(WORDS, k=count)).capitalize() + "."


def attachment(seed: int) -> bytes:
    """Ten pages of text with an embedded font, as an office program writes them."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    from cmpdesk.runtime.resources import resource as shipped

    pdfmetrics.registerFont(TTFont("Body", str(shipped("fonts", "SourceSerif4-Regular.ttf"))))
    words = random.Random(seed)
    target = BytesIO()
    canvas = Canvas(target, pagesize=(612, 792), invariant=True)
    for _ in range(PAGES):
        text = canvas.beginText(60, 720)
        text.setFont("Body", 11)
        for _ in range(42):
            text.textLine(prose(words, 11))
        canvas.drawText(text)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def application(number: int, held: AttachmentRow) -> ApplicationSheet:
    words = random.Random(number)
    told: dict[str, object] = {"summary": "\n".join(prose(words, 170) for _ in range(6)), "benefits": prose(words, 160),
            "other_funding": prose(words, 60)}  # fmt: skip
    second = {**told, "summary": "\n".join(prose(words, 170) for _ in range(6)), "benefits": prose(words, 160)}
    return fiction.application(f"12.{number:03}", prose(words, 8), {**told, "attachments": (held,)}, second)


def orders(spool: Path) -> list[PacketOrder]:
    """Return the orders of all packets; the attachments are laid into `spool`."""
    with ProcessPoolExecutor(JOBS, multiprocessing.get_context("spawn")) as pool:
        data = list(pool.map(attachment, range(APPLICATIONS), chunksize=25))
    fiction.spooled(spool, *data)
    sheets = [
        application(number, fiction.attachment(f"Formulaire {number}.pdf", one, PAGES))
        for number, one in enumerate(data)
    ]
    draw = random.Random(7)
    reads: list[list[int]] = [[] for _ in range(PACKETS)]
    for position in range(APPLICATIONS):
        lightest = sorted(range(PACKETS), key=lambda reader: (len(reads[reader]), draw.random()))
        for reader in lightest[:READERS]:
            reads[reader].append(position)
    return [
        fiction.order(replace(
            fiction.content(tuple(PacketApplication(sheets[position]) for position in held), code=f"QC-{n:02}"),
            copy=n, copies=PACKETS,
        ))
        for n, held in enumerate(reads, start=1)
    ]  # fmt: skip


def tutorial(made: Sequence[PacketOrder], spool: Path, out: Path) -> tuple[float, int]:
    """Return (seconds, pages) of the tutorial way."""
    started = time.perf_counter()
    with ProcessPoolExecutor(JOBS, multiprocessing.get_context("spawn")) as pool:
        pages = sum(pool.map(write_packet, made, [spool] * len(made), [out] * len(made)))
    return time.perf_counter() - started, pages


def ours(made: Sequence[PacketOrder], spool: Path, out: Path) -> tuple[float, int]:
    """Return (seconds, pages) of our way."""
    names = {one.content.reviewer.id: f"{one.content.reviewer.code}.pdf" for one in made}
    started = time.perf_counter()
    done = list(packets.produce(made, spool=spool, out=out, names=names, jobs=JOBS, watch=Unwatched()))
    return time.perf_counter() - started, sum(one.manifest.pages for one in done)


def own_memory(folder: Path) -> float:
    """Return the peak memory (MB) of the largest process of a batch run in a fresh interpreter."""
    code = (
        "import pickle, resource, sys\nfrom pathlib import Path\nfrom bench.bench_packets import ours\n"
        "if __name__ == '__main__':\n"
        " made = pickle.loads(Path(sys.argv[1], 'orders').read_bytes())\n"
        " ours(made, Path(sys.argv[1], 'spool'), Path(sys.argv[1], 'again'))\n"
        " who = resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN\n"
        " print(max(resource.getrusage(one).ru_maxrss for one in who) / 1024)\n"
    )
    script = folder / "memory.py"
    script.write_text(code, encoding="utf-8")
    root = Path(__file__).resolve().parent.parent
    said = subprocess.run([sys.executable, str(script), str(folder)], capture_output=True, text=True, check=True,
                          cwd=root, env={"PYTHONPATH": f"{root}:{root / 'src'}", "PATH": "/usr/bin"})  # fmt: skip
    return float(said.stdout.split()[-1])


def fields_add(made: Sequence[PacketOrder], folder: Path) -> tuple[float, float]:
    """Return the seconds of the processors that a batch takes without fields and with them, nothing kept: best of 3.

    The two take turns; what others do on the computer meanwhile counts less in the time of the processors.
    """
    bare = [replace(one, fillable=False) for one in made]
    best = {False: 1e9, True: 1e9}
    for _ in range(3):
        for fillable, batch in ((False, bare), (True, made)):
            for path in (folder / "spool").glob("*.piece"):
                path.unlink()
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            ours(batch, folder / "spool", folder / "again")
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            best[fillable] = min(best[fillable], spent)
    return best[False], best[True]


def main() -> int:
    import pickle

    folder = Path(tempfile.mkdtemp(prefix="cmpdesk-bench-"))
    try:
        for name in ("tutorial", "out", "again"):
            (folder / name).mkdir()
        made = orders(folder / "spool")
        (folder / "orders").write_bytes(pickle.dumps(made))
        slow, sample_pages = tutorial(made[:SAMPLE], folder / "spool", folder / "tutorial")
        cold, pages = ours(made, folder / "spool", folder / "out")
        warm, _ = ours(made, folder / "spool", folder / "out")
        changed = [replace(made[0], content=replace(made[0].content, applications=made[0].content.applications[1:]))]
        one, _ = ours(changed, folder / "spool", folder / "out")
        bare, fillable = fields_add(made, folder)
        for path in (folder / "spool").glob("*.piece"):
            path.unlink()
        memory = own_memory(folder)
        size = sum(path.stat().st_size for path in (folder / "out").iterdir()) / 1e6
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    scaled = slow * pages / sample_pages
    print(f"{pages} pages in {PACKETS} packets, {size:.0f} MB, {JOBS} processes")
    print(f"tutorial way: {slow:.1f} s for {sample_pages} pages, so {scaled:.1f} s for all")
    print(f"ours, nothing kept: {cold:.2f} s, {scaled / cold:.1f} times faster (bound {BOUND:g})")
    print(f"ours, sections kept: {warm:.2f} s, {scaled / warm:.1f} times faster")
    print(f"one assignment changed: {one:.2f} s, {scaled / one:.0f} times faster than all anew by the tutorial way")
    added = fillable / bare - 1
    print(f"fields of score sheets: {bare:.2f} s of the processors without, {added:+.0%} with (bound {FIELDS:+.0%})")
    print(f"largest process: {memory:.0f} MB (bound {MEMORY})")
    return 0 if scaled / cold >= BOUND and memory < MEMORY and added <= FIELDS else 1
