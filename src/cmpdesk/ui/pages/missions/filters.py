"""The chips above the missions."""

from collections.abc import Iterable

from cmpdesk.domain.missions import Mission, MissionState
from cmpdesk.domain.text import fold
from cmpdesk.i18n import labels
from cmpdesk.i18n import missions as say
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.ui.chips import Chip, FilterRow, Toggle
from cmpdesk.ui.filters import OneOf
from cmpdesk.ui.pages.missions.columns import LATE, about, awaited, title
from cmpdesk.ui.pages.missions.loading import Line, Scene

_MISSING = "to-describe"


class Filters(FilterRow):
    """Party that sends, state, year or quarter, project, report late; at the right end how many rows remain."""

    def __init__(self) -> None:
        w = words()
        self.party = Chip(t("Party"), t("Sent by: both"))
        states = [(str(one), say.state(w, one)) for one in MissionState]
        self.state = Chip(t("State"), t("State: all"), [(_MISSING, t("To describe")), *states])
        self.period = Chip(t("Period"), t("Period: all"))
        self.project = OneOf(t("Project"), t("Project: all"))
        self.late = Toggle(t("Report late"))
        super().__init__(self.party, self.state, self.period, self.project, self.late)

    def show_scene(self, scene: Scene) -> None:
        """Offer the Parties, the years and quarters in which something ends, and the projects with a mission."""
        w, lines = words(), scene.lines
        self.party.set_choices([(str(one.side), labels.party_name(w, one)) for one in scene.board.programme.parties])
        self.period.set_choices(_periods(lines))
        projects = {line.project_id: about(line) for line in lines if line.project_id}
        self.project.set_choices(sorted(projects.items(), key=lambda one: one[1]))

    @property
    def year(self) -> int | None:
        """The year that is chosen, also by one of its quarters."""
        return int(self.period.key[:4]) if self.period.key else None

    def among(self, scene: Scene, search: str) -> list[Line]:
        """Return the lines that remain."""
        wanted = fold(search).split()
        kept = [line for line in scene.lines if self._keeps(line, scene)
                and all(word in _words(line) for word in wanted)]  # fmt: skip
        self.tally.setText(n("{count} shown", "{count} shown", len(kept)))
        return kept

    def _keeps(self, line: Line, scene: Scene) -> bool:
        found = (str((line.sending if isinstance(line, Mission) else line.side) or ""),
                 str(line.state) if isinstance(line, Mission) else _MISSING, line.project_id or "")  # fmt: skip
        asked = (self.party.key, self.state.key, self.project.key)
        if any(key not in ("", one) for key, one in zip(asked, found, strict=True)):
            return False
        if self.period.key and not _within(line, self.period.key):
            return False
        if not self.late.isChecked():
            return True
        return isinstance(line, Mission) and awaited(line.report, scene.board.today) in LATE


def _ends(line: Line) -> tuple[int, int] | None:
    """Return the year in which a line ends, and the quarter of its last day."""
    when = line.ends if isinstance(line, Mission) else line.when
    return (when.year, say.quarter_of(when.latest)[1]) if when else None


def _within(line: Line, key: str) -> bool:
    year, _, quarter = key.partition("-")
    found = _ends(line)
    return found is not None and found[0] == int(year) and quarter in ("", str(found[1]))


def _periods(lines: Iterable[Line]) -> list[tuple[str, str]]:
    found = {one for line in lines if (one := _ends(line)) is not None}
    made = []
    for year in sorted({one for one, _ in found}):
        made.append((str(year), str(year)))
        made += [(f"{year}-{one}", say.quarter(words(), year, one)) for other, one in sorted(found) if other == year]
    return made


def _words(line: Line) -> str:
    more = f"{say.people(line)} {say.places(line)} {line.host} {line.reference}" if isinstance(line, Mission) else ""
    return fold(f"{title(line)} {about(line)} {more}")
