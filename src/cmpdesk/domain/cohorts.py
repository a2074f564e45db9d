"""A cohort already under way, as a sheet tells of it: projects with their promoters, grants, dates and missions."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date

from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.filings import PlannedMission
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.projects import GrantDraft, InstrumentDraft, ProjectState, Promoter
from cmpdesk.domain.schedules import Milestone, MilestoneKind, Owner, Rule, resolve
from cmpdesk.domain.text import LocalisedText, fold

START = LocalisedText(fr="Début du projet", en="Start of the project", nl="Start van het project")
END = LocalisedText(fr="Fin du projet", en="End of the project", nl="Einde van het project")


@dataclass(frozen=True, slots=True)
class NamedDate:
    """A milestone that a sheet names, and its date, on which it was done where the sheet says so."""

    name: str
    when: PartialDate
    done: bool = False


@dataclass(frozen=True, slots=True)
class CohortMission:
    """A mission that was or will be made; it is done where its last day is past."""

    number: int
    end: PartialDate
    told: PlannedMission


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortProject:
    """What a row says of a project. `number` is "" where the row has none."""

    number: str = ""
    title: str
    sector_id: str | None = None
    state: ProjectState = ProjectState.RUNNING
    retained_on: date | None = None
    start: PartialDate | None = None
    end: PartialDate | None = None
    months: int | None = None
    promoters: tuple[Promoter, ...] = ()
    grants: tuple[GrantDraft, ...] = ()
    instruments: tuple[InstrumentDraft, ...] = ()
    milestones: tuple[NamedDate, ...] = ()
    missions: tuple[CohortMission, ...] = ()
    planned: tuple[PlannedMission, ...] = field(default=())
    """Missions that have no date."""

    @property
    def dated(self) -> bool:
        """Whether it tells of any date; else the milestones of the programme are given."""
        return bool(self.start or self.end or self.milestones or self.missions)


_KINDS = (
    (MilestoneKind.MIDTERM, "mi etape|mi parcours|mid term|midterm|tussentijds"),
    (MilestoneKind.REPORT, "rapport|report|verslag|fiche"),
    (MilestoneKind.PAYMENT, "versement|paiement|tranche|acompte|solde|instalment|payment|betaling|schijf"),
    (MilestoneKind.MEETING, "rencontre|reunion|meeting|vergadering"),
    (MilestoneKind.MISSION, "mission|missie|zending"),
)
_NUMBERED = re.compile(r"\b(\d{1,2})\b")


def kind_of(name: str) -> MilestoneKind:
    """Return what kind of milestone a name means: a report on a mission is a report, other words are anything."""
    words = fold(name)
    for kind, known in _KINDS:
        if kind is MilestoneKind.MIDTERM and re.search(r"\b(rapport|report|verslag)\b", words):
            continue
        if re.search(known, words):
            return kind
    return MilestoneKind.OTHER


def calendar(project: CohortProject, owner: Owner, today: date, new_id: Callable[[], str]) -> tuple[Milestone, ...]:
    """Return the milestones of a project, in the order of their dates.

    An end that only follows from the duration is counted from the start; a report on a mission may not come before it.
    What is vague is provisional.
    """
    made: list[Milestone] = []

    def add(kind: MilestoneKind, name: LocalisedText, when: PartialDate | None, after: Milestone | None = None,
            rule: Rule | None = None, done_on: date | None = None) -> Milestone:  # fmt: skip
        made.append(Milestone(new_id(), owner, kind, name, when, anchor_id=after.id if after else None, rule=rule,
                              done_on=done_on))  # fmt: skip
        return made[-1]

    start = add(MilestoneKind.START, START, project.start) if project.start or project.months else None
    missions: dict[int, Milestone] = {}
    for one in project.missions:
        day = one.end.exact
        done = day if day is not None and day <= today else None
        missions[one.number] = add(MilestoneKind.MISSION, _mission(one.number), one.end, done_on=done)
    for told in project.milestones:
        kind, number = kind_of(told.name), _NUMBERED.search(told.name)
        reports = kind is MilestoneKind.REPORT and number is not None and _of_mission(told.name)
        on = missions.get(int(number[1])) if number and reports else None
        add(kind, LocalisedText(fr=told.name), told.when, on, done_on=told.when.exact if told.done else None)
    if project.end is not None:
        add(MilestoneKind.END, END, project.end, start)
    elif project.months and start is not None:
        add(MilestoneKind.END, END, None, start, Rule(months=project.months))
    dates = resolve(made, {})
    dated = [replace(one, when=dates.get(one.id)) for one in made]
    dated = [replace(one, provisional=one.when is not None and one.when.exact is None) for one in dated]
    return tuple(sorted(dated, key=_place))


def _of_mission(name: str) -> bool:
    return bool(re.search(r"mission|missie|zending", fold(name)))


def _mission(number: int) -> LocalisedText:
    french, english, dutch = "Fin de la mission {}", "End of mission {}", "Einde van missie {}"
    return LocalisedText(fr=french.format(number), en=english.format(number), nl=dutch.format(number))


def _place(one: Milestone) -> tuple[date, int, date]:
    """Sort by date; the start leads on its day, the end ends it."""
    order = {MilestoneKind.START: 0, MilestoneKind.END: 2}.get(one.kind, 1)
    if one.when is None:
        return (date.min if order == 0 else date.max, order, date.max)
    return one.when.earliest, order, one.when.latest


def check_dates(project: CohortProject) -> None:
    """Refuse an end that comes before its start, whatever their vagueness: ``cohort.end-before-start``."""
    if project.start is not None and project.end is not None and project.end.latest < project.start.earliest:
        raise Refusal("cohort.end-before-start")
