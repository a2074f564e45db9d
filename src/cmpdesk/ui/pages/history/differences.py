"""Two versions of a text beside each other, with what differs marked."""

import re
from difflib import SequenceMatcher
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from cmpdesk.ui.labels import text
from cmpdesk.ui.theme import theme

LONGEST = 20_000
"""Characters of a text that are shown."""
_MOST_WORDS = 3000
"""Words up to which differences are looked for: the time that it takes grows with their square."""
_PIECES = re.compile(r"\s+|\w+|[^\w\s]")


def marked(before: str, after: str) -> tuple[str, str]:
    """Return both texts as HTML; what only one of them holds stands on a tint, struck through where it is gone."""
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    if max(len(old), len(new)) > _MOST_WORDS:
        return _html(before), _html(after)
    left, right = [], []
    for kind, start, end, start_new, end_new in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        gone, come = _html("".join(old[start:end])), _html("".join(new[start_new:end_new]))
        if kind == "equal":
            left.append(gone)
            right.append(come)
            continue
        if gone:
            left.append(f'<span style="{_tint("bad")} text-decoration: line-through">{gone}</span>')
        if come:
            right.append(f'<span style="{_tint("good")} text-decoration: underline">{come}</span>')
    return "".join(left), "".join(right)


def pair(before: str, after: str) -> tuple[QLabel, QLabel]:
    """Return labels for a value before and after; alike they are plain, else what differs is marked."""
    before, after = _cut(before), _cut(after)
    made = text("", wrap=True, select=True), text("", wrap=True, select=True)
    shown = marked(before, after) if " " in before and " " in after and before != after else None
    for label, plain, html in zip(made, (before, after), shown or ("", ""), strict=True):
        label.setAccessibleName(plain)
        label.setAlignment(Qt.AlignmentFlag.AlignTop)
        if shown is not None:
            label.setTextFormat(Qt.TextFormat.RichText)
        label.setText(html if shown is not None else plain)
    return made


def _html(plain: str) -> str:
    return escape(plain).replace("\n", "<br>")


def _tint(token: str) -> str:
    colour = theme().colour(token)
    return f"background-color: rgba({colour.red()}, {colour.green()}, {colour.blue()}, 0.16);"


def _cut(value: str) -> str:
    return value if len(value) <= LONGEST else value[:LONGEST] + "…"
