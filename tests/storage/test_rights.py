"""What a login may do on PostgreSQL is what `domain.access` says: each role, table and operation, tried one by one."""

from collections.abc import Iterator
from contextlib import suppress
from itertools import product
from typing import Any

import psycopg
import pytest
from psycopg import sql
from psycopg.types.json import Json

from cmpdesk.domain.access import Right
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import Foreseen, Refusal
from cmpdesk.services import workspaces
from cmpdesk.storage import tables
from cmpdesk.storage.base import Base
from cmpdesk.storage.guarded import MARKS, STRICT
from cmpdesk.storage.workspace import Workspace
from tests.postgres import database
from tests.storage.logins import PASSWORD, server
from tests.storage.rights_ground import DONE, TAKEN, Actor, Ground, prepared, tried
from tests.storage.rights_matrix import DELETE, EXPECTED, INSERT, READ, UPDATE

NO_PRIVILEGE = "42501"
OF_A_SIDE = ("filing", "reviewer", "assignment", "packet", "expert", "declaration", "mark", "ranking",
             "grant_line", "supporting_piece", "letter")
"""Tables for which it makes a difference whose office it is."""
FREE_OF_CLASS = {"blob", "blob_text", "journal_entry"}
"""Tables whose new rows belong to nothing yet."""


def expected(ground: Ground, actor: Actor, table: str, command: str, row: dict[str, Any]) -> bool:
    place = COMMANDS.index(command)
    if command is INSERT and table in FREE_OF_CLASS:
        return EXPECTED[table][place](actor, row)
    hidden = row["#key"] in ground.strict and not actor.may(Right.SEE_STRICT)
    # who may change or delete but not read finds nothing to change
    reads = EXPECTED[table][0](actor, row)
    return not hidden and (reads or command is INSERT) and EXPECTED[table][place](actor, row)


def made(postgres_url: str, office: str | None) -> Iterator[Ground]:
    with database(postgres_url) as address, server(address, office) as one:
        ready = prepared(one, office)
        yield ready
        ready.close()


@pytest.fixture(scope="module")
def ground(postgres_url: str) -> Iterator[Ground]:
    yield from made(postgres_url, None)


@pytest.fixture(scope="module")
def ground_in_quebec(postgres_url: str) -> Iterator[Ground]:
    yield from made(postgres_url, "QC")


COMMANDS = (READ, INSERT, UPDATE, DELETE)
KEYS = {"blob": "sha256", "blob_text": "sha256", "number_counter": "scope", "alembic_version": "version_num",
        "presence": "officer_id", "search_entry": "sequence"}  # fmt: skip


def rows_of(ground: Ground, table: str) -> list[dict[str, Any]]:
    """Return every row of a table as its owner sees it, with its key and Party."""
    with psycopg.connect(ground.server.address, row_factory=psycopg.rows.dict_row) as connection:
        found = connection.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(table))).fetchall()
    for row in found:
        key = f"{row['step_id']}.{row['ordinal']}" if table == "journal_entry" else str(row[KEYS.get(table, "id")])
        row["#key"], row["#party"], row["#frozen"] = key, ground.sides.get(key), key in ground.frozen
        needed = ground.marks.get(key, {key} if table in MARKS else set())
        row["#marks"] = sorted({(ground.sides[one], one in ground.opened) for one in needed})
    return found


def statements(connection: psycopg.Connection[Any], table: str, row: dict[str, Any]) -> Iterator[str]:
    """Return what reads, inserts, changes and deletes one row, in this order."""
    new = {**row, "state": "draft"} if table == "call" else row
    columns = {name: Json(value) if isinstance(value, list | dict) else value for name, value in new.items()
               if not name.startswith("#") and not (table == "search_entry" and name == "words")}  # fmt: skip
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    keys = ["step_id", "ordinal"] if table == "journal_entry" else [KEYS.get(table, "id")]
    if table == "presence":
        keys.append("record_id")
    where = sql.SQL(" AND ").join(sql.SQL("{} = {}").format(sql.Identifier(one), row[one]) for one in keys)
    name = sql.Identifier(table)
    some = sql.Identifier(keys[0])
    for command in COMMANDS:
        yield {
            READ: sql.SQL("SELECT FROM {} WHERE {}").format(name, where),
            INSERT: sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
                name, names, sql.SQL(", ").join(map(sql.Literal, columns.values()))
            ),
            UPDATE: sql.SQL("UPDATE {} SET {} = {} WHERE {}").format(name, some, some, where),
            DELETE: sql.SQL("DELETE FROM {} WHERE {}").format(name, where),
        }[command].as_string(connection)


def check_says_nothing(row: dict[str, Any], said: str) -> None:
    for value in row.values():
        if isinstance(value, str) and len(value) > 8:
            assert value not in said


def cases() -> list[str]:
    return sorted({*Base.metadata.tables, "alembic_version"})


def test_every_table_is_in_the_matrix() -> None:
    assert cases() == sorted(EXPECTED)


@pytest.mark.parametrize("table", cases())
def test_each_role_does_with_each_row_what_the_domain_says(ground: Ground, table: str) -> None:
    check_table(ground, table)


@pytest.mark.parametrize("table", OF_A_SIDE)
def test_so_it_is_in_the_office_of_one_party(ground_in_quebec: Ground, table: str) -> None:
    check_table(ground_in_quebec, table)


def check_table(ground: Ground, table: str) -> None:
    rows = rows_of(ground, table)
    assert rows
    guarded = (*STRICT, *MARKS, "blob", "search_entry", "journal_step", "journal_entry")
    assert table not in guarded or {one["#key"] for one in rows} & ground.strict
    some = _some(ground, rows)
    with psycopg.connect(ground.server.address) as owner:
        asked = [statement for row in some for statement in statements(owner, table, row)]
    wrong = []
    for actor in ground.actors:
        with ground.as_(actor) as connection:
            answers = tried(connection, asked)
        for (row, command), said in zip(product(some, COMMANDS), answers, strict=True):
            check_says_nothing(row, said)
            if (said in (DONE, TAKEN)) != expected(ground, actor, table, command, row):
                wrong.append((actor.name, command, row["#key"], row["#key"] in ground.strict, said))
    assert wrong == []


def _some(ground: Ground, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return at most two rows of each sort: of a Party, strict or not, frozen or not, open or not."""
    sorts: dict[Any, list[dict[str, Any]]] = {}
    for row in rows:
        sort = row["#party"], row["#key"] in ground.strict, row.get("officer_id"), *row["#marks"], row["#frozen"]
        sorts.setdefault(sort, []).append(row)
    return [row for group in sorts.values() for row in group[:2]]


# -- what a row alone does not tell


def test_lists_hold_exactly_the_rows_that_may_be_seen(ground: Ground) -> None:
    for table in EXPECTED:
        rows = rows_of(ground, table)
        for actor in ground.actors:
            with ground.as_(actor) as connection:
                query = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))
                found = connection.execute(query).fetchone()
            assert found == (sum(expected(ground, actor, table, READ, row) for row in rows),), (actor.name, table)


def test_every_table_is_forced_and_nothing_is_open_to_all(ground: Ground) -> None:
    with psycopg.connect(ground.server.address) as connection:

        def ask(query: str) -> list[Any]:
            return connection.execute(query).fetchall()

        here = "relnamespace = 'public'::regnamespace"
        assert ask(f"SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND {here} "
                   "AND NOT (relrowsecurity AND relforcerowsecurity)") == []  # fmt: skip
        assert ask(f"SELECT relname FROM pg_class WHERE relkind IN ('v', 'm') AND {here} "
                   "AND NOT coalesce(reloptions @> '{security_invoker=true}', false)") == []  # fmt: skip
        functions = ask("SELECT proname, prosecdef, proconfig, has_function_privilege('public', oid, 'EXECUTE') "
                        "FROM pg_proc WHERE pronamespace = 'public'::regnamespace")  # fmt: skip
        assert len(functions) >= 5
        for name, definer, settings, public in functions:
            assert (definer, public) == (False, False), name
            assert settings == ["search_path=pg_catalog, public, pg_temp"], name
        assert ask(f"SELECT relname FROM pg_class, aclexplode(relacl) WHERE {here} AND grantee = 0") == []
        granted_on = ask("SELECT relname, array_agg(privilege_type::text) FROM pg_class, aclexplode(relacl) "
                         f"WHERE {here} AND relkind = 'S' AND grantee <> relowner GROUP BY 1")  # fmt: skip
        for relation, granted in granted_on:
            assert (relation[-3:], granted) == ("seq", ["USAGE"])


@pytest.mark.parametrize("statement", [
    "CREATE TABLE mine (x integer)", "CREATE TEMP TABLE officer (x integer)", "DROP TABLE officer",
    "ALTER TABLE application DISABLE ROW LEVEL SECURITY", "DROP POLICY cmpdesk_select ON application",
    "CREATE FUNCTION cmpdesk_role() RETURNS text LANGUAGE sql AS $$ SELECT 'lead' $$",
    "TRUNCATE journal_step", "SET ROLE {owner}", "SELECT setval('search_entry_sequence_seq', 1)",
])  # fmt: skip
def test_an_officer_makes_and_opens_nothing(ground: Ground, statement: str) -> None:
    for name in ("lead", "quebec"):
        actor = next(one for one in ground.actors if one.name == name)
        with ground.as_(actor) as connection:
            with pytest.raises(psycopg.Error) as refused:
                connection.execute(statement.replace("{owner}", ground.server.login("owner")))
            assert refused.value.sqlstate == NO_PRIVILEGE


def test_neither_a_view_nor_a_function_of_the_owner_opens_what_is_strict(ground: Ground) -> None:
    with psycopg.connect(ground.server.of(ground.server.login("owner"))) as owner:
        owner.execute("CREATE VIEW trap AS SELECT title FROM application")
        owner.execute("CREATE FUNCTION trap() RETURNS bigint LANGUAGE sql SECURITY DEFINER "
                      "SET search_path = public, pg_temp AS 'SELECT count(*) FROM application'")  # fmt: skip
        owner.execute("GRANT SELECT ON trap TO PUBLIC")
        owner.execute("GRANT EXECUTE ON FUNCTION trap() TO PUBLIC")
    try:
        for actor in ground.actors:
            rows = rows_of(ground, "application")
            wanted = sum(expected(ground, actor, "application", READ, row) for row in rows)
            with ground.as_(actor) as connection:
                assert connection.execute("SELECT count(*), max(trap()) FROM trap").fetchone() == (
                    (wanted, wanted or None) if wanted else (0, None)
                )
    finally:
        with psycopg.connect(ground.server.of(ground.server.login("owner"))) as owner:
            owner.execute("DROP VIEW trap")
            owner.execute("DROP FUNCTION trap()")


def test_a_number_that_is_taken_tells_nothing_of_who_has_it(ground: Ground) -> None:
    strict = next(one for one in rows_of(ground, "application") if one["#key"] in ground.strict)
    actor = next(one for one in ground.actors if one.name == "quebec")
    with ground.as_(actor) as connection:
        taken = {**strict, "id": "x" * 32, "confidentiality": "party"}
        columns = [name for name in taken if not name.startswith("#")]
        statement = sql.SQL("INSERT INTO application ({}) VALUES ({})").format(
            sql.SQL(", ").join(map(sql.Identifier, columns)),
            sql.SQL(", ").join(sql.Literal(taken[one]) for one in columns),
        )
        with pytest.raises(psycopg.errors.UniqueViolation) as refused:
            connection.execute(statement)
    check_says_nothing(strict, str(refused.value))
    assert strict["number"] not in str(refused.value)


@pytest.mark.parametrize(("name", "statement"), [
    ("quebec", "UPDATE call SET state = 'agreed'"),
    ("quebec", "UPDATE call SET approved_first = '2026-01-01'"),
    ("quebec", "UPDATE call SET confidentiality = 'strict'"),
    ("lead_uncleared", "UPDATE call SET confidentiality = 'strict'"),
    ("quebec_cleared", "UPDATE number_counter SET value = value - 1"),
    ("lead", "UPDATE journal_entry SET digest = 'x'"),
    ("lead", "UPDATE journal_entry SET fields = '{{}}'"),
    ("lead", "UPDATE journal_entry SET deleted_by = '{me}'"),
    ("lead", "UPDATE journal_head SET sequence = sequence + 1"),
    ("lead", "UPDATE journal_head SET hash = 'x'"),
    ("quebec", "UPDATE application SET confidentiality = 'strict'"),
    ("quebec", "UPDATE officer SET cleared = true"),
    ("quebec", "UPDATE note SET officer_id = 'x'"),
    ("quebec", "UPDATE call SET frozen_second = '2026'"),
    ("quebec", "UPDATE call SET frozen_first = NULL"),
    ("lead", "UPDATE call SET frozen_second = NULL"),
    ("secretariat", "UPDATE call SET frozen_first = '2026', frozen_second = '2026' WHERE evaluation = 'parallel'"),
    ("lead_uncleared", "UPDATE call SET evaluation = 'common'"),
    ("lead_uncleared", "UPDATE call SET evaluation = 'delegated', lead = 'second', frozen_second = '2026'"),
    ("lead_uncleared", "UPDATE call SET programme_id = 'x'"),
    ("lead", "UPDATE ranking SET value = '[]' WHERE side = 'first'"),
    ("lead", "UPDATE ranking SET digest = 'x' WHERE side = 'first'"),
    ("quebec", "UPDATE ranking SET reopened_at = '2026', reopened_by = '{me}' WHERE side = 'first'"),
    ("quebec", "UPDATE project SET state = 'stopped'"),
    ("quebec", "UPDATE revision SET approved_second = '2026-01-01'"),
    ("lead", "UPDATE revision SET approved_second = '2026-01-01'"),
    ("wallonie", "UPDATE change_request SET answer_first = 'accepted'"),
    ("wallonie", "UPDATE change_request SET reason_first = 'x'"),
    ("wallonie", "UPDATE closing SET rating_first = 'good', evaluation_first = 'x'"),
    ("quebec_cleared", "UPDATE declaration SET answer = 'real' WHERE officer_id <> '{me}'"),
    ("quebec_cleared", "UPDATE declaration SET explanation = 'x' WHERE officer_id <> '{me}'"),
    ("quebec_cleared", "UPDATE declaration SET reviewer_id = NULL, officer_id = '{me}' WHERE officer_id IS NULL"),
])  # fmt: skip
def test_a_change_is_held_to_what_was_there(ground: Ground, name: str, statement: str) -> None:
    actor = next(one for one in ground.actors if one.name == name)
    assert actor.officer is not None
    with ground.as_(actor) as connection:
        changed = 0
        with suppress(psycopg.errors.InsufficientPrivilege), connection.transaction(force_rollback=True):
            changed = connection.execute(statement.format(me=actor.officer.id)).rowcount
        assert changed == 0


@pytest.mark.parametrize(("name", "statement"), [
    ("quebec", "UPDATE call SET frozen_first = '2026' WHERE frozen_first IS NULL"),
    ("lead", "UPDATE call SET frozen_first = NULL"),
    ("lead", "UPDATE ranking SET reopened_at = '2026', reopened_by = '{me}', reason = 'r' WHERE side = 'first'"),
    ("quebec_cleared", "UPDATE declaration SET measure = 'handover', decided_by = '{me}' WHERE officer_id <> '{me}'"),
    ("lead", "UPDATE declaration SET explanation = '' WHERE officer_id IS NULL"),
    ("lead", "UPDATE project SET state = 'stopped'"),
    ("quebec", "UPDATE revision SET approved_first = '2026-01-01', reason = 'x'"),
    ("wallonie", "UPDATE revision SET approved_second = '2026-01-01'"),
    ("wallonie", "UPDATE change_request SET answer_second = 'accepted', reason_second = 'x', requester = 'Q'"),
    ("wallonie", "UPDATE closing SET rating_second = 'good', evaluation_second = 'x', closed_on = '2026-01-01'"),
])  # fmt: skip
def test_what_a_party_freezes_its_lead_reopens(ground: Ground, name: str, statement: str) -> None:
    actor = next(one for one in ground.actors if one.name == name)
    assert actor.officer is not None
    with ground.as_(actor) as connection, connection.transaction(force_rollback=True):
        assert connection.execute(statement.format(me=actor.officer.id)).rowcount > 0


def test_what_is_frozen_opens_and_closes_with_the_freeze(ground: Ground) -> None:
    """In one transaction each: the other Party's marks show as soon as both are frozen, and are closed on reopening."""
    actors = {one.name: one for one in ground.actors}
    of_call = "UPDATE call SET frozen_second = {} WHERE frozen_first IS NOT NULL AND frozen_second IS {} NULL"

    def count(connection: psycopg.Connection[Any]) -> int:
        return len(connection.execute("SELECT FROM mark").fetchall())

    with ground.as_(actors["wallonie"]) as connection, connection.transaction(force_rollback=True):
        before = count(connection)
        connection.execute(of_call.format("'2026'", ""))
        assert count(connection) > before
    with ground.as_(actors["lead_uncleared"]) as connection, connection.transaction(force_rollback=True):
        before = count(connection)
        connection.execute(of_call.format("NULL", "NOT"))
        assert count(connection) < before


def test_a_lead_takes_values_from_the_journal_but_never_a_digest(ground: Ground) -> None:
    actor = next(one for one in ground.actors if one.name == "lead")
    with ground.as_(actor) as connection, connection.transaction(force_rollback=True):
        emptied = connection.execute(
            "UPDATE journal_entry SET fields = (SELECT json_object_agg(key, json_build_array(value -> 0)) "
            "FROM json_each(fields)) WHERE table_name = 'person'"
        )
        assert emptied.rowcount > 0


def test_a_step_is_written_in_ones_own_name_and_next_in_the_chain(ground: Ground) -> None:
    actor = next(one for one in ground.actors if one.name == "quebec")
    other = next(one for one in ground.actors if one.name == "wallonie")
    assert actor.officer is not None
    assert other.officer is not None
    made = {"id": "s" * 32, "kind": "change", "label": "x", "params": Json({}), "at": "2026", "schema": "0003",
            "rows": 0}  # fmt: skip
    with ground.as_(actor) as connection:
        head = connection.execute("SELECT sequence, hash FROM journal_head").fetchone()
        assert head is not None
        good = {**made, "sequence": head[0] + 1, "previous": head[1], "hash": "h" * 64, "officer_id": actor.officer.id}
        names = sql.SQL(", ").join(map(sql.Identifier, good))
        marks = sql.SQL(", ").join(map(sql.Placeholder, good))
        statement = sql.SQL("INSERT INTO journal_step ({}) VALUES ({})").format(names, marks)
        for wrong in ({"officer_id": other.officer.id}, {"sequence": head[0] + 2}, {"previous": "0" * 64}):
            with pytest.raises(psycopg.Error) as refused:
                connection.execute(statement, {**good, **wrong})
            assert refused.value.sqlstate == NO_PRIVILEGE
        with connection.transaction(force_rollback=True):
            assert connection.execute(statement, good).rowcount == 1
            moved = connection.execute("UPDATE journal_head SET sequence = sequence + 1, hash = %s", ["h" * 64])
            assert moved.rowcount == 1


def past_the_program(workspace: Workspace, officer: Officer) -> None:
    with workspace.write(officer, "test.past-the-program") as transaction:
        transaction.add(tables.Organisation(name="A", name_key="a"))
        transaction.commit()


def test_the_program_is_told_in_a_sentence(ground: Ground) -> None:
    reader = next(one for one in ground.actors if one.name == "reader")
    assert reader.officer is not None
    workspace = workspaces.open_workspace(reader.address)
    try:
        assert [one.id for one in workspaces.acting(workspace)] == [reader.officer.id]
        with pytest.raises(Refusal) as refused:
            past_the_program(workspace, reader.officer)
        assert refused.value.code == "access.by-server"
    finally:
        workspace.close()


@pytest.mark.parametrize("name", ["left", "nobody"])
def test_who_is_no_officer_is_refused_at_the_door(ground: Ground, name: str) -> None:
    address = next(one.address for one in ground.actors if one.name == name)
    with pytest.raises(Refusal) as refused:
        workspaces.open_workspace(address)
    assert refused.value.code == "officer.no-login"
    assert PASSWORD not in str(refused.value)


def test_a_stranger_does_not_get_in(ground: Ground) -> None:
    with psycopg.connect(ground.server.address, autocommit=True) as connection:
        name = ground.server.login("stranger")
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(sql.Identifier(name), PASSWORD))
        ground.server.roles.append(name)
    with pytest.raises(Foreseen) as refused:
        workspaces.open_workspace(ground.server.of(name))
    assert refused.value.code == "server.login"
