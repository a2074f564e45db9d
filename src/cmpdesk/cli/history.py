"""Verbs of the journal: history, undo, redo."""

from typing import Annotated, Any

import typer

from cmpdesk.cli.common import opened
from cmpdesk.cli.options import File, Json
from cmpdesk.cli.output import Table, show
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.history import StepKind, StepRow
from cmpdesk.i18n import labels, messages, screen
from cmpdesk.i18n.catalogs import N_
from cmpdesk.services import history as journal
from cmpdesk.services import workspaces
from cmpdesk.services.workspaces import Workspace

_Name = Annotated[
    str,
    typer.Option("--officer", metavar="NAME", help=N_("Officer who acts; else the one who took the last such step.")),
]


def register(program: typer.Typer) -> None:
    """Add the verbs of this module."""
    program.command("history", help=N_("List the steps of the journal, newest first."))(history)
    program.command("undo", help=N_("Take back the last step of an officer."))(undo)
    program.command("redo", help=N_("Take back the last undo of an officer."))(redo)


def history(
    file: File,
    limit: Annotated[int, typer.Option("--limit", min=1, max=10_000, help=N_("How many steps at most."))] = 50,
    json: Json = False,
) -> None:
    """List the steps of the journal, newest first."""
    with opened(file) as workspace:
        rows = journal.steps(workspace, limit=limit).rows
    words = screen.words()
    table = Table(
        [words.t("No."), words.t("When"), words.t("Who"), words.t("What"), words.t("Rows")],
        [
            [str(row.sequence), words.instant(row.at), row.officer, _sentence(row), words.number(row.rows)]
            for row in rows
        ],
        right=frozenset({0, 4}),
    )
    show({"steps": [_data(row) for row in rows]}, as_json=json, table=table)


def undo(file: File, officer: _Name = "", json: Json = False) -> None:
    """Take back the last step of an officer."""
    with opened(file) as workspace:
        done = journal.undo(workspace, officer=_actor(workspace, officer, (StepKind.CHANGE, StepKind.REDO))).value
    show({"step": _data(done)}, as_json=json, lines=[_sentence(done)])


def redo(file: File, officer: _Name = "", json: Json = False) -> None:
    """Take back the last undo of an officer."""
    with opened(file) as workspace:
        done = journal.redo(workspace, officer=_actor(workspace, officer, (StepKind.UNDO,))).value
    show({"step": _data(done)}, as_json=json, lines=[_sentence(done)])


def _actor(workspace: Workspace, name: str, kinds: tuple[StepKind, ...]) -> Officer:
    """Return the officer called `name`, else who took the newest step of `kinds` that still stands."""
    if not name:
        recent = journal.steps(workspace, limit=200).rows
        name = next((row.officer for row in recent if row.kind in kinds and not row.undone), "")
        known = {one.name for one in workspaces.officers(workspace)}
        name = name if name in known else ""
    return workspaces.officer_for(workspace, None, name)


def _sentence(row: StepRow) -> str:
    words = screen.words()
    said = messages.step(words, row.label, row.params)
    if row.kind in {StepKind.UNDO, StepKind.REDO}:
        said = f"{labels.step_kind(words, row.kind)} – {said}"
    return said + (words.t(" (undone)") if row.undone else "")


def _data(row: StepRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "sequence": row.sequence,
        "kind": row.kind,
        "label": row.label,
        "params": row.params,
        "officer": row.officer,
        "at": row.at,
        "rows": row.rows,
        "undone": row.undone,
        "sentence": _sentence(row),
    }
