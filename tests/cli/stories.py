"""Workspaces with a past: a clock that was set to the days before and after a deadline."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cmpdesk.documents.samples.calendar import REFERENCE
from cmpdesk.domain.calls import CallAction
from cmpdesk.domain.deadlines import Deadline
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.text import LocalisedText
from cmpdesk.services import calls, programmes, samples, workspaces


@dataclass(frozen=True)
class Sample:
    """A sample workspace with the files from which it was built."""

    path: Path
    files: Path


_BUILT: list[Sample] = []


def built_sample(factory: pytest.TempPathFactory) -> Sample:
    """Return the sample workspace, built once for all tests: copy it before writing to it."""
    if not _BUILT:
        folder = factory.mktemp("sample")
        samples.build(str(folder / "exemple.cmpdesk"), folder / "in", today=REFERENCE).close()
        _BUILT.append(Sample(folder / "exemple.cmpdesk", folder / "in"))
    return _BUILT[0]


def closed_call(path: Path) -> Path:
    """Make a joint workspace with one closed paired call of the session ``XIVe``, and return its path."""
    now = datetime(2026, 1, 10, 15, tzinfo=UTC)

    def clock() -> datetime:
        return now

    workspace = workspaces.create(str(path), office=None, officer_name="Claire Boisvert-Lemaire", clock=clock)
    try:
        lead = workspaces.officers(workspace)[0]
        template = next(one for one in programmes.templates() if one.code == "cmp")
        programme = programmes.adopt(workspace, officer=lead, template=template).value
        session = programmes.open_session(
            workspace, officer=lead, programme_id=programme.id, number=14, label="XIVe", place="Québec",
            first_year=2026, last_year=2028,
        ).value  # fmt: skip
        draft = replace(
            calls.blank(workspace, programme.id, session.id),
            title=LocalisedText("Appel à projets 2026-2028"),
            deadline=Deadline.typed(datetime(2026, 4, 2, 17, 59), "America/Toronto"),  # noqa: DTZ001 - a wall time
        )
        call = calls.create(workspace, officer=lead, programme_id=programme.id, draft=draft).value
        for side in Side:
            call = calls.approve(
                workspace, officer=lead, call_id=call.id, seen=call.version, side=side, on=now.date()
            ).value
        for action in (CallAction.AGREE, CallAction.PUBLISH, CallAction.CLOSE):
            if action is CallAction.CLOSE:
                now = datetime(2026, 4, 3, 15, tzinfo=UTC)
            call = calls.move(workspace, officer=lead, call_id=call.id, seen=call.version, action=action).value
    finally:
        workspace.close()
    return path
