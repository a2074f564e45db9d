"""What is wrong with a cell or a stored part, or was guessed: fragments in lower case, without a full stop.

They stand after the address of the cell (``F7: …``) or in a list. Adding a code is one line here. `field` is the label
of the field, `cell` its address, `value` the text that was found.
"""

from cmpdesk.i18n.catalogs import N_, NN_, Plural
from cmpdesk.i18n.cohorts import COHORT_FAULTS

FAULTS: dict[str, str | Plural] = {
    **COHORT_FAULTS,
    # what refuses a row
    "cell.required": N_("{field} is missing"),
    "cell.error": N_("the cell holds the error {value}"),
    "cell.no-result": N_(
        "the cell holds a formula without a result: open and save the file in your spreadsheet program"
    ),
    "cell.merged": N_("the cell is merged with others ({area}): separate them"),
    "text.too-long": N_("{length} characters, where {limit} are allowed"),
    "number.not-whole": N_("“{value}” is not a whole number"),
    "number.unreadable": N_("“{value}” is not a number"),
    "number.too-large": N_("“{value}” is too large"),
    "number.duplicate": N_("the number {number} is already on row {row}"),
    "row.number-taken": N_("the number {number} already belongs to another candidature"),
    "row.same-filing": N_("row {row} already holds the filing {number}"),
    "yes-no.unreadable": N_("“{value}” is neither yes nor no"),
    "sector.unknown": N_("“{value}” is not a sector of the call ({known})"),
    "strand.unknown": N_("“{value}” is not a strand of the call ({known})"),
    "territory.unknown": N_("“{value}” is not one of the two territories ({known})"),
    "amount.unreadable": N_("“{value}” is not an amount"),
    "amount.negative": N_("“{value}” is below zero"),
    "amount.too-large": N_("“{value}” is more than any call can grant"),
    "amount.too-precise": N_("“{value}” has more than two decimals"),
    "amount.other-currency": N_("“{value}” is in {currency}, where this Party counts in {wanted}"),
    "date.unreadable": N_("“{value}” is not a date"),
    "date.out-of-range": N_("“{value}” is too far away to be a date of filing"),
    "date.does-not-exist": N_("{date} does not exist"),
    "date.hour-does-not-exist": N_("the hour of “{value}” does not exist on that day"),
    "language.unknown": N_("“{value}” is not a language: give FR, EN or NL"),
    "period.unreadable": N_("“{value}” is no period: give two days, such as 2026-07-01–2026-08-15"),
    "affiliation.unreadable": N_("“{value}” is no organisation with its years, such as Institute (2015–2019)"),
    "expert.namesake": N_("somebody else of this name? The list has {known}: if so, take the row out and enter them by "
                          "hand"),
    "expert.ambiguous": N_("several experts bear this name: give the e-mail address"),
    "expert.row-twice": N_("row {row} already names this expert"),
    # what was changed or guessed
    "text.paste-cleaned": N_("traces of a paste were removed from “{before}”"),
    "text.controls-removed": NN_(
        "{count} invisible character was removed", "{count} invisible characters were removed"
    ),
    "number.padded": N_("“{before}” was read as {read}"),
    "attachments.not-found": N_("listed, but not in the folder: {names}"),
    "amount.total-differs": N_("the total filed is {total}, the sum of the years {sum}: both are kept"),
    "amount.rounded": N_("“{value}” was rounded to the cent"),
    "amount.equivalence": N_("the other amount in “{value}” was left out"),
    "amount.ambiguous": N_("“{value}” was read as {read}: check it"),
    "date.ambiguous": N_("“{value}” was read as {read}: check it"),
    # what is wrong in a workspace
    "check.blob-altered": N_("stored file {sha256}: its content is no longer what was received"),
    "check.blob-missing": N_("stored file {sha256}: missing"),
    "check.entry-altered": N_("step {sequence} of the journal: the entry for {table} {record} was altered"),
    "check.step-missing": N_("step {sequence} of the journal is missing"),
    "check.step-altered": N_("step {sequence} of the journal was altered"),
    "check.chain-broken": N_("step {sequence} of the journal does not follow the one before it"),
    "check.stray-entries": N_("entries of the journal belong to no step ({count})"),
    "check.row-altered": N_("{table} {record}: no longer as the journal left it"),
    "check.row-missing": N_("{table} {record}: missing, although the journal never removed it"),
    "check.row-unknown": N_("{table}: rows that the journal does not know ({count})"),
    "check.file-damaged": N_("the database file is damaged: {detail}"),
    "check.link-broken": N_("{table}: a row points to one that is missing"),
    "repair.link-broken": NN_(
        "{table}: {count} row points to one that is missing", "{table}: {count} rows point to one that is missing"
    ),
    "repair.chain-broken": NN_(
        "the journal no longer proves itself at step {sequence}: {count} fault",
        "the journal no longer proves itself from step {sequence} on: {count} faults",
    ),
    "repair.row-altered": NN_(
        "{table}: {count} row is not as the journal left it", "{table}: {count} rows are not as the journal left them"
    ),
    "repair.row-partly": NN_(
        "{table}: {count} row written anew lacks what a later version of the program added",
        "{table}: {count} rows written anew lack what a later version of the program added",
    ),
    "repair.no-officer": N_("no officer could be saved: nobody can work in the new file"),
    "check.tail-cut": N_("the journal was cut: {found} steps of {expected}"),
}
