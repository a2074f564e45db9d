"""What verbs share: the workspace while they work, the Party and the officer that they mean."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import typer

from cmpdesk import app
from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.errors import EnvironmentFailure, Refusal
from cmpdesk.domain.programmes import Party, Side
from cmpdesk.i18n import messages, screen
from cmpdesk.services import calls, juries, workspaces
from cmpdesk.services.workspaces import Workspace


@contextmanager
def opened(location: str, *, whole: bool = False) -> Iterator[Workspace]:
    """Yield the workspace at `location`; closed at the end, whatever ends it.

    Until the verb says who acts, what is read is what the officer who acts by default may see; all where `whole`.
    """
    workspace = app.open_workspace(location)
    if workspace.info.cloud:
        params = {"path": workspace.info.location}
        typer.echo(messages.reason(screen.words(), "workspace.cloud-folder", params), err=True)
    try:
        if not whole:
            workspace.acts_for(workspaces.officer_for(workspace, None))
        yield workspace
    finally:
        workspace.close()


def leaves() -> str:
    """Return what each verb says that writes data of people which may go to the other Party."""
    return screen.t("If it goes to the other Party, enter it into the register of communications.")


def party(workspace: Workspace, call: CallSheet, code: str) -> Party:
    """Return the Party of a call by its code, in any case; refused with ``party.unknown``."""
    parties = calls.programme_of(workspace, call).parties
    for one in parties:
        if one.code.casefold() == code.casefold():
            return one
    raise Refusal("party.unknown", code=code, known=[one.code for one in parties])


def folder(path: Path) -> Path:
    """Return the folder `path`, made where it is missing; ``folder.not-writable`` where it cannot be."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise EnvironmentFailure("folder.not-writable", path=str(path)) from fault
    return path


def reviewer_ids(workspace: Workspace, call_id: str, side: Side, codes: Iterable[str]) -> tuple[str, ...] | None:
    """Return the ids of the reviewers with these codes, None for all; refused with ``reviewer.unknown``."""
    jury = {one.code.casefold(): one.id for one in juries.reviewers(workspace, call_id=call_id, side=side)}
    asked = tuple(codes)
    for code in asked:
        if code.casefold() not in jury:
            raise Refusal("reviewer.unknown", code=code)
    return tuple(jury[code.casefold()] for code in asked) or None
