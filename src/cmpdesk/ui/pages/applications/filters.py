"""The chips above the applications."""



from cmpdesk.domain.filings import ApplicationFilter, ApplicationState
from cmpdesk.domain.programmes import Side
from cmpdesk.i18n import labels
from cmpdesk.i18n.screen import t, words
from cmpdesk.ui.chips import Chip, FilterRow, Toggle
from cmpdesk.ui.pages.applications import words as say
from cmpdesk.ui.pages.applications.loading import Scene


class Filters(FilterRow):
    """Sector, state, Party, to check only; at the right end how many rows remain. `changed` after each choice."""

    def __init__(self) -> None:
        self.sector = Chip(t("Sector"), t("All sectors"))
        self.state = Chip(t("State"), t("State: all"))
        self.party = Chip(t("Party"), t("Party: both"))
        self.check = Toggle(t("To check only"))
        self.check.setToolTip(t("Only those filed late, or with an attachment that cannot be printed"))
        super().__init__(self.sector, self.state, self.party, self.check)

    def show_scene(self, scene: Scene) -> None:
        """Offer the choices of a call."""
        w = words()
        self.sector.set_choices([(one.id, labels.sector(w, one)) for one in scene.call.sectors])
        self.sector.setVisible(bool(scene.call.sectors))
        self.state.set_choices(
            [(str(state), labels.application_state(w, state)) for state in say.states_of(scene.call)]
        )
        self.party.set_choices(
            [
                (str(party.side), t("Filed with {party}", party=labels.party_name(w, party)))
                for party in scene.programme.parties
            ]
        )

    def wanted(self, call_id: str, search: str) -> ApplicationFilter:
        """Return what the chips and `search` ask for."""
        return ApplicationFilter(
            call_id,
            search=search.strip(),
            sector_ids=(self.sector.key,) if self.sector.key else (),
            states=(ApplicationState(self.state.key),) if self.state.key else (),
            side=Side(self.party.key) if self.party.key else None,
            unprintable_only=self.check.isChecked(),
        )
