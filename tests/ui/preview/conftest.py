"""A desk on a real workspace, and documents to show on it."""

from tests.ui.pages.support import desk, desk_on, english, made

__all__ = ["desk", "desk_on", "english", "made"]
