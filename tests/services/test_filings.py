"""Applications: deciding, pairing, reading."""

from datetime import timedelta

import pytest

from cmpdesk.domain.calls import CallAction, CallSheet, Pairing
from cmpdesk.domain.directory import Officer, Role
from cmpdesk.domain.filings import (
    ApplicationAction,
    ApplicationFilter,
    ApplicationSheet,
    ApplicationState,
)
from cmpdesk.domain.pages import Sort
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.text import LocalisedText
from cmpdesk.services import calls, filings, history, workspaces
from cmpdesk.storage import tables
from cmpdesk.storage.workspace import Workspace
from tests.storage.fixtures import (
    DEADLINE,
    Clock,
    a_call,
    check_refused,
    check_undone,
    closed,
    fill,
    organisation_row,
    published,
    snapshot,
)

A, S = ApplicationAction, ApplicationState


@pytest.fixture
def reader(workspace: Workspace, officer: Officer) -> Officer:
    return workspaces.add_officer(workspace, officer=officer, name="Chantal", party_code=None, role=Role.READER).value


@pytest.fixture
def call(workspace: Workspace, officer: Officer) -> CallSheet:
    return published(workspace, officer, a_call(workspace, officer))


def decide(workspace: Workspace, officer: Officer, sheet: ApplicationSheet, action: ApplicationAction,
           reason: str = "") -> ApplicationSheet:  # fmt: skip
    return filings.move(workspace, officer=officer, application_id=sheet.id, seen=sheet.version, action=action,
                        reason=reason).value  # fmt: skip


def test_admissibility_is_decided_once_the_call_is_closed(workspace: Workspace, officer: Officer, reader: Officer,
                                                          clock: Clock) -> None:  # fmt: skip
    call = published(workspace, officer, a_call(workspace, officer))
    paired = filings.application(workspace, fill(workspace, officer, call, ["Serres"])[0])
    orphan = filings.application(workspace, fill(workspace, officer, call, ["Forêts"], (Side.FIRST,))[0])
    with check_refused(workspace, "application.guard.call-decides"):
        decide(workspace, officer, paired, A.DECLARE_ADMISSIBLE)
    closed_call = _close(workspace, officer, call, clock)
    assert closed_call.id == call.id
    with check_refused(workspace, "application.guard.both-filed"):
        decide(workspace, officer, orphan, A.DECLARE_ADMISSIBLE)
    with check_refused(workspace, "application.guard.reason"):
        decide(workspace, officer, orphan, A.DECLARE_INADMISSIBLE, " ")
    with check_refused(workspace, "application.no-such-move"):
        decide(workspace, officer, orphan, A.RECONSIDER, "Erreur")
    with check_refused(workspace, "access.edit-application"):
        decide(workspace, reader, paired, A.DECLARE_ADMISSIBLE)
    admitted = check_undone(workspace, officer, lambda: decide(workspace, officer, paired, A.DECLARE_ADMISSIBLE))
    assert admitted.state is S.ADMISSIBLE
    barred = check_undone(workspace, officer, lambda: decide(workspace, officer, orphan, A.DECLARE_INADMISSIBLE, " X "))
    assert (barred.state, barred.state_reason) == (S.INADMISSIBLE, "X")
    with check_refused(workspace, "record.moved"):
        decide(workspace, officer, orphan, A.DECLARE_INADMISSIBLE, "Encore")
    again = decide(workspace, officer, filings.application(workspace, orphan.id), A.RECONSIDER, "Pièce retrouvée")
    assert (again.state, again.state_reason) == (S.ORPHAN, "Pièce retrouvée")
    paired = filings.application(workspace, paired.id)
    gone = check_undone(workspace, officer, lambda: decide(workspace, officer, paired, A.WITHDRAW, "Abandon"))
    assert gone.state is S.WITHDRAWN


def _close(workspace: Workspace, officer: Officer, call: CallSheet, clock: Clock) -> CallSheet:
    clock.at = DEADLINE.instant + timedelta(days=1)
    return calls.move(workspace, officer=officer, call_id=call.id, seen=call.version, action=CallAction.CLOSE).value


def test_several_are_declared_admissible_in_one_step(workspace: Workspace, officer: Officer, reader: Officer,
                                                     clock: Clock) -> None:  # fmt: skip
    call = closed(workspace, officer, a_call(workspace, officer), clock)
    ids = tuple(fill(workspace, officer, call, ["A", "B", "C"]))
    orphan = fill(workspace, officer, call, ["D"], (Side.SECOND,))[0]
    assert filings.declare_admissible(workspace, officer=officer, application_ids=()).value == 0
    with check_refused(workspace, "application.guard.both-filed"):
        filings.declare_admissible(workspace, officer=officer, application_ids=(*ids, orphan))
    with check_refused(workspace, "access.edit-application"):
        filings.declare_admissible(workspace, officer=reader, application_ids=ids)
    made = check_undone(workspace, officer, lambda: filings.declare_admissible(workspace, officer=officer,
                                                                         application_ids=ids))  # fmt: skip
    assert made.value == 3
    admitted = ApplicationFilter(call.id, states=(S.ADMISSIBLE,))
    assert filings.count(workspace, admitted) == 3


def test_a_single_candidature_is_received_and_decided(workspace: Workspace, officer: Officer, clock: Clock) -> None:
    call = closed(workspace, officer, a_call(workspace, officer, pairing=Pairing.SINGLE), clock)
    sheet = filings.application(workspace, fill(workspace, officer, call, ["Serres"], (Side.SECOND,))[0])
    assert (sheet.state, sheet.filings[0]) == (S.RECEIVED, None)
    assert decide(workspace, officer, sheet, A.DECLARE_ADMISSIBLE).state is S.ADMISSIBLE


def test_two_orphans_are_proposed_and_paired(workspace: Workspace, officer: Officer, reader: Officer,
                                             call: CallSheet) -> None:  # fmt: skip
    one, other = fill(workspace, officer, call, ["Les serres nordiques de demain", "Chant choral"], (Side.FIRST,))
    two = fill(workspace, officer, call, ["Les serres nordiques, demain"], (Side.SECOND,))[0]
    (proposal,) = filings.proposals(workspace, call.id)
    assert (proposal.first.id, proposal.second.id) == (one, two)
    assert proposal.score >= 60
    with check_refused(workspace, "access.edit-application"):
        filings.pair(workspace, officer=reader, first_id=one, second_id=two)
    for first, second in ((one, other), (one, one), (two, two)):
        with check_refused(workspace, "application.not-two-orphans"):
            filings.pair(workspace, officer=officer, first_id=first, second_id=second)
    with check_refused(workspace, "record.gone"):
        filings.pair(workspace, officer=officer, first_id=one, second_id="nulle-part")
    number = filings.application(workspace, one).number
    paired = check_undone(workspace, officer, lambda: filings.pair(workspace, officer=officer, first_id=two,
                                                             second_id=one)).value  # fmt: skip
    assert (paired.id, paired.number, paired.state) == (one, number, S.PAIRED)
    assert [filing and filing.title for filing in paired.filings] == [
        "Les serres nordiques de demain", "Les serres nordiques, demain",
    ]  # fmt: skip
    assert filings.proposals(workspace, call.id) == ()
    assert filings.count(workspace, ApplicationFilter(call.id, search="demain")) == 1
    row = filings.page(workspace, ApplicationFilter(call.id, search="demain"), Sort("number")).rows[0]
    assert [money and money.currency for money in row.amounts] == ["CAD", "EUR"]
    with check_refused(workspace, "application.not-two-orphans"):
        filings.pair(workspace, officer=officer, first_id=one, second_id=other)


def test_orphans_of_two_calls_are_never_paired(workspace: Workspace, officer: Officer, call: CallSheet) -> None:
    one = fill(workspace, officer, call, ["Serres"], (Side.FIRST,))[0]
    two = fill(workspace, officer, a_call(workspace, officer, "Autre"), ["Serres"], (Side.SECOND,))[0]
    with check_refused(workspace, "application.not-two-orphans"):
        filings.pair(workspace, officer=officer, first_id=one, second_id=two)


def test_readers_of_two_orphans_read_the_pair_once(workspace: Workspace, officer: Officer, call: CallSheet) -> None:
    one = fill(workspace, officer, call, ["Serres"], (Side.FIRST,))[0]
    two = fill(workspace, officer, call, ["Serres"], (Side.SECOND,))[0]
    person = organisation_row("x")
    with workspace.write(officer, "test.readers") as transaction:
        transaction.bulk_insert(tables.Person, [person])
        for code, read in (("QC-01", (one, two)), ("QC-02", (two,))):
            row = transaction.add(tables.Reviewer(call_id=call.id, side="first", code=code, person_id=person["id"],
                                                  sector_ids=[], languages=[], load_limit=4))  # fmt: skip
            for application in read:
                transaction.add(tables.Assignment(reviewer_id=row.id, application_id=application, origin="hand"))
        transaction.commit()
    check_undone(workspace, officer, lambda: filings.pair(workspace, officer=officer, first_id=one, second_id=two))
    with workspace.read() as connection:
        kept = connection.execute(tables.Assignment.__table__.select()).all()
    assert sorted(row.application_id for row in kept) == [one, one]
    assert len({row.reviewer_id for row in kept}) == 2


def test_what_is_not_there_is_said_to_be_gone(workspace: Workspace, officer: Officer) -> None:
    with check_refused(workspace, "record.gone"):
        filings.application(workspace, "nulle-part")
    with check_refused(workspace, "record.gone"):
        filings.attachment(workspace, "nulle-part")
    with check_refused(workspace, "record.gone"):
        filings.page(workspace, ApplicationFilter("nulle-part"), Sort("number"))


def test_a_sheet_shows_the_sector_in_each_language(workspace: Workspace, officer: Officer, call: CallSheet) -> None:
    sheet = filings.application(workspace, fill(workspace, officer, call, ["Serres"])[0])
    assert isinstance(sheet.sector, LocalisedText)
    assert sheet.sector.nl
    assert sheet.strand is None
    assert [filing and filing.party_code for filing in sheet.filings] == ["QC", "WB"]


def test_an_undone_import_leaves_everything_as_it_was(workspace: Workspace, officer: Officer, call: CallSheet) -> None:
    before = snapshot(workspace)
    fill(workspace, officer, call, ["A", "B"])
    history.undo(workspace, officer=officer)
    assert snapshot(workspace) == before
