"""The awkward files that promoters send: scans, turned and cropped pages, filled forms, comments, locks, damage."""

import io
from random import Random
from typing import Any

from cmpdesk.documents.samples.pages import MARGIN, SIZES, canvas_on, faces, plain, wrapped
from cmpdesk.domain.programmes import Paper
from cmpdesk.runtime.resources import resource

DPI = 100


def scan_pdf(title: str, paragraphs: list[str], pages: int, paper: Paper, seed: str) -> bytes:
    """Return letters as an office scanner makes them: grey pictures, a little askew, with noise, and no text."""
    from reportlab.lib.utils import ImageReader

    width, height = SIZES[paper]
    buffer = io.BytesIO()
    canvas = canvas_on(buffer, (width, height), "Numérisation")
    for page in range(pages):
        picture = scanned_page(title, paragraphs, paper, Random(f"{seed}/{page}"))
        canvas.drawImage(ImageReader(io.BytesIO(picture)), 0, 0, width, height)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def scanned_page(title: str, paragraphs: list[str], paper: Paper, random: Random) -> bytes:
    """Return the JPEG picture of a scanned letter."""
    from PIL import Image, ImageDraw, ImageFont

    width, height = (round(side / 72 * DPI) for side in SIZES[paper])
    page = Image.new("L", (width, height), 250)
    draw = ImageDraw.Draw(page)
    serif = ImageFont.truetype(str(resource("fonts", "SourceSerif4-Regular.ttf")), 17)
    large = ImageFont.truetype(str(resource("fonts", "SourceSerif4-Semibold.ttf")), 24)
    draw.text((95, 90), title, font=large, fill=30)
    top = 190
    for paragraph in paragraphs:
        for line in _picture_lines(paragraph, serif, width - 190):
            draw.text((95, top), line, font=serif, fill=40)
            top += 26
        top += 16
    points: list[tuple[float, float]] = [(110 + 9 * step, top + 60 + random.randrange(-22, 22)) for step in range(18)]
    draw.line(points, fill=60, width=3)
    page = page.rotate(random.uniform(-1.1, 1.1), resample=Image.Resampling.BILINEAR, fillcolor=246)
    tile = Image.frombytes("L", (96, 96), random.randbytes(96 * 96))
    noise = Image.new("L", (width, height))
    for left in range(0, width, 96):
        for upper in range(0, height, 96):
            noise.paste(tile, (left, upper))
    buffer = io.BytesIO()
    Image.blend(page, noise, 0.045).save(buffer, "JPEG", quality=42)
    return buffer.getvalue()


def _picture_lines(text: str, font: Any, width: float) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) > width and lines[-1]:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def picture(title: str, seed: str) -> bytes:
    """Return a JPEG picture: a made-up landscape in bands of colour, with a caption."""
    from PIL import Image, ImageDraw, ImageFont

    random = Random(seed)
    image = Image.new("RGB", (1200, 800), (196, 216, 232))
    draw = ImageDraw.Draw(image)
    for band in range(5):
        level = 280 + 100 * band
        points = [(0.0, 800.0)]
        points += [(x, level + random.randrange(-45, 46)) for x in range(0, 1201, 100)]
        points.append((1200.0, 800.0))
        draw.polygon(points, fill=(110 - 14 * band, 140 - 16 * band, 120 - 18 * band))
    font = ImageFont.truetype(str(resource("fonts", "SourceSans3-Semibold.ttf")), 34)
    draw.text((40, 730), title[:70], font=font, fill=(245, 245, 240))
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=80, dpi=(150, 150))
    return buffer.getvalue()


def turned(data: bytes) -> bytes:
    """Return the PDF with each second page lying on its side and marked as turned, so that it shows upright."""

    def turn(pdf: Any) -> None:
        for page in pdf.pages[::2]:
            _, _, width, height = (float(side) for side in page.mediabox)
            page.contents_add(f"q 0 1 -1 0 {height:g} 0 cm".encode(), prepend=True)
            page.contents_add(b"Q")
            page.mediabox = [0, 0, height, width]
            page.rotate(90, relative=False)

    return _changed(data, turn)


def cropped(data: bytes) -> bytes:
    """Return the PDF as a print shop would send it: a sheet larger than the page, and a CropBox that says which part
    shows."""

    def crop(pdf: Any) -> None:
        for page in pdf.pages:
            left, bottom, right, top = (float(side) for side in page.mediabox)
            page.mediabox = [left - 28, bottom - 28, right + 28, top + 28]
            page.cropbox = [left, bottom, right, top]

    return _changed(data, crop)


def commented(data: bytes, text: str) -> bytes:
    """Return the PDF with a comment box on its first page."""
    from pikepdf import Array, Dictionary, Name

    def comment(pdf: Any) -> None:
        _, _, right, top = (float(side) for side in pdf.pages[0].mediabox)
        box = Dictionary(
            Type=Name.Annot, Subtype=Name.FreeText, Rect=Array([right - 250, top - 60, right - 40, top - 24]),
            Contents=text, DA="/Helv 9 Tf 0.6 0.1 0 rg", F=4, C=Array([1, 0.96, 0.8]),
        )  # fmt: skip
        pdf.pages[0].Annots = pdf.make_indirect(Array([pdf.make_indirect(box)]))

    return _changed(data, comment)


def locked(data: bytes) -> bytes:
    """Return the PDF encrypted with a password that nobody sent along."""
    from pikepdf import Encryption

    return _changed(data, lambda pdf: None, encryption=Encryption(owner="direction", user="motdepasse", R=6))


def damaged(data: bytes) -> bytes:
    """Return a file cut off in the middle of its upload, before its first page was complete."""
    return data[: min(len(data) // 5, 900)]


def _changed(data: bytes, change: Any, encryption: Any = None) -> bytes:
    from pikepdf import Pdf

    buffer = io.BytesIO()
    with Pdf.open(io.BytesIO(data)) as pdf:
        change(pdf)
        if encryption is None:
            pdf.save(buffer, deterministic_id=True)
        else:
            pdf.save(buffer, encryption=encryption)
    return buffer.getvalue()


def filled_form(title: str, fields: list[tuple[str, str]], paper: Paper) -> bytes:
    """Return a form that was filled on screen: labels on the page, what was typed in AcroForm fields."""
    width, height = SIZES[paper]
    buffer = io.BytesIO()
    canvas = canvas_on(buffer, (width, height), title)
    _, bold = faces("helvetica")
    canvas.setFont(bold, 15)
    top = height - MARGIN
    for line in wrapped(title, bold, 15, width - 2 * MARGIN):
        canvas.drawString(MARGIN, top, line)
        top -= 19
    top -= 16
    for number, (label, value) in enumerate(fields):
        canvas.setFont("Helvetica", 9)
        canvas.drawString(MARGIN, top, plain(label))
        canvas.acroForm.textfield(
            name=f"champ{number}", value=_latin(value)[:95], x=MARGIN, y=top - 26, width=width - 2 * MARGIN, height=20,
            fontSize=10, borderWidth=0.5, forceBorder=True, maxlen=200,
        )  # fmt: skip
        top -= 44
    canvas.acroForm.checkbox(name="accord", checked=True, x=MARGIN, y=top - 16, size=14, buttonStyle="check")
    canvas.setFont("Helvetica", 9)
    canvas.drawString(MARGIN + 22, top - 12, "Je certifie que les renseignements fournis sont exacts.")
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _latin(text: str) -> str:
    """Return text as it is typed into a form: the appearance that ReportLab gives to a field is Latin-1."""
    typed = (
        plain(text).replace("\u00a0", " ").replace("’", "'").replace("€", "EUR").replace("œ", "oe").replace("–", "-")
    )
    return typed.encode("latin-1", "ignore").decode("latin-1")


def wide_table(title: str, paper: Paper, rows: list[list[str]]) -> bytes:
    """Return a table on one page in landscape; the first row is its header."""
    height, width = SIZES[paper]
    buffer = io.BytesIO()
    canvas = canvas_on(buffer, (width, height), title)
    regular, bold = faces("helvetica")
    canvas.setFont(bold, 15)
    canvas.drawString(MARGIN, height - MARGIN, plain(title)[:80])
    step, line = (width - 2 * MARGIN) / len(rows[0]), 34.0
    for number, row in enumerate(rows):
        top = height - MARGIN - 30 - number * line
        canvas.setFont(regular if number else bold, 11)
        for place, cell in enumerate(row):
            canvas.rect(MARGIN + place * step, top - line, step, line)
            canvas.drawString(MARGIN + place * step + 8, top - 21, plain(cell))
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def workbook(title: str, rows: list[tuple[str, float, float]]) -> bytes:
    """Return a detailed budget as an Excel workbook."""
    from datetime import datetime

    import xlsxwriter

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"created": datetime(2026, 3, 1)})  # noqa: DTZ001 the format keeps no zone
        sheet = book.add_worksheet("Budget")
        bold = book.add_format({"bold": True})
        money = book.add_format({"num_format": "# ##0.00"})
        sheet.write_string(0, 0, title, bold)
        for place, heading in enumerate(("Poste", "An 1", "An 2", "Total")):
            sheet.write_string(2, place, heading, bold)
        for row, (label, one, two) in enumerate(rows, start=3):
            sheet.write_string(row, 0, label)
            sheet.write_number(row, 1, one, money)
            sheet.write_number(row, 2, two, money)
            sheet.write_formula(row, 3, f"=B{row + 1}+C{row + 1}", money, one + two)
        sheet.set_column(0, 0, 44)
        sheet.set_column(1, 3, 14)
    return buffer.getvalue()
