"""What a use case touched, so that each page reloads only what it shows."""

from dataclasses import dataclass
from enum import Flag, auto
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Area(Flag):
    """Parts of the workspace that screens show."""

    NONE = 0
    WORKSPACE = auto()
    PROGRAMMES = auto()
    CALLS = auto()
    APPLICATIONS = auto()
    DIRECTORY = auto()
    JURIES = auto()
    PACKETS = auto()
    HISTORY = auto()
    SCORES = auto()
    PROJECTS = auto()
    REVIEWS = auto()
    """Missions, progress sheets, mid-term reviews, reports and closing."""
    PRIVACY = auto()
    ALL = (
        WORKSPACE | PROGRAMMES | CALLS | APPLICATIONS | DIRECTORY | JURIES | PACKETS | HISTORY | SCORES | PROJECTS
        | REVIEWS | PRIVACY
    )


@dataclass(frozen=True, slots=True)
class Outcome(Generic[Value]):
    """What a use case returns: the value asked for and the areas that it touched."""

    value: Value
    areas: Area
