"""The pages of an application for the scoring screen."""

from io import BytesIO

from pypdf import PdfReader

from cmpdesk.domain.programmes import Side
from cmpdesk.services import juries, reading
from tests.services.marking import Marking, declare, marked_file
from tests.services.test_scoring import ground
from tests.storage.fixtures import check_refused

__all__ = ["ground", "marked_file"]


def test_the_pages_are_those_of_the_packet(ground: Marking) -> None:
    data = reading.pages(ground.workspace, officer=ground.officer, at=ground.key())
    found = PdfReader(BytesIO(data))
    first = found.pages[0].extract_text()
    assert "Serres" in first
    assert "QC-04" in first


def test_nothing_is_shown_of_what_is_not_read(ground: Marking) -> None:
    declare(ground.workspace, ground.officer, ground.reviewer_id, ground.applications[0], "apparent")
    with check_refused(ground.workspace, "score.undecided"):
        reading.pages(ground.workspace, officer=ground.officer, at=ground.key())
    with check_refused(ground.workspace, "access.see-marks"):
        reading.pages(ground.workspace, officer=ground.other, at=ground.key(1))
    held = juries.assignments(ground.workspace, ground.call.id, Side.FIRST)
    one = next(each for each in held if each.application_id == ground.applications[2])
    juries.recuse(ground.workspace, officer=ground.officer, assignment_id=one.id, seen=one.version, reason="Parenté")
    with check_refused(ground.workspace, "score.recused"):
        reading.pages(ground.workspace, officer=ground.officer, at=ground.key(2))
