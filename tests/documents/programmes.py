"""One office per programme template: a call, its filings from sheets of invented promoters, its juries, its packets."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cmpdesk.domain.calls import CallAction, CallSheet, Pairing
from cmpdesk.domain.deadlines import Deadline
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.filings import ApplicationFilter
from cmpdesk.domain.juries import ReviewerDraft
from cmpdesk.domain.packets import PacketRow
from cmpdesk.domain.pages import Sort
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.text import LocalisedText
from cmpdesk.services import calls, filings, imports, juries, packets, programmes, workspaces
from cmpdesk.services.workspaces import Workspace
from tests.documents.contents import document
from tests.services.declaring import declare_none

DEADLINE = Deadline(datetime(2027, 3, 15, 22, 59, tzinfo=UTC), "Europe/Brussels")
"""23:59 in Brussels, in the weeks when Québec is 5 hours behind."""
RETURN_BY = Deadline(datetime(2027, 3, 26, 21, 0, tzinfo=UTC), "America/Toronto")

HEADINGS = {
    "fr": ("Numéro", "Titre", "Secteur", "Organisme", "Adresse", "Responsable", "Courriel", "Durée (mois)",
           "Montant an 1", "Montant an 2", "Résumé", "Retombées", "Reçu le", "Pièces jointes", "Mission 1 vers",
           "Mission 1 personnes", "Mission 1 jours", "Mission 1 période"),
    "nl": ("Nummer", "Titel", "Sector", "Organisatie", "Adres", "Contactpersoon", "E-mail", "Duur (maanden)",
           "Bedrag jaar 1", "Bedrag jaar 2", "Samenvatting", "Resultaten", "Ontvangen op", "Bijlagen",
           "Zending 1 naar", "Zending 1 personen", "Zending 1 dagen", "Zending 1 periode"),
}  # fmt: skip
HOSTILE = "Filière <b>bois</b> & béton \U0001f333 \u200fאבג\u200e : un titre « entre guillemets » ; fini ! vraiment ?"
LONG = ("Réseau transatlantique de partage des savoirs sur la restauration des tourbières " * 30)[:2000].strip()


@dataclass(frozen=True)
class Printed:
    """What one template gave: its call and the packets of both juries."""

    call: CallSheet
    rows: dict[Side, tuple[PacketRow, ...]]
    files: dict[str, Path]
    """By code of reviewer."""


class Clock:
    """A clock that a story sets; each reading is a second later than the one before."""

    def __init__(self) -> None:
        self.at = datetime(2027, 1, 11, 14, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at


def titles(count: int) -> list[str]:
    """Return titles of applications: a hostile one, one of 2,000 characters, then plain ones."""
    plain = [f"Ateliers croisés de lutherie et d’acoustique, série {number}" for number in range(3, count + 1)]
    return [HOSTILE, LONG, *plain][:count]


def filed(folder: Path, call: CallSheet, side: Side, currency: str, language: str, names: Sequence[str],
          towards: str) -> Path:  # fmt: skip
    """Write the sheet of one Party, and its attachments beside it; return the sheet."""
    folder.mkdir()
    first = side is Side.FIRST
    path = folder / "depots.csv"
    rows = []
    for place, title in enumerate(names, start=1):
        digit = call.sectors[0].digit
        number = f"16.{digit}{place:02}" if call.pairing is Pairing.PAIRED else ""
        piece = f"Budget {side} {place}.pdf"
        (folder / piece).write_bytes(document(1, text=piece))
        amounts = ("12 500,00 $", "8 000,50 $") if currency == "CAD" else ("9.800,00 €", "7.200,00 €")
        who = ("Atelier du Fleuve", "12, rue du Quai, Matane (Québec)  G4W 1A1", "Odette Lavoie") if first else \
            ("Werkhuis De Linde", "Lindestraat 4, 9000 Gent", "Bram Peeters")  # fmt: skip
        rows.append([
            number, title, call.sectors[0].name.in_(language), f"{who[0]} {place}", who[1], who[2],
            f"contact{place}@{'fleuve' if first else 'linde'}.example", "24", *amounts,
            "Deux ateliers s’accueillent en résidence et publient ensemble un carnet de bois résonants.",
            f"Douze prototypes et une exposition {'au Québec' if first else 'en Belgique'}.",
            "2027-03-10 15:00" if first else "10/03/2027 15:00", piece, towards, "3", "7", "octobre 2027",
        ])  # fmt: skip
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";").writerows([HEADINGS[language], *rows])
    return path


def printed(folder: Path, code: str, count: int = 3) -> Printed:
    """Walk one programme from its template to its packets, in a workspace of its own under `folder`."""
    clock = Clock()
    workspace = workspaces.create(
        str(folder / f"{code}.cmpdesk"), office=None, officer_name="Odile Garneau", clock=clock
    )
    try:
        call = _closed_call(workspace, code, clock, folder, count)
        rows, files = {}, {}
        for side in Side:
            _jury(workspace, call, side)
            declare_none(workspace, _lead(workspace), call.id, side)
            out = folder / f"out-{side}"
            rows[side] = packets.produce(workspace, officer=_lead(workspace), call_id=call.id, side=side, out=out,
                                         jobs=1).value  # fmt: skip
            for row, path in zip(rows[side], sorted(out.iterdir()), strict=True):
                files[row.reviewer.code] = path
        return Printed(call, rows, files)
    finally:
        workspace.close()


def _lead(workspace: Workspace) -> Officer:
    return workspaces.officers(workspace)[0]


def _closed_call(workspace: Workspace, code: str, clock: Clock, folder: Path, count: int) -> CallSheet:
    """Open, publish and close a call of the programme `code`, its filings imported and declared admissible."""
    lead = _lead(workspace)
    template = next(one for one in programmes.templates() if one.code == code)
    programme = programmes.adopt(workspace, officer=lead, template=template).value
    session = programmes.open_session(workspace, officer=lead, programme_id=programme.id, number=16, label="XVIe",
                                      place="Québec", first_year=2027, last_year=2029).value  # fmt: skip
    draft = replace(
        calls.blank(workspace, programme.id, session.id), contact="Bureau des programmes · 555-0100",
        title=LocalisedText("Appel 2027-2029", "Call 2027-2029", "Oproep 2027-2029"), deadline=DEADLINE,
        return_by=RETURN_BY,
    )  # fmt: skip
    call = calls.create(workspace, officer=lead, programme_id=programme.id, draft=draft).value
    for side in Side:
        call = calls.approve(workspace, officer=lead, call_id=call.id, seen=call.version, side=side,
                             on=workspace.today()).value  # fmt: skip
    for action in (CallAction.AGREE, CallAction.PUBLISH, CallAction.CLOSE):
        if action is CallAction.CLOSE:
            clock.at = DEADLINE.instant + timedelta(days=1)
        call = calls.move(workspace, officer=lead, call_id=call.id, seen=call.version, action=action).value
    for side in Side:
        party, other = programme.party(side), programme.party(side.other)
        language = "nl" if party.languages[0] == "nl" else "fr"
        path = filed(folder / f"in-{side}", call, side, party.currency, language, titles(count),
                     other.name.in_(language))  # fmt: skip
        plan = imports.dry_run(workspace, officer=lead, call_id=call.id, side=side, path=path,
                               attachments=path.parent)  # fmt: skip
        faults = [fault for row in plan.rows for fault in row.checked.faults]
        assert not faults, faults
        imports.commit(workspace, officer=lead, plan=plan)
    rows = filings.page(workspace, ApplicationFilter(call.id), Sort("number"), None, 500).rows
    filings.declare_admissible(workspace, officer=lead, application_ids=tuple(row.id for row in rows))
    return calls.call(workspace, call.id)


def _jury(workspace: Workspace, call: CallSheet, side: Side) -> None:
    """Two reviewers who read everything: one in the Party's language, recused from the second; one in English."""
    lead = _lead(workspace)
    party = calls.programme_of(workspace, call).party(side)
    rows = filings.page(workspace, ApplicationFilter(call.id), Sort("number"), None, 500).rows
    for number, languages in enumerate(((party.languages[0],), ("en",)), start=1):
        draft = ReviewerDraft(f"{party.code}-{number:02}", f"Personne Inventée {number}", "", "", (), languages, 60)
        reviewer = juries.add_reviewer(workspace, officer=lead, call_id=call.id, side=side, draft=draft).value
        for row in rows:
            juries.assign(workspace, officer=lead, reviewer_id=reviewer.id, application_id=row.id)
        if number == 1:
            mine = [one for one in juries.assignments(workspace, call.id, side) if one.reviewer_id == reviewer.id]
            held = next(one for one in mine if one.application_id == rows[1].id)
            juries.recuse(workspace, officer=lead, assignment_id=held.id, seen=held.version, reason="Lien familial")
