"""The verbs that show registers of people's data and what is due under retention rules; they change nothing."""

from dataclasses import asdict
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from cmpdesk.cli.common import opened
from cmpdesk.cli.options import File, Json, PartyCode, Replace
from cmpdesk.cli.output import Table, show
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.programmes import Party
from cmpdesk.domain.retention import DryRun, Held
from cmpdesk.i18n import partial_dates, screen
from cmpdesk.i18n import registers as say
from cmpdesk.i18n.catalogs import N_
from cmpdesk.i18n.words import Words
from cmpdesk.services import register_papers, registers, retention, saving
from cmpdesk.services.register_papers import Register
from cmpdesk.services.workspaces import Workspace

_MAKERS = {".pdf": register_papers.pdf, ".xlsx": register_papers.workbook}


class Kind(StrEnum):
    """Which register."""

    COMMUNICATIONS = "communications"
    INCIDENTS = "incidents"
    CERTIFICATES = "certificates"


Out = Annotated[
    Path | None,
    typer.Option("--out", metavar="FILE", dir_okay=False, help=N_("Write it into this file: .pdf or .xlsx.")),
]


def register(program: typer.Typer) -> None:
    """Add the verbs of this module."""
    program.command("registers", help=N_("Show or write a register of people's data."))(registers_)
    program.command("retention", help=N_("List what is due under the retention rules; nothing is destroyed."))(
        retention_
    )


def registers_(
    file: File,
    party_code: PartyCode,
    kind: Annotated[
        Kind, typer.Option("--kind", metavar="communications|incidents|certificates", help=N_("Which register."))
    ] = Kind.COMMUNICATIONS,
    out: Out = None,
    replace: Replace = False,
    json: Json = False,
) -> None:
    """Show a register of a Party, or write it into a file."""
    words = screen.words()
    with opened(file) as workspace:
        party = registers.party(workspace, party_code)
        if kind is Kind.COMMUNICATIONS:
            rows, table = _communications(workspace, words, party)
        elif kind is Kind.INCIDENTS:
            rows, table = _incidents(workspace, words, party)
        else:
            rows, table = _certificates(workspace, words, party)
        written = _write(workspace, Register(kind), party, out, replace=replace)
    data = {"party": party.code, "kind": str(kind), "rows": rows, "file": written}
    show(data, as_json=json, table=table, lines=[words.n("{count} entry", "{count} entries", len(rows))])


def _communications(workspace: Workspace, w: Words, party: Party) -> tuple[list[dict[str, Any]], Table]:
    held = registers.communications(workspace, party.code)
    table = Table(
        [w.t("Sent on"), w.t("About"), w.t("Recipient"), w.t("Data"), w.t("Purpose"), w.t("Legal basis")],
        [[w.date(row.draft.sent_on), say.about(w, row), row.draft.recipient, say.categories(w, row.draft.categories),
          row.draft.purpose, row.draft.legal_basis] for row in held],
    )  # fmt: skip
    return [{**asdict(row.draft), "in_force": row.draft.in_force, "session": row.session, "project": row.project}
            for row in held], table  # fmt: skip


def _incidents(workspace: Workspace, w: Words, party: Party) -> tuple[list[dict[str, Any]], Table]:
    held = registers.incidents(workspace, party.code)
    table = Table(
        [w.t("No."), w.t("Found on"), w.t("Nature"), w.t("People"), w.t("Risk"), w.t("State")],
        [[w.number(row.number), w.date(row.draft.found_on), row.draft.nature,
          "—" if row.draft.people is None else w.number(row.draft.people), say.risk(w, row.draft.risk),
          say.waiting(w, row)] for row in held], right=frozenset({0, 3}),
    )  # fmt: skip
    return [{"number": row.number, **asdict(row.draft), "waiting": row.waiting} for row in held], table


def _certificates(workspace: Workspace, w: Words, party: Party) -> tuple[list[dict[str, Any]], Table]:
    held = registers.certificates(workspace, party.code)
    table = Table(
        [w.t("No."), w.t("Destroyed on"), w.t("What"), w.t("How many"), w.t("Authorisation"), w.t("Carried out by")],
        [[w.number(one.number), w.date(one.done_on), say.kind(w, one.kind), w.listed(list(say.counts(w, one.counts))),
          one.authorisation or "—", one.by] for one in held], right=frozenset({0}),
    )  # fmt: skip
    return [{"number": one.number, "kind": one.kind, "done_on": one.done_on, "authorisation": one.authorisation,
             "by": one.by, "counts": one.counts, "rule": one.rule, "sha256": one.sha256} for one in held], table


def retention_(
    file: File,
    party_code: PartyCode,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=N_("Say what would be due; the only thing that this verb does."))
    ] = False,
    out: Out = None,
    replace: Replace = False,
    json: Json = False,
) -> None:
    """List what is due under the rules of a Party."""
    if not dry_run:
        raise Refusal("usage.dry-run")
    words = screen.words()
    with opened(file) as workspace:
        party = registers.party(workspace, party_code)
        found = retention.due(workspace, party.code)
        written = _write(workspace, Register.DUE, party, out, replace=replace)
    table = Table(
        [words.t("Kind"), words.t("What"), words.t("Counted from"), words.t("Due since"), words.t("Files kept"),
         words.t("What becomes of it")],
        [[say.kind(words, one.held.kind), say.held(words, one.held), _start(words, one.held), words.date(one.since),
          words.number(one.held.count), say.fate(words, one.rule.fate)] for one in found.due], right=frozenset({4}),
    )  # fmt: skip
    lines = [words.t("{name}: {text}", name=say.kind(words, rule.kind), text=say.rule(words, rule))
             + (f" ({words.t('proposal, to be confirmed')})" if rule.proposed else "") for rule in found.rules]
    lines.append(words.n("{count} thing is due; nothing was touched.", "{count} things are due; nothing was touched.",
                         len(found.due)))  # fmt: skip
    show(_told(party, found, written), as_json=json, table=table, lines=lines)


def _start(w: Words, one: Held) -> str:
    return "—" if one.started is None else partial_dates.say(w, one.started)


def _told(party: Party, found: DryRun, written: Path | None) -> dict[str, Any]:
    return {
        "party": party.code, "on": found.on, "file": written,
        "rules": [asdict(rule) for rule in found.rules],
        "due": [{"kind": one.held.kind, "number": one.held.number, "title": one.held.title, "files": one.held.count,
                 "from": one.held.started.edtf if one.held.started else None, "since": one.since,
                 "fate": one.rule.fate} for one in found.due],
        "later": len(found.later), "unknown": [one.number for one in found.unknown],
    }  # fmt: skip


def _write(workspace: Workspace, register: Register, party: Party, out: Path | None, *, replace: bool) -> Path | None:
    if out is None:
        return None
    make = _MAKERS.get(out.suffix.lower())
    if make is None:
        raise Refusal("usage.bad-value", name="--out", help="cmpdesk registers --help")
    saving.save(partial(make, workspace, register, party, screen.words().language), out, overwrite=replace)
    return out
