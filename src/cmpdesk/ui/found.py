"""What a search hands to the palette of commands."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found; choosing it goes to `page`, which is told `what` (`Page.show_this`)."""

    text: str
    kind: str
    page: str
    what: dict[str, Any] = field(default_factory=dict)
