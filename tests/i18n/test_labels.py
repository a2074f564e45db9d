"""Every code of the domain has a label in every language."""

from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import pytest

from cmpdesk.domain.attachments import AttachmentStatus
from cmpdesk.domain.calls import CallAction, CallState, Confidentiality, Pairing
from cmpdesk.domain.dashboard import Todo
from cmpdesk.domain.directory import Officer, Role
from cmpdesk.domain.filings import ApplicationAction, ApplicationState
from cmpdesk.domain.history import StepKind
from cmpdesk.domain.imports import FIELDS, RowResult
from cmpdesk.domain.juries import AssignmentOrigin
from cmpdesk.domain.packets import Difference, PacketState, PieceKind
from cmpdesk.domain.programmes import Paper, Side
from cmpdesk.domain.returned import AnswerState, SheetResult
from cmpdesk.i18n import labels, returned, stored
from cmpdesk.i18n.words import Words
from cmpdesk.services.programmes import templates
from cmpdesk.storage.base import Base
from cmpdesk.storage.declaring import entities

SAME = {"a4", "letter"}  # words that are the same in French or Dutch

CODED: tuple[tuple[Callable[[Words, Any], str], type[StrEnum]], ...] = (
    (labels.application_state, ApplicationState),
    (labels.application_action, ApplicationAction),
    (labels.call_state, CallState),
    (labels.call_action, CallAction),
    (labels.attachment_status, AttachmentStatus),
    (labels.packet_state, PacketState),
    (labels.piece_kind, PieceKind),
    (labels.row_result, RowResult),
    (labels.role, Role),
    (labels.pairing, Pairing),
    (labels.confidentiality, Confidentiality),
    (labels.confidentiality_mark, Confidentiality),
    (labels.side, Side),
    (labels.paper, Paper),
    (labels.origin, AssignmentOrigin),
    (labels.step_kind, StepKind),
    (returned.sheet_result, SheetResult),
    (returned.answer_state, AnswerState),
)


@pytest.mark.parametrize(("label", "codes"), CODED)
def test_every_code_has_a_label(label: Callable[[Words, Any], str], codes: type[StrEnum]) -> None:
    for language in ("fr", "nl", "en"):
        shown = [label(Words.of(language), code) for code in codes]
        assert all(shown)
        assert language == "en" or not {text.lower() for text in shown} & {str(code) for code in codes} - SAME
        assert all("\x04" not in text for text in shown)


def test_every_import_field_has_its_own_label() -> None:
    for language in ("fr", "nl", "en"):
        shown = [labels.import_field(Words.of(language), field.name) for field in FIELDS]
        assert len(set(shown)) == len(FIELDS)
        assert not any("_" in text for text in shown)
    assert labels.import_field(Words.of("fr"), "") == "ignorée"


def test_every_table_and_column_of_the_journal_has_a_name() -> None:
    unseen = {one.__tablename__ for one in entities(Base) if not one.journalled}
    words = Words.of("fr")
    tables = {name: table for name, table in Base.metadata.tables.items() if name not in unseen}
    assert {name for name in tables if labels.table(words, name) == name} == set()
    hidden = {"id", "version"}
    columns = {
        column.name
        for table in tables.values()
        for column in table.columns
        if column.name not in hidden and not column.name.endswith("_key")
    }
    assert {name for name in columns if labels.column(words, name) == name} == set()


@pytest.mark.parametrize(
    ("column", "kept", "shown"),
    [
        ("title", {"fr": "Appel", "en": "Call"}, "Appel"),
        ("amount_first", 1_200_050, "12\u202f000,50"),
        ("size_limit", 100_000_000, "100\u00a0Mo"),
        ("year", 2027, "2027"),
        ("state", "paired", "Appariée"),
        ("state", "draft", "Brouillon"),
        ("status", "xfa", "formulaire dynamique (XFA), impossible à imprimer"),
        ("state", "of-a-newer-version", "of-a-newer-version"),
        ("rolling", False, "non"),
        ("summary", "", "—"),
        ("languages", ["fr", "nl"], "fr, nl"),
        ("recused_at", "2026-04-12T09:30:00", "12\u00a0avril 2026, 9\u00a0h\u00a030"),
        ("sha256", "5a" * 32, "5a5a5a5a5a…"),
        ("manifest", [["cover", "", 1], ["grid", "", 1]], "2 éléments"),
        ("deadline", "not a date", "not a date"),
        ("missions", [{"people": 4, "period": "mai 2027"}], "people: 4, period: mai 2027"),
    ],
)
def test_stored_values_are_readable(column: str, kept: object, shown: str) -> None:
    assert stored.value(Words.of("fr"), column, kept) == shown


def test_the_zone_of_a_deadline_as_it_is_stored_is_named() -> None:
    kept = datetime(2026, 10, 29, 21, 59, tzinfo=UTC)
    here = kept.astimezone()
    words = Words.of("fr")
    assert stored.value(words, "deadline", kept.isoformat()) == f"{words.instant(here)} ({here.tzname()})"
    assert stored.value(words, "recused_at", kept.isoformat()) == words.instant(here)


def test_what_waits_is_a_sentence() -> None:
    words = Words.of("fr")
    assert labels.todo(words, Todo("orphans", 8, "applications", 0)) == "8 dépôts orphelins à apparier ou à relancer"
    assert labels.todo(words, Todo("approve", 1, "calls", None)).startswith("Faire approuver")
    assert labels.todo(words, Todo("new-code", 3, "calls", None)) == "new-code (3)"
    assert labels.days_left(words, 0) == "Aujourd’hui"
    assert labels.days_left(words, -1) == "1 jour de retard"
    assert labels.days_left(words, 3) == "3 jours"
    assert labels.days_left(words, None) == ""


def test_differences_and_officers() -> None:
    words = Words.of("fr")
    assert labels.difference(words, Difference("added", "12.131")) == "12.131 s’ajoute"
    assert labels.difference(words, Difference("other", "")) == "other"
    officer = Officer("1", 1, "Claire Dubuc", "QC", Role.LEAD)
    assert labels.officer(words, officer) == "Claire Dubuc · QC · Responsable"
    assert labels.due(words, "filing") == "Limite de dépôt"


def test_parties_speak_for_themselves() -> None:
    programme = next(one for one in templates() if one.code == "cmp")
    assert labels.party_name(Words.of("nl"), programme.parties[1]) == "Wallonië-Brussel"
    assert labels.promoter_term(Words.of("fr_CA"), programme.parties[0]) == "Coordonnateur québécois"
