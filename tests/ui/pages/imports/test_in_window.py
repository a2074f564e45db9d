"""The import page in the real window."""

import shutil
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from cmpdesk.ui.pages.imports.page import ImportsPage
from tests.ui.conftest import Opener, settle
from tests.ui.pages.support import Made


def test_an_import_leaves_the_keyboard_on_the_applications(
    qtbot: QtBot, opened: Opener, made: Made, tmp_path: Path
) -> None:
    window = opened(shutil.copy(made.empty, tmp_path))
    sheet = tmp_path / "depots.csv"
    lines = [f"14.{number};Projet {number};Culture;Organisme {number};5 000 $;2026-03-03" for number in range(101, 111)]
    lines[4] = lines[4].replace("5 000 $", "6.400 ou 6.800")
    heading = "N° de dossier;Titre du projet;Secteur;Organisme coordonnateur;Montant demandé ($ CA);Reçu le"
    sheet.write_text("\n".join([heading, *lines]), encoding="utf-8")
    window.go("imports", {"path": str(sheet)})
    settle(qtbot, window)
    page = window.pages.page
    assert isinstance(page, ImportsPage)
    settle(qtbot, window)
    page.advance()
    settle(qtbot, window)
    assert page.check_step.inspector.findChild(QWidget, "repair-amount") is not None, "the refused row is shown first"
    page.advance()
    settle(qtbot, window)
    shown, focused = window.pages.page, QApplication.focusWidget()
    assert shown is not None
    assert shown.name == "applications"
    assert focused is not None
    assert shown.isAncestorOf(focused)
