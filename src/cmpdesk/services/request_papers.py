"""What follows the answer to a request: letters to both promoters, with the table before and after."""

from collections.abc import Collection
from datetime import date

from cmpdesk.domain.areas import Outcome
from cmpdesk.domain.change_requests import AMENDING, Answer, ChangeRequest, RequestKind, RequestState
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.letters import Decision, LetterKind, LetterRow, LetterTable, Merge, Value
from cmpdesk.domain.programmes import Programme, Side
from cmpdesk.services import change_requests, letters
from cmpdesk.services.programmes import programme
from cmpdesk.storage import tables
from cmpdesk.storage.queries import calls as call_queries
from cmpdesk.storage.queries import records
from cmpdesk.storage.workspace import Workspace

_ACCEPTED = {RequestKind.SUSPENSION: LetterKind.SUSPENSION, RequestKind.WITHDRAWAL: LetterKind.WITHDRAWAL}


def draft_letters(workspace: Workspace, *, officer: Officer, request_id: str, sides: Collection[Side], dated_on: date,
                  decision: Decision | None = None) -> Outcome[tuple[LetterRow, ...]]:  # fmt: skip
    """Draft what each of `sides` writes to its promoter, in one step; without a `decision` it is that of the answers.

    Refused as `letters.draft` is, with ``letter.request-open`` where the request is not answered, or was taken back.
    """
    one = change_requests.request(workspace, request_id)
    if one.state not in (RequestState.ACCEPTED, RequestState.REFUSED):
        raise Refusal("letter.request-open", number=one.number)
    with workspace.read() as connection:
        call_id = str(records.row(connection, tables.Project, one.project_id).call_id)
        home = programme(workspace, call_queries.call(connection, call_id).programme_id)
    accepted = one.state is RequestState.ACCEPTED
    kind = _ACCEPTED.get(one.kind, LetterKind.AMENDMENT) if accepted else LetterKind.REFUSAL
    merges = [
        Merge(one.project_id, side, _values(one, kind, side, decision or _decision(one, home)), _tables(one, kind))
        for side in Side if side in sides
    ]  # fmt: skip
    return letters.draft(workspace, officer=officer, call_id=call_id, kind=kind, merges=merges, dated_on=dated_on,
                         request_id=one.id)  # fmt: skip


def _tables(one: ChangeRequest, kind: LetterKind) -> dict[LetterTable, list[tuple[Value, ...]]]:
    if kind not in (LetterKind.AMENDMENT, LetterKind.REFUSAL):
        return {}
    return {LetterTable.CHANGES: [(line.subject, line.before, line.after) for line in one.lines]}


def _values(one: ChangeRequest, kind: LetterKind, side: Side, decision: Decision) -> dict[str, Value]:
    """Return what a letter of `side` says: the reason of its own answer first, then that of the other Party."""
    own, other = (one.answers[list(Side).index(each)] for each in (side, side.other))
    wanted = Answer.REFUSED if kind is LetterKind.REFUSAL else Answer.ACCEPTED
    reasons = [each.reason for each in (own, other) if each is not None and each.answer is wanted and each.reason]
    values: dict[str, Value] = {"decision": decision, "reason": reasons[0] if reasons else one.reason or None}
    if kind is not LetterKind.SUSPENSION:
        values["requester"] = one.requester
    if kind in (LetterKind.SUSPENSION, LetterKind.WITHDRAWAL):
        values["since"] = decision.on
    else:
        values["request_date"] = one.asked_on
    if kind is LetterKind.AMENDMENT and one.kind in AMENDING:
        values["amendment"] = one.amendment
    return values


def _decision(one: ChangeRequest, home: Programme) -> Decision:
    """Return who decided, and when: both Parties where they accepted, else who refused."""
    wanted = Answer.REFUSED if one.state is RequestState.REFUSED else Answer.ACCEPTED
    given = [(party.authority, answer.on) for party, answer in zip(home.parties, one.answers, strict=True)
             if answer is not None and answer.answer is wanted]  # fmt: skip
    return Decision(" / ".join(name for name, _ in given), max(on for _, on in given))
