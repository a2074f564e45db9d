"""Pictures of the program's icon in every size that desktops ask for: `python tools/icons.py OUT`."""

import os
import sys
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QRectF
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

ROOT = Path(__file__).resolve().parent.parent
SIZES = (16, 24, 32, 48, 64, 128, 256)


def run(out: Path) -> None:
    """Write cmpdesk-SIZE.png of each size and cmpdesk.ico into `out`."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QGuiApplication.instance() or QGuiApplication(sys.argv[:1])
    out.mkdir(parents=True, exist_ok=True)
    drawing = QSvgRenderer(str(ROOT / "packaging" / "icon" / "cmpdesk.svg"))
    for size in SIZES:
        picture = QImage(size, size, QImage.Format.Format_ARGB32)
        picture.fill(0)
        painter = QPainter(picture)
        drawing.render(painter, QRectF(0, 0, size, size))
        painter.end()
        picture.save(str(out / f"cmpdesk-{size}.png"))
    with Image.open(out / "cmpdesk-256.png") as whole:
        whole.save(out / "cmpdesk.ico", sizes=[(size, size) for size in SIZES])
    del app


if __name__ == "__main__":
    run(Path(sys.argv[1]))
