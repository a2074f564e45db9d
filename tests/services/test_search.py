"""Search everywhere: each kind by its words, nothing of strict files for who is not cleared, on both databases."""

import hashlib
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.directory import Officer, Role
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.search import Hit, Kind, parse
from cmpdesk.domain.tasks import Progress, Unwatched
from cmpdesk.services import directory, filings, history, notes, search, workspaces
from cmpdesk.storage import search as index
from cmpdesk.storage import tables
from cmpdesk.storage.queries import search as queries
from cmpdesk.storage.queries.clearance import CLEARED
from cmpdesk.storage.workspace import Workspace
from tests.intake.test_texts import pdf
from tests.storage.fixtures import a_call, fill, snapshot

RELEASED = Path(__file__).parents[1] / "storage" / "released" / "0001.cmpdesk"


@dataclass
class Desk:
    """A call with two applications, one with attachments, and all that surrounds it."""

    workspace: Workspace
    officer: Officer
    call: CallSheet
    atlas: str
    musee: str

    def found(self, typed: str, kind: Kind, **more: Any) -> list[Hit]:
        return [hit for group in search.find(self.workspace, typed, kinds=(kind,), **more) for hit in group.hits]

    def titles(self, typed: str, kind: Kind) -> list[str]:
        made = [hit.title.fr for hit in self.found(typed, kind, limit=50)]
        assert search.count(self.workspace, typed)[kind] == len(made)
        return made

    def attach(self, application: str, name: str, data: bytes, media: str = "text/plain",
               status: str = "other-format") -> None:  # fmt: skip
        with self.workspace.write(self.officer, "test.attach") as transaction:
            filing = transaction.find(tables.Filing, application_id=application, side=str(Side.FIRST))[0]
            transaction.add(tables.Attachment(
                filing_id=filing.id, position=0, name=name, size=len(data), sha256=transaction.put_blob(data),
                media=media, status=status, pages=1, cleaned=[]))  # fmt: skip
            transaction.commit()

    def read(self) -> int:
        return search.read_attachments(self.workspace, officer=self.officer)


@pytest.fixture
def desk(workspace: Workspace, officer: Officer) -> Desk:
    call = a_call(workspace, officer)
    atlas, musee = fill(workspace, officer, call, ["Atlas de l’œnologie", "Musée des tourbières"])
    with workspace.write(officer, "test.more") as transaction:
        filing = transaction.find(tables.Filing, application_id=musee, side=str(Side.FIRST))[0]
        filing.summary = "Un atlas sonore des marais, en trois langues."
        filing.benefits = "Des échanges durables entre deux rives."
        person = directory.person_named(transaction, "Ursuline Vandebroucke", filing.organisation_id,
                                        email="u.vandebroucke@tourbe.example", function="Conservatrice")  # fmt: skip
        filing.contact_id = person
        transaction.add(tables.Reviewer(call_id=call.id, side=str(Side.SECOND), code="WB-07", person_id=person,
                                        sector_ids=[], languages=[], load_limit=5))  # fmt: skip
        transaction.commit()
    return Desk(workspace, officer, call, atlas, musee)


def test_each_kind_is_found_by_its_words(desk: Desk) -> None:
    atlas, musee = "Atlas de l’œnologie", "Musée des tourbières"
    assert desk.titles("oenolog", Kind.APPLICATION) == [atlas]
    assert desk.titles("atlas", Kind.APPLICATION) == [atlas, musee]  # the title before the summary
    assert desk.titles("rives durables", Kind.APPLICATION) == [musee]
    assert desk.titles("boreal", Kind.ORGANISATION) == desk.titles("institut -mosan", Kind.ORGANISATION)
    assert len(desk.titles("institut", Kind.ORGANISATION)) == 2
    for typed in ("vandebr", "VANDEBROUCKE Ursul", "conservat", "tourbe.example"):
        assert desk.titles(typed, Kind.PERSON) == ["Ursuline Vandebroucke"], typed
    assert [hit.at for hit in desk.found("wb-07", Kind.REVIEWER)] == ["WB-07"]
    assert desk.titles("ursul", Kind.REVIEWER) == ["Ursuline Vandebroucke"]
    assert desk.titles("xive session", Kind.CALL) == ["Appel de la XIVe session"]
    assert search.find(desk.workspace, "zzz") == ()
    assert search.find(desk.workspace, "  ") == ()
    assert search.find(desk.workspace, "-atlas") == ()


def test_hits_lead_to_their_place(desk: Desk) -> None:
    (hit,) = desk.found("musee", Kind.APPLICATION)
    number = filings.application(desk.workspace, desk.musee).number
    assert (hit.id, hit.application_id, hit.call_id, hit.at) == (desk.musee, desk.musee, desk.call.id, number)
    assert [one.id for one in desk.found(number, Kind.APPLICATION)] == [desk.musee]
    assert hit.in_ == desk.call.title
    (hit,) = desk.found("ursul", Kind.REVIEWER)
    assert (hit.call_id, hit.side) == (desk.call.id, str(Side.SECOND))
    (hit,) = desk.found("ursul", Kind.PERSON)
    assert hit.in_ is not None
    assert hit.in_.fr.startswith("Conservatrice · Institut boréal")


TYPED: tuple[tuple[str, list[str]], ...] = (
    ('"atlas sonore"', ["Musée des tourbières"]), ('"sonore atlas"', []), ('"atlas son"', []),
    ('"atlas son', ["Musée des tourbières"]), ('atlas -"atlas sonore"', ["Atlas de l’œnologie"]),
    ("atlas -sonore", ["Atlas de l’œnologie"]), ("atlas -zzz", ["Atlas de l’œnologie", "Musée des tourbières"]),
    ("musee -atlas", []), ('musee -"atlas sonore"', []),
    ("atlas -atlas", []), (".tatlas", []), (".oinstitut", []), ('"', []), ("' OR 1=1", []), ("zz:* & !b", []),
)  # fmt: skip


def test_rows_of_words_and_excluded_words(desk: Desk) -> None:
    for typed, titles in TYPED:
        assert desk.titles(typed, Kind.APPLICATION) == titles, typed


def test_attachments_are_found_by_name_at_once_and_by_text_once_read(desk: Desk) -> None:
    desk.attach(desk.atlas, "Échéancier.txt", "Les cuves en grès arrivent à l’été.".encode())
    desk.attach(desk.atlas, "plan.pdf", pdf("Trois missions à Liège"), "application/pdf", "printable")
    desk.attach(desk.atlas, "photo.png", b"\x89PNG....", "image/png", "printable")
    desk.attach(desk.atlas, "vide.txt", b"", status="empty")
    desk.attach(desk.musee, "la même.txt", "Les cuves en grès arrivent à l’été.".encode())
    assert desk.titles("echeancier", Kind.ATTACHMENT) == ["Échéancier.txt"]
    assert desk.titles("cuves", Kind.ATTACHMENT) == []
    before = snapshot(desk.workspace)
    assert desk.read() == 3
    assert desk.read() == 0
    assert snapshot(desk.workspace) == before
    assert sorted(desk.titles("cuves gres", Kind.ATTACHMENT)) == ["la même.txt", "Échéancier.txt"]
    assert sorted(desk.titles('"en gres arr', Kind.ATTACHMENT)) == ["la même.txt", "Échéancier.txt"]
    assert desk.titles('"gres en"', Kind.ATTACHMENT) == []
    assert desk.titles("cuves -été", Kind.ATTACHMENT) == []
    assert desk.titles('cuves -"gres en"', Kind.ATTACHMENT) != []
    (hit,) = desk.found("missions", Kind.ATTACHMENT)
    assert (hit.title.fr, hit.application_id, hit.side) == ("plan.pdf", desk.atlas, str(Side.FIRST))
    assert hit.passage is not None
    assert (hit.passage.before, hit.passage.hit, hit.passage.after) == ("Trois ", "missions", " à Liège")
    assert desk.titles("cuves", Kind.APPLICATION) == []


def test_a_name_comes_before_a_text_and_each_once(desk: Desk) -> None:
    desk.attach(desk.atlas, "cuves.txt", b"cuves et pressoir")
    desk.attach(desk.atlas, "autre.txt", b"encore des cuves")
    desk.read()
    assert desk.titles("cuves", Kind.ATTACHMENT) == ["cuves.txt", "autre.txt"]
    desk.attach(desk.atlas, "14.101_plan_de_travail.pdf", b"", status="empty")
    assert desk.titles("travail", Kind.ATTACHMENT) == ["14.101_plan_de_travail.pdf"]
    assert desk.titles("14.101_plan", Kind.ATTACHMENT) == ["14.101_plan_de_travail.pdf"]
    (group,) = search.find(desk.workspace, "cuves", kinds=(Kind.ATTACHMENT,), limit=1)
    assert ([hit.title.fr for hit in group.hits], group.more) == (["cuves.txt"], True)


def test_reading_is_stopped_between_files_and_goes_on_later(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "_AT_ONCE", 1)
    for number in range(4):
        desk.attach(desk.atlas, f"{number}.txt", f"mousse {number}".encode())

    class Impatient:
        def __init__(self) -> None:
            self.seen: list[Progress] = []

        def report(self, progress: Progress) -> None:
            self.seen.append(progress)

        def check(self) -> None:
            if len(self.seen) == 2:
                raise Refusal("task.cancelled")

    watch = Impatient()
    with pytest.raises(Refusal, match=r"task\.cancelled"):
        search.read_attachments(desk.workspace, officer=desk.officer, watch=watch)
    assert [(one.done, one.total) for one in watch.seen] == [(0, 4), (1, 4)]
    kept = len(desk.titles("mousse", Kind.ATTACHMENT))
    assert kept in (1, 2)  # the second is either done by the time that it is asked, or given up
    assert desk.read() == 4 - kept
    assert len(desk.titles("mousse", Kind.ATTACHMENT)) == 4


def test_a_reader_reads_nothing_and_a_lost_blob_stops_nothing(desk: Desk) -> None:
    desk.attach(desk.atlas, "a.txt", b"mousse")
    with desk.workspace.write(desk.officer, "test.lost") as transaction:
        filing = transaction.find(tables.Filing, application_id=desk.atlas, side=str(Side.FIRST))[0]
        transaction.add(tables.Attachment(filing_id=filing.id, position=1, name="perdue.txt", size=3, sha256="0" * 64,
                                          media="text/plain", status="other-format", pages=0, cleaned=[]))  # fmt: skip
        transaction.commit()
    reader = workspaces.add_officer(desk.workspace, officer=desk.officer, name="Noor Claes", party_code="WB",
                                    role=Role.READER).value  # fmt: skip
    assert search.read_attachments(desk.workspace, officer=reader) == 0
    desk.read()
    assert desk.titles("mousse", Kind.ATTACHMENT) == ["a.txt"]


def test_search_follows_what_changes(desk: Desk) -> None:
    workspace, officer = desk.workspace, desk.officer
    note = notes.add(workspace, officer=officer, application_id=desk.atlas, text="Rappeler la trésorière").value[0]
    (hit,) = desk.found("tresor", Kind.NOTE)
    assert (hit.application_id, hit.passage and hit.passage.hit) == (desk.atlas, "trésorière")
    notes.edit(workspace, officer=officer, note_id=note.id, text="Écrire au greffe")
    assert (desk.titles("tresor", Kind.NOTE), len(desk.titles("greffe", Kind.NOTE))) == ([], 1)
    notes.delete(workspace, officer=officer, note_id=note.id)
    assert desk.titles("greffe", Kind.NOTE) == []
    history.undo(workspace, officer=officer)
    assert len(desk.titles("greffe", Kind.NOTE)) == 1
    person = next(one for one in directory.people(workspace) if one.name.startswith("Ursuline"))
    directory.rename_person(workspace, officer=officer, person_id=person.id, seen=person.version,
                            name="Ursuline Delmotte", until=None)  # fmt: skip
    for typed in ("vandebr", "delmotte"):
        assert desk.titles(typed, Kind.PERSON) == ["Ursuline Delmotte"], typed
    assert desk.titles("delmotte", Kind.REVIEWER) == ["Ursuline Delmotte"]
    boreal = next(one for one in directory.organisations(workspace) if "boréal" in one.name)
    directory.rename_organisation(workspace, officer=officer, organisation_id=boreal.id, seen=boreal.version,
                                  name="Centre du Fleuve", until=None)  # fmt: skip
    assert desk.titles("boreal", Kind.ORGANISATION) == desk.titles("fleuve", Kind.ORGANISATION) == ["Centre du Fleuve"]
    history.undo(workspace, officer=officer)
    assert desk.titles("fleuve", Kind.ORGANISATION) == []


def test_the_attachments_of_a_paired_filing_go_with_it(desk: Desk) -> None:
    (first,) = fill(desk.workspace, desk.officer, desk.call, ["Écluse"], (Side.FIRST,))
    (second,) = fill(desk.workspace, desk.officer, desk.call, ["Écluse"], (Side.SECOND,))
    with desk.workspace.write(desk.officer, "test.attach") as transaction:
        filing = transaction.find(tables.Filing, application_id=second)[0]
        transaction.add(tables.Attachment(filing_id=filing.id, position=0, name="Vanne.txt", size=0, sha256="",
                                          media="", status="missing", pages=0, cleaned=[]))  # fmt: skip
        transaction.commit()
    assert desk.found("vanne", Kind.ATTACHMENT)[0].application_id == second
    filings.pair(desk.workspace, officer=desk.officer, first_id=first, second_id=second)
    assert desk.found("vanne", Kind.ATTACHMENT)[0].application_id == first
    with desk.workspace.read() as connection:
        entry = tables.SearchEntry.__table__
        rows = connection.execute(entry.select().where(entry.c.kind == "attachment")).all()
    assert [row.application_id for row in rows] == [first]


def test_words_written_anew_are_the_same(desk: Desk) -> None:
    desk.attach(desk.atlas, "a.txt", "échéancier des mousses".encode())
    desk.read()
    notes.add(desk.workspace, officer=desk.officer, application_id=desk.atlas, text="Relire")
    typed = ("atlas", "mousse", "relire", "institut", "ursul", "session", '"atlas sonore"')
    before = snapshot(desk.workspace), [search.find(desk.workspace, one) for one in typed]
    search.reindex(desk.workspace, officer=desk.officer)
    assert snapshot(desk.workspace) == before[0]
    for one, groups in zip(typed, before[1], strict=True):
        again = search.find(desk.workspace, one)
        assert [(group.kind, set(group.hits)) for group in again] == [(group.kind, set(group.hits)) for group in groups]


def test_a_text_that_is_forgotten_is_found_no_more(desk: Desk) -> None:
    desk.attach(desk.atlas, "a.txt", b"secret pressoir")
    desk.attach(desk.atlas, "b.txt", b"autre pressoir")
    desk.read()
    with desk.workspace.write(desk.officer, "test.forget") as transaction:
        index.forget_text(transaction.connection, hashlib.sha256(b"secret pressoir").hexdigest())
        index.forget_text(transaction.connection, "f" * 64)
        index.forget_for_good(transaction.connection)
        transaction.commit()
    assert desk.titles("secret", Kind.ATTACHMENT) == []
    assert desk.titles("pressoir", Kind.ATTACHMENT) == ["b.txt"]


def test_things_are_shown_by_kind_and_id_as_long_as_they_are_there(desk: Desk) -> None:
    wanted = [(Kind.CALL, desk.call.id), (Kind.APPLICATION, desk.musee), (Kind.NOTE, "0" * 32),
              (Kind.APPLICATION, desk.atlas)]  # fmt: skip
    shown = search.things(desk.workspace, wanted)
    assert [(one.kind, one.id) for one in shown] == [wanted[0], wanted[1], wanted[3]]
    assert search.things(desk.workspace, []) == ()


# -- strict files


@pytest.fixture
def strict(desk: Desk) -> Desk:
    """The same, where the application of the museum is strict, with an attachment and a note."""
    desk.attach(desk.musee, "Tourbe.txt", "Les tourbières du marais".encode())
    desk.attach(desk.atlas, "Cave.txt", "Les tourbières de la cave".encode())
    desk.read()
    notes.add(desk.workspace, officer=desk.officer, application_id=desk.musee, text="Tourbe à revoir")
    with desk.workspace.write(desk.officer, "test.strict") as transaction:
        transaction.lock(tables.Application, desk.musee).confidentiality = "strict"
        transaction.commit()
    return desk


@pytest.mark.parametrize("typed", ["tourb atlas", "tourb", "revoir", '"atlas sonore"'])
def test_who_is_not_cleared_finds_what_would_be_found_without_strict_files(strict: Desk, typed: str) -> None:
    """Found, counted and ranked as if the strict file were not there at all."""
    everything = search.find(strict.workspace, typed, limit=50)
    assert any(hit.application_id == strict.musee for group in everything for hit in group.hits)
    expected = [
        (group.kind, hit) for group in everything for hit in group.hits if hit.application_id != strict.musee
    ]
    with strict.workspace.engines.readers.connect() as plain:
        connection = plain.execution_options(**{CLEARED: False})
        for limit in (1, 50):
            for kind in Kind:
                ids = queries.found(connection, parse(typed), [kind], limit)[kind]
                wanted = [hit for one, hit in expected if one is kind]
                assert list(queries.things(connection, kind, ids, parse(typed))) == wanted[:limit]
                assert queries.counts(connection, parse(typed), [kind]) == {kind: len(wanted)}
                assert queries.things(connection, kind, [strict.musee]) == ()


def test_attachments_of_strict_files_are_read_for_who_may_see_them(strict: Desk) -> None:
    strict.attach(strict.musee, "Sphaigne.txt", b"Les sphaignes")
    strict.attach(strict.atlas, "Grès.txt", "Les grès".encode())
    named: list[str] = []

    class Names(Unwatched):
        def report(self, progress: Progress) -> None:
            named.append(progress.label)

    colleague = workspaces.add_officer(strict.workspace, officer=strict.officer, name="Benoît Tremblay",
                                       party_code=None, role=Role.OFFICER).value  # fmt: skip
    strict.workspace.acts_for(colleague)
    assert search.read_attachments(strict.workspace, officer=colleague, watch=Names()) == 1
    assert "Sphaigne.txt" not in named
    strict.workspace.acts_for(strict.officer)
    assert strict.read() == 1
    assert strict.titles("sphaignes", Kind.ATTACHMENT) == ["Sphaigne.txt"]


def test_a_call_that_is_strict_hides_what_inherits_its_class(strict: Desk) -> None:
    with strict.workspace.write(strict.officer, "test.strict") as transaction:
        transaction.lock(tables.Call, strict.call.id).confidentiality = "strict"
        transaction.commit()
    with strict.workspace.engines.readers.connect() as plain:
        connection = plain.execution_options(**{CLEARED: False})
        for typed in ("tourb", "atlas"):
            of_applications = (Kind.APPLICATION, Kind.ATTACHMENT, Kind.NOTE)
            assert not any(queries.found(connection, parse(typed), of_applications, 9).values())
            assert not any(queries.counts(connection, parse(typed), of_applications).values())


# -- files of an earlier release


def test_a_file_of_the_first_release_is_searched_everywhere(tmp_path: Path) -> None:
    path = shutil.copy(RELEASED, tmp_path / "ancien.cmpdesk")
    workspace = workspaces.open_workspace(str(path))
    try:
        people = directory.people(workspace)
        assert people
        (group,) = search.find(workspace, f'"{people[0].name}"', kinds=(Kind.PERSON,))
        assert people[0].id in {hit.id for hit in group.hits}
        assert search.find(workspace, "a", kinds=(Kind.CALL,)) != ()
    finally:
        workspace.close()
