"""The programme of a call and its two Parties: names, authorities, funders, and how each Party's documents look."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from zoneinfo import available_timezones

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QPlainTextEdit, QWidget

from cmpdesk.domain.access import Right, require
from cmpdesk.domain.areas import Outcome
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.programmes import Paper, Party, Programme, ProgrammeTemplate
from cmpdesk.domain.text import LANGUAGES, LocalisedText
from cmpdesk.i18n import labels
from cmpdesk.i18n.catalogs import N_
from cmpdesk.i18n.conventions import LOCALES
from cmpdesk.i18n.screen import t, words
from cmpdesk.services import programmes
from cmpdesk.services.workspaces import Workspace
from cmpdesk.ui.conflicts import Subject
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.dialogs import sentence_of
from cmpdesk.ui.forms import Form, line_edit, text_edit
from cmpdesk.ui.inspector import Card
from cmpdesk.ui.labels import side_name, text
from cmpdesk.ui.plain import typed_text
from cmpdesk.ui.sheets import Sheet

LOCALE_NAMES = {
    "fr": N_("French, without a country"),
    "en": N_("English"),
    "nl": N_("Dutch, without a country"),
    "fr_CA": N_("French of Québec"),
    "fr_BE": N_("French of Belgium"),
    "fr_LU": N_("French of Luxembourg"),
    "nl_BE": N_("Dutch of Belgium"),
}
NO_PLACES = ("Etc/", "posix", "right/", "SystemV/", "US/")
"""Beginnings of time zones that are no places."""


@dataclass(frozen=True, slots=True)
class ProgrammeScene:
    """A programme with what of it is still the proposal of its template; `refusal` says why it may not be changed."""

    programme: Programme
    proposals: frozenset[str]
    zones: tuple[str, ...]
    refusal: Refusal | None


def load_programme(workspace: Workspace, officer: Officer, programme_id: str) -> ProgrammeScene:
    """Load a programme. What an officer has changed since is no longer a proposal."""
    programme = programmes.programme(workspace, programme_id)
    named = programmes.proposals(workspace, programme_id)
    template = next((one for one in programmes.templates() if one.code == programme.code), None)
    kept = [one for one in named if template is None or _value(programme, one) == _value(template, one)]
    known = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith(NO_PLACES))
    zones = dict.fromkeys([*(party.zone for party in programme.parties), *known])
    refusal = None
    try:
        require(officer, Right.EDIT_PROGRAMME, office=workspace.info.office)
    except Refusal as why:
        refusal = why
    return ProgrammeScene(programme, frozenset(kept), tuple(zones), refusal)


def _value(source: Programme | ProgrammeTemplate, name: str) -> object:
    """Return what stands under a name such as ``parties.second.authority``; None for what calls hold."""
    if not name.startswith("parties."):
        return getattr(source, name) if name in ("name", "legal_basis") else None
    _, side, field = name.split(".")
    party = next(one for one in source.parties if one.side == side)
    return getattr(party, field, None)


class PartyCard(Card):
    """One Party of the programme. Its code and currency stay: filings hang on them."""

    def __init__(self, party: Party, scene: ProgrammeScene) -> None:
        w = words()
        super().__init__(name=labels.party_name(w, party))
        self.party = party
        self._proposals = scene.proposals
        self.body.addWidget(side_name(party.side, labels.party_name(w, party)))
        fixed = t("{code} · {currency}: code and currency stay, filings hang on them.", code=party.code,
                  currency=w.sign(party.currency, precise=True))  # fmt: skip
        self.body.addWidget(text(fixed, "muted", wrap=True))
        self.form = Form(labels.party_name(w, party))
        self.body.addWidget(self.form)
        self.body.addStretch(1)
        self.names = self._localised("name", t("Name"), party.name, required=True)
        self.authority = line_edit(party.authority)
        self.authority.setCursorPosition(0)
        self._row("authority", t("Authority"), self.authority, check=True)
        self.funders = text_edit("\n".join(party.funders), lines=3)
        self._row("funders", t("Funders"), self.funders, check=True, hint=t("One per line."))
        self._how_it_prints(party, scene)
        self.terms = self._localised("promoter_term", t("Promoter"), party.promoter_term)
        self.letterhead = text_edit(party.letterhead, lines=3)
        self._row("letterhead", t("Letterhead"), self.letterhead, hint=t("Lines at the top of what is printed."))
        self.signatories = text_edit(party.signatories, lines=2)
        self._row("signatories", t("Signatories"), self.signatories, hint=t("One per line: name, function."))

    def _how_it_prints(self, party: Party, scene: ProgrammeScene) -> None:
        w = words()
        self.language = combo([(code, labels.language(w, code)) for code in LANGUAGES], party.languages[0])
        self._row("languages", t("Documents in"), self.language)
        boxes = QWidget()
        boxes.setProperty("kind", "plain")
        line = QHBoxLayout(boxes)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(10)
        self.others: dict[str, QCheckBox] = {}
        for code in LANGUAGES:
            box = QCheckBox(labels.language(w, code))
            box.setAccessibleName(t("Also in {language}", language=labels.language(w, code)))
            box.setChecked(code in party.languages[1:])
            line.addWidget(box)
            self.others[code] = box
        line.addStretch(1)
        self.form.row(t("Also in"), boxes)
        self.language.currentIndexChanged.connect(self._preferred)
        self._preferred()
        known = tuple(dict.fromkeys((*LOCALES, party.locale)))
        self.conventions = combo([(one, t(LOCALE_NAMES.get(one, one))) for one in known], party.locale)
        self._row("locale", t("Dates and numbers"), self.conventions)
        self.paper = combo([(str(paper), labels.paper(w, paper)) for paper in Paper], str(party.paper))
        self._row("paper", t("Paper"), self.paper)
        self.zone = combo([(zone, f"{w.place(zone)} · {zone}") for zone in scene.zones], party.zone)
        self._row("zone", t("Time zone"), self.zone)

    def changed_party(self) -> Party:
        """Return the Party as it is typed."""
        preferred = str(self.language.currentData())
        others = tuple(code for code, box in self.others.items() if box.isChecked() and code != preferred)
        return replace(
            self.party,
            name=_localised_text(self.names),
            authority=self.authority.text().strip(),
            funders=_lines(self.funders),
            languages=(preferred, *others),
            locale=str(self.conventions.currentData()),
            paper=Paper(self.paper.currentData()),
            zone=str(self.zone.currentData()),
            promoter_term=_localised_text(self.terms),
            letterhead="\n".join(_lines(self.letterhead)),
            signatories="\n".join(_lines(self.signatories)),
        )

    def typed(self) -> tuple[object, ...]:
        """Return what stands in the fields."""
        return (
            *(field.text() for field in (*self.names, *self.terms)), self.authority.text(),
            typed_text(self.funders), typed_text(self.letterhead), typed_text(self.signatories),
            self.language.currentData(), self.conventions.currentData(),
            *(box.isChecked() for box in self.others.values()), self.paper.currentData(), self.zone.currentData(),
        )  # fmt: skip

    def _hint(self, name: str) -> str:
        return proposal_hint(f"parties.{self.party.side}.{name}", self._proposals)

    def _localised(self, name: str, label: str, value: LocalisedText, *, required: bool = False) -> Sequence[QLineEdit]:
        return localised_rows(self.form, label, value, self._hint(name), required=required)

    def _row(self, name: str, label: str, field: QWidget, *, check: bool = False, hint: str = "") -> None:
        check_with = partial(self._check, name) if check else None
        hints = " ".join(one for one in (hint, self._hint(name)) if one)
        self.form.row(label, field, check=check_with, hint=hints, required=check)

    def _check(self, name: str) -> str:
        if name == "authority":
            return "" if self.authority.text().strip() else t("Type the authority that signs for this Party.")
        return "" if _lines(self.funders) else t("Type one funder at least; the authority itself may be one.")

    def _preferred(self, _index: int = 0) -> None:
        for code, box in self.others.items():
            box.setVisible(code != self.language.currentData())


class ProgrammeSheet(Sheet):
    """Edits a programme and its Parties."""

    def __init__(self, parent: QWidget | None, desk: Desk, scene: ProgrammeScene) -> None:
        w = words()
        super().__init__(
            parent,
            desk.runner,
            t("Programme and Parties · {programme}", programme=w.localised(scene.programme.name)),
            t("What calls and documents say from now on; packets already given out stay as they are."),
            t("Save the programme"),
        )
        self._desk, self._scene = desk, scene
        card = Card(t("Programme"))
        self.form = Form(t("Programme"))
        self.names = localised_rows(self.form, t("Name"), scene.programme.name,
                                    proposal_hint("name", scene.proposals), required=True)  # fmt: skip
        self.bases = localised_rows(self.form, t("Legal basis"), scene.programme.legal_basis,
                                    proposal_hint("legal_basis", scene.proposals))  # fmt: skip
        card.body.addWidget(self.form)
        self.body.addWidget(card)
        self.cards = tuple(PartyCard(party, scene) for party in scene.programme.parties)
        sides = QHBoxLayout()
        sides.setSpacing(12)
        for one in self.cards:
            one.setMinimumWidth(1)
            sides.addWidget(one, 1, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(sides)
        self.body.addStretch(1)
        self.size_to(1080, 720)
        self.filled()
        if scene.refusal is not None:
            self.read_only(sentence_of(scene.refusal))
        else:
            again = partial(load_programme, desk.workspace, desk.officer, scene.programme.id)
            self.edits(desk, Subject("programme", scene.programme.id, scene.programme.version, again,
                                     partial(ProgrammeSheet, parent, desk)))  # fmt: skip
            self.keep_draft(desk, f"programme:{scene.programme.id}")
            self.names[0].setFocus()

    def typed(self) -> object:
        """Return what stands in the fields."""
        own = tuple(field.text() for field in (*self.names, *self.bases))
        return (own, *(card.typed() for card in self.cards))

    def first_fault(self) -> QWidget | None:
        """Check every field, and return the first faulty one."""
        faulty = [form for form in (self.form, *(card.form for card in self.cards)) if not form.valid()]
        if not faulty:
            return None
        faulty[0].valid()  # puts the keyboard into its first faulty field
        return QApplication.focusWidget() or faulty[0]

    def work(self) -> "partial[Outcome[Programme]]":
        """Return the saving of what is typed."""
        before = self._scene.programme
        first, second = (card.changed_party() for card in self.cards)
        changed = replace(before, name=_localised_text(self.names), legal_basis=_localised_text(self.bases),
                          parties=(first, second))  # fmt: skip
        return partial(programmes.edit, self._desk.workspace, officer=self._desk.officer, seen=before.version,
                       changed=changed)  # fmt: skip


def localised_rows(form: Form, label: str, value: LocalisedText, hint: str = "", *,
                   required: bool = False) -> Sequence[QLineEdit]:  # fmt: skip
    """Add a row per language and return the fields; one language at least is wanted where `required`."""
    w = words()
    fields = tuple(line_edit(getattr(value, language)) for language in LANGUAGES)
    for language, field in zip(LANGUAGES, fields, strict=True):
        field.setCursorPosition(0)
        first = language == LANGUAGES[0]
        name = f"{label} · {labels.language(w, language)}"
        check = partial(_named, fields) if required and first else None
        form.row(name, field, check=check, hint=hint if language == LANGUAGES[-1] else "")
        if hint:
            field.setAccessibleDescription(hint)
    return fields


def combo(choices: Sequence[tuple[str, str]], chosen: str) -> QComboBox:
    """Return a box of `choices` (key, text) that does not widen the form."""
    box = QComboBox()
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(10)
    for key, said in choices:
        box.addItem(said, key)
    box.setCurrentIndex(max(0, box.findData(chosen)))
    return box


def proposal_hint(name: str, proposals: frozenset[str]) -> str:
    """Return the label of a value that no source gives, "" of any other."""
    return t("Proposal: no source gives it.") if name in proposals else ""


def _named(fields: Sequence[QLineEdit]) -> str:
    return "" if any(field.text().strip() for field in fields) else t("Type the name, in one language at least.")


def _localised_text(fields: Sequence[QLineEdit]) -> LocalisedText:
    return LocalisedText(*(field.text().strip() for field in fields))


def _lines(field: QPlainTextEdit) -> tuple[str, ...]:
    return tuple(line.strip() for line in typed_text(field).splitlines() if line.strip())
