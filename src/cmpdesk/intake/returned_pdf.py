"""Score sheets that came back as PDF: fields saved by any viewer, or what is left where they are gone. In the child.

Values are read, never appearances. Where there is no field of ours the printed code is looked for in the text.
"""

import re
from collections import deque
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.returned import Way
from cmpdesk.domain.returns import PREFIX, SheetCode, is_code, parse_code
from cmpdesk.intake import returned_quick
from cmpdesk.intake.returned_quick import Sheets

if TYPE_CHECKING:
    from pikepdf import Pdf

_READER = f"{PREFIX}-reviewer"
_DEEPEST = 8
_MOST_FIELDS = 100_000
_MOST_PAGES = 2000
_HYPHEN = "[-\u2010-\u2014\u00ad]"
_CODE = re.compile(rf"(?<![0-9A-Z])(?:[0-9A-Z]{{4}}\s?{_HYPHEN}\s?){{3}}[0-9A-Z]{{4}}(?![0-9A-Z])", re.IGNORECASE)
_WRITTEN_UPON = frozenset({"/Ink", "/FreeText", "/Stamp"})


def read(path: str, data: bytes) -> dict[str, Any]:
    """Return what a file of these bytes holds; refused with ``return.encrypted`` or ``return.damaged``."""
    import pikepdf

    plain = returned_quick.read(data)
    if plain is not None and any(plain[0].values()):
        return {"kind": "pdf", "way": str(Way.FIELDS), "properties": {_READER: plain[1]}, "sheets": plain[0],
                "pages": {}}  # fmt: skip
    try:
        with pikepdf.open(path) as pdf:
            sheets = _fields(pdf)
            properties = _properties(pdf)
            if sheets:
                answered = any(sheets.values())
                way = Way.FLATTENED if not answered and _written_upon(pdf) else Way.FIELDS
                return {"kind": "pdf", "way": str(way), "properties": properties, "sheets": sheets, "pages": {}}
    except pikepdf.PasswordError:
        raise Refusal("return.encrypted") from None
    except (pikepdf.PikepdfError, RuntimeError, ValueError, TypeError, KeyError, AttributeError):
        # a malformed object shows itself as any of these
        raise Refusal("return.damaged") from None
    codes, worded = _printed(path)
    if worded and not codes and not properties:
        raise Refusal("return.foreign")
    way = Way.FLATTENED if codes or worded else Way.SCANNED
    return {"kind": "pdf", "way": str(way), "properties": properties, "sheets": {code: {} for code in codes},
            "pages": codes}  # fmt: skip


def _fields(pdf: "Pdf") -> Sheets:
    """Return the answers of each sheet by what stands below its code in the names of its fields.

    Each question to an object costs time, and a batch has many: buttons of a field are not looked at, the kind of a
    field only where it has no value.
    """
    from pikepdf import Name

    form = pdf.Root.get("/AcroForm")
    fields = form.get("/Fields") if form is not None else None
    found: Sheets = {}
    waiting: deque[tuple[Any, str, int]] = deque([(fields, "", 0)] if fields is not None else [])
    seen = 0
    while waiting:
        kids, above, depth = waiting.popleft()
        for field in kids:
            seen += 1
            if seen > _MOST_FIELDS or depth > _DEEPEST:
                raise Refusal("return.damaged")
            part = field.get("/T")
            if part is None:
                break  # the buttons of one field
            name = f"{above}.{part}" if above else str(part)
            if not name.startswith(PREFIX):
                continue
            value = field.get("/V")
            if value is not None:
                told = str(value)
                _note(found, name, told[1:] if told.startswith("/") and isinstance(value, Name) else _told(value, told))
            elif "/FT" not in field and (below := field.get("/Kids")) is not None:
                waiting.append((below, name, depth + 1))
            else:
                _note(found, name, "")
    return found


def _note(found: Sheets, name: str, value: str) -> None:
    _, code, asked = name.split(".", 2) if name.count(".") > 1 else ("", "", "")
    if is_code(code):
        answers = found.setdefault(code, {})
        if value not in ("", "Off"):
            answers[asked] = value


def _told(value: Any, text: str) -> str:
    from pikepdf import Array, Stream, String

    if isinstance(value, String):
        return text
    if isinstance(value, Array):
        return _told(value[0], str(value[0])).removeprefix("/") if len(value) else ""
    return str(String(value.read_bytes())) if isinstance(value, Stream) else text


def _properties(pdf: "Pdf") -> dict[str, str]:
    noted = pdf.trailer.get("/Info")
    reader = None if noted is None else noted.get(f"/{_READER}")
    return {} if reader is None else {_READER: str(reader)}


def _written_upon(pdf: "Pdf") -> bool:
    """Tell whether somebody wrote on a page, beside the fields."""
    for page in pdf.pages:
        for mark in page.obj.get("/Annots", []):
            if str(mark.get("/Subtype", "")) in _WRITTEN_UPON:
                return True
    return False


def _printed(path: str) -> tuple[dict[str, int], bool]:
    """Return the codes that can be read on pages, each with its first page, and whether there is any text at all."""
    found: dict[str, int] = {}
    worded = False
    for page, text in _texts(path):
        worded = worded or len(text.split()) > 3
        for code in codes_in(text):
            found.setdefault(code.plain, page)
    return found, worded


def codes_in(text: str) -> Iterator[SheetCode]:
    """Yield the codes of sheets that are printed in a text."""
    for match in _CODE.finditer(text):
        try:
            yield parse_code(re.sub(_HYPHEN, "-", "".join(match[0].split())))
        except Refusal:
            continue


def _texts(path: str) -> Iterator[tuple[int, str]]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError:
        raise Refusal("return.damaged") from None
    try:
        for number in range(min(len(document), _MOST_PAGES)):
            try:
                page = document[number]
                words = page.get_textpage()
                # PDFium leaves a mark where a word was parted at a hyphen
                yield number, words.get_text_bounded().replace("\ufffe", "-")
                words.close()
                page.close()
            except pypdfium2.PdfiumError:
                continue
    finally:
        document.close()
