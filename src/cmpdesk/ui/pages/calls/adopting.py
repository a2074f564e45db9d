"""A programme that is read from a file: a sixth one needs no code."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from cmpdesk.domain.programmes import ProgrammeTemplate
from cmpdesk.i18n.screen import t
from cmpdesk.services import programmes
from cmpdesk.ui.desk import Desk


def ask_file(owner: QWidget, desk: Desk, then: Callable[[ProgrammeTemplate], None]) -> None:
    """Ask for the file of a programme, and hand it on once it is read; what is wrong with it is said by the window."""
    kinds = t("Programmes (*.toml)")
    chosen, _ = QFileDialog.getOpenFileName(owner, t("Adopt a programme from a file"), "", kinds)
    if chosen:
        desk.runner.run(partial(programmes.load_template, Path(chosen)), then=then, owner=owner)
