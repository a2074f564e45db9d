"""Text pages of fictional attachments: forms, CVs, work plans, letters."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle
from random import Random
from typing import Any

from cmpdesk.domain.programmes import Paper
from cmpdesk.runtime.resources import resource

SIZES = {Paper.LETTER: (612.0, 792.0), Paper.A4: (595.28, 841.89)}
MARGIN = 64.0
FACES = {
    "times": ("Times-Roman", "Times-Bold"),
    "helvetica": ("Helvetica", "Helvetica-Bold"),
    "source": ("SampleSerif", "SampleSerif-Bold"),
}
"""Typefaces of the promoters' word processors; the first two are not embedded, as happens."""

Section = tuple[str, Sequence[str]]
"""A heading and its paragraphs."""


@dataclass(frozen=True, slots=True)
class Text:
    """A document of text: `pages` is its exact length; paragraphs are used again, in turn, as far as needed."""

    title: str
    subtitle: str
    sections: Sequence[Section]
    pages: int
    paper: Paper
    face: str


def canvas_on(buffer: io.BytesIO, size: tuple[float, float], title: str) -> Any:
    """Return a ReportLab canvas that gives the same bytes for the same drawing."""
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(buffer, pagesize=size, invariant=1, pageCompression=1)
    canvas.setTitle(title)
    canvas.setAuthor("Données fictives")
    return canvas


def text_pdf(text: Text) -> bytes:
    """Return the document as a PDF."""
    size = SIZES[text.paper]
    buffer = io.BytesIO()
    canvas = canvas_on(buffer, size, text.title)
    faces(text.face)
    lines = _lines(text, size[0] - 2 * MARGIN)
    for page in range(text.pages):
        draw_page(canvas, size, text, page, lines)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def faces(face: str) -> tuple[str, str]:
    """Return the names of the regular and the bold font of `face`, known to ReportLab."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    regular, bold = FACES[face]
    if face == "source" and regular not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(regular, str(resource("fonts", "SourceSerif4-Regular.ttf"))))
        pdfmetrics.registerFont(TTFont(bold, str(resource("fonts", "SourceSerif4-Semibold.ttf"))))
    return regular, bold


def draw_page(canvas: Any, size: tuple[float, float], text: Text, page: int, lines: Iterator[tuple[bool, str]]) -> None:
    """Draw one page: title on the first, running foot on each, lines until it is full."""
    width, height = size
    regular, bold = faces(text.face)
    top = height - MARGIN
    if page == 0:
        canvas.setFont(bold, 16)
        for line in wrapped(text.title, bold, 16, width - 2 * MARGIN):
            canvas.drawString(MARGIN, top, line)
            top -= 20
        canvas.setFont(regular, 10)
        canvas.drawString(MARGIN, top, plain(text.subtitle))
        canvas.line(MARGIN, top - 10, width - MARGIN, top - 10)
        top -= 34
    while top > MARGIN + 20:
        heading, line = next(lines)
        if heading:
            if top < MARGIN + 60:
                break
            top -= 8
            canvas.setFont(bold, 12)
        else:
            canvas.setFont(regular, 10.5)
        canvas.drawString(MARGIN, top, line)
        top -= 17 if heading else 14
    canvas.setFont(regular, 8)
    canvas.drawString(MARGIN, MARGIN - 20, plain(text.subtitle)[:90])
    canvas.drawRightString(width - MARGIN, MARGIN - 20, f"{page + 1} / {text.pages}")


def _lines(text: Text, width: float) -> Iterator[tuple[bool, str]]:
    """Yield (is a heading, line) without end."""
    regular, _ = faces(text.face)
    shuffled = Random(text.title)
    for place, (heading, paragraphs) in enumerate(cycle(text.sections)):
        yield True, plain(heading)
        chosen = list(paragraphs)
        if place >= len(text.sections):
            shuffled.shuffle(chosen)
        for paragraph in chosen:
            for line in wrapped(paragraph, regular, 10.5, width):
                yield False, line
            yield False, ""


def wrapped(text: str, font: str, size: float, width: float) -> list[str]:
    """Return `text` in lines that fit `width`."""
    from reportlab.lib.utils import simpleSplit

    return list(simpleSplit(plain(text), font, size, width))


def plain(text: str) -> str:
    """Return text that the standard fonts can draw."""
    return text.replace("\u202f", "\u00a0")
