"""The verb that gives applications to reviewers."""

from typing import Annotated

import typer

from cmpdesk.cli.common import opened, party
from cmpdesk.cli.options import Call, File, Json, OfficerName, PartyCode
from cmpdesk.cli.output import Table, show
from cmpdesk.domain.juries import Balance
from cmpdesk.i18n import screen
from cmpdesk.i18n.catalogs import N_
from cmpdesk.services import calls, juries, workspaces


def register(program: typer.Typer) -> None:
    """Add the verb of this module."""
    program.command("assign", help=N_("Share the applications of a call among the jury of a Party."))(assign)


def assign(
    file: File,
    call: Call,
    party_code: PartyCode,
    seed: Annotated[int, typer.Option("--seed", help=N_("Chooses among equally good solutions."))] = 0,
    officer: OfficerName = "",
    json: Json = False,
) -> None:
    """Share the applications among the jury; what was assigned by hand stays."""
    with opened(file) as workspace:
        sheet = calls.find(workspace, call)
        side = party(workspace, sheet, party_code)
        actor = workspaces.officer_for(workspace, side.code, officer)
        workspace.acts_for(actor)
        balance = juries.propose(workspace, officer=actor, call_id=sheet.id, side=side.side, seed=seed).value
        jury = juries.reviewers(workspace, call_id=sheet.id, side=side.side)
    words = screen.words()
    table = Table(
        [words.t("Reviewer"), words.t("Organisation"), words.t("Applications"), words.t("Limit")],
        [[one.code, one.organisation, words.number(one.assigned), words.number(one.load_limit)] for one in jury],
        right=frozenset({2, 3}),
    )
    data = {
        "call": sheet.id,
        "party": side.code,
        "balance": _data(balance),
        "reviewers": [{"code": one.code, "assigned": one.assigned, "limit": one.load_limit} for one in jury],
    }
    lines = [
        words.t(
            "{assigned} of {wanted} readings assigned; between {lowest} and {highest} per reviewer.",
            assigned=words.number(balance.assigned),
            wanted=words.number(balance.wanted),
            lowest=balance.lowest,
            highest=balance.highest,
        )
    ]
    if balance.short:
        lines.append(words.t("Too few reviewers: {numbers}", numbers=words.listed(balance.short)))
    show(data, as_json=json, table=table, lines=lines)


def _data(balance: Balance) -> dict[str, object]:
    return {
        "reviewers": balance.reviewers,
        "applications": balance.applications,
        "assigned": balance.assigned,
        "wanted": balance.wanted,
        "lowest": balance.lowest,
        "highest": balance.highest,
        "short": balance.short,
    }
