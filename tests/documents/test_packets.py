"""Packets read back by other programs: pypdf, poppler, qpdf."""

import re
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, cast

import pikepdf
import pytest
from pypdf import PdfReader
from pypdf.generic import Destination

from cmpdesk.documents import packets
from cmpdesk.domain.attachments import AttachmentStatus
from cmpdesk.domain.calls import Confidentiality
from cmpdesk.domain.deadlines import Deadline
from cmpdesk.domain.interests import Gate
from cmpdesk.domain.packets import PacketApplication, PacketContent, PieceKind, ProducedPacket
from cmpdesk.domain.programmes import Party
from cmpdesk.domain.tasks import Progress, Unwatched
from cmpdesk.domain.text import LocalisedText
from tests.documents import contents as fiction

FORM, PLAN = fiction.document(4, text="Formulaire"), fiction.document(2, size=(842, 595), text="Plan")
TABLE = fiction.attachment("Budget détaillé.xlsx", b"a table", 0, AttachmentStatus.OTHER_FORMAT)
SECRET = "Zinnwald Obscur"
Tool = Callable[[str], str]


def applications() -> tuple[PacketApplication, ...]:
    first: dict[str, object] = {"attachments": (fiction.attachment("Formulaire signé.pdf", FORM, 4),)}
    second: dict[str, object] = {"attachments": (fiction.attachment("Plan.pdf", PLAN, 2), TABLE)}
    return (
        PacketApplication(fiction.application("12.101", "Filière du bois", first, second)),
        PacketApplication(fiction.application("12.102", SECRET, {"organisation": f"Atelier {SECRET}"}), Gate.RECUSED),
        PacketApplication(fiction.application("12.103", "Théâtre jeune public", first)),
    )


class Counting:
    def __init__(self) -> None:
        self.seen: list[Progress] = []

    def report(self, progress: Progress) -> None:
        self.seen.append(progress)

    def check(self) -> None:
        return


def made(folder: Path, *contents: PacketContent, jobs: int = 1, issue: int = 1) -> list[ProducedPacket]:
    """Write packets into `folder`/out."""
    spool, out = folder / "spool", folder / "out"
    fiction.spooled(spool, FORM, PLAN)
    out.mkdir(exist_ok=True)
    orders = [fiction.order(one, issue) for one in contents]
    names = {one.reviewer.id: f"{one.reviewer.code}.pdf" for one in contents}
    return list(packets.produce(orders, spool=spool, out=out, names=names, jobs=jobs, watch=Unwatched()))


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, ProducedPacket]:
    """One packet of each house: Letter in Québec French, A4 in Belgian French, A4 in Dutch."""
    found = made(
        tmp_path_factory.mktemp("printed"),
        fiction.content(applications()),
        fiction.content(applications(), fiction.WALLONIE, "WB-01"),
        fiction.content(applications(), fiction.FLANDERS, "VL-02", "nl"),
        jobs=2,
    )
    return {one.reviewer_id.removeprefix("r-"): one for one in found}


CODES = ("QC-04", "WB-01", "VL-02")


@pytest.mark.parametrize("code", CODES)
def test_pages_in_are_pages_out(printed: dict[str, ProducedPacket], code: str) -> None:
    packet = printed[code]
    assert len(PdfReader(packet.path).pages) == packet.manifest.pages == sum(one.pages for one in packet.manifest.lines)
    first = 1
    for one in packet.manifest.lines:
        assert one.first == first
        first += one.pages
    kinds = [one.kind for one in packet.manifest.lines]
    assert kinds[:5] == [PieceKind.COVER, PieceKind.MANDATE, PieceKind.DECLARATION, PieceKind.GRID, PieceKind.CONTENTS]
    assert kinds[5:10] == [PieceKind.SHEET, PieceKind.ATTACHMENT, PieceKind.ATTACHMENT, PieceKind.PLACEHOLDER,
                           PieceKind.SCORE_SHEET]  # fmt: skip
    assert kinds[-1] is PieceKind.SUMMARY
    assert sha256(Path(packet.path).read_bytes()).hexdigest() == packet.sha256


@pytest.mark.parametrize("code", CODES)
def test_every_page_carries_header_and_footer(printed: dict[str, ProducedPacket], code: str) -> None:
    packet = printed[code]
    running = {line.first + n: line for line in packet.manifest.lines for n in range(line.pages)}
    for number, page in enumerate(PdfReader(packet.path).pages, start=1):
        text = page.extract_text()
        assert f"{number} / {packet.manifest.pages}" in text
        assert code in text
        if running[number].application:
            assert running[number].application in text
        if number > 1:
            assert "XIIe" in text.replace(" ", "")


def test_one_strict_file_makes_the_whole_packet_strict(tmp_path: Path, printed: dict[str, ProducedPacket]) -> None:
    plain = PdfReader(printed["QC-04"].path).pages[6].extract_text()
    assert "Confidentiel" in plain
    assert "Strictement" not in plain
    first, *others = applications()
    strict = replace(first, sheet=replace(first.sheet, confidentiality=Confidentiality.STRICT))
    packet = made(tmp_path, fiction.content((strict, *others)))[0]
    assert packet.fingerprint != printed["QC-04"].fingerprint
    for page in PdfReader(packet.path).pages[1:]:
        assert "Strictement confidentiel" in page.extract_text()


@pytest.mark.parametrize("code", CODES)
def test_poppler_and_qpdf_find_no_fault(printed: dict[str, ProducedPacket], code: str, external_tool: Tool) -> None:
    path = printed[code].path
    checked = subprocess.run([external_tool("qpdf"), "--check", path], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    read = subprocess.run([external_tool("pdftotext"), path, "-"], capture_output=True, text=True, check=True)
    assert read.stderr == ""
    for part in ("Filière du bois", "Théâtre du Cap", "Compagnie du Perron", "Formulaire page 4", "Plan page 2",
                 "Budget détaillé.xlsx", TABLE.sha256, "12.102"):  # fmt: skip
        assert part in read.stdout


@pytest.mark.parametrize("code", CODES)
def test_all_fonts_of_ours_are_embedded(printed: dict[str, ProducedPacket], code: str, external_tool: Tool) -> None:
    told = subprocess.run([external_tool("pdffonts"), printed[code].path], capture_output=True, text=True, check=True)
    rows = [line.split() for line in told.stdout.splitlines()[2:]]
    ours = [row for row in rows if "+" in row[0]]
    assert len(ours) >= 4
    assert all("yes yes yes" in " ".join(row) for row in ours)
    foreign = {row[0] for row in rows if "+" not in row[0]}
    named = {font for line in printed[code].manifest.lines for font in line.fonts}
    assert foreign == named == {"Helvetica"}


def test_paper_belongs_to_the_party(printed: dict[str, ProducedPacket]) -> None:
    sizes = {code: {tuple(round(float(edge)) for edge in page.mediabox[2:]) for page in PdfReader(one.path).pages}
             for code, one in printed.items()}  # fmt: skip
    assert sizes == {"QC-04": {(612, 792)}, "WB-01": {(595, 842)}, "VL-02": {(595, 842)}}


def test_language_and_conventions_belong_to_the_reader(printed: dict[str, ProducedPacket]) -> None:
    assert [str(PdfReader(printed[code].path).root_object["/Lang"]) for code in CODES] == ["fr-CA", "fr-BE", "nl-BE"]
    texts = {code: _text(printed[code]) for code in CODES}
    assert "12 000,00 $" in texts["QC-04"]
    assert "9 800,00 €" in texts["WB-01"]
    assert "17 h" in texts["QC-04"]
    assert "23 h" in texts["QC-04"]
    assert "23.00 uur" in texts["VL-02"]
    assert texts["WB-01"].index("23 h") < texts["WB-01"].index("17 h")


def _text(packet: ProducedPacket) -> str:
    return _plain("\n".join(page.extract_text() for page in PdfReader(packet.path).pages))


def _plain(text: str) -> str:
    return re.sub(r"\s", " ", text.replace("\u202f", " "))


@pytest.mark.parametrize("code", CODES)
def test_bookmarks_and_contents_lead_to_their_pages(printed: dict[str, ProducedPacket], code: str) -> None:
    packet = printed[code]
    reader = PdfReader(packet.path)
    lines = packet.manifest.lines
    marks = list(_flat(reader.outline))
    pages = [reader.get_destination_page_number(mark) for mark in marks]
    assert None not in pages
    assert list(pages) == [one.first - 1 for one in lines]
    nested = [entry for entry in reader.outline if isinstance(entry, list)]
    assert [len(entry) for entry in nested] == [4, 2]
    contents = next(one for one in lines if one.kind is PieceKind.CONTENTS)
    with pikepdf.open(packet.path) as pdf:
        places = [page.obj.objgen for page in pdf.pages]
        annotations = cast("Any", pdf.pages[contents.first - 1].obj["/Annots"])
        targets = [places.index(link["/Dest"][0].objgen) + 1 for link in annotations]
    firsts = [one.first for one in lines if one.kind in {PieceKind.SHEET, PieceKind.RECUSAL}]
    assert targets == firsts
    assert reader.page_labels[:2] == ["1", "2"]


def _flat(outline: Sequence[Any]) -> list[Destination]:
    return [one for entry in outline for one in (_flat(entry) if isinstance(entry, list) else [entry])]


def test_title_and_no_author(printed: dict[str, ProducedPacket]) -> None:
    reader = PdfReader(printed["QC-04"].path)
    assert reader.metadata is not None
    assert "QC-04" in (reader.metadata.title or "")
    assert reader.metadata.author is None
    assert reader.metadata.creation_date == datetime(2022, 4, 11, 14, 0, tzinfo=UTC)
    assert reader.viewer_preferences is not None
    assert reader.viewer_preferences.get("/DisplayDocTitle")


@pytest.mark.parametrize("code", CODES)
def test_nothing_of_a_recused_application_is_in_the_file(printed: dict[str, ProducedPacket], code: str) -> None:
    reader = PdfReader(printed[code].path)
    text = "".join(page.extract_text() for page in reader.pages)
    assert "12.102" in text
    with pikepdf.open(printed[code].path) as pdf:
        streams = b"".join(
            found.read_bytes() for found in pdf.objects
            if isinstance(found, pikepdf.Stream) and "/Subtype" not in found.stream_dict and "/Length1" not in found
        )  # fmt: skip
    raw = Path(printed[code].path).read_bytes() + streams
    for word in SECRET.split():
        assert word not in text
        assert word.encode() not in raw
        assert word.encode("utf-16-be").hex().upper().encode() not in raw
        from cmpdesk.documents.fonts import face

        for key in ("sans", "sans-bold", "serif", "serif-bold"):
            assert "".join(face(key).codes[char] for char in word).encode() not in streams


def test_placeholder_tells_what_and_why(printed: dict[str, ProducedPacket]) -> None:
    packet = printed["QC-04"]
    line = next(one for one in packet.manifest.lines if one.kind is PieceKind.PLACEHOLDER)
    text = PdfReader(packet.path).pages[line.first - 1].extract_text()
    assert (line.source, line.sha256) == (TABLE.name, TABLE.sha256)
    assert TABLE.name in text
    assert TABLE.sha256 in text
    assert "7" in text


def test_same_content_gives_same_bytes_however_it_is_made(tmp_path: Path) -> None:
    one, two = fiction.content(applications()), fiction.content(applications(), fiction.WALLONIE, "WB-01")
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    together = made(tmp_path / "a", two, one, jobs=2)
    alone = made(tmp_path / "b", one)
    kept = made(tmp_path / "a", one)
    by_reader = {packet.reviewer_id: packet.sha256 for packet in together}
    assert by_reader["r-QC-04"] == alone[0].sha256 == kept[0].sha256
    assert alone[0].fingerprint == packets.fingerprint(one)
    assert made(tmp_path / "b", one, issue=2)[0].sha256 != alone[0].sha256


LONG = "Appel à projets de la XIIe session, ouvert à tous les promoteurs, deuxième tour, projets reportés de deux rives"


@pytest.mark.parametrize(("title", "end"), [(LONG, "rives"), (LONG * 6, "…")])
def test_a_long_title_of_the_call_stands_on_two_lines_of_the_header(tmp_path: Path, title: str, end: str) -> None:
    content = fiction.content(applications()[:1], call=replace(fiction.CALL, title=LocalisedText(fr=title)))
    page = PdfReader(made(tmp_path, content)[0].path).pages[1]
    tops: dict[int, str] = {}

    def note(text: str, _cm: object, matrix: list[float], _font: object, _size: object) -> None:
        height = float(page.mediabox.height) - matrix[5]
        if height < 42 and text.strip():
            tops[round(height)] = tops.get(round(height), "") + text

    page.extract_text(visitor_text=note)
    assert sorted(tops) == [28, 38]
    assert end in tops[38]


def test_unusual_offset_is_told(tmp_path: Path) -> None:
    march = Deadline(datetime(2022, 3, 20, 21, 0, tzinfo=UTC), "America/Toronto")
    content = fiction.content(applications(), call=replace(fiction.CALL, return_by=march))
    text = _plain(PdfReader(made(tmp_path, content)[0].path).pages[0].extract_text())
    assert "17 h" in text
    assert "22 h" in text
    assert "⚠" in text


@pytest.mark.parametrize("criteria", [1, 7, 8])
@pytest.mark.parametrize("party", [fiction.QUEBEC, fiction.WALLONIE])
def test_score_sheet_has_one_page_up_to_eight_criteria(tmp_path: Path, criteria: int, party: Party) -> None:
    from cmpdesk.documents.house import House
    from cmpdesk.documents.scores import score_pages

    house = House.of(fiction.CMP, party, "fr")
    assert len(score_pages(house, fiction.grid(criteria))) == 1
    assert len(score_pages(house, fiction.grid(12))) == 2


def test_a_grid_that_is_a_proposal_says_so(tmp_path: Path) -> None:
    from cmpdesk.documents import pieces
    from cmpdesk.documents.house import House
    from cmpdesk.documents.scores import grid_pages

    house = House.of(fiction.CMP, fiction.QUEBEC, "fr")
    said = pieces.of_pages(grid_pages(house, fiction.grid())).body
    plain = pieces.of_pages(grid_pages(house, fiction.grid(proposal=False))).body
    assert len(said) != len(plain)


def test_progress_counts_packets_and_pages(tmp_path: Path) -> None:
    fiction.spooled(tmp_path / "spool", FORM, PLAN)
    watch = Counting()
    content = fiction.content(applications())
    found = list(packets.produce([fiction.order(content)], spool=tmp_path / "spool", out=tmp_path,
                                 names={content.reviewer.id: "a.pdf"}, jobs=1, watch=watch))  # fmt: skip
    last = watch.seen[-1]
    assert (last.label, last.done, last.total) == ("QC-04", 1, 1)
    assert last.pages_done == last.pages == found[0].manifest.pages
