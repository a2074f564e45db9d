"""The command line: the verbs, and the boundary where every failure becomes a sentence and an exit code."""

import os
import sys
from collections.abc import Sequence
from typing import Annotated, Any

import typer
from typer.exceptions import TyperException

from cmpdesk import __version__
from cmpdesk.cli import (
    assign,
    backups,
    calendars,
    check,
    cohorts,
    declare,
    demo,
    dossier,
    erase,
    experts,
    filings,
    following,
    glance,
    history,
    imports,
    interrupts,
    letters,
    milestones,
    missions,
    packets,
    programmes,
    progress,
    project_documents,
    projects,
    registers,
    reports,
    rescheduling,
    returns,
    review_effects,
    review_papers,
    reviews,
    search,
    sharing,
    sheets,
    usage,
    workspaces,
)
from cmpdesk.cli.output import accept_any_text, complain, write_json
from cmpdesk.domain.errors import EnvironmentFailure, Foreseen, Refusal
from cmpdesk.i18n import messages, screen
from cmpdesk.i18n.catalogs import N_
from cmpdesk.runtime import crash, settings

DONE, REFUSED, BAD_USAGE, ENVIRONMENT = 0, 1, 2, 3
_USAGE = "usage."
_INTERRUPTED = 130
"""What typer makes of Ctrl+C."""
_HELP = N_("CMP Desk: bilateral calls for projects. Without a verb the desktop opens.")


def run(arguments: Sequence[str]) -> int:
    """Run one verb and return its exit code: 0 done, 1 refused, 2 bad usage, 3 environment."""
    accept_any_text()
    screen.set_language(language())
    as_json = "--json" in arguments
    try:
        with interrupts.heard():
            return _run(arguments)
    except Foreseen as error:
        _say(error, as_json)
        if error.code.startswith(_USAGE):
            return BAD_USAGE
        return REFUSED if isinstance(error, Refusal) else ENVIRONMENT
    except TyperException as error:
        if arguments:
            _say(usage.refusal(error), as_json)
        else:
            complain(error.format_message())  # the help
        return BAD_USAGE
    except (KeyboardInterrupt, typer.Abort):
        _say(Refusal("task.cancelled"), as_json)
        return REFUSED
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - nobody reads on; kept until the end
        return DONE
    except Exception as error:  # noqa: BLE001 - the boundary of the command line
        path = crash.report(error)
        complain(screen.t("Unexpected error; a report was written to {path}.", path=path or "—"))
        return ENVIRONMENT


def language() -> str:
    """Return the language to speak: ``CMPDESK_LANG``, else the one chosen in the desktop, else the system's."""
    system = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    for wanted in (os.environ.get("CMPDESK_LANG", ""), settings.load().language, system):
        if wanted[:2].lower() in screen.LANGUAGES:
            return wanted.partition(".")[0]
    return "fr"


def verbs() -> Any:
    """Return the command with all its verbs; helps are English."""
    program = typer.Typer(help=_HELP, add_completion=False, no_args_is_help=True, rich_markup_mode=None)
    program.callback()(_root)
    for feature in (
        workspaces, programmes, imports, filings, search, experts, assign, declare, packets, sheets, returns,
        dossier, projects, project_documents, reviews, review_effects, review_papers, cohorts, following,
        milestones, calendars, rescheduling, letters, missions, reports, progress, backups, check, glance,
        history, erase, registers, sharing, demo,
    ):  # fmt: skip
        feature.register(program)
    return typer.main.get_command(program)


def _run(arguments: Sequence[str]) -> int:
    command = verbs()
    _translate(command)
    code = command.main(list(arguments), prog_name="cmpdesk", standalone_mode=False)
    if code == _INTERRUPTED:
        raise KeyboardInterrupt
    return code if isinstance(code, int) else DONE


def _tell_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"CMP Desk {__version__}")
        raise typer.Exit


_VERSION = typer.Option("--version", help=N_("Show the version."), is_eager=True, callback=_tell_version)


def _root(version: Annotated[bool, _VERSION] = False) -> None:
    """Say what the program is, where no verb does."""


def _translate(command: object) -> None:
    """Show the helps of a command, its options and its verbs in the language of the screen."""
    for owner in (command, *getattr(command, "params", ())):
        for name in ("help", "short_help"):
            if text := getattr(owner, name, None):
                setattr(owner, name, screen.t(text))
    if plain := getattr(command, "get_help", None):
        setattr(command, "get_help", lambda context: usage.framed(plain(context)))  # noqa: B010 - typer knows no other way
    for verb in getattr(command, "commands", {}).values():
        _translate(verb)


def _say(error: Foreseen, as_json: bool) -> None:
    sentence = messages.sentence(screen.words(), error)
    complain(sentence)
    if as_json:
        kind = "environment" if isinstance(error, EnvironmentFailure) else "refused"
        kind = "usage" if error.code.startswith(_USAGE) else kind
        write_json({kind: {"code": error.code, "sentence": sentence}})
