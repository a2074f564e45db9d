"""Who may do what with each table of a shared workspace, as PostgreSQL enforces it (ADR 0011).

One login per officer. Every policy asks who logged in (`session_user`), never whose rights a function or a view
borrows, and row security is forced. `domain.access` is the rule; what stands here is checked against it cell by cell by
`tests/storage/test_rights.py`.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text

from cmpdesk.domain.access import Right
from cmpdesk.domain.calls import MOVES

_ROLE, _ME, _CLEARED = "(SELECT cmpdesk_role())", "(SELECT cmpdesk_me())", "(SELECT cmpdesk_cleared())"
MEMBER = f"{_ROLE} IS NOT NULL"
WRITER = f"{_ROLE} IN ('lead', 'officer')"
LEAD = f"{_ROLE} = 'lead'"
NOBODY = ""


def _seen(column: str, table: str = "application") -> str:
    """Return that `column` names a row of `table` that the login may see: row security holds in there too."""
    return f"({MEMBER} AND ({_CLEARED} OR {column} IN (SELECT one.id FROM {table} one)))"


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
_BLOB = (
    f"{MEMBER} AND ({_CLEARED} OR sha256 IN (SELECT one.sha256 FROM attachment one UNION "
    "SELECT one.print_sha256 FROM attachment one UNION SELECT one.sha256 FROM packet one))"
)
GUARDED = ("application", "filing", "attachment", "note", "assignment", "packet")
"""Tables whose rows belong to an application, which may be strict."""
_ENTRY = f"{MEMBER} AND ({_CLEARED} OR deleted_by = {_ME} OR table_name NOT IN {GUARDED}" + "".join(
    f" OR (table_name = '{name}' AND record_id IN (SELECT one.id FROM {name} one))" for name in GUARDED
) + ")"  # fmt: skip
_STEP = (
    f"{MEMBER} AND ({_CLEARED} OR journal_step.rows = "
    "(SELECT count(*) FROM journal_entry one WHERE one.step_id = journal_step.id))"
)
"""A step is shown where all that it did can be seen."""
_NEXT = (
    f"{WRITER} AND officer_id = {_ME} AND sequence = (SELECT head.sequence + 1 FROM journal_head head) "
    "AND previous = (SELECT head.hash FROM journal_head head)"
)
_FILES = f"{WRITER} AND {_seen('application_id')} AND cmpdesk_acts_for(call_id, side, 'register-filings')"
_JURY = "cmpdesk_acts_for(call_id, side, 'edit-jury')"
_READS = "(SELECT cmpdesk_acts_for(one.call_id, one.side, '{}') FROM reviewer one WHERE one.id = reviewer_id)"
_ASSIGNS = f"{_seen('application_id')} AND {_READS.format('edit-jury')}"
_ERASES = f"{LEAD} AND {_CLEARED}"
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
    "reviewer": Rule(MEMBER, _JURY, _JURY, _JURY),
    "assignment": Rule(_seen("application_id"), _ASSIGNS, _ASSIGNS, _ASSIGNS),
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
    ELSE coalesce(me.party_code = party.code, home.office IS NULL) AND coalesce(home.office = party.code, true) END)"""
"""`domain.access.may` for what belongs to one Party: own things, and whose office it is."""
_MINE = "FROM officer WHERE login = session_user::text AND active"
_FUNCTIONS = {
    "cmpdesk_owns() RETURNS boolean": "SELECT pg_has_role(session_user, relowner, 'MEMBER') FROM pg_class "
    "WHERE oid = 'officer'::regclass",
    "cmpdesk_me() RETURNS text": f"SELECT id {_MINE}",
    "cmpdesk_role() RETURNS text": f"SELECT role {_MINE}",
    "cmpdesk_cleared() RETURNS boolean": f"SELECT coalesce((SELECT cleared {_MINE}), false)",
    "cmpdesk_acts_for(of_call text, of_side text, asked text) RETURNS boolean": _ACTS_FOR,
}


def _pairs() -> str:
    """Return the moves of a call that any officer may make, and their undoing, as SQL."""
    free = {(str(one.state), str(one.to)) for one in MOVES if one.right is Right.EDIT_CALL}
    return ", ".join(f"('{a}', '{b}')" for a, b in sorted(free | {(b, a) for a, b in free}))


def _guards() -> dict[str, str]:
    """Return what a changed row is held to beside its former self, which a policy cannot see: by table."""
    return {
        "call": f"""
            IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN ({_pairs()}) AND cmpdesk_role() <> 'lead'
               OR (NEW.approved_first, NEW.approved_second) IS DISTINCT FROM (OLD.approved_first, OLD.approved_second)
                  AND cmpdesk_role() <> 'lead'
               OR NEW.confidentiality <> OLD.confidentiality AND 'strict' IN (NEW.confidentiality, OLD.confidentiality)
                  AND NOT cmpdesk_cleared()""",
        "journal_head": """
            IF NEW.sequence <> OLD.sequence + 1 OR NOT EXISTS (SELECT FROM journal_step one
               WHERE one.sequence = NEW.sequence AND one.hash = NEW.hash AND one.officer_id = cmpdesk_me())""",
        "journal_entry": """
            IF (NEW.step_id, NEW.ordinal, NEW.table_name, NEW.record_id, NEW.operation, NEW.digest, NEW.deleted_by)
               IS DISTINCT FROM (OLD.step_id, OLD.ordinal, OLD.table_name, OLD.record_id, OLD.operation, OLD.digest,
                                 OLD.deleted_by)
               OR EXISTS (SELECT FROM json_each(OLD.fields) was LEFT JOIN json_each(NEW.fields) now USING (key)
                          WHERE now.value IS NULL OR (now.value ->> 0) <> (was.value ->> 0)
                             OR json_array_length(now.value) > 1 AND now.value::text <> was.value::text)""",
        "number_counter": "IF NEW.value < OLD.value OR NEW.scope <> OLD.scope",
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
    return bool(connection.exec_driver_sql("SELECT cmpdesk_owns() OR cmpdesk_cleared()").scalar_one())


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
    for table, condition in _guards().items():
        made += [
            f"CREATE OR REPLACE FUNCTION cmpdesk_guard_{table}() RETURNS trigger LANGUAGE plpgsql "
            f"SET search_path = pg_catalog, {schema}, pg_temp AS $$ BEGIN IF cmpdesk_owns() THEN RETURN NEW; END IF; "
            f"{condition} THEN RAISE insufficient_privilege USING MESSAGE = 'not allowed'; END IF; RETURN NEW; END $$",
            f"CREATE OR REPLACE TRIGGER cmpdesk_guard BEFORE UPDATE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION cmpdesk_guard_{table}()",
        ]
    functions = ", ".join(f"cmpdesk_guard_{table}()" for table in _guards())
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
    return ", ".join(name.replace("of_call ", "").replace("of_side ", "").replace("asked ", "") for name in names)


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
