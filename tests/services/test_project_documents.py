"""Documents of projects on a real workspace, read back by another library: sheets, a session, amendments."""

import io
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from cmpdesk.domain.calls import Confidentiality
from cmpdesk.domain.directory import Officer, Role
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.preview import Document
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.project_documents import Funnel
from cmpdesk.services import change_requests, filings, workspaces
from cmpdesk.services import project_documents as documents
from cmpdesk.storage import tables
from cmpdesk.storage.workspace import Workspace
from tests.services.documented import documented
from tests.services.following import Cohort, cohort
from tests.storage.fixtures import Clock, a_call

LETTER, A4 = (612, 792), (595, 842)


@pytest.fixture
def made(file_workspace: Workspace, clock: Clock) -> Cohort:
    return documented(file_workspace, workspaces.officers(file_workspace)[0], clock)


@pytest.fixture
def officer(file_workspace: Workspace) -> Officer:
    return workspaces.officers(file_workspace)[0]


def read(data: bytes) -> tuple[list[str], tuple[int, int]]:
    """Return the text of each page, its spaces flattened, and the size of the first."""
    pages = PdfReader(io.BytesIO(data)).pages
    box = pages[0].mediabox
    return [" ".join(page.extract_text().split()) for page in pages], (round(box.width), round(box.height))


def test_the_sheet_is_one_page_of_each_party(file_workspace: Workspace, made: Cohort) -> None:
    found = documents.sheets(file_workspace, made.call.id, "en", [made.projects[0]])
    assert [one.version for one in found] == ["Québec", "Wallonie-Bruxelles"]
    for one, size in zip(found, (LETTER, A4), strict=True):
        (page,), measured = read(one.load())
        assert measured == size
        for part in (
            "Tourbières restaurées", "Institut boréal des tourbières", "Haute École mosane", "Odette Lamy",
            "QC-2019-0112: signed by both on 12 July 2019", "AM 2019/417: signed by the promoter on 20 August 2019",
            "not by the authority yet", "comité d’éthique", "30 months, 24 at first", "Request no. 1 (calendar)",
            "amendment no. 1", "accepted on 24 September 2020", "Request no. 2 (budget)", "no answer yet",
        ):  # fmt: skip
            assert part in page


def test_money_is_summed_per_party_and_never_over_both(file_workspace: Workspace, made: Cohort) -> None:
    (page,), _ = read(documents.sheets(file_workspace, made.call.id, "fr", [made.projects[0]])[1].load())
    flat = page.replace("\u202f", " ").replace("\u00a0", " ")
    assert "20 000,00 $ CA 7 000,00 $ CA 4 066,13 $ CA 15 933,87 $ CA" in flat
    assert "15 500,50 € 7 000,00 € 4 066,13 € 11 434,37 €" in flat
    assert "35 500" not in flat


def test_first_dates_stand_beside_the_present_ones(file_workspace: Workspace, made: Cohort) -> None:
    (paper,) = documents.papers(file_workspace, made.call.id, [made.projects[0]])
    moved = {one.milestone.name.fr: (one.promised, one.milestone.when) for one in paper.dates if one.moved}
    assert {name: tuple(when.edtf for when in both if when) for name, both in moved.items()} == {
        "Fin": ("2021-09-02", "2022-03-02"), "Rapport final": ("2021-12-02", "2022-06-02"),
        "Second versement": ("2020-10", "2021-04"),
    }  # fmt: skip
    (page,), _ = read(documents.sheets(file_workspace, made.call.id, "en", [made.projects[0]])[0].load())
    assert "Second versement QC October 2020 April 2021 · provisional" in page
    assert "Fin 2 September 2021 2 March 2022" in page


def test_a_first_date_that_moved_is_struck_through(file_workspace: Workspace, made: Cohort) -> None:
    lines = {}
    for place in (0, 2):  # the last project did not move
        data = documents.sheets(file_workspace, made.call.id, "fr", [made.projects[place]])[0].load()
        content = PdfReader(io.BytesIO(data)).pages[0].get_contents()
        assert content is not None
        lines[place] = content.get_data().count(b"0.56 w")
    assert lines == {0: 3, 2: 0}


def test_a_full_project_still_takes_one_page_and_says_what_it_leaves_out(file_workspace: Workspace, made: Cohort,
                                                                         officer: Officer) -> None:  # fmt: skip
    with file_workspace.write(officer, "test.full") as tx:
        for place in range(70):
            tx.add(tables.Milestone(
                project_id=made.projects[0], position=20 + place, kind="other", name={"fr": f"Étape {place}"},
                edtf="2021-05", earliest=date(2021, 5, 1), latest=date(2021, 5, 31), rule={},
            ))  # fmt: skip
        project = tx.get(tables.Project, made.projects[0])
        project.conditions = project.reason = "Une condition parmi d’autres, longuement écrite. " * 60
        for side in ("first", "second"):
            for year in range(2021, 2033):
                tx.add(tables.GrantLine(project_id=project.id, side=side, funder=f"Fonds {year}", year=year,
                                        cents=1_000_00, currency="CAD" if side == "first" else "EUR"))  # fmt: skip
        tx.commit()
    for one in documents.sheets(file_workspace, made.call.id, "en", [made.projects[0]]):
        (page,), _ = read(one.load())
        assert "… and " in page
        assert "Rapport final" in page  # what is still to come is kept
        assert "Total · Québec" in page
        assert "Request no. 1" in page


def test_sheets_of_all_projects_follow_their_numbers(file_workspace: Workspace, made: Cohort, tmp_path: Path) -> None:
    pages, _ = read(documents.sheets(file_workspace, made.call.id, "en")[0].load())
    numbers = [one.project.row.number for one in documents.papers(file_workspace, made.call.id)]
    assert len(pages) == 3
    assert numbers == sorted(numbers)
    assert all(number in page for number, page in zip(numbers, pages, strict=True))
    out = tmp_path / "fiches"
    paths = documents.write_sheets(file_workspace, call_id=made.call.id, language="fr", out=out, side=Side.SECOND)
    assert sorted(out.iterdir()) == sorted(paths)
    assert {read(path.read_bytes())[1] for path in paths} == {A4}
    with pytest.raises(Refusal, match=r"packets\.would-overwrite"):
        documents.write_sheets(file_workspace, call_id=made.call.id, language="fr", out=out, side=Side.SECOND)
    documents.write_sheets(file_workspace, call_id=made.call.id, language="fr", out=out, side=Side.SECOND,
                           overwrite=True)  # fmt: skip


def test_the_funnel_counts_what_came_how_far(file_workspace: Workspace, made: Cohort) -> None:
    state = documents.state(file_workspace, made.call.id)
    assert state.whole == Funnel(None, 5, 4, 3, 1)
    assert state.filed == (5, 4)
    assert [one.sector for one in state.funnels] == [one.name for one in made.call.sectors]
    assert sum(one.filed for one in state.funnels) == 5
    assert {str(key): count for key, count in state.states.items()} == {"running": 2, "completed": 1}
    assert [(one.number, one.name.fr) for one in state.late] == [("14.1000", "Rapport de mission"),
                                                                ("14.2001", "Rapport de mission")]  # fmt: skip
    moved = [one for one in state.dates if one.moved]
    assert [(one.milestone.name.fr, one.promised and one.promised.edtf) for one in moved] == [
        ("Seconde rencontre", "2021-23")
    ]


def test_the_state_of_a_session_on_the_paper_of_each_party(file_workspace: Workspace, made: Cohort) -> None:
    found = documents.session_state(file_workspace, made.call.id, "en")
    for one, size in zip(found, (LETTER, A4), strict=True):
        pages, measured = read(one.load())
        assert measured == size
        told = " ".join(pages)
        for part in ("5 · 100", "4 · 80", "3 · 60", "1 · 20", "Total 5 4 3 1", "Culture", "Running", "Completed",
                     "Filings received: Québec 5 · Wallonia-Brussels 4", "autumn 2021 autumn 2022 · provisional",
                     "Réunion de la session", "Prochain appel", "14.1000", "29 May 2020"):  # fmt: skip
            assert part in told
        assert "106,5" not in told  # what both Parties grant is never one sum


def test_the_workbook_holds_real_numbers_and_days(file_workspace: Workspace, made: Cohort) -> None:
    data = documents.session_table(file_workspace, made.call.id, "en")
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    funnel, states, money, dates, late = (book.get_sheet_by_name(name).to_python() for name in book.sheet_names)
    assert funnel[-1] == ["Total", 5, 4, 3, 1]
    assert [sum(float(str(row[place])) for row in funnel[1:-1]) for place in range(1, 5)] == [5, 4, 3, 1]
    assert states[-1][1] == 3
    of_quebec = [row for row in money[1:] if row[0] == "Québec"]
    total = next(row for row in money if row[0] == "Total · Québec")
    assert total[4] == pytest.approx(sum(float(str(row[4])) for row in of_quebec)) == pytest.approx(60_000.06)
    assert {row[3] for row in money[1:]} == {"CAD", "EUR"}
    assert date(2019, 6, 12) in [row[3] for row in dates]
    assert "autumn 2022" in [row[3] for row in dates]
    assert [row[4:] for row in late[1:]] == [[date(2020, 5, 29), 186.0]] * 2


def test_an_amendment_is_printed_for_the_instrument_of_each_party(file_workspace: Workspace, made: Cohort,
                                                                  officer: Officer) -> None:  # fmt: skip
    found = documents.amendments(file_workspace, made.projects[0])
    assert len(found) == 2
    for one, size, reference in zip(found, (LETTER, A4), ("QC-2019-0112", "AM 2019/417"), strict=True):
        (page,), measured = read(one.load())
        assert measured == size
        for part in (reference, "Seconde mission en Wallonie avril 2020 printemps 2021", "Fin du projet",
                     "Les frontières sont fermées.", "24 septembre 2020", "Tourbières restaurées"):  # fmt: skip
            assert part in page
    open_one = next(one for one in change_requests.of_project(file_workspace, made.projects[0]) if not one.amendment)
    with pytest.raises(Refusal, match=r"request\.not-accepted"):
        documents.amendment_pdf(file_workspace, open_one.id, Side.FIRST)
    with pytest.raises(Refusal, match=r"project\.no-amendment"):
        documents.amendments(file_workspace, made.projects[1])


def test_the_office_prints_on_its_own_paper_first(tmp_path: Path, clock: Clock) -> None:
    workspace = workspaces.create(str(tmp_path / "wb.cmpdesk"), office="WB", officer_name="Benoît", clock=clock)
    try:
        made = cohort(workspace, workspaces.officers(workspace)[0], 1)
        first, second = documents.session_state(workspace, made.call.id, "fr")
        assert (read(first.load())[1], read(second.load())[1]) == (A4, LETTER)
    finally:
        workspace.close()


def test_strict_files_are_left_out_and_the_paper_says_so(file_workspace: Workspace, made: Cohort,
                                                         officer: Officer) -> None:  # fmt: skip
    sheet = filings.application(file_workspace, made.applications[0])
    filings.classify(file_workspace, officer=officer, application_id=sheet.id, seen=sheet.version,
                     level=Confidentiality.STRICT)  # fmt: skip
    other = workspaces.add_officer(file_workspace, officer=officer, name="Benoît", party_code=None,
                                   role=Role.OFFICER).value  # fmt: skip
    assert not documents.state(file_workspace, made.call.id).hidden
    file_workspace.acts_for(other)
    state = documents.state(file_workspace, made.call.id)
    assert (state.hidden, state.whole) == (True, Funnel(None, 4, 3, 2, 1))
    told, _ = read(documents.session_state(file_workspace, made.call.id, "en")[0].load())
    assert "Strict files are left out of all these figures." in told[0]
    assert len(documents.papers(file_workspace, made.call.id)) == 2
    with pytest.raises(Refusal, match=r"record\.gone"):
        documents.papers(file_workspace, made.call.id, [made.projects[0]])


def test_a_call_without_projects(file_workspace: Workspace, officer: Officer) -> None:
    call = a_call(file_workspace, officer)
    with pytest.raises(Refusal, match=r"project\.none"):
        documents.sheets(file_workspace, call.id, "fr")
    found: tuple[Document, ...] = documents.session_state(file_workspace, call.id, "en")
    pages, _ = read(found[0].load())
    for part in ("No project yet.", "Nothing is granted yet.", "No date yet.", "No report is late.", "Total 0 0 0 0"):
        assert part in " ".join(pages)


def test_the_same_state_gives_the_same_bytes(file_workspace: Workspace, made: Cohort, clock: Clock) -> None:
    at = clock.at
    first = documents.session_state(file_workspace, made.call.id, "fr")[0].load()
    clock.at = at
    assert documents.session_state(file_workspace, made.call.id, "fr")[0].load() == first
