"""One child process serves a whole module: it is thrown away and started again after each fault anyway."""

from collections.abc import Iterator

import pytest

from cmpdesk.runtime.child import Child


@pytest.fixture(scope="module")
def child() -> Iterator[Child]:
    """The real limited child."""
    with Child() as running:
        yield running
