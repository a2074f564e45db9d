"""Which tables are not shown to everybody, and the counters that all may read of what some do not see."""

from typing import Final

DIRECT: Final = {
    "application": "id", "filing": "application_id", "note": "application_id", "assignment": "application_id",
    "preference": "application_id", "declaration": "application_id",
}  # fmt: skip
"""Tables whose rows belong to an application, with the column that names it."""
STRICT: Final = (*DIRECT, "attachment", "packet")
"""Tables whose rows belong to an application, which may be strict."""
MARKS: Final = ("score_sheet", "mark", "returned_file", "consolidation", "ranking")
"""Tables whose rows belong to the jury of one Party until marks are open to both."""
HELD_STRICT, MARKED, RETURNED, FILLED = "strict:", "marks:", "returned:", "filled:"
"""Counters that all may read: which calls held a strict file, which hold marks, which blobs came from a reviewer, and
by which versions of a grid sheets were filled."""
