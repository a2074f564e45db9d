"""The order and the programme of a mission, read back from their pages."""

import io
from datetime import date
from typing import Any

import pytest
from pypdf import PdfReader

from cmpdesk.domain.directory import Officer
from cmpdesk.domain.missions import Mission, Stop
from cmpdesk.domain.programmes import Side
from cmpdesk.services import mission_papers, workspaces
from cmpdesk.storage.workspace import Workspace
from tests.services.following import Cohort, cohort
from tests.services.travelling import added


@pytest.fixture
def file_officer(file_workspace: Workspace) -> Officer:
    return workspaces.officers(file_workspace)[0]


@pytest.fixture
def followed(file_workspace: Workspace, file_officer: Officer) -> Cohort:
    return cohort(file_workspace, file_officer, 1)


def read(data: bytes) -> tuple[list[str], tuple[int, int]]:
    pages = PdfReader(io.BytesIO(data)).pages
    box = pages[0].mediabox
    return [" ".join(page.extract_text().split()) for page in pages], (round(box.width), round(box.height))


def sent(workspace: Workspace, officer: Officer, followed: Cohort, side: Side = Side.FIRST, **more: Any) -> Mission:
    return added(workspace, officer, followed.call.id, followed.projects[0], sending=side, **more)


def test_an_order_says_who_where_when_why_at_whose_cost(file_workspace: Workspace, file_officer: Officer,
                                                        followed: Cohort) -> None:  # fmt: skip
    one = sent(file_workspace, file_officer, followed, authorised_on=date(2020, 3, 2), reference="SD-2020-14")
    pages, size = read(mission_papers.order_pdf(file_workspace, one.id))
    assert size == (612, 792)  # Letter: Québec sends
    for said in ("Anne Tremblay", "Directrice", "Institut des lacs", "Liège", "Namur", "Université de Liège",
                 "Signer le protocole", "Québec", "Wallonie-Bruxelles", "2 400,00", "870,50", "SD-2020-14",
                 "2 mars 2020", "26 juin 2020"):  # fmt: skip
        assert said in " ".join(pages), said


def test_an_order_is_signed_below_who_allowed_it(file_workspace: Workspace, file_officer: Officer,
                                                 followed: Cohort) -> None:  # fmt: skip
    for count in range(12, 24):
        stops = tuple(Stop(f"Ville {place}", objectives="Visite") for place in range(count))
        one = sent(file_workspace, file_officer, followed, stops=stops, travellers=(), reference="SD-14",
                   authorised_on=date(2020, 3, 2), derogation="Invitation tardive")  # fmt: skip
        pages, _ = read(mission_papers.order_pdf(file_workspace, one.id))
        assert "SD-14" in next(page for page in pages if "Lieu et date" in page)


def test_the_other_party_has_its_own_paper(file_workspace: Workspace, file_officer: Officer, followed: Cohort) -> None:
    one = sent(file_workspace, file_officer, followed, Side.SECOND)
    _, size = read(mission_papers.order_pdf(file_workspace, one.id))
    assert size == (595, 842)


def test_a_programme_goes_stop_by_stop_over_pages(file_workspace: Workspace, file_officer: Officer,
                                                  followed: Cohort) -> None:  # fmt: skip
    stops = tuple(Stop(f"Ville {place}", "Hôtel de ville", objectives=f"Objectif {place} " + "mot " * 60)
                  for place in range(12))  # fmt: skip
    one = sent(file_workspace, file_officer, followed, stops=stops)
    pages, _ = read(mission_papers.programme_pdf(file_workspace, one.id))
    whole = " ".join(pages)
    assert len(pages) > 1
    assert [whole.index(f"Ville {place}") for place in range(12)] == sorted(
        whole.index(f"Ville {place}") for place in range(12))  # fmt: skip
    assert all(f"Objectif {place} " in whole for place in range(12))


def test_little_is_enough_for_both_papers(file_workspace: Workspace, file_officer: Officer, followed: Cohort) -> None:
    one = added(file_workspace, file_officer, followed.call.id, None, ends=None, stops=(), costs=(), travellers=(),
                host="<b>&</b>")  # fmt: skip
    order, programme = mission_papers.documents(file_workspace, one.id)
    assert order.file_name != programme.file_name
    assert "<b>&</b>" in read(order.load())[0][0]
    assert len(read(programme.load())[0]) == 1
