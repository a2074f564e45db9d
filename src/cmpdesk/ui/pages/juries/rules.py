"""The rules by which a jury is assigned: which are on, and for which applications the sector is waived."""

from functools import partial
from typing import Any

from PySide6.QtWidgets import QCheckBox, QWidget

from cmpdesk.domain.assignment import SWITCHES, Rules
from cmpdesk.i18n import assignment as labels
from cmpdesk.i18n.screen import t, words
from cmpdesk.services import assignment
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.labels import text
from cmpdesk.ui.pages.juries import words as say
from cmpdesk.ui.pages.juries.loading import Scene
from cmpdesk.ui.plain import caption
from cmpdesk.ui.sheets import Sheet


class RulesSheet(Sheet):
    """Asks which rules hold for the jury of one Party."""

    def __init__(self, parent: QWidget | None, desk: Desk, scene: Scene) -> None:
        title = t("Rules of the assignment")
        explanation = t(
            "For the jury of {party}. Conflicts of interest and load limits always hold.", party=say.party_name(scene)
        )
        super().__init__(parent, desk.runner, title, explanation, t("Save"))
        self._desk, self._scene = desk, scene
        self._rules = scene.rules
        self.boxes = {rule: self._box(labels.switch(words(), rule), getattr(self._rules, rule)) for rule in SWITCHES}
        _, numbers = say.names(scene)
        known = sorted(key for key in self._rules.waived if key in numbers)
        if known:
            self.body.addWidget(text(t("No reviewer of the sector is asked for"), "caps"))
        self.waived = {key: self._box(numbers[key], on=True) for key in known}
        self.body.addStretch(1)
        self.size_to(600, 360)
        self.filled()
        self.boxes[SWITCHES[0]].setFocus()

    def _box(self, said: str, on: bool) -> QCheckBox:
        box = QCheckBox(caption(said))
        box.setAccessibleName(said)
        box.setChecked(on)
        self.body.addWidget(box)
        return box

    def typed(self) -> Rules:
        """Return the rules as they are checked."""
        gone = {key for key, box in self.waived.items() if not box.isChecked()}
        on = {rule: box.isChecked() for rule, box in self.boxes.items()}
        return Rules(**on, waived=self._rules.waived - gone)

    def first_fault(self) -> QWidget | None:
        """Nothing here can be faulty."""
        return None

    def work(self) -> "partial[Any]":
        """Return the saving of the rules."""
        return partial(assignment.set_rules, self._desk.workspace, officer=self._desk.officer,
                       call_id=self._scene.call.id, side=self._scene.side, before=self._rules,
                       rules=self.typed())  # fmt: skip


def open_rules(parent: QWidget, desk: Desk, scene: Scene) -> None:
    """Open the rules of the jury of `scene`."""
    sheet = RulesSheet(parent, desk, scene)
    sheet.saved.connect(lambda _: desk.say(t("The rules are saved."), undo=True))
    sheet.open()
