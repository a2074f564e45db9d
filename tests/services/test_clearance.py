"""Strict files are not there for who is not cleared: in no list, count, search, sheet, packet, step or link."""

from pathlib import Path

import pytest

from cmpdesk.domain.calls import CallSheet, Confidentiality
from cmpdesk.domain.directory import Officer, Role
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.filings import ApplicationAction, ApplicationFilter, ApplicationState
from cmpdesk.domain.juries import ReviewerDraft
from cmpdesk.domain.pages import Sort
from cmpdesk.domain.programmes import Side
from cmpdesk.services import calls, dashboard, filings, history, imports, juries, packets, workspaces
from cmpdesk.services.workspaces import Workspace
from cmpdesk.storage import tables
from tests.services.assigning import assign_all
from tests.storage.fixtures import a_call, check_refused, check_undone, fill, snapshot

OPEN, SECRET = "Serres boréales", "Tourbières secrètes"


@pytest.fixture
def call(workspace: Workspace, officer: Officer) -> CallSheet:
    return a_call(workspace, officer)


@pytest.fixture
def ids(workspace: Workspace, officer: Officer, call: CallSheet) -> list[str]:
    """An application that all may see, and a strict one; both have an attachment and a reader."""
    made = fill(workspace, officer, call, [OPEN, SECRET])
    draft = ReviewerDraft(code="J1", name="Odette Lavoie", email="", organisation="Institut Sphaigne", sector_ids=(),
                          languages=("fr",), load_limit=9)  # fmt: skip
    reviewer = juries.add_reviewer(workspace, officer=officer, call_id=call.id, side=Side.FIRST, draft=draft).value
    with workspace.write(officer, "test.attachments") as transaction:
        for place, one in enumerate(made):
            filing = transaction.find(tables.Filing, application_id=one)[0]
            digest = transaction.put_blob(f"octets {place}".encode())
            transaction.add(tables.Attachment(filing_id=filing.id, position=1, name=f"{filing.title}.pdf", size=8,
                                              sha256=digest, media="application/pdf", status="printable", pages=1,
                                              cleaned=[]))  # fmt: skip
        transaction.commit()
    for one in made:
        juries.assign(workspace, officer=officer, reviewer_id=reviewer.id, application_id=one)
    classify(workspace, officer, made[1], Confidentiality.STRICT)
    return made


@pytest.fixture
def colleague(workspace: Workspace, officer: Officer, ids: list[str]) -> Officer:
    """An officer who is not cleared, and for whom the workspace is read from now on."""
    made = workspaces.add_officer(workspace, officer=officer, name="Benoît Tremblay", party_code=None,
                                  role=Role.OFFICER).value  # fmt: skip
    workspace.acts_for(made)
    return made


def classify(workspace: Workspace, officer: Officer, application_id: str, level: Confidentiality | None) -> None:
    sheet = filings.application(workspace, application_id)
    filings.classify(workspace, officer=officer, application_id=application_id, seen=sheet.version, level=level)


def titles(workspace: Workspace, call: CallSheet, search: str = "") -> list[str]:
    wanted = ApplicationFilter(call.id, search=search)
    page = filings.page(workspace, wanted, Sort("number"))
    assert filings.count(workspace, wanted) == len(page.rows)
    return [row.title for row in page.rows]


def test_lists_searches_and_counts(workspace: Workspace, officer: Officer, call: CallSheet, ids: list[str],
                                   colleague: Officer) -> None:  # fmt: skip
    assert titles(workspace, call) == [OPEN]
    assert titles(workspace, call, "secr") == []
    counts = calls.counts(workspace, call.id)
    assert (counts.filings, counts.applications, counts.paired) == ((1, 1), 1, 1)
    shown = dashboard.dashboard(workspace, officer=colleague, call_id=call.id)
    assert shown.counts == counts
    assert SECRET not in repr(shown)
    workspace.acts_for(officer)
    assert titles(workspace, call) == [OPEN, SECRET]
    assert titles(workspace, call, "secr") == [SECRET]
    assert calls.counts(workspace, call.id).applications == 2


def test_sheets_and_attachments(workspace: Workspace, officer: Officer, ids: list[str], colleague: Officer) -> None:
    workspace.acts_for(officer)
    (_, hidden), = filings.application(workspace, ids[1]).attachments()
    assert filings.attachment(workspace, hidden.id) == b"octets 1"
    workspace.acts_for(colleague)
    for reading in (lambda: filings.application(workspace, ids[1]), lambda: filings.attachment(workspace, hidden.id)):
        with pytest.raises(Refusal) as refused:
            reading()
        assert refused.value.code == "record.gone"
    (_, shown), = filings.application(workspace, ids[0]).attachments()
    assert filings.attachment(workspace, shown.id) == b"octets 0"


def test_juries_and_packets(workspace: Workspace, call: CallSheet, ids: list[str], colleague: Officer,
                            tmp_path: Path) -> None:  # fmt: skip
    (reviewer,) = juries.reviewers(workspace, call_id=call.id, side=Side.FIRST)
    assert reviewer.assigned == 1
    assert [one.application_id for one in juries.assignments(workspace, call.id, Side.FIRST)] == [ids[0]]
    rows = packets.packets(workspace, officer=colleague, call_id=call.id, side=Side.FIRST)
    assert [(row.applications, row.held_back) for row in rows] == [(0, 1)]
    with check_refused(workspace, "access.see-strict"):
        packets.produce(workspace, officer=colleague, call_id=call.id, side=Side.FIRST, out=tmp_path / "out")
    with check_refused(workspace, "access.see-strict"):
        assign_all(workspace, colleague, call.id)
    assert not (tmp_path / "out").exists()
    with check_refused(workspace, "access.see-strict"):  # in a file too: what they read unseen would go with them
        juries.remove_reviewer(workspace, officer=colleague, reviewer_id=reviewer.id, seen=reviewer.version)


def test_a_register_is_not_read_into_a_call_with_strict_files(workspace: Workspace, officer: Officer, call: CallSheet,
                                                              ids: list[str], colleague: Officer) -> None:  # fmt: skip
    with check_refused(workspace, "access.see-strict"):
        imports._refuse_hidden(workspace, colleague, call)
    imports._refuse_hidden(workspace, officer, call)


def test_an_issued_packet_with_a_strict_file(workspace: Workspace, officer: Officer, call: CallSheet, ids: list[str],
                                             colleague: Officer, tmp_path: Path) -> None:  # fmt: skip
    with workspace.read() as connection:
        digest = connection.exec_driver_sql("SELECT max(sha256) FROM blob").scalar_one()
    (reviewer,) = juries.reviewers(workspace, call_id=call.id, side=Side.FIRST)
    workspace.acts_for(officer)
    number = filings.application(workspace, ids[1]).number
    with workspace.write(officer, "test.packet") as transaction:
        transaction.add(tables.Packet(
            reviewer_id=reviewer.id, issue=1, issued_at=workspace.now(), file_name="c.pdf", fingerprint="f",
            sha256=digest, pages=1, manifest=[], outline=["front", [[number, "d"]]], differences=[],
        ))  # fmt: skip
        transaction.commit()
    assert packets.issue_bytes(workspace, digest)
    workspace.acts_for(colleague)
    with pytest.raises(Refusal) as refused:
        packets.issue_bytes(workspace, digest)
    assert refused.value.code == "blob.missing"
    (row,) = packets.packets(workspace, officer=colleague, call_id=call.id, side=Side.FIRST)
    assert row.issue is None


def test_history(workspace: Workspace, officer: Officer, ids: list[str], colleague: Officer) -> None:
    workspace.acts_for(officer)
    every = history.steps(workspace).rows
    workspace.acts_for(colleague)
    shown = history.steps(workspace).rows
    assert {"import.commit", "application.classify", "test.attachments"} <= {row.label for row in every}
    assert not {"import.commit", "application.classify", "test.attachments"} & {row.label for row in shown}
    imported = next(row for row in every if row.label == "import.commit")
    told = history.changes(workspace, imported.id)
    assert {one.record_id for one in told if one.table == "application"} == {ids[0]}
    assert SECRET not in repr(told)
    assert history.record_as_of(workspace, "application", ids[1], workspace.now()) is None
    assert history.record_as_of(workspace, "application", ids[0], workspace.now()) is not None


def test_nothing_is_changed_unseen(workspace: Workspace, officer: Officer, ids: list[str], colleague: Officer) -> None:
    before = snapshot(workspace)
    with check_refused(workspace, "record.gone"):
        filings.move(workspace, officer=colleague, application_id=ids[1], seen=3, action=ApplicationAction.WITHDRAW,
                     reason="r")  # fmt: skip
    with check_refused(workspace, "access.see-strict"):
        filings.classify(workspace, officer=colleague, application_id=ids[0], seen=1, level=Confidentiality.STRICT)
    with check_refused(workspace, "record.gone"), workspace.write(colleague, "test.unseen") as transaction:
        transaction.get(tables.Application, ids[1])
    assert snapshot(workspace) == before


def test_the_class_of_a_call_holds_where_a_file_has_none(workspace: Workspace, officer: Officer, call: CallSheet,
                                                         ids: list[str], colleague: Officer) -> None:  # fmt: skip
    workspace.acts_for(officer)
    sheet = calls.call(workspace, call.id)
    strict = calls.draft_of(sheet)
    strict = type(strict)(**{**{name: getattr(strict, name) for name in strict.__slots__},
                             "confidentiality": Confidentiality.STRICT})  # fmt: skip
    with check_refused(workspace, "access.see-strict"):
        calls.edit(workspace, officer=colleague, call_id=call.id, seen=sheet.version, draft=strict)
    calls.edit(workspace, officer=officer, call_id=call.id, seen=sheet.version, draft=strict)
    classify(workspace, officer, ids[1], Confidentiality.SHARED)
    workspace.acts_for(colleague)
    assert titles(workspace, call) == [SECRET]
    assert filings.page(workspace, ApplicationFilter(call.id, states=(ApplicationState.PAIRED,)), Sort("title")).rows


def test_classifying_is_one_step_and_can_be_taken_back(workspace: Workspace, officer: Officer, ids: list[str]) -> None:
    check_undone(workspace, officer, lambda: classify(workspace, officer, ids[1], None))


def test_what_one_deletes_one_may_still_take_back(workspace: Workspace, call: CallSheet, ids: list[str],
                                                  colleague: Officer) -> None:  # fmt: skip
    (held,) = juries.assignments(workspace, call.id, Side.FIRST)
    check_undone(workspace, colleague, lambda: juries.unassign(workspace, officer=colleague, assignment_id=held.id,
                                                               seen=held.version))  # fmt: skip


def test_a_lead_clears_an_officer(workspace: Workspace, officer: Officer, call: CallSheet, colleague: Officer) -> None:
    def clear(by: Officer) -> Officer:
        return workspaces.edit_officer(
            workspace, officer=by, officer_id=colleague.id, seen=colleague.version, name=colleague.name,
            party_code=None, role=Role.OFFICER, email="", active=True, cleared=True,
        ).value  # fmt: skip

    with check_refused(workspace, "access.edit-officers"):
        clear(colleague)
    cleared = clear(officer)
    assert cleared.cleared
    workspace.acts_for(cleared)
    assert titles(workspace, call) == [OPEN, SECRET]


def test_logins_are_unique(workspace: Workspace, officer: Officer) -> None:
    def add(name: str, login: str) -> Officer:
        return workspaces.add_officer(workspace, officer=officer, name=name, party_code=None, role=Role.OFFICER,
                                      login=login).value  # fmt: skip

    add("Aline", "aline")
    with check_refused(workspace, "officer.login-taken"):
        add("Bruno", "aline")
    assert {add("Carine", "").login, add("Denis", "").login} == {""}
