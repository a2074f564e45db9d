"""What the page of a project of the mid-term dossier tells, and how much of it finds room."""

from dataclasses import dataclass

from cmpdesk.documents.house import House
from cmpdesk.documents.markup import Broken, Style
from cmpdesk.documents.midterm_measure import MOST, broken
from cmpdesk.documents.timeline_strip import Strips
from cmpdesk.domain.midterm_dossier import MidtermContent, MidtermProject
from cmpdesk.domain.progress import ObjectiveProgress, SideSheet
from cmpdesk.domain.returns import FieldKind
from cmpdesk.domain.reviews import ProposedDate, Stage
from cmpdesk.i18n import midterm_papers as say
from cmpdesk.i18n.catalogs import N_

TEXT, TITLE = Style("sans", 8, 10.4), Style("serif-bold", 15.5, 19)
_ASKS = (
    (N_("Change of the calendar"), None, FieldKind.CALENDAR),
    (N_("Difficulties"), None, FieldKind.DIFFICULTIES),
    (N_("Activities done"), FieldKind.DONE, FieldKind.ACTIVITIES),
    (N_("Activities left"), FieldKind.LEFT, FieldKind.REMAINING),
    (N_("Second year"), None, FieldKind.USE),
)
"""What a promoter is asked for in words, with the count that stands before it."""
GAP = 18.0
"""Between what concerns each Party."""


@dataclass(frozen=True, slots=True)
class Room:
    """How much of each part is set: lines of texts, rows of tables. What is left out is counted on the page."""

    text: int
    objectives: int
    missions: int
    dates: int
    tight: bool = False

    @property
    def airy(self) -> float:
        """The share of the space between the parts that is set."""
        return 0.5 if self.tight else 1.0

    @property
    def title(self) -> int:
        """Lines of the title."""
        return 2 if self.tight else 3

    @property
    def answer(self) -> int:
        """Lines of each answer of a promoter."""
        return max(1, self.text // 2)


ROOMS = (Room(MOST, 12, 10, 14), Room(5, 8, 6, 9), Room(4, 6, 4, 6, tight=True), Room(3, 4, 3, 4, tight=True),
         Room(2, 3, 2, 3, tight=True))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """A project of a dossier, its longer texts broken once, however many rooms are tried.

    `dates` are those that are proposed; `asks` is what each promoter asks, text by text, None where its sheet is not
    back; `wide` is the width of what concerns one Party.
    """

    content: MidtermContent
    one: MidtermProject
    strips: Strips
    wide: float
    dates: tuple[ProposedDate, ...]
    title: Broken
    asks: tuple[tuple[Broken, ...] | None, ...]
    reasons: tuple[Broken, ...]

    @classmethod
    def of(cls, house: House, content: MidtermContent, one: MidtermProject, strips: Strips) -> "Told":
        """Return what is told of `one`, its texts in order."""
        wide = (house.width - GAP) / 2 - 9
        reasons = tuple(broken(" ".join(given.reasons.split()) if given else "", TEXT, wide) for given in one.opinions)
        asks = (_asks(house, one, 0, wide), _asks(house, one, 1, wide))
        title = broken(one.row.title, TITLE, house.width)
        return cls(content, one, strips, wide, one.dates, title, asks, reasons)

    def count(self, room: Room) -> int:
        """Return how many lines requests and reasons take."""
        most = room.answer
        asked = [sum([min(len(each.rows), most) for each in texts or ()]) for texts in self.asks]
        return max(asked) + min(max([len(each.rows) for each in self.reasons]), room.text)


def remarks(house: House, each: ObjectiveProgress) -> str:
    """Return what the promoters tell of an objective, in their order."""
    words, made, target = house.words, [], each.objective.target
    for party, reached, remark in zip(house.programme.parties, each.reached, each.remarks, strict=True):
        told = []
        if reached is not None and target is not None:
            told = [words.t("{done} of {target}", done=words.number(reached), target=words.number(target))]
        elif reached is not None:
            told = [words.percent(reached)]
        if remark and not remark.isspace():
            told.append(" ".join(remark.split()))
        if told:
            made.append(f"{party.code} {', '.join(told)}")
    return " · ".join(made) or words.t("nothing told")


def returned(one: MidtermProject, place: int) -> SideSheet | None:
    """Return the sheet of a promoter that came back."""
    sheet = one.progress.sheets[place] if one.progress else None
    return sheet if sheet is not None and sheet.received_on is not None else None


def _asks(house: House, one: MidtermProject, place: int, wide: float) -> tuple[Broken, ...] | None:
    words, sheet = house.words, returned(one, place)
    if sheet is None:
        return None
    made = []
    for name, count, kind in _ASKS:
        number = sheet.count(count) if count else None
        text = " ".join(sheet.text(kind).split())
        parts = [words.number(number)] if number is not None else []
        if text or parts:
            said = words.t("{name}: {text}", name=words.t(name), text=" · ".join([*parts, text] if text else parts))
            made.append(broken(said, TEXT, wide))
    return tuple(made)


def standing(house: House, one: MidtermProject) -> str:
    """Return what the meeting decided of a project, or why it is still open."""
    words = house.words
    if one.outcome is not None:
        said, on = say.code(words, one.outcome), one.decision.decided_on if one.decision else None
        return f"{said} · {words.long_date(on)}" if on else said
    if one.stage is Stage.NOTHING:
        return words.t("The project is over: nothing is to be decided.")
    if one.differs:
        return words.t("Open: the Parties differ.")
    missing = words.listed([house.name(side) for side in one.missing])
    return words.t("Open, opinion missing: {parties}", parties=missing)
