"""Files that no office means to send, and that some day arrive: written here byte by byte."""

import struct
import zipfile
from io import BytesIO
from pathlib import Path

import pikepdf
import xlsxwriter
from pikepdf import Array, Dictionary, Name

CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def raw_xlsx(path: Path, sheet: str | bytes, extra: dict[str, bytes] | None = None, doctype: str = "") -> Path:
    """Write a workbook whose one sheet is the given XML."""
    workbook = (
        f'<?xml version="1.0"?><workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>'
        '<sheet name="Feuille" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    links = (
        f'<?xml version="1.0"?><Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" '
        f'Type="{RELATIONS}/{{}}" Target="{{}}"/></Relationships>'
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", CONTENT_TYPES)
        archive.writestr("_rels/.rels", links.format("officeDocument", "xl/workbook.xml"))
        archive.writestr("xl/workbook.xml", workbook)
        archive.writestr("xl/_rels/workbook.xml.rels", links.format("worksheet", "worksheets/sheet1.xml"))
        body = sheet if isinstance(sheet, bytes) else sheet.encode()
        archive.writestr("xl/worksheets/sheet1.xml", doctype.encode() + body)
        for name, data in (extra or {}).items():
            archive.writestr(name, data)
    return path


def sheet_xml(rows: str, dimension: str = "A1:C3") -> str:
    """Return the XML of a sheet around its rows."""
    return f'<worksheet xmlns="{MAIN}"><dimension ref="{dimension}"/><sheetData>{rows}</sheetData></worksheet>'


def text_cell(where: str, text: str) -> str:
    """Return the XML of a cell with a text."""
    return f'<c r="{where}" t="inlineStr"><is><t>{text}</t></is></c>'


HEADER = (
    f"<row r='1'>{text_cell('A1', 'Numéro')}{text_cell('B1', 'Titre')}{text_cell('C1', 'Organisme')}</row>"
    f"<row r='2'>{text_cell('A2', '12.101')}{text_cell('B2', 'Tourbières')}{text_cell('C2', 'Sphaigne')}</row>"
)


def far_cell(path: Path) -> Path:
    """A 1.4 kB workbook with one cell in the last row and column."""
    return raw_xlsx(path, sheet_xml(HEADER + "<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>"))


def low_cell(path: Path) -> Path:
    """A workbook with a cell in the last row of its first column."""
    return raw_xlsx(path, sheet_xml(HEADER + '<row r="1048576"><c r="A1048576"><v>1</v></c></row>'))


def declared_rows(path: Path) -> Path:
    """A workbook that claims all rows and columns and has two."""
    empty = '<row r="1048576" ht="15"><c r="A1048576" s="0"/></row>'
    return raw_xlsx(path, sheet_xml(HEADER + empty, dimension="A1:XFD1048576"))


def many_rows(path: Path, rows: int) -> Path:
    """A small file of very many short rows."""
    body = "".join(f'<row r="{row}"><c r="A{row}"><v>1</v></c></row>' for row in range(3, rows))
    return raw_xlsx(path, sheet_xml(HEADER + body))


def zip_bomb(path: Path) -> Path:
    """300 MB of spaces in 300 kB."""
    return raw_xlsx(path, b" " * 300_000_000)


def small_zip_bomb(path: Path) -> Path:
    """A ratio of a thousand under the limit of the whole."""
    return raw_xlsx(path, sheet_xml(HEADER), extra={"xl/media/image1.bin": bytes(60_000_000)})


def xml_bomb(path: Path) -> Path:
    """Ten entities, each ten times the one before."""
    entities = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    bomb = HEADER.replace("Tourbières", "&a9;")
    return raw_xlsx(path, sheet_xml(bomb), doctype=f"<!DOCTYPE worksheet [{entities}]>")


def outside_entity(path: Path, canary: Path) -> Path:
    """An entity that stands for a file of this machine."""
    entity = f'<!DOCTYPE worksheet [<!ENTITY canary SYSTEM "{canary.as_uri()}">]>'
    return raw_xlsx(path, sheet_xml(HEADER.replace("Tourbières", "&canary;")), doctype=entity)


def traversing(path: Path) -> Path:
    """An entry that would land outside the folder of whoever unpacks it."""
    return raw_xlsx(path, sheet_xml(HEADER), extra={"../../evil.xml": b"<x/>"})


def protected_workbook(path: Path) -> Path:
    """What a spreadsheet program writes for a file with a password: an OLE file with an encrypted package."""
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    directory = "EncryptionInfo".encode("utf-16-le").ljust(128, b"\0")
    directory += "EncryptedPackage".encode("utf-16-le").ljust(128, b"\0")
    path.write_bytes(head + directory + bytes(2048))
    return path


def workbook(path: Path, rows: list[list[object]], sheet: str = "Dépôts") -> Path:
    """An ordinary workbook."""
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        page = book.add_worksheet(sheet)
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if value is not None:
                    page.write(number, column, value)
    return path


def old_workbook(path: Path, rows: list[list[object]], sheet: str = "Dépôts") -> Path:
    """An xls file (BIFF8 in a compound file); a text such as ``#N/A`` becomes an error cell."""

    def record(kind: int, body: bytes) -> bytes:
        return struct.pack("<HH", kind, len(body)) + body

    cells = b""
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            place = struct.pack("<HHH", row, column, 0)
            if value == "#N/A":
                cells += record(0x0205, place + b"\x2a\x01")
            elif value == "=#REF!":
                cells += record(0x0006, place + b"\x02\x00\x17\x00\x00\x00\xff\xff" + bytes(8))
            elif isinstance(value, float):
                cells += record(0x0203, place + struct.pack("<d", value))
            elif value is not None:
                text = str(value)
                cells += record(0x0204, place + struct.pack("<HB", len(text), 1) + text.encode("utf-16-le"))
    size = struct.pack("<IIHHH", 0, len(rows), 0, max(map(len, rows)), 0)
    page = record(0x0809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0)) + record(0x0200, size) + cells
    page += record(0x000A, b"")
    head = record(0x0809, struct.pack("<HHHHII", 0x600, 0x05, 0, 0, 0, 0)) + record(0x0042, struct.pack("<H", 1200))
    named = struct.pack("<HBB", 0, len(sheet), 1) + sheet.encode("utf-16-le")
    start = len(head) + 8 + len(named) + 4
    book = head + record(0x0085, struct.pack("<I", start) + named) + record(0x000A, b"") + page
    book = book.ljust(max(4096, -(-len(book) // 512) * 512), b"\0")
    path.write_bytes(_compound(book))
    return path


def _compound(stream: bytes) -> bytes:
    """A compound file with one stream named Workbook: its table, its directory, its sectors."""
    count = len(stream) // 512
    chain = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, count + 2), 0xFFFFFFFE]
    table = struct.pack("<128I", *chain, *[0xFFFFFFFF] * (128 - len(chain)))

    def entry(name: str, kind: int, child: int, first: int, size: int) -> bytes:
        text = name.encode("utf-16-le") + b"\0\0"
        links = struct.pack("<HBBIII", len(text), kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
        return text.ljust(64, b"\0") + links + bytes(36) + struct.pack("<IQ", first, size)

    folder = entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + entry("Workbook", 2, 0xFFFFFFFF, 2, len(stream))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    head += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    return head + table + folder.ljust(512, b"\0") + stream


# --- PDF --------------------------------------------------------------------------------------------------
# ---------


def page_of(pdf: pikepdf.Pdf, text: str = "Page", box: tuple[float, ...] = (0, 0, 612, 792)) -> pikepdf.Object:
    """Add a page with one line of text."""
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
    content = f"BT /F 24 Tf {box[0] + 72} {box[1] + 72} Td ({text}) Tj ET".encode("cp1252")
    page = Dictionary(
        Type=Name.Page,
        MediaBox=Array(list(box)),
        Resources=Dictionary(Font=Dictionary(F=font)),
        Contents=pdf.make_stream(content),
    )
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    return pdf.pages[-1].obj


def saved(pdf: pikepdf.Pdf, **options: object) -> bytes:
    """Return the bytes of a file."""
    out = BytesIO()
    pdf.save(out, **options)  # type: ignore[arg-type]  # passed on as they are
    return out.getvalue()


def plain_pdf(pages: int = 2) -> bytes:
    """An ordinary file."""
    with pikepdf.new() as pdf:
        for number in range(pages):
            page_of(pdf, f"Page {number + 1}")
        return saved(pdf)


def broken_page_pdf() -> bytes:
    """Three pages, of which the last is none."""
    with pikepdf.new() as pdf:
        for number in range(3):
            page_of(pdf, f"Page {number + 1}")
        pdf.Root.Pages.Kids[2] = pdf.make_indirect(Dictionary(Type=Name.Font))
        return saved(pdf)


def encrypted_pdf() -> bytes:
    """A file that asks for a password."""
    with pikepdf.new() as pdf:
        page_of(pdf)
        return saved(pdf, encryption=pikepdf.Encryption(user="secret", owner="secret", R=6))


def xfa_pdf() -> bytes:
    """A form of the kind that only one program can fill."""
    with pikepdf.new() as pdf:
        page_of(pdf, "Please wait...")
        pdf.Root.AcroForm = Dictionary(Fields=Array([]), XFA=pdf.make_stream(b"<xdp/>"))
        return saved(pdf)


def scripted_pdf() -> bytes:
    """Scripts at every door, a program to launch, a file inside, an author, a film."""
    with pikepdf.new() as pdf:
        page = page_of(pdf, "Visible")
        script = Dictionary(S=Name.JavaScript, JS="app.alert('canary')")
        pdf.Root.OpenAction = script
        pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array(["run", script])))
        page.AA = Dictionary(O=script)
        launch = Dictionary(S=Name.Launch, F="calc.exe")
        box = Array([0, 0, 50, 50])
        film = Dictionary(Type=Name.Annot, Subtype=Name.RichMedia, Rect=box)
        page.Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=box, A=launch), film])
        page.PieceInfo = Dictionary(Program=Dictionary(Private="canary"))
        pdf.attachments["canary.exe"] = b"canary-payload"
        pdf.docinfo["/Author"] = "Canary Author"
        pdf.Root.Metadata = pdf.make_stream(b"<x>Canary Author</x>", Type=Name.Metadata, Subtype=Name.XML)
        return saved(pdf)


def form_pdf() -> bytes:
    """A filled form whose program drew nothing, and a comment in the same state."""
    with pikepdf.new() as pdf:
        page = page_of(pdf, "Formulaire")
        field = pdf.make_indirect(
            Dictionary(
                Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T="titre", V="Sphaigne", F=4,
                Rect=Array([72, 300, 400, 330]), DA="/Helv 12 Tf 0 g",
            )
        )  # fmt: skip
        comment = Dictionary(
            Type=Name.Annot, Subtype=Name.FreeText, Rect=Array([72, 400, 400, 460]), Contents="Voir (annexe) é",
            DA="/Helv 9 Tf 0 g",
        )  # fmt: skip
        page.Annots = Array([field, pdf.make_indirect(comment)])
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
        pdf.Root.AcroForm = Dictionary(
            Fields=Array([field]),
            DA="/Helv 12 Tf 0 g",
            DR=Dictionary(Font=Dictionary(Helv=pdf.make_indirect(font))),
        )
        return saved(pdf)


def turned_pdf(turn: int, crop: tuple[float, ...] | None = None, unit: float | None = None) -> bytes:
    """A page turned by its viewer, cropped, in larger units, far from the origin."""
    with pikepdf.new() as pdf:
        page = page_of(pdf, "Debout", box=(100, 50, 712, 842))
        page.Rotate = turn
        if crop:
            page.CropBox = Array(list(crop))
        if unit:
            page.UserUnit = unit
        return saved(pdf)


def page_bomb(pages: int = 2_000_000) -> bytes:
    """One page, referred to millions of times."""
    kids = b"3 0 R " * pages
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [%s] >>" % (pages, kids),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] >>",
    ]
    out = BytesIO(b"")
    out.write(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 4\n0000000000 65535 f \n")
    out.writelines(b"%010d 00000 n \n" % place for place in places)
    out.write(b"trailer << /Root 1 0 R /Size 4 >>\nstartxref\n%d\n%%%%EOF\n" % start)
    return out.getvalue()


def content_bomb(size: int = 1_500_000_000) -> bytes:
    """A page whose content unfolds to gigabytes."""
    import zlib

    packer = zlib.compressobj(1)
    chunk = b" " * 10_000_000
    packed = b"".join([packer.compress(chunk) for _ in range(size // len(chunk))] + [packer.flush()])
    with pikepdf.new() as pdf:
        page = page_of(pdf)
        page.Contents.write(packed, filter=Name.FlateDecode)
        return saved(pdf)
