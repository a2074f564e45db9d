"""Message catalogs, read with the standard library alone: Babel would cost start-up time."""

import gettext
from functools import lru_cache
from pathlib import Path

DOMAIN = "cmpdesk"
_CONTEXT = "\x04"  # as gettext's compiled catalogs part context and message
_UNSPACED = {"fr_CA"}
"""Locales that set no space before ``;`` ``!`` ``?``, though their language does (domain.md 7.1)."""
Plural = tuple[str, str]
"""Singular and plural of a message, chosen by its parameter `count`."""


def N_(message: str) -> str:  # noqa: N802 - the name by which gettext's tools know a message that is translated later
    """Mark `message` for the catalogs; it is translated where it is shown."""
    return message


def NN_(singular: str, plural: str) -> Plural:  # noqa: N802 - see N_
    """Mark a message with its plural; chosen by the parameter `count` where it is shown."""
    return singular, plural


def NC_(context: str, message: str) -> str:  # noqa: N802 - see N_
    """Mark a message that another language says differently in this `context` (a verb and a noun, say)."""
    return f"{context}{_CONTEXT}{message}"


def folder() -> Path:
    """Return the folder of the compiled catalogs: of the package, else of the repository."""
    package = Path(__file__).resolve().parent.parent
    packed = package / "_translations"
    return packed if packed.is_dir() else package.parent.parent / "translations"


class _Unspaced(gettext.GNUTranslations):
    """A catalog of French shown without its narrow spaces before punctuation."""

    def gettext(self, message: str) -> str:
        text = super().gettext(message)
        return text if text is message else _closed(text)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return _closed(super().ngettext(msgid1, msgid2, n))


def _closed(text: str) -> str:
    for sign in ";!?":
        text = text.replace(f"\u202f{sign}", sign)
    return text


def looked_up(found: gettext.NullTranslations, message: str) -> str:
    """Return `message`, with or without a context, in the language of `found`."""
    text = found.gettext(message)
    return text.rpartition(_CONTEXT)[2] if text is message else text


@lru_cache(maxsize=16)
def catalog(locale: str) -> gettext.NullTranslations:
    """Return the messages of `locale`; what an overlay (``fr_CA``) lacks comes from its language.

    Where a catalog was not compiled the English message ids are shown.
    """
    found: gettext.NullTranslations | None = None
    for name in dict.fromkeys((locale, locale[:2])):
        path = folder() / name / "LC_MESSAGES" / f"{DOMAIN}.mo"
        if not path.is_file():
            continue
        with path.open("rb") as stream:
            part = _Unspaced(stream) if locale in _UNSPACED else gettext.GNUTranslations(stream)
        if found is None:
            found = part
        else:
            found.add_fallback(part)
    return found or gettext.NullTranslations()
