"""A workspace on each kind of database, and quick ways to fill it with invented filings."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
from sqlalchemy import select

from cmpdesk.domain.calls import CallAction, CallSheet, Pairing
from cmpdesk.domain.deadlines import Deadline
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import Foreseen
from cmpdesk.domain.filings import ApplicationState
from cmpdesk.domain.history import StepKind
from cmpdesk.domain.programmes import Programme, Side
from cmpdesk.domain.text import LocalisedText, fold, sort_key
from cmpdesk.services import calls, history, programmes, workspaces
from cmpdesk.storage import tables
from cmpdesk.storage.base import Base, new_id
from cmpdesk.storage.declaring import entities
from cmpdesk.storage.tables import SearchEntry
from cmpdesk.storage.workspace import Workspace

START = datetime(2026, 1, 12, 14, 0, tzinfo=UTC)
DEADLINE = Deadline(datetime(2026, 3, 27, 21, 59, tzinfo=UTC), "America/Toronto")
LEAD = "Odile Garneau"
LETTERS = str.maketrans("0123456789", "ghijklmnop")

Value = TypeVar("Value")


class Clock:
    """A clock that a test sets; each reading is a second later than the one before."""

    def __init__(self) -> None:
        self.at = START

    def __call__(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at


@pytest.fixture(params=["sqlite", "postgres"])
def location(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a new workspace can be made: a path, then the address of an empty database."""
    if request.param == "postgres":
        return str(request.getfixturevalue("postgres_database"))
    return str(tmp_path / "appel.cmpdesk")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def new_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new workspace to copy: making one takes longer than most tests."""
    path = tmp_path_factory.mktemp("new") / "neuf.cmpdesk"
    workspaces.create(str(path), office=None, officer_name=LEAD, clock=Clock()).close()
    return path


@pytest.fixture
def workspace(location: str, clock: Clock, new_file: Path) -> Iterator[Workspace]:
    """A joint workspace with one officer, a lead of the secretariat."""
    if location.startswith("postgresql"):
        made = workspaces.create(location, office=None, officer_name=LEAD, clock=clock)
    else:
        shutil.copy(new_file, location)
        made = workspaces.open_workspace(location, clock=clock)
    try:
        yield made
    finally:
        made.close()


@pytest.fixture
def officer(workspace: Workspace) -> Officer:
    return workspaces.officers(workspace)[0]


@pytest.fixture
def file_workspace(tmp_path: Path, clock: Clock, new_file: Path) -> Iterator[Workspace]:
    """A joint workspace in a file, for what only files know."""
    path = shutil.copy(new_file, tmp_path / "appel.cmpdesk")
    made = workspaces.open_workspace(str(path), clock=clock)
    try:
        yield made
    finally:
        made.close()


def cmp_programme(workspace: Workspace, officer: Officer) -> Programme:
    """Return the CMP programme of the workspace, adopted where it is not there yet."""
    here = [one for one in programmes.programmes(workspace) if one.code == "cmp"]
    if here:
        return here[0]
    template = next(one for one in programmes.templates() if one.code == "cmp")
    return programmes.adopt(workspace, officer=officer, template=template).value


def a_call(workspace: Workspace, officer: Officer, title: str = "Appel de la XIVe session",
           pairing: Pairing = Pairing.PAIRED) -> CallSheet:  # fmt: skip
    """Return a new draft call of the CMP programme, with its sectors and a deadline."""
    programme = cmp_programme(workspace, officer)
    draft = replace(
        calls.blank(workspace, programme.id), title=LocalisedText(fr=title), deadline=DEADLINE, pairing=pairing
    )
    return calls.create(workspace, officer=officer, programme_id=programme.id, draft=draft).value


def published(workspace: Workspace, officer: Officer, call: CallSheet) -> CallSheet:
    """Return the call, agreed by both Parties and published."""
    for side in Side:
        call = calls.approve(workspace, officer=officer, call_id=call.id, seen=call.version, side=side,
                             on=workspace.today()).value  # fmt: skip
    for action in (CallAction.AGREE, CallAction.PUBLISH):
        call = calls.move(workspace, officer=officer, call_id=call.id, seen=call.version, action=action).value
    return call


def closed(workspace: Workspace, officer: Officer, call: CallSheet, clock: Clock) -> CallSheet:
    """Return the call published, then closed once its deadline has passed."""
    call = published(workspace, officer, call)
    clock.at = DEADLINE.instant + timedelta(days=1)
    return calls.move(workspace, officer=officer, call_id=call.id, seen=call.version, action=CallAction.CLOSE).value


def application_row(call: CallSheet, sequence: int, title: str, state: ApplicationState, **more: Any) -> dict[str, Any]:
    """Return the values of an application in the first sector, for `Transaction.bulk_insert`."""
    sector = call.sectors[sequence % len(call.sectors)]
    number = f"14.{sector.digit}{sequence:03}"
    return {
        "id": new_id(), "call_id": call.id, "number": number, "number_key": sort_key(number), "title": title,
        "title_key": sort_key(title), "sector_id": sector.id, "sector_key": sector.digit, "state": str(state), **more,
    }  # fmt: skip


def filing_row(call: CallSheet, application: dict[str, Any], side: Side, organisation_id: str,
               **more: Any) -> dict[str, Any]:  # fmt: skip
    """Return the values of a filing of an application, for `Transaction.bulk_insert`."""
    return {
        "application_id": application["id"], "call_id": call.id, "side": str(side), "number": application["number"],
        "title": application["title"], "organisation_id": organisation_id, "amounts": [[1, 2_000_000]],
        "requested": 2_000_000, "currency": "CAD" if side is Side.FIRST else "EUR", "missions": [],
        "received_at": DEADLINE.instant - timedelta(days=3), **more,
    }  # fmt: skip


def organisation_row(name: str) -> dict[str, Any]:
    return {"id": new_id(), "name": name, "name_key": fold(name)}


def fill(workspace: Workspace, officer: Officer, call: CallSheet, titles: list[str],
         sides: tuple[Side, ...] = (Side.FIRST, Side.SECOND)) -> list[str]:  # fmt: skip
    """Register a filing per side for each title, in one step as an import does; return the ids of the applications."""
    state = ApplicationState.PAIRED if len(sides) == 2 else ApplicationState.ORPHAN
    if call.pairing is Pairing.SINGLE:
        state = ApplicationState.RECEIVED
    with workspace.write(officer, "import.commit", count=len(titles), file="depots.xlsx") as transaction:
        # letters alone: a name that begins with a figure is found by who looks for a number
        homes = {side: organisation_row(f"Institut {place} de {new_id()[:6].translate(LETTERS)}")
                 for side, place in zip(sides, ("boréal", "mosan"), strict=False)}  # fmt: skip
        first = transaction.next_number(call.id) - 1
        applications = [
            application_row(call, first + place, title, state, amount_first=2_000_000 + place * 37 % 1000)
            for place, title in enumerate(titles)
        ]
        for _ in titles[1:]:
            transaction.next_number(call.id)
        transaction.bulk_insert(tables.Organisation, list(homes.values()))
        transaction.bulk_insert(tables.Application, applications)
        transaction.bulk_insert(
            tables.Filing, [filing_row(call, one, side, homes[side]["id"]) for one in applications for side in sides]
        )
        transaction.commit()
    return [str(one["id"]) for one in applications]


def sealed(workspace: Workspace, officer: Officer, kind: StepKind = StepKind.SEAL) -> None:
    """Write a step of `kind` that touches nothing."""
    with workspace.write(officer, "test.seal", kind=kind) as transaction:
        transaction.commit()


Snapshot = dict[str, list[str]]


def snapshot(workspace: Workspace) -> Snapshot:
    """Return all that read models are made of: every journalled row but for its version, and the words of search."""
    shown: Snapshot = {}
    with workspace.read() as connection:
        for kind in entities(Base):
            if kind.journalled:
                columns = [column for column in kind.__table__.c if column.name != "version"]
                rows = [repr(tuple(row)) for row in connection.execute(select(*columns))]
                shown[kind.__tablename__] = sorted(rows)
        words = connection.execute(select(SearchEntry.target_id, SearchEntry.body))
        shown["search"] = sorted(repr(tuple(row)) for row in words)
    return shown


@contextmanager
def check_refused(workspace: Workspace, code: str) -> Iterator[None]:
    """The block is refused with `code`, and nothing was written."""
    with workspace.read() as connection:
        before = connection.exec_driver_sql("SELECT sequence, hash FROM journal_head").one()
    with pytest.raises(Foreseen) as caught:
        yield
    with workspace.read() as connection:
        assert connection.exec_driver_sql("SELECT sequence, hash FROM journal_head").one() == before
    assert caught.value.code == code


def check_undone(workspace: Workspace, officer: Officer, action: Callable[[], Value]) -> Value:
    """Return what `action` returns; it changes something, is one step, and can be taken back and made again."""
    before, steps = snapshot(workspace), history.steps(workspace, limit=1).rows[0].sequence
    made = action()
    after = snapshot(workspace)
    assert after != before
    assert history.steps(workspace, limit=1).rows[0].sequence == steps + 1
    history.undo(workspace, officer=officer)
    assert snapshot(workspace) == before
    history.redo(workspace, officer=officer)
    assert snapshot(workspace) == after
    return made
