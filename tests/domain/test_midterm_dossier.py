"""Figures of the dossier of a mid-term meeting."""

from dataclasses import replace

from cmpdesk.domain.programmes import Side
from cmpdesk.domain.projects import ProjectState
from cmpdesk.domain.reviews import Standing
from tests.documents import midterms as fictional


def test_only_promoters_to_whom_a_sheet_was_sent_are_counted_as_asked() -> None:
    sent = fictional.project("11.014")
    ended = fictional.project("11.060", Standing.STOPPED, (None, None), ())
    unasked = replace(fictional.progress("11.060"), state=ProjectState.WITHDRAWN, sheets=(None, None))
    waiting = fictional.progress("11.061", came=False)
    content = fictional.content(projects=(
        sent, replace(ended, progress=unasked), fictional.project("11.061", progress=waiting),
    ))  # fmt: skip
    assert [content.received(side) for side in Side] == [(1, 2), (2, 2)]
