"""User text where Qt would read more into it: markup in tooltips, mnemonics in buttons."""

from html import escape

from PySide6.QtGui import Qt


def tip(content: str) -> str:
    """Return `content` for a tooltip, where Qt reads what looks like markup (``<img src=…>`` opens files)."""
    return f"<span>{escape(content)}</span>" if Qt.mightBeRichText(content) else content


def caption(content: str) -> str:
    """Return `content` for a button or box, where ``&`` marks a mnemonic."""
    return content.replace("&", "&&")
