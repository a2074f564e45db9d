"""One workspace of each released schema is kept and must open for ever, with all that it held.

`python -m tests.storage.test_released` writes the file of the present schema, once, when it is released.
"""

import shutil
from datetime import date
from pathlib import Path

import pytest

from cmpdesk.domain.filings import ApplicationFilter
from cmpdesk.domain.juries import ReviewerDraft
from cmpdesk.domain.pages import Sort
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Side
from cmpdesk.services import calls, directory, filings, history, juries, notes, programmes, workspaces
from cmpdesk.storage import schema
from tests.storage.fixtures import a_call, fill

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
    finally:
        workspace.close()


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
    finally:
        workspace.close()


if __name__ == "__main__":
    make(FOLDER / f"{schema.HEAD}.cmpdesk")
