"""Minutes of a mid-term review: prefilled, edited, sealed as a letter of both Parties; read back by another library."""

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from pypdf import PdfReader

from cmpdesk.domain.calls import Confidentiality
from cmpdesk.domain.directory import Officer, Role
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.history import StepKind
from cmpdesk.domain.letters import LetterFilter, LetterKind, LetterState, LetterTemplate
from cmpdesk.domain.minutes_parts import MinutesPart
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.review_money import Effect
from cmpdesk.domain.reviews import OPEN, OpinionCode, ReviewFilter
from cmpdesk.i18n.words import Words
from cmpdesk.services import (
    filings,
    history,
    letter_templates,
    letters,
    letters_shown,
    minutes,
    programmes,
    review_meetings,
    reviews,
    workspaces,
)
from cmpdesk.storage import tables
from cmpdesk.storage.workspace import Workspace
from tests.services.documented import documented
from tests.services.effected import decided, halfway
from tests.services.following import Cohort
from tests.services.minuted import minuted
from tests.services.reviewed import opined
from tests.storage.fixtures import Clock, check_undone


@contextmanager
def refused(code: str, **params: str) -> Iterator[None]:
    with pytest.raises(Refusal) as caught:
        yield
    assert caught.value.code == code
    assert params.items() <= {name: str(value) for name, value in caught.value.params.items()}.items()


@pytest.fixture
def officer(file_workspace: Workspace) -> Officer:
    return workspaces.officers(file_workspace)[0]


@pytest.fixture
def made(file_workspace: Workspace, officer: Officer, clock: Clock) -> Cohort:
    return documented(file_workspace, officer, clock)


@pytest.fixture
def review_id(file_workspace: Workspace, officer: Officer, made: Cohort) -> str:
    return minuted(file_workspace, officer, made)


def text(data: bytes) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(data)).pages)


@pytest.mark.parametrize("language", ["fr", "en", "nl"])
def test_all_thirteen_parts_and_three_annexes_are_filled(
    file_workspace: Workspace, review_id: str, language: str
) -> None:
    held = minutes.minutes(file_workspace, review_id, language)
    assert [one.part for one in held.sections] == list(MinutesPart)
    assert not held.unresolved
    assert not any(one.edited for one in held.sections)
    data = minutes.pdf(file_workspace, review_id, language)
    reader = PdfReader(io.BytesIO(data))
    told = text(data)
    for part in held.sections:
        assert " ".join(part.title.split()) in told
    for said in ("Anne Tremblay", "Isabelle Fontenoy", "Accueil", "Transition"):
        assert said in told
    assert len(reader.outline) == 2, "the title, and below it each part"
    assert len(reader.outline[1]) == len(MinutesPart)


def test_a_draft_leaves_room_for_the_day_while_only_a_season_is_known(
    file_workspace: Workspace, officer: Officer, made: Cohort, review_id: str
) -> None:
    with file_workspace.write(officer, "test.vague") as tx:
        row = tx.get(tables.Milestone, made.of_session("Mi-étape"))
        row.edtf, row.earliest, row.latest = "2021-23", date(2021, 9, 21), date(2021, 12, 20)
        tx.commit()
    told = text(minutes.pdf(file_workspace, review_id, "fr"))
    assert "automne 2021, Bruxelles" in told
    assert "Fait à Bruxelles, le ………" in told


def test_the_decisions_and_the_open_projects_are_listed(
    file_workspace: Workspace, made: Cohort, review_id: str
) -> None:
    held = minutes.minutes(file_workspace, review_id, "en")
    numbers = [one[0] for one in held.tables["decisions"][1:]]
    rows = reviews.page(file_workspace, ReviewFilter(review_id)).rows
    assert numbers == [one.number for one in rows]
    assert held.tables["decisions"][1][2:4] == ("Reschedule\nLes salles sont fermées.",) * 2, "each with its reasons"
    assert held.tables["decisions"][2][2:4] == ("Stop\nSans nouvelles.", "—")
    assert [one[-1] for one in held.tables["decisions"][1:3]] == ["Reschedule", "open: an opinion is missing"]
    assert held.tables["adopted"][1][0] == rows[0].number
    still = {one.number for one in rows[1:] if one.stage in OPEN}
    assert {one[0] for one in held.tables["reserve"][1:]} == still
    assert held.tables["dates"][1][3] == "spring 2022"


def test_the_money_of_the_second_year_is_told_for_each_party(file_workspace: Workspace, officer: Officer) -> None:
    made = decided(halfway(file_workspace, officer, 4))
    made.opine(3, OpinionCode.CONTINUE, "Le rythme est bon.", "", [Side.FIRST])
    made.money(3, Effect.RELEASED, Effect.RELEASED)
    before = minutes.minutes(file_workspace, made.review_id, "en")
    told = before.tables["second_year"]
    assert told[0] == ("No.", "Project", "Québec", "Wallonia-Brussels")
    assert [row[2:] for row in told[1:]] == [
        ("MRIF 2020, CA$5,000: released", "WBI 2020, €5,000: released on condition (Recruter un technicien)"),
        ("MRIF 2020, CA$3,000 instead of CA$5,100: reduced and released",
         "WBI 2020, €5,100: suspended pending a further decision"),
        ("MRIF 2020, CA$5,200: refused", "WBI 2020, €5,200: refused"),
    ]  # fmt: skip
    made.carry_out()
    assert minutes.minutes(file_workspace, made.review_id, "en").tables["second_year"] == told, "once it is carried out"
    printed = text(minutes.pdf(file_workspace, made.review_id, "fr"))
    assert "libéré sous condition (Recruter un technicien)" in printed
    word = zipfile.ZipFile(io.BytesIO(minutes.docx(file_workspace, made.review_id, "nl"))).read("word/document.xml")
    assert "opgeschort" in word.decode()
    application = filings.application(file_workspace, made.cohort.applications[0])
    filings.classify(file_workspace, officer=officer, application_id=application.id, seen=application.version,
                     level=Confidentiality.STRICT)  # fmt: skip
    assert "Recruter" not in minutes.minutes(file_workspace, made.review_id, "en").body
    assert len(minutes.minutes(file_workspace, made.review_id, "en").tables["second_year"]) == 3


def test_who_left_the_room_did_so_at_an_hour_of_one_place(
    file_workspace: Workspace, officer: Officer, made: Cohort, review_id: str
) -> None:
    chair = reviews.review(file_workspace, review_id).delegates[0]
    review_meetings.recuse(file_workspace, officer=officer, delegate_id=chair.id or "", project_id=made.projects[0],
                           reason="Parenté")  # fmt: skip
    (one,) = reviews.withdrawals(file_workspace, review_id)
    review_meetings.withdraw(file_workspace, officer=officer, recusal_id=one.id, back_at=None,
                             left_at=datetime(2020, 9, 17, 14, 5, tzinfo=UTC))  # fmt: skip
    head, row = minutes.minutes(file_workspace, review_id, "fr").tables["withdrawals"]
    assert head[3:] == ("Sorti à (heure du Québec)", "Revenu à (heure du Québec)")
    assert row[3].replace("\xa0", " ") == "17 septembre, 10 h 05"


def test_the_meetings_to_come_are_those_after_the_meeting_whenever_it_is_written_up(
    file_workspace: Workspace, review_id: str, clock: Clock
) -> None:
    told = minutes.minutes(file_workspace, review_id, "en").tables["meetings"]
    assert told[1][1] == "autumn 2022"
    clock.at = datetime(2024, 5, 1, tzinfo=UTC)
    assert minutes.minutes(file_workspace, review_id, "en").tables["meetings"] == told


def test_a_part_is_edited_kept_and_put_back(file_workspace: Workspace, officer: Officer, review_id: str) -> None:
    before = minutes.minutes(file_workspace, review_id, "fr")
    typed = {"exchange": "Les Parties <b>saluent</b> & retiennent =1+1.\n# Pas un titre"}

    def write() -> None:
        minutes.write(file_workspace, officer=officer, review_id=review_id, language="fr", seen=before.version,
                      edited=typed)  # fmt: skip

    check_undone(file_workspace, officer, write)
    held = minutes.minutes(file_workspace, review_id, "fr")
    assert [str(one.part) for one in held.sections if one.edited] == ["exchange"]
    told = text(minutes.pdf(file_workspace, review_id, "fr"))
    assert "<b>saluent</b> & retiennent =1+1." in told
    assert "14. Pas un titre" not in told
    assert not any(one.edited for one in minutes.minutes(file_workspace, review_id, "nl").sections)
    with refused("record.moved"):
        write()
    same = {str(one.part): one.proposed for one in held.sections}
    minutes.write(file_workspace, officer=officer, review_id=review_id, language="fr", seen=held.version, edited=same)
    assert reviews.review(file_workspace, review_id).minutes == {}
    with refused("minutes.too-long", part="exchange"):
        minutes.write(file_workspace, officer=officer, review_id=review_id, language="fr", seen=held.version + 1,
                      edited={"exchange": "x" * 20_001})  # fmt: skip


def test_sealed_they_are_numbered_registered_and_stay(
    file_workspace: Workspace, officer: Officer, made: Cohort, review_id: str, tmp_path: Path
) -> None:
    row = minutes.seal(file_workspace, officer=officer, review_id=review_id, language="fr").value
    assert (row.official_number, row.side, row.kind, row.state) == (
        "2020-PV-0001", None, LetterKind.MINUTES, LetterState.SEALED)  # fmt: skip
    assert history.steps(file_workspace).rows[0].kind is StepKind.SEAL
    assert row in letters.rows(file_workspace, LetterFilter(made.call.id))
    data = letters_shown.pages(file_workspace, row.id)
    assert "2020-PV-0001" in text(data)
    opined(file_workspace, officer, review_id, made.projects[1], OpinionCode.CONTINUE)
    assert minutes.pdf(file_workspace, review_id, "fr") == data
    with refused("minutes.sealed", number="2020-PV-0001"):
        minutes.seal(file_workspace, officer=officer, review_id=review_id, language="fr")
    version = minutes.minutes(file_workspace, review_id, "fr").version
    with refused("minutes.sealed"):
        minutes.write(file_workspace, officer=officer, review_id=review_id, language="fr", seen=version, edited={})
    other = minutes.seal(file_workspace, officer=officer, review_id=review_id, language="nl").value
    assert other.official_number == "2020-PV-0002"
    (path,) = letters_shown.export(file_workspace, officer=officer, letter_ids=[row.id], out=tmp_path,
                                   form=letters_shown.LetterForm.DOCX, words=Words.of("fr"))  # fmt: skip
    document = zipfile.ZipFile(path).read("word/document.xml").decode()
    for said in ("2020-PV-0001", "Isabelle Fontenoy", "Fait à Bruxelles", "en deux exemplaires"):
        assert said in document
    assert minutes.docx(file_workspace, review_id, "fr") == path.read_bytes()
    assert not workspaces.check(file_workspace).faults


def test_what_keeps_them_from_being_signed_is_refused(
    file_workspace: Workspace, officer: Officer, review_id: str
) -> None:
    with refused("minutes.unresolved", name="montant"):
        minutes.seal(file_workspace, officer=officer, review_id=review_id, language="fr",
                     edited={"exchange": "Un montant de {montant}."})  # fmt: skip
    plain = workspaces.add_officer(file_workspace, officer=officer, name="Lou Servais", party_code=None,
                                   role=Role.OFFICER).value  # fmt: skip
    with refused("access.decide-call"):
        minutes.seal(file_workspace, officer=plain, review_id=review_id, language="fr")
    with file_workspace.write(officer, "test.chairs") as transaction:
        for one in transaction.find(tables.Delegate, review_id=review_id, side="second"):
            transaction.delete(one)
        transaction.commit()
    with refused("minutes.no-chair", party="WB"):
        minutes.seal(file_workspace, officer=officer, review_id=review_id, language="fr")


def test_strict_files_are_in_no_minutes_whoever_makes_them(
    file_workspace: Workspace, officer: Officer, made: Cohort, review_id: str
) -> None:
    sheet = filings.application(file_workspace, made.applications[0])
    before = minutes.minutes(file_workspace, review_id, "fr")
    filings.classify(file_workspace, officer=officer, application_id=sheet.id, seen=sheet.version,
                     level=Confidentiality.STRICT)  # fmt: skip
    held = minutes.minutes(file_workspace, review_id, "fr")
    assert len(held.tables["decisions"]) == len(before.tables["decisions"]) - 1
    told = text(minutes.pdf(file_workspace, review_id, "fr"))
    assert sheet.number not in told
    assert sheet.title not in told
    assert held.tables["money"] != before.tables["money"]


def test_a_text_of_the_office_serves_from_then_on(
    file_workspace: Workspace, officer: Officer, made: Cohort, review_id: str
) -> None:
    party = programmes.programme(file_workspace, made.call.programme_id).party(Side.FIRST)
    shipped = letter_templates.versions(file_workspace, party=party, kind=LetterKind.MINUTES, language="fr")[-1]
    with refused("letter.placeholder-missing"):
        letter_templates.adopt(file_workspace, officer=officer, party=party, draft=_without(shipped, "{part:themes}"))
    mine = _without(shipped, "Aucun échange n’a été consigné à ce point.", "Échange tenu en français.")
    letter_templates.adopt(file_workspace, officer=officer, party=party, draft=mine)
    held = minutes.minutes(file_workspace, review_id, "fr")
    assert held.template_number == 1
    assert next(one for one in held.sections if one.part is MinutesPart.EXCHANGE).text == "Échange tenu en français."


def _without(template: LetterTemplate, old: str, new: str = "") -> LetterTemplate:
    return LetterTemplate(template.kind, template.language, template.number, template.subject,
                                           template.body.replace(old, new))  # fmt: skip


def test_an_empty_meeting_still_has_minutes(file_workspace: Workspace, officer: Officer, made: Cohort) -> None:
    with file_workspace.write(officer, "test.review") as transaction:
        row = transaction.add(tables.Review(call_id=made.call.id, number=9, state="open", agenda=[], themes=[],
                                            minutes={}, place=""))  # fmt: skip
        transaction.commit()
    for language in ("fr", "en", "nl"):
        assert len(minutes.minutes(file_workspace, row.id, language).sections) == len(MinutesPart)
        assert "PV" not in text(minutes.pdf(file_workspace, row.id, language))
    with refused("minutes.no-chair"):
        minutes.seal(file_workspace, officer=officer, review_id=row.id, language="fr")
