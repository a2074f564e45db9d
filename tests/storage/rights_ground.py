"""A shared workspace with an open and a strict application, all that can hang on them, and those who log in."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg

from cmpdesk.domain.access import Office, Right, may
from cmpdesk.domain.calls import Confidentiality
from cmpdesk.domain.directory import Officer, Role
from cmpdesk.domain.programmes import Side
from cmpdesk.services import filings, programmes
from cmpdesk.storage import search, tables
from tests.storage.fixtures import a_call, fill
from tests.storage.logins import Server


@dataclass
class Actor:
    """Who logs in; `officer` is None for a role that was admitted but is nobody's."""

    name: str
    officer: Officer | None
    address: str
    office: Office

    def may(self, right: Right, party: str | None = None) -> bool:
        return self.officer is not None and may(self.officer, right, office=self.office, party_code=party)


@dataclass
class Ground:
    """A workspace with an open and a strict application, all that can hang on them, and those who log in."""

    server: Server
    actors: list[Actor]
    strict: set[str] = field(default_factory=set)
    """Keys of the rows that belong to the strict application."""
    sides: dict[str, str] = field(default_factory=dict)
    """Party of the rows that belong to one side."""
    _connections: dict[str, Any] = field(default_factory=dict)

    @contextmanager
    def as_(self, actor: Actor) -> Iterator[psycopg.Connection[Any]]:
        """Yield a connection of `actor`, kept for the next time."""
        if actor.name not in self._connections:
            self._connections[actor.name] = psycopg.connect(actor.address, autocommit=True)
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
    with owner.engines.writer.begin() as connection:
        for one in (lead, author):
            connection.exec_driver_sql(
                "INSERT INTO presence (officer_id, record_id, table_name, since, seen_at) "
                "VALUES (%s, %s, 'application', '2026-01-01', '2026-01-01')", (one.id, plain)
            )
    _mark(ground, call.programme_id)


def _mark(ground: Ground, programme_id: str) -> None:
    """Note which rows of search and journal speak of strict ones, and the Party of what belongs to a side."""
    owner = ground.server.owner
    code = {
        str(party.side): party.code
        for one in programmes.programmes(owner) if one.id == programme_id for party in one.parties
    }  # fmt: skip
    with owner.read() as connection:
        run = connection.exec_driver_sql
        for table in ("filing", "reviewer"):
            ground.sides |= {row.id: code[row.side] for row in run(f"SELECT id, side FROM {table}")}
        for table in ("assignment", "packet"):
            for row in run(f"SELECT id, reviewer_id FROM {table}"):
                ground.sides[row.id] = ground.sides[row.reviewer_id]
        ground.strict |= {str(row.sequence) for row in run("SELECT sequence, application_id FROM search_entry")
                          if row.application_id in ground.strict}  # fmt: skip
        guarded = ("application", "filing", "attachment", "note", "assignment", "packet")
        for row in run("SELECT step_id, ordinal, table_name, record_id FROM journal_entry"):
            if row.table_name in guarded and row.record_id in ground.strict:
                ground.strict |= {f"{row.step_id}.{row.ordinal}", row.step_id}
