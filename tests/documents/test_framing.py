"""Foreign pages: upright, whole, in their frame, with nothing of their makers."""

import re
import subprocess
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from PIL import Image, ImageChops
from pypdf import PdfReader

from cmpdesk.documents import pieces
from cmpdesk.documents.composer import Composer, Section
from cmpdesk.documents.framing import FRAME_BOTTOM, FRAME_SIDES, FRAME_TOP, frame, placing
from cmpdesk.documents.house import House
from cmpdesk.documents.pieces import Form
from cmpdesk.documents.sink import Sink
from cmpdesk.domain.errors import EnvironmentFailure
from cmpdesk.domain.packets import PieceKind
from cmpdesk.domain.programmes import Party
from tests.documents import contents as fiction

Tool = Callable[[str], str]
SIZES = {"QC": (612.0, 792.0), "WB": (595.28, 841.89)}


def composed(folder: Path, data: bytes, party: Party = fiction.WALLONIE) -> Path:
    """Put the pages of a foreign PDF into a packet of nothing else."""
    source = folder / "source.pdf"
    source.write_bytes(data)
    house = House.of(fiction.CMP, party, "fr")
    section = Section(PieceKind.ATTACHMENT, frame(source), "12.101", "12.101 · Un titre", bookmark=("Pièce", 0))
    with Sink(folder / "out.pdf") as sink:
        order = fiction.order(fiction.content((), party))
        Composer(house, order, "Essai", "Confidentiel", [section], "0" * 64).write(sink)
        sink.finish()
        sink.keep()
    return folder / "out.pdf"


def changed(data: bytes, **keys: object) -> bytes:
    """Return a PDF with entries of its first page set."""
    with pikepdf.open(BytesIO(data)) as pdf:
        for key, value in keys.items():
            pdf.pages[0].obj[f"/{key}"] = value
        target = BytesIO()
        pdf.save(target)
    return target.getvalue()


def picture(path: Path, tool: str) -> Image.Image:
    subprocess.run([tool, "-r", "72", "-png", "-singlefile", str(path), str(path.with_suffix(""))], check=True)
    return Image.open(path.with_suffix(".png")).convert("RGB")


def corner_page(turn: int = 0, crop: tuple[float, ...] | None = None, unit: float | None = None,
                size: tuple[float, float] = (400, 600)) -> bytes:  # fmt: skip
    """A page with a red square in what is its upper left corner once turned, and a green one at the lower right."""
    from reportlab.pdfgen.canvas import Canvas

    target = BytesIO()
    canvas = Canvas(target, pagesize=size, invariant=True)
    box = crop or (0, 0, *size)
    corners = {0: ("lt", "rb"), 90: ("lb", "rt"), 180: ("rb", "lt"), 270: ("rt", "lb")}[turn]
    for corner, colour in zip(corners, ((1, 0, 0), (0, 1, 0)), strict=True):
        canvas.setFillColorRGB(*colour)
        x = box[0] if corner[0] == "l" else box[2] - 40
        y = box[1] if corner[1] == "b" else box[3] - 40
        canvas.rect(x, y, 40, 40, stroke=0, fill=1)
    canvas.save()
    keys: dict[str, object] = {"Rotate": turn}
    if crop:
        keys["CropBox"] = pikepdf.Array(list(crop))
    if unit:
        keys["UserUnit"] = unit
    return changed(target.getvalue(), **keys)


def found(image: Image.Image, colour: tuple[int, int, int]) -> tuple[int, int, int, int]:
    """Return the box (left, top, right, bottom) of the pixels of `colour`."""
    away = ImageChops.difference(image, Image.new("RGB", image.size, colour)).convert("L")
    box = away.point([255 if value < 40 else 0 for value in range(256)]).getbbox()
    assert box is not None
    return box


@pytest.mark.parametrize("party", [fiction.QUEBEC, fiction.WALLONIE], ids=["letter", "a4"])
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("crop", [None, (50.0, 100.0, 350.0, 500.0)], ids=["whole", "cropped"])
def test_pages_stand_upright_in_their_frame(tmp_path: Path, external_tool: Tool, party: Party, turn: int,
                                            crop: tuple[float, ...] | None) -> None:  # fmt: skip
    path = composed(tmp_path, corner_page(turn, crop), party)
    image = picture(path, external_tool("pdftoppm"))
    red, green = found(image, (255, 0, 0)), found(image, (0, 255, 0))
    assert red[0] < green[0]
    assert red[1] < green[1]
    assert red[0] >= FRAME_SIDES - 1
    assert red[1] >= FRAME_TOP - 1
    assert green[2] <= image.width - FRAME_SIDES + 1
    assert green[3] <= image.height - FRAME_BOTTOM + 1
    wide, high = (300, 400) if crop else (400, 600)
    if turn in {90, 270}:
        wide, high = high, wide
    shrink = min(1.0, (image.width - 2 * FRAME_SIDES) / wide)
    shown = (green[2] - red[0], green[3] - red[1])
    assert shown == pytest.approx((wide * shrink, high * shrink), abs=3)


LARGE = [((2000, 900), 1.0), ((841.89, 1190.55), 1.0), ((300, 300), 4.0), ((80, 3000), 1.0)]


@pytest.mark.parametrize(("size", "unit"), LARGE)
def test_large_pages_are_shrunk_only_as_far_as_needed(size: tuple[float, float], unit: float) -> None:
    width, height = SIZES["WB"]
    operators = placing(Form((0, 0, *size), 0, unit), width, height).decode()
    numbers = re.search(r"q (\S+) \S+ \S+ (\S+) (\S+) (\S+) cm", operators)
    assert numbers is not None
    scale, _, x, y = (float(one) for one in numbers.groups())
    wide, high = size[0] * scale, size[1] * scale
    room = (width - 2 * FRAME_SIDES, height - FRAME_TOP - FRAME_BOTTOM)
    assert wide <= room[0] + 0.1
    assert high <= room[1] + 0.1
    assert wide == pytest.approx(room[0], abs=0.1) or high == pytest.approx(room[1], abs=0.1)
    assert x >= FRAME_SIDES - 0.1
    assert y >= FRAME_BOTTOM - 0.1


def test_boxes_that_lie_are_set_right(tmp_path: Path) -> None:
    odd = changed(fiction.document(1), CropBox=pikepdf.Array([5000, 5000, 6000, 6000]), Rotate=450, UserUnit=-2)
    (tmp_path / "odd.pdf").write_bytes(odd)
    form = frame(tmp_path / "odd.pdf").pages[0].form
    assert form == Form((0.0, 0.0, 595.0, 842.0), 90, 1.0)


def test_contents_in_several_streams_and_inherited_resources(tmp_path: Path, external_tool: Tool) -> None:
    with pikepdf.open(BytesIO(fiction.document(2, text="Morceaux"))) as pdf:
        parts = []
        for page in pdf.pages:
            data = page.obj.Contents.read_bytes()
            middle = data.index(b"BT")
            page.obj.Contents = pikepdf.Array([pdf.make_stream(data[:middle]), pdf.make_stream(data[middle:])])
            parts.append(page.obj.Resources)
            del page.obj["/Resources"]
        pdf.Root.Pages.Resources = parts[0]
        target = BytesIO()
        pdf.save(target)
    path = composed(tmp_path, target.getvalue())
    checked = subprocess.run([external_tool("qpdf"), "--check", str(path)], capture_output=True, check=False)
    assert checked.returncode == 0
    texts = [page.extract_text() for page in PdfReader(path).pages]
    assert [f"Morceaux page {n}" in text for n, text in enumerate(texts, 1)] == [True, True]


def test_an_unbalanced_page_does_not_move_our_header(tmp_path: Path) -> None:
    with pikepdf.open(BytesIO(fiction.document(1))) as pdf:
        page = pdf.pages[0]
        page.obj.Contents = pdf.make_stream(b"q q q 3 0 0 3 100 100 cm 1 1 1 rg " + page.obj.Contents.read_bytes())
        target = BytesIO()
        pdf.save(target)
    text = PdfReader(composed(tmp_path, target.getvalue())).pages[0].extract_text()
    assert "12.101" in text
    assert "1 / 1" in text


def test_nothing_tells_who_made_it(tmp_path: Path) -> None:
    with pikepdf.open(BytesIO(fiction.document(1))) as pdf:
        pdf.docinfo["/Author"] = "Autrice Cachée"
        with pdf.open_metadata() as meta:
            meta["dc:creator"] = ["Autrice Cachée"]
        page = pdf.pages[0]
        secret = pdf.make_stream(b"Autrice Cachee", {"/Type": pikepdf.Name.Metadata})
        page.obj["/PieceInfo"] = pikepdf.Dictionary(App=pikepdf.Dictionary(Private=pikepdf.String("Autrice Cachee")))
        font = next(iter(page.obj.Resources.Font.values()))
        font["/Metadata"] = pdf.make_indirect(secret)
        font["/PieceInfo"] = pikepdf.Dictionary(App=pikepdf.Dictionary(Private=pikepdf.String("Autrice Cachee")))
        target = BytesIO()
        pdf.save(target)
    path = composed(tmp_path, target.getvalue())
    with pikepdf.open(path) as pdf:
        streams = b"".join(one.read_bytes() for one in pdf.objects if isinstance(one, pikepdf.Stream))
    assert b"Autrice" not in path.read_bytes() + streams


def test_hidden_layers_stay_hidden(tmp_path: Path, external_tool: Tool) -> None:
    with pikepdf.open(BytesIO(fiction.document(1))) as pdf:
        page = pdf.pages[0]
        shown, hidden = (pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name=name)) for name in ("A", "B"))
        page.obj.Resources["/Properties"] = pikepdf.Dictionary(A=shown, B=hidden)
        page.obj.Contents = pdf.make_stream(
            b"/OC /A BDC 0 0 1 rg 100 100 100 100 re f EMC /OC /B BDC 1 0 0 rg 300 100 100 100 re f EMC"
        )
        pdf.Root["/OCProperties"] = pikepdf.Dictionary(
            OCGs=[shown, hidden], D=pikepdf.Dictionary(OFF=[hidden], Order=[shown, hidden])
        )
        target = BytesIO()
        pdf.save(target)
    image = picture(composed(tmp_path, target.getvalue()), external_tool("pdftoppm"))
    colours = set(image.get_flattened_data())
    assert (0, 0, 255) in colours
    assert (255, 0, 0) not in colours


def test_text_that_looks_like_a_reference_stays_text() -> None:
    body = rb"<</A (12 0 R \) 3 0 R)/B[1 2 0 R]/C<3132203020522>/D 5 0 R/E/N12/F 12 0 R>>"
    assert pieces.references(body) == [(2, 0), (5, 0), (12, 0)]


def test_fonts_that_are_not_embedded_are_named(tmp_path: Path) -> None:
    (tmp_path / "source.pdf").write_bytes(fiction.document(1))
    assert frame(tmp_path / "source.pdf").fonts == ("Helvetica",)


def test_a_piece_comes_back_from_the_spool_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "source.pdf").write_bytes(corner_page(90, (50.0, 100.0, 350.0, 500.0), 2.0))
    piece = frame(tmp_path / "source.pdf")
    pieces.save(piece, tmp_path / "a.piece")
    assert pieces.load(tmp_path / "a.piece") == piece
    (tmp_path / "a.piece").write_bytes(b"rubbish")
    with pytest.raises(EnvironmentFailure) as failed:
        pieces.load(tmp_path / "a.piece")
    assert failed.value.code == "packet.spool-damaged"


@pytest.mark.parametrize("data", [b"", b"not a PDF", fiction.document(1)[:200]])
def test_what_is_no_pdf_is_named(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "bad.pdf").write_bytes(data)
    with pytest.raises(EnvironmentFailure) as failed:
        frame(tmp_path / "bad.pdf")
    assert failed.value.code == "packet.attachment-unreadable"
    assert failed.value.params["path"] == "bad.pdf"
