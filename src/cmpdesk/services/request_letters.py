"""Letters that tell a promoter what becomes of a change that was asked for."""

from datetime import date

from cmpdesk.domain.areas import Outcome
from cmpdesk.domain.change_requests import AMENDING, Answer, ChangeRequest, RequestKind, RequestState
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.letters import Decision, LetterKind, LetterRow, LetterTable, Merge, Value
from cmpdesk.domain.programmes import Party, Programme, Side
from cmpdesk.services import calls, change_requests, letters, projects
from cmpdesk.services.workspaces import Workspace


def kind_of(request: ChangeRequest) -> LetterKind | None:
    """Return which letter answers a request, None while it is open or once it is taken back."""
    if request.state is RequestState.REFUSED:
        return LetterKind.REFUSAL
    if request.state is not RequestState.ACCEPTED:
        return None
    if request.kind in AMENDING:
        return LetterKind.AMENDMENT
    return LetterKind.WITHDRAWAL if request.kind is RequestKind.WITHDRAWAL else LetterKind.SUSPENSION


def draft(workspace: Workspace, *, officer: Officer, request_id: str,
          dated_on: date) -> Outcome[tuple[LetterRow, ...]]:  # fmt: skip
    """Make a draft of the answer for each Party whose letters `officer` may write, in one step.

    Refused with ``request.not-answered`` while the answer is awaited, and as `letters.draft` says.
    """
    request = change_requests.request(workspace, request_id)
    kind = kind_of(request)
    if kind is None:
        raise Refusal("request.not-answered", number=request.number)
    row = projects.project(workspace, request.project_id).row
    home = calls.programme_of(workspace, calls.call(workspace, row.call_id))
    sides = letters.writable(workspace, officer=officer, call_id=row.call_id)
    merges = [_merge(request, kind, home, party) for party in home.parties if party.side in sides]
    return letters.draft(workspace, officer=officer, call_id=row.call_id, kind=kind, merges=merges, dated_on=dated_on,
                         request_id=request_id)  # fmt: skip


def _merge(request: ChangeRequest, kind: LetterKind, home: Programme, party: Party) -> Merge:
    """Return what the letter of one Party says: its own answer, or that of the other which refused."""
    own = request.answers[list(Side).index(party.side)]
    told, by = own, party
    if kind is LetterKind.REFUSAL and (own is None or own.answer is Answer.ACCEPTED):
        by = home.party(party.side.other)
        told = request.answers[list(Side).index(by.side)]
    reason = told.reason if told is not None else ""
    values: dict[str, Value] = {"decision": Decision(by.authority, told.on if told is not None else None)}
    if kind in (LetterKind.AMENDMENT, LetterKind.REFUSAL):
        values |= {"requester": request.requester, "request_date": request.asked_on, "reason": reason}
        if kind is LetterKind.AMENDMENT:
            values["amendment"] = request.amendment
    elif kind is LetterKind.WITHDRAWAL:
        values |= {"requester": request.requester, "since": request.asked_on, "reason": request.reason}
    else:
        last = max((one.on for one in request.answers if one is not None), default=request.asked_on)
        values |= {"since": last, "reason": request.reason}
    changes = kind in (LetterKind.AMENDMENT, LetterKind.REFUSAL)
    rows = [(line.subject, line.before, line.after) for line in request.lines]
    return Merge(request.project_id, party.side, values, {LetterTable.CHANGES: rows} if changes else {})
