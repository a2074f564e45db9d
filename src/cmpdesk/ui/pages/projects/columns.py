"""The columns of the table of projects."""

from collections.abc import Sequence

from cmpdesk.domain.calls import Confidentiality
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Programme
from cmpdesk.domain.projects import ProjectAction, ProjectRow, ProjectState
from cmpdesk.i18n import labels, partial_dates
from cmpdesk.i18n import projects as say
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.ui.table import Cell, Column, Kind

TONES = {
    ProjectState.RETAINED: "reserve",
    ProjectState.AGREED: "accent",
    ProjectState.RUNNING: "good",
    ProjectState.SUSPENDED: "warn",
    ProjectState.COMPLETED: "muted",
    ProjectState.WITHDRAWN: "bad",
    ProjectState.STOPPED: "bad",
}


def counted(rows: Sequence[ProjectRow]) -> str:
    """Return what a sum of grants counts; money of projects that ended early counts until their grants are lowered."""
    told = n("Granted to {count} project", "Granted to {count} projects", len(rows))
    ended = sum(row.state in (ProjectState.WITHDRAWN, ProjectState.STOPPED) for row in rows)
    if not ended:
        return told
    what = n("{count} of them withdrawn or stopped", "{count} of them withdrawn or stopped", ended)
    return f"{told}, {what}"


def reason_label(action: ProjectAction) -> str:
    """Return what is said above the reason of a move; "" where there is nothing more to say than that it is wanted."""
    if action in (ProjectAction.WITHDRAW, ProjectAction.STOP):
        return t("&Reason. What was granted stays counted until the grants of the project are lowered.")
    return ""


def _project(row: ProjectRow) -> Cell:
    strict = row.confidentiality is Confidentiality.STRICT
    said = (labels.confidentiality(words(), row.confidentiality) if strict else None, *row.organisations)
    return Cell(row.title, "  ·  ".join(part for part in said if part))


def _state(row: ProjectRow) -> Cell:
    return Cell(say.project_state(words(), row.state), tone=TONES[row.state])


def _amounts(row: ProjectRow) -> Cell:
    first, second = (words().money_short(amount) if amount else "" for amount in row.granted)
    return Cell("", sides=(first, second))


def _day(when: PartialDate | None) -> str:
    if when is None:
        return ""
    return words().date(when.exact) if when.exact else partial_dates.say(words(), when)


def _period(row: ProjectRow) -> Cell:
    return Cell(_day(row.starts), _day(row.ends))


def columns(programme: Programme | None) -> Sequence[Column[ProjectRow]]:
    """Return the columns; the heading of the amounts names both Parties where `programme` is known."""
    parties = [(party.code, party.currency) for party in programme.parties] if programme else [("1", ""), ("2", "")]
    heading = t("Granted {parties}", parties=" / ".join(code for code, _ in parties) if programme else "").strip()
    promoters = [t("Promoter {party}", party=code) for code, _ in parties]
    granted = [f"{t('Granted {parties}', parties=code)} ({currency})" for code, currency in parties]
    return (
        Column("number", t("No."), lambda row: row.number, sort="number", width=62),
        Column("title", t("Project"), _project, Kind.TWO_LINES, sort="title", stretch=True,
               values=lambda row: (row.title, *row.organisations), headings=[t("Project"), *promoters]),
        Column("sector", t("Sector"), lambda row: words().localised(row.sector) if row.sector else "", sort="sector",
               width=98),
        Column("state", t("State"), _state, Kind.PILL, sort="state", width=100,
               room_for=[say.project_state(words(), state) for state in ProjectState]),
        Column("granted", heading, _amounts, Kind.SIDES, sort="granted_first", width=124,
               values=lambda row: row.granted, headings=granted),
        Column("period", t("Start and end"), _period, Kind.TWO_LINES, sort="starts", width=104,
               values=lambda row: (_day(row.starts), _day(row.ends)), headings=[t("Starts"), t("Ends")]),
    )  # fmt: skip
