"""Documents of projects: any file is kept as it is, and opened by the limited child only."""

from collections.abc import Sequence
from pathlib import Path

from cmpdesk.domain.access import Right
from cmpdesk.domain.areas import Outcome
from cmpdesk.domain.attachments import AttachmentStatus, InspectedAttachment
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.projects import ProjectSheet
from cmpdesk.domain.tasks import Progress, Unwatched, Watch
from cmpdesk.intake import attachments
from cmpdesk.runtime.child import Child
from cmpdesk.services.projects import AREAS, project
from cmpdesk.storage import blobs, tables
from cmpdesk.storage.queries import calls as call_queries
from cmpdesk.storage.queries import records
from cmpdesk.storage.workspace import Transaction, Workspace

_REFUSED = {
    AttachmentStatus.EMPTY: "project.file-empty",
    AttachmentStatus.MISSING: "project.file-missing",
    AttachmentStatus.TOO_LARGE: "project.file-too-large",
}


def add(workspace: Workspace, *, officer: Officer, project_id: str, paths: Sequence[Path], side: Side | None = None,
        watch: Watch | None = None) -> Outcome[ProjectSheet]:  # fmt: skip
    """Add files to the documents of a project, all of them or none; the bytes are kept as they were received.

    Refused with ``project.file-empty``, ``project.file-missing`` and ``project.file-too-large``.
    """
    workspace.require(officer, Right.EDIT_PROJECT)
    watch = watch or Unwatched()
    sheet = project(workspace, project_id)
    found = inspected(workspace, sheet.row.call_id, paths, watch)
    with workspace.write(officer, "project.file-add", count=len(found), number=sheet.row.number) as transaction:
        transaction.lock(tables.Project, project_id)
        enter(workspace, transaction, project_id, found, side)
        watch.check()
        transaction.commit()
    return Outcome(project(workspace, project_id), AREAS)


def inspected(workspace: Workspace, call_id: str, paths: Sequence[Path], watch: Watch) -> list[InspectedAttachment]:
    """Return files as the limited child finds them, for `enter`; refused as `add` is."""
    with workspace.read() as connection:
        limit = call_queries.call(connection, call_id).size_limit
    found = []
    with Child() as child:
        for place, path in enumerate(paths, start=1):
            watch.check()
            watch.report(Progress(path.name, place, len(paths)))
            one = attachments.inspect(child, path, size_limit=limit, watch=watch)
            if one.status in _REFUSED:
                raise Refusal(_REFUSED[one.status], file=one.name)
            found.append(one)
    return found


def enter(workspace: Workspace, transaction: Transaction, project_id: str, found: Sequence[InspectedAttachment],
          side: Side | None) -> list[str]:  # fmt: skip
    """Enter what `inspected` found among the documents of a project, in a step of another use case; return the ids."""
    made = []
    for one in found:
        digest = transaction.put_blob(one.original or b"")
        made.append(transaction.add(tables.ProjectFile(
            project_id=project_id, side=str(side or ""), title=Path(one.name).stem, name=one.name, size=one.size,
            sha256=digest, media=one.media, added_on=workspace.today(),
        )).id)  # fmt: skip
    return made


def rename(workspace: Workspace, *, officer: Officer, file_id: str, title: str,
           side: Side | None) -> Outcome[ProjectSheet]:  # fmt: skip
    """Give a document another title, or another Party to which it belongs; an empty title is the name of the file."""
    workspace.require(officer, Right.EDIT_PROJECT)
    with workspace.write(officer, "project.file-edit") as transaction:
        row = transaction.get(tables.ProjectFile, file_id)
        project_id = transaction.lock(tables.Project, row.project_id).id
        row.title, row.side = title.strip() or Path(row.name).stem, str(side or "")
        transaction.params["name"] = row.title
        transaction.commit()
    return Outcome(project(workspace, project_id), AREAS)


def remove(workspace: Workspace, *, officer: Officer, file_id: str) -> Outcome[ProjectSheet]:
    """Take a document out of its project; undo brings it back."""
    workspace.require(officer, Right.EDIT_PROJECT)
    with workspace.write(officer, "project.file-remove") as transaction:
        row = transaction.get(tables.ProjectFile, file_id)
        project_id = transaction.lock(tables.Project, row.project_id).id
        transaction.params["name"] = row.title
        transaction.delete(row)
        transaction.commit()
    return Outcome(project(workspace, project_id), AREAS)


def content(workspace: Workspace, file_id: str) -> bytes:
    """Return the bytes of a document as they were received."""
    with workspace.read() as connection:
        return blobs.get(connection, records.row(connection, tables.ProjectFile, file_id).sha256)
