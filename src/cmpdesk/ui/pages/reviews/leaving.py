"""Leaving the mid-term screen: what is typed is saved first, and what cannot be saved is asked about."""

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QWidget

from cmpdesk.i18n.screen import n, t
from cmpdesk.ui.dialogs import agreed
from cmpdesk.ui.pages.reviews.opinion_panel import OpinionPanel
from cmpdesk.ui.pages.reviews.saver import Saver


def may_leave(page: QWidget, panel: OpinionPanel, saver: Saver) -> bool:
    """Save what is typed; ask before opinions are lost that wait for a server that is gone."""
    panel.flush()
    _finish(saver)
    if not saver.held:
        return True
    said = n("{count} opinion waits for the server and would be lost.",
             "{count} opinions wait for the server and would be lost.", len(saver.waiting))  # fmt: skip
    if not _asked(page, said):
        return False
    panel.drop(*((one.project_id, one.side) for one in saver.waiting))
    saver.give_up()
    return True


def may_close(page: QWidget, panel: OpinionPanel, saver: Saver) -> bool:
    """Ask, besides, before reasons are lost that were never saved: another page can be shown meanwhile, they stay."""
    if not may_leave(page, panel, saver):
        return False
    if not panel.drafts:
        return True
    said = n("The reasons typed for {count} opinion are not saved and would be lost.",
             "The reasons typed for {count} opinions are not saved and would be lost.", len(panel.drafts))  # fmt: skip
    if not _asked(page, said):
        return False
    panel.drop(*panel.drafts)
    return True


def _asked(page: QWidget, said: str) -> bool:
    return agreed(page, t("Leave without saving?"), said, t("Leave without saving"))


def _finish(saver: Saver) -> None:
    """Wait until what is on its way is saved or held: every task ends, be it by a server that does not answer."""
    if not saver.busy or saver.held:
        return
    loop = QEventLoop()
    saver.rested.connect(loop.quit)
    loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
