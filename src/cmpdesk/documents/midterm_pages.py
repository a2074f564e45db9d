"""The pages of the mid-term dossier that tell of one project each, set as roomy as fits on one."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from cmpdesk.documents.flow import BOTTOM, TOP, Flow
from cmpdesk.documents.house import House
from cmpdesk.documents.midterm_measure import Part, stacked
from cmpdesk.documents.midterm_parts import LONG, PARTS, SHORT, Placed, least
from cmpdesk.documents.midterm_told import ROOMS, Room, Told
from cmpdesk.documents.page import Page
from cmpdesk.documents.timeline_strip import Strips
from cmpdesk.domain.midterm_dossier import MidtermContent, MidtermProject


@dataclass(slots=True)
class _Laid:
    """A project, the parts of its page as they were set last (with what of a room made each, its height), the pages."""

    told: Told
    parts: dict[int, tuple[object, float, Part]] = field(default_factory=dict)
    pages: list[Page] = field(default_factory=list)

    def stack(self, parts: Sequence[Placed], room: Room) -> list[tuple[float, Part]]:
        """Return those of `parts` that hold something, each with the space above it."""
        held, airy = self.parts, room.airy
        return [(space * airy, held[place][2]) for place, _, space, _ in parts if held[place][1]]

    def high(self, parts: Sequence[Placed], room: Room) -> float:
        """Return what `parts` take, in points."""
        held, airy = self.parts, room.airy
        return sum([space * airy + held[place][1] for place, _, space, _ in parts if held[place][1]])


def projects(house: House, content: MidtermContent, some: Sequence[MidtermProject],
             strips: Strips) -> list[list[Page]]:  # fmt: skip
    """Return the page of each of some projects; several where even the least of it is more than a page.

    A part is set for all of them before the next one: what the processor has at hand then serves them all.
    """
    whole = house.size[1] - TOP - BOTTOM
    laid = waiting = [_Laid(Told.of(house, content, one, strips)) for one in some]
    for room in ROOMS:
        _set(house, waiting, SHORT, room)
        near = [one for one in waiting if one.high(SHORT, room) + least(one.told, room) <= whole]
        _set(house, near, LONG, room)
        for one in near:
            if one.high(PARTS, room) <= whole:
                one.pages = [stacked(one.stack(PARTS, room))]
        waiting = [one for one in waiting if not one.pages]
    for one in waiting:
        flow = Flow(house, tight=True)
        for part in PARTS:
            part.set(flow, one.told, ROOMS[-1])
        one.pages = flow.pages
    return [one.pages for one in laid]


def _set(house: House, laid: Sequence[_Laid], parts: Sequence[Placed], room: Room) -> None:
    """Set `parts` for `room`; one that the room makes no other stays as it is."""
    for place, part, _, of in parts:
        for one in laid:
            key, held = of(one.told, room), one.parts.get(place)
            if held is None or held[0] != key:
                made = Part(house, tight=room.tight)
                part(made, one.told, room)
                one.parts[place] = key, made.high, made
