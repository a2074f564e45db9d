"""The selected organisation or person: what it is called and was called, and all that is linked to it."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton

from cmpdesk.domain.directory import (
    DirectoryKind,
    DirectorySheet,
    Duplicate,
    FiledPlace,
    FormerName,
    JuryPlace,
    PersonRow,
)
from cmpdesk.i18n import labels, partial_dates
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.ui.inspector import Inspector, column
from cmpdesk.ui.labels import Link, text

MOST = 30
"""Links of one kind that are shown; the table says how many there are."""


class DirectoryInspector(Inspector):
    """Shows an organisation, a person, or a pair that may be one.

    `asked` brings what a button does: edit, ties, merge or erase; `filing_asked` a `FiledPlace`, `jury_asked` a
    `JuryPlace`, `shown_asked` a kind and an id.
    """

    asked = Signal(str)
    filing_asked = Signal(object)
    jury_asked = Signal(object)
    shown_asked = Signal(object, str)

    def __init__(self) -> None:
        super().__init__(t("Selected entry of the directory"))
        self.sheet: DirectorySheet | None = None

    def show_nothing(self, sentence: str) -> None:
        """Say in one sentence why nothing is shown."""
        self.sheet = None
        self.clear()
        self.paragraph(sentence, tone="muted")

    def show_sheet(self, sheet: DirectorySheet, *, may_edit: bool, may_erase: bool) -> None:
        """Show an organisation or a person."""
        self.sheet = sheet
        self.clear()
        row = sheet.row
        if isinstance(row, PersonRow):
            self.title(row.name, row.function)
            if row.organisation_id:
                self.add(self._link(sheet.organisation, DirectoryKind.ORGANISATION, row.organisation_id))
            self.pairs([(t("E-mail"), row.email), (t("Telephone"), row.phone)])
        else:
            self.title(row.name, row.kind)
            if row.address:
                self.paragraph(row.address)
        if may_edit:
            self._button("edit", t("&Edit…"))
        self._former(row.former_names)
        if isinstance(row, PersonRow):
            self._button("ties", t("Ties…"))
        else:
            self._people(sheet.people)
        self._filings(sheet.filings)
        self._juries(sheet.juries)
        if may_erase and isinstance(row, PersonRow):
            self._button("erase", t("Erase this person…"), "danger")

    def show_pair(self, pair: Duplicate, *, may_edit: bool) -> None:
        """Show two that may be one."""
        self.sheet = None
        self.clear()
        self.title(t("Entered twice?"), t("Likeness {score}", score=words().percent(pair.score)))
        for line in (pair.first, pair.second):
            kind = DirectoryKind.PERSON if isinstance(line.row, PersonRow) else DirectoryKind.ORGANISATION
            self.add(self._link(line.row.name, kind, line.row.id))
            parts = [line.organisation, n("{count} filing", "{count} filings", line.filings),
                     n("{count} jury", "{count} juries", line.juries)]  # fmt: skip
            self.paragraph(" · ".join(part for part in parts if part), tone="muted")
        self.paragraph(t("If they are one, merge them: what either is linked to stays, and both names stay known."))
        if may_edit:
            self._button("merge", t("&Merge…"))
            self._button("apart", t("They are two"))

    def show_two(self, names: Sequence[str], *, may_edit: bool) -> None:
        """Show what can be done with several chosen rows."""
        self.sheet = None
        self.clear()
        self.title(n("{count} chosen", "{count} chosen", len(names)))
        for name in names[:MOST]:
            self.paragraph(name)
        if len(names) == 2 and may_edit:
            self._button("merge", t("&Merge…"))
        else:
            self.paragraph(t("Choose two rows to merge them."), tone="muted")

    # -- parts

    def _button(self, name: str, words: str, kind: str = "") -> None:
        button = QPushButton(words)
        button.setObjectName(f"directory-{name}")
        if kind:
            button.setProperty("kind", kind)
        button.clicked.connect(partial(self._ask, name))
        self.add(button)

    def _former(self, names: Sequence[FormerName]) -> None:
        if names:
            self.group(t("Former names"))
        for one in names:
            until = partial_dates.say(words(), one.until) if one.until else t("date unknown")
            self.add(column(text(one.name, wrap=True, select=True), text(t("until {when}", when=until), "muted")))

    def _people(self, people: Sequence[PersonRow]) -> None:
        self.group(n("{count} person", "{count} people", len(people)))
        for one in people[:MOST]:
            self.add(self._link(one.name, DirectoryKind.PERSON, one.id))

    def _filings(self, filings: Sequence[FiledPlace]) -> None:
        self.group(n("{count} filing", "{count} filings", len(filings)))
        for one in filings[:MOST]:
            link = Link(f"{one.number} · {one.title}")
            link.clicked.connect(partial(self._filing, one))
            self.add(column(link, text(words().localised(one.call), "muted", wrap=True)))

    def _juries(self, juries: Sequence[JuryPlace]) -> None:
        if juries:
            self.group(n("{count} jury", "{count} juries", len(juries)))
        for one in juries[:MOST]:
            link = Link(f"{one.code} · {labels.side(words(), one.side)}")
            link.clicked.connect(partial(self._jury, one))
            self.add(column(link, text(words().localised(one.call), "muted", wrap=True)))

    def _link(self, name: str, kind: DirectoryKind, record_id: str) -> QPushButton:
        link = Link(name)
        link.clicked.connect(partial(self._show, kind, record_id))
        return link

    # -- what was clicked

    def _ask(self, name: str, _checked: bool = False) -> None:
        self.asked.emit(name)

    def _filing(self, place: FiledPlace, _checked: bool = False) -> None:
        self.filing_asked.emit(place)

    def _jury(self, place: JuryPlace, _checked: bool = False) -> None:
        self.jury_asked.emit(place)

    def _show(self, kind: DirectoryKind, record_id: str, _checked: bool = False) -> None:
        self.shown_asked.emit(kind, record_id)
