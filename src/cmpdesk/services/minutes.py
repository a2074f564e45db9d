"""The minutes of a mid-term review: prefilled, edited part by part, then sealed as a numbered letter of both Parties.

Everybody may read them: strict files are in no part of them, whoever makes them.
"""

from collections.abc import Mapping
from datetime import date
from functools import partial
from pathlib import Path

from cmpdesk.domain import minutes as rules
from cmpdesk.domain.access import Right
from cmpdesk.domain.areas import Area, Outcome
from cmpdesk.domain.calls import Confidentiality
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.history import StepKind
from cmpdesk.domain.letters import (
    PATTERN,
    LetterFilter,
    LetterKind,
    LetterRow,
    LetterSheet,
    LetterState,
    official_number,
)
from cmpdesk.domain.midterm_dossier import MidtermContent
from cmpdesk.domain.minutes import Minutes, MinutesPaper
from cmpdesk.domain.preview import Document
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.reviews import DelegateRole, require_open
from cmpdesk.domain.schedules import Milestone, MilestoneKind, OwnerKind
from cmpdesk.i18n import minutes as told
from cmpdesk.i18n import project_documents as said
from cmpdesk.i18n.words import Words
from cmpdesk.services import letter_templates, packets, review_papers, saving
from cmpdesk.services.programmes import programme
from cmpdesk.services.project_documents import usual
from cmpdesk.storage import blobs, tables
from cmpdesk.storage.queries import calls as call_queries
from cmpdesk.storage.queries import clearance
from cmpdesk.storage.queries import letters as letter_queries
from cmpdesk.storage.queries import projects as project_queries
from cmpdesk.storage.queries import review_effects as effect_queries
from cmpdesk.storage.queries import reviews as review_queries
from cmpdesk.storage.queries import schedules as schedule_queries
from cmpdesk.storage.workspace import Workspace

AREAS = Area.REVIEWS | Area.PROJECTS | Area.HISTORY
_CODE = "PV"
"""Stands for the Party in the numbers of minutes, which are of both."""
_BLANK = "…" * 8
"""Where who signs writes the place of a meeting that had none, or its day while only a month or a season is known."""
_MEETINGS = (MilestoneKind.MEETING, MilestoneKind.MIDTERM, MilestoneKind.SESSION)


# -- what they hold


def minutes(workspace: Workspace, review_id: str, language: str,
            edited: Mapping[str, str] | None = None) -> Minutes:  # fmt: skip
    """Return the minutes of a review in a language (fr, en or nl), as they are now.

    `edited` holds the texts of parts that are being typed; without it those that were saved count. Refused with
    ``record.gone``, and ``minutes.strict`` for a call that is strictly confidential as a whole.
    """
    return _made(workspace, review_id, language, edited)[1]


def _made(workspace: Workspace, review_id: str, language: str,
          edited: Mapping[str, str] | None) -> tuple[MidtermContent, Minutes]:  # fmt: skip
    content = review_papers.content(workspace, review_id, strict=False)
    if content.call.confidentiality is Confidentiality.STRICT:
        raise Refusal("minutes.strict")
    party = usual(workspace, content.programme)
    words = Words.of(f"{language}{party.locale[2:]}" if language == party.locale[:2] else language)
    with workspace.read() as connection:
        clearance.without_strict(connection)
        withdrawals = review_queries.withdrawals(connection, review_id)
        money = effect_queries.of_review(connection, review_id)
        plan = schedule_queries.of_cohort(connection, content.call.id)
        counts = call_queries.counts(connection, content.call)
        retained = sum(project_queries.states(connection, content.call.id).values())
        known = letter_queries.templates(connection, party.code)
        register = letter_queries.rows(connection, LetterFilter(content.call.id, kind=LetterKind.MINUTES))
        of_review = letter_queries.of_review(connection, review_id)
    own = [one for one in known if (one.kind, one.language) == (LetterKind.MINUTES, language)]
    template = own[-1] if own else letter_templates.shipped(LetterKind.MINUTES, language, party.locale)
    common = sorted((one for one in plan if one.owner.kind is not OwnerKind.PROJECT and not one.cancelled),
                    key=_early)  # fmt: skip
    held = content.review.when.latest if content.review.when else content.on
    coming = [one for one in common if one.kind in _MEETINGS and one.id != content.review.milestone_id
              and one.when is not None and one.when.latest >= held]  # fmt: skip
    values = _values(words, content, (counts.applications, counts.admissible, retained))
    filled = told.tables(words, content, withdrawals, money, coming, common)
    texts = edited if edited is not None else rules.of_language(language, content.review.minutes)
    sealed = next((one for one in register if one.id in of_review and one.language == language
                   and one.state is not LetterState.DESTROYED), None)  # fmt: skip
    return content, Minutes(
        review_id, content.review.version, language, template.number, rules.subject(template, values),
        rules.sections(template, values, filled, texts), filled, sealed,
    )  # fmt: skip


def _early(one: Milestone) -> tuple[date, str]:
    return (one.when.earliest if one.when else date.max), one.id


def _values(words: Words, content: MidtermContent, stages: tuple[int, int, int]) -> dict[str, str | None]:
    """Return what the text can be filled with; "—" for what is not known."""
    review, call = content.review, content.call
    chairs = {side: next((one.person for one in review.delegation(side) if one.role is DelegateRole.CO_CHAIR), "—")
              for side in Side}  # fmt: skip
    first, second = content.programme.parties
    place = ", ".join(part for part in (review.place.strip(), words.t("online") if review.online else "") if part)
    when = said.date(words, review.when)
    exact = review.when is not None and review.when.exact is not None
    return {
        "meeting": words.number(review.number), "meeting_date": when, "place": place or "—",
        "programme": words.localised(content.programme.name), "session": call.session_label or "—",
        "call": words.localised(call.title), "legal_basis": words.localised(content.programme.legal_basis),
        "first": told.party(words, content, Side.FIRST), "second": told.party(words, content, Side.SECOND),
        "first_authority": first.authority, "second_authority": second.authority, "first_chair": chairs[Side.FIRST],
        "second_chair": chairs[Side.SECOND], "agenda": _listed(review.agenda) or "—",
        "projects": words.number(len(content.projects)), "filed": words.number(stages[0]),
        "admissible": words.number(stages[1]), "retained": words.number(stages[2]),
        "themes": _listed([words.localised(one) for one in review.themes])
        or words.t("No theme is recorded yet."),
        "signed_at": review.place.strip() or _BLANK, "signed_on": when if exact else _BLANK,
    }  # fmt: skip


def _listed(items: tuple[str, ...] | list[str]) -> str:
    return "\n".join(f"- {' '.join(one.split())}" for one in items if one.strip())


# -- writing them


def write(workspace: Workspace, *, officer: Officer, review_id: str, language: str, seen: int,
          edited: Mapping[str, str]) -> Outcome[Minutes]:  # fmt: skip
    """Keep the texts of parts in one language; a part as it is proposed follows the data again.

    `seen` is the version of the review. Refused with ``review.sealed``, ``minutes.sealed``, ``minutes.too-long`` and
    ``record.moved``.
    """
    workspace.require(officer, Right.EDIT_PROJECT)
    content, made = _made(workspace, review_id, language, {})
    require_open(content.review)
    _unsealed(made)
    texts = rules.kept(language, content.review.minutes, made, edited)
    with workspace.write(officer, "minutes.write", review=content.review.number, language=language) as transaction:
        row = transaction.lock(tables.Review, review_id, seen)
        row.minutes = dict(texts)
        transaction.commit()
    return Outcome(minutes(workspace, review_id, language), AREAS)


def _unsealed(made: Minutes) -> None:
    if made.sealed is not None:
        raise Refusal("minutes.sealed", number=made.sealed.official_number)


def seal(workspace: Workspace, *, officer: Officer, review_id: str, language: str,
         edited: Mapping[str, str] | None = None) -> Outcome[LetterRow]:  # fmt: skip
    """Number, lay out, register and freeze the minutes in one language, in one step, a seal.

    `edited` as `minutes` has it. They bear the day of the meeting. Refused with ``minutes.sealed``,
    ``minutes.unresolved``, ``minutes.no-chair`` and ``minutes.no-date``, and with ``record.moved`` where other minutes
    were numbered meanwhile.
    """
    from cmpdesk.documents import minutes as documents  # with its PDF libraries: not while the window opens

    workspace.require(officer, Right.DECIDE_CALL)
    content, made = _made(workspace, review_id, language, edited)
    _unsealed(made)
    on = _checked(content, made)
    scope = f"minutes:{on.year}"
    with workspace.read() as connection:
        seq = letter_queries.given(connection, scope) + 1
    number = official_number(PATTERN, year=on.year, party=_CODE, seq=seq)
    paper = _paper(workspace, content, made, number, on)
    at = workspace.now().replace(microsecond=0)
    data = documents.pdf(paper, at=at)
    with workspace.write(officer, "minutes.seal", kind=StepKind.SEAL, review=content.review.number,
                         number=number) as transaction:  # fmt: skip
        transaction.lock(tables.Review, review_id, made.version)
        if transaction.next_number(scope) != seq:
            raise Refusal("record.moved", table="letter")
        row = transaction.add(tables.Letter(
            call_id=content.call.id, project_id=None, review_id=review_id, side="", kind=str(LetterKind.MINUTES),
            language=language, template_number=made.template_number,
            recipient="\n".join(party.authority for party in content.programme.parties), subject=made.subject,
            body=made.body, facts={"email": "", "tables": {name: [list(one) for one in rows]
                                                           for name, rows in made.tables.items()}},
            dated_on=on, number=number, sealed_at=at, sealed_by=officer.id,
        ))  # fmt: skip
        row.sha256 = transaction.put_blob(data)
        transaction.commit()
    with workspace.read() as connection:
        (kept,) = letter_queries.rows(connection, LetterFilter(letter_ids=(row.id,)))
    return Outcome(kept, AREAS)


def _checked(content: MidtermContent, made: Minutes) -> date:
    """Return the day that the minutes bear, or refuse what keeps them from being signed."""
    if made.unresolved:
        raise Refusal("minutes.unresolved", name=made.unresolved[0])
    for party in content.programme.parties:
        if not any(one.role is DelegateRole.CO_CHAIR for one in content.review.delegation(party.side)):
            raise Refusal("minutes.no-chair", party=party.code)
    day = content.review.when.exact if content.review.when else None
    if day is None:
        raise Refusal("minutes.no-date")
    return day


# -- as documents


def _paper(workspace: Workspace, content: MidtermContent, made: Minutes, number: str, on: date) -> MinutesPaper:
    party = usual(workspace, content.programme)
    return MinutesPaper(content.programme, content.call, party, made.language, made.subject, made.body, made.tables, on,
                        number)  # fmt: skip


def sealed_docx(workspace: Workspace, sheet: LetterSheet) -> bytes:
    """Return minutes that were sealed as a Word document."""
    from cmpdesk.documents import minutes_docx

    with workspace.read() as connection:
        call = call_queries.call(connection, sheet.row.call_id)
    home, row = programme(workspace, call.programme_id), sheet.row
    return minutes_docx.write(MinutesPaper(home, call, usual(workspace, home), row.language, row.subject, sheet.body,
                                           sheet.tables, row.dated_on, row.official_number))  # fmt: skip


def pdf(workspace: Workspace, review_id: str, language: str, edited: Mapping[str, str] | None = None) -> bytes:
    """Return the minutes as PDF: as they were sealed, else as a draft that says so."""
    from cmpdesk.documents import minutes as documents

    content, made = _made(workspace, review_id, language, edited)
    if made.sealed is not None:
        with workspace.read() as connection:
            return blobs.get(connection, made.sealed.sha256)
    return documents.pdf(_paper(workspace, content, made, "", content.on), at=workspace.now().replace(microsecond=0))


def docx(workspace: Workspace, review_id: str, language: str, edited: Mapping[str, str] | None = None) -> bytes:
    """Return the minutes as a Word document: what was sealed, else the draft."""
    from cmpdesk.documents import minutes_docx

    content, made = _made(workspace, review_id, language, edited)
    if made.sealed is not None:
        with workspace.read() as connection:
            (sheet,) = letter_queries.sheets(connection, [made.sealed.id])
        return sealed_docx(workspace, sheet)
    return minutes_docx.write(_paper(workspace, content, made, "", content.on))


def document(workspace: Workspace, review_id: str, language: str,
             edited: Mapping[str, str] | None = None) -> Document:  # fmt: skip
    """Return the minutes to be looked at and printed."""
    made = minutes(workspace, review_id, language, edited)
    words = Words.of(language)
    stem = made.sealed.official_number if made.sealed else words.t("Minutes")
    version = words.t("Sealed") if made.sealed else words.t("Draft")
    return Document(made.subject, f"{packets.safe(stem)}.pdf", partial(pdf, workspace, review_id, language, edited),
                    version=version)  # fmt: skip


def save(workspace: Workspace, *, review_id: str, language: str, path: Path, overwrite: bool = False,
         edited: Mapping[str, str] | None = None) -> None:  # fmt: skip
    """Write the minutes to `path`, as Word where its name ends in ``.docx``, else as PDF.

    Refused with ``packets.would-overwrite`` where the file is there, unless `overwrite`.
    """
    make = docx if path.suffix.lower() == ".docx" else pdf
    saving.save(partial(make, workspace, review_id, language, edited), path, overwrite=overwrite)
