"""Moving dates: what would move and break, one step, two approvals, and dates that go back where they were."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import count
from typing import Any

import pytest

from cmpdesk.domain.baselines import BaselineKind, Change
from cmpdesk.domain.breaks import BreakReason
from cmpdesk.domain.directory import Officer, Role
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.moves import Cancel, Move, Shift
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.plans import MilestoneDraft
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.revisions import Revision, RevisionDraft, RevisionState
from cmpdesk.domain.schedules import Milestone, MilestoneKind, Owner, OwnerKind
from cmpdesk.domain.tasks import Progress, Watch
from cmpdesk.domain.text import LocalisedText
from cmpdesk.services import baselines, history, rescheduling, schedules, workspaces
from cmpdesk.storage.workspace import Workspace
from tests.services.following import Cohort, cohort
from tests.storage.fixtures import check_undone

ON = date(2020, 9, 24)
DRAFT = RevisionDraft("Après la mi-étape", "Les promoteurs", "Pandémie", "Commission mixte", ON, "PV-XI-2")


@pytest.fixture
def followed(workspace: Workspace, officer: Officer) -> Cohort:
    return cohort(workspace, officer, 3)


def shift_of(followed: Cohort, *places: int, months: int = 6) -> Move:
    return Move(Shift(months), frozenset(followed.at(place, "Début") for place in places))


def moved(workspace: Workspace, officer: Officer, followed: Cohort, *moves: Move) -> Revision:
    return rescheduling.reschedule(workspace, officer=officer, call_id=followed.call.id, moves=moves, draft=DRAFT).value


def dates(workspace: Workspace, followed: Cohort) -> dict[str, Milestone]:
    """Return the milestones of the cohort without the versions of their owners."""
    return {one.id: replace(one, version=0) for one in schedules.cohort(workspace, followed.call.id)}


def approved(workspace: Workspace, officer: Officer, revision: Revision, *sides: Side) -> Revision:
    for side in sides:
        seen = rescheduling.revision(workspace, revision.id).version
        revision = rescheduling.approve(workspace, officer=officer, revision_id=revision.id, seen=seen, side=side,
                                        on=ON).value  # fmt: skip
    return revision


def test_a_forecast_tells_what_moves_and_breaks_and_writes_nothing(workspace: Workspace, officer: Officer,
                                                                   followed: Cohort) -> None:  # fmt: skip
    end = MilestoneDraft(MilestoneKind.END, LocalisedText(fr="Fin des projets"), PartialDate.of(date(2021, 12, 31)))
    schedules.add(workspace, officer=officer, owner=Owner(OwnerKind.SESSION, followed.session_id), seen=None, draft=end)
    before = dates(workspace, followed)
    seen = rescheduling.forecast(workspace, followed.call.id, [shift_of(followed, 0, months=6)])
    names = {seen.milestones[one.milestone_id].name.fr for one in seen.preview.moved}
    assert names == {"Début", "Mi-étape", "Fin", "Rapport final"}
    assert {one.owner.id for one in seen.preview.moved} == {followed.projects[0]}
    over = [one for one in seen.new_breaks if one.reason is BreakReason.LIMIT]
    assert [seen.milestones[one.milestone_id].name.fr for one in over] == ["Fin"]
    assert dates(workspace, followed) == before


def test_a_cohort_moves_in_one_step_that_can_be_taken_back(workspace: Workspace, officer: Officer,
                                                           followed: Cohort) -> None:  # fmt: skip
    before = dates(workspace, followed)
    made = check_undone(workspace, officer, lambda: moved(workspace, officer, followed, shift_of(followed, 0, 1, 2)))
    assert (made.state, made.number, made.projects, made.moved) == (RevisionState.PROVISIONAL, 1, 3, 12)
    after = dates(workspace, followed)
    start = after[followed.at(1, "Début")]
    assert (start.when.edtf if start.when else "", start.provisional) == ("2020-03-02", True)
    assert after[followed.at(0, "Rapport de mission")] == before[followed.at(0, "Rapport de mission")]
    history.undo(workspace, officer=officer)
    assert dates(workspace, followed) == before


class Stopping:
    """Watches, and stops the work after so many of its questions."""

    def __init__(self, after: int) -> None:
        self.left = after
        self.told: list[Progress] = []

    def report(self, progress: Progress) -> None:
        self.told.append(progress)

    def check(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise Refusal("task.cancelled")


def test_moving_and_taking_back_can_be_stopped_at_any_moment(workspace: Workspace, officer: Officer,
                                                             followed: Cohort) -> None:  # fmt: skip
    before, move = dates(workspace, followed), shift_of(followed, 0, 1, 2)
    seen = rescheduling.forecast(workspace, followed.call.id, [move]).seen

    def go(watch: Watch) -> None:
        rescheduling.reschedule(workspace, officer=officer, call_id=followed.call.id, moves=[move], draft=DRAFT,
                                seen=seen, watch=watch)  # fmt: skip

    stops = stopped(go)
    assert stops > 4
    assert dates(workspace, followed) != before
    assert stopped(lambda watch: history.undo(workspace, officer=officer, watch=watch)) > 4
    assert dates(workspace, followed) == before
    assert baselines.baselines(workspace, followed.call.id) == ()


def stopped(work: Callable[[Watch], object]) -> int:
    """Stop `work` at each of its questions until it comes to its end; return how often it could be stopped."""
    for after in count():
        watch = Stopping(after)
        try:
            work(watch)
        except Refusal as refusal:
            if refusal.code != "task.cancelled":
                raise
        else:
            assert [one.done for one in watch.told] == sorted(one.done for one in watch.told)
            assert watch.told[-1].done == watch.told[-1].total > 0
            return after
    raise AssertionError("it never ends")


def test_what_somebody_else_moved_meanwhile_is_not_written_over(workspace: Workspace, officer: Officer,
                                                                followed: Cohort) -> None:  # fmt: skip
    seen = rescheduling.forecast(workspace, followed.call.id, [shift_of(followed, 0)]).seen
    schedules.freeze(workspace, officer=officer, milestone_id=followed.at(0, "Fin"), seen=None, frozen=True)
    with pytest.raises(Refusal, match=r"record\.moved"):
        rescheduling.reschedule(workspace, officer=officer, call_id=followed.call.id, moves=[shift_of(followed, 0)],
                                draft=DRAFT, seen=seen)  # fmt: skip


def test_the_calendar_as_it_was_is_kept_before_anything_moves(workspace: Workspace, officer: Officer,
                                                              followed: Cohort) -> None:  # fmt: skip
    revision = moved(workspace, officer, followed, shift_of(followed, 0))
    moved(workspace, officer, followed, shift_of(followed, 0))
    (original,) = baselines.baselines(workspace, followed.call.id)
    assert (original.kind, original.projects, original.id) == (BaselineKind.ORIGINAL, 3, revision.before_id)
    found = baselines.compare(workspace, followed.call.id, original.id)
    (changed,) = found.changed
    assert changed.project_id == followed.projects[0]
    assert {Change.LATER_START, Change.LATER_END} <= changed.changes
    assert (round(changed.end.months) if changed.end else 0, found.counts[Change.LATER_END]) == (12, 1)


def test_dates_hold_once_both_parties_have_approved(workspace: Workspace, officer: Officer, followed: Cohort) -> None:
    revision = moved(workspace, officer, followed, shift_of(followed, 0, 1))
    half = approved(workspace, officer, revision, Side.FIRST)
    assert (half.state, half.after_id) == (RevisionState.PROVISIONAL, None)
    assert dates(workspace, followed)[followed.at(0, "Fin")].provisional
    whole = approved(workspace, officer, revision, Side.SECOND)
    assert (whole.state, whole.approvals) == (RevisionState.ADOPTED, (ON, ON))
    assert not dates(workspace, followed)[followed.at(0, "Fin")].provisional
    kept = baselines.baselines(workspace, followed.call.id)
    assert [(one.kind, one.label) for one in kept] == [
        (BaselineKind.ORIGINAL, rescheduling.ORIGINAL), (BaselineKind.MIDTERM, "Après la mi-étape")]  # fmt: skip
    assert baselines.compare(workspace, followed.call.id, kept[1].id).changed == ()
    assert baselines.compare(workspace, followed.call.id, kept[0].id, kept[1].id).counts[Change.LATER_END] == 2
    with pytest.raises(Refusal, match=r"revision\.closed"):
        approved(workspace, officer, revision, Side.FIRST)


def test_what_was_provisional_before_stays_so(workspace: Workspace, officer: Officer, followed: Cohort) -> None:
    payment = followed.at(0, "Second versement")
    revision = moved(workspace, officer, followed, Move(Shift(1), frozenset({payment})))
    approved(workspace, officer, revision, *Side)
    held = dates(workspace, followed)[payment]
    assert (held.when.edtf if held.when else "", held.provisional) == ("2020-11", True)


def test_a_refused_revision_puts_every_date_back(workspace: Workspace, officer: Officer, followed: Cohort) -> None:
    before = dates(workspace, followed)
    cancel = Move(Cancel("Mission supprimée"), frozenset({followed.at(2, "Fin de la mission")}))
    revision = moved(workspace, officer, followed, shift_of(followed, 0, 1), cancel)
    assert dates(workspace, followed)[followed.at(2, "Fin de la mission")].cancelled
    refused = rescheduling.refuse(workspace, officer=officer, revision_id=revision.id, seen=revision.version,
                                  side=Side.SECOND, on=ON).value  # fmt: skip
    assert refused.state is RevisionState.REFUSED
    assert dates(workspace, followed) == before


def test_a_date_that_moved_again_is_not_put_back_over(workspace: Workspace, officer: Officer, followed: Cohort) -> None:
    revision = moved(workspace, officer, followed, shift_of(followed, 0))
    moved(workspace, officer, followed, shift_of(followed, 0, months=1))
    with pytest.raises(Refusal, match=r"revision\.moved-since"):
        rescheduling.refuse(workspace, officer=officer, revision_id=revision.id, seen=revision.version,
                            side=Side.FIRST, on=ON)  # fmt: skip


def test_what_was_not_decided_is_not_approved(workspace: Workspace, officer: Officer, followed: Cohort) -> None:
    revision = rescheduling.reschedule(workspace, officer=officer, call_id=followed.call.id,
                                       moves=[shift_of(followed, 0)], draft=RevisionDraft("Essai")).value  # fmt: skip
    with pytest.raises(Refusal, match=r"revision\.undecided"):
        approved(workspace, officer, revision, Side.FIRST)
    said = rescheduling.edit(workspace, officer=officer, revision_id=revision.id, seen=revision.version, draft=DRAFT)
    assert approved(workspace, officer, said.value, Side.FIRST).approvals == (ON, None)


@pytest.mark.parametrize(("moves", "title", "code"), [
    ([], "Rien", "revision.nothing"), ([Move(Shift(1), frozenset())], "Rien", "revision.nothing"),
    (None, " ", "revision.no-title"),
])  # fmt: skip
def test_nothing_to_move_is_refused(workspace: Workspace, officer: Officer, followed: Cohort, moves: Any, title: str,
                                    code: str) -> None:  # fmt: skip
    asked = [shift_of(followed, 0)] if moves is None else moves
    with pytest.raises(Refusal) as refused:
        rescheduling.reschedule(workspace, officer=officer, call_id=followed.call.id, moves=asked,
                                draft=RevisionDraft(title))  # fmt: skip
    assert refused.value.code == code
    assert baselines.baselines(workspace, followed.call.id) == ()


def test_a_project_changed_since_the_forecast_is_refused(workspace: Workspace, officer: Officer,
                                                         followed: Cohort) -> None:  # fmt: skip
    asked = [shift_of(followed, 0)]
    seen = rescheduling.forecast(workspace, followed.call.id, asked).seen
    schedules.confirm(workspace, officer=officer, milestone_id=followed.at(0, "Second versement"), seen=None,
                      provisional=False)  # fmt: skip
    with pytest.raises(Refusal, match=r"record\.moved"):
        rescheduling.reschedule(workspace, officer=officer, call_id=followed.call.id, moves=asked, draft=DRAFT,
                                seen=seen)  # fmt: skip


def test_a_session_that_changed_meanwhile_is_looked_at_again(workspace: Workspace, officer: Officer,
                                                            followed: Cohort) -> None:  # fmt: skip
    asked = [Move(Shift(6), frozenset({followed.of_session("Seconde rencontre")}))]
    shown = rescheduling.forecast(workspace, followed.call.id, asked)
    assert set(shown.seen) == {followed.session_id}
    schedules.confirm(workspace, officer=officer, milestone_id=followed.of_session("Prochain appel"), seen=None,
                      provisional=False)  # fmt: skip
    with pytest.raises(Refusal) as refused:
        rescheduling.reschedule(workspace, officer=officer, call_id=followed.call.id, moves=asked, draft=DRAFT,
                                seen=shown.seen)  # fmt: skip
    assert refused.value.code == "record.moved"
    again = rescheduling.forecast(workspace, followed.call.id, asked).seen
    assert rescheduling.reschedule(workspace, officer=officer, call_id=followed.call.id, moves=asked, draft=DRAFT,
                                   seen=again).value.number == 1  # fmt: skip


def test_a_party_approves_for_itself(workspace: Workspace, officer: Officer, followed: Cohort) -> None:
    revision = moved(workspace, officer, followed, shift_of(followed, 0))
    other = workspaces.add_officer(workspace, officer=officer, name="Autre", role=Role.OFFICER, party_code="WB").value
    with pytest.raises(Refusal, match=r"access\.approve-revision"):
        approved(workspace, other, revision, Side.FIRST)
    assert approved(workspace, other, revision, Side.SECOND).approvals == (None, ON)


def test_the_change_list_names_projects_and_dates(workspace: Workspace, officer: Officer, followed: Cohort) -> None:
    revision = moved(workspace, officer, followed, shift_of(followed, 0))
    told = {one.name.fr: (one.before.edtf if one.before else "", one.after.edtf if one.after else "")
            for one in rescheduling.changes(workspace, revision.id)}  # fmt: skip
    assert told["Début"] == ("2019-09-02", "2020-03-02")
    kinds = {one.kind for one in rescheduling.changes(workspace, revision.id)}
    assert {MilestoneKind.START, MilestoneKind.END} <= kinds
    assert rescheduling.revisions(workspace, followed.call.id)[0].project_id == followed.projects[0]


def test_the_amendment_of_one_project_is_compared_for_that_project(workspace: Workspace, officer: Officer,
                                                                   followed: Cohort) -> None:  # fmt: skip
    made = [moved(workspace, officer, followed, shift_of(followed, place)) for place in (0, 1)]
    for one in made:
        approved(workspace, officer, one, *Side)
    original, first, second = (one.id for one in baselines.baselines(workspace, followed.call.id))
    for pair in ((original, first), (first, None)):
        found = baselines.compare(workspace, followed.call.id, *pair)
        assert [one.project_id for one in found.entries] == [followed.projects[0]]
        assert Change.GONE not in found.counts
        assert Change.APPEARED not in found.counts
    assert baselines.compare(workspace, followed.call.id, first, second).entries == ()
    assert len(baselines.compare(workspace, followed.call.id, original).entries) == 3
