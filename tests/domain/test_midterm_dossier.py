"""Figures of the dossier of a mid-term meeting."""

from dataclasses import replace

import pytest

from cmpdesk.domain.calls import Confidentiality
from cmpdesk.domain.midterm_dossier import calendars
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.projects import ProjectState
from cmpdesk.domain.reviews import Standing
from cmpdesk.domain.schedules import Milestone, MilestoneKind, Owner, OwnerKind
from cmpdesk.domain.text import LocalisedText
from tests.documents import midterms as fictional


def test_only_promoters_to_whom_a_sheet_was_sent_are_counted_as_asked() -> None:
    sent = fictional.project("11.014")
    ended = fictional.project("11.060", Standing.STOPPED, (None, None), ())
    unasked = replace(fictional.progress("11.060"), state=ProjectState.WITHDRAWN, sheets=(None, None))
    waiting = fictional.progress("11.061", came=False)
    content = fictional.content(projects=(
        sent, replace(ended, progress=unasked), fictional.project("11.061", progress=waiting),
    ))  # fmt: skip
    assert [content.received(side) for side in Side] == [(1, 2), (2, 2)]


def test_a_calendar_is_proposed_where_a_date_is_another_one_than_the_one_in_force() -> None:
    def milestone(key: str, when: str) -> Milestone:
        return Milestone(key, Owner(OwnerKind.PROJECT, "p-11.022"), MilestoneKind.OTHER, LocalisedText(key),
                         fictional.day(when))  # fmt: skip

    row = replace(fictional.calendar("11.022"), start=None, end=None, points=())
    dates = fictional.DATES
    before = [milestone(one.milestone_id, one.old.edtf) for one in dates if one.old is not None]
    now, proposed = calendars(row, before, None, dates)
    assert proposed is not None
    assert [one.when for one in now.points] == [one.old for one in dates]
    assert [one.when for one in proposed.points] == [one.new for one in dates]

    in_force = [milestone(one.milestone_id, one.new.edtf) for one in dates]
    assert calendars(row, in_force, None, dates) == (proposed, None)
    _, proposed = calendars(row, [*in_force[:1], *before[1:]], None, dates)
    assert proposed is not None, "one date still waits"
    assert calendars(row, before, None, ()) == (now, None)


@pytest.mark.parametrize("of_call", Confidentiality)
@pytest.mark.parametrize("of_project", Confidentiality)
def test_what_both_delegations_read_is_reserved_to_no_party(
    of_call: Confidentiality, of_project: Confidentiality
) -> None:
    held = fictional.content()
    first, *others = held.projects
    classed = replace(first, row=replace(first.row, confidentiality=of_project))
    content = replace(held, call=replace(held.call, confidentiality=of_call), projects=(classed, *others))
    strict = Confidentiality.STRICT in (of_call, of_project)
    assert content.confidentiality is (Confidentiality.STRICT if strict else Confidentiality.SHARED)
