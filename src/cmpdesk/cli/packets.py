"""The verb that writes packets."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Annotated, Any

import typer

from cmpdesk.cli.common import opened, party, reviewer_ids
from cmpdesk.cli.options import Call, File, Json, OfficerName, OutputFolder, PartyCode
from cmpdesk.cli.output import Stopwatch, Table, progress, show
from cmpdesk.domain.packets import PacketRow
from cmpdesk.i18n import labels, screen
from cmpdesk.i18n.catalogs import N_
from cmpdesk.services import calls, workspaces
from cmpdesk.services import packets as making


def register(program: typer.Typer) -> None:
    """Add the verb of this module."""
    program.command("packets", help=N_("Write the packets of the jury of a Party."))(packets)


def packets(
    file: File,
    call: Call,
    party_code: PartyCode,
    out: OutputFolder,
    reviewer: Annotated[
        list[str] | None, typer.Option("--reviewer", metavar="CODE", help=N_("Only this reviewer; may be repeated."))
    ] = None,
    jobs: Annotated[int, typer.Option("--jobs", min=1, max=64, help=N_("How many processes work."))] = 2,
    officer: OfficerName = "",
    json: Json = False,
) -> None:
    """Write the packets that are missing or outdated; one that has not changed keeps its issue and its bytes."""
    with opened(file) as workspace:
        sheet = calls.find(workspace, call)
        side = party(workspace, sheet, party_code)
        actor = workspaces.officer_for(workspace, side.code, officer)
        workspace.acts_for(actor)
        wanted = reviewer_ids(workspace, sheet.id, side.side, reviewer or ())
        with progress() as watch:
            timer = Stopwatch(watch)
            made = making.produce(
                workspace, officer=actor, call_id=sheet.id, side=side.side, out=out, reviewer_ids=wanted,
                jobs=jobs, watch=timer,
            ).value  # fmt: skip
    words = screen.words()
    pages = sum(row.pages or 0 for row in made)
    data = {
        "call": sheet.id,
        "party": side.code,
        "out": out,
        "packets": [packet_data(row, timer.seconds) for row in made],
        "pages": pages,
    }
    lines = [
        words.t("{count} packets, {pages} pages in {folder}", count=len(made), pages=words.number(pages), folder=out)
    ]
    show(data, as_json=json, table=packet_table(made, timer.seconds), lines=lines)


def packet_table(rows: Sequence[PacketRow], seconds: Mapping[str, float]) -> Table:
    """Return packets as the terminal shows them; `seconds` (from the start of the batch) by code of reviewer."""
    words = screen.words()
    headings = [words.t("Reviewer"), words.t("State"), words.t("Issue"), words.t("Applications"), words.t("Held back"),
                words.t("Pages"), words.t("Ready after (s)")]  # fmt: skip
    cells = [
        [
            row.reviewer.code,
            labels.packet_state(words, row.state),
            str(row.issue or "—"),
            words.number(row.applications),
            words.number(row.held_back),
            words.number(row.pages or 0),
            words.number(Decimal(f"{seconds[row.reviewer.code]:.2f}"), 2) if row.reviewer.code in seconds else "—",
        ]
        for row in rows
    ]
    return Table(headings, cells, right=frozenset({2, 3, 4, 5, 6}))


def packet_data(row: PacketRow, seconds: Mapping[str, float]) -> dict[str, Any]:
    """Return a packet as JSON shows it."""
    return {
        "reviewer": row.reviewer.code,
        "state": row.state,
        "issue": row.issue,
        "issued_at": row.issued_at,
        "applications": row.applications,
        "recused": row.recused,
        "held_back": row.held_back,
        "pages": row.pages,
        "placeholders": row.placeholders,
        "sha256": row.sha256,
        "ready_after": round(seconds[row.reviewer.code], 3) if row.reviewer.code in seconds else None,
    }
