"""The chips above the letters."""

from collections.abc import Sequence

from cmpdesk.domain.letters import LetterKind, LetterRow, LetterState
from cmpdesk.domain.text import fold
from cmpdesk.i18n import labels as names
from cmpdesk.i18n import letters as labels
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.ui.chips import Chip, FilterRow
from cmpdesk.ui.filters import OneOf
from cmpdesk.ui.pages.letters.loading import Scene


class Filters(FilterRow):
    """Party, kind, state, project; at the right end how many letters remain. `changed` after each choice."""

    def __init__(self) -> None:
        w = words()
        self.party = Chip(t("Party"), t("Party: both"))
        self.kind = Chip(t("Kind"), t("Kind: all"), [(str(one), labels.kind(w, one)) for one in LetterKind])
        self.state = Chip(t("State"), t("State: all"), [(str(one), labels.state(w, one)) for one in LetterState])
        self.project = OneOf(t("Project"), t("Project: all"))
        super().__init__(self.party, self.kind, self.state, self.project)

    def show_scene(self, scene: Scene) -> None:
        """Offer the Parties by name, and the projects that letters were written about."""
        self.party.set_choices([(str(one.side), names.party_name(words(), one)) for one in scene.programme.parties])
        about = {row.project_id: row for row in scene.rows if row.project_id}
        self.project.set_choices([(key, f"{row.number} · {row.title}") for key, row in about.items()])

    def among(self, rows: Sequence[LetterRow], search: str) -> list[LetterRow]:
        """Return the rows that remain."""
        wanted = fold(search).split()
        kept = [row for row in rows if self._keeps(row) and all(word in _words(row) for word in wanted)]
        self.tally.setText(n("{count} letter", "{count} letters", len(kept)))
        return kept

    def _keeps(self, row: LetterRow) -> bool:
        found = (str(row.side), str(row.kind), str(row.state), row.project_id or "")
        return all(key in ("", one) for key, one in zip(self.keys(), found, strict=True))


def _words(row: LetterRow) -> str:
    return fold(f"{row.official_number} {row.number} {row.title} {row.recipient} {row.subject}")
