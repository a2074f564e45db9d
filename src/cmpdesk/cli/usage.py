"""Bad usage of the command line, as one sentence in the language of the screen: typer speaks English only."""

import re

from typer.exceptions import TyperException

from cmpdesk.domain.errors import Refusal


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
