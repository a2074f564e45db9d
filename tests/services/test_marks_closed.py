"""The other Party's marks are nowhere before both rankings are frozen: each public query and reading use case is asked.

In a file only the program hides. What a function is asked with comes from its parameters' names, so that a new one is
asked too; one that speaks of marks and cannot be asked fails here until `Asked.known` has a value for it.
"""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any, NoReturn

import pytest
from sqlalchemy import select

from cmpdesk import services
from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.directory import Officer, Role
from cmpdesk.domain.errors import Foreseen, Refusal
from cmpdesk.domain.filings import ApplicationFilter
from cmpdesk.domain.history import HistoryFilter
from cmpdesk.domain.juries import ReviewerDraft
from cmpdesk.domain.pages import Sort
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.search import Kind, parse
from cmpdesk.domain.sheets import SheetKey
from cmpdesk.services import history, juries, workspaces
from cmpdesk.storage import queries, tables
from cmpdesk.storage.base import Record
from cmpdesk.storage.declaring import entities
from cmpdesk.storage.guarded import MARKS
from cmpdesk.storage.queries import clearance, scoring
from cmpdesk.storage.workspace import Workspace
from tests.storage.fixtures import a_call, check_refused, fill

SECRET, SOUGHT = "Zibeline", "zibel"
"""A word that stands in all that a jury of Québec said, and how one would look for it."""


CONDITIONS = "cmpdesk.storage.queries.clearance"
"""The module whose functions answer with conditions."""


@dataclass
class Judged:
    workspace: Workspace
    call: CallSheet
    application: str
    reviewer: str
    rows: list[tuple[str, str]]
    """(table, id) of what Québec's jury made."""
    quebec: Officer
    wallonie: Officer
    secretariat: Officer


@pytest.fixture
def judged(workspace: Workspace, officer: Officer) -> Judged:
    call = a_call(workspace, officer)
    (application,) = fill(workspace, officer, call, ["Serres"])
    draft = ReviewerDraft("J1", "Odette Lavoie", "", "Institut Sphaigne", (), ("fr",), 9)
    reviewer = juries.add_reviewer(workspace, officer=officer, call_id=call.id, side=Side.FIRST, draft=draft).value.id
    juries.assign(workspace, officer=officer, reviewer_id=reviewer, application_id=application)
    people = [
        workspaces.add_officer(workspace, officer=officer, name=name, party_code=party, role=Role.LEAD,
                               cleared=True).value
        for name, party in (("Lise", "QC"), ("Marc", "WB"), ("Nora", None))
    ]  # fmt: skip
    rows: list[tuple[str, str]] = []
    with workspace.write(people[0], "test.marks", word=SECRET) as tx:
        digest = tx.put_blob(SECRET.encode())
        tx.add(tables.Declaration(application_id=application, reviewer_id=reviewer, answer="none",
                                  declared_at=workspace.now()))  # fmt: skip
        sheet = tx.add(tables.ScoreSheet(
            reviewer_id=reviewer, application_id=application, grid_number=1, strengths=SECRET, comment=SECRET,
            waived={}, source="screen", saved_at=workspace.now(),
        ))  # fmt: skip
        made = [
            sheet, tx.add(tables.Mark(sheet_id=sheet.id, criterion="C1", halves=7, comment=SECRET)),
            tx.add(tables.ReturnedFile(call_id=call.id, reviewer_id=reviewer, file_name=f"{SECRET}.pdf",
                                       sha256=digest, received_at=workspace.now(), outcome="accepted", detail={})),
            tx.add(tables.Consolidation(call_id=call.id, application_id=application, side="first", marks={},
                                        strengths=SECRET)),
            tx.add(tables.Ranking(call_id=call.id, side="first", number=1, grid_number=1, frozen_at=workspace.now(),
                                  frozen_by=people[0].id, digest="d", value={"said": SECRET})),
        ]  # fmt: skip
        tx.commit()
        rows = [(one.__tablename__, one.id) for one in made]
    with workspace.write(people[0], "test.mark", word=SECRET) as tx:
        gone = tx.add(tables.Mark(sheet_id=sheet.id, criterion="C2", halves=6, comment=SECRET))
        tx.commit()
    with workspace.write(people[0], "test.unmark", word=SECRET) as tx:
        tx.delete(tx.get(tables.Mark, gone.id))
        tx.commit()
    return Judged(workspace, call, application, reviewer, [*rows, ("mark", gone.id)], *people)


def freeze(judged: Judged, *sides: Side) -> None:
    with judged.workspace.write(judged.quebec, "test.freeze") as tx:
        row = tx.lock(tables.Call, judged.call.id)
        row.frozen_first = judged.workspace.now() if Side.FIRST in sides else None
        row.frozen_second = judged.workspace.now() if Side.SECOND in sides else None
        tx.commit()


class Readable(Workspace):
    """The same workspace, in which nothing is written."""

    def write(self, officer: Officer, label: str, /, **_: Any) -> NoReturn:
        raise Refusal("access.undo", officer=officer.name, party="")


class Asked:
    """The public functions of the queries and the services, and what to ask them with."""

    def __init__(self, judged: Judged, officer: Officer) -> None:
        self.workspace = Readable(judged.workspace.engines, None, judged.workspace.now)
        self.workspace.acts_for(officer)
        with judged.workspace.read() as connection:
            reader = scoring.reader(connection, judged.reviewer)
            person = connection.execute(select(tables.Reviewer.person_id)).scalar_one()
            steps = list(connection.execute(select(tables.JournalStep.id)).scalars())
        ids = [one for _, one in judged.rows]
        programme = judged.call.programme_id
        self.known: dict[str, list[Any]] = {
            "workspace": [self.workspace], "officer": [officer], "officer_id": [officer.id],
            "call_id": [judged.call.id], "call": [judged.call], "side": [Side.FIRST], "sides": [tuple(Side)],
            "party_code": ["QC"],
            "application_id": [judged.application], "reviewer_id": [judged.reviewer], "programme_id": [programme],
            "record_id": [*ids, judged.application, judged.call.id, judged.reviewer], "step_id": steps, "seen": [1],
            "table": list(MARKS), "at": [judged.workspace.now()], "now": [judged.workspace.now()],
            "limit": [100], "before": [None], "after": [None], "ids": [[*ids]],
            "application_ids": [[judged.application]],
            "search": [SOUGHT], "text": [SOUGHT], "typed": [SOUGHT], "query": [parse(SOUGHT)], "kinds": [tuple(Kind)],
            "sort": [Sort("number")], "mine": [{}], "seed": [1], "sheet_id": ids, "entry": [1], "number": [1],
            "person_id": [person], "of": [reader], "grids": [{}],
            "digests": [["0" * 64]],
        }  # fmt: skip
        self.of_type: dict[Any, list[Any]] = {
            SheetKey: [SheetKey(judged.reviewer, judged.application)],
            HistoryFilter: [HistoryFilter(), *(HistoryFilter(table=one) for one in MARKS)],
            ApplicationFilter: [ApplicationFilter(judged.call.id), ApplicationFilter(judged.call.id, search=SOUGHT)],
        }  # fmt: skip

    def answers(self) -> Iterator[tuple[str, object]]:
        for name, function in functions():
            for given in self._arguments(name, function):
                try:
                    yield name, self._answer(function, given)
                except Foreseen as refusal:
                    yield name, (refusal.code, refusal.params)
                except (AttributeError, KeyError, TypeError, ValueError) as wrong:
                    if speaks_of_marks(function):
                        raise AssertionError(f"{name} cannot be asked with {given}") from wrong

    def _arguments(self, name: str, function: Callable[..., Any]) -> Iterator[dict[str, Any]]:
        parameters = inspect.signature(function).parameters.values()
        needed = [one for one in parameters
                  if one.default is one.empty and one.kind not in (one.VAR_POSITIONAL, one.VAR_KEYWORD)]  # fmt: skip
        options = {one.name: self.of_type.get(one.annotation) or self.known.get(one.name) for one in needed}
        options.pop("connection", None)
        unknown = [one for one, found in options.items() if found is None]
        if unknown:
            assert not speaks_of_marks(function), f"{name} cannot be asked: what is {unknown}?"
            return
        asked: list[list[Any]] = [found or [] for found in options.values()]
        for values in product(*asked):
            yield dict(zip(options, values, strict=True))

    def _answer(self, function: Callable[..., Any], given: dict[str, Any]) -> object:
        if "workspace" in given:
            return function(**given)
        with self.workspace.read() as connection:
            return function(connection, **given)


def functions() -> Iterator[tuple[str, Callable[..., Any]]]:
    for package in (queries, services):
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            loaded = importlib.import_module(module.name)
            for name, found in inspect.getmembers(loaded, inspect.isfunction):
                first = next(iter(inspect.signature(found).parameters), "")
                public = found.__module__ == module.name != CONDITIONS and not name.startswith("_")
                if public and first in ("connection", "workspace"):
                    yield f"{module.name}.{name}", found


def speaks_of_marks(function: Callable[..., Any]) -> bool:
    """Tell whether a function reads marks itself; what writes is refused here at the door."""
    told = inspect.getsource(function)
    named = ["ScoreSheet", "Mark.", "Consolidation", "Ranking", "ReturnedFile"]
    if "ScoreSheet" in inspect.getsource(inspect.getmodule(function) or function):
        named.append("_SHEET")  # elsewhere it is a progress sheet
    return ".write(" not in told and any(word in told for word in named)


def leaks(judged: Judged, officer: Officer) -> list[str]:
    return sorted({name for name, answer in Asked(judged, officer).answers() if SECRET in repr(answer)})


@pytest.mark.parametrize("location", ["sqlite"], indirect=True)
def test_no_function_tells_a_mark_before_both_rankings_are_frozen(judged: Judged) -> None:
    freeze(judged, Side.FIRST)
    assert leaks(judged, judged.wallonie) == []
    assert {"cmpdesk.services.history.changes", "cmpdesk.services.history.as_of"} <= set(leaks(judged, judged.quebec))


CASES = (
    ("quebec", (), True), ("wallonie", (), False), ("secretariat", (), False), ("secretariat", (Side.FIRST,), False),
    ("wallonie", tuple(Side), True), ("secretariat", tuple(Side), True),
)  # fmt: skip
"""Who asks, which rankings are frozen, and whether they see the marks of Québec's jury."""


def test_history_tells_marks_to_who_may_see_them(judged: Judged) -> None:
    workspace = judged.workspace
    for who, sides, seen in CASES:
        workspace.acts_for(judged.quebec)
        freeze(judged, *sides)
        officer = getattr(judged, who)
        workspace.acts_for(officer)
        labels = {row.label for row in history.steps(workspace, officer=officer).rows}
        assert ({"test.marks", "test.mark", "test.unmark"} <= labels) is seen, (who, sides)
        for table, record in judged.rows[:-1]:
            told = history.record_as_of(workspace, table, record, workspace.now())
            assert (told is not None) is seen, (who, sides, table)
            with workspace.read() as connection:
                assert clearance.row_seen(connection, table, record) is seen, (who, sides, table)
                assert clearance.holds_marks(connection, judged.call.id)
        then = history.as_of(workspace, judged.application, workspace.now())
        assert ({"score_sheet", "mark", "consolidation"} <= {one.table for one in then}) is seen, (who, sides)


def test_a_closed_sheet_is_not_there_for_a_change(judged: Judged) -> None:
    for officer in (judged.wallonie, judged.secretariat):
        for table, record in judged.rows[:-1]:
            kind = next(one for one in entities(Record) if one.__tablename__ == table)
            with check_refused(judged.workspace, "record.gone"), judged.workspace.write(officer, "test.unseen") as tx:
                tx.get(kind, record)
