"""Progress sheets that were typed into and saved by an office program, with numbers as it keeps them."""

import shutil
import subprocess
from collections.abc import Mapping
from copy import copy
from pathlib import Path
from xml.etree import ElementTree

import pytest

from cmpdesk.domain.progress import Change
from cmpdesk.domain.returned import AnswerState, SheetResult
from cmpdesk.domain.returns import FieldKind, SheetField, SheetFile, parse_code
from cmpdesk.i18n import progress as say
from cmpdesk.i18n.words import Words
from tests.services.progressing import FULL, Asking, alone, asked, check_full

__all__ = ["alone"]

pytestmark = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
OFFICE, TABLE, TEXT = (f"{{urn:oasis:names:tc:opendocument:xmlns:{part}:1.0}}" for part in ("office", "table", "text"))
Typed = Mapping[SheetField, str | float]
TYPED: Typed = FULL | {
    asked(FieldKind.REACHED, 1): 1.0, asked(FieldKind.REACHED, 3): 0.6, asked(FieldKind.DONE): 3.0,
    asked(FieldKind.MISSIONS): 2.0, asked(FieldKind.SPENT): 10250.5, asked(FieldKind.FORECAST): 12000.0,
    asked(FieldKind.CHANGE): say.change(Words.of("fr_CA"), Change.CALENDAR),
}  # fmt: skip
"""What a promoter types: a spreadsheet keeps counts, amounts and shares as numbers, 60 % as 0.6."""


def saved(path: Path, kind: str, folder: Path) -> Path:
    """Open a file in LibreOffice and save it as `kind`."""
    subprocess.run(["soffice", f"-env:UserInstallation=file://{folder.parent}/profile", "--headless", "--convert-to",
                    kind, "--outdir", folder, path], check=True, timeout=120, capture_output=True)  # fmt: skip
    return folder / f"{path.stem}.{kind}"


def typed(path: Path, answers: Mapping[str, str | float]) -> None:
    """Type answers into the fourth column of the rows whose first cell names a field, in a flat OpenDocument file."""
    for _, (prefix, address) in ElementTree.iterparse(path, ["start-ns"]):  # noqa: S314 - made here, of a sheet of ours
        ElementTree.register_namespace(prefix, address)
    tree, left = ElementTree.parse(path), dict(answers)  # noqa: S314 - as above
    for row in tree.iter(f"{TABLE}table-row"):
        cells = [one for one in row if one.tag == f"{TABLE}table-cell"]
        name = "".join(cells[0].itertext()).strip() if cells else ""
        if name not in left:
            continue
        answer, cell = left.pop(name), fourth(row)
        number = isinstance(answer, float)
        cell.set(f"{OFFICE}value-type", "float" if number else "string")
        if number:
            cell.set(f"{OFFICE}value", str(answer))
        for line in str(answer).split("\n"):
            ElementTree.SubElement(cell, f"{TEXT}p").text = line
    assert left == {}
    tree.write(path, encoding="utf-8", xml_declaration=True)


def fourth(row: ElementTree.Element) -> ElementTree.Element:
    """Return the fourth cell of a row; cells that stand for several are split."""
    repeated, at = f"{TABLE}number-columns-repeated", 0
    for place, cell in enumerate(list(row)):
        count = int(cell.get(repeated, 1))
        if at + count > 3:
            cell.attrib.pop(repeated, None)
            for more, beside in ((3 - at, place), (at + count - 4, place + 1 + (at < 3))):
                if more:
                    part = copy(cell)
                    part.set(repeated, str(more))
                    row.insert(beside, part)
            return cell
        at += count
    raise AssertionError("the row has no fourth cell")


@pytest.mark.parametrize("kind", [SheetFile.XLSX, SheetFile.ODS])
def test_a_workbook_that_was_typed_into_is_read_whole(alone: Asking, kind: SheetFile) -> None:
    alone.send(kind)
    code = parse_code(alone.sheet().code)
    flat = saved(alone.blank(suffix=str(kind)), "fods", alone.folder / "typed")
    typed(flat, {one.name(code): value for one, value in TYPED.items()})
    plan = alone.preview(saved(flat, str(kind), alone.folder / "back"))
    (sheet,) = plan.sheets
    assert (sheet.refusal, sheet.result) == (None, SheetResult.NEW)
    assert [one.field for one in sheet.answers if one.state is AnswerState.REFUSED] == []
    alone.accept(plan)
    check_full(alone)
    assert alone.sheet().text(FieldKind.ACTIVITIES) == "Une résidence\nDeux ateliers"
