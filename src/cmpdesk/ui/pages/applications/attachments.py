"""Attachments open in the preview: the cleaned copy that is printed, and the bytes as received."""

from functools import partial
from pathlib import PurePath

from cmpdesk.domain.attachments import AttachmentRow, AttachmentStatus
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.preview import PDF, Document
from cmpdesk.i18n.screen import t
from cmpdesk.services import filings
from cmpdesk.services.workspaces import Workspace
from cmpdesk.ui import preview
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.pages.applications import words as say

_NOT_KEPT = frozenset((AttachmentStatus.MISSING, AttachmentStatus.TOO_LARGE))


def open_attachment(desk: Desk, row: AttachmentRow) -> None:
    """Show an attachment: the copy that is printed first, where there is one."""
    preview.show(desk, *documents(desk.workspace, row))


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
