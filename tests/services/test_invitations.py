"""Asking experts: what speaks against it, their answers, the seat they take, the draft of the message."""

from dataclasses import replace
from datetime import date, timedelta
from email import message_from_bytes
from email.policy import default

import pytest

from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.deadlines import Deadline
from cmpdesk.domain.directory import Officer, Role
from cmpdesk.domain.experts import Absence, Affiliation, Answer, ExpertDraft, ExpertSheet, PastCall, Seat, Standing
from cmpdesk.domain.interests import ApplicationConflict
from cmpdesk.domain.programmes import Side
from cmpdesk.services import experts, invitations, juries, workspaces
from cmpdesk.storage import tables
from cmpdesk.storage.workspace import Workspace
from tests.storage.fixtures import a_call, check_refused, check_undone, fill

DAY = date(2026, 2, 3)
DRAFT = ExpertDraft("Élise Gagné", "e.gagne@fleuve.example", languages=("fr",), keywords=("eau",), load_limit=8)


@pytest.fixture
def workspace(file_workspace: Workspace) -> Workspace:
    """A workspace in a file: the database makes no difference here."""
    return file_workspace


@pytest.fixture
def call(workspace: Workspace, officer: Officer) -> CallSheet:
    return a_call(workspace, officer)


@pytest.fixture
def expert(workspace: Workspace, officer: Officer, call: CallSheet) -> ExpertSheet:
    draft = replace(DRAFT, sectors=(call.sectors[0].name.en or call.sectors[0].name.fr, "Alchimie"))
    return experts.add(workspace, officer=officer, party_code="QC", draft=draft).value


def ask(workspace: Workspace, officer: Officer, expert: ExpertSheet, call: CallSheet, *,
        seen: tuple[ApplicationConflict, ...] = ()) -> PastCall:  # fmt: skip
    made = invitations.invite(workspace, officer=officer, expert_id=expert.row.id, call_id=call.id, asked_on=DAY,
                              seen=seen).value  # fmt: skip
    return next(one for one in made.history if one.call_id == call.id)


def asked(workspace: Workspace, expert: ExpertSheet) -> PastCall:
    return experts.sheet(workspace, expert.row.id).history[0]


def standing(workspace: Workspace, call: CallSheet) -> Standing:
    return experts.experts(workspace, call.id)[0].standing


def test_an_expert_is_asked_once(workspace: Workspace, officer: Officer, call: CallSheet, expert: ExpertSheet) -> None:
    other = workspaces.add_officer(workspace, officer=officer, name="Bram", party_code="WB", role=Role.OFFICER).value
    with check_refused(workspace, "access.edit-jury"):
        ask(workspace, other, expert, call)
    check_undone(workspace, officer, lambda: ask(workspace, officer, expert, call))
    past = asked(workspace, expert)
    assert (past.asked_on, past.answer, past.side, past.code) == (DAY, Answer.NONE, None, "")
    assert standing(workspace, call) is Standing.ASKED
    with check_refused(workspace, "invitation.asked"):
        ask(workspace, officer, expert, call)


def test_conflicts_are_looked_at_before_an_invitation_leaves(workspace: Workspace, officer: Officer,
                                                             call: CallSheet) -> None:  # fmt: skip
    (application,) = fill(workspace, officer, call, ["Serres"])
    with workspace.read() as connection:
        table = tables.Organisation.__table__
        name = connection.execute(table.select().where(table.c.name.like("Institut boréal%"))).one().name
    draft = replace(DRAFT, affiliations=(Affiliation(name),))
    expert = experts.add(workspace, officer=officer, party_code="QC", draft=draft).value
    offer = invitations.offer(workspace, expert_id=expert.row.id, call_id=call.id)
    assert [one.application_id for one in offer.conflicts] == [application]
    with check_refused(workspace, "invitation.conflicts"):
        ask(workspace, officer, expert, call)
    (later,) = fill(workspace, officer, call, ["Forêts"])
    with workspace.write(officer, "filing.edit") as transaction:
        (home,) = transaction.find(tables.Organisation, name=name)
        transaction.find(tables.Filing, application_id=later)[0].organisation_id = home.id
        transaction.commit()
    with check_refused(workspace, "invitation.conflicts"):  # filed since they were looked at
        ask(workspace, officer, expert, call, seen=offer.conflicts)
    offer = invitations.offer(workspace, expert_id=expert.row.id, call_id=call.id)
    assert ask(workspace, officer, expert, call, seen=offer.conflicts).asked_on == DAY


def test_what_is_known_before_asking(workspace: Workspace, officer: Officer, call: CallSheet,
                                     expert: ExpertSheet) -> None:  # fmt: skip
    due = Deadline.typed(call.deadline.local().replace(tzinfo=None) + timedelta(days=40), "America/Toronto")  # type: ignore[union-attr]  # the call has one
    with workspace.write(officer, "call.edit") as transaction:
        row = transaction.lock(tables.Call, call.id)
        row.return_by, row.return_zone = due.instant, due.zone
        transaction.commit()
    away = Absence(due.local().date(), due.local().date())
    experts.edit(workspace, officer=officer, expert_id=expert.row.id, seen=1,
                 draft=replace(expert.draft, absences=(away,)))  # fmt: skip
    offer = invitations.offer(workspace, expert_id=expert.row.id, call_id=call.id)
    assert (offer.due, offer.absence, offer.conflicts, offer.party_code) == (due, away, (), "QC")
    assert invitations.next_seat(workspace, expert_id=expert.row.id, call_id=call.id) == Seat("QC-01", 8)


def test_who_accepts_takes_a_seat_in_the_jury(workspace: Workspace, officer: Officer, call: CallSheet,
                                              expert: ExpertSheet) -> None:  # fmt: skip
    past = ask(workspace, officer, expert, call)
    seat = invitations.next_seat(workspace, expert_id=expert.row.id, call_id=call.id)

    def accept(seat: Seat, seen: int) -> None:
        invitations.accept(workspace, officer=officer, invitation_id=past.invitation_id, seen=seen, on=DAY, seat=seat)

    for wrong, code in ((Seat(" ", 8), "reviewer.incomplete"), (Seat("QC-01", 0), "reviewer.load-limit")):
        with check_refused(workspace, code):
            accept(wrong, past.version)
    check_undone(workspace, officer, lambda: accept(seat, past.version))
    (row,) = juries.reviewers(workspace, call_id=call.id, side=Side.FIRST)
    assert (row.code, row.name, row.load_limit, row.languages) == ("QC-01", "Élise Gagné", 8, ("fr",))
    assert row.sector_ids == (call.sectors[0].id,)
    with workspace.read() as connection:
        assert connection.execute(tables.Reviewer.__table__.select()).one().keywords == ["eau"]
    now = asked(workspace, expert)
    assert (now.answer, now.answered_on, now.code, now.side) == (Answer.ACCEPTED, DAY, "QC-01", Side.FIRST)
    assert standing(workspace, call) is Standing.IN_JURY
    assert invitations.next_seat(workspace, expert_id=expert.row.id, call_id=call.id).code == "QC-02"
    with check_refused(workspace, "invitation.in-jury"):
        accept(Seat("QC-02", 8), now.version)
    with check_refused(workspace, "invitation.sits"):
        invitations.decline(workspace, officer=officer, invitation_id=now.invitation_id, seen=now.version, on=DAY,
                            reason="Trop tard")  # fmt: skip
    with check_refused(workspace, "invitation.sits"):
        invitations.take_back(workspace, officer=officer, invitation_id=now.invitation_id, seen=now.version)
    juries.remove_reviewer(workspace, officer=officer, reviewer_id=row.id, seen=row.version)
    assert standing(workspace, call) is Standing.ACCEPTED


def test_a_code_belongs_to_one_seat(workspace: Workspace, officer: Officer, call: CallSheet,
                                    expert: ExpertSheet) -> None:  # fmt: skip
    other = experts.add(workspace, officer=officer, party_code="QC", draft=ExpertDraft("Odette Roy")).value
    for one, code in ((expert, ""), (other, "reviewer.code-taken")):
        past = ask(workspace, officer, one, call)
        if code:
            with check_refused(workspace, code):
                invitations.accept(workspace, officer=officer, invitation_id=past.invitation_id, seen=1, on=DAY,
                                   seat=Seat("QC-01", 5))  # fmt: skip
        else:
            invitations.accept(workspace, officer=officer, invitation_id=past.invitation_id, seen=1, on=DAY,
                               seat=Seat("QC-01", 5))  # fmt: skip


def test_declining_has_a_reason_and_can_be_taken_back(workspace: Workspace, officer: Officer, call: CallSheet,
                                                      expert: ExpertSheet) -> None:  # fmt: skip
    past = ask(workspace, officer, expert, call)

    def decline(reason: str, seen: int = 1) -> None:
        invitations.decline(workspace, officer=officer, invitation_id=past.invitation_id, seen=seen, on=DAY,
                            reason=reason)  # fmt: skip

    with check_refused(workspace, "invitation.no-reason"):
        decline(" ")
    check_undone(workspace, officer, lambda: decline(" En mission "))
    now = asked(workspace, expert)
    assert (now.answer, now.reason) == (Answer.DECLINED, "En mission")
    assert experts.experts(workspace, call.id)[0].tally.declined == 1
    with check_refused(workspace, "record.moved"):
        decline("Autre", now.version - 1)
    check_undone(workspace, officer, lambda: invitations.take_back(
        workspace, officer=officer, invitation_id=now.invitation_id, seen=now.version
    ))  # fmt: skip
    assert standing(workspace, call) is Standing.NOT_ASKED


@pytest.mark.parametrize(("languages", "subject"), [(("fr",), "Invitation"), (("en", "fr"), "Invitation to review:")])
def test_the_message_is_a_draft_in_the_language_of_the_expert(
    workspace: Workspace, officer: Officer, call: CallSheet, languages: tuple[str, ...], subject: str
) -> None:
    draft = replace(DRAFT, languages=languages)
    expert = experts.add(workspace, officer=officer, party_code="QC", draft=draft).value
    with check_refused(workspace, "invitation.not-asked"):
        invitations.message(workspace, officer=officer, expert_id=expert.row.id, call_id=call.id)
    ask(workspace, officer, expert, call)
    raw = invitations.message(workspace, officer=officer, expert_id=expert.row.id, call_id=call.id)
    made = message_from_bytes(raw, policy=default)
    assert made["To"] == "Élise Gagné <e.gagne@fleuve.example>"
    assert made["From"] is None
    assert made["X-Unsent"] == "1"
    assert made["Subject"].startswith(subject)
    assert call.title.fr in made["Subject"]
    assert "Élise Gagné" in made.get_content()
    assert officer.name in made.get_content()
