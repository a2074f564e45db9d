"""The choice of a Party, side by side, first side on the left."""

from collections.abc import Iterable

from cmpdesk.domain.programmes import Party, Side
from cmpdesk.i18n import labels
from cmpdesk.i18n.screen import t, words
from cmpdesk.ui.chips import Segments


class PartyChoice(Segments):
    """One Party of two. `chosen` brings the side as text."""

    def __init__(self) -> None:
        super().__init__(t("Party"), [(str(side), labels.side(words(), side)) for side in Side])

    @property
    def side(self) -> Side:
        """The side chosen."""
        return Side(self.key)

    def name(self, parties: Iterable[Party]) -> None:
        """Name the choices as the programme does."""
        for party in parties:
            self.set_text(str(party.side), labels.party_name(words(), party))
