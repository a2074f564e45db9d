"""The pages of an application for the scoring screen: as its packet shows them, and only to who may read them."""

from pathlib import Path

from cmpdesk.documents.house import House
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.sheets import SheetKey
from cmpdesk.runtime.disk import failure
from cmpdesk.services.programmes import programme
from cmpdesk.services.scoring import see
from cmpdesk.storage import blobs
from cmpdesk.storage.queries import filings, juries, packets
from cmpdesk.storage.queries import scoring as queries
from cmpdesk.storage.workspace import Workspace


def pages(workspace: Workspace, *, officer: Officer, at: SheetKey) -> bytes:
    """Return the PDF of an application, in the language of its reader; refused where the reader may not read it."""
    from cmpdesk.documents import reading  # with its PDF libraries: not while the window opens
    from cmpdesk.documents.packets import printable

    spool = workspace.spool()
    with workspace.read() as connection:
        reader = queries.reader(connection, at.reviewer_id)
        see(workspace, officer, reader.call, reader.party_code)
        queries.may_read(connection, reader, at.application_id)
        home = programme(workspace, reader.call.programme_id)
        row = juries.reviewers(connection, reader.call, reader.side, [reader.id])[0]
        found = filings.applications(connection, reader.call, home.parties, [at.application_id])
        if not found:
            raise Refusal("record.gone", table="application")
        sheet = found[0]
        for _, attachment in sheet.attachments():
            if printable(attachment) and attachment.print_sha256:
                blobs.spool(connection, [attachment.print_sha256], spool)
    party = home.party(reader.side)
    house = House.of(home, party, packets.language_of(row, home, reader.side))
    path = spool / f"reading-{reader.id}-{sheet.id}.pdf"
    try:
        reading.write(house, reader.call, sheet, reviewer=reader.code, at=workspace.now(), spool=spool, path=path)
        return _taken(path)
    except OSError as error:
        raise failure(error, path) from error


def _taken(path: Path) -> bytes:
    data = path.read_bytes()
    path.unlink(missing_ok=True)
    return data
