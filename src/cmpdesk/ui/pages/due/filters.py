"""The chips above what is due."""

from collections.abc import Sequence

from cmpdesk.domain.due import DueFilter, DueKind
from cmpdesk.domain.programmes import Programme, Side
from cmpdesk.domain.schedules import MilestoneKind
from cmpdesk.i18n import due as say
from cmpdesk.i18n import schedules
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.ui.chips import Chip, FilterRow, Toggle

DAYS = (7, 14, 60, 90, 180, 365)


class Filters(FilterRow):
    """How far ahead, Party, officer, kind, what is late only; at the right end how many rows. `changed` each time."""

    def __init__(self) -> None:
        ahead = [(str(count), n("{count} day ahead", "{count} days ahead", count)) for count in DAYS]
        self.days = Chip(t("How far ahead"), n("{count} day ahead", "{count} days ahead", 30), ahead)
        self.party = Chip(t("Party"), t("Both Parties"))
        self.officer = Chip(t("Officer"), t("All officers"))
        kinds = [(f"kind:{one}", say.kind(words(), one)) for one in DueKind if one is not DueKind.MILESTONE]
        dates = [(f"date:{one}", schedules.kind(words(), one)) for one in MilestoneKind]
        self.kind = Chip(t("Kind"), t("Kind: all"), [*dates, *kinds])
        self.late = Toggle(t("Late only"))
        super().__init__(self.days, self.party, self.officer, self.kind, self.late)

    def show_scene(self, programme: Programme, officers: Sequence[str]) -> None:
        """Offer the Parties and officers of a call."""
        self.party.set_choices([(str(one.side), words().localised(one.name)) for one in programme.parties])
        self.officer.set_choices([(one, one) for one in officers])
        self.officer.setVisible(bool(officers))

    def wanted(self, call_id: str) -> DueFilter:
        """Return what the chips ask for."""
        sort, _, kind = self.kind.key.partition(":")
        return DueFilter(
            call_id, int(self.days.key or 30), Side(self.party.key) if self.party.key else None, self.officer.key,
            kinds=(DueKind(kind),) if sort == "kind" else (DueKind.MILESTONE,) if sort == "date" else (),
            milestones=(MilestoneKind(kind),) if sort == "date" else (), late_only=self.late.isChecked(),
        )  # fmt: skip
