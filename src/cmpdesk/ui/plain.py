"""User text where Qt would read more or less into it: markup in tooltips, mnemonics in buttons, no-break spaces."""

from html import escape

from PySide6.QtGui import Qt
from PySide6.QtWidgets import QPlainTextEdit


def tip(content: str) -> str:
    """Return `content` for a tooltip, where Qt reads what looks like markup (``<img src=…>`` opens files)."""
    return f"<span>{escape(content)}</span>" if Qt.mightBeRichText(content) else content


def caption(content: str) -> str:
    """Return `content` for a button or box, where ``&`` marks a mnemonic."""
    return content.replace("&", "&&")


def typed_text(field: QPlainTextEdit) -> str:
    """Return what stands in a field of several lines; Qt's own `toPlainText` loses the no-break spaces of French."""
    return field.document().toRawText().replace("\u2029", "\n").replace("\u2028", "\n")
