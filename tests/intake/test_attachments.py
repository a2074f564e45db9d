"""Attachments: what they are, what is printed of them, and whose they are. Read back with pypdf and PDFium."""

import hashlib
import io
import os
from collections.abc import Callable
from pathlib import Path

import pikepdf
import PIL.Image
import pypdf
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmpdesk.domain.attachments import AttachmentStatus, InspectedAttachment
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.imports import CheckedRow, FilingDraft
from cmpdesk.intake.attachments import display_name, find_files, inspect
from cmpdesk.runtime.child import Child
from cmpdesk.runtime.limits import Limits
from tests.intake import bad_files

Look = Callable[[str, bytes], InspectedAttachment]


@pytest.fixture
def look(child: Child, tmp_path: Path) -> Look:
    """Inspect bytes under a name; the file itself must stay as it was."""

    def inspected(name: str, data: bytes) -> InspectedAttachment:
        path = tmp_path / name
        path.write_bytes(data)
        found = inspect(child, path)
        assert path.read_bytes() == data
        assert found.original == data
        assert found.sha256 == hashlib.sha256(data).hexdigest()
        assert found.size == len(data)
        return found

    return inspected


def printed(found: InspectedAttachment) -> pypdf.PdfReader:
    assert found.status is AttachmentStatus.PRINTABLE
    assert found.printable is not None
    reader = pypdf.PdfReader(io.BytesIO(found.printable), strict=True)
    assert len(reader.pages) == found.pages
    return reader


def ink(data: bytes, page: int = 0) -> tuple[tuple[int, int], tuple[int, int, int, int] | None]:
    """Return the size of a page in points and the box of what is dark on it, from the top left."""
    document = pypdfium2.PdfDocument(data)
    try:
        image = document[page].render(scale=1).to_pil().convert("L")
    finally:
        document.close()
    box = image.point(lambda value: 255 if value < 128 else 0).getbbox()
    return image.size, box


def test_an_ordinary_file_is_printed_page_by_page(look: Look) -> None:
    found = look("cv.pdf", bad_files.plain_pdf(3))
    reader = printed(found)
    assert (found.media, found.pages, found.cleaned) == ("application/pdf", 3, ())
    assert [page.extract_text() for page in reader.pages] == ["Page 1", "Page 2", "Page 3"]


def test_equal_files_give_equal_bytes(look: Look, tmp_path: Path) -> None:
    data = bad_files.form_pdf()
    first = look("a.pdf", data)
    with Child() as another:
        (tmp_path / "b.pdf").write_bytes(data)
        second = inspect(another, tmp_path / "b.pdf")
    assert first.printable == second.printable
    picture = picture_bytes("PNG")
    assert look("a.png", picture).printable == look("b.png", picture).printable


def test_nothing_runs_nothing_hides_and_nobody_is_named_in_what_is_printed(look: Look) -> None:
    found = look("piege.pdf", bad_files.scripted_pdf())
    assert found.cleaned == ("actions", "embedded-files", "javascript", "multimedia")
    assert printed(found).pages[0].extract_text() == "Visible"
    with pikepdf.open(io.BytesIO(found.printable or b"")) as pdf:
        flat = io.BytesIO()
        pdf.save(flat, qdf=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
        assert set(pdf.Root.keys()) == {"/Type", "/Pages"}
    for trace in (
        b"canary",
        b"Canary",
        b"JavaScript",
        b"/JS",
        b"Launch",
        b"EmbeddedFile",
        b"/AA",
        b"PieceInfo",
        b"RichMedia",
    ):
        assert trace not in flat.getvalue()


def test_what_was_typed_in_a_form_and_a_comment_is_printed(look: Look) -> None:
    found = look("formulaire.pdf", bad_files.form_pdf())
    text = printed(found).pages[0].extract_text()
    assert "Sphaigne" in text
    assert "Voir (annexe) é" in text
    assert found.cleaned == ("forms-flattened",)
    with pikepdf.open(io.BytesIO(found.printable or b"")) as pdf:
        assert "/Annots" not in pdf.pages[0]


@pytest.mark.parametrize("turn", [0, 90, 180, 270, -90])
@pytest.mark.parametrize("crop", [None, (150, 100, 650, 800)])
def test_pages_are_upright_at_the_origin_as_they_were_shown(
    look: Look, turn: int, crop: tuple[float, ...] | None
) -> None:
    data = bad_files.turned_pdf(turn, crop)
    found = look("page.pdf", data)
    page = printed(found).pages[0]
    assert page.rotation == 0
    assert (page.mediabox.left, page.mediabox.bottom) == (0, 0)
    assert page.mediabox == page.cropbox
    shown, kept = ink(data), ink(found.printable or b"")
    assert kept[0] == shown[0]
    assert shown[1] is not None
    assert kept[1] is not None
    assert all(abs(one - other) <= 1 for one, other in zip(shown[1], kept[1], strict=True))


def test_larger_units_become_points(look: Look) -> None:
    found = look("page.pdf", bad_files.turned_pdf(0, unit=2))
    assert [float(side) for side in printed(found).pages[0].mediabox] == [0, 0, 1224, 1584]


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"", AttachmentStatus.EMPTY),
        (bad_files.encrypted_pdf(), AttachmentStatus.ENCRYPTED),
        (bad_files.xfa_pdf(), AttachmentStatus.XFA),
        (bad_files.plain_pdf(5)[:-600], AttachmentStatus.DAMAGED),
        (bad_files.plain_pdf()[:200], AttachmentStatus.DAMAGED),
        (b"%PDF-1.7\n" + bytes(5000) + b"%%EOF", AttachmentStatus.DAMAGED),
        (bad_files.page_bomb(), AttachmentStatus.TOO_MANY_PAGES),
        (bad_files.page_bomb(0), AttachmentStatus.DAMAGED),
        (bad_files.plain_pdf().replace(b"FlateDecode", b"NoSuchThing"), AttachmentStatus.DAMAGED),
        (b"PK\x03\x04" + bytes(30), AttachmentStatus.DAMAGED),
        (b"MZ" + bytes(300), AttachmentStatus.OTHER_FORMAT),
        (b"bonjour", AttachmentStatus.OTHER_FORMAT),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), AttachmentStatus.DAMAGED),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)  # fmt: skip
def test_a_bad_file_has_a_status_and_no_copy_for_print(look: Look, data: bytes, status: AttachmentStatus) -> None:
    found = look("pièce.pdf", data)
    assert found.status is status
    assert (found.printable is None) == (status is not AttachmentStatus.PRINTABLE)


def test_a_file_that_unfolds_to_gigabytes_is_damaged_and_the_next_one_printed(tmp_path: Path) -> None:
    (tmp_path / "bomb.pdf").write_bytes(bad_files.content_bomb())
    (tmp_path / "good.pdf").write_bytes(bad_files.plain_pdf())
    with Child(Limits(cpu=20)) as child:
        assert inspect(child, tmp_path / "bomb.pdf").status is AttachmentStatus.DAMAGED
        assert inspect(child, tmp_path / "good.pdf").status is AttachmentStatus.PRINTABLE


def test_over_the_limit_and_missing_files_are_not_read(child: Child, tmp_path: Path) -> None:
    large = tmp_path / "gros.pdf"
    with large.open("wb") as file:
        os.truncate(file.fileno(), 2001)
    found = inspect(child, large, size_limit=2000)
    assert (found.status, found.size, found.original, found.sha256) == (AttachmentStatus.TOO_LARGE, 2001, None, "")
    assert inspect(child, tmp_path / "rien.pdf").status is AttachmentStatus.MISSING


def picture_bytes(kind: str, size: tuple[int, int] = (600, 300), mode: str = "RGB", **options: object) -> bytes:
    clear = mode == "RGBA"
    picture = PIL.Image.new("RGBA", size, (0, 0, 0, 0) if clear else (255, 255, 255, 255))
    picture.paste((0, 0, 0, 255), (0, 0, size[0] // 2, size[1] // 2))
    picture = picture if clear else picture.convert("RGB").convert(mode)
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


@pytest.mark.parametrize(
    ("kind", "mode", "media"),
    [("PNG", "RGB", "image/png"), ("PNG", "RGBA", "image/png"), ("PNG", "1", "image/png"), ("PNG", "P", "image/png"),
     ("JPEG", "RGB", "image/jpeg"), ("JPEG", "CMYK", "image/jpeg"), ("GIF", "P", "image/gif"),
     ("TIFF", "L", "image/tiff"), ("PNG", "I;16", "image/png")],
)  # fmt: skip
def test_pictures_become_a_page_across_or_upright(look: Look, kind: str, mode: str, media: str) -> None:
    if mode == "I;16":
        out = io.BytesIO()
        PIL.Image.new("I;16", (600, 300), 65535).save(out, kind)
        found = look("image.bin", out.getvalue())
        assert ink(found.printable or b"")[1] is None
        return
    found = look("image.bin", picture_bytes(kind, mode=mode))
    assert found.media == media
    printed(found)
    size, dark = ink(found.printable or b"")
    assert size == (842, 596)
    assert dark is not None
    assert abs((dark[2] - dark[0]) - 300) <= 2
    assert abs((dark[3] - dark[1]) - 150) <= 2


def test_a_photograph_is_turned_as_its_camera_says_and_loses_its_notes(look: Look) -> None:
    exif = PIL.Image.Exif()
    exif[0x0112] = 6
    exif[0x013B] = "Canary Author"
    found = look("photo.jpg", picture_bytes("JPEG", exif=exif))
    assert ink(found.printable or b"")[0] == (596, 842)
    assert b"Canary" not in (found.printable or b"")
    assert b"Exif" not in (found.printable or b"")


def test_every_page_of_a_scan_is_printed(look: Look) -> None:
    frames = [PIL.Image.new("L", (100, 140), shade) for shade in (0, 90, 200)]
    out = io.BytesIO()
    frames[0].save(out, "TIFF", save_all=True, append_images=frames[1:])
    found = look("scan.tif", out.getvalue())
    assert len(printed(found).pages) == 3


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("..\\..\\con.pdf", "_con.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:x.pdf", "Cx.pdf"),
        ("NUL", "_NUL"),
        ("com1.tar.gz", "_com1.tar.gz"),
        ("a\u202efdp.exe", "afdp.exe"),
        ("lettre . . ", "lettre"),
        ("e\u0301te\u0301.pdf", "été.pdf"),
        ("a\x00b|c?.pdf", "abc.pdf"),
        ("", "_"),
        ("..", "_"),
        ("\udcff.pdf", "_.pdf"),
    ],
)
def test_names_are_safe_on_every_system(name: str, shown: str) -> None:
    assert display_name(name) == shown


@given(st.text(max_size=300))
def test_any_name_becomes_a_safe_one_that_stays_as_it_is(name: str) -> None:
    safe = display_name(name)
    assert safe
    assert len(safe.encode()) <= 120
    assert not set(safe) & set('/\\:*?"<>|\x00\u202e')
    assert safe == safe.strip()
    assert not safe.endswith(".")
    assert display_name(safe) == safe


def row(number: int, name: str, listed: tuple[str, ...] = ()) -> CheckedRow:
    words = ("reference", "organisation_address", "contact", "contact_function", "email", "phone", "partner", "summary",
             "benefits", "other_funding", "keywords")  # fmt: skip
    draft = FilingDraft(
        **dict.fromkeys(words, ""), number=name, title="t", organisation="o", sector_id=None, strand_id=None,
        months=None, renewed=None, amounts=(), requested=None, missions=(), received_at=None, attachment_names=listed,
    )  # fmt: skip
    return CheckedRow(number, draft)


def test_files_are_found_by_listed_name_and_by_number(tmp_path: Path) -> None:
    for name in (
        "12.101_formulaire.pdf", "12-101 CV.pdf", "12.1012_autre.pdf", "12.102/cv.pdf", "12.102/annexes/plan 2.pdf",
        "12.102/annexes/plan 10.pdf", "Lettre d’appui.pdf", "Thumbs.db", ".DS_Store", "~$12.101.docx", "orphelin.pdf",
    ):  # fmt: skip
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    rows = [
        row(5, "12.101"), row(6, "12.102", ("LETTRE d’appui.pdf", "absent.pdf")), row(7, ""),
        row(8, "12.103", ("..\\..\\con.pdf", "../../etc/passwd")),
    ]  # fmt: skip
    found = find_files(tmp_path, rows)
    named = {key: [path.relative_to(tmp_path).as_posix() for path in paths] for key, paths in found.by_row.items()}
    assert named == {
        5: ["12-101 CV.pdf", "12.101_formulaire.pdf"],
        6: ["Lettre d’appui.pdf", "12.102/annexes/plan 2.pdf", "12.102/annexes/plan 10.pdf", "12.102/cv.pdf"],
    }
    assert found.unmatched == ("12.1012_autre.pdf", "orphelin.pdf")
    assert found.total == 8
    assert found.missing == {6: ("absent.pdf",), 8: ("..\\..\\con.pdf", "../../etc/passwd")}


def test_links_are_never_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    folder = tmp_path / "in"
    outside.mkdir()
    folder.mkdir()
    (outside / "12.101_secret.pdf").write_text("x")
    (folder / "12.101_link.pdf").symlink_to(outside / "12.101_secret.pdf")
    (folder / "12.101").symlink_to(outside, target_is_directory=True)
    assert find_files(folder, [row(2, "12.101")]).total == 0
    with pytest.raises(Refusal, match=r"attachments\.no-folder"):
        find_files(tmp_path / "nothing", [])
