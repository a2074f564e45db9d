"""Stories drive the real window on a real workspace."""

from tests.ui.conftest import dressed, opened, profile
from tests.ui.pages.support import made

__all__ = ["dressed", "made", "opened", "profile"]
