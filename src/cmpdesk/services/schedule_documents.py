"""Calendars as documents."""

from pathlib import Path

from cmpdesk.domain.programmes import Paper, Side
from cmpdesk.domain.timelines import PrintOrder, Sheet
from cmpdesk.services import timelines
from cmpdesk.services.programmes import programme
from cmpdesk.services.saving import save
from cmpdesk.services.workspaces import Workspace
from cmpdesk.storage.queries import calls as call_queries


def usual(workspace: Workspace, call_id: str) -> Sheet:
    """Return the paper of the office's Party; that of the first Party in a joint office."""
    with workspace.read() as connection:
        call = call_queries.call(connection, call_id)
    home = programme(workspace, call.programme_id)
    own = next((one for one in home.parties if one.code == workspace.info.office.party_code), home.party(Side.FIRST))
    return Sheet.LETTER if own.paper is Paper.LETTER else Sheet.A4


def calendars(workspace: Workspace, *, call_id: str, order: PrintOrder, language: str,
              baseline_id: str = "") -> tuple[str, bytes]:  # fmt: skip
    """Return the calendars of a call as (file name, PDF), as `order` says, in `language` and the usage of the office.

    Who may not see strict files gets the others, as on the screen; with one of them, every page is strict.
    """
    from cmpdesk.documents import timelines as documents  # with its PDF libraries: not while the window opens
    from cmpdesk.documents.house import House
    from cmpdesk.services.packets import safe

    with workspace.read() as connection:
        call = call_queries.call(connection, call_id)
    home = programme(workspace, call.programme_id)
    own = next((one for one in home.parties if one.code == workspace.info.office.party_code), home.party(Side.FIRST))
    house = House.of(home, own, language)
    shown = timelines.timeline(workspace, call_id=call_id, baseline_id=baseline_id)
    session = safe(call.session_label or house.words.localised(call.title))[:40].strip("-")
    name = f"{safe(home.code)}-{session}_{safe(house.words.t('Calendars')).lower()}.pdf"
    return name, documents.calendars(house, call, shown, order, workspace.now().replace(microsecond=0))


def write_calendars(workspace: Workspace, *, call_id: str, order: PrintOrder, language: str, path: Path,
                    baseline_id: str = "", overwrite: bool = False) -> None:  # fmt: skip
    """Write the calendars of a call to `path`; a file that is there only where it may be replaced.

    Refused with ``packets.would-overwrite``.
    """

    def make() -> bytes:
        return calendars(workspace, call_id=call_id, order=order, language=language, baseline_id=baseline_id)[1]

    save(make, path, overwrite=overwrite)
