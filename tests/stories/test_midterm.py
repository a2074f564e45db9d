"""The mid-term review of September, from the sheets that go out to the seal and the letters, in the real window.

Once by one officer on a local file, once by an officer of each Party on a server, each at a window of their own.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

import pytest
import shiboken6
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from cmpdesk.domain.directory import Officer, Role
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.letters import YEAR_TWO, LetterFilter, LetterKind, LetterState
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.reviews import OpinionCode, ReviewOutcome, ReviewState, Stage
from cmpdesk.i18n import screen
from cmpdesk.services import letters, letters_shown, progress, reviews, schedules, workspaces
from cmpdesk.storage import notices, tables
from cmpdesk.storage.workspace import Workspace
from cmpdesk.ui.pages.letters.page import LettersPage
from cmpdesk.ui.pages.reviews.dates_form import DatesForm
from cmpdesk.ui.pages.reviews.delegations import DelegationsForm
from cmpdesk.ui.pages.reviews.effects_carry import CarryOutSheet
from cmpdesk.ui.pages.reviews.effects_letters import LettersSheet
from cmpdesk.ui.pages.reviews.effects_money import MoneySheet
from cmpdesk.ui.pages.reviews.effects_seal import SealSheet
from cmpdesk.ui.pages.reviews.minutes import MinutesSheet
from cmpdesk.ui.pages.reviews.page import ReviewsPage
from cmpdesk.ui.pages.reviews.sheets_back import ReadSheetsDialog
from cmpdesk.ui.pages.reviews.sheets_out import SendDialog
from cmpdesk.ui.window import MainWindow
from tests.services.effected import Halfway, halfway
from tests.services.lettered import headed
from tests.services.progressing import FULL, OBJECTIVES, Asking
from tests.storage.logins import server
from tests.ui.conftest import LONG, Opener, settle

KEY = Qt.Key
DAY = date(2020, 9, 24)
Opened = TypeVar("Opened", bound=QDialog)
REASONS = {
    (0, Side.FIRST): "Les deux résidences sont tenues et le budget est respecté.",
    (0, Side.SECOND): "La compagnie namuroise confirme son calendrier.",
    (1, Side.FIRST): "La tournée attend la réouverture des frontières.",
    (1, Side.SECOND): "Les salles de Liège sont retenues pour le printemps.",
    (2, Side.FIRST): "Le promoteur québécois a cessé ses activités.",
    (2, Side.SECOND): "Aucun autre opérateur ne peut reprendre le projet.",
}


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(notices, "PAUSE", 0.2)
    screen.set_language("en")
    yield
    screen.set_language("fr")


def ground(workspace: Workspace, officer: Officer, folder: Path) -> tuple[Halfway, Asking]:
    """Make three projects with promoters, objectives and money of a second year, and their review."""
    made = halfway(workspace, officer, 3)
    headed(workspace, officer, made.cohort.call.id)
    with workspace.write(officer, "test.promoters") as transaction:
        meeting = transaction.get(tables.Milestone, made.cohort.of_session("Mi-étape"))
        meeting.edtf, meeting.earliest, meeting.latest, meeting.provisional = DAY.isoformat(), DAY, DAY, False
        home = transaction.find(tables.Organisation)[0]
        for project in made.cohort.projects:
            held = {one.side for one in transaction.find(tables.Promoter, project_id=project)}
            for side in set(map(str, Side)) - held:
                transaction.add(tables.Promoter(project_id=project, side=side, organisation_id=home.id))
        transaction.commit()
    for project in made.cohort.projects:
        progress.set_objectives(workspace, officer=officer, project_id=project, seen=None, objectives=OBJECTIVES)
    return made, Asking(workspace, officer, made.cohort, made.review_id, folder)


@dataclass
class Seat:
    """An officer at a window, on the mid-term screen."""

    qtbot: QtBot
    window: MainWindow
    made: Halfway

    @property
    def page(self) -> ReviewsPage:
        page = self.window.pages.page
        assert isinstance(page, ReviewsPage)
        return page

    @property
    def workspace(self) -> Workspace:
        assert self.window.desk is not None
        return self.window.desk.workspace

    def settle(self) -> None:
        settle(self.qtbot, self.window)

    def sit_down(self) -> None:
        self.window.choose_call(self.made.cohort.call.id)
        self.window.go("reviews")
        self.settle()
        self.qtbot.waitUntil(lambda: len(self.page.model.rows) == 3, timeout=LONG)

    def take(self, place: int) -> None:
        """Put the keyboard on a project of the list."""
        self.window.activateWindow()
        self.qtbot.waitUntil(self.window.isActiveWindow, timeout=LONG)
        self.page.table.selectRow(place)
        self.page.table.setFocus()
        self.settle()

    def press(self, *keys: Qt.Key) -> None:
        for key in keys:
            QTest.keyClick(self.page.table, key)
            self.settle()

    def say(self, place: int, side: Side) -> None:
        """Write the reasons of a Party into their box."""
        box = self.page.panel.reasons[side].box
        box.setFocus()
        assert box.hasFocus()
        box.setPlainText(REASONS[place, side])
        self.page.table.setFocus()
        self.settle()

    def open(self, action: str, kind: type[Opened]) -> Opened:
        self.settle()
        assert self.page.actions_of[action].isEnabled(), action
        self.page.actions_of[action].trigger()
        self.settle()
        return next(one for one in self.window.findChildren(kind) if one.isVisible())

    def done(self, dialog: QDialog) -> None:
        self.qtbot.waitUntil(lambda: not shiboken6.isValid(dialog) or not dialog.isVisible(), timeout=LONG)
        self.settle()

    def opine(self, sides: dict[Side, tuple[Qt.Key, Qt.Key, Qt.Key]]) -> None:
        """Give the opinions of some Parties on all three projects by keyboard, with their reasons."""
        for place in range(3):
            self.take(place)
            for side, keys in sides.items():
                self.press(keys[place])
                self.say(place, side)

    def decide_money(self, place: int, sides: tuple[Side, ...], effect: str, more: str = "") -> None:
        self.take(place)
        dialog = self.open("second-year", MoneySheet)
        for line in dialog.lines:
            if line.side in sides:
                line.effect.setCurrentIndex(line.effect.findData(effect))
                if effect == "conditional":
                    line.condition.setText(more)
        dialog.save()
        self.done(dialog)

    def carry_out(self) -> None:
        dialog = self.open("carry-out", CarryOutSheet)
        self.qtbot.waitUntil(lambda: dialog.plan is not None, timeout=LONG)
        dialog.decision.reason.setPlainText("Les déplacements sont suspendus depuis mars 2020.")
        self.settle()
        assert dialog.save_button.isEnabled(), dialog.way.text()
        dialog.save()
        self.done(dialog)


FIRST = {Side.FIRST: (KEY.Key_1, KEY.Key_2, KEY.Key_4)}
SECOND = {Side.SECOND: (KEY.Key_5, KEY.Key_6, KEY.Key_8)}


def sheets_go_out_and_come_back(seat: Seat, asking: Asking, sides: tuple[Side, ...]) -> None:
    sending = seat.open("sheets-send", SendDialog)
    sending.due.setText("2020-08-28")
    sending.save_into(asking.folder / "out")
    seat.done(sending)
    filled = [asking.filled(FULL, place=place, side=side, name=f"{place}-{side}.pdf")
              for place in range(3) for side in sides]  # fmt: skip
    reading = seat.open("sheets-read", ReadSheetsDialog)
    reading.read(filled)
    seat.qtbot.waitUntil(lambda: reading.plan is not None, timeout=LONG)
    reading.save_button.click()
    seat.done(reading)


def delegations_sit(seat: Seat) -> None:
    form = seat.open("delegations", DelegationsForm)
    form.seats.set_values([("first", "Geneviève Hamelin-Côté", "Directrice", "co-chair"),
                           ("second", "Thibault Delvaulx", "Inspecteur général", "co-chair")])  # fmt: skip
    form.save()
    seat.done(form)


def dates_are_proposed(seat: Seat) -> None:
    seat.take(1)
    form = seat.open("propose", DatesForm)
    form.fields[seat.made.cohort.at(1, "Fin")].line.setText("2022-04-30")
    form.save()
    seat.done(form)


def review_effects_left(seat: Seat) -> int:
    """Return how many projects wait for what was decided to be carried out."""
    return sum(one.applied_at is None for one in reviews.decisions(seat.workspace, seat.made.review_id))


def seal(seat: Seat) -> None:
    sealing = seat.open("seal-meeting", SealSheet)
    assert sealing.save_button.isEnabled(), sealing.state.text()
    sealing.save()
    seat.done(sealing)
    assert reviews.review(seat.workspace, seat.made.review_id).state is ReviewState.SEALED


def the_record_says_so(seat: Seat, texts: list[str], sides: tuple[Side, ...]) -> None:
    """Each letter bears the reasons of its Party for its project alone; the minutes bear those of all."""
    told = {key: " ".join(said.split()) for key, said in REASONS.items()}
    for side in sides:
        for place in range(3):
            (only,) = [text for text in texts if told[place, side] in text]
            assert not [said for (other, _), said in told.items() if other != place and said in only]
    rows = letters.rows(seat.workspace, LetterFilter(seat.made.cohort.call.id, kind=LetterKind.MINUTES))
    (sealed,) = [row for row in rows if row.state is not LetterState.DRAFT]
    assert sealed.official_number


def minutes_are_sealed(seat: Seat) -> None:
    sheet = seat.open("minutes-fr", MinutesSheet)
    seat.qtbot.waitUntil(lambda: sheet.pages.shown, timeout=LONG)
    sheet.seal()
    seat.qtbot.waitUntil(lambda: not shiboken6.isValid(sheet) or not sheet.isVisible() or bool(sheet.fault.text()),
                         timeout=LONG)  # fmt: skip
    assert not shiboken6.isValid(sheet) or not sheet.fault.text(), sheet.fault.text()
    seat.done(sheet)


def letters_are_drafted(seat: Seat, count: int) -> None:
    drafting = seat.open("year-two-letters", LettersSheet)
    drafting.decided_on.setText("2020-09-25")
    drafting.save()
    seat.done(drafting)
    rows = letters.rows(seat.workspace, LetterFilter(seat.made.cohort.call.id))
    assert sum(row.kind in YEAR_TWO for row in rows) == count


def letters_are_sealed(seat: Seat) -> list[str]:
    """Seal the drafts on the page of letters, and return the texts of their pages."""
    seat.window.go("letters")
    seat.settle()
    page = seat.window.pages.page
    assert isinstance(page, LettersPage)
    assert page.scene is not None
    rows = [row for row in page.model.rows if row.state is LetterState.DRAFT and row.side in page.scene.mine]
    page.seal_now(tuple(rows))
    seat.settle()
    workspace = page.desk.workspace
    texts = []
    for row in rows:
        data = letters_shown.pages(workspace, row.id)
        texts.append(" ".join(" ".join(one.extract_text() for one in PdfReader(io.BytesIO(data)).pages).split()))
    return texts


def test_one_officer_on_a_local_file(qtbot: QtBot, opened: Opener, tmp_path: Path) -> None:
    path = tmp_path / "mi-etape.cmpdesk"
    workspace = workspaces.create(str(path), office=None, officer_name="Rosalie Montpetit")
    lead = workspaces.officers(workspace)[0]
    made, asking = ground(workspace, lead, tmp_path)
    workspace.close()
    window = opened(path)
    assert window.desk is not None
    made = Halfway(window.desk.workspace, window.desk.officer, made.cohort, made.review_id, made.second)
    asking = Asking(window.desk.workspace, window.desk.officer, made.cohort, made.review_id, tmp_path)
    seat = Seat(qtbot, window, made)
    seat.sit_down()
    sheets_go_out_and_come_back(seat, asking, tuple(Side))
    assert seat.page.model.rows[0].stage is Stage.AWAITED
    seat.opine(FIRST | SECOND)
    assert [row.outcome for row in seat.page.model.rows] == [
        ReviewOutcome.CONTINUE, ReviewOutcome.RESCHEDULE, ReviewOutcome.STOP
    ]  # fmt: skip
    said = {(key[0], key[1]): one.reasons for key, one in reviews.opinions(seat.workspace, made.review_id).items()}
    assert said == {(made.cohort.projects[place], side): text for (place, side), text in REASONS.items()}
    delegations_sit(seat)
    dates_are_proposed(seat)
    seat.decide_money(0, tuple(Side), "conditional", "Remise du bilan financier")
    seat.decide_money(1, tuple(Side), "released")
    seat.decide_money(2, tuple(Side), "refused")
    sealing = seat.open("seal-meeting", SealSheet)
    assert not sealing.save_button.isEnabled(), "nothing is carried out yet"
    sealing.give_up()
    seat.carry_out()
    ended = seat.made.cohort.at(1, "Fin")
    moved = {one.id: one.when for one in schedules.cohort(seat.workspace, made.cohort.call.id)}
    assert moved[ended] == PartialDate.of_edtf("2022-04-30")
    seat.window.take_back("undo")
    seat.settle()
    assert review_effects_left(seat) == 3
    seat.carry_out()
    assert review_effects_left(seat) == 0
    seal(seat)
    minutes_are_sealed(seat)
    letters_are_drafted(seat, 6)
    the_record_says_so(seat, letters_are_sealed(seat), tuple(Side))


def test_an_officer_of_each_party_on_a_server(qtbot: QtBot, opened: Opener, postgres_database: str,
                                              tmp_path: Path) -> None:  # fmt: skip
    with server(postgres_database) as held:
        made, asking = ground(held.owner, held.lead, tmp_path)
        aline, bruno = (held.officer(name, Role.LEAD, party=party, cleared=True)
                        for name, party in (("Aline Gervais", "QC"), ("Bruno Lacasse", "WB")))  # fmt: skip
        seats = [Seat(qtbot, opened(held.of(one.login)), made) for one in (aline, bruno)]
        try:
            for seat in seats:
                seat.sit_down()
            of_quebec, of_wallonia = seats
            for seat, side in zip(seats, Side, strict=True):
                sheets_go_out_and_come_back(seat, asking, (side,))
            of_quebec.opine(FIRST)
            qtbot.waitUntil(lambda: {row.stage for row in of_wallonia.page.model.rows} == {Stage.HALF}, timeout=LONG)
            with pytest.raises(Refusal):
                made.opine(0, OpinionCode.STOP, "", "", (Side.FIRST,), officer=bruno)
            of_wallonia.opine(SECOND)
            qtbot.waitUntil(lambda: {row.stage for row in of_quebec.page.model.rows} == {Stage.DECIDED}, timeout=LONG)
            delegations_sit(of_quebec)
            of_wallonia.settle()
            dates_are_proposed(of_wallonia)
            of_quebec.settle()
            for seat, side in zip(seats, Side, strict=True):
                seat.decide_money(0, (side,), "conditional", "Remise du bilan financier")
                seat.decide_money(1, (side,), "released")
                seat.decide_money(2, (side,), "refused")
            for seat in seats:
                seat.carry_out()
            seal(of_wallonia)
            qtbot.waitUntil(lambda: not of_quebec.page.actions_of["seal-meeting"].isEnabled(), timeout=LONG)
            minutes_are_sealed(of_quebec)
            for number, (seat, side) in enumerate(zip(seats, Side, strict=True), start=1):
                letters_are_drafted(seat, 3 * number)
                the_record_says_so(seat, letters_are_sealed(seat), (side,))
        finally:
            for seat in seats:
                seat.window.close()
