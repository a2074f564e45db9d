"""Pages in the child: sizes, pixels, words with their places, outline; and what cannot be shown."""

from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from reportlab.pdfgen.canvas import Canvas

from cmpdesk.domain.errors import EnvironmentFailure, Refusal
from cmpdesk.runtime.child import Child
from cmpdesk.runtime.limits import MEGABYTE, Limits
from tests.intake import bad_files


@pytest.fixture
def canvas(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "toile"
    path.write_bytes(bytes(4 * 1000 * 1000))
    yield path
    path.unlink()


def written(folder: Path, data: bytes) -> str:
    path = folder / "essai.pdf"
    path.write_bytes(data)
    return str(path)


def draw(child: Child, path: str, canvas: Path, page: int = 0, width: int = 306, height: int = 396, top: int = 0,
         rows: int = 0) -> bytes:  # fmt: skip
    rows = rows or height
    size = child.ask("page-draw", path=path, into=str(canvas), page=page, width=width, height=height, top=top,
                     rows=rows).value  # fmt: skip
    assert size == 4 * width * rows
    with canvas.open("rb") as file:
        return file.read(size)


def dark(pixels: bytes, width: int) -> tuple[int, int, int, int]:
    """Return the box of what is printed: left, top, right, bottom."""
    places = [at // 4 for at in range(0, len(pixels), 4) if pixels[at] < 128]
    across, down = [at % width for at in places], [at // width for at in places]
    return min(across), min(down), max(across), max(down)


def test_pages_are_drawn_as_pdfium_draws_them(child: Child, tmp_path: Path, canvas: Path) -> None:
    data = bad_files.plain_pdf(3)
    path = written(tmp_path, data)
    assert child.ask("pages", path=path).value == {"sizes": [[612.0, 792.0]] * 3, "bookmarks": []}
    with pypdfium2.PdfDocument(data) as pdf:
        page = pdf[1]
        wanted = bytes(page.render(scale=0.5, prefer_bgrx=True).buffer)
        page.close()
    found = draw(child, path, canvas, page=1)
    assert found[0::4] == wanted[0::4]
    assert found[1::4] == wanted[1::4]


def test_bands_join_to_the_page(child: Child, tmp_path: Path, canvas: Path) -> None:
    path = written(tmp_path, bad_files.plain_pdf(1))
    whole = draw(child, path, canvas)
    bands = [draw(child, path, canvas, top=top, rows=min(100, 396 - top)) for top in range(0, 396, 100)]
    assert b"".join(bands) == whole


@pytest.mark.parametrize(("turn", "size"), [(0, [612.0, 792.0]), (90, [792.0, 612.0]), (180, [612.0, 792.0])])
def test_turned_pages_stand_as_they_are_shown_and_so_do_the_words_found(
    child: Child, tmp_path: Path, canvas: Path, turn: int, size: list[float]
) -> None:
    path = written(tmp_path, bad_files.turned_pdf(turn))
    assert child.ask("pages", path=path).value["sizes"] == [size]
    width, height = round(size[0] / 2), round(size[1] / 2)
    inked = dark(draw(child, path, canvas, width=width, height=height), width)
    ((page, [box]),) = child.ask("page-find", path=path, text="debout", first=0, count=9).value
    assert page == 0
    places = [box[0] * width, box[1] * height, box[2] * width, box[3] * height]
    assert [abs(one - other) < 8 for one, other in zip(places, inked, strict=True)] == [True] * 4


def test_words_are_found_without_accents_case_and_hyphens_at_line_ends(child: Child, tmp_path: Path) -> None:
    path = tmp_path / "mots.pdf"
    sheet = Canvas(str(path))
    for line, text in enumerate(("Évaluation des Œuvres 12.101", "coopé-", "ration, « l’été » 1,5 M$")):
        sheet.drawString(72, 700 - 14 * line, text)
    sheet.showPage()
    sheet.drawString(72, 700, "evaluation EVALUATION évaluation")
    sheet.save()

    def pages(text: str, count: int = 9) -> list[int]:
        return [hit[0] for hit in child.ask("page-find", path=str(path), text=text, first=0, count=count).value]

    assert pages("evaluation") == [0, 1, 1, 1]
    assert pages("évaluation", count=1) == [0]
    assert pages("oeuvres 12.101") == [0]
    assert pages("l'été") == [0]
    assert pages("introuvable") == pages("%") == pages("") == []


def test_the_outline_keeps_its_levels(child: Child, tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        for number in range(3):
            bad_files.page_of(pdf, f"Page {number + 1}")
        with pdf.open_outline() as outline:
            first = pikepdf.OutlineItem("Fiche 12.101", 1)
            first.children.append(pikepdf.OutlineItem("budget.pdf", 2))
            outline.root += [first, pikepdf.OutlineItem("Nulle part")]
        path = written(tmp_path, bad_files.saved(pdf))
    assert child.ask("pages", path=path).value["bookmarks"] == [
        ["Fiche 12.101", 1, 0], ["budget.pdf", 2, 1], ["Nulle part", -1, 0],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (bad_files.encrypted_pdf(), "preview.encrypted"),
        (b"%PDF-1.7\nnothing of the kind", "preview.damaged"),
        (b"", "preview.damaged"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "preview.damaged"),
    ],
)
def test_what_cannot_be_shown_is_refused(child: Child, tmp_path: Path, data: bytes, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        child.ask("pages", path=written(tmp_path, data))
    assert refused.value.code == code


def test_a_file_that_is_gone_is_not_a_damaged_one(child: Child, tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFailure) as failed:
        child.ask("pages", path=str(tmp_path / "absent.pdf"))
    assert failed.value.code == "file.unreadable"


def test_a_damaged_page_does_not_take_the_others_with_it(child: Child, tmp_path: Path, canvas: Path) -> None:
    path = written(tmp_path, bad_files.broken_page_pdf())
    assert child.ask("pages", path=path).value["sizes"] == [[612.0, 792.0]] * 3
    assert min(draw(child, path, canvas, page=1)) < 100
    with pytest.raises(Refusal) as refused:
        draw(child, path, canvas, page=2)
    assert (refused.value.code, refused.value.params) == ("preview.page-damaged", {"page": 3})
    assert [hit[0] for hit in child.ask("page-find", path=path, text="page", first=0, count=9).value] == [0, 1]


def test_a_page_that_unfolds_beyond_the_limit_ends_the_child_and_nothing_else(tmp_path: Path, canvas: Path) -> None:
    path = written(tmp_path, bad_files.content_bomb(400_000_000))
    with Child(Limits(memory=400 * MEGABYTE)) as child:
        with pytest.raises(Refusal) as refused:
            child.ask("page-draw", path=path, into=str(canvas), page=0, width=300, height=400, top=0, rows=400)
        assert refused.value.code in {"file.breaks-reader", "file.too-much-memory", "file.takes-too-long"}
        assert len(draw(child, written(tmp_path, bad_files.plain_pdf(1)), canvas)) == 4 * 306 * 396


def test_a_picture_larger_than_what_both_hold_is_refused(child: Child, tmp_path: Path, canvas: Path) -> None:
    path = written(tmp_path, bad_files.plain_pdf(1))
    with pytest.raises(Refusal) as refused:
        draw(child, path, canvas, width=10_000, height=10_000)
    assert refused.value.code == "file.answer-too-large"
    with pytest.raises(Refusal) as refused:
        draw(child, path, canvas, width=1_001, height=1_000)
    assert refused.value.code == "file.answer-too-large"
