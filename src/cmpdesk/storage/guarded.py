"""Which tables are not shown to everybody, and the counters that all may read of what some do not see."""

from typing import Final

OWNERS: Final = {
    **dict.fromkeys(
        ("filing", "note", "assignment", "preference", "declaration", "project"), ("application_id", "application")
    ),
    "attachment": ("filing_id", "filing"),
    **dict.fromkeys(
        ("promoter", "instrument", "project_file", "change_request", "milestone", "revision", "baseline_entry",
         "grant_line", "letter", "mission", "outcome", "follow_up", "communication", "recusal", "review_decision",
         "objective", "report", "closing", "opinion", "progress_sheet"), ("project_id", "project"),
    ),
    **dict.fromkeys(("traveller", "mission_stop", "mission_cost"), ("mission_id", "mission")),
    "instalment_decision": ("decision_id", "review_decision"),
    "progress_file": ("sheet_id", "progress_sheet"),
    **dict.fromkeys(("instalment", "claim", "carry_over"), ("grant_id", "grant_line")),
    "supporting_piece": ("claim_id", "claim"),
}  # fmt: skip
"""Tables whose rows belong to an application, which may be strict: the column that names their owner, and its table.

What has no project, as a milestone, a mission, its report or a letter may, belongs to a whole call and is shown to all.
"""
STRICT: Final = ("application", *OWNERS, "packet")
"""Tables of which rows may be strict."""
MARKS: Final = ("score_sheet", "mark", "returned_file", "consolidation", "ranking")
"""Tables whose rows belong to the jury of one Party until marks are open to both."""
HELD_STRICT, MARKED, RETURNED, FILLED = "strict:", "marks:", "returned:", "filled:"
"""Counters that all may read: which calls held a strict file, which hold marks, which blobs came from a reviewer, and
by which versions of a grid sheets were filled."""
