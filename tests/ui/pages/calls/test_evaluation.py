"""Whose jury judges and what is sent on which legal basis, in the form of a call."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from cmpdesk.domain.programmes import Side
from cmpdesk.domain.scoring import EvaluationMode
from cmpdesk.services import calls, registers
from cmpdesk.ui.pages.calls.form import CallForm
from tests.ui.conftest import Opener
from tests.ui.pages.calls.test_sheets import Scene


def test_the_way_of_evaluation_is_chosen_and_taken_back(qtbot: QtBot, opened: Opener, workspace_file: Path) -> None:
    scene = Scene(qtbot, opened(workspace_file))
    assert (scene.call.evaluation, scene.call.lead) == (EvaluationMode.PARALLEL, None)
    scene.page.actions_of["edit"].trigger()
    scene.settle()
    (form,) = scene.page.findChildren(CallForm)
    box = form.rules.evaluation
    assert [box.itemText(place) for place in (1, 2)] == [
        "The jury of Québec judges for both", "The jury of Wallonia-Brussels judges for both"]  # fmt: skip
    assert not form.touched
    box.setCurrentIndex(2)
    assert form.touched
    form.save()
    scene.settle()
    saved = calls.call(scene.desk.workspace, scene.call.id)
    assert (saved.evaluation, saved.lead) == (EvaluationMode.DELEGATED, Side.SECOND)
    scene.window.take_back("undo")
    scene.settle()
    saved = calls.call(scene.desk.workspace, scene.call.id)
    assert (saved.evaluation, saved.lead) == (EvaluationMode.PARALLEL, None)


def test_repairs_of_a_call_are_asked_for_as_long_as_a_field_is_marked(
    qtbot: QtBot, opened: Opener, workspace_file: Path
) -> None:
    scene = Scene(qtbot, opened(workspace_file))
    scene.page.actions_of["edit"].trigger()
    scene.settle()
    (form,) = scene.page.findChildren(CallForm)
    title, other = form.titles[0], form.titles[1]
    before = title.text()
    title.clear()
    form.save()
    assert form.fault.isVisible()
    title.setText(before)
    other.setFocus()
    assert not form.fault.isVisible()


def test_the_legal_basis_of_a_call_is_typed_and_proposed_to_the_register(
    qtbot: QtBot, opened: Opener, workspace_file: Path
) -> None:
    scene = Scene(qtbot, opened(workspace_file))
    workspace, officer = scene.desk.workspace, scene.desk.officer
    of_programme = registers.proposed(workspace, officer=officer, call_id=scene.call.id).legal_basis
    scene.page.actions_of["edit"].trigger()
    scene.settle()
    (form,) = scene.page.findChildren(CallForm)
    form.rules.basis.setText(" Entente du 4 mai ")
    assert form.touched
    form.save()
    scene.settle()
    assert registers.proposed(workspace, officer=officer, call_id=scene.call.id).legal_basis == "Entente du 4 mai"
    scene.window.take_back("undo")
    scene.settle()
    assert registers.proposed(workspace, officer=officer, call_id=scene.call.id).legal_basis == of_programme
