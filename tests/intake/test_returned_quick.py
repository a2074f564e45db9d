"""The short way through plainly written forms says what pikepdf says, or leaves the file to it."""

from pathlib import Path

import pikepdf
import pytest

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
    found, wanted = returned_pdf.read(str(plain)), returned_pdf.read(str(other))
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
    found = returned_pdf.read(str(tmp_path / "c.pdf"))["sheets"][CODE.plain]
    assert found["strengths"] == "x"
