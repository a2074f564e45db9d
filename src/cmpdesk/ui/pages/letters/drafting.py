"""Drafting letters by hand: which kind, to whom, and the facts that they share."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from cmpdesk.domain.letters import DRAFTED, PLACEHOLDERS, Decision, LetterKind, Value
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.i18n import labels as names
from cmpdesk.i18n import letters as labels
from cmpdesk.i18n import partial_dates
from cmpdesk.i18n.screen import t, words
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.forms import Form, line_edit, read_date
from cmpdesk.ui.labels import text
from cmpdesk.ui.layout import clear_layout, row_in
from cmpdesk.ui.pages.letters import loading
from cmpdesk.ui.pages.letters.loading import Choice, Scene
from cmpdesk.ui.sheets import Sheet

_BY_HAND = ("body", "on", "reference")


class DraftSheet(Sheet):
    """Asks what letters say. What is left empty is taken from the projects, else it waits in the draft by its name."""

    def __init__(self, parent: QWidget | None, desk: Desk, scene: Scene, choices: Sequence[Choice],
                 chosen: Sequence[str] = (), kind: LetterKind = LetterKind.REMINDER) -> None:  # fmt: skip
        title = t("Draft letters")
        super().__init__(
            parent, desk.runner, title,
            t("One draft for each project and Party. What you leave empty is taken from the project where it is known; "
              "what is not waits in the draft, to be filled in before it is sealed."), t("Draft them"),
        )  # fmt: skip
        self._desk, self._scene = desk, scene
        w = words()
        self.kind = QComboBox()
        for one in DRAFTED:
            self.kind.addItem(labels.kind(w, one), one)
        self.kind.setCurrentIndex(DRAFTED.index(kind))
        self.head = Form(title)
        self.head.row(t("&Kind"), self.kind)
        self.sides: dict[str, QCheckBox] = {}
        both = QWidget()
        line = row_in(both)
        for party in scene.programme.parties:
            box = QCheckBox(names.party_name(w, party).replace("&", "&&"))
            box.setEnabled(party.side in scene.mine)
            box.setChecked(party.side in scene.mine)
            self.sides[str(party.side)] = box
            line.addWidget(box)
        self.head.row(t("Letters of"), both)
        self.dated_on = line_edit(w.long_date(desk.workspace.today()))
        self.head.row(t("&Date"), self.dated_on, check=self._check_day, required=True)
        self.body.addWidget(self.head)
        self.projects = QListWidget()
        self.projects.setAccessibleName(t("Projects"))
        self.projects.setMinimumHeight(140)
        for choice in choices:
            item = QListWidgetItem(choice.label, self.projects)
            item.setData(Qt.ItemDataRole.UserRole, choice.id)
            item.setFlags(Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            ticked = not chosen or choice.id in chosen
            item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
        self.body.addWidget(text(t("Projects"), "caps"))
        self.body.addWidget(self.projects, 1)
        self.facts: dict[str, QLineEdit] = {}
        self._place = QVBoxLayout()
        self.body.addLayout(self._place)
        self.kind.currentIndexChanged.connect(self._ask_facts)
        self._ask_facts()
        self.size_to(760, 720)
        self.filled()
        self.kind.setFocus()

    def _ask_facts(self) -> None:
        """Offer a field for each fact of the kind that is chosen."""
        clear_layout(self._place)
        self.facts = {}
        form, known = Form(t("Facts")), PLACEHOLDERS[self.chosen_kind]
        if "decision" in known:
            for name, label in (("body", t("Decided by")), ("on", t("Decided on")), ("reference", t("Reference"))):
                self.facts[name] = line_edit()
                form.row(label, self.facts[name], check=self._check_decided if name == "on" else None)
        for name in sorted(known - {"appeal", "days_late"}):
            if not name.startswith(("decision", "table:")):
                self.facts[name] = line_edit()
                form.row(labels.fact(words(), name), self.facts[name])
        self._place.addWidget(form)

    @property
    def chosen_kind(self) -> LetterKind:
        """The kind that is chosen."""
        return LetterKind(self.kind.currentData())

    @property
    def project_ids(self) -> tuple[str, ...]:
        """The projects that are ticked."""
        items = [self.projects.item(row) for row in range(self.projects.count())]
        return tuple(str(item.data(Qt.ItemDataRole.UserRole)) for item in items
                     if item.checkState() is Qt.CheckState.Checked)  # fmt: skip

    def given(self) -> dict[str, Value]:
        """Return what is typed, dates as dates so that each Party writes them in its own way."""
        today = self._desk.workspace.today()
        made: dict[str, Value] = {}
        for name, field in self.facts.items():
            typed = field.text().strip()
            if name in _BY_HAND or not typed:
                continue
            when: PartialDate | None = partial_dates.read(typed, today) if name in labels.DATES else None
            made[name] = when or typed
        held = {name: self.facts[name].text().strip() for name in _BY_HAND if name in self.facts}
        if any(held.values()):
            made["decision"] = Decision(held["body"], read_date(held["on"], today), held["reference"])
        return made

    def typed(self) -> object:
        """Return what stands in the fields."""
        ticked = tuple(box.isChecked() for box in self.sides.values())
        return (self.kind.currentIndex(), self.dated_on.text(), self.project_ids, ticked,
                tuple(field.text() for field in self.facts.values()))  # fmt: skip

    def first_fault(self) -> QWidget | None:
        """Check the days."""
        if not self.head.valid():
            return self.dated_on
        return self.facts["on"] if "on" in self.facts and self._check_decided() else None

    def work(self) -> "partial[Any]":
        """Return the drafting."""
        today = self._desk.workspace.today()
        sides = tuple(party.side for party in self._scene.programme.parties if self.sides[str(party.side)].isChecked())
        return partial(
            loading.draft, self._desk.workspace, officer=self._desk.officer, call_id=self._scene.call.id,
            kind=self.chosen_kind, project_ids=self.project_ids, sides=sides, given=self.given(),
            dated_on=read_date(self.dated_on.text(), today) or today,
        )  # fmt: skip

    def _check_day(self) -> str:
        return self._fault(self.dated_on.text())

    def _check_decided(self) -> str:
        return self._fault(typed) if (typed := self.facts["on"].text().strip()) else ""

    def _fault(self, typed: str) -> str:
        if read_date(typed, self._desk.workspace.today()) is not None:
            return ""
        return t("Type the day: 2027-03-01, 1/3/27 or 1 March 2027.")
