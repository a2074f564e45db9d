"""Score sheets handed out as files, on a real workspace."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from cmpdesk.domain.directory import Role
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.history import StepKind
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.returns import SheetFile, SheetIdentity, parse_name
from cmpdesk.domain.scoring import EvaluationMode
from cmpdesk.domain.tasks import Progress
from cmpdesk.services import calls, history, packets, sheets_out, workspaces
from tests.services.test_packets import Clock, Desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    workspace = workspaces.create(str(tmp_path / "bureau.cmpdesk"), office=None, officer_name="Claire Dubuc",
                                  clock=Clock())  # fmt: skip
    try:
        yield Desk(workspace)
    finally:
        workspace.close()


class Stopping:
    """A watch that cancels the work after some files."""

    def __init__(self, after: int) -> None:
        self.left = after

    def report(self, _progress: Progress) -> None:
        self.left -= 1

    def check(self) -> None:
        if self.left < 1:
            raise Refusal("task.cancelled")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


@pytest.mark.parametrize("kind", SheetFile)
def test_one_file_for_each_application(desk: Desk, tmp_path: Path, kind: SheetFile) -> None:
    out = tmp_path / "sheets"
    made = sheets_out.export_sheets(desk.workspace, officer=desk.officer, call_id=desk.call.id, side=Side.FIRST,
                                    out=out, kind=kind).value  # fmt: skip
    assert len(made) == 4
    assert names(out) == sorted(path.name for path in made)
    assert all(path.suffix == f".{kind}" for path in made)
    assert sum("12.102" in path.name for path in made) == 2


def test_all_in_one_with_the_codes_of_its_reader(desk: Desk, tmp_path: Path) -> None:
    made = sheets_out.export_sheets(desk.workspace, officer=desk.officer, call_id=desk.call.id, side=Side.FIRST,
                                    out=tmp_path / "sheets", kind=SheetFile.PDF, together=True,
                                    reviewer_ids=[desk.reviewers[0]]).value  # fmt: skip
    assert len(made) == 1
    known = {parse_name(name) for name in PdfReader(made[0]).get_fields() or {}}
    grid = calls.grid(desk.workspace, desk.call.id)
    assert grid is not None
    assert {one[0] for one in known if one is not None} == {
        SheetIdentity(desk.call.id, grid.version, desk.reviewers[0], application).code
        for application in desk.applications[:2]
    }


def test_the_journal_notes_what_was_handed_out_and_nothing_undoes_it(desk: Desk, tmp_path: Path) -> None:
    sheets_out.export_sheets(desk.workspace, officer=desk.officer, call_id=desk.call.id, side=Side.FIRST,
                             out=tmp_path / "sheets", kind=SheetFile.XLSX, together=True)  # fmt: skip
    step = history.steps(desk.workspace).rows[0]
    assert (step.label, step.kind) == ("sheets.export", StepKind.RECORD)
    refused = history.obstacle(desk.workspace, desk.officer, step.id)
    assert refused is not None
    assert refused.code == "undo.recorded"


def test_a_file_of_that_name_is_not_written_over_unless_asked(desk: Desk, tmp_path: Path) -> None:
    def export(*, replace: bool) -> tuple[Path, ...]:
        return sheets_out.export_sheets(desk.workspace, officer=desk.officer, call_id=desk.call.id, side=Side.FIRST,
                                        out=tmp_path, kind=SheetFile.DOCX, replace=replace).value  # fmt: skip

    first = export(replace=False)[0]
    first.write_bytes(b"filled by somebody")
    with pytest.raises(Refusal, match=r"packets\.would-overwrite"):
        export(replace=False)
    told = str(packets.would_overwrite(tmp_path, [f"{number}.pdf" for number in range(180)]).params["names"])
    assert told == "0.pdf, 1.pdf, 2.pdf, 3.pdf, 4.pdf, …", "a dialog with all names is higher than any screen"
    assert first.read_bytes() == b"filled by somebody"
    export(replace=True)
    assert first.read_bytes().startswith(b"PK")
    assert packets.would_overwrite(Path("pv.pdf").parent, ["pv.pdf"]).params["folder"] == Path.cwd().name


def test_a_party_that_does_not_judge_hands_out_no_sheets(desk: Desk, tmp_path: Path) -> None:
    draft = replace(calls.draft_of(desk.call), evaluation=EvaluationMode.DELEGATED, lead=Side.SECOND)
    seen = calls.call(desk.workspace, desk.call.id).version
    calls.edit(desk.workspace, officer=desk.officer, call_id=desk.call.id, seen=seen, draft=draft)
    with pytest.raises(Refusal, match=r"score\.not-judging"):
        sheets_out.export_sheets(desk.workspace, officer=desk.officer, call_id=desk.call.id, side=Side.FIRST,
                                 out=tmp_path / "out", kind=SheetFile.PDF)  # fmt: skip
    assert names(tmp_path / "out") == []


def test_cancelled_leaves_nothing(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(Refusal, match=r"task\.cancelled"):
        sheets_out.export_sheets(desk.workspace, officer=desk.officer, call_id=desk.call.id, side=Side.FIRST,
                                 out=tmp_path / "sheets", kind=SheetFile.XLSX, watch=Stopping(3))  # fmt: skip
    assert names(tmp_path / "sheets") == []
    assert history.steps(desk.workspace).rows[0].label != "sheets.export"


def test_who_may_not_and_who_reads_nothing(desk: Desk, tmp_path: Path) -> None:
    reader = workspaces.add_officer(desk.workspace, officer=desk.officer, name="Lecteur Inventé", party_code="QC",
                                    role=Role.READER).value  # fmt: skip
    with pytest.raises(Refusal, match=r"access\."):
        sheets_out.export_sheets(desk.workspace, officer=reader, call_id=desk.call.id, side=Side.FIRST,
                                 out=tmp_path / "out", kind=SheetFile.PDF)  # fmt: skip
    with pytest.raises(Refusal, match=r"packets\.nothing-assigned"):
        sheets_out.export_sheets(desk.workspace, officer=desk.officer, call_id=desk.call.id, side=Side.SECOND,
                                 out=tmp_path / "out", kind=SheetFile.PDF)  # fmt: skip
    assert names(tmp_path / "out") == []
