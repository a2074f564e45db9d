"""The words of an attachment, for the search: what can be read without laying it out. Runs in the child."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.tasks import Watch
from cmpdesk.runtime.child import Answer, Child

LONGEST = 200_000
"""Letters of a text that are kept."""
MOST_PAGES = 400
_LARGEST_PART = 40 * 1024 * 1024
_PARTS = re.compile(
    r"word/document\.xml|content\.xml|xl/sharedStrings\.xml|xl/worksheets/sheet\d+\.xml|ppt/slides/slide\d+\.xml"
)
_SHOWN = re.compile(r"<(?:\w+:)?(?:t|v)\b[^>]*>([^<]*)<")
"""What office documents of Microsoft show; the values of cells are numbers of shared strings, which hold no words."""
_BLOCK = re.compile(r"</(?:w:p|a:p|text:p|text:h|si|row)>|<text:(?:tab|line-break|s)\b[^>]*>|<w:(?:tab|br)\b[^>]*>")
_TAG = re.compile(r"<[^>]*>")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]+")
_BLANK = re.compile(r"[^\S\n]+")


def serve_text(params: dict[str, Any], blobs: tuple[bytes, ...]) -> Answer:
    """Read what is in one file (in the child): its bytes are the one byte string, the text is the value."""
    from cmpdesk.intake import sniffing

    (data,) = blobs
    media = sniffing.media_of(data)
    if media == sniffing.PDF:
        parts = _of_pdf(data)
    elif media == sniffing.TEXT:
        parts = iter([_decoded(data[: 4 * LONGEST])])
    elif data.startswith(b"PK\x03\x04"):
        parts = _of_archive(data)
    else:
        parts = iter(())
    return Answer(_gathered(parts))


def read(child: Child, data: bytes, name: str, *, watch: Watch | None = None) -> str:
    """Return the text of a file; "" where it holds none or its reader breaks. Blocking."""
    try:
        return str(child.ask("text", blobs=(data,), name=name, watch=watch).value)
    except Refusal as refused:
        if not refused.code.startswith(("file.", "sheet.")):
            raise
        return ""


def _gathered(parts: Iterator[str]) -> str:
    made: list[str] = []
    room = LONGEST
    for part in parts:
        plain = _BLANK.sub(" ", _CONTROL.sub(" ", part)).strip()
        if plain:
            made.append(plain[:room])
            room -= len(plain) + 1
        if room <= 0:
            break
    return "\n".join(made)


def _of_pdf(data: bytes) -> Iterator[str]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        return
    try:
        for number in range(min(len(document), MOST_PAGES)):
            try:
                page = document[number]
                words = page.get_textpage()
                # PDFium leaves a mark where a word was parted at the end of a line
                yield words.get_text_bounded().replace("\ufffe", "").replace("\xad", "")
                words.close()
                page.close()
            except pypdfium2.PdfiumError:
                continue
    finally:
        document.close()


def _of_archive(data: bytes) -> Iterator[str]:
    import zipfile

    from cmpdesk.intake.sniffing import check_zip

    check_zip(data)
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            for name in sorted(archive.namelist(), key=lambda one: (len(one), one)):
                if _PARTS.fullmatch(name):
                    with archive.open(name) as part:
                        yield _of_xml(part.read(_LARGEST_PART).decode("utf-8", "replace"), name)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        raise Refusal("sheet.damaged") from error


def _of_xml(xml: str, name: str) -> str:
    """Return what is between the tags; nothing is parsed, so that no entity can grow."""
    import html

    if name.startswith("xl/"):
        return html.unescape("\n".join(one for one in _SHOWN.findall(xml) if not one.replace(".", "").isdigit()))
    return html.unescape(_TAG.sub("", _BLOCK.sub("\n", xml)))


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        if fault.start > len(data) - 4:  # a letter was cut in two
            return data[: fault.start].decode("utf-8-sig")
        return data.decode("cp1252", "replace")
