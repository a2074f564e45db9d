"""What dialogs of mid-term reviews know of the page over which they open."""

from cmpdesk.domain.reviews import Review, ReviewRow
from cmpdesk.ui.listing import ListPage
from cmpdesk.ui.pages.reviews.loading import Detail, Scene
from cmpdesk.ui.table_view import Table


class ReviewsHost(ListPage[Scene]):
    """A page with a mid-term meeting; `detail` is None while no project is shown."""

    detail: Detail | None
    table: Table[ReviewRow]

    @property
    def meeting(self) -> Review | None:
        """The meeting that is shown."""
        return self.scene.review if self.scene else None

    def has_meeting(self) -> bool:
        """Tell whether a meeting is shown."""
        return self.meeting is not None

    def editable(self) -> bool:
        """Tell whether the meeting can be changed."""
        return self.scene is not None and self.scene.editable

    def project_editable(self) -> bool:
        """Tell whether what both Parties decide of the project that is shown can be changed."""
        return self.editable() and self.detail is not None and not self.detail.subject.row.applied
