"""The chips above the reports."""

from collections.abc import Sequence

from cmpdesk.domain.programmes import Programme, Side
from cmpdesk.domain.reports import ReportKind, ReportRow, ReportState
from cmpdesk.domain.text import fold
from cmpdesk.i18n import labels as names
from cmpdesk.i18n import reports as say
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.ui.chips import Chip, FilterRow, Toggle

_PRESSING = (ReportState.OVERDUE, ReportState.PERHAPS_OVERDUE, ReportState.RETURNED)


class Filters(FilterRow):
    """State, kind, Party, officer, what is late only; at the right end how many remain. `changed` after each choice."""

    def __init__(self) -> None:
        w = words()
        self.state = Chip(t("State"), t("State: all"), [(str(one), say.state(w, one)) for one in ReportState])
        self.kind = Chip(t("Kind"), t("Kind: all"), [(str(one), say.kind(w, one)) for one in ReportKind])
        self.party = Chip(t("Party"), t("Party: both"))
        self.officer = Chip(t("Officer"), t("All officers"))
        self.late = Toggle(t("Late only"))
        super().__init__(self.state, self.kind, self.party, self.officer, self.late)

    def show_scene(self, programme: Programme, rows: Sequence[ReportRow]) -> None:
        """Offer the Parties by name, and the officers who follow a project."""
        self.party.set_choices([(str(one.side), names.party_name(words(), one)) for one in programme.parties])
        officers = sorted({name for row in rows for name in row.project.officers if name})
        self.officer.set_choices([(one, one) for one in officers])
        self.officer.setVisible(bool(officers))

    def among(self, rows: Sequence[ReportRow], search: str) -> list[ReportRow]:
        """Return the rows that remain."""
        wanted = fold(search).split()
        kept = [row for row in rows if self._keeps(row) and all(word in _words(row) for word in wanted)]
        self.tally.setText(n("{count} report", "{count} reports", len(kept)))
        return kept

    def _keeps(self, row: ReportRow) -> bool:
        concerned = row.project.officers if row.side is None else (row.project.officers[list(Side).index(row.side)],)
        return (
            self.state.key in ("", row.state)
            and self.kind.key in ("", row.kind)
            and (self.party.key == "" or row.side is None or self.party.key == row.side)
            and (self.officer.key == "" or self.officer.key in concerned)
            and (not self.late.isChecked() or row.state in _PRESSING)
        )


def _words(row: ReportRow) -> str:
    one = row.project
    return fold(f"{one.number} {one.title} {' '.join(one.organisations)} {say.name(words(), row)}")
