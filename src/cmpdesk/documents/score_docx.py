"""Sheets to fill as a Word document: as much of Office Open XML as content controls need.

A sheet is a table with a row for each question. Its first cell ends with the name of the field, as hidden text
(``w:vanish``), its second holds the answer: a content control with that name as its tag, as far as Word admits it.
LibreOffice keeps the hidden name and loses tags and some of the controls. What was not answered still shows its
placeholder, which stands between ‹ and ›. Of an answer that is chosen the document shows the label in the language of
the reader; a mark is written as that language writes numbers.
"""

import io
import zipfile
from collections.abc import Mapping, Sequence
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

from cmpdesk.documents.house import House
from cmpdesk.documents.score_questions import Question, Sheet
from cmpdesk.domain.exports import printable

_TAG = 64
"""Characters that Word admits in the tag and in the title of a control."""
_DATE = (1980, 1, 1, 0, 0, 0)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = (
    f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
    '<Override PartName="/docProps/custom.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.custom-properties+xml"/></Types>'
)
_LINKS = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{_OFFICE}/relationships/officeDocument" Target="word/document.xml"/>'
    f'<Relationship Id="r2" Type="{_OFFICE}/relationships/custom-properties" Target="docProps/custom.xml"/>'
    "</Relationships>"
)
_SOFT = "<w:color w:val='5C6673'/>"
_FAINT = "<w:color w:val='808080'/>"
_COLUMNS = (3700, 5660)
"""Widths of question and answer, in twentieths of a point."""
_SPACE = '<w:tblCellMar><w:top w:w="50" w:type="dxa"/><w:left w:w="100" w:type="dxa"/></w:tblCellMar>'
_EDGES = "".join(f'<w:{edge} w:val="single" w:sz="4" w:color="CFD4DB"/>' for edge in
                 ("top", "left", "bottom", "right", "insideH", "insideV"))  # fmt: skip


def write(house: House, sheets: Sequence[Sheet], noted: Mapping[str, str]) -> bytes:
    """Return the sheets as one document, each on a new page, with the properties `noted`."""
    body: list[str] = []
    control = 1
    for sheet in sheets:
        head, *rest = sheet.head
        body.append(_paragraph(head, "<w:b/><w:sz w:val='32'/>", new_page=bool(body)))
        body += [_paragraph(told, "<w:b/>" if place == 0 else _SOFT)
                 for place, told in enumerate(rest)]  # fmt: skip
        rows = []
        for one in sheet.questions:
            rows.append(_row(house, sheet, one, control))
            control += 1
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in _COLUMNS)
        body.append(f'<w:tbl><w:tblPr><w:tblW w:w="{sum(_COLUMNS)}" w:type="dxa"/><w:tblBorders>{_EDGES}</w:tblBorders>'
                    f"{_SPACE}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>")  # fmt: skip
    width, height = (round(edge * 20) for edge in house.size)
    paper = (f'<w:sectPr><w:pgSz w:w="{width}" w:h="{height}"/><w:pgMar w:top="1080" w:right="1080" w:bottom="1080" '
             'w:left="1080" w:header="540" w:footer="540" w:gutter="0"/></w:sectPr>')  # fmt: skip
    document = f"{_HEAD}<w:document {_WORD}><w:body>{''.join(body)}<w:p/>{paper}</w:body></w:document>"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in (("[Content_Types].xml", _TYPES), ("_rels/.rels", _LINKS), ("word/document.xml", document),
                           ("docProps/custom.xml", _custom(noted))):  # fmt: skip
            package.writestr(zipfile.ZipInfo(name, _DATE), text.encode(), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _custom(noted: Mapping[str, str]) -> str:
    each = "".join(
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{pid}" name={quoteattr(name)}>'
        f"<vt:lpwstr>{escape(value)}</vt:lpwstr></property>"
        for pid, (name, value) in enumerate(noted.items(), start=2)
    )
    return (f'{_HEAD}<Properties xmlns="{_OFFICE}/custom-properties" xmlns:vt="{_OFFICE}/docPropsVTypes">'
            f"{each}</Properties>")  # fmt: skip


def _run(text: str, look: str = "") -> str:
    face = '<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:cs="Calibri"/>'
    size = "" if "w:sz" in look else "<w:sz w:val='20'/>"
    return f'<w:r><w:rPr>{face}{look}{size}</w:rPr><w:t xml:space="preserve">{escape(printable(text))}</w:t></w:r>'


def _paragraph(text: str, look: str = "", *, new_page: bool = False) -> str:
    turn = "<w:pageBreakBefore/>" if new_page else ""
    return f"<w:p><w:pPr>{turn}<w:spacing w:after='60'/></w:pPr>{_run(text, look)}</w:p>"


def _row(house: House, sheet: Sheet, one: Question, control: int) -> str:
    asked = _paragraph(one.asked, "<w:b/>") + (_paragraph(one.hint, _SOFT) if one.hint else "")
    asked = asked.removesuffix("</w:p>") + _run(f" {one.field.name(sheet.code)}", "<w:vanish/>") + "</w:p>"
    answer = f"<w:p>{_control(house, sheet, one, control)}</w:p>"
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{held}</w:tc>'
        for width, held in zip(_COLUMNS, (asked, answer), strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val='420'/></w:trPr>{cells}</w:tr>"


def _control(house: House, sheet: Sheet, one: Question, control: int) -> str:
    words, name = house.words, one.field.name(sheet.code)
    tag = f"<w:tag w:val={quoteattr(name)}/>" if len(name) <= _TAG else ""
    if one.choices:
        told = [(words.number(choice.normalize() if choice % 1 else choice.to_integral()), str(choice))
                if isinstance(choice, Decimal) else (choice, choice) for choice in one.choices]  # fmt: skip
        items = "".join(f"<w:listItem w:displayText={quoteattr(name)} w:value={quoteattr(value)}/>"
                        for name, value in told)  # fmt: skip
        kind, empty = f"<w:dropDownList>{items}</w:dropDownList>", words.t("Choose an answer")
    else:
        kind, empty = '<w:text w:multiLine="1"/>', words.t("Write here")
    return (
        f"<w:sdt><w:sdtPr><w:alias w:val={quoteattr(printable(one.asked)[:_TAG])}/>{tag}"
        f'<w:id w:val="{control}"/><w:lock w:val="sdtLocked"/><w:showingPlcHdr/>{kind}</w:sdtPr>'
        f"<w:sdtContent>{_run(f'‹ {empty} ›', _FAINT)}</w:sdtContent></w:sdt>"
    )
