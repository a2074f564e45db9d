"""The pages of the mid-term dossier as a reader of the file finds them: where texts stand, what is drawn once."""

import random
import subprocess
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import cast

import pikepdf
import pypdfium2
import pytest
from pypdf import PdfReader

from cmpdesk.documents import midterm_dossier
from cmpdesk.documents.flow import BOTTOM, TOP
from cmpdesk.documents.house import MARGIN, House
from cmpdesk.documents.midterm_front import decisions
from cmpdesk.documents.midterm_measure import Fixed, Part, stacked, within
from cmpdesk.documents.midterm_pages import projects
from cmpdesk.documents.midterm_parts import PARTS
from cmpdesk.documents.midterm_told import ROOMS, TEXT, Told
from cmpdesk.documents.page import Page
from cmpdesk.documents.timeline_strip import Strips
from cmpdesk.domain.midterm_dossier import MidtermContent, MidtermProject
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.reviews import OpinionCode, ProposedDate, Standing
from cmpdesk.domain.tasks import Unwatched
from cmpdesk.domain.text import LocalisedText
from tests.documents import contents as fiction
from tests.documents import midterms as fictional

HOUSES = ((fiction.QUEBEC, "fr"), (fiction.QUEBEC, "en"), (fiction.WALLONIE, "fr"), (fiction.FLANDERS, "nl"))
SAID = (
    "le projet", "l’électrolyse", "« bon »", "« deux rives » ;", "XIIe", "la 69e", "1er", "12 €", "oui !", "≥", "🎭",
    "中文", "W" * 150, "https://exemple.test/" + "un/deux-" * 40, "&amp; <b>", "e\u0302", "\u202e", "a\u00a0b", "=1+1",
)  # fmt: skip


def house(content: MidtermContent, place: int = 0) -> House:
    return House.of(content.programme, *HOUSES[place])


def written(content: MidtermContent, place: int = 0) -> bytes:
    return midterm_dossier.pdf(house(content, place), content, at=fictional.AT, watch=Unwatched())


def prose(chance: random.Random, most: int) -> str:
    return " ".join(chance.choices(SAID, k=chance.randint(0, most)))


def hostile(seed: int) -> MidtermProject:
    """Return a project of which any part may be missing or without end."""
    chance = random.Random(seed)
    number = f"11.{seed:03}"
    opinions = [fictional.opinion(side, chance.choice(list(OpinionCode)), prose(chance, 60))
                if chance.random() < 0.8 else None for side in Side]  # fmt: skip
    dates = [ProposedDate(f"m{place}", LocalisedText(prose(chance, 6) or "Étape"), fictional.day("2020-03"),
                          fictional.day("2021-21")) for place in range(chance.choice((0, 3, 20)))]  # fmt: skip
    made = fictional.project(number, Standing.LATE, (opinions[0], opinions[1]), tuple(dates))
    held = fictional.progress(number, asks=prose(chance, 200), came=chance.random() < 0.7)
    objectives = [replace(one, objective=replace(one.objective, text=prose(chance, 20)), remarks=(prose(chance, 9), ""))
                  for one in held.objectives() * chance.choice((0, 1, 6))]  # fmt: skip
    missions = [replace(one, title=prose(chance, 12)) for one in made.missions * chance.choice((0, 1, 9))]
    row = replace(made.row, title=prose(chance, 40), organisations=(prose(chance, 12) or None, None))
    decision = made.decision and replace(made.decision, conditions=prose(chance, 90))
    return replace(made, row=row, progress=chance.choice((None, held)), objectives=tuple(objectives),
                   money=made.money * chance.choice((0, 1, 4)), missions=tuple(missions), decision=decision,
                   calendar=chance.choice((None, made.calendar)),
                   leaving=("Personne Inventée",) * chance.choice((0, 20)))  # fmt: skip


HOSTILE = tuple(hostile(seed) for seed in range(24))


def set_with(content: MidtermContent, some: tuple[MidtermProject, ...], place: int = 0) -> list[list[Page]]:
    home = house(content, place)
    rows = [row for one in content.projects for row in (one.calendar, one.proposed) if row]
    return projects(home, content, some, Strips(Fixed(home), rows, content.on))


@pytest.mark.parametrize("place", range(len(HOUSES)))
def test_no_text_leaves_the_margins(place: int) -> None:
    content = fictional.content(HOUSES[place][0], projects=HOSTILE)
    wide, high = house(content, place).size
    file, seen = pypdfium2.PdfDocument(written(content, place)), 0
    for page in file:
        told = page.get_textpage()
        for number in range(told.count_rects()):
            left, bottom, right, top = told.get_rect(number)
            seen += 1
            assert left >= MARGIN - 1, told.get_text_bounded(left, bottom, right, top)
            assert right <= wide - MARGIN + 1, told.get_text_bounded(left, bottom, right, top)
            header, footer = bottom > high - 50, top < 54
            assert header or footer or BOTTOM - 4 <= bottom <= top <= high - TOP + 12
    assert seen > 1000
    file.close()


def test_the_page_of_a_project_is_the_same_alone_and_among_others() -> None:
    content = fictional.content(projects=HOSTILE)
    together = set_with(content, HOSTILE)
    for one, pages in zip(HOSTILE, together, strict=True):
        (alone,) = set_with(content, (one,))
        assert [page.operators for page in alone] == [page.operators for page in pages]


@pytest.mark.parametrize("place", range(len(HOUSES)))
def test_a_page_is_set_in_the_roomiest_way_that_fits_as_if_each_way_were_tried_afresh(place: int) -> None:
    content = fictional.content(HOUSES[place][0], projects=HOSTILE)
    home = house(content, place)
    strips = Strips(Fixed(home), [row for one in HOSTILE for row in (one.calendar, one.proposed) if row], content.on)
    chosen = set()
    for one, pages in zip(HOSTILE, set_with(content, HOSTILE, place), strict=True):
        told = Told.of(home, content, one, strips)
        for number, room in enumerate(ROOMS):
            parts = []
            for _, put, space, _ in PARTS:
                part = Part(home, tight=room.tight)
                put(part, told, room)
                parts += [(space * room.airy, part)] if part.high else []
            if sum(space + part.high for space, part in parts) <= home.size[1] - TOP - BOTTOM:
                chosen.add(number)
                assert [page.operators for page in pages] == [stacked(parts).operators]
                break
    assert len(chosen) > 2


def test_more_projects_than_are_set_together_stand_in_order() -> None:
    some = tuple(fictional.project(f"12.{number:03}") for number in range(1, 52))
    reader = PdfReader(BytesIO(written(fictional.content(projects=some))))
    pages = [page.extract_text() for page in reader.pages]
    first = next(number for number, text in enumerate(pages) if "12.051" in text and "12.050" not in text) - 50
    for number, one in enumerate(some, start=first):
        assert [each.row.number for each in some if each.row.number in pages[number]] == [one.row.number]


def test_a_project_that_no_page_holds_runs_over_and_loses_nothing() -> None:
    full = fictional.project("11.900", money=fictional.money(1_650_000) * 40)
    content = fictional.content(projects=(full, fictional.project("11.022")))
    one, other = set_with(content, content.projects)
    assert len(one) > 1
    assert len(other) == 1
    reader = PdfReader(BytesIO(written(content)))
    texts = [" ".join(page.extract_text().split()) for page in reader.pages]
    own = texts[4 : 4 + len(one)]
    told = house(content).words.t("More is spent than {party} granted.", party=house(content).name(Side.FIRST))
    assert sum(text.count(told) for text in own) == 40
    assert "11.900" in own[0]
    assert "11.022" in texts[4 + len(one)]
    links = [link.get_object() for link in reader.pages[3]["/Annots"]]  # type: ignore[attr-defined]  # an array of links
    led = [cast(int, reader.get_page_number(link["/Dest"][0].get_object())) for link in links]
    assert led == [4, 4 + len(one)]


def test_what_pages_repeat_is_in_the_file_once_and_read_on_each(
        tmp_path: Path, external_tool: Callable[[str], str]) -> None:  # fmt: skip
    some = tuple(fictional.project(f"12.{number:03}") for number in range(1, 8))
    content = fictional.content(projects=some)
    path, words = tmp_path / "dossier.pdf", house(content).words
    path.write_bytes(written(content))
    with pikepdf.open(path) as pdf:
        assert not pdf.check_pdf_syntax()
        forms = [one for one in pdf.objects if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Form"]
        held = pdf.pages[5].Resources.XObject
        assert {one.objgen for one in forms} == {drawing.objgen for _, drawing in held.items()}
        assert {"/tiles", "/money", "/scale2"} <= set(held.keys())
        drawn = [page.Contents[0].read_bytes() for page in list(pdf.pages)[4:11]]
        assert all(one.count(b"/tiles Do") == one.count(b"/money Do") == 1 for one in drawn)
    layout = subprocess.run([external_tool("pdftotext"), "-layout", str(path), "-"], capture_output=True, text=True,
                            check=True).stdout.split("\f")  # fmt: skip
    with pypdfium2.PdfDocument(path) as file:
        seen = [page.get_textpage().get_text_range() for page in file]
    for texts in ([page.extract_text() for page in PdfReader(path).pages], layout, seen):
        for name in (words.t("objectives reached"), words.t("missions done"), words.t("Granted")):
            assert all(name in " ".join(text.split()) for text in texts[4:11]), name


@pytest.mark.parametrize("text", ["mot" + " " * 9000 + "fin", "e" + "\u0302" * 9000 + " fin", "un\u200b" * 9000])
def test_what_is_not_even_broken_is_told_by_an_ellipsis(text: str) -> None:
    shown = within(text, TEXT, 200, 8)
    assert "".join(chunk.text for chunk in shown[-1].chunks).endswith("…")


def test_a_cover_of_names_without_end_keeps_its_beginning_and_leads_to_the_right_pages() -> None:
    content = fictional.content(review=replace(fictional.REVIEW, place="Namur, salle du Lion, " * 200))
    reader = PdfReader(BytesIO(written(content)))
    texts = [" ".join(page.extract_text().split()) for page in reader.pages]
    words = house(content).words
    assert words.t("Mid-term dossier") in texts[0]
    table = next(number for number, text in enumerate(texts) if words.t("C. Portfolio") in text)
    assert table > 3
    links = [link.get_object() for link in reader.pages[table]["/Annots"]]  # type: ignore[attr-defined]  # of links
    for link, one in zip(links, content.projects, strict=True):
        assert one.row.title[:20] in texts[cast(int, reader.get_page_number(link["/Dest"][0].get_object()))]


def test_what_is_to_be_decided_keeps_its_boxes_and_its_heading() -> None:
    chance = random.Random(0)
    some = []
    for number in range(60):
        code = chance.choice((OpinionCode.STOP, OpinionCode.CONTINUE))
        given = (
            fictional.opinion(Side.FIRST, OpinionCode.STOP, prose(chance, 60)),
            fictional.opinion(Side.SECOND, code, prose(chance, 60)) if code is OpinionCode.CONTINUE else None,
        )
        one = fictional.project(f"12.{number:03}", Standing.LATE, given, ())
        some.append(replace(one, row=replace(one.row, title=prose(chance, 20))))
    content = fictional.content(projects=tuple(some))
    with pikepdf.open(BytesIO(written(content))) as pdf:
        drawn = [page.Contents[0].read_bytes().count(b"/boxes Do") for page in pdf.pages]
    texts = [page.extract_text() for page in PdfReader(BytesIO(written(content))).pages]
    named = [sum(one.row.number in text for one in some) if boxes else 0
             for text, boxes in zip(texts, drawn, strict=True)]  # fmt: skip
    assert sum(drawn) == 60
    assert drawn == named


def test_the_heading_of_what_is_to_be_decided_is_never_the_last_of_a_page() -> None:
    stop = fictional.opinion(Side.FIRST, OpinionCode.STOP, "Sans suite.")
    missing = fictional.project("12.900", Standing.LATE, (stop, None), ())
    differing = fictional.project("12.901", Standing.LATE, (stop, fictional.opinion(
        Side.SECOND, OpinionCode.CONTINUE, "Motif sans fin. " * 30)), ())  # fmt: skip
    for first in range(1, 12):
        for short in range(first + 1):
            some = (replace(differing, opinions=(stop, stop)),) * short + (differing,) * (first - short) + (missing,)
            content = fictional.content(projects=some)
            assert [one for one in some if one.differs] == list(some[:-1])
            for page in decisions(house(content), content, Fixed(house(content))):
                last = "".join(chunk.text for chunk in page.drawn[-1].chunks)
                assert not last.endswith(")"), f"{first} differing, {short} of them short"
