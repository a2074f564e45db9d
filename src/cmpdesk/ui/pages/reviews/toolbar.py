"""The row above the mid-term screen: which meeting, which projects, and menus of what is done with it."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QMenu, QPushButton, QWidget

from cmpdesk.domain.reviews import OPEN, Portfolio, ReviewFilter, Stage, Standing
from cmpdesk.i18n import reviews as say
from cmpdesk.i18n.screen import t, words
from cmpdesk.ui.chips import Chip
from cmpdesk.ui.labels import Choice
from cmpdesk.ui.layout import row_in
from cmpdesk.ui.pages.reviews import words as here
from cmpdesk.ui.pages.reviews.loading import Scene
from cmpdesk.ui.plain import caption
from cmpdesk.ui.theme import theme

_STILL = "open"


class Toolbar(QWidget):
    """`review` brings the id of the meeting that is chosen, `changed` that other projects are asked for."""

    review = Signal(str)
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "plain")
        self.meetings = Choice()
        self.meetings.setAccessibleName(t("Mid-term meeting"))
        self.meetings.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.meetings.setMinimumContentsLength(22)
        self.meetings.setMaximumWidth(theme().px(320))
        self.meetings.activated.connect(self._chosen)
        self.standing = Chip(t("Standing"), t("All standings"))
        self.stage = Chip(t("Opinions"), t("All opinions"))
        self._offer(None)
        self._row = row_in(self)
        self._row.setSpacing(8)
        for part in (self.meetings, self.standing, self.stage):
            self._row.addWidget(part)
        for chip in (self.standing, self.stage):
            chip.chosen.connect(self._tell)
        if isinstance(self._row, QHBoxLayout):
            self._row.addStretch(1)
        self.menus: dict[str, QMenu] = {}

    def add_menu(self, name: str, title: str, actions: Sequence[QAction]) -> None:
        """Add a menu of `actions` at the right end; one without any is not shown."""
        if not actions:
            return
        button = QPushButton(f"{title}  ▾")
        button.setAccessibleName(title)
        button.setObjectName(name)
        menu = QMenu(button)
        menu.setAccessibleName(title)
        menu.addActions(list(actions))
        button.setMenu(menu)
        self.menus[name] = menu
        self._row.addWidget(button)

    def show_scene(self, scene: Scene) -> None:
        """Offer the meetings of a call, the one that is shown chosen."""
        self.meetings.clear()
        for one in scene.reviews:
            self.meetings.addItem(caption(here.meeting(one)), one.id)
        self.meetings.setCurrentIndex(self.meetings.findData(scene.review.id) if scene.review else -1)
        self._offer(scene.portfolio)

    def _offer(self, held: Portfolio | None) -> None:
        """Offer each standing and stage with how many projects there are of it."""
        w = words()
        standings, stages = (held.standings, held.stages) if held else ({}, {})
        self.standing.set_choices([
            (str(one), _counted(say.standing(w, one), standings.get(one, 0))) for one in reversed(Standing)
        ])  # fmt: skip
        self.stage.set_choices([
            (_STILL, _counted(t("Still open"), held.open if held else 0)),
            *((str(one), _counted(say.stage(w, one), stages.get(one, 0))) for one in Stage),
        ])  # fmt: skip

    def wanted(self, review_id: str, search: str) -> ReviewFilter:
        """Return what is asked for."""
        stages: tuple[Stage, ...] = ()
        if self.stage.key:
            stages = OPEN if self.stage.key == _STILL else (Stage(self.stage.key),)
        standings = (Standing(self.standing.key),) if self.standing.key else ()
        return ReviewFilter(review_id, search.strip(), standings, stages)

    def keys(self) -> list[str]:
        """Return the keys of what is chosen, for `choose`."""
        return [self.standing.key, self.stage.key]

    def choose(self, keys: Sequence[str]) -> None:
        """Choose by keys, "" for all."""
        for chip, key in zip((self.standing, self.stage), keys, strict=False):
            chip.choose(key)

    def clear(self) -> None:
        """Ask for all projects."""
        self.choose(["", ""])

    def _chosen(self, place: int) -> None:
        self.review.emit(str(self.meetings.itemData(place)))

    def _tell(self, *_: object) -> None:
        self.changed.emit()


def _counted(name: str, count: int) -> str:
    return t("{result}: {count}", result=name, count=words().number(count))
