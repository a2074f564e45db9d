"""Rankings as they are shown: what they were computed from, what is still owed, whether they are frozen."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.money import Money
from cmpdesk.domain.programmes import Programme, Side
from cmpdesk.domain.results import Cut, Judged, Placed, Ranking, digest
from cmpdesk.domain.scoring import EvaluationMode
from cmpdesk.domain.sheets import SheetState


@dataclass(frozen=True, slots=True)
class Owed:
    """A sheet that does not count yet, and who owes it.

    `state` is NONE (nothing saved), STARTED (`missing` are codes of criteria), OUTDATED (of an older grid), or
    UNDECLARED and UNDECIDED, where the declaration of interests is what is missing.
    """

    reviewer_id: str
    code: str
    application_id: str
    number: str
    state: SheetState
    missing: tuple[str, ...] = ()

    @property
    def declares(self) -> bool:
        """What is owed is a declaration, or the decision upon it: nothing is frozen before."""
        return self.state in (SheetState.UNDECLARED, SheetState.UNDECIDED)


@dataclass(frozen=True, slots=True)
class Material:
    """All that a ranking is computed from, with the codes of the reviewers and what is owed."""

    judged: Judged
    codes: Mapping[str, str]
    owed: tuple[Owed, ...]
    people: Mapping[str, str]
    """The names of the reviewers, shown only where somebody asks."""


@dataclass(frozen=True, slots=True)
class FrozenRanking:
    """A ranking that was frozen: one version of the jury of `side`, in force while `reopened_at` is None.

    `derogation` says why applications with too few reviews were accepted; `owed` are the sheets that were missing.
    """

    id: str
    version: int
    side: Side
    number: int
    frozen_at: datetime
    frozen_by: str
    digest: str
    ranking: Ranking
    derogation: str = ""
    owed: tuple[Owed, ...] = ()
    reopened_at: datetime | None = None
    reopened_by: str = ""
    reason: str = ""

    @property
    def intact(self) -> bool:
        """The ranking is the one on which the seal was put."""
        return digest(self.ranking) == self.digest


@dataclass(frozen=True, slots=True)
class Results:
    """The ranking of one jury, its line, and what stands behind it; `ranking` is the frozen one where there is one.

    `side` is the Party whose money is counted; who judges is `material.judged.side`. `envelope` is what its funders
    set aside in all, None where nothing is. `partial`: strict files that who reads may not see are left out.
    """

    call: CallSheet
    programme: Programme
    side: Side
    material: Material
    ranking: Ranking
    digest: str
    cut: Cut | None
    envelope: Money | None
    frozen: FrozenRanking | None
    partial: bool = False

    @property
    def few(self) -> tuple[Placed, ...]:
        """The applications that nobody can freeze without a derogation: too few reviews, or no rank."""
        least = self.material.judged.grid.least_reviews
        return tuple(one for one in self.ranking.places if one.reviews < least or one.total is None)


def judging(call: CallSheet, side: Side) -> Side | None:
    """Return whose jury judges for `side`: its own, the lead's where evaluation is delegated, None: a joint panel."""
    if call.evaluation is EvaluationMode.COMMON:
        return None
    return call.lead if call.evaluation is EvaluationMode.DELEGATED and call.lead is not None else side


def envelope(call: CallSheet, side: Side, sector_id: str | None = None) -> Money | None:
    """Return what the funders of `side` set aside over all years, for one sector alone where `sector_id` names it."""
    found = [one.amount for one in call.envelopes
             if one.side is side and (sector_id is None or one.sector_id == sector_id)]  # fmt: skip
    return Money(sum(one.cents for one in found), found[0].currency) if found else None


def with_asked(ranking: Ranking, asked: Mapping[str, Money | None]) -> Ranking:
    """Return the ranking with the amounts asked of another Party, by application."""
    return replace(ranking, places=tuple(replace(one, asked=asked.get(one.key)) for one in ranking.places))
