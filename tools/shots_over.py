"""Pictures of what opens over the window: the dialogs of the pages and of the frame, previews, the guide."""

from collections.abc import Callable, Iterator
from functools import partial

from PySide6.QtCore import QItemSelectionModel
from PySide6.QtWidgets import QApplication, QWidget

from cmpdesk.domain.backups import Reason
from cmpdesk.domain.errors import EnvironmentFailure, Refusal
from cmpdesk.domain.filings import ApplicationAction
from cmpdesk.domain.history import RecordRef
from cmpdesk.i18n import labels, screen
from cmpdesk.services import backups
from cmpdesk.ui import commands, dialogs, finder, help, palette, settings
from cmpdesk.ui.finder import Finder
from cmpdesk.ui.pages.applications.page import ApplicationsPage
from cmpdesk.ui.pages.directory.page import PERSON, TWICE, DirectoryPage
from cmpdesk.ui.pages.history.page import HistoryPage
from cmpdesk.ui.pages.packets.page import PacketsPage
from cmpdesk.ui.palette import Palette
from cmpdesk.ui.preview.window import PreviewWindow
from cmpdesk.ui.window import MainWindow
from tools.shooting import Shot, opened, settle, sheet, wait, wait_until


def applications(window: MainWindow, page: ApplicationsPage, shot: Shot) -> None:
    """Take the form of an application, an attachment as it is printed, and the columns of the table."""
    page.table.selectRow(0)
    settle(window)
    sheet(window, page.edit, "dialog-application", shot)
    sheet(window, page.table.choose_columns, "dialog-columns", shot)


def directory(window: MainWindow, page: DirectoryPage, shot: Shot) -> None:
    """Take people, pairs, the forms, a merge of two rows, and an erasure; nothing is done."""
    sheet(window, page.edit, "dialog-organisation", shot)
    table = page.tables[page.kind or PERSON]
    table.selectRow(0)
    flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    table.selectionModel().select(table.rows_model.index(1, 0), flags)
    settle(window)
    sheet(window, page.merge, "dialog-merge", shot)
    page.show_this({"view": PERSON})
    settle(window)
    shot(window, "directory-people")
    sheet(window, page.edit, "dialog-person", shot)
    sheet(window, page.erase, "dialog-erase", shot)
    page.show_this({"view": TWICE})
    settle(window)
    shot(window, "directory-twice")


def history(window: MainWindow, page: HistoryPage, shot: Shot) -> None:
    """Take a thing as it was, and the period."""
    step = page.model.rows[0]
    page.filters.time.chosen.emit("period")
    settle(window)
    period = opened(window)
    shot(period, "dialog-period")
    period.reject()
    settle(window)
    desk = window.desk
    if desk is None:
        return
    call = RecordRef("call", desk.call_id, "")
    page.show_this({"record": call})
    settle(window)
    page.table.selectRow(min(2, len(page.model.rows) - 1))
    settle(window)
    sheet(window, lambda: page.show_then(call), "dialog-then", shot)
    page.filters.set_thing(None)
    page.filters.changed.emit()
    settle(window)
    page.table.pick(step.id)


def packets(window: MainWindow, page: PacketsPage, shot: Shot) -> None:
    """Take the preview of an issued packet, and its printing."""
    page.open_packet()
    previews = window.findChildren(PreviewWindow)
    if not previews:
        return
    shown = previews[0]
    wait_until(lambda: shown.layout_of is not None)
    shown.resize(1180, 780)
    shown.view.go(min(8, len(shown.layout_of.sizes) - 1) if shown.layout_of else 0)
    shown.search_box.setText("Résumé")
    settle(window)
    wait(1500)
    shot(shown, "preview")
    shown.close()
    settle(window)
    sheet(window, page.print, "dialog-print", shot)


def frame(window: MainWindow, shot: Shot) -> None:
    """Take the dialogs that can be opened anywhere."""
    for name, open_it in (
        ("dialog-officers", window.colleagues.show),
        ("dialog-about", window.about),
        ("dialog-shortcuts", window.actions_of["keyboard"].trigger),
        ("dialog-messages", window.actions_of["messages"].trigger),
    ):
        sheet(window, open_it, name, shot)
    _settings(window, shot)
    _backups(window, shot)
    _lists(window, shot)
    help.show(window)
    guide = window.findChildren(help.HelpWindow)[-1]
    wait(200)
    shot(guide, "help")
    guide.close()
    settle(window)


def _settings(window: MainWindow, shot: Shot) -> None:
    settings.show(window)
    settle(window)
    dialog = opened(window)
    if isinstance(dialog, settings.SettingsDialog):
        for row, name in enumerate(("", "-folders", "-foreign", "-office")):
            dialog.sections.setCurrentRow(row)
            shot(dialog, f"settings{name}")
    dialog.reject()
    settle(window)


def _backups(window: MainWindow, shot: Shot) -> None:
    """Take a backup put back: the sample has none of itself, so one is made first."""
    if window.desk is not None:
        backups.back_up(window.desk.workspace, reason=Reason.ASKED)
    sheet(window, window.keeper.restore, "restore", shot)


def _lists(window: MainWindow, shot: Shot) -> None:
    """Take what is found by typing, over the window that it belongs to."""
    desk = window.desk
    if desk is None:
        return
    begun = commands.plain(window.actions_of["settings"].text())[:4].lower()
    lists: tuple[tuple[str, Callable[[], None], str], ...] = (
        ("palette", partial(palette.show, window), ""),
        ("palette-typed", partial(palette.show, window), begun),
        ("finder", partial(finder.show, window, desk), "theatre"),
    )
    for name, open_it, typed in lists:
        open_it()
        settle(window)
        dialog = opened(window)
        if isinstance(dialog, Palette | Finder):
            dialog.box.setText(typed)
        settle(window)
        wait(200)
        shot(dialog, name)
        dialog.reject()
        settle(window)


def boxes(window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    """Make every small dialog of the frame."""
    verb = labels.application_action(screen.words(), ApplicationAction.WITHDRAW).removesuffix("…")
    yield "dialog-reason", dialogs.ReasonDialog(window, f"{verb} · 14.101", verb)
    for name, failure in (
        ("dialog-refusal", Refusal("call.guard.decided", undecided=7, filings=64)),
        ("dialog-environment", EnvironmentFailure("disk.full", path="/srv/cahiers/QC-04.pdf", free=1_200_000)),
        ("dialog-bug", RuntimeError("example")),
    ):
        dialog = dialogs.FailureDialog(window, failure, "/home/exemple/.local/state/cmpdesk/log/cmpdesk.log")
        dialog.fold.setChecked(name == "dialog-bug")
        yield name, dialog


def small(app: QApplication, window: MainWindow, shot: Shot) -> None:
    """Take the small dialogs."""
    for name, dialog in boxes(window):
        dialog.show()
        wait(60)
        shot(dialog, name)
        dialog.close()
        dialog.deleteLater()
        app.processEvents()
