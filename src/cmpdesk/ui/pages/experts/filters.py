"""The chips above the experts."""

from collections.abc import Iterable

from cmpdesk.domain.experts import ExpertFilter, ExpertRow, Standing
from cmpdesk.domain.text import LANGUAGES, fold, sort_key
from cmpdesk.i18n import experts as labels
from cmpdesk.i18n.labels import language, party_name
from cmpdesk.i18n.screen import t, words
from cmpdesk.ui.chips import Chip, FilterRow, Toggle
from cmpdesk.ui.pages.experts.loading import Scene


class Filters(FilterRow):
    """Party, sector, language, standing, available, without an agreement. `changed` after each choice."""

    def __init__(self) -> None:
        self.party = Chip(t("Party"), t("Party: both"))
        self.sector = Chip(t("Sector"), t("All sectors"))
        self.language = Chip(t("Language"), t("Language: all"), [(one, language(words(), one)) for one in LANGUAGES])
        standings = [(str(one), labels.standing(words(), one)) for one in Standing]
        self.standing = Chip(t("In this call"), t("In this call: all"), standings)
        self.available = Toggle(t("Available"))
        self.no_agreement = Toggle(t("No agreement"))
        self.no_agreement.setToolTip(t("Only those whose confidentiality agreement is missing"))
        self._due: Scene | None = None
        super().__init__(self.party, self.sector, self.language, self.standing, self.available, self.no_agreement)

    def show_scene(self, scene: Scene) -> None:
        """Offer what the experts of a call can be chosen by."""
        self._due = scene
        self.party.set_choices([(one.code, party_name(words(), one)) for one in scene.parties])
        self.party.setVisible(len(scene.parties) > 1)
        self.sector.set_choices([(fold(one), one) for one in _sectors(scene.rows)])
        self.standing.setVisible(scene.call is not None)
        self.available.setVisible(scene.due is not None)
        if scene.due is not None:
            day = words().long_date(scene.due)
            self.available.setToolTip(t("Only those who are available on {day}, when the sheets are due", day=day))

    def wanted(self, search: str) -> ExpertFilter:
        """Return what the chips and `search` ask for."""
        due = self._due.due if self._due else None
        return ExpertFilter(
            search.strip(), self.party.key, self.sector.key, self.language.key,
            due if self.available.isChecked() else None, self.no_agreement.isChecked(),
            Standing(self.standing.key) if self.standing.key else None,
        )  # fmt: skip


def _sectors(rows: Iterable[ExpertRow]) -> list[str]:
    """Return the words by which sectors are named, each once, in French order."""
    found: dict[str, str] = {}
    for row in rows:
        for one in row.sectors:
            found.setdefault(fold(one), one)
    return sorted(found.values(), key=sort_key)
