"""The opening pages of a packet: what stands together, what is cut, where lines break."""

from cmpdesk.documents import front, pieces
from cmpdesk.documents.markup import Style, lines
from cmpdesk.documents.packets import house_of
from cmpdesk.documents.page import Page
from cmpdesk.domain.packets import PacketApplication, PacketContent
from tests.documents import contents as fiction


def packet(count: int, title: str = "Théâtre jeune public en tournée croisée") -> PacketContent:
    reads = tuple(
        PacketApplication(fiction.application(f"12.{100 + number}", title), False) for number in range(1, count + 1)
    )
    return fiction.content(reads)


def boxes(page: Page) -> int:
    """Return how many applications have their boxes on a page of the declaration."""
    return sum(" re S" in one for one in page.operators) // 4


def test_a_declaration_of_fifteen_applications_is_one_page() -> None:
    content = packet(15)
    made = front.declaration(house_of(content), content)
    assert [boxes(page) for page in made] == [15]


def test_the_signature_never_stands_alone() -> None:
    for count in range(1, 50):
        content = packet(count)
        made = front.declaration(house_of(content), content)
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
