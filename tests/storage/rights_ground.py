"""A shared workspace with an open and a strict application, all that can hang on them, and those who log in."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg

from cmpdesk.domain.access import Office, Right, marks_frozen, marks_open, may
from cmpdesk.domain.calls import Confidentiality
from cmpdesk.domain.directory import Officer, Role
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.scoring import EvaluationMode
from cmpdesk.services import filings, programmes
from cmpdesk.storage import search, tables
from cmpdesk.storage.guarded import MARKS, STRICT
from tests.storage.fixtures import a_call, fill
from tests.storage.logins import Server
from tests.storage.rights_reviews import reviewed

DONE, TAKEN = "done", "taken"
"""What `tried` says of a statement that went through, and of a row that one like it stands in the way of."""
TRIAL = """
CREATE SCHEMA trial;
GRANT USAGE ON SCHEMA trial TO PUBLIC;
CREATE FUNCTION trial.tried(statements text[]) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE
    statement text; found bigint; said text[] := '{}'; message text; detail text; hint text; context text;
BEGIN
    FOREACH statement IN ARRAY statements LOOP
        BEGIN
            EXECUTE statement;
            GET DIAGNOSTICS found = ROW_COUNT;
            RAISE EXCEPTION 'taken back' USING ERRCODE = 'ZZ001';
        EXCEPTION
            WHEN SQLSTATE 'ZZ001' THEN
                said := said || CASE WHEN found > 0 THEN 'done' ELSE 'nothing' END;
            WHEN unique_violation THEN  -- the row that is there, after the policies had let the new one pass
                said := said || 'taken'::text;
            WHEN insufficient_privilege THEN
                GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL,
                    hint = PG_EXCEPTION_HINT, context = PG_EXCEPTION_CONTEXT;
                context := left(context, greatest(strpos(context, 'SQL statement "' || statement) - 1, 0));
                said := said || concat_ws(E'\\n', message, detail, hint, context);
        END;
    END LOOP;
    RETURN said;
END $$
"""
"""Who logs in tries statements by this function with their own rights; it lies beside what the program made."""


def tried(connection: psycopg.Connection[Any], statements: Sequence[str]) -> list[str]:
    """Try statements one by one, each taken back, and return what became of each: in one question to the server."""
    answer = connection.execute("SELECT trial.tried(%s::text[])", [list(statements)]).fetchone()
    assert answer is not None
    return list(answer[0])


@dataclass
class Actor:
    """Who logs in; `officer` is None for a role that was admitted but is nobody's."""

    name: str
    officer: Officer | None
    address: str
    office: Office

    def may(self, right: Right, party: str | None = None, *, opened: bool = False) -> bool:
        return self.officer is not None and may(
            self.officer, right, office=self.office, party_code=party, both_frozen=opened
        )


@dataclass
class Ground:
    """A workspace with an open and a strict application, all that can hang on them, and those who log in."""

    server: Server
    actors: list[Actor]
    strict: set[str] = field(default_factory=set)
    """Keys of the rows that belong to the strict application."""
    sides: dict[str, str] = field(default_factory=dict)
    """Party of the rows that belong to one Party."""
    opened: set[str] = field(default_factory=set)
    """Keys of the rows whose marks both Parties see."""
    frozen: set[str] = field(default_factory=set)
    """Keys of the rows of a jury whose ranking is frozen."""
    marks: dict[str, set[str]] = field(default_factory=dict)
    """By the key of a step, an entry of the journal or a blob, the marks that one has to see to see it."""
    _connections: dict[str, Any] = field(default_factory=dict)

    @contextmanager
    def as_(self, actor: Actor) -> Iterator[psycopg.Connection[Any]]:
        """Yield a connection of `actor`, kept for the next time."""
        if actor.name not in self._connections:
            self._connections[actor.name] = psycopg.connect(actor.address, autocommit=True, options="-c jit=off")
        yield self._connections[actor.name]

    def close(self) -> None:
        for one in self._connections.values():
            one.close()


def prepared(made: Server, office: str | None) -> Ground:
    asked = [
        ("lead", Role.LEAD, "QC", True, True), ("lead_uncleared", Role.LEAD, "WB", False, True),
        ("quebec", Role.OFFICER, "QC", False, True), ("quebec_cleared", Role.OFFICER, "QC", True, True),
        ("wallonie", Role.OFFICER, "WB", False, True), ("secretariat", Role.OFFICER, None, False, True),
        ("reader", Role.READER, "QC", False, True), ("reader_cleared", Role.READER, "WB", True, True),
        ("left", Role.LEAD, "QC", True, False),
    ]  # fmt: skip
    where = Office(office)
    actors = [
        Actor(name, made.officer(name, role, party=party, cleared=cleared, active=active), made.of(made.login(name)),
              where)
        for name, role, party, cleared, active in asked
    ]  # fmt: skip
    made.admit(made.login("nobody"))
    actors.append(Actor("nobody", None, made.of(made.login("nobody")), where))
    ground = Ground(made, actors)
    populate(ground)
    with psycopg.connect(made.address) as connection:
        connection.execute(TRIAL)
    return ground


def populate(ground: Ground) -> None:
    owner, lead = ground.server.owner, ground.server.lead
    call = a_call(owner, lead)
    programmes.open_session(owner, officer=lead, programme_id=call.programme_id, number=99, label="99e", place="",
                            first_year=2027, last_year=2029)  # fmt: skip
    plain, strict = fill(owner, lead, call, ["Serres", "Tourbières secrètes"])
    sheets = {one: filings.application(owner, one) for one in (plain, strict)}
    author = next(one.officer for one in ground.actors if one.name == "quebec_cleared")
    assert author is not None
    with owner.write(lead, "test.ground") as tx:
        organisation = tx.find(tables.Organisation)[0]
        person = tx.add(tables.Person(name="Odette", name_key="odette", organisation_id=organisation.id))
        tx.add(tables.PersonName(person_id=person.id, name="Odile"))
        tx.add(tables.OrganisationName(organisation_id=organisation.id, name="Avant", name_key="avant"))
        tx.add(tables.Heading(party_code="QC", heading_key="titre", field="title"))
        tx.add(tables.Envelope(call_id=call.id, side="first", funder="F", year=2027, cents=1, currency="CAD"))
        readers = [
            tx.add(tables.Reviewer(call_id=call.id, side=str(side), code=f"J{place}", person_id=person.id,
                                   sector_ids=[], languages=["fr"], load_limit=9))
            for place, side in enumerate(Side)
        ]  # fmt: skip
        for application, sheet in sheets.items():
            for filing in sheet.filings:
                assert filing is not None
                digest = tx.put_blob(f"octets {filing.id}".encode())
                row = tx.add(tables.Attachment(filing_id=filing.id, position=1, name=f"{sheet.title}.pdf", size=1,
                                               sha256=digest, media="application/pdf", status="printable", pages=1,
                                               cleaned=[]))  # fmt: skip
                tx.session.flush()
                search.keep_text(tx.connection, digest, f"texte de {sheet.title}")
                if application == strict:
                    ground.strict |= {row.id, digest, filing.id}
            notes = [tx.add(tables.Note(application_id=application, officer_id=one, written_at=owner.now(), text="n"))
                     for one in (lead.id, author.id)]  # fmt: skip
            reads = [tx.add(tables.Assignment(reviewer_id=one.id, application_id=application, origin="hand"))
                     for one in readers]  # fmt: skip
            if application == strict:
                ground.strict |= {strict, *(one.id for one in (*notes, *reads))}
        for place, reader in enumerate(readers):
            sheet = sheets[(plain, strict)[place]]
            digest = tx.put_blob(f"cahier {place}".encode())
            packet = tx.add(tables.Packet(
                reviewer_id=reader.id, issue=1, issued_at=owner.now(), file_name="c.pdf", fingerprint="f",
                sha256=digest, pages=1, manifest=[], outline=["front", [[sheet.number, "d"]]], differences=[],
            ))  # fmt: skip
            if place:
                ground.strict |= {packet.id, digest}
        tx.commit()
    filings.classify(owner, officer=lead, application_id=strict, seen=sheets[strict].version,
                     level=Confidentiality.STRICT)  # fmt: skip
    _look_at(ground, plain, lead, author)
    known(ground, lead, author, call.id, [plain, strict])
    followed(ground, lead, call.id, [plain, strict])
    ground.strict |= reviewed(ground.server.owner, lead, call.id, ground.strict)
    judged(ground, lead, call.id, [plain, strict])
    judged_elsewhere(ground, lead)
    _mark(ground, call.programme_id)


def _look_at(ground: Ground, record_id: str, *officers: Officer) -> None:
    """Let officers be seen at a record."""
    with ground.server.owner.engines.writer.begin() as connection:
        for one in officers:
            connection.exec_driver_sql(
                "INSERT INTO presence (officer_id, record_id, table_name, since, seen_at) "
                "VALUES (%s, %s, 'application', '2026-01-01', '2026-01-01')", (one.id, record_id)
            )


def judged_elsewhere(ground: Ground, lead: Officer) -> None:
    """Make a call for each way of judging and freezing."""
    owner = ground.server.owner
    for place, (mode, side, frozen) in enumerate(JUDGED):
        more = a_call(owner, lead, f"Appel {place}")
        (tourbe,) = fill(owner, lead, more, ["Tourbe"])
        judged(ground, lead, more.id, [tourbe])
        with owner.write(lead, "test.freeze") as tx:
            held = tx.lock(tables.Call, more.id)
            held.evaluation, held.lead = str(mode), str(side or "")
            held.frozen_first, held.frozen_second = ((owner.now() if part in frozen else None) for part in Side)
            tx.commit()


def known(ground: Ground, lead: Officer, author: Officer, call_id: str, applications: list[str]) -> None:
    """Make experts of the reviewers; let them and two officers declare what ties them to each application."""
    owner = ground.server.owner
    with owner.write(lead, "test.people") as tx:
        readers = tx.find(tables.Reviewer, call_id=call_id)
        person = tx.get(tables.Person, readers[0].person_id)
        home = tx.find(tables.Organisation)[0]
        for code in ("QC", "WB"):
            expert = tx.add(tables.Expert(party_code=code, person_id=person.id, sectors=[], keywords=[], languages=[],
                                          unavailable=[]))  # fmt: skip
            tx.add(tables.Invitation(expert_id=expert.id, call_id=call_id, asked_on=owner.today()))
        tx.add(tables.Affiliation(person_id=person.id, organisation_id=home.id))
        tx.add(tables.Tie(person_id=person.id, organisation_id=home.id, kind="family", source="Entretien"))
        for application in applications:
            made = [tx.add(tables.Declaration(application_id=application, reviewer_id=one.id, answer="none",
                                              declared_at=owner.now()))
                    for one in readers]  # fmt: skip
            made += [tx.add(tables.Declaration(application_id=application, officer_id=one.id, answer="none",
                                               declared_at=owner.now()))
                     for one in (lead, author)]  # fmt: skip
            wishes = [tx.add(tables.Preference(reviewer_id=one.id, application_id=application, value=1))
                      for one in readers]  # fmt: skip
            if application in ground.strict:
                ground.strict |= {one.id for one in (*made, *wishes)}
        tx.commit()


def followed(ground: Ground, lead: Officer, call_id: str, applications: list[str]) -> None:
    """Make a project of each application, with all that can hang on it, and a calendar of the call."""
    owner, today = ground.server.owner, ground.server.owner.today()
    with owner.write(lead, "test.follow") as tx:
        home = tx.find(tables.Organisation)[0]
        baseline = tx.add(tables.Baseline(call_id=call_id, number=1, kind="original", label="Origine",
                                          taken_at=owner.now(), taken_by=lead.id))  # fmt: skip
        tx.add(tables.Holiday(calendar="QC", day=today, name={"fr": "Fête"}))
        tx.add(tables.Milestone(call_id=call_id, kind="meeting", name={"fr": "Rencontre"}, rule={}))
        tx.add(tables.Revision(call_id=call_id, number=1, title="Report", changes=[]))
        for code in ("QC", "WB"):
            tx.add(tables.LetterTemplate(party_code=code, kind="calendar", language="fr", number=1, subject="s",
                                         body="b"))  # fmt: skip
        for place, application in enumerate(applications):
            digest = tx.put_blob(f"convention {application}".encode())
            project = tx.add(tables.Project(call_id=call_id, application_id=application, state="running"))
            made = [
                project,
                tx.add(tables.ProjectFile(project_id=project.id, title="Convention", name="c.pdf", size=1,
                                          sha256=digest, media="application/pdf", added_on=today)),
                tx.add(tables.ChangeRequest(project_id=project.id, number=1, kind="calendar", requester="P",
                                            asked_on=today, changes={})),
                tx.add(tables.Milestone(project_id=project.id, kind="end", name={"fr": "Fin"}, rule={})),
                tx.add(tables.Revision(call_id=call_id, project_id=project.id, number=2 + place, title="Avenant",
                                       changes=[])),
                tx.add(tables.BaselineEntry(baseline_id=baseline.id, project_id=project.id, value={})),
            ]  # fmt: skip
            for side in map(str, Side):
                grant = tx.add(tables.GrantLine(project_id=project.id, side=side, funder="F", year=2027, cents=1,
                                                currency="CAD"))  # fmt: skip
                claim = tx.add(tables.Claim(grant_id=grant.id, number=1, received_on=today, cents=1))
                made += [
                    grant, claim,
                    tx.add(tables.Promoter(project_id=project.id, side=side, organisation_id=home.id)),
                    tx.add(tables.Instrument(project_id=project.id, side=side, kind="agreement")),
                    tx.add(tables.Instalment(grant_id=grant.id, position=1, cents=1)),
                    tx.add(tables.CarryOver(grant_id=grant.id, year=2028, cents=1, deciding_body="C",
                                            decided_on=today)),
                    tx.add(tables.SupportingPiece(claim_id=claim.id, number=1, label="Train", cents=1, eligible=True)),
                    tx.add(tables.Letter(call_id=call_id, project_id=project.id, side=side, kind="calendar",
                                         language="fr", recipient="P", subject="s", body="b", dated_on=today)),
                ]  # fmt: skip
            if application in ground.strict:
                ground.strict |= {one.id for one in made} | {digest}
        tx.commit()


JUDGED = (
    (EvaluationMode.PARALLEL, None, (Side.FIRST,)), (EvaluationMode.PARALLEL, None, tuple(Side)),
    (EvaluationMode.DELEGATED, Side.SECOND, ()), (EvaluationMode.DELEGATED, Side.SECOND, (Side.SECOND,)),
    (EvaluationMode.COMMON, None, ()), (EvaluationMode.COMMON, None, (Side.SECOND,)),
)  # fmt: skip
"""Calls beside the first one, which is parallel with nothing frozen: mode, lead, sides whose ranking is frozen."""


def judged(ground: Ground, lead: Officer, call_id: str, applications: list[str]) -> None:
    """Let the jury of each side mark each application; make what else a jury makes."""
    owner = ground.server.owner
    with owner.write(lead, "test.marks") as tx:
        person = tx.find(tables.Person)[0]
        for side in Side:
            reader = tx.first(tables.Reviewer, call_id=call_id, side=str(side)) or tx.add(tables.Reviewer(
                call_id=call_id, side=str(side), code="J", person_id=person.id, sector_ids=[], languages=["fr"],
                load_limit=9,
            ))  # fmt: skip
            digest = tx.put_blob(f"fiche {call_id} {side}".encode())
            tx.add(tables.Jury(call_id=call_id, side=str(side), agenda=[]))
            whole = [
                tx.add(tables.Ranking(call_id=call_id, side=str(side), number=1, grid_number=1, frozen_at=owner.now(),
                                      frozen_by=lead.id, digest="d", value={})),
                tx.add(tables.ReturnedFile(call_id=call_id, reviewer_id=reader.id, file_name="fiche.pdf",
                                           sha256=digest, received_at=owner.now(), outcome="accepted", detail={})),
            ]  # fmt: skip
            for application in applications:
                sheet = tx.add(tables.ScoreSheet(reviewer_id=reader.id, application_id=application, grid_number=1,
                                                 waived={}, source="screen", saved_at=owner.now()))  # fmt: skip
                made = [
                    sheet, tx.add(tables.Mark(sheet_id=sheet.id, criterion="C1", halves=7, comment="Solide")),
                    tx.add(tables.Consolidation(call_id=call_id, application_id=application, side=str(side), marks={})),
                ]  # fmt: skip
                if application in ground.strict:
                    ground.strict |= {one.id for one in (*made, *whole)} | {digest}
        tx.commit()


def _mark(ground: Ground, programme_id: str) -> None:
    """Note which rows of search and journal speak of strict ones, and the Party of what belongs to a side."""
    owner = ground.server.owner
    code = {
        str(party.side): party.code
        for one in programmes.programmes(owner) if one.id == programme_id for party in one.parties
    }  # fmt: skip
    with owner.read() as connection:
        run = connection.exec_driver_sql
        for table in ("filing", "reviewer", "jury", "consolidation", "ranking", "grant_line", "letter", "opinion",
                      "progress_sheet"):
            ground.sides |= {row.id: code[row.side] for row in run(f"SELECT id, side FROM {table}")}
        for table in ("expert", "letter_template", "retention_rule", "incident", "disposal"):
            ground.sides |= {row.id: row.party_code for row in run(f"SELECT id, party_code FROM {table}")}
        for table, column in OWNED:
            for row in run(f"SELECT id, {column} AS owner FROM {table} WHERE {column} IS NOT NULL"):
                ground.sides[row.id] = ground.sides[row.owner]
        _mark_frozen(ground, run)
        ground.strict |= {str(row.sequence) for row in run("SELECT sequence, application_id FROM search_entry")
                          if row.application_id in ground.strict}  # fmt: skip
        for row in run("SELECT step_id, ordinal, table_name, record_id FROM journal_entry"):
            key = f"{row.step_id}.{row.ordinal}"
            if row.table_name in (*STRICT, *MARKS) and row.record_id in ground.strict:
                ground.strict |= {key, row.step_id}
            if row.table_name in MARKS:
                ground.marks.setdefault(row.step_id, set()).add(row.record_id)
                ground.marks[key] = {row.record_id}
        for row in run("SELECT id, sha256 FROM returned_file"):
            ground.marks[row.sha256] = {row.id}


OWNED = (
    ("assignment", "reviewer_id"), ("packet", "reviewer_id"), ("preference", "reviewer_id"),
    ("declaration", "reviewer_id"), ("invitation", "expert_id"), ("score_sheet", "reviewer_id"), ("mark", "sheet_id"),
    ("returned_file", "reviewer_id"), ("instalment", "grant_id"), ("claim", "grant_id"), ("carry_over", "grant_id"),
    ("supporting_piece", "claim_id"),
)  # fmt: skip
"""Tables whose rows belong to the Party of another row, and the column that names it."""


def _mark_frozen(ground: Ground, run: Callable[[str], Any]) -> None:
    """Note the marks that are open to both Parties, and those that nobody changes any more, as the domain says."""
    of_call = {
        (row.id, str(side)): (
            marks_open(mode, Side(row.lead) if row.lead else None, (row.frozen_first, row.frozen_second)),
            marks_frozen(mode, side, (row.frozen_first, row.frozen_second)),
        )
        for row in run("SELECT id, evaluation, lead, frozen_first, frozen_second FROM call")
        for mode in [EvaluationMode(row.evaluation)] for side in Side
    }  # fmt: skip
    for query in (
        "SELECT id, call_id, side FROM consolidation", "SELECT id, call_id, side FROM ranking",
        *(f"SELECT one.id, reviewer.call_id, side FROM {table} one JOIN reviewer ON reviewer.id = one.reviewer_id"
          for table in ("score_sheet", "returned_file")),
        "SELECT one.id, reviewer.call_id, side FROM mark one JOIN score_sheet ON score_sheet.id = sheet_id "
        "JOIN reviewer ON reviewer.id = reviewer_id",
    ):  # fmt: skip
        for row in run(query):
            opened, frozen = of_call[row.call_id, row.side]
            ground.opened |= {row.id} if opened else set()
            ground.frozen |= {row.id} if frozen else set()
