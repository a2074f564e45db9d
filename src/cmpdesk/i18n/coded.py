"""The label of a code from a table of messages."""

from collections.abc import Mapping
from typing import TypeVar

from cmpdesk.i18n.words import Words

Code = TypeVar("Code", bound=str)


def coded(w: Words, table: Mapping[Code, str], code: Code) -> str:
    """Return the label of `code`; one that a newer version wrote is shown as it is."""
    text = table.get(code)
    return w.t(text) if text else code
