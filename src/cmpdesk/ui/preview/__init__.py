"""The preview: every document opens here, as the real pages that will be printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cmpdesk.domain.preview import Document
    from cmpdesk.ui.desk import Desk
    from cmpdesk.ui.preview.window import PreviewWindow


def show(desk: Desk, document: Document, *others: Document) -> PreviewWindow:
    """Open a window on `document` and return at once; `others` are versions of it that can be chosen there."""
    from cmpdesk.ui.preview.window import PreviewWindow

    window = PreviewWindow(desk, (document, *others))
    window.show()
    return window
