"""Projects: retaining, money, promoters, instruments, states, documents."""

from dataclasses import replace
from datetime import date
from functools import partial
from itertools import product
from pathlib import Path

import pytest

from cmpdesk.domain.calls import CallAction, CallSheet, CallState, Confidentiality, EnvelopeDraft, ProjectStart
from cmpdesk.domain.directory import Officer, Role
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.filings import ApplicationAction, ApplicationState
from cmpdesk.domain.money import Money
from cmpdesk.domain.pages import Sort
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.projects import (
    GrantDraft,
    InstrumentDraft,
    InstrumentKind,
    ProjectAction,
    ProjectFilter,
    ProjectSheet,
    ProjectState,
    Promoter,
)
from cmpdesk.services import calls, filings, history, project_files, projects, workspaces
from cmpdesk.storage import tables
from cmpdesk.storage.workspace import Workspace
from tests.storage.fixtures import Clock, a_call, check_refused, check_undone, closed, fill

CAD, EUR = 100_00, 50_00
WITHDRAW = ProjectAction.WITHDRAW
COLUMNS = ("number", "title", "sector", "state", "granted_first", "granted_second", "starts", "ends")


@pytest.fixture
def call(workspace: Workspace, officer: Officer, clock: Clock) -> CallSheet:
    """A closed call with envelopes: 100 $ of the MRIF and 50 € of WBI for 2026, 5 € of WBI for 2027."""
    made = a_call(workspace, officer)
    envelopes = (EnvelopeDraft(Side.FIRST, "MRIF", 2026, None, CAD), EnvelopeDraft(Side.SECOND, "WBI", 2026, None, EUR),
                 EnvelopeDraft(Side.SECOND, "WBI", 2027, 1, 5_00))  # fmt: skip
    draft = replace(calls.draft_of(made), envelopes=envelopes)
    made = calls.edit(workspace, officer=officer, call_id=made.id, seen=made.version, draft=draft).value
    return closed(workspace, officer, made, clock)


def admitted(workspace: Workspace, officer: Officer, call: CallSheet, titles: list[str]) -> list[str]:
    """Return the ids of new applications that are admissible."""
    ids = fill(workspace, officer, call, titles)
    filings.declare_admissible(workspace, officer=officer, application_ids=tuple(ids))
    return ids


def both(first: int, second: int, year: int = 2026) -> tuple[GrantDraft, ...]:
    return (GrantDraft(Side.FIRST, "MRIF", year, Money(first, "CAD")),
            GrantDraft(Side.SECOND, "WBI", year, Money(second, "EUR")))  # fmt: skip


def retained(workspace: Workspace, officer: Officer, application_id: str,
             grants: tuple[GrantDraft, ...] = ()) -> ProjectSheet:  # fmt: skip
    seen = filings.application(workspace, application_id).version
    return projects.retain(workspace, officer=officer, application_id=application_id, seen=seen, grants=grants,
                           reason="Décision de la Commission", conditions="Un rapport par an").value  # fmt: skip


def test_an_application_is_retained_in_one_step(workspace: Workspace, officer: Officer, call: CallSheet) -> None:
    (one,) = admitted(workspace, officer, call, ["Forêts et fleuves"])
    made = check_undone(workspace, officer, lambda: retained(workspace, officer, one, both(60_00, 20_00)))
    assert filings.application(workspace, one).state is ApplicationState.RETAINED
    assert (made.row.state, made.reason, made.conditions) == (
        ProjectState.RETAINED, "Décision de la Commission", "Un rapport par an")  # fmt: skip
    assert made.row.granted == (Money(60_00, "CAD"), Money(20_00, "EUR"))
    assert made.retained_on == workspace.today()
    assert [who.organisation if who else None for who in made.promoters] == list(made.filed)
    page = projects.page(workspace, ProjectFilter(call.id), Sort("number"))
    assert [row.id for row in page.rows] == [made.id]
    assert projects.of_application(workspace, one) == made.id
    assert calls.counts(workspace, call.id).admissible == 1


@pytest.mark.parametrize(("grants", "code"), [
    (both(100_01, 1), "grant.over-envelope"),
    (both(1, 1, 2028), "grant.over-envelope"),
    ((GrantDraft(Side.FIRST, "FRQ", 2026, Money(1, "CAD")),), "grant.over-envelope-of"),
    ((GrantDraft(Side.FIRST, "MRIF", 2026, Money(1, "EUR")),), "money.wrong-currency"),
    ((GrantDraft(Side.FIRST, "MRIF", 2026, Money(0, "CAD")),), "grant.not-positive"),
    ((GrantDraft(Side.FIRST, " ", 2026, Money(1, "CAD")),), "grant.no-funder"),
])  # fmt: skip
def test_money_that_cannot_be_granted(workspace: Workspace, officer: Officer, call: CallSheet,
                                      grants: tuple[GrantDraft, ...], code: str) -> None:  # fmt: skip
    (one,) = admitted(workspace, officer, call, ["Forêts et fleuves"])
    with check_refused(workspace, code):
        retained(workspace, officer, one, grants)


def test_what_is_left_counts_what_others_got(workspace: Workspace, officer: Officer, call: CallSheet) -> None:
    first, second = admitted(workspace, officer, call, ["Forêts et fleuves", "Une place"])
    retained(workspace, officer, first, both(60_00, 20_00))
    left = {(one.side, one.year): one.amount.cents for one in projects.left(workspace, call.id)
            if not one.funder and one.sector_id is None}  # fmt: skip
    assert left == {(Side.FIRST, 2026): 40_00, (Side.SECOND, 2026): 30_00, (Side.SECOND, 2027): 5_00}
    with pytest.raises(Refusal) as caught:
        retained(workspace, officer, second, both(50_00, 1_00))
    assert caught.value.code == "grant.over-envelope"
    assert caught.value.params["left"] == Money(40_00, "CAD")
    assert caught.value.params["over"] == Money(10_00, "CAD")
    retained(workspace, officer, second, both(40_00, 30_00))


def test_an_envelope_of_one_sector_is_not_for_another(workspace: Workspace, officer: Officer, call: CallSheet) -> None:
    ids = admitted(workspace, officer, call, ["Un", "Deux"])
    digits = {one: filings.application(workspace, one).sector for one in ids}
    of_first = call.sectors[0].name
    inside = next(one for one in ids if digits[one] == of_first) if of_first in digits.values() else ""
    other = next(one for one in ids if digits[one] != of_first)
    grants = (GrantDraft(Side.SECOND, "WBI", 2027, Money(5_00, "EUR")),)
    if inside:
        retained(workspace, officer, inside, grants)
        with check_refused(workspace, "grant.over-envelope"):
            retained(workspace, officer, other, grants)
    else:
        retained(workspace, officer, other, grants)


def test_only_admissible_ones_and_once(workspace: Workspace, officer: Officer, call: CallSheet) -> None:
    first, second = fill(workspace, officer, call, ["Forêts et fleuves", "Une place"])
    with check_refused(workspace, "application.no-such-move"):
        retained(workspace, officer, first)
    filings.declare_admissible(workspace, officer=officer, application_ids=(first, second))
    seen = filings.application(workspace, first).version
    with check_refused(workspace, "application.guard.reason"):
        projects.retain(workspace, officer=officer, application_id=first, seen=seen, reason=" ")
    with check_refused(workspace, "application.retain-apart"):
        filings.move(workspace, officer=officer, application_id=first, seen=seen, action=ApplicationAction.RETAIN,
                     reason="Décision")  # fmt: skip
    retained(workspace, officer, first)
    with check_refused(workspace, "project.exists"):
        retained(workspace, officer, first)


def test_who_may_retain_and_grant(workspace: Workspace, officer: Officer, call: CallSheet) -> None:
    (one,) = admitted(workspace, officer, call, ["Forêts et fleuves"])
    add = workspaces.add_officer
    reader = add(workspace, officer=officer, name="Chantal", party_code=None, role=Role.READER).value
    quebec = add(workspace, officer=officer, name="Denis", party_code="QC", role=Role.OFFICER).value
    with check_refused(workspace, "access.edit-project"):
        retained(workspace, reader, one)
    with check_refused(workspace, "access.manage-grants"):
        retained(workspace, quebec, one, both(1_00, 1_00))
    assert retained(workspace, quebec, one, both(1_00, 1_00)[:1]).row.granted == (Money(1_00, "CAD"), None)


def move(workspace: Workspace, officer: Officer, sheet: ProjectSheet, action: ProjectAction,
         reason: str = "") -> ProjectSheet:  # fmt: skip
    return projects.move(workspace, officer=officer, project_id=sheet.id, seen=sheet.row.version, action=action,
                         reason=reason).value  # fmt: skip


def signed(workspace: Workspace, officer: Officer, sheet: ProjectSheet, side: Side) -> ProjectSheet:
    kind = InstrumentKind.AGREEMENT if side is Side.FIRST else InstrumentKind.ORDER
    draft = InstrumentDraft(side, kind, "2026-17", date(2026, 4, 1), date(2026, 4, 8), date(2026, 4, 20))
    return projects.write_instrument(workspace, officer=officer, project_id=sheet.id, seen=sheet.row.version,
                                     draft=draft).value  # fmt: skip


def test_the_life_of_a_project(workspace: Workspace, officer: Officer, call: CallSheet) -> None:
    sheet = retained(workspace, officer, admitted(workspace, officer, call, ["Forêts"])[0])
    with check_refused(workspace, "project.guard.may-start"):
        move(workspace, officer, sheet, ProjectAction.START)
    sheet = signed(workspace, officer, sheet, Side.FIRST)
    with check_refused(workspace, "project.guard.signed"):
        move(workspace, officer, sheet, ProjectAction.AGREE)
    open_to = dict(projects.moves(workspace, officer=officer, project_id=sheet.id))
    assert {action for action, why in open_to.items() if why is None} == {ProjectAction.WITHDRAW}
    sheet = signed(workspace, officer, sheet, Side.SECOND)
    agree = partial(move, workspace, officer, sheet, ProjectAction.AGREE)
    sheet = projects.project(workspace, check_undone(workspace, officer, agree).id)
    sheet = move(workspace, officer, sheet, ProjectAction.START)
    with check_refused(workspace, "project.guard.reason"):
        move(workspace, officer, sheet, ProjectAction.SUSPEND)
    sheet = move(workspace, officer, sheet, ProjectAction.SUSPEND, "Frontières fermées")
    assert (sheet.row.state, sheet.state_reason) == (ProjectState.SUSPENDED, "Frontières fermées")
    sheet = move(workspace, officer, sheet, ProjectAction.RESUME)
    with check_refused(workspace, "project.no-such-move"):
        move(workspace, officer, sheet, ProjectAction.AGREE)
    clerk = workspaces.add_officer(workspace, officer=officer, name="Denis", party_code=None, role=Role.OFFICER).value
    with check_refused(workspace, "access.decide-call"):
        move(workspace, clerk, sheet, ProjectAction.STOP, "Budget")
    with check_refused(workspace, "closing.open"):
        move(workspace, officer, sheet, ProjectAction.COMPLETE)
    sheet = move(workspace, officer, sheet, ProjectAction.COMPLETE, "Aucun rapport n’est attendu")
    assert projects.states(workspace, call.id) == {ProjectState.COMPLETED: 1}


def test_one_suspended_before_it_started_starts_when_it_is_resumed(workspace: Workspace, officer: Officer,
                                                                   call: CallSheet) -> None:  # fmt: skip
    sheet = retained(workspace, officer, admitted(workspace, officer, call, ["Forêts"])[0])
    sheet = signed(workspace, officer, signed(workspace, officer, sheet, Side.FIRST), Side.SECOND)
    sheet = move(workspace, officer, sheet, ProjectAction.AGREE)
    sheet = move(workspace, officer, sheet, ProjectAction.SUSPEND, "Frontières fermées")
    assert sheet.row.starts is None
    sheet = move(workspace, officer, sheet, ProjectAction.RESUME)
    assert sheet.row.starts == PartialDate.of(date(2026, 4, 20))


@pytest.mark.parametrize("rule", [ProjectStart.ONE_SIGNED, ProjectStart.DECISION])
def test_the_call_says_when_a_project_may_start(workspace: Workspace, officer: Officer, call: CallSheet,
                                                rule: ProjectStart) -> None:  # fmt: skip
    draft = replace(calls.draft_of(call), project_start=rule)
    calls.edit(workspace, officer=officer, call_id=call.id, seen=call.version, draft=draft)
    sheet = retained(workspace, officer, admitted(workspace, officer, call, ["Forêts"])[0])
    assert sheet.start_rule is rule
    if rule is ProjectStart.ONE_SIGNED:
        with check_refused(workspace, "project.guard.one-signed"):
            move(workspace, officer, sheet, ProjectAction.START)
        sheet = signed(workspace, officer, sheet, Side.SECOND)
    assert move(workspace, officer, sheet, ProjectAction.START).row.state is ProjectState.RUNNING


def test_a_change_of_partner_keeps_the_filing(workspace: Workspace, officer: Officer, call: CallSheet) -> None:
    (one,) = admitted(workspace, officer, call, ["Forêts"])
    sheet = retained(workspace, officer, one)
    new = Promoter(Side.SECOND, "Centre des rives", "Namur", "Aline Piron", "Directrice", "aline@exemple.test", "081 1")

    def change() -> ProjectSheet:
        return projects.edit_promoter(workspace, officer=officer, project_id=sheet.id, seen=sheet.row.version,
                                      promoter=new).value  # fmt: skip

    changed = check_undone(workspace, officer, change)
    assert changed.promoters[1] == new
    assert changed.filed == sheet.filed
    assert changed.filed[1] != "Centre des rives"
    with check_refused(workspace, "project.no-organisation"):
        projects.edit_promoter(workspace, officer=officer, project_id=sheet.id, seen=projects.project(
            workspace, sheet.id).row.version, promoter=Promoter(Side.SECOND, " "))  # fmt: skip
    rows = projects.page(workspace, ProjectFilter(call.id, search="forets"), Sort("title")).rows
    assert [row.organisations[1] for row in rows] == ["Centre des rives"]


def test_instruments(workspace: Workspace, officer: Officer, call: CallSheet) -> None:
    sheet = retained(workspace, officer, admitted(workspace, officer, call, ["Forêts"])[0])
    sheet = signed(workspace, officer, sheet, Side.FIRST)
    (held,) = sheet.instruments
    assert held.signed
    early = replace(InstrumentDraft(Side.FIRST, InstrumentKind.AMENDMENT), sent_on=date(2026, 5, 1),
                    promoter_signed_on=date(2026, 4, 1))  # fmt: skip
    with check_refused(workspace, "project.signed-before-sent"):
        projects.write_instrument(workspace, officer=officer, project_id=sheet.id, seen=sheet.row.version, draft=early)

    def remove() -> ProjectSheet:
        return projects.remove_instrument(workspace, officer=officer, project_id=sheet.id, seen=sheet.row.version,
                                          instrument_id=held.id).value  # fmt: skip

    assert check_undone(workspace, officer, remove).instruments == ()


def test_documents_keep_their_bytes(workspace: Workspace, officer: Officer, call: CallSheet, tmp_path: Path) -> None:
    sheet = retained(workspace, officer, admitted(workspace, officer, call, ["Forêts"])[0])
    path = tmp_path / "lettre d’appui.txt"
    path.write_bytes(b"Nous appuyons ce projet.")

    def add() -> ProjectSheet:
        return project_files.add(workspace, officer=officer, project_id=sheet.id, paths=[path], side=Side.FIRST).value

    (held,) = check_undone(workspace, officer, add).files
    assert (held.title, held.name, held.side) == ("lettre d’appui", "lettre d’appui.txt", Side.FIRST)
    assert project_files.content(workspace, held.id) == b"Nous appuyons ce projet."
    renamed = project_files.rename(workspace, officer=officer, file_id=held.id, title="Appui", side=None).value
    assert (renamed.files[0].title, renamed.files[0].side) == ("Appui", None)
    for name, content, code in (("vide.pdf", b"", "project.file-empty"), ("absent.pdf", None, "project.file-missing")):
        if content is not None:
            (tmp_path / name).write_bytes(content)
        with check_refused(workspace, code):
            project_files.add(workspace, officer=officer, project_id=sheet.id, paths=[path, tmp_path / name])
    assert project_files.remove(workspace, officer=officer, file_id=held.id).value.files == ()
    history.undo(workspace, officer=officer)
    assert project_files.content(workspace, held.id) == b"Nous appuyons ce projet."


def test_a_strict_project_is_not_shown(workspace: Workspace, officer: Officer, call: CallSheet) -> None:
    first, second = admitted(workspace, officer, call, ["Forêts", "Rives"])
    hidden, shown = retained(workspace, officer, first, both(1_00, 1_00)), retained(workspace, officer, second)
    version = filings.application(workspace, first).version
    filings.classify(workspace, officer=officer, application_id=first, seen=version, level=Confidentiality.STRICT)
    clerk = workspaces.add_officer(workspace, officer=officer, name="Denis", party_code=None, role=Role.OFFICER).value
    workspace.acts_for(clerk)
    wanted = ProjectFilter(call.id)
    assert [row.id for row in projects.page(workspace, wanted, Sort("number")).rows] == [shown.id]
    assert projects.count(workspace, wanted) == 1
    assert projects.states(workspace, call.id) == {ProjectState.RETAINED: 1}
    assert projects.of_application(workspace, first) is None
    with check_refused(workspace, "record.gone"):
        projects.project(workspace, hidden.id)
    with check_refused(workspace, "record.gone"):
        move(workspace, clerk, hidden, WITHDRAW, "Non")


def test_pages_follow_each_other_in_each_order(workspace: Workspace, officer: Officer, call: CallSheet) -> None:
    ids = admitted(workspace, officer, call, ["Forêts", "Rives", "Monts"])
    for place, one in enumerate(ids, start=1):
        retained(workspace, officer, one, both(place * 100, 400 - place * 100))
    wanted = ProjectFilter(call.id)
    for column, descending in product(COLUMNS, (False, True)):
        sort = Sort(column, descending)
        whole = projects.page(workspace, wanted, sort)
        found, after = [], None
        for _ in ids:
            part = projects.page(workspace, wanted, sort, after, 1)
            found += [row.id for row in part.rows]
            after = part.after
        assert found == [row.id for row in whole.rows], sort
        assert (len(found), after) == (3, None)


def test_the_decision_is_corrected_and_two_do_not_overwrite_each_other(workspace: Workspace, officer: Officer,
                                                                       call: CallSheet) -> None:  # fmt: skip
    sheet = retained(workspace, officer, admitted(workspace, officer, call, ["Forêts"])[0])
    edit = partial(projects.edit, workspace, officer=officer, project_id=sheet.id, on=date(2026, 6, 15))
    changed = check_undone(workspace, officer, partial(edit, seen=sheet.row.version, reason="Point 4.2", conditions=""))
    assert (changed.value.reason, changed.value.retained_on) == ("Point 4.2", date(2026, 6, 15))
    with check_refused(workspace, "record.moved"):
        edit(seen=sheet.row.version, reason="Point 5", conditions="")
    now = projects.project(workspace, sheet.id).row.version
    with check_refused(workspace, "project.guard.reason"):
        edit(seen=now, reason=" ", conditions="")
    reader = workspaces.add_officer(workspace, officer=officer, name="Chantal", party_code=None, role=Role.READER).value
    for act in (partial(edit, reason="Non", conditions=""),
                partial(projects.remove_instrument, workspace, project_id=sheet.id, instrument_id="x")):  # fmt: skip
        with check_refused(workspace, "access.edit-project"):
            act(officer=reader, seen=now)


def test_a_call_is_executed_once_something_is_retained(workspace: Workspace, officer: Officer, call: CallSheet) -> None:
    with workspace.write(officer, "test.prepared") as transaction:
        transaction.get(tables.Call, call.id).state = str(CallState.JOINT_PREPARATION)
        transaction.commit()
    execute = partial(calls.move, workspace, officer=officer, call_id=call.id, action=CallAction.EXECUTE)
    with check_refused(workspace, "call.guard.projects"):
        execute(seen=calls.call(workspace, call.id).version)
    (one,) = fill(workspace, officer, call, ["Forêts"])
    with workspace.write(officer, "test.admitted") as transaction:
        transaction.get(tables.Application, one).state = str(ApplicationState.ADMISSIBLE)
        transaction.commit()
    retained(workspace, officer, one)
    moved = check_undone(workspace, officer, partial(execute, seen=calls.call(workspace, call.id).version)).value
    assert moved.state is CallState.EXECUTION
