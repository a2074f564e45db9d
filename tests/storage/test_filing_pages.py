"""Lists of applications: keyset pages make the whole list, and each is read by its index."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, event

from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.filings import ApplicationFilter, ApplicationRow, ApplicationState
from cmpdesk.domain.money import Money
from cmpdesk.domain.pages import Sort
from cmpdesk.domain.programmes import Side
from cmpdesk.services import filings, workspaces
from cmpdesk.storage import tables
from cmpdesk.storage.base import new_id
from cmpdesk.storage.queries.filings import SORTS
from cmpdesk.storage.workspace import Workspace
from tests.storage.fixtures import (
    DEADLINE,
    a_call,
    application_row,
    filing_row,
    fill,
    organisation_row,
)

WORDS = ("Énergie", "eau", "Été", "été", "étude", "coté", "côte", "cote", "côté", "Zone", "10 villes", "9 villes",
         "ŒUVRE")  # fmt: skip


@pytest.fixture
def call(workspace: Workspace, officer: Officer) -> CallSheet:
    """A call with 60 applications that share titles, amounts and states."""
    made = a_call(workspace, officer)
    draw = random.Random(7)
    rows = [
        application_row(made, place, draw.choice(WORDS), draw.choice([*ApplicationState]),
                        amount_first=draw.choice([-1, 0, 500_000, 2_000_000_00]), amount_second=draw.choice([-1, 7]))
        for place in range(60)
    ]  # fmt: skip
    with workspace.write(officer, "import.commit", count=60) as transaction:
        transaction.bulk_insert(tables.Application, rows)
        transaction.commit()
    return made


def walk(workspace: Workspace, wanted: ApplicationFilter, sort: Sort, limit: int) -> list[ApplicationRow]:
    rows: list[ApplicationRow] = []
    after = None
    while True:
        page = filings.page(workspace, wanted, sort, after, limit)
        assert len(page.rows) <= limit
        rows += page.rows
        if (after := page.after) is None:
            return rows


def test_pages_concatenate_to_the_whole_list(workspace: Workspace, call: CallSheet) -> None:
    @settings(max_examples=40)
    @given(st.sampled_from(sorted(SORTS)), st.booleans(), st.integers(1, 70), st.sampled_from(["", "eau", "v"]))
    def pages(column: str, descending: bool, limit: int, search: str) -> None:
        wanted, sort = ApplicationFilter(call.id, search=search), Sort(column, descending)
        whole = filings.page(workspace, wanted, sort, None, 1000).rows
        assert walk(workspace, wanted, sort, limit) == list(whole)
        assert len({row.id for row in whole}) == filings.count(workspace, wanted)

    pages()


@pytest.mark.parametrize("column", sorted(SORTS))
def test_descending_is_ascending_turned_round(workspace: Workspace, call: CallSheet, column: str) -> None:
    wanted = ApplicationFilter(call.id)
    up = walk(workspace, wanted, Sort(column), 1000)
    down = walk(workspace, wanted, Sort(column, descending=True), 1000)
    assert up == list(reversed(down))
    assert len(up) == 60


def test_titles_are_in_french_order_on_both_databases(workspace: Workspace, call: CallSheet) -> None:
    titles = [row.title for row in walk(workspace, ApplicationFilter(call.id), Sort("title"), 1000)]
    assert list(dict.fromkeys(titles)) == [
        "9 villes", "10 villes", "cote", "côte", "coté", "côté", "eau", "Énergie", "Été", "été", "étude", "ŒUVRE",
        "Zone",
    ]  # fmt: skip


def test_numbers_are_in_the_order_of_their_parts(workspace: Workspace, call: CallSheet) -> None:
    numbers = [row.number for row in walk(workspace, ApplicationFilter(call.id), Sort("number"), 1000)]
    assert numbers == sorted(numbers, key=lambda number: [int(part) for part in number.split(".")])


def test_filters_let_pass_what_they_say(workspace: Workspace, officer: Officer, call: CallSheet) -> None:
    everything = walk(workspace, ApplicationFilter(call.id), Sort("number"), 1000)
    state = ApplicationState.WITHDRAWN
    withdrawn = walk(workspace, ApplicationFilter(call.id, states=(state,)), Sort("number"), 7)
    assert withdrawn == [row for row in everything if row.state is state]
    sectors = tuple(one.id for one in call.sectors[:2])
    some = walk(workspace, ApplicationFilter(call.id, sector_ids=sectors), Sort("number"), 7)
    names = [one.name for one in call.sectors[:2]]
    assert some == [row for row in everything if row.sector in names]
    other = a_call(workspace, officer, "Autre appel")
    fill(workspace, officer, other, ["Ailleurs"], (Side.SECOND,))
    assert filings.count(workspace, ApplicationFilter(call.id)) == 60
    assert filings.count(workspace, ApplicationFilter(call.id, side=Side.FIRST)) == 0
    assert filings.count(workspace, ApplicationFilter(other.id, side=Side.FIRST)) == 0
    assert filings.count(workspace, ApplicationFilter(other.id, side=Side.SECOND)) == 1


def test_a_row_tells_of_both_filings_and_their_attachments(workspace: Workspace, officer: Officer) -> None:
    call = a_call(workspace, officer)
    home = organisation_row("Institut boréal")
    one = application_row(call, 1, "Corridor vert", ApplicationState.PAIRED)
    first = filing_row(call, one, Side.FIRST, home["id"], id=new_id(), requested=9_000_000)
    late = DEADLINE.instant + timedelta(seconds=1)
    second = filing_row(call, one, Side.SECOND, home["id"], id=new_id(), requested=None, received_at=late)
    with workspace.write(officer, "import.commit", count=1) as transaction:
        transaction.bulk_insert(tables.Organisation, [home])
        transaction.bulk_insert(tables.Application, [one])
        transaction.bulk_insert(tables.Filing, [first, second])
        pieces: list[tuple[str, int]] = [("printable", 12), ("printable", 3), ("damaged", 0)]
        transaction.bulk_insert(tables.Attachment, [
            {"filing_id": first["id"], "position": place, "name": f"{place}.pdf", "size": 10, "media": "a/pdf",
             "sha256": transaction.put_blob(b"%d" % place), "status": status, "pages": pages, "cleaned": []}
            for place, (status, pages) in enumerate(pieces)
        ])  # fmt: skip
        transaction.commit()
    (row,) = filings.page(workspace, ApplicationFilter(call.id), Sort("number")).rows
    assert row.organisations == ("Institut boréal", "Institut boréal")
    assert row.amounts == (Money(9_000_000, "CAD"), None)
    assert (row.attachments, row.pages, row.unprintable, row.late) == (3, 15, 1, True)
    assert filings.count(workspace, ApplicationFilter(call.id, unprintable_only=True)) == 1
    sheet = filings.application(workspace, row.id)
    assert [filing and filing.late for filing in sheet.filings] == [False, True]
    assert [piece.name for _, piece in sheet.attachments()] == ["0.pdf", "1.pdf", "2.pdf"]
    assert filings.attachment(workspace, sheet.attachments()[1][1].id) == b"1"


@contextmanager
def statements(workspace: Workspace) -> Iterator[list[tuple[str, Any]]]:
    """Collect the statements that readers run."""
    seen: list[tuple[str, Any]] = []

    def note(_: Connection, __: Any, statement: str, parameters: Any, *___: Any) -> None:
        seen.append((statement, parameters))

    event.listen(workspace.engines.readers, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(workspace.engines.readers, "before_cursor_execute", note)


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize(
    ("column", "index"),
    [("number", "number"), ("title", "title"), ("sector", "sector"), ("state", "state"), ("amount_first", "first"),
     ("amount_second", "second")],
)  # fmt: skip
def test_a_page_is_read_by_its_index_without_sorting(file_workspace: Workspace, column: str, index: str,
                                                      descending: bool) -> None:  # fmt: skip
    workspace = file_workspace
    (officer,) = workspaces.officers(workspace)
    call = a_call(workspace, officer)
    fill(workspace, officer, call, [f"Projet {place}" for place in range(30)])
    sort = Sort(column, descending)
    first = filings.page(workspace, ApplicationFilter(call.id), sort, None, 10)
    with statements(workspace) as seen:
        filings.page(workspace, ApplicationFilter(call.id), sort, first.after, 10)
    statement, parameters = next(one for one in seen if "FROM application" in one[0] and "LIMIT" in one[0])
    with workspace.read() as connection:
        plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)]
    assert len(plan) == 1
    assert f"USING INDEX ix_application_{index} (call_id=? AND (" in plan[0]


@pytest.mark.parametrize("typed", ["", "projet"])
def test_the_rows_of_a_page_are_completed_by_indexes(file_workspace: Workspace, typed: str) -> None:
    workspace = file_workspace
    (officer,) = workspaces.officers(workspace)
    call = a_call(workspace, officer)
    fill(workspace, officer, call, [f"Projet {place}" for place in range(30)])
    with statements(workspace) as seen:
        filings.page(workspace, ApplicationFilter(call.id, search=typed), Sort("number"), None, 10)
        filings.count(workspace, ApplicationFilter(call.id, search=typed))
    with workspace.read() as connection:
        plans = {
            statement: [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)]
            for statement, parameters in seen
            if "FROM application" in statement or "filing" in statement
        }
    scans = [line for plan in plans.values() for line in plan if line.startswith("SCAN") and "search_words" not in line]
    assert plans
    assert scans == []
