"""The preview: every document opens here, as the real pages that will be printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from cmpdesk.domain.preview import Document
    from cmpdesk.ui.desk import Desk
    from cmpdesk.ui.preview.window import PreviewWindow

NAME = "preview-window"


def show(desk: Desk, document: Document, *others: Document, find: str = "") -> PreviewWindow:
    """Open a window on `document` and return at once; `others` are versions of it that can be chosen there.

    `find` is searched in it at once, so that it opens at the page where that stands.
    """
    from cmpdesk.ui.preview.window import PreviewWindow

    window = PreviewWindow(desk, (document, *others))
    if find:
        window.search_box.setText(find)
    window.show()
    return window


def close_all(host: QWidget) -> None:
    """Close the previews that belong to the window `host`: their workspace is about to be closed."""
    for window in host.findChildren(QWidget, NAME):
        window.close()
