"""Verbs of the search: find, reindex."""

from typing import Annotated, Any

import typer

from cmpdesk.cli.common import opened
from cmpdesk.cli.options import File, Json, OfficerName
from cmpdesk.cli.output import Table, progress, show
from cmpdesk.domain.search import Hit
from cmpdesk.i18n import screen
from cmpdesk.i18n import search as names
from cmpdesk.i18n.catalogs import N_
from cmpdesk.services import search, workspaces


def register(program: typer.Typer) -> None:
    """Add the verbs of this module."""
    program.command("find", help=N_("Search applications, attachments, organisations, people, notes and calls."))(find)
    program.command("reindex", help=N_("Read the attachments, and write the words of the search anew."))(reindex)


def find(
    file: File,
    words: Annotated[
        list[str],
        typer.Argument(metavar="WORDS", help=N_('Words by their beginning; "words in a row"; -word to leave out.')),
    ],
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, help=N_("How many of each kind at most."))] = 10,
    json: Json = False,
) -> None:
    """Search everywhere."""
    typed = " ".join(f'"{word}"' if " " in word and '"' not in word else word for word in words)
    with opened(file) as workspace:
        groups = search.find(workspace, typed, limit=limit)
        counts = search.count(workspace, typed)
    w = screen.words()
    hits = [hit for group in groups for hit in group.hits]
    table = Table(
        [w.t("Kind"), w.t("No."), w.t("Title"), w.t("Passage")],
        [[names.kind(w, hit.kind), hit.at, w.localised(hit.title), _passage(hit)] for hit in hits],
    )
    told = [f"{names.kind(w, kind)}: {w.number(count)}" for kind, count in counts.items() if count]
    lines = [" · ".join(told)] if told else [w.t("Nothing answers to this.")]
    data = {"hits": [_data(hit) for hit in hits], "counts": {str(kind): count for kind, count in counts.items()}}
    show(data, as_json=json, table=table if hits else None, lines=lines)


def reindex(file: File, officer: OfficerName = "", json: Json = False) -> None:
    """Write the index of the search anew."""
    with opened(file, whole=True) as workspace, progress() as watch:
        acting = workspaces.officer_for(workspace, None, officer)
        search.reindex(workspace, officer=acting)
        read = search.read_attachments(workspace, officer=acting, watch=watch)
    w = screen.words()
    show({"read": read}, as_json=json, lines=[
        w.t("The words of the search are written anew."),
        w.n("{count} attachment read", "{count} attachments read", read),
    ])  # fmt: skip


def _passage(hit: Hit) -> str:
    return f"{hit.passage.before}{hit.passage.hit}{hit.passage.after}" if hit.passage else ""


def _data(hit: Hit) -> dict[str, Any]:
    return {
        "kind": hit.kind,
        "id": hit.id,
        "title": screen.words().localised(hit.title),
        "at": hit.at,
        "in": screen.words().localised(hit.in_) if hit.in_ else "",
        "call_id": hit.call_id,
        "application_id": hit.application_id,
        "passage": _passage(hit),
    }
