"""Score sheets handed out by a workspace and filled as a reader would."""

import shutil
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pikepdf
import pytest

from cmpdesk.domain.programmes import Side
from cmpdesk.domain.returned import AnswerState, ReturnPlan, ReturnResult
from cmpdesk.domain.returns import FieldKind, SheetField, SheetFile, SheetIdentity
from cmpdesk.domain.sheets import SheetRow
from cmpdesk.services import returns, scoring, sheets_out, workspaces
from tests.services.marking import CODES, Marking, marked_file
from tests.storage.fixtures import Clock

__all__ = ["marked_file"]

Answers = Mapping[SheetField, str]
NONE = {SheetField(FieldKind.DECLARATION): "none"}


def marks(*given: int, half: tuple[int, ...] = ()) -> dict[SheetField, str]:
    """Return whole marks on the common criteria, in order; those at the places `half` get half a point more."""
    told = {SheetField(FieldKind.MARK, code): f"m{mark}" for code, mark in zip(CODES, given, strict=False)}
    return told | {SheetField(FieldKind.HALF, CODES[place]): "half" for place in half}


def fill(path: Path, out: Path, answers: Mapping[str, Any]) -> Path:
    """Fill the fields of a PDF, by whole name, and save it as `out`."""
    with pikepdf.open(path) as pdf:
        waiting = [(one, "") for one in pdf.Root.AcroForm.Fields]
        while waiting:
            node, above = waiting.pop()
            if "/T" not in node:
                continue
            name = f"{above}.{node.T}" if above else str(node.T)
            if name in answers:
                value = answers[name]
                button = str(node.get("/FT", "")) == "/Btn"
                node.V = pikepdf.Name(f"/{value}") if button else pikepdf.String(value)
            waiting += [(kid, name) for kid in node.get("/Kids", [])]
        pdf.save(out)
    return out


def fill_docx(path: Path, out: Path, answers: Mapping[str, str]) -> Path:
    """Answer in a Word document: the placeholder in the row of each field gives way to the answer."""
    with zipfile.ZipFile(path) as archive:
        parts = {one: archive.read(one) for one in archive.namelist()}
    xml = parts["word/document.xml"].decode()
    for name, answer in answers.items():
        at = xml.index(f" {name}</w:t>")
        start, end = xml.index("‹", at), xml.index("›", at) + 1
        xml = xml[:start] + escape(answer) + xml[end:]
    parts["word/document.xml"] = xml.encode()
    with zipfile.ZipFile(out, "w") as archive:
        for one, data in parts.items():
            archive.writestr(one, data)
    return out


@dataclass
class Returning:
    """A ground with the files of its reader, one for each application, or one for all."""

    ground: Marking
    folder: Path
    made: list[Path] = field(default_factory=list)

    def hand_out(self, *, kind: SheetFile = SheetFile.PDF, together: bool = False) -> list[Path]:
        out = self.folder / f"out-{kind}-{together}"
        ground = self.ground
        self.made = list(sheets_out.export_sheets(
            ground.workspace, officer=ground.officer, call_id=ground.call.id, side=Side.FIRST, out=out, kind=kind,
            reviewer_ids=[ground.reviewer_id], together=together, replace=True).value)  # fmt: skip
        return self.made

    def name(self, asked: SheetField, place: int = 0) -> str:
        ground = self.ground
        version = ground.grid.version
        code = SheetIdentity(ground.call.id, version, ground.reviewer_id, ground.applications[place]).code
        return asked.name(code)

    def filled(self, answers: Answers, *, place: int = 0, name: str = "rendu.pdf") -> Path:
        """Return a PDF of one sheet with `answers`."""
        source = (self.made or self.hand_out())[place]
        return fill(source, self.folder / name, {self.name(one, place): value for one, value in answers.items()})

    def preview(self, *paths: Path) -> ReturnPlan:
        ground = self.ground
        return returns.preview(ground.workspace, officer=ground.officer, call_id=ground.call.id, side=Side.FIRST,
                               paths=paths)  # fmt: skip


FULL = marks(4, 3, 5, 2, 4, 3, 1, half=(0,)) | {
    SheetField(FieldKind.COMMENT, "innovation"): "Très bon — « équilibré » ; cœur du projet.\r\nDeuxième ligne.",
    SheetField(FieldKind.STRENGTHS): "Équipe solide", SheetField(FieldKind.RECOMMENDATION): "if-funds",
    SheetField(FieldKind.DECLARATION): "none",
}  # fmt: skip


@pytest.fixture
def ground(marked_file: Marking, tmp_path: Path, clock: Clock) -> Iterator[Marking]:
    path = shutil.copy(marked_file.workspace.info.location, tmp_path / "jury.cmpdesk")
    workspace = workspaces.open_workspace(str(path), clock=clock)
    yield replace(marked_file, workspace=workspace)
    workspace.close()


@pytest.fixture
def back(ground: Marking, tmp_path: Path) -> Returning:
    return Returning(ground, tmp_path)


def accept(back: Returning, plan: ReturnPlan, **more: object) -> ReturnResult:
    return returns.accept(back.ground.workspace, officer=back.ground.officer, plan=plan, **more).value  # type: ignore[arg-type]  # a test names what it means


def entered(back: Returning, place: int = 0) -> SheetRow | None:
    return scoring.sheet(back.ground.workspace, officer=back.ground.officer, at=back.ground.key(place))


def answer(plan: ReturnPlan, kind: FieldKind, criterion: str = "", sheet: int = 0) -> AnswerState:
    return next(one.state for one in plan.sheets[sheet].answers if one.field == SheetField(kind, criterion))


def refusal(plan: ReturnPlan, sheet: int = 0) -> str:
    found = plan.sheets[sheet].refusal
    return found.code if found else ""
