"""Projects: retaining, money, promoters, instruments, states, documents."""

from dataclasses import replace

import pytest

from cmpdesk.domain.calls import CallAction, CallSheet, CallState, EnvelopeDraft
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.filings import ApplicationAction, ApplicationState
from cmpdesk.domain.money import Money
from cmpdesk.domain.pages import Sort
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.projects import GrantDraft, ProjectAction, ProjectFilter, ProjectSheet, ProjectState
from cmpdesk.services import calls, filings, projects
from cmpdesk.storage.workspace import Workspace
from tests.storage.fixtures import Clock, a_call, check_refused, check_undone, closed, fill

CAD, EUR = 100_00, 50_00


@pytest.fixture
def call(workspace: Workspace, officer: Officer, clock: Clock) -> CallSheet:
    """A closed call with envelopes: 100 $ of the MRIF and 50 € of WBI for 2026, 5 € of WBI for 2027."""
    made = a_call(workspace, officer)
    envelopes = (EnvelopeDraft(Side.FIRST, "MRIF", 2026, None, CAD), EnvelopeDraft(Side.SECOND, "WBI", 2026, None, EUR),
                 EnvelopeDraft(Side.SECOND, "WBI", 2027, 1, 5_00))  # fmt: skip
    draft = replace(calls.draft_of(made), envelopes=envelopes)
    made = calls.edit(workspace, officer=officer, call_id=made.id, seen=made.version, draft=draft).value
    return closed(workspace, officer, made, clock)


def admitted(workspace: Workspace, officer: Officer, call: CallSheet, titles: list[str]) -> list[str]:
    """Return the ids of new applications that are admissible."""
    ids = fill(workspace, officer, call, titles)
    filings.declare_admissible(workspace, officer=officer, application_ids=tuple(ids))
    return ids


def both(first: int, second: int, year: int = 2026) -> tuple[GrantDraft, ...]:
    return (GrantDraft(Side.FIRST, "MRIF", year, Money(first, "CAD")),
            GrantDraft(Side.SECOND, "WBI", year, Money(second, "EUR")))  # fmt: skip


def retained(workspace: Workspace, officer: Officer, application_id: str,
             grants: tuple[GrantDraft, ...] = ()) -> ProjectSheet:  # fmt: skip
    seen = filings.application(workspace, application_id).version
    return projects.retain(workspace, officer=officer, application_id=application_id, seen=seen, grants=grants,
                           reason="Décision de la Commission", conditions="Un rapport par an").value  # fmt: skip


def test_an_application_is_retained_in_one_step(workspace: Workspace, officer: Officer, call: CallSheet) -> None:
    (one,) = admitted(workspace, officer, call, ["Forêts et fleuves"])
    made = check_undone(workspace, officer, lambda: retained(workspace, officer, one, both(60_00, 20_00)))
    assert filings.application(workspace, one).state is ApplicationState.RETAINED
    assert (made.row.state, made.reason, made.conditions) == (
        ProjectState.RETAINED, "Décision de la Commission", "Un rapport par an")  # fmt: skip
    assert made.row.granted == (Money(60_00, "CAD"), Money(20_00, "EUR"))
    assert made.retained_on == workspace.today()
    assert [who.organisation if who else None for who in made.promoters] == list(made.filed)
    page = projects.page(workspace, ProjectFilter(call.id), Sort("number"))
    assert [row.id for row in page.rows] == [made.id]
    assert projects.of_application(workspace, one) == made.id
    assert calls.counts(workspace, call.id).admissible == 1


@pytest.mark.parametrize(("grants", "code"), [
    (both(100_01, 1), "grant.over-envelope"),
    (both(1, 1, 2028), "grant.over-envelope"),
    ((GrantDraft(Side.FIRST, "FRQ", 2026, Money(1, "CAD")),), "grant.over-envelope-of"),
    ((GrantDraft(Side.FIRST, "MRIF", 2026, Money(1, "EUR")),), "money.wrong-currency"),
    ((GrantDraft(Side.FIRST, "MRIF", 2026, Money(0, "CAD")),), "grant.not-positive"),
    ((GrantDraft(Side.FIRST, " ", 2026, Money(1, "CAD")),), "grant.no-funder"),
])  # fmt: skip
def test_money_that_cannot_be_granted(workspace: Workspace, officer: Officer, call: CallSheet,
                                      grants: tuple[GrantDraft, ...], code: str) -> None:  # fmt: skip
    (one,) = admitted(workspace, officer, call, ["Forêts et fleuves"])
    with check_refused(workspace, code):
        retained(workspace, officer, one, grants)
