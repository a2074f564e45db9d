"""Which files a program of the system may have, and how a page is cut into pieces."""

import pytest

from cmpdesk.domain.preview import PIECE_PIXELS, opened_by_system, pieces

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.mark.parametrize(
    ("name", "media", "allowed"),
    [
        ("budget.xlsx", XLSX, True),
        ("Lettre d’appui.DOCX", DOCX, True),
        ("plan.pdf", "application/pdf", True),
        ("photo.jpg", "image/jpeg", True),
        ("notes.txt", "text/plain", True),
        ("plan.pdf.exe", "application/pdf", False),
        ("plan.pdf", "application/octet-stream", False),
        ("photo.jpg", "application/pdf", False),
        ("budget.xlsx", DOCX, False),
        ("budget.xlsm", XLSX, False),
        ("budget.xlsx", "application/zip", False),
        ("essai.html", "text/plain", False),
        ("essai.bat", "text/plain", False),
        ("pdf", "application/pdf", False),
        (".pdf", "application/pdf", False),
        ("", "", False),
    ],
)
def test_a_file_goes_out_only_where_name_and_content_agree(name: str, media: str, allowed: bool) -> None:
    assert opened_by_system(name, media) is allowed


@pytest.mark.parametrize(("width", "height"), [(80, 110), (816, 1056), (2550, 3300), (3264, 4224), (16_000, 16_000)])
def test_pieces_cover_a_page_once_and_stay_small(width: int, height: int) -> None:
    made = pieces(3, width, height)
    assert [piece.top for piece in made] == [0, *(piece.top + piece.rows for piece in made)][: len(made)]
    assert sum(piece.rows for piece in made) == height
    assert {(piece.page, piece.width, piece.height) for piece in made} == {(3, width, height)}
    assert max(piece.rows for piece in made) * width <= PIECE_PIXELS
