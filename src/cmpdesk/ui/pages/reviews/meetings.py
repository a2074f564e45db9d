"""What an officer does with a meeting: each action of its menu, and the dialog that follows."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtGui import QAction

from cmpdesk.domain.areas import Outcome
from cmpdesk.domain.reviews import Review
from cmpdesk.i18n.screen import n, t
from cmpdesk.services import review_meetings
from cmpdesk.ui.pages.reviews import form_loading as loading
from cmpdesk.ui.pages.reviews.host import ReviewsHost
from cmpdesk.ui.sheets import Sheet


class Meetings:
    """Declares the actions on the meeting of `page`; `actions` are those of its menu, in order."""

    def __init__(self, page: ReviewsHost) -> None:
        self.page = page
        add, sealed = page.actions_of.add, t("There is no meeting, or it is sealed.")
        edits = page.editable
        self.actions: list[QAction] = [
            add("meeting-new", t("&New meeting…"), self.create, shortcut="Ctrl+N", enabled=self._may_create,
                why=t("Choose a call that you may change.")),
            add("meeting-edit", t("&Edit the meeting…"), self.edit, shortcut="F2", enabled=edits, why=sealed),
            add("delegations", t("&Delegations…"), self.seat, enabled=edits, why=sealed),
            add("presence", t("P&resence…"), self.take_presence, enabled=edits, why=sealed),
            add("recusals", t("Rec&usals…"), self.recuse, enabled=page.has_meeting, why=sealed),
            add("themes", t("&Themes for the next call…"), self.record_themes, enabled=page.has_meeting, why=sealed),
            add("meeting-remove", t("Remo&ve the meeting"), self.remove, enabled=edits, why=sealed),
        ]  # fmt: skip

    def _may_create(self) -> bool:
        return self.page.scene is not None and self.page.scene.may_edit

    def _with(self, load: Callable[..., Any], show: Callable[[Any], Sheet], *ids: str) -> None:
        """Load what a form shows, then open it."""
        desk = self.page.desk
        desk.runner.run(partial(load, desk.workspace, *ids), then=partial(self._open, show), owner=self.page,
                        channel="reviews-form")  # fmt: skip

    def _open(self, show: Callable[[Any], Sheet], loaded: Any) -> None:
        form = show(loaded)
        form.saved.connect(self._saved)
        form.open()

    def _saved(self, value: object) -> None:
        if isinstance(value, Review):
            self.page.show_this({"review_id": value.id})
        self.page.desk.say(t("Saved."), undo=True)

    # -- the meeting

    def create(self) -> None:
        """Enter the next meeting of the call."""
        from cmpdesk.ui.pages.reviews.meeting_form import MeetingForm

        scene = self.page.scene
        if scene is not None and self._may_create():
            self._with(loading.free_dates, partial(MeetingForm, self.page, self.page.desk, scene.call, None),
                       scene.call.id)  # fmt: skip

    def edit(self) -> None:
        """Change the meeting that is shown."""
        from cmpdesk.ui.pages.reviews.meeting_form import MeetingForm

        scene, meeting = self.page.scene, self.page.meeting
        if scene is not None and meeting is not None and self.page.editable():
            self._with(loading.free_dates, partial(MeetingForm, self.page, self.page.desk, scene.call, meeting),
                       scene.call.id)  # fmt: skip

    def remove(self) -> None:
        """Remove the meeting, as long as nothing hangs on it."""
        meeting, desk = self.page.meeting, self.page.desk
        if meeting is not None and self.page.editable():
            work = partial(review_meetings.remove, desk.workspace, officer=desk.officer, review_id=meeting.id,
                           seen=meeting.version)  # fmt: skip
            desk.runner.run(work, then=partial(self.told, t("The meeting is removed.")), owner=self.page)

    def told(self, sentence: str, _outcome: Outcome[Any]) -> None:
        """Say what was done."""
        self.page.desk.say(sentence, undo=True)

    # -- who sits there

    def seat(self) -> None:
        """Change the delegations."""
        from cmpdesk.ui.pages.reviews.delegations import DelegationsForm

        scene, meeting = self.page.scene, self.page.meeting
        if scene is not None and meeting is not None and self.page.editable():
            self._with(loading.people, partial(DelegationsForm, self.page, self.page.desk, scene.programme, meeting))

    def take_presence(self) -> None:
        """Take presence."""
        from cmpdesk.ui.pages.reviews.delegations import PresenceForm

        scene, meeting = self.page.scene, self.page.meeting
        if scene is not None and meeting is not None and self.page.editable():
            self._open(partial(PresenceForm, self.page, self.page.desk, scene.programme), meeting)

    def recuse(self) -> None:
        """Show who is recused from what, and change it."""
        from cmpdesk.ui.pages.reviews.recusals import RecusalsDialog

        scene, meeting = self.page.scene, self.page.meeting
        if scene is not None and meeting is not None:
            shown = self.page.detail.subject.row if self.page.detail else None
            RecusalsDialog(self.page, self.page.desk, scene.programme, meeting, shown, may_edit=scene.editable).open()

    # -- what is decided

    def record_themes(self) -> None:
        """Record the themes of the next call, and copy them into its draft."""
        from cmpdesk.ui.pages.reviews.themes import ThemesForm

        scene, meeting = self.page.scene, self.page.meeting
        if scene is not None and meeting is not None:
            show = partial(ThemesForm, self.page, self.page.desk, meeting, may_edit=scene.editable, copied=self.copied)
            self._with(review_meetings.drafts, show, meeting.id)

    def copied(self, title: str, outcome: Outcome[int]) -> None:
        """Say what was copied."""
        self.page.desk.say(n("{count} theme is copied into “{title}”.", "{count} themes are copied into “{title}”.",
                             outcome.value, title=title), undo=True)  # fmt: skip

    def propose(self) -> None:
        """Propose new dates of the project that is shown."""
        from cmpdesk.ui.pages.reviews.dates_form import DatesForm

        meeting, detail = self.page.meeting, self.page.detail
        if meeting is not None and detail is not None and self.page.project_editable():
            self._with(loading.calendar, partial(DatesForm, self.page, self.page.desk, meeting, detail.subject),
                       detail.subject.row.project_id)  # fmt: skip
