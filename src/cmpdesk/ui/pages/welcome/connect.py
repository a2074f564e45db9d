"""The form that connects to a server: its address, and the login of the officer."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QLineEdit

from cmpdesk.i18n.screen import t
from cmpdesk.ui import servers
from cmpdesk.ui.forms import Form, line_edit
from cmpdesk.ui.inspector import Card
from cmpdesk.ui.pages.welcome.create import buttons
from cmpdesk.ui.tasks import TaskRunner


class ServerFields(Form):
    """Address, login, password, and whether the server has to prove who it is."""

    def __init__(self, runner: TaskRunner, name: str) -> None:
        super().__init__(name)
        self._runner = runner
        self._kept = False
        self.address = line_edit(hint=t("postgresql://server.example.org/cmpdesk"))
        self.login = line_edit()
        self.password = line_edit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.checked = QCheckBox(t("Check the server’s certificate"))
        self.checked.setChecked(True)
        self.keep = QCheckBox(t("Keep the password in the keyring of this computer"))
        self.keep.hide()
        self.row(t("&Address"), self.address, check=self._check, required=True,
                 hint=t("Your database administrator has it, with your login."))  # fmt: skip
        self.row(t("&Login"), self.login, hint=t("It says who you are: what you do is written under its officer."))
        self.row(t("&Password"), self.password)
        self.wide(self.checked)
        self.wide(self.keep)
        self.address.textChanged.connect(self._typed)
        self._typed("")

    def begin(self) -> None:
        """Put the keyboard where something is missing, and look for a password that is kept."""
        empty = (one for one in (self.address, self.login, self.password) if not one.text())
        next(empty, self.address).setFocus()
        self._runner.run(servers.can_keep, then=self.keep.setVisible, owner=self)
        if self.login.text() and not self.password.text():
            look = partial(servers.kept, self.whole())
            self._runner.run(look, then=self._found, owner=self)

    def fill(self, address: str) -> None:
        """Show an address; a login in it goes to its own field."""
        place, login = servers.split(address)
        self.address.setText(place)
        if login:
            self.login.setText(login)

    def whole(self) -> str:
        """Return the address to connect to."""
        return servers.compose(self.address.text().strip(), self.login.text().strip(), self.password.text(),
                               checked=self.checked.isChecked())  # fmt: skip

    def remember(self) -> None:
        """Keep the password where that is wanted, and no longer where it is not."""
        if self.keep.isVisible() and self.keep.isChecked() and self.password.text():
            self._runner.run(partial(servers.keep, self.whole(), self.password.text()))
        elif self._kept:
            self._runner.run(partial(servers.forget, self.whole()))

    def _found(self, password: str) -> None:
        if password and not self.password.text():
            self._kept = True
            self.password.setText(password)
            self.keep.setChecked(True)

    def _typed(self, _text: str) -> None:
        self.checked.setEnabled(not servers.is_near(self.address.text().strip()))

    def _check(self) -> str:
        if servers.is_address(self.address.text().strip()):
            return ""
        return t("Type the server and the database: postgresql://server/database.")


class ConnectForm(Card):
    """Asks for the address of a server and who logs in. `accepted` brings the whole address."""

    accepted = Signal(str)
    cancelled = Signal()

    def __init__(self, runner: TaskRunner) -> None:
        super().__init__(t("Connect to a shared workspace"))
        self.form = ServerFields(runner, t("Connect to a shared workspace"))
        self.address = self.form.address
        self.body.addWidget(self.form)
        self.body.addLayout(buttons(t("Connect"), self._accept, self.cancelled.emit))
        self.body.addStretch(1)
        for field in (self.form.address, self.form.login, self.form.password):
            field.returnPressed.connect(self._accept)
        inside = Qt.ShortcutContext.WidgetWithChildrenShortcut
        away = QShortcut(QKeySequence(Qt.Key.Key_Escape), self, context=inside)
        away.activated.connect(self.cancelled)

    def _accept(self) -> None:
        if self.form.valid():
            self.form.remember()
            self.accepted.emit(self.form.whole())
