"""The chips above the projects."""

from collections.abc import Sequence

from PySide6.QtCore import Signal

from cmpdesk.domain.projects import ProjectFilter, ProjectState
from cmpdesk.i18n import labels
from cmpdesk.i18n import projects as say
from cmpdesk.i18n.screen import t, words
from cmpdesk.ui.chips import Chip, ChipRow
from cmpdesk.ui.labels import text
from cmpdesk.ui.pages.projects.loading import Scene
from cmpdesk.ui.plain import caption


class Filters(ChipRow):
    """Sector and state; at the right end how many rows remain. `changed` after each choice."""

    changed = Signal()

    def __init__(self) -> None:
        self.sector = Chip(t("Sector"), t("All sectors"))
        states = [(str(state), say.project_state(words(), state)) for state in ProjectState]
        self.state = Chip(t("State"), t("State: all"), states)
        super().__init__(t("Filters"), self.sector, self.state)
        self.chips = (self.sector, self.state)
        self.tally = text("", "muted")
        self.add_right(self.tally)
        for chip in self.chips:
            chip.chosen.connect(self._tell)

    def show_scene(self, scene: Scene) -> None:
        """Offer the choices of a call."""
        self.sector.set_choices([(one.id, caption(labels.sector(words(), one))) for one in scene.call.sectors])
        self.sector.setVisible(bool(scene.call.sectors))

    def wanted(self, call_id: str, search: str) -> ProjectFilter:
        """Return what the chips and `search` ask for."""
        return ProjectFilter(
            call_id,
            search=search.strip(),
            sector_ids=(self.sector.key,) if self.sector.key else (),
            states=(ProjectState(self.state.key),) if self.state.key else (),
        )

    def keys(self) -> list[str]:
        """Return the keys of what is chosen, for `choose`."""
        return [chip.key for chip in self.chips]

    def choose(self, keys: Sequence[str]) -> None:
        """Choose by keys, "" for all; those that are not offered yet are taken once they are."""
        for chip, key in zip(self.chips, keys, strict=False):
            chip.key = key
            chip.choose(key)

    def _tell(self, *_: object) -> None:
        self.changed.emit()
