"""The readers of the selected application."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QWidget

from cmpdesk.domain.interests import Interest
from cmpdesk.domain.proposals import explained
from cmpdesk.i18n import assignment, labels
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.ui.inspector import Inspector
from cmpdesk.ui.labels import Elided, text
from cmpdesk.ui.pages.juries import words as say
from cmpdesk.ui.pages.juries.giving import Choice, Giving
from cmpdesk.ui.pages.juries.loading import Scene
from cmpdesk.ui.pages.juries.readings import ReadApplication, Reading, free_reviewers


class ReadingPanel(Inspector):
    """Shows who reads an application, and gives it to others.

    `given` brings the ids of a reviewer and an application; `recuse_asked` and `take_back_asked` a `Reading`,
    `lock_asked` also whether it is to be locked.
    """

    given = Signal(str, str)
    lock_asked = Signal(object, bool)
    recuse_asked = Signal(object)
    take_back_asked = Signal(object)

    def __init__(self) -> None:
        super().__init__(t("Readers of the selected application"))
        self.row: ReadApplication | None = None
        self.choice: QComboBox | None = None

    def show_nothing(self, sentence: str) -> None:
        """Say in one sentence why nothing is shown."""
        self.row, self.choice = None, None
        self.clear()
        self.paragraph(sentence, tone="muted")

    def show_application(self, row: ReadApplication, scene: Scene) -> None:
        """Show `row`."""
        self.row, self.choice = row, None
        self.clear()
        w = words()
        sector = w.localised(row.application.sector) if row.application.sector else ""
        above = " · ".join(part for part in (row.application.number, sector) if part)
        self.title(row.application.title, above)
        if row.short:
            lacking = n("{count} reader is lacking.", "{count} readers are lacking.", row.short)
            self.paragraph(lacking, tone="warn")
        self.group(t("Readers"))
        if not row.readings:
            self.paragraph(t("Nobody reads it yet."), tone="muted")
        for reading in row.readings:
            self._reading(reading, scene)
        if scene.may_edit:
            self._give(row, scene)

    def _reading(self, reading: Reading, scene: Scene) -> None:
        w = words()
        reviewer = reading.reviewer
        self.add(Elided(f"{reviewer.code} · {reviewer.name}", "strong"))
        if reading.recused:
            reason = reading.assignment.recusal_reason
            self.paragraph(t("Recused: {reason}", reason=reason), tone="warn")
            return
        origin = labels.origin(w, reading.assignment.origin)
        locked = [t("locked")] if reading.assignment.stays else []
        self.add(text(" · ".join((reviewer.organisation or "—", origin, *locked)), "muted", wrap=True))
        pair = (reviewer.id, reading.assignment.application_id)
        for affinity in explained(scene.problem, [pair]).values():
            self.add(text(assignment.affinity(w, affinity), "muted", wrap=True))
        if pair in scene.problem.barred:
            self.paragraph(t("A conflict of interest closes it to this reader: repair proposes another."), "warn")
        elif pair in scene.doubts:
            self.paragraph(say.doubt(scene.doubts[pair]), "warn")
        if scene.may_edit:
            self._buttons(reading)

    def _buttons(self, reading: Reading) -> None:
        line = QWidget()
        line.setProperty("kind", "plain")
        layout = QHBoxLayout(line)
        layout.setContentsMargins(0, 0, 0, 6)
        layout.setSpacing(4)
        lock = t("Unlock") if reading.assignment.stays else t("Lock")
        for word, asked in ((lock, self._lock), (t("Recuse…"), self._recuse), (t("Take back"), self._take_back)):
            button = QPushButton(word)
            button.setProperty("kind", "link")
            button.setAccessibleName(f"{word.removesuffix('…')} · {reading.reviewer.code}")
            button.clicked.connect(partial(asked, reading))
            layout.addWidget(button)
        layout.addStretch(1)
        self.add(line)

    def _give(self, row: ReadApplication, scene: Scene) -> None:
        free = free_reviewers(row, scene.reviewers, scene.problem)
        self.group(t("Give to"))
        if not free:
            self.paragraph(t("No other reviewer has room and no conflict of interest."), tone="muted")
            return
        offered = [Choice(one.id, say.choice(one, points.total), scene.doubts.get((one.id, row.id), Interest.NONE))
                   for one, points in free]  # fmt: skip
        giving = Giving(t("Reviewer to give it to"), t("Give"), "give", offered)
        giving.chosen.connect(lambda reviewer_id: self.given.emit(reviewer_id, row.id))
        self.add(giving)
        self.choice = giving.choice

    def _lock(self, reading: Reading) -> None:
        self.lock_asked.emit(reading, not reading.assignment.stays)

    def _recuse(self, reading: Reading) -> None:
        self.recuse_asked.emit(reading)

    def _take_back(self, reading: Reading) -> None:
        self.take_back_asked.emit(reading)
