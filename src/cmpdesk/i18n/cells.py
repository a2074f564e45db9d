"""Why a cell that was typed or pasted is refused."""

from cmpdesk.i18n.catalogs import N_

CELLS = {
    "cell.empty": N_("This cell may not be empty."),
    "cell.too-long": N_("This text is too long: a cell takes {most} characters."),
    "cell.no-such-sector": N_("“{typed}” is no sector of this call: type its name or its digit."),
    "cell.not-a-number": N_("“{typed}” is not a whole number above zero."),
    "cell.no-such-language": N_("“{typed}” is not a language: type FR, EN or NL."),
    "cell.not-editable": N_("This column cannot be changed here."),
    "cell.no-row": N_("There is no row here: pasting adds none."),
    "paste.nothing": N_("The clipboard holds no cells: copy a block in the spreadsheet first."),
    "paste.too-large": N_(
        "The clipboard holds {rows} rows, more than a table takes: copy at most {most} cells. Nothing was changed."
    ),
}
