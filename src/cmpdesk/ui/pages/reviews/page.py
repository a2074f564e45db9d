"""Mid-term: the list of projects, the facts of one, and what each Party thinks of it, given by keyboard."""

from functools import partial
from typing import Any, ClassVar

from PySide6.QtGui import QHideEvent, QKeySequence

from cmpdesk.domain.areas import Area
from cmpdesk.domain.errors import Foreseen
from cmpdesk.domain.history import RecordRef
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.reviews import ReviewFilter, ReviewRow, Stage
from cmpdesk.i18n.screen import t
from cmpdesk.ui import presence
from cmpdesk.ui.actions import LOCKED
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.dialogs import sentence_of
from cmpdesk.ui.feedback import EmptyState
from cmpdesk.ui.inspector import column
from cmpdesk.ui.labels import text
from cmpdesk.ui.layout import split
from cmpdesk.ui.pages.reviews import leaving, listed, loading
from cmpdesk.ui.pages.reviews import words as here
from cmpdesk.ui.pages.reviews.deciding import Deciding
from cmpdesk.ui.pages.reviews.effects import Effects
from cmpdesk.ui.pages.reviews.facts import FactsPane
from cmpdesk.ui.pages.reviews.host import ReviewsHost
from cmpdesk.ui.pages.reviews.loading import Detail, Scene
from cmpdesk.ui.pages.reviews.meetings import Meetings
from cmpdesk.ui.pages.reviews.opining import Opining
from cmpdesk.ui.pages.reviews.opinion_panel import OpinionPanel
from cmpdesk.ui.pages.reviews.papers import Papers
from cmpdesk.ui.pages.reviews.saver import Saver
from cmpdesk.ui.pages.reviews.sheets import Sheets
from cmpdesk.ui.pages.reviews.toolbar import Toolbar
from cmpdesk.ui.past import add_ways
from cmpdesk.ui.table import TableModel
from cmpdesk.ui.table_view import Table
from cmpdesk.ui.theme import theme


class ReviewsPage(ReviewsHost):
    """The mid-term screen; each opinion is saved at once."""

    name: ClassVar[str] = "reviews"
    areas: ClassVar[Area] = Area.CALLS | Area.APPLICATIONS | Area.PROJECTS | Area.REVIEWS | Area.DIRECTORY

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, t("Mid-term"))
        self.detail: Detail | None = None
        self._review = self._pick = ""
        self._wanted: ReviewFilter | None = None
        self._stale_scene = False
        self.saver = Saver(desk, self)
        self.toolbar = Toolbar()
        self.model: TableModel[ReviewRow] = TableModel([listed.column()], lambda row: row.project_id, desk.runner)
        self.table: Table[ReviewRow] = Table(self.model, name="reviews", title=t("Projects at mid-term"),
                                             memory=desk.memory)  # fmt: skip
        self.table.setItemDelegateForColumn(0, listed.ProjectDelegate(self.table))
        self._declare_actions()
        self._build_body()
        self._connect()

    # -- building

    def _declare_actions(self) -> None:
        add = self.actions_of.add
        give = add("give", t("&Give the opinion  ⏎"), self._go_on, shortcut="Ctrl+Return", enabled=self._has_project)
        give.setShortcuts([QKeySequence("Ctrl+Return"), QKeySequence("Ctrl+Enter")])
        why = t("Choose a project of a meeting that is not sealed.")
        self.meetings = Meetings(self)
        add("propose", t("&Propose dates…"), self.meetings.propose, shortcut="Ctrl+D", enabled=self.project_editable,
            why=why)  # fmt: skip
        self.deciding = both = Deciding(self, self.meetings, self._undone)
        add("postpone", t("Put off to the ne&xt meeting"), partial(both.postpone, postponed=True),
            enabled=partial(both.postponable, True), why=why)  # fmt: skip
        add("take-up", t("Take &up again at this meeting"), partial(both.postpone, postponed=False),
            enabled=partial(both.postponable, False), why=why)  # fmt: skip
        add("project", t("Open the pro&ject"), self._open_project, enabled=self._has_project)
        add("projects", t("Projects"), partial(self.desk.go, "projects"))
        self.sheets = Sheets(self)
        self.papers = Papers(self)
        self.effects = Effects(self)
        self.header.add_search(t("Search the projects…")).setMaximumWidth(theme().px(240))  # the status is long
        # What others do with a meeting stands here: the menus, and beside them what is done every day.
        self.toolbar.add_menu("meeting", t("Meeting"), self.meetings.actions)
        self.toolbar.add_menu("sheets", t("Progress sheets"), self.sheets.actions)
        self.toolbar.add_menu("papers", t("Papers"), self.papers.actions)
        self.toolbar.add_menu("effects", t("Decisions"), self.effects.actions)
        self.header.add_primary(give)
        for name in ("propose", "postpone", "take-up", "project"):
            self.table.addAction(self.actions_of[name])
        add_ways(self, self._selected, self.table)

    def _build_body(self) -> None:
        self.table.horizontalHeader().hide()
        self.table.setMinimumWidth(theme().px(270))
        self.left = self.listed(self.table, t("No project answers to these filters."))
        self.tally = text("", "muted", wrap=True)
        self.facts = FactsPane()
        self.panel = OpinionPanel(*(self.actions_of[name] for name in ("propose", "postpone", "take-up")))
        self.editors = presence.below(self.facts.foot, self.desk)
        parts = (column(self.left, self.tally), self.facts, self.panel)
        self.panes = split("reviews", self.desk.memory, *parts, sizes=(25, 47, 28))
        self.no_meeting = EmptyState(
            t("No mid-term meeting yet: enter it, and the projects of the call are looked at here."),
            self.actions_of["meeting-new"],
        )  # fmt: skip
        self.no_project = EmptyState(t("The call has no project to look at yet."), self.actions_of["projects"])
        self.hold(self.panes, self.no_meeting, self.no_project, above=[self.toolbar])
        self.facts.show_nothing(t("Choose a project."))
        self.panel.hide()

    def _connect(self) -> None:
        if self.header.search is not None:
            self.header.search.textChanged.connect(self.narrow)
        self.toolbar.changed.connect(self.narrow)
        self.toolbar.review.connect(self.show_review)
        self.table.picked.connect(self._picked)
        self.model.loaded.connect(self._loaded)
        self.opining = Opining(self, self.panel, self.saver, self._outdated)
        self.panel.authorised.connect(self.deciding.authorise)
        self.panel.left.connect(partial(self.deciding.withdraw, back=False))
        self.panel.back.connect(partial(self.deciding.withdraw, back=True))
        self.panel.escaped.connect(self.table.setFocus)
        self.saver.idle.connect(self._idle)
        self.actions_of["propose"].changed.connect(self._let_opine)  # as where the server goes and comes back

    def _selected(self) -> RecordRef | None:
        row = self.table.current_row()
        return RecordRef("project", row.project_id, f"{row.number} · {row.title}") if row else None

    # -- loading

    def load(self) -> None:
        if self.saver.busy:
            self._stale_scene = True  # what comes back would be older than what is on its way
            return
        load = partial(loading.scene, self.desk.workspace, self.desk.officer, self.desk.call_id, self._review)
        self.desk.runner.run(load, then=self._arrived, owner=self, channel="reviews-scene")

    def _arrived(self, scene: Scene) -> None:
        if self.saver.busy:
            self._stale_scene = True
            return
        self.scene = scene
        self.header.set_status(here.status(scene))
        self.toolbar.setVisible(bool(scene.reviews))
        self.toolbar.show_scene(scene)
        self.tally.setText(here.tally(scene.portfolio) if scene.portfolio else "")
        if scene.review is None or scene.portfolio is None:
            self.whole.setCurrentWidget(self.no_meeting)
            self._wanted = None
            self._show_none()
            return
        self._review = scene.review.id
        self.whole.setCurrentWidget(self.panes if scene.portfolio.projects else self.no_project)
        self.narrow(force=True)
        self.actions_of.refresh()

    def narrow(self, *_: Any, force: bool = False) -> None:
        if self.meeting is None:
            return
        wanted = self.toolbar.wanted(self.meeting.id, self.header.typed)
        if wanted == self._wanted:
            if force:
                self.model.reload()
            return
        self._wanted = wanted
        self.model.fetch_from(partial(loading.page, self.desk.workspace, wanted))

    def _loaded(self) -> None:
        self.left.show_rows()
        if self._pick and self.table.pick(self._pick):
            self._pick = ""
        else:
            self.table.settle()
        row = self.table.current_row()
        if row is None:
            self._show_none()
        else:
            self._load_detail(row)

    def _picked(self, row: ReviewRow | None) -> None:
        shown = self.detail.subject.row.project_id if self.detail else ""
        if row is not None and row.project_id != shown:
            self.panel.flush()
            self._load_detail(row)

    def _load_detail(self, row: ReviewRow) -> None:
        if self.meeting is not None and not self.saver.busy:
            load = partial(loading.detail, self.desk.workspace, self.meeting.id, row.project_id)
            self.desk.runner.run(load, then=self._show_detail, failed=self._gone, owner=self, channel="reviews-detail")
        elif self.saver.busy:
            self._stale_scene = True

    def _show_detail(self, detail: Detail) -> None:
        row = self.table.current_row()
        if self.scene is None or self.saver.busy or row is None or row.project_id != detail.subject.row.project_id:
            self._stale_scene = self.saver.busy
            return
        other = self.detail is None or self.detail.subject.row.project_id != row.project_id
        if other and self._flushed():
            return
        same = not other and self.detail == detail
        self.detail = detail
        self.saver.know(self.meeting.id if self.meeting else "", row.project_id, detail.subject.opinions)
        self.editors.follow(row.project_id)
        if not same:
            self.facts.show_project(detail, self.scene.programme)
        self._show_opinions()
        self.panel.show()
        self.actions_of.refresh()
        self.opining.catch_up()

    def _show_opinions(self) -> None:
        if self.scene is not None and self.detail is not None:
            row = self.detail.subject.row
            editable = self.editable() and row.stage is not Stage.NOTHING and not self.window().property(LOCKED)
            self.panel.show_subject(self.detail.subject, self.scene.programme, self.scene.may_opine, editable=editable)

    def _flushed(self) -> bool:
        """Send on what is typed of the project that is shown, and tell whether it is on its way: the rest waits."""
        self.panel.flush()
        self._stale_scene = self._stale_scene or self.saver.busy
        return self.saver.busy

    def _show_none(self) -> None:
        self.panel.flush()
        self.detail = None
        self.panel.show_nothing()
        self.panel.hide()
        self.facts.show_nothing(t("Choose a project."))
        self.actions_of.refresh()

    def _gone(self, failure: Foreseen) -> bool:
        self._show_none()
        return failure.code == "record.gone"

    def show_this(self, what: dict[str, Any]) -> None:
        self.panel.flush()
        self._review = str(what.get("review_id", self._review))
        self._pick = str(what.get("project_id", ""))
        self.reload()

    def show_review(self, review_id: str) -> None:
        """Show another meeting of the call."""
        self.panel.flush()
        self._review = review_id
        self.reload()

    def clear_filters(self) -> None:
        self.toolbar.clear()
        super().clear_filters()

    def memory(self) -> dict[str, Any]:
        row = self.table.current_row()
        drafts = [[project, str(side), typed] for (project, side), typed in self.panel.drafts.items()]
        return {**super().memory(), "review": self._review, "project": row.project_id if row else "",
                "filters": self.toolbar.keys(), "drafts": drafts}  # fmt: skip

    def recall(self, memory: dict[str, Any]) -> None:
        self._review, self._pick = memory.get("review", ""), memory.get("project", "")
        self.toolbar.choose(memory.get("filters", []))
        for project, side, typed in memory.get("drafts", []):
            self.panel.keep(project, Side(side), typed)
        super().recall(memory)

    def may_leave(self) -> bool:
        return leaving.may_leave(self, self.panel, self.saver)

    def may_close(self) -> bool:
        return leaving.may_close(self, self.panel, self.saver)

    def hideEvent(self, event: QHideEvent) -> None:
        self.panel.flush()
        super().hideEvent(event)

    # -- what may be done

    def _has_project(self) -> bool:
        return self.detail is not None

    def _let_opine(self) -> None:
        """Keep what is typed while the server is gone, let nothing be given, and save it afterwards."""
        if self.window().property(LOCKED):
            self.panel.flush()
        elif self.saver.held:
            self.panel.say("")
            self.saver.go_on()
        self._show_opinions()

    # -- opinions

    def _go_on(self) -> None:
        self.opining.go_on()

    def _outdated(self) -> None:
        self._stale_scene = True

    def _idle(self) -> None:
        if self._stale_scene:
            self._stale_scene = False
            self.reload()

    # -- what both decide

    def _undone(self, failure: Foreseen) -> bool:
        self.panel.say(sentence_of(failure))
        self._show_opinions()
        self.reload()
        return True

    def _open_project(self) -> None:
        if self.detail is not None:
            self.desk.go("projects", project_id=self.detail.subject.row.project_id)

    def take_focus(self) -> None:
        self.table.setFocus()
