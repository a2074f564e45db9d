"""Icons: our own strokes from `resources/icons`, drawn in the colour of the text beside them."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap

from cmpdesk.runtime.resources import resource
from cmpdesk.ui.theme import theme

SIZE = 20


def icon(name: str, colour: str) -> QIcon:
    """Return the icon `name` in `colour` (``#RRGGBB``); an empty one where there is no such file."""
    return _icon(name, colour, theme().px(SIZE))


@lru_cache(maxsize=256)
def _icon(name: str, colour: str, size: int) -> QIcon:
    from PySide6.QtSvg import QSvgRenderer

    path = resource("icons", f"{name}.svg")
    if not path.is_file():
        return QIcon()
    drawing = path.read_text(encoding="utf-8").replace("currentColor", colour)
    renderer = QSvgRenderer(QByteArray(drawing.encode()))
    made = QIcon()
    for ratio in (1, 2):
        picture = QPixmap(size * ratio, size * ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        renderer.render(painter, QRectF(0, 0, size * ratio, size * ratio))
        painter.end()
        picture.setDevicePixelRatio(ratio)
        made.addPixmap(picture)
    return made
