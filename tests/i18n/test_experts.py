"""Every code of the experts has its words."""

import pytest

from cmpdesk.domain.experts import Answer, Standing
from cmpdesk.i18n import experts
from cmpdesk.i18n.words import Words


@pytest.mark.parametrize("language", ["fr", "en", "nl"])
def test_every_code_has_a_label(language: str) -> None:
    words = Words.of(language)
    assert all(experts.standing(words, one) != str(one) for one in Standing)
    assert all(experts.answer(words, one) != str(one) for one in Answer)
    assert len({experts.field(words, name) for name in experts.FIELDS}) == len(experts.FIELDS)
