"""What is said of a review that is carried out and sealed: effects, refusals and steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmpdesk.domain.text import LANGUAGES, LocalisedText
from cmpdesk.i18n.catalogs import N_, NC_, NN_, Plural
from cmpdesk.i18n.coded import coded
from cmpdesk.i18n.words import Words

if TYPE_CHECKING:
    from cmpdesk.domain.money import Money
    from cmpdesk.domain.review_money import Effect

REVIEW_EFFECTS: dict[str, str | Plural] = {
    "effect.no-condition": N_("Project {number}, {funder} {year}: say what lifts the condition of the instalment."),
    "effect.not-less": N_(
        "Project {number}, {funder} {year}: a reduced instalment holds something, and less than {amount}."
    ),
    "effect.paid": N_("Project {number}, {funder} {year}: the instalment is paid, it can only be released."),
    "effect.carried-out": N_("What was decided of the instalments of project {number} is carried out already."),
    "review.nothing-to-do": N_("Nothing that was decided is still to be carried out for the Parties you act for."),
    "review.over-envelope": N_(
        "{party}, {funder} {year}: {asked} would be released, and {there} is there. Reduce an instalment, or raise the "
        "envelope in the call."
    ),
    "review.no-dates": N_("Project {number} is to be rescheduled: propose its new dates first."),
    "review.no-changes": N_("Project {number} is to be revised: enter what is revised as its conditions first."),
    "review.date-moved": N_("Project {number}: “{name}” was moved or settled since. Propose its new date again."),
    "review.money-open": NN_(
        "Project {number} ends: decide first what becomes of its instalment of the second year.",
        "Project {number} ends: decide first what becomes of its {count} instalments of the second year.",
    ),
    "review.projects-open": NN_(
        "Project {numbers} is open: the Parties differ, or an opinion is missing. Decide it, or carry it to the next "
        "meeting.",
        "{count} projects are open: the Parties differ, or an opinion is missing. Decide them, or carry them to the "
        "next meeting: {numbers}.",
    ),
    "review.no-reasons": NN_(
        "The decision of {party} on project {numbers} bears no reasons: enter those of this project.",
        "The decisions of {party} on {count} projects bear no reasons: enter those of each. {numbers}.",
    ),
    "review.same-reasons": N_(
        "The reasons of {party} for project {number} are those of project {other}: each decision has its own reasons "
        "(Belgian law of 29 July 1991)."
    ),
    "review.not-carried-out": NN_(
        "What was decided of project {numbers} is not carried out for both Parties yet.",
        "What was decided of {count} projects is not carried out for both Parties yet: {numbers}.",
    ),
    "review.no-letters": N_("No decision of meeting {number} is carried out yet: there is nothing to write of."),
    "letter.review-open": N_("Mid-term meeting {number} is not sealed: its letters are sealed after it."),
    "letter.drafted": N_(
        "Project {project}: the draft of this letter was edited. Open it in Letters, or delete it first."
    ),
    "letter.drafted-sealed": N_("Project {project}: this letter was sealed as {number}."),
}

STEPS: dict[str, str | Plural] = {
    "review.carry-out": NN_(
        "Decisions of mid-term meeting {review} carried out for {count} project",
        "Decisions of mid-term meeting {review} carried out for {count} projects",
    ),
    "review.money": N_("Instalments of the second year decided: project {number}"),
    "review.seal": N_("Mid-term meeting {review} sealed"),
    "review.letters": NN_(
        "{count} letter of mid-term meeting {review} drafted", "{count} letters of mid-term meeting {review} drafted"
    ),
}

_EFFECTS = {
    "released": NC_("instalment", "Released"),
    "conditional": NC_("instalment", "On condition"),
    "reduced": NC_("instalment", "Reduced"),
    "suspended": NC_("instalment", "Suspended"),
    "refused": NC_("instalment", "Refused"),
}
WRITTEN = {
    "released": LocalisedText(fr="libéré", en="released", nl="vrijgegeven"),
    "conditional": LocalisedText(fr="libéré sous condition", en="released on condition",
                                 nl="vrijgegeven onder voorwaarde"),
    "reduced": LocalisedText(fr="réduit et libéré", en="reduced and released", nl="verminderd en vrijgegeven"),
    "suspended": LocalisedText(fr="suspendu jusqu’à nouvelle décision", en="suspended pending a further decision",
                               nl="opgeschort tot nader besluit"),
    "refused": LocalisedText(fr="refusé", en="refused", nl="geweigerd"),
}  # fmt: skip
"""How a letter tells what becomes of an instalment, in the language of its reader."""

CONTENT = LocalisedText(fr="Contenu du projet", en="Content of the project", nl="Inhoud van het project")
"""The line of an amendment that tells what is revised, and what stood before."""
AS_AGREED = LocalisedText(fr="Comme convenu", en="As agreed", nl="Zoals overeengekomen")


def instalment(funder: str, year: int, position: int) -> LocalisedText:
    """Return the line of an amendment about an instalment."""
    return LocalisedText(fr=f"{funder} {year}, versement {position}", en=f"{funder} {year}, instalment {position}",
                         nl=f"{funder} {year}, schijf {position}")  # fmt: skip


def amount(money: Money) -> LocalisedText:
    """Return an amount of an amendment as each reader writes it."""
    return LocalisedText(*(Words.of(one).money(money, cents=False, precise=True) for one in LANGUAGES))


def effect(w: Words, one: Effect) -> str:
    """Return what becomes of an instalment."""
    return coded(w, _EFFECTS, one)
