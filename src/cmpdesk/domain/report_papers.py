"""What is printed of reports: the report of a mission, and the sheet on which a project is closed."""

from dataclasses import dataclass
from datetime import date

from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.closing import Check, Closing
from cmpdesk.domain.grants import Grant
from cmpdesk.domain.missions import Mission
from cmpdesk.domain.outcomes import FollowUp, Outcome
from cmpdesk.domain.programmes import Programme
from cmpdesk.domain.progress import Objective
from cmpdesk.domain.projects import ProjectSheet
from cmpdesk.domain.report_contents import Account, ReportContent
from cmpdesk.domain.reports import Report, ReportRow


@dataclass(frozen=True, slots=True)
class MissionReport:
    """A mission with what came of it, as its report shows it on the day `on`; `reports` are those that were received.
    """

    programme: Programme
    call: CallSheet
    mission: Mission
    outcomes: tuple[Outcome, ...]
    follow_ups: tuple[FollowUp, ...]
    reports: tuple[Report, ...]
    on: date


@dataclass(frozen=True, slots=True)
class FinalPaper:
    """A project as its closing sheet shows it; `content` is what its last final report says, `accounts` its money."""

    programme: Programme
    call: CallSheet
    project: ProjectSheet
    closing: Closing
    checks: tuple[Check, ...]
    objectives: tuple[Objective, ...]
    content: ReportContent
    accounts: tuple[Account, ...]
    grants: tuple[Grant, ...]
    reports: tuple[ReportRow, ...]
    outcomes: tuple[Outcome, ...]
    follow_ups: tuple[FollowUp, ...]
    on: date
