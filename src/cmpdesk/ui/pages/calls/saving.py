"""Saving the form of a call, on a thread."""

from dataclasses import dataclass, replace

from cmpdesk.domain.areas import Area, Outcome
from cmpdesk.domain.calls import CallDraft, CallSheet
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import Refusal
from cmpdesk.services import calls, programmes
from cmpdesk.services.workspaces import Workspace
from cmpdesk.ui.pages.calls.drafts import session_years
from cmpdesk.ui.pages.calls.loading import Choice


@dataclass(frozen=True, slots=True)
class SessionDraft:
    """A new session as typed."""

    number: str
    label: str
    years: str


def save(workspace: Workspace, officer: Officer, sheet: CallSheet | None, choice: Choice,
         session: SessionDraft | None, draft: CallDraft) -> Outcome[CallSheet]:  # fmt: skip
    """Save a call; a new one may need its programme adopted and its session opened first, each its own
    step.
    """
    if sheet is not None:
        return calls.edit(workspace, officer=officer, call_id=sheet.id, seen=sheet.version, draft=draft)
    areas = Area.NONE
    programme = choice.programme
    if programme is None and choice.template is not None:
        adopted = programmes.adopt(workspace, officer=officer, template=choice.template)
        programme, areas = adopted.value, areas | adopted.areas
    if programme is None:
        raise Refusal("record.gone", table="programme")
    if session is not None:
        first, last = session_years(session.years) or (0, -1)
        opened = programmes.open_session(
            workspace, officer=officer, programme_id=programme.id, number=int(session.number),
            label=session.label, place="", first_year=first, last_year=last,
        )  # fmt: skip
        draft, areas = replace(draft, session_id=opened.value.id), areas | opened.areas
    made = calls.create(workspace, officer=officer, programme_id=programme.id, draft=draft)
    return Outcome(made.value, areas | made.areas)
