"""A workspace of fictional data, built by the use cases that an officer's own data would take."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from cmpdesk.documents.samples import generate
from cmpdesk.documents.samples.bank import classes, load
from cmpdesk.domain.calls import CallAction, CallDraft, CallSheet, EnvelopeDraft, SectorDraft
from cmpdesk.domain.deadlines import Deadline
from cmpdesk.domain.directory import Officer, Role
from cmpdesk.domain.filings import ApplicationFilter, ApplicationState
from cmpdesk.domain.juries import ReviewerDraft
from cmpdesk.domain.pages import Sort
from cmpdesk.domain.programmes import CommissionSession, Programme, Side
from cmpdesk.domain.tasks import Unwatched, Watch
from cmpdesk.domain.text import LocalisedText, fold
from cmpdesk.services import calls, filings, imports, juries, programmes, workspaces
from cmpdesk.services.workspaces import Workspace
from cmpdesk.storage import opening

PAIRED, SINGLE = "cmp", "grv"
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

    def __init__(self, workspace: Workspace, calendar: Calendar, watch: Watch) -> None:
        self.workspace = workspace
        self.calendar = calendar
        self.watch = watch
        lead = workspaces.officers(workspace)[0]
        texts = load("call.toml")["officers"]
        self.lead = lead
        self.officers = tuple(
            workspaces.add_officer(
                workspace, officer=lead, name=texts[str(side)], party_code=code, role=Role.LEAD
            ).value
            for side, code in zip(Side, ("QC", "WB"), strict=True)
        )

    def officer(self, side: Side) -> Officer:
        """Return the officer who acts for a side."""
        return self.officers[0 if side is Side.FIRST else 1]


def build(location: str, folder: Path, *, watch: Watch | None = None) -> Workspace:
    """Make a joint workspace at `location` with two fictional calls, and return it open.

    Spreadsheets and attachments are written into `folder` and imported from there. Both calls are closed, their filings
    imported and declared admissible, the juries of the paired call named and assigned. Steps are dated as an office
    would have taken them.
    """
    watch = watch or Unwatched()
    texts = load("call.toml")
    calendar = Calendar(_local(texts["paired"], "published") - timedelta(days=41))
    workspace = workspaces.create(
        location, office=None, officer_name=texts["officers"]["secretariat"], sample=True, clock=calendar
    )
    try:
        story = _Story(workspace, calendar, watch)
        files = generate.write(folder, watch)
        paired = _open_call(story, PAIRED, texts["paired"])
        single = _open_call(story, SINGLE, texts["single"])
        for call, raw in ((single, texts["single"]), (paired, texts["paired"])):
            calendar.turn_to(_morning(raw, 1))
            _move(story, call, CallAction.CLOSE)
        for place, side in enumerate(Side):
            calendar.turn_to(_morning(texts["paired"], 4 + place))
            _import(story, single, side, files.candidatures[place], files.candidature_files[place])
            _import(story, paired, side, files.sheets[place], files.attachments[place])
        calendar.turn_to(_morning(texts["paired"], 8))
        _pair(story, paired)
        _admit(story, paired, INADMISSIBLE)
        _admit(story, single, 0)
        _juries(story, paired)
    except BaseException:
        opening.discard(workspace)  # half a sample is of use to nobody
        raise
    workspace.close()
    return workspaces.open_workspace(location)


def _local(raw: dict[str, Any], name: str) -> datetime:
    typed: datetime = raw[name]
    return typed.replace(tzinfo=ZoneInfo(raw["zone"]))


def _morning(raw: dict[str, Any], days: int) -> datetime:
    """Return ten in the morning, `days` after the deadline of a call."""
    return (_local(raw, "deadline") + timedelta(days=days)).replace(hour=10, minute=0)


def _open_call(story: _Story, code: str, raw: dict[str, Any]) -> CallSheet:
    """Adopt the programme, open its session, and take the call to its publication."""
    template = next(one for one in programmes.templates() if one.code == code)
    programme = programmes.adopt(story.workspace, officer=story.lead, template=template).value
    session = load("call.toml")["session"]
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
    _move(story, call, CallAction.AGREE)
    story.calendar.turn_to(_local(raw, "published"))
    return _move(story, call, CallAction.PUBLISH)


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


def _move(story: _Story, call: CallSheet, action: CallAction) -> CallSheet:
    seen = calls.call(story.workspace, call.id).version
    return calls.move(story.workspace, officer=story.lead, call_id=call.id, seen=seen, action=action).value


def _import(story: _Story, call: CallSheet, side: Side, sheet: Path, attachments: Path) -> None:
    officer = story.officer(side)
    plan = imports.dry_run(
        story.workspace, officer=officer, call_id=call.id, side=side, path=sheet, attachments=attachments,
        watch=story.watch,
    )  # fmt: skip
    imports.commit(story.workspace, officer=officer, plan=plan, watch=story.watch)


def _pair(story: _Story, call: CallSheet) -> None:
    """Take the proposals whose likeness leaves no doubt."""
    for proposal in filings.proposals(story.workspace, call.id):
        if proposal.score >= 75:
            filings.pair(story.workspace, officer=story.lead, first_id=proposal.first.id, second_id=proposal.second.id)


def _admit(story: _Story, call: CallSheet, left: int) -> None:
    """Declare the complete applications admissible but for the last `left`."""
    states = (ApplicationState.PAIRED, ApplicationState.RECEIVED)
    wanted = ApplicationFilter(call.id, states=states)
    rows = filings.page(story.workspace, wanted, Sort("number"), None, 1000).rows
    chosen = tuple(row.id for row in rows[: len(rows) - left])
    filings.declare_admissible(story.workspace, officer=story.lead, application_ids=chosen)


def _juries(story: _Story, call: CallSheet) -> None:
    sheet = calls.call(story.workspace, call.id)
    by_name = {fold(sector.name.fr): sector.id for sector in sheet.sectors}
    parties = calls.programme_of(story.workspace, sheet)
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
            )
            juries.add_reviewer(story.workspace, officer=officer, call_id=call.id, side=side, draft=draft)
        juries.propose(story.workspace, officer=officer, call_id=call.id, side=side)
        _recuse(story, call, side, raw["recused"])


def _recuse(story: _Story, call: CallSheet, side: Side, raw: dict[str, str]) -> None:
    """Take one application back from a reviewer who declares a conflict, and give it to another."""
    officer = story.officer(side)
    jury = juries.reviewers(story.workspace, call_id=call.id, side=side)
    reader = next(one.id for one in jury if one.name == raw["name"])
    held = next(one for one in juries.assignments(story.workspace, call.id, side) if one.reviewer_id == reader)
    juries.recuse(story.workspace, officer=officer, assignment_id=held.id, seen=held.version, reason=raw["reason"])
    juries.propose(story.workspace, officer=officer, call_id=call.id, side=side)
