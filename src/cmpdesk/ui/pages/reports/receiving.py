"""The forms of a report: that it came and what it says, and that it is returned with a remark."""

from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QComboBox, QFileDialog, QLineEdit, QPushButton, QWidget

from cmpdesk.domain.programmes import Side
from cmpdesk.domain.progress import Objective
from cmpdesk.domain.report_contents import Reach, ReportContent, Result, Statement
from cmpdesk.domain.reports import Report, ReportDraft, ReportKind, ReportRow, ReportState
from cmpdesk.i18n import labels as names
from cmpdesk.i18n import reports as say
from cmpdesk.i18n.screen import t, words
from cmpdesk.services import reports
from cmpdesk.services.reports import ProjectCase, ReportCase
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.fields import AmountField
from cmpdesk.ui.forms import Form, line_edit, read_date, text_edit
from cmpdesk.ui.labels import text
from cmpdesk.ui.layout import row_in
from cmpdesk.ui.plain import typed_text
from cmpdesk.ui.sheets import Sheet

_FREE = (ReportState.OVERDUE, ReportState.PERHAPS_OVERDUE, ReportState.DUE, ReportState.RETURNED)


def day_fault(typed: str, today: date) -> str:
    """Return why `typed` is no day, "" where it is one."""
    return "" if read_date(typed, today) else t("Type the day: 2027-03-01, 1/3/27 or 1 March 2027.")


class _ResultRow(QWidget):
    """How far one promoter reached one objective: a choice, a count where it has a unit, a remark."""

    def __init__(self, one: Objective, side: Side, party: str) -> None:
        super().__init__()
        self.setProperty("kind", "plain")
        self.setAccessibleName(f"{one.text} · {party}")
        self.objective, self.side = one, side
        line = row_in(self)
        self.reach = QComboBox()
        self.reach.setAccessibleName(t("{objective}, {party}: reached", objective=one.text, party=party))
        self.reach.addItem("—", "")
        for reach in Reach:
            self.reach.addItem(say.reach(words(), reach), str(reach))
        self.count = line_edit(hint=one.unit or t("how many"), name=t("{objective}, {party}: how many",
                                                                      objective=one.text, party=party))  # fmt: skip
        self.count.setMaximumWidth(110)
        self.remark = line_edit(hint=t("Remark"), name=t("{objective}, {party}: remark", objective=one.text,
                                                         party=party))  # fmt: skip
        for widget in (self.reach, self.count, self.remark):
            line.addWidget(widget)

    def show_result(self, found: Result | None) -> None:
        """Show what was said before."""
        if found is not None:
            self.reach.setCurrentIndex(self.reach.findData(str(found.reach)))
            self.count.setText("" if found.count is None else str(found.count))
            self.remark.setText(found.text)

    def fault(self) -> str:
        """Return what is wrong, "" where nothing is."""
        typed = self.count.text().strip()
        if typed and not typed.isdecimal():
            return t("Type how many, in figures.")
        if (typed or self.remark.text().strip()) and not self.reach.currentData():
            return t("Choose how far the objective was reached.")
        return ""

    def result(self) -> Result | None:
        """Return what is said, None where nothing is."""
        if not self.reach.currentData():
            return None
        typed = self.count.text().strip()
        return Result(self.objective.id, self.side, Reach(self.reach.currentData()), int(typed) if typed else None,
                      self.remark.text().strip())  # fmt: skip


class ReceiveSheet(Sheet):
    """Registers a report that came, or changes one that is not accepted. `saved` brings it."""

    def __init__(self, parent: QWidget | None, desk: Desk, case: ReportCase, row: ReportRow | None = None,
                 report: Report | None = None) -> None:  # fmt: skip
        self.project = case.project if isinstance(case, ProjectCase) else None
        number = self.project.row.number if self.project else say.name(words(), row) if row else t("The whole call")
        title = t("Change the report · {number}", number=number) if report else t("Receive a report · {number}",
                                                                                  number=number)  # fmt: skip
        said = t("What it says is held against the objectives and the grant of each Party.") if self.project else t(
            "What came of the mission is told under “Outcomes…”, by stop and by axis.")  # fmt: skip
        super().__init__(parent, desk.runner, title, said, t("Save") if report else t("Receive"))
        self._desk, self.case, self.report, self._today = desk, case, report, desk.workspace.today()
        self._dates = [one for one in case.rows if one.due is not None and (one.state in _FREE or not one.reports)]
        self.form = Form(title)
        self._ask_what(row)
        self._ask_texts()
        self.content = ReportContent() if report is None else report.content
        self.results = [_ResultRow(one, side, party.code) for one in case.objectives
                        for side, party in zip(Side, case.programme.parties, strict=True)]  # fmt: skip
        self.money: dict[Side, tuple[AmountField, AmountField]] = {}
        if self.project is not None:
            self._ask_results()
            self._ask_money()
        self.body.addWidget(self.form)
        self.body.addStretch(1)
        if report is not None:
            self._show(report)
        self.size_to(820, 720 if self.project else 560)
        self.filled()
        whose = self.project.id if self.project else case.call.id
        self.keep_draft(desk, f"report:{whose}:{report.id if report else ''}")
        self.on.setFocus()

    def _ask_what(self, row: ReportRow | None) -> None:
        w = words()
        self.due = QComboBox()
        for place, one in enumerate(self._dates):
            self.due.addItem(f"{say.name(w, one)} · {say.due(w, one)}", place)
        self.due.addItem(t("None: no date asked for it"), -1)
        known = next((place for place, one in enumerate(self._dates) if row is not None and one.id == row.id), None)
        self.due.setCurrentIndex(self.due.count() - 1 if known is None else known)
        self.kind = QComboBox()
        for kind in ReportKind:
            self.kind.addItem(say.kind(w, kind), str(kind))
        self.side = QComboBox()
        self.side.addItem(t("Both promoters"), "")
        for party in self.case.programme.parties:
            self.side.addItem(names.party_name(w, party), str(party.side))
        self.on = line_edit(w.long_date(self._today), hint=t("2027-03-01"))
        self.file = line_edit(hint=t("None, or on paper only"))
        holder = QWidget()
        holder.setProperty("kind", "plain")
        line = row_in(holder)
        line.addWidget(self.file)
        choose = QPushButton(t("Choose a &file…"))
        choose.setAutoDefault(False)
        choose.clicked.connect(self.choose)
        line.addWidget(choose)
        self.file.setAccessibleName(t("File"))
        self.form.row(t("Date of the calendar"), self.due)
        self.form.row(t("Kind"), self.kind)
        self.form.row(t("From whom"), self.side)
        self.form.row(t("Received on"), self.on, check=lambda: day_fault(self.on.text(), self._today), required=True)
        self.form.row(t("File"), holder, check=self._check_file)
        self.due.currentIndexChanged.connect(self._other_date)
        self._other_date()
        for field in (self.due, self.kind, self.side):
            field.setEnabled(self.report is None)

    def _other_date(self, _index: int = 0) -> None:
        row = self._row()
        if row is not None:
            self.kind.setCurrentIndex(self.kind.findData(str(row.kind)))
            self.side.setCurrentIndex(self.side.findData(str(row.side or "")))

    def _row(self) -> ReportRow | None:
        place = self.due.currentData()
        return None if place is None or place < 0 else self._dates[place]

    def _ask_texts(self) -> None:
        self.activities, self.visibility = text_edit(lines=4), text_edit(lines=2)
        self.form.row(t("Activities"), self.activities)
        self.form.row(t("Visibility of the governments"), self.visibility)
        self.signed: list[QLineEdit] = []
        for party in self.case.programme.parties:
            field = line_edit(hint=t("Name, function"))
            self.form.row(t("Signed for {party}", party=party.code), field)
            self.signed.append(field)

    def _ask_results(self) -> None:
        self.form.heading(t("Results against objectives"))
        if not self.results:
            self.form.wide(text(t("No objective is entered for this project."), "muted", wrap=True))
        for one in self.results:
            if one.side is Side.FIRST:
                self.form.wide(text(one.objective.text, "strong", wrap=True))
            self.form.row(self.case.programme.party(one.side).code, one, check=one.fault)

    def _ask_money(self) -> None:
        self.form.heading(t("Money against the grant"))
        for account in self.case.accounts(ReportContent()):
            party = self.case.programme.party(account.side)
            spent, other = AmountField(party), AmountField(party)
            hint = t("{granted} granted; claims: {claimed} claimed, {accepted} accepted",
                     granted=words().money(account.granted), claimed=words().money(account.claimed),
                     accepted=words().money(account.accepted))  # fmt: skip
            self.form.row(t("Spent of the grant of {party}", party=party.code), spent, check=spent.fault, hint=hint)
            self.form.row(t("Other money spent, {party}", party=party.code), other, check=other.fault)
            self.money[account.side] = (spent, other)
        if not self.money:
            self.form.wide(text(t("Nothing is granted to this project yet."), "muted", wrap=True))

    def _show(self, report: Report) -> None:
        content = report.content
        self.due.setCurrentIndex(self.due.count() - 1)
        self.due.hide()
        name = self.form.grid.itemAtPosition(1, 0)
        if name is not None and (label := name.widget()) is not None:
            label.hide()
        self.kind.setCurrentIndex(self.kind.findData(str(report.kind)))
        self.side.setCurrentIndex(self.side.findData(str(report.side or "")))
        self.on.setText(words().long_date(report.received_on))
        self.file.setPlaceholderText(report.file or t("None, or on paper only"))
        self.activities.setPlainText(content.activities)
        self.visibility.setPlainText(content.visibility)
        for field, name_ in zip(self.signed, content.signed, strict=True):
            field.setText(name_)
        for one in self.results:
            one.show_result(content.result(one.objective.id, one.side))
        for side, (spent, other) in self.money.items():
            found = content.statement(side)
            spent.set_money(found.spent if found else None)
            other.set_money(found.other if found else None)

    def choose(self) -> None:
        """Choose the file of the report."""
        chosen, _ = QFileDialog.getOpenFileName(self, t("File of the report"), str(Path.home()))
        if chosen:
            self.file.setText(chosen)

    def _check_file(self) -> str:
        typed = self.file.text().strip()
        return "" if not typed or Path(typed).is_file() else t("There is no such file: choose it again.")

    def first_fault(self) -> QWidget | None:
        """Check every field, and return the first faulty one."""
        return self.form.first_fault()

    def said(self) -> ReportContent:
        """Return what the report says, from checked fields."""
        money = []
        for side, (spent, other) in self.money.items():
            amount = spent.money()
            if amount is not None:
                money.append(Statement(side, amount, other.money()))
        found = (one.result() for one in self.results)
        return ReportContent(
            typed_text(self.activities).strip(), typed_text(self.visibility).strip(),
            tuple(one for one in found if one is not None), tuple(money),
            (self.signed[0].text().strip(), self.signed[1].text().strip()),
        )  # fmt: skip

    def typed(self) -> object:
        """Return what stands in the fields."""
        results = [(one.reach.currentData(), one.count.text(), one.remark.text()) for one in self.results]
        money = [(spent.text(), other.text()) for spent, other in self.money.values()]
        return (self.due.currentData(), self.kind.currentData(), self.side.currentData(), self.on.text(),
                self.file.text(), typed_text(self.activities), typed_text(self.visibility),
                [one.text() for one in self.signed], results, money)  # fmt: skip

    def work(self) -> "partial[Any]":
        """Return the registering, or the change."""
        on = read_date(self.on.text(), self._today) or self._today
        typed, row = self.file.text().strip(), self._row()
        path = Path(typed) if typed else None
        if self.report is not None:
            return partial(reports.edit, self._desk.workspace, officer=self._desk.officer, report_id=self.report.id,
                           seen=self.report.version, received_on=on, content=self.said(), path=path)  # fmt: skip
        due = row.due if row else None
        draft = ReportDraft(
            ReportKind(self.kind.currentData()), on, Side(self.side.currentData()) if self.side.currentData() else None,
            due.milestone_id if due else None, due.mission_id if due else None, content=self.said(),
        )  # fmt: skip
        return partial(reports.receive, self._desk.workspace, officer=self._desk.officer, draft=draft, path=path,
                       project_id=self.project.id if self.project else None, call_id=self.case.call.id)  # fmt: skip


class ReturnSheet(Sheet):
    """Returns a report with a remark. `saved` brings it."""

    def __init__(self, parent: QWidget | None, desk: Desk, report: Report, name: str) -> None:
        title = t("Return the report · {name}", name=name)
        super().__init__(parent, desk.runner, title, t("It is awaited again; the remark says what is to be mended."),
                         t("Return"))  # fmt: skip
        self._desk, self._report, self._today = desk, report, desk.workspace.today()
        self.form = Form(title)
        self.on = line_edit(words().long_date(self._today), hint=t("2027-03-01"))
        self.remark = text_edit(report.remark, lines=4)
        self.form.row(t("Returned on"), self.on, check=lambda: day_fault(self.on.text(), self._today), required=True)
        self.form.row(t("Remark"), self.remark, check=self._check_remark, required=True)
        self.body.addWidget(self.form)
        self.body.addStretch(1)
        self.size_to(580, 340)
        self.filled()
        self.remark.setFocus()

    def _check_remark(self) -> str:
        return "" if typed_text(self.remark).strip() else t("Enter what is to be mended.")

    def typed(self) -> object:
        """Return what stands in the fields."""
        return self.on.text(), typed_text(self.remark)

    def first_fault(self) -> QWidget | None:
        """Check every field, and return the first faulty one."""
        return self.form.first_fault()

    def work(self) -> "partial[Any]":
        """Return the returning."""
        on = read_date(self.on.text(), self._today) or self._today
        return partial(reports.hand_back, self._desk.workspace, officer=self._desk.officer, report_id=self._report.id,
                       seen=self._report.version, on=on, remark=typed_text(self.remark))  # fmt: skip
