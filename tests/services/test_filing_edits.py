"""Editing an application with its filings by hand."""

from dataclasses import replace

import pytest

from cmpdesk.domain.calls import Confidentiality
from cmpdesk.domain.directory import Officer, Role
from cmpdesk.domain.filings import (
    ApplicationEdit,
    ApplicationFilter,
    ApplicationSheet,
    FilingEdit,
    PlannedMission,
    YearAmount,
)
from cmpdesk.domain.money import Money
from cmpdesk.domain.pages import Sort
from cmpdesk.domain.programmes import Side
from cmpdesk.services import calls, directory, filing_edits, filings, history, workspaces
from cmpdesk.storage.workspace import Workspace
from tests.storage.fixtures import a_call, check_refused, check_undone, fill, published


@pytest.fixture
def reader(workspace: Workspace, officer: Officer) -> Officer:
    return workspaces.add_officer(workspace, officer=officer, name="Chantal", party_code=None, role=Role.READER).value


class Filed:
    """One application with both filings, and what is typed of it."""

    def __init__(self, workspace: Workspace, officer: Officer) -> None:
        self.workspace, self.officer = workspace, officer
        call = published(workspace, officer, a_call(workspace, officer))
        (self.id,) = fill(workspace, officer, call, ["Atlas des rives"])
        self.save(self.filing(contact="Odette Lavoie", email="o.lavoie@sphaigne.example"))

    @property
    def start(self) -> tuple[ApplicationSheet, ApplicationEdit]:
        return filing_edits.start(self.workspace, self.id)

    def filing(self, **changed: object) -> ApplicationEdit:
        """Return the draft with changes in the filing of the first side."""
        _, draft = self.start
        first, second = draft.filings
        assert first is not None
        return replace(draft, filings=(replace(first, **changed), second))  # type: ignore[arg-type]  # by name

    def save(self, draft: ApplicationEdit, *, officer: Officer | None = None, seen: int = 0) -> ApplicationSheet:
        sheet, _ = self.start
        return filing_edits.edit(self.workspace, officer=officer or self.officer, application_id=self.id,
                                 seen=seen or sheet.version, draft=draft).value  # fmt: skip

    @property
    def first(self) -> FilingEdit:
        found = self.start[1].filings[0]
        assert found is not None
        return found


@pytest.fixture
def filed(workspace: Workspace, officer: Officer) -> Filed:
    return Filed(workspace, officer)


def test_the_head_is_changed_and_taken_back(filed: Filed, workspace: Workspace, officer: Officer) -> None:
    sheet, draft = filed.start
    call = calls.call(workspace, sheet.call_id)
    sector = call.sectors[-1]
    wanted = replace(draft, title=" Atlas des deux rives ", sector_id=sector.id, confidentiality=Confidentiality.STRICT)
    made = check_undone(workspace, officer, lambda: filed.save(wanted))
    assert (made.title, made.sector, filed.start[1].confidentiality) == ("Atlas des deux rives", sector.name,
                                                                         Confidentiality.STRICT)  # fmt: skip
    found = filings.page(workspace, ApplicationFilter(call.id, search="deux"), Sort("title")).rows
    assert [row.id for row in found] == [filed.id]
    assert history.steps(workspace).rows[0].params == {"number": made.number}
    made = filed.save(replace(filed.start[1], sector_id=None, confidentiality=None))
    assert made.sector is None


def test_a_filing_is_changed_in_every_field(filed: Filed, workspace: Workspace, officer: Officer) -> None:
    mission = PlannedMission(Side.SECOND, 2, 5, "automne 2027")
    wanted = filed.filing(
        title="Atlas", reference="QC-7", organisation="Observatoire du fleuve", organisation_address="2, rue du Quai",
        contact="Ursuline Roy", contact_function="Directrice", email="u@exemple.test", phone="418", partner="Port",
        months=18, renewed=True, amounts=(YearAmount(2, Money(200, "CAD")), YearAmount(1, Money(100, "CAD"))),
        other_funding="Ville", summary="Deux\nlignes", benefits="Bien", keywords="eau", received_at=None,
        missions=(mission,), language="nl",
    )  # fmt: skip
    check_undone(workspace, officer, lambda: filed.save(wanted))
    made = filed.first
    assert made.amounts == (YearAmount(1, Money(100, "CAD")), YearAmount(2, Money(200, "CAD")))
    assert made.requested == Money(300, "CAD")
    expected = replace(wanted.filings[0], amounts=made.amounts, requested=made.requested)  # type: ignore[type-var]  # not None
    assert made == expected
    (row,) = filings.page(workspace, ApplicationFilter(filed.start[0].call_id), Sort("amount_first")).rows
    assert row.amounts[0] == Money(300, "CAD")
    known = {person.name: person.email for person in directory.people(workspace)}
    assert known == {"Ursuline Roy": "u@exemple.test", "Odette Lavoie": "o.lavoie@sphaigne.example"}
    assert filed.start[1].filings[1] == wanted.filings[1]


def test_what_was_received_stays_in_the_journal_and_the_directory(filed: Filed, workspace: Workspace) -> None:
    filed.save(filed.filing(email="autre@exemple.test", organisation_address="Ailleurs"))
    assert filed.first.email == "autre@exemple.test"
    (person,) = [row for row in directory.people(workspace) if row.name == "Odette Lavoie"]
    assert person.email == "o.lavoie@sphaigne.example"
    changes = history.changes(workspace, history.steps(workspace).rows[0].id)
    assert "o.lavoie@sphaigne.example" in repr([one for one in changes if one.table == "filing"])


def test_a_contact_can_go_and_an_amount_too(filed: Filed) -> None:
    made = filed.save(filed.filing(contact="", amounts=(), requested=None))
    assert made.filings[0] is not None
    assert (made.filings[0].contact, made.filings[0].requested) == ("", None)
    made = filed.save(filed.filing(requested=Money(5, "CAD")))
    assert made.filings[0] is not None
    assert made.filings[0].requested == Money(5, "CAD")


def test_nothing_changed_leaves_no_trace_but_the_version(filed: Filed, workspace: Workspace) -> None:
    before = filed.start[1]
    filed.save(before)
    assert filed.start[1] == before
    step = history.steps(workspace).rows[0]
    assert [one.table for one in history.changes(workspace, step.id)] == ["application"]


def test_what_is_refused(filed: Filed, workspace: Workspace, officer: Officer, reader: Officer) -> None:
    sheet, draft = filed.start
    unclear = workspaces.add_officer(workspace, officer=officer, name="Bram", party_code="WB", role=Role.OFFICER).value
    unclear = replace(unclear, cleared=False)
    refused: list[tuple[str, ApplicationEdit, Officer]] = [
        ("application.no-title", replace(draft, title=" "), officer),
        ("application.not-of-call", replace(draft, sector_id="ailleurs"), officer),
        ("application.not-of-call", replace(draft, strand_id=draft.sector_id), officer),
        ("filing.incomplete", filed.filing(title=""), officer),
        ("filing.incomplete", filed.filing(organisation=" "), officer),
        ("filing.year-twice", filed.filing(amounts=(YearAmount(1, Money(1, "CAD")),) * 2), officer),
        ("money.two-currencies", filed.filing(amounts=(), requested=Money(1, "EUR")), officer),
        ("money.two-currencies", filed.filing(amounts=(YearAmount(1, Money(1, "EUR")),)), officer),
        ("access.edit-application", draft, reader),
        ("access.register-filings", filed.filing(title="Autre"), unclear),
        ("access.see-strict", replace(draft, confidentiality=Confidentiality.STRICT), unclear),
    ]
    for code, wanted, who in refused:
        with check_refused(workspace, code):
            filed.save(wanted, officer=who)
    with check_refused(workspace, "record.moved"):
        filed.save(draft, seen=sheet.version + 7)
    with check_refused(workspace, "record.gone"):
        filing_edits.start(workspace, "nulle-part")
    assert workspaces.check(workspace).sound
