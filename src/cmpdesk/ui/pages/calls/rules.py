"""The rules of a call, in the form."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtWidgets import QCheckBox, QComboBox

from cmpdesk.domain import calls as rules
from cmpdesk.domain.calls import CallDraft, Confidentiality, Pairing, ProjectStart
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.programmes import Party, Side
from cmpdesk.domain.scoring import EvaluationMode
from cmpdesk.i18n import labels, projects, scores
from cmpdesk.i18n.screen import t, words
from cmpdesk.ui.dialogs import sentence_of
from cmpdesk.ui.forms import Form, NumberField, line_edit
from cmpdesk.ui.inspector import Card
from cmpdesk.ui.labels import text
from cmpdesk.ui.pages.calls.drafts import MEGABYTE

Choice = tuple[tuple[EvaluationMode, Side | None], str]


def evaluation_choices(names: Mapping[Side, str]) -> list[Choice]:
    """Return whose jury may judge, in words: each Party's, one Party's for both, or one joint panel."""
    w, modes = words(), EvaluationMode
    made: list[Choice] = [((modes.PARALLEL, None), scores.evaluation_mode(w, modes.PARALLEL))]
    made += [((modes.DELEGATED, side), t("The jury of {party} judges for both", party=names[side])) for side in Side]
    return [*made, ((modes.COMMON, None), scores.evaluation_mode(w, modes.COMMON))]


class RulesCard(Card):
    """Pairing, numbers, duration, confidentiality, reviewers, size of files, contact."""

    def __init__(self) -> None:
        super().__init__(t("Rules"))
        w = words()
        self.form = Form(t("Rules"))
        self.pairing = QComboBox()
        for pairing in Pairing:
            self.pairing.addItem(labels.pairing(w, pairing), str(pairing))
        self.form.row(t("Pa&iring"), self.pairing)
        self.rolling = QCheckBox(t("R&olling, without a deadline"))
        self.form.wide(self.rolling)
        self.template = line_edit()
        self.example = text("", "muted", wrap=True)
        self.form.row(
            t("Num&bers"),
            self.template,
            check=self._check_template,
            hint=t("{session}, {sector} and {seq} are filled in; {seq:02} has two digits."),
        )
        self.form.wide(self.example)
        self.months = NumberField(0, 120)
        self.form.row(t("&Longest project (months)"), self.months, hint=t("0 for no limit."))
        self.confidentiality = QComboBox()
        for level in Confidentiality:
            self.confidentiality.addItem(labels.confidentiality(w, level), str(level))
        for combo in (self.pairing, self.confidentiality):
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            combo.setMinimumContentsLength(12)
        self.form.row(t("C&onfidentiality"), self.confidentiality)
        self.reviewers = NumberField(1, 20)
        self.form.row(t("&Reviewers per application and Party"), self.reviewers)
        self.evaluation = QComboBox()
        self.evaluation.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.evaluation.setMinimumContentsLength(12)
        for (mode, lead), said in evaluation_choices({side: labels.side(w, side) for side in Side}):
            self.evaluation.addItem(said, f"{mode} {lead or ''}".strip())
        self.form.row(t("&Evaluation"), self.evaluation)
        self.start = QComboBox()
        self.start.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.start.setMinimumContentsLength(12)
        for rule in ProjectStart:
            self.start.addItem(projects.project_start(w, rule), str(rule))
        self.form.row(t("Pro&jects may start"), self.start)
        self.largest = NumberField(1, 2000)
        self.form.row(t("Largest &attachment (MB)"), self.largest)
        self.words = NumberField(0, 5000)
        self.form.row(t("Longest summar&y (words)"), self.words, hint=t("0 for no limit."))
        self.contact = line_edit()
        self.form.row(t("Contac&t"), self.contact, hint=t("Printed in the packets."))
        self.basis = line_edit()
        self.form.row(t("Legal basis"), self.basis,
                      hint=t("Of what is sent to the other Party; nothing for that of the programme."))  # fmt: skip
        self.body.addWidget(self.form)
        self.body.addStretch(1)
        self._place = (1, 1)

    def fill(self, draft: CallDraft) -> None:
        """Show the rules of `draft`."""
        self.pairing.setCurrentIndex(self.pairing.findData(str(draft.pairing)))
        self.rolling.setChecked(draft.rolling)
        self.template.setText(draft.number_template)
        self.months.set_value(draft.max_months or 0)
        self.confidentiality.setCurrentIndex(self.confidentiality.findData(str(draft.confidentiality)))
        self.reviewers.set_value(draft.reviewers_per_application)
        chosen = f"{draft.evaluation} {draft.lead or ''}".strip()
        self.evaluation.setCurrentIndex(max(0, self.evaluation.findData(chosen)))
        self.start.setCurrentIndex(self.start.findData(str(draft.project_start)))
        self.largest.set_value(max(1, draft.size_limit // MEGABYTE))
        self.words.set_value(draft.summary_words or 0)
        for field, typed in ((self.contact, draft.contact), (self.basis, draft.legal_basis)):
            field.setText(typed)
            field.setCursorPosition(0)

    def name_parties(self, parties: Sequence[Party]) -> None:
        """Name the Parties as the programme does."""
        names = {party.side: labels.party_name(words(), party) for party in parties}
        if len(names) == len(Side):
            for place, (_, said) in enumerate(evaluation_choices(names)):
                self.evaluation.setItemText(place, said)

    def into(self, draft: CallDraft) -> CallDraft:
        """Return `draft` with these rules."""
        mode, _, lead = str(self.evaluation.currentData()).partition(" ")
        return replace(
            draft,
            evaluation=EvaluationMode(mode),
            lead=Side(lead) if lead else None,
            pairing=Pairing(self.pairing.currentData()),
            rolling=self.rolling.isChecked(),
            number_template=self.template.text().strip(),
            max_months=self.months.value() or None,
            confidentiality=Confidentiality(self.confidentiality.currentData()),
            reviewers_per_application=self.reviewers.value(),
            size_limit=self.largest.value() * MEGABYTE,
            summary_words=self.words.value() or None,
            contact=self.contact.text().strip(),
            legal_basis=self.basis.text().strip(),
            project_start=ProjectStart(self.start.currentData()),
        )

    def typed(self) -> tuple[object, ...]:
        """Return what stands in the fields."""
        return (
            self.pairing.currentData(), self.rolling.isChecked(), self.template.text(), self.months.value(),
            self.confidentiality.currentData(), self.reviewers.value(), self.largest.value(), self.words.value(),
            self.contact.text(), self.basis.text(), self.evaluation.currentData(), self.start.currentData(),
        )  # fmt: skip

    def show_example(self, session: int, sector: int) -> None:
        """Show the first numbers that the template gives in this session and sector."""
        self._place = (session, sector)
        try:
            numbers = [
                rules.number(self.template.text().strip(), session=session, sector=sector, sequence=sequence)
                for sequence in (1, 2)
            ]
        except Refusal:
            self.example.setText("")
        else:
            self.example.setText(t("The first applications will be {numbers}…", numbers=", ".join(numbers)))

    def _check_template(self) -> str:
        try:
            rules.number(self.template.text().strip(), session=self._place[0], sector=self._place[1], sequence=1)
        except Refusal as refusal:
            return sentence_of(refusal)
        return ""
