"""What the journal tells on demand: by person, kind, thing and time; one thing as it was; the history on paper."""

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest

from cmpdesk.domain.directory import Officer, Role
from cmpdesk.domain.filings import ApplicationAction, ApplicationFilter, ApplicationRow
from cmpdesk.domain.history import HistoryFilter, StepKind
from cmpdesk.domain.juries import ReviewerDraft
from cmpdesk.domain.pages import Sort
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.text import LocalisedText
from cmpdesk.i18n.words import Words
from cmpdesk.services import calls, directory, filings, history, juries, workspaces
from cmpdesk.storage.workspace import Workspace
from tests.storage.fixtures import START, Clock, a_call, check_refused, fill, sealed, snapshot

Tool = Callable[[str], str]
ENGLISH = Words.of("en")


def labels(workspace: Workspace, wanted: HistoryFilter, words: Words | None = None) -> list[str]:
    return [row.label for row in history.steps(workspace, wanted=wanted, words=words).rows]


def test_steps_are_found_by_person_kind_thing_and_time(workspace: Workspace, officer: Officer, clock: Clock) -> None:
    call = a_call(workspace, officer)
    first, second = fill(workspace, officer, call, ["Œuvres", "Été"])
    colleague = workspaces.add_officer(workspace, officer=officer, name="Benoît", party_code=None, role=Role.LEAD).value
    clock.at = START + timedelta(days=40)
    row = next(one for one in rows(workspace, call.id) if one.id == first)
    filings.move(workspace, officer=colleague, application_id=first, seen=row.version,
                 action=ApplicationAction.WITHDRAW, reason="Désistement")  # fmt: skip
    assert labels(workspace, HistoryFilter(officer_id=colleague.id)) == ["application.withdraw"]
    assert labels(workspace, HistoryFilter(table="officer")) == ["officer.add", "workspace.create"]
    assert labels(workspace, HistoryFilter(record_id=first)) == ["application.withdraw", "import.commit"]
    assert labels(workspace, HistoryFilter(record_id=second)) == ["import.commit"]
    late = START + timedelta(days=39)
    assert labels(workspace, HistoryFilter(since=late)) == ["application.withdraw"]
    assert "application.withdraw" not in labels(workspace, HistoryFilter(until=late))
    assert labels(workspace, HistoryFilter(search="WITHDRAWN"), words=ENGLISH) == ["application.withdraw"]
    assert labels(workspace, HistoryFilter(search="benoit"), words=ENGLISH)[0] == "application.withdraw"
    assert labels(workspace, HistoryFilter(search="nothing of the kind"), words=ENGLISH) == []


def rows(workspace: Workspace, call_id: str) -> tuple[ApplicationRow, ...]:
    return filings.page(workspace, ApplicationFilter(call_id), Sort("number")).rows


def test_pages_of_a_filtered_history_make_the_whole_list(workspace: Workspace, officer: Officer) -> None:
    call = a_call(workspace, officer)
    for number in range(7):
        juries.add_reviewer(workspace, officer=officer, call_id=call.id, side=Side.FIRST, draft=reviewer(number))
    for wanted in (HistoryFilter(table="reviewer"), HistoryFilter(search="reviewer")):
        whole = [row.sequence for row in history.steps(workspace, wanted=wanted, words=ENGLISH).rows]
        found: list[int] = []
        before = None
        while True:
            page = history.steps(workspace, wanted=wanted, words=ENGLISH, before=before, limit=3)
            found += [row.sequence for row in page.rows]
            if page.after is None:
                break
            before = page.after[0]
        assert found == whole
        assert len(found) == 7


def reviewer(number: int) -> ReviewerDraft:
    return ReviewerDraft(f"QC-{number:02}", f"Lectrice {number}", "", "Institut Lierre", (), ("fr",), 5)


def test_a_step_says_the_names_of_what_its_rows_refer_to(workspace: Workspace, officer: Officer) -> None:
    call = a_call(workspace, officer)
    fill(workspace, officer, call, ["Œuvres"])
    changed = history.changes(workspace, history.steps(workspace).rows[0].id)
    filing = next(one for one in changed if one.table == "filing")
    told = {field.column: field.after for field in filing.fields}
    assert "Œuvres" in told["application_id"]
    assert told["organisation_id"].startswith("Institut")
    history.undo(workspace, officer=officer)
    changed = history.changes(workspace, history.steps(workspace).rows[0].id)
    told = {field.column: field.before for field in next(one for one in changed if one.table == "filing").fields}
    assert told["organisation_id"].startswith("Institut"), "the journal knows the name of what is gone"


def test_an_application_is_shown_as_it_was_with_its_filings(workspace: Workspace, officer: Officer,
                                                            clock: Clock) -> None:  # fmt: skip
    call = a_call(workspace, officer)
    (made,) = fill(workspace, officer, call, ["Œuvres"])
    clock.at = START + timedelta(days=10)
    row = rows(workspace, call.id)[0]
    filings.move(workspace, officer=officer, application_id=made, seen=row.version, action=ApplicationAction.WITHDRAW,
                 reason="Désistement")  # fmt: skip
    then = history.as_of(workspace, made, START + timedelta(days=9))
    assert [one.table for one in then] == ["application", "filing", "filing"]
    assert all(one.was and one.exists for one in then)
    differing = {field.column for field in then[0].fields if field.then != field.now}
    assert differing == {"state", "state_reason"}
    assert not any(field.then != field.now for one in then[1:] for field in one.fields)
    before = history.as_of(workspace, made, START - timedelta(days=1))
    assert not any(one.was for one in before)
    with check_refused(workspace, "history.unknown-record"):
        history.as_of(workspace, "f" * 32, START)


def test_what_is_gone_is_shown_as_it_was(workspace: Workspace, officer: Officer, clock: Clock) -> None:
    call = a_call(workspace, officer)
    made = juries.add_reviewer(workspace, officer=officer, call_id=call.id, side=Side.FIRST, draft=reviewer(1)).value
    between = clock.at
    juries.remove_reviewer(workspace, officer=officer, reviewer_id=made.id, seen=made.version)
    (then,) = history.as_of(workspace, made.id, between)
    assert (then.was, then.exists, then.name) == (True, False, "QC-01")
    assert {str(field.then) for field in then.fields} >= {"QC-01", "Lectrice 1", "Institut Lierre"}
    assert history.thing(workspace, made.id).table == "reviewer"


def test_each_reason_why_a_step_stays_is_told(workspace: Workspace, officer: Officer) -> None:
    def why(label: str) -> str:
        step = next(row for row in history.steps(workspace).rows if row.label == label)
        found = history.obstacle(workspace, officer, step.id)
        return found.code if found else ""

    assert why("workspace.create") == "undo.recorded"
    call = a_call(workspace, officer)
    assert why("programme.adopt") == "undo.not-newest"
    assert why("call.create") == ""
    colleague = workspaces.add_officer(workspace, officer=officer, name="Benoît", party_code=None, role=Role.LEAD).value
    history.undo(workspace, officer=officer)
    assert why("officer.add") == "undo.is-undo"
    history.redo(workspace, officer=officer)
    draft = replace(calls.draft_of(call), title=LocalisedText(fr="Autre titre"))
    calls.edit(workspace, officer=officer, call_id=call.id, seen=call.version, draft=draft)
    call = calls.call(workspace, call.id)
    draft = replace(draft, title=LocalisedText(fr="Encore un titre"))
    calls.edit(workspace, officer=colleague, call_id=call.id, seen=call.version, draft=draft)
    theirs, mine = (row for row in history.steps(workspace).rows if row.label == "call.edit")
    refusal = history.obstacle(workspace, officer, mine.id)
    assert refusal is not None
    assert (refusal.code, refusal.params["officer"]) == ("undo.changed-by", "Benoît")
    refused = history.obstacle(workspace, officer, theirs.id)
    assert refused is not None
    assert refused.code == "undo.not-yours"
    sealed(workspace, officer)
    assert why("call.create") == "undo.sealed"
    sealed(workspace, officer, StepKind.RECORD)
    reader = workspaces.add_officer(workspace, officer=officer, name="Chantal", party_code=None, role=Role.READER).value
    refused = history.obstacle(workspace, reader, mine.id)
    assert refused is not None
    assert refused.code == "access.undo"


def test_the_history_is_printed_with_its_filter_and_the_end_of_the_chain(workspace: Workspace, officer: Officer,
                                                                         tmp_path: Path,
                                                                         external_tool: Tool) -> None:  # fmt: skip
    with check_refused(workspace, "history.no-paper"):
        history.printed(workspace, wanted=HistoryFilter(), language="fr")
    call = a_call(workspace, officer)
    for number in range(60):
        juries.add_reviewer(workspace, officer=officer, call_id=call.id, side=Side.FIRST, draft=reviewer(number))
    wanted = HistoryFilter(officer_id=officer.id, table="reviewer", since=START, search="QC-")
    path = tmp_path / "historique.pdf"
    path.write_bytes(history.printed(workspace, wanted=wanted, language="fr"))
    read = subprocess.run([external_tool("pdftotext"), str(path), "-"], capture_output=True, text=True, check=True)
    text = read.stdout
    with workspace.read() as connection:
        head = connection.exec_driver_sql("SELECT hash FROM journal_head").scalar_one()
    assert head in text.replace("\n", "")
    assert officer.name in text
    with pikepdf.open(path) as pdf:
        assert len(pdf.pages) > 2
        assert f"1/{len(pdf.pages)}" in text.replace(" ", "")
        assert [float(edge) for edge in pdf.pages[0].mediabox[2:]] == [612.0, 792.0]
    assert "QC-00" in text
    assert "QC-59" in text


def test_more_than_a_hundred_steps_are_taken_back_and_made_again_also_after_a_restart(
    file_workspace: Workspace, officer_of: Officer, tmp_path: Path, clock: Clock
) -> None:
    workspace, officer = file_workspace, officer_of
    call = a_call(workspace, officer)
    states = [snapshot(workspace)]
    organisation = None
    for number in range(120):
        if organisation is None:
            juries.add_reviewer(workspace, officer=officer, call_id=call.id, side=Side.FIRST, draft=reviewer(number))
            organisation = directory.organisations(workspace)[0].id
        else:
            row = next(one for one in directory.organisations(workspace) if one.id == organisation)
            directory.rename_organisation(workspace, officer=officer, organisation_id=row.id, seen=row.version,
                                          name=f"Institut {number}", until=None)  # fmt: skip
    last = snapshot(workspace)
    for _ in range(60):
        history.undo(workspace, officer=officer)
    workspace.close()
    again = workspaces.open_workspace(str(shutil.copy(workspace.info.location, tmp_path / "bis.cmpdesk")), clock=clock)
    try:
        for _ in range(60):
            history.undo(again, officer=officer)
        assert snapshot(again) == states[0]
        for _ in range(120):
            history.redo(again, officer=officer)
        assert snapshot(again) == last
        assert history.undoable(again, officer).redo is None
        assert workspaces.check(again).sound
    finally:
        again.close()


@pytest.fixture
def officer_of(file_workspace: Workspace) -> Officer:
    return workspaces.officers(file_workspace)[0]
