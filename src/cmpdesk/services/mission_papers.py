"""The order and the programme of a mission, in the usage of the Party that sends."""

from functools import partial

from cmpdesk.domain.missions import MissionPaper
from cmpdesk.domain.preview import Document
from cmpdesk.i18n.words import Words
from cmpdesk.services import packets
from cmpdesk.services.programmes import programme as programme_of
from cmpdesk.storage.queries import calls as call_queries
from cmpdesk.storage.queries import missions as queries
from cmpdesk.storage.workspace import Workspace


def paper(workspace: Workspace, mission_id: str) -> MissionPaper:
    """Return a mission as its papers show it, or refuse with ``record.gone``."""
    with workspace.read() as connection:
        one = queries.mission(connection, mission_id)
        call = call_queries.call(connection, one.call_id)
    return MissionPaper(programme_of(workspace, call.programme_id), call, one)


def order_pdf(workspace: Workspace, mission_id: str) -> bytes:
    """Return the order of a mission."""
    from cmpdesk.documents import mission_order  # with its PDF libraries: not while the window opens

    return mission_order.order(paper(workspace, mission_id), at=workspace.now().replace(microsecond=0))


def programme_pdf(workspace: Workspace, mission_id: str) -> bytes:
    """Return the programme of a mission."""
    from cmpdesk.documents import mission_order

    return mission_order.programme(paper(workspace, mission_id), at=workspace.now().replace(microsecond=0))


def documents(workspace: Workspace, mission_id: str) -> tuple[Document, ...]:
    """Return the order and the programme of a mission, as a preview shows them."""
    held = paper(workspace, mission_id)
    words, one = Words.of(held.party.locale), held.mission
    made = []
    for title, make in ((words.t("Mission order"), order_pdf), (words.t("Mission programme"), programme_pdf)):
        stem = packets.safe(" ".join(part for part in (title, one.project, str(one.number)) if part))
        made.append(Document(f"{title} · {one.title}", f"{stem}.pdf", partial(make, workspace, mission_id),
                             version=title))  # fmt: skip
    return tuple(made)
