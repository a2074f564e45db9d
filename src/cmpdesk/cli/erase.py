"""The verb that erases a person."""

from functools import partial
from typing import Annotated, Any

import typer

from cmpdesk.cli.common import opened
from cmpdesk.cli.options import File, Json
from cmpdesk.cli.output import Table, show
from cmpdesk.domain.access import Right, may
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.privacy import ErasurePreview
from cmpdesk.i18n import screen
from cmpdesk.i18n.catalogs import N_
from cmpdesk.services import privacy, workspaces
from cmpdesk.services.workspaces import Workspace


def register(program: typer.Typer) -> None:
    """Add the verb of this module."""
    program.command("erase", help=N_("Erase a person at their request; it is never undone."))(erase)


def erase(
    file: File,
    person: Annotated[
        str, typer.Option("--person", metavar="NAME", help=N_("Whom to erase: a name that they bear or bore."))
    ],
    attachments: Annotated[
        bool, typer.Option("--attachments", help=N_("Destroy the attachments of their filings too."))
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=N_("Say what would be destroyed; destroy nothing."))
    ] = False,
    officer: Annotated[
        str, typer.Option("--officer", metavar="NAME", help=N_("Officer who acts; else the first who may erase."))
    ] = "",
    json: Json = False,
) -> None:
    """Erase a person, or say what would be destroyed."""
    with opened(file) as workspace:
        acting = _acting(workspace, officer)
        found = privacy.preview(workspace, officer=acting, person_id=privacy.person_named(workspace, person).id)
        chosen = frozenset(one.sha256 for one in found.files) if attachments else frozenset()
        data = _data(found, chosen)
        lines = _lines(found, chosen)
        if not dry_run:
            done = privacy.erase_person(workspace, officer=acting, person_id=found.person_id, seen=found.version,
                                        files=chosen).value  # fmt: skip
            data["erased"] = {"values": done.values, "files": done.files, "packets": done.packets,
                              "letters": done.letters}
            lines.append(screen.t("Erased."))
    words = screen.words()
    table = Table(
        [words.t("Attachment"), words.t("Applications"), words.t("Size")],
        [[one.name, words.listed(one.applications) or "—", words.size(one.size)] for one in found.files],
        right=frozenset({2}),
    )
    show(data, as_json=json, lines=lines, table=table if found.files else None)


def _acting(workspace: Workspace, name: str) -> Officer:
    """Return the officer called `name`, else the first who may erase a person."""
    may_erase = partial(may, right=Right.ERASE_PERSON, office=workspace.info.office)
    found = None if name else next((one for one in workspaces.officers(workspace) if may_erase(one)), None)
    return found or workspaces.officer_for(workspace, None, name)


def _lines(found: ErasurePreview, chosen: frozenset[str]) -> list[str]:
    words = screen.words()
    packets = len(found.packets_to_go(chosen))
    lines = [
        words.t("{name}: contact of {applications}; reviewer {codes}.", name=found.name,
                applications=words.listed(found.applications) or "—", codes=words.listed(found.juries) or "—"),
        words.n("{count} attachment to destroy", "{count} attachments to destroy", len(chosen)),
        words.n("{count} issued packet to destroy", "{count} issued packets to destroy", packets),
    ]  # fmt: skip
    if found.letters:
        lines.append(words.n("{count} letter to destroy: {numbers}", "{count} letters to destroy: {numbers}",
                             len(found.letters), numbers=words.listed(found.letters)))  # fmt: skip
    if found.mentions:
        where = words.listed(sorted({one.application or words.localised(one.call) for one in found.mentions}))
        lines.append(words.t("Texts that name the person stay in {applications}: correct them.", applications=where))
    lines.append(words.t("Backups made before keep the person until they are thinned."))
    return lines


def _data(found: ErasurePreview, chosen: frozenset[str]) -> dict[str, Any]:
    return {
        "person": found.name,
        "former_names": found.former_names,
        "applications": found.applications,
        "juries": found.juries,
        "attachments": [
            {
                "name": one.name,
                "sha256": one.sha256,
                "applications": one.applications,
                "destroyed": one.sha256 in chosen,
            }
            for one in found.files
        ],
        "packets": [
            {"reviewer": one.reviewer, "issue": one.issue, "issued_at": one.issued_at}
            for one in found.packets_to_go(chosen)
        ],
        "letters": found.letters,
        "mentions": [{"kind": one.kind, "application": one.application, "call": screen.words().localised(one.call)}
                     for one in found.mentions],
        "erased": None,
    }
