"""The fictional files: what they hold, and that other readers find it there."""

import hashlib
import io
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pikepdf
import pypdf
import pytest
from PIL import Image

from cmpdesk.documents.samples import attachments, bank, calendar, filings, generate, layouts, odd_pages
from cmpdesk.domain.deadlines import unusual_offset
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.programmes import Paper, Side
from cmpdesk.domain.tasks import Progress
from cmpdesk.domain.text import fold


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> generate.SampleFiles:
    return generate.write(tmp_path_factory.mktemp("in"))


def pages_of(path: Path) -> int:
    with path.open("rb") as stream:
        return len(pypdf.PdfReader(stream).pages)


def test_each_party_receives_sixty_four_filings_and_sixty_of_them_are_pairs() -> None:
    first, second = filings.filings(Side.FIRST), filings.filings(Side.SECOND)
    assert (len(first), len(second)) == (64, 64)
    both = [project for project in bank.projects() if all(project.filed)]
    assert len(both) == 60
    assert sum(project.numbered for project in both) == 57
    shared = {one.number for one in first} & {one.number for one in second}
    assert len(shared) == 57


def test_numbers_and_titles_are_unique_and_the_numbers_name_the_sector() -> None:
    projects = bank.projects()
    assert max(Counter(project.number for project in projects).values()) == 1
    assert max(Counter(fold(title) for project in projects for title in set(project.titles)).values()) == 1
    for project in projects:
        assert project.number.startswith(f"14.{bank.classes('sectors')[project.sector][0]}")


def test_the_same_seed_tells_the_same_story_and_another_seed_another() -> None:
    assert filings.filings(Side.FIRST) == filings.filings(Side.FIRST)
    assert filings.filings(Side.FIRST) != filings.filings(Side.FIRST, seed=15)


@pytest.mark.parametrize("side", list(Side))
def test_summaries_read_as_a_promoter_writes(side: Side) -> None:
    for filing in filings.filings(side):
        assert 60 <= len(filing.summary.split()) <= 180
        assert "{" not in filing.summary
        assert filing.summary.endswith(".")


@pytest.mark.parametrize("side", list(Side))
def test_one_filing_of_each_side_is_late(side: Side) -> None:
    deadline = filings.filings(side)[0].received_at.replace(year=2026, month=4, day=2, hour=21, minute=59)
    assert sum(filing.received_at > deadline for filing in filings.filings(side)) == 1


def test_offices_write_dates_and_amounts_their_own_way() -> None:
    quebec, belgian = layouts.quebec("x"), layouts.wallonia_brussels(attachments.names, calendar.REFERENCE)
    first, second = filings.filings(Side.FIRST), filings.filings(Side.SECOND)

    def shown(layout: layouts.Layout, heading: str, rows: tuple[filings.SampleFiling, ...]) -> list[layouts.Cell]:
        column = next(one for one in layout.columns if one.heading == heading)
        return [column.show(row) for row in rows]

    dates = shown(quebec, "Date et heure de réception", first)
    assert {type(date).__name__ for date in dates} == {"str", "datetime"}
    amounts = shown(quebec, "Montant demandé ($ CA)", first)
    assert {type(amount).__name__ for amount in amounts} == {"str", "float"}
    assert any(isinstance(amount, str) and amount.endswith("\u00a0$") for amount in amounts)
    euros = [cell for cell in shown(belgian, "Montant (EUR)", second) if isinstance(cell, str)]
    assert all("." in text and text.endswith(" €") for text in euros)
    assert [one.heading for one in quebec.columns][:6] != [one.heading for one in belgian.columns][:6]


@pytest.mark.parametrize("today", [date(2026, 4, 22), date(2026, 11, 22), date(2027, 1, 4), date(2028, 2, 29)])
def test_the_story_is_told_some_weeks_after_the_deadlines(today: date) -> None:
    told = calendar.texts(today)
    paired, single = told["paired"], told["single"]
    assert timedelta(days=18) <= today - paired["deadline"].date() < timedelta(days=25)
    assert paired["return_by"].date() > today
    assert single["deadline"].date() <= today - timedelta(days=10)
    closing = single["deadline"].replace(tzinfo=ZoneInfo(single["zone"]))
    assert unusual_offset(closing, "America/Toronto", "Europe/Brussels") is not None
    assert str(paired["deadline"].year) in paired["fr"]
    for side in Side:
        late = [one for one in filings.filings(side, today=today) if one.received_at > closing_of(paired)]
        assert len(late) == 1
        assert all(one.received_at.date() < today for one in filings.filings(side, today=today))


def closing_of(call: dict[str, Any]) -> datetime:
    closing: datetime = call["deadline"]
    return closing.replace(tzinfo=ZoneInfo(call["zone"]))


def test_texts_of_dates_and_amounts() -> None:
    first = filings.filings(Side.FIRST)[0]
    at = first.received_at.replace(tzinfo=None, month=3, day=4, hour=16, minute=12)
    assert layouts.long_date(at) == "4 mars 2026, 16 h 12"
    assert layouts.long_date(at.replace(day=1, minute=0)) == "1er mars 2026, 16 h"
    assert layouts.dollars(1_250_000) == "12\u00a0500,00\u00a0$"
    assert layouts.euros(980_000) == "9.800 €"


def test_every_kind_of_attachment_is_there(files: generate.SampleFiles) -> None:
    names = [path.name for folder in files.attachments for path in folder.iterdir()]
    assert 2 * 128 <= len(names) <= 3 * 128
    kinds = Counter(name.rsplit("_", 1)[-1] for name in names)
    for kind in ("formulaire.pdf", "cv.pdf", "appui.pdf", "budget.xlsx", "photo.jpg", "calendrier.pdf", "annexe.pdf"):
        assert kinds[kind] > 0
    size = sum(path.stat().st_size for folder in files.attachments for path in folder.iterdir())
    assert size < 60_000_000


def test_pages_run_from_one_to_forty(files: generate.SampleFiles) -> None:
    counts = [pages_of(path) for path in sorted(files.attachments[0].glob("*_plan_de_travail.pdf"))]
    assert max(counts) == 40
    assert pages_of(next(files.attachments[0].glob("*_lettre_appui.pdf"))) == 1


def test_a_locked_file_asks_for_a_password(files: generate.SampleFiles) -> None:
    locked = sorted(files.attachments[1].glob("*_cv_confidentiel.pdf"))
    assert len(locked) == 2
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(locked[0])


def test_a_damaged_file_has_no_page_left(files: generate.SampleFiles) -> None:
    (damaged,) = files.attachments[0].glob("*_annexe.pdf")
    with pytest.raises(pikepdf.PdfError):
        pikepdf.open(damaged)


def test_a_scan_holds_a_picture_and_no_text(files: generate.SampleFiles) -> None:
    with next(files.attachments[0].glob("*_lettre_appui.pdf")).open("rb") as stream:
        page = pypdf.PdfReader(stream).pages[0]
        assert page.extract_text().strip() == ""
        assert len(page.images) == 1


def test_a_turned_page_keeps_its_size_on_screen() -> None:
    plain = odd_pages.wide_table("Calendrier", Paper.A4, [["a", "b"], ["1", "2"]])
    turned = pypdf.PdfReader(io.BytesIO(odd_pages.turned(plain))).pages[0]
    assert turned.rotation == 90
    assert float(turned.mediabox.height) == pytest.approx(841.89, abs=0.1)
    cropped = pypdf.PdfReader(io.BytesIO(odd_pages.cropped(plain))).pages[0]
    assert float(cropped.cropbox.width) == pytest.approx(841.89, abs=0.1)
    assert float(cropped.mediabox.width) > float(cropped.cropbox.width)


def test_a_form_was_filled_and_a_comment_left(files: generate.SampleFiles) -> None:
    fields: list[str] = []
    comments = 0
    for path in files.attachments[0].glob("*_formulaire.pdf"):
        with path.open("rb") as stream:
            reader = pypdf.PdfReader(stream)
            found = reader.get_form_text_fields()
            fields += [str(value) for value in found.values()]
            comments += sum("FreeText" in str(note.get_object()) for note in reader.pages[0].get("/Annots", []))
    assert "Scénographie légère et décors réemployés" in fields
    assert comments > 0


def test_a_picture_is_a_picture(files: generate.SampleFiles) -> None:
    with Image.open(next(files.attachments[0].glob("*.jpg"))) as image:
        assert image.size == (1200, 800)


def test_pieces_give_the_same_bytes_each_time() -> None:
    filing = filings.filings(Side.FIRST)[0]
    once, again = ([hashlib.sha256(piece.make()).digest() for piece in attachments.pieces(filing)] for _ in range(2))
    assert once == again


def test_the_register_of_the_second_office_names_the_files(files: generate.SampleFiles) -> None:
    for filing in filings.filings(Side.SECOND):
        for name in attachments.names(filing).split("; "):
            assert (files.attachments[1] / name).is_file()


def test_writing_stops_when_told(tmp_path: Path) -> None:
    class Stopped:
        def report(self, progress: Progress) -> None:
            self.done = progress.done

        def check(self) -> None:
            if getattr(self, "done", 0) == 3:
                raise Refusal("task.cancelled")

    with pytest.raises(Refusal, match=r"task\.cancelled"):
        generate.write(tmp_path, Stopped())
    assert len(list((tmp_path / "qc").iterdir())) < 12
