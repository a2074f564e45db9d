"""Calls: opening, editing, approving, moving."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from cmpdesk.domain.calls import (
    CallAction,
    CallDraft,
    CallSheet,
    CallState,
    EnvelopeDraft,
    SectorDraft,
)
from cmpdesk.domain.directory import Officer, Role
from cmpdesk.domain.filings import ApplicationFilter
from cmpdesk.domain.money import Money
from cmpdesk.domain.pages import Sort
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.scoring import Criterion, EvaluationMode, Grid, MarkMeaning
from cmpdesk.domain.text import LocalisedText
from cmpdesk.services import calls, filings, programmes, workspaces
from cmpdesk.storage.workspace import Workspace
from tests.storage.fixtures import (
    DEADLINE,
    Clock,
    a_call,
    check_refused,
    check_undone,
    closed,
    cmp_programme,
    fill,
    published,
)


@pytest.fixture
def colleague(workspace: Workspace, officer: Officer) -> Officer:
    return workspaces.add_officer(workspace, officer=officer, name="Benoît", party_code="QC", role=Role.OFFICER).value


@pytest.fixture
def reader(workspace: Workspace, officer: Officer) -> Officer:
    return workspaces.add_officer(workspace, officer=officer, name="Chantal", party_code="QC", role=Role.READER).value


def edited(workspace: Workspace, officer: Officer, call: CallSheet, draft: CallDraft) -> CallSheet:
    return calls.edit(workspace, officer=officer, call_id=call.id, seen=call.version, draft=draft).value


def test_opening_a_call(workspace: Workspace, officer: Officer) -> None:
    programme = cmp_programme(workspace, officer)
    session = programmes.open_session(workspace, officer=officer, programme_id=programme.id, number=14, label="XIVe",
                                      place="Québec", first_year=2026, last_year=2028).value  # fmt: skip
    draft = replace(
        calls.blank(workspace, programme.id, session.id), title=LocalisedText(fr="Appel", en="Call"), deadline=DEADLINE,
        return_by=DEADLINE, contact="appel@exemple.test",
        envelopes=(EnvelopeDraft(Side.FIRST, "MRIF", 2026, None, 90_000_00),
                   EnvelopeDraft(Side.SECOND, "WBI", 2026, 1, 5)),
    )  # fmt: skip
    made = check_undone(workspace, officer, lambda: calls.create(workspace, officer=officer, programme_id=programme.id,
                                                            draft=draft)).value  # fmt: skip
    made = calls.call(workspace, made.id)
    assert (made.state, made.session_number, made.session_label) == (CallState.DRAFT, 14, "XIVe")
    assert (made.deadline, made.return_by, made.size_limit) == (DEADLINE, DEADLINE, calls.SIZE_LIMIT)
    assert [one.amount for one in made.envelopes] == [Money(90_000_00, "CAD"), Money(5, "EUR")]
    assert made.envelopes[1].sector_id == made.sectors[0].id
    back = calls.draft_of(made)
    assert replace(back, sectors=tuple(replace(one, id=None) for one in back.sectors),
                   strands=tuple(replace(one, id=None) for one in back.strands)) == draft  # fmt: skip
    assert calls.programme_of(workspace, made).parties == programme.parties
    grid = calls.grid(workspace, made.id)
    assert grid is not None
    assert grid.points == 100


BAD_DRAFTS: list[tuple[dict[str, Any], str]] = [
    ({"title": LocalisedText()}, "call.no-title"),
    ({"deadline": None}, "call.no-deadline"),
    ({"reviewers_per_application": 0}, "call.not-positive"),
    ({"size_limit": 0}, "call.not-positive"),
    ({"number_template": "{session}"}, "call.number-template"),
    ({"sectors": (SectorDraft(None, 1, LocalisedText("A")), SectorDraft(None, 1, LocalisedText("B")))},
     "call.digit-twice"),
    ({"sectors": (SectorDraft(None, 1, LocalisedText()),)}, "call.sector-no-name"),
    ({"envelopes": (EnvelopeDraft(Side.FIRST, "MRIF", 2026, None, -1),)}, "call.envelope-negative"),
    ({"envelopes": (EnvelopeDraft(Side.FIRST, "MRIF", 2026, 9, 1),)}, "call.envelope-sector"),
]  # fmt: skip


def test_drafts_that_are_refused(workspace: Workspace, officer: Officer, reader: Officer) -> None:
    call = a_call(workspace, officer)
    good = calls.draft_of(call)
    for change, code in BAD_DRAFTS:
        with check_refused(workspace, code):
            calls.create(workspace, officer=officer, programme_id=call.programme_id, draft=replace(good, **change))
        with check_refused(workspace, code):
            edited(workspace, officer, call, replace(good, **change))
    with check_refused(workspace, "access.edit-call"):
        calls.create(workspace, officer=reader, programme_id=call.programme_id, draft=good)
    with check_refused(workspace, "access.edit-call"):
        edited(workspace, reader, call, good)
    with check_refused(workspace, "record.gone"):
        calls.create(workspace, officer=officer, programme_id="nulle-part", draft=good)
    with check_refused(workspace, "record.gone"):
        edited(workspace, officer, replace(call, id="nulle-part"), good)


def test_editing_a_call(workspace: Workspace, officer: Officer) -> None:
    call = a_call(workspace, officer)
    draft = calls.draft_of(call)
    names = [one.name for one in draft.sectors]
    turned = tuple(replace(one, digit=name.digit) for one, name in zip(draft.sectors, draft.sectors[::-1], strict=True))
    wanted = replace(draft, title=LocalisedText(fr="Autre"), sectors=turned, strands=(), rolling=True, deadline=None)
    made = check_undone(workspace, officer, lambda: edited(workspace, officer, call, wanted))
    assert [one.name for one in made.sectors] == names[::-1]
    assert {one.id for one in made.sectors} == {one.id for one in call.sectors}
    assert (made.strands, made.deadline, made.rolling) == ((), None, True)


def test_a_sector_may_take_the_digit_of_one_that_goes(workspace: Workspace, officer: Officer) -> None:
    call = a_call(workspace, officer)
    draft = calls.draft_of(call)
    first, second, *_ = draft.sectors
    wanted = replace(draft, sectors=(replace(second, digit=first.digit), SectorDraft(None, 7, LocalisedText("Mer"))))
    made = check_undone(workspace, officer, lambda: edited(workspace, officer, call, wanted))
    assert [(one.digit, one.name.fr) for one in made.sectors] == [(first.digit, second.name.fr), (7, "Mer")]


def test_envelopes_that_stay_keep_their_identity(workspace: Workspace, officer: Officer) -> None:
    call = a_call(workspace, officer)
    envelopes = tuple(EnvelopeDraft(Side.FIRST, funder, 2026, None, 1000) for funder in ("MRIF", "FRQ", "MEI"))
    call = edited(workspace, officer, call, replace(calls.draft_of(call), envelopes=envelopes))
    ids = {one.funder: one.id for one in call.envelopes}
    wanted = (replace(envelopes[0], cents=2000), envelopes[2], EnvelopeDraft(Side.SECOND, "WBI", 2027, None, 1))
    made = check_undone(workspace, officer, lambda: edited(workspace, officer, call,
                                                     replace(calls.draft_of(call), envelopes=wanted)))  # fmt: skip
    found = {one.funder: one for one in made.envelopes}
    assert set(found) == {"MRIF", "MEI", "WBI"}
    assert (found["MRIF"].id, found["MEI"].id) == (ids["MRIF"], ids["MEI"])
    assert found["MRIF"].amount == Money(2000, "CAD")


def test_a_sector_in_use_cannot_go(workspace: Workspace, officer: Officer) -> None:
    call = a_call(workspace, officer)
    fill(workspace, officer, call, ["Serres", "Forêts", "Sons"])
    with check_refused(workspace, "record.still-used"):
        edited(workspace, officer, call, replace(calls.draft_of(call), sectors=calls.draft_of(call).sectors[2:]))


def test_agreed_text_stays(workspace: Workspace, officer: Officer) -> None:
    call = published(workspace, officer, a_call(workspace, officer))
    draft = calls.draft_of(call)
    later = replace(DEADLINE, instant=DEADLINE.instant + timedelta(days=1))
    for change in ({"deadline": later}, {"sectors": draft.sectors[1:]}, {"max_months": 3}):
        wanted = replace(draft, **change)
        with check_refused(workspace, "call.text-agreed"):
            edited(workspace, officer, call, wanted)
    made = edited(workspace, officer, call, replace(draft, contact="autre@exemple.test", legal_basis="Entente 12"))
    assert (made.contact, made.legal_basis) == ("autre@exemple.test", "Entente 12")
    assert calls.draft_of(made).legal_basis == "Entente 12"


def approved(workspace: Workspace, officer: Officer, call: CallSheet, side: Side, on: date | None) -> CallSheet:
    return calls.approve(workspace, officer=officer, call_id=call.id, seen=call.version, side=side, on=on).value


def test_each_party_approves(workspace: Workspace, officer: Officer, colleague: Officer) -> None:
    call = a_call(workspace, officer)
    day = date(2026, 1, 10)
    call = check_undone(workspace, officer, lambda: approved(workspace, officer, call, Side.FIRST, day))
    call = calls.call(workspace, call.id)
    assert call.approvals == (day, None)
    call = approved(workspace, officer, call, Side.FIRST, None)
    assert call.approvals == (None, None)
    with check_refused(workspace, "access.decide-call"):
        approved(workspace, colleague, call, Side.FIRST, day)
    with check_refused(workspace, "record.moved"):
        approved(workspace, officer, replace(call, version=1), Side.FIRST, day)
    call = published(workspace, officer, call)
    with check_refused(workspace, "call.text-agreed"):
        approved(workspace, officer, call, Side.FIRST, day)


def moved(workspace: Workspace, officer: Officer, call: CallSheet, action: CallAction) -> CallSheet:
    return calls.move(workspace, officer=officer, call_id=call.id, seen=call.version, action=action).value


def test_a_call_from_draft_to_evaluation(workspace: Workspace, officer: Officer, clock: Clock) -> None:
    call = a_call(workspace, officer)
    with check_refused(workspace, "call.guard.approvals"):
        moved(workspace, officer, call, CallAction.AGREE)
    for side in Side:
        call = approved(workspace, officer, call, side, date(2026, 1, 10))
    call = moved(workspace, officer, call, CallAction.AGREE)
    call = moved(workspace, officer, call, CallAction.REOPEN_TEXT)
    assert call.approvals == (None, None)
    call = published(workspace, officer, call)
    fill(workspace, officer, call, ["Serres"])
    with check_refused(workspace, "call.guard.deadline-passed"):
        moved(workspace, officer, call, CallAction.CLOSE)
    with check_refused(workspace, "call.guard.no-filings"):
        moved(workspace, officer, call, CallAction.CANCEL)
    clock.at = DEADLINE.instant + timedelta(days=1)
    call = moved(workspace, officer, call, CallAction.CLOSE)
    with check_refused(workspace, "call.guard.decided"):
        moved(workspace, officer, call, CallAction.START_EVALUATION)
    rows = filings.page(workspace, ApplicationFilter(call.id), Sort("number")).rows
    filings.declare_admissible(workspace, officer=officer, application_ids=tuple(row.id for row in rows))
    call = check_undone(workspace, officer, lambda: moved(workspace, officer, call, CallAction.START_EVALUATION))
    assert call.state is CallState.EVALUATION


def test_moves_that_are_refused(workspace: Workspace, officer: Officer, colleague: Officer, clock: Clock) -> None:
    call = a_call(workspace, officer)
    with check_refused(workspace, "call.no-such-move"):
        moved(workspace, officer, call, CallAction.CLOSE)
    for side in Side:
        call = approved(workspace, officer, call, side, date(2026, 1, 10))
    with check_refused(workspace, "access.decide-call"):
        moved(workspace, colleague, call, CallAction.AGREE)
    with check_refused(workspace, "record.moved"):
        moved(workspace, officer, replace(call, version=1), CallAction.AGREE)
    call = moved(workspace, officer, call, CallAction.AGREE)
    clock.at = DEADLINE.instant
    with check_refused(workspace, "call.guard.deadline-ahead"):
        moved(workspace, officer, call, CallAction.PUBLISH)


def test_the_moves_that_a_state_knows(workspace: Workspace, officer: Officer, colleague: Officer,
                                      clock: Clock) -> None:  # fmt: skip
    def codes(call: CallSheet, who: Officer) -> dict[CallAction, str]:
        found = calls.moves(workspace, officer=who, call_id=call.id)
        return {action: refusal.code if refusal else "" for action, refusal in found}

    call = a_call(workspace, officer)
    assert codes(call, officer) == {CallAction.AGREE: "call.guard.approvals", CallAction.CANCEL: ""}
    assert codes(call, colleague)[CallAction.CANCEL] == "access.decide-call"
    call = closed(workspace, officer, call, clock)
    assert codes(call, colleague) == {CallAction.START_EVALUATION: "call.guard.filings"}


def test_finding_a_call_by_what_an_officer_types(workspace: Workspace, officer: Officer) -> None:
    one, two = a_call(workspace, officer, "Appel d’été"), a_call(workspace, officer, "Appel d’hiver")
    assert calls.find(workspace, one.id).id == one.id
    assert calls.find(workspace, "APPEL D'ETE").id == one.id
    assert calls.find(workspace, "hiver").id == two.id
    for text, code in (("appel", "call.ambiguous"), ("printemps", "call.not-found"), ("", "call.not-found")):
        with check_refused(workspace, code):
            calls.find(workspace, text)
    assert {call.id for call in calls.calls(workspace)} == {one.id, two.id}


def test_counts_of_a_call(workspace: Workspace, officer: Officer) -> None:
    call = a_call(workspace, officer)
    fill(workspace, officer, call, ["A", "B", "C"])
    fill(workspace, officer, call, ["D"], (Side.SECOND,))
    counts = calls.counts(workspace, call.id)
    assert (counts.filings, counts.applications, counts.paired, counts.orphans) == ((3, 4), 4, 3, 1)
    assert (counts.admissible, counts.to_check) == (0, 0)


def a_grid(**change: Any) -> Grid:
    name = LocalisedText(fr="Qualité")
    criteria = (Criterion("A", name, name, 60, Decimal("2.5")), Criterion("B", name, name, 40))
    marks = tuple(MarkMeaning(mark, name) for mark in range(6))
    return replace(Grid(1, name, criteria, marks, half_marks=True, proposal=False), **change)


def test_a_new_version_of_the_grid(workspace: Workspace, officer: Officer, reader: Officer) -> None:
    call = a_call(workspace, officer)

    def give(grid: Grid) -> Grid:
        seen = calls.call(workspace, call.id).version
        return calls.edit_grid(workspace, officer=officer, call_id=call.id, seen=seen, grid=grid).value

    made = check_undone(workspace, officer, lambda: give(a_grid()))
    assert made == a_grid(version=2)
    give(a_grid())
    assert give(a_grid()).version == 2, "nothing changed: no sheet is to be redone for it"
    name = LocalisedText(fr="Qualité")
    for change, code in (
        ({"name": LocalisedText()}, "grid.incomplete"),
        ({"criteria": ()}, "grid.incomplete"),
        ({"criteria": (Criterion("A", name, name, 1), Criterion("A", name, name, 1))}, "grid.incomplete"),
        ({"marks": (MarkMeaning(1, name), MarkMeaning(3, name))}, "grid.marks"),
        ({"criteria": (Criterion("A", name, name, -1),)}, "grid.weight"),
        ({"criteria": (Criterion("A", name, name, 0),)}, "grid.weight"),
        ({"criteria": (Criterion("A", name, name, 1, Decimal(6)),)}, "grid.threshold"),
    ):
        with check_refused(workspace, code):
            give(a_grid(**change))
    with check_refused(workspace, "access.edit-call"):
        calls.edit_grid(workspace, officer=reader, call_id=call.id, seen=1, grid=a_grid())


def test_whose_jury_judges(workspace: Workspace, officer: Officer) -> None:
    call = a_call(workspace, officer)
    assert (call.evaluation, call.lead) == (EvaluationMode.PARALLEL, None)
    assert all(call.judges(side) for side in Side)

    def edit(evaluation: EvaluationMode, lead: Side | None) -> CallSheet:
        now = calls.call(workspace, call.id)
        draft = replace(calls.draft_of(now), evaluation=evaluation, lead=lead)
        return calls.edit(workspace, officer=officer, call_id=call.id, seen=now.version, draft=draft).value

    with check_refused(workspace, "call.no-lead"):
        edit(EvaluationMode.DELEGATED, None)
    made = check_undone(workspace, officer, lambda: edit(EvaluationMode.DELEGATED, Side.SECOND))
    assert [made.judges(side) for side in Side] == [False, True]
    common = edit(EvaluationMode.COMMON, Side.FIRST)
    assert (common.evaluation, common.lead) == (EvaluationMode.COMMON, None), "one joint panel has no lead"
