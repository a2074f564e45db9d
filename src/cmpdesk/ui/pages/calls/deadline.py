"""A deadline as it is typed: day, hour, and whose clock; both local times are shown at once."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from cmpdesk.domain.deadlines import Deadline
from cmpdesk.domain.errors import Refusal
from cmpdesk.i18n.screen import t, words
from cmpdesk.ui.dialogs import sentence_of
from cmpdesk.ui.forms import line_edit, read_instant
from cmpdesk.ui.labels import text
from cmpdesk.ui.theme import theme

USUAL_TIME = "17:59"


class DeadlineField(QWidget):
    """Day, hour and zone. `changed` comes with each change; `deadline` is None while nothing readable is
    typed.
    """

    changed = Signal()

    def __init__(self, name: str, today: date) -> None:
        super().__init__()
        self.setProperty("kind", "plain")
        self.setAccessibleName(name)
        self._today = today
        self._zones: tuple[str, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        row = QHBoxLayout()
        row.setSpacing(6)
        self.day = line_edit(hint="2027-03-01", name=t("{name}: day", name=name))
        self.time = line_edit(hint=USUAL_TIME, name=t("{name}: hour", name=name))
        self.zone = QComboBox()
        self.zone.setAccessibleName(t("{name}: whose clock", name=name))
        self.day.setMinimumWidth(theme().px(94))
        self.time.setMinimumWidth(theme().px(62))
        row.addWidget(self.day, 2)
        row.addWidget(self.time, 1)
        row.addWidget(self.zone, 3)
        column.addLayout(row)
        self.both = text("", "muted", wrap=True)
        self.warning = text("", "muted", tone="warn", wrap=True)
        self.warning.hide()
        column.addWidget(self.both)
        column.addWidget(self.warning)
        self.setFocusProxy(self.day)
        self.day.textChanged.connect(self._show)
        self.time.textChanged.connect(self._show)
        self.zone.currentIndexChanged.connect(self._show)

    def set_zones(self, zones: tuple[str, ...]) -> None:
        """Offer the clocks of the Parties, first side first."""
        self._zones = tuple(dict.fromkeys(zones))
        chosen = self.zone.currentData()
        self.zone.clear()
        for zone in self._zones:
            self.zone.addItem(words().zone_time(zone), zone)
        self.zone.setCurrentIndex(max(0, self.zone.findData(chosen)))

    def set_deadline(self, deadline: Deadline | None) -> None:
        """Show a deadline as it was typed."""
        if deadline is None:
            self.day.clear()
            self.time.clear()
            return
        local = deadline.local()
        self.zone.setCurrentIndex(max(0, self.zone.findData(deadline.zone)))
        self.day.setText(local.date().isoformat())
        self.time.setText(f"{local:%H:%M}")

    def deadline(self) -> Deadline | None:
        """Return what is typed; refused where that wall time does not exist or exists twice."""
        local = read_instant(self.day.text(), self.time.text() or USUAL_TIME, self._today)
        zone = self.zone.currentData()
        return Deadline.typed(local, zone) if local is not None and zone else None

    def fault(self, *, required: bool) -> str:
        """Return what is wrong, "" where nothing is."""
        if not self.day.text().strip():
            return t("Type the day and the hour, or make the call rolling.") if required else ""
        try:
            if self.deadline() is None:
                return t("Type the day as 2027-03-01 or 1/3/27, the hour as 17 h 59 or 17:59.")
        except Refusal as refusal:
            return sentence_of(refusal)
        return ""

    def _show(self, _value: object = None) -> None:
        said = warned = ""
        try:
            deadline = self.deadline()
            if deadline is not None:
                said = words().both_times(deadline, self._zones)
                warned = words().offset_warning(deadline, self._zones[0], self._zones[-1])
        except Refusal as refusal:
            warned = sentence_of(refusal)
        self.both.setText(said)
        self.warning.setText(warned)
        self.warning.setVisible(bool(warned))
        self.changed.emit()
