"""Codes of a review are said in the language of the paper."""

import pytest

from cmpdesk.domain.missions import MissionState
from cmpdesk.domain.reviews import DelegateRole, OpinionCode, ReviewOutcome, Standing
from cmpdesk.i18n import midterm_papers
from cmpdesk.i18n.words import Words

CODES = [one for kind in (Standing, OpinionCode, ReviewOutcome, DelegateRole, MissionState) for one in kind]


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_no_code_is_said_in_another_language(language: str) -> None:
    said = {one: midterm_papers.code(Words.of(language), one) for one in CODES}
    english = {one: midterm_papers.code(Words.of("en"), one) for one in CODES}
    assert [one for one in CODES if said[one] == english[one] or said[one] == one] == []
