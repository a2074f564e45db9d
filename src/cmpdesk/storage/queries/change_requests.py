"""Change requests as they are shown."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, select

from cmpdesk.domain.change_requests import Answer, Answered, ChangeRequest, Line, RequestKind
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.text import LocalisedText
from cmpdesk.storage import tables
from cmpdesk.storage.queries.clearance import seen

_APPLICATION, _PROJECT, _REQUEST = (
    kind.__table__ for kind in (tables.Application, tables.Project, tables.ChangeRequest)
)


def _shown(connection: Connection) -> Any:
    joined = _REQUEST.join(_PROJECT, _REQUEST.c.project_id == _PROJECT.c.id).join(
        _APPLICATION, _PROJECT.c.application_id == _APPLICATION.c.id
    )
    return select(_REQUEST).select_from(joined).where(*seen(connection))


def of_project(connection: Connection, project_id: str) -> tuple[ChangeRequest, ...]:
    """Return the requests of a project, the newest first."""
    query = _shown(connection).where(_REQUEST.c.project_id == project_id).order_by(_REQUEST.c.number.desc())
    return tuple(map(_request, connection.execute(query)))


def of_call(connection: Connection, call_id: str, *,
            only: Collection[str] | None = None) -> tuple[ChangeRequest, ...]:  # fmt: skip
    """Return the requests of all projects of a call, or `only` some: by project, the newest first."""
    order = (_APPLICATION.c.number_key, _REQUEST.c.number.desc())
    query = _shown(connection).where(_PROJECT.c.call_id == call_id).order_by(*order)
    if only is not None:
        query = query.where(_REQUEST.c.id.in_(list(only)))
    return tuple(map(_request, connection.execute(query)))


def request(connection: Connection, request_id: str) -> ChangeRequest:
    """Return a request, or refuse with ``record.gone``."""
    row = connection.execute(_shown(connection).where(_REQUEST.c.id == request_id)).first()
    if row is None:
        raise Refusal("record.gone", table="change_request")
    return _request(row)


def _request(row: Any) -> ChangeRequest:
    return ChangeRequest(
        RequestKind(row.kind), row.requester, row.asked_on, row.reason,
        tuple(Line(*map(_said, line)) for line in row.changes.get("lines", ())), bool(row.changes.get("more_money")),
        bool(row.changes.get("new_actions")), id=row.id, version=row.version, project_id=row.project_id,
        number=row.number,
        answers=(_answered(row.answer_first, row.answered_first, row.reason_first),
                 _answered(row.answer_second, row.answered_second, row.reason_second)),
        amendment=row.amendment, revision_id=row.revision_id, taken_back_on=row.withdrawn_on,
    )  # fmt: skip


def _said(stored: str | dict[str, str]) -> str | LocalisedText:
    return stored if isinstance(stored, str) else LocalisedText.of(stored)


def _answered(answer: str, on: Any, reason: str) -> Answered | None:
    return Answered(Answer(answer), on, reason) if answer else None
