"""By what we know that a packet has changed."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from cmpdesk.documents import packets, shown
from cmpdesk.domain.filings import ApplicationSheet, ApplicationState
from cmpdesk.domain.interests import Gate
from cmpdesk.domain.packets import Difference, PacketApplication, PacketContent
from cmpdesk.domain.text import LocalisedText
from tests.documents import contents as fiction

ONE, TWO = fiction.application("12.101"), fiction.application("12.102")


def content(*applications: PacketApplication) -> PacketContent:
    return fiction.content(applications or (PacketApplication(ONE), PacketApplication(TWO)))


def with_first(sheet: ApplicationSheet) -> PacketContent:
    return content(PacketApplication(sheet), PacketApplication(TWO))


UNSEEN = [
    with_first(replace(ONE, version=9, call_id="x")),
    replace(content(), call=replace(fiction.CALL, version=5, size_limit=7, reviewers_per_application=2)),
    replace(content(), programme=replace(content().programme, id="p", version=3)),
    replace(content(), reviewer=replace(content().reviewer, name="Autre Nom", email="a@b.example", load_limit=3)),
    with_first(fiction.application("12.101", first={"received_at": datetime(2022, 1, 1, tzinfo=UTC), "source": "b"})),
]
SEEN = [
    with_first(replace(ONE, id="other")),  # by the code of its score sheet
    with_first(replace(ONE, title="Autre titre")),
    with_first(replace(ONE, state=ApplicationState.INADMISSIBLE, state_reason="Hors délai")),
    with_first(fiction.application("12.101", first={"late": True})),
    with_first(fiction.application("12.101", first={"attachments": (fiction.attachment("a.pdf", b"a", 1),)})),
    replace(content(), grid=fiction.grid(6)),
    replace(content(), copy=5),
    replace(content(), language="en"),
    replace(content(), call=replace(fiction.CALL, return_by=None)),
    replace(content(), call=replace(fiction.CALL, title=LocalisedText("Autre appel"))),
    content(PacketApplication(ONE, Gate.RECUSED), PacketApplication(TWO)),
    content(PacketApplication(TWO), PacketApplication(ONE)),
    content(PacketApplication(ONE)),
]


@pytest.mark.parametrize("other", UNSEEN, ids=range(len(UNSEEN)))
def test_what_is_not_printed_changes_nothing(other: PacketContent) -> None:
    assert packets.fingerprint(other) == packets.fingerprint(content())


@pytest.mark.parametrize("other", SEEN, ids=range(len(SEEN)))
def test_what_is_printed_changes_the_fingerprint(other: PacketContent) -> None:
    assert packets.fingerprint(other) != packets.fingerprint(content())


def test_nothing_of_a_recused_application_counts() -> None:
    first = content(PacketApplication(ONE, Gate.RECUSED))
    second = content(PacketApplication(replace(ONE, title="Autre titre"), Gate.RECUSED))
    assert packets.fingerprint(first) == packets.fingerprint(second)


def test_differences_are_told_one_by_one() -> None:
    three = fiction.application("12.103")
    before = packets.parts(content(PacketApplication(ONE), PacketApplication(TWO),
                                   PacketApplication(three)))  # fmt: skip
    after = packets.parts(replace(content(
        PacketApplication(replace(ONE, title="Autre")), PacketApplication(TWO, Gate.RECUSED),
        PacketApplication(fiction.application("12.104")),
    ), copy=7))  # fmt: skip
    assert shown.differences(before, after) == (
        Difference("front", ""), Difference("changed", "12.101"), Difference("recused", "12.102"),
        Difference("added", "12.104"), Difference("removed", "12.103"),
    )  # fmt: skip
    assert shown.differences(before, before) == ()


def test_a_sheet_is_looked_at_once_for_all_its_readers() -> None:
    known: dict[int, str] = {}
    house = packets.house_of(content())
    assert shown.parts(content(), house, known) == shown.parts(content(), house)
    assert len(known) == 2
    keys = shown.sheet_keys(content(), house, known)
    assert len(set(keys)) == 2
    assert shown.sheet_keys(content(PacketApplication(ONE, Gate.RECUSED)), house) == ("",)
