"""Attachments open in the preview: the cleaned copy that is printed, and the bytes as received."""

from functools import partial
from pathlib import PurePath
from typing import Any

from cmpdesk.domain.attachments import AttachmentRow, AttachmentStatus
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.filings import ApplicationSheet
from cmpdesk.domain.preview import PDF, Document
from cmpdesk.i18n.screen import t
from cmpdesk.services import filings
from cmpdesk.services.workspaces import Workspace
from cmpdesk.ui import preview
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.page import Page
from cmpdesk.ui.pages.applications import words as say

_NOT_KEPT = frozenset((AttachmentStatus.MISSING, AttachmentStatus.TOO_LARGE))


def open_attachment(desk: Desk, row: AttachmentRow, find: str = "") -> None:
    """Show an attachment: the copy that is printed first, where there is one; at the page where `find` stands."""
    preview.show(desk, *documents(desk.workspace, row), find=find)


def open_found(page: Page, what: dict[str, Any]) -> None:
    """Show the attachment that a search has found (`ui.finding.place_of`), at the page where the words are."""
    desk = page.desk

    def show(sheet: ApplicationSheet) -> None:
        row = next((one for _, one in sheet.attachments() if one.id == what["attachment_id"]), None)
        if row is not None:
            open_attachment(desk, row, str(what.get("find", "")))

    load = partial(filings.application, desk.workspace, str(what["application_id"]))
    desk.runner.run(load, then=show, owner=page, channel="applications-found")


def documents(workspace: Workspace, row: AttachmentRow) -> list[Document]:
    """Return the versions of an attachment; one that cannot be printed has a notice that says so."""
    if row.status in _NOT_KEPT:
        return [Document(row.name, row.name, partial(_not_kept, row.name), PDF, True, "", say.attachment(row))]
    good = row.status is AttachmentStatus.PRINTABLE
    received = Document(
        row.name, row.name, partial(filings.attachment, workspace, row.id), row.media, True, t("As received"),
        "" if good else f"▲ {say.attachment(row)}",
    )  # fmt: skip
    if not good or row.print_sha256 is None:
        return [received]
    load = partial(filings.attachment, workspace, row.id, printable=True)
    return [Document(row.name, f"{PurePath(row.name).stem}.pdf", load, version=t("As printed")), received]


def _not_kept(name: str) -> bytes:
    raise Refusal("preview.not-kept", name=name)
