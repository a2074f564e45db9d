"""Progress sheets: sent, filled by other programs, read back, entered; and all that may be wrong with one."""

import shutil
import subprocess
from datetime import date
from email import message_from_bytes
from email.policy import default

import pytest

from cmpdesk.domain.directory import Officer
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.progress import Doubt, ObjectiveDraft, ProgressState
from cmpdesk.domain.returned import AnswerState, SheetResult
from cmpdesk.domain.returns import FieldKind, SheetFile, parse_code
from cmpdesk.services import history, progress, progress_out, progress_returns
from cmpdesk.storage import tables
from cmpdesk.storage.workspace import Workspace
from tests.services.progressing import (
    DUE,
    FULL,
    OBJECTIVES,
    Asking,
    alone,
    asked,
    check_full,
    enter,
    ground,
    states,
)
from tests.services.returned import fill_docx
from tests.storage.fixtures import check_refused, check_undone

__all__ = ["alone", "ground"]



# -- objectives


def test_objectives_are_one_step_and_keep_who_they_are(workspace: Workspace, officer: Officer, ground: Asking) -> None:
    project = ground.cohort.projects[0]
    first, second, third = progress.objectives_of(workspace, project)
    wanted = [ObjectiveDraft("Carnet commun", id=third.id), first, ObjectiveDraft("Exposition", 1)]
    made = check_undone(workspace, officer, lambda: progress.set_objectives(
        workspace, officer=officer, project_id=project, seen=None, objectives=wanted)).value  # fmt: skip
    assert [one.text for one in made] == ["Carnet commun", first.text, "Exposition"]
    assert (made[0].id, made[1].id, second.id in {one.id for one in made}) == (third.id, first.id, False)


@pytest.mark.parametrize(("wanted", "code"), [
    ([ObjectiveDraft(" ")], "progress.no-text"), ([ObjectiveDraft("A", 0)], "progress.target"),
    ([ObjectiveDraft("Un atelier"), ObjectiveDraft("un  ATELIER")], "progress.objective-twice"),
])  # fmt: skip
def test_objectives_that_say_nothing(alone: Asking, wanted: list[ObjectiveDraft], code: str) -> None:
    with check_refused(alone.workspace, code):
        progress.set_objectives(alone.workspace, officer=alone.officer, project_id=alone.cohort.projects[0], seen=None,
                                objectives=wanted)  # fmt: skip


# -- sending


def test_sheets_are_sent_once_and_written_again_with_the_same_code(alone: Asking) -> None:
    assert alone.project().state_of(Side.FIRST, date(2020, 1, 1)) is ProgressState.NOT_SENT
    made = check_undone(alone.workspace, alone.officer, alone.send)
    assert len(made) == 2
    sheet = alone.sheet()
    assert sheet.asked.granted is not None
    assert (sheet.number, sheet.asked.due, len(sheet.asked.objectives), sheet.asked.granted.currency) == (
        1, DUE, 3, "CAD")  # fmt: skip
    alone.send(SheetFile.DOCX)
    assert alone.sheet().code == sheet.code
    assert [alone.project().state_of(Side.FIRST, day) for day in (DUE, date(2020, 8, 29))] == [
        ProgressState.SENT, ProgressState.LATE]  # fmt: skip


def test_sending_again_asks_what_is_known_then(alone: Asking) -> None:
    alone.send()
    before = alone.sheet()
    progress.set_objectives(alone.workspace, officer=alone.officer, project_id=alone.cohort.projects[0], seen=None,
                            objectives=OBJECTIVES[:1])  # fmt: skip
    alone.send()
    assert len(alone.sheet().asked.objectives) == 3
    old = alone.filled(name="ancien.pdf")
    alone.send(again=True)
    after = alone.sheet()
    assert (after.number, len(after.asked.objectives), after.code == before.code) == (2, 1, False)
    refusal = alone.preview(old).sheets[0].refusal
    assert refusal is not None
    assert (refusal.code, refusal.params["version"], refusal.params["newest"]) == ("progress.other-version", 1, 2)


def test_a_version_that_was_taken_back_is_never_given_again(alone: Asking) -> None:
    alone.send()
    alone.send(again=True)
    history.undo(alone.workspace, officer=alone.officer)
    alone.send(again=True)
    assert alone.sheet().number == 3


def test_messages_go_with_the_sheets(alone: Asking) -> None:
    alone.send(drafts=True)
    paths = sorted((alone.folder / "out").glob("*.eml"))
    message = message_from_bytes(paths[0].read_bytes(), policy=default)
    (attached,) = message.iter_attachments()
    assert (len(paths), "first@institut.example" in message["To"]) == (2, True)
    assert attached.get_content() == alone.blank().read_bytes()


def test_nothing_to_send(alone: Asking) -> None:
    with check_refused(alone.workspace, "progress.nothing-to-send"):
        alone.send(only=[("x", Side.FIRST)])
    alone.send()
    (alone.folder / "out" / "autre.txt").touch()
    with check_refused(alone.workspace, "packets.would-overwrite"):
        progress_out.send(alone.workspace, officer=alone.officer, review_id=alone.review_id, out=alone.folder / "out")


def test_a_project_that_is_over_has_no_sheet(alone: Asking) -> None:
    with alone.workspace.write(alone.officer, "test.stop") as transaction:
        transaction.get(tables.Project, alone.cohort.projects[0]).state = "stopped"
        transaction.commit()
    with check_refused(alone.workspace, "progress.nothing-to-send"):
        alone.send()


# -- there and back


def test_sent_filled_read_and_entered_in_one_step(ground: Asking) -> None:
    ground.send()
    path = ground.filled()
    plan = ground.preview(path)
    assert [one.result for one in plan.sheets] == [SheetResult.NEW]
    assert ground.sheet().answers == {}
    result = check_undone(ground.workspace, ground.officer, lambda: ground.accept(plan))
    assert (result.sheets, result.complete) == (1, 1)
    check_full(ground)
    (kept,) = progress.files(ground.workspace, ground.review_id, ground.cohort.projects[0])
    assert (kept.outcome, kept.side, kept.name) == ("accepted", Side.FIRST, "rendu.pdf")
    assert progress_returns.original(ground.workspace, review_id=ground.review_id, sha256=kept.sha256,
                                     project_id=ground.cohort.projects[0]) == path.read_bytes()  # fmt: skip
    again = ground.preview(path)
    assert (again.sheets[0].result, again.files[0].received_at is not None) == (SheetResult.SAME, True)
    with check_refused(ground.workspace, "progress.nothing"):
        ground.accept(again)


@pytest.mark.skipif(shutil.which("pdftk") is None, reason="pdftk is not installed")
def test_a_form_that_pdftk_filled(alone: Asking) -> None:
    alone.send()
    code = parse_code(alone.sheet().code)
    told = "".join(f"<field name=\"{one.name(code)}\"><value>{value}</value></field>" for one, value in FULL.items())
    xfdf = alone.folder / "rendu.xfdf"
    xfdf.write_text(f'<?xml version="1.0" encoding="UTF-8"?><xfdf xmlns="http://ns.adobe.com/xfdf/"><fields>{told}'
                    "</fields></xfdf>", encoding="utf-8")  # fmt: skip
    out = alone.folder / "rendu.pdf"
    subprocess.run(["pdftk", alone.blank(), "fill_form", xfdf, "output", out], check=True, timeout=60)
    alone.read(out)
    check_full(alone)


def test_a_word_document(alone: Asking) -> None:
    alone.send(SheetFile.DOCX)
    code = parse_code(alone.sheet().code)
    said = FULL | {asked(FieldKind.CHANGE): "Un changement"}
    out = fill_docx(alone.blank(suffix="docx"), alone.folder / "rendu.docx",
                    {one.name(code): value for one, value in said.items()})  # fmt: skip
    plan = alone.preview(out)
    change = next(one for one in plan.sheets[0].answers if one.field.kind is FieldKind.CHANGE)
    assert (change.state, change.fault and change.fault.code) == (AnswerState.REFUSED, "return.no-such-answer")
    assert alone.accept(plan).complete == 0
    assert alone.sheet().count(FieldKind.SPENT) == 1_025_050
    assert alone.project().state_of(Side.FIRST, DUE) is ProgressState.INCOMPLETE


# -- two sheets, and what they say


def test_what_the_two_sides_say_differently_is_listed(alone: Asking) -> None:
    alone.send()
    alone.read(alone.filled(name="a.pdf"))
    other = FULL | {asked(FieldKind.REACHED, 1): "2", asked(FieldKind.CHANGE): "none", asked(FieldKind.ENDS): ""}
    plan = alone.preview(alone.filled(other, side=Side.SECOND, name="b.pdf"))
    assert (plan.sheets[0].contradictions, plan.sheets[0].result) == (2, SheetResult.DIFFERS)
    alone.accept(plan)
    found = alone.project().contradictions()
    assert [(one.kind, one.said) for one in found] == [
        (FieldKind.REACHED, (1, 2)), (FieldKind.CHANGE, ("calendar", "none"))]  # fmt: skip
    assert found[0].objective is not None
    assert found[0].objective.text == OBJECTIVES[0].text
    assert alone.project().complete


def test_two_returns_of_one_side_are_held_against_each_other(alone: Asking) -> None:
    alone.send()
    first = alone.filled(name="a.pdf")
    second = alone.filled({asked(FieldKind.DONE): "4", asked(FieldKind.SPENT): "10250,50"}, name="b.pdf")
    plan = alone.preview(first, second)
    sheet = plan.sheets[1]
    assert (sheet.repeats, states(sheet)["done"], states(sheet)["spent"]) == (
        "a.pdf", AnswerState.DIFFERS, AnswerState.SAME)  # fmt: skip
    alone.accept(plan)
    assert alone.sheet().count(FieldKind.DONE) == 3
    later = alone.preview(second)
    alone.accept(later, taken=[(later.sheets[0].id, asked(FieldKind.DONE))])
    assert (alone.sheet().count(FieldKind.DONE), alone.sheet().count(FieldKind.LEFT)) == (4, 5)
    assert len(progress.files(alone.workspace, alone.review_id, alone.cohort.projects[0])) == 2


def test_the_first_of_two_returns_may_be_left_out(alone: Asking) -> None:
    alone.send()
    plan = alone.preview(alone.filled(name="a.pdf"), alone.filled({asked(FieldKind.DONE): "4"}, name="b.pdf"))
    alone.accept(plan, left=[plan.sheets[0].id])
    assert (alone.sheet().answers, alone.sheet().received_on is not None) == ({"done": 4}, True)


@pytest.mark.parametrize(("spent", "forecast", "doubt"), [
    ("25 000,01", "0", Doubt.ABOVE_GRANT), ("20 000", "5 000,01", Doubt.FORECAST_ABOVE), ("20 000", "5 000", None),
])  # fmt: skip
def test_money_above_the_grant_is_flagged(alone: Asking, spent: str, forecast: str, doubt: Doubt | None) -> None:
    alone.send()
    plan = alone.preview(alone.filled(FULL | {asked(FieldKind.SPENT): spent, asked(FieldKind.FORECAST): forecast}))
    assert plan.sheets[0].doubts == ((doubt,) if doubt else ())
    alone.accept(plan)
    assert alone.project().doubts() == (((Side.FIRST, doubt),) if doubt else ())


@pytest.mark.parametrize(("kind", "place", "typed", "code"), [
    (FieldKind.DONE, 0, "trois", "progress.not-a-number"), (FieldKind.REACHED, 3, "101 %", "progress.percent"),
    (FieldKind.REACHED, 1, "50 %", "progress.not-a-number"), (FieldKind.SPENT, 0, "-4", "amount.negative"),
    (FieldKind.SPENT, 0, "40 €", "amount.other-currency"), (FieldKind.ENDS, 0, "bientôt", "progress.not-a-date"),
    (FieldKind.USE, 0, "x" * 20_001, "return.text-long"), (FieldKind.SPENT, 0, "6.400", "amount.ambiguous"),
])  # fmt: skip
def test_answers_that_cannot_be_understood(alone: Asking, kind: FieldKind, place: int, typed: str, code: str) -> None:
    alone.send()
    plan = alone.preview(alone.filled(FULL | {asked(kind, place): typed}))
    wrong = next(one for one in plan.sheets[0].answers if one.field == asked(kind, place))
    assert (wrong.state, wrong.fault and wrong.fault.code) == (AnswerState.REFUSED, code)
    alone.accept(plan)
    assert alone.sheet().value(kind, str(place) if place else "") is None


# -- by hand


def test_answers_typed_from_paper(ground: Asking) -> None:
    ground.send()
    check_undone(ground.workspace, ground.officer, lambda: enter(ground, dict(FULL)))
    check_full(ground)
    enter(ground, {asked(FieldKind.DONE): "4"})
    assert ground.sheet().answers == {"done": 4}
    enter(ground, {})
    assert (ground.sheet().answers, ground.sheet().received_on) == ({}, None)
    with check_refused(ground.workspace, "progress.not-a-number"):
        enter(ground, {asked(FieldKind.DONE): "quatre"})


def test_entering_what_was_changed_meanwhile(alone: Asking) -> None:
    alone.send()
    plan = alone.preview(alone.filled())
    enter(alone, {asked(FieldKind.DONE): "4"})
    with check_refused(alone.workspace, "record.moved"):
        alone.accept(plan)


