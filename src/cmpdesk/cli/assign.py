"""The verb that gives applications to reviewers."""

from typing import Annotated, Any

import typer

from cmpdesk.cli.common import opened, party
from cmpdesk.cli.options import Call, File, Json, OfficerName, PartyCode
from cmpdesk.cli.output import Table, show
from cmpdesk.domain.juries import Balance
from cmpdesk.domain.proposals import Proposal
from cmpdesk.i18n import assignment as say
from cmpdesk.i18n import screen
from cmpdesk.i18n.catalogs import N_
from cmpdesk.i18n.words import Words
from cmpdesk.services import assignment, calls, juries, workspaces

IMPOSSIBLE = 1


def register(program: typer.Typer) -> None:
    """Add the verb of this module."""
    program.command("assign", help=N_("Share the applications of a call among the jury of a Party."))(assign)


def assign(
    file: File,
    call: Call,
    party_code: PartyCode,
    seed: Annotated[int, typer.Option("--seed", help=N_("Chooses among equally good solutions."))] = 0,
    repair: Annotated[bool, typer.Option("--repair", help=N_("Change as little as possible."))] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=N_("Say what would be done, and do nothing."))] = False,
    officer: OfficerName = "",
    json: Json = False,
) -> None:
    """Share the applications among the jury; what is locked or was given by hand stays.

    Where not everything that is asked for is possible, what is possible is done, and the verb ends with 1.
    """
    with opened(file) as workspace:
        sheet = calls.find(workspace, call)
        side = party(workspace, sheet, party_code)
        actor = workspaces.officer_for(workspace, side.code, officer)
        workspace.acts_for(actor)
        make = assignment.repair if repair else assignment.proposal
        made = make(workspace, officer=actor, call_id=sheet.id, side=side.side, seed=seed)
        if not dry_run:
            assignment.adopt(workspace, officer=actor, proposal=made)
        balance = juries.balance(workspace, sheet.id, side.side)
        jury = juries.reviewers(workspace, call_id=sheet.id, side=side.side)
        numbers = juries.numbers(workspace, sheet.id)
    words = screen.words()
    codes = {one.id: one.code for one in jury}
    loads = {one.reviewer: one for one in made.loads()}
    table = Table(
        [words.t("Reviewer"), words.t("Organisation"), words.t("Before"), words.t("Applications"), words.t("Limit")],
        [
            [one.code, one.organisation, words.number(loads[one.id].before), words.number(loads[one.id].after),
             words.number(one.load_limit)]
            for one in jury
        ],
        right=frozenset({2, 3, 4}),
    )  # fmt: skip
    data = {
        "call": sheet.id,
        "party": side.code,
        "written": not dry_run,
        "balance": _balance(balance),
        "reviewers": [{"code": one.code, "assigned": loads[one.id].after, "limit": one.load_limit} for one in jury],
        **_data(made, codes, numbers),
    }
    show(data, as_json=json, table=table, lines=_lines(words, made, codes, numbers))
    if not made.possible:
        raise typer.Exit(IMPOSSIBLE)


def _lines(words: Words, made: Proposal, codes: say.Names, numbers: say.Names) -> list[str]:
    found = made.solution
    lines = [
        *say.goals(words, found),
        say.worst(words, found, made.worst(), numbers),
        *say.graph(words, found, made.links(), codes, numbers),
        words.t("{new} new, {gone} taken back, {same} as before.", new=words.number(len(made.appears)),
                gone=words.number(len(made.goes)), same=words.number(len(made.stays))),
    ]  # fmt: skip
    lines += [say.breach(words, one, codes, numbers) for one in found.breaches]
    if not made.possible:
        lines.append(words.t("Not everything that is asked for is possible:"))
        lines += [say.bottleneck(words, one, codes, numbers) for one in found.bottlenecks]
        ways = [say.relaxation(words, one, codes, numbers) for one in found.relaxations]
        if ways:
            lines.append(words.t("This would make it possible: {ways}.", ways="; ".join(ways)))
    return [line for line in lines if line]


def _data(made: Proposal, codes: say.Names, numbers: say.Names) -> dict[str, Any]:
    found = made.solution
    reached = found.goals
    return {
        "goals": {
            "readings": reached.readings, "wanted": reached.wanted, "broken": reached.broken, "worst": reached.worst,
            "affinity": reached.affinity, "squares": reached.squares, "gap": reached.gap,
        },
        "worst_served": [numbers[key] for key in made.worst()],
        "connected": found.connected,
        "parts": [{"applications": [numbers[key] for key in mine], "reviewers": [codes[key] for key in theirs]}
                  for mine, theirs in found.parts],
        "joining": [{"reviewer": codes[one], "application": numbers[other]} for one, other in made.links()],
        "pairs": [{"reviewer": codes[one], "application": numbers[other]} for one, other in found.pairs],
        "changes": {"new": len(made.appears), "gone": len(made.goes), "same": len(made.stays)},
        "breaches": [_told(one, codes, numbers) for one in found.breaches],
        "bottlenecks": [{"applications": [numbers[key] for key in one.applications],
                         "reviewers": [codes[key] for key in one.reviewers], "lacking": one.lacking}
                        for one in found.bottlenecks],
        "relaxations": [_told(one, codes, numbers) for one in found.relaxations],
    }  # fmt: skip


def _told(one: Any, codes: say.Names, numbers: say.Names) -> dict[str, object]:
    return {"rule": str(one.rule), "reviewer": codes.get(one.reviewer, ""),
            "application": numbers.get(one.application, ""), "by": one.by}  # fmt: skip


def _balance(balance: Balance) -> dict[str, object]:
    return {
        "reviewers": balance.reviewers,
        "applications": balance.applications,
        "assigned": balance.assigned,
        "wanted": balance.wanted,
        "lowest": balance.lowest,
        "highest": balance.highest,
        "short": balance.short,
    }
