"""Freezing a ranking: what stands in its way, what is accepted, and the seal."""

from functools import partial
from typing import Any

from PySide6.QtWidgets import QCheckBox, QPlainTextEdit, QWidget

from cmpdesk.domain.programmes import Side
from cmpdesk.domain.rankings import Results
from cmpdesk.i18n import labels
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.services import results
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.forms import Form, text_edit
from cmpdesk.ui.labels import text
from cmpdesk.ui.pages.results import words as say
from cmpdesk.ui.plain import typed_text
from cmpdesk.ui.sheets import Sheet

MOST = 8
"""Missing sheets and applications that are named; beyond them how many there are is enough."""


class FreezeSheet(Sheet):
    """Asks for what has to be accepted before the seal is put on."""

    def __init__(self, parent: QWidget | None, desk: Desk, found: Results, side: Side) -> None:
        party = labels.party_name(words(), found.programme.party(side))
        super().__init__(
            parent, desk.runner, t("Freeze the ranking of {party}", party=party),
            t("A seal with your name, the time and the hash of the ranking. It cannot be undone: only a lead reopens "
              "it, for a reason, as a new version. From then on nobody changes a mark."),
            t("Freeze"),
        )  # fmt: skip
        self._desk, self._found, self._side = desk, found, side
        self.body.addWidget(text(n("{count} application has a rank.", "{count} applications have a rank.",
                                   len(found.ranking.ranked)), wrap=True))  # fmt: skip
        for sentence in say.warnings(found):
            self.body.addWidget(text(sentence, tone="warn", wrap=True))
        self.form = Form(t("What is accepted"))
        self.body.addWidget(self.form)
        self.knowing: QCheckBox | None = None
        self.derogation: QPlainTextEdit | None = None
        self._owed()
        self._few()
        self.body.addStretch(1)
        self.size_to(600, 300 + 170 * (bool(found.material.owed) + bool(found.few)))
        self.filled()

    def _owed(self) -> None:
        owed = self._found.material.owed
        if not owed:
            return
        grid = self._found.material.judged.grid
        named = [f"{one.code} · {one.number} · {say.owed(one, grid)}" for one in owed[:MOST]]
        if len(owed) > MOST:
            named.append(n("and {count} more", "and {count} more", len(owed) - MOST))
        self.form.wide(text("\n".join(named), wrap=True, select=True))
        self.knowing = QCheckBox(n("Freeze &without this sheet", "Freeze &without these {count} sheets", len(owed)))
        self.form.wide(self.knowing)

    def _few(self) -> None:
        few = self._found.few
        if not few:
            return
        least = self._found.material.judged.grid.least_reviews
        numbers = [one.number for one in few[:MOST]] + (["…"] if len(few) > MOST else [])
        self.form.wide(text(n("{count} application has fewer than {least} reviews or no rank: {numbers}",
                              "{count} applications have fewer than {least} reviews or no rank: {numbers}", len(few),
                              least=least, numbers=", ".join(numbers)), wrap=True, select=True))  # fmt: skip
        self.derogation = text_edit(lines=3)
        self.form.row(t("&Why this is accepted"), self.derogation, check=self._check, required=True, above=True)

    def typed(self) -> object:
        """Return what stands in the fields."""
        return (self.knowing.isChecked() if self.knowing else None,
                typed_text(self.derogation) if self.derogation else "")  # fmt: skip

    def first_fault(self) -> QWidget | None:
        """Check every field, and return the first faulty one."""
        return self.form.first_fault()

    def work(self) -> "partial[Any]":
        """Return the seal."""
        return partial(
            results.freeze, self._desk.workspace, officer=self._desk.officer, call_id=self._found.call.id,
            side=self._side, seen=self._found.digest, normalised=self._found.ranking.normalised,
            knowing=self.knowing is not None and self.knowing.isChecked(),
            derogation=typed_text(self.derogation) if self.derogation else "",
        )  # fmt: skip

    def _check(self) -> str:
        typed = typed_text(self.derogation).strip() if self.derogation else "-"
        return "" if typed else t("Say why too few reviews are accepted.")
