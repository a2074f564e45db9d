"""Registers of people's data as documents: PDF in the usage of their Party, and workbooks."""

from enum import StrEnum
from functools import partial

from cmpdesk.domain.preview import Document
from cmpdesk.domain.programmes import Party
from cmpdesk.services import registers, retention
from cmpdesk.services.programmes import programme
from cmpdesk.storage.workspace import Workspace


class Register(StrEnum):
    """What can be printed; the last one is the dry run of the retention rules."""

    COMMUNICATIONS = "communications"
    INCIDENTS = "incidents"
    CERTIFICATES = "certificates"
    DUE = "due"


def pdf(workspace: Workspace, register: Register, party: Party, language: str = "") -> bytes:
    """Return a register of a Party on its paper, in its own language where `language` is ""."""
    return _made(workspace, register, party, language, as_sheet=False)


def workbook(workspace: Workspace, register: Register, party: Party, language: str = "") -> bytes:
    """Return a register of a Party as an Excel workbook."""
    return _made(workspace, register, party, language, as_sheet=True)


def document(workspace: Workspace, register: Register, party: Party, title: str, language: str) -> Document:
    """Return a register as a document to be shown and printed; `title` is that of the window."""
    stem = registers.file_stem(f"{title} {party.code}")
    return Document(f"{title} · {party.code}", f"{stem}.pdf", partial(pdf, workspace, register, party, language))


def _made(workspace: Workspace, register: Register, party: Party, language: str, *, as_sheet: bool) -> bytes:
    from cmpdesk.documents import registers as documents  # with its PDF libraries: not while the window opens
    from cmpdesk.documents.house import House

    house = House.of(programme(workspace, party.programme_id), party, language or party.locale)
    if register is Register.COMMUNICATIONS:
        table = documents.communications(house, registers.communications(workspace, party.code))
    elif register is Register.INCIDENTS:
        table = documents.incidents(house, registers.incidents(workspace, party.code))
    elif register is Register.CERTIFICATES:
        table = documents.certificates(house, registers.certificates(workspace, party.code))
    else:
        table = documents.due(house, retention.due(workspace, party.code))
    at = workspace.now().replace(microsecond=0)
    return (documents.workbook if as_sheet else documents.pdf)(house, table, at=at)
