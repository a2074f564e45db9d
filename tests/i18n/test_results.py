"""Every code of results and statistics has its words."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any

import pytest

from cmpdesk.domain.results import FlagKind
from cmpdesk.domain.statistics import ChangeKind, Method, Reason, Verdict
from cmpdesk.i18n import results
from cmpdesk.i18n.words import Words


@pytest.mark.parametrize(
    ("label", "codes"),
    [
        (results.flag, FlagKind),
        (results.method, Method),
        (results.reason, Reason),
        (results.verdict, Verdict),
        (results.change, ChangeKind),
    ],
)
def test_every_code_has_words_of_its_own(label: Callable[[Words, Any], str], codes: type[StrEnum]) -> None:
    shown = [label(Words.of("en"), code) for code in codes]
    assert len(set(shown)) == len(codes)
    assert not set(shown) & {str(code) for code in codes}
    assert all("\x04" not in text for text in shown)
