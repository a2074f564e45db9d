"""A letter as a Word document, for who has to go on from it: the same parts as on paper, plain styles."""

import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

from cmpdesk.documents.letters import house_of
from cmpdesk.documents.markup import clean
from cmpdesk.domain.exports import printable
from cmpdesk.domain.letters import LetterPaper, PartKind, parts
from cmpdesk.domain.programmes import Paper
from cmpdesk.i18n.letters import dateline

_DATE = (1980, 1, 1, 0, 0, 0)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = (
    f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_LINKS = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
_EDGES = "".join(f'<w:{edge} w:val="single" w:sz="4" w:color="CFD4DB"/>' for edge in
                 ("top", "left", "bottom", "right", "insideH", "insideV"))  # fmt: skip
_MARGIN = 1080
"""In twentieths of a point."""
_ADDRESS = 4900
"""Indent of the address on A4."""


def write(paper: LetterPaper) -> bytes:
    """Return the letter; what somebody typed is text, never markup or a field."""
    house = house_of(paper)
    words, row, party = house.words, paper.sheet.row, paper.party
    language = house.language_tag
    indent = _ADDRESS if house.party.paper is Paper.A4 else 0
    first, *rest = party.letterhead.strip().splitlines() or [party.authority]
    when = _paragraph([dateline(words, party.zone, row.dated_on)], language, before=200, indent=indent)
    address = _paragraph(row.recipient.splitlines(), language, before=300, after=200, indent=indent)
    body = [_paragraph([first], language, bold=True, after=0), _paragraph(rest, language, after=0)]
    body += [address, when] if indent else [when, address]
    if row.official_number:
        body.append(_paragraph([f"{words.t('Our reference')}\u00a0: {row.official_number}"], language, after=60))
    body.append(_paragraph([f"{words.t('Subject')}\u00a0: {row.subject}"], language, bold=True, after=240))
    for part in parts(paper.sheet.body):
        if part.kind is PartKind.TABLE and part.text in paper.sheet.tables:
            body.append(_table(paper.sheet.tables[part.text], language))
        elif part.kind is PartKind.HEADING:
            body.append(_paragraph([part.text], language, bold=True, before=160, after=80))
        elif part.kind is PartKind.ITEM:
            body.append(_paragraph([f"–\t{part.text}"], language, indent=300, after=80))
        else:
            body.append(_paragraph(part.text.splitlines(), language))
    for told in party.signatories.splitlines() or [party.authority]:
        name, _, function = told.partition(",")
        body.append(_paragraph([name.strip(), function.strip()], language, before=700, after=0))
    width, height = (round(edge * 20) for edge in house.size)
    edges = "".join(f' w:{edge}="{_MARGIN}"' for edge in ("top", "right", "bottom", "left"))
    margins = f'<w:pgMar{edges} w:header="540" w:footer="540" w:gutter="0"/>'
    ending = f'<w:sectPr><w:pgSz w:w="{width}" w:h="{height}"/>{margins}</w:sectPr>'
    document = f"{_HEAD}<w:document {_WORD}><w:body>{''.join(body)}{ending}</w:body></w:document>"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in (("[Content_Types].xml", _TYPES), ("_rels/.rels", _LINKS), ("word/document.xml", document)):
            package.writestr(zipfile.ZipInfo(name, _DATE), text.encode(), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _paragraph(lines: Sequence[str], language: str, *, bold: bool = False, before: int = 0, after: int = 160,
               indent: int = 0) -> str:  # fmt: skip
    look = f'<w:rFonts w:ascii="Cambria" w:hAnsi="Cambria" w:cs="Cambria"/>{"<w:b/>" if bold else ""}<w:sz w:val="22"/>'
    runs = []
    for place, told in enumerate(lines):
        turn = "<w:br/>" if place else ""
        held = escape(printable(clean(told.replace("\t", "\u2003"))))
        runs.append(f'<w:r><w:rPr>{look}<w:lang w:val="{language}"/></w:rPr>{turn}'
                    f'<w:t xml:space="preserve">{held}</w:t></w:r>')  # fmt: skip
    left = f'<w:ind w:left="{indent}"/>' if indent else ""
    return f'<w:p><w:pPr><w:spacing w:before="{before}" w:after="{after}"/>{left}</w:pPr>{"".join(runs)}</w:p>'


def _table(rows: Sequence[Sequence[str]], language: str) -> str:
    made = []
    for place, row in enumerate(rows):
        cells = "".join(f"<w:tc>{_paragraph([cell], language, bold=not place, before=30, after=30)}</w:tc>"
                        for cell in row)  # fmt: skip
        head = "<w:tblHeader/>" if not place else ""
        made.append(f"<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>{cells}</w:tr>")
    grid = "<w:gridCol/>" * len(rows[0])
    return (f'<w:tbl><w:tblPr><w:tblW w:w="5000" w:type="pct"/><w:tblBorders>{_EDGES}</w:tblBorders></w:tblPr>'
            f"<w:tblGrid>{grid}</w:tblGrid>{''.join(made)}</w:tbl>{_paragraph([], language, after=60)}")  # fmt: skip
