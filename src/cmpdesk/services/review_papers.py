"""Papers of a mid-term review: the dossier for its delegations. The minutes are in `services/minutes.py`."""

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import TypeVar

from cmpdesk.domain.grants import totals
from cmpdesk.domain.midterm_dossier import MidtermContent, MidtermProject, calendars, party_money
from cmpdesk.domain.preview import Document
from cmpdesk.domain.programmes import Party, Side
from cmpdesk.domain.progress import ObjectiveProgress
from cmpdesk.domain.reviews import ReviewFilter, ReviewRow
from cmpdesk.domain.tasks import Unwatched, Watch
from cmpdesk.i18n import labels
from cmpdesk.i18n.words import Words
from cmpdesk.services import packets, reviews
from cmpdesk.services.programmes import programme
from cmpdesk.services.project_documents import usual
from cmpdesk.services.saving import save
from cmpdesk.storage.queries import baselines as baseline_queries
from cmpdesk.storage.queries import calls as call_queries
from cmpdesk.storage.queries import clearance
from cmpdesk.storage.queries import grants as grant_queries
from cmpdesk.storage.queries import missions as mission_queries
from cmpdesk.storage.queries import progress as progress_queries
from cmpdesk.storage.queries import projects as project_queries
from cmpdesk.storage.queries import reviews as queries
from cmpdesk.storage.queries import schedules as schedule_queries
from cmpdesk.storage.queries import timelines as timeline_queries
from cmpdesk.storage.workspace import Workspace

_One = TypeVar("_One")
_SOME, _ALL = 500, 1_000_000


def content(workspace: Workspace, review_id: str, *, strict: bool = True) -> MidtermContent:
    """Return all that the dossier of a review shows to who reads; refused with ``record.gone``.

    Strict files are on its pages and in its figures for who may see them only, for nobody unless `strict`.
    """
    today = workspace.today()
    with workspace.read() as connection:
        if not strict:
            clearance.without_strict(connection)
        held = queries.review(connection, review_id)
        call = call_queries.call(connection, held.call_id)
        home = programme(workspace, call.programme_id)
        found = queries.page(connection, call, held, ReviewFilter(review_id), reviews.day(workspace, held), None, _ALL)
        ids = [one.project_id for one in found.rows]
        rows = {one.id: one for at in range(0, len(ids), _SOME)
                for one in project_queries.rows_of(connection, call, ids[at : at + _SOME])}  # fmt: skip
        told = {}
        for meeting in queries.of_call(connection, call.id)[: held.number]:  # as `progress_queries.asked_at`
            for one in progress_queries.of_review(connection, call, meeting.id, ids):
                if any(one.sheets) or one.project_id not in told:
                    told[one.project_id] = one
        objectives = progress_queries.objectives(connection, ids)
        grants = [one for one in grant_queries.of_call(connection, call.id) if one.project_id in rows]
        missions = _by((one.project_id, one) for one in mission_queries.of_call(connection, call.id))
        opinions = queries.opinions(connection, review_id)
        decisions = {one.project_id: one for one in queries.decisions(connection, review_id)}
        leaving = _by((one.project_id, one.person) for one in queries.withdrawals(connection, review_id))
        drawn = {one.id: one for one in timeline_queries.rows(connection, call.id)}
        plans = _by((one.owner.id, one) for one in schedule_queries.of_cohort(connection, call.id))
        references = timeline_queries.references(connection, call.id)
        entries = baseline_queries.baseline(connection, references[0].id).entries if references else ()
        hidden = not clearance.cleared(connection) and clearance.holds_strict(connection, call.id)
    promised = {one.project_id: one for one in entries}
    money = _by((one.project_id, one) for one in grants)

    def project(row: ReviewRow) -> MidtermProject:
        key = row.project_id
        progress, decision = told.get(key), decisions.get(key)
        asked = progress.objectives() if progress else ()
        known = asked or tuple(ObjectiveProgress(one, (None, None), ("", "")) for one in objectives.get(key, ()))
        now, proposed = calendars(drawn[key], plans.get(key, ()), promised.get(key), decision.dates if decision else ())
        return MidtermProject(
            rows[key], row, progress, known,
            party_money(money.get(key, ()), progress, today.year),
            missions.get(key, ()), (opinions.get((key, Side.FIRST)), opinions.get((key, Side.SECOND))), decision,
            now, proposed, leaving.get(key, ()),
        )  # fmt: skip

    return MidtermContent(
        home, call, held, tuple(project(row) for row in found.rows),
        totals(grants, today.year), today,
        references[0].label if references else "", hidden,
    )  # fmt: skip


def dossier(workspace: Workspace, review_id: str, language: str) -> tuple[Document, ...]:
    """Return the dossier of a review as a document: of the office's own Party, then of the other one."""
    held = content(workspace, review_id)
    words = Words.of(language)
    own = usual(workspace, held.programme)
    return tuple(
        Document(words.t("Mid-term dossier"), f"{_stem(held, words, party)}.pdf",
                 partial(pdf, workspace, held, party, language),
                 version=labels.party_name(Words.of(party.locale), party))
        for party in (own, held.programme.party(own.side.other))
    )  # fmt: skip


def pdf(workspace: Workspace, held: MidtermContent, party: Party, language: str, watch: Watch | None = None) -> bytes:
    """Return the dossier on the paper of `party`, in its conventions."""
    from cmpdesk.documents import midterm_dossier  # with its PDF libraries: not while the window opens
    from cmpdesk.documents.house import House

    house = House.of(held.programme, party, language)
    at = workspace.now().replace(microsecond=0)
    return midterm_dossier.pdf(house, held, at=at, watch=watch or Unwatched())


def write_dossier(workspace: Workspace, *, review_id: str, language: str, path: Path, side: Side | None = None,
                  overwrite: bool = False, watch: Watch | None = None) -> int:  # fmt: skip
    """Write the dossier of a review to `path`, on the paper of `side`, else of the office's own Party.

    Returns how many projects it holds. Refused with ``packets.would-overwrite`` where the file is there, unless
    `overwrite`.
    """
    held = content(workspace, review_id)
    party = held.programme.party(side) if side is not None else usual(workspace, held.programme)
    save(partial(pdf, workspace, held, party, language, watch), path, overwrite=overwrite)
    return len(held.projects)


def _stem(held: MidtermContent, words: Words, party: Party) -> str:
    session = held.call.session_label or held.call.title.in_(words.language)
    parts = (words.t("Mid-term dossier"), session, str(held.review.number), party.code)
    return "_".join(packets.safe(part)[:40] for part in parts if packets.safe(part))


def _by(found: Iterable[tuple[str | None, _One]]) -> dict[str, tuple[_One, ...]]:
    made: dict[str, list[_One]] = {}
    for key, one in found:
        if key is not None:
            made.setdefault(key, []).append(one)
    return {key: tuple(held) for key, held in made.items()}
