"""Drafts of reminders: for the late alone, in their language, with what is missing, and never sent."""

from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from cmpdesk.domain.errors import EnvironmentFailure
from cmpdesk.domain.programmes import Side
from cmpdesk.services import reminders
from cmpdesk.storage import tables
from tests.services.marking import Marking, marked_file
from tests.services.returned import FULL, Returning, accept, back, ground
from tests.storage.fixtures import check_refused

__all__ = ["back", "ground", "marked_file"]


def overdue(ground: Marking) -> None:
    ground.change_call(return_by=ground.workspace.now() - timedelta(days=3), return_zone="America/Toronto")


def body(data: bytes) -> str:
    return str(message_from_bytes(data, policy=default).get_content())


def test_what_is_missing_in_the_language_of_the_reader(back: Returning) -> None:
    ground = back.ground
    accept(back, back.preview(back.filled(FULL)))
    overdue(ground)
    with ground.workspace.write(ground.officer, "assignment.recuse") as transaction:
        (row,) = transaction.find(tables.Assignment, reviewer_id=ground.reviewer_id,
                                  application_id=ground.applications[1])  # fmt: skip
        row.recused_at, row.recusal_reason = ground.workspace.now(), "Lien"
        transaction.lock(tables.Reviewer, ground.reviewer_id).languages = ["en"]
        transaction.commit()
    made = reminders.drafts(ground.workspace, officer=ground.officer, call_id=ground.call.id, side=Side.FIRST)
    (data,) = made.values()
    message = message_from_bytes(data, policy=default)
    assert (message["X-Unsent"], message["To"].addresses[0].addr_spec) == ("1", "QC-04@exemple.test")
    text = body(data)
    assert "Dear" in text
    missing = [line for line in text.splitlines() if line.startswith("– ")]
    assert len(missing) == 1, "neither what was handed in nor what was taken back is asked for"
    assert "Sons" not in text, "titles stay in the packet"


def test_nobody_is_late_and_who_may_not(ground: Marking, tmp_path: Path) -> None:
    with check_refused(ground.workspace, "reminder.nobody-late"):
        reminders.drafts(ground.workspace, officer=ground.officer, call_id=ground.call.id, side=Side.FIRST)
    overdue(ground)
    with check_refused(ground.workspace, "access.edit-jury"):
        reminders.write(ground.workspace, officer=ground.other, call_id=ground.call.id, side=Side.FIRST, out=tmp_path)
    with check_refused(ground.workspace, "reminder.nobody-late"):
        reminders.drafts(ground.workspace, officer=ground.officer, call_id=ground.call.id, side=Side.FIRST,
                         reviewer_ids=[])  # fmt: skip


def test_drafts_are_written_over_those_of_before(ground: Marking, tmp_path: Path) -> None:
    overdue(ground)
    for _ in range(2):
        made = reminders.write(ground.workspace, officer=ground.officer, call_id=ground.call.id, side=Side.FIRST,
                               out=tmp_path / "rappels").value  # fmt: skip
    assert [path.name for path in made] == [path.name for path in (tmp_path / "rappels").iterdir()]
    (tmp_path / "fichier").write_text("x")
    with pytest.raises(EnvironmentFailure):
        reminders.write(ground.workspace, officer=ground.officer, call_id=ground.call.id, side=Side.FIRST,
                        out=tmp_path / "fichier")  # fmt: skip
