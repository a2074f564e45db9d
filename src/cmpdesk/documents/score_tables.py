"""Sheets to fill as spreadsheets: Excel and OpenDocument, a worksheet for each, nothing in them a formula.

    A (hidden)   the name of the field (`returns.SheetField.name`); in the first row ``cmpdesk.<code>``
    B, C, D      what is asked, a hint, and the answer: the only cell that is not locked
    F to I       (hidden) the marks that the grid admits, the answers of the declaration, of the recommendation and of
                 a change that is asked for

An answer that is chosen is the label in the language of the reader; a mark is a number.
"""

import io
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from cmpdesk.documents.house import House
from cmpdesk.documents.score_questions import Question, Sheet
from cmpdesk.domain.exports import printable
from cmpdesk.domain.programmes import Paper
from cmpdesk.domain.returns import PREFIX, FieldKind

_WIDTHS = (44, 34, 62)
"""Of the columns B, C and D, in characters."""
_LINE = 15
"""Height of a line, in points."""
_LISTS = {FieldKind.MARK: "F", FieldKind.DECLARATION: "G", FieldKind.RECOMMENDATION: "H",
          FieldKind.CHANGE: "I"}  # fmt: skip


def _names(sheets: Sequence[Sheet]) -> list[str]:
    """Return the names of the worksheets: the numbers of what the sheets are about, as far as they may be names."""
    names: list[str] = []
    for position, sheet in enumerate(sheets, start=1):
        name = "".join(" " if char in "[]:*?/\\'" else char for char in printable(sheet.number)).strip()[:28]
        taken = {other.casefold() for other in names}
        names.append(name if name and name.casefold() not in taken else f"{name} {position}".strip())
    return names


def _lines(one: Question) -> int:
    """Return how many lines a question takes beside its answer; Excel opens a row no wider by itself."""
    return max(len(told) * 11 // (10 * width) + 1 for told, width in zip((one.asked, one.hint), _WIDTHS, strict=False))


def _lists(sheet: Sheet) -> dict[FieldKind, tuple[str | Decimal, ...]]:
    return {one.field.kind: one.choices for one in sheet.questions if one.choices}


def xlsx(house: House, sheets: Sequence[Sheet], noted: Mapping[str, str]) -> bytes:
    """Return the sheets as an Excel workbook with the properties `noted`."""
    import xlsxwriter

    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        for name, value in noted.items():
            book.set_custom_property(name, value)
        top = {"valign": "top", "text_wrap": True}
        formats = {
            "title": book.add_format({"bold": True, "font_size": 14}), "plain": book.add_format({}),
            "asked": book.add_format({**top, "bold": True}), "hint": book.add_format({**top, "font_color": "#5C6673"}),
            "text": book.add_format({**top, "locked": False, "num_format": "@", "border": 1, "bg_color": "#F5F7FC"}),
            "mark": book.add_format({**top, "locked": False, "align": "left", "border": 1, "bg_color": "#F5F7FC",
                                     "bold": True}),
        }  # fmt: skip
        for name, sheet in zip(_names(sheets), sheets, strict=True):
            page = book.add_worksheet(name)
            page.set_paper(1 if house.party.paper is Paper.LETTER else 9)
            page.set_landscape()
            page.fit_to_pages(1, 0)
            page.repeat_rows(0, 3)
            _xlsx_page(page, sheet, formats, house)
    return buffer.getvalue()


def _xlsx_page(page: Any, sheet: Sheet, formats: dict[str, Any], house: House) -> None:
    words = house.words
    page.set_column("A:A", 4, None, {"hidden": True})
    for column, width in zip("BCD", _WIDTHS, strict=True):
        page.set_column(f"{column}:{column}", width)
    page.set_column("F:I", 4, None, {"hidden": True})
    page.write_string("A1", f"{PREFIX}.{sheet.code.plain}")
    for row, told in enumerate(sheet.head):
        page.write_string(row, 1, told, formats["plain" if row else "title"])
    for kind, choices in _lists(sheet).items():
        for row, choice in enumerate(choices):
            if isinstance(choice, Decimal):
                page.write_number(row, ord(_LISTS[kind]) - 65, float(choice))
            else:
                page.write_string(row, ord(_LISTS[kind]) - 65, choice)
    for row, one in enumerate(sheet.questions, start=len(sheet.head) + 1):
        page.write_string(row, 0, one.field.name(sheet.code))
        page.write_string(row, 1, printable(one.asked), formats["asked"])
        page.write_string(row, 2, printable(one.hint), formats["hint"])
        page.write_blank(row, 3, None, formats["mark" if one.field.kind is FieldKind.MARK else "text"])
        if one.choices:
            column = _LISTS[one.field.kind]
            page.data_validation(row, 3, row, 3, {
                "validate": "list", "source": f"=${column}$1:${column}${len(one.choices)}",
                "error_title": sheet.head[0],
                "error_message": words.t("Choose one of the answers in the list."),
            })  # fmt: skip
        page.set_row(row, max(30 if one.choices else 45, _LINE * _lines(one)))
    page.protect("", {"format_columns": True, "format_rows": True})
    page.set_selection(len(sheet.head) + 1, 3, len(sheet.head) + 1, 3)


def ods(house: House, sheets: Sequence[Sheet], noted: Mapping[str, str]) -> bytes:
    """Return the sheets as an OpenDocument spreadsheet with the properties `noted`."""
    from odf.meta import UserDefined
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import ContentValidation, ContentValidations, Table, TableColumn, TableRow

    document = OpenDocumentSpreadsheet()
    for name, value in noted.items():
        document.meta.addElement(UserDefined(name=name, valuetype="string", text=value))
    styles = _ods_styles(document, house)
    checks = ContentValidations()
    document.spreadsheet.addElement(checks)
    for position, (name, sheet) in enumerate(zip(_names(sheets), sheets, strict=True)):
        lists = _lists(sheet)
        for kind, choices in lists.items():
            cells = f"$'{name}'.${_LISTS[kind]}$1:.${_LISTS[kind]}${len(choices)}"
            checks.addElement(ContentValidation(
                name=f"{kind}{position}", condition=f"of:cell-content-is-in-list([{cells}])", allowemptycell="true",
                displaylist="unsorted", basecelladdress=f"$'{name}'.$D$1",
            ))  # fmt: skip
        table = Table(name=name, protected="true", stylename=styles["table"])
        for style, hidden in (("key", True), ("asked", False), ("hint", False), ("answer", False), ("key", False),
                              *[("key", True)] * len(_LISTS)):  # fmt: skip
            table.addElement(TableColumn(stylename=styles[f"{style}-column"],
                                         visibility="collapse" if hidden else "visible"))  # fmt: skip
        heads = [(f"{PREFIX}.{sheet.code.plain}" if not row else "", told, "", "", None)
                 for row, told in enumerate(sheet.head)]  # fmt: skip
        asked = [(one.field.name(sheet.code), one.asked, one.hint, "answer",
                  f"{one.field.kind}{position}" if one.choices else None) for one in sheet.questions]  # fmt: skip
        rows = [*heads, ("", "", "", "", None), *asked]
        rows += [("", "", "", "", None)] * (max(len(choices) for choices in lists.values()) - len(rows))
        for row, (key, told, hint, style, check) in enumerate(rows):
            made = TableRow()
            for cell in (_ods_cell(key), _ods_cell(told, styles["asked"] if style or not row else None),
                         _ods_cell(hint, styles["hint"] if style else None),
                         _ods_cell("", styles["answer"] if style else None, check), _ods_cell("")):  # fmt: skip
                made.addElement(cell)
            for kind in _LISTS:
                choices = lists.get(kind, ())
                made.addElement(_ods_cell(choices[row] if row < len(choices) else ""))
            table.addElement(made)
        document.spreadsheet.addElement(table)
    buffer = io.BytesIO()
    document.write(buffer)
    return buffer.getvalue()


def _ods_styles(document: Any, house: House) -> dict[str, Any]:
    from odf.style import (
        MasterPage,
        PageLayout,
        PageLayoutProperties,
        Style,
        TableCellProperties,
        TableColumnProperties,
        TableProperties,
        TextProperties,
    )

    height, width = (f"{edge:.0f}pt" for edge in house.size)
    layout = PageLayout(name="paper")
    layout.addElement(PageLayoutProperties(printorientation="landscape", pagewidth=width, pageheight=height,
                                           margin="1.5cm"))  # fmt: skip
    document.automaticstyles.addElement(layout)
    document.masterstyles.addElement(MasterPage(name="sheet", pagelayoutname=layout))
    made: dict[str, Any] = {"table": Style(name="table", family="table", masterpagename="sheet")}
    made["table"].addElement(TableProperties(display="true"))
    for name, wide in (("key", 2), ("asked", 7), ("hint", 6.5), ("answer", 11)):
        column = made[f"{name}-column"] = Style(name=f"{name}-column", family="table-column")
        column.addElement(TableColumnProperties(columnwidth=f"{wide}cm"))
        cell = made[name] = Style(name=name, family="table-cell")
        wrap = {"wrapoption": "wrap", "verticalalign": "top"}
        if name == "answer":
            wrap |= {"cellprotect": "none", "backgroundcolor": "#f5f7fc", "border": "0.5pt solid #5c6673"}
        cell.addElement(TableCellProperties(**wrap))
        if name in ("asked", "hint"):
            cell.addElement(TextProperties(**({"fontweight": "bold"} if name == "asked" else {"color": "#5c6673"})))
    for style in made.values():
        document.automaticstyles.addElement(style)
    return made


def _ods_cell(value: str | Decimal, style: Any = None, check: str | None = None) -> Any:
    from odf.table import TableCell
    from odf.text import P

    about = {"stylename": style} if style is not None else {}
    if check is not None:
        about["contentvalidationname"] = check
    if isinstance(value, Decimal):
        cell = TableCell(valuetype="float", value=str(value), **about)
    else:
        cell = TableCell(**({"valuetype": "string"} if value else {}), **about)
    if value != "":
        cell.addElement(P(text=printable(str(value))))
    return cell
