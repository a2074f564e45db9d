"""A review of a cohort of which the second year is planned in money, with what both Parties decided."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cmpdesk.domain.directory import Officer
from cmpdesk.domain.money import Money
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.review_effects import Plan
from cmpdesk.domain.review_money import Effect, EffectDraft
from cmpdesk.domain.reviews import OpinionCode
from cmpdesk.domain.revisions import RevisionDraft
from cmpdesk.services import review_effects, reviews
from cmpdesk.storage import tables
from cmpdesk.storage.workspace import Workspace
from tests.services.following import Cohort, cohort
from tests.services.reviewed import review_of

ON = date(2020, 9, 25)
DRAFT = RevisionDraft("Mi-étape", "Les deux Parties", "Reprise des missions", "Commission mixte permanente", ON, "PV-2")
FUNDERS = {Side.FIRST: ("MRIF", "CAD"), Side.SECOND: ("WBI", "EUR")}


@dataclass(frozen=True, slots=True)
class Halfway:
    """A review, its cohort, and its instalments of the second year by (place of the project, side)."""

    workspace: Workspace
    officer: Officer
    cohort: Cohort
    review_id: str
    second: dict[tuple[int, Side], str]

    def version(self, place: int) -> int:
        """Return the version of the decision on a project, 0 where there is none."""
        project = self.cohort.projects[place]
        return next((one.version for one in reviews.decisions(self.workspace, self.review_id)
                     if one.project_id == project), 0)  # fmt: skip

    def opine(self, place: int, code: OpinionCode, first: str, second: str, sides: Sequence[Side] = tuple(Side),
              officer: Officer | None = None) -> None:  # fmt: skip
        """Give the opinion of both Parties on a project."""
        project = self.cohort.projects[place]
        for side, reasons in zip(Side, (first, second), strict=True):
            held = reviews.opinions(self.workspace, self.review_id).get((project, side))
            if side in sides:
                reviews.give_opinion(
                    self.workspace, officer=officer or self.officer, review_id=self.review_id, project_id=project,
                    side=side, seen=held.version if held else 0, opinion=code, reasons=reasons, on=ON,
                )  # fmt: skip

    def propose(self, place: int, conditions: str = "", **dates: str) -> None:
        """Propose dates of a project, by the names of its milestones."""
        wanted = [(self.cohort.at(place, name), PartialDate.of_edtf(when)) for name, when in dates.items()]
        reviews.propose(self.workspace, officer=self.officer, review_id=self.review_id, seen=self.version(place),
                        project_id=self.cohort.projects[place], dates=wanted, conditions=conditions)  # fmt: skip

    def money(self, place: int, first: Effect, second: Effect, cents: int | None = None, condition: str = "",
              officer: Officer | None = None) -> None:  # fmt: skip
        """Say what becomes of the second year of a project."""
        drafts = [
            EffectDraft(self.second[place, side], one, cents if one is Effect.REDUCED else None,
                        condition if one is Effect.CONDITIONAL else "")
            for side, one in zip(Side, (first, second), strict=True)
        ]  # fmt: skip
        review_effects.decide_money(
            self.workspace, officer=officer or self.officer, review_id=self.review_id, seen=self.version(place),
            project_id=self.cohort.projects[place], drafts=drafts,
        )  # fmt: skip

    def plan(self, officer: Officer | None = None) -> Plan:
        """Return what would be carried out."""
        return review_effects.plan(self.workspace, officer=officer or self.officer, review_id=self.review_id)

    def carry_out(self, officer: Officer | None = None) -> Plan:
        """Carry out everything."""
        return review_effects.carry_out(self.workspace, officer=officer or self.officer, shown=self.plan(officer),
                                        draft=DRAFT, on=ON).value  # fmt: skip

    def instalment(self, place: int, side: Side) -> tables.Instalment:
        """Return an instalment as it is stored."""
        with self.workspace.write(self.officer, "test.look") as transaction:
            return transaction.get(tables.Instalment, self.second[place, side])

    def granted(self, place: int, side: Side) -> Money:
        """Return the grant of the second year of a project."""
        grant_id = self.instalment(place, side).grant_id
        with self.workspace.write(self.officer, "test.look") as transaction:
            line = transaction.get(tables.GrantLine, grant_id)
            return Money(line.cents, line.currency)


def halfway(workspace: Workspace, officer: Officer, count: int = 3) -> Halfway:
    """Hold the review of a cohort whose projects have a paid first year and a planned second one on each side."""
    made = cohort(workspace, officer, count)
    second = {}
    with workspace.write(officer, "test.money") as transaction:
        for place, project in enumerate(made.projects):
            for side, (funder, currency) in FUNDERS.items():
                for year, cents in ((2019, 8_000_00), (2020, 5_000_00 + place * 100_00)):
                    grant = transaction.add(tables.GrantLine(
                        project_id=project, side=str(side), funder=funder, year=year, cents=cents, currency=currency))
                    part = transaction.add(tables.Instalment(
                        grant_id=grant.id, position=1, cents=cents,
                        paid_on=date(2019, 10, 1) if year == 2019 else None,
                        released_on=date(2019, 10, 1) if year == 2019 else None))  # fmt: skip
                    if year == 2019:
                        transaction.add(tables.Claim(grant_id=grant.id, number=1, received_on=ON, cents=7_000_00,
                                                     accepted_cents=6_000_00, decided_on=ON))  # fmt: skip
                    else:
                        second[place, side] = part.id
        transaction.commit()
    return Halfway(workspace, officer, made, review_of(workspace, officer, made), second)


def decided(made: Halfway) -> Halfway:
    """Let the Parties go on with the first project, move the second, and end the third."""
    made.opine(0, OpinionCode.CONTINUE, "Le rythme est tenu.", "Le budget est respecté.")
    made.money(0, Effect.RELEASED, Effect.CONDITIONAL, condition="Recruter un technicien")
    made.opine(1, OpinionCode.RESCHEDULE, "Les frontières sont fermées.", "L’atelier est reporté.")
    made.propose(1, **{"Fin": "2022-03-01", "Rapport final": "2022-06"})
    made.money(1, Effect.REDUCED, Effect.SUSPENDED, cents=3_000_00)
    made.opine(2, OpinionCode.STOP, "Le partenaire s’est retiré.", "Plus personne ne porte le projet.")
    made.money(2, Effect.REFUSED, Effect.REFUSED)
    return made
