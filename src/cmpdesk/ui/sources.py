"""Keeps PySide from slowing down every import that follows it."""

import sys

import PySide6.QtCore

QT_VERSION = PySide6.QtCore.qVersion()


def spare_the_sources() -> None:
    """Keep PySide from reading the source of each module that is imported after it.

    It looks there for the word PySide6, for features (snake_case names) that we do not use; that makes the
    services load half as long again. Where a later version has no such function there is nothing to spare.
    """
    feature = sys.modules.get("shibokensupport.feature")
    if hasattr(feature, "_mod_uses_pyside"):
        setattr(feature, "_mod_uses_pyside", _never)  # noqa: B010 - a private name of a module without types


def _never(_module: object) -> bool:
    return False
