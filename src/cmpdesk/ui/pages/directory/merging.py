"""Merging two organisations or two people: which value of each field stays, and what moves."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QButtonGroup, QGridLayout, QRadioButton, QWidget

from cmpdesk.domain.directory import DirectorySheet, OrganisationDraft, PersonDraft, PersonRow
from cmpdesk.domain.text import fold
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.services import directory
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.inspector import Card
from cmpdesk.ui.labels import text
from cmpdesk.ui.plain import caption
from cmpdesk.ui.sheets import Sheet

Values = tuple[tuple[str, str, str, str], ...]
"""Name of the field in the draft, its label, the value on the left, the value on the right."""


class MergeSheet(Sheet):
    """Shows what would become of two entries that are one, and merges them."""

    def __init__(self, parent: QWidget | None, desk: Desk, kept: DirectorySheet, gone: DirectorySheet) -> None:
        people = isinstance(kept.row, PersonRow)
        title = t("Merge two people") if people else t("Merge two organisations")
        explanation = t("Choose what stays of each field. Nothing that either is linked to is lost; undo parts them.")
        super().__init__(parent, desk.runner, title, explanation, t("Merge"))
        self._desk, self._kept, self._gone = desk, kept, gone
        self.sentences = text("", wrap=True, select=True)
        self.choices: dict[str, tuple[QRadioButton, QRadioButton]] = {}
        self._values = _values(kept, gone)
        fields = Card(t("What stays"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        for place in (1, 2):
            grid.setColumnStretch(place, 1)
        for line, (name, label, one, other) in enumerate(self._values):
            grid.addWidget(text(label, "muted"), line, 0)
            if one == other:
                grid.addWidget(text(one or "—", wrap=True, select=True), line, 1, 1, 2)
                continue
            group = QButtonGroup(self)
            pair = (self._choice(label, one, group), self._choice(label, other, group))
            pair[0 if one or not other else 1].setChecked(True)
            self.choices[name] = pair
            for place, button in enumerate(pair, start=1):
                grid.addWidget(button, line, place)
        fields.body.addLayout(grid)
        self.body.addWidget(fields)
        rest = Card(t("What becomes of the rest"))
        rest.body.addWidget(self.sentences)
        self.body.addWidget(rest)
        self.body.addStretch(1)
        self._tell()
        self.size_to(760, 560)
        self.filled()
        self.save_button.setFocus()

    def _choice(self, label: str, value: str, group: QButtonGroup) -> QRadioButton:
        button = QRadioButton(caption(value or "—"))
        button.setAccessibleName(t("{label}: {value}", label=label, value=value or "—"))
        group.addButton(button)
        button.toggled.connect(self._tell)
        return button

    def chosen(self) -> dict[str, str]:
        """Return the value of each field that stays."""
        return {
            name: other if name in self.choices and self.choices[name][1].isChecked() else one
            for name, _, one, other in self._values
        }

    def _tell(self, _checked: bool = False) -> None:
        self.sentences.setText("\n".join(self._lines(self.chosen()["name"])))

    def _lines(self, name: str) -> list[str]:
        w, kept, gone = words(), self._kept, self._gone
        numbers = w.listed([one.number for one in gone.filings[:12]])
        lines = []
        if gone.filings:
            said = n("{count} filing moves: {numbers}", "{count} filings move: {numbers}", len(gone.filings),
                     numbers=numbers)  # fmt: skip
            lines.append(f"{said}…" if len(gone.filings) > 12 else said)
        if gone.people:
            names = w.listed([one.name for one in gone.people[:12]])
            lines.append(n("{count} person moves: {names}", "{count} people move: {names}", len(gone.people),
                           names=names))  # fmt: skip
        if gone.juries:
            codes = w.listed([one.code for one in gone.juries])
            lines.append(n("{count} seat in a jury moves: {codes}", "{count} seats in juries move: {codes}",
                           len(gone.juries), codes=codes))  # fmt: skip
        borne = [one.name for sheet in (kept, gone) for one in (*sheet.row.former_names, sheet.row)]
        former = list(dict.fromkeys(one for one in borne if fold(one) != fold(name)))
        if former:
            lines.append(n("Former name from now on: {names}", "Former names from now on: {names}", len(former),
                           names=w.listed(former)))  # fmt: skip
        return lines or [t("Nothing else is linked to the second one.")]

    def typed(self) -> object:
        """Return what is chosen."""
        return self.chosen()

    def first_fault(self) -> QWidget | None:
        """Return None: nothing is typed here."""
        return None

    def work(self) -> "partial[Any]":
        """Return the merge as it is chosen."""
        kept, gone = self._kept.row, self._gone.row
        act: dict[str, Any] = {
            "officer": self._desk.officer, "kept_id": kept.id, "kept_seen": kept.version, "gone_id": gone.id,
            "gone_seen": gone.version,
        }  # fmt: skip
        draft: dict[str, Any] = {**self.chosen(), "former_names": kept.former_names}
        if isinstance(kept, PersonRow):
            return partial(directory.merge_people, self._desk.workspace, **act, draft=PersonDraft(**draft))
        return partial(directory.merge_organisations, self._desk.workspace, **act, draft=OrganisationDraft(**draft))


def _values(kept: DirectorySheet, gone: DirectorySheet) -> Values:
    names: Sequence[tuple[str, str]] = (("name", t("Name")), ("kind", t("Kind")), ("address", t("Address")))
    if isinstance(kept.row, PersonRow):
        names = (("name", t("Name")), ("function", t("Function")), ("organisation", t("Organisation")),
                 ("email", t("E-mail")), ("phone", t("Telephone")))  # fmt: skip
    return tuple((name, label, _value(kept, name), _value(gone, name)) for name, label in names)


def _value(sheet: DirectorySheet, name: str) -> str:
    return str(sheet.organisation if name == "organisation" else getattr(sheet.row, name))
