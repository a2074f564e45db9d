"""Score sheets that came back as PDF: fields saved by any viewer, or what is left where they are gone. In the child.

Values are read, never appearances. Where there is no field of ours the printed code is looked for in the text.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.returned import Way
from cmpdesk.domain.returns import PREFIX, SheetCode, parse_code

if TYPE_CHECKING:
    from pikepdf import Pdf

_PROPERTIES = tuple(f"{PREFIX}-{name}" for name in ("call", "grid", "reviewer"))
_DEEPEST = 8
_MOST_FIELDS = 100_000
_MOST_PAGES = 400
_HYPHEN = "[-\u2010-\u2014\u00ad]"
_CODE = re.compile(rf"(?<![0-9A-Z])(?:[0-9A-Z]{{4}}\s?{_HYPHEN}\s?){{3}}[0-9A-Z]{{4}}(?![0-9A-Z])", re.IGNORECASE)
_WRITTEN_UPON = frozenset({"/Ink", "/FreeText", "/Stamp"})


def read(path: str, data: bytes) -> dict[str, Any]:
    """Return what a file holds; refused with ``return.encrypted`` or ``return.damaged``."""
    import pikepdf

    if b"%%EOF" not in data[-4096:]:  # half a file must not look like a whole one
        raise Refusal("return.damaged")
    try:
        with pikepdf.open(path) as pdf:
            names = _fields(pdf)
            properties = _properties(pdf)
            if names:
                answered = any(value not in (None, "", "Off") for _, value in names)
                way = Way.FLATTENED if not answered and _written_upon(pdf) else Way.FIELDS
                return _found(way, properties, names, [])
    except pikepdf.PasswordError:
        raise Refusal("return.encrypted") from None
    except (pikepdf.PikepdfError, RuntimeError, ValueError, TypeError, KeyError, AttributeError):
        # a malformed object shows itself as any of these
        raise Refusal("return.damaged") from None
    codes, worded = _printed(data)
    ours = codes or properties
    way = Way.FLATTENED if codes or (worded and ours) else Way.SCANNED
    if worded and not ours:
        raise Refusal("return.foreign")
    return _found(way, properties, [], [(code.plain, page) for code, page in codes.items()])


def _found(way: Way, properties: dict[str, str], names: list[tuple[str, str | None]],
           codes: list[tuple[str, int]]) -> dict[str, Any]:  # fmt: skip
    return {"kind": "pdf", "way": str(way), "properties": properties, "names": names, "codes": codes}


def _fields(pdf: "Pdf") -> list[tuple[str, str | None]]:
    """Return the whole name and the value of each field of ours.

    An object is looked at as text first: most have no value, and one look is cheaper than several questions.
    """
    form = pdf.Root.get("/AcroForm")
    fields = form.get("/Fields") if form is not None else None
    found: list[tuple[str, str | None]] = []
    waiting: list[tuple[Any, str, int]] = [(fields, "", 0)] if fields is not None else []
    seen = 0
    while waiting:
        kids, above, depth = waiting.pop()
        for field in kids:
            seen += 1
            if seen > _MOST_FIELDS or depth > _DEEPEST:
                raise Refusal("return.damaged")
            raw = field.unparse(resolved=True)
            if b"/T" not in raw or (part := field.get("/T")) is None:
                break  # the buttons of one field
            name = f"{above}.{part}" if above else str(part)
            if not name.startswith(PREFIX):
                continue
            value = field.get("/V") if b"/V" in raw else None
            if value is not None:
                found.append((name, _value(value)))
            elif b"/FT" in raw:
                found.append((name, None))
            if b"/Kids" in raw and b"/FT" not in raw:
                waiting.append((field.get("/Kids"), name, depth + 1))
    return found


def _value(value: Any) -> str:
    from pikepdf import Array, Name, Stream

    if isinstance(value, Array):
        return _value(value[0]) if len(value) else ""
    if isinstance(value, Stream):
        from pikepdf import String

        return str(String(value.read_bytes()))
    return str(value)[1:] if isinstance(value, Name) else str(value)


def _properties(pdf: "Pdf") -> dict[str, str]:
    noted = pdf.trailer.get("/Info")
    if noted is None:
        return {}
    return {name: str(noted[f"/{name}"]) for name in _PROPERTIES if f"/{name}" in noted}


def _written_upon(pdf: "Pdf") -> bool:
    """Tell whether somebody wrote on a page, beside the fields."""
    for page in pdf.pages:
        for mark in page.obj.get("/Annots", []):
            if str(mark.get("/Subtype", "")) in _WRITTEN_UPON:
                return True
    return False


def _printed(data: bytes) -> tuple[dict[SheetCode, int], bool]:
    """Return the codes that can be read on pages, each with its first page, and whether there is any text at all."""
    found: dict[SheetCode, int] = {}
    worded = False
    for page, text in _texts(data):
        worded = worded or len(text.split()) > 3
        for code in codes_in(text):
            found.setdefault(code, page)
    return found, worded


def codes_in(text: str) -> Iterator[SheetCode]:
    """Yield the codes of sheets that are printed in a text."""
    for match in _CODE.finditer(text):
        try:
            yield parse_code(re.sub(_HYPHEN, "-", "".join(match[0].split())))
        except Refusal:
            continue


def _texts(data: bytes) -> Iterator[tuple[int, str]]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
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
