"""Who may do what with each table of a shared workspace, as PostgreSQL enforces it (ADR 0011).

One login per officer. Every policy asks who logged in (`session_user`), never whose rights a function or a view
borrows, and row security is forced. `domain.access` is the rule; what stands here is checked against it cell by cell by
`tests/storage/test_rights.py`.
"""

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text

from cmpdesk.domain.programmes import Side
from cmpdesk.storage.guarded import HELD_STRICT, MARKED, MARKS, RETURNED, STRICT
from cmpdesk.storage.row_guards import guards

_ROLE, _ME, _CLEARED = "(SELECT cmpdesk_role())", "(SELECT cmpdesk_me())", "(SELECT cmpdesk_cleared())"
MEMBER = f"{_ROLE} IS NOT NULL"
WRITER = f"{_ROLE} IN ('lead', 'officer')"
LEAD = f"{_ROLE} = 'lead'"
NOBODY = ""


def _seen(column: str, table: str = "application", *, cleared: bool = True) -> str:
    """Return that `column` names a row of `table` that the login may see: row security holds in there too.

    With `cleared` who is cleared sees all of that table.
    """
    among = f"{column} IN (SELECT one.id FROM {table} one)"
    return f"({MEMBER} AND ({_CLEARED} OR {among}))" if cleared else f"({MEMBER} AND {among})"


_NOT_STRICT = (
    "confidentiality NOT IN ('', 'strict') OR (confidentiality = '' AND call_id NOT IN "
    "(SELECT one.id FROM call one WHERE one.confidentiality = 'strict'))"
)
_APPLICATION = f"{MEMBER} AND ({_CLEARED} OR {_NOT_STRICT})"
_ISSUED = (
    f"{MEMBER} AND ({_CLEARED} OR NOT EXISTS (SELECT FROM json_array_elements(packet.outline -> 1) line WHERE NOT "
    "EXISTS (SELECT FROM application one JOIN reviewer reader ON reader.call_id = one.call_id "
    "WHERE reader.id = packet.reviewer_id AND one.number = line ->> 0)))"
)
"""Every application in a packet can be seen: one that is gone hides it from who is not cleared."""
_OPEN_READER = f"({MEMBER} AND reviewer_id IN (SELECT cmpdesk_open_readers()))"
_BLOB = (
    f"{MEMBER} AND ({_CLEARED} AND '{RETURNED}' || sha256 NOT IN "
    f"(SELECT one.scope FROM number_counter one WHERE starts_with(one.scope, '{RETURNED}')) OR sha256 IN "
    "(SELECT one.sha256 FROM attachment one UNION SELECT one.print_sha256 FROM attachment one "
    "UNION SELECT one.sha256 FROM packet one UNION SELECT one.sha256 FROM returned_file one "
    "UNION SELECT one.sha256 FROM project_file one UNION SELECT one.sha256 FROM supporting_piece one "
    "UNION SELECT one.sha256 FROM letter one UNION SELECT one.sha256 FROM progress_file one "
    "UNION SELECT one.sha256 FROM report one UNION SELECT one.sha256 FROM disposal one))"
)
"""What came back from a reviewer is not for who is merely cleared: a counter says which blobs those are."""
_EVERYTHING = "(SELECT cmpdesk_sees_everything())"
_ENTRY = (
    f"{MEMBER} AND ({_EVERYTHING} OR deleted_by = {_ME} OR table_name NOT IN {(*STRICT, *MARKS)} "
    f"OR {_CLEARED} AND table_name NOT IN {MARKS}"
    + "".join(
        f" OR (table_name = '{name}' AND record_id IN (SELECT one.id FROM {name} one))" for name in (*STRICT, *MARKS)
    )
    + " OR (table_name = 'mark' AND coalesce(fields -> 'sheet_id' ->> 2, fields -> 'sheet_id' ->> 3) "
    "IN (SELECT one.id FROM score_sheet one)))"
)
"""A deleted row no longer tells who may see it: that of a mark, as long as its sheet is there."""
_STEP = (
    f"{MEMBER} AND ({_EVERYTHING} OR kind = 'seal' OR journal_step.rows = "
    "(SELECT count(*) FROM journal_entry one WHERE one.step_id = journal_step.id))"
)
"""A step is shown where all that it did can be seen, a seal to all: none of them may undo what was before it."""
_NEXT = (
    f"{WRITER} AND officer_id = {_ME} AND sequence = (SELECT head.sequence + 1 FROM journal_head head) "
    "AND previous = (SELECT head.hash FROM journal_head head)"
)
_FILES = f"{WRITER} AND {_seen('application_id')} AND cmpdesk_acts_for(call_id, side, 'register-filings')"
_JURY = "cmpdesk_acts_for(call_id, side, 'edit-jury')"
_READS = "(SELECT cmpdesk_acts_for(one.call_id, one.side, '{}') FROM reviewer one WHERE one.id = reviewer_id)"
_ASSIGNS = f"{_seen('application_id')} AND {_READS.format('edit-jury')}"
_ERASES = f"{LEAD} AND {_CLEARED}"
_SHEETS = f"{_seen('application_id')} AND {_OPEN_READER}"
_ENTERS = "(SELECT cmpdesk_enters_marks(one.call_id, one.side) FROM reviewer one WHERE one.id = reviewer_id)"
_ENTERS_SHEET = f"{_seen('application_id')} AND {_ENTERS}"
_ENTERS_MARK = (
    "(SELECT cmpdesk_enters_marks(reader.call_id, reader.side) FROM score_sheet one "
    "JOIN reviewer reader ON reader.id = one.reviewer_id WHERE one.id = sheet_id)"
)
_OPEN_SIDE = f"({MEMBER} AND (call_id, side) IN (SELECT * FROM cmpdesk_open_sides()))"
_ENTERS_SIDE = f"{_seen('application_id')} AND cmpdesk_enters_marks(call_id, side)"
_WHOLE = (
    f"({_CLEARED} OR call_id NOT IN (SELECT one.id FROM call one WHERE one.confidentiality = 'strict') "
    f"AND '{HELD_STRICT}' || call_id NOT IN (SELECT one.scope FROM number_counter one))"
)
"""What is about the whole of a call, strict files included, is for who is cleared where it ever held one."""
_FILE = f"{_OPEN_READER} AND {_WHOLE}"
_RANKS = f"{_WHOLE} AND {_JURY} AND cmpdesk_sees_marks(call_id, side)"
_OWN = "cmpdesk_acts_as(party_code)"
_ASKS = "(SELECT cmpdesk_acts_as(one.party_code) FROM expert one WHERE one.id = expert_id)"
_DECLARES = (
    f"{WRITER} AND {_seen('application_id')} AND CASE WHEN officer_id IS NULL THEN {_READS.format('edit-jury')} ELSE "
)
_PROJECT = _seen("project_id", "project")
_OF_PROJECT = f"{MEMBER} AND (project_id IS NULL OR {_PROJECT})"
_ACTS = "(SELECT cmpdesk_acts_for(one.call_id, {side}, 'register-filings') FROM {source})"
_GRANTS = f"{_PROJECT} AND " + _ACTS.format(side="side", source="project one WHERE one.id = project_id")
_OF_GRANT = _seen("grant_id", "grant_line")
_PAYS = f"{_OF_GRANT} AND " + _ACTS.format(
    side="held.side", source="grant_line held JOIN project one ON one.id = held.project_id WHERE held.id = grant_id"
)
_OF_CLAIM = _seen("claim_id", "claim")
_SUPPORTS = f"{_OF_CLAIM} AND " + _ACTS.format(
    side="held.side", source="claim JOIN grant_line held ON held.id = claim.grant_id "
    "JOIN project one ON one.id = held.project_id WHERE claim.id = claim_id",
)  # fmt: skip
_WRITES = f"{_OF_PROJECT} AND (side = '' AND {WRITER} OR cmpdesk_acts_for(call_id, side, 'produce-packets'))"
"""The minutes of a review are of both Parties."""
_OF_MISSION = _seen("mission_id", "mission")
_OPINES = f"{_PROJECT} AND " + _ACTS.format(side="side", source="project one WHERE one.id = project_id")
_DECIDED = _seen("decision_id", "review_decision")
_UNSEALED = "review_id IN (SELECT one.id FROM review one WHERE one.sealed_at IS NULL)"
"""At a review that is sealed nothing is added or removed; what changes there, row guards see."""
_OF_UNSEALED = "decision_id IN (SELECT made.id FROM review_decision made WHERE made." + _UNSEALED + ")"
_RETURNED = f"{MEMBER} AND (sheet_id IS NULL OR {_seen('sheet_id', 'progress_sheet')})"
_FOUND = f"{MEMBER} AND (application_id IS NULL OR {_seen('application_id')})"


@dataclass(frozen=True, slots=True)
class Rule:
    """The condition under which a row may be read, inserted, changed and deleted; "" for never."""

    read: str = MEMBER
    insert: str = WRITER
    update: str = WRITER
    delete: str = WRITER


def _under(condition: str) -> Rule:
    return Rule(condition, *[f"{WRITER} AND ({condition})"] * 3)


def _kept(read: str, write: str, unsealed: str) -> Rule:
    """Return a rule by which rows come and go only as long as what they belong to is not sealed."""
    return Rule(read, f"{write} AND {unsealed}", write, f"{write} AND {unsealed}")


_LEADS = Rule(MEMBER, LEAD, LEAD, LEAD)
_OPEN = Rule()
_DRAFT = f"{WRITER} AND (state = 'draft' OR {LEAD})"
RULES: dict[str, Rule] = {
    "alembic_version": Rule("true", NOBODY, NOBODY, NOBODY),
    "workspace": Rule(MEMBER, NOBODY, LEAD, NOBODY),
    "officer": Rule("true", LEAD, LEAD, LEAD),  # by it the policies know who logged in: it can ask none itself
    "programme": _LEADS,
    "party": _LEADS,
    "commission_session": _LEADS,
    "call": Rule(MEMBER, _DRAFT, WRITER, WRITER),
    "sector": _OPEN,
    "envelope": _OPEN,
    "grid_version": _OPEN,
    "heading": _OPEN,
    "organisation": _OPEN,
    "organisation_name": _OPEN,
    "person": _OPEN,
    "person_name": _OPEN,
    "application": _under(_APPLICATION),
    "filing": Rule(_seen("application_id"), _FILES, f"{WRITER} AND {_seen('application_id')}", _FILES),
    "attachment": _under(_seen("filing_id", "filing")),
    "note": Rule(_seen("application_id"), *[f"{WRITER} AND officer_id = {_ME} AND {_seen('application_id')}"] * 3),
    "reviewer": Rule(MEMBER, _JURY, f"{_JURY} OR {_ERASES}", _JURY),
    "assignment": Rule(_seen("application_id"), _ASSIGNS, f"{_ASSIGNS} OR {_ERASES}", _ASSIGNS),
    "preference": Rule(_seen("application_id"), _ASSIGNS, _ASSIGNS, _ASSIGNS),
    "expert": Rule(MEMBER, _OWN, _OWN, f"{_OWN} OR {_ERASES}"),
    "affiliation": _OPEN,
    "invitation": Rule(MEMBER, _ASKS, _ASKS, f"{_ASKS} OR {_ERASES}"),
    "tie": _OPEN,
    "declaration": Rule(_seen("application_id"), f"{_DECLARES} officer_id = {_ME} END",
                        f"{_DECLARES} true END OR {_ERASES}", f"{_DECLARES} officer_id = {_ME} END"),
    "score_sheet": Rule(_SHEETS, *[_ENTERS_SHEET] * 3),
    "mark": Rule(_seen("sheet_id", "score_sheet", cleared=False), *[_ENTERS_MARK] * 3),
    "returned_file": Rule(_FILE, f"{_WHOLE} AND {_ENTERS}", f"{_FILE} AND ({_ENTERS} OR {_ERASES})",
                          f"{_WHOLE} AND {_ENTERS}"),
    "jury": Rule(MEMBER, _JURY, f"{_JURY} OR {_ERASES}", _JURY),
    "consolidation": Rule(f"{_seen('application_id')} AND {_OPEN_SIDE}", *[_ENTERS_SIDE] * 3),
    "ranking": Rule(f"{_OPEN_SIDE} AND {_WHOLE}", _RANKS, f"{LEAD} AND {_RANKS}", NOBODY),
    "project": _under(_seen("application_id")),
    **dict.fromkeys(("promoter", "instrument", "project_file", "change_request"), _under(_PROJECT)),
    "holiday": _OPEN,
    **dict.fromkeys(("milestone", "revision"), _under(_OF_PROJECT)),
    "baseline": Rule(MEMBER, WRITER, NOBODY, WRITER),
    "baseline_entry": Rule(_PROJECT, f"{WRITER} AND {_PROJECT}", NOBODY, f"{WRITER} AND {_PROJECT}"),
    "grant_line": Rule(_PROJECT, *[_GRANTS] * 3),
    **dict.fromkeys(("instalment", "claim", "carry_over"), Rule(_OF_GRANT, *[_PAYS] * 3)),
    "supporting_piece": Rule(_OF_CLAIM, *[_SUPPORTS] * 3),
    "letter_template": Rule(MEMBER, *[_OWN] * 3),
    "letter": Rule(_OF_PROJECT, _WRITES, *[f"{_WRITES} OR {_ERASES}"] * 2),
    **dict.fromkeys(("mission", "outcome", "follow_up", "communication", "report"), _under(_OF_PROJECT)),
    **dict.fromkeys(("traveller", "mission_stop", "mission_cost"), _under(_OF_MISSION)),
    "review": Rule(MEMBER, WRITER, WRITER, f"{WRITER} AND sealed_at IS NULL"),
    "delegate": _kept(MEMBER, WRITER, _UNSEALED),
    **dict.fromkeys(("recusal", "objective", "closing"), _under(_PROJECT)),
    "review_decision": _kept(_PROJECT, f"{WRITER} AND {_PROJECT}", _UNSEALED),
    "instalment_decision": _kept(_DECIDED, f"{WRITER} AND {_DECIDED}", _OF_UNSEALED),
    "opinion": _kept(_PROJECT, _OPINES, _UNSEALED),
    "progress_sheet": Rule(_PROJECT, *[_OPINES] * 3),
    "progress_file": _under(_RETURNED),
    "retention_rule": Rule(MEMBER, *[_OWN] * 3),
    "disposal": Rule(MEMBER, f"{_ERASES} AND {_OWN}", NOBODY, NOBODY),
    "incident": Rule(MEMBER, *[_OWN] * 3),
    "packet": Rule(_ISSUED, f"{_ISSUED} AND {_READS.format('produce-packets')}", _ERASES, NOBODY),
    "blob": Rule(_BLOB, WRITER, NOBODY, _ERASES),
    "blob_text": Rule(_BLOB, WRITER, f"{WRITER} AND {_BLOB}", _ERASES),
    "search_entry": _under(_FOUND),
    "number_counter": Rule(MEMBER, WRITER, WRITER, NOBODY),
    "presence": Rule(MEMBER, *[f"{WRITER} AND officer_id = {_ME}"] * 3),
    "journal_head": Rule(MEMBER, NOBODY, WRITER, NOBODY),
    "journal_step": Rule(_STEP, _NEXT, NOBODY, NOBODY),
    "journal_entry": Rule(_ENTRY, WRITER, _ERASES, NOBODY),
}

_SHAPE = "LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, {schema}, pg_temp"
_ACTS_FOR = """
    SELECT EXISTS (SELECT FROM officer me, workspace home, call
    JOIN party ON party.programme_id = call.programme_id AND party.side = of_side
    WHERE call.id = of_call AND me.login = session_user::text AND me.active AND me.role <> 'reader' AND CASE asked
    WHEN 'register-filings' THEN home.office IS NOT NULL OR me.party_code IS NULL OR me.party_code = party.code
    ELSE cmpdesk_acts_as(party.code) END)"""
"""`domain.access.may` for what belongs to one Party: own things, and whose office it is."""
_ACTS_AS = """
    SELECT EXISTS (SELECT FROM officer me, workspace home
    WHERE me.login = session_user::text AND me.active AND me.role <> 'reader'
    AND coalesce(me.party_code = of_party, home.office IS NULL) AND coalesce(home.office = of_party, true))"""
_SEES_MARKS = """
    SELECT EXISTS (SELECT FROM officer me, call JOIN party ON party.programme_id = call.programme_id
    WHERE call.id = of_call AND party.side = of_side AND me.login = session_user::text AND me.active
    AND (coalesce(me.party_code = party.code, false) OR CASE call.evaluation WHEN 'common' THEN true
    WHEN 'delegated' THEN call.lead = 'first' AND call.frozen_first IS NOT NULL
                       OR call.lead = 'second' AND call.frozen_second IS NOT NULL
    ELSE call.frozen_first IS NOT NULL AND call.frozen_second IS NOT NULL END))"""
"""`domain.access.marks_open`. It reads the call and never the rankings, whose own policy asks this."""
_ENTERS_MARKS = """
    SELECT EXISTS (SELECT FROM call WHERE call.id = of_call AND NOT CASE
    WHEN call.evaluation = 'common' THEN call.frozen_first IS NOT NULL OR call.frozen_second IS NOT NULL
    WHEN of_side = 'first' THEN call.frozen_first IS NOT NULL ELSE call.frozen_second IS NOT NULL END)
    AND cmpdesk_acts_for(of_call, of_side, 'edit-jury') AND cmpdesk_sees_marks(of_call, of_side)"""
"""`domain.access.marks_frozen`, and who may at all."""
_SEES_EVERYTHING = f"""
    SELECT cmpdesk_cleared() AND NOT EXISTS (SELECT FROM call JOIN number_counter ON scope = '{MARKED}' || call.id
    WHERE NOT (cmpdesk_sees_marks(call.id, 'first') AND cmpdesk_sees_marks(call.id, 'second')))"""
_SIDES = ", ".join(f"('{side}')" for side in Side)
_OPEN_SIDES = (
    f"SELECT one.id, part.side FROM call one, (VALUES {_SIDES}) part (side) WHERE cmpdesk_sees_marks(one.id, part.side)"
)
"""(call, side) of each jury whose marks the login may see."""
_OPEN_READERS = (
    "SELECT one.id FROM reviewer one WHERE (one.call_id, one.side) IN (SELECT * FROM cmpdesk_open_sides())"
)
_MINE = "FROM officer WHERE login = session_user::text AND active"
_FUNCTIONS = {
    "cmpdesk_owns() RETURNS boolean": "SELECT pg_has_role(session_user, relowner, 'MEMBER') FROM pg_class "
    "WHERE oid = 'officer'::regclass",
    "cmpdesk_me() RETURNS text": f"SELECT id {_MINE}",
    "cmpdesk_role() RETURNS text": f"SELECT role {_MINE}",
    "cmpdesk_cleared() RETURNS boolean": f"SELECT coalesce((SELECT cleared {_MINE}), false)",
    "cmpdesk_acts_as(of_party text) RETURNS boolean": _ACTS_AS,
    "cmpdesk_acts_for(of_call text, of_side text, asked text) RETURNS boolean": _ACTS_FOR,
    "cmpdesk_sees_marks(of_call text, of_side text) RETURNS boolean": _SEES_MARKS,
    "cmpdesk_enters_marks(of_call text, of_side text) RETURNS boolean": _ENTERS_MARKS,
    "cmpdesk_open_sides() RETURNS TABLE (call_id text, side text)": _OPEN_SIDES,
    "cmpdesk_open_readers() RETURNS SETOF text": _OPEN_READERS,
    "cmpdesk_sees_everything() RETURNS boolean": _SEES_EVERYTHING,
}


def apply(connection: Connection) -> None:
    """Make or renew functions, policies and guards, as the owner of the tables; nothing to do on SQLite.

    What the group of the officers was granted is granted again, so that the tables of a new revision are reached too.
    """
    if connection.dialect.name != "postgresql":
        return
    for statement in statements(str(connection.exec_driver_sql("SELECT quote_ident(current_schema())").scalar_one())):
        connection.exec_driver_sql(statement)
    if _exists(connection, group(connection)):
        for statement in grants(group(connection)):
            connection.exec_driver_sql(statement)


def sees_all(connection: Connection) -> bool:
    """Tell whether row security leaves nothing out for who is logged in; always so in a file."""
    if connection.dialect.name != "postgresql":
        return True
    return bool(connection.exec_driver_sql("SELECT cmpdesk_owns() OR cmpdesk_sees_everything()").scalar_one())


def owns(connection: Connection) -> bool:
    """Tell whether who is logged in owns the tables of a shared workspace."""
    return bool(connection.exec_driver_sql("SELECT cmpdesk_owns()").scalar_one())


def set_password(connection: Connection, login: str, password: str) -> None:
    """Give a role a password; what reaches the server, and its log, is scrambled already."""
    raw: Any = connection.connection.driver_connection
    scrambled = raw.pgconn.encrypt_password(password.encode(), login.encode(), b"scram-sha-256").decode()
    quoted = scrambled.replace("'", "''")
    connection.exec_driver_sql(f"ALTER ROLE {_quoted(login)} PASSWORD '{quoted}'")


def statements(schema: str = "public") -> list[str]:
    """Return the SQL that protects the tables."""
    made = []
    for head, body in _FUNCTIONS.items():
        made.append(f"CREATE OR REPLACE FUNCTION {head} {_SHAPE.format(schema=schema)} AS $$ {body} $$")
    for table, condition in guards().items():
        made += [
            f"CREATE OR REPLACE FUNCTION cmpdesk_guard_{table}() RETURNS trigger LANGUAGE plpgsql "
            f"SET search_path = pg_catalog, {schema}, pg_temp AS $$ BEGIN IF cmpdesk_owns() THEN RETURN NEW; END IF; "
            f"{condition} THEN RAISE insufficient_privilege USING MESSAGE = 'not allowed'; END IF; RETURN NEW; END $$",
            f"CREATE OR REPLACE TRIGGER cmpdesk_guard BEFORE UPDATE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION cmpdesk_guard_{table}()",
        ]
    functions = ", ".join(f"cmpdesk_guard_{table}()" for table in guards())
    made.append(f"REVOKE EXECUTE ON FUNCTION {_signatures()}, {functions} FROM PUBLIC")
    for table, rule in RULES.items():
        made += [f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY", f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"]
        for command, condition in _by_command(rule).items():
            name = f"cmpdesk_{command.lower()}"
            where = f"(SELECT cmpdesk_owns()) OR ({condition})" if condition else "(SELECT cmpdesk_owns())"
            using = "" if command == "INSERT" else f" USING ({where})"
            check = f" WITH CHECK ({where})" if command in ("INSERT", "UPDATE") else ""
            made += [
                f"DROP POLICY IF EXISTS {name} ON {table}",
                f"CREATE POLICY {name} ON {table} FOR {command}{using}{check}",
            ]
    return made


def _by_command(rule: Rule) -> dict[str, str]:
    return {"SELECT": rule.read, "INSERT": rule.insert, "UPDATE": rule.update, "DELETE": rule.delete}


def _signatures() -> str:
    names = [head.partition(" RETURNS")[0] for head in _FUNCTIONS]
    return ", ".join(re.sub(r"\w+ (?=text)", "", name) for name in names)


def group(connection: Connection) -> str:
    """Return the role whose members are the officers of this database."""
    return f"cmpdesk_{connection.exec_driver_sql('SELECT current_database()').scalar_one()}"[:63]


def grants(to: str) -> list[str]:
    """Return the SQL that lets the role `to` reach the tables; which rows, the policies say."""
    role = _quoted(to)
    made = [f"REVOKE ALL ON {table} FROM {role}" for table in RULES]
    for table, rule in RULES.items():
        commands = ", ".join(command for command, condition in _by_command(rule).items() if condition)
        made.append(f"GRANT {commands} ON {table} TO {role}")
    made.append(f"GRANT USAGE ON SEQUENCE search_entry_sequence_seq, blob_text_sequence_seq TO {role}")
    made.append(f"GRANT EXECUTE ON FUNCTION {_signatures()} TO {role}")
    return made


def admission(connection: Connection, login: str) -> list[str]:
    """Return the SQL that an administrator runs, who may create roles, so that `login` reaches this database only."""
    name = group(connection)
    role, who = _quoted(name), _quoted(login)
    database = _quoted(str(connection.exec_driver_sql("SELECT current_database()").scalar_one()))
    schema = str(connection.exec_driver_sql("SELECT quote_ident(current_schema())").scalar_one())
    made = f"CREATE ROLE {who} LOGIN INHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE"
    return [
        *([] if _exists(connection, name) else [f"CREATE ROLE {role} NOLOGIN"]),
        f"REVOKE ALL ON DATABASE {database} FROM PUBLIC",
        f"GRANT CONNECT ON DATABASE {database} TO {role}",
        f"REVOKE ALL ON SCHEMA {schema} FROM PUBLIC",
        f"GRANT USAGE ON SCHEMA {schema} TO {role}",
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} REVOKE ALL ON TABLES FROM PUBLIC",
        "ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC",
        *grants(name),
        *([] if _exists(connection, login) else [made]),
        f"GRANT {role} TO {who}",
    ]


def _exists(connection: Connection, role: str) -> bool:
    return connection.execute(text("SELECT FROM pg_roles WHERE rolname = :name"), {"name": role}).first() is not None


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
