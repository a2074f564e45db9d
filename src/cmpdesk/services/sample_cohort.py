"""A workspace with a fictional cohort under way: the XIth session, its calendar, and 42 projects from a sheet."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from cmpdesk.documents.samples import cohort as files
from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.deadlines import Deadline
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.exports import ExportKind
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.plans import MilestoneDraft
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.schedules import MilestoneKind, Owner, OwnerKind
from cmpdesk.domain.tasks import Watch
from cmpdesk.domain.text import LocalisedText
from cmpdesk.services import baselines, calls, cohorts, exports, programmes, schedules, working_calendars, workspaces
from cmpdesk.services.workspaces import Workspace
from cmpdesk.storage import opening

_TITLE = LocalisedText(
    fr="XIe Commission mixte permanente Québec–Wallonie-Bruxelles : appel à projets 2019-2021",
    en="11th Standing Joint Commission Québec–Wallonie-Bruxelles: call for projects 2019-2021",
    nl="11e vaste gemengde commissie Québec–Wallonië-Brussel: projectoproep 2019-2021",
)
_MEETINGS = (
    (MilestoneKind.SESSION, "Réunion de la Commission", "2019-06-12"),
    (MilestoneKind.MEETING, "Mi-étape de la session", "2020-09-24"),
    (MilestoneKind.MEETING, "Seconde rencontre de mi-étape", "2021-23"),
    (MilestoneKind.OPENING, "Ouverture du prochain appel", "2022-01"),
    (MilestoneKind.END, "Fin des projets de la session", "2022-06-30"),
)
"""The calendar of the session; what is vague is only foreseen."""


def build(location: str, folder: Path, *, watch: Watch | None = None) -> Workspace:
    """Make a joint workspace at `location` with the cohort, imported from a sheet in `folder`; return it open."""
    workspace = workspaces.create(location, office=None, officer_name="Rosalie Montpetit", sample=True)
    try:
        lead = workspaces.officers(workspace)[0]
        call = session(workspace, lead)
        plan = cohorts.dry_run(workspace, officer=lead, call_id=call.id, path=write(folder), watch=watch)
        cohorts.commit(workspace, officer=lead, plan=plan, watch=watch)
        baselines.adopt(workspace, officer=lead, call_id=call.id, label="Calendrier d’origine, juin 2019")
    except BaseException:
        opening.discard(workspace)  # half a sample is of use to nobody
        raise
    return workspace


def write(folder: Path, kind: ExportKind = ExportKind.XLSX) -> Path:
    """Write the sheet of the cohort into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"cohorte-xie-cmp.{kind}"
    path.write_bytes(exports.export(files.sheet(), kind, "fr"))
    return path


def session(workspace: Workspace, officer: Officer) -> CallSheet:
    """Open the XIth session with its meetings, and the draft of a call into which its cohort can be imported."""
    template = next(one for one in programmes.templates() if one.code == "cmp")
    programme = programmes.adopt(workspace, officer=officer, template=template).value
    opened = programmes.open_session(
        workspace, officer=officer, programme_id=programme.id, number=11, label="XIe", place="Bruxelles",
        first_year=2019, last_year=2021,
    ).value  # fmt: skip
    working_calendars.fill(workspace, officer=officer, calendars=working_calendars.TERRITORIES, first_year=2019,
                           last_year=2023)  # fmt: skip
    owner = Owner(OwnerKind.SESSION, opened.id)
    for kind, name, edtf in _MEETINGS:
        when = PartialDate.of_edtf(edtf)
        draft = MilestoneDraft(kind, LocalisedText(fr=name), when, provisional=when.exact is None)
        schedules.add(workspace, officer=officer, owner=owner, seen=None, draft=draft)
    closing = datetime(2019, 3, 4, 17, 59)  # noqa: DTZ001 - typed wall time
    zone = programme.party(Side.FIRST).zone
    draft_call = replace(calls.blank(workspace, programme.id, opened.id), title=_TITLE,
                         deadline=Deadline.typed(closing, zone))  # fmt: skip
    return calls.create(workspace, officer=officer, programme_id=programme.id, draft=draft_call).value
