"""The calendars of a cohort beside its baseline, on both databases."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdfium2
import pytest

from cmpdesk.domain.baselines import BaselineKind
from cmpdesk.domain.calls import Confidentiality
from cmpdesk.domain.directory import Officer, Role
from cmpdesk.domain.errors import EnvironmentFailure, Refusal
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.timelines import Grouping, PrintOrder, Sheet, Wanted
from cmpdesk.i18n import labels
from cmpdesk.i18n.words import Words
from cmpdesk.services import baselines, schedule_documents, timelines, workspaces
from cmpdesk.storage.workspace import Workspace
from tests.services.calendars import moved_cohort
from tests.services.following import cohort


def test_a_cohort_without_a_baseline_has_bars_and_no_ghosts(workspace: Workspace, officer: Officer) -> None:
    made = cohort(workspace, officer, 2)
    held = timelines.timeline(workspace, call_id=made.call.id)
    assert {row.id for row in held.rows} == set(made.projects)
    assert (held.ghost, held.references, held.comparison, held.adopted) == (None, (), None, None)
    row = held.rows[0]
    assert row.start is not None
    assert row.end is not None
    assert (row.start.when, row.end.when) == (PartialDate.of(date(2019, 9, 2)), PartialDate.of(date(2021, 9, 2)))
    assert (row.start.first, row.moved) == (None, False)
    assert next(one.name.fr for one in row.points) == "Mi-étape"
    assert [(one.name.fr, one.review) for one in held.meetings] == [
        ("Réunion de la session", True), ("Mi-étape", True), ("Seconde rencontre", True), ("Prochain appel", False),
    ]  # fmt: skip


def test_what_moved_is_told_from_what_the_baseline_promised(workspace: Workspace, officer: Officer) -> None:
    made = moved_cohort(workspace, officer)
    held = timelines.timeline(workspace, call_id=made.cohort.call.id)
    by_id = {row.id: row for row in held.rows}
    first, second, third = (by_id[one] for one in made.cohort.projects)
    assert held.ghost is not None
    assert held.ghost.id == made.baseline_id
    assert first.end_shift is not None
    assert second.start_shift is not None
    assert (first.end_shift.months, first.start_shift.days if first.start_shift else None) == (6.0, 0)
    assert second.start_shift.days == 63
    assert third.interrupted
    assert held.comparison is not None
    assert held.comparison.mean_shift == 6.0
    assert held.adopted is not None
    assert (held.adopted.number, held.adopted.decided_on) == (1, date(2020, 9, 24))


def test_the_ghost_is_the_baseline_asked_for(workspace: Workspace, officer: Officer) -> None:
    made = moved_cohort(workspace, officer)
    call_id = made.cohort.call.id
    kept = baselines.adopt(workspace, officer=officer, call_id=call_id, label="Après la mi-étape",
                           kind=BaselineKind.MIDTERM).value  # fmt: skip
    held = timelines.timeline(workspace, call_id=call_id, baseline_id=kept.id)
    assert [one.label for one in held.references] == ["Calendrier d’origine", "Après la mi-étape"]
    assert held.ghost == held.references[1]
    assert not any(row.moved for row in held.rows)
    assert held.comparison is not None
    assert held.comparison.mean_shift is None
    unknown = timelines.timeline(workspace, call_id=call_id, baseline_id="gone")
    assert unknown.ghost == held.references[0]


def test_strict_files_are_left_out_for_who_may_not_see_them(workspace: Workspace, officer: Officer) -> None:
    made = moved_cohort(workspace, officer, confidentiality="strict")
    call_id, order = made.cohort.call.id, PrintOrder(Sheet.A4)
    whole = timelines.timeline(workspace, call_id=call_id)
    assert len(whole.rows) == 3
    mark = labels.confidentiality_mark(Words.of("en"), Confidentiality.STRICT)
    printed = schedule_documents.calendars(workspace, call_id=call_id, order=order, language="en")[1]
    assert all(mark in page for page in text(printed))
    other = workspaces.add_officer(workspace, officer=officer, name="Bram Wauters", party_code="WB",
                                   role=Role.OFFICER).value  # fmt: skip
    workspace.acts_for(other)
    held = timelines.timeline(workspace, call_id=made.cohort.call.id)
    assert held.rows == ()
    assert (held.comparison, held.references) == (None, ())  # nor that something was ever promised
    printed = schedule_documents.calendars(workspace, call_id=call_id, order=order, language="en")[1]
    assert not any(mark in page or "Projet" in page for page in text(printed))


def text(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    try:
        return [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()


def test_the_printed_calendars_hold_every_project(workspace: Workspace, officer: Officer) -> None:
    made = moved_cohort(workspace, officer, 14)
    call_id = made.cohort.call.id
    assert schedule_documents.usual(workspace, call_id) is Sheet.LETTER
    order = PrintOrder(Sheet.A4, by=Grouping.STATE)
    name, data = schedule_documents.calendars(workspace, call_id=call_id, order=order, language="en")
    pages = text(data)
    assert name.endswith("_calendars.pdf")
    assert len(pages) == 2
    assert all(f"Projet {place}\r" in "".join(pages) or f"Projet {place}\n" in "".join(pages) for place in range(1, 15))
    one = replace(order, wanted=Wanted(state="stopped"))
    told = text(schedule_documents.calendars(workspace, call_id=call_id, order=one, language="en")[1])
    assert "Projet 3" in told[0]
    assert "Projet 4" not in told[0]


def test_a_file_that_is_there_is_not_written_over(workspace: Workspace, officer: Officer, tmp_path: Path) -> None:
    made, path = cohort(workspace, officer, 1), tmp_path / "calendars.pdf"
    path.write_bytes(b"mine")
    order = PrintOrder(Sheet.A4)
    with pytest.raises(Refusal) as refused:
        schedule_documents.write_calendars(workspace, call_id=made.call.id, order=order, language="fr", path=path)
    assert refused.value.code == "packets.would-overwrite"
    assert path.read_bytes() == b"mine"
    schedule_documents.write_calendars(workspace, call_id=made.call.id, order=order, language="fr", path=path,
                                       overwrite=True)  # fmt: skip
    assert path.read_bytes().startswith(b"%PDF")
    nowhere = tmp_path / "none" / "calendars.pdf"
    with pytest.raises(EnvironmentFailure):
        schedule_documents.write_calendars(workspace, call_id=made.call.id, order=order, language="fr",
                                           path=nowhere)  # fmt: skip
