"""Where pages stand in the strip."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from cmpdesk.ui.preview.strip import GAP, WIDEST, Strip, fitting

SIZES = st.lists(st.tuples(st.floats(20, 20_000), st.floats(20, 20_000)), min_size=1, max_size=40)


@given(SIZES, st.floats(0.05, 8), st.integers(100, 3000))
def test_pages_stand_below_each_other_and_are_found_by_their_height(
    sizes: list[tuple[float, float]], zoom: float, room: int
) -> None:
    strip = Strip(sizes, zoom, room)
    places = [strip.place(page) for page in range(len(sizes))]
    assert places[0].top == GAP
    for before, after in pairwise(places):
        assert after.top == before.top + before.height + GAP
    assert strip.height == places[-1].top + places[-1].height + GAP
    for page, place in enumerate(places):
        assert strip.at(place.top) == page == strip.at(place.top + place.height - 1)
        assert place.left >= 0
        assert place.left + place.width <= strip.width
        assert max(place.width, place.height) <= WIDEST
    assert strip.visible(0, strip.height) == range(len(sizes))


@given(st.floats(50, 2500), st.floats(50, 2500), st.integers(200, 3000), st.integers(200, 3000))
def test_a_page_that_fits_fills_one_side_and_passes_none(
    across: float, down: float, width: int, height: int
) -> None:
    zoom = fitting((across, down), width, height)
    place = Strip([(across, down)], zoom, width).place(0)
    assert place.width <= width - 2 * GAP + 1
    assert place.height <= height - 2 * GAP + 1
    assert fitting((across, down), width) >= zoom


def test_an_empty_strip_shows_nothing() -> None:
    assert len(Strip([], 1.0, 500)) == 0
    assert list(Strip([], 1.0, 500).visible(0, 100)) == []
