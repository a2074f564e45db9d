"""The main job by an officer with a login of their own, who is neither owner nor lead, nor cleared."""

from pathlib import Path

from cmpdesk.domain.directory import Officer, Role
from cmpdesk.domain.filings import ApplicationAction
from cmpdesk.domain.juries import ReviewerDraft
from cmpdesk.domain.packets import PacketState
from cmpdesk.domain.programmes import Side
from cmpdesk.services import directory, filings, history, juries, notes, packets, search, workspaces
from tests.intake import bad_files
from tests.services.declaring import declare_none
from tests.services.offices import Office, euro_line, line
from tests.storage.fixtures import Clock, a_call, closed
from tests.storage.logins import server


def test_from_filings_to_packets(postgres_database: str, tmp_path: Path, clock: Clock) -> None:
    with server(postgres_database, clock=clock) as made:
        call = closed(made.owner, made.lead, a_call(made.owner, made.lead), clock)
        me: Officer = made.officer("secretariat", Role.OFFICER)
        workspace = made.open(me)
        try:
            office = Office(workspace, me, call, tmp_path)
            pieces = tmp_path / "pieces"
            pieces.mkdir()
            (pieces / "14.1001.pdf").write_bytes(bad_files.plain_pdf(2))
            office.take([line("14.1001", "Serres boréales"), line("14.1002", "Mousses")], attachments=pieces)
            office.take([euro_line("14.1001", "Serres boréales")], Side.SECOND)
            assert history.undo(workspace, officer=me).value.label == "import.commit"
            assert history.redo(workspace, officer=me).value.label == "import.commit"
            first, second = office.applications()
            assert first.filings[0] is not None
            assert first.filings[1] is not None
            notes.add(workspace, officer=me, application_id=first.id, text="À revoir")
            assert search.read_attachments(workspace, officer=me) == 1
            assert sum(search.count(workspace, "boreales").values()) > 0
            jury = juries.add_reviewer(workspace, officer=me, call_id=call.id, side=Side.FIRST, draft=ReviewerDraft(
                code="J1", name="Marie Duval", email="", organisation="Cercle", sector_ids=(), languages=("fr",),
                load_limit=9,
            )).value  # fmt: skip
            juries.assign(workspace, officer=me, reviewer_id=jury.id, application_id=first.id)
            declare_none(workspace, me, call.id)
            filings.move(workspace, officer=me, application_id=first.id, seen=first.version,
                         action=ApplicationAction.DECLARE_ADMISSIBLE)  # fmt: skip
            rows = packets.produce(workspace, officer=me, call_id=call.id, side=Side.FIRST, out=tmp_path / "cahiers",
                                   jobs=1).value  # fmt: skip
            assert [row.state for row in rows] == [PacketState.READY]
            assert rows[0].sha256 is not None
            assert packets.issue_bytes(workspace, rows[0].sha256)[:4] == b"%PDF"
            (row, *_) = directory.organisations(workspace)
            directory.rename_organisation(workspace, officer=me, organisation_id=row.id, seen=row.version,
                                          name="Institut nouveau", until=None)  # fmt: skip
            history.undo(workspace, officer=me)
            assert second.number == "14.1002"
        finally:
            workspace.close()
        assert workspaces.check(made.owner).sound
