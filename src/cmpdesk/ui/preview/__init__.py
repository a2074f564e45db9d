"""The preview: every document opens here, as the real pages that will be printed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QWidget

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
    dialog, host = QApplication.activeModalWidget(), window.parentWidget()
    if isinstance(dialog, QDialog) and _belongs(dialog, host):  # it would stop all windows but those that are its own
        window.setParent(dialog, Qt.WindowType.Window)
        dialog.finished.connect(partial(_outlive, window, host))
    window.show()
    return window


def _belongs(dialog: QWidget, host: QWidget | None) -> bool:
    above: QWidget | None = dialog
    while above is not None and above is not host:
        above = above.parentWidget()
    return above is not None


def _outlive(window: PreviewWindow, host: QWidget | None, _result: int) -> None:
    """Let a preview stay when the dialog that it was opened from goes."""
    if shiboken6.isValid(window) and window.isVisible():
        window.setParent(host, Qt.WindowType.Window)
        window.show()


def close_all(host: QWidget) -> None:
    """Close the previews that belong to the window `host`: their workspace is about to be closed."""
    for window in host.findChildren(QWidget, NAME):
        window.close()
