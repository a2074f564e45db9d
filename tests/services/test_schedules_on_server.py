"""Calendars on both kinds of database: what hangs together moves, and strict files stay unseen, on a server too."""

from tests.services.test_schedule_templates import bare, test_projects_are_given_the_calendar_of_their_programme
from tests.services.test_schedules import (
    followed,
    test_milestones_are_added_put_in_order_and_removed,
    test_strict_files_are_not_there_for_who_is_not_cleared,
    test_what_hangs_on_a_session_moves_in_every_project,
    test_who_may_not,
)
from tests.services.test_working_calendars import test_what_was_edited_by_hand_stays

__all__ = [
    "bare", "followed", "test_milestones_are_added_put_in_order_and_removed",
    "test_projects_are_given_the_calendar_of_their_programme", "test_strict_files_are_not_there_for_who_is_not_cleared",
    "test_what_hangs_on_a_session_moves_in_every_project", "test_what_was_edited_by_hand_stays", "test_who_may_not",
]  # fmt: skip
