"""What a file is, told by its first bytes and never by its name. Runs in the child."""

import zipfile
from collections import Counter
from io import BytesIO

from cmpdesk.domain.errors import EnvironmentFailure, Refusal

MAX_ENTRIES = 2000
MAX_INFLATED = 200 * 1024 * 1024
MAX_RATIO = 200
"""How many times larger than its packed size an entry may be; small entries are let pass."""

_RATIO_FROM = 4 * 1024 * 1024
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"{\\rtf", "application/rtf"),
)
_OFFICE: tuple[tuple[str, str], ...] = (
    ("xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("xl/workbook.bin", "application/vnd.ms-excel.sheet.binary.macroEnabled.12"),
    ("word/document.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("ppt/presentation.xml", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
)
XLSX = _OFFICE[0][1]
ODS = "application/vnd.oasis.opendocument.spreadsheet"
XLS = "application/vnd.ms-excel"
LOCKED = "application/x-ole-encrypted"
OTHER = "application/octet-stream"
TEXT = "text/plain"
PDF = "application/pdf"


def read_bytes(path: str) -> bytes:
    """Return the bytes of `path`; `EnvironmentFailure("file.unreadable")` where the system refuses."""
    try:
        with open(path, "rb", buffering=0) as file:
            return file.read()
    except OSError as error:
        raise EnvironmentFailure("file.unreadable", reason=error.strerror or type(error).__name__) from error


def media_of(data: bytes) -> str:
    """Return the media type that the content itself shows; ``application/octet-stream`` where it shows
    none.
    """
    if b"%PDF-" in data[:1024]:
        return PDF
    for magic, media in _MAGIC:
        if data.startswith(magic):
            return media
    if data.startswith(OLE):
        return LOCKED if _utf16("EncryptedPackage") in data else _ole_media(data)
    if data.startswith(b"PK\x03\x04"):
        return _zip_media(data)
    return TEXT if _looks_like_text(data[:65536]) else OTHER


def _utf16(name: str) -> bytes:
    return name.encode("utf-16-le")


def _ole_media(data: bytes) -> str:
    if _utf16("Workbook") in data or _utf16("Book") in data:
        return XLS
    return "application/msword" if _utf16("WordDocument") in data else "application/x-ole-storage"


def _zip_media(data: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
            for inside, media in _OFFICE:
                if inside in names:
                    return media
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                return archive.read("mimetype").decode("ascii", "replace").strip()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError, OSError):
        return "application/x-damaged-zip"
    return "application/zip"


def _looks_like_text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        return True
    for zeros in (head[::2], head[1::2]):
        # UTF-16 without its mark: every other byte of ordinary text is zero
        if len(zeros) > 8 and zeros.count(0) > 0.6 * len(zeros):
            return True
    controls = sum(head.count(bytes((code,))) for code in range(32) if code not in (9, 10, 12, 13))
    return bool(head) and controls == 0


def check_zip(data: bytes) -> None:
    """Refuse an archive that is a bomb or a trap, by its directory alone, before anything is inflated.

    ``sheet.damaged`` where the directory cannot be read, ``sheet.bomb`` over the limits on entries, inflated
    size and ratio, ``sheet.trap`` for names that leave the archive or appear twice.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise Refusal("sheet.damaged") from error
    inflated = sum(entry.file_size for entry in entries)
    if len(entries) > MAX_ENTRIES or inflated > MAX_INFLATED:
        raise Refusal("sheet.bomb", entries=len(entries), size=inflated)
    for entry in entries:
        if entry.file_size > _RATIO_FROM and entry.file_size > MAX_RATIO * max(1, entry.compress_size):
            raise Refusal("sheet.bomb", entries=len(entries), size=inflated)
    names = Counter(entry.filename for entry in entries)
    for name, times in names.items():
        parts = name.replace("\\", "/").split("/")
        if times > 1 or ".." in parts or name.startswith(("/", "\\")):
            raise Refusal("sheet.trap", entry=name[:80])
    if any(entry.flag_bits & 1 for entry in entries):
        raise Refusal("sheet.password")
