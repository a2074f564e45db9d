"""Juries: whose they are, who reads what, and the automatic assignment."""

from dataclasses import replace

import pytest

from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.directory import Officer, Role
from cmpdesk.domain.filings import ApplicationFilter
from cmpdesk.domain.history import StepKind
from cmpdesk.domain.juries import AssignmentOrigin, AssignmentRow, Balance, ReviewerDraft, ReviewerRow
from cmpdesk.domain.pages import Sort
from cmpdesk.domain.programmes import Side
from cmpdesk.services import directory, filings, juries, workspaces
from cmpdesk.storage import tables
from cmpdesk.storage.workspace import Workspace
from tests.services.assigning import assign_all
from tests.storage.fixtures import LEAD, Clock, a_call, check_refused, check_undone, fill

FIRST, SECOND = Side.FIRST, Side.SECOND


def draft(code: str, organisation: str = "", limit: int = 5, **change: object) -> ReviewerDraft:
    made = ReviewerDraft(code, f"Lectrice {code}", f"{code}@exemple.test", organisation, (), ("fr",), limit)
    return replace(made, **change)  # type: ignore[arg-type]  # a field each


@pytest.fixture
def call(workspace: Workspace, officer: Officer) -> CallSheet:
    made = a_call(workspace, officer)
    fill(workspace, officer, made, ["Serres", "Forêts", "Sons", "Ponts", "Vents", "Marées"])
    return made


def add(workspace: Workspace, officer: Officer, call: CallSheet, made: ReviewerDraft,
        side: Side = FIRST) -> ReviewerRow:  # fmt: skip
    return juries.add_reviewer(workspace, officer=officer, call_id=call.id, side=side, draft=made).value


def colleague(workspace: Workspace, officer: Officer, party: str | None, role: Role = Role.OFFICER) -> Officer:
    return workspaces.add_officer(workspace, officer=officer, name=f"Agent {party} {role}", party_code=party,
                                  role=role).value  # fmt: skip


def applications(workspace: Workspace, call: CallSheet) -> list[str]:
    return [row.id for row in filings.page(workspace, ApplicationFilter(call.id), Sort("number")).rows]


def held(workspace: Workspace, call: CallSheet, side: Side = FIRST) -> tuple[AssignmentRow, ...]:
    return juries.assignments(workspace, call.id, side)


def test_adding_a_reviewer(workspace: Workspace, officer: Officer, call: CallSheet) -> None:
    wanted = draft(" QC-01 ", "Institut Lierre", name=" Lectrice QC-01 ", sector_ids=(call.sectors[0].id,))
    check_undone(workspace, officer, lambda: add(workspace, officer, call, wanted))
    (made,) = juries.reviewers(workspace, call_id=call.id, side=FIRST)
    assert juries.reviewers(workspace, call_id=call.id, side=SECOND) == ()
    assert (made.code, made.name, made.organisation, made.load_limit) == (
        "QC-01", "Lectrice QC-01", "Institut Lierre", 5,
    )  # fmt: skip
    assert (made.sectors, made.languages) == ((call.sectors[0].name,), ("fr",))


def test_people_and_organisations_are_not_entered_twice(workspace: Workspace, officer: Officer,
                                                        call: CallSheet) -> None:  # fmt: skip
    one = add(workspace, officer, call, draft("QC-01", "Institut Lierre"))
    two = add(workspace, officer, call, draft("QC-01", "INSTITUT  LIERRE", name="lectrice qc-01"), SECOND)
    assert one.organisation_id == two.organisation_id
    assert two.name == "Lectrice QC-01"
    assert len(directory.people(workspace)) == 1


def test_reviewers_that_are_refused(workspace: Workspace, officer: Officer, call: CallSheet) -> None:
    add(workspace, officer, call, draft("QC-01"))
    for wanted, code in (
        (draft("QC-01"), "reviewer.code-taken"), (draft(" "), "reviewer.incomplete"),
        (draft("QC-02", name=" "), "reviewer.incomplete"), (draft("QC-02", limit=0), "reviewer.load-limit"),
        (draft("QC-" + "0" * 18), "text.too-long"),
    ):  # fmt: skip
        with check_refused(workspace, code):
            add(workspace, officer, call, wanted)
    with check_refused(workspace, "record.gone"):
        add(workspace, officer, replace(call, id="nulle-part"), draft("QC-02"))


def test_editing_a_reviewer(workspace: Workspace, officer: Officer, call: CallSheet) -> None:
    row = add(workspace, officer, call, draft("QC-01"))
    add(workspace, officer, call, draft("QC-02"))
    juries.assign(workspace, officer=officer, reviewer_id=row.id, application_id=applications(workspace, call)[0])

    def edit(wanted: ReviewerDraft, seen: int) -> ReviewerRow:
        return juries.edit_reviewer(workspace, officer=officer, reviewer_id=row.id, seen=seen, draft=wanted).value

    seen = juries.reviewers(workspace, call_id=call.id, side=FIRST)[0].version
    made = check_undone(workspace, officer, lambda: edit(draft("QC-09", "Centre des rives", 1), seen))
    assert (made.code, made.organisation, made.load_limit, made.assigned) == ("QC-09", "Centre des rives", 1, 1)
    with check_refused(workspace, "record.moved"):
        edit(draft("QC-10"), seen)
    with check_refused(workspace, "reviewer.code-taken"):
        edit(draft("QC-02"), made.version)
    with check_refused(workspace, "record.gone"):
        juries.edit_reviewer(workspace, officer=officer, reviewer_id="x", seen=1, draft=draft("QC-10"))


def test_a_load_limit_below_what_is_read(workspace: Workspace, officer: Officer, call: CallSheet) -> None:
    row = add(workspace, officer, call, draft("QC-01"))
    for application in applications(workspace, call)[:3]:
        juries.assign(workspace, officer=officer, reviewer_id=row.id, application_id=application)
    seen = juries.reviewers(workspace, call_id=call.id, side=FIRST)[0].version
    with check_refused(workspace, "reviewer.load-below"):
        juries.edit_reviewer(workspace, officer=officer, reviewer_id=row.id, seen=seen, draft=draft("QC-01", limit=2))


def test_removing_a_reviewer(workspace: Workspace, officer: Officer, call: CallSheet) -> None:
    row = add(workspace, officer, call, draft("QC-01"))
    juries.assign(workspace, officer=officer, reviewer_id=row.id, application_id=applications(workspace, call)[0])
    seen = juries.reviewers(workspace, call_id=call.id, side=FIRST)[0].version
    check_undone(workspace, officer, lambda: juries.remove_reviewer(workspace, officer=officer, reviewer_id=row.id,
                                                              seen=seen))  # fmt: skip
    assert juries.reviewers(workspace, call_id=call.id, side=FIRST) == ()
    assert held(workspace, call) == ()


def test_a_reviewer_with_a_packet_stays(workspace: Workspace, officer: Officer, call: CallSheet) -> None:
    row = add(workspace, officer, call, draft("QC-01"))
    with workspace.write(officer, "packets.produce", kind=StepKind.RECORD) as transaction:
        transaction.add(tables.Packet(reviewer_id=row.id, issue=1, issued_at=workspace.now(), file_name="a.pdf",
                                      pages=1, fingerprint="0" * 64, sha256=transaction.put_blob(b"%PDF"), manifest=[],
                                      outline=[], differences=[]))  # fmt: skip
        transaction.commit()
    with check_refused(workspace, "reviewer.has-packet"):
        juries.remove_reviewer(workspace, officer=officer, reviewer_id=row.id, seen=row.version)


def test_assigning_by_hand_and_taking_back(workspace: Workspace, officer: Officer, call: CallSheet) -> None:
    row = add(workspace, officer, call, draft("QC-01", limit=2))
    one, two, three, *_ = applications(workspace, call)

    def assign(application: str) -> None:
        juries.assign(workspace, officer=officer, reviewer_id=row.id, application_id=application)

    check_undone(workspace, officer, lambda: assign(one))
    (only,) = held(workspace, call)
    assert (only.origin, only.recused_at) == (AssignmentOrigin.HAND, None)
    with check_refused(workspace, "assignment.exists"):
        assign(one)
    assign(two)
    with check_refused(workspace, "assignment.full"):
        assign(three)
    with check_refused(workspace, "assignment.not-readable"):
        assign("nulle-part")
    check_undone(workspace, officer, lambda: juries.unassign(workspace, officer=officer, assignment_id=only.id,
                                                       seen=only.version))  # fmt: skip
    assert [one.application_id for one in held(workspace, call)] == [two]
    with check_refused(workspace, "record.gone"):
        juries.unassign(workspace, officer=officer, assignment_id=only.id, seen=1)


def test_an_orphan_is_given_to_nobody(workspace: Workspace, officer: Officer, call: CallSheet) -> None:
    row = add(workspace, officer, call, draft("QC-01"))
    orphan = fill(workspace, officer, call, ["Seul"], (FIRST,))[0]
    with check_refused(workspace, "assignment.not-readable"):
        juries.assign(workspace, officer=officer, reviewer_id=row.id, application_id=orphan)


@pytest.mark.parametrize("how", ["same", "former", "partner"])
def test_a_shared_organisation_is_a_conflict(workspace: Workspace, officer: Officer, call: CallSheet, how: str) -> None:
    application = applications(workspace, call)[0]
    boreal = next(one for one in directory.organisations(workspace) if "boréal" in one.name)
    named = boreal.name
    if how == "former":
        directory.rename_organisation(workspace, officer=officer, organisation_id=boreal.id, seen=1, name="Centre neuf",
                                      until=None)  # fmt: skip
    if how == "partner":
        named = "Coopérative des Rives"
        with workspace.write(officer, "test.partner") as transaction:
            for filing in transaction.find(tables.Filing, application_id=application):
                filing.partner = "coopérative des rives"
            transaction.commit()
    row = add(workspace, officer, call, draft("QC-01", named.upper()))
    with check_refused(workspace, "assignment.conflict"):
        juries.assign(workspace, officer=officer, reviewer_id=row.id, application_id=application)


def test_a_recusal_is_kept_with_its_reason(workspace: Workspace, officer: Officer, call: CallSheet) -> None:
    row = add(workspace, officer, call, draft("QC-01"))
    application = applications(workspace, call)[0]
    juries.assign(workspace, officer=officer, reviewer_id=row.id, application_id=application)
    (only,) = held(workspace, call)
    with check_refused(workspace, "assignment.no-reason"):
        juries.recuse(workspace, officer=officer, assignment_id=only.id, seen=only.version, reason=" ")
    with check_refused(workspace, "record.moved"):
        juries.recuse(workspace, officer=officer, assignment_id=only.id, seen=9, reason="Parenté")
    check_undone(workspace, officer, lambda: juries.recuse(workspace, officer=officer, assignment_id=only.id,
                                                     seen=only.version, reason=" Parenté "))  # fmt: skip
    (recused,) = held(workspace, call)
    assert recused.recused_at is not None
    assert recused.recusal_reason == "Parenté"
    (reviewer,) = juries.reviewers(workspace, call_id=call.id, side=FIRST)
    assert (reviewer.assigned, reviewer.recused) == (0, 1)


def jury(workspace: Workspace, officer: Officer, call: CallSheet, size: int = 4,
         side: Side = FIRST) -> list[ReviewerRow]:  # fmt: skip
    return [add(workspace, officer, call, draft(f"L-{place}", limit=6), side) for place in range(size)]


def propose(workspace: Workspace, officer: Officer, call: CallSheet, side: Side = FIRST, seed: int = 0) -> Balance:
    return assign_all(workspace, officer, call.id, side, seed)


def test_the_automatic_assignment_covers_all_and_is_one_step(workspace: Workspace, officer: Officer,
                                                             call: CallSheet) -> None:  # fmt: skip
    jury(workspace, officer, call)
    balance = check_undone(workspace, officer, lambda: propose(workspace, officer, call, seed=3))
    assert (balance.reviewers, balance.applications, balance.wanted, balance.assigned) == (4, 6, 18, 18)
    assert balance.short == ()
    assert balance.highest - balance.lowest <= 1
    assert balance == juries.balance(workspace, call.id, FIRST)
    pairs = {(one.reviewer_id, one.application_id) for one in held(workspace, call)}
    assert {one.origin for one in held(workspace, call)} == {AssignmentOrigin.PROPOSED}
    propose(workspace, officer, call, seed=3)
    assert {(one.reviewer_id, one.application_id) for one in held(workspace, call)} == pairs


def test_what_was_assigned_by_hand_stays_and_the_recused_stay_away(workspace: Workspace, officer: Officer,
                                                                   call: CallSheet) -> None:  # fmt: skip
    first, second, *_ = jury(workspace, officer, call)
    one, two, *_ = applications(workspace, call)
    juries.assign(workspace, officer=officer, reviewer_id=first.id, application_id=one)
    juries.assign(workspace, officer=officer, reviewer_id=second.id, application_id=two)
    theirs = next(row for row in held(workspace, call) if row.reviewer_id == second.id)
    juries.recuse(workspace, officer=officer, assignment_id=theirs.id, seen=theirs.version, reason="Parenté")
    for seed in range(3):
        balance = propose(workspace, officer, call, seed=seed)
        rows = {(row.reviewer_id, row.application_id): row for row in held(workspace, call)}
        assert rows[first.id, one].origin is AssignmentOrigin.HAND
        assert rows[second.id, two].recused_at is not None
        assert balance.short == ()


def test_too_few_reviewers_are_told(workspace: Workspace, officer: Officer, call: CallSheet) -> None:
    jury(workspace, officer, call, 2)
    balance = propose(workspace, officer, call)
    assert (balance.assigned, balance.wanted) == (12, 18)
    assert len(balance.short) == 6


def test_proposals_that_are_refused(workspace: Workspace, officer: Officer, call: CallSheet) -> None:
    with check_refused(workspace, "assignment.no-reviewers"):
        propose(workspace, officer, call)
    empty = a_call(workspace, officer, "Vide")
    jury(workspace, officer, empty)
    with check_refused(workspace, "assignment.nothing-to-read"):
        propose(workspace, officer, empty)


ACTIONS = ("add", "edit", "remove", "assign", "unassign", "recuse", "propose")


def act(workspace: Workspace, who: Officer, call: CallSheet, side: Side, what: str) -> None:
    """Do one thing to the jury of `side`, which has a reviewer with an application."""
    row = juries.reviewers(workspace, call_id=call.id, side=side)[0]
    given = held(workspace, call, side)[0]
    match what:
        case "add":
            add(workspace, who, call, draft("L-99"), side)
        case "edit":
            juries.edit_reviewer(workspace, officer=who, reviewer_id=row.id, seen=row.version, draft=draft("L-98"))
        case "remove":
            juries.remove_reviewer(workspace, officer=who, reviewer_id=row.id, seen=row.version)
        case "assign":
            juries.assign(workspace, officer=who, reviewer_id=row.id, application_id=applications(workspace, call)[5])
        case "unassign":
            juries.unassign(workspace, officer=who, assignment_id=given.id, seen=given.version)
        case "recuse":
            juries.recuse(workspace, officer=who, assignment_id=given.id, seen=given.version, reason="Parenté")
        case _:
            propose(workspace, who, call, side)


def test_each_jury_belongs_to_its_party_in_a_joint_workspace(workspace: Workspace, officer: Officer,
                                                             call: CallSheet) -> None:  # fmt: skip
    wallonia = colleague(workspace, officer, "WB", Role.LEAD)
    reader = colleague(workspace, officer, "QC", Role.READER)
    for side in Side:
        (row,) = jury(workspace, officer, call, 1, side)
        juries.assign(workspace, officer=officer, reviewer_id=row.id, application_id=applications(workspace, call)[0])
    for what in ACTIONS:
        with check_refused(workspace, "access.edit-jury"):
            act(workspace, wallonia, call, FIRST, what)
        with check_refused(workspace, "access.edit-jury"):
            act(workspace, reader, call, FIRST, what)
    before = held(workspace, call, FIRST)
    propose(workspace, wallonia, call, SECOND)
    assert held(workspace, call, FIRST) == before
    assert len(held(workspace, call, SECOND)) > 1


@pytest.mark.parametrize(("office", "own"), [("QC", FIRST), ("WB", SECOND)])
def test_in_an_office_only_its_own_jury_is_in_its_hands(location: str, clock: Clock, office: str, own: Side) -> None:
    workspace = workspaces.create(location, office=office, officer_name=LEAD, clock=clock)
    try:
        (lead,) = workspaces.officers(workspace)
        call = a_call(workspace, lead)
        fill(workspace, lead, call, ["Serres", "Forêts"])
        for side in Side:
            if side is own:
                jury(workspace, lead, call, 3, side)
                assert propose(workspace, lead, call, side).short == ()
            else:
                with check_refused(workspace, "access.edit-jury"):
                    jury(workspace, lead, call, 3, side)
                with check_refused(workspace, "access.edit-jury"):
                    propose(workspace, lead, call, side)
        assert len(held(workspace, call, own)) == 6
    finally:
        workspace.close()
