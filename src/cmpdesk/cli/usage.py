"""The helps and the bad usage of the command line in the language of the screen: typer speaks English only."""

import re

from typer.exceptions import TyperException

from cmpdesk.domain.errors import Refusal
from cmpdesk.i18n import screen
from cmpdesk.i18n.catalogs import N_

_FRAME = (
    (r"^Usage:", N_("Usage:")),
    (r"^Arguments:$", N_("Arguments:")),
    (r"^Options:$", N_("Options:")),
    (r"^Commands:$", N_("Verbs:")),
    (r"\bCOMMAND\b", N_("VERB")),
    (r"\[required\]$", N_("[required]")),
    (r"\[default: ", N_("[default: ")),
    (r"\bShow this message and exit\.$", N_("Show this help.")),
)
"""What typer writes around the helps, and what stands there instead."""


def framed(shown: str) -> str:
    """Return a help as typer made it with its frame in the language of the screen."""
    for pattern, words in _FRAME:
        shown = re.sub(pattern, screen.t(words), shown, flags=re.MULTILINE)
    return shown


def refusal(error: TyperException) -> Refusal:
    """Return what to say in place of `error`, by what kind it is and what it names."""
    kind = type(error).__name__
    said = error.format_message()
    option = str(getattr(error, "option_name", ""))
    if kind == "NoSuchOption":
        return Refusal("usage.no-option", option=option, help=_help(error))
    if kind == "BadOptionUsage":
        takes_none = "does not take" in said
        return Refusal("usage.takes-no-value" if takes_none else "usage.needs-value", option=option)
    if kind == "MissingParameter":
        return Refusal("usage.missing", name=_name(error), help=_help(error))
    if kind == "BadParameter":
        absent = "does not exist" in said
        return Refusal("usage.no-file" if absent else "usage.bad-value", name=_name(error), help=_help(error))
    if "No such command" in said:
        return Refusal("usage.no-verb", verb=_quoted(said), help="cmpdesk --help")
    if "extra argument" in said:
        return Refusal("usage.too-much", text=said.partition("(s) ")[2].strip("()"), help=_help(error))
    return Refusal("usage.bad", help=_help(error))


def _name(error: TyperException) -> str:
    """Return how an option or an argument is written: ``--party``, ``FILE``."""
    param = getattr(error, "param", None)
    options = [one for one in getattr(param, "opts", ()) if one.startswith("--")]
    return str(options[0] if options else getattr(param, "metavar", None) or getattr(param, "name", "…"))


def _help(error: TyperException) -> str:
    path = getattr(getattr(error, "ctx", None), "command_path", "cmpdesk")
    return f"{path} --help"


def _quoted(said: str) -> str:
    found = re.search(r"'(.*)'", said)
    return found.group(1) if found else "…"
