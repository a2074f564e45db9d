"""What is typed on the mid-term screen is not lost: others change the same, the page is left, the window closes."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject, Qt

from cmpdesk.domain.errors import EnvironmentFailure
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.reviews import OpinionCode
from cmpdesk.services import history, reviews
from cmpdesk.ui.connection import GONE
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.pages.reviews import leaving
from cmpdesk.ui.pages.reviews.page import ReviewsPage
from tests.services.reviewed import opined
from tests.ui.pages.reviews.test_page import desk, page, press, source
from tests.ui.pages.support import Stage as Shown

__all__ = ["desk", "page", "source"]
FIRST = Side.FIRST


def saved(page: ReviewsPage, desk: Desk, place: int = 0) -> str | None:
    given = reviews.opinions(desk.workspace, page._review).get((page.model.rows[place].project_id, FIRST))
    return given.reasons if given else None


def elsewhere(page: ReviewsPage, desk: Desk, stage: Shown, reasons: str) -> None:
    """Let another officer give the opinion, and the page hear of it."""
    opined(desk.workspace, desk.officer, page._review, page.model.rows[0].project_id, OpinionCode.STOP, (FIRST,),
           reasons)  # fmt: skip
    page.reload()
    stage.settle()


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is asked on leaving, which is answered by staying."""
    told: list[str] = []

    def stay(_parent: QObject, _title: str, said: str, _verb: str) -> bool:
        told.append(said)
        return False

    monkeypatch.setattr(leaving, "agreed", stay)
    return told


@pytest.mark.parametrize("focused", [True, False])
def test_what_others_save_meanwhile_replaces_nothing_that_is_typed(
    page: ReviewsPage, desk: Desk, stage: Shown, *, focused: bool
) -> None:
    box = page.panel.reasons[FIRST].box
    (box if focused else page.table).setFocus()
    box.setPlainText("Mes motifs")
    elsewhere(page, desk, stage, "Motifs d’ailleurs")
    assert box.toPlainText() == "Mes motifs"
    assert "Motifs d’ailleurs" in page.panel.fault.text()
    box.setFocus()
    page.table.setFocus()
    stage.settle()
    assert saved(page, desk) == "Motifs d’ailleurs"
    box.setFocus()
    page.table.setFocus()
    stage.settle()
    assert saved(page, desk) == "Mes motifs"
    assert page.panel.drafts == {}


def test_what_is_typed_stays_where_the_field_closes_under_it(page: ReviewsPage, desk: Desk, stage: Shown) -> None:
    box = page.panel.reasons[FIRST].box
    box.setFocus()
    box.setPlainText("Mes motifs")
    with desk.workspace.write(desk.officer, "test.seal") as transaction:
        from cmpdesk.storage import tables

        transaction.lock(tables.Review, page._review).sealed_at = desk.workspace.now()
        transaction.commit()
    page.reload()
    stage.settle()
    assert box.isReadOnly()
    page.table.setFocus()
    page.reload()
    stage.settle()
    assert box.toPlainText() == "Mes motifs"
    assert "not saved" in page.panel.fault.text()


def test_reasons_outlive_an_opinion_that_is_taken_back(page: ReviewsPage, desk: Desk, stage: Shown) -> None:
    box = page.panel.reasons[FIRST].box
    box.setPlainText("Mes motifs")
    press(page, stage, Qt.Key.Key_1)
    page.panel.rows[FIRST].buttons[OpinionCode.CONTINUE].click()
    stage.settle()
    assert (saved(page, desk), box.toPlainText()) == (None, "Mes motifs")
    history.undo(desk.workspace, officer=desk.officer)
    page.reload()
    stage.settle()
    assert (saved(page, desk), page.panel.drafts) == ("Mes motifs", {})


def test_what_is_typed_is_sent_on_before_another_project_takes_its_place(
    page: ReviewsPage, desk: Desk, stage: Shown
) -> None:
    press(page, stage, Qt.Key.Key_1)
    box = page.panel.reasons[FIRST].box
    box.setFocus()
    box.setPlainText("Mes motifs")
    page.toolbar.stage._take("decided")  # nothing is decided: the list is empty
    stage.settle()
    assert page.detail is None
    assert saved_of_all(page, desk) == ["Mes motifs"]


def saved_of_all(page: ReviewsPage, desk: Desk) -> list[str]:
    return [one.reasons for one in reviews.opinions(desk.workspace, page._review).values()]


def test_leaving_saves_what_is_typed(page: ReviewsPage, desk: Desk, stage: Shown, asked: list[str]) -> None:
    press(page, stage, Qt.Key.Key_1)
    box = page.panel.reasons[FIRST].box
    box.setFocus()
    box.setPlainText("Mes motifs")
    assert page.may_close()
    assert saved(page, desk) == "Mes motifs"
    assert asked == []


def test_reasons_without_an_opinion_are_asked_about_where_the_window_closes(
    page: ReviewsPage, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    page.panel.reasons[FIRST].box.setPlainText("Mes motifs")
    assert page.may_leave()  # the page stays, and so do they
    assert asked == []
    assert not page.may_close()
    assert "1 opinion" in asked[0]
    monkeypatch.setattr(leaving, "agreed", lambda *_: True)
    assert page.may_close()
    assert page.panel.drafts == {}


def test_opinions_that_wait_for_a_server_that_is_gone_are_asked_about(
    page: ReviewsPage, desk: Desk, stage: Shown, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object, **__: object) -> None:
        raise EnvironmentFailure(GONE)

    give: Callable[..., object] = reviews.give_opinion
    monkeypatch.setattr(reviews, "give_opinion", gone)
    page.panel.reasons[FIRST].box.setPlainText("Mes motifs")
    press(page, stage, Qt.Key.Key_1)
    press(page, stage, Qt.Key.Key_5)
    assert page.saver.held
    assert not page.may_leave()
    assert "2 opinions" in asked[0]
    monkeypatch.setattr(reviews, "give_opinion", give)
    page.saver.go_on()
    stage.settle()
    assert saved(page, desk) == "Mes motifs"
    monkeypatch.setattr(reviews, "give_opinion", gone)
    press(page, stage, Qt.Key.Key_2)
    monkeypatch.setattr(leaving, "agreed", lambda *_: True)
    assert page.may_close()
    assert not page.saver.busy
    assert page.panel.drafts == {}


def test_keys_typed_before_a_project_is_shown_are_for_it_all_the_same(page: ReviewsPage, stage: Shown) -> None:
    keys = Qt.Key
    for key in (keys.Key_2, keys.Key_6, keys.Key_Return, keys.Key_Ampersand, keys.Key_5, keys.Key_Return, keys.Key_4,
                keys.Key_8):  # fmt: skip
        stage.qtbot.keyClick(page.table, key)
    stage.settle()
    assert [row.outcome for row in page.model.rows] == ["reschedule", "continue", "stop"]
