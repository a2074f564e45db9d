"""Notes that officers write on an application, for the office."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Note:
    """A note; `written_at` is the instant of its last writing, in UTC."""

    id: str
    application_id: str
    officer_id: str
    author: str
    written_at: datetime
    text: str
