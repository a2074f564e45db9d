"""For which project a report came, where no date is chosen."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QWidget

from cmpdesk.domain.reports import Owing
from cmpdesk.i18n.screen import t
from cmpdesk.ui.dialog import Dialog
from cmpdesk.ui.forms import Form


class ProjectDialog(Dialog):
    """Asks which project reported; `then` is called with its id."""

    def __init__(self, parent: QWidget, projects: Sequence[Owing], then: Callable[[str], None]) -> None:
        super().__init__(parent, t("Receive for another project"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._then = then
        self.project = QComboBox()
        for one in projects:
            self.project.addItem(f"{one.number} · {one.title}", one.id)
        form = Form(t("Receive for another project"))
        form.row(t("Project"), self.project)
        self.column.addWidget(form)
        self.button(t("Cancel"), self.reject)
        self.button(t("Go on…"), self.choose, primary=True, default=True)
        self.size_to(620, 160)
        self.project.setFocus()

    def choose(self) -> None:
        """Go on with the project that is chosen."""
        self.accept()
        self._then(self.project.currentData())
