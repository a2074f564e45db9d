"""A letter as a Word document, for who has to go on from it: the same parts as on paper, plain styles."""

import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

from cmpdesk.documents.house import House
from cmpdesk.documents.letters import house_of, shape, stays
from cmpdesk.documents.markup import clean
from cmpdesk.domain.exports import printable
from cmpdesk.domain.letters import LetterPaper, LetterState, LetterTable, PartKind, parts
from cmpdesk.domain.programmes import Paper
from cmpdesk.i18n.letters import dateline

_DATE = (1980, 1, 1, 0, 0, 0)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_BOTH = f'{_WORD} xmlns:r="{_KINDS}"'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = (
    f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
    '<Override PartName="/word/footer.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/>'
    '<Override PartName="/docProps/core.xml" '
    'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
)
_LINKS = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{_KINDS}/officeDocument" Target="word/document.xml"/>'
    f'<Relationship Id="r2" Type="{_PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
    "</Relationships>"
)
_INNER = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{_KINDS}/footer" Target="footer.xml"/></Relationships>'
)
_EDGES = "".join(f'<w:{edge} w:val="single" w:sz="4" w:color="CFD4DB"/>' for edge in
                 ("top", "left", "bottom", "right", "insideH", "insideV"))  # fmt: skip
_FIXED = '<w:tblLayout w:type="fixed"/>'
_FACE = '<w:rFonts w:ascii="Cambria" w:hAnsi="Cambria" w:cs="Cambria"/>'
_AFTER = ('<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
          '<w:rPr><w:sz w:val="2"/></w:rPr></w:pPr></w:p>')  # fmt: skip
"""What has to follow a table, too small to be seen or to turn a page."""
_CELL_SIZE = 9
_CLOSE = '<w:tblCellMar><w:left w:w="70" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar>'
_APART = '<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="480" w:type="dxa"/></w:tblCellMar>'
_RULE = '<w:top w:val="single" w:sz="4" w:space="3" w:color="5B6570"/>'
_WIDTH = 10_000
"""Of a table, about: its columns are shares of the page."""
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
    when = paragraph([dateline(words, party.zone, row.dated_on)], language, before=200, indent=indent)
    address = paragraph(row.recipient.splitlines(), language, before=300, after=200, indent=indent)
    body = [paragraph([first], language, bold=True, after=0), paragraph(rest, language, after=0)]
    if row.state is LetterState.DRAFT and not row.official_number:
        body.insert(0, paragraph([words.t("Draft, not sealed")], language, right=True, size=_CELL_SIZE))
    body += [address, when] if indent else [when, address]
    if row.official_number:
        reference = words.t("{label}: {value}", label=words.t("Our reference"), value=row.official_number)
        body.append(paragraph([reference], language, after=60))
    subject = words.t("{label}: {value}", label=words.t("Subject"), value=row.subject)
    body.append(paragraph([subject], language, bold=True, after=240, level=1))
    told = parts(paper.sheet.body)
    for place, part in enumerate(told):
        keep = stays(told, place)
        if part.kind is PartKind.TABLE and part.text in paper.sheet.tables:
            rows = paper.sheet.tables[part.text]
            body.append(table(rows, language, shape(LetterTable(part.text), len(rows[0]))))
        elif part.kind is PartKind.HEADING:
            body.append(paragraph([part.text], language, bold=True, before=160, after=80, keep=keep, level=2))
        elif part.kind is PartKind.ITEM:
            body.append(paragraph([f"–\t{part.text}"], language, indent=300, after=80, keep=keep))
        else:
            body.append(paragraph(part.text.splitlines(), language, keep=keep))
    signed = [one.strip() for one in party.signatories.splitlines() if one.strip()] or [party.authority]
    for start in range(0, len(signed), 2):
        cells = []
        for one in signed[start : start + 2]:
            name, _, function = one.partition(",")
            cells.append(signature(name.strip(), function.strip(), language))
        body.append(beside([cells], language))
    return package(body, house, row.subject)


def package(body: Sequence[str], house: House, title: str) -> bytes:
    """Return a document of these blocks on the paper of its house, with the numbers of its pages at their foot."""
    width, height = (round(edge * 20) for edge in house.size)
    edges = "".join(f' w:{edge}="{_MARGIN}"' for edge in ("top", "right", "bottom", "left"))
    margins = f'<w:pgMar{edges} w:header="540" w:footer="540" w:gutter="0"/>'
    foot = '<w:footerReference w:type="default" r:id="r1"/>'
    ending = f'<w:sectPr>{foot}<w:pgSz w:w="{width}" w:h="{height}"/>{margins}</w:sectPr>'
    document = f"{_HEAD}<w:document {_BOTH}><w:body>{''.join(body)}{ending}</w:body></w:document>"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as held:
        for name, text in (("[Content_Types].xml", _TYPES), ("_rels/.rels", _LINKS), ("word/document.xml", document),
                           ("word/_rels/document.xml.rels", _INNER), ("word/footer.xml", _foot(house.language_tag)),
                           ("docProps/core.xml", _core(title, house.language_tag))):  # fmt: skip
            held.writestr(zipfile.ZipInfo(name, _DATE), text.encode(), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _foot(language: str) -> str:
    look = f'<w:rPr>{_FACE}<w:sz w:val="{2 * _CELL_SIZE}"/><w:lang w:val="{language}"/></w:rPr>'
    page, pages = (f'<w:fldSimple w:instr=" {one} "><w:r>{look}<w:t>1</w:t></w:r></w:fldSimple>'
                   for one in ("PAGE", "NUMPAGES"))  # fmt: skip
    between = f'<w:r>{look}<w:t xml:space="preserve"> / </w:t></w:r>'
    return f'{_HEAD}<w:ftr {_WORD}><w:p><w:pPr><w:jc w:val="right"/></w:pPr>{page}{between}{pages}</w:p></w:ftr>'


def _core(title: str, language: str) -> str:
    names = f'xmlns:cp="{_PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    told = escape(printable(clean(title)))
    return (f"{_HEAD}<cp:coreProperties {names}><dc:title>{told}</dc:title><dc:language>{language}</dc:language>"
            "</cp:coreProperties>")  # fmt: skip


def paragraph(lines: Sequence[str], language: str, *, bold: bool = False, before: int = 0, after: int = 160,
              indent: int = 0, new_page: bool = False, keep: bool = False, right: bool = False,
              ruled: bool = False, size: float = 11, level: int = 0) -> str:  # fmt: skip
    """Return a paragraph of lines, on the page of the next one where `keep`; distances in twentieths of a point.

    It is set on its right end where `right`, below a line to sign on where `ruled`, and stands in the outline of the
    document at `level`, from 1.
    """
    look = f'{_FACE}{"<w:b/>" if bold else ""}<w:sz w:val="{2 * size:g}"/>'
    runs = []
    for place, told in enumerate(lines):
        turn = "<w:br/>" if place else ""
        held = escape(printable(clean(told.replace("\t", "\u2003"))))
        runs.append(f'<w:r><w:rPr>{look}<w:lang w:val="{language}"/></w:rPr>{turn}'
                    f'<w:t xml:space="preserve">{held}</w:t></w:r>')  # fmt: skip
    left = f'<w:ind w:left="{indent}"/>' if indent else ""
    turn = ("<w:keepNext/><w:keepLines/>" if keep else "") + ("<w:pageBreakBefore/>" if new_page else "")
    rule = f"<w:pBdr>{_RULE}</w:pBdr>" if ruled else ""
    end = ('<w:jc w:val="right"/>' if right else "") + (f'<w:outlineLvl w:val="{level - 1}"/>' if level else "")
    said = f'{turn}{rule}<w:spacing w:before="{before}" w:after="{after}"/>{left}{end}'
    return f"<w:p><w:pPr>{said}</w:pPr>{''.join(runs)}</w:p>"


def signature(name: str, function: str, language: str) -> str:
    """Return where somebody signs: a line, the name, the function."""
    return paragraph([name, function], language, before=800, after=0, ruled=True)


def beside(rows: Sequence[Sequence[str]], language: str) -> str:
    """Return rows of blocks, two beside each other."""
    made = ""
    for blocks in rows:
        held = [*blocks, paragraph([], language)][:2]
        made += f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(_cell(block, 0.5) for block in held)}</w:tr>"
    look = f'<w:tblPr><w:tblW w:w="5000" w:type="pct"/>{_FIXED}{_APART}</w:tblPr>'
    return f"<w:tbl>{look}{_grid([0.5, 0.5])}{made}</w:tbl>{_AFTER}"


def table(rows: Sequence[Sequence[str]], language: str, columns: Sequence[tuple[float, bool]]) -> str:
    """Return a table; its first row is repeated on each page.

    `columns` tells of each its share of the width, and whether it holds figures.
    """
    made = []
    for place, row in enumerate(rows):
        cells = []
        for text, (share, figures) in zip(row, columns, strict=False):  # as on paper: those that the table is known for
            held = paragraph(text.split("\n"), language, bold=not place, before=30, after=30, right=figures,
                             keep=not place, size=_CELL_SIZE)  # fmt: skip
            cells.append(_cell(held, share))
        head = "<w:tblHeader/>" if not place else ""
        made.append(f"<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>{''.join(cells)}</w:tr>")
    look = f'<w:tblPr><w:tblW w:w="5000" w:type="pct"/><w:tblBorders>{_EDGES}</w:tblBorders>{_FIXED}{_CLOSE}</w:tblPr>'
    grid = _grid([share for share, _ in columns])
    return f"<w:tbl>{look}{grid}{''.join(made)}</w:tbl>{paragraph([], language, after=60)}"


def _grid(shares: Sequence[float]) -> str:
    columns = "".join(f'<w:gridCol w:w="{round(_WIDTH * share)}"/>' for share in shares)
    return f"<w:tblGrid>{columns}</w:tblGrid>"


def _cell(held: str, share: float) -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{round(5000 * share)}" w:type="pct"/></w:tcPr>{held}</w:tc>'
