"""The readers of the selected application in a proposal: put in, taken out, locked, each with its reason."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QWidget

from cmpdesk.domain.interests import Interest
from cmpdesk.domain.proposals import Proposal
from cmpdesk.i18n import assignment as labels
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.ui.inspector import Inspector
from cmpdesk.ui.labels import Elided, Pill, text
from cmpdesk.ui.pages.juries import words as say
from cmpdesk.ui.pages.juries.giving import Choice, Giving
from cmpdesk.ui.pages.juries.loading import Scene
from cmpdesk.ui.pages.juries.proposed import Fate, ProposedLoad, ProposedReading, ProposedRow, offered


class ProposalPanel(Inspector):
    """Shows who would read an application, or what a reviewer would read.

    `put_in` and `taken_out` bring (reviewer id, application id); `held` also whether it is to be locked.
    """

    put_in = Signal(str, str)
    taken_out = Signal(str, str)
    held = Signal(str, str, bool)

    def __init__(self) -> None:
        super().__init__(t("Selected in the proposal"))
        self.row: ProposedRow | None = None
        self.choice: QComboBox | None = None

    def show_nothing(self) -> None:
        """Ask for something to be chosen."""
        self.row, self.choice = None, None
        self.clear()
        self.paragraph(t("Choose an application."), tone="muted")

    def show_row(self, row: ProposedRow, made: Proposal, scene: Scene) -> None:
        """Show who would read `row`."""
        w = words()
        self.row, self.choice = row, None
        self.clear()
        sector = w.localised(row.application.sector) if row.application.sector else ""
        above = " · ".join(part for part in (row.application.number, sector) if part)
        self.title(row.application.title, above)
        if row.short:
            lacking = n("{count} reader is lacking.", "{count} readers are lacking.", row.short)
            self.paragraph(lacking, tone="warn")
        self.group(t("Would read it"))
        if not row.readers:
            self.paragraph(t("Nobody."), tone="muted")
        for one in row.readers:
            self._reading(row, one, scene)
        gone = [one for one in row.readings if one.fate is Fate.GOES]
        if gone:
            self.group(t("No longer"))
        for one in gone:
            self._reading(row, one, scene)
        self._offer(row, made, scene)

    def show_load(self, row: ProposedLoad, rows: tuple[ProposedRow, ...]) -> None:
        """Show what a reviewer would read."""
        self.row, self.choice = None, None
        self.clear()
        reviewer = row.reviewer
        self.title(f"{reviewer.code} · {reviewer.name}", reviewer.organisation)
        mine = [(one, reading) for one in rows for reading in one.readings if reading.reviewer.id == reviewer.id]
        for name, fates in ((t("Would read"), (Fate.NEW, Fate.STAYS)), (t("No longer"), (Fate.GOES,))):
            found = [(one, reading) for one, reading in mine if reading.fate in fates]
            if found:
                self.group(name)
            for one, reading in found:
                self.add(self._line(f"{one.application.number} · {one.application.title}", reading))

    def lockable(self) -> tuple[ProposedReading, ...]:
        """Return the readers of the application that is shown whose lock can be changed here."""
        return tuple(one for one in self.row.readers if not one.fixed) if self.row else ()

    # -- inside

    def _line(self, name: str, one: ProposedReading) -> QWidget:
        line = QWidget()
        line.setProperty("kind", "plain")
        layout = QHBoxLayout(line)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(Elided(name, "strong" if one.fate is not Fate.GOES else "muted"), 1)
        if one.fate is Fate.NEW:
            layout.addWidget(Pill(t("new"), "accent"))
        if one.locked:
            layout.addWidget(Pill(t("score sheet") if one.marked else t("locked"), "muted"))
        return line

    def _reading(self, row: ProposedRow, one: ProposedReading, scene: Scene) -> None:
        reviewer = one.reviewer
        self.add(self._line(f"{reviewer.code} · {reviewer.name}", one))
        self.add(text(labels.affinity(words(), one.affinity), "muted", wrap=True))
        if one.fate is not Fate.GOES and (reviewer.id, row.id) in scene.doubts:
            self.paragraph(say.doubt(scene.doubts[reviewer.id, row.id]), "warn")
        line = QWidget()
        line.setProperty("kind", "plain")
        layout = QHBoxLayout(line)
        layout.setContentsMargins(0, 0, 0, 6)
        layout.setSpacing(4)
        pair = (reviewer.id, row.id)
        if one.fate is Fate.GOES:
            buttons = [(t("Put back"), partial(self.put_in.emit, *pair))]
        elif one.fixed:
            buttons = []
        else:
            word = t("Unlock") if one.locked else t("Lock")
            buttons = [(word, partial(self.held.emit, *pair, not one.locked)),
                       (t("Take out"), partial(self.taken_out.emit, *pair))]  # fmt: skip
        for word, run in buttons:
            button = QPushButton(word)
            button.setProperty("kind", "link")
            button.setAccessibleName(f"{word} · {reviewer.code}")
            button.clicked.connect(lambda _checked=False, run=run: run())
            layout.addWidget(button)
        layout.addStretch(1)
        self.add(line)

    def _offer(self, row: ProposedRow, made: Proposal, scene: Scene) -> None:
        self.group(t("Put in"))
        free = offered(made, row, scene)
        if not free:
            self.paragraph(t("Conflicts of interest keep everybody else from it."), tone="muted")
            return
        w = words()
        then = dict(made.solution.loads)
        made_of = []
        for reviewer, points in free:
            load = f"{w.number(then[reviewer.id])} / {w.number(reviewer.load_limit)}"
            told = t("affinity {points}", points=w.number(points.total))
            made_of.append(Choice(reviewer.id, " · ".join((reviewer.code, reviewer.name, load, told)),
                                  scene.doubts.get((reviewer.id, row.id), Interest.NONE)))  # fmt: skip
        giving = Giving(t("Reviewer to put in"), t("Put in"), "put-in", made_of)
        giving.chosen.connect(lambda reviewer_id: self.put_in.emit(reviewer_id, row.id))
        self.add(giving)
        self.choice = giving.choice
