"""A packet as tutorials make one: flowables, `multiBuild` for the contents, pypdf's `merge_page` on every page."""

from io import BytesIO
from pathlib import Path
from typing import Any

from pypdf import PdfReader, PdfWriter
from reportlab.lib.pagesizes import letter
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph, Table
from reportlab.platypus.flowables import PageBreak, Spacer
from reportlab.platypus.tableofcontents import TableOfContents

from cmpdesk.documents.packets import house_of
from cmpdesk.domain.filings import ApplicationSheet
from cmpdesk.domain.packets import PacketContent, PacketOrder
from cmpdesk.i18n.words import Words
from cmpdesk.runtime.resources import resource

BODY = ParagraphStyle("body", fontName="Serif", fontSize=10, leading=14)
SMALL = ParagraphStyle("small", fontName="Sans", fontSize=9, leading=12)
BOLD = ParagraphStyle("bold", fontName="SansBold", fontSize=10, leading=13, spaceBefore=8)
TITLE = ParagraphStyle("title", fontName="SerifBold", fontSize=19, leading=23, spaceAfter=6)


class Packet(BaseDocTemplate):
    """Tells the table of contents where each application begins, as the manual of ReportLab does."""

    def beforeDocument(self) -> None:  # noqa: N802  # ReportLab calls it by this name
        self.starts: list[int] = []

    def afterFlowable(self, flowable: Any) -> None:  # noqa: N802  # ReportLab calls it by this name
        if isinstance(flowable, Paragraph) and flowable.style.name == "title":
            notify: Any = self.notify
            notify("TOCEntry", (0, flowable.getPlainText(), self.page))
            self.starts.append(self.page)


def write_packet(order: PacketOrder, spool: Path, out: Path) -> int:
    """Write a packet into `out` and return its pages."""
    for name, file in (("Serif", "SourceSerif4-Regular"), ("SerifBold", "SourceSerif4-Semibold"),
                       ("Sans", "SourceSans3-Regular"), ("SansBold", "SourceSans3-Semibold")):  # fmt: skip
        pdfmetrics.registerFont(TTFont(name, str(resource("fonts", f"{file}.ttf"))))
    content = order.content
    words = house_of(content).words
    story = _front(content, words)
    for one in content.applications:
        story += [PageBreak(), *_sheet(one.sheet, words), PageBreak(), *_scores(content, words)]
    own, starts = _built(story)
    return _merged(content, own, starts, spool, out / f"{content.reviewer.code}.pdf")


def _built(story: list[Any]) -> tuple[bytes, list[int]]:
    """Return the pages of our own and on which of them, from 0, each sheet and each score sheet begins."""
    target = BytesIO()
    kind: Any = Packet  # ReportLab has no type hints
    document = kind(target, pagesize=letter)
    frame = Frame(54, 62, 504, 664, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0)
    document.addPageTemplates([PageTemplate(id="page", frames=[frame])])
    document.multiBuild(story)
    return target.getvalue(), [page - 1 for page in document.starts]


def _front(content: PacketContent, words: Words) -> list[Any]:
    contents = TableOfContents()
    contents.levelStyles = [SMALL]
    story: list[Any] = [Paragraph("Cahier d’évaluation", BOLD), PageBreak(), Paragraph("Mandat", BOLD), PageBreak()]
    rows: list[list[Any]] = [[one.sheet.number, Paragraph(one.sheet.title, SMALL), "", "", "", ""]
                             for one in content.applications]  # fmt: skip
    story += [Table(rows, colWidths=[52, 268, 46, 46, 46, 46]), PageBreak()]
    grid = [[criterion.code, Paragraph(words.localised(criterion.name), SMALL), criterion.weight]
            for criterion in content.grid.criteria]  # fmt: skip
    story += [Table(grid), PageBreak(), contents, PageBreak()]
    for one in content.applications:
        filings = [filing for filing in one.sheet.filings if filing and filing.requested]
        amounts = [words.money(filing.requested) for filing in filings if filing.requested]
        row = [one.sheet.number, Paragraph(one.sheet.title, SMALL), *amounts]
        story.append(Table([row], colWidths=[52, 300, 76, 76]))
    return [*story, PageBreak(), Table([[one.sheet.number, *[""] * 8] for one in content.applications])]


def _sheet(sheet: ApplicationSheet, words: Words) -> list[Any]:
    story: list[Any] = [Paragraph(sheet.title, TITLE)]
    for filing in sheet.filings:
        if filing is None:
            continue
        story += [Paragraph(filing.organisation, BOLD), Paragraph(filing.contact, SMALL)]
        rows = [[f"An {one.year}", words.money(one.amount)] for one in filing.amounts]
        story += [Table(rows), Paragraph("Résumé", BOLD)]
        story += [Paragraph(part, BODY) for part in filing.summary.split("\n")]
        story += [Paragraph("Retombées", BOLD), Paragraph(filing.benefits, BODY), Spacer(1, 6)]
        story += [Paragraph("Autres financements", BOLD), Paragraph(filing.other_funding, BODY)]
        missions = [[one.people, one.days, one.period] for one in filing.missions]
        story.append(Table(missions or [["—"]]))
    return story


def _scores(content: PacketContent, words: Words) -> list[Any]:
    story: list[Any] = [Paragraph("Grille d’évaluation", TITLE)]
    for criterion in content.grid.criteria:
        name = Paragraph(words.localised(criterion.name), SMALL)
        row = [name, f"{criterion.weight}", *[str(mark) for mark in range(6)]]
        story += [Table([row], colWidths=[290, 40, *[29] * 6]), Spacer(1, 40)]
    return story


def _merged(content: PacketContent, own: bytes, starts: list[int], spool: Path, path: Path) -> int:
    """Put the attachments between the sheets and the score sheets, then a stamp onto every page."""
    writer = PdfWriter()
    pages = PdfReader(BytesIO(own)).pages
    headers: list[str] = []
    ends = [*starts[1:], len(pages)]
    for page in pages[: starts[0]]:
        writer.add_page(page)
        headers.append("Cahier d’évaluation")
    for position, one in enumerate(content.applications):
        header = f"{one.sheet.number} · {one.sheet.title}"
        sheet, scores = 2 * position, 2 * position + 1
        writer.add_outline_item(title=header, page_number=len(writer.pages))
        for page in pages[starts[sheet] : ends[sheet]]:
            writer.add_page(page)
        for _, attachment in one.sheet.attachments():
            for page in PdfReader(spool / f"{attachment.print_sha256}.pdf").pages:
                writer.add_page(page)
        for page in pages[starts[scores] : ends[scores]]:
            writer.add_page(page)
        headers += [header] * (len(writer.pages) - len(headers))
    stamps = PdfReader(_stamps(content, headers)).pages
    for number, page in enumerate(writer.pages):
        page.merge_page(stamps[number])
    with path.open("wb") as handle:
        writer.write(handle)
    return len(headers)


def _stamps(content: PacketContent, headers: list[str]) -> BytesIO:
    target = BytesIO()
    canvas = Canvas(target, pagesize=letter)
    for number, header in enumerate(headers, start=1):
        canvas.setFont("Sans", 7.5)
        canvas.drawString(54, 754, header[:90])
        canvas.drawRightString(558, 754, f"Confidentiel · {content.reviewer.code}")
        canvas.drawRightString(558, 33, f"{number} / {len(headers)}")
        canvas.showPage()
    canvas.save()
    return target
