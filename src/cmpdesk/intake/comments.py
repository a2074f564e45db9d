"""Comments on a PDF page that their program left without an appearance: drawn, so that they are printed.

Readers draw such comments themselves on screen; flattening would lose them. Runs in the child.
"""

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pikepdf import Object, Page, Pdf

_SIZE = 9.0
_LEADING = 1.25
_WIDTH = 0.53
"""Mean width of a letter of Helvetica, on the safe side, as a share of the size."""

Corner = tuple[float, float, float, float]


def draw_missing(pdf: "Pdf", page: "Page") -> None:
    """Give an appearance to each comment of `page` that has none and whose kind we can draw."""
    from pikepdf import Array, Dictionary

    annotations = page.obj.get("/Annots")
    if not isinstance(annotations, Array):
        return
    for one in annotations:
        if not isinstance(one, Dictionary) or "/AP" in one or "/Rect" not in one:
            continue
        content = _drawing(one)
        if content:
            one.AP = Dictionary(N=_form(pdf, one, content))
            one.F = int(one.get("/F", 0)) | 4


def _drawing(one: "Object") -> str:
    kind = str(one.get("/Subtype", ""))
    if kind == "/FreeText":
        return _free_text(one)
    if kind in {"/Highlight", "/Underline", "/StrikeOut", "/Squiggly"}:
        return _marks(one, kind)
    if kind in {"/Square", "/Circle"}:
        left, bottom, right, top = _rectangle(one)
        return f"{_colour(one, 'RG', '1 0 0')} 1 w {left + 1} {bottom + 1} {right - left - 2} {top - bottom - 2} re S"
    if kind == "/Ink":
        return _ink(one)
    if kind == "/Line" and "/L" in one:
        ends = _numbers(one.L)
        return f"{_colour(one, 'RG', '1 0 0')} 1 w {ends[0]} {ends[1]} m {ends[2]} {ends[3]} l S"
    return ""


def _form(pdf: "Pdf", one: "Object", content: str) -> "Object":
    from pikepdf import Array, Dictionary, Name

    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
    # a highlight must not hide what it marks
    blend = Dictionary(Type=Name.ExtGState, BM=Name.Multiply)
    return pdf.make_stream(
        content.encode("cp1252", "replace"),
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array(list(_rectangle(one))),
        Resources=Dictionary(Font=Dictionary(Helv=font), ExtGState=Dictionary(Mark=blend)),
    )


def _free_text(one: "Object") -> str:
    left, bottom, right, top = _rectangle(one)
    room = max(8, int((right - left - 6) / (_SIZE * _WIDTH)))
    text = unicodedata.normalize("NFC", str(one.get("/Contents", "")))
    lines = [line for part in text.splitlines() for line in _wrapped(part, room)]
    # where the box is too small the text gets smaller, never shorter
    fitting = (top - bottom - 4) / (max(1, len(lines)) * _LEADING)
    size = min(_SIZE, max(3.0, fitting))
    ground = f"{_colour(one, 'rg', '1 1 1')} {left} {bottom} {right - left} {top - bottom} re f " if "/C" in one else ""
    parts = [f"{ground}BT /Helv {size:.2f} Tf {size * _LEADING:.2f} TL 0 g {left + 3} {top - size - 2:.2f} Td"]
    parts += [f"({_escaped(line)}) Tj T*" for line in lines]
    return " ".join([*parts, "ET"])


def _wrapped(text: str, room: int) -> list[str]:
    lines = [""]
    for word in text.split(" "):
        if lines[-1] and len(lines[-1]) + 1 + len(word) > room:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}" if lines[-1] else word
    return lines


def _marks(one: "Object", kind: str) -> str:
    points = _numbers(one.get("/QuadPoints", []))
    parts = [
        "/Mark gs" if kind == "/Highlight" else "",
        _colour(one, "rg", "1 1 0"),
        _colour(one, "RG", "1 0 0"),
        "1 w",
    ]
    for at in range(0, len(points) - 7, 8):
        across, up = points[at : at + 8 : 2], points[at + 1 : at + 8 : 2]
        left, right, bottom, top = min(across), max(across), min(up), max(up)
        if kind == "/Highlight":
            parts.append(f"{left} {bottom} {right - left} {top - bottom} re f")
        else:
            level = (bottom + top) / 2 if kind == "/StrikeOut" else bottom + 1
            parts.append(f"{left} {level} m {right} {level} l S")
    return " ".join(parts) if points else ""


def _ink(one: "Object") -> str:
    parts = [_colour(one, "RG", "1 0 0"), "1 w"]
    for stroke in one.get("/InkList", []):
        points = _numbers(stroke)
        for at in range(0, len(points) - 1, 2):
            parts.append(f"{points[at]} {points[at + 1]} {'l' if at else 'm'}")
        parts.append("S")
    return " ".join(parts)


def _numbers(values: object) -> list[float]:
    return [round(float(number), 3) for number in values]  # type: ignore[attr-defined]  # an array of PDF


def _rectangle(one: "Object") -> Corner:
    across, up, right, top = _numbers(one.Rect)
    return min(across, right), min(up, top), max(across, right), max(up, top)


def _colour(one: "Object", operator: str, default: str) -> str:
    numbers = _numbers(one.get("/C", []))
    if len(numbers) == 1:
        numbers *= 3
    return f"{' '.join(map(str, numbers)) if len(numbers) == 3 else default} {operator}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)").replace("\t", " ")
