"""Keyset pages of long lists."""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Sort:
    """A column to sort by, named by the query, and the direction."""

    column: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Some rows of a list; `after` is what asks for the next page, None at the end."""

    rows: tuple[Row, ...]
    after: tuple[Any, ...] | None
