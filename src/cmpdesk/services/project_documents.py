"""Documents of projects: the sheet of each, the state of their session, amendments. Each in the usage of each Party."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from cmpdesk.documents.sink import Sink
from cmpdesk.domain.change_requests import RequestState
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.glance import NOT_STATED, OVERDUE, STAGES, By, Glance, Measure, Session, Theme, cut
from cmpdesk.domain.grants import totals
from cmpdesk.domain.preview import Document
from cmpdesk.domain.programmes import Party, Programme, Side
from cmpdesk.domain.project_documents import Amendment, Funnel, LateReport, ProjectPaper, PromisedDate, SessionState
from cmpdesk.domain.schedules import Milestone, OwnerKind
from cmpdesk.domain.tasks import Progress, Unwatched, Watch
from cmpdesk.i18n import labels
from cmpdesk.i18n.words import Words
from cmpdesk.runtime import disk
from cmpdesk.services import packets
from cmpdesk.services.programmes import programme
from cmpdesk.storage.queries import baselines as baseline_queries
from cmpdesk.storage.queries import calls as call_queries
from cmpdesk.storage.queries import change_requests as request_queries
from cmpdesk.storage.queries import clearance, filings
from cmpdesk.storage.queries import glance as glance_queries
from cmpdesk.storage.queries import grants as grant_queries
from cmpdesk.storage.queries import programmes as programme_queries
from cmpdesk.storage.queries import project_documents as queries
from cmpdesk.storage.queries import projects as project_queries
from cmpdesk.storage.queries import schedules as schedule_queries
from cmpdesk.storage.workspace import Workspace

# -- what they show


def papers(workspace: Workspace, call_id: str, project_ids: Sequence[str] = ()) -> tuple[ProjectPaper, ...]:
    """Return projects of a call as their sheets show them, by number; all of them where none is named.

    Refused with ``record.gone`` where the one that is named is not there, or may not be seen.
    """
    with workspace.read() as connection:
        call = call_queries.call(connection, call_id)
        home = programme(workspace, call.programme_id)
        wanted = tuple(project_ids)
        if len(wanted) != 1:
            wanted = tuple(one for one in queries.ids(connection, call_id) if not wanted or one in wanted)
        if len(wanted) == 1:
            grants = grant_queries.of_project(connection, wanted[0])
            plan = schedule_queries.milestones(connection, projects=wanted)
            requests = request_queries.of_project(connection, wanted[0])
        else:
            grants = grant_queries.of_call(connection, call_id)
            plan = schedule_queries.milestones(connection, calls=[call_id])
            requests = request_queries.of_call(connection, call_id)
        promised = queries.promised(connection, call_id, wanted)
        sheets = [project_queries.project(connection, call, one) for one in wanted]
        filed = {one.id: one for one in filings.applications(
            connection, call, home.parties, [sheet.row.application_id for sheet in sheets])}  # fmt: skip
    dates: dict[str, list[PromisedDate]] = {}
    for one in plan:
        if one.owner.kind is OwnerKind.PROJECT:
            dates.setdefault(one.owner.id, []).append(PromisedDate(one, promised.get(one.id)))
    return tuple(
        ProjectPaper(home, call, sheet, filed[sheet.row.application_id],
                     [one for one in grants if one.project_id == sheet.id], dates.get(sheet.id, []),
                     [one for one in requests if one.project_id == sheet.id], workspace.today())
        for sheet in sheets
    )  # fmt: skip


def state(workspace: Workspace, call_id: str) -> SessionState:
    """Return where the session of a call stands today."""
    today = workspace.today()
    with workspace.read() as connection:
        call = call_queries.call(connection, call_id)
        home = programme(workspace, call.programme_id)
        sessions = programme_queries.sessions(connection, call.programme_id)
        counts = call_queries.counts(connection, call)
        entries = glance_queries.entries(connection, [call], lambda _side, _address: None)
        money = totals(grant_queries.of_call(connection, call_id), today.year)
        plan = schedule_queries.of_cohort(connection, call_id)
        announced = queries.announced(connection, call_id)
        states = project_queries.states(connection, call_id)
        reports = glance_queries.reports(connection, [call_id], today)
        hidden = not clearance.cleared(connection) and clearance.holds_strict(connection, call_id)
    dates = [PromisedDate(one, announced.get(one.id)) for one in plan if one.owner.kind is not OwnerKind.PROJECT]
    own = Session(call.session_id or "", NOT_STATED, (call.id,), tuple(one.name for one in call.sectors))
    shown = Glance(home, today, (own,), entries, (), reports)
    return SessionState(
        home, call, next((one for one in sessions if one.id == call.session_id), None), today, counts.filings,
        _funnels(shown), money, sorted(dates, key=_when), states, _late(shown), hidden,
    )  # fmt: skip


def _funnels(shown: Glance) -> tuple[Funnel, ...]:
    """Return how far the applications of each sector came, in the order of the call, those without one last."""
    table = cut(shown, Theme.FUNNEL, By.SECTOR)
    return tuple(
        Funnel(line.name if line.name != NOT_STATED else None, *(table.figure(line, stage).value for stage in STAGES))
        for line in table.lines
    )


def _late(shown: Glance) -> list[LateReport]:
    late = []
    for one in shown.reports:
        if one.standing in OVERDUE:
            entry, certain = shown.of_project(one.project_id), one.standing is Measure.LATE
            number, title = (entry.number, entry.title) if entry else ("", "")
            late.append(LateReport(number, title, one.name, one.side, one.when, certain))
    return sorted(late, key=lambda one: (one.when.latest, one.number))


def _when(one: PromisedDate) -> tuple[str, str]:
    known: Milestone = one.milestone
    when = known.when or one.promised
    return (when.earliest.isoformat() if when else "9"), (when.latest.isoformat() if when else "9")


def amended(workspace: Workspace, request_id: str, side: Side) -> Amendment:
    """Return the amendment to the instrument of `side` that a request became.

    Refused with ``request.not-accepted`` where it became none.
    """
    with workspace.read() as connection:
        one = request_queries.request(connection, request_id)
        if one.state is not RequestState.ACCEPTED or one.amendment is None:
            raise Refusal("request.not-accepted", number=one.number)
        call = call_queries.call(connection, project_queries.call_of(connection, one.project_id))
        sheet = project_queries.project(connection, call, one.project_id)
        revision = baseline_queries.revision(connection, one.revision_id) if one.revision_id else None
    home = programme(workspace, call.programme_id)
    return Amendment(home, call, home.party(side), sheet, one, revision)


# -- as documents


def sheets(workspace: Workspace, call_id: str, language: str, project_ids: Sequence[str] = ()) -> tuple[Document, ...]:
    """Return the sheets of projects as one document, by number: of the office's own Party, then of the other one."""
    with workspace.read() as connection:
        home = programme(workspace, call_queries.call(connection, call_id).programme_id)
    held = papers(workspace, call_id, project_ids)
    words = Words.of(language)
    if not held:
        raise Refusal("project.none")
    row = held[0].project.row
    title = f"{row.number} · {row.title}" if len(held) == 1 else words.t("Sheets of all projects")
    stem = row.number if len(held) == 1 else words.t("Project sheets")
    return each(workspace, home, title, stem, lambda party: sheets_pdf(workspace, held, party, language))


def sheets_pdf(workspace: Workspace, held: Sequence[ProjectPaper], party: Party, language: str,
               watch: Watch | None = None) -> bytes:  # fmt: skip
    """Return the sheets of projects on the paper of `party`, one page each."""
    from cmpdesk.documents import project_sheet  # with its PDF libraries: not while the window opens
    from cmpdesk.documents.house import House

    house = House.of(held[0].programme, party, language)
    return project_sheet.pdf(house, held, at=workspace.now().replace(microsecond=0), watch=watch or Unwatched())


def session_state(workspace: Workspace, call_id: str, language: str) -> tuple[Document, ...]:
    """Return the state of the session of a call as a document: of the office's own Party, then of the other one."""
    held = state(workspace, call_id)
    words = Words.of(language)
    title = words.t("State of the session")
    return each(workspace, held.programme, title, f"{title} {held.call.session_label}",
                 lambda party: session_state_pdf(workspace, held, party, language))  # fmt: skip


def session_state_pdf(workspace: Workspace, held: SessionState, party: Party, language: str) -> bytes:
    """Return the state of a session on the paper of `party`."""
    from cmpdesk.documents import session_state as documents
    from cmpdesk.documents.house import House

    return documents.pdf(House.of(held.programme, party, language), held, at=workspace.now().replace(microsecond=0))


def session_table(workspace: Workspace, call_id: str, language: str) -> bytes:
    """Return the figures of the state of a session as an Excel workbook."""
    from cmpdesk.documents import session_tables
    from cmpdesk.documents.house import House

    held = state(workspace, call_id)
    house = House.of(held.programme, usual(workspace, held.programme), language)
    return session_tables.workbook(house, held, workspace.now())


def amendments(workspace: Workspace, project_id: str, request_id: str = "") -> tuple[Document, ...]:
    """Return the amendments of a project, the newest first, or the one that `request_id` became.

    Each twice: to the instrument of the office's own Party, then of the other one, in the first language of each.
    Refused with ``project.no-amendment`` where there is none.
    """
    with workspace.read() as connection:
        asked = request_queries.of_project(connection, project_id)
    made: list[Document] = []
    for request in sorted(asked, key=lambda one: -(one.amendment or 0)):
        if request.amendment is None or request_id not in ("", request.id):
            continue
        one = amended(workspace, request.id, Side.FIRST)
        words = Words.of(usual(workspace, one.programme).locale)
        title = words.t("Amendment no. {number}", number=words.number(request.amendment))
        found = each(workspace, one.programme, f"{title} · {one.project.row.number}",
                      f"{one.project.row.number} {title}", partial(_amendment_of, workspace, request.id))  # fmt: skip
        made += [replace(document, version=f"{title} · {document.version}") for document in found]
    if not made:
        raise Refusal("project.no-amendment")
    return tuple(made)


def _amendment_of(workspace: Workspace, request_id: str, party: Party) -> bytes:
    return amendment_pdf(workspace, request_id, party.side)


def amendment_pdf(workspace: Workspace, request_id: str, side: Side) -> bytes:
    """Return the amendment to the instrument of `side`."""
    from cmpdesk.documents import amendment as documents

    return documents.pdf(amended(workspace, request_id, side), at=workspace.now().replace(microsecond=0))


def usual(workspace: Workspace, home: Programme) -> Party:
    """Return the Party of the office, the first one in a joint office."""
    return next((one for one in home.parties if one.code == workspace.info.office.party_code), home.party(Side.FIRST))


def each(workspace: Workspace, home: Programme, title: str, stem: str,
          make: Callable[[Party], bytes]) -> tuple[Document, ...]:  # fmt: skip
    """Return a document for each Party, that of the office first; its bytes are made when they are asked for."""
    own = usual(workspace, home)
    return tuple(
        Document(title, f"{packets.safe(stem)}_{packets.safe(party.code)}.pdf", partial(make, party),
                 version=labels.party_name(Words.of(party.locale), party))
        for party in (own, home.party(own.side.other))
    )  # fmt: skip


# -- as files


def write_sheets(workspace: Workspace, *, call_id: str, language: str, out: Path, side: Side | None = None,
                 overwrite: bool = False, watch: Watch | None = None) -> tuple[Path, ...]:  # fmt: skip
    """Write the sheet of each project of a call into the folder `out`: all of them or none.

    On the paper of `side`, else of the office's own Party. Refused with ``project.none``, and with
    ``packets.would-overwrite`` where a name is taken, unless `overwrite`.
    """
    watch = watch or Unwatched()
    held = papers(workspace, call_id)
    if not held:
        raise Refusal("project.none")
    home = held[0].programme
    party = home.party(side) if side is not None else usual(workspace, home)
    names = _names(held, party)
    taken = [name for name in names if (out / name).exists()]
    if taken and not overwrite:
        raise packets.would_overwrite(out, taken)
    with packets.staged_in(out) as staging:
        for done, (name, one) in enumerate(zip(names, held, strict=True)):
            watch.check()
            watch.report(Progress(name, done, len(held)))
            with Sink(staging / name) as sink:
                sink.write([sheets_pdf(workspace, [one], party, language)])
                sink.finish()
                sink.keep()
        for name in names:
            packets.place(staging / name, out / name)
    return tuple(out / name for name in names)


def _names(held: Sequence[ProjectPaper], party: Party) -> list[str]:
    """Return a file name for each sheet; those that would be the same are told apart."""
    made: dict[str, None] = {}
    for one in held:
        stem = f"{packets.safe(one.project.row.number)}_{packets.safe(party.code)}"
        name = f"{stem}.pdf"
        made[name if name not in made else f"{stem}_{one.project.id[:8]}.pdf"] = None
    return list(made)


def write_session_state(workspace: Workspace, *, call_id: str, language: str, path: Path, table: Path | None = None,
                        side: Side | None = None, overwrite: bool = False) -> None:  # fmt: skip
    """Write the state of the session of a call to `path`, and its figures as a workbook to `table`.

    Refused with ``packets.would-overwrite`` where a file is there, unless `overwrite`.
    """
    taken = [one.name for one in (path, table) if one is not None and one.exists()]
    if taken and not overwrite:
        raise packets.would_overwrite(path.parent, taken)
    held = state(workspace, call_id)
    party = held.programme.party(side) if side is not None else usual(workspace, held.programme)
    data = [(path, session_state_pdf(workspace, held, party, language))]
    if table is not None:
        data.append((table, session_table(workspace, call_id, language)))
    for one, content in data:
        try:
            disk.put(one, content)
        except OSError as error:
            raise disk.failure(error, one) from error
