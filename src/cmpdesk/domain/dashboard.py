"""What to do today: the read model of the dashboard."""

from dataclasses import dataclass

from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.deadlines import Deadline
from cmpdesk.domain.filings import Counts
from cmpdesk.domain.history import StepRow


@dataclass(frozen=True, slots=True)
class Todo:
    """Something that waits: `code` names its sentence, `count` fills it, `page` is where it is done.

    `days` is how long there is left (0 today, negative when late), None where nothing presses.
    """

    code: str
    count: int
    page: str
    days: int | None
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DueDate:
    """A deadline of the call, named by `code`."""

    code: str
    deadline: Deadline


@dataclass(frozen=True, slots=True)
class Dashboard:
    """What one call asks of an officer now."""

    call: CallSheet
    counts: Counts
    packets_ready: int
    packets: int
    todo: tuple[Todo, ...]
    due: tuple[DueDate, ...]
    since: tuple[StepRow, ...]
    """Last steps, newest first."""
