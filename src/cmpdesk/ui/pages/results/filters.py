"""The chips above a ranking."""

from collections.abc import Sequence

from PySide6.QtCore import Signal

from cmpdesk.i18n.screen import n, t, words
from cmpdesk.ui.chips import Chip, ChipRow, Toggle
from cmpdesk.ui.labels import text
from cmpdesk.ui.pages.results.loading import Scene
from cmpdesk.ui.pages.results.rows import FILTERS, RankRow


class Filters(ChipRow):
    """Sector and what needs a look; `changed` after each choice, `asked` where the ranking has to be computed anew."""

    changed = Signal()
    asked = Signal()

    def __init__(self) -> None:
        self.sector = Chip(t("Sector"), t("Sector: all"))
        self.toggles = {
            "below": Toggle(t("Below threshold")), "apart": Toggle(t("Far apart")),
            "incomplete": Toggle(t("Incomplete")),
        }  # fmt: skip
        self.normalised = Toggle(t("Weights brought to 100"))
        self.names = Toggle(t("Names of the reviewers"))
        super().__init__(t("Filters"), self.sector, *self.toggles.values(), self.normalised, self.names)
        self.tally = text("", "muted")
        self.add_right(self.tally)
        self.sector.chosen.connect(lambda _key: self.changed.emit())
        for toggle in (*self.toggles.values(), self.names):
            toggle.toggled.connect(lambda _on: self.changed.emit())
        self.normalised.toggled.connect(lambda _on: self.asked.emit())

    def show_scene(self, scene: Scene) -> None:
        """Offer the sectors of the call; weights can be brought to 100 where they add up to something else."""
        self.sector.set_choices([(one.id, words().localised(one.name)) for one in scene.call.sectors])
        found = scene.found
        odd = found is not None and found.ranking.weights != 100
        self.normalised.setVisible(odd)
        self.normalised.setEnabled(found is not None and found.frozen is None)

    def among(self, rows: Sequence[RankRow]) -> list[RankRow]:
        """Return the rows that remain."""
        wanted = [FILTERS[name] for name, toggle in self.toggles.items() if toggle.isChecked()]
        kept = [row for row in rows if all(keep(row) for keep in wanted)]
        self.tally.setText(n("{shown} of {count} application", "{shown} of {count} applications", len(rows),
                             shown=words().number(len(kept))))  # fmt: skip
        return kept

    @property
    def filtered(self) -> bool:
        """Some rows may be left out of the table."""
        return any(toggle.isChecked() for toggle in self.toggles.values())
