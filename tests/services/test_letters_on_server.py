"""Letters between officers with logins of their own: each Party writes and numbers its letters, and all read them."""

from dataclasses import replace

import pytest

from cmpdesk.domain.directory import PersonDraft, Role
from cmpdesk.domain.errors import Foreseen
from cmpdesk.domain.letters import LetterFilter, LetterKind, LetterState, LetterTemplate
from cmpdesk.domain.programmes import Side
from cmpdesk.services import directory, letter_templates, letters, letters_shown, privacy
from cmpdesk.services.programmes import programme
from tests.services.following import cohort
from tests.services.lettered import DATED, drafts, versions
from tests.storage.fixtures import Clock
from tests.storage.logins import server


def test_each_party_seals_its_own_and_all_read_them(postgres_database: str, clock: Clock) -> None:
    with server(postgres_database, clock=clock) as made:
        held = cohort(made.owner, made.lead, 2, milestones=False)
        qc = made.officer("une", Role.OFFICER, party="QC")
        wb = made.officer("deux", Role.LEAD, party="WB", cleared=True)
        ours, theirs = made.open(qc), made.open(wb)
        try:
            party = programme(ours, held.call.programme_id).party(Side.FIRST)
            own = LetterTemplate(LetterKind.CALENDAR, "fr", 0, "Dates de {project}", "{decision}\n\n{table:dates}")
            letter_templates.adopt(ours, officer=qc, party=party, draft=own)
            rows = drafts(ours, qc, held, [Side.FIRST])
            assert {row.template_number for row in rows} == {1}
            drafts(theirs, wb, held, [Side.SECOND])
            sealed = letters.seal(ours, officer=qc, seen=versions(rows)).value
            letters.send(ours, officer=qc, seen=versions(sealed[:1]), on=DATED)
            seen = letters.rows(theirs, LetterFilter(held.call.id))
            assert sorted(str(row.state) for row in seen) == ["draft", "draft", "sealed", "sent"]
            assert letters_shown.pages(theirs, sealed[0].id).startswith(b"%PDF")
            with pytest.raises(Foreseen) as refused:
                letters.discard(ours, officer=qc, seen={row.id: row.version for row in seen
                                                        if row.state is LetterState.DRAFT})  # fmt: skip
            assert refused.value.code == "access.write-letters"
        finally:
            ours.close()
            theirs.close()


def test_a_lead_of_one_party_erases_somebody_from_letters_of_the_other(postgres_database: str, clock: Clock) -> None:
    with server(postgres_database, clock=clock) as made:
        held = cohort(made.owner, made.lead, 1, milestones=False)
        person = directory.add_person(made.owner, officer=made.lead, draft=PersonDraft("Éloïse Marchandeau")).value
        (row,) = drafts(made.owner, made.lead, held, [Side.FIRST])
        text = replace(letters.sheet(made.owner, row.id).text, recipient="Éloïse Marchandeau")
        edited = letters.edit(made.owner, officer=made.lead, letter_id=row.id, seen=row.version, text=text).value.row
        letters.seal(made.owner, officer=made.lead, seen=versions([edited]))
        wb = made.officer("deux", Role.LEAD, party="WB", cleared=True)
        theirs = made.open(wb)
        try:
            assert privacy.erase_person(theirs, officer=wb, person_id=person.id).value.letters == 1
            (left,) = letters.rows(theirs, LetterFilter(held.call.id))
            assert left.state is LetterState.DESTROYED
        finally:
            theirs.close()
