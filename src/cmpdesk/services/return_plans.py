"""What would become of each score sheet that came back: whose it is, whether it may be entered, what it changes."""

import hashlib
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.interests import Declaration, Gate, Interest, gate
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.returned import (
    Choices,
    PlannedFile,
    PlannedSheet,
    Reading,
    ReturnedSheet,
    ReturnPlan,
    Way,
    compare,
    declared,
    taken,
)
from cmpdesk.domain.returns import FieldKind, SheetCode, SheetIdentity, call_mark
from cmpdesk.domain.scoring import Grid, Recommendation
from cmpdesk.domain.sheets import FIRST_ENTRY, SheetKey, SheetRow, SheetSource
from cmpdesk.domain.text import fold
from cmpdesk.i18n import labels
from cmpdesk.i18n.conventions import LOCALES
from cmpdesk.i18n.words import Words
from cmpdesk.storage.queries import calls as call_queries
from cmpdesk.storage.queries import returns as queries
from cmpdesk.storage.queries import scoring as scoring_queries
from cmpdesk.storage.workspace import Workspace

_VERSIONS = 1024
"""How many versions of a grid a code can tell apart."""
_SHUT = {Gate.RECUSED: "score.recused", Gate.OBSERVER: "score.observer", Gate.UNDECIDED: "score.undecided",
         Gate.UNDECLARED: "score.undeclared"}  # fmt: skip


@dataclass
class Ground:
    """What sheets of the jury of `side` are held against; `entered` grows with what each sheet would bring."""

    call: CallSheet
    side: Side
    grid: Grid
    others: dict[str, CallSheet]
    """The other calls of the workspace by the mark with which their codes begin."""
    seats: dict[str, queries.Seat]
    judged: dict[str, queries.Judged]
    held: dict[tuple[str, str], bool]
    said: dict[tuple[str, str], Declaration]
    received: dict[int, dict[str, datetime]]
    entered: dict[SheetKey, SheetRow]
    now: datetime
    choices: Choices
    repeats: dict[SheetKey, str] = field(default_factory=dict)
    codes: dict[str, tuple[str, str]] = field(default_factory=dict)
    """(reviewer, application) by what a code says of both."""
    all_known: bool = False

    def pair(self, code: SheetCode) -> tuple[str, str] | None:
        """Return (reviewer, application) of a code; those that are assigned are tried first, they are fewer."""
        if not self.codes:
            self._learn(self.held)
        if code.pair not in self.codes and not self.all_known:
            self.all_known = True
            self._learn((reviewer, application) for reviewer in self.seats for application in self.judged)
        return self.codes.get(code.pair)

    def _learn(self, pairs: Iterable[tuple[str, str]]) -> None:
        for reviewer, application in pairs:
            code = SheetIdentity(self.call.id, self.grid.version, reviewer, application).code
            self.codes[code.pair] = (reviewer, application)

    def gate(self, pair: tuple[str, str]) -> Gate | None:
        """Return whether a reader may mark an application, None where it is not in their hands."""
        return gate(self.said.get(pair), recused=self.held[pair]) if pair in self.held else None


def ground(workspace: Workspace, call: CallSheet, side: Side) -> Ground:
    """Read all that sheets of a jury are held against, in one state of the workspace."""
    with workspace.read() as connection:
        grid = call_queries.grid(connection, call.id)
        if grid is None:
            raise Refusal("call.guard.grid")
        others = {call_mark(one.id): one for one in call_queries.calls(connection) if one.id != call.id}
        rows = scoring_queries.of_jury(connection, call.id, side)
        return Ground(
            call, side, grid, others, queries.seats(connection, call.id), queries.judged(connection, call.id),
            queries.held(connection, call.id), queries.declared(connection, call.id),
            queries.received(connection, call.id), {one.key: one for one in rows if one.entry == FIRST_ENTRY},
            workspace.now(), every_label(),
        )  # fmt: skip


def every_label() -> Choices:
    """Return the stored value of each answer that is chosen, by its label in each language."""
    made: dict[FieldKind, dict[str, str]] = {FieldKind.DECLARATION: {}, FieldKind.RECOMMENDATION: {}}
    for words in map(Words.of, LOCALES):
        for interest in Interest:
            made[FieldKind.DECLARATION][fold(labels.interest(words, interest))] = str(interest)
        for advice in Recommendation:
            made[FieldKind.RECOMMENDATION][fold(labels.recommendation(words, advice))] = str(advice)
    return made


def plan(here: Ground, readings: Iterable[Reading]) -> ReturnPlan:
    """Return what would become of files that were read, in their order."""
    files: list[PlannedFile] = []
    sheets: list[PlannedSheet] = []
    for reading in readings:
        place = len(files)
        files.append(PlannedFile(reading.path, reading.name, reading.stamp, reading.kind, reading.way,
                                 _received(here, reading), reading.fault))  # fmt: skip
        owner = _owner(here, reading)
        for one in reading.sheets:
            sheets.append(_planned(here, reading, place, one, owner))
        if reading.fault is None and not reading.sheets:
            seat = here.seats.get(reading.reviewer_id)
            sheets.append(PlannedSheet(f"{place}", place, "", 0, reader=seat.code if seat else "", by_hand=True))
    return ReturnPlan(here.call.id, here.side, here.grid, tuple(files), tuple(sheets))


def _received(here: Ground, reading: Reading) -> datetime | None:
    """Return when the same bytes came before; only a file of the size of one that is kept is looked at."""
    alike = here.received.get(reading.stamp[0])
    if alike is None or reading.fault is not None:
        return None
    with suppress(OSError):
        return alike.get(hashlib.sha256(Path(reading.path).read_bytes()).hexdigest())
    return None


def _owner(here: Ground, reading: Reading) -> str:
    """Return the reviewer whose file it is: as its properties say, else the reader of its first sheet."""
    if reading.reviewer_id:
        return reading.reviewer_id
    known = (here.pair(one.code) for one in reading.sheets if one.code.call == call_mark(here.call.id))
    return next((pair[0] for pair in known if pair is not None), "")


def _planned(here: Ground, reading: Reading, file: int, sheet: ReturnedSheet, owner: str) -> PlannedSheet:
    made = PlannedSheet(f"{file} {sheet.code.plain}", file, str(sheet.code), sheet.page)
    try:
        pair = _whose(here, sheet.code, owner)
    except Refusal as refusal:
        return replace(made, refusal=refusal)
    seat, application, key = here.seats[pair[0]], here.judged[pair[1]], SheetKey(*pair)
    made = replace(made, reader=seat.code, number=application.number, title=application.title)
    before = here.entered.get(key)
    try:
        _check(here, seat, application, owner)
        said = _declaration(here, sheet, pair)
    except Refusal as refusal:
        return replace(made, refusal=refusal)
    made = replace(made, key=key, declared=said)
    if before is not None:
        made = replace(made, seen=before.version, was_returned=before.returned_at is not None,
                       repeats=here.repeats.get(key, ""))  # fmt: skip
    try:
        if said is None or said[0] is Interest.NONE:
            _admitted(here, pair, seat, application, said)
        else:
            raise Refusal("return.conflict", code=seat.code, number=application.number)
        if before is not None and before.version and before.grid_number != here.grid.version:
            raise Refusal("score.outdated", number=application.number, version=before.grid_number,
                          newest=here.grid.version)  # fmt: skip
    except Refusal as refusal:
        return replace(made, refusal=refusal)
    if reading.way is not Way.FIELDS:
        return replace(made, by_hand=True)
    made = replace(made, answers=compare(sheet, here.grid, here.side, before, here.choices))
    here.entered[key] = taken(before, made, SheetSource(str(reading.kind)), here.now)
    here.repeats.setdefault(key, reading.name)
    return made


def _whose(here: Ground, code: SheetCode, owner: str) -> tuple[str, str]:
    """Return (reviewer, application) of a code, or refuse it: another call, another grid, gone."""
    if code.call != call_mark(here.call.id):
        other = here.others.get(code.call)
        if other is None:
            raise Refusal("return.unknown-call", code=str(code))
        raise Refusal("return.other-call", code=str(code), call=other.title)
    if code.grid_version != here.grid.version % _VERSIONS:
        raise Refusal("return.other-grid", code=str(code), version=code.grid_version, newest=here.grid.version)
    pair = here.pair(code)
    if pair is not None and pair[0] in here.seats and pair[1] in here.judged:
        return pair
    if owner and owner not in here.seats:
        raise Refusal("return.reader-gone", code=str(code))
    raise Refusal("return.nobody", code=str(code))


def _check(here: Ground, seat: queries.Seat, application: queries.Judged, owner: str) -> None:
    if owner and owner != seat.id:
        whose = here.seats[owner].code if owner in here.seats else "—"
        raise Refusal("return.other-reader", code=seat.code, number=application.number, owner=whose)
    if seat.side is not here.side:
        raise Refusal("return.other-party", code=seat.code, number=application.number)
    if not application.read:
        raise Refusal("return.withdrawn", number=application.number)


def _declaration(here: Ground, sheet: ReturnedSheet, pair: tuple[str, str]) -> tuple[Interest, str] | None:
    """Return what a sheet declares that is to be entered: nothing was before, or a conflict was not.

    What an officer decided upon stays.
    """
    said, before = declared(sheet, here.choices), here.said.get(pair)
    if said is None or here.gate(pair) in (None, Gate.RECUSED, Gate.OBSERVER):
        return None
    if before is None or before.answer is None:
        return said
    fresh = before.measure is None and before.answer is Interest.NONE and said[0] is not Interest.NONE
    return said if fresh else None


def _admitted(here: Ground, pair: tuple[str, str], seat: queries.Seat, application: queries.Judged,
              said: tuple[Interest, str] | None) -> None:  # fmt: skip
    """Refuse what the reader may not mark; who declares no interest in the same file has declared."""
    found = here.gate(pair)
    if found is Gate.UNDECLARED and said is not None:
        return
    refuse_shut(found, seat.code, application.number)


def refuse_shut(found: Gate | None, code: str, number: str) -> None:
    """Refuse an application that the reader `code` may not mark, or that is not in their hands (None)."""
    if found is None:
        raise Refusal("score.not-assigned", code=code, number=number)
    if found in _SHUT:
        raise Refusal(_SHUT[found], code=code, number=number)


def by_code(here: Ground, code: SheetCode) -> PlannedSheet:
    """Return the sheet that a code names, to be entered by hand."""
    reading = Reading("", "", way=Way.SCANNED)
    return _planned(here, reading, 0, ReturnedSheet(code, 0, {}), "")
