"""The selected report: when it was promised and is due, what came, what it says, and what came of the project."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from cmpdesk.domain.money import Money
from cmpdesk.domain.outcomes import by_axis
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.report_contents import Account, ReportContent
from cmpdesk.domain.reports import Report, ReportRow, ReportState
from cmpdesk.i18n import reports as say
from cmpdesk.i18n.screen import n, t, tc, words
from cmpdesk.ui.actions import ActionButton
from cmpdesk.ui.flow import Flow
from cmpdesk.ui.inspector import Inspector, column, lined
from cmpdesk.ui.labels import Pill, side_name, text
from cmpdesk.ui.pages.reports.columns import TONES
from cmpdesk.ui.pages.reports.loading import Detail

_AWAITED = frozenset({"receive"})
OFFERED = {
    ReportState.OVERDUE: _AWAITED, ReportState.PERHAPS_OVERDUE: _AWAITED, ReportState.DUE: _AWAITED,
    ReportState.RETURNED: frozenset({"receive", "edit", "remove"}),
    ReportState.RECEIVED: frozenset({"accept", "return", "edit", "remove"}), ReportState.ACCEPTED: frozenset({"undo"}),
}  # fmt: skip
"""What is offered below a report, by where it stands."""


class ReportInspector(Inspector):
    """Facts of one report, and below it the actions on it."""

    def __init__(self, actions: Sequence[QAction]) -> None:
        super().__init__(t("Selected report"))
        buttons = QWidget()
        buttons.setProperty("kind", "plain")
        line = Flow(buttons)
        line.setSpacing(8)
        self.buttons = {action.objectName(): ActionButton(action) for action in actions}
        for button in self.buttons.values():
            line.addWidget(button)
        self.foot.addWidget(buttons)

    def show_nothing(self, sentence: str) -> None:
        """Say in one sentence why nothing is shown."""
        self.clear()
        self.paragraph(sentence, tone="muted")
        self._offer(frozenset())

    def show_report(self, row: ReportRow, detail: Detail | None) -> None:
        """Show a row; what hangs on its project or mission is there once `detail` is loaded."""
        w = words()
        self.clear()
        file, project = {"file"} if row.last and row.last.has_file else set(), set() if row.of_call else {"close"}
        offered = OFFERED[row.state] if row.last is not None else OFFERED[row.state] & _AWAITED
        self._offer(offered | file | project)
        self.title(say.name(w, row), say.about(w, row))
        self.add(Pill(say.state(w, row.state), TONES[row.state]))
        lines = [(t("Kind"), say.kind(w, row.kind)), (t("Due"), say.due(w, row))]
        if row.due is not None and row.due.promised is not None:
            lines.append((t("First date"), say.dated(w, row.due.promised)))
        if row.due is not None and row.due.provisional:
            lines.append((t("Date"), t("provisional")))
        self.pairs(lines)
        if not row.reports and row.due is not None and row.due.done_on is not None:
            self.pairs([(t("Received on"), w.long_date(row.due.done_on))])
        for one in reversed(row.reports):
            self._came(one)
        if detail is not None:
            content = row.last.content if row.last else ReportContent()
            self._results(content, detail)
            self._money(content, detail)
            self._outcomes(detail)

    def _offer(self, names: frozenset[str]) -> None:
        """Show the buttons of what can be done with a report as it stands."""
        for name, button in self.buttons.items():
            button.setVisible(name in names)

    def _came(self, one: Report) -> None:
        w = words()
        self.group(t("Received on {day}", day=w.long_date(one.received_on)))
        lines = []
        if one.returned_on is not None:
            lines.append((t("Returned on"), w.long_date(one.returned_on)))
        if one.accepted_on is not None:
            lines.append((t("Accepted on"), w.long_date(one.accepted_on)))
        if one.file:
            lines.append((t("File"), one.file))
        if lines:
            self.pairs(lines)
        for said in (one.remark, one.content.activities, one.content.visibility):
            if said:
                self.paragraph(said)

    def _results(self, content: ReportContent, detail: Detail) -> None:
        objectives, w = detail.case.objectives, words()
        if not objectives:
            return
        self.group(t("Results against objectives"))
        for one in objectives:
            target = f" ({w.number(one.target)} {one.unit})" if one.target is not None else ""
            self.add(text(f"{one.text}{target}", "strong", wrap=True, select=True))
            columns = []
            for side, party in zip(Side, detail.case.programme.parties, strict=True):
                found = content.result(one.id, side)
                parts = [say.reach(w, found.reach), "" if found.count is None else w.number(found.count),
                         found.text] if found else [t("nothing said yet")]  # fmt: skip
                columns.append(column(side_name(side, party.code),
                                      text(" · ".join(part for part in parts if part), wrap=True)))  # fmt: skip
            self.sides(columns)

    def _money(self, content: ReportContent, detail: Detail) -> None:
        found, w = detail.case.accounts(content), words()
        if not found:
            return
        self.group(t("Money against the grant"))
        self.add(_amounts(found, detail))
        columns = []
        for one in found:
            party = detail.case.programme.party(one.side)
            said = [text(n("{count} numbered piece", "{count} numbered pieces", one.pieces), "muted", wrap=True)]
            if one.unsupported is not None:
                told = t("▲ {amount} stated is accepted of no claim", amount=w.money(one.unsupported))
                said.append(text(told, tone="warn", wrap=True))
            columns.append(column(side_name(one.side, party.code), *said))
        self.sides(columns)

    def _outcomes(self, detail: Detail) -> None:
        if not detail.outcomes:
            return
        self.group(t("Outcomes"))
        for axis, held in by_axis(detail.outcomes):
            for one in held:
                shown = f"{say.axis(words(), axis)} · {one.text}"
                self.paragraph(f"{shown} ({one.evidence})" if one.evidence else shown)


def _amounts(found: Sequence[Account], detail: Detail) -> QWidget:
    """Return what was granted, claimed, accepted and stated, line by line: a column for each Party."""
    lines: list[tuple[str, Callable[[Account], Money | None]]] = [
        (t("Granted"), lambda one: one.granted), (t("Claimed"), lambda one: one.claimed),
        (tc("amount", "Accepted"), lambda one: one.accepted), (t("Stated"), lambda one: one.stated),
        (t("Other money"), lambda one: one.other),
    ]  # fmt: skip
    holder, grid = lined(1)
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
    for column_of, one in enumerate(found, 1):
        grid.addWidget(side_name(one.side, detail.case.programme.party(one.side).code), 0, column_of, right)
    for line, (name, amount) in enumerate(lines, 1):
        known = [amount(one) for one in found]
        if any(one is not None for one in known):
            grid.addWidget(text(name, tone="muted", wrap=True), line, 0, Qt.AlignmentFlag.AlignTop)
            for column_of, one_amount in enumerate(known, 1):
                said = words().money(one_amount) if one_amount is not None else "—"
                grid.addWidget(text(said, "strong", select=True), line, column_of, right)
    return holder
