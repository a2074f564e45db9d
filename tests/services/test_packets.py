"""Packets of a jury, on a real workspace: issues, register, folder."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from pypdf import PdfReader

from cmpdesk.domain.access import Right
from cmpdesk.domain.calls import Pairing
from cmpdesk.domain.deadlines import Deadline
from cmpdesk.domain.directory import Officer, Role
from cmpdesk.domain.errors import EnvironmentFailure, Refusal
from cmpdesk.domain.filings import ApplicationState
from cmpdesk.domain.history import StepKind
from cmpdesk.domain.interests import DeclarationDraft, Interest, Measure, Subject
from cmpdesk.domain.juries import ReviewerDraft
from cmpdesk.domain.packets import Difference, PacketRow, PacketState
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.returns import SheetFile
from cmpdesk.domain.tasks import Progress
from cmpdesk.domain.text import LocalisedText, sort_key
from cmpdesk.services import calls, history, interests, juries, packets, programmes, sheets_out, workspaces
from cmpdesk.services.workspaces import Workspace
from cmpdesk.storage import tables
from tests.documents.contents import document
from tests.services.declaring import declare_none

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)


class Clock:
    """A clock that goes on by a minute each time it is asked."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now


def _files(folder: Path) -> list[Path]:
    return sorted((folder / "out").iterdir())


class Desk:
    """A workspace with a paired call, three applications, two reviewers of the first Party who have declared."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.officer: Officer = workspaces.officers(self.workspace)[0]
        template = next(one for one in programmes.templates() if one.code == "cmp")
        self.programme = programmes.adopt(self.workspace, officer=self.officer, template=template).value
        draft = replace(
            calls.blank(self.workspace, self.programme.id), title=LocalisedText("Appel 2026"), pairing=Pairing.PAIRED,
            deadline=Deadline(datetime(2026, 2, 27, 22, 59, tzinfo=UTC), "America/Toronto"),
            return_by=Deadline(datetime(2026, 3, 20, 21, 0, tzinfo=UTC), "America/Toronto"), contact="Direction Europe",
        )  # fmt: skip
        made = calls.create(self.workspace, officer=self.officer, programme_id=self.programme.id, draft=draft)
        self.call = made.value
        self.applications = [self._application(number) for number in range(1, 4)]
        self.reviewers = [self._reviewer(code) for code in ("QC-01", "QC-02")]
        for reviewer, reads in zip(self.reviewers, ((0, 1), (1, 2)), strict=True):
            for position in reads:
                juries.assign(self.workspace, officer=self.officer, reviewer_id=reviewer,
                              application_id=self.applications[position])  # fmt: skip
        declare_none(self.workspace, self.officer, self.call.id)

    def _application(self, number: int) -> str:
        title = f"Projet fictif {number}"
        data = document(number, text=f"Pièce {number}")
        with self.workspace.write(self.officer, "import.commit") as transaction:
            made = transaction.add(tables.Application(
                call_id=self.call.id, number=f"12.10{number}", number_key=sort_key(f"12.10{number}"), title=title,
                title_key=sort_key(title), sector_id=self.call.sectors[0].id, sector_key=0,
                state=str(ApplicationState.PAIRED), state_reason="", amount_first=100_000, amount_second=90_000,
            ))  # fmt: skip
            for side, currency in ((Side.FIRST, "CAD"), (Side.SECOND, "EUR")):
                promoter = transaction.add(tables.Organisation(name=f"Promoteur {number} {side}", name_key="", kind="",
                                                               address=""))  # fmt: skip
                filing = transaction.add(tables.Filing(
                    call_id=self.call.id, application_id=made.id, side=str(side), organisation_id=promoter.id,
                    title=title, summary="Un résumé.", benefits="Des retombées.", currency=currency,
                    requested=100_000, amounts=[[1, 100_000]], months=24, renewed=False, missions=[],
                    received_at=datetime(2026, 2, 20, tzinfo=UTC), source="depot.xlsx", number=f"12.10{number}",
                ))  # fmt: skip
                if side is Side.FIRST:
                    key = transaction.put_blob(data)
                    transaction.add(tables.Attachment(
                        filing_id=filing.id, position=0, name=f"Formulaire {number}.pdf", size=len(data), sha256=key,
                        media="application/pdf", status="printable", pages=number, print_sha256=key, cleaned=[],
                    ))  # fmt: skip
            transaction.commit()
        return str(made.id)

    def _reviewer(self, code: str) -> str:
        draft = ReviewerDraft(code, f"Personne {code}", "", "", (), ("fr",), 20)
        return juries.add_reviewer(self.workspace, officer=self.officer, call_id=self.call.id, side=Side.FIRST,
                                   draft=draft).value.id  # fmt: skip

    def rows(self) -> tuple[PacketRow, ...]:
        return packets.packets(self.workspace, officer=self.officer, call_id=self.call.id, side=Side.FIRST)

    def produce(self, out: Path, **more: object) -> tuple[PacketRow, ...]:
        return packets.produce(self.workspace, officer=self.officer, call_id=self.call.id, side=Side.FIRST, out=out,
                               **more).value  # type: ignore[arg-type]  # fmt: skip  # names of its own parameters

    def head(self) -> str:
        return workspaces.check(self.workspace).head


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    workspace = workspaces.create(
        str(tmp_path / "bureau.cmpdesk"), office=None, officer_name="Claire Dubuc", clock=Clock()
    )
    try:
        yield Desk(workspace)
    finally:
        workspace.close()


def test_packets_are_produced_registered_and_delivered(desk: Desk, tmp_path: Path) -> None:
    assert [row.state for row in desk.rows()] == [PacketState.TO_PRODUCE] * 2
    rows = desk.produce(tmp_path / "out")
    assert [(row.state, row.issue, row.applications) for row in rows] == [(PacketState.READY, 1, 2)] * 2
    assert [path.name for path in _files(tmp_path)] == ["cmp-Appel-2026_QC-01.pdf", "cmp-Appel-2026_QC-02.pdf"]
    for row, path in zip(rows, _files(tmp_path), strict=True):
        data = path.read_bytes()
        assert sha256(data).hexdigest() == row.sha256
        assert packets.issue_bytes(desk.workspace, row.sha256 or "") == data
        assert row.pages == len(PdfReader(path).pages) == sum(
            line.pages for line in (row.manifest.lines if row.manifest else ())
        )  # fmt: skip
    step = history.steps(desk.workspace).rows[0]
    assert (step.label, step.kind, step.params["count"]) == ("packets.produce", StepKind.RECORD, 2)
    assert workspaces.check(desk.workspace).sound


def test_an_unchanged_packet_keeps_its_issue_and_its_file_comes_back(desk: Desk, tmp_path: Path) -> None:
    first = desk.produce(tmp_path / "out")
    head = desk.head()
    lost, altered = _files(tmp_path)
    before = lost.read_bytes(), altered.read_bytes()
    lost.unlink()
    altered.write_bytes(b"something else")
    again = desk.produce(tmp_path / "out")
    assert again == first
    assert (lost.read_bytes(), altered.read_bytes()) == before
    assert desk.head() == head


def test_only_the_packets_concerned_are_issued_again(desk: Desk, tmp_path: Path) -> None:
    desk.produce(tmp_path / "out")
    held = next(one for one in juries.assignments(desk.workspace, desk.call.id, Side.FIRST)
                if one.reviewer_id == desk.reviewers[0] and one.application_id == desk.applications[1])  # fmt: skip
    juries.recuse(desk.workspace, officer=desk.officer, assignment_id=held.id, seen=held.version, reason="Conflit")
    rows = desk.rows()
    assert [row.state for row in rows] == [PacketState.OUTDATED, PacketState.READY]
    assert rows[0].differences == (Difference("recused", "12.102"),)
    made = desk.produce(tmp_path / "out")
    assert [row.issue for row in made] == [2, 1]
    text = "\n".join(page.extract_text() for page in PdfReader(_files(tmp_path)[0]).pages)
    assert "Projet fictif 1" in text
    assert "Projet fictif 2" not in text
    assert made[0].last_differences == (Difference("recused", "12.102"),)
    mandate = PdfReader(_files(tmp_path)[0]).pages[1].extract_text()
    assert "12.102" in mandate, "the reader is told what the new issue changes"


def test_characters_that_no_font_has_are_reported(desk: Desk, tmp_path: Path) -> None:
    with desk.workspace.write(desk.officer, "application.edit") as transaction:
        transaction.lock(tables.Application, desk.applications[0]).title = "Théâtre \U0001f3ad et 中 jardins ✓"
        transaction.commit()
    row = desk.produce(tmp_path / "out")[0]
    assert row.manifest is not None
    told = {line.application: set(line.missing) for line in row.manifest.lines if line.missing}
    assert told == {"12.101": {"\U0001f3ad", "中"}}


def test_a_withdrawn_application_leaves_the_packet(desk: Desk, tmp_path: Path) -> None:
    desk.produce(tmp_path / "out")
    with desk.workspace.write(desk.officer, "application.withdraw") as transaction:
        row = transaction.lock(tables.Application, desk.applications[2])
        row.state = str(ApplicationState.WITHDRAWN)
        transaction.commit()
    assert desk.rows()[1].differences == (Difference("removed", "12.103"),)


def test_some_reviewers_only(desk: Desk, tmp_path: Path) -> None:
    rows = desk.produce(tmp_path / "out", reviewer_ids=(desk.reviewers[1],))
    assert [row.reviewer.code for row in rows] == ["QC-02"]
    assert [row.state for row in desk.rows()] == [PacketState.TO_PRODUCE, PacketState.READY]


def test_who_may_not_produce_is_refused(desk: Desk, tmp_path: Path) -> None:
    other = workspaces.add_officer(desk.workspace, officer=desk.officer, name="Luc Hallet", party_code="WB",
                                   role=Role.OFFICER).value  # fmt: skip
    with pytest.raises(Refusal) as refused:
        packets.produce(desk.workspace, officer=other, call_id=desk.call.id, side=Side.FIRST, out=tmp_path / "out")
    assert refused.value.code == f"access.{Right.PRODUCE_PACKETS}"
    assert not (tmp_path / "out").exists()


def test_nothing_assigned_is_refused(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(Refusal) as refused:
        packets.produce(desk.workspace, officer=desk.officer, call_id=desk.call.id, side=Side.SECOND,
                        out=tmp_path / "out")  # fmt: skip
    assert refused.value.code == "packets.nothing-assigned"


class Impatient:
    """Cancels once some packet is done."""

    def __init__(self, after: int) -> None:
        self.after, self.done, self.stopped = after, 0, threading.Event()

    def report(self, progress: Progress) -> None:
        self.done = progress.done

    def check(self) -> None:
        if self.done >= self.after:
            self.stopped.set()
            raise Refusal("task.cancelled")


@pytest.mark.parametrize("after", [0, 1, 2])
def test_cancel_leaves_everything_as_it_was(desk: Desk, tmp_path: Path, after: int) -> None:
    head = desk.head()
    with pytest.raises(Refusal) as refused:
        desk.produce(tmp_path / "out", watch=Impatient(after))
    assert refused.value.code == "task.cancelled"
    assert list((tmp_path / "out").iterdir()) == []
    assert desk.head() == head
    assert [row.issue for row in desk.rows()] == [None, None]
    assert [row.issue for row in desk.produce(tmp_path / "out")] == [1, 1]


def test_a_folder_that_cannot_be_written(desk: Desk, tmp_path: Path) -> None:
    head = desk.head()
    (tmp_path / "out").write_text("a file stands here")
    with pytest.raises(EnvironmentFailure) as failed:
        desk.produce(tmp_path / "out")
    assert failed.value.code == "disk.unwritable"
    assert desk.head() == head


def test_all_issues_are_saved_at_once_and_nothing_is_overwritten_silently(desk: Desk, tmp_path: Path) -> None:
    rows = desk.produce(tmp_path / "out")
    issues = [(row.sha256 or "", row.file_name or "") for row in rows]
    out = tmp_path / "copies"
    saved = packets.save_all(desk.workspace, officer=desk.officer, issues=issues, out=out)
    assert [path.read_bytes() for path in saved] == [path.read_bytes() for path in _files(tmp_path)]
    assert packets.save_all(desk.workspace, officer=desk.officer, issues=issues, out=out) == saved
    saved[0].unlink()
    saved[1].write_bytes(b"theirs")
    with pytest.raises(Refusal) as refused:
        packets.save_all(desk.workspace, officer=desk.officer, issues=issues, out=out)
    assert (refused.value.code, refused.value.params["names"]) == ("packets.would-overwrite", saved[1].name)
    assert [path.name for path in out.iterdir()] == [saved[1].name]
    assert saved[1].read_bytes() == b"theirs"
    packets.save_all(desk.workspace, officer=desk.officer, issues=issues, out=out, replace=True)
    assert [sha256(path.read_bytes()).hexdigest() for path in saved] == [row.sha256 for row in rows]


# -- the gate: a declaration comes before anything of an application is shown


@pytest.fixture
def undeclared(desk: Desk) -> Desk:
    """The desk where nobody has declared anything yet."""
    for _ in desk.reviewers:
        assert history.undo(desk.workspace, officer=desk.officer).value.label == "interest.declare"
    return desk


def declared(desk: Desk, *drafts: DeclarationDraft) -> None:
    interests.declare(desk.workspace, officer=desk.officer, reviewer_id=desk.reviewers[0], drafts=drafts)


def text_of(path: Path) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(path).pages)


def kinds(row: PacketRow) -> list[tuple[str, str]]:
    assert row.manifest is not None
    return [(str(line.kind), line.application) for line in row.manifest.lines if line.application]


def test_what_is_not_declared_upon_is_held_back_until_it_is(undeclared: Desk, tmp_path: Path) -> None:
    desk = undeclared
    row = desk.produce(tmp_path / "out", reviewer_ids=(desk.reviewers[0],))[0]
    assert (row.state, row.applications, row.held_back) == (PacketState.READY, 0, 2)
    assert kinds(row) == []
    told = text_of(_files(tmp_path)[0])
    assert "Promoteur 1" in told, "who filed it is what they declare upon"
    assert "Un résumé" not in told
    assert "Des retombées" not in told
    assert "Pièce 1" not in told
    names = " ".join(PdfReader(_files(tmp_path)[0]).get_fields() or {})
    assert "declaration" in names
    assert "mark" not in names
    declared(desk, DeclarationDraft(desk.applications[0], Interest.NONE))
    assert desk.rows()[0].differences == (Difference("front", ""), Difference("added", "12.101"))
    row = desk.produce(tmp_path / "out", reviewer_ids=(desk.reviewers[0],))[0]
    assert (row.issue, row.applications, row.held_back) == (2, 1, 1)
    assert {number for _, number in kinds(row)} == {"12.101"}
    assert "Pièce 2" not in text_of(_files(tmp_path)[0])


def test_a_declared_conflict_is_held_back_until_it_is_decided(undeclared: Desk, tmp_path: Path) -> None:
    desk = undeclared
    declared(desk, DeclarationDraft(desk.applications[0], Interest.APPARENT, explanation="Coauteurs"),
             DeclarationDraft(desk.applications[1], Interest.NONE))  # fmt: skip
    row = desk.produce(tmp_path / "out")[0]
    assert {number for _, number in kinds(row)} == {"12.102"}
    register = interests.register(desk.workspace, desk.call.id).rows
    (one,) = [row for row in register if row.application_id == desk.applications[0]]
    interests.decide(desk.workspace, officer=desk.officer, subjects=[Subject.of(one)], measure=Measure.OBSERVE,
                     reason="Lien ancien")  # fmt: skip
    row = desk.produce(tmp_path / "out")[0]
    assert ("sheet", "12.101") in kinds(row), "an observer reads"
    assert ("score-sheet", "12.101") not in kinds(row), "and gives no marks"
    made = sheets_out.export_sheets(desk.workspace, officer=desk.officer, call_id=desk.call.id, side=Side.FIRST,
                                    out=tmp_path / "sheets", kind=SheetFile.XLSX,
                                    reviewer_ids=desk.reviewers[:1]).value  # fmt: skip
    assert ["12.102" in path.name for path in made] == [True]


def test_what_was_handed_out_before_is_not_held_back(desk: Desk, tmp_path: Path) -> None:
    """Packets of before there were declarations stay what they are; a conflict declared since closes them."""
    desk.produce(tmp_path / "out")
    with desk.workspace.write(desk.officer, "interest.declare") as transaction:
        for said in transaction.find(tables.Declaration):
            transaction.delete(said)
        transaction.commit()
    assert [(row.state, row.held_back) for row in desk.rows()] == [(PacketState.READY, 0)] * 2
    declared(desk, DeclarationDraft(desk.applications[0], Interest.REAL, explanation="Conjoint"))
    row = desk.rows()[0]
    assert (row.state, row.applications, row.held_back) == (PacketState.OUTDATED, 1, 1)
    assert Difference("removed", "12.101") in row.differences


def test_no_score_sheet_goes_out_before_a_declaration(undeclared: Desk, tmp_path: Path) -> None:
    with pytest.raises(Refusal) as refused:
        sheets_out.export_sheets(undeclared.workspace, officer=undeclared.officer, call_id=undeclared.call.id,
                                 side=Side.FIRST, out=tmp_path / "sheets", kind=SheetFile.PDF)  # fmt: skip
    assert refused.value.code == "sheets.held-back"
    assert not (tmp_path / "sheets").exists()
