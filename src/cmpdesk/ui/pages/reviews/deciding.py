"""What both Parties decide of the project that is shown: the second year, putting it off; and hours of recusals."""

from collections.abc import Callable
from functools import partial

from cmpdesk.domain.errors import Foreseen
from cmpdesk.domain.reviews import Stage, Withdrawal
from cmpdesk.i18n.screen import t
from cmpdesk.services import review_meetings, reviews
from cmpdesk.ui.pages.reviews.host import ReviewsHost
from cmpdesk.ui.pages.reviews.meetings import Meetings


class Deciding:
    """Does what is asked on `page`; `refused` hears why something could not be done."""

    def __init__(self, page: ReviewsHost, meetings: Meetings, refused: Callable[[Foreseen], bool]) -> None:
        self._page, self._meetings, self._refused = page, meetings, refused

    def postponable(self, postponed: bool) -> bool:
        """Tell whether the project can be put off, or taken up again."""
        stage = self._page.detail.subject.row.stage if self._page.detail else Stage.NOTHING
        return (self._page.project_editable() and stage is not Stage.NOTHING
                and (stage is Stage.POSTPONED) is not postponed)  # fmt: skip

    def postpone(self, *, postponed: bool) -> None:
        """Put the project off to the next meeting, or take it up again."""
        page = self._page
        if page.meeting is None or page.detail is None or not self.postponable(postponed):
            return
        row = page.detail.subject.row
        work = partial(reviews.postpone, page.desk.workspace, officer=page.desk.officer, review_id=page.meeting.id,
                       project_id=row.project_id, seen=self._seen(), postponed=postponed)  # fmt: skip
        said = t("{name} is put off to the next meeting.") if postponed else t("{name} is taken up again.")
        page.desk.runner.run(work, then=partial(self._meetings.told, said.format(name=row.number)),
                             failed=self._refused, owner=page)  # fmt: skip

    def authorise(self, authorised: bool) -> None:
        """Propose to release the second year, or to say nothing of it."""
        page = self._page
        if page.meeting is not None and page.detail is not None:
            work = partial(reviews.authorise, page.desk.workspace, officer=page.desk.officer,
                           review_id=page.meeting.id, project_id=page.detail.subject.row.project_id,
                           seen=self._seen(), authorised=authorised)  # fmt: skip
            page.desk.runner.run(work, failed=self._refused, owner=page)

    def withdraw(self, one: Withdrawal, *, back: bool) -> None:
        """Note that a recused delegate leaves the room now, or is back."""
        desk = self._page.desk
        now = desk.workspace.now()
        work = partial(review_meetings.withdraw, desk.workspace, officer=desk.officer, recusal_id=one.id,
                       left_at=one.left_at if back else now, back_at=now if back else None)  # fmt: skip
        desk.runner.run(work, failed=self._refused, owner=self._page)

    def _seen(self) -> int:
        decision = self._page.detail.subject.decision if self._page.detail else None
        return decision.version if decision else 0
