"""Progress sheets on their way out: a file for each promoter, drafts of messages, and reminders to the late."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from cmpdesk.documents import mail
from cmpdesk.domain import reviews as rules
from cmpdesk.domain.access import Right
from cmpdesk.domain.areas import Area, Outcome
from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.history import StepKind
from cmpdesk.domain.programmes import Party, Programme, Side
from cmpdesk.domain.progress import Asked, BlankSheet, ProgressState, ProjectProgress, SideSheet
from cmpdesk.domain.projects import OVER, Promoter
from cmpdesk.domain.returns import ProgressIdentity, SheetCode, SheetFile, parse_code
from cmpdesk.domain.tasks import Progress, Unwatched, Watch
from cmpdesk.i18n.words import Words
from cmpdesk.runtime import disk
from cmpdesk.services import packets, progress
from cmpdesk.services.programmes import programme
from cmpdesk.storage import tables
from cmpdesk.storage.queries import calls as call_queries
from cmpdesk.storage.queries import progress as queries
from cmpdesk.storage.queries import projects as project_queries
from cmpdesk.storage.queries import reviews as review_queries
from cmpdesk.storage.workspace import Transaction, Workspace


@dataclass(frozen=True, slots=True)
class Sent:
    """What was written: the files, and how many of the sheets are new versions."""

    paths: tuple[Path, ...]
    sheets: int
    fresh: int


@dataclass
class _Ground:
    """A review with what its sheets ask."""

    review_id: str
    number: int
    call: CallSheet
    home: Programme
    projects: tuple[ProjectProgress, ...]
    asked: dict[tuple[str, Side], Asked]
    promoters: dict[tuple[str, Side], Promoter]

    def blank(self, one: ProjectProgress, side: Side, code: SheetCode, asked: Asked, language: str) -> BlankSheet:
        """Return a sheet as it goes out."""
        to = self.promoters[one.project_id, side]
        return BlankSheet(code, self.home, self.home.party(side), self.call, self.number, language, one.number,
                          one.title, to.organisation, to.contact, to.email, asked)  # fmt: skip


def writing(workspace: Workspace, officer: Officer, party: Party) -> None:
    """Refuse who may not send and enter the sheets of the promoters of a Party."""
    workspace.require(officer, Right.GIVE_OPINION, party.code)


def sides_of(workspace: Workspace, officer: Officer, home: Programme) -> tuple[Side, ...]:
    """Return the sides whose sheets an officer may send and enter."""
    made = []
    for party in home.parties:
        try:
            writing(workspace, officer, party)
        except Refusal:
            continue
        made.append(party.side)
    return tuple(made)


def require_writing(workspace: Workspace, officer: Officer, home: Programme) -> None:
    """Refuse who may write for the promoters of no Party."""
    if not sides_of(workspace, officer, home):
        writing(workspace, officer, home.parties[0])


def send(workspace: Workspace, *, officer: Officer, review_id: str, out: Path, kind: SheetFile = SheetFile.PDF,
         due: date | None = None, sides: Collection[Side] | None = None,
         only: Collection[tuple[str, Side]] | None = None, again: bool = False, drafts: bool = False,
         replace: bool = False, watch: Watch | None = None) -> Outcome[Sent]:  # fmt: skip
    """Write the sheet of each promoter into the folder `out`, all of them or none.

    Of what was sent and has not come back the same sheet is written once more; with `again` a new version is opened,
    with the objectives and amounts of today, and what comes back on older ones is refused from then on. `drafts` adds a
    message to each promoter with its sheet. Without `sides`, those that the officer may write for; `only` names
    (project, side).

    Refused with ``progress.nothing-to-send``, ``review.sealed`` and ``packets.would-overwrite``.
    """
    watch = watch or Unwatched()
    here = _ground(workspace, review_id, due)
    require_writing(workspace, officer, here.home)
    sides = sides_of(workspace, officer, here.home) if sides is None else sides
    for side in sides:
        writing(workspace, officer, here.home.party(side))
    chosen = [(one, side) for one in here.projects for side in Side
              if side in sides and (only is None or (one.project_id, side) in only)
              and _wanted(one, side, again=again)]  # fmt: skip
    if not chosen:
        raise Refusal("progress.nothing-to-send")
    out_of = [(one, side, one.sheet(side)) for one, side in chosen]
    fresh = [(one, side, sheet) for one, side, sheet in out_of if sheet is None or again]
    made_at = workspace.now().replace(microsecond=0)
    step = StepKind.CHANGE if fresh else StepKind.RECORD
    from cmpdesk.documents import progress_sheets  # with its PDF libraries: not while the window opens

    with packets.staged_in(out) as staged:
        with workspace.write(officer, "progress.send", kind=step, count=len(chosen), file=kind) as transaction:
            require_open(transaction, review_id)
            opened = {(one.project_id, side): _open(transaction, here, one, side, sheet) for one, side, sheet in fresh}
            blanks = [opened.get((one.project_id, side)) or _known(here, one, side, sheet)
                      for one, side, sheet in out_of]  # fmt: skip
            names = {_name(one, kind): one for one in blanks}
            taken = [name for name in names if (out / name).exists()]
            if taken and not replace:
                raise packets.would_overwrite(out, taken)
            written = list(names)
            for done, (name, blank) in enumerate(names.items()):
                watch.check()
                watch.report(Progress(blank.number, done, len(names)))
                progress_sheets.write(blank, kind, staged / name, made_at)
                if drafts:
                    message = Path(name).with_suffix(mail.SUFFIX).name
                    disk.put(staged / message, _message(officer, blank, name, (staged / name).read_bytes()))
                    written.append(message)
            watch.check()
            transaction.commit()
        for name in written:
            packets.place(staged / name, out / name)
    return Outcome(Sent(tuple(out / name for name in written), len(names), len(fresh)), progress.AREAS)


def _wanted(one: ProjectProgress, side: Side, *, again: bool) -> bool:
    if one.state in OVER or side not in one.asked_sides:
        return False
    sheet = one.sheet(side)
    return again or sheet is None or sheet.received_on is None


def _ground(workspace: Workspace, review_id: str, due: date | None) -> _Ground:
    with workspace.read() as connection:
        review = queries.review(connection, review_id)
        call = call_queries.call(connection, review.call_id)
        found = queries.of_review(connection, call, review_id)
        ids = [one.project_id for one in found]
        objectives = queries.objectives(connection, ids)
        missions = queries.missions(connection, call.id)
        promoters = project_queries.promoters(connection, ids)
    asked = {
        (one.project_id, side): Asked(due, objectives.get(one.project_id, ()), granted,
                                      missions.get((one.project_id, side)))
        for one in found for side, granted in zip(Side, one.granted, strict=True)
    }  # fmt: skip
    return _Ground(review_id, review.number, call, programme(workspace, call.programme_id), found, asked, promoters)


def require_open(transaction: Transaction, review_id: str) -> None:
    """Hold a review, so that it is not sealed meanwhile; refuse with ``review.sealed`` where it was."""
    rules.require_open(review_queries.hold(transaction.connection, review_id))


def _open(transaction: Transaction, here: _Ground, one: ProjectProgress, side: Side,
          before: SideSheet | None) -> BlankSheet:  # fmt: skip
    """Open the next version of a sheet; its number was never given before, not even to one that was taken back."""
    party, asked = here.home.party(side), here.asked[one.project_id, side]
    scope = f"progress:{here.review_id}:{one.project_id}:{side}"
    number = transaction.next_number(scope, before.number if before else 0)
    code = ProgressIdentity(here.review_id, number, one.project_id, str(side)).code
    transaction.add(tables.ProgressSheet(
        review_id=here.review_id, project_id=one.project_id, side=str(side), number=number, code=code.plain,
        language=party.locale[:2], issued_at=transaction.workspace.now(), questions=asked.to_value(), answers={},
    ))  # fmt: skip
    return here.blank(one, side, code, asked, party.locale[:2])


def _known(here: _Ground, one: ProjectProgress, side: Side, sheet: SideSheet | None) -> BlankSheet:
    if sheet is None:
        raise Refusal("record.gone", table="progress_sheet")
    return here.blank(one, side, parse_code(sheet.code), sheet.asked, sheet.language)


def _name(blank: BlankSheet, kind: SheetFile) -> str:
    words = _words(blank.party, blank.language)
    parts = (packets.safe(blank.number), packets.safe(blank.party.code), packets.safe(words.t("Progress sheet")))
    return f"{'_'.join(parts)}-{blank.code.grid_version}.{kind}"


def _words(party: Party, language: str) -> Words:
    return Words.of(party.locale if party.locale[:2] == language else language)


# -- messages


def _message(officer: Officer, blank: BlankSheet, name: str, data: bytes) -> bytes:
    words = _words(blank.party, blank.language)
    lines = [
        _greeting(words, blank.contact or blank.organisation),
        words.t("The mid-term review of your project {number} comes near. Please fill the progress sheet that is "
                "attached and send it back as it is.", number=blank.number),
    ]  # fmt: skip
    if blank.asked.due is not None:
        lines.append(words.t("Please return it by {day}.", day=words.full_date(blank.asked.due)))
    lines.append(f"{officer.name}\n{blank.party.authority}")
    subject = words.t("Progress sheet of project {number}", number=blank.number)
    return mail.draft(blank.email, blank.contact or blank.organisation, subject, "\n\n".join(lines), [(name, data)])


def _greeting(words: Words, name: str) -> str:
    return words.t("Dear {name},", name=name)


def remind(workspace: Workspace, *, officer: Officer, review_id: str, out: Path,
           only: Iterable[tuple[str, Side]] | None = None) -> Outcome[tuple[Path, ...]]:  # fmt: skip
    """Write a draft of a reminder for each late sheet into `out` (of (project, side) in `only`, where given).

    Of the sides for which the officer may write. Refused with ``progress.nobody-late``.
    """
    with workspace.read() as connection:
        review = queries.review(connection, review_id)
        call = call_queries.call(connection, review.call_id)
    home = programme(workspace, call.programme_id)
    require_writing(workspace, officer, home)
    mine = sides_of(workspace, officer, home)
    wanted = None if only is None else set(only)
    late = [(one, side) for one, side in progress.late(workspace, review_id)
            if side in mine and (wanted is None or (one.project_id, side) in wanted)]  # fmt: skip
    if not late:
        raise Refusal("progress.nobody-late")
    with workspace.read() as connection:
        to = project_queries.promoters(connection, [one.project_id for one, _ in late])
    made: dict[str, bytes] = {}
    for one, side in late:
        party, sheet = home.party(side), one.sheet(side)
        if sheet is not None:
            words = _words(party, sheet.language)
            parts = (words.t("Reminder"), one.number, party.code)
            name = "-".join(packets.safe(part) for part in parts) + mail.SUFFIX
            made[name] = _reminder(words, officer, party, one, sheet, to[one.project_id, side])
    with packets.staged_in(out) as staged:
        for name, data in made.items():
            disk.put(staged / name, data)
        for name in made:
            packets.place(staged / name, out / name)
    return Outcome(tuple(out / name for name in made), Area.NONE)


def _reminder(words: Words, officer: Officer, party: Party, one: ProjectProgress, sheet: SideSheet,
              to: Promoter) -> bytes:  # fmt: skip
    lines = [
        _greeting(words, to.contact or to.organisation),
        words.t("We have not received the progress sheet of your project {number} yet.", number=one.number),
    ]
    if sheet.asked.due is not None:
        lines.append(words.t("It was due by {when}.", when=words.full_date(sheet.asked.due)))
    lines += [words.t("Please send it to us, or tell us what keeps you from it."), f"{officer.name}\n{party.authority}"]
    subject = words.t("Reminder: progress sheet of project {number}", number=one.number)
    return mail.draft(to.email, to.contact or to.organisation, subject, "\n\n".join(lines))


def to_send(workspace: Workspace, review_id: str) -> Sequence[tuple[ProjectProgress, Side, ProgressState]]:
    """Return each sheet that a review asks for with where it stands; projects that are over have none."""
    today = workspace.today()
    return [(one, side, one.state_of(side, today)) for one in progress.of_review(workspace, review_id)
            if one.state not in OVER for side in one.asked_sides]  # fmt: skip
