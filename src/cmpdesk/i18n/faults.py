"""Why a cell is refused, or what was changed or guessed in it: fragments in lower case, without a full stop.

They stand after the address of the cell (``F7: …``). Adding a code is one line here. `field` is the label of the
field, `cell` its address, `value` the text that was found.
"""

from cmpdesk.i18n.catalogs import N_, NN_, Plural

FAULTS: dict[str, str | Plural] = {
    # what refuses a row
    "cell.required": N_("{field} is missing"),
    "cell.error": N_("the cell holds the error {value}"),
    "cell.merged": N_("the cell is merged with others: separate them"),
    "text.too-long": N_("{length} characters, where {limit} are allowed"),
    "number.not-whole": N_("“{value}” is not a whole number"),
    "number.unreadable": N_("“{value}” is not a number"),
    "number.taken-above": N_("the number {number} is already on row {row}"),
    "number.duplicate": N_("the number {number} is already on row {row}"),
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
    # what was changed or guessed
    "text.paste-cleaned": N_("traces of a paste were removed from “{before}”"),
    "text.controls-removed": NN_(
        "{count} invisible character was removed", "{count} invisible characters were removed"
    ),
    "amount.rounded": N_("“{value}” was rounded to the cent"),
    "amount.equivalence": N_("the other amount in “{value}” was left out"),
    "amount.ambiguous": N_("“{value}” was read as {read}: check it"),
    "date.ambiguous": N_("“{value}” was read as {read}: check it"),
}
