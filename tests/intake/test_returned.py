"""Files that came back, read in the real child: filled by other programs, damaged, hostile, or only pictures."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest

from cmpdesk.domain.errors import Foreseen, Refusal
from cmpdesk.domain.returned import Reading, Way
from cmpdesk.domain.returns import SheetFile
from cmpdesk.domain.tasks import Progress
from cmpdesk.intake import returned_pdf, returns
from tests.documents.contents import document
from tests.documents.test_score_forms import ANSWERS, CODE, COMMENT, RETURNED, blank
from tests.documents.test_score_tables import written


@pytest.fixture(scope="module")
def reader() -> Iterator[returns.Reader]:
    with returns.Reader() as made:
        yield made


def one(reader: returns.Reader, path: Path) -> Reading:
    (found,) = reader.read([path])
    return found


def told(reading: Reading) -> dict[tuple[str, str], object]:
    assert reading.fault is None
    sheet = next(each for each in reading.sheets if each.code == CODE)
    return {(str(field.kind), field.criterion): value for field, value in sheet.answers.items()}


@pytest.mark.parametrize("name", ["pdftk.pdf", "poppler.pdf"])
def test_forms_that_other_programs_filled(reader: returns.Reader, name: str) -> None:
    found = one(reader, RETURNED / name)
    assert (found.kind, found.way, found.reviewer_id) == (SheetFile.PDF, Way.FIELDS, "r-QC-04")
    assert {key: str(value).replace("\r\n", "\n").replace("\r", "\n") for key, value in told(found).items()} == ANSWERS


@pytest.mark.parametrize("kind", ["xlsx", "ods", "docx"])
def test_files_that_an_office_program_filled(reader: returns.Reader, kind: str) -> None:
    found = one(reader, RETURNED / f"libreoffice.{kind}")
    assert (found.kind, found.reviewer_id, len(found.sheets)) == (SheetFile(kind), "r-QC-04", 2)
    answers = told(found)
    assert answers["mark", "c0"] == ("4,5" if kind == "docx" else 4.5)
    assert answers["comment", "c0"] == COMMENT
    assert answers["recommendation", ""] == "Si les fonds le permettent"
    assert found.sheets[1].answers == {}


def test_what_was_typed_is_decoded_whatever_wrote_it(reader: returns.Reader, tmp_path: Path) -> None:
    path = blank(tmp_path, only=1)
    odd = "Œuvre (brisée \\ ) — 漢字 /V /m5 /T (x)\rfin"
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        sheet = pdf.Root.AcroForm.Fields[0].Kids[0]
        for field in sheet.Kids:
            if str(field.T) == "strengths":
                field.V = pikepdf.String(odd)
            elif str(field.T) == "weaknesses":
                field.V = pdf.make_stream(b"en flux")
            elif str(field.T) == "mark":
                field.Kids[0].V = pikepdf.Name("/m4")
        pdf.save(tmp_path / "a.pdf")
        pdf.save(tmp_path / "b.pdf", object_stream_mode=pikepdf.ObjectStreamMode.generate)
        pdf.save(tmp_path / "c.pdf", linearize=True)
    for name in ("a.pdf", "b.pdf", "c.pdf"):
        assert told(one(reader, tmp_path / name)) == {
            ("strengths", ""): odd, ("weaknesses", ""): "en flux", ("mark", "c0"): "m4",
        }, name  # fmt: skip


def test_a_newer_answer_written_below_the_older_one_counts(reader: returns.Reader, tmp_path: Path) -> None:
    """Viewers save by writing changed objects at the end of the file."""
    data = (RETURNED / "pdftk.pdf").read_bytes()
    with pikepdf.open(RETURNED / "pdftk.pdf") as pdf:
        marks = next(each for each in pdf.Root.AcroForm.Fields[0].Kids[0].Kids if str(each.T) == "mark")
        field = next(each for each in marks.Kids if str(each.T) == "c0")
        number, size = field.objgen[0], int(pdf.trailer.Size)
        root = pdf.trailer.Root.objgen[0]
        field.V = pikepdf.Name("/m2")
        changed = field.unparse(resolved=True)
    before = data.rfind(b"startxref")
    last = int(data[before:].split()[1])
    at = len(data) + 1
    body = b"\n%d 0 obj\n%s\nendobj\n" % (number, changed)
    table = b"xref\n%d 1\n%010d 00000 n \ntrailer\n<</Size %d/Root %d 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (
        number, at, size, root, last, len(data) + len(body))  # fmt: skip
    (tmp_path / "annexe.pdf").write_bytes(data + body + table)
    assert told(one(reader, tmp_path / "annexe.pdf"))["mark", "c0"] == "m2"


def test_what_somebody_wrote_upon_is_for_a_person(reader: returns.Reader, tmp_path: Path) -> None:
    path = blank(tmp_path, only=1)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        ink = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Ink, Rect=[0, 0, 9, 9],
                                 InkList=[[0, 0, 9, 9]])  # fmt: skip
        page = next(each for each in pdf.pages if "/Annots" in each.obj)
        page.obj.Annots.append(pdf.make_indirect(ink))
        pdf.save(path)
    found = one(reader, path)
    assert (found.way, [each.code for each in found.sheets]) == (Way.FLATTENED, [CODE])


def test_the_printed_code_is_found_as_a_scanner_reads_it() -> None:
    code = str(CODE)
    for text in (code, code.lower(), code.replace("-", " - "), code.replace("-", "\u2010"), f"Code : {code}."):
        assert list(returned_pdf.codes_in(text)) == [CODE], text
    assert not list(returned_pdf.codes_in(code[:-1] + ("A" if code[-1] != "A" else "B")))
    assert not list(returned_pdf.codes_in("2022-0411-1530-9999"))


@pytest.mark.parametrize(("kind", "part"), [(SheetFile.DOCX, "word/document.xml"), (SheetFile.XLSX, "xl/workbook.xml")])
def test_an_archive_that_declares_entities_or_is_broken(
    reader: returns.Reader, tmp_path: Path, kind: SheetFile, part: str
) -> None:
    path = written(tmp_path, kind)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in {**parts, part: bomb}.items():
            archive.writestr(name, data)
    fault = one(reader, path).fault
    assert fault is not None
    assert fault.code in ("return.damaged", "return.foreign")


def test_a_bomb_and_a_file_that_is_no_sheet(reader: returns.Reader, tmp_path: Path) -> None:
    bomb, text, letter = (tmp_path / name for name in ("bombe.docx", "notes.txt", "lettre.pdf"))
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * 250_000_000)
    text.write_text("4,5")
    letter.write_bytes(document(1, text="Une lettre tout à fait étrangère à cette affaire"))
    codes = [found.fault.code if found.fault else "" for found in reader.read([bomb, text, letter])]
    assert codes == ["sheet.bomb", "return.foreign", "return.foreign"]


class _Stopped:
    """A watch that is told to stop at once."""

    def report(self, _progress: Progress) -> None: ...

    def check(self) -> None:
        raise Refusal("task.cancelled")


def test_cancelled(reader: returns.Reader) -> None:
    with pytest.raises(Foreseen, match=r"task\.cancelled"):
        reader.read([RETURNED / "pdftk.pdf"], _Stopped())
    assert one(reader, RETURNED / "pdftk.pdf").fault is None
