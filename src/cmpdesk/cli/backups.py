"""Verbs that keep work safe: backup, restore, export, repair."""

from pathlib import Path
from typing import Annotated, Any

import typer

from cmpdesk.cli.common import leaves, opened
from cmpdesk.cli.options import File, Json
from cmpdesk.cli.output import Table, progress, show
from cmpdesk.domain.backups import Exported, Made, Manifest, Reason, Repaired
from cmpdesk.i18n import labels, messages, screen
from cmpdesk.i18n.catalogs import N_
from cmpdesk.i18n.words import Words
from cmpdesk.services import backups

UNSOUND = 1
_MACHINERY = {
    "blob": N_("Stored file"),
    "blob_text": N_("Text of a stored file"),
    "journal_entry": N_("Change in the journal"),
    "journal_step": N_("Step of the journal"),
}
_UNSEEN = {"journal_head", "number_counter", "presence"}
"""Tables that tell a reader nothing."""
Output = Annotated[Path, typer.Argument(metavar="OUT", help=N_("New .cmpdesk file; one that exists is refused."))]
Home = Annotated[
    Path | None,
    typer.Option("--folder", metavar="DIR", file_okay=False, help=N_("Folder of all backups; else the one chosen.")),
]


def register(program: typer.Typer) -> None:
    """Add the verbs of this module."""
    program.command("backup", help=N_("Back up what changed since the last backup, and read it back."))(backup)
    program.command("restore", help=N_("Put a backup in the place of a workspace; the file there is kept."))(restore)
    program.command("export", help=N_("Write one portable file of a workspace."))(export)
    program.command("repair", help=N_("Save what a damaged workspace still holds into a new file."))(repair)


def backup(file: File, home: Home = None, json: Json = False) -> None:
    """Back up a workspace; without a change since the last backup, that one is checked. Of a server a copy is kept."""
    with opened(file, whole=True) as workspace, progress() as watch:
        if workspace.info.shared:
            copied = backups.copy_of_server(workspace, home=home, watch=watch)
            covered = messages.reason(screen.words(), "backup.of-server", {"location": workspace.info.location})
            show(exported_data(copied), as_json=json, lines=[covered, written(copied)])
            return
        made = backups.back_up(workspace, reason=Reason.ASKED, home=home, watch=watch)
    data = {
        **made.manifest.to_dict(),
        "fresh": made.fresh,
        "folder": made.folder,
        "same_disk": made.same_disk,
        "copied": made.copied,
        "removed": made.removed,
    }
    show(data, as_json=json, lines=said(made))


def said(made: Made) -> list[str]:
    """Return what is said of a backup that was asked for."""
    words = screen.words()
    size = words.size(made.manifest.size)
    if made.fresh:
        lines = [
            words.t("Backup {backup} in {folder}: {size}.", backup=made.manifest.id, folder=made.folder, size=size),
            words.n("{count} attachment was new.", "{count} attachments were new.", made.copied),
        ]
    else:
        lines = [words.t("Nothing changed since the backup {backup}; it was checked.", backup=made.manifest.id)]
    if made.manifest.suspicious:
        lines.append(words.t("It holds less than the backup before it: both are kept."))
    if made.same_disk:
        lines.append(words.t("It lies on the same disk as the workspace: choose a folder on another disk."))
    return lines


def restore(
    file: File,
    listed: Annotated[bool, typer.Option("--list", help=N_("List the backups instead."))] = False,
    backup_id: Annotated[
        str, typer.Option("--backup", metavar="ID", help=N_("Backup to put back; else the newest good one."))
    ] = "",
    home: Home = None,
    json: Json = False,
) -> None:
    """Put a backup back, or list them."""
    if listed:
        _list(file, home, as_json=json)
        return
    with progress() as watch:
        done = backups.restore(file, backup_id=backup_id, home=home, watch=watch)
    words = screen.words()
    at = words.instant(done.manifest.at.astimezone())
    lines = [words.t("{path} is again as it was on {at}.", path=done.path, at=at)]
    if done.replaced is not None:
        lines.append(words.t("The file that it replaces is kept as {path}.", path=done.replaced))
    show({"workspace": done.path, "backup": done.manifest.id, "replaced": done.replaced}, as_json=json, lines=lines)


def _list(file: str, home: Path | None, *, as_json: bool) -> None:
    """List the backups of a workspace; where there is none, those of all others: its path may have been another."""
    here = backups.listed(file, home)
    others = () if here else backups.elsewhere(file, home)
    data = {"workspace": file, "backups": [one.to_dict() for one in here],
            "elsewhere": [one.to_dict() for one in others]}  # fmt: skip
    lines = []
    if not here:
        words = screen.words()
        lines = [messages.reason(words, "backup.none", {"path": file})]
        lines += [words.t("{backup} is of {path}.", backup=one.id, path=one.location) for one in others]
    show(data, as_json=as_json, table=backup_table(here or others) if here or others else None, lines=lines)


def backup_table(rows: tuple[Manifest, ...]) -> Table:
    """Return backups as the terminal shows them."""
    words = screen.words()
    headings = [words.t("Backup"), words.t("Date"), words.t("Size"), words.t("Applications"), words.t("Steps"), ""]
    cells = [
        [
            one.id,
            words.instant(one.at.astimezone()),
            words.size(one.size),
            words.number(one.counts.get("application", 0)),
            words.number(one.sequence),
            words.t("emptier than the one before") if one.suspicious else "",
        ]
        for one in rows
    ]
    return Table(headings, cells, right=frozenset({2, 3, 4}))


def export(file: File, out: Output, json: Json = False) -> None:
    """Write one portable file."""
    with opened(file, whole=True) as workspace, progress() as watch:
        made = backups.export(workspace, target=out, watch=watch)
    show(exported_data(made), as_json=json, lines=[written(made), leaves()])


def written(made: Exported) -> str:
    """Return what is said of a portable copy."""
    words = screen.words()
    return words.t("{path} is written and verified: {size}.", path=made.path, size=words.size(made.size))


def exported_data(made: Exported) -> dict[str, Any]:
    """Return a portable copy as JSON shows it."""
    return {"file": made.path, "size": made.size, "steps": made.sequence, "head": made.head, "counts": made.counts}


def repair(file: File, out: Output, json: Json = False) -> None:
    """Save what a damaged file still holds; ends with 1 where something was lost."""
    with progress() as watch:
        done = backups.repair(file, target=out, watch=watch)
    show(repair_data(done), as_json=json, table=repair_table(done), lines=repair_lines(done))
    if not done.whole:
        raise typer.Exit(UNSOUND)


def repair_data(done: Repaired) -> dict[str, Any]:
    """Return a repair as JSON shows it; `lost` is null where nobody can tell."""
    words = screen.words()
    return {
        "file": done.path,
        "whole": done.whole,
        "tables": {one.table: {"saved": one.saved, "lost": one.lost, "recalled": one.recalled} for one in done.tables},
        "faults": [{"code": code, "sentence": messages.reason(words, code, params)} for code, params in done.faults],
    }


def repair_table(done: Repaired) -> Table:
    """Return the tables that held something, with what was saved and lost."""
    words = screen.words()
    rows = [
        [_named(words, one.table), words.number(one.saved), "?" if one.lost is None else words.number(one.lost)]
        for one in done.tables
        if (one.saved or one.lost != 0) and one.table not in _UNSEEN
    ]
    return Table([words.t("Table"), words.t("Saved"), words.t("Lost")], rows, right=frozenset({1, 2}))


def _named(words: Words, table: str) -> str:
    return words.t(_MACHINERY[table]) if table in _MACHINERY else labels.table(words, table)


def repair_lines(done: Repaired) -> list[str]:
    """Return the faults of the new file, and the verdict."""
    words = screen.words()
    if done.whole:
        verdict = words.t("Everything was saved in {path}.", path=done.path)
    else:
        verdict = words.t("What could be saved is in {path}; the damaged file was left as it is.", path=done.path)
    lines = [messages.reason(words, code, params) for code, params in done.faults]
    if recalled := sum(one.recalled for one in done.tables):
        lines.append(words.n("{count} row that could not be read was written anew from the journal.",
                             "{count} rows that could not be read were written anew from the journal.",
                             recalled))  # fmt: skip
    return [*lines, verdict]
