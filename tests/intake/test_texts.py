"""The text of attachments, read by the real child: what is there is found, what is bad does no harm."""

import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from cmpdesk.intake import texts
from cmpdesk.runtime.child import Child
from tests.intake import bad_files

SENTENCE = "L’échéancier du cœur de métier : 4 066,13 $ à Québec"
W = 'xmlns:w="urn:w"'


def archive(parts: dict[str, str], mimetype: str = "") -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        if mimetype:
            made.writestr("mimetype", mimetype)
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


def docx(body: str) -> bytes:
    return archive({"word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>"})


def pdf(*lines: str) -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    out = BytesIO()
    canvas = Canvas(out)
    for line in lines:
        canvas.drawString(72, 720, line)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def test_what_can_be_read(child: Child) -> None:
    split = ("<w:p><w:r><w:t>L’échéan</w:t></w:r><w:r><w:t>cier</w:t></w:r></w:p>"
             "<w:p><w:t>R&amp;D &#233;t&#xe9;</w:t></w:p>")  # fmt: skip
    assert texts.read(child, docx(split), "a.docx") == "L’échéancier\nR&D été"
    shared = archive({"xl/workbook.xml": "<workbook/>",
                      "xl/sharedStrings.xml": "<sst><si><t>Cuves en grès</t></si><si><t>Total</t></si></sst>",
                      "xl/worksheets/sheet1.xml": "<c t='s'><v>0</v></c><is><t>Pressoir</t></is>"})  # fmt: skip
    assert texts.read(child, shared, "a.xlsx").split("\n") == ["Cuves en grès", "Total", "Pressoir"]
    odt = archive({"content.xml": "<text:p>Un<text:s/>deux</text:p><text:h>Trois</text:h>"},
                  "application/vnd.oasis.opendocument.text")  # fmt: skip
    assert texts.read(child, odt, "a.odt").split() == ["Un", "deux", "Trois"]
    assert texts.read(child, SENTENCE.encode(), "a.txt") == SENTENCE
    assert texts.read(child, SENTENCE.replace("’", "'").encode("cp1252"), "a.txt") == SENTENCE.replace("’", "'")
    assert texts.read(child, SENTENCE.encode("utf-16"), "a.txt") == SENTENCE
    assert texts.read(child, pdf("Première page", "Seconde page"), "a.pdf") == "Première page\nSeconde page"


def test_a_text_is_never_longer_than_is_kept(child: Child) -> None:
    assert len(texts.read(child, b"mousse " * 100_000, "a.txt")) == texts.LONGEST
    found = texts.read(child, docx("<w:p>" + "tourbe " * 60_000 + "</w:p>"), "a.docx")
    assert len(found) == texts.LONGEST


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\x00\x01\x02" * 50, b"%PDF-1.7\nnot a pdf", pdf("Bonjour")[:400], docx("<w:t>x</w:t>")[:-60],
        archive({"word/document.xml": "0" * 30_000_000}), archive({"../word/document.xml": "dehors"}),
        b"\x89PNG\r\n\x1a\n" + b"\x00" * 40,
    ],
    ids=["empty", "binary", "no-pdf", "cut-pdf", "cut-zip", "bomb", "escaping", "picture"],
)  # fmt: skip
def test_what_cannot_be_read_is_empty(child: Child, data: bytes) -> None:
    assert texts.read(child, data, "a") == ""


def test_an_entity_never_grows_and_no_control_character_stays(child: Child) -> None:
    bomb = '<!DOCTYPE a [<!ENTITY b "mousse">]><w:p><w:t>&b;&b;</w:t></w:p>'
    assert "moussemousse" not in texts.read(child, docx(bomb), "a.docx")
    assert texts.read(child, docx("<w:t>a\x01b&#0;c&#xD800;</w:t>"), "a.docx").isprintable()


def test_a_real_workbook_is_read(child: Child, tmp_path: Path) -> None:
    path = bad_files.workbook(tmp_path / "a.xlsx", [["Mousse", "Tourbe"], [12, "Échéancier"]])
    assert texts.read(child, path.read_bytes(), path.name).split() == ["Mousse", "Tourbe", "Échéancier"]
