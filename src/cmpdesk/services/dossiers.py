"""The dossier of a jury: its meeting, the document for its members, and the table of its results."""

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from cmpdesk.documents.sink import Sink
from cmpdesk.domain.access import Right
from cmpdesk.domain.areas import Area, Outcome
from cmpdesk.domain.attachments import AttachmentStatus
from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.dossiers import DossierContent, Meeting, ProducedDossier, figures, listed
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.history import StepKind
from cmpdesk.domain.programmes import Party, Side
from cmpdesk.domain.rankings import Results, judging
from cmpdesk.domain.statistics import Statistics
from cmpdesk.domain.tasks import Unwatched, Watch
from cmpdesk.runtime.disk import failure
from cmpdesk.services import packets, results
from cmpdesk.services.programmes import programme
from cmpdesk.storage import blobs, tables
from cmpdesk.storage.queries import calls as call_queries
from cmpdesk.storage.queries import clearance, filings, juries, scoring
from cmpdesk.storage.queries import dossiers as queries
from cmpdesk.storage.queries import register as register_queries
from cmpdesk.storage.workspace import Workspace

_AREAS = Area.SCORES | Area.HISTORY


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is made for a jury: with its attachments or not, the table beside it or not, in which language ("": that of
    the Party), with weights brought to 100 or as they are (what is frozen stays as it was frozen).
    """

    attachments: bool = False
    tables: bool = False
    language: str = ""
    normalised: bool = False


def meeting(workspace: Workspace, *, call_id: str, side: Side) -> Meeting:
    """Return the meeting of the jury of `side`."""
    with workspace.read() as connection:
        return queries.meeting(connection, call_id, side)


def arrange(workspace: Workspace, *, officer: Officer, call_id: str, side: Side, draft: Meeting) -> Outcome[Meeting]:
    """Save when and where a jury meets, who leads it and what is on its agenda; `draft.version` is the one seen."""
    agenda = [" ".join(item.split()) for item in draft.agenda if item.strip()]
    with workspace.read() as connection:
        call = call_queries.call(connection, call_id)
    party = programme(workspace, call.programme_id).party(side).code
    workspace.require(officer, Right.EDIT_JURY, party)
    with workspace.write(officer, "jury.meet", party=party) as transaction:
        row = transaction.first(tables.Jury, call_id=call_id, side=str(side))
        if row is None:
            if draft.version:
                raise Refusal("record.moved", table="jury")
            row = transaction.add(tables.Jury(call_id=call_id, side=str(side), agenda=[], version=1))
        else:
            row = transaction.lock(tables.Jury, row.id, draft.version)
        row.meets_on, row.place = draft.meets_on, draft.place.strip()
        row.chair, row.rapporteur, row.agenda = draft.chair.strip(), draft.rapporteur.strip(), agenda
        transaction.commit()
    return Outcome(meeting(workspace, call_id=call_id, side=side), _AREAS)


def produce(workspace: Workspace, *, officer: Officer, call_id: str, side: Side, out: Path,
            wanted: Wanted | None = None, overwrite: bool = False,
            watch: Watch | None = None) -> Outcome[tuple[Path, ...]]:  # fmt: skip
    """Write the dossier of the jury of `side` into the folder `out`, and the table of its results where it is wanted.

    The journal keeps what each was: pages, digest of its bytes, draft or not. Refused with ``score.not-judging``,
    ``access.see-marks``, ``packets.would-overwrite`` where a name is taken (unless `overwrite`), and as
    `results.results` says; a call that holds strict files needs ``access.see-strict``.
    """
    watch, wanted = watch or Unwatched(), wanted or Wanted()
    content, statistics = _content(workspace, officer, call_id, side, wanted)
    names = [_name(content, "pdf")] + ([_name(content, "xlsx")] if wanted.tables else [])
    taken = [name for name in names if (out / name).exists()]
    if taken and not overwrite:
        raise packets.would_overwrite(out, taken)
    with packets.staged_in(out) as staged:
        made = _compose(workspace, content, staged / names[0], watch)
        if wanted.tables:
            _tabulate(workspace, content, statistics, staged / names[1])
        watch.check()
        _record(workspace, officer, content, made)
        for name in names:
            packets.place(staged / name, out / name)
    return Outcome(tuple(out / name for name in names), Area.HISTORY)


def pages(workspace: Workspace, *, officer: Officer, call_id: str, side: Side, wanted: Wanted | None = None,
          watch: Watch | None = None) -> Outcome[tuple[str, bytes]]:  # fmt: skip
    """Return the dossier as (file name, bytes), to be looked at and printed; noted in the journal as `produce` does."""
    content, _ = _content(workspace, officer, call_id, side, wanted or Wanted())
    try:
        with tempfile.TemporaryDirectory(prefix="cmpdesk-") as folder:
            path = Path(folder) / _name(content, "pdf")
            made = _compose(workspace, content, path, watch or Unwatched())
            data = path.read_bytes()
    except OSError as error:
        raise failure(error, Path(str(error.filename or tempfile.gettempdir()))) from error
    _record(workspace, officer, content, made)
    return Outcome((made.file_name, data), Area.HISTORY)


# -- what it shows


def _content(workspace: Workspace, officer: Officer, call_id: str, side: Side,
             wanted: Wanted) -> tuple[DossierContent, Statistics | None]:  # fmt: skip
    with workspace.read() as connection:
        call = call_queries.call(connection, call_id)
        if clearance.holds_strict(connection, call_id):  # else an application could be missing without anybody knowing
            workspace.require(officer, Right.SEE_STRICT)
    party = programme(workspace, call.programme_id).party(side)
    workspace.require(officer, Right.PRODUCE_PACKETS, party.code)
    if not call.judges(side):
        raise Refusal("score.not-judging", party=party.code)
    found = results.results(workspace, officer=officer, call_id=call_id, side=side, normalised=wanted.normalised)
    statistics = results.statistics(workspace, officer=officer, call_id=call_id, side=side,
                                    normalised=wanted.normalised) if wanted.tables else None  # fmt: skip
    content = _gathered(workspace, call, party, found)
    return replace(content, attachments=wanted.attachments, language=wanted.language or party.languages[0]), statistics


def _gathered(workspace: Workspace, call: CallSheet, party: Party, found: Results) -> DossierContent:
    jury = judging(call, party.side)
    sides = (party.side, party.side.other) if jury is None else (jury,)
    counted = {one for placed in found.ranking.places for one in placed.sheets}
    with workspace.read() as connection:
        home = programme(workspace, call.programme_id)
        sheets = filings.applications(connection, call, home.parties, queries.applications(connection, call.id))
        grids = call_queries.grids(connection, call.id)
        rows = scoring.by_application(scoring.of_jury(connection, call.id, jury))
        register = register_queries.register(connection, call, workspace.today())
        members = tuple(one for side in sides for one in juries.reviewers(connection, call, side))
        workload = tuple(one for side in sides for one in scoring.progress(connection, call, side, workspace.now()))
        written = queries.texts(connection, call.id, sides)
        met = queries.meeting(connection, call.id, party.side)
    seats = {one.id for one in members}
    return DossierContent(
        programme=home, call=call, party=party, language="", grid=grids[found.ranking.version], meeting=met,
        ranking=found.ranking, seal=found.frozen, cut=found.cut, figures=figures(call, party, sheets),
        applications={one.id: one for one in sheets}, texts=written,
        sheets={key: tuple(row for row in held if row.id in counted) for key, held in rows.items()},
        owed=found.frozen.owed if found.frozen else found.material.owed, codes=found.material.codes, members=members,
        conflicts=listed(register.rows, sides),
        undeclared=sum(count for reviewer, count in register.awaited if reviewer in seats), workload=workload,
    )  # fmt: skip


# -- what is made of it


def _name(content: DossierContent, ending: str) -> str:
    """Return the name of a file: programme, session, Party."""
    session = content.call.session_label or content.call.title.in_("fr")
    session = packets.safe(session)[:40].strip("-")
    return f"{packets.safe(content.programme.code)}-{session}_{packets.safe(content.party.code)}-jury.{ending}"


def _compose(workspace: Workspace, content: DossierContent, path: Path, watch: Watch) -> ProducedDossier:
    from cmpdesk.documents import dossier  # with its PDF libraries: not while the window opens

    spool = workspace.spool()
    if content.attachments:
        ranked = {one.key for one in content.ranking.places}
        prints = sorted({
            attachment.print_sha256
            for key, sheet in content.applications.items() if key in ranked
            for _, attachment in sheet.attachments()
            if attachment.status is AttachmentStatus.PRINTABLE and attachment.print_sha256
        })  # fmt: skip
        try:
            with workspace.read() as connection:
                for digest in prints:
                    watch.check()
                    blobs.spool(connection, [digest], spool)
        except OSError as error:
            raise failure(error, spool) from error
    return dossier.write(content, at=workspace.now().replace(microsecond=0), spool=spool, path=path, watch=watch)


def _tabulate(workspace: Workspace, content: DossierContent, statistics: Statistics | None, path: Path) -> None:
    from cmpdesk.documents import dossier_tables

    with Sink(path) as sink:
        sink.write([dossier_tables.workbook(content, statistics, workspace.now())])
        sink.finish()
        sink.keep()


def _record(workspace: Workspace, officer: Officer, content: DossierContent, made: ProducedDossier) -> None:
    with workspace.write(
        officer, "dossier.produce", kind=StepKind.RECORD, party=content.party.code, pages=made.manifest.pages,
        digest=made.sha256[:16], sha256=made.sha256, draft=made.draft,
    ) as transaction:  # fmt: skip
        transaction.commit()
