"""Pages on a real workspace: a small paired call, made once through the use cases and copied for each test."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from cmpdesk.domain.calls import CallAction, CallSheet
from cmpdesk.domain.deadlines import Deadline
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.filings import ApplicationFilter
from cmpdesk.domain.juries import ReviewerDraft
from cmpdesk.domain.pages import Sort
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.text import LocalisedText
from cmpdesk.i18n import screen
from cmpdesk.runtime import settings
from cmpdesk.services import calls, filings, imports, juries, programmes, workspaces
from cmpdesk.services.workspaces import Workspace
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.memory import Remembered
from cmpdesk.ui.page import Page
from cmpdesk.ui.tasks import TaskRunner
from tests.ui.conftest import idle

QUEBEC = """N° de dossier;Titre du projet;Secteur;Organisme coordonnateur;Partenaire;Montant demandé ($ CA);Reçu le
12.101;Atlas des rives;Culture;Atelier des rives;Cartes et canaux;12 000,00 $;2026-03-03 16:12
12.102;Théâtre du quai;Culture;Compagnie du quai;Scène du port;9 500,00 $;2026-03-03 17:00
12.103;Sols vivants;Environnement;Institut des sols;Terres et eaux;8 000,00 $;2026-03-02 10:00
12.104;Eaux souterraines;Santé;Clinique du fleuve;Maison de santé;7 250,50 $;2026-03-04 20:00
12.105;Chœurs du canal et du fleuve;Culture;Chorale de l’estuaire;Chorale des écluses;6 000,00 $;2026-03-03 09:30
"""
WALLONIA = """Intitulé;N° dossier;Opérateur WB;Partenaire québécois;Montant (EUR);Déposé le
Atlas des rives;12.101;Cartes et canaux;Atelier des rives;9.000 €;03/03/2026 18:00
Théâtre du quai;12.102;Scène du port;Compagnie du quai;7.400 €;03/03/2026 18:30
Sols vivants;12.103;Terres et eaux;Institut des sols;6.200 €;03/03/2026 19:00
Eaux souterraines;12.104;Maison de santé;Clinique du fleuve;5.100 €;03/03/2026 19:30
Chœurs du fleuve et du canal;12.305;Chorale des écluses;Chorale de l’estuaire;4.800 €;03/03/2026 20:00
"""
OFFICER = "Claire Dubuc"


class Clock:
    """A clock that the story of the workspace turns."""

    def __init__(self) -> None:
        self.now = datetime(2026, 2, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


def closed_call(workspace: Workspace, clock: Clock) -> CallSheet:
    """Adopt the paired programme, and take a call through its deadline."""
    officer = workspaces.officers(workspace)[0]
    template = next(one for one in programmes.templates() if one.code == "cmp")
    programme = programmes.adopt(workspace, officer=officer, template=template).value
    draft = replace(
        calls.blank(workspace, programme.id),
        title=LocalisedText(fr="Appel fictif 2026", en="Fictional call 2026", nl="Fictieve oproep 2026"),
        deadline=Deadline.typed(datetime(2026, 3, 4, 17, 59), "America/Toronto"),  # noqa: DTZ001 - a wall time
        reviewers_per_application=2,
    )
    call = calls.create(workspace, officer=officer, programme_id=programme.id, draft=draft).value
    for side in Side:
        call = calls.approve(
            workspace, officer=officer, call_id=call.id, seen=call.version, side=side, on=date(2026, 1, 20)
        ).value
    for action in (CallAction.AGREE, CallAction.PUBLISH):
        call = calls.move(workspace, officer=officer, call_id=call.id, seen=call.version, action=action).value
    clock.now = datetime(2026, 4, 12, 14, tzinfo=UTC)
    return calls.move(workspace, officer=officer, call_id=call.id, seen=call.version, action=CallAction.CLOSE).value


def sheets(folder: Path) -> tuple[Path, Path]:
    """Write the spreadsheets of both offices into `folder`."""
    first, second = folder / "depots_quebec.csv", folder / "depots_wbi.csv"
    first.write_text(QUEBEC, encoding="utf-8")
    second.write_text(WALLONIA, encoding="cp1252")
    return first, second


@dataclass(frozen=True)
class Made:
    """Workspaces on disk: with a call that has received nothing, and with filings and juries."""

    empty: Path
    filled: Path


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Make both workspaces once."""
    folder = tmp_path_factory.mktemp("workspaces")
    result = Made(folder / "empty.cmpdesk", folder / "filled.cmpdesk")
    clock = Clock()
    workspace = workspaces.create(str(result.empty), office=None, officer_name=OFFICER, clock=clock)
    call = closed_call(workspace, clock)
    workspace.close()
    shutil.copyfile(result.empty, result.filled)
    workspace = workspaces.open_workspace(str(result.filled), clock=clock)
    officer = workspaces.officers(workspace)[0]
    for side, path in zip(Side, sheets(folder), strict=True):
        plan = imports.dry_run(workspace, officer=officer, call_id=call.id, side=side, path=path)
        imports.commit(workspace, officer=officer, plan=plan)
    add_reviewers(workspace, officer, call)
    workspace.close()
    return result


def add_reviewers(workspace: Workspace, officer: Officer, call: CallSheet) -> None:
    """Name three reviewers for each Party."""
    for side, code in zip(Side, ("QC", "WB"), strict=True):
        for number, name in enumerate(("Louise Archambault", "Marc Bédard", "Josée Cloutier"), 1):
            draft = ReviewerDraft(
                f"{code}-{number:02}", name, "", f"Collège {code} {number}", (call.sectors[0].id,), ("fr",), 5
            )
            juries.add_reviewer(workspace, officer=officer, call_id=call.id, side=side, draft=draft)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Run in English: the message ids, so that a test says what it looks for."""
    before = screen.words().locale
    screen.set_language("en")
    yield
    screen.set_language(before)


DeskOn = Callable[[Path], Desk]


@pytest.fixture
def desk_on(qtbot: QtBot, runner: TaskRunner, tmp_path: Path) -> Iterator[DeskOn]:
    """A function that opens a copy of a workspace and returns a desk on it."""
    opened: list[Workspace] = []
    memories: list[Remembered] = []

    def on(source: Path) -> Desk:
        copy = tmp_path / source.name
        shutil.copyfile(source, copy)
        workspace = workspaces.open_workspace(str(copy))
        opened.append(workspace)
        officer = workspaces.officers(workspace)[0]
        memory = Remembered(settings.Settings(), runner, runner)
        memories.append(memory)
        desk = Desk(workspace, officer, runner, memory, runner)
        desk.choose_call(calls.calls(workspace)[0].id)
        return desk

    yield on
    for memory in memories:
        memory.flush()
    runner.close()
    for workspace in opened:
        workspace.close()


@pytest.fixture
def desk(desk_on: DeskOn, made: Made) -> Desk:
    """A desk on the workspace with filings and juries."""
    return desk_on(made.filled)


class Stage:
    """Shows a page, waits for its tasks, and notes what it says."""

    def __init__(self, qtbot: QtBot, runner: TaskRunner) -> None:
        self.qtbot = qtbot
        self.runner = runner
        self.said: list[tuple[str, bool]] = []
        self.gone: list[tuple[str, object]] = []
        self.failures: list[object] = []
        runner.failed.connect(self.failures.append)

    def show(self, page: Page) -> None:
        """Show `page` until its first load is done."""
        page.desk.said.connect(self._say)
        page.desk.wanted.connect(self._go)
        self.qtbot.addWidget(page)
        page.resize(1100, 720)
        page.show()
        self.settle()

    def settle(self) -> None:
        """Wait until nothing has run for a while."""
        idle(self.qtbot, self.runner)

    def _say(self, sentence: str, undo: bool) -> None:
        self.said.append((sentence, undo))

    def _go(self, page: str, what: object) -> None:
        self.gone.append((page, what))


@pytest.fixture
def stage(qtbot: QtBot, runner: TaskRunner) -> Stage:
    """A stage for one page."""
    return Stage(qtbot, runner)


def numbers(desk: Desk) -> dict[str, str]:
    """Return the ids of the applications by number."""
    page = filings.page(desk.workspace, ApplicationFilter(desk.call_id), Sort("number"))
    return {row.number: row.id for row in page.rows}
