"""Fixtures of the tests of pages."""

from tests.ui.pages.support import desk, desk_on, english, made, stage

__all__ = ["desk", "desk_on", "english", "made", "stage"]
