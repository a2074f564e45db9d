"""Drafts of messages: what a mail program reads out of them."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest

from cmpdesk.documents import mail


def read(raw: bytes) -> EmailMessage:
    return message_from_bytes(raw, policy=default)


def test_a_draft_says_to_whom_and_what_and_not_who_sends_it() -> None:
    raw = mail.draft("e.gagne@fleuve.example", "Gagné, Élise", "Invitation : « Été »", "Bonjour,\r\n\r\nÀ bientôt …")
    made = read(raw)
    assert made["To"] == '"Gagné, Élise" <e.gagne@fleuve.example>'
    assert made["Subject"] == "Invitation : « Été »"
    assert made.get_content().replace("\r\n", "\n") == "Bonjour,\n\nÀ bientôt …\n"
    assert (made["From"], made["Date"], made["X-Unsent"]) == (None, None, "1")
    assert raw.isascii()
    assert all(line.endswith(b"\r\n") for line in raw.splitlines(keepends=True))


@pytest.mark.parametrize(
    "address", ["", "nobody", "two words@x.example", "é@x.example", "a@b@c", "a@x.example\nBcc: b@y"]
)
def test_what_is_no_address_is_left_out(address: str) -> None:
    made = read(mail.draft(address, "Élise", "Objet", "Texte"))
    assert made["To"] is None
    assert made["Bcc"] is None


def test_no_line_break_opens_another_header() -> None:
    made = read(mail.draft("a@x.example", "Élise\nBcc: b@y.example", "Objet\r\nBcc: c@z.example", "Texte"))
    assert made["Bcc"] is None
    assert made["Subject"] == "Objet Bcc: c@z.example"
