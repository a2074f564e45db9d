"""Score sheets that came back and may not be entered: the reason is told, and nothing is written."""

import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

from cmpdesk.domain.programmes import Side
from cmpdesk.domain.returns import SheetFile
from cmpdesk.i18n import messages
from cmpdesk.i18n.words import Words
from cmpdesk.services import returns, scoring, sheets_out
from cmpdesk.storage import tables
from tests.services.marking import CODES, add_reader, declare, marked_file
from tests.services.returned import FULL, Returning, accept, back, ground, marks, refusal
from tests.storage.fixtures import a_call, check_refused, snapshot

__all__ = ["back", "ground", "marked_file"]


def refused(back: Returning, code: str, *paths: Path) -> None:
    before = snapshot(back.ground.workspace)
    data = [path.read_bytes() for path in paths]
    plan = back.preview(*paths)
    assert {refusal(plan, place) for place in range(len(plan.sheets))} == {code}
    with check_refused(back.ground.workspace, "return.nothing"):
        accept(back, plan)
    assert snapshot(back.ground.workspace) == before
    assert [path.read_bytes() for path in paths] == data


def test_a_grid_changed_meanwhile(back: Returning) -> None:
    path = back.filled(FULL)
    accept(back, back.preview(back.filled(marks(1), place=1, name="autre.pdf")))
    grid = back.ground.grid
    back.ground.edit_grid(criteria=(replace(grid.criteria[0], weight=grid.criteria[0].weight + 1), *grid.criteria[1:]))
    refused(back, "return.other-grid", path)


def test_another_call(back: Returning, tmp_path: Path) -> None:
    path = back.filled(FULL)
    ground = back.ground
    call = a_call(ground.workspace, ground.lead, "Appel de la XVe session")
    refused(Returning(replace(ground, call=call), tmp_path), "return.other-call", path)
    plan = Returning(replace(ground, call=call), tmp_path).preview(path)
    assert plan.sheets[0].refusal is not None
    assert "Appel de la XIVe session" in messages.sentence(Words.of("en"), plan.sheets[0].refusal)


def test_the_jury_of_the_other_party_and_the_file_of_another_reader(back: Returning) -> None:
    ground = back.ground
    theirs = add_reader(ground.workspace, ground.other, ground.call, ground.applications[:1], Side.SECOND, "WB-01")
    elsewhere = Returning(replace(ground, reviewer_id=theirs, officer=ground.other), back.folder / "wb")
    made = sheets_out.export_sheets(ground.workspace, officer=ground.other, call_id=ground.call.id, side=Side.SECOND,
                                    out=back.folder / "wb", kind=SheetFile.PDF).value  # fmt: skip
    assert elsewhere.ground.reviewer_id
    refused(back, "return.other-party", made[0])
    mate = add_reader(ground.workspace, ground.officer, ground.call, ground.applications[:1], code="QC-05")
    out = back.folder / "mate"
    (sheet,) = sheets_out.export_sheets(ground.workspace, officer=ground.officer, call_id=ground.call.id, out=out,
                                        side=Side.FIRST, kind=SheetFile.DOCX, reviewer_ids=[mate]).value  # fmt: skip
    data = sheet.read_bytes()
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts = {one: archive.read(one) for one in archive.namelist()}
    parts["docProps/custom.xml"] = parts["docProps/custom.xml"].replace(mate.encode(), ground.reviewer_id.encode())
    with zipfile.ZipFile(out / "mixed.docx", "w") as archive:
        for one, part in parts.items():
            archive.writestr(one, part)
    refused(back, "return.other-reader", out / "mixed.docx")


def test_a_recused_reader_and_one_who_may_not_mark(back: Returning) -> None:
    ground = back.ground
    path = back.filled(FULL)
    declare(ground.workspace, ground.officer, ground.reviewer_id, ground.applications[0], measure="observe")
    refused(back, "score.observer", path)
    declare(ground.workspace, ground.officer, ground.reviewer_id, ground.applications[0], measure="", answer="real")
    refused(back, "score.undecided", path)
    with ground.workspace.write(ground.officer, "assignment.recuse") as transaction:
        row = transaction.first(tables.Assignment, reviewer_id=ground.reviewer_id,
                                application_id=ground.applications[0])  # fmt: skip
        assert row is not None
        row.recused_at, row.recusal_reason = ground.workspace.now(), "Sa sœur y travaille"
        transaction.commit()
    refused(back, "score.recused", path)


def test_a_reader_removed_meanwhile(back: Returning) -> None:
    ground = back.ground
    path = back.filled(FULL)
    with ground.workspace.write(ground.officer, "reviewer.remove", code="QC-04") as transaction:
        for kind in (tables.Assignment, tables.Declaration):
            for row in transaction.find(kind, reviewer_id=ground.reviewer_id):
                transaction.delete(row)
        transaction.session.flush()
        transaction.delete(transaction.get(tables.Reviewer, ground.reviewer_id))
        transaction.commit()
    refused(back, "return.reader-gone", path)


def test_an_application_withdrawn_or_given_to_somebody_else(back: Returning) -> None:
    ground = back.ground
    path, second = back.filled(FULL), back.filled(FULL, place=1, name="deux.pdf")
    with ground.workspace.write(ground.officer, "application.withdraw") as transaction:
        transaction.lock(tables.Application, ground.applications[0]).state = "withdrawn"
        transaction.commit()
    refused(back, "return.withdrawn", path)
    with ground.workspace.write(ground.officer, "assignment.remove") as transaction:
        for row in transaction.find(tables.Assignment, application_id=ground.applications[1]):
            transaction.delete(row)
        transaction.commit()
    refused(back, "score.not-assigned", second)


def test_a_frozen_ranking_and_who_may_not(back: Returning) -> None:
    ground = back.ground
    path = back.filled(FULL)
    plan = back.preview(path)
    with check_refused(ground.workspace, "access.edit-jury"):
        returns.accept(ground.workspace, officer=ground.other, plan=plan)
    ground.change_call(frozen_first=ground.workspace.now())
    with check_refused(ground.workspace, "score.frozen"):
        back.preview(path)
    with check_refused(ground.workspace, "score.frozen"):
        accept(back, plan)


def test_a_sheet_changed_since_the_preview_or_a_file_changed(back: Returning) -> None:
    ground = back.ground
    path = back.filled(FULL)
    plan = back.preview(path)
    data = path.read_bytes()
    path.write_bytes(data + b"\n%%EOF\n")
    with check_refused(ground.workspace, "return.file-changed"):
        accept(back, plan)
    path.write_bytes(data)
    plan = back.preview(path)
    scoring.save_mark(ground.workspace, officer=ground.officer, at=ground.key(), criterion=CODES[0], halves=2, seen=0)
    with check_refused(ground.workspace, "record.moved"):
        accept(back, plan)


def test_strict_files_are_for_who_is_cleared(back: Returning) -> None:
    ground = back.ground
    path = back.filled(FULL)
    ground.change_call(confidentiality="strict")
    with check_refused(ground.workspace, "access.see-strict"):
        returns.preview(ground.workspace, officer=replace(ground.officer, cleared=False), call_id=ground.call.id,
                        side=Side.FIRST, paths=[path])  # fmt: skip
