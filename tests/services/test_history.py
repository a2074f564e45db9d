"""The journal as officers read it."""

from datetime import timedelta

from cmpdesk.domain.areas import Area
from cmpdesk.domain.directory import Officer, Role
from cmpdesk.domain.history import StepKind
from cmpdesk.i18n import messages
from cmpdesk.i18n.steps import STEPS
from cmpdesk.i18n.words import Words
from cmpdesk.services import calls, history, workspaces
from cmpdesk.storage.workspace import Workspace
from tests.storage.fixtures import LEAD, START, Clock, a_call, check_refused, fill


def test_a_step_says_who_when_and_what(workspace: Workspace, officer: Officer, clock: Clock) -> None:
    clock.at = START + timedelta(days=2)
    call = a_call(workspace, officer)
    step = history.steps(workspace, officer=officer).rows[0]
    assert (step.label, step.officer, step.kind) == ("call.create", LEAD, StepKind.CHANGE)
    assert step.at - clock.at < timedelta(minutes=1)
    assert step.at.utcoffset() == timedelta()
    assert step.undoable
    assert not step.undone
    changes = history.changes(workspace, step.id)
    assert len(changes) == step.rows
    (made,) = [change for change in changes if change.table == "call"]
    assert (made.operation, made.record_id, made.name) == ("insert", call.id, call.title.fr)
    assert {field.column for field in made.fields} >= {"title", "state", "deadline"}
    assert not {field.column for field in made.fields} & {"id", "version"}


def test_undo_and_redo_say_what_they_took_back(workspace: Workspace, officer: Officer) -> None:
    a_call(workspace, officer, "Appel d’été")
    made = history.undo(workspace, officer=officer)
    assert made.areas == Area.ALL
    assert (made.value.kind, made.value.label, made.value.params) == (
        StepKind.UNDO, "call.create", {"title": "Appel d’été"},
    )  # fmt: skip
    rows = history.steps(workspace, officer=officer).rows
    assert [row.undone for row in rows[:2]] == [False, True]
    could = history.undoable(workspace, officer)
    assert could.undo is not None
    assert could.redo is not None
    assert (could.undo.label, could.redo.label) == ("programme.adopt", "call.create")
    history.redo(workspace, officer=officer)
    assert [row.undone for row in history.steps(workspace, officer=officer).rows[:3]] == [False, True, False]
    assert [call.title.fr for call in calls.calls(workspace)] == ["Appel d’été"]


def test_a_long_step_shows_its_first_rows(workspace: Workspace, officer: Officer) -> None:
    call = a_call(workspace, officer)
    fill(workspace, officer, call, [f"Projet {place}" for place in range(300)])
    step = history.steps(workspace).rows[0]
    assert step.rows == 902
    assert len(history.changes(workspace, step.id)) == 500


def test_reading_needs_no_right_and_undo_does(workspace: Workspace, officer: Officer) -> None:
    reader = workspaces.add_officer(workspace, officer=officer, name="Chantal", party_code=None, role=Role.READER).value
    assert history.steps(workspace, officer=reader).rows
    for action in (history.undo, history.redo):
        with check_refused(workspace, "access.undo"):
            action(workspace, officer=reader)
    with check_refused(workspace, "redo.nothing"):
        history.redo(workspace, officer=officer)


def test_a_step_names_the_officer_who_made_it(workspace: Workspace, officer: Officer) -> None:
    colleague = workspaces.add_officer(workspace, officer=officer, name="Benoît", party_code=None, role=Role.LEAD).value
    a_call(workspace, colleague)
    steps = history.steps(workspace, officer=colleague).rows
    assert {step.officer for step in steps[:2]} == {"Benoît"}


def test_every_label_that_is_written_has_its_words(workspace: Workspace, officer: Officer) -> None:
    a_call(workspace, officer)
    for step in history.steps(workspace).rows:
        assert step.label in STEPS
        for locale in ("fr", "en", "nl"):
            said = messages.step(Words.of(locale), step.label, step.params)
            assert said
            assert "{" not in said
            assert "…" not in said
