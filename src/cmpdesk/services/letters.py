"""Letters: drafts for a selection of projects, edited, sealed with a number and a PDF, and noted as sent.

Whoever moves dates or answers a request hands in what a letter has to say (`Merge`) and calls `draft`, or `drafted`
inside a step of its own. What is sealed is an act of its office: numbered without gaps, never changed, never undone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from cmpdesk.domain.access import Right, may
from cmpdesk.domain.areas import Area, Outcome
from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.history import StepKind
from cmpdesk.domain.letters import (
    GIVEN,
    PLACEHOLDERS,
    LetterFilter,
    LetterKind,
    LetterPaper,
    LetterRow,
    LetterSheet,
    LetterState,
    LetterText,
    Merge,
    Value,
    check_sealable,
    filled,
    official_number,
)
from cmpdesk.domain.programmes import Party, Programme, Side
from cmpdesk.domain.tasks import Progress, Unwatched, Watch
from cmpdesk.domain.text import sort_key
from cmpdesk.i18n import labels
from cmpdesk.i18n import letters as told
from cmpdesk.i18n.words import Words
from cmpdesk.services import letter_templates, letters_shown
from cmpdesk.services.programmes import programme
from cmpdesk.storage import tables
from cmpdesk.storage.queries import calls as call_queries
from cmpdesk.storage.queries import letters as queries
from cmpdesk.storage.queries import programmes as programme_queries
from cmpdesk.storage.queries.review_effects import unsealed
from cmpdesk.storage.workspace import Transaction, Workspace

AREAS = Area.PROJECTS | Area.HISTORY


def writable(workspace: Workspace, *, officer: Officer, call_id: str) -> frozenset[Side]:
    """Return the sides whose letters an officer may write."""
    with workspace.read() as connection:
        home = programme(workspace, call_queries.call(connection, call_id).programme_id)
    return frozenset(one.side for one in home.parties if may(officer, Right.WRITE_LETTERS, party_code=one.code,
                                                             office=workspace.info.office))  # fmt: skip


def rows(workspace: Workspace, wanted: LetterFilter) -> tuple[LetterRow, ...]:
    """Return the letters that pass a filter: drafts first, then those sealed, the newest first."""
    with workspace.read() as connection:
        return queries.rows(connection, wanted)


def sheet(workspace: Workspace, letter_id: str) -> LetterSheet:
    """Return a letter with all that it says, or refuse with ``record.gone``."""
    with workspace.read() as connection:
        return queries.sheets(connection, [letter_id])[0]


# -- drafts


def draft(workspace: Workspace, *, officer: Officer, call_id: str, kind: LetterKind, merges: Sequence[Merge],
          dated_on: date, revision_id: str | None = None,
          request_id: str | None = None) -> Outcome[tuple[LetterRow, ...]]:  # fmt: skip
    """Make a draft for each of `merges`, in one step; those of a revision or a request take the place of former drafts.

    Refused as `drafted` says, with ``letter.none-chosen``, ``access.write-letters`` for a Party whose letters `officer`
    may not write (ask `writable`), ``letter.placeholder-unknown`` for a fact that no text of this kind can hold, and
    ``record.gone``.
    """
    if not merges:
        raise Refusal("letter.none-chosen")
    with workspace.write(officer, "letters.draft", count=len(merges), letter=str(kind)) as transaction:
        made = drafted(transaction, call_id=call_id, kind=kind, merges=merges, dated_on=dated_on,
                       revision_id=revision_id, request_id=request_id)  # fmt: skip
        transaction.commit()
    return Outcome(rows(workspace, LetterFilter(letter_ids=made)), AREAS)


def drafted(transaction: Transaction, *, call_id: str, kind: LetterKind, merges: Sequence[Merge], dated_on: date,
            revision_id: str | None = None, request_id: str | None = None,
            review_id: str | None = None) -> tuple[str, ...]:  # fmt: skip
    """Add the drafts inside a step of somebody else, who commits; return their ids in the order of `merges`.

    What a revision, a request or a review is written of is written once to each promoter: a draft that nobody edited
    makes room. Refused with ``letter.drafted`` where somebody did, ``letter.drafted-sealed`` where it was sealed.
    """
    call = call_queries.call(transaction.connection, call_id)
    home = next(one for one in programme_queries.programmes(transaction.connection) if one.id == call.programme_id)
    for side in dict.fromkeys(one.side for one in merges):
        transaction.workspace.require(transaction.officer, Right.WRITE_LETTERS, home.party(side).code)
    known = GIVEN | PLACEHOLDERS[kind]
    for name in (name for one in merges for name in (*one.values, *(f"table:{table}" for table in one.tables))):
        if name not in known:
            raise Refusal("letter.placeholder-unknown", name=name)
    people = queries.addressees(transaction.connection, [one.project_id for one in merges])
    about = {name: value for name, value in (("revision_id", revision_id), ("request_id", request_id),
                                             ("review_id", review_id)) if value is not None}  # fmt: skip
    _make_room(transaction, merges, people, about)
    made = []
    for one in merges:
        letter = _letter(transaction, call, home, kind, one, people, dated_on)
        for name, value in about.items():
            setattr(letter, name, value)
        made.append(transaction.add(letter))
    return tuple(one.id for one in made)


def _make_room(transaction: Transaction, merges: Sequence[Merge], people: Mapping[tuple[str, Side], queries.Addressee],
               about: Mapping[str, str]) -> None:  # fmt: skip
    """Delete the drafts that new ones take the place of."""
    if about:
        queries.hold(transaction.connection, about)
    wanted = {(one.project_id, str(one.side)) for one in merges}
    for former in transaction.find(tables.Letter, **about) if about else ():
        if (former.project_id, former.side) not in wanted or former.erased_at is not None:
            continue
        number = people[former.project_id or "", Side(former.side)].number
        if former.sealed_at is not None:
            raise Refusal("letter.drafted-sealed", project=number, number=former.number)
        if former.facts.get("edited"):
            raise Refusal("letter.drafted", project=number)
        transaction.lock(tables.Letter, former.id, former.version)
        transaction.delete(former)
    transaction.session.flush()


def _letter(transaction: Transaction, call: CallSheet, home: Programme, kind: LetterKind, merge: Merge,
            people: Mapping[tuple[str, Side], queries.Addressee], dated_on: date) -> tables.Letter:  # fmt: skip
    if (merge.project_id, merge.side) not in people:
        raise Refusal("record.gone", table="project")
    to, party = people[merge.project_id, merge.side], home.party(merge.side)
    language = next((one for one in (merge.language, to.language) if one in party.languages), party.languages[0])
    words = Words.of(letters_shown.locale(home, party, language))
    template = letter_templates.current(transaction, party, kind, language)
    partner = people[merge.project_id, merge.side.other].organisation
    values = _given(words, call, home, party, to, partner, dated_on)
    for name, value in merge.values.items():
        values |= told.expanded(words, name, value)
    held = {str(name): told.table(words, name, lines) for name, lines in merge.tables.items() if lines}
    empty = [str(name) for name, lines in merge.tables.items() if not lines]
    return tables.Letter(
        call_id=call.id, project_id=merge.project_id, side=str(merge.side), kind=str(kind), language=language,
        template_number=template.number, recipient=merge.recipient.strip() or to.recipient, dated_on=dated_on,
        subject=" ".join(filled(template.subject, values).split("\n")), body=filled(template.body, values, empty),
        facts={"email": merge.email.strip() or to.email, "tables": {name: list(map(list, lines))
                                                                    for name, lines in held.items()}},
    )  # fmt: skip


def _given(words: Words, call: CallSheet, home: Programme, party: Party, to: queries.Addressee, partner: str,
           dated_on: date) -> dict[str, str | None]:  # fmt: skip
    """Return what every letter can say, as it is known."""
    other = home.party(party.side.other)
    values: dict[str, Value] = {
        "number": to.number, "project": to.title, "promoter": to.organisation or None, "partner": partner or None,
        "call": call.title, "session": call.session_label or None, "programme": home.name,
        "legal_basis": home.legal_basis, "party": labels.party_name(words, party),
        "other_party": labels.party_name(words, other), "authority": party.authority,
        "other_authority": other.authority, "date": dated_on,
    }  # fmt: skip
    return {name: None if value is None else told.told(words, value).strip() for name, value in values.items()}


def edit(workspace: Workspace, *, officer: Officer, letter_id: str, seen: int,
         text: LetterText) -> Outcome[LetterSheet]:  # fmt: skip
    """Save what was edited of a draft; its tables stay. Refused with ``letter.sealed`` once it is sealed."""
    before = sheet(workspace, letter_id)
    _require(workspace, officer, [before.row])
    with workspace.write(officer, "letter.edit", project=before.row.number) as transaction:
        row = transaction.lock(tables.Letter, letter_id, seen)
        _still_draft(row)
        row.recipient, row.subject = text.recipient.strip(), " ".join(text.subject.split("\n")).strip()
        row.body, row.dated_on = text.body.replace("\r\n", "\n").strip(), text.dated_on
        row.facts = {**row.facts, "email": text.email.strip(), "edited": True}
        transaction.commit()
    return Outcome(sheet(workspace, letter_id), AREAS)


def discard(workspace: Workspace, *, officer: Officer, seen: Mapping[str, int]) -> Outcome[int]:
    """Delete drafts; `seen` holds the version of each. Refused with ``letter.sealed``."""
    chosen = _chosen(workspace, officer, seen)
    with workspace.write(officer, "letters.discard", count=len(chosen)) as transaction:
        for row in transaction.lock_all(tables.Letter, dict(seen)).values():
            _still_draft(row)
            transaction.delete(row)
        transaction.commit()
    return Outcome(len(chosen), AREAS)


# -- sealing


def seal(workspace: Workspace, *, officer: Officer, seen: Mapping[str, int],
         watch: Watch | None = None) -> Outcome[tuple[LetterRow, ...]]:  # fmt: skip
    """Number, lay out, register and freeze letters in one step, a seal; `seen` holds the version of each.

    Numbers follow the order of the projects, by Party and year of the date of the letter, without a gap. Refused as
    `domain.letters.check_sealable` says, with ``access.write-letters``, with ``letter.review-open`` before the review
    that it tells of is sealed, and with ``record.moved`` where one was changed or another letter was numbered
    meanwhile. Where the work is cancelled or fails nothing is sealed.
    """
    from cmpdesk.documents import letters as documents  # with its PDF libraries: not while the window opens

    watch = watch or Unwatched()
    chosen = _chosen(workspace, officer, seen)
    for row in chosen:
        if row.version != seen[row.id]:
            raise Refusal("record.moved", table="letter")
        check_sealable(row)
    with workspace.read() as connection:
        still = unsealed(connection, seen)
    if still:
        raise Refusal("letter.review-open", number=still[0])
    papers = [_numbered(*one) for one in _with_numbers(workspace, chosen)]
    at = workspace.now().replace(microsecond=0)
    files: dict[str, bytes] = {}
    for done, (paper, _, _) in enumerate(papers):
        watch.check()
        watch.report(Progress(paper.sheet.row.official_number, done, len(papers)))
        files[paper.sheet.row.id] = documents.pdf(paper, at=at)
    watch.check()
    first, last = (papers[place][0].sheet.row.official_number for place in (0, -1))
    with workspace.write(officer, "letters.seal", kind=StepKind.SEAL, count=len(papers), first=first,
                         last=last) as transaction:  # fmt: skip
        locked = transaction.lock_all(tables.Letter, dict(seen))
        for paper, scope, seq in papers:
            sealed, letter = paper.sheet.row, locked[paper.sheet.row.id]
            if transaction.next_number(scope) != seq:
                raise Refusal("record.moved", table="letter")
            letter.number, letter.sealed_at, letter.sealed_by = sealed.official_number, at, officer.id
            letter.sha256 = transaction.put_blob(files[letter.id])
        transaction.commit()
    return Outcome(rows(workspace, LetterFilter(letter_ids=tuple(seen))), AREAS)


_Numbered = tuple[LetterPaper, str, int]
"""A letter with its number, the scope of that, and its place there."""


def _with_numbers(workspace: Workspace, chosen: Sequence[LetterRow]) -> list[tuple[LetterPaper, str, int, str]]:
    """Return each letter with scope, number to come and pattern, in the order in which they are numbered."""
    papers = letters_shown.papers(workspace, [one.id for one in chosen])
    last: dict[str, int] = {}
    made = []
    with workspace.read() as connection:
        for paper in papers:
            code, year = paper.party.code, paper.sheet.row.dated_on.year
            scope = f"letter:{code}:{year}"
            if scope not in last:
                last[scope] = queries.given(connection, scope)
            last[scope] += 1
            made.append((paper, scope, last[scope], queries.pattern(connection, code)[1]))
    return made


def _numbered(paper: LetterPaper, scope: str, seq: int, pattern: str) -> _Numbered:
    row = paper.sheet.row
    number = official_number(pattern, year=row.dated_on.year, party=paper.party.code, seq=seq)
    return replace(paper, sheet=replace(paper.sheet, row=replace(row, official_number=number))), scope, seq


def send(workspace: Workspace, *, officer: Officer, seen: Mapping[str, int],
         on: date | None) -> Outcome[tuple[LetterRow, ...]]:  # fmt: skip
    """Note that sealed letters left on a day, None to take that back.

    Refused with ``letter.not-sealed`` for a draft, and ``letter.sent-early`` before the date that a letter bears.
    """
    chosen = _chosen(workspace, officer, seen)
    for row in chosen:
        if row.state is LetterState.DRAFT:
            raise Refusal("letter.not-sealed", project=row.number or row.to)
        if on is not None and on < row.dated_on:
            raise Refusal("letter.sent-early", number=row.official_number, on=row.dated_on)
    with workspace.write(officer, "letters.send", count=len(chosen)) as transaction:
        for held in transaction.lock_all(tables.Letter, dict(seen)).values():
            held.sent_on = on
        transaction.commit()
    return Outcome(rows(workspace, LetterFilter(letter_ids=tuple(seen))), AREAS)


# -- inside


def _chosen(workspace: Workspace, officer: Officer, seen: Mapping[str, int]) -> list[LetterRow]:
    """Return the letters chosen, those of the first side first, by project; refuse who may not."""
    if not seen:
        raise Refusal("letter.none-chosen")
    with workspace.read() as connection:
        found = [one.row for one in queries.sheets(connection, list(seen))]
    _require(workspace, officer, found)
    return sorted(found, key=lambda one: (list(Side).index(one.side) if one.side else -1, sort_key(one.number), one.id))


def _require(workspace: Workspace, officer: Officer, chosen: Sequence[LetterRow]) -> None:
    codes = letters_shown.party_codes(workspace, {(one.call_id, side) for one in chosen
                                                    for side in ((one.side,) if one.side else Side)})
    for code in codes:
        workspace.require(officer, Right.WRITE_LETTERS, code)


def _still_draft(row: tables.Letter) -> None:
    if row.sealed_at is not None or row.erased_at is not None:
        raise Refusal("letter.sealed", number=row.number)
