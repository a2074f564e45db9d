"""Language, appearance and text size: changed at once, and remembered."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QTranslator

from cmpdesk.i18n import screen
from cmpdesk.i18n.screen import t
from cmpdesk.runtime import settings
from cmpdesk.ui.desk import Memory
from cmpdesk.ui.tasks import TaskRunner
from cmpdesk.ui.theme import Appearance, theme

_QT_WORDS: list[QTranslator] = []


def speak_qt(code: str) -> None:
    """Let Qt's own dialogs, buttons and names of keys speak the language `code` too."""
    while _QT_WORDS:
        QCoreApplication.removeTranslator(_QT_WORDS.pop())
    words = QTranslator()
    if words.load(f"qtbase_{code}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        QCoreApplication.installTranslator(words)
        _QT_WORDS.append(words)


def speak(runner: TaskRunner, code: str) -> None:
    """Speak the language `code` from now on."""
    screen.set_language(code)
    speak_qt(code)
    runner.run(partial(keep, language=code))
    theme().wear()


def wear(runner: TaskRunner, name: str) -> None:
    """Wear the appearance `name` from now on."""
    runner.run(partial(keep, appearance=name))
    theme().wear(Appearance(name))


def size(memory: Memory, per_cent: str) -> None:
    """Show text at another size from now on."""
    memory.set("text-size", int(per_cent))
    theme().wear(scale=int(per_cent) / 100)


def unless_typing(may_leave: Callable[[], bool], act: Callable[[str], None]) -> Callable[[str], None]:
    """Return `act`, done only where nothing typed would be lost: pages are made anew by it."""

    def guarded(key: str) -> None:
        if may_leave():
            act(key)

    return guarded


def pack(runner: TaskRunner, density: str) -> None:
    """Show the rows of tables in `density` from now on."""
    runner.run(partial(keep, density=density))
    theme().wear(compact=density == "compact")


def plain(runner: TaskRunner, memory: Memory) -> None:
    """Go back to the appearance, density and text size of the first day; the language stays."""
    memory.set("text-size", 100)
    runner.run(partial(keep, appearance=str(Appearance.SYSTEM), density="normal"))
    theme().wear(Appearance.SYSTEM, 1.0, compact=False)


def named(appearance: Appearance) -> str:
    """Return the name of an appearance."""
    return {
        Appearance.SYSTEM: t("Like the system"),
        Appearance.LIGHT: t("Light"),
        Appearance.DARK: t("Dark"),
        Appearance.CONTRAST: t("High contrast"),
    }[appearance]


def keep(**changes: Any) -> None:
    """Change the stored settings; ``settings.not-written`` where their file cannot be."""
    settings.change(**changes)
