"""The chips above the letters."""

from collections.abc import Sequence

from PySide6.QtCore import Signal

from cmpdesk.domain.letters import LetterKind, LetterRow, LetterState
from cmpdesk.domain.text import fold
from cmpdesk.i18n import labels as names
from cmpdesk.i18n import letters as labels
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.ui.chips import Chip, ChipRow
from cmpdesk.ui.labels import text
from cmpdesk.ui.pages.letters.loading import Scene


class Filters(ChipRow):
    """Party, kind, state, project; at the right end how many letters remain. `changed` after each choice."""

    changed = Signal()

    def __init__(self) -> None:
        w = words()
        self.party = Chip(t("Party"), t("Party: both"))
        self.kind = Chip(t("Kind"), t("Kind: all"), [(str(one), labels.kind(w, one)) for one in LetterKind])
        self.state = Chip(t("State"), t("State: all"), [(str(one), labels.state(w, one)) for one in LetterState])
        self.project = Chip(t("Project"), t("Project: all"))
        self.chips = (self.party, self.kind, self.state, self.project)
        super().__init__(t("Filters"), *self.chips)
        self.tally = text("", "muted")
        self.add_right(self.tally)
        for chip in self.chips:
            chip.chosen.connect(lambda _key: self.changed.emit())

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
        return all(chip.key in ("", one) for chip, one in zip(self.chips, found, strict=True))

    def keys(self) -> list[str]:
        """Return the keys of what is chosen, for `choose`."""
        return [chip.key for chip in self.chips]

    def choose(self, keys: Sequence[str]) -> None:
        """Choose by keys, "" for all."""
        for chip, key in zip(self.chips, keys, strict=False):
            chip.key = key
            chip.choose(key)


def _words(row: LetterRow) -> str:
    return fold(f"{row.official_number} {row.number} {row.title} {row.recipient} {row.subject}")
