"""The verb that shows a programme at a glance, and writes it as a PDF or a workbook."""

from pathlib import Path
from typing import Annotated, Any

import typer

from cmpdesk.cli.common import opened
from cmpdesk.cli.options import File, Json, Language, Paper, Replace
from cmpdesk.cli.output import Table, show
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.glance import By, Cut, Glance, Theme, cut
from cmpdesk.domain.money import Money
from cmpdesk.domain.programmes import Party, Programme
from cmpdesk.i18n import glance as say
from cmpdesk.i18n import screen
from cmpdesk.i18n.catalogs import N_
from cmpdesk.i18n.words import Words
from cmpdesk.services import calls, programmes
from cmpdesk.services import glance as service
from cmpdesk.services.workspaces import Workspace


def register(program: typer.Typer) -> None:
    """Add the verb of this module."""
    program.command("glance", help=N_("Show what came of the sessions of a programme, or write it to a file."))(glance)


def glance(
    file: File,
    programme: Annotated[
        str, typer.Option("--programme", metavar="CODE", help=N_("Programme: its code; else that of the newest call."))
    ] = "",
    session: Annotated[
        list[str] | None,
        typer.Option("--session", metavar="LABEL", help=N_("Session, by its label; repeat it for several, else all.")),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", dir_okay=False, help=N_("PDF or xlsx file to write."))
    ] = None,
    by: Annotated[By, typer.Option("--by", help=N_("What the lines of the tables are."))] = By.SESSION,
    without_strict: Annotated[bool, typer.Option("--without-strict", help=N_("Leave strict files out."))] = False,
    party_code: Paper = "",
    language: Language = "",
    replace: Replace = False,
    json: Json = False,
) -> None:
    """Show stages, amounts, missions, calendars and reports, each Party in its own currency."""
    words = screen.words()
    with opened(file) as workspace:
        home = _programme(workspace, programme)
        chosen = service.named_sessions(workspace, home.id, session or ())
        shown = service.of(workspace, home.id, chosen, strict=not without_strict)
        if out is not None:
            paper = _party(home, party_code) if party_code else None
            service.write(workspace, shown, out, language=language, party=paper, overwrite=replace)
    tables = [cut(shown, theme, by) for theme in Theme]
    lines = [part for part in (say.strictness(words, shown),) if part]
    if out is not None:
        show(_data(words, shown), as_json=json, lines=[words.t("Saved: {name}", name=out.name), *lines])
    elif json:
        show(_data(words, shown), as_json=True)
    else:
        for table in tables:
            show({}, as_json=False, table=_table(words, shown, table), lines=[""])
        show({}, as_json=False, lines=lines)


def _programme(workspace: Workspace, code: str) -> Programme:
    """Return the programme with this code, that of the newest call without one; ``glance.no-programme``."""
    every = {one.id: one for one in programmes.programmes(workspace)}
    found = [one for one in every.values() if one.code.casefold() == code.casefold()]
    if not code:
        found = [every[one.programme_id] for one in calls.calls(workspace)]
    if not found:
        raise Refusal("glance.no-programme", code=code or "—", known=sorted(one.code for one in every.values()))
    return found[0]


def _party(home: Programme, code: str) -> Party:
    for one in home.parties:
        if one.code.casefold() == code.casefold():
            return one
    raise Refusal("party.unknown", code=code, known=[one.code for one in home.parties])


def _table(words: Words, shown: Glance, table: Cut) -> Table:
    headings = [say.theme(words, table.theme), *(say.column(words, shown, one) for one in table.columns)]
    rows = [
        [say.line(words, shown, table, line), *("" if figure is None else say.figure(words, column, figure.value)
                                                for column, figure in zip(table.columns, line.figures, strict=True))]
        for line in (*table.lines, table.total)
    ]  # fmt: skip
    return Table(headings, rows, frozenset(range(1, len(headings))))


def _data(words: Words, shown: Glance) -> dict[str, Any]:
    """Return every table as plain data; amounts in cents with their currency."""
    return {
        "programme": shown.programme.code, "on": shown.on, "sessions": [one.name.in_("fr") for one in shown.sessions],
        "strict": shown.strict, "hidden": shown.hidden,
        "tables": {
            str(theme): {str(by): _lines(words, shown, cut(shown, theme, by)) for by in By} for theme in Theme
        },
    }  # fmt: skip


def _lines(words: Words, shown: Glance, table: Cut) -> list[dict[str, Any]]:
    made = []
    for line in (*table.lines, table.total):
        one: dict[str, Any] = {"line": say.line(words, shown, table, line), "side": line.side}
        for column, figure in zip(table.columns, line.figures, strict=True):
            if figure is not None:
                if column.side:
                    name = f"{column.measure}-{column.side}-{column.currency.lower()}"
                    one[name] = Money(figure.value, column.currency)
                else:
                    one[str(column.measure)] = figure.value
        made.append(one)
    return made
