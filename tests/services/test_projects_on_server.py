"""Projects followed by an officer with a login of their own, who is neither owner nor lead, nor cleared."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from cmpdesk.domain.calls import Confidentiality, EnvelopeDraft, ProjectStart
from cmpdesk.domain.directory import Officer, Role
from cmpdesk.domain.money import Money
from cmpdesk.domain.pages import Sort
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.projects import (
    GrantDraft,
    InstrumentDraft,
    InstrumentKind,
    ProjectAction,
    ProjectFilter,
    ProjectState,
    Promoter,
)
from cmpdesk.services import calls, filings, history, project_files, projects, workspaces
from tests.storage.fixtures import Clock, a_call, check_refused, closed, fill
from tests.storage.logins import server

MONEY = (GrantDraft(Side.FIRST, "MRIF", 2026, Money(60_00, "CAD")), GrantDraft(Side.SECOND, "WBI", 2026,
                                                                              Money(20_00, "EUR")))  # fmt: skip


def test_from_retention_to_completion(postgres_database: str, tmp_path: Path, clock: Clock) -> None:
    with server(postgres_database, clock=clock) as made:
        call = a_call(made.owner, made.lead)
        draft = replace(calls.draft_of(call), project_start=ProjectStart.ONE_SIGNED,
                        envelopes=(EnvelopeDraft(Side.FIRST, "MRIF", 2026, None, 100_00),))  # fmt: skip
        call = calls.edit(made.owner, officer=made.lead, call_id=call.id, seen=call.version, draft=draft).value
        call = closed(made.owner, made.lead, call, clock)
        first, second, hidden = fill(made.owner, made.lead, call, ["Serres", "Mousses", "Rives"])
        filings.declare_admissible(made.owner, officer=made.lead, application_ids=(first, second, hidden))
        me: Officer = made.officer("secretariat", Role.OFFICER)
        workspace = made.open(me)
        try:
            seen = filings.application(workspace, first).version
            sheet = projects.retain(workspace, officer=me, application_id=first, seen=seen, grants=MONEY,
                                    reason="Décision").value  # fmt: skip
            assert history.undo(workspace, officer=me).value.label == "application.retain"
            assert history.redo(workspace, officer=me).value.label == "application.retain"
            with check_refused(workspace, "grant.over-envelope"):
                projects.retain(workspace, officer=me, application_id=second, grants=MONEY, reason="Décision",
                                seen=filings.application(workspace, second).version)  # fmt: skip
            version = projects.project(workspace, sheet.id).row.version
            signed = InstrumentDraft(Side.SECOND, InstrumentKind.ORDER, "A-1", None, date(2026, 4, 2), date(2026, 4, 3))
            sheet = projects.write_instrument(workspace, officer=me, project_id=sheet.id, seen=version,
                                              draft=signed).value  # fmt: skip
            sheet = projects.edit_promoter(workspace, officer=me, project_id=sheet.id, seen=sheet.row.version,
                                           promoter=Promoter(Side.SECOND, "Centre des rives")).value  # fmt: skip
            path = tmp_path / "arrete.txt"
            path.write_bytes(b"Article premier")
            sheet = project_files.add(workspace, officer=me, project_id=sheet.id, paths=[path]).value
            assert project_files.content(workspace, sheet.files[0].id) == b"Article premier"
            for action in (ProjectAction.START, ProjectAction.COMPLETE):
                sheet = projects.move(workspace, officer=me, project_id=sheet.id, seen=sheet.row.version,
                                      action=action, reason="Décision").value  # fmt: skip
            assert sheet.row.state is ProjectState.COMPLETED
            with check_refused(workspace, "access.decide-call"):
                projects.move(workspace, officer=me, project_id=sheet.id, seen=sheet.row.version,
                              action=ProjectAction.REOPEN, reason="Erreur")  # fmt: skip
            other = projects.retain(made.owner, officer=made.lead, application_id=hidden, reason="Décision",
                                    seen=filings.application(made.owner, hidden).version).value  # fmt: skip
            filings.classify(made.owner, officer=made.lead, application_id=hidden, level=Confidentiality.STRICT,
                             seen=filings.application(made.owner, hidden).version)  # fmt: skip
            rows = projects.page(workspace, ProjectFilter(call.id), Sort("number")).rows
            assert [row.id for row in rows] == [sheet.id]
            with check_refused(workspace, "record.gone"):
                projects.project(workspace, other.id)
            with check_refused(workspace, "access.see-strict"):  # what is left is not known to who sees not all
                projects.retain(workspace, officer=me, application_id=second, grants=MONEY[1:], reason="Décision",
                                seen=filings.application(workspace, second).version)  # fmt: skip
        finally:
            workspace.close()
        assert workspaces.check(made.owner).sound
