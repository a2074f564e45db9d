"""The chips above the projects."""



from cmpdesk.domain.projects import ProjectFilter, ProjectState
from cmpdesk.i18n import labels
from cmpdesk.i18n import projects as say
from cmpdesk.i18n.screen import t, words
from cmpdesk.ui.chips import Chip, FilterRow
from cmpdesk.ui.pages.projects.loading import Scene


class Filters(FilterRow):
    """Sector and state; at the right end how many rows remain. `changed` after each choice."""

    def __init__(self) -> None:
        self.sector = Chip(t("Sector"), t("All sectors"))
        states = [(str(state), say.project_state(words(), state)) for state in ProjectState]
        self.state = Chip(t("State"), t("State: all"), states)
        super().__init__(self.sector, self.state)

    def show_scene(self, scene: Scene) -> None:
        """Offer the choices of a call."""
        self.sector.set_choices([(one.id, labels.sector(words(), one)) for one in scene.call.sectors])
        self.sector.setVisible(bool(scene.call.sectors))

    def wanted(self, call_id: str, search: str) -> ProjectFilter:
        """Return what the chips and `search` ask for."""
        return ProjectFilter(
            call_id,
            search=search.strip(),
            sector_ids=(self.sector.key,) if self.sector.key else (),
            states=(ProjectState(self.state.key),) if self.state.key else (),
        )
