"""The filters of the history: person, kind of thing, time, one thing."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QToolButton

from cmpdesk.domain.directory import Officer
from cmpdesk.domain.history import HistoryFilter, RecordRef
from cmpdesk.i18n import labels
from cmpdesk.i18n.screen import t, words
from cmpdesk.ui.chips import Chip, ChipRow
from cmpdesk.ui.labels import restyle
from cmpdesk.ui.pages.history.period import PeriodDialog
from cmpdesk.ui.plain import tip

KINDS = ("call", "application", "filing", "attachment", "note", "reviewer", "assignment", "packet", "organisation",
         "person", "programme", "officer")  # fmt: skip
TODAY, WEEK, MONTH, PERIOD = "0", "6", "29", "period"
_LONGEST = 40


class Filters(ChipRow):
    """Chips that make a `HistoryFilter` (`wanted`). `changed` comes with each change; `today` tells the day."""

    changed = Signal()

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__(t("Filters"))
        self._today = today
        self._days: tuple[date | None, date | None] = (None, None)
        self.thing: RecordRef | None = None
        self.officer = Chip(t("Person"), t("Everybody"))
        w = words()
        self.kind = Chip(t("Kind of thing"), t("All things"), [(one, labels.table(w, one)) for one in KINDS])
        self.time = Chip(t("Time"), t("All the time"), self._times())
        self.only = QToolButton()
        self.only.setProperty("kind", "chip")
        self.only.clicked.connect(self._forget_thing)
        self.only.hide()
        for place, chip in enumerate((self.officer, self.kind, self.time, self.only)):
            self.row.insertWidget(place, chip)
        for chip in (self.officer, self.kind):
            chip.chosen.connect(self._tell)
        self.time.chosen.connect(self._time_chosen)

    def set_officers(self, officers: Sequence[Officer]) -> None:
        """Offer those who work or worked here."""
        self.officer.set_choices([(one.id, one.name) for one in officers])

    def set_thing(self, thing: RecordRef | None) -> None:
        """Show the steps of one thing only, or of all."""
        self.thing = thing
        self.only.setVisible(thing is not None)
        if thing is not None:
            name = thing.name or labels.table(words(), thing.table)
            shown = name if len(name) <= _LONGEST else name[:_LONGEST] + "…"
            self.only.setText(f"{shown}  ✕".replace("&", "&&"))
            self.only.setToolTip(tip(name))
            self.only.setAccessibleName(t("Only {name}; press to show all things", name=name))
            restyle(self.only, chosen="true")

    def wanted(self, search: str = "") -> HistoryFilter:
        """Return what is chosen; days begin and end at midnight where this computer is."""
        first, last = self._days
        if self.time.key not in ("", PERIOD):
            first, last = self._today() - timedelta(days=int(self.time.key)), None
        return HistoryFilter(
            officer_id=self.officer.key, table=self.kind.key, record_id=self.thing.id if self.thing else "",
            since=_midnight(first) if first else None, until=_midnight(last + timedelta(days=1)) if last else None,
            search=search,
        )  # fmt: skip

    @property
    def empty(self) -> bool:
        """Nothing is left out."""
        return replace(self.wanted(), search="") == HistoryFilter()

    def memory(self) -> dict[str, Any]:
        """Return what is chosen, as plain values."""
        thing = self.thing
        return {
            "officer": self.officer.key, "kind": self.kind.key, "time": self.time.key,
            "days": [day.isoformat() if day else "" for day in self._days],
            "thing": [thing.table, thing.id, thing.name] if thing else None,
        }  # fmt: skip

    def recall(self, memory: dict[str, Any]) -> None:
        """Choose again what `memory` returned; officers must be known."""
        first, last = (date.fromisoformat(day) if day else None for day in memory.get("days", ("", "")))
        self._days = (first, last)
        self.time.set_choices(self._times())
        for chip, name in ((self.officer, "officer"), (self.kind, "kind"), (self.time, "time")):
            chip.choose(str(memory.get(name, "")))
        thing = memory.get("thing")
        self.set_thing(RecordRef(*thing) if thing else None)

    def _times(self) -> list[tuple[str, str]]:
        first, last = self._days
        period = t("Period…")
        if first or last:
            w = words()
            period = t("{first} to {last}", first=w.date(first) if first else "…", last=w.date(last) if last else "…")
        return [(TODAY, t("Today")), (WEEK, t("Last 7 days")), (MONTH, t("Last 30 days")), (PERIOD, period)]

    def _tell(self, _key: str) -> None:
        self.changed.emit()

    def _time_chosen(self, key: str) -> None:
        if key != PERIOD:
            self.changed.emit()
            return
        dialog = PeriodDialog(self, self._today(), *self._days)
        dialog.chosen.connect(self._take_days)
        dialog.rejected.connect(self._no_days)
        dialog.open()

    def _take_days(self, first: date | None, last: date | None) -> None:
        self._days = (first, last)
        self.time.set_choices(self._times())
        if first is None and last is None:
            self.time.choose("")
        self.changed.emit()

    def _no_days(self) -> None:
        if self._days == (None, None):
            self.time.choose("")
            self.changed.emit()

    def _forget_thing(self) -> None:
        self.set_thing(None)
        self.changed.emit()


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time()).astimezone()
