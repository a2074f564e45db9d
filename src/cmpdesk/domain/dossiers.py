"""The dossier of a jury (domain.md 6.4): its meeting, what it is shown, and what it is asked to decide."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from cmpdesk.domain.calls import CallSheet, Confidentiality
from cmpdesk.domain.filings import ApplicationSheet, ApplicationState
from cmpdesk.domain.interests import Measure, RegisterRow, RegisterState
from cmpdesk.domain.juries import ReviewerRow
from cmpdesk.domain.money import Money, total
from cmpdesk.domain.packets import Manifest
from cmpdesk.domain.programmes import Party, Programme, Side
from cmpdesk.domain.rankings import FrozenRanking, Owed, envelope
from cmpdesk.domain.results import Cut, Placed, Ranking
from cmpdesk.domain.scoring import Criterion, Grid
from cmpdesk.domain.sheets import Consolidation, ReaderProgress, SheetRow
from cmpdesk.domain.text import LocalisedText
from cmpdesk.domain.totals import PartyTotal, of_pairs

APART = (Measure.RECUSED, Measure.LEAVES, Measure.OBSERVE, Measure.NO_LEAD)
"""Measures with which a member does not take part as the others do, the gravest first."""
_BANDS = 6
"""How many bands of amounts there are at most."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """The meeting of a jury; `version` is 0 before anything was entered. `agenda` is one text per item."""

    version: int = 0
    meets_on: date | None = None
    place: str = ""
    chair: str = ""
    rapporteur: str = ""
    agenda: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SectorFigure:
    """What was filed in a sector (None: in none), and what is asked of each Party in its own money."""

    name: LocalisedText | None
    filed: int
    admissible: int
    asked: tuple[PartyTotal, PartyTotal]


@dataclass(frozen=True, slots=True)
class Band:
    """Admissible applications that ask from `least` to less than `below`."""

    least: Money
    below: Money
    count: int
    asked: Money


@dataclass(frozen=True, slots=True)
class EnvelopeYear:
    """What a Party sets aside for a sector (None: for all) in each year of `Figures.years`; None: nothing."""

    sector: LocalisedText | None
    amounts: tuple[Money | None, ...]
    whole: Money


@dataclass(frozen=True, slots=True)
class Figures:
    """The call in numbers, for the jury of one Party: `bands` and `envelopes` are in its money alone.

    `filings` counts by side. `unknown` are the admissible applications of which no amount in that money is known.
    """

    filings: tuple[int, int]
    applications: int
    states: tuple[tuple[ApplicationState, int], ...]
    sectors: tuple[SectorFigure, ...]
    asked: tuple[PartyTotal, PartyTotal]
    bands: tuple[Band, ...]
    unknown: int
    years: tuple[int, ...]
    envelopes: tuple[EnvelopeYear, ...]
    available: Money | None


class Proposal(StrEnum):
    """What follows from ranking, thresholds and envelope alone. The jury decides."""

    RETAIN = "retain"
    TIED = "tied"
    """It shares the rank across which the line of the envelope falls."""
    RESERVE = "reserve"
    REFUSE = "refuse"
    """It stays below a threshold."""
    OPEN = "open"
    """It has no result."""


@dataclass(frozen=True, slots=True)
class DossierContent:
    """All that the dossier of one jury shows. Applications, texts and sheets are by id of the application.

    `seal` is None while the ranking is a draft. `sheets` are those that count, `owed` those that do not yet. `codes`
    stand for reviewers by their id. `conflicts` are those of this jury and of the officers, clear ones left out;
    `undeclared` applications in the hands of its members wait for a declaration.
    """

    programme: Programme
    call: CallSheet
    party: Party
    language: str
    grid: Grid
    meeting: Meeting
    ranking: Ranking
    seal: FrozenRanking | None
    cut: Cut | None
    figures: Figures
    applications: Mapping[str, ApplicationSheet]
    texts: Mapping[str, Consolidation]
    sheets: Mapping[str, tuple[SheetRow, ...]]
    owed: tuple[Owed, ...]
    codes: Mapping[str, str]
    members: tuple[ReviewerRow, ...]
    conflicts: tuple[RegisterRow, ...]
    undeclared: int
    workload: tuple[ReaderProgress, ...]
    attachments: bool = False

    @property
    def confidentiality(self) -> Confidentiality:
        """The class of the whole: that of its call, or strict where one application is."""
        strict = any(one.confidentiality is Confidentiality.STRICT for one in self.applications.values())
        return Confidentiality.STRICT if strict else self.call.confidentiality

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """The criteria with marks that the ranking is made of; those of a joint panel are all."""
        side = self.ranking.side
        asked = self.grid.criteria if side is None else self.grid.criteria_of(side)
        return tuple(one for one in asked if one.scored)

    def total(self, sheet: SheetRow) -> Fraction | None:
        """Return the total of a single sheet, in the points of the ranking: of a joint panel, on what all mark.

        None where a criterion is waived or has no mark: it cannot be compared.
        """
        shared = [one for one in self.criteria if self.ranking.side is not None or one.side is None]
        marks = [(one.weight, sheet.halves(one.code)) for one in shared]
        if not self.ranking.weights or any(one.code in sheet.waived for one in shared):
            return None
        whole = Fraction(0)
        for weight, halves in marks:
            if halves is None:
                return None
            whole += Fraction(weight * halves, 2 * self.grid.highest)
        return whole * self.ranking.points / self.ranking.weights

    def summary(self, key: str) -> Consolidation:
        """Return what the jury wrote of an application, an empty one where it wrote nothing."""
        return self.texts.get(key) or Consolidation(0)


@dataclass(frozen=True, slots=True)
class ProducedDossier:
    """A dossier that was written; `sha256` is of its bytes. `draft`: its ranking was not frozen."""

    file_name: str
    sha256: str
    manifest: Manifest
    draft: bool


def reserve(ranking: Ranking, proposals: Mapping[str, Proposal]) -> tuple[Placed, ...]:
    """Return the reserve list that follows: proposable applications below the line, by rank."""
    return tuple(one for one in ranking.ranked if proposals[one.key] is Proposal.RESERVE)


def proposals(ranking: Ranking, cut: Cut | None) -> dict[str, Proposal]:
    """Return what follows for each application; without an envelope all that pass can be retained."""
    made = {}
    for one in ranking.places:
        if one.rank is None:
            made[one.key] = Proposal.OPEN
        elif not one.proposable:
            made[one.key] = Proposal.REFUSE
        elif cut is None or one.key in cut.above:
            made[one.key] = Proposal.RETAIN
        else:
            made[one.key] = Proposal.TIED if one.key in cut.tied else Proposal.RESERVE
    return made


def cumulated(ranking: Ranking, currency: str) -> dict[str, Money]:
    """Return what the proposable applications down to each one ask together; an amount that is not known is nothing."""
    made: dict[str, Money] = {}
    so_far = Money(0, currency)
    for one in ranking.ranked:
        if one.proposable:
            if one.asked is not None and one.asked.currency == currency:
                so_far += one.asked
            made[one.key] = so_far
    return made


def absences(rows: Sequence[RegisterRow]) -> dict[str, list[tuple[str, Measure]]]:
    """Return for each reviewer, by id, the applications that they do not discuss as the others do, and the measure."""
    made: dict[str, list[tuple[str, Measure]]] = {}
    for row in rows:
        if row.reviewer_id and row.measure in APART:
            made.setdefault(row.reviewer_id, []).append((row.number, row.measure))
    return made


def leaving(rows: Sequence[RegisterRow], application_id: str) -> tuple[RegisterRow, ...]:
    """Return the conflicts for which a member does not take part as the others do when an application is discussed."""
    return tuple(
        row for row in rows if row.application_id == application_id and row.reviewer_id and row.measure in APART
    )


def listed(rows: Sequence[RegisterRow], jury: Collection[Side]) -> tuple[RegisterRow, ...]:
    """Return the conflicts that a jury is told of: those of its members, of the sides of `jury`, and of officers."""
    return tuple(
        row for row in rows if row.state is not RegisterState.CLEAR and (row.side is None or row.side in jury)
    )


def figures(call: CallSheet, party: Party, applications: Sequence[ApplicationSheet]) -> Figures:
    """Return the numbers of a call for the jury of a Party."""
    place = list(Side).index(party.side)
    admissible = [one for one in applications if one.state is ApplicationState.ADMISSIBLE]
    asked = [_asked(one) for one in admissible]
    mine = [pair[place] for pair in asked]
    known = [one for one in mine if one is not None and one.currency == party.currency]
    states = {state: sum(one.state is state for one in applications) for state in ApplicationState}
    names = list(dict.fromkeys([sector.name for sector in call.sectors] + [one.sector for one in applications]))
    held = [one for one in call.envelopes if one.side is party.side and one.amount.currency == party.currency]
    years = tuple(sorted({one.year for one in held}))
    return Figures(
        filings=(sum(one.filings[0] is not None for one in applications),
                 sum(one.filings[1] is not None for one in applications)),
        applications=len(applications),
        states=tuple((state, count) for state, count in states.items() if count),
        sectors=tuple(_sector(name, applications) for name in names),
        asked=of_pairs(asked),
        bands=bands(known, party.currency),
        unknown=len(mine) - len(known),
        years=years,
        envelopes=_envelopes(call, party, years),
        available=envelope(call, party.side),
    )  # fmt: skip


def _asked(sheet: ApplicationSheet) -> tuple[Money | None, Money | None]:
    first, second = sheet.filings
    return (first.requested if first else None, second.requested if second else None)


def _sector(name: LocalisedText | None, applications: Sequence[ApplicationSheet]) -> SectorFigure:
    here = [one for one in applications if one.sector == name]
    admissible = [one for one in here if one.state is ApplicationState.ADMISSIBLE]
    return SectorFigure(name, len(here), len(admissible), of_pairs([_asked(one) for one in admissible]))


def _envelopes(call: CallSheet, party: Party, years: Sequence[int]) -> tuple[EnvelopeYear, ...]:
    held = [one for one in call.envelopes if one.side is party.side and one.amount.currency == party.currency]
    made = []
    for key, name in [*((one.id, one.name) for one in call.sectors), (None, None)]:
        here = [one for one in held if one.sector_id == key]
        if here:
            by_year = [[one.amount for one in here if one.year == year] for year in years]
            amounts = tuple(total(year, party.currency) if year else None for year in by_year)
            made.append(EnvelopeYear(name, amounts, total((one.amount for one in here), party.currency)))
    return tuple(made)


def bands(amounts: Sequence[Money], currency: str) -> tuple[Band, ...]:
    """Return round bands that hold `amounts`, from zero to the greatest: steps of 1, 2 or 5 with zeros."""
    if not amounts:
        return ()
    greatest = max(one.cents for one in amounts)
    step = next(
        digit * 10**power for power in range(2, 20) for digit in (1, 2, 5) if greatest < digit * 10**power * _BANDS
    )
    made = []
    for least in range(0, greatest + 1, step):
        here = [one for one in amounts if least <= one.cents < least + step]
        made.append(Band(Money(least, currency), Money(least + step, currency), len(here), total(here, currency)))
    return tuple(made)
