"""The opening pages of a packet: what stands together, what is cut, where lines break."""

from dataclasses import replace
from pathlib import Path

from pypdf import PdfReader

from cmpdesk.documents import front, packets, pieces, shown
from cmpdesk.documents.markup import Style, lines
from cmpdesk.documents.packets import house_of
from cmpdesk.documents.page import Page
from cmpdesk.domain.packets import PacketApplication, PacketContent
from cmpdesk.domain.tasks import Unwatched
from tests.documents import contents as fiction


def packet(count: int, title: str = "Théâtre jeune public en tournée croisée") -> PacketContent:
    reads = tuple(
        PacketApplication(fiction.application(f"12.{100 + number}", title)) for number in range(1, count + 1)
    )
    return fiction.content(reads)


def boxes(page: Page) -> int:
    """Return how many applications have their boxes on a page of the declaration."""
    return sum(" re S" in one for one in page.operators) // 4


def test_a_declaration_of_fifteen_applications_is_one_page() -> None:
    content = packet(15)
    made = front.declaration(house_of(content), content.applications).pages
    assert [boxes(page) for page in made] == [15]


def test_the_signature_never_stands_alone() -> None:
    for count in range(1, 50):
        content = packet(count)
        made = front.declaration(house_of(content), content.applications).pages
        shown = [boxes(page) for page in made]
        assert sum(shown) == count
        assert shown[-1] >= min(2, count), count


def test_a_long_title_is_cut_in_the_list_and_the_list_stays_short() -> None:
    content = packet(6, "Réseau transatlantique de partage des savoirs sur les tourbières " * 30)
    made = front.contents(house_of(content), content)
    assert len(made.pages) == 1
    assert len(made.slots) == 6
    assert pieces.of_pages(made.pages).pages


def test_no_line_begins_with_a_sign_that_french_sets_off() -> None:
    style = Style("sans", 9, 12)
    text = "Une question ? Une autre ; un « titre » : 12 % et 30 $ !"
    for width in range(60, 260, 3):
        drawn = ["".join(chunk.text for chunk in one.chunks) for one in lines(text, style, width)]
        assert not [one for one in drawn if one[0] in ";:!?»%$"], drawn
        assert not [one for one in drawn if one.endswith("«")], drawn


def test_the_letterhead_of_the_party_stands_at_the_top_of_its_cover_only(tmp_path: Path) -> None:
    plain = packet(1)
    party = replace(plain.party, letterhead="Ministère des Essais\n<b>525</b>, rue des Aulnes & Cie")
    headed = replace(plain, party=party)
    assert shown.fingerprint(headed, house_of(headed)) != shown.fingerprint(plain, house_of(plain))
    (made,) = packets.produce([fiction.order(headed)], spool=tmp_path, out=tmp_path,
                              names={headed.reviewer.id: "a.pdf"}, jobs=1, watch=Unwatched())  # fmt: skip
    pages = [page.extract_text() for page in PdfReader(made.path).pages]
    assert pages[0].startswith("Ministère des Essais\n<b>525</b>, rue des Aulnes & Cie")
    assert not [number for number, text in enumerate(pages[1:], 2) if "Essais" in text]
