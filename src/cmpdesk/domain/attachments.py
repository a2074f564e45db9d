"""Attachments: the bytes as received, and whether they can be printed."""

from dataclasses import dataclass
from enum import StrEnum


class AttachmentStatus(StrEnum):
    """Whether an attachment can be inserted into a packet; every one that cannot gets a placeholder page."""

    PRINTABLE = "printable"
    EMPTY = "empty"
    TOO_LARGE = "too-large"
    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    XFA = "xfa"
    OTHER_FORMAT = "other-format"
    TOO_MANY_PAGES = "too-many-pages"
    MISSING = "missing"
    ERASED = "erased"
    """Its bytes were destroyed at a person's request."""


@dataclass(frozen=True, slots=True)
class InspectedAttachment:
    """What the limited child found in one foreign file.

    `original` is None only where the file is missing or over the limit; `printable` holds the cleaned PDF, upright
    and flattened, where `status` is PRINTABLE. `media` is the type found in the content, not the one that the name
    claims. `cleaned` names what was removed for print: javascript, embedded-files, actions, multimedia,
    forms-flattened.
    """

    name: str
    size: int
    sha256: str
    media: str
    status: AttachmentStatus
    pages: int = 0
    original: bytes | None = None
    printable: bytes | None = None
    cleaned: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AttachmentRow:
    """An attachment of a filing. `sha256` is of the bytes as received; `print_sha256` of the cleaned copy, if any."""

    id: str
    name: str
    size: int
    sha256: str
    media: str
    status: AttachmentStatus
    pages: int
    print_sha256: str | None
    cleaned: tuple[str, ...] = ()
