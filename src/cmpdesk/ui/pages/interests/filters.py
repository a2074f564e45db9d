"""The chips above the register."""

from collections.abc import Sequence

from cmpdesk.domain.interests import Interest, RegisterRow, RegisterState
from cmpdesk.domain.text import fold
from cmpdesk.i18n import interests as labels
from cmpdesk.i18n import labels as names
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.ui.chips import Chip, FilterRow
from cmpdesk.ui.pages.interests.loading import Scene

OFFICERS = "officers"


class Filters(FilterRow):
    """Whose conflict, state, class; at the right end how many rows remain. `changed` after each choice."""

    def __init__(self) -> None:
        w = words()
        self.who = Chip(t("Whose"), t("Everybody"))
        self.state = Chip(t("State"), t("State: every conflict"),
                          [(str(one), labels.register_state(w, one)) for one in RegisterState])  # fmt: skip
        weights = [(str(one), labels.conflict(w, one)) for one in reversed(Interest) if one.weight]
        self.weight = Chip(t("Class"), t("Class: all"), weights)
        super().__init__(self.who, self.state, self.weight)

    def show_scene(self, scene: Scene) -> None:
        """Offer the juries by the names of their Parties."""
        sides = [(str(party.side), t("Jury of {party}", party=names.party_name(words(), party)))
                 for party in scene.programme.parties]  # fmt: skip
        self.who.set_choices([*sides, (OFFICERS, t("Officers"))])

    def among(self, rows: Sequence[RegisterRow], search: str) -> list[RegisterRow]:
        """Return the rows that remain; those free of conflict only where they are asked for."""
        wanted = fold(search).split()
        kept = [row for row in rows if self._keeps(row) and all(word in _words(row) for word in wanted)]
        self.tally.setText(n("{count} row", "{count} rows", len(kept)))
        return kept

    def _keeps(self, row: RegisterRow) -> bool:
        whose = OFFICERS if row.side is None else str(row.side)
        state = row.state == self.state.key if self.state.key else row.state is not RegisterState.CLEAR
        return state and self.who.key in ("", whose) and self.weight.key in ("", str(row.gravest))


def _words(row: RegisterRow) -> str:
    return fold(f"{row.number} {row.title} {row.code} {row.name} {row.organisation}")
