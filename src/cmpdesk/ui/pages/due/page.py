"""Everything late or due in the next days, of the chosen call."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from cmpdesk.domain.areas import Area
from cmpdesk.domain.due import Due, DueFilter, DueKind, Urgency
from cmpdesk.domain.exports import ExportKind
from cmpdesk.domain.history import RecordRef
from cmpdesk.domain.programmes import Programme
from cmpdesk.domain.registers import Sent
from cmpdesk.domain.tasks import Watch
from cmpdesk.i18n import due as say
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.i18n.words import Words
from cmpdesk.services import calls, due, exports
from cmpdesk.services.workspaces import Workspace
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.files import write_whole
from cmpdesk.ui.listing import ListPage
from cmpdesk.ui.pages.due.columns import columns, ordered
from cmpdesk.ui.pages.due.filters import Filters
from cmpdesk.ui.pages.registers import offering
from cmpdesk.ui.past import add_ways
from cmpdesk.ui.table import PAGE, TableModel
from cmpdesk.ui.table_export import kinds, named
from cmpdesk.ui.table_view import Table


@dataclass(frozen=True, slots=True)
class Scene:
    """What the page shows: the whole list, or its first rows while that is on its way, without the officers."""

    wanted: DueFilter
    programme: Programme
    rows: tuple[Due, ...]
    officers: tuple[str, ...] = ()
    whole: bool = True


def load_first(workspace: Workspace, wanted: DueFilter) -> Scene:
    """Return the first rows of what is due; runs on a thread."""
    programme = calls.programme_of(workspace, calls.call(workspace, wanted.call_id))
    return Scene(wanted, programme, due.first(workspace, wanted, PAGE), whole=False)


def load(workspace: Workspace, wanted: DueFilter) -> Scene:
    """Return what is due, and who follows it; runs on a thread."""
    programme = calls.programme_of(workspace, calls.call(workspace, wanted.call_id))
    return Scene(wanted, programme, due.due(workspace, wanted), due.officers(workspace, wanted.call_id))


class DuePage(ListPage[Scene]):
    """Chips and a table; the calendar file, the messages and the mail merge are of the rows that are shown."""

    name: ClassVar[str] = "due"
    areas: ClassVar[Area] = Area.PROJECTS | Area.CALLS | Area.APPLICATIONS | Area.PRIVACY

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, t("What is due"))
        self.filters = Filters()
        self.model: TableModel[Due] = TableModel(columns(None), lambda row: row.id, desk.runner)
        self.model.sort_locally(ordered)
        self.table: Table[Due] = Table(self.model, name="due", title=t("What is due"), memory=desk.memory, many=True)
        self._declare_actions()
        self.listing = self.listed(self.table, t("Nothing is late, and nothing is due in these days."))
        self.hold(self.listing, filters=self.filters)
        self.table.picked.connect(lambda _row: self.actions_of.refresh())
        self.table.opened.connect(self.go_there)

    def _declare_actions(self) -> None:
        add, some = self.actions_of.add, self._some
        nothing = t("The list is empty.")
        add("calendar", t("&Calendar file…"), self.save_calendar, shortcut="Ctrl+S", enabled=some, why=nothing)
        add("messages", t("&Message drafts…"), self.save_drafts, enabled=some, why=nothing)
        add("merge", t("Mail-mer&ge table…"), self.save_merge, enabled=some, why=nothing)
        add("project", t("Open the project"), self.go_to_project, enabled=self._of_project,
            why=t("Choose a line of a project."))  # fmt: skip
        add("schedules", t("&Calendars"), partial(self.desk.go, "schedules"))
        offering.offer(self, Sent.TABLE)
        self.table.addAction(self.actions_of["project"])
        add_ways(self, self._selected, self.table)
        for name in ("messages", "merge"):
            self.header.add_secondary(self.actions_of[name])
        self.header.add_primary(self.actions_of["calendar"])

    # -- loading

    @property
    def loading(self) -> bool:
        return super().loading or (self.scene is not None and not self.scene.whole)

    def load(self) -> None:
        """Load the list; of another list than is shown, the first rows come before all of it."""
        wanted = self.filters.wanted(self.desk.call_id)
        known = self.scene is not None and self.scene.wanted == wanted
        # In the order of a column the first rows are others: they wait for all.
        work = load if known or self.model.sorted_by is not None else load_first
        self._run(partial(work, self.desk.workspace, wanted))

    def _run(self, work: Callable[[], Scene]) -> None:
        self.desk.runner.run(work, then=self._arrived, owner=self, channel="due")

    def _arrived(self, scene: Scene) -> None:
        other = self.scene is None or self.scene.programme.id != scene.programme.id
        if scene.whole or other:
            chosen = tuple(filter(None, (self.filters.officer.key,)))
            self.filters.show_scene(scene.programme, scene.officers if scene.whole else chosen)
        self.scene = scene
        self._count(scene)
        if other:
            self.model.columns = tuple(columns(scene.programme))
            self.model.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.model.columns) - 1)
        rest = None if scene.whole else partial(due.due, self.desk.workspace, scene.wanted)
        self.model.set_rows(scene.rows, rest)
        self.table.settle()
        self.listing.show_rows()
        self.whole.setCurrentWidget(self.listing)
        self.actions_of.refresh()
        if not scene.whole:
            self._run(partial(load, self.desk.workspace, scene.wanted))

    def _count(self, scene: Scene) -> None:
        """Say how many rows there are and how pressing they are, once all are there."""
        self.filters.tally.setText(n("{count} shown", "{count} shown", len(scene.rows)) if scene.whole else "")
        counts = [(one, sum(row.urgency is one for row in scene.rows)) for one in Urgency]
        w = words()
        self.header.set_status(" · ".join(
            f"{w.number(count)} {say.urgency(w, one).lower()}" for one, count in counts if count and scene.whole
        ))  # fmt: skip

    # -- what may be done

    def _some(self) -> bool:
        return self.scene is not None and self.scene.whole and bool(self.scene.rows)

    def _of_project(self) -> bool:
        row = self.table.current_row()
        return row is not None and row.project_id is not None

    def _selected(self) -> RecordRef | None:
        row = self.table.current_row()
        return RecordRef("project", row.project_id, f"{row.number} · {row.title}") if row and row.project_id else None

    def _rows(self) -> Sequence[Due]:
        """Return the chosen rows where several are, else all that are shown."""
        chosen = self.table.chosen_rows()
        return chosen if len(chosen) > 1 else self.model.rows

    # -- files

    def _write(self, path: Path, make: Callable[[], bytes]) -> None:
        self.desk.runner.run(partial(write_whole, make, path), then=self._written, owner=self)

    def _written(self, path: Path) -> None:
        self.desk.say(t("Saved: {name}", name=path.name))

    def save_calendar(self) -> None:
        """Save what is shown as a file that any agenda reads."""
        proposed = str(Path.home() / f"{t('What is due')}.ics")
        chosen, _ = QFileDialog.getSaveFileName(self, t("Save the calendar file"), proposed, t("Calendar (*.ics)"))
        if chosen:
            spoken = Words.of(words().locale)
            self._write(Path(chosen), partial(due.calendar_file, self.desk.workspace, rows=tuple(self._rows()),
                                              words=spoken))  # fmt: skip

    def save_drafts(self) -> None:
        """Write a draft of a message per promoter into a folder; a mail program opens and sends them."""
        folder = QFileDialog.getExistingDirectory(self, t("Folder of the message drafts"), str(Path.home()))
        if folder:
            work = partial(due.write_drafts, self.desk.workspace, officer=self.desk.officer, call_id=self.desk.call_id,
                           rows=tuple(self._rows()), out=Path(folder))  # fmt: skip
            self.desk.runner.run(work, then=self._drafted, owner=self)

    def _drafted(self, count: int) -> None:
        self.desk.say(n("{count} draft written; nothing was sent.", "{count} drafts written; nothing was sent.", count))

    def save_merge(self) -> None:
        """Save the table of a mail merge."""
        formats = kinds()
        proposed = str(Path.home() / f"{t('What is due')}.xlsx")
        chosen, said = QFileDialog.getSaveFileName(self, t("Save the mail-merge table"), proposed, ";;".join(formats))
        if chosen:
            path, kind = named(Path(chosen), formats.get(said, ExportKind.XLSX))
            work = partial(_merge, self.desk.workspace, self.desk.call_id, tuple(self._rows()), kind, words().locale,
                           path)  # fmt: skip
            self.desk.runner.run_watched(work, then=self._written, owner=self)

    # -- places

    def go_there(self, row: Due) -> None:
        """Open the place of a line: its project, or the register in which an agreement stands."""
        if row.kind is DueKind.AGREEMENT and self.scene is not None and row.side is not None:
            party = self.scene.programme.party(row.side).code
            self.desk.go("registers", register="communications", party=party, entry=row.id)
        else:
            self.go_to_project()

    def go_to_project(self) -> None:
        """Open the project of the current line."""
        row = self.table.current_row()
        if row is not None and row.project_id is not None:
            self.desk.go("projects", project_id=row.project_id)

    def narrow(self) -> None:
        self.reload()

    def show_this(self, what: dict[str, Any]) -> None:
        """Show what is late only (``late``), of one Party (``side``), of one ``kind``, or so many ``days`` ahead."""
        kind = f"kind:{what['kind']}" if what.get("kind") else ""
        late = "late" if what.get("late") else ""
        self.filters.choose([str(what.get("days", "")), str(what.get("side", "")), "", kind, late])
        self.reload()


def _merge(workspace: Workspace, call_id: str, rows: tuple[Due, ...], kind: ExportKind, locale: str, path: Path, *,
           watch: Watch) -> Path:  # fmt: skip
    """Write the table of a mail merge; runs on a thread."""
    sheet = due.merge(workspace, call_id=call_id, rows=rows, words=Words.of(locale))
    return write_whole(partial(exports.export, sheet, kind, locale, watch=watch), path)
