"""Every version of a ranking that was frozen: its seal, and why it was opened again."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cmpdesk.domain.rankings import FrozenRanking
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.ui.dialog import Dialog
from cmpdesk.ui.inspector import Card, pairs
from cmpdesk.ui.labels import Pill, text
from cmpdesk.ui.layout import scrolled
from cmpdesk.ui.theme import theme


class VersionsDialog(Dialog):
    """Lists the versions, newest first."""

    def __init__(self, parent: QWidget | None, party: str, versions: Sequence[FrozenRanking]) -> None:
        title = t("Versions of the ranking: {party}", party=party)
        super().__init__(parent, title)
        self.column.addWidget(text(t("The hash is computed anew from the ranking that is kept, and compared with the "
                                     "seal."), "muted", wrap=True))  # fmt: skip
        area, inside = scrolled(title)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 4, 8, 4)
        column.setSpacing(12)
        for one in versions:
            column.addWidget(_card(one))
        column.addStretch(1)
        self.column.addWidget(area, 1)
        self.button(t("Close"), self.accept, primary=True)
        self.resize(theme().px(620), theme().px(460))


def _card(one: FrozenRanking) -> Card:
    w = words()
    name = t("Version {number}", number=one.number)
    card = Card(name=name)
    head = QHBoxLayout()
    head.addWidget(text(name, "heading"), 1)
    head.addWidget(Pill(t("in force"), "good") if one.reopened_at is None else Pill(t("reopened"), "muted"))
    head.addWidget(Pill(t("seal intact"), "good") if one.intact else Pill(t("seal broken"), "bad"))
    card.body.addLayout(head)
    lines = [
        (t("Frozen on"), w.instant(one.frozen_at)), (t("Frozen by"), one.frozen_by),
        (t("Applications with a rank"), w.number(len(one.ranking.ranked))), (t("Version of the grid"),
                                                                             w.number(one.ranking.version)),
    ]  # fmt: skip
    if one.owed:
        lines.append((t("Frozen without"), n("{count} sheet", "{count} sheets", len(one.owed))))
    if one.derogation:
        lines.append((t("Too few reviews accepted because"), one.derogation))
    if one.reopened_at is not None:
        lines += [(t("Reopened on"), w.instant(one.reopened_at)), (t("Reopened by"), one.reopened_by),
                  (t("Reason"), one.reason)]  # fmt: skip
    card.body.addWidget(pairs(lines))
    card.body.addWidget(text(t("Hash: {digest}", digest=one.digest), "muted", wrap=True, select=True))
    return card
