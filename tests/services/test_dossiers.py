"""The dossier of a jury through its use cases: meeting, document, table, rights, journal."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from cmpdesk.domain.calls import Confidentiality
from cmpdesk.domain.directory import Officer, Role
from cmpdesk.domain.dossiers import Meeting
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.history import StepKind
from cmpdesk.domain.scoring import EvaluationMode, Recommendation
from cmpdesk.domain.sheets import Consolidation
from cmpdesk.domain.tasks import Progress
from cmpdesk.i18n.words import Words
from cmpdesk.services import consolidation, dossiers, history, workspaces
from cmpdesk.services.dossiers import Wanted
from cmpdesk.storage import tables
from cmpdesk.storage.workspace import Workspace
from tests.services.judging import FIRST, FULL, SECOND, Judging, judging
from tests.storage.fixtures import LEAD, Clock, check_refused, check_undone
from tests.storage.logins import server

DRAFT = Words.of("fr_CA").t("Draft, ranking not frozen")
MET = Meeting(0, date(2024, 5, 18), " Québec ", "Aïssatou Ndiaye", "Émile Gagnon",
              ("Ouverture", " ", "Examen  et avis"))  # fmt: skip


@pytest.fixture(scope="session")
def dossier_file(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Judging]:
    """A jury that marked, in a file, closed: to be copied."""
    path = tmp_path_factory.mktemp("dossier") / "jury.cmpdesk"
    workspace = workspaces.create(str(path), office=None, officer_name=LEAD, clock=Clock())
    made = judging(workspace, workspaces.officers(workspace)[0])
    made.enter(FIRST, FULL)
    made.enter(SECOND, {0: (7, 7, 7)})
    workspace.close()
    return path, made


@pytest.fixture
def jury(dossier_file: tuple[Path, Judging], tmp_path: Path) -> Iterator[Judging]:
    source, made = dossier_file
    workspace = workspaces.open_workspace(str(shutil.copy(source, tmp_path / "jury.cmpdesk")), clock=Clock())
    yield replace(made, workspace=workspace)
    workspace.close()


def pages(jury: Judging, wanted: Wanted | None = None) -> list[str]:
    _, data = dossiers.pages(jury.workspace, officer=jury.officer, call_id=jury.call.id, side=FIRST,
                             wanted=wanted).value  # fmt: skip
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(data)).pages]


def arrange(workspace: Workspace, jury: Judging, draft: Meeting) -> Meeting:
    return dossiers.arrange(workspace, officer=jury.officer, call_id=jury.call.id, side=FIRST, draft=draft).value


def test_a_meeting_is_arranged_changed_and_taken_back(jury: Judging) -> None:
    made = arrange(jury.workspace, jury, MET)
    assert made == replace(MET, version=1, place="Québec", agenda=("Ouverture", "Examen et avis"))
    moved = check_undone(
        jury.workspace, jury.officer, lambda: arrange(jury.workspace, jury, replace(made, place="Montréal"))
    )
    assert moved.place == "Montréal"
    assert dossiers.meeting(jury.workspace, call_id=jury.call.id, side=SECOND) == Meeting()


def test_a_meeting_that_somebody_changed_meanwhile_is_not_overwritten(jury: Judging) -> None:
    arrange(jury.workspace, jury, MET)
    with check_refused(jury.workspace, "record.moved"):
        arrange(jury.workspace, jury, replace(MET, place="Liège"))
    with check_refused(jury.workspace, "record.moved"):
        arrange(jury.workspace, jury, replace(MET, version=7))


def test_the_meeting_of_the_other_jury_is_not_ours(jury: Judging) -> None:
    with check_refused(jury.workspace, "access.edit-jury"):
        dossiers.arrange(jury.workspace, officer=jury.other, call_id=jury.call.id, side=FIRST, draft=MET)


def test_the_dossier_shows_the_ranking_the_meeting_and_the_words(jury: Judging) -> None:
    arrange(jury.workspace, jury, MET)
    key = jury.applications[0]
    written = Consolidation(0, "Un réseau rare.", "Le calendrier.", "Aucune.", "Favorable.", "Favorable aussi.", None,
                            Recommendation.YES)  # fmt: skip
    consolidation.consolidate(jury.workspace, officer=jury.officer, application_id=key, side=FIRST, written=written)
    told = pages(jury)
    text = " ".join(told)
    for wanted in ("Aïssatou Ndiaye", "Examen et avis", "Un réseau rare.", "Le calendrier.", "Favorable aussi."):
        assert wanted in text
    assert all(DRAFT in page for page in told)
    assert "Lectrice QC-01" in text
    assert "Lectrice WB-01" not in text
    places = jury.shown().ranking.places
    kept = [next(page for page in told if page.find(one.number) in range(80) and one.title in page) for one in places]
    assert len(set(kept)) == len(places)


def test_a_frozen_ranking_is_printed_as_it_was_frozen_with_its_seal(jury: Judging) -> None:
    seal = jury.freeze()
    told = pages(jury)
    assert not any(DRAFT in page for page in told)
    assert all(seal.digest[:16] in page for page in told)
    assert jury.officer.name in told[0]


def test_it_is_written_with_its_table_and_the_journal_keeps_the_digest(jury: Judging, tmp_path: Path) -> None:
    out = tmp_path / "out"
    made = dossiers.produce(jury.workspace, officer=jury.officer, call_id=jury.call.id, side=FIRST, out=out,
                            wanted=Wanted(tables=True)).value  # fmt: skip
    assert [path.suffix for path in made] == [".pdf", ".xlsx"]
    assert sorted(out.iterdir()) == sorted(made)
    step = history.steps(jury.workspace).rows[0]
    assert (step.label, step.kind) == ("dossier.produce", StepKind.RECORD)
    assert step.params["sha256"] == sha256(made[0].read_bytes()).hexdigest()
    assert step.params["draft"] is True
    refused = history.obstacle(jury.workspace, jury.officer, step.id)
    assert refused is not None
    assert refused.code == "undo.recorded"


def test_a_name_that_is_taken_is_only_overwritten_on_request(jury: Judging, tmp_path: Path) -> None:
    def make(*, overwrite: bool = False) -> Path:
        return dossiers.produce(jury.workspace, officer=jury.officer, call_id=jury.call.id, side=FIRST, out=tmp_path,
                                overwrite=overwrite).value[0]  # fmt: skip

    path = make()
    path.write_bytes(b"notes of mine")
    with check_refused(jury.workspace, "packets.would-overwrite"):
        make()
    assert path.read_bytes() == b"notes of mine"
    assert make(overwrite=True).read_bytes().startswith(b"%PDF")


def test_the_table_holds_the_numbers_that_were_computed(jury: Judging, tmp_path: Path) -> None:
    made = dossiers.produce(jury.workspace, officer=jury.officer, call_id=jury.call.id, side=FIRST, out=tmp_path,
                            wanted=Wanted(tables=True)).value  # fmt: skip
    book = CalamineWorkbook.from_path(str(made[1]))
    rows = book.get_sheet_by_index(0).to_python()
    found = jury.shown().ranking
    total = rows[0].index(Words.of("fr_CA").t("Total"))
    assert [row[:2] for row in rows[1:]] == [[one.rank, one.number] for one in found.places]
    assert [row[total] for row in rows[1:]] == pytest.approx([float(one.total or 0) for one in found.places])
    reviewers = book.get_sheet_by_index(2).to_python()
    assert {row[1] for row in reviewers[1:]} == {"QC-01", "QC-02", "QC-03"}
    assert len(reviewers) == 1 + 12
    assert "Lectrice" not in str([sheet for name in book.sheet_names for sheet in
                                  book.get_sheet_by_name(name).to_python()])  # fmt: skip
    assert len(book.sheet_names) == 7


def test_marks_of_the_other_jury_stay_closed(jury: Judging) -> None:
    for who, side, code in (
        (jury.other, FIRST, "access.produce-packets"),
        (jury.officer, SECOND, "access.produce-packets"),
        (jury.lead, FIRST, "access.see-marks"),
    ):
        with check_refused(jury.workspace, code):
            dossiers.pages(jury.workspace, officer=who, call_id=jury.call.id, side=side)


def test_a_strict_file_is_for_who_may_see_it(jury: Judging) -> None:
    jury.change_call(confidentiality=str(Confidentiality.STRICT))
    with jury.workspace.write(jury.lead, "officer.edit", name="") as transaction:
        transaction.lock(tables.Officer, jury.officer.id).cleared = False
        transaction.commit()
    uncleared = replace(jury.officer, cleared=False)
    jury.workspace.acts_for(uncleared)
    with check_refused(jury.workspace, "access.see-strict"):
        dossiers.pages(jury.workspace, officer=uncleared, call_id=jury.call.id, side=FIRST)


def test_a_jury_that_does_not_judge_has_no_dossier(jury: Judging) -> None:
    jury.change_call(evaluation=str(EvaluationMode.DELEGATED), lead=str(SECOND))
    with check_refused(jury.workspace, "score.not-judging"):
        dossiers.pages(jury.workspace, officer=jury.officer, call_id=jury.call.id, side=FIRST)


def test_a_joint_panel_has_a_dossier_for_each_party(jury: Judging) -> None:
    jury.change_call(evaluation=str(EvaluationMode.COMMON))
    text = " ".join(pages(jury))
    assert "Lectrice QC-01" in text
    assert "Lectrice WB-01" in text


def test_a_recused_member_leaves_by_name(jury: Judging) -> None:
    jury.declare(jury.readers[FIRST][1], jury.applications[2], "real", "recused")
    number = next(one.number for one in jury.shown().ranking.places if one.key == jury.applications[2])
    told = pages(jury)[2]
    assert told.index("Lectrice QC-02") < told.index(number) < told.index("Lectrice QC-03")


class Stopping:
    """A watch that cancels at the second application."""

    def __init__(self) -> None:
        self.seen = 0

    def report(self, _progress: Progress) -> None:
        self.seen += 1

    def check(self) -> None:
        if self.seen == 2:
            raise Refusal("task.cancelled")


def test_one_that_is_cancelled_leaves_neither_file_nor_step(jury: Judging, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with check_refused(jury.workspace, "task.cancelled"):
        dossiers.produce(jury.workspace, officer=jury.officer, call_id=jury.call.id, side=FIRST, out=out,
                         watch=Stopping())  # fmt: skip
    assert list(out.iterdir()) == []


def test_it_speaks_the_language_that_is_asked_for(jury: Judging) -> None:
    assert Words.of("en_CA").t("Contents") in pages(jury, Wanted(language="en"))[1]


def test_weights_are_brought_to_100_where_that_is_asked(jury: Judging) -> None:
    doubled = tuple(replace(one, weight=one.weight * 2) for one in jury.grid.criteria)
    jury.edit_grid(replace(jury.grid, criteria=doubled))
    for wanted, points in ((Wanted(), "200"), (Wanted(normalised=True), "100")):
        assert f"sur {points} points" in " ".join(pages(jury, wanted)).replace("\u00a0", " ")


def test_on_each_database_the_jury_meets_and_has_its_dossier(workspace: Workspace, officer: Officer) -> None:
    jury = judging(workspace, officer, ("Serres", "Forêts"))
    jury.enter(FIRST, {0: (8, 8, 8), 1: (6, 6, 7)})
    made = check_undone(workspace, jury.officer, lambda: arrange(workspace, jury, MET))
    assert made.agenda == ("Ouverture", "Examen et avis")
    told = pages(jury, Wanted(attachments=True))
    assert "Aïssatou Ndiaye" in told[0]
    assert sum(page.count("Serres") > 0 for page in told) >= 3


def test_an_officer_with_a_login_arranges_the_meeting_and_makes_the_dossier(
    postgres_database: str, clock: Clock
) -> None:
    with server(postgres_database, clock=clock) as made:
        jury = judging(made.owner, made.lead, ("Serres", "Forêts"))
        jury.enter(FIRST, {0: (8, 8, 8), 1: (6, 6, 7)})
        one = made.officer("une", Role.OFFICER, party="QC")
        mine = made.open(one)
        try:
            here = replace(jury, workspace=mine, officer=one)
            assert arrange(mine, here, MET).version == 1
            told = pages(here)
            assert "Aïssatou Ndiaye" in told[0]
            assert history.steps(mine).rows[0].label == "dossier.produce"
            with check_refused(mine, "access.produce-packets"):
                dossiers.pages(mine, officer=one, call_id=jury.call.id, side=SECOND)
        finally:
            mine.close()
