"""Score sheets that came back: shown mark by mark, taken over in one step, refused with the reason."""

from hashlib import sha256
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.returned import AnswerState, ReturnResult, SheetResult, Way
from cmpdesk.domain.returns import FieldKind, SheetField, SheetFile
from cmpdesk.domain.sheets import SheetSource, SheetState
from cmpdesk.services import history, returns, scoring, workspaces
from cmpdesk.storage import tables
from cmpdesk.storage.workspace import Workspace
from tests.documents.contents import document
from tests.services.marking import CODES, marked_file, marking
from tests.services.returned import (
    FULL,
    Returning,
    accept,
    answer,
    back,
    entered,
    fill,
    fill_docx,
    ground,
    marks,
    refusal,
)
from tests.storage.fixtures import check_refused, check_undone, snapshot

__all__ = ["back", "ground", "marked_file"]


@pytest.fixture
def anywhere(workspace: Workspace, officer: object, tmp_path: Path) -> Returning:
    """On each kind of database."""
    return Returning(marking(workspace, workspaces.officers(workspace)[0]), tmp_path)


def test_a_filled_form_is_shown_then_entered_in_one_step(anywhere: Returning) -> None:
    path = anywhere.filled(FULL, name="n'importe quoi (2).pdf")
    before = snapshot(anywhere.ground.workspace)
    plan = anywhere.preview(path)
    assert snapshot(anywhere.ground.workspace) == before
    (sheet,) = plan.sheets
    assert (sheet.reader, sheet.marks, sheet.result) == ("QC-04", (7, 7), SheetResult.NEW)
    result = check_undone(
        anywhere.ground.workspace,
        anywhere.ground.officer,
        lambda: returns.accept(anywhere.ground.workspace, officer=anywhere.ground.officer, plan=plan),
    )
    row = entered(anywhere)
    assert row is not None
    assert [row.halves(code) for code in CODES] == [9, 6, 10, 4, 8, 6, 2]
    assert row.comment("innovation") == "Très bon — « équilibré » ; cœur du projet.\nDeuxième ligne."
    assert (row.texts.strengths, str(row.recommendation), row.source) == ("Équipe solide", "if-funds", SheetSource.PDF)
    assert row.returned_at is not None
    assert result is not None
    kept = returns.original(
        anywhere.ground.workspace,
        officer=anywhere.ground.officer,
        call_id=anywhere.ground.call.id,
        side=Side.FIRST,
        sha256=sha256(path.read_bytes()).hexdigest(),
    )
    assert kept == path.read_bytes()


def test_the_same_bytes_bring_nothing_twice(back: Returning) -> None:
    path = back.filled(FULL)
    accept(back, back.preview(path))
    again = back.preview(path)
    assert again.files[0].received_at is not None
    assert again.sheets[0].result is SheetResult.SAME
    with check_refused(back.ground.workspace, "return.nothing"):
        accept(back, again)


def test_a_partial_return_is_kept_open_and_completed_by_the_next(back: Returning) -> None:
    accept(back, back.preview(back.filled(marks(4, 3))))
    row = entered(back)
    assert row is not None
    assert row.returned_at is None
    rest = {one: value for one, value in marks(4, 3, 5, 2, 4, 3, 1).items() if one.criterion not in CODES[:2]}
    plan = back.preview(back.filled(rest, name="suite.pdf"))
    assert (answer(plan, FieldKind.MARK, CODES[0]), answer(plan, FieldKind.MARK, CODES[2])) == ("empty", "new")
    assert accept(back, plan).returned == 1
    states = scoring.readings(back.ground.workspace, officer=back.ground.officer, reviewer_id=back.ground.reviewer_id)
    assert states[0].state is SheetState.RETURNED


def test_what_is_entered_stays_unless_it_is_taken(back: Returning) -> None:
    scoring.save_mark(back.ground.workspace, officer=back.ground.officer, at=back.ground.key(), criterion=CODES[0],
                      halves=2, seen=0)  # fmt: skip
    path = back.filled(FULL)
    plan = back.preview(path)
    (sheet,) = plan.sheets
    first = sheet.answers[0]
    assert (first.state, first.entered, first.given) == (AnswerState.DIFFERS, 2, 9)
    accept(back, plan)
    row = entered(back)
    assert row is not None
    assert (row.halves(CODES[0]), row.halves(CODES[1])) == (2, 6)
    plan = back.preview(path)
    assert plan.sheets[0].result is SheetResult.DIFFERS
    accept(back, plan, taken={(plan.sheets[0].id, first.field)})
    row = entered(back)
    assert row is not None
    assert row.halves(CODES[0]) == 9


def test_two_returns_of_one_sheet_are_shown_against_each_other(back: Returning) -> None:
    one, other = back.filled(FULL, name="a.pdf"), back.filled(FULL | marks(1), name="b.pdf")
    plan = back.preview(one, other)
    assert [sheet.result for sheet in plan.sheets] == [SheetResult.NEW, SheetResult.DIFFERS]
    assert plan.sheets[1].repeats == "a.pdf"
    differs = [each for each in plan.sheets[1].answers if each.state is AnswerState.DIFFERS]
    assert [(each.entered, each.given) for each in differs] == [(9, 3)]
    accept(back, plan, taken={(plan.sheets[1].id, differs[0].field)})
    row = entered(back)
    assert row is not None
    assert row.halves(CODES[0]) == 3
    later = back.preview(one)
    assert later.sheets[0].was_returned
    assert later.sheets[0].result is SheetResult.DIFFERS


def test_all_sheets_in_one_file_and_a_folder_of_files(back: Returning) -> None:
    whole = back.hand_out(together=True)[0]
    folder = back.folder / "retours"
    (folder / "plus bas").mkdir(parents=True)
    told = {back.name(one, place): value for place in range(3) for one, value in FULL.items()}
    fill(whole, folder / "plus bas" / "tout.pdf", told)
    (folder / "lisez-moi.txt").write_text("rien")
    plan = back.preview(folder)
    assert [one.result for one in plan.sheets] == [SheetResult.NEW] * 3
    assert accept(back, plan) == ReturnResult(3, 3, 0)


@pytest.mark.parametrize(("said", "state", "halves", "code"), [
    ("4,5", AnswerState.NEW, 9, ""), ("4.5", AnswerState.NEW, 9, ""), ("3", AnswerState.NEW, 6, ""),
    ("4½", AnswerState.NEW, 9, ""), ("quatre", AnswerState.REFUSED, None, "mark.words"),
    ("9", AnswerState.REFUSED, None, "mark.off-scale"), ("-1", AnswerState.REFUSED, None, "mark.off-scale"),
    ("4,25", AnswerState.REFUSED, None, "mark.step"),
])  # fmt: skip
def test_marks_typed_in_a_document(back: Returning, said: str, state: AnswerState, halves: int | None,
                                   code: str) -> None:  # fmt: skip
    blank = back.hand_out(kind=SheetFile.DOCX)[0]
    advice = "Si les fonds le permettent"
    fields = {SheetField(FieldKind.MARK, CODES[0]): said, SheetField(FieldKind.RECOMMENDATION): advice}
    path = fill_docx(blank, back.folder / "r.docx", {back.name(one): value for one, value in fields.items()})
    plan = back.preview(path)
    first = plan.sheets[0].answers[0]
    assert (first.state, first.given, first.fault.code if first.fault else "") == (state, halves, code)
    assert answer(plan, FieldKind.RECOMMENDATION) is AnswerState.NEW
    accept(back, plan)
    row = entered(back)
    assert row is not None
    assert (row.halves(CODES[0]), row.source) == (halves, SheetSource.DOCX)


def test_half_a_point_where_the_grid_admits_none(back: Returning) -> None:
    back.ground.edit_grid(half_marks=False)
    blank = back.hand_out(kind=SheetFile.DOCX)[0]
    fields = {back.name(SheetField(FieldKind.MARK, CODES[place])): said for place, said in enumerate(("4,5", "4"))}
    plan = back.preview(fill_docx(blank, back.folder / "r.docx", fields))
    assert [one.fault.code if one.fault else "" for one in plan.sheets[0].answers][:3] == ["mark.no-halves", "", ""]
    accept(back, plan)
    row = entered(back)
    assert row is not None
    assert {code: row.halves(code) for code in CODES[:2]} == {CODES[0]: None, CODES[1]: 8}


# -- what is declared in a sheet


def test_who_declares_no_interest_in_the_same_file_may_be_entered(back: Returning) -> None:
    ground = back.ground
    path, silent = back.filled(FULL), back.filled(marks(3), place=1, name="muet.pdf")
    with ground.workspace.write(ground.officer, "interest.forget") as transaction:
        for row in transaction.find(tables.Declaration, reviewer_id=ground.reviewer_id):
            transaction.delete(row)
        transaction.commit()
    plan = back.preview(path, silent)
    assert [one.refusal.code if one.refusal else "" for one in plan.sheets] == ["", "score.undeclared"]
    assert accept(back, plan) == ReturnResult(1, 1, 1)
    assert entered(back) is not None


def test_a_conflict_declared_in_a_sheet_is_entered_and_its_marks_are_not(back: Returning) -> None:
    path = back.filled(FULL | {SheetField(FieldKind.DECLARATION): "real", SheetField(FieldKind.EXPLANATION): "Ma sœur"})
    plan = back.preview(path)
    assert refusal(plan) == "return.conflict"
    assert accept(back, plan) == ReturnResult(1, 0, 1)
    assert entered(back) is None
    assert refusal(back.preview(path)) == "score.undecided"


# -- what a person has to read


def test_a_flattened_form_is_recognised_and_kept_for_hand_entry(back: Returning) -> None:
    filled = back.filled(FULL)
    document = pypdfium2.PdfDocument(filled)
    document.init_forms()
    for page in document:
        page.flatten()
    flat = back.folder / "plat.pdf"
    document.save(flat)
    document.close()
    plan = back.preview(flat)
    assert plan.files[0].way is Way.FLATTENED
    assert [(one.result, one.key) for one in plan.sheets] == [(SheetResult.BY_HAND, back.ground.key())]
    returns.keep(back.ground.workspace, officer=back.ground.officer, plan=plan, sheet=plan.sheets[0])
    assert back.preview(flat).files[0].received_at is not None
    assert history.steps(back.ground.workspace).rows[0].label == "return.keep"


def test_a_scan_says_nothing_and_its_code_is_typed(back: Returning) -> None:
    scan = back.folder / "scan.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        pdf.save(scan)
    plan = back.preview(scan)
    assert plan.files[0].way is Way.SCANNED
    assert plan.sheets[0].result is SheetResult.BY_HAND
    with check_refused(back.ground.workspace, "return.nothing"):
        accept(back, plan)
    code = back.name(SheetField(FieldKind.STRENGTHS)).split(".")[1]
    found = returns.placed(back.ground.workspace, officer=back.ground.officer, call_id=back.ground.call.id,
                           side=Side.FIRST, code=code)  # fmt: skip
    assert (found.key, found.refusal, found.result) == (back.ground.key(), None, SheetResult.BY_HAND)
    with pytest.raises(Refusal, match=r"return\.code-invalid"):
        returns.placed(back.ground.workspace, officer=back.ground.officer, call_id=back.ground.call.id,
                       side=Side.FIRST, code=code[:-1] + ("0" if code[-1] != "0" else "1"))  # fmt: skip


def test_bad_files_stand_in_the_plan_with_their_fault(back: Returning) -> None:
    good = back.filled(FULL)
    locked, cut, foreign = (back.folder / name for name in ("clos.pdf", "coupe.pdf", "autre.pdf"))
    with pikepdf.open(good) as pdf:
        pdf.save(locked, encryption=pikepdf.Encryption(user="secret", owner="secret"))
    cut.write_bytes(good.read_bytes()[:20_000])
    foreign.write_bytes(document(1, text="Une lettre tout à fait étrangère à cette affaire"))
    empty, broken = back.folder / "vide.xlsx", back.folder / "casse.docx"
    empty.write_bytes(b"")
    broken.write_bytes(b"PK\x03\x04 et puis rien")
    plan = back.preview(locked, cut, foreign, empty, broken, back.folder / "absent.pdf", good)
    assert [one.fault.code if one.fault else "" for one in plan.files] == [
        "return.encrypted", "return.damaged", "return.foreign", "return.damaged", "return.damaged", "file.missing", "",
    ]  # fmt: skip
    assert [one.result for one in plan.sheets] == [SheetResult.NEW]


def test_what_was_made_of_a_file_is_kept_with_it(back: Returning) -> None:
    whole = back.hand_out(together=True)[0]
    told = {back.name(one): value for one, value in FULL.items()}
    plan = back.preview(fill(whole, back.folder / "un-sur-trois.pdf", told))
    assert [one.result for one in plan.sheets] == [SheetResult.NEW, SheetResult.EMPTY, SheetResult.EMPTY]
    accept(back, plan)
    told |= {back.name(SheetField(FieldKind.MARK, CODES[0]), 1): "m2"}
    ground = back.ground
    with ground.workspace.write(ground.officer, "assignment.remove") as transaction:
        for row in transaction.find(tables.Assignment, application_id=ground.applications[0]):
            transaction.delete(row)
        transaction.commit()
    accept(back, back.preview(fill(whole, back.folder / "deux-sur-trois.pdf", told)))
    with ground.workspace.write(ground.officer, "test.look") as transaction:
        found = {row.file_name: (row.outcome, row.detail) for row in transaction.find(tables.ReturnedFile)}
    assert {name: outcome for name, (outcome, _) in found.items()} == {
        "un-sur-trois.pdf": "accepted",
        "deux-sur-trois.pdf": "partly",
    }
    assert [why for _, why in found["deux-sur-trois.pdf"][1]["sheets"]] == ["score.not-assigned", "accepted", "left"]
