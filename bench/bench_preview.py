"""Pages of the preview against PDFium alone: from the wish of the window to the picture in its hands, at one scale.

Both draw the pages in turn, so that both meet the same machine.
"""

import os
import tempfile
import time
from io import BytesIO
from pathlib import Path
from statistics import median

from bench.bench_packets import attachment

DOCUMENTS = 4
SCALES = (96 / 72, 2 * 96 / 72)
ROUNDS = 3
BOUND = 2.0


def document() -> bytes:
    """Return forty pages of text, ten of each of some applicants."""
    import pikepdf

    with pikepdf.new() as whole:
        for seed in range(DOCUMENTS):
            with pikepdf.open(BytesIO(attachment(seed))) as part:
                whole.pages.extend(part.pages)
        out = BytesIO()
        whole.save(out)
    return out.getvalue()


def measured(data: bytes, folder: Path, scale: float) -> float:
    """Return the median, over all pages, of our time divided by that of PDFium alone."""
    import pypdfium2
    from PySide6.QtCore import QEventLoop
    from PySide6.QtWidgets import QApplication

    from cmpdesk.domain.preview import Document, Piece
    from cmpdesk.services import workspaces
    from cmpdesk.services.preview import Reader
    from cmpdesk.ui.preview.drawing import Drawing
    from cmpdesk.ui.tasks import TaskRunner

    app = QApplication.instance() or QApplication(["bench"])
    workspace = workspaces.create(str(folder / f"{scale:.2f}.cmpdesk"), office=None, officer_name="Nadine Courtemanche")
    runner = TaskRunner()
    ratios = []
    bare = pypdfium2.PdfDocument(data)
    with Reader(workspace, Document("Essai", "essai.pdf", lambda: data)) as reader:
        sizes = reader.open().sizes
        drawing = Drawing(runner, reader, runner)
        loop = QEventLoop()
        drawing.drawn.connect(loop.quit)
        for turn in range(ROUNDS):
            for page, (width, height) in enumerate(sizes):
                started = time.perf_counter()
                held = bare[page]
                held.render(scale=scale).close()
                alone = time.perf_counter() - started
                held.close()
                # a pixel more each time: what was drawn before is not asked again
                piece = Piece(page, round(width * scale) + turn, high := round(height * scale), 0, high)
                started = time.perf_counter()
                drawing.want("view", [piece])
                loop.exec()
                ratios.append((time.perf_counter() - started) / alone)
        drawing.stop()
    bare.close()
    runner.close()
    workspace.close()
    app.processEvents()
    return median(ratios)


def main() -> int:
    """Print each ratio with its bound; 0 when all are within."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    data, good = document(), True
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CMPDESK_PROFILE"] = folder
        for scale in SCALES:
            ratio = measured(data, Path(folder), scale)
            good = good and ratio <= BOUND
            name = f"page at {scale * 72 / 96:.0%} ÷ PDFium alone"
            print(f"   {name:<36} {ratio:8.2f}   ≤ {BOUND}   {'' if ratio <= BOUND else 'OUT OF BOUNDS'}")
    return 0 if good else 1
