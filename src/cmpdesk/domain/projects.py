"""Projects that follow retained applications: who carries them, what binds them, and the one table of their states."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cmpdesk.domain.access import Right
from cmpdesk.domain.calls import Confidentiality, Envelope, ProjectStart
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.money import Money
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.text import LocalisedText


class ProjectState(StrEnum):
    """Where a project stands (domain.md 3.4)."""

    RETAINED = "retained"
    AGREED = "agreed"
    """Both Parties have signed with their promoter."""
    RUNNING = "running"
    SUSPENDED = "suspended"
    COMPLETED = "completed"
    WITHDRAWN = "withdrawn"
    """Its promoters gave it up."""
    STOPPED = "stopped"
    """The Parties ended it."""


OVER = (ProjectState.COMPLETED, ProjectState.WITHDRAWN, ProjectState.STOPPED)
"""States in which nothing is due any more."""


class ProjectAction(StrEnum):
    """What moves a project from one state to another."""

    AGREE = "agree"
    START = "start"
    SUSPEND = "suspend"
    RESUME = "resume"
    COMPLETE = "complete"
    WITHDRAW = "withdraw"
    STOP = "stop"
    REOPEN = "reopen"


class InstrumentKind(StrEnum):
    """What binds a Party and its promoter."""

    AGREEMENT = "agreement"
    ORDER = "order"
    AMENDMENT = "amendment"


@dataclass(frozen=True, slots=True)
class Promoter:
    """Who carries a project on one side now; what was filed stays in the filing.

    `officer_id` is who follows the project for this Party, `officer` their name as it is shown.
    """

    side: Side
    organisation: str
    organisation_address: str = ""
    contact: str = ""
    contact_function: str = ""
    email: str = ""
    phone: str = ""
    officer_id: str | None = None
    officer: str = ""


@dataclass(frozen=True, slots=True)
class InstrumentDraft:
    """An instrument as typed; `reference` is its official number."""

    side: Side
    kind: InstrumentKind
    reference: str = ""
    sent_on: date | None = None
    promoter_signed_on: date | None = None
    authority_signed_on: date | None = None

    @property
    def signed(self) -> bool:
        """Whether both have signed it."""
        return self.promoter_signed_on is not None and self.authority_signed_on is not None


def check_instrument(draft: InstrumentDraft, party: str) -> None:
    """Refuse an instrument of the Party `party` that was signed before it was sent: ``project.signed-before-sent``."""
    signed = [one for one in (draft.promoter_signed_on, draft.authority_signed_on) if one is not None]
    if draft.sent_on is not None and any(day < draft.sent_on for day in signed):
        raise Refusal("project.signed-before-sent", party=party)


@dataclass(frozen=True, slots=True)
class Instrument(InstrumentDraft):
    """An instrument of a project."""

    id: str = ""


@dataclass(frozen=True, slots=True)
class ProjectFile:
    """A document of a project; `side` is None where it belongs to both."""

    id: str
    side: Side | None
    title: str
    name: str
    size: int
    sha256: str
    media: str
    added_on: date


@dataclass(frozen=True, slots=True)
class ComingMilestone:
    """A date of a project that is still to come; `side` is None where it concerns both Parties."""

    name: LocalisedText
    when: PartialDate
    side: Side | None
    provisional: bool


@dataclass(frozen=True, slots=True)
class GrantDraft:
    """What one funder of a Party grants from a budget year, on a budget line."""

    side: Side
    funder: str
    year: int
    amount: Money
    line: str = ""


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """A project in a list. Pairs of values are (first side, second side); amounts None where nothing is granted.

    `starts` and `ends` are those of its milestones, None where it has none.
    """

    id: str
    version: int
    application_id: str
    call_id: str
    number: str
    title: str
    sector: LocalisedText | None
    state: ProjectState
    organisations: tuple[str | None, str | None]
    granted: tuple[Money | None, Money | None]
    starts: PartialDate | None
    ends: PartialDate | None
    confidentiality: Confidentiality


@dataclass(frozen=True, slots=True)
class ProjectSheet:
    """A project with all that its inspector shows."""

    row: ProjectRow
    state_reason: str
    retained_on: date | None
    reason: str
    conditions: str
    start_rule: ProjectStart
    promoters: tuple[Promoter | None, Promoter | None]
    filed: tuple[str | None, str | None]
    """The organisations of the filings."""
    instruments: tuple[Instrument, ...]
    files: tuple[ProjectFile, ...]

    @property
    def id(self) -> str:
        """The id of the project."""
        return self.row.id


@dataclass(frozen=True, slots=True)
class ProjectFilter:
    """What a list of projects shows; empty fields let everything pass; `search` is as typed."""

    call_id: str
    search: str = ""
    sector_ids: tuple[str, ...] = ()
    states: tuple[ProjectState, ...] = ()
    organisation_id: str = ""


@dataclass(frozen=True, slots=True)
class ProjectFacts:
    """What the guards look at. `sides` are those that have a promoter, `signed` those that have signed with it."""

    start_rule: ProjectStart = ProjectStart.BOTH_SIGNED
    sides: frozenset[Side] = frozenset()
    signed: frozenset[Side] = frozenset()
    reason: str = ""

    @property
    def all_signed(self) -> bool:
        """Whether each Party has signed with its promoter."""
        return bool(self.sides) and self.sides <= self.signed

    @property
    def may_start(self) -> bool:
        """Whether the call lets the project start."""
        if self.start_rule is ProjectStart.BOTH_SIGNED:
            return self.all_signed
        return self.start_rule is ProjectStart.DECISION or bool(self.signed)


def signed_sides(instruments: Iterable[InstrumentDraft]) -> frozenset[Side]:
    """Return the sides on which an agreement or order bears both signatures; an amendment changes one and is none."""
    return frozenset(one.side for one in instruments if one.signed and one.kind is not InstrumentKind.AMENDMENT)


def first_day(sheet: ProjectSheet) -> date | None:
    """Return the day from which the call lets a project run: of the decision, or of the last signature it waits for."""
    if sheet.start_rule is ProjectStart.DECISION:
        return sheet.retained_on
    signed: dict[Side, date] = {}
    for one in sheet.instruments:
        days = [day for day in (one.promoter_signed_on, one.authority_signed_on) if day is not None]
        if one.signed and days and one.kind is not InstrumentKind.AMENDMENT:
            signed[one.side] = min(max(days), signed.get(one.side, date.max))
    wanted = max if sheet.start_rule is ProjectStart.BOTH_SIGNED else min
    return wanted(signed.values(), default=None)


@dataclass(frozen=True, slots=True)
class ProjectMove:
    """One cell of the table: from `state`, `action` leads to `to` for who holds `right`, if all `guards` hold."""

    state: ProjectState
    action: ProjectAction
    to: ProjectState
    right: Right = Right.EDIT_PROJECT
    guards: tuple[str, ...] = ()


def _cells() -> tuple[ProjectMove, ...]:
    state, action, cell = ProjectState, ProjectAction, ProjectMove
    held = (state.RETAINED, state.AGREED, state.RUNNING, state.SUSPENDED)
    return (
        cell(state.RETAINED, action.AGREE, state.AGREED, guards=("signed",)),
        cell(state.RETAINED, action.START, state.RUNNING, guards=("may-start",)),
        cell(state.AGREED, action.START, state.RUNNING, guards=("may-start",)),
        cell(state.RUNNING, action.COMPLETE, state.COMPLETED),
        cell(state.AGREED, action.SUSPEND, state.SUSPENDED, guards=("reason",)),
        cell(state.RUNNING, action.SUSPEND, state.SUSPENDED, guards=("reason",)),
        cell(state.SUSPENDED, action.RESUME, state.RUNNING, guards=("may-start",)),
        *(cell(one, action.WITHDRAW, state.WITHDRAWN, guards=("reason",)) for one in held),
        *(cell(one, action.STOP, state.STOPPED, Right.DECIDE_CALL, ("reason",)) for one in held[1:]),
        cell(state.COMPLETED, action.REOPEN, state.RUNNING, Right.DECIDE_CALL, ("reason",)),
        cell(state.WITHDRAWN, action.REOPEN, state.SUSPENDED, Right.DECIDE_CALL, ("reason",)),
        cell(state.STOPPED, action.REOPEN, state.SUSPENDED, Right.DECIDE_CALL, ("reason",)),
    )


PROJECT_MOVES = _cells()
"""The life of a project from its retention; what ends it early, or takes an end back, owes a reason."""

PROJECT_GUARDS: dict[str, Callable[[ProjectFacts], bool]] = {
    "signed": lambda facts: facts.all_signed,
    "may-start": lambda facts: facts.may_start,
    "reason": lambda facts: bool(facts.reason.strip()),
}


def asks_reason(state: ProjectState, action: ProjectAction) -> bool:
    """Tell whether `action` owes a reason in `state`."""
    return any(cell.state is state and cell.action is action and "reason" in cell.guards for cell in PROJECT_MOVES)


def move(state: ProjectState, action: ProjectAction, facts: ProjectFacts) -> ProjectMove:
    """Return the move that `action` makes from `state`.

    Refused with ``project.no-such-move`` where the table has no such cell, or ``project.guard.<name>``; whether the
    call waits for one signature or both is told by ``project.guard.may-start`` and ``project.guard.one-signed``.
    """
    found = next((cell for cell in PROJECT_MOVES if cell.state is state and cell.action is action), None)
    if found is None:
        raise Refusal("project.no-such-move", state=state, action=action)
    for guard in found.guards:
        if not PROJECT_GUARDS[guard](facts):
            one = guard == "may-start" and facts.start_rule is ProjectStart.ONE_SIGNED
            raise Refusal("project.guard.one-signed" if one else f"project.guard.{guard}")
    return found


@dataclass(frozen=True, slots=True)
class Granted:
    """Money of a call that is granted: to a project of `sector_id`, from a year of a funder of `side`."""

    side: Side
    funder: str
    year: int
    sector_id: str | None
    amount: Money


@dataclass(frozen=True, slots=True)
class Left:
    """What is left of the envelopes of one Party for a year, of `funder` or of all (""), for a sector or all (None).

    `amount` is below zero where more is granted than there is.
    """

    side: Side
    year: int
    funder: str
    sector_id: str | None
    amount: Money


def left(envelopes: Sequence[Envelope], granted: Iterable[Granted]) -> tuple[Left, ...]:
    """Return what is left of the envelopes of a call: per Party and year, then per funder, then per sector.

    A Party without any envelope has no limit and no line here; one that has some grants nothing from another year. A
    sector takes of its own envelopes and of those for all sectors.
    """
    spent = tuple(granted)
    made: list[Left] = []
    for side in Side:
        set_aside = [one for one in envelopes if one.side is side]
        used = [one for one in spent if one.side is side]
        years = {one.year for one in set_aside} | {one.year for one in used}
        for year in sorted(years) if set_aside else ():
            here, gone = [one for one in set_aside if one.year == year], [one for one in used if one.year == year]
            funders = {one.funder for one in here} | {one.funder for one in gone}
            sectors = {one.sector_id for one in here if one.sector_id}
            for funder, sector in (("", None), *((one, None) for one in sorted(funders)),
                                   *(("", one) for one in sorted(sectors))):  # fmt: skip
                cents = _rest(here, gone, funder, sector)
                made.append(Left(side, year, funder, sector, Money(cents, set_aside[0].amount.currency)))
    return tuple(made)


def _rest(here: Sequence[Envelope], gone: Sequence[Granted], funder: str, sector: str | None) -> int:
    there = sum(one.amount.cents for one in here
                if funder in ("", one.funder) and (sector is None or one.sector_id in (None, sector)))  # fmt: skip
    used = sum(one.amount.cents for one in gone
               if funder in ("", one.funder) and sector in (None, one.sector_id))  # fmt: skip
    return there - used


def check_money(envelopes: Sequence[Envelope], granted: Iterable[Granted], wanted: Sequence[Granted],
                currencies: dict[Side, str], parties: dict[Side, str]) -> None:  # fmt: skip
    """Refuse what cannot be granted beside what is `granted` already; `parties` are the codes that are named.

    ``grant.not-positive``, ``grant.no-funder``, ``money.wrong-currency``, and ``grant.over-envelope`` with what is
    left of the narrowest envelope that it exceeds.
    """
    for one in wanted:
        if one.amount.cents <= 0:
            raise Refusal("grant.not-positive", party=parties[one.side], year=one.year)
        if not one.funder.strip():
            raise Refusal("grant.no-funder", party=parties[one.side], year=one.year)
        if one.amount.currency != currencies[one.side]:
            raise Refusal("money.wrong-currency", party=parties[one.side], currency=currencies[one.side],
                          given=one.amount.currency)  # fmt: skip
    spent = tuple(granted)
    before = {(one.side, one.year, one.funder, one.sector_id): one.amount for one in left(envelopes, spent)}
    after = left(envelopes, (*spent, *wanted))
    touched = {(one.side, one.year) for one in wanted}
    for rest in after:
        if rest.amount.cents >= 0 or (rest.side, rest.year) not in touched:
            continue
        had = before.get((rest.side, rest.year, rest.funder, rest.sector_id), Money(0, rest.amount.currency))
        if had.cents == rest.amount.cents:
            continue  # over already, and no further
        free = max(had.cents, 0)
        code = "grant.over-envelope-of" if rest.funder else "grant.over-envelope"
        raise Refusal(code, party=parties[rest.side], year=rest.year, funder=rest.funder,
                      left=Money(free, had.currency),
                      over=Money(had.cents - rest.amount.cents - free, had.currency))  # fmt: skip
