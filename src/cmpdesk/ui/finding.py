"""What was found in words, where it leads, and what an officer searched and found before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cmpdesk.domain.search import Hit, Kind
from cmpdesk.i18n import search as names
from cmpdesk.i18n.screen import words
from cmpdesk.services import search
from cmpdesk.ui.found import Found

if TYPE_CHECKING:
    from cmpdesk.domain.directory import Officer
    from cmpdesk.services.workspaces import Workspace
    from cmpdesk.ui.desk import Desk

_MOST_SEARCHES, _MOST_THINGS, _MOST_SAVED = 6, 8, 30
_PALETTE_HITS = 3


def name_of(kind: Kind) -> str:
    """Return the name of a group of hits."""
    return names.kind(words(), kind)


def title_of(hit: Hit) -> str:
    """Return what a hit is called."""
    return words().localised(hit.title)


def beside(hit: Hit) -> str:
    """Return where a hit belongs, in one line: its number or code, and to what it belongs."""
    return " · ".join(part for part in (hit.at, words().localised(hit.in_) if hit.in_ else "") if part)


def place_of(hit: Hit) -> tuple[str, dict[str, Any]]:
    """Return the page of a hit and what to show there; `call_id` is the call to choose first."""
    call = {"call_id": hit.call_id} if hit.call_id else {}
    if hit.application_id:
        more = {f"{hit.kind}_id": hit.id}
        if hit.kind is Kind.ATTACHMENT and hit.passage is not None:
            more["find"] = hit.passage.hit
        return "applications", {**call, "application_id": hit.application_id, **more}
    if hit.kind is Kind.REVIEWER:
        return "juries", {**call, "side": hit.side, "reviewer_id": hit.id}
    if hit.kind is Kind.CALL:
        return "calls", call
    return "directory", {f"{hit.kind}_id": hit.id}


def results(workspace: Workspace, _officer: Officer, _call_id: str, typed: str) -> tuple[Found, ...]:
    """Return the first hits of each kind for the palette of commands (`MainWindow.finder`); runs on a thread."""
    return tuple(
        Found(" · ".join(part for part in (title_of(hit), hit.at) if part), name_of(group.kind), *place_of(hit))
        for group in search.find(workspace, typed, limit=_PALETTE_HITS)
        for hit in group.hits
    )


@dataclass(frozen=True, slots=True)
class Start:
    """What is offered before anything is typed: searches kept by name, the last ones, the things last found."""

    saved: tuple[tuple[str, str], ...]
    recent: tuple[str, ...]
    things: tuple[Hit, ...] = ()


class Past:
    """What an officer searched and found in a workspace, and the searches kept by name.

    Things are remembered by kind and id alone: what they are called is read anew, by who may see them.
    """

    def __init__(self, desk: Desk) -> None:
        self._memory = desk.memory
        self._name = f"search.{desk.workspace.info.id}.{desk.officer.id}"

    def _part(self, part: str) -> list[Any]:
        kept = self._memory.get(self._name, {})
        found = kept.get(part, []) if isinstance(kept, dict) else []
        return found if isinstance(found, list) else []

    def _keep(self, part: str, content: list[Any]) -> None:
        kept = self._memory.get(self._name, {})
        self._memory.set(self._name, {**(kept if isinstance(kept, dict) else {}), part: content})

    @property
    def recent(self) -> tuple[str, ...]:
        """The last searches, the newest first."""
        return tuple(one for one in self._part("recent") if isinstance(one, str))

    @property
    def saved(self) -> tuple[tuple[str, str], ...]:
        """(name, what is typed) of the searches that were kept, by name."""
        pairs = (one for one in self._part("saved") if isinstance(one, list) and len(one) == 2)
        return tuple(sorted((str(name), str(typed)) for name, typed in pairs))

    @property
    def things(self) -> tuple[tuple[Kind, str], ...]:
        """(kind, id) of the things last found, the newest first."""
        pairs = (one for one in self._part("things") if isinstance(one, list) and len(one) == 2)
        return tuple((Kind(kind), str(record)) for kind, record in pairs if kind in set(Kind))

    def found(self, typed: str, hit: Hit) -> None:
        """Remember that `hit` was gone to."""
        if typed:
            recent = [typed, *(one for one in self.recent if one.casefold() != typed.casefold())]
            self._keep("recent", recent[:_MOST_SEARCHES])
        things = [[str(kind), record] for kind, record in self.things if record != hit.id]
        self._keep("things", [[str(hit.kind), hit.id], *things][:_MOST_THINGS])

    def save(self, name: str, typed: str) -> None:
        """Keep a search under `name`, in place of one of that name."""
        others = [[one, what] for one, what in self.saved if one.casefold() != name.casefold()]
        self._keep("saved", [[name, typed], *others][:_MOST_SAVED])

    def forget(self, *, saved: str = "", recent: str = "") -> None:
        """Forget a search, kept or recent."""
        self._keep("saved", [[name, typed] for name, typed in self.saved if name != saved])
        self._keep("recent", [one for one in self.recent if one != recent])

    def forget_all(self) -> None:
        """Forget what was searched and found; searches kept by name stay."""
        self._keep("recent", [])
        self._keep("things", [])
