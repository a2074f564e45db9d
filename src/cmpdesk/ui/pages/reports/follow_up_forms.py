"""The forms of follow-ups: what is to be done by whom and until when; leads carried over to another call."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QComboBox, QWidget

from cmpdesk.domain.outcomes import FollowUp, FollowUpDraft, FollowUpKind
from cmpdesk.i18n import reports as say
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.services import outcomes
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.fields import VagueDateField
from cmpdesk.ui.forms import Form, line_edit, text_edit
from cmpdesk.ui.labels import text
from cmpdesk.ui.pages.reports.loading import Following
from cmpdesk.ui.plain import typed_text
from cmpdesk.ui.sheets import Sheet

MOST = 12


class FollowUpSheet(Sheet):
    """Adds a follow-up or changes one. `saved` brings it."""

    def __init__(self, parent: QWidget | None, desk: Desk, held: Following, one: FollowUp | None = None,
                 project_id: str = "") -> None:  # fmt: skip
        title = t("Follow-up") if one else t("Add a follow-up")
        super().__init__(parent, desk.runner, title,
                         t("An action is to be done; a lead may become a project of a later call."),
                         t("Save") if one else t("Add"))  # fmt: skip
        self._desk, self.held, self.one = desk, held, one
        w = words()
        self.form = Form(title)
        self.kind = QComboBox()
        for kind in FollowUpKind:
            self.kind.addItem(say.follow_up(w, kind), str(kind))
        self.what = text_edit(one.text if one else "", lines=3)
        self.owner = line_edit(one.owner if one else "", hint=t("Person or service"))
        self.officer = QComboBox()
        self.officer.addItem(t("Nobody"), "")
        for each in held.officers:
            self.officer.addItem(each.name, each.id)
        self.when = VagueDateField(t("Until"), held.today, one.when if one else None)
        self.about = QComboBox()
        self.about.addItem(t("The whole call"), ("", ""))
        for key, label in held.projects:
            self.about.addItem(label, (key, ""))
        for mission in held.missions:
            label = t("Mission {number} · {title}", number=w.number(mission.number), title=mission.title)
            self.about.addItem(label, (mission.project_id or "", mission.id))
        self.form.row(t("Kind"), self.kind)
        self.form.row(t("What"), self.what, check=self._check_what, required=True)
        self.form.row(t("Who does it"), self.owner, check=self._check_owner)
        self.form.row(t("Officer who watches over it"), self.officer)
        self.form.row(t("Until"), self.when, check=self._check_when, required=True)
        self.form.row(t("About"), self.about)
        self.body.addWidget(self.form)
        self.body.addStretch(1)
        self._choose(one, project_id)
        self.size_to(640, 520)
        self.filled()
        self.keep_draft(desk, f"follow-up:{one.id if one else ''}")
        self.what.setFocus()

    def _choose(self, one: FollowUp | None, project_id: str) -> None:
        wanted = (one.project_id or "", one.mission_id or "") if one else (project_id, "")
        place = next((place for place in range(self.about.count()) if self.about.itemData(place) == wanted), 0)
        self.about.setCurrentIndex(place)
        if one is not None:
            self.kind.setCurrentIndex(self.kind.findData(str(one.kind)))
            self.officer.setCurrentIndex(max(0, self.officer.findData(one.officer_id or "")))

    def _check_what(self) -> str:
        return "" if typed_text(self.what).strip() else t("Say what is to be done.")

    def _check_owner(self) -> str:
        named = self.owner.text().strip() or self.officer.currentData()
        return "" if named else t("Say who does it, or choose an officer.")

    def _check_when(self) -> str:
        if fault := self.when.fault():
            return fault
        return "" if self.when.when() else t("Say until when, as precisely as it is known.")

    def first_fault(self) -> QWidget | None:
        """Check every field, and return the first faulty one."""
        return self.form.first_fault()

    def typed(self) -> object:
        """Return what stands in the fields."""
        return (self.kind.currentData(), typed_text(self.what), self.owner.text(), self.officer.currentData(),
                self.when.typed(), self.about.currentData())  # fmt: skip

    def work(self) -> "partial[Any]":
        """Return the adding, or the change."""
        project_id, mission_id = self.about.currentData()
        draft = FollowUpDraft(
            FollowUpKind(self.kind.currentData()), typed_text(self.what), self.owner.text(),
            self.officer.currentData() or None, self.when.when(), project_id or None, mission_id or None,
        )  # fmt: skip
        workspace, officer = self._desk.workspace, self._desk.officer
        if self.one is None:
            return partial(outcomes.add_follow_up, workspace, officer=officer, call_id=self.held.call.id, draft=draft)
        return partial(outcomes.edit_follow_up, workspace, officer=officer, follow_up_id=self.one.id, draft=draft)


class CarrySheet(Sheet):
    """Asks into which call leads are carried over. `saved` brings them."""

    def __init__(self, parent: QWidget | None, desk: Desk, held: Following, leads: Sequence[FollowUp]) -> None:
        title = n("Carry {count} lead over", "Carry {count} leads over", len(leads))
        super().__init__(parent, desk.runner, title,
                         t("They stand among the follow-ups of that call from then on, and stay readable here."),
                         t("Carry over"))  # fmt: skip
        self._desk, self._leads = desk, tuple(leads)
        named = [f"{one.number} · {one.text}" if one.number else one.text for one in leads[:MOST]]
        self.body.addWidget(text("\n".join([*named, *["…"] * (len(leads) > MOST)]), wrap=True, select=True))
        self.form = Form(title)
        self.target = QComboBox()
        for call in held.next_calls:
            self.target.addItem(words().localised(call.title), call.id)
        self.form.row(t("Into the call"), self.target, check=self._check_call, required=True)
        self.body.addWidget(self.form)
        self.body.addStretch(1)
        self.size_to(600, 380)
        self.filled()
        self.target.setFocus()

    def _check_call(self) -> str:
        if self.target.currentData():
            return ""
        return t("No call of this programme is still to come: create its draft on the page Calls.")

    def first_fault(self) -> QWidget | None:
        """Check the call."""
        return self.form.first_fault()

    def typed(self) -> object:
        """Return what is chosen."""
        return self.target.currentData()

    def work(self) -> "partial[Any]":
        """Return the carrying over."""
        return partial(outcomes.carry, self._desk.workspace, officer=self._desk.officer,
                       follow_up_ids=[one.id for one in self._leads], to_call=self.target.currentData())  # fmt: skip
