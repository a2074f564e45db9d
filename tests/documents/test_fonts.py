"""Subsets of our faces, read by another library."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageFont

from cmpdesk.documents import pieces
from cmpdesk.documents.composer import Composer, Section
from cmpdesk.documents.fonts import FILES, face
from cmpdesk.documents.house import House
from cmpdesk.documents.markup import Style
from cmpdesk.documents.page import Page
from cmpdesk.documents.sink import Sink
from cmpdesk.domain.packets import PieceKind
from cmpdesk.runtime.resources import resource
from tests.documents import contents as fiction

TEXT = "Éléonore à l’œuvre — XIIe, 12 000,00 $ ½ € ☐"


@pytest.mark.parametrize("key", list(FILES))
def test_a_subset_keeps_the_numbers_of_its_glyphs(key: str) -> None:
    found = face(key)
    text = "".join(char for char in TEXT if found.has(char))
    subset = found.subset(text)
    assert len(subset.program) < resource("fonts", FILES[key]).stat().st_size / 4
    assert subset.name.endswith(found.name)
    for char in set(text) - {" ", "\u00a0", "\u202f"}:
        assert f"<{found.codes[char]}>".encode() in subset.to_unicode
    assert found.subset(text) is subset
    assert found.subset(reversed(text)).program == subset.program
    assert found.subset(text + "Zz").name != subset.name


def test_metrics_are_those_of_the_font() -> None:
    drawn = ImageFont.truetype(str(resource("fonts", FILES["serif"])), 1000, layout_engine=ImageFont.Layout.BASIC)
    for char in "AéœŒ½€":
        assert face("serif").width(char) == pytest.approx(drawn.getlength(char), abs=1)


@pytest.mark.parametrize("key", list(FILES))
def test_accents_are_drawn(tmp_path: Path, key: str, external_tool: Callable[[str], str]) -> None:
    def picture(text: str) -> Image.Image:
        page = Page(612, 792)
        page.write(text, Style(key, 60, 60), 80, 500)
        house = House.of(fiction.CMP, fiction.QUEBEC, "fr")
        with Sink(tmp_path / "page.pdf") as sink:
            section = Section(PieceKind.SHEET, pieces.of_pages([page]))
            Composer(house, fiction.order(fiction.content(())), "Essai", "", [section], "0" * 64).write(sink)
            sink.finish()
            sink.keep()
        part = ["-r", "72", "-gray", "-singlefile", "-x", "70", "-y", "200", "-W", "500", "-H", "150"]
        files = [str(tmp_path / "page.pdf"), str(tmp_path / "page")]
        subprocess.run([external_tool("pdftoppm"), *part, *files], check=True)
        return Image.open(tmp_path / "page.pgm").copy()

    plain, accented = picture("Ea"), picture("Éà")
    boxes = [ImageChops.invert(one).getbbox() for one in (plain, accented)]
    assert boxes[0] is not None
    assert boxes[1] is not None
    assert boxes[1][1] < boxes[0][1] - 5  # the accent stands above the letter
    assert boxes[1][3] == pytest.approx(boxes[0][3], abs=1)


def test_copied_text_has_the_usual_characters() -> None:
    for key in ("serif", "sans", "sans-bold"):
        unicode = face(key).subset("’ -·").to_unicode.decode()
        for char in "’·-":
            assert f"<{ord(char):04X}>" in unicode
