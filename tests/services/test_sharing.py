"""Several officers on one workspace: what each did to a record, who edits it, what is heard of the others."""

import threading
from collections.abc import Iterator
from datetime import timedelta

import psycopg
import pytest

from cmpdesk.domain.areas import Area
from cmpdesk.domain.calls import CallDraft, CallSheet
from cmpdesk.domain.directory import Officer, Role
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.sharing import merged
from cmpdesk.domain.text import LocalisedText
from cmpdesk.services import calls, directory, filings, history, sharing, workspaces
from cmpdesk.services.workspaces import Workspace
from cmpdesk.storage import notices, tables
from cmpdesk.storage.base import Base
from cmpdesk.storage.declaring import entities
from tests.storage.fixtures import Clock, a_call, check_refused, fill
from tests.storage.logins import PASSWORD, Server, server
from tests.storage.proxies import proxy


def retitle(workspace: Workspace, officer: Officer, application_id: str, title: str, summary: str = "") -> None:
    """Change an application and its first filing, as a form does."""
    with workspace.write(officer, "test.edit") as transaction:
        row = transaction.lock(tables.Application, application_id)
        row.title = title
        filing = transaction.find(tables.Filing, application_id=application_id, side="first")[0]
        filing.title, filing.summary = title, summary or filing.summary
        transaction.commit()


def test_a_conflict_shows_base_mine_and_theirs(workspace: Workspace, officer: Officer) -> None:
    (made,) = fill(workspace, officer, a_call(workspace, officer), ["Serres"])
    seen = filings.application(workspace, made)
    assert seen.filings[0] is not None
    retitle(workspace, officer, made, "Serres chaudes")
    retitle(workspace, officer, made, "Serres boréales", "Un résumé")
    mine = {"title": "Serres froides", "summary": "", "keywords": "verre"}
    found = sharing.conflict(workspace, table="filing", record_id=seen.filings[0].id, seen=seen.version, mine=mine)
    assert {one.name: (one.base, one.mine, one.theirs) for one in found.fields} == {
        "title": ("Serres", "Serres froides", "Serres boréales"),
        "summary": ("", "", "Un résumé"),
        "keywords": ("", "verre", ""),
    }
    assert [one.name for one in found.clashing] == ["title"]
    assert (found.officer, found.version, found.gone) == (officer.name, seen.version + 2, False)
    saved = merged(found, frozenset({"title"}))
    assert saved == {"title": "Serres froides", "summary": "Un résumé", "keywords": "verre"}


def test_a_conflict_after_an_undo(workspace: Workspace, officer: Officer) -> None:
    (made,) = fill(workspace, officer, a_call(workspace, officer), ["Serres"])
    seen = filings.application(workspace, made)
    retitle(workspace, officer, made, "Serres chaudes")
    history.undo(workspace, officer=officer)
    found = sharing.conflict(workspace, table="application", record_id=made, seen=seen.version,
                             mine={"title": "Serres froides"})  # fmt: skip
    assert [(one.base, one.theirs) for one in found.fields] == [("Serres", "Serres")]
    assert found.version == filings.application(workspace, made).version > seen.version


def test_a_record_that_somebody_deleted(workspace: Workspace, officer: Officer) -> None:
    with workspace.write(officer, "test.organisation") as transaction:
        made = directory.organisation_named(transaction, "Institut boréal")
        transaction.commit()
    with workspace.write(officer, "test.delete") as transaction:
        transaction.delete(transaction.get(tables.Organisation, made))
        transaction.commit()
    found = sharing.conflict(workspace, table="organisation", record_id=made, seen=1, mine={"name": "Institut mosan"})
    assert found.gone
    assert [(one.base, one.mine, one.theirs) for one in found.fields] == [("Institut boréal", "Institut mosan", None)]
    assert found.officer == officer.name


def test_texts_in_three_languages_are_compared_as_such(workspace: Workspace, officer: Officer) -> None:
    call: CallSheet = a_call(workspace, officer)
    calls.edit(workspace, officer=officer, call_id=call.id, seen=call.version,
               draft=_titled(call, LocalisedText(fr="Le leur")))  # fmt: skip
    found = sharing.conflict(workspace, table="call", record_id=call.id, seen=call.version,
                             mine={"title": LocalisedText(fr="Le mien"), "max_months": call.max_months})  # fmt: skip
    (field,) = found.fields
    assert (field.base, field.theirs) == (call.title, LocalisedText(fr="Le leur"))


def _titled(call: CallSheet, title: LocalisedText) -> CallDraft:
    draft = calls.draft_of(call)
    return type(draft)(**{**{name: getattr(draft, name) for name in draft.__slots__}, "title": title})


def test_every_journalled_table_shows_up_somewhere() -> None:
    assert set(notices.AREAS) == {kind.__tablename__ for kind in entities(Base) if kind.journalled}


def test_a_file_has_nobody_else(file_workspace: Workspace) -> None:
    (officer,) = workspaces.officers(file_workspace)
    assert sharing.listen(file_workspace, print) is None
    assert sharing.editing(file_workspace, officer=officer, table="application", record_id="a") == ()
    sharing.stop_editing(file_workspace, officer=officer, record_id="a")
    with check_refused(file_workspace, "server.not-owner"):
        sharing.give_login(file_workspace, name=officer.name, login="odile")


class Two:
    """Two officers on one server, each at their own computer."""

    def __init__(self, made: Server) -> None:
        self.server = made
        self.officers = [made.officer(name, Role.OFFICER) for name in ("aline", "bruno")]
        self.workspaces = [made.open(one) for one in self.officers]


@pytest.fixture
def two(postgres_database: str) -> Iterator[Two]:
    with server(postgres_database) as made:
        both = Two(made)
        try:
            yield both
        finally:
            for one in both.workspaces:
                one.close()


def organisation(workspace: Workspace, officer: Officer, name: str) -> None:
    with workspace.write(officer, "test.organisation") as transaction:
        directory.organisation_named(transaction, name)
        transaction.commit()


class Heard:
    """What a listener said, waited for."""

    def __init__(self) -> None:
        self.areas: list[Area] = []
        self.there: list[bool] = []
        self.news = threading.Semaphore(0)

    def changed(self, areas: Area) -> None:
        self.areas.append(areas)
        self.news.release()

    def reachable(self, there: bool) -> None:
        self.there.append(there)
        self.news.release()


def test_what_others_change_is_heard_and_what_oneself_changes_is_not(two: Two) -> None:
    mine, theirs = two.workspaces
    heard = Heard()
    listener = sharing.listen(mine, heard.changed, heard.reachable)
    assert listener is not None
    try:
        assert listener.wait(10)
        organisation(mine, two.officers[0], "Institut boréal")
        organisation(theirs, two.officers[1], "Institut mosan")
        assert heard.news.acquire(timeout=10)
        assert heard.areas == [notices.areas_of(["organisation"])]
    finally:
        listener.close()


def test_a_notice_says_which_areas_and_nothing_else(two: Two) -> None:
    with psycopg.connect(two.server.of(two.officers[0].login), autocommit=True) as spy:
        spy.execute("LISTEN cmpdesk")
        organisation(two.workspaces[1], two.officers[1], "Institut secret")
        (said,) = spy.notifies(timeout=10, stop_after=1)
        assert said.payload == str(notices.areas_of(["organisation"]).value)
        spy.execute("NOTIFY cmpdesk, 'anything'")
    assert notices._area("anything") == Area.ALL


def test_a_listener_finds_its_way_back(postgres_database: str) -> None:
    with proxy(postgres_database) as (way, address):
        workspace = workspaces.create(address, office=None, officer_name="Odile Garneau")
        heard = Heard()
        listener = sharing.listen(workspace, heard.changed, heard.reachable)
        assert listener is not None
        try:
            assert listener.wait(10)
            way.cut()
            assert heard.news.acquire(timeout=10)
            assert heard.there == [False]
            way.mend()
            assert heard.news.acquire(timeout=10)
            assert heard.news.acquire(timeout=10)
            assert heard.there == [False, True]
            assert heard.areas == [Area.ALL]
        finally:
            listener.close()
            workspace.close()


def test_who_is_editing(postgres_database: str, clock: Clock) -> None:
    with server(postgres_database) as made:
        officers = [made.officer(name, Role.OFFICER) for name in ("aline", "bruno")]
        reader = made.officer("lecteur", Role.READER)
        places = [workspaces.open_workspace(made.of(one.login), clock=clock) for one in (*officers, reader)]
        try:
            first, second, third = places

            def said(workspace: Workspace, officer: Officer) -> list[str]:
                found = sharing.editing(workspace, officer=officer, table="application", record_id="a" * 32)
                return [one.name for one in found]

            assert said(first, officers[0]) == []
            assert said(second, officers[1]) == ["aline"]
            assert said(first, officers[0]) == ["bruno"]
            assert said(third, reader) == ["aline", "bruno"]
            sharing.stop_editing(second, officer=officers[1], record_id="a" * 32)
            assert said(first, officers[0]) == []
            clock.at += timedelta(seconds=90)
            assert said(second, officers[1]) == []
        finally:
            for one in places:
                one.close()


def test_the_owner_gives_logins(two: Two) -> None:
    owner, lead = two.server.owner, two.server.lead
    made = workspaces.add_officer(owner, officer=lead, name="Carine Duval", party_code=None, role=Role.OFFICER).value
    login = two.server.login("carine")
    given = sharing.give_login(owner, name="carine duval", login=login, password=PASSWORD).value
    two.server.roles.append(login)
    assert (given.id, given.login) == (made.id, login)
    opened = workspaces.open_workspace(two.server.of(login))
    assert [one.name for one in workspaces.acting(opened)] == ["Carine Duval"]
    assert workspaces.officer_for(opened, None).id == made.id
    with pytest.raises(Refusal) as other:
        workspaces.officer_for(opened, None, "aline")
    assert other.value.code == "officer.not-yours"
    opened.close()
    for name, taken, code in (("Personne", "x", "officer.unknown"), ("aline", login, "officer.login-taken")):
        with check_refused(owner, code):
            sharing.give_login(owner, name=name, login=taken)
    with check_refused(two.workspaces[0], "server.not-owner"):
        sharing.give_login(two.workspaces[0], name="bruno", login="x")


def test_a_lead_who_takes_a_login_away_shuts_the_door(two: Two) -> None:
    officer = two.officers[0]
    workspaces.edit_officer(two.server.owner, officer=two.server.lead, officer_id=officer.id, seen=officer.version,
                            name=officer.name, party_code=None, role=Role.OFFICER, email="", active=True,
                            login="")  # fmt: skip
    with pytest.raises(Refusal) as refused:
        workspaces.open_workspace(two.server.of(officer.login))
    assert refused.value.code == "officer.no-login"
    assert workspaces.officers(two.workspaces[0]) != ()
    with pytest.raises(Refusal) as closed:
        organisation(two.workspaces[0], officer, "Institut")
    assert closed.value.code == "access.by-server"


def test_what_is_not_seen_of_the_whole_cannot_be_checked(two: Two) -> None:
    with check_refused(two.workspaces[0], "check.not-all"):
        workspaces.check(two.workspaces[0])
    assert workspaces.check(two.server.owner).sound
