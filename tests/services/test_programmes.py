"""Programmes from templates, a sixth one without code, and commission sessions."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from cmpdesk.domain.areas import Area
from cmpdesk.domain.calls import Pairing
from cmpdesk.domain.directory import Officer, Role
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.programmes import Programme, Side
from cmpdesk.domain.text import LocalisedText
from cmpdesk.runtime.resources import resource
from cmpdesk.services import calls, programmes, workspaces
from cmpdesk.storage.workspace import Workspace
from tests.storage.fixtures import DEADLINE, check_refused, check_undone, cmp_programme


@pytest.fixture
def colleague(workspace: Workspace, officer: Officer) -> Officer:
    return workspaces.add_officer(workspace, officer=officer, name="Benoît", party_code="QC", role=Role.OFFICER).value


def test_all_five_programmes_can_be_adopted(workspace: Workspace, officer: Officer) -> None:
    shipped = programmes.templates()
    assert [one.code for one in shipped] == ["cmp", "flandre", "grv", "industriel", "luxembourg"]
    for template in shipped:
        made = programmes.adopt(workspace, officer=officer, template=template).value
        for ours, theirs in zip(made.parties, template.parties, strict=True):
            assert replace(ours, id="", programme_id="") == theirs
        assert (made.code, made.name, made.legal_basis) == (template.code, template.name, template.legal_basis)
        blank = calls.blank(workspace, made.id)
        draft = replace(blank, title=LocalisedText(fr="Appel"), deadline=DEADLINE)
        call = calls.create(workspace, officer=officer, programme_id=made.id, draft=draft).value
        assert call.pairing is Pairing(template.pairing)
        assert [str(one.digit) for one in call.sectors] == [digit for digit, _ in template.sectors]
        assert (calls.grid(workspace, call.id) is not None) is (template.grid is not None)
        assert programmes.proposals(workspace, made.id) == template.proposals
    assert [one.code for one in programmes.programmes(workspace)] == sorted(one.code for one in shipped)


def test_adopting_is_one_step(workspace: Workspace, officer: Officer) -> None:
    template = programmes.templates()[0]
    made = check_undone(workspace, officer, lambda: programmes.adopt(workspace, officer=officer, template=template))
    assert made.areas & Area.PROGRAMMES
    with check_refused(workspace, "programme.exists"):
        programmes.adopt(workspace, officer=officer, template=template)


def test_who_may_not_adopt(workspace: Workspace, colleague: Officer) -> None:
    with check_refused(workspace, "access.edit-programme"):
        programmes.adopt(workspace, officer=colleague, template=programmes.templates()[0])


def test_a_sixth_programme_needs_no_code(workspace: Workspace, officer: Officer, tmp_path: Path) -> None:
    text = resource("programmes", "luxembourg.toml").read_text(encoding="utf-8")
    sixth = tmp_path / "ecosse.toml"
    sixth.write_text(text.replace('code = "luxembourg"', 'code = "ecosse"').replace('"Europe/Luxembourg"',
                                                                                    '"Europe/London"'))  # fmt: skip
    made = programmes.adopt(workspace, officer=officer, template=programmes.load_template(sixth)).value
    assert made.code == "ecosse"
    assert "Europe/London" in {party.zone for party in made.parties}


@pytest.mark.parametrize("text", ["", "code = ", "code = 'x'", "code = 'x'\nparties = 3", "\x00"])
def test_a_template_that_cannot_be_read(tmp_path: Path, text: str) -> None:
    path = tmp_path / "autre.toml"
    path.write_text(text)
    with pytest.raises(Refusal) as unreadable:
        programmes.load_template(path)
    assert unreadable.value.code == "template.unreadable"
    assert unreadable.value.params == {"file": "autre.toml"}
    with pytest.raises(Refusal):
        programmes.load_template(tmp_path / "absent.toml")


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("Mars/Phobos", "Europe/Luxembourg"), ("{session}.{seq.__class__}", "{session}.{sector}{seq:02}"),
        ("triple", "paired"),
    ],
)  # fmt: skip
def test_a_template_that_would_fail_later_is_refused_at_once(tmp_path: Path, wrong: str, right: str) -> None:
    text = resource("programmes", "luxembourg.toml").read_text(encoding="utf-8")
    assert f'"{right}"' in text
    path = tmp_path / "autre.toml"
    path.write_text(text.replace(f'"{right}"', f'"{wrong}"'), encoding="utf-8")
    with pytest.raises(Refusal, match=r"template\.unreadable"):
        programmes.load_template(path)


def test_a_template_with_a_grid_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    text = resource("programmes", "luxembourg.toml").read_text(encoding="utf-8")
    path = tmp_path / "autre.toml"
    path.write_text(re.sub('grid = "[^"]+"', 'grid = "inconnue"', text), encoding="utf-8")
    with pytest.raises(Refusal, match=r"template\.unreadable"):
        programmes.load_template(path)


def opened(workspace: Workspace, officer: Officer, programme: Programme, number: int = 14,
           label: str = " XIVe ", years: tuple[int, int] = (2026, 2028)) -> object:  # fmt: skip
    return programmes.open_session(workspace, officer=officer, programme_id=programme.id, number=number, label=label,
                                   place="Québec", first_year=years[0], last_year=years[1]).value  # fmt: skip


def test_opening_a_session(workspace: Workspace, officer: Officer) -> None:
    programme = cmp_programme(workspace, officer)
    made = check_undone(workspace, officer, lambda: opened(workspace, officer, programme))
    opened(workspace, officer, programme, 15, "XVe")
    (newest, oldest) = programmes.sessions(workspace, programme.id)
    assert (newest.number, oldest) == (15, made)
    assert (oldest.label, oldest.place, oldest.first_year, oldest.last_year) == ("XIVe", "Québec", 2026, 2028)


def test_sessions_that_are_refused(workspace: Workspace, officer: Officer, colleague: Officer) -> None:
    programme = cmp_programme(workspace, officer)
    opened(workspace, officer, programme)
    with check_refused(workspace, "session.number-taken"):
        opened(workspace, officer, programme)
    with check_refused(workspace, "session.incomplete"):
        opened(workspace, officer, programme, 15, "  ")
    with check_refused(workspace, "session.incomplete"):
        opened(workspace, officer, programme, 15, "XVe", (2028, 2026))
    with check_refused(workspace, "access.edit-programme"):
        opened(workspace, colleague, programme, 15, "XVe")


def changed(programme: Programme, side: Side = Side.SECOND, **fields: object) -> Programme:
    parties = [replace(one, **fields) if one.side is side else one for one in programme.parties]  # type: ignore[arg-type]  # a field each
    return replace(programme, parties=(parties[0], parties[1]))


def test_editing_a_programme(workspace: Workspace, officer: Officer) -> None:
    programme = cmp_programme(workspace, officer)
    wanted = changed(replace(programme, name=LocalisedText(fr="Commission")), authority="WBI", zone="Europe/Paris",
                     funders=("WBI", "FNRS"))  # fmt: skip
    made = check_undone(workspace, officer, lambda: programmes.edit(workspace, officer=officer, seen=1, changed=wanted))
    assert replace(made.value, version=1) == wanted


def test_edits_of_programmes_that_are_refused(workspace: Workspace, officer: Officer, colleague: Officer) -> None:
    programme = cmp_programme(workspace, officer)

    def edit(wanted: Programme, seen: int = 1, who: Officer = officer) -> None:
        programmes.edit(workspace, officer=who, seen=seen, changed=wanted)

    for wanted, code in (
        (replace(programme, name=LocalisedText()), "programme.incomplete"),
        (changed(programme, authority=" "), "programme.incomplete"),
        (changed(programme, currency="USD"), "programme.party-fixed"),
        (changed(programme, code="FL"), "programme.party-fixed"),
        (changed(programme, zone="Europe/Namur"), "programme.zone"),
        (changed(programme, zone=""), "programme.zone"),
        (changed(programme, locale="fr_XX"), "programme.locale"),
        (replace(programme, id="nulle-part"), "record.gone"),
    ):
        with check_refused(workspace, code):
            edit(wanted)
    with check_refused(workspace, "record.moved"):
        edit(programme, seen=7)
    with check_refused(workspace, "access.edit-programme"):
        edit(programme, who=colleague)
    with check_refused(workspace, "record.gone"):
        calls.blank(workspace, "nulle-part")
