"""One workspace of each released schema is kept and must open for ever, with all that it held.

`python -m tests.storage.test_released` writes the file of the present schema, once, when it is released.
"""

import shutil
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from cmpdesk.domain.directory import Officer
from cmpdesk.domain.filings import ApplicationFilter
from cmpdesk.domain.juries import ReviewerDraft
from cmpdesk.domain.pages import Sort
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Side
from cmpdesk.services import calls, directory, filings, history, juries, notes, programmes, workspaces
from cmpdesk.storage import schema, tables
from cmpdesk.storage.base import Base
from cmpdesk.storage.workspace import Workspace
from tests.storage.fixtures import a_call, fill

JUDGED = ("expert", "affiliation", "invitation", "tie", "preference", "assignment", "declaration", "score_sheet",
          "mark", "returned_file", "jury", "consolidation", "ranking")  # fmt: skip
FOLDER = Path(__file__).parent / "released"


def make(path: Path) -> None:
    """Write a small workspace with something of everything that a later schema could lose."""
    workspace = workspaces.create(str(path), office=None, officer_name="Nadine Courtemanche")
    try:
        (officer,) = workspaces.officers(workspace)
        call = a_call(workspace, officer)
        (application, *_) = fill(workspace, officer, call, ["Serres nordiques"])
        notes.add(workspace, officer=officer, application_id=application, text="Rappeler l’Institut.")
        draft = ReviewerDraft("QC-01", "Odile Tremblay-Roy", "odile@exemple.quebec", "Institut du Lac", (), ("fr",), 5)
        juries.add_reviewer(workspace, officer=officer, call_id=call.id, side=Side.FIRST, draft=draft)
        home = next(one for one in directory.organisations(workspace) if one.name == "Institut du Lac")
        directory.rename_organisation(
            workspace, officer=officer, organisation_id=home.id, seen=home.version, name="Institut des lacs",
            until=PartialDate.of(date(2026, 6, 30)),
        )  # fmt: skip
        history.undo(workspace, officer=officer)
        history.redo(workspace, officer=officer)
        _judge(workspace, officer, call.id, application)
    finally:
        workspace.close()


def _judge(workspace: Workspace, officer: Officer, call_id: str, application: str) -> None:
    """Write a row of each table of experts, conflicts and marks."""
    with workspace.write(officer, "test.judged") as tx:
        reader, home = tx.find(tables.Reviewer)[0], tx.find(tables.Organisation)[0]
        expert = tx.first(tables.Expert, person_id=reader.person_id) or tx.add(tables.Expert(
            party_code="QC", person_id=reader.person_id, sectors=[], keywords=[], languages=["fr"], unavailable=[]
        ))  # fmt: skip
        on = date(2026, 4, 1)
        tx.add(tables.Invitation(expert_id=expert.id, call_id=call_id, asked_on=on, answer="accepted"))
        if tx.first(tables.Affiliation) is None:
            tx.add(tables.Affiliation(person_id=reader.person_id, organisation_id=home.id))
        tx.add(tables.Tie(person_id=reader.person_id, organisation_id=home.id, kind="family", source="Entretien"))
        tx.add(tables.Preference(reviewer_id=reader.id, application_id=application, value=2))
        tx.add(tables.Assignment(reviewer_id=reader.id, application_id=application, origin="hand", locked=True))
        tx.add(tables.Declaration(application_id=application, reviewer_id=reader.id, answer="none",
                                  declared_at=workspace.now()))  # fmt: skip
        sheet = tx.add(tables.ScoreSheet(reviewer_id=reader.id, application_id=application, grid_number=1, waived={},
                                         source="screen", saved_at=workspace.now(), strengths="Solide"))  # fmt: skip
        tx.add(tables.Mark(sheet_id=sheet.id, criterion="C1", halves=7, comment="Clair"))
        digest = tx.put_blob(b"fiche")
        tx.add(tables.ReturnedFile(call_id=call_id, reviewer_id=reader.id, file_name="fiche.pdf", sha256=digest,
                                   received_at=workspace.now(), outcome="accepted", detail={}))  # fmt: skip
        tx.add(tables.Jury(call_id=call_id, side="first", agenda=["Accueil"]))
        tx.add(tables.Consolidation(call_id=call_id, application_id=application, side="first", marks={"C1": 7}))
        tx.add(tables.Ranking(call_id=call_id, side="first", number=1, grid_number=1, frozen_at=workspace.now(),
                              frozen_by=officer.id, digest="0" * 64, value={}))  # fmt: skip
        tx.commit()


def test_the_present_schema_has_its_file() -> None:
    assert (FOLDER / f"{schema.HEAD}.cmpdesk").is_file()


@pytest.mark.parametrize("released", sorted(FOLDER.glob("*.cmpdesk")), ids=lambda path: path.stem)
def test_a_workspace_of_every_release_opens_with_all_that_it_held(released: Path, tmp_path: Path) -> None:
    path = tmp_path / "ancien.cmpdesk"
    shutil.copy(released, path)
    workspace = workspaces.open_workspace(str(path))
    try:
        assert workspaces.check(workspace).sound
        (officer,) = workspaces.officers(workspace)
        assert officer.name == "Nadine Courtemanche"
        (call,) = calls.calls(workspace)
        assert len(programmes.programmes(workspace)) == 1
        (reviewer,) = juries.reviewers(workspace, call_id=call.id, side=Side.FIRST)
        assert (reviewer.code, reviewer.name) == ("QC-01", "Odile Tremblay-Roy")
        names = {one.name: [former.name for former in one.former_names] for one in directory.organisations(workspace)}
        assert names["Institut des lacs"] == ["Institut du Lac"]
        held = filings.page(workspace, ApplicationFilter(call.id), Sort("number")).rows
        said = [note.text for one in held for note in notes.notes(workspace, one.id)]
        assert said == ([] if released.stem == "0001" else ["Rappeler l’Institut."])
        with workspace.read() as connection:
            kept = {name: connection.execute(select(func.count()).select_from(Base.metadata.tables[name])).scalar_one()
                    for name in JUDGED}  # fmt: skip
        assert kept == dict.fromkeys(JUDGED, 0 if released.stem < "0003" else 1)
    finally:
        workspace.close()


if __name__ == "__main__":
    make(FOLDER / f"{schema.HEAD}.cmpdesk")
