"""The entry of the desktop: the window is painted first, then SQLAlchemy and the services load on a thread."""

import os
import sys
from typing import Final

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from cmpdesk.i18n import screen
from cmpdesk.runtime import settings
from cmpdesk.runtime.resources import resource
from cmpdesk.ui.looks import speak_qt
from cmpdesk.ui.theme import Appearance, theme
from cmpdesk.ui.window import MainWindow

SWITCH_SECONDS: Final = 0.0002
"""How long the window waits for the interpreter while a thread works, often hundreds of times for one picture;
the usual 5 ms each would be seen.
"""


def run(location: str | None) -> int:
    """Show the desktop, on the workspace `location` if one is given; return the exit code of the process."""
    app = application(sys.argv[:1])
    window = open_window(location)
    window.painted.connect(lambda: _begin(window))
    window.show()
    code = app.exec()
    window.deleteLater()
    return code


def _begin(window: MainWindow) -> None:
    """Look how the last sitting ended, and begin one that ends in good order with the application."""
    from cmpdesk.runtime import crash, sittings
    from cmpdesk.ui import stopped

    crash.install()
    stopped.look(window)
    sitting = sittings.Sitting()
    app = QApplication.instance()
    if app is not None:
        app.aboutToQuit.connect(sitting.end)


def application(arguments: list[str]) -> QApplication:
    """Return the dressed application of this process, in the language and appearance that the user chose."""
    found = QApplication.instance()
    if not isinstance(found, QApplication):
        QApplication.setStyle("Fusion")  # first, or the style of the platform would be made in vain
    app = found if isinstance(found, QApplication) else QApplication(arguments)
    sys.setswitchinterval(SWITCH_SECONDS)
    app.setApplicationName("cmpdesk")
    app.setApplicationDisplayName("CMP Desk")
    kept = settings.load()
    screen.set_language(kept.language or language_of(QLocale.system().name()))
    speak_qt(screen.words().language)
    worn = theme()
    worn.load_fonts(resource("fonts"))
    worn.wear(Appearance(kept.appearance), _text_size(kept), compact=kept.density == "compact")
    worn.follow_system()
    return app


def open_window(location: str | None) -> MainWindow:
    """Return the main window; what takes time begins once it has been painted."""
    window = MainWindow(settings.load())
    if location:
        window.painted.connect(lambda: window.open(location))
    else:
        window.painted.connect(window.begin)
    return window


def language_of(system: str) -> str:
    """Return the language for a user who has chosen none: the system's where we speak it, else French."""
    asked = os.environ.get("CMPDESK_LANG", "") or system
    return asked[:2] if asked[:2] in screen.LANGUAGES else "fr"


def _text_size(kept: settings.Settings) -> float:
    size = kept.layouts.get("text-size", "100")
    return int(size) / 100 if size.isdigit() and 50 <= int(size) <= 300 else 1.0
