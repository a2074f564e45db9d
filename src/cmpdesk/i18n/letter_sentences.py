"""The sentences of letters."""

from cmpdesk.i18n.catalogs import N_

LETTERS = {
    "letter.none-chosen": N_("Choose one letter at least."),
    "letter.placeholder-unknown": N_("Letters of this kind know no “{name}”: write one of the names that are offered."),
    "letter.placeholder-missing": N_("“{name}” is missing: letters of this kind cannot do without it."),
    "letter.text-empty": N_("A letter needs a subject and a text."),
    "letter.template-same": N_("This text is the same as the version before it: nothing was saved."),
    "letter.pattern": N_(
        "“{pattern}” does not number letters: write year and seq in braces, party too if you like, and other letters."
    ),
    "letter.unresolved": N_("The letter on {project} still waits for “{name}”: write there what it stands for."),
    "letter.no-recipient": N_("The letter on {project} goes to nobody: enter its recipient."),
    "letter.sealed": N_("The letter {number} is sealed: it can no longer be changed. Draft another one."),
    "letter.sent-early": N_("Letter {number} bears the date of {on}: it was not sent before that day."),
    "letter.not-sealed": N_("The letter on {project} is a draft: seal it before you note that it was sent."),
    "letter.erased": N_("The letter {number} was destroyed because it named a person who was erased."),
}
