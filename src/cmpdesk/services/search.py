"""Search everywhere: in applications, attachments, organisations, people, reviewers, notes and calls."""

from collections.abc import Iterable

from cmpdesk.domain.access import Right, may
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.search import Group, Hit, Kind, parse
from cmpdesk.domain.tasks import Progress, Unwatched, Watch
from cmpdesk.intake import texts
from cmpdesk.runtime.child import Child
from cmpdesk.storage import blobs
from cmpdesk.storage import search as index
from cmpdesk.storage.queries import search as queries
from cmpdesk.storage.workspace import Workspace

_AT_ONCE = 20
"""Texts written in one transaction: an officer who saves does not wait for more."""


def find(workspace: Workspace, typed: str, *, kinds: Iterable[Kind] = tuple(Kind), limit: int = 5) -> tuple[Group, ...]:
    """Return the first hits of each kind that has any; see `domain.search.parse` for what can be typed."""
    query = parse(typed)
    made = []
    with workspace.read() as connection:
        for kind, ids in queries.found(connection, query, kinds, limit + 1).items():
            if ids:
                hits = queries.things(connection, kind, ids[:limit], query)
                made.append(Group(kind, hits, len(ids) > limit))
    return tuple(made)


def count(workspace: Workspace, typed: str) -> dict[Kind, int]:
    """Return how many things of each kind answer; slower than `find`, so asked for after it."""
    query = parse(typed)
    with workspace.read() as connection:
        return queries.counts(connection, query, Kind)


def things(workspace: Workspace, wanted: Iterable[tuple[Kind, str]]) -> tuple[Hit, ...]:
    """Return what is shown of things by kind and id, in their order; what is gone or may not be seen is left out."""
    asked = tuple(wanted)
    by_kind: dict[Kind, list[str]] = {}
    for kind, record in asked:
        by_kind.setdefault(kind, []).append(record)
    with workspace.read() as connection:
        shown = {(kind, hit.id): hit for kind, ids in by_kind.items() for hit in queries.things(connection, kind, ids)}
    return tuple(shown[one] for one in asked if one in shown)


def read_attachments(workspace: Workspace, *, officer: Officer, watch: Watch | None = None) -> int:
    """Read the text of the attachments that nobody has read yet, so that it is found; return how many there were.

    Blocking, for the time after an import or an opening. Stopped halfway it keeps what it has; who may not change
    applications reads none. Not in the journal: the text is derived from the bytes.
    """
    watch = watch or Unwatched()
    if not may(officer, Right.EDIT_APPLICATION, office=workspace.info.office):
        return 0
    with workspace.read() as connection:
        waiting = queries.unread(connection)
    if not waiting:
        return 0
    made: list[tuple[str, str]] = []
    with Child() as child:
        for done, (sha256, blob, media, name) in enumerate(waiting, start=1):
            watch.check()
            watch.report(Progress(name, done - 1, len(waiting)))
            if (found := _text(workspace, child, blob, media, name, watch)) is not None:
                made.append((sha256, found))
            if len(made) >= _AT_ONCE or done == len(waiting):
                _keep(workspace, officer, made)
                made.clear()
    watch.report(Progress("", len(waiting), len(waiting)))
    return len(waiting)


def _text(workspace: Workspace, child: Child, blob: str, media: str, name: str, watch: Watch) -> str | None:
    """Return the text of a blob; None where its bytes are not here, which `cmpdesk check` tells."""
    if media.startswith("image/"):
        return ""
    try:
        with workspace.read() as connection:
            data = blobs.get(connection, blob)
    except Refusal as refused:
        if not refused.code.startswith("blob."):
            raise
        return None
    return texts.read(child, data, name, watch=watch)


def _keep(workspace: Workspace, officer: Officer, made: Iterable[tuple[str, str]]) -> None:
    with workspace.write(officer, "search.read") as transaction:
        for sha256, found in made:
            index.keep_text(transaction.connection, sha256, found)
        transaction.commit()


def reindex(workspace: Workspace, *, officer: Officer) -> None:
    """Write all words anew, should the index ever be in doubt."""
    workspace.require(officer, Right.EDIT_APPLICATION)
    with workspace.write(officer, "search.reindex") as transaction:
        index.reindex(transaction.connection)
        transaction.commit()
