"""The gate through which typed text reaches paper."""

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from cmpdesk.documents import markup, pieces
from cmpdesk.documents.composer import Composer, Section
from cmpdesk.documents.flow import Flow
from cmpdesk.documents.fonts import UNKNOWN, face
from cmpdesk.documents.house import House
from cmpdesk.documents.markup import Broken, Style
from cmpdesk.documents.sheets import sheet_pages
from cmpdesk.documents.sink import Sink
from cmpdesk.domain.packets import PieceKind
from tests.documents import contents as fiction

HOUSE = House.of(fiction.CMP, fiction.QUEBEC, "fr")
STYLE = Style("serif", 10, 14)

HOSTILE = (
    "<b>gras</b> & <i>italique</i>",
    '<img src="/etc/hostname"/>',
    "<a href='javascript:alert(1)'>lien</a>",
    "</para><para>",
    "<seq/> <br> <!-- commentaire -->",
    "=1+1",
    "@SUM(A1:A9)|cmd",
    "%PDF-1.7 endobj endstream (parenthèse (imbriquée) \\",
    "{nom} {0} %s %(x)s ${HOME} `id`",
    "../../../../etc/passwd \\\\serveur\\partage",
    "L’œuvre d’Été « été » — Ÿ Œ æ ß ĳ ŵ",
    "Ж Ω λ ≥ → ✓ ☐ ₂ ‒",
    "Robert'); DROP TABLE application;--",
    "a" * 300,
    "NULL nil None undefined",
    "Zalgo e\u0301\u0302\u0303\u0304",
    "ﷺ ㅤ",
)


def printed(folder: Path, text: str) -> Path:
    """Set `text` alone on pages of ours."""
    flow = Flow(HOUSE)
    flow.paragraph(text, STYLE)
    order = fiction.order(fiction.content(()))
    section = Section(PieceKind.SHEET, pieces.of_pages(flow.pages), bookmark=(text[:40], 0))
    with Sink(folder / "page.pdf") as sink:
        Composer(HOUSE, order, text[:60], "Confidentiel", [section], "0" * 64).write(sink)
        sink.finish()
        sink.keep()
    return folder / "page.pdf"


def flat(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("text", HOSTILE)
def test_text_is_drawn_as_it_was_typed(tmp_path: Path, text: str, external_tool: Callable[[str], str]) -> None:
    path = printed(tmp_path, text)
    expected = flat(markup.clean(text))
    for char in markup.missing(text):
        expected = expected.replace(char, UNKNOWN)
    assert expected in flat(PdfReader(path).pages[0].extract_text())
    checked = subprocess.run([external_tool("qpdf"), "--check", str(path)], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout


MARKS = (
    "\u200e", "\u200f", "\u202a", "\u202e", "\u2066", "\u2069", "\u061c", "\u200b", "\ufeff", "\u00ad", "\x00", "\x07",
    "\x1b", "\x7f", "\x9f", "\ud800", "\U000e0041",
)  # fmt: skip


@pytest.mark.parametrize("mark", MARKS)
def test_invisible_marks_are_taken_out(mark: str) -> None:
    assert markup.clean(f"un{mark}deux") == "undeux"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\u2029", "\x0b", "\x0c"])
def test_line_ends_of_every_kind(end: str) -> None:
    assert markup.clean(f"un{end}deux") == "un\ndeux"


def test_text_is_composed() -> None:
    assert markup.clean("e\u0301te\u0301") == "été"


def test_emoji_and_letters_that_no_face_has_are_replaced_and_reported() -> None:
    assert markup.missing("forêt 中文 🫠 ok ✓ ⚠") == ("中", "文", "🫠")
    drawn = markup.line("a🫠b", STYLE)
    assert "".join(chunk.text for chunk in drawn.chunks) == f"a{UNKNOWN}b"
    assert [chunk.face for chunk in drawn.chunks] == ["serif", "fallback", "serif"]


def test_no_glyph_is_the_empty_box() -> None:
    text = "".join(HOSTILE)
    for drawn in markup.lines(text, STYLE, 400):
        for chunk in drawn.chunks:
            assert chunk.codes == "".join(face(chunk.face).codes[char] for char in chunk.text)
            assert "0000" not in re.findall("....", chunk.codes)


@pytest.mark.parametrize(("text", "raised"), [
    ("XIIe Commission", ["e"]), ("le 1er mai", ["er"]), ("la 1re et la 69e", ["re", "e"]),
    ("Ire et IIes", ["re", "es"]), ("Le Vent de Mer", []), ("Xe et Ve", []),
    ("2e42 a1e f12e3", []), ("12e…34", ["e"]), ("(XIe)", ["e"]),
])  # fmt: skip
def test_ordinals_are_raised_and_stay_plain_text(text: str, raised: list[str]) -> None:
    drawn = markup.line(text, STYLE)
    assert [chunk.text for chunk in drawn.chunks if chunk.small] == raised
    assert "".join(chunk.text for chunk in drawn.chunks) == text


def test_a_raised_ordinal_is_found_by_poppler(tmp_path: Path, external_tool: Callable[[str], str]) -> None:
    path = printed(tmp_path, "La XIIe Commission se réunit le 1er mai.")
    read = subprocess.run([external_tool("pdftotext"), str(path), "-"], capture_output=True, text=True, check=True)
    assert "La XIIe Commission se réunit le 1er mai." in read.stdout
    assert "XIIe Commission" in PdfReader(path).pages[0].extract_text()


@given(st.text(max_size=300), st.floats(20, 500))
def test_lines_lose_nothing_and_fit(text: str, width: float) -> None:
    drawn = markup.lines(text, STYLE, width)
    expected = flat(markup.clean(text))
    for char in markup.missing(text):
        expected = expected.replace(char, UNKNOWN)
    assert flat("".join(chunk.text for one in drawn for chunk in one.chunks)) == expected
    for one in drawn:
        letters = sum(len(chunk.text) for chunk in one.chunks)
        assert one.width <= width + 1e-6 or letters == 1
        assert one.width == pytest.approx(sum(chunk.width for chunk in one.chunks) * STYLE.size / 1000)


@given(st.text(st.sampled_from("aé œ’\u00a0:Ω\n"), max_size=300), st.floats(30, 500), st.integers(1, 5))
def test_what_is_cut_ends_in_an_ellipsis_after_a_whole_word(text: str, width: float, most: int) -> None:
    whole, shown = markup.lines(text, STYLE, width), Broken.of(text, STYLE, width).within(most)
    if len(whole) <= most:
        assert shown == whole
        return
    assert shown[:-1] == whole[: most - 1]
    told, kept = ("".join(chunk.text for chunk in one.chunks) for one in (whole[most - 1], shown[-1]))
    assert kept.endswith("…")
    assert told.startswith(kept[:-1])
    assert told[len(kept) - 1 :][:1] in ("", " ") or " " not in kept, "cut inside a word only where it is alone"
    assert shown[-1].width <= width


WORDS = (
    "a", "œuvre", "deux rives", "l’été", "XIIe", "la 69e", "1er", "« bon »", "oui !", "Ω≥", "🎭", "中文", "12 €", "—",
)  # fmt: skip


@given(st.lists(st.sampled_from(WORDS), max_size=60), st.floats(60, 400), st.integers(1, 5),
       st.sampled_from(("serif", "sans", "sans-bold")))  # fmt: skip
def test_what_is_cut_keeps_as_many_words_as_find_room(words: list[str], width: float, most: int, face: str) -> None:
    style = STYLE._replace(face=face)
    whole = markup.lines(" ".join(words), style, width)
    shown = Broken.of(" ".join(words), style, width).within(most)
    if len(whole) <= most:
        assert shown == whole
        return
    last = "".join(chunk.text for chunk in whole[most - 1].chunks).split(" ")
    tried = [" ".join(last[:count]) + "…" for count in range(1, len(last) + 1)]
    room = [text for text in tried if markup.line(text, style).width <= width]
    assert "".join(chunk.text for chunk in shown[-1].chunks) == room[-1]
    assert shown == (*whole[: most - 1], markup.line(room[-1], style))


@pytest.mark.parametrize(("text", "told"), [
    ("« un", "«\u00a0un"), ("un »", "un\u00a0»"), ("« »", "«\u00a0»"),
    ("un ; deux : trois ! ?", "un\u00a0; deux\u00a0: trois\u00a0!\u00a0?"), ("12 € ou 3 %", "12\u00a0€ ou 3\u00a0%"),
    (":) ou :-) ;a", ":) ou :-) ;a"),
])  # fmt: skip
def test_a_sign_that_french_sets_off_stays_with_its_word(text: str, told: str) -> None:
    (shown,) = markup.lines(text, STYLE, 400)
    assert "".join(chunk.text for chunk in shown.chunks) == told


@given(st.text(max_size=3000), st.floats(30, 500))
def test_a_fitted_line_fits(text: str, width: float) -> None:
    drawn = markup.fitted(text, STYLE, width)
    assert drawn.width <= width


@pytest.mark.parametrize("title", [*HOSTILE, "Mot " * 500, "é" * 2000, "\u202etitre inversé", "🌲" * 50])
def test_sheets_take_any_title(title: str) -> None:
    sheet = fiction.application("12.101", title, {"organisation": title, "summary": title * 3, "benefits": title},
                                {"organisation": title, "missions": (), "email": title})  # fmt: skip
    pages = sheet_pages(HOUSE, fiction.CALL, sheet)
    drawn = flat("".join(re.findall(r"<([0-9A-F]+)>", page.content().decode())[0] for page in pages))
    assert drawn
    for page in pages:
        for x, y in re.findall(r"BT [\d. ]+ rg (-?[\d.]+) (-?[\d.]+) Td", page.content().decode()):
            assert 50 <= float(x) <= 560
            assert 50 <= float(y) <= 750
