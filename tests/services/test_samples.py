"""The sample workspace: what an officer finds in it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from cmpdesk.domain.calls import CallSheet, CallState, Pairing
from cmpdesk.domain.deadlines import unusual_offset
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.filings import ApplicationFilter, ApplicationState
from cmpdesk.domain.pages import Sort
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.tasks import Progress
from cmpdesk.services import calls, filings, history, juries, samples, workspaces
from cmpdesk.services.workspaces import Workspace
from tests.cli.stories import built_sample


@pytest.fixture
def location(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(shutil.copy(built_sample(tmp_path_factory).path, tmp_path / "exemple.cmpdesk"))


class Stopped:
    """A watch that stops the work at once."""

    def report(self, progress: Progress) -> None: ...

    def check(self) -> None:
        raise Refusal("task.cancelled")


def test_a_sample_that_breaks_off_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match=r"task\.cancelled"):
        samples.build(str(tmp_path / "exemple.cmpdesk"), tmp_path / "in", watch=Stopped())
    assert [one.name for one in tmp_path.iterdir() if one.name != "in"] == []


@pytest.fixture
def workspace(location: str) -> Iterator[Workspace]:
    opened = workspaces.open_workspace(location)
    yield opened
    opened.close()


def of(workspace: Workspace, pairing: Pairing) -> CallSheet:
    return next(one for one in calls.calls(workspace) if one.pairing is pairing)


def test_it_is_marked_as_fictional_and_sound(workspace: Workspace) -> None:
    assert workspace.info.sample
    assert workspaces.check(workspace).sound


def test_the_paired_call_is_closed_and_mostly_admissible(workspace: Workspace) -> None:
    call = of(workspace, Pairing.PAIRED)
    counts = calls.counts(workspace, call.id)
    assert call.state is CallState.CLOSED
    assert counts.filings == (64, 64)
    assert (counts.applications, counts.orphans, counts.admissible) == (68, 8, 57)
    assert counts.to_check > 0


def test_the_three_filings_without_a_number_were_paired_by_their_likeness(workspace: Workspace) -> None:
    call = of(workspace, Pairing.PAIRED)
    wanted = ApplicationFilter(call.id, search="cirque")
    (row,) = [one for one in filings.page(workspace, wanted, Sort("number")).rows if all(one.organisations)]
    assert row.number == "14.110"
    assert {step.label for step in history.steps(workspace, limit=200).rows} >= {"application.pair", "import.commit"}


def test_the_single_call_shows_the_narrow_offset(workspace: Workspace) -> None:
    single, paired = of(workspace, Pairing.SINGLE), of(workspace, Pairing.PAIRED)
    assert single.deadline is not None
    assert paired.deadline is not None
    assert unusual_offset(single.deadline.instant, "America/Toronto", "Europe/Brussels") is not None
    assert unusual_offset(paired.deadline.instant, "America/Toronto", "Europe/Brussels") is None
    assert calls.counts(workspace, single.id).applications == 30


@pytest.mark.parametrize("side", list(Side))
def test_twelve_reviewers_share_the_reading_and_one_was_recused(workspace: Workspace, side: Side) -> None:
    call = of(workspace, Pairing.PAIRED)
    jury = juries.reviewers(workspace, call_id=call.id, side=side)
    balance = juries.balance(workspace, call.id, side)
    assert len(jury) == 12
    assert balance.assigned == balance.wanted == 60 * 3
    assert balance.short == ()
    assert sum(one.recused for one in jury) == 1
    assert all(one.assigned <= one.load_limit for one in jury)


def test_nobody_reads_what_their_own_organisation_filed(workspace: Workspace) -> None:
    call = of(workspace, Pairing.PAIRED)
    for side in Side:
        jury = {one.id: one for one in juries.reviewers(workspace, call_id=call.id, side=side)}
        for held in juries.assignments(workspace, call.id, side):
            sheet = filings.application(workspace, held.application_id)
            names = {filing.organisation for filing in sheet.filings if filing}
            assert jury[held.reviewer_id].organisation not in names


def test_attachments_tell_what_cannot_be_printed(workspace: Workspace) -> None:
    call = of(workspace, Pairing.PAIRED)
    rows = filings.page(workspace, ApplicationFilter(call.id, unprintable_only=True), Sort("number"), None, 200).rows
    found = {
        str(attachment.status) for row in rows for _, attachment in filings.application(workspace, row.id).attachments()
    }
    assert found >= {"printable", "encrypted", "damaged", "other-format"}


def test_every_column_of_both_offices_was_understood(workspace: Workspace) -> None:
    call = of(workspace, Pairing.PAIRED)
    rows = filings.page(workspace, ApplicationFilter(call.id), Sort("number"), None, 200).rows
    for row in rows:
        for filing in filings.application(workspace, row.id).filings:
            if filing is not None:
                assert filing.organisation
                assert filing.summary
                assert filing.benefits
                assert filing.received_at is not None
                assert filing.requested is not None
                assert len(filing.amounts) == 2
                assert len(filing.missions) >= 2
                assert filing.attachments
                assert filing.months


def test_late_filings_are_marked(workspace: Workspace) -> None:
    call = of(workspace, Pairing.PAIRED)
    rows = filings.page(workspace, ApplicationFilter(call.id), Sort("number"), None, 200).rows
    assert sum(row.late for row in rows) == 2
    assert {row.state for row in rows} == {
        ApplicationState.ADMISSIBLE, ApplicationState.PAIRED, ApplicationState.ORPHAN,
    }  # fmt: skip


def test_a_second_workspace_over_the_first_is_refused(location: str, tmp_path: Path, workspace: Workspace) -> None:
    with pytest.raises(Refusal, match=r"workspace\.exists"):
        samples.build(location, tmp_path / "in")
    assert not (tmp_path / "in").exists()
    assert workspace.info.sample
