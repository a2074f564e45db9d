"""What follows a meeting: the second year of each project, decisions carried out, the seal, the letters of year two."""

from functools import partial
from typing import Any

from PySide6.QtGui import QAction

from cmpdesk.domain.access import Right, may
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.review_money import InstalmentEffect
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.services import review_effects
from cmpdesk.ui.pages.reviews.host import ReviewsHost
from cmpdesk.ui.sheets import Sheet


class Effects:
    """Declares the actions on what follows the meeting of `page`; `actions` are those of its menu, in order."""

    def __init__(self, page: ReviewsHost) -> None:
        self.page = page
        add, sealed = page.actions_of.add, t("There is no meeting, or it is sealed.")
        self.actions: list[QAction] = [
            add("second-year", t("Second &year…"), self.decide_money, shortcut="Ctrl+Shift+Y",
                enabled=page.project_editable, why=t("Choose a project of a meeting that is not sealed.")),
            add("carry-out", t("&Carry out decisions…"), self.carry_out, shortcut="Ctrl+Shift+Return",
                enabled=page.editable, why=sealed),
            add("meeting-revisions", t("&Revisions…"), self.show_revisions, enabled=page.has_meeting,
                why=t("There is no meeting yet.")),
            add("seal-meeting", t("&Seal the meeting…"), self.seal, enabled=self._may_seal,
                why=t("Only a lead seals a meeting, once.")),
            add("year-two-letters", t("&Letters of year two…"), self.draft_letters, enabled=page.has_meeting,
                why=t("There is no meeting yet.")),
        ]  # fmt: skip

    def _may(self, right: Right, party: str | None = None) -> bool:
        desk = self.page.desk
        return may(desk.officer, right, office=desk.workspace.info.office, party_code=party)

    def _may_seal(self) -> bool:
        return self.page.editable() and self._may(Right.DECIDE_CALL)

    def decide_money(self) -> None:
        """Say what becomes of the second year of the project that is shown."""
        desk, meeting = self.page.desk, self.page.meeting
        if meeting is not None and self.page.project_editable():
            work = partial(review_effects.effects, desk.workspace, meeting.id)
            desk.runner.run(work, then=self._decide, owner=self.page, channel="reviews-form")

    def _decide(self, held: dict[str, tuple[InstalmentEffect, ...]]) -> None:
        from cmpdesk.ui.pages.reviews.effects_money import MoneySheet

        page, scene, meeting = self.page, self.page.scene, self.page.meeting
        if scene is None or meeting is None or page.detail is None:
            return
        mine = frozenset(side for side in Side if self._may(Right.MANAGE_GRANTS, scene.programme.party(side).code))
        self._open(MoneySheet(page, page.desk, scene.programme, meeting, page.detail.subject, mine, held),
                   lambda _value: page.desk.say(t("Saved."), undo=True))  # fmt: skip

    def carry_out(self) -> None:
        """Show what the decisions change, and carry them out."""
        from cmpdesk.ui.pages.reviews.effects_carry import CarryOutSheet

        page, scene, meeting = self.page, self.page.scene, self.page.meeting
        if scene is None or meeting is None or not page.editable():
            return
        self._open(CarryOutSheet(page, page.desk, scene.programme, meeting), lambda _value: page.desk.say(
            t("The decisions are carried out."), undo=True))  # fmt: skip

    def show_revisions(self) -> None:
        """List the revisions of the calendar, from which its decision is printed and its letters are drafted."""
        from cmpdesk.ui.pages.schedules import loading

        desk = self.page.desk
        work = partial(loading.scene, desk.workspace, desk.officer, desk.call_id, "")
        desk.runner.run(work, then=self._show_revisions, owner=self.page, channel="reviews-form")

    def _show_revisions(self, scene: Any) -> None:
        from cmpdesk.ui.pages.schedules.revisions import RevisionsDialog

        RevisionsDialog(self.page, self.page.desk, scene).open()

    def seal(self) -> None:
        """Seal the meeting."""
        from cmpdesk.ui.pages.reviews.effects_seal import SealSheet

        page, meeting = self.page, self.page.meeting
        if meeting is None or not self._may_seal():
            return
        said = t("Mid-term meeting {number} is sealed.", number=words().number(meeting.number))
        self._open(SealSheet(page, page.desk, meeting), lambda _value: page.desk.say(said))

    def draft_letters(self) -> None:
        """Draft the letters of year two, and show them."""
        from cmpdesk.ui.pages.reviews.effects_letters import LettersSheet

        page, scene, meeting = self.page, self.page.scene, self.page.meeting
        if scene is not None and meeting is not None:
            self._open(LettersSheet(page, page.desk, scene.programme, meeting), self._drafted)

    def _drafted(self, rows: Any) -> None:
        self.page.desk.say(n("{count} letter drafted.", "{count} letters drafted.", len(rows)), undo=True)
        self.page.desk.go("letters")

    def _open(self, sheet: Sheet, done: Any) -> None:
        sheet.saved.connect(done)
        sheet.open()
