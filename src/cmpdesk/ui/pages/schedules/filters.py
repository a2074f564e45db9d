"""The chips above calendars: what is shown, in which groups, beside which baseline, how large."""

from PySide6.QtCore import Signal

from cmpdesk.domain.projects import ProjectState
from cmpdesk.domain.timeline_scale import Zoom
from cmpdesk.domain.timelines import Grouping, Line, Row, Timeline, Wanted, lines
from cmpdesk.i18n import timelines as say
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.ui.chips import Chip, ChipRow, Toggle
from cmpdesk.ui.labels import text


class Filters(ChipRow):
    """`changed` after each choice of rows, `asked` where another baseline is wanted, `zoomed` with a step."""

    changed = Signal()
    asked = Signal()
    zoomed = Signal(str)

    def __init__(self) -> None:
        w = words()
        self.sector = Chip(t("Sector"), t("Sector: all"))
        self.state = Chip(t("State"), t("State: all"), [(str(one), say.state(w, one)) for one in ProjectState])
        self.moved = Toggle(t("Moved"))
        self.group = Chip(t("Groups"), say.grouping(w, Grouping.NONE),
                          [(str(one), say.grouping(w, one)) for one in Grouping if one])  # fmt: skip
        self.ghost = Chip(t("Baseline"), t("Baseline: the original one"))
        self.zoom = Chip(t("Zoom"), t("Zoom: everything"), [(str(one), say.zoom(w, one)) for one in Zoom])
        self.twin = Toggle(t("As a table"))
        super().__init__(t("Filters"), self.sector, self.state, self.moved, self.group, self.ghost, self.zoom,
                         self.twin)  # fmt: skip
        self.tally = text("", "muted")
        self.add_right(self.tally)
        for chip in (self.sector, self.state, self.group):
            chip.chosen.connect(lambda _key: self.changed.emit())
        self.moved.toggled.connect(lambda _on: self.changed.emit())
        self.ghost.chosen.connect(lambda _key: self.asked.emit())
        self.zoom.chosen.connect(self.zoomed)

    def show_timeline(self, timeline: Timeline) -> None:
        """Offer what the cohort has."""
        w = words()
        self.sector.set_choices([(key, w.localised(name)) for key, name in timeline.sectors])
        later = timeline.references[1:]
        self.ghost.set_choices([(one.id, one.label) for one in later])
        self.ghost.setVisible(bool(later))
        self.moved.setVisible(timeline.ghost is not None)

    @property
    def by(self) -> Grouping:
        """How rows stand together."""
        return Grouping(self.group.key)

    def kept(self, timeline: Timeline, search: str) -> tuple[Row, ...]:
        """Return the rows that remain."""
        wanted = Wanted(self.sector.key, self.state.key, self.moved.isChecked(), search=search)
        kept = tuple(row for row in timeline.rows if wanted.keeps(row))
        self.tally.setText(n("{shown} of {count} project", "{shown} of {count} projects", len(timeline.rows),
                             shown=words().number(len(kept))))  # fmt: skip
        return kept

    def lines(self, timeline: Timeline, rows: tuple[Row, ...]) -> tuple[Line, ...]:
        """Return the lines that are drawn of `rows`."""
        states = [str(one) for one in ProjectState]
        return lines(rows, self.by, states if self.by is Grouping.STATE else [key for key, _ in timeline.sectors])

    def show_zoom(self, step: Zoom | None) -> None:
        """Say what the scale shows; None for everything."""
        self.zoom.choose(str(step or ""))

    def keys(self) -> dict[str, object]:
        """Return what is chosen, for `choose`."""
        return {"sector": self.sector.key, "state": self.state.key, "group": self.group.key, "ghost": self.ghost.key,
                "moved": self.moved.isChecked(), "twin": self.twin.isChecked()}  # fmt: skip

    def choose(self, keys: dict[str, object]) -> None:
        """Choose what `keys` returned; what is not there yet is chosen when it comes."""
        for name in ("sector", "state", "group", "ghost"):
            chip = {"sector": self.sector, "state": self.state, "group": self.group, "ghost": self.ghost}[name]
            chip.key = str(keys.get(name, ""))
            chip.choose(chip.key)
        self.moved.setChecked(bool(keys.get("moved")))
        self.twin.setChecked(bool(keys.get("twin")))
