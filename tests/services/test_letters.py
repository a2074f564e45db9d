"""Letters: drafted for both Parties at once, edited, sealed with numbers without gaps, sent; texts in versions."""

import email
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from email.policy import SMTP
from pathlib import Path

import pikepdf
import pytest

from cmpdesk.domain.calls import Confidentiality
from cmpdesk.domain.directory import Officer, PersonDraft, Role
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.letters import (
    LetterFilter,
    LetterKind,
    LetterRow,
    LetterState,
    LetterTable,
    LetterTemplate,
    Merge,
    checked,
)
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.tasks import Progress, Unwatched
from cmpdesk.domain.text import sort_key
from cmpdesk.i18n.words import Words
from cmpdesk.services import (
    directory,
    history,
    letter_facts,
    letter_templates,
    letters,
    letters_shown,
    privacy,
    workspaces,
)
from cmpdesk.services.letters_shown import LetterForm
from cmpdesk.services.programmes import programme
from cmpdesk.storage import tables
from cmpdesk.storage.workspace import Workspace
from tests.services.following import Cohort, cohort
from tests.services.lettered import DATED, DECIDED, drafts, headed, merge, versions
from tests.storage.fixtures import Clock

ON = date(2020, 10, 5)


@pytest.fixture
def made(workspace: Workspace, officer: Officer) -> Cohort:
    return cohort(workspace, officer, 3, milestones=False)


@contextmanager
def refused(code: str, **params: str) -> Iterator[None]:
    with pytest.raises(Refusal) as caught:
        yield
    assert caught.value.code == code
    assert params.items() <= caught.value.params.items()


def test_one_step_drafts_the_letters_of_both_parties_in_the_words_of_each(
    workspace: Workspace, officer: Officer, made: Cohort
) -> None:
    rows = drafts(workspace, officer, made)
    assert len(rows) == 6
    assert {row.state for row in rows} == {LetterState.DRAFT}
    assert not any(row.unresolved for row in rows)
    first = letters.sheet(workspace, next(row.id for row in rows if row.side is Side.FIRST))
    second = letters.sheet(workspace, next(row.id for row in rows if row.side is Side.SECOND))
    assert "les objectifs" in first.body.lower()
    assert "# En droit" in second.body
    assert "# En droit" not in first.body
    assert "25\u00a0septembre 2020" in first.body
    assert "CMP-XI/2020-04" in second.body
    assert first.tables["dates"][1][1:] == ("2\u00a0septembre 2021", "septembre 2022")
    assert first.tables["dates"][2][1] == "—"
    assert first.row.recipient
    assert first.row.number in first.row.subject
    history.undo(workspace, officer=officer)
    assert letters.rows(workspace, LetterFilter(made.call.id)) == ()


def test_what_is_not_known_stays_in_the_draft_and_is_not_sealed(
    workspace: Workspace, officer: Officer, made: Cohort
) -> None:
    empty = Merge(made.projects[0], Side.FIRST, {"decision": DECIDED}, {LetterTable.REPORTS: ()})
    (row,) = letters.draft(workspace, officer=officer, call_id=made.call.id, kind=LetterKind.CALENDAR, merges=[empty],
                           dated_on=DATED).value  # fmt: skip
    assert row.unresolved == ("reason", "table:dates")  # a table that is known to be empty went with its sentence
    with refused("letter.unresolved", name="reason"):
        letters.seal(workspace, officer=officer, seen=versions([row]))
    sheet = letters.sheet(workspace, row.id)
    body = sheet.body.replace("{reason}", "Le motif.").replace("{table:dates}", "Au printemps.")
    edited = letters.edit(workspace, officer=officer, letter_id=row.id, seen=row.version,
                          text=replace(sheet.text, body=body, recipient="  ")).value  # fmt: skip
    with refused("letter.no-recipient"):
        letters.seal(workspace, officer=officer, seen=versions([edited.row]))
    with refused("record.moved"):
        letters.seal(workspace, officer=officer, seen=versions([row]))


def test_an_unknown_fact_is_refused_with_its_name(workspace: Workspace, officer: Officer, made: Cohort) -> None:
    with refused("letter.placeholder-unknown", name="weather"):
        letters.draft(workspace, officer=officer, call_id=made.call.id, kind=LetterKind.CALENDAR, dated_on=DATED,
                      merges=[merge(made.projects[0], Side.FIRST, weather="fine")])  # fmt: skip
    assert letters.rows(workspace, LetterFilter(made.call.id)) == ()


def test_numbers_have_no_gap_by_party_and_year(workspace: Workspace, officer: Officer, made: Cohort) -> None:
    headed(workspace, officer, made.call.id)
    rows = drafts(workspace, officer, made)
    first = [row for row in rows if row.side is Side.FIRST]
    with refused("letter.no-recipient"):
        sheet = letters.sheet(workspace, first[2].id)
        hollow = letters.edit(workspace, officer=officer, letter_id=first[2].id, seen=first[2].version,
                              text=replace(sheet.text, recipient="")).value  # fmt: skip
        letters.seal(workspace, officer=officer, seen=versions([*first[:2], hollow.row]))
    sealed = letters.seal(workspace, officer=officer, seen=versions(first[:2])).value
    assert sorted(row.official_number for row in sealed) == ["2020-QC-0001", "2020-QC-0002"]
    both = letters.seal(workspace, officer=officer, seen=versions([row for row in rows if row.side is Side.SECOND]))
    assert sorted(row.official_number for row in both.value) == [f"2020-WB-000{n}" for n in (1, 2, 3)]
    with refused("undo.nothing"):
        history.undo(workspace, officer=officer)


def test_what_is_sealed_is_kept_as_it_is(
    workspace: Workspace, officer: Officer, made: Cohort, tmp_path: Path, external_tool: Callable[[str], str]
) -> None:
    headed(workspace, officer, made.call.id)
    row = next(one for one in drafts(workspace, officer, made) if one.side is Side.SECOND)
    (sealed,) = letters.seal(workspace, officer=officer, seen=versions([row])).value
    data = letters_shown.pages(workspace, sealed.id)
    path = tmp_path / "letter.pdf"
    path.write_bytes(data)
    with pikepdf.open(path) as pdf:
        assert str(pdf.Root.Lang) == "fr-BE"
        assert [float(edge) for edge in pdf.pages[0].MediaBox][2:] == pytest.approx([595.28, 841.89], abs=0.1)
    said = subprocess.run([external_tool("pdftotext"), path, "-"], capture_output=True, text=True, check=True).stdout
    for wanted in ("2020-WB-0001", "Camille Ferron", "Bruxelles", "En droit", "septembre 2022"):
        assert wanted in said
    headed(workspace, officer, made.call.id)
    with workspace.write(officer, "test.heads") as transaction:
        for party in transaction.find(tables.Party):
            party.letterhead = "Another"
        transaction.commit()
    assert letters_shown.pages(workspace, sealed.id) == data
    sheet = letters.sheet(workspace, sealed.id)
    for act in (
        lambda: letters.edit(workspace, officer=officer, letter_id=sealed.id, seen=sealed.version, text=sheet.text),
        lambda: letters.discard(workspace, officer=officer, seen=versions([sealed])),
        lambda: letters.seal(workspace, officer=officer, seen=versions([sealed])),
    ):
        with refused("letter.sealed", number="2020-WB-0001"):
            act()


def test_a_sealed_letter_is_noted_as_sent(workspace: Workspace, officer: Officer, made: Cohort) -> None:
    row, other, *_ = drafts(workspace, officer, made)
    with refused("letter.not-sealed"):
        letters.send(workspace, officer=officer, seen=versions([other]), on=ON)
    sealed = letters.seal(workspace, officer=officer, seen=versions([row])).value
    with refused("letter.sent-early"):
        letters.send(workspace, officer=officer, seen=versions(sealed), on=date(1990, 1, 1))
    (sent,) = letters.send(workspace, officer=officer, seen=versions(sealed), on=ON).value
    assert (sent.state, sent.sent_on) == (LetterState.SENT, ON)
    assert letters.rows(workspace, LetterFilter(made.call.id, state=LetterState.SENT)) == (sent,)
    history.undo(workspace, officer=officer)
    assert letters.rows(workspace, LetterFilter(letter_ids=(row.id,)))[0].state is LetterState.SEALED


def test_drafts_are_deleted_and_come_back(workspace: Workspace, officer: Officer, made: Cohort) -> None:
    rows = drafts(workspace, officer, made)
    assert letters.discard(workspace, officer=officer, seen=versions(rows[:2])).value == 2
    assert len(letters.rows(workspace, LetterFilter(made.call.id))) == 4
    history.undo(workspace, officer=officer)
    assert len(letters.rows(workspace, LetterFilter(made.call.id))) == 6


def test_a_text_has_versions_and_old_letters_keep_theirs(
    workspace: Workspace, officer: Officer, made: Cohort
) -> None:
    party = programme(workspace, made.call.programme_id).party(Side.FIRST)
    (before,) = drafts(workspace, officer, replace(made, projects=made.projects[:1]), [Side.FIRST])
    (proposal,) = letter_templates.versions(workspace, party=party, kind=LetterKind.CALENDAR, language="fr")
    assert proposal.proposal
    assert before.template_number == 0
    own = LetterTemplate(LetterKind.CALENDAR, "fr", 0, "Dates de {project}", "{decision}\n\n{table:dates}")
    adopted = letter_templates.adopt(workspace, officer=officer, party=party, draft=own).value
    assert adopted.number == 1
    with refused("record.moved"):
        letter_templates.adopt(workspace, officer=officer, party=party, draft=own)
    with refused("letter.template-same"):
        letter_templates.adopt(workspace, officer=officer, party=party, draft=adopted)
    for body, code, name in (("{decision} {table:dates} {wether}", "letter.placeholder-unknown", "wether"),
                             ("{decision}", "letter.placeholder-missing", "table:dates")):  # fmt: skip
        with refused(code, name=name):
            letter_templates.adopt(workspace, officer=officer, party=party, draft=replace(adopted, body=body))
    (after,) = drafts(workspace, officer, replace(made, projects=made.projects[:1]), [Side.FIRST])
    assert (after.template_number, after.subject) == (1, "Dates de Projet 1")
    assert letters.sheet(workspace, before.id).row.template_number == 0
    assert len(letter_templates.versions(workspace, party=party, kind=LetterKind.CALENDAR, language="fr")) == 2


def test_each_party_numbers_in_its_own_way(workspace: Workspace, officer: Officer, made: Cohort) -> None:
    home = programme(workspace, made.call.programme_id)
    for wrong in ("{seq}", "{year}", "{year}-{seq}-{who}", "{year}{seq", ""):
        with refused("letter.pattern"):
            letter_templates.number_by(workspace, officer=officer, party=home.party(Side.FIRST), wanted=wrong)
    letter_templates.number_by(workspace, officer=officer, party=home.party(Side.FIRST), wanted="CMP/{year}/{seq:03}")
    assert letter_templates.pattern(workspace, party=home.party(Side.FIRST)) == "CMP/{year}/{seq:03}"
    sealed = letters.seal(workspace, officer=officer, seen=versions(drafts(workspace, officer, made))).value
    assert {row.official_number for row in sealed} == {
        *(f"CMP/2020/00{n}" for n in (1, 2, 3)), *(f"2020-WB-000{n}" for n in (1, 2, 3))
    }  # fmt: skip


def test_an_officer_writes_the_letters_of_their_own_party_only(
    workspace: Workspace, officer: Officer, made: Cohort
) -> None:
    rows = drafts(workspace, officer, made)
    of_wb = workspaces.add_officer(workspace, officer=officer, name="Lou Servais", party_code="WB",
                                   role=Role.OFFICER).value  # fmt: skip
    assert letters.writable(workspace, officer=of_wb, call_id=made.call.id) == {Side.SECOND}
    theirs = next(row for row in rows if row.side is Side.FIRST)
    sheet = letters.sheet(workspace, theirs.id)
    party = programme(workspace, made.call.programme_id).party(Side.FIRST)
    text = LetterTemplate(LetterKind.CALENDAR, "fr", 0, "{project}", "{decision} {table:dates}")
    for act in (
        lambda: letters.seal(workspace, officer=of_wb, seen=versions([theirs])),
        lambda: letters.discard(workspace, officer=of_wb, seen=versions([theirs])),
        lambda: letters.send(workspace, officer=of_wb, seen=versions([theirs]), on=ON),
        lambda: letters.edit(workspace, officer=of_wb, letter_id=theirs.id, seen=theirs.version, text=sheet.text),
        lambda: drafts(workspace, of_wb, made),
        lambda: letter_templates.adopt(workspace, officer=of_wb, party=party, draft=text),
        lambda: letter_templates.number_by(workspace, officer=of_wb, party=party, wanted="{year}-{seq}"),
    ):
        with refused("access.write-letters", party="QC"):
            act()
    assert len(letters.seal(workspace, officer=of_wb,
                            seen=versions([row for row in rows if row.side is Side.SECOND])).value) == 3  # fmt: skip


def test_letters_of_strict_files_are_for_who_is_cleared(workspace: Workspace, officer: Officer) -> None:
    made = cohort(workspace, officer, 2, milestones=False, confidentiality=Confidentiality.STRICT)
    rows = drafts(workspace, officer, made)
    plain = workspaces.add_officer(workspace, officer=officer, name="Lou Servais", party_code=None,
                                   role=Role.OFFICER).value  # fmt: skip
    workspace.acts_for(plain)
    assert letters.rows(workspace, LetterFilter(made.call.id)) == ()
    with refused("record.gone"):
        letters_shown.pages(workspace, rows[0].id)
    with refused("record.gone"):
        letters.seal(workspace, officer=plain, seen=versions(rows))
    with refused("record.gone"):
        drafts(workspace, plain, made)


def test_erasing_a_person_reaches_the_letters_that_name_them(
    workspace: Workspace, officer: Officer, made: Cohort
) -> None:
    person = directory.add_person(workspace, officer=officer, draft=PersonDraft("Éloïse Marchandeau")).value
    first, second, third, *others = drafts(workspace, officer, made)

    def addressed(row: LetterRow, **changed: str) -> LetterRow:
        text = replace(letters.sheet(workspace, row.id).text, **changed)  # type: ignore[arg-type]  # texts alone
        return letters.edit(workspace, officer=officer, letter_id=row.id, seen=row.version, text=text).value.row

    to_them = addressed(first, recipient="Madame ELOISE MARCHANDEAU\nInstitut des tourbières")
    once = addressed(addressed(second, body="Avec Éloïse Marchandeau."), body="Avec eux.")
    of_another = addressed(third, body="Avec Éloïse Marchandeaux.")
    (sealed,) = letters.seal(workspace, officer=officer, seen=versions([to_them])).value
    found = privacy.preview(workspace, officer=officer, person_id=person.id)
    assert found.letters == tuple(sorted((sealed.official_number, once.number), key=sort_key))
    done = privacy.erase_person(workspace, officer=officer, person_id=person.id).value
    assert done.letters == 2
    left = {row.id: row for row in letters.rows(workspace, LetterFilter(made.call.id))}
    assert left[sealed.id].state is LetterState.DESTROYED
    assert (left[sealed.id].official_number, left[sealed.id].recipient) == (sealed.official_number, privacy.ERASED)
    assert once.id not in left
    assert {of_another.id, *(row.id for row in others)} <= set(left)
    with refused("letter.erased"):
        letters_shown.pages(workspace, sealed.id)
    with workspace.read() as connection:
        kept = str([tuple(row) for row in connection.exec_driver_sql("SELECT fields FROM journal_entry")])
    assert "ELOISE MARCHANDEAU" not in kept
    assert "Avec Éloïse Marchandeau." not in kept
    assert not workspaces.check(workspace).faults


@pytest.mark.parametrize("kind", LetterKind)
def test_every_text_that_comes_with_the_program_is_whole(kind: LetterKind) -> None:
    for language, locale in (("fr", "fr_CA"), ("fr", "fr_BE"), ("fr", "fr_LU"), ("nl", "nl_BE"), ("en", "fr_CA")):
        text = letter_templates.shipped(kind, language, locale)
        assert checked(text) == text
        assert text.proposal
    act, letter = (letter_templates.shipped(kind, "fr", one) for one in ("fr_BE", "fr_CA"))
    assert (act == letter) is (kind is LetterKind.MINUTES), "minutes are of both Parties"


def test_what_the_projects_hold_fills_letters(workspace: Workspace, officer: Officer, clock: Clock) -> None:
    made = cohort(workspace, officer, 2)  # its mission report was due on 29 May 2020, the final one in December 2021
    with workspace.write(officer, "test.grants") as transaction:
        for year in (2019, 2020):
            transaction.add(tables.GrantLine(project_id=made.projects[0], side="second", funder="WBI", year=year,
                                             cents=9_000_00, currency="EUR"))  # fmt: skip
        transaction.get(tables.Project, made.projects[1]).state_reason = "Le partenaire se retire."
        transaction.commit()

    def facts(kind: LetterKind, **given: str) -> dict[tuple[str, Side], Merge]:
        found = letter_facts.merges(workspace, kind=kind, project_ids=made.projects, sides=tuple(Side), given=given)
        return {(one.project_id, one.side): one for one in found}

    announced = facts(LetterKind.RETAINED)[made.projects[0], Side.SECOND]
    assert [line[0] for line in announced.tables[LetterTable.AMOUNTS]] == [2019, 2020]
    assert LetterTable.AMOUNTS not in facts(LetterKind.RETAINED)[made.projects[0], Side.FIRST].tables
    assert facts(LetterKind.WITHDRAWAL)[made.projects[1], Side.FIRST].values["reason"] == "Le partenaire se retire."
    late = facts(LetterKind.REMINDER)
    assert len(late) == 4
    assert late[made.projects[0], Side.FIRST].values["due_date"] == PartialDate(2020, month=5, day=29)
    with workspace.write(officer, "test.done") as transaction:
        for milestone in transaction.find(tables.Milestone, kind="report", project_id=made.projects[0]):
            milestone.done_on = date(2021, 12, 1)
        transaction.commit()
    assert {project for project, _ in facts(LetterKind.REMINDER)} == {made.projects[1]}
    assert len(facts(LetterKind.REMINDER, due="Le budget")) == 4


def test_the_office_of_one_party_writes_its_own_letters_only(tmp_path: Path) -> None:
    office = workspaces.create(str(tmp_path / "qc.cmpdesk"), office="QC", officer_name="Odile Garneau")
    try:
        (lead,) = workspaces.officers(office)
        made = cohort(office, lead, 1, milestones=False)
        assert letters.writable(office, officer=lead, call_id=made.call.id) == {Side.FIRST}
        with refused("access.write-letters", party="WB"):
            drafts(office, lead, made)
        assert len(drafts(office, lead, made, [Side.FIRST])) == 1
    finally:
        office.close()


def test_messages_carry_the_sealed_letter(workspace: Workspace, officer: Officer, made: Cohort, tmp_path: Path) -> None:
    rows = drafts(workspace, officer, made, [Side.FIRST])
    text = replace(letters.sheet(workspace, rows[0].id).text, email="institut@exemple.org")
    edited = letters.edit(workspace, officer=officer, letter_id=rows[0].id, seen=rows[0].version, text=text).value.row
    (sealed,) = letters.seal(workspace, officer=officer, seen=versions([edited])).value
    written = letters_shown.export(workspace, officer=officer, letter_ids=[sealed.id, rows[1].id], out=tmp_path,
                                   form=LetterForm.MESSAGES, words=Words.of("fr"))  # fmt: skip
    messages = [email.message_from_bytes(path.read_bytes(), policy=SMTP) for path in sorted(written)]
    whole = next(one for one in messages if one["To"])
    assert str(whole["To"]).endswith("<institut@exemple.org>")
    (pdf,) = whole.iter_attachments()
    assert pdf.get_content() == letters_shown.pages(workspace, sealed.id)
    assert [list(one.iter_attachments()) for one in messages if one is not whole] == [[]]
    with refused("packets.would-overwrite"):
        letters_shown.export(workspace, officer=officer, letter_ids=[sealed.id], out=tmp_path,
                             form=LetterForm.MESSAGES, words=Words.of("fr"))  # fmt: skip


def test_who_numbers_first_is_first(workspace: Workspace, officer: Officer, made: Cohort) -> None:
    first, second, *_ = drafts(workspace, officer, made, [Side.FIRST])

    class Meddling(Unwatched):
        """Somebody else seals a letter while this one is laid out."""

        done = False

        def report(self, progress: Progress) -> None:
            if not self.done:
                self.done = True
                letters.seal(workspace, officer=officer, seen=versions([second]))

    with refused("record.moved"):
        letters.seal(workspace, officer=officer, seen=versions([first]), watch=Meddling())
    (again,) = letters.seal(workspace, officer=officer, seen=versions([first])).value
    assert again.official_number == "2020-QC-0002"


def test_a_cancelled_sealing_seals_nothing(workspace: Workspace, officer: Officer, made: Cohort) -> None:
    rows = drafts(workspace, officer, made)

    class Cancelled(Unwatched):
        def check(self) -> None:
            raise Refusal("task.cancelled")

    with refused("task.cancelled"):
        letters.seal(workspace, officer=officer, seen=versions(rows), watch=Cancelled())
    assert letters.rows(workspace, LetterFilter(made.call.id, state=LetterState.SEALED)) == ()
    assert len(letters.seal(workspace, officer=officer, seen=versions(rows)).value) == 6
