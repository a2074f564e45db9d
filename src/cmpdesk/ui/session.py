"""What the frame asks of the services, on threads: opening, closing, and what the side bar shows.

Services are imported inside these functions: the first of them to run loads SQLAlchemy, off the GUI thread.
"""

from __future__ import annotations

import gc
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from cmpdesk.domain.errors import Refusal
from cmpdesk.i18n.screen import t, words
from cmpdesk.runtime import collector, settings

if TYPE_CHECKING:
    from cmpdesk.domain.areas import Outcome
    from cmpdesk.domain.calls import CallSheet
    from cmpdesk.domain.dashboard import Todo
    from cmpdesk.domain.directory import Officer
    from cmpdesk.domain.filings import Counts
    from cmpdesk.domain.history import StepRow, Undoable
    from cmpdesk.domain.programmes import Party
    from cmpdesk.domain.tasks import Watch
    from cmpdesk.i18n.words import Words
    from cmpdesk.services.workspaces import Workspace

PAGES = ("dashboard", "applications", "calls", "juries", "packets", "imports", "history")
"""Packages of `ui.pages`, in the order in which they are likely to be wanted."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A workspace that was just opened, with those who may work there."""

    workspace: Workspace
    officers: tuple[Officer, ...]


@dataclass(frozen=True, slots=True)
class Glance:
    """What the side bar shows of a workspace; `counts` is None while there is no call."""

    calls: tuple[CallSheet, ...]
    call_id: str
    counts: Counts | None
    undoable: Undoable
    short: str = ""
    """The session and years of the call, where that tells it from the others; "" where its title has to."""


def load_services(page: str = "") -> None:
    """Import what `page` needs, and with "" what all pages need, while the window can already be seen and used."""
    with _uncollected():
        import_module("cmpdesk.services.workspaces")
        for name in (page,) if page else PAGES:
            import_module(f"cmpdesk.ui.pages.{name}.page")
        words().number(1)  # loads Babel
        if not page:
            from cmpdesk.services import workspaces

            workspaces.ready_to_write()


def shown_name(location: str) -> str:
    """Return the name of a workspace without its folder or password."""
    return settings.without_password(location) if "://" in location else Path(location).name


def is_loaded(page: str) -> bool:
    """Tell whether `page` can be made without loading anything."""
    return f"cmpdesk.ui.pages.{page}.page" in sys.modules


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keep the garbage collector away while modules are loaded, and from what they leave.

    All of it stays for good, and looking through it stops every thread for tens of milliseconds.
    """
    before = len(sys.modules)
    with collector.at_rest():
        try:
            yield
        finally:
            if len(sys.modules) > before:
                gc.freeze()


def open_location(location: str, first_page: str = "") -> Opened:
    """Open a workspace; the modules of `first_page` are loaded on the way, so that making it is quick."""
    if first_page:
        load_services(first_page)
    from cmpdesk.services import workspaces

    workspace = workspaces.open_workspace(location)
    return _with_officers(workspace)


def create_location(location: str, office: str | None, officer_name: str) -> Opened:
    """Create a workspace with its first officer."""
    from cmpdesk.services import workspaces

    return _with_officers(workspaces.create(location, office=office, officer_name=officer_name))


def build_sample(location: str, *, watch: Watch) -> Opened:
    """Open the sample workspace at `location`, made first where it does not exist."""
    from cmpdesk.services import samples, workspaces

    if Path(location).exists():
        return _with_officers(workspaces.open_workspace(location))
    folder = Path(location).with_suffix(".files")
    try:
        return _with_officers(samples.build(location, folder, watch=watch))
    except BaseException:
        Path(location).unlink(missing_ok=True)
        raise
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def delete_sample(location: str, workspace_id: str) -> None:
    """Delete the file of the sample data, and what was remembered of it."""
    from cmpdesk.services import samples

    samples.delete(location)
    settings.forget_workspace(location, workspace_id)


def offices() -> tuple[Party, ...]:
    """Return the Parties that the programmes shipped with us know, each once, in the order of the
    programmes.
    """
    from cmpdesk.services import programmes

    found: dict[str, Party] = {}
    for template in programmes.templates():
        for party in template.parties:
            found.setdefault(party.code, party)
    return tuple(found.values())


def glance(workspace: Workspace, officer: Officer, wanted_call: str, first_page: str = "", *,
           brief: bool = False) -> Glance:  # fmt: skip
    """Return what the side bar shows; the call is `wanted_call` where it still exists, else the first open
    one.


    The modules of `first_page` are imported on the way, so that showing it does not hold up the window.
    With `brief` it has neither counts nor steps to undo, which the first page does not wait for.
    """
    if first_page:
        load_services(first_page)
    from cmpdesk.domain.calls import CallState
    from cmpdesk.domain.history import Undoable
    from cmpdesk.services import calls, history

    here = calls.calls(workspace)
    order = (CallState.EVALUATION, CallState.JOINT_PREPARATION, CallState.EXECUTION, CallState.CLOSED,
             CallState.PUBLISHED, CallState.AGREED, CallState.DRAFT)  # fmt: skip
    ranked = sorted(here, key=lambda one: order.index(one.state) if one.state in order else len(order))
    chosen = next((one.id for one in here if one.id == wanted_call), ranked[0].id if ranked else "")
    counts = calls.counts(workspace, chosen) if chosen and not brief else None
    undoable = Undoable(None, None) if brief else history.undoable(workspace, officer)
    return Glance(here, chosen, counts, undoable, _short(workspace, here, chosen))


def _short(workspace: Workspace, here: tuple[CallSheet, ...], chosen: str) -> str:
    from cmpdesk.services import programmes

    call = next((one for one in here if one.id == chosen), None)
    if call is None or [one.session_id for one in here].count(call.session_id) > 1:
        return ""
    held = next((one for one in programmes.sessions(workspace, call.programme_id) if one.id == call.session_id), None)
    if held is None:
        return ""
    years = str(held.first_year) if held.first_year == held.last_year else f"{held.first_year}-{held.last_year}"
    return held.label if years in held.label else f"{held.label} · {years}"


def todo(workspace: Workspace, officer: Officer, call_id: str) -> tuple[Todo, ...]:
    """Return what waits in a call; slower than `glance`, so asked for after it."""
    from cmpdesk.services import dashboard

    return dashboard.dashboard(workspace, officer=officer, call_id=call_id).todo


def take_back(workspace: Workspace, officer: Officer, which: str, watch: Watch | None = None) -> Outcome[StepRow]:
    """Undo or redo the newest step of `officer`."""
    from cmpdesk.services import history

    return (history.undo if which == "undo" else history.redo)(workspace, officer=officer, watch=watch)


def taken_back(step: StepRow) -> str:
    """Return the sentence for a step that took another back, or did it again."""
    from cmpdesk.domain.history import StepKind
    from cmpdesk.i18n import messages

    said = messages.step(words(), step.label, step.params)
    return t("Done again: {step}", step=said) if step.kind is StepKind.REDO else t("Undone: {step}", step=said)


def waiting(w: Words, glance: Glance, todo: tuple[Todo, ...]) -> dict[str, str]:
    """Return the counts beside the entries of the side bar, by page: only where something waits."""
    counts = {"calls": w.number(len(glance.calls)) if glance.calls else ""}
    if glance.counts is not None and glance.counts.applications:
        counts["applications"] = w.number(glance.counts.applications)
    for page in ("juries", "packets", "reviews"):
        number = sum(one.count for one in todo if one.page == page)
        counts[page] = w.number(number) if number else ""
    return counts


def named(w: Words, action: str, step: StepRow | None) -> str:
    """Return the text of Undo or Redo with the step that it would take back."""
    if step is None:
        return action
    from cmpdesk.i18n import messages

    return w.t("{action}: {step}", action=action, step=messages.step(w, step.label, step.params))


def remember(location: str, workspace_id: str, officer_id: str) -> None:
    """Put the workspace first among the recent ones."""
    settings.remember_workspace(location, workspace_id, officer_id)


def recent() -> tuple[tuple[str, bool], ...]:
    """Return recent workspaces with whether they are there; a server is taken to be."""
    shown: list[tuple[str, bool]] = []
    for location in settings.load().recent:
        there = "://" in location
        with suppress(OSError):
            there = there or Path(location).is_file()
        shown.append((location, there))
    return tuple(shown)


def close(workspace: Workspace) -> None:
    """Close a workspace: its file is whole afterwards."""
    workspace.close()


def _with_officers(workspace: Workspace) -> Opened:
    from cmpdesk.services import workspaces

    try:
        here = workspaces.acting(workspace)
        if not here:
            raise Refusal("officer.none-for-party", party="")
    except BaseException:
        workspace.close()
        raise
    return Opened(workspace, here)
