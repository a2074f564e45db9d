"""Progress sheets that are not taken: of another, damaged, late, or of who may not."""

from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pikepdf
import pytest

from cmpdesk.domain.calls import Confidentiality
from cmpdesk.domain.directory import Role
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.returned import SheetResult
from cmpdesk.domain.returns import ProgressIdentity
from cmpdesk.services import progress, progress_out, progress_returns, workspaces
from cmpdesk.storage import tables
from cmpdesk.storage.workspace import Workspace
from tests.services.progressing import FULL, Asking, alone, asking, enter, ground
from tests.storage.fixtures import check_refused

__all__ = ["alone", "ground"]


# -- sheets of another


def test_a_sheet_of_another_review_call_or_nobody(alone: Asking, tmp_path: Path) -> None:
    alone.send()
    first = alone.filled(name="a.pdf")
    with alone.workspace.write(alone.officer, "test.review") as transaction:
        second = transaction.add(tables.Review(call_id=alone.cohort.call.id, number=2, state="open", agenda=[],
                                               themes=[], minutes={})).id  # fmt: skip
        transaction.commit()
    other = Asking(alone.workspace, alone.officer, alone.cohort, second, tmp_path / "other")
    refusal = other.preview(first).sheets[0].refusal
    assert refusal is not None
    assert (refusal.code, refusal.params["number"]) == ("progress.other-review", 1)
    for identity, code in (
        (ProgressIdentity("elsewhere", 1, "p", "first"), "progress.unknown-review"),
        (ProgressIdentity(alone.review_id, 9, alone.cohort.projects[0], "first"), "progress.nobody"),
        (ProgressIdentity(alone.cohort.call.id, 1, "p", "first"), "progress.score-sheet"),
    ):
        found = progress_returns.placed(alone.workspace, officer=alone.officer, review_id=alone.review_id,
                                        code=str(identity.code))  # fmt: skip
        assert found.refusal is not None
        assert found.refusal.code == code


def test_a_sheet_of_another_project_is_refused_by_hand(file_workspace: Workspace, tmp_path: Path) -> None:
    two = asking(file_workspace, workspaces.officers(file_workspace)[0], tmp_path, 2)
    two.send()
    code = two.sheet(1).code
    found = progress_returns.placed(file_workspace, officer=two.officer, review_id=two.review_id, code=code,
                                    project_id=two.cohort.projects[0])  # fmt: skip
    assert found.refusal is not None
    assert (found.refusal.code, found.refusal.params["number"]) == ("progress.other-project", two.project(1).number)


def test_damaged_foreign_and_encrypted_files_say_so(alone: Asking) -> None:
    alone.send()
    good = alone.filled(name="bon.pdf")
    cut, odd, shut = (alone.folder / name for name in ("coupe.pdf", "autre.pdf", "clos.pdf"))
    cut.write_bytes(good.read_bytes()[:-3000])
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.Root.AcroForm = pdf.make_indirect(pikepdf.Dictionary(Fields=pikepdf.Array()))
        pdf.save(odd)
    with pikepdf.open(good) as pdf:
        pdf.save(shut, encryption=pikepdf.Encryption(owner="a", user="b"))
    plan = alone.preview(good, cut, shut, odd)
    faults = {one.name: one.fault.code for one in plan.files if one.fault}
    assert faults == {"coupe.pdf": "progress.damaged", "clos.pdf": "progress.encrypted"}
    unread = [one for one in plan.sheets if one.by_hand]
    assert [(plan.files[one.file].name, one.sheet_id) for one in unread] == [("autre.pdf", "")]


def test_a_flattened_sheet_goes_to_a_person(alone: Asking) -> None:
    alone.send()
    flat = alone.folder / "plat.pdf"
    with pikepdf.open(alone.blank()) as pdf:
        del pdf.Root.AcroForm
        for page in pdf.pages:
            if "/Annots" in page:
                del page.Annots
        pdf.save(flat)
    plan = alone.preview(flat)
    (sheet,) = plan.sheets
    assert (sheet.result, sheet.number) == (SheetResult.BY_HAND, alone.project().number)
    progress_returns.keep(alone.workspace, officer=alone.officer, plan=plan, sheet=sheet)
    (kept,) = progress.files(alone.workspace, alone.review_id, alone.cohort.projects[0])
    assert kept.outcome == "by-hand"


# -- who is late


def test_reminders_to_the_late(alone: Asking, tmp_path: Path) -> None:
    with check_refused(alone.workspace, "progress.nobody-late"):
        progress_out.remind(alone.workspace, officer=alone.officer, review_id=alone.review_id, out=tmp_path / "r")
    alone.send()
    alone.read(alone.filled())
    assert [side for _, side in progress.late(alone.workspace, alone.review_id)] == [Side.SECOND]
    (path,) = progress_out.remind(alone.workspace, officer=alone.officer, review_id=alone.review_id,
                                  out=tmp_path / "r").value  # fmt: skip
    message = message_from_bytes(path.read_bytes(), policy=default)
    assert (message["X-Unsent"], "second@institut.example" in message["To"]) == ("1", True)
    assert alone.project().number in message.get_content()


def test_a_project_that_was_stopped_is_not_reminded(alone: Asking, tmp_path: Path) -> None:
    alone.send()
    assert len(progress.late(alone.workspace, alone.review_id)) == 2
    with alone.workspace.write(alone.officer, "test.stop") as transaction:
        transaction.get(tables.Project, alone.cohort.projects[0]).state = "stopped"
        transaction.commit()
    assert progress.late(alone.workspace, alone.review_id) == ()
    with check_refused(alone.workspace, "progress.nobody-late"):
        progress_out.remind(alone.workspace, officer=alone.officer, review_id=alone.review_id, out=tmp_path / "r")


# -- who may


def test_each_party_reads_its_own_sheets(ground: Asking) -> None:
    other = workspaces.add_officer(ground.workspace, officer=ground.officer, name="Autre", role=Role.OFFICER,
                                   party_code="WB").value  # fmt: skip
    ground.send()
    mine = ground.filled()
    there = Asking(ground.workspace, other, ground.cohort, ground.review_id, ground.folder)
    refusal = there.preview(mine).sheets[0].refusal
    assert refusal is not None
    assert refusal.code == "progress.other-party"
    with pytest.raises(Refusal, match=r"access\.give-opinion"):
        enter(there, dict(FULL))
    reader = workspaces.add_officer(ground.workspace, officer=ground.officer, name="Lit", role=Role.READER,
                                    party_code="QC").value  # fmt: skip
    for ask in (lambda: progress_out.send(ground.workspace, officer=reader, review_id=ground.review_id,
                                          out=ground.folder / "x"),
                lambda: progress_returns.preview(ground.workspace, officer=reader, review_id=ground.review_id,
                                                 paths=[mine])):  # fmt: skip
        with pytest.raises(Refusal, match=r"access\.give-opinion"):
            ask()


def test_a_strict_project_shows_nothing_to_who_is_not_cleared(file_workspace: Workspace, tmp_path: Path) -> None:
    ground = asking(file_workspace, workspaces.officers(file_workspace)[0], tmp_path,
                    confidentiality=Confidentiality.STRICT)  # fmt: skip
    ground.send()
    plain = workspaces.add_officer(ground.workspace, officer=ground.officer, name="Non habilité", role=Role.OFFICER,
                                   party_code="QC").value  # fmt: skip
    path = ground.filled()
    ground.workspace.acts_for(plain)
    assert progress.of_review(ground.workspace, ground.review_id) == ()
    assert progress.late(ground.workspace, ground.review_id) == ()
    there = Asking(ground.workspace, plain, ground.cohort, ground.review_id, ground.folder)
    refusal = there.preview(path).sheets[0].refusal
    assert refusal is not None
    assert refusal.code == "progress.nobody"


def test_nothing_changes_once_the_review_is_sealed(alone: Asking) -> None:
    alone.send()
    plan = alone.preview(alone.filled())
    with alone.workspace.write(alone.officer, "test.seal") as transaction:
        transaction.get(tables.Review, alone.review_id).sealed_at = alone.workspace.now()
        transaction.commit()
    with check_refused(alone.workspace, "review.sealed"):
        alone.accept(plan)
    with check_refused(alone.workspace, "review.sealed"):
        enter(alone, dict(FULL))
    with check_refused(alone.workspace, "review.sealed"):
        alone.send()
