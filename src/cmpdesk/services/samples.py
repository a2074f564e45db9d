"""A workspace of fictional data, built by the use cases that an officer's own data would take."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from cmpdesk.documents.samples import generate
from cmpdesk.documents.samples.bank import classes, load
from cmpdesk.documents.samples.calendar import texts
from cmpdesk.domain.calls import CallAction, CallDraft, CallSheet, EnvelopeDraft, SectorDraft
from cmpdesk.domain.deadlines import Deadline
from cmpdesk.domain.directory import Officer, Role
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.filings import ApplicationFilter, ApplicationState
from cmpdesk.domain.juries import ReviewerDraft, Wish
from cmpdesk.domain.pages import Sort
from cmpdesk.domain.programmes import CommissionSession, Programme, Side
from cmpdesk.domain.tasks import Unwatched, Watch
from cmpdesk.domain.text import LocalisedText, fold
from cmpdesk.services import (
    assignment,
    calls,
    filings,
    imports,
    juries,
    programmes,
    sample_experts,
    sample_scores,
    workspaces,
)
from cmpdesk.services.workspaces import Workspace
from cmpdesk.storage import opening

_KINDS = {"paired": "cmp", "single": "grv"}
"""The two calls as `resources/sample/call.toml` names them, and the programmes that they belong to."""
INADMISSIBLE = 3
"""How many paired applications are left for the officer to look at: the others are declared admissible."""


class Calendar:
    """The clock of a workspace whose steps are dated when such an office would take them; it moves on by itself."""

    def __init__(self, start: datetime) -> None:
        self._at = start.astimezone(UTC)

    def __call__(self) -> datetime:
        """Return the present instant of the story, a little later each time."""
        self._at += timedelta(seconds=7)
        return self._at

    def turn_to(self, at: datetime) -> None:
        """Move on to `at` (aware); never back."""
        self._at = max(self._at, at.astimezone(UTC))


class _Story:
    """The parts that the chapters share."""

    def __init__(self, workspace: Workspace, calendar: Calendar, watch: Watch, told: dict[str, Any]) -> None:
        self.workspace = workspace
        self.calendar = calendar
        self.watch = watch
        lead = workspaces.officers(workspace)[0]
        self.texts = told
        self.calls: dict[str, CallSheet] = {}
        self.lead = lead
        self.officers = tuple(
            workspaces.add_officer(
                workspace, officer=lead, name=told["officers"][str(side)], party_code=code, role=Role.LEAD,
                cleared=True,
            ).value
            for side, code in zip(Side, ("QC", "WB"), strict=True)
        )

    def officer(self, side: Side) -> Officer:
        """Return the officer who acts for a side."""
        return self.officers[0 if side is Side.FIRST else 1]


def delete(location: str) -> None:
    """Delete the file of a sample workspace, which nobody may have open; ``workspace.not-sample`` where it is none."""
    workspace = opening.open_workspace(location)
    if not workspace.info.sample or workspace.engines.path is None:
        workspace.close()
        raise Refusal("workspace.not-sample", path=location)
    opening.discard(workspace)


def build(location: str, folder: Path, *, watch: Watch | None = None, today: date | None = None) -> Workspace:
    """Make a joint workspace at `location` with two fictional calls, and return it open.

    Spreadsheets and attachments are written into `folder` and imported from there. Both calls are closed, their filings
    imported and declared admissible, the juries of the paired call named and assigned. Steps are dated as an office
    would have taken them up to `today` (None: the present day).
    """
    watch = watch or Unwatched()
    today = today or datetime.now().astimezone().date()
    told = texts(today)
    calendar = Calendar(min(_local(told[kind], "published") for kind in _KINDS) - timedelta(days=41))
    workspace = workspaces.create(
        location, office=None, officer_name=told["officers"]["secretariat"], sample=True, clock=calendar
    )
    try:
        story = _Story(workspace, calendar, watch, told)
        files = generate.write(folder, watch, today)
        for at, chapter in sorted(_chapters(story, files), key=lambda one: one[0]):
            calendar.turn_to(at)
            chapter()
    except BaseException:
        opening.discard(workspace)  # half a sample is of use to nobody
        raise
    workspace.close()
    return workspaces.open_workspace(location)


def _chapters(story: _Story, files: generate.SampleFiles) -> Iterator[tuple[datetime, Callable[[], object]]]:
    """Yield what happens, and when; the paired call is published, closed and imported as the single one is."""
    for kind, code in _KINDS.items():
        raw = story.texts[kind]
        paired = kind == "paired"
        sheets = files.sheets if paired else files.candidatures
        folders = files.attachments if paired else files.candidature_files
        yield _local(raw, "published") - timedelta(days=41), partial(_open_call, story, kind, code)
        yield _local(raw, "published"), partial(_move, story, kind, CallAction.PUBLISH)
        yield _morning(raw, 1), partial(_move, story, kind, CallAction.CLOSE)
        for place, side in enumerate(Side):
            yield _morning(raw, 4 + place), partial(_import, story, kind, side, sheets[place], folders[place])
        yield _morning(raw, 8), partial(_settle_paired if paired else _admit, story, kind)


def _settle_paired(story: _Story, kind: str) -> None:
    _pair(story, kind)
    _admit(story, kind, INADMISSIBLE)
    _juries(story, kind)


def _local(raw: dict[str, Any], name: str) -> datetime:
    typed: datetime = raw[name]
    return typed.replace(tzinfo=ZoneInfo(raw["zone"]))


def _morning(raw: dict[str, Any], days: int) -> datetime:
    """Return ten in the morning, `days` after the deadline of a call."""
    return (_local(raw, "deadline") + timedelta(days=days)).replace(hour=10, minute=0)


def _open_call(story: _Story, kind: str, code: str) -> None:
    """Adopt the programme, open its session, and take the text of the call to its agreement."""
    raw = story.texts[kind]
    template = next(one for one in programmes.templates() if one.code == code)
    programme = programmes.adopt(story.workspace, officer=story.lead, template=template).value
    session = story.texts["session"]
    opened = programmes.open_session(
        story.workspace, officer=story.lead, programme_id=programme.id, **{**session, **raw.get("session", {})}
    ).value
    draft = _draft(story.workspace, programme, opened, raw)
    call = calls.create(story.workspace, officer=story.lead, programme_id=programme.id, draft=draft).value
    day = (_local(raw, "published") - timedelta(days=12)).date()
    for side in Side:
        call = calls.approve(
            story.workspace, officer=story.officer(side), call_id=call.id, seen=call.version, side=side, on=day
        ).value
    story.calls[kind] = call
    _move(story, kind, CallAction.AGREE)


def _draft(workspace: Workspace, programme: Programme, session: CommissionSession, raw: dict[str, Any]) -> CallDraft:
    blank = calls.blank(workspace, programme.id, session.id)
    own = raw.get("sectors")
    sectors = (
        tuple(SectorDraft(None, one["digit"], LocalisedText.of(one)) for one in own.values()) if own else blank.sectors
    )
    envelopes = tuple(
        EnvelopeDraft(Side(one["side"]), programme.party(Side(one["side"])).funders[0], one["year"], None, one["cents"])
        for one in raw.get("envelopes", ())
    )
    return replace(
        blank,
        title=LocalisedText.of(raw),
        deadline=Deadline.typed(raw["deadline"], raw["zone"]),
        return_by=Deadline.typed(raw["return_by"], raw["zone"]),
        number_template=raw["number_template"],
        max_months=raw.get("max_months", blank.max_months),
        contact=raw["contact"],
        sectors=sectors,
        envelopes=envelopes,
    )


def _move(story: _Story, kind: str, action: CallAction) -> None:
    call = calls.call(story.workspace, story.calls[kind].id)
    calls.move(story.workspace, officer=story.lead, call_id=call.id, seen=call.version, action=action)


def _import(story: _Story, kind: str, side: Side, sheet: Path, attachments: Path) -> None:
    officer, call = story.officer(side), story.calls[kind]
    plan = imports.dry_run(
        story.workspace, officer=officer, call_id=call.id, side=side, path=sheet, attachments=attachments,
        watch=story.watch,
    )  # fmt: skip
    imports.commit(story.workspace, officer=officer, plan=plan, watch=story.watch)


def _pair(story: _Story, kind: str) -> None:
    """Take the proposals whose likeness leaves no doubt."""
    for proposal in filings.proposals(story.workspace, story.calls[kind].id):
        if proposal.score >= 75:
            filings.pair(story.workspace, officer=story.lead, first_id=proposal.first.id, second_id=proposal.second.id)


def _admit(story: _Story, kind: str, left: int = 0) -> None:
    """Declare the complete applications admissible but for the last `left`."""
    states = (ApplicationState.PAIRED, ApplicationState.RECEIVED)
    wanted = ApplicationFilter(story.calls[kind].id, states=states)
    rows = filings.page(story.workspace, wanted, Sort("number"), None, 1000).rows
    chosen = tuple(row.id for row in rows[: len(rows) - left])
    filings.declare_admissible(story.workspace, officer=story.lead, application_ids=chosen)


def _juries(story: _Story, kind: str) -> None:
    call = calls.call(story.workspace, story.calls[kind].id)
    by_name = {fold(sector.name.fr): sector.id for sector in call.sectors}
    parties = calls.programme_of(story.workspace, call)
    for side in Side:
        raw = load("reviewers.toml")[str(side)]
        party, officer = parties.party(side), story.officer(side)
        for number, one in enumerate(raw["reviewer"], start=1):
            draft = ReviewerDraft(
                code=f"{party.code}-{number:02}",
                name=one["name"],
                email=f"{fold(one['name']).replace(' ', '.')}@exemple.{'quebec' if side is Side.FIRST else 'be'}",
                organisation=one["organisation"],
                sector_ids=tuple(by_name[fold(classes("sectors")[code][1])] for code in one["sectors"]),
                languages=tuple(one["languages"]),
                load_limit=raw["load_limit"],
                keywords=tuple(one.get("keywords", ())),
            )
            added = juries.add_reviewer(story.workspace, officer=officer, call_id=call.id, side=side, draft=draft).value
            if "wishes" in one:
                wishes = [Wish(wanted, value) for wanted, value in one["wishes"].items()]
                assignment.set_preferences(story.workspace, officer=officer, reviewer_id=added.id, wishes=wishes)
        sample_experts.enter(story.workspace, officer, call, side, party.code)
        _assign(story, call, side)
        _recuse(story, call, side, raw["recused"])
        sample_scores.enter(story.workspace, officer, calls.call(story.workspace, call.id), side)


def _assign(story: _Story, call: CallSheet, side: Side) -> None:
    officer = story.officer(side)
    made = assignment.proposal(story.workspace, officer=officer, call_id=call.id, side=side)
    assignment.adopt(story.workspace, officer=officer, proposal=made)


def _recuse(story: _Story, call: CallSheet, side: Side, raw: dict[str, str]) -> None:
    """Take one application back from a reviewer who declares a conflict, and give it to another."""
    officer = story.officer(side)
    jury = juries.reviewers(story.workspace, call_id=call.id, side=side)
    reader = next(one.id for one in jury if one.name == raw["name"])
    held = next(one for one in juries.assignments(story.workspace, call.id, side) if one.reviewer_id == reader)
    juries.recuse(story.workspace, officer=officer, assignment_id=held.id, seen=held.version, reason=raw["reason"])
    _assign(story, call, side)
