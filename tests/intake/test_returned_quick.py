"""The short way through plainly written forms says what pikepdf says, or leaves the file to it."""

import io
import re
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.returns import PREFIX
from cmpdesk.intake import returned_pdf, returned_quick
from tests.documents.test_score_forms import CODE, RETURNED, blank

TEXTS = (
    "plain", "Très bien — « équilibré »", "a (b (c) d) e", "a ) b ( c", "dos \\ et \\( fin", "fin \\", "/V /m5",
    "/T (x)", "/FT /Kids [ 1 0 R ]", "endobj 5 0 obj <<", "stream", "漢字 🙂", "\r\nligne\nautre\t", "<feff0041>",
    "(", "",
)  # fmt: skip


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return blank(tmp_path_factory.mktemp("form"), only=1)


def filled(form: Path, out: Path, text: str, *, linearize: bool = False, pack: bool = False) -> Path:
    with pikepdf.open(form) as pdf:
        for field in pdf.Root.AcroForm.Fields[0].Kids[0].Kids:
            if str(field.T) in ("strengths", "explanation"):
                field.V = pikepdf.String(text)
            elif str(field.T) == "mark":
                field.Kids[0].V = pikepdf.Name("/m3")
        mode = pikepdf.ObjectStreamMode.generate if pack else pikepdf.ObjectStreamMode.disable
        pdf.save(out, linearize=linearize, object_stream_mode=mode)
    return out


@pytest.mark.parametrize("text", TEXTS)
def test_both_ways_say_the_same(form: Path, tmp_path: Path, text: str) -> None:
    plain, other = filled(form, tmp_path / "a.pdf", text), filled(form, tmp_path / "b.pdf", text, linearize=True)
    assert returned_quick.read(other.read_bytes()) is None
    found, wanted = (returned_pdf.read(str(path), path.read_bytes()) for path in (plain, other))
    assert found == wanted
    expected = {"mark.c0": "m3"} | ({"strengths": text, "explanation": text} if text else {})
    assert found["sheets"] == {CODE.plain: expected}


def test_the_short_way_is_taken_where_it_can_be(form: Path, tmp_path: Path) -> None:
    plain = filled(form, tmp_path / "a.pdf", "Équipe solide")
    found = returned_quick.read(plain.read_bytes())
    assert found is not None
    assert found[0][CODE.plain]["strengths"] == "Équipe solide"
    assert found[1] == "r-QC-04"
    assert returned_quick.read((RETURNED / "pdftk.pdf").read_bytes()) is not None


def test_what_is_packed_cut_or_moved_is_left_to_pikepdf(form: Path, tmp_path: Path) -> None:
    assert returned_quick.read(filled(form, tmp_path / "a.pdf", "x", pack=True).read_bytes()) is None
    data = filled(form, tmp_path / "b.pdf", "x").read_bytes()
    assert returned_quick.read(data[: len(data) // 2]) is None
    assert returned_quick.read(data[:20] + b" " + data[20:]) is None
    assert returned_quick.read(b"") is None
    with pikepdf.open(tmp_path / "b.pdf") as pdf:
        pdf.save(tmp_path / "c.pdf", encryption=pikepdf.Encryption(owner="o", user=""))
    assert returned_quick.read((tmp_path / "c.pdf").read_bytes()) is None
    moved = tmp_path / "c.pdf"
    found = returned_pdf.read(str(moved), moved.read_bytes())["sheets"][CODE.plain]
    assert found["strengths"] == "x"


# -- anything that calls itself a form: what the short way answers is what pikepdf answers

READER = f"{PREFIX}-reviewer"
VALUES = (
    b"(oui)", b"/m3", b"/Off", b"(Off)", b"()", b"(a (b) c)", b"(\\(\\134)", b"(\\351t\\351)", b"<c9>", b"<FEFF00E9>",
    b"<FEFF00>", b"<9>", b"(\xfe\xff\x00\xe9)", b"(\xef\xbb\xbf\xc3\xa9)", b"(a\\\nb\rc)", b"4", b"4.5", b"true",
    b"null", b"[ (x) (y) ]", b"[ ]", b"<< /V (x) >>", b"/m#33", b"/", b"(/m5)", b"(endobj)", b"(% x)", b"(\x80\xff)",
    b"(", b")",
)  # fmt: skip
NAMES = (b"(mark)", b"(c0)", b"(strengths)", b"(a.b)", b"()", b"<6d61726b>", b"(m\\141rk)", b"/mark", b"(h\xe9)")


@st.composite
def forms(draw: st.DrawFn) -> bytes:
    """Return a form as nobody would make it: names and values of any kind, kids that are kin, gone or foreign."""
    count = draw(st.integers(3, 9))
    objects = [b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [ 5 0 R ] >> >>",
               b"<< /Type /Pages /Kids [ 3 0 R ] /Count 1 >>",
               b"<< /Type /Page /Parent 2 0 R /MediaBox [ 0 0 9 9 ] >>",
               b"<< /" + READER.encode() + b" " + draw(st.sampled_from(VALUES)) + b" >>"]  # fmt: skip
    first = len(objects) + 1
    for place in range(count):
        usual = {0: PREFIX.encode(), 1: CODE.plain.encode()}.get(place, b"answer%d" % place)
        name = b"(%s)" % usual if draw(st.integers(0, 9)) else draw(st.sampled_from(NAMES))
        said = b" /T " + name if draw(st.integers(0, 9)) else b""
        if place > 1:
            kind = draw(st.sampled_from((b"", b" /FT /Tx", b" /FT /Btn")))
            said += kind + (b" /V " + draw(st.sampled_from(VALUES)) if draw(st.booleans()) else b"")
        kin = [first + place + 1] if place == 0 else list(range(first + 2, first + count)) if place == 1 else []
        kin += draw(st.lists(st.integers(1, first + count), max_size=1)) if not draw(st.integers(0, 3)) else []
        kids = b" ".join(b"%d 0 R" % one for one in kin)
        objects.append(b"<<" + said + (b" /Kids [ " + kids + b" ]" if kin else b"") + b" >>")
    return written(objects)


def written(objects: list[bytes]) -> bytes:
    data, rows = b"%PDF-1.7\n", [b"0000000000 65535 f \n"]
    for number, body in enumerate(objects, start=1):
        rows.append(b"%010d 00000 n \n" % len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    trailer = b"trailer << /Root 1 0 R /Info 4 0 R /Size %d >>" % len(rows)
    return data + b"xref\n0 %d\n%s%s\nstartxref\n%d\n%%%%EOF\n" % (len(rows), b"".join(rows), trailer, len(data))


def by_pikepdf(data: bytes) -> tuple[Any, str] | None:
    """Return what pikepdf reads of a form, None where it is too damaged for it."""
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            return returned_pdf._fields(pdf), returned_pdf._properties(pdf).get(READER, "")
    except (Refusal, pikepdf.PikepdfError, RuntimeError, ValueError, TypeError, KeyError, AttributeError):
        return None


def check(data: bytes, *, damaged: bool) -> bool:
    """Hold what the short way answers against pikepdf; return whether it answers at all."""
    found = returned_quick.read(data)
    if found is None or not any(found[0].values()):
        return False
    wanted = by_pikepdf(data)
    if wanted is not None:  # what is damaged beside the form, pikepdf alone may see
        assert (found[0], list(found[0])) == (wanted[0], list(wanted[0]))
        assert found[1] == wanted[1] or (damaged and not wanted[1])
    return damaged or wanted is not None


@given(forms())
def test_a_form_that_nobody_would_make_is_read_alike_or_left_to_pikepdf(data: bytes) -> None:
    check(data, damaged=False)


def test_such_forms_are_answered_too() -> None:
    field = b"<< /T (%s) /Kids [ %d 0 R ] >>"
    body = [b"<< /Pages 2 0 R /AcroForm << /Fields [ 5 0 R ] >> >>", b"<< /Type /Pages /Kids [ 3 0 R ] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R >>", b"<< >>", field % (PREFIX.encode(), 6),
            field % (CODE.plain.encode(), 7), b"<< /T (strengths) /FT /Tx /V (oui) >>"]  # fmt: skip
    assert check(written(body), damaged=False)
    body[5] = field % (CODE.plain.encode(), 6)  # its own kid
    assert returned_quick.read(written(body)) is None


SPOTS = re.compile(rb"/V|/T|/Kids|/FT|/Fields|/AcroForm|/Info|/Root|/Size|obj|trailer|xref| 00000 n")
BITS = (b"(", b")", b"<", b">", b"<<", b">>", b"[", b"]", b"/", b"\\", b"%", b" ", b"0", b"9", b"R", b"/V", b"/T",
        b"null", b"/V (y)", b"/V /m1", b"endobj", b"stream", b"/Prev 5", b"\x00", b"\xff", b"-")  # fmt: skip


@given(st.data())
def test_a_damaged_form_is_read_alike_or_left_to_pikepdf(form: Path, data: st.DataObject) -> None:
    whole = data.draw(st.sampled_from(((RETURNED / "pdftk.pdf").read_bytes(), filled_once(form))))
    spots, hurt = [one.start() for one in SPOTS.finditer(whole)], bytearray(whole)
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.sampled_from(spots)) + data.draw(st.integers(-4, 24))
        bit = data.draw(st.sampled_from(BITS))
        if data.draw(st.integers(0, 4)):
            hurt[place : place + len(bit)] = bit  # nothing moves
        else:
            del hurt[place : place + len(bit)]
    check(bytes(hurt), damaged=True)


def filled_once(form: Path) -> bytes:
    path = form.with_name("once.pdf")
    return (path if path.exists() else filled(form, path, "a (b) \\ « é »")).read_bytes()


@pytest.mark.parametrize("body", [b"(" * 200_000, b"(x" * 100_000, b"<< " * 100_000, b"[" * 200_000, b"1 " * 200_000])
def test_endless_words_end(body: bytes) -> None:
    objects = [b"<< /Pages 2 0 R /AcroForm 3 0 R >>", b"<< /Kids [ ] >>", b"<< /Fields " + body + b" >>", b"<< >>"]
    assert returned_quick.read(written(objects)) is None
