"""The settings: each is applied at once, and each page can be set back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from cmpdesk.i18n import screen
from cmpdesk.i18n.screen import LANGUAGES, NAMES, t
from cmpdesk.runtime import settings
from cmpdesk.ui import looks
from cmpdesk.ui.dialog import Dialog
from cmpdesk.ui.forms import Form, NumberField, line_edit
from cmpdesk.ui.labels import text
from cmpdesk.ui.layout import clear_layout, scrolled
from cmpdesk.ui.theme import Appearance, theme

if TYPE_CHECKING:
    from cmpdesk.ui.window import MainWindow

SIZES = (80, 90, 100, 110, 125, 150, 175, 200)
"""Text sizes in per cent."""


class SettingsDialog(Dialog):
    """Sections on the left, the fields of one on the right. Made anew inside when the language or look changes."""

    enter_presses = False

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window, t("Settings"), spacing=12)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._window = window
        self._build()
        self.resize(theme().px(760), theme().px(520))
        theme().worn.connect(self._rebuild)

    def _rebuild(self) -> None:
        section = self.sections.currentRow()
        for field in self.pages.findChildren(QLineEdit):
            field.blockSignals(True)  # it loses the keyboard because it goes: nothing was typed
        clear_layout(self.column)
        clear_layout(self.foot)
        self.call(t("Settings"))
        self._build()
        self.sections.setCurrentRow(section)

    def _build(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(20)
        self.sections = QListWidget()
        self.sections.setAccessibleName(t("Sections"))
        self.sections.setFixedWidth(theme().px(190))
        self.pages = QStackedWidget()
        self.pages.setAccessibleName(self.windowTitle())
        kept = settings.load()
        made: list[tuple[str, QWidget]] = [
            (t("Display"), self._display(kept)),
            (t("Folders"), self._folders(kept)),
            (t("Foreign files"), self._foreign(kept)),
        ]
        if self._window.desk is not None:
            made.append((t("Office"), self._office()))
        for name, page in made:
            item = QListWidgetItem(name)
            item.setSizeHint(QSize(0, theme().px(34)))
            self.sections.addItem(item)
            self.pages.addWidget(page)
        self.sections.currentRowChanged.connect(self.pages.setCurrentIndex)
        self.sections.setCurrentRow(0)
        row.addWidget(self.sections)
        row.addWidget(self.pages, 1)
        self.column.addLayout(row, 1)
        self.aside(text(t("What you change is applied at once."), "muted"))
        self.button(t("Close"), self.accept)

    # -- sections

    def _display(self, kept: settings.Settings) -> QWidget:
        made = partial(_choice, self._window.pages.may_leave)
        runner, memory = self._window.runner, self._window.memory
        form = Form(t("Display"))
        languages = [(code, NAMES[code]) for code in LANGUAGES]
        form.row(t("Language"), made(languages, screen.words().language, partial(looks.speak, runner)))
        appearances = [(str(one), looks.named(one)) for one in Appearance]
        form.row(t("Appearance"), made(appearances, str(theme().appearance), partial(looks.wear, runner)))
        densities = [("normal", t("Comfortable rows")), ("compact", t("Compact rows"))]
        form.row(t("Density of tables"), made(densities, kept.density, partial(looks.pack, runner)))
        sizes = [(str(one), f"{one} %") for one in SIZES]
        here = str(round(theme().scale * 100))
        form.row(t("Text size"), made(sizes, here, partial(looks.size, memory)))
        return self._page(form, partial(looks.plain, runner, memory))

    def _folders(self, kept: settings.Settings) -> QWidget:
        form = Form(t("Folders"))
        rows = (
            ("exports", t("Exported tables"), t("Empty: the folder that was used last.")),
            ("packets", t("Reviewer packets"), t("Empty: the folder that was used last.")),
            ("backups", t("Backups"), t("Empty: a folder of this computer. Best is a folder on another disk.")),
        )
        for name, label, hint in rows:
            field = FolderField(kept.backup_folder if name == "backups" else kept.folders.get(name, ""), label)
            form.row(label, field, hint=hint, check=field.fault)
            field.line.editingFinished.connect(partial(self._keep_folder, name, field))
        return self._page(form, partial(looks.keep, folders={}, backup_folder=""))

    def _foreign(self, kept: settings.Settings) -> QWidget:
        form = Form(t("Foreign files"))
        said = t(
            "Spreadsheets and attachments are opened by a process of their own, which may use no more than this. Raise "
            "the limits only for files that you trust."
        )
        form.wide(text(said, "muted", wrap=True))
        memory, seconds = NumberField(*settings.MEMORY), NumberField(*settings.SECONDS)
        memory.set_value(kept.child_memory)
        seconds.set_value(kept.child_seconds)
        form.row(t("Memory (MB)"), memory, hint=t("From {least} to {most}.", least=settings.MEMORY[0],
                                                   most=settings.MEMORY[1]))  # fmt: skip
        form.row(t("Processor time (seconds)"), seconds, hint=t("From {least} to {most}.", least=settings.SECONDS[0],
                                                                most=settings.SECONDS[1]))  # fmt: skip
        memory.editingFinished.connect(lambda: self._keep(child_memory=memory.value()))
        seconds.editingFinished.connect(lambda: self._keep(child_seconds=seconds.value()))
        return self._page(form, partial(looks.keep, child_memory=1024, child_seconds=20))

    def _office(self) -> QWidget:
        desk = self._window.desk
        form = Form(t("Office"))
        if desk is not None:
            code = desk.workspace.info.office.party_code
            form.row(t("This workspace belongs to"), text(code or t("both Parties"), "strong"))
            form.row(t("You work as"), text(desk.officer.name, "strong"))
            said = t("Letterhead and signatories stand in the programme, one of each Party.")
            form.wide(text(said, "muted", wrap=True))
            for words, lead in ((t("Letterhead and signatories…"), self._programmes),
                                (t("Officers…"), self._window.colleagues.show)):  # fmt: skip
                button = QPushButton(words)
                button.setAutoDefault(False)
                button.clicked.connect(partial(_call, lead))
                form.wide(button)
        return self._page(form, None)

    def _page(self, form: Form, reset: Callable[[], None] | None) -> QWidget:
        page, inside = scrolled(form.accessibleName())
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 8, 0)
        column.addWidget(form)
        column.addStretch(1)
        if reset is not None:
            button = QPushButton(t("Reset this page"))
            button.setProperty("kind", "link")
            button.setAutoDefault(False)
            button.clicked.connect(partial(self._reset, reset))
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        return page

    # -- changing

    def _keep(self, **changes: int | str) -> None:
        self._window.runner.run(partial(looks.keep, **changes))

    def _keep_folder(self, name: str, field: FolderField) -> None:
        if not field.fault():
            self._window.runner.run(partial(keep_folder, name, field.line.text().strip()))

    def _reset(self, reset: Callable[[], None], _checked: bool = False) -> None:
        if self._window.pages.may_leave():
            reset()
            self._rebuild()

    def _programmes(self) -> None:
        self.accept()
        self._window.go("calls", {"programme": True})


class FolderField(QWidget):
    """The path of a folder, typed or chosen; empty for none of one's own."""

    def __init__(self, value: str, name: str) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self.line: QLineEdit = line_edit(value, name=name)
        row.addWidget(self.line, 1)
        browse = QPushButton(t("Choose…"))
        browse.setAccessibleName(t("Choose the folder: {name}", name=name))
        browse.setAutoDefault(False)
        browse.clicked.connect(self._browse)
        row.addWidget(browse)
        self.setFocusProxy(self.line)

    def fault(self) -> str:
        """Return what is wrong with the path, "" where nothing is."""
        typed = self.line.text().strip()
        if typed and not Path(typed).is_dir():
            return t("There is no such folder: {path}. Choose one, or leave the field empty.", path=typed)
        return ""

    def _browse(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, self.line.accessibleName(), self.line.text())
        if chosen:
            self.line.setText(chosen)
            self.line.editingFinished.emit()


def keep_folder(name: str, path: str) -> None:
    """Keep the folder first offered for what `name` says; "" for none."""
    if name == "backups":
        looks.keep(backup_folder=path)
    else:
        settings.remember_folder(name, path)


def _choice(may_leave: Callable[[], bool], options: list[tuple[str, str]], chosen: str,
            take: Callable[[str], None]) -> QComboBox:  # fmt: skip
    """Return a box that shows what holds: another choice is taken only where nothing typed would be lost."""
    box = QComboBox()
    for key, words in options:
        box.addItem(words, key)
    if box.findData(chosen) < 0:
        box.addItem(f"{chosen} %", chosen)
    box.setCurrentIndex(box.findData(chosen))
    held = chosen

    def choose(_index: int) -> None:
        nonlocal held
        if may_leave():
            held = str(box.currentData())
            take(held)
        else:
            box.setCurrentIndex(box.findData(held))

    box.activated.connect(choose)
    return box


def _call(act: Callable[[], None], _checked: bool = False) -> None:
    act()


def show(window: MainWindow) -> None:
    """Show the settings."""
    SettingsDialog(window).open()
