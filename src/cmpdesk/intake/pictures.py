"""Foreign pictures become PDF pages: upright, without what the camera noted. Runs in the child."""

import zlib
from io import BytesIO
from typing import TYPE_CHECKING

from cmpdesk.domain.attachments import AttachmentStatus
from cmpdesk.intake.pdfs import Cleaned

if TYPE_CHECKING:
    from pikepdf import Pdf
    from PIL.Image import Image

_MOST_PIXELS = 120_000_000
_MOST_FRAMES = 300
_MARGIN = 28.35
_SHORT, _LONG = 595.28, 841.89
_DPI = 170
_QUALITY = 88


def to_pdf(data: bytes, media: str) -> Cleaned:
    """Return the picture on A4 pages, upright or across as it fits, at 170 dots per inch at most.

    A TIFF has a page for each of its frames (a scan); of an animation the first frame is shown.
    """
    import pikepdf
    import PIL.Image
    import PIL.ImageOps

    PIL.Image.MAX_IMAGE_PIXELS = _MOST_PIXELS // 2  # Pillow refuses twice this
    try:
        with PIL.Image.open(BytesIO(data)) as picture, pikepdf.new() as pdf:
            frames = min(getattr(picture, "n_frames", 1), _MOST_FRAMES + 1) if media == "image/tiff" else 1
            if frames > _MOST_FRAMES:
                return Cleaned(AttachmentStatus.TOO_MANY_PAGES)
            for frame in range(frames):
                picture.seek(frame)
                _add(pdf, _flat(PIL.ImageOps.exif_transpose(picture)), photo=media == "image/jpeg")
            out = BytesIO()
            pdf.save(out, deterministic_id=True, fix_metadata_version=False)
            return Cleaned(AttachmentStatus.PRINTABLE, frames, out.getvalue())
    except (
        OSError,
        ValueError,
        SyntaxError,
        EOFError,
        TypeError,
        KeyError,
        PIL.Image.DecompressionBombError,
    ):
        # what Pillow raises for pictures that are cut short, malformed or far too large
        return Cleaned(AttachmentStatus.DAMAGED)


def _flat(picture: "Image") -> "Image":
    """Return the picture in grey or colour, on white where it lets the ground shine through."""
    import PIL.Image

    if picture.mode in {"1", "L"}:
        return picture.convert("L")
    if picture.mode.startswith("I") or picture.mode == "F":
        return picture.convert("F").point(lambda value: value / 256).convert("L")
    if "A" in picture.getbands() or "transparency" in picture.info:
        layered = picture.convert("RGBA")
        ground = PIL.Image.new("RGB", layered.size, "white")
        ground.paste(layered, mask=layered.getchannel("A"))
        return ground
    return picture.convert("RGB")


def _add(pdf: "Pdf", picture: "Image", *, photo: bool) -> None:
    from pikepdf import Array, Dictionary, Name, Page

    across = picture.width > picture.height
    width, height = (_LONG, _SHORT) if across else (_SHORT, _LONG)
    fit = min((width - 2 * _MARGIN) / picture.width, (height - 2 * _MARGIN) / picture.height)
    # small pictures are not blown up beyond 72 dots per inch
    fit = min(fit, 1.0)
    shown = picture.width * fit, picture.height * fit
    most = max(1, round(shown[0] / 72 * _DPI)), max(1, round(shown[1] / 72 * _DPI))
    if picture.width > most[0]:
        picture = picture.resize(most, reducing_gap=2.0)
    body, filter_name = _encoded(picture, photo=photo)
    image = pdf.make_stream(
        body,
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=picture.width,
        Height=picture.height,
        ColorSpace=Name.DeviceGray if picture.mode == "L" else Name.DeviceRGB,
        BitsPerComponent=8,
        Filter=Name(filter_name),
    )
    left, bottom = (width - shown[0]) / 2, (height - shown[1]) / 2
    content = f"q {shown[0]:.3f} 0 0 {shown[1]:.3f} {left:.3f} {bottom:.3f} cm /Picture Do Q\n"
    page = Dictionary(
        Type=Name.Page,
        MediaBox=Array([0, 0, width, height]),
        Resources=Dictionary(XObject=Dictionary(Picture=image)),
        Contents=pdf.make_stream(content.encode("ascii")),
    )
    fresh: Page = Page(pdf.make_indirect(page))
    pdf.pages.append(fresh)


def _encoded(picture: "Image", *, photo: bool) -> tuple[bytes, str]:
    """Return the samples packed without loss, or as JPEG for photographs and what packs badly."""
    packed = b"" if photo else zlib.compress(picture.tobytes(), 9)
    if photo or len(packed) > 2_000_000:
        out = BytesIO()
        picture.save(out, "JPEG", quality=_QUALITY)
        return out.getvalue(), "/DCTDecode"
    return packed, "/FlateDecode"
