"""Verbs of the journal: history, undo, redo."""

from dataclasses import asdict
from datetime import datetime, time, timedelta
from typing import Annotated, Any

import typer

from cmpdesk.cli.common import opened
from cmpdesk.cli.options import File, Json
from cmpdesk.cli.output import Table, show
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.history import HistoryFilter, StepKind, StepRow
from cmpdesk.domain.text import fold
from cmpdesk.i18n import labels, messages, screen, stored
from cmpdesk.i18n.catalogs import N_
from cmpdesk.i18n.records import TABLES
from cmpdesk.services import history as journal
from cmpdesk.services import workspaces
from cmpdesk.services.workspaces import Workspace

_Name = Annotated[
    str,
    typer.Option("--officer", metavar="NAME", help=N_("Officer who acts; else the one who took the last such step.")),
]

_FORMATS = ["%Y-%m-%d", "%Y-%m-%dT%H:%M"]
_Moment = datetime | None


def register(program: typer.Typer) -> None:
    """Add the verbs of this module."""
    told = N_("List the steps of the journal, newest first, or show a thing as it was.")
    program.command("history", help=told)(history)
    program.command("undo", help=N_("Take back the last step of an officer."))(undo)
    program.command("redo", help=N_("Take back the last undo of an officer."))(redo)


def history(
    file: File,
    officer: Annotated[str, typer.Option("--officer", metavar="NAME", help=N_("Steps of this officer."))] = "",
    table: Annotated[
        str, typer.Option("--table", metavar="KIND", help=N_("Steps that touched a thing of this kind."))
    ] = "",
    record: Annotated[
        str, typer.Option("--record", metavar="ID", help=N_("Steps that touched this thing or its parts."))
    ] = "",
    since: Annotated[
        _Moment, typer.Option("--since", metavar="DATE", formats=_FORMATS, help=N_("Steps from this day on."))
    ] = None,
    until: Annotated[
        _Moment, typer.Option("--until", metavar="DATE", formats=_FORMATS, help=N_("Steps up to this day."))
    ] = None,
    search: Annotated[str, typer.Option("--search", metavar="WORDS", help=N_("Steps that say these words."))] = "",
    as_of: Annotated[
        _Moment,
        typer.Option(
            "--as-of", metavar="DATE", formats=_FORMATS, help=N_("Show the thing of --record as it was that day.")
        ),
    ] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=10_000, help=N_("How many steps at most."))] = 50,
    json: Json = False,
) -> None:
    """List the steps of the journal, newest first, or show a thing as it was."""
    if as_of is not None and not record:
        raise Refusal("usage.as-of-alone")
    with opened(file) as workspace:
        if as_of is not None:
            _show_then(workspace, record, _end(as_of), as_json=json)
            return
        wanted = HistoryFilter(
            officer_id=workspaces.officer_for(workspace, None, officer).id if officer else "",
            table=_table(table), record_id=journal.thing(workspace, record).id if record else "",
            since=since.astimezone() if since else None, until=_end(until) if until else None, search=search,
        )  # fmt: skip
        rows = journal.steps(workspace, limit=limit, wanted=wanted, words=screen.words()).rows
    words = screen.words()
    shown = Table(
        [words.t("No."), words.t("When"), words.t("Who"), words.t("What"), words.t("Rows")],
        [
            [str(row.sequence), words.instant(row.at), row.officer, _sentence(row), words.number(row.rows)]
            for row in rows
        ],
        right=frozenset({0, 4}),
    )
    show({"steps": [_data(row) for row in rows]}, as_json=json, table=shown)


def _end(moment: datetime) -> datetime:
    """Return the instant that ends `moment`: a day without an hour is taken whole."""
    return (moment + timedelta(days=1) if moment.time() == time() else moment).astimezone()


def _table(typed: str) -> str:
    """Return the kind of things that is meant, by its code or its name in the language of the terminal."""
    if not typed:
        return ""
    words = screen.words()
    for code in TABLES:
        if fold(typed) in (fold(code), fold(labels.table(words, code))):
            return code
    raise Refusal("usage.no-kind", kind=typed, known=list(TABLES))


def _show_then(workspace: Workspace, record: str, at: datetime, *, as_json: bool) -> None:
    found = journal.as_of(workspace, record, at)
    words = screen.words()
    rows = [
        [f"{labels.table(words, one.table)} {one.name}".strip(), labels.column(words, field.column),
         words.t("erased at a person's request") if field.erased else stored.value(words, field.column, field.then),
         stored.value(words, field.column, field.now) if field.now != field.then else "="]
        for one in found if one.was for field in one.fields
    ]  # fmt: skip
    headings = [words.t("Thing"), words.t("Field"), words.t("As it was on {at}", at=words.instant(at)), words.t("Now")]
    data = {"at": at, "records": [asdict(one) for one in found]}
    lines = [] if rows else [words.t("This did not exist yet, or was gone.")]
    show(data, as_json=as_json, table=Table(headings, rows) if rows else None, lines=lines)


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
    """Return the officer called `name`, else who took the newest step of `kinds` that still stands.

    On a server it is always who logged in.
    """
    if not name and not workspace.info.shared:
        recent = journal.steps(workspace, limit=200).rows
        name = next((row.officer for row in recent if row.kind in kinds and not row.undone), "")
        known = {one.name for one in workspaces.officers(workspace)}
        name = name if name in known else ""
    actor = workspaces.officer_for(workspace, None, name)
    workspace.acts_for(actor)
    return actor


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
