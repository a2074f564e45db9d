"""The look of the desktop: Fusion with palettes and one stylesheet of our own, and the bundled typeface."""

from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAccessibilityHints, QColor, QFont, QFontDatabase, QGuiApplication, QPalette, QStyleHints
from PySide6.QtWidgets import QApplication

from cmpdesk.runtime.resources import resource
from cmpdesk.ui import tokens
from cmpdesk.ui.tokens import DARK, HIGH_DARK, HIGH_LIGHT, LIGHT, Tokens

FAMILY = "Source Sans 3"
LARGE = 1.3
FONT_FILES = ("SourceSans3-Regular.ttf", "SourceSans3-Semibold.ttf")


class Appearance(StrEnum):
    """Which palette is worn; `SYSTEM` follows the desktop and is light where the desktop does not say.

    `CONTRAST` is high contrast, light or dark as the desktop is; the desktop's own wish for it is followed by `SYSTEM`.
    """

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "contrast"


class Theme(QObject):
    """What the desktop wears. One per process, on the GUI thread; `worn` is emitted after each change."""

    worn = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.appearance = Appearance.SYSTEM
        self.scale = 1.0
        self.compact = False
        """Rows of tables take one line."""
        self.tokens: Tokens = LIGHT
        self._families: set[str] = set()
        self._hints: tuple[QStyleHints, QAccessibilityHints] | None = None

    @property
    def dark(self) -> bool:
        """A dark palette is worn."""
        return self.tokens in (DARK, HIGH_DARK)

    @property
    def high(self) -> bool:
        """A palette of high contrast is worn."""
        return self.tokens in (HIGH_LIGHT, HIGH_DARK)

    @property
    def large(self) -> bool:
        """Text is so large that rows of controls have to go on in the next line, and pages to scroll."""
        return self.scale > LARGE

    def px(self, size: float) -> int:
        """Return `size`, a text or row size of `ui.tokens`, at the user's text size, in pixels."""
        return round(size * self.scale)

    def font(self, size: float = tokens.BODY, *, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
        """Return the typeface at `size` pixels with tabular figures, so that columns of numbers line up."""
        font = QFont(FAMILY if FAMILY in self._families else QApplication.font().family())
        font.setPixelSize(self.px(size))
        font.setWeight(weight)
        font.setFeature(QFont.Tag("tnum"), 1)
        return font

    def colour(self, name: str) -> QColor:
        """Return the colour of a token as Qt wants it."""
        return QColor(str(getattr(self.tokens, name)))

    def load_fonts(self, folder: Path) -> None:
        """Load the bundled typeface from `folder`; a missing file leaves the system's typeface."""
        for name in FONT_FILES:
            number = QFontDatabase.addApplicationFont(str(folder / name))
            self._families.update(QFontDatabase.applicationFontFamilies(number))

    def wear(self, appearance: Appearance | None = None, scale: float | None = None, *,
             compact: bool | None = None) -> None:  # fmt: skip
        """Dress the application; what is None stays as it is."""
        app = QApplication.instance()
        if not isinstance(app, QApplication):
            return
        self.appearance = appearance or self.appearance
        self.scale = scale or self.scale
        self.compact = self.compact if compact is None else compact
        light, dark = (HIGH_LIGHT, HIGH_DARK) if self._wants_contrast() else (LIGHT, DARK)
        self.tokens = dark if self._wants_dark() else light
        if app.style().objectName() != "fusion":
            app.setStyle("Fusion")
        app.setPalette(palette(self.tokens))
        app.setFont(self.font())
        app.setStyleSheet(stylesheet(self))
        self.worn.emit()

    def follow_system(self) -> None:
        """Change with the desktop from now on; call once the application exists."""
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._system_changed)
        if (accessibility := self._accessibility()) is not None:
            accessibility.contrastPreferenceChanged.connect(self._system_changed)

    def _system_changed(self) -> None:
        if self.appearance in (Appearance.SYSTEM, Appearance.CONTRAST):
            self.wear()

    def _accessibility(self) -> QAccessibilityHints | None:
        """Return what the system says, held together with its owner: without that it would be taken for deleted."""
        if self._hints is None and QGuiApplication.instance() is not None:
            owner = QGuiApplication.styleHints()
            self._hints = (owner, owner.accessibility())
        return self._hints[1] if self._hints is not None else None

    def _wants_contrast(self) -> bool:
        if self.appearance is Appearance.SYSTEM:
            accessibility = self._accessibility()
            return accessibility is not None and (
                accessibility.contrastPreference() is Qt.ContrastPreference.HighContrast
            )
        return self.appearance is Appearance.CONTRAST

    def _wants_dark(self) -> bool:
        if self.appearance in (Appearance.SYSTEM, Appearance.CONTRAST):
            return QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
        return self.appearance is Appearance.DARK


_THEME: list[Theme] = []


def theme() -> Theme:
    """Return the theme of this process; call on the GUI thread, with an application."""
    if not _THEME:
        _THEME.append(Theme())
    return _THEME[0]


def palette(worn: Tokens) -> QPalette:
    """Return the palette of `worn`, disabled and placeholder text included (Fusion's own fail WCAG AA)."""
    made = QPalette()
    role = QPalette.ColorRole
    for name, colour in {
        role.Window: worn.page, role.WindowText: worn.ink, role.Base: worn.surface, role.AlternateBase:
        worn.page, role.Text: worn.ink, role.Button: worn.surface, role.ButtonText: worn.ink, role.BrightText:
        worn.bad, role.Highlight: worn.accent, role.HighlightedText: worn.on_accent, role.PlaceholderText:
        worn.muted, role.ToolTipBase: worn.surface, role.ToolTipText: worn.ink, role.Link: worn.accent,
        role.LinkVisited: worn.accent, role.Mid: worn.line, role.Midlight: worn.line, role.Dark: worn.line,
        role.Light: worn.surface, role.Shadow: worn.line, role.Accent: worn.accent,
    }.items():  # fmt: skip
        made.setColor(name, QColor(colour))
    for name in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, name, QColor(worn.muted))
    return made


def stylesheet(theme: Theme) -> str:
    """Return the one stylesheet; `kind` and `tone` are dynamic properties that the widgets of the kit set."""
    t, px = theme.tokens, theme.px
    hover = tokens.mix(t.ink, t.surface, 0.04)
    pressed = tokens.mix(t.ink, t.surface, 0.09)
    lifted = tokens.mix(t.on_accent, t.accent, 0.12)
    faint = t.accent if theme.high else tokens.mix(t.accent, t.surface, 0.35)
    focus = f"border: 2px solid {t.accent};"
    parts = [
        f"QToolTip {{ background: {t.surface}; color: {t.ink}; border: 1px solid {t.line}; padding: 4px; }}",
        f"QMainWindow, QDialog, QWidget[kind='page'] {{ background: {t.page}; }}",
        f"QFrame[kind='card'], QDialog[kind='sheet'] {{ background: {t.surface}; border: 1px solid {t.line};"
        f" border-radius: {tokens.RADIUS}px; }}",
        f"QWidget[kind='sidebar'] {{ background: {t.surface}; border: 0; border-right: 1px solid {t.line}; }}",
        "QWidget[kind='plain'], QScrollArea[kind='plain'] { background: transparent; border: 0; }",
        f"QLabel[kind='title'] {{ font-size: {px(tokens.TITLE)}px; font-weight: 600; }}",
        f"QLabel[kind='heading'] {{ font-size: {px(tokens.HEADING)}px; font-weight: 600; }}",
        f"QLabel[kind='figure'] {{ font-size: {px(tokens.FIGURE)}px; font-weight: 600; }}",
        "QLabel[kind='strong'] { font-weight: 600; }",
        f"QLabel[kind='muted'] {{ color: {t.muted}; font-size: {px(tokens.SECONDARY)}px; }}",
        f"QLabel[kind='caps'] {{ color: {t.muted}; font-size: {px(tokens.CAPS)}px; font-weight: 600; }}",
        *(f"QLabel[tone='{name}'] {{ color: {t.tone(name)}; }}" for name in tokens.TONES),
        *(
            f"QLabel[pill='{name}'] {{ color: {t.tone(name)};"
            f" background: {tokens.tint(t.tone(name), t.surface)};"
            f" border-radius: 10px; padding: 2px 8px; font-size: {px(tokens.SECONDARY)}px; }}"
            for name in tokens.TONES
        ),
        _buttons(theme, hover=hover, pressed=pressed, lifted=lifted, faint=faint, focus=focus),
        _fields(theme, faint=faint, focus=focus, kind="dark" if theme.dark else "light"),
        _lists(theme, hover=hover, focus=focus),
        _bars(t, faint=faint),
    ]
    if theme.high:  # where every border is dark, what takes no typing is told by another one
        parts.append("QPushButton:disabled, QLineEdit:disabled, QComboBox:disabled, QAbstractSpinBox:disabled,"
                     " QPlainTextEdit:disabled { border-style: dashed; }")  # fmt: skip
    return "\n".join(parts)


def _buttons(theme: Theme, *, hover: str, pressed: str, lifted: str, faint: str, focus: str) -> str:
    t, px = theme.tokens, theme.px
    return f"""
QPushButton, QToolButton[kind='chip'] {{ background: {t.surface}; color: {t.ink}; border: 1px solid {t.line};
  border-radius: 6px; padding: 5px 12px; min-height: {px(20)}px; margin: 1px; }}
QPushButton:hover, QToolButton[kind='chip']:hover {{ background: {hover}; }}
QPushButton:pressed, QToolButton[kind='chip']:pressed {{ background: {pressed}; }}
QPushButton:focus, QToolButton[kind='chip']:focus {{ {focus} margin: 0; }}
QPushButton:disabled {{ color: {t.muted}; background: {t.page}; }}
QPushButton[kind='primary'] {{ background: {t.accent}; color: {t.on_accent}; border-color: {t.accent};
  font-weight: 600; padding: 5px 14px; }}
QPushButton[kind='primary']:hover {{ background: {lifted}; }}
QPushButton[kind='primary']:focus {{ border: 2px solid {t.ink}; }}
QPushButton[kind='primary']:disabled {{ background: {t.page}; color: {t.muted}; border-color: {t.line}; }}
QPushButton[kind='danger']:enabled {{ color: {t.bad}; }}
QPushButton[kind='link'] {{ background: transparent; border: 0; padding: 3px 4px; color: {t.accent};
  font-weight: 600; text-align: left; }}
QPushButton[kind='link']:hover {{ text-decoration: underline; }}
QPushButton[kind='link']:focus {{ {focus} padding: 1px 2px; }}
QPushButton[kind='nav'] {{ background: transparent; border: 0; border-radius: 6px; padding: 4px 8px;
  text-align: left; margin: 0; min-height: {px(20)}px; }}
QPushButton[kind='nav']:hover {{ background: {hover}; }}
QPushButton[kind='nav']:checked {{ background: {t.selection}; font-weight: 600; }}
QPushButton[kind='nav']:focus {{ {focus} padding: 2px 6px; }}
QPushButton[kind='selector'] {{ background: {t.page}; font-weight: 600; text-align: left; padding: 8px 12px;
  }}
QPushButton[kind='segment'] {{ border: 0; border-bottom: 2px solid transparent; border-radius: 0; margin: 0;
  background: transparent; color: {t.muted}; padding: 6px 4px; }}
QPushButton[kind='segment']:checked {{ color: {t.ink}; font-weight: 600; border-bottom: 2px solid {t.accent};
  }}
QPushButton[kind='segment']:hover {{ color: {t.ink}; }}
QPushButton[kind='segment']:focus {{ {focus} border-radius: 4px; padding: 4px 2px; }}
QPushButton[kind='row'] {{ background: transparent; border: 0; border-bottom: 1px solid {t.line};
  border-radius: 0;
  margin: 0; padding: 0; text-align: left; min-height: {px(36)}px; }}
QPushButton[kind='row']:hover {{ background: {hover}; }}
QPushButton[kind='row']:focus {{ {focus} border-radius: 4px; }}
QPushButton[kind='mark'] {{ padding: 2px 6px; min-height: {px(18)}px; min-width: {px(20)}px; font-weight: 600; }}
QPushButton[kind='mark']:checked {{ background: {t.accent}; color: {t.on_accent}; border-color: {t.accent}; }}
QPushButton[kind='mark'][side] {{ padding: 2px 5px; font-size: {px(tokens.SECONDARY)}px; }}
QPushButton[kind='mark'][side='first']:checked {{ background: {t.first}; border-color: {t.first}; }}
QPushButton[kind='mark'][side='second']:checked {{ background: {t.second}; border-color: {t.second}; }}
QPushButton[kind='mark']:checked:disabled {{ background: {t.muted}; color: {t.surface}; border-color: {t.muted}; }}
QFrame[kind='criterion'] {{ border: 2px solid transparent; border-radius: 6px; background: transparent; }}
QFrame[kind='criterion'][current='true'] {{ border-color: {t.accent}; background: {t.selection}; }}
QToolButton::menu-indicator, QPushButton::menu-indicator {{ image: none; width: 0; }}
QToolButton[kind='chip'][chosen='true'] {{ border-color: {faint}; background: {t.selection};
  font-weight: 600; }}
QToolButton[kind='chip']:checked {{ border-color: {t.accent}; background: {t.selection}; font-weight: 600; }}
QToolButton[kind='icon'] {{ background: transparent; border: 0; border-radius: 4px; padding: 4px;
  min-width: {px(20)}px;
  min-height: {px(20)}px; color: {t.muted}; }}
QToolButton[kind='icon']:hover {{ background: {hover}; color: {t.ink}; }}
QToolButton[kind='icon']:focus {{ {focus} padding: 2px; }}
"""


def _fields(theme: Theme, *, faint: str, focus: str, kind: str) -> str:
    t, px = theme.tokens, theme.px
    arrow = resource("icons", f"chevron-{kind}.svg").as_posix()
    tick = resource("icons", f"tick-{kind}.svg").as_posix()
    side, ring = px(16), px(5)
    return f"""
QLineEdit, QComboBox, QAbstractSpinBox, QPlainTextEdit, QTextEdit {{ background: {t.surface}; color: {t.ink};
  border: 1px solid {faint}; border-radius: 6px; padding: 4px 8px; margin: 1px;
  selection-background-color: {t.accent}; selection-color: {t.on_accent}; }}
QLineEdit, QComboBox, QAbstractSpinBox {{ min-height: {px(22)}px; }}
QLineEdit:focus, QComboBox:focus, QAbstractSpinBox:focus, QPlainTextEdit:focus,
  QTextEdit:focus {{ {focus} margin: 0; }}
QLineEdit[fault='true'], QComboBox[fault='true'], QAbstractSpinBox[fault='true'], QPlainTextEdit[fault='true']
  {{ border-color: {t.bad}; }}
QLineEdit:disabled, QComboBox:disabled, QAbstractSpinBox:disabled,
  QPlainTextEdit:disabled {{ background: {t.page};
  color: {t.muted}; border-color: {t.line}; }}
QAbstractSpinBox QLineEdit, QComboBox QLineEdit {{ border: 0; padding: 0; margin: 0; min-height: 0;
  background: transparent; }}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{ width: 0; border: 0; }}
QLineEdit[kind='bare'] {{ border-color: {t.line}; }}
QComboBox::drop-down {{ border: 0; width: 24px; }}
QComboBox::down-arrow {{ image: url("{arrow}"); width: 12px; height: 12px; }}
QComboBox QAbstractItemView {{ background: {t.surface}; color: {t.ink}; border: 1px solid {t.line};
  selection-background-color: {t.selection}; selection-color: {t.ink}; outline: 0; }}
QCheckBox, QRadioButton {{ spacing: 8px; min-height: {px(24)}px; }}
QCheckBox::indicator, QAbstractItemView::indicator {{ width: {side}px; height: {side}px;
  border: 1px solid {t.muted}; border-radius: 4px; background: {t.surface}; }}
QCheckBox::indicator:checked, QAbstractItemView::indicator:checked {{ background: {t.accent};
  border-color: {t.accent}; image: url("{tick}"); }}
QRadioButton::indicator {{ width: {side}px; height: {side}px; border: 1px solid {t.muted};
  border-radius: {side // 2 + 1}px; background: {t.surface}; }}
QRadioButton::indicator:checked {{ width: {side + 2 - 2 * ring}px; height: {side + 2 - 2 * ring}px;
  border: {ring}px solid {t.accent}; }}
QCheckBox:focus, QRadioButton:focus {{ border: 2px solid {t.accent}; border-radius: 4px; }}
"""


def _lists(theme: Theme, *, hover: str, focus: str) -> str:
    t = theme.tokens
    return f"""
QAbstractItemView {{ background: {t.surface}; color: {t.ink}; border: 0; outline: 0;
  selection-background-color: {t.selection}; selection-color: {t.ink}; }}
QTableView[kind='table'], QListView[kind='table'], QTableWidget {{ border: 1px solid {t.line};
  border-radius: {tokens.RADIUS}px; }}
QTableView[kind='table']:focus, QListView[kind='table']:focus,
  QTableWidget:focus {{ border: 2px solid {t.accent}; }}
QListWidget::item {{ min-height: {theme.px(28)}px; padding: 0 6px; }}
QListWidget::item:selected {{ background: {t.selection}; color: {t.ink}; }}
QHeaderView {{ background: transparent; border: 0; }}
QHeaderView::section {{ background: transparent; color: {t.muted}; border: 0;
  border-bottom: 1px solid {t.line};
  padding: 8px; font-weight: 600; font-size: {theme.px(tokens.SECONDARY)}px; }}
QHeaderView::section:hover {{ color: {t.ink}; }}
QTableCornerButton::section {{ background: {t.surface}; border: 0; }}
QMenu {{ background: {t.surface}; color: {t.ink}; border: 1px solid {t.line}; padding: 4px; }}
QMenu::item {{ padding: 6px 24px 6px 12px; border-radius: 4px; min-height: {theme.px(16)}px; }}
QMenu::item:selected {{ background: {t.selection}; }}
QMenu::item:disabled {{ color: {t.muted}; }}
QMenu::separator {{ height: 1px; background: {t.line}; margin: 4px 0; }}
QMenuBar {{ background: {t.surface}; color: {t.ink}; border-bottom: 1px solid {t.line}; }}
QMenuBar::item {{ padding: 5px 10px; background: transparent; }}
QMenuBar::item:selected {{ background: {t.selection}; }}
"""


def _bars(t: Tokens, *, faint: str) -> str:
    return f"""
QProgressBar {{ background: {t.line}; border: 0; border-radius: 4px; max-height: 8px; min-height: 8px; }}
QProgressBar::chunk {{ background: {t.accent}; border-radius: 4px; }}
QScrollBar:vertical {{ background: transparent; width: 12px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 0; }}
QScrollBar::handle {{ background: {faint}; border-radius: 4px; margin: 2px; min-height: 28px;
  min-width: 28px; }}
QScrollBar::handle:hover {{ background: {t.muted}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QSplitter::handle {{ background: transparent; }}
QSplitter::handle:hover {{ background: {t.line}; }}
QFrame[kind='alert'] {{ background: {t.surface}; border: 0; border-bottom: 2px solid {t.bad}; }}
QFrame[kind='toast'] {{ background: {t.accent}; border-radius: {tokens.RADIUS}px; }}
QFrame[kind='toast'] QLabel {{ color: {t.on_accent}; }}
QFrame[kind='toast'] QPushButton {{ background: transparent; color: {t.on_accent}; border: 0;
  font-weight: 600;
  padding: 4px 8px; }}
QFrame[kind='toast'] QPushButton:focus {{ border: 2px solid {t.on_accent}; padding: 2px 6px; }}
QFrame[kind='rule'] {{ background: {t.line}; max-height: 1px; min-height: 1px; border: 0; }}
"""
