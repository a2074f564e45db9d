"""Drafts of messages: a file that a mail program opens for its user to read, change and send. Nothing is sent here."""

from collections.abc import Sequence
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

SUFFIX = ".eml"
_OFFICE = "vnd.openxmlformats-officedocument"
_SUBTYPES = {
    ".pdf": "pdf", ".xlsx": f"{_OFFICE}.spreadsheetml.sheet", ".docx": f"{_OFFICE}.wordprocessingml.document",
    ".ods": "vnd.oasis.opendocument.spreadsheet",
}  # fmt: skip


def draft(to: str, name: str, subject: str, body: str, attached: Sequence[tuple[str, bytes]] = ()) -> bytes:
    """Return a draft to `name` at the address `to`; without an address that can be read, to nobody yet.

    Who sends it is left to the mail program. `attached` are files with their names.
    """
    message = EmailMessage(policy=SMTP)
    message["X-Unsent"] = "1"  # Outlook opens it for editing
    if (address := _address(to, name)) is not None:
        message["To"] = address
    message["Subject"] = " ".join(subject.split())
    message.set_content(body.replace("\r\n", "\n").rstrip() + "\n", cte="quoted-printable")
    for file_name, data in attached:
        subtype = _SUBTYPES[file_name[file_name.rindex(".") :].casefold()]
        message.add_attachment(data, maintype="application", subtype=subtype, filename=file_name)
    return message.as_bytes()


def _address(to: str, name: str) -> Address | None:
    plain = to.strip()
    if not plain.isascii() or any(letter.isspace() for letter in plain) or "@" not in plain:
        return None
    shown = "".join(letter if letter.isprintable() else " " for letter in name).strip()
    try:
        return Address(display_name=shown, addr_spec=plain)
    except (HeaderParseError, ValueError, IndexError):  # what the standard library raises for what is no address
        return None
