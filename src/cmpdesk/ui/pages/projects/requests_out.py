"""What carries out a change that both Parties have accepted: each kind leads to where its subject is changed."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QPushButton, QWidget

from cmpdesk.domain.areas import Outcome
from cmpdesk.domain.change_requests import AMENDING, ChangeRequest, RequestKind, RequestState
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.projects import ProjectAction, ProjectSheet
from cmpdesk.domain.revisions import Revision
from cmpdesk.i18n import change_requests as say
from cmpdesk.i18n import projects as named
from cmpdesk.i18n.labels import party_name
from cmpdesk.i18n.screen import t, words
from cmpdesk.services import change_requests, projects
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.dialog import Dialog
from cmpdesk.ui.dialogs import ReasonDialog
from cmpdesk.ui.pages.projects import forms, grants
from cmpdesk.ui.pages.projects.requests_loading import Asked

if TYPE_CHECKING:
    from cmpdesk.ui.pages.schedules.moving import MoveSheet

MOVES = {RequestKind.WITHDRAWAL: ProjectAction.WITHDRAW, RequestKind.SUSPENSION: ProjectAction.SUSPEND}


class CarryOut(QObject):
    """Opens, over the dialog of requests, what carries out one of them."""

    def __init__(self, over: QWidget, desk: Desk) -> None:
        super().__init__(over)
        self._over, self._desk = over, desk

    def can(self, one: ChangeRequest) -> bool:
        """Tell whether there is something to carry out: it is accepted, and no revision of its dates is named yet."""
        done = one.kind is RequestKind.CALENDAR and one.revision_id is not None
        return one.state is RequestState.ACCEPTED and not done

    def start(self, one: ChangeRequest, held: Asked) -> None:
        """Open what changes the subject of a request."""
        if one.kind is RequestKind.CALENDAR:
            self.move_dates(one, held)
        elif one.kind is RequestKind.BUDGET:
            grants.show(self._over, self._desk, one.project_id)
        elif one.kind is RequestKind.PARTNER:
            self._choose_party(one, held)
        else:
            load = partial(projects.project, self._desk.workspace, one.project_id)
            then = partial(self._decide if one.kind in AMENDING else self._end, one)
            self._desk.runner.run(load, then=then, owner=self, channel="request-out")

    # -- calendar

    def move_dates(self, one: ChangeRequest, held: Asked) -> None:
        """Ask what moves in the calendar of the project; the revision that comes of it is named in the request."""
        from cmpdesk.ui.pages.schedules.moving import MoveSheet
        from cmpdesk.ui.pages.schedules.moving_form import Subject

        w, row = words(), held.projects[one.project_id]
        subject = Subject(project_id=row.id, project=row.number)
        sheet = MoveSheet(self._over, self._desk, held.call_id, subject)
        self._fill(sheet, one, " · ".join((row.number, say.amended(w, one))))
        sheet.saved.connect(partial(self._moved, one.id))
        sheet.open()

    def _fill(self, sheet: "MoveSheet", one: ChangeRequest, title: str) -> None:
        decision = sheet.decision
        decision.name.setText(title)
        decision.requester.setText(one.requester)
        decision.reason.setPlainText(one.reason)
        last = max((given.on for given in one.answers if given is not None), default=None)
        if last is not None:
            decision.day.setText(words().long_date(last))
        sheet.filled()

    def _moved(self, request_id: str, revision: Revision) -> None:
        load = partial(change_requests.request, self._desk.workspace, request_id)
        self._desk.runner.run(load, then=partial(self._tie, revision), owner=self)

    def _tie(self, revision: Revision, one: ChangeRequest) -> None:
        work = partial(change_requests.tie, self._desk.workspace, officer=self._desk.officer, request_id=one.id,
                       seen=one.version, revision_id=revision.id)  # fmt: skip
        said = t("The dates are moved by revision {number}, which the request names.",
                 number=words().number(revision.number))  # fmt: skip
        self._desk.runner.run(work, then=lambda _made: self._desk.say(said, undo=True), owner=self)

    # -- partner and content

    def _choose_party(self, one: ChangeRequest, held: Asked) -> None:
        title = t("Whose promoter changes?")
        dialog = Dialog(self._over, title)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        carried = held.projects[one.project_id].organisations
        for party, organisation in zip(held.programme.parties, carried, strict=True):
            name = party_name(words(), party)
            button = QPushButton(" · ".join(part for part in (name, organisation) if part))
            button.setObjectName(f"promoter-{party.side}")
            button.clicked.connect(dialog.accept)
            button.clicked.connect(partial(self.change_promoter, one, held, party.side))
            dialog.column.addWidget(button)
        dialog.button(t("Cancel"), dialog.reject)
        dialog.open()

    def change_promoter(self, one: ChangeRequest, held: Asked, side: Side, _checked: bool = False) -> None:
        """Open the form of the promoter of a side."""

        def then(sheet: ProjectSheet) -> None:
            form = forms.PromoterForm(self._over, self._desk, sheet, held.programme.party(side))
            form.saved.connect(self._saved)
            form.open()

        self._desk.runner.run(partial(projects.project, self._desk.workspace, one.project_id), then=then, owner=self)

    def _decide(self, _one: ChangeRequest, sheet: ProjectSheet) -> None:
        form = forms.DecisionForm(self._over, self._desk, sheet)
        form.saved.connect(self._saved)
        form.open()

    def _saved(self, sheet: ProjectSheet) -> None:
        self._desk.say(t("Saved: {name}", name=sheet.row.number), undo=True)

    # -- withdrawal and suspension

    def _end(self, one: ChangeRequest, sheet: ProjectSheet) -> None:
        label = named.project_action(words(), MOVES[one.kind]).removesuffix("…")
        dialog = ReasonDialog(self._over, f"{label} · {sheet.row.number}", label)
        dialog.field.setPlainText(one.reason)
        dialog.accepted.connect(partial(self._move, one, sheet, dialog))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _move(self, one: ChangeRequest, sheet: ProjectSheet, dialog: ReasonDialog) -> None:
        work = partial(projects.move, self._desk.workspace, officer=self._desk.officer, project_id=sheet.id,
                       seen=sheet.row.version, action=MOVES[one.kind], reason=dialog.reason)  # fmt: skip
        self._desk.runner.run(work, then=self._ended, owner=self)

    def _ended(self, made: "Outcome[ProjectSheet]") -> None:
        row = made.value.row
        state = named.project_state(words(), row.state).lower()
        self._desk.say(t("{number}: {state}", number=row.number, state=state), undo=True)
