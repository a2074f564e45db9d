"""The parts of the scoring screen: whose sheets, the list, the pages, the grid."""

from collections.abc import Sequence

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from cmpdesk.domain.sheets import ReadingRow
from cmpdesk.i18n.screen import n, t
from cmpdesk.ui.actions import ActionButton
from cmpdesk.ui.chips import Toggle
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.layout import row_in, split
from cmpdesk.ui.pages.evaluation import words as say
from cmpdesk.ui.pages.evaluation.differences import DifferencesCard
from cmpdesk.ui.pages.evaluation.grid_panel import GridPanel
from cmpdesk.ui.pages.evaluation.loading import Scene
from cmpdesk.ui.pages.evaluation.pages_pane import PagesPane
from cmpdesk.ui.parties import PartyChoice
from cmpdesk.ui.table import Column, Kind, TableModel
from cmpdesk.ui.table_view import Table
from cmpdesk.ui.theme import theme


class Choices(QWidget):
    """Which jury, which reader, which typing; the actions at the right end are about many sheets.

    `late` has a button that counts the late, where there are any.
    """

    def __init__(self, late: QAction, *actions: QAction) -> None:
        super().__init__()
        self.setProperty("kind", "plain")
        self.parties = PartyChoice()
        self.parties.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self.readers = QComboBox()
        self.readers.setAccessibleName(t("Reviewer"))
        self.readers.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.readers.setMinimumContentsLength(9)  # the code, where the late take room
        self.readers.setMaximumWidth(theme().px(360))
        self.second = Toggle(t("Second typing"))
        self.second.setToolTip(
            t("Type a sheet of paper a second time, without seeing the first; differences are shown.")
        )
        row = row_in(self)
        row.setSpacing(8)
        for part in (self.parties, self.readers, self.second):
            row.addWidget(part)
        if isinstance(row, QHBoxLayout):
            row.setStretchFactor(self.readers, 1)
            row.addStretch(0)
        self.late = QPushButton()
        self.late.setObjectName("late")
        self.late.setToolTip(late.text().replace("&", ""))
        self.late.clicked.connect(late.trigger)
        self.late.hide()
        row.addWidget(self.late)
        for action in actions:
            row.addWidget(ActionButton(action))

    def show_readers(self, scene: Scene) -> None:
        """Offer the readers of a jury, the one who is shown chosen, and count the late."""
        late = sum(one.late for one in scene.readers)
        self.late.setText(n("{count} late…", "{count} late…", late))
        self.late.setVisible(late > 0)
        self.readers.clear()
        for one in scene.readers:
            self.readers.addItem(say.reader(one), one.reviewer_id)
        self.readers.setCurrentIndex(max(0, self.readers.findData(scene.reviewer_id)))


class Panes:
    """The list on the left, the pages in the middle, the grid on the right, in `whole`.

    `below` are actions on the sheet: each has a button under the grid while it is enabled. `unlock` is offered where an
    application is locked.
    """

    def __init__(self, desk: Desk, below: Sequence[QAction], unlock: QAction) -> None:
        columns: tuple[Column[ReadingRow], ...] = (
            Column("application", t("Application"), say.application, Kind.TWO_LINES, width=150, stretch=True),
            Column("state", t("State"), say.state, Kind.NUMBER, width=72),
        )
        self.model: TableModel[ReadingRow] = TableModel(columns, lambda row: row.application_id)
        self.table: Table[ReadingRow] = Table(
            self.model, name="readings-marked", title=t("Applications to read"), memory=desk.memory
        )
        self.table.horizontalHeader().hide()
        self.table.setMinimumWidth(theme().px(230))
        self.pages = PagesPane(desk, unlock)
        self.panel = GridPanel()
        self.differences = DifferencesCard()
        for action in below:
            button = ActionButton(action)
            button.setObjectName(action.objectName())
            action.enabledChanged.connect(button.setVisible)
            button.setVisible(False)
            self.panel.foot.addWidget(button)
        right = QWidget()
        right.setProperty("kind", "plain")
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.differences)
        column.addWidget(self.panel, 1)
        self.whole = split("evaluation", desk.memory, self.table, self.pages, right, sizes=(24, 45, 31))
