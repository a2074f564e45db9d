"""Letters of year two: the right one for each Party, its own reasons, once, and sealed after the review."""

from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from cmpdesk.domain.directory import Officer, Role
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.letters import Decision, LetterFilter, LetterKind, LetterRow, LetterText
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.review_money import Effect
from cmpdesk.domain.reviews import OpinionCode
from cmpdesk.domain.schedules import MilestoneKind, Owner, OwnerKind
from cmpdesk.services import (
    letters,
    letters_shown,
    rescheduling,
    review_effects,
    review_letters,
    reviews,
    revision_papers,
    workspaces,
)
from cmpdesk.storage import tables
from cmpdesk.storage.workspace import Workspace
from tests.services.effected import Halfway, decided, halfway
from tests.services.following import milestone_row
from tests.services.lettered import headed, versions
from tests.storage.fixtures import check_undone

DECISION = Decision("Commission mixte permanente", date(2020, 9, 25), "PV-XI-2")
DATED = date(2020, 10, 5)
FAVOURABLE, CONDITIONAL, UNFAVOURABLE = LetterKind.FAVOURABLE, LetterKind.CONDITIONAL, LetterKind.UNFAVOURABLE


@pytest.fixture
def made(workspace: Workspace, officer: Officer) -> Halfway:
    headed(workspace, officer, "")
    return decided(halfway(workspace, officer))


def drafts(made: Halfway, officer: Officer | None = None) -> tuple[LetterRow, ...]:
    return review_letters.draft(made.workspace, officer=officer or made.officer, review_id=made.review_id,
                                decision=DECISION, dated_on=DATED).value  # fmt: skip


def sealed(made: Halfway) -> None:
    seen = reviews.review(made.workspace, made.review_id).version
    review_effects.seal(made.workspace, officer=made.officer, review_id=made.review_id, seen=seen)


def test_each_party_tells_what_it_decided_with_its_own_reasons(made: Halfway) -> None:
    with pytest.raises(Refusal, match=r"review\.no-letters"):
        drafts(made)
    made.carry_out()
    check_undone(made.workspace, made.officer, lambda: review_letters.draft(
        made.workspace, officer=made.officer, review_id=made.review_id, decision=DECISION, dated_on=DATED))
    found = {(one.number, one.side): one for one in letters.rows(made.workspace, LetterFilter(made.cohort.call.id))}
    first, second, third = (one.number for one in made.plan().projects)
    assert {key: one.kind for key, one in found.items()} == {
        (first, Side.FIRST): FAVOURABLE, (first, Side.SECOND): CONDITIONAL, (second, Side.FIRST): CONDITIONAL,
        (second, Side.SECOND): CONDITIONAL, (third, Side.FIRST): UNFAVOURABLE, (third, Side.SECOND): UNFAVOURABLE,
    }  # fmt: skip
    quebec = letters.sheet(made.workspace, found[first, Side.FIRST].id)
    assert "Le rythme est tenu." in quebec.body
    assert "Le budget est respecté." not in quebec.body
    assert quebec.tables["instalments"][1][-1] == "libéré"
    assert "le soutien des deux Parties" in quebec.body
    waits = letters.sheet(made.workspace, found[first, Side.SECOND].id)
    assert "Recruter un technicien" in waits.body
    late = letters.sheet(made.workspace, found[second, Side.FIRST].id)
    assert [row[0] for row in late.tables["dates"][1:]] == ["Fin", "Rapport final"]
    ended = letters.sheet(made.workspace, found[third, Side.SECOND].id)
    assert ended.row.unresolved == ("appeal",)
    assert "2 000" in ended.tables["account"][1][-1].replace("\u202f", " ").replace("\xa0", " ")
    assert "Plus personne ne porte le projet." in ended.body
    assert "Il est mis fin au projet." in ended.body
    held = letters.sheet(made.workspace, found[second, Side.SECOND].id)
    assert held.tables["instalments"][1][-1] == "suspendu jusqu’à nouvelle décision"
    assert "défavorable" not in held.body, "both decided that the project goes on"


def test_reports_are_told_in_the_order_of_their_dates(made: Halfway) -> None:
    made.carry_out()
    owner = Owner(OwnerKind.PROJECT, made.cohort.projects[0])
    with made.workspace.write(made.officer, "test.report") as tx:
        tx.bulk_insert(tables.Milestone, [
            milestone_row(owner, MilestoneKind.REPORT, "Rapport ajouté", "2020-11-02", position=9)])  # fmt: skip
        tx.commit()
    one = next(row for row in drafts(made) if row.project_id == owner.id)
    told = [row[0] for row in letters.sheet(made.workspace, one.id).tables["reports"][1:]]
    assert told == ["Rapport de mission", "Rapport ajouté", "Rapport final"]


def test_what_is_revised_is_told_with_the_money_of_the_party_that_writes(workspace: Workspace,
                                                                         officer: Officer) -> None:  # fmt: skip
    headed(workspace, officer, "")
    made = halfway(workspace, officer, 1)
    made.opine(0, OpinionCode.REVISE, "Le volet 3 est abandonné.", "Deux pôles suffisent.")
    made.propose(0, "Deux pôles au lieu de trois")
    made.money(0, Effect.REDUCED, Effect.CONDITIONAL, cents=4_000_00, condition="Recruter")
    made.carry_out()
    sheets = {row.side: letters.sheet(workspace, row.id) for row in drafts(made)}
    told = {side: [row[0] for row in sheet.tables["changes"][1:]] for side, sheet in sheets.items()}
    assert told == {Side.FIRST: ["Contenu du projet", "MRIF 2020, versement 1"], Side.SECOND: ["Contenu du projet"]}
    assert not any("Deux pôles au lieu de trois" in sheet.body for sheet in sheets.values()), "its table says it once"
    waits = "n’est effectué qu’une fois celle-ci remplie"
    assert [waits in sheets[side].body for side in Side] == [False, True], "no condition is told where none is set"


def test_a_project_that_goes_on_without_money_is_told_so_with_its_reports(made: Halfway) -> None:
    made.opine(0, OpinionCode.CONTINUE, "Le rythme est tenu sans aide.", "Rien n’est dépensé.")
    made.money(0, Effect.REFUSED, Effect.RELEASED)
    made.carry_out()
    refused = {row.number: letters.sheet(made.workspace, row.id) for row in drafts(made)
               if (row.kind, row.side) == (UNFAVOURABLE, Side.FIRST)}  # fmt: skip
    goes_on, ended = refused[made.plan().projects[0].number], refused[made.plan().projects[2].number]
    assert "Le projet se poursuit sans ce soutien." in goes_on.body
    assert [row[0] for row in goes_on.tables["reports"][1:]] == ["Rapport de mission", "Rapport final"]
    assert "Il est mis fin au projet." not in goes_on.body
    assert "se poursuit" not in ended.body
    assert "reports" not in ended.tables


def test_the_calendar_of_a_revised_project_says_only_what_its_dates_change(workspace: Workspace,
                                                                           officer: Officer) -> None:  # fmt: skip
    made = halfway(workspace, officer, 1)
    made.opine(0, OpinionCode.REVISE, "Le volet 3 est abandonné.", "Deux pôles suffisent.")
    made.propose(0, "Deux pôles au lieu de trois", **{"Fin": "2021-23"})
    made.money(0, Effect.REDUCED, Effect.RELEASED, cents=4_000_00)
    made.carry_out()
    (revision,) = rescheduling.revisions(workspace, made.cohort.call.id)
    rows = revision_papers.draft_letters(workspace, officer=officer, revision_id=revision.id, sides=list(Side),
                                         dated_on=DATED).value  # fmt: skip
    told = {row.side: letters.sheet(workspace, row.id).body for row in rows}
    assert "Le nouveau calendrier ne modifie ni les objectifs du projet" in told[Side.FIRST]
    assert "Le report ne modifie pas les objectifs du projet" in told[Side.SECOND]
    assert not any("inchangés" in body for body in told.values()), "the content was revised at the same meeting"
    _, page = revision_papers.decision_page(workspace, revision.id, language="en")
    assert "The new dates change no objective" in " ".join(PdfReader(BytesIO(page)).pages[0].extract_text().split())


def test_drafting_twice_makes_one_set(made: Halfway) -> None:
    made.carry_out()
    once, again = drafts(made), drafts(made)
    assert {one.id for one in letters.rows(made.workspace, LetterFilter(made.cohort.call.id))} == {
        one.id for one in again}  # fmt: skip
    assert not {one.id for one in once} & {one.id for one in again}
    (revision,) = rescheduling.revisions(made.workspace, made.cohort.call.id)
    for _ in range(2):
        made_letters = revision_papers.draft_letters(made.workspace, officer=made.officer, revision_id=revision.id,
                                                     sides=list(Side), dated_on=DATED).value  # fmt: skip
    assert len(letters.rows(made.workspace, LetterFilter(made.cohort.call.id))) == len(again) + len(made_letters)
    told = {one.side: letters.sheet(made.workspace, one.id).body for one in made_letters}
    assert "Les frontières sont fermées." in told[Side.FIRST]
    assert "L’atelier est reporté." in told[Side.SECOND]
    sheet = letters.sheet(made.workspace, again[0].id)
    text = LetterText(sheet.row.recipient, "", "Objet revu", sheet.body, DATED)
    letters.edit(made.workspace, officer=made.officer, letter_id=again[0].id, seen=1, text=text)
    with pytest.raises(Refusal, match=r"letter\.drafted"):
        drafts(made)


def test_letters_are_sealed_after_the_review_and_never_drafted_again(made: Halfway) -> None:
    made.carry_out()
    chosen = [one for one in drafts(made) if one.kind is FAVOURABLE]
    with pytest.raises(Refusal, match=r"letter\.review-open"):
        letters.seal(made.workspace, officer=made.officer, seen=versions(chosen))
    sealed(made)
    (row,) = letters.seal(made.workspace, officer=made.officer, seen=versions(chosen)).value
    assert row.official_number == "2020-QC-0001"
    assert letters_shown.pages(made.workspace, row.id).startswith(b"%PDF")
    with pytest.raises(Refusal, match=r"letter\.drafted-sealed"):
        drafts(made)


def test_an_officer_writes_for_their_party_only(made: Halfway) -> None:
    made.carry_out()
    other = workspaces.add_officer(made.workspace, officer=made.officer, name="Autre", role=Role.OFFICER,
                                   party_code="WB").value  # fmt: skip
    assert {one.side for one in drafts(made, other)} == {Side.SECOND}
