"""Why a cell, a sheet or a stored part is refused: fragments in lower case without full stop, after ``F7:``.

Adding a code is one line here. `field` is the label of the field, `cell` its address.
"""

from cmpdesk.i18n.catalogs import N_, Plural

FAULTS: dict[str, str | Plural] = {
    "cell.required": N_("{field} is missing"),
}
