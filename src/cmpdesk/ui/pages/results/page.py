"""The ranking of a jury: openly computed, with what helps to judge it, frozen by a seal."""

from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cmpdesk.domain.areas import Area, Outcome
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.history import RecordRef
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.rankings import FrozenRanking, Results
from cmpdesk.domain.sheets import Consolidation
from cmpdesk.domain.statistics import Sensitivity, Statistics
from cmpdesk.i18n import labels
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.services import results
from cmpdesk.services.results import Compared
from cmpdesk.ui.actions import ActionButton
from cmpdesk.ui.chips import Segments
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.dialogs import ask_reason, sentence_of
from cmpdesk.ui.feedback import EmptyState, ProgressStrip
from cmpdesk.ui.labels import text
from cmpdesk.ui.layout import split
from cmpdesk.ui.listing import ListPage
from cmpdesk.ui.pages.evaluation.consolidating import open_summary
from cmpdesk.ui.pages.results import loading
from cmpdesk.ui.pages.results import words as say
from cmpdesk.ui.pages.results.columns import (
    BARS_COLUMN,
    BarsDelegate,
    OwedRow,
    RankingTable,
    columns,
    export_criteria,
    order,
    owed_columns,
    owed_order,
)
from cmpdesk.ui.pages.results.compared import ComparedView
from cmpdesk.ui.pages.results.dossier import Dossiers
from cmpdesk.ui.pages.results.filters import Filters
from cmpdesk.ui.pages.results.freezing import FreezeSheet
from cmpdesk.ui.pages.results.inspector import RankInspector
from cmpdesk.ui.pages.results.loading import Scene
from cmpdesk.ui.pages.results.means import Means
from cmpdesk.ui.pages.results.rows import RankRow, rows
from cmpdesk.ui.pages.results.sensitivity import SensitivityView
from cmpdesk.ui.pages.results.statistics import StatisticsView
from cmpdesk.ui.pages.results.versions import VersionsDialog
from cmpdesk.ui.parties import PartyChoice
from cmpdesk.ui.past import add_ways
from cmpdesk.ui.table import TableModel
from cmpdesk.ui.table_view import Table

RANKING, OWED, STATISTICS, SENSITIVITY, COMPARED = "ranking", "owed", "statistics", "sensitivity", "compared"


class ResultsPage(ListPage[Scene]):
    """One ranking at a time; five views of it."""

    name: ClassVar[str] = "results"
    areas: ClassVar[Area] = Area.CALLS | Area.APPLICATIONS | Area.JURIES | Area.SCORES

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, t("Ranking"))
        self.shown: Results | None = None
        self._pick = ""
        self._written: dict[str, Consolidation] = {}
        self.model: TableModel[RankRow] = TableModel(columns(), lambda row: row.id)
        self.model.sort_locally(order)
        self.table = RankingTable(self.model, name="ranking", title=t("Ranking"), memory=desk.memory)
        add = self.actions_of.add
        add("freeze", t("&Freeze the ranking…"), self.freeze, enabled=self._may_freeze,
            why=t("A ranking is frozen while the call is under evaluation, by its own Party."))  # fmt: skip
        add("reopen", t("&Reopen the ranking…"), self.reopen, enabled=self._may_reopen,
            why=t("Only a lead of the Party reopens a frozen ranking."))  # fmt: skip
        add("summary", t("S&ummary of the jury…"), self.summarise, shortcut="Ctrl+E", enabled=self._has_row,
            why=t("Choose an application first."))  # fmt: skip
        add("versions", t("&Versions…"), self.show_versions, enabled=self._has_versions,
            why=t("This ranking was never frozen."))  # fmt: skip
        self.making = ProgressStrip(t("Writing the dossier"))
        self.dossiers = Dossiers(self, self.making, lambda: self.scene)
        add("evaluation", t("Evaluation"), partial(self.desk.go, "evaluation"))
        self.header.add_secondary(self.actions_of["dossier"])
        self.header.add_secondary(self.actions_of["summary"])
        self.reopen_button = self.header.add_secondary(self.actions_of["reopen"])
        self.freeze_button = self.header.add_primary(self.actions_of["freeze"])
        self._build_choices()
        self._build_views()
        add_ways(self, self._selected, self.table)

    # -- building

    def _build_choices(self) -> None:
        self.parties = PartyChoice()
        self.views = Segments(t("View"), [
            (RANKING, t("Ranking")), (OWED, t("Missing sheets")), (STATISTICS, t("Statistics")),
            (SENSITIVITY, t("Sensitivity")), (COMPARED, t("Both rankings")),
        ])  # fmt: skip
        self.choices = QWidget()
        self.choices.setProperty("kind", "plain")
        row = QHBoxLayout(self.choices)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.parties)
        row.addSpacing(36)
        row.addWidget(self.views)
        row.addStretch(1)
        self.versions_button = ActionButton(self.actions_of["versions"])
        row.addWidget(self.versions_button)
        self.filters = Filters()
        self.means = Means()
        self.warning = text("", tone="warn", wrap=True)
        self.parties.chosen.connect(self._party_chosen)
        self.views.chosen.connect(self._show_view)
        self.filters.changed.connect(self.narrow)
        self.filters.asked.connect(self.reload)

    def _build_views(self) -> None:
        memory = self.desk.memory
        self.table.setItemDelegateForColumn(BARS_COLUMN, BarsDelegate(self.table))
        self.table.picked.connect(self._picked)
        self.table.opened.connect(lambda _row: self.summarise())
        self.inspector = RankInspector()
        self.owed_model: TableModel[OwedRow] = TableModel(owed_columns(), lambda row: row.id)
        self.owed_model.sort_locally(owed_order)
        self.owed_table: Table[OwedRow] = Table(self.owed_model, name="owed", title=t("Missing sheets"), memory=memory)
        self.owed_table.opened.connect(self._open_owed)
        self.all_in = EmptyState(t("No sheet is missing: everybody has marked all that they read."))
        no_sheet = EmptyState(t("No application has a rank yet: enter the score sheets first."),
                              self.actions_of["evaluation"])  # fmt: skip
        self.left = self.listed(self.table, t("No application answers to these filters."), no_sheet)
        self.panes = split("results", memory, self.left, self.inspector, sizes=(71, 29))
        self.statistics = StatisticsView(memory)
        self.sensitivity = SensitivityView(memory)
        self.compared = ComparedView(memory)
        self.strip = ProgressStrip(t("Small changes are tried"))
        self.nothing = EmptyState("")
        self.hold(self.panes, self.owed_table, self.all_in, self.statistics, self.sensitivity, self.compared,
                  self.nothing, above=[self.choices, self.filters, self.means, self.warning])  # fmt: skip
        for place, strip in enumerate((self.strip, self.making), 4):
            self.body.insertWidget(place, strip)

    def _selected(self) -> RecordRef | None:
        row = self.table.current_row()
        return RecordRef("application", row.id, f"{row.placed.number} · {row.placed.title}") if row else None

    # -- loading

    def reload(self) -> None:
        if not self.desk.call_id:
            self.shown = None
        super().reload()
        self._refresh()

    def load(self) -> None:
        work = partial(loading.scene, self.desk.workspace, self.desk.officer, self.desk.call_id, self.parties.side,
                       self.filters.normalised.isChecked())  # fmt: skip
        self.desk.runner.run(work, then=self._arrived, owner=self, channel="results-scene")

    def _show_nothing(self, sentence: str) -> None:
        self.shown = None
        self.nothing.say(sentence)
        self.whole.setCurrentWidget(self.nothing)
        for part in (self.filters, self.means, self.warning):
            part.hide()
        self._refresh()

    def _arrived(self, scene: Scene) -> None:
        self.scene = scene
        self._written.clear()
        self.parties.name(scene.programme.parties)
        self.header.set_status(say.standing(scene))
        owed = len(scene.found.material.owed) if scene.found else 0
        self.views.set_text(OWED, n("{count} missing sheet", "{count} missing sheets", owed) if owed else
                            t("Missing sheets"))  # fmt: skip
        if scene.found is None:
            self._show_nothing(sentence_of(scene.closed) if scene.closed else "")
            return
        self.filters.show_scene(scene)
        self.narrow()

    def _show_owed(self, found: Results) -> None:
        judged = found.material.judged
        titles = {one.key: one.title for one in judged.entries}
        people = found.material.people if self.filters.names.isChecked() else {}
        self.owed_model.set_rows([
            OwedRow(one, titles.get(one.application_id, ""), people.get(one.reviewer_id, ""), judged.grid)
            for one in found.material.owed
        ])  # fmt: skip

    def narrow(self) -> None:
        scene = self.scene
        if scene is None or scene.found is None:
            return
        sector = self.filters.sector.key
        self.shown = found = results.in_sector(scene.found, sector) if sector else scene.found
        self._show_owed(scene.found)
        self.means.show_results(found)
        kept = self.filters.among(rows(found))
        whole = found.envelope
        self.table.line_text = ""
        if whole is not None and not self.filters.filtered:
            self.table.line_text = t("envelope {amount}", amount=words().money(whole, cents=False))
        export_criteria(self.model, found.material.judged.criteria)
        self.model.set_rows(kept)
        self.table.viewport().update()
        self.left.show_rows(some=bool(found.ranking.places))
        said = say.warnings(found)
        self.warning.setText("  ".join(f"▲ {one}" for one in said))
        self._show_view(self.views.key)
        if self._pick and self.table.pick(self._pick):
            self._pick = ""
        else:
            self.table.settle()
        self._picked(self.table.current_row())

    def _show_view(self, view: str) -> None:
        found = self.shown
        if found is None:
            self._refresh()
            return
        ranking = view == RANKING
        self.filters.setVisible(ranking)
        self.means.setVisible(ranking and found.cut is not None)
        self.warning.setVisible(ranking and bool(self.warning.text()))
        if view == OWED:
            self.whole.setCurrentWidget(self.owed_table if self.owed_model.rows else self.all_in)
        elif view == STATISTICS:
            self.whole.setCurrentWidget(self.statistics)
            self._load(loading.statistics, self._statistics)
        elif view == SENSITIVITY:
            self.whole.setCurrentWidget(self.sensitivity)
            work = self._work(loading.sensitivity)
            self.strip.watch(self.desk.runner.run_watched(work, then=self._sensitivity, owner=self,
                                                          channel="results-view"))  # fmt: skip
        elif view == COMPARED:
            self.whole.setCurrentWidget(self.compared)
            work = partial(loading.compared, self.desk.workspace, self.desk.officer, self.desk.call_id)
            self.desk.runner.run(work, then=self._compared, owner=self, channel="results-view")
        else:
            self.whole.setCurrentWidget(self.panes)
        self._refresh()

    def _work(self, load: Any) -> "partial[Any]":
        return partial(load, self.desk.workspace, self.desk.officer, self.desk.call_id, self.parties.side,
                       self.filters.normalised.isChecked())  # fmt: skip

    def _load(self, load: Any, then: Any) -> None:
        self.desk.runner.run(self._work(load), then=then, owner=self, channel="results-view")

    def _statistics(self, told: Statistics) -> None:
        if self.scene is not None and self.scene.found is not None:
            self.statistics.show_statistics(told, self.scene.found)

    def _sensitivity(self, told: Sensitivity) -> None:
        if self.scene is not None and self.scene.found is not None:
            self.sensitivity.show_sensitivity(told, self.scene.found)

    def _compared(self, told: Compared | Refusal) -> None:
        self.compared.show_compared(told)

    def _party_chosen(self, _key: str) -> None:
        self.table.clearSelection()
        self.reload()

    # -- the selected application

    def _picked(self, row: RankRow | None) -> None:
        self._refresh()
        if row is None or self.shown is None:
            self.inspector.show_nothing()
            return
        self._show_row(row)
        if row.id not in self._written:
            work = partial(loading.written, self.desk.workspace, self.desk.officer, row.id, self._judging())
            self.desk.runner.run(work, then=partial(self._read, row.id), owner=self, channel="results-written")

    def _read(self, application_id: str, written: Consolidation) -> None:
        self._written[application_id] = written
        row = self.table.current_row()
        if row is not None and row.id == application_id:
            self._show_row(row)

    def _show_row(self, row: RankRow) -> None:
        if self.shown is not None:
            self.inspector.show_row(row, self.shown, self._written.get(row.id), named=self.filters.names.isChecked())

    def _open_owed(self, row: OwedRow) -> None:
        self.desk.go("evaluation", side=str(self._judging()), reviewer_id=row.owed.reviewer_id,
                     application_id=row.owed.application_id)  # fmt: skip

    def _judging(self) -> Side:
        """Return whose jury judged: the lead's where evaluation is delegated."""
        found = self.scene.found if self.scene else None
        return (found.material.judged.side if found else None) or self.parties.side

    # -- what a user does

    def _refresh(self) -> None:
        self.actions_of.refresh()
        frozen = self.scene is not None and self.scene.found is not None and self.scene.found.frozen is not None
        self.freeze_button.setVisible(not frozen)
        self.reopen_button.setVisible(frozen)
        self.versions_button.setVisible(self._has_versions())

    def _may_freeze(self) -> bool:
        return self.scene is not None and self.scene.may_freeze

    def _may_reopen(self) -> bool:
        return self.scene is not None and self.scene.may_reopen

    def _has_versions(self) -> bool:
        return self.scene is not None and bool(self.scene.versions)

    def _has_row(self) -> bool:
        return self.table.current_row() is not None

    def freeze(self) -> None:
        """Ask what is accepted, and put the seal on."""
        if self.scene is not None and self.scene.found is not None:
            sheet = FreezeSheet(self, self.desk, self.scene.found, self.parties.side)
            sheet.saved.connect(self._frozen)
            sheet.open()

    def _frozen(self, made: FrozenRanking) -> None:
        self.desk.say(t("The ranking is frozen: version {number}, seal {digest}.", number=made.number,
                        digest=made.digest[:12]))  # fmt: skip

    def reopen(self) -> None:
        """Ask why, and open the ranking again."""
        scene = self.scene
        if scene is None or scene.found is None or scene.found.frozen is None:
            return
        party = labels.party_name(words(), scene.programme.party(scene.found.frozen.side))
        reason = ask_reason(self, t("Reopen the ranking of {party}", party=party), t("Reopen"))
        if reason is not None:
            work = partial(results.reopen, self.desk.workspace, officer=self.desk.officer, call_id=scene.call.id,
                           side=self.parties.side, seen=scene.found.frozen.version, reason=reason)  # fmt: skip
            self.desk.runner.run(work, then=self._reopened, owner=self)

    def _reopened(self, outcome: Outcome[FrozenRanking]) -> None:
        self.desk.say(t("Version {number} of the ranking no longer holds: marks can be changed again.",
                        number=outcome.value.number))  # fmt: skip

    def show_versions(self) -> None:
        """Show every version that was frozen, with its seal."""
        scene = self.scene
        if scene is not None and scene.versions:
            party = labels.party_name(words(), scene.programme.party(scene.versions[0].side))
            dialog = VersionsDialog(self, party, scene.versions)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()

    def summarise(self) -> None:
        """Show what the jury writes of the application."""
        row = self.table.current_row()
        if row is not None and self.scene is not None:
            open_summary(self, self.desk, row.id, self._judging(), may_edit=self.scene.may_edit)

    # -- places

    def show_this(self, what: dict[str, Any]) -> None:
        """Show the ranking of ``side``, the view ``view``, the application ``application_id``."""
        if "side" in what:
            self.parties.choose(str(Side(what["side"])))
        if "view" in what:
            self.views.choose(str(what["view"]))
        self._pick = str(what.get("application_id", ""))
        self.reload()

    def memory(self) -> dict[str, Any]:
        row = self.table.current_row()
        return {"side": self.parties.key, "view": self.views.key, "application": row.id if row else ""}

    def recall(self, memory: dict[str, Any]) -> None:
        if memory.get("side"):
            self.parties.choose(memory["side"])
        if memory.get("view"):
            self.views.choose(memory["view"])
        self._pick = memory.get("application", "")
