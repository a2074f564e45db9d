"""Programmes from templates, a sixth one without code, and commission sessions."""

from dataclasses import replace
from pathlib import Path

import pytest

from cmpdesk.domain.areas import Area
from cmpdesk.domain.calls import Pairing
from cmpdesk.domain.directory import Officer, Role
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.programmes import Programme, Side
from cmpdesk.domain.text import LocalisedText
from cmpdesk.i18n import messages
from cmpdesk.i18n.words import Words
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


def faulty(tmp_path: Path, text: str | bytes) -> Refusal:
    path = tmp_path / "autre.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(Refusal) as refused:
        programmes.load_template(path)
    assert refused.value.params["file"] == "autre.toml"
    return refused.value


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("", "template.key-missing", "1"),
        ("code = 'x'\nname = ", "template.syntax", "2"),
        ("code = 'x'\nparties = 3", "template.not-list", "2"),
        ("\x00", "template.syntax", "1"),
        ("[" * 5000, "template.syntax", None),
    ],
)
def test_a_template_that_is_no_programme(tmp_path: Path, text: str, code: str, line: str | None) -> None:
    refused = faulty(tmp_path, text)
    assert refused.code == code
    assert line is None or refused.params["line"] == line


def test_a_file_that_is_no_text_or_too_large_or_absent(tmp_path: Path) -> None:
    for data in (b"\xff\xfe\x00", b"#" * 1_000_001):
        assert faulty(tmp_path, data).code == "template.unreadable"
    with pytest.raises(Refusal, match=r"template\.unreadable"):
        programmes.load_template(tmp_path / "absent.toml")


@pytest.mark.parametrize(
    ("right", "wrong", "code", "key"),
    [
        ('"Europe/Luxembourg"', '"Mars/Phobos"', "template.zone", "parties[2].zone"),
        ('"{session}.{sector}{seq:02}"', '"{session}.{seq.__class__}"', "template.numbers", "number_template"),
        ('"paired"', '"triple"', "template.not-allowed", "pairing"),
        ('locale = "fr_LU"', 'locale = "xx"', "template.not-allowed", "parties[2].locale"),
        ('paper = "a4"', "", "template.key-missing", "parties[2].paper"),
        ('currency = "EUR"', 'currency = "euro"', "template.currency", "parties[2].currency"),
        ('funders = ["MRIF"]', "funders = []", "template.not-list", "parties[1].funders"),
        ('funders = ["MRIF"]', 'funders = "MRIF"', "template.not-list", "parties[1].funders"),
        ('languages = ["fr"]', 'languages = ["de"]', "template.not-allowed", "parties[1].languages"),
        ('authority = "Grand-Duché de Luxembourg"', "authority = 3", "template.not-text", "parties[2].authority"),
        ('code = "LU"', 'code = " "', "template.not-text", "parties[2].code"),
        ('side = "second"', 'side = "first"', "template.parties", "parties"),
        ("digit = 1", 'digit = "un"', "template.not-number", "sectors[1].digit"),
        ("digit = 1\nname = {", "digit = 1\nname = { de = 'x',", "template.not-localised", "sectors[1].name"),
        ('grid = "cmp"', 'grid = "inconnue"', "template.grid", "grid"),
        ('grid = "cmp"', 'grid = "../programmes/cmp"', "template.grid", "grid"),
        ('grid = "cmp"', "grid = { name = 'x' }", "template.grid", "grid"),
    ],
)
def test_a_fault_is_told_with_its_line_and_key(tmp_path: Path, right: str, wrong: str, code: str, key: str) -> None:
    text = resource("programmes", "luxembourg.toml").read_text(encoding="utf-8")
    assert right in text
    changed = text.replace(right, wrong) if "parties[2]" not in key else wrong.join(text.rsplit(right, 1))
    refused = faulty(tmp_path, changed)
    assert (refused.code, refused.params["key"]) == (code, key)
    line = changed.splitlines()[int(refused.params["line"]) - 1]
    assert key.rpartition(".")[2].partition("[")[0] in line or wrong == ""
    for language in ("fr", "en", "nl"):
        assert "autre.toml" in messages.sentence(Words.of(language), refused)


def test_a_programme_brings_its_own_grid(workspace: Workspace, officer: Officer, tmp_path: Path) -> None:
    text = resource("programmes", "luxembourg.toml").read_text(encoding="utf-8")
    grid = resource("grids", "cmp.toml").read_text(encoding="utf-8")
    grid = grid.replace("[[criteria]]", "[[grid.criteria]]").replace("[[marks]]", "[[grid.marks]]")
    path = tmp_path / "ecosse.toml"
    path.write_text(text.replace('grid = "cmp"', "").replace('"luxembourg"', '"ecosse"') + "\n[grid]\n" + grid)
    template = programmes.load_template(path)
    made = programmes.adopt(workspace, officer=officer, template=template).value
    call = calls.create(workspace, officer=officer, programme_id=made.id, draft=replace(
        calls.blank(workspace, made.id), title=LocalisedText(fr="Appel"), rolling=True)).value  # fmt: skip
    held = calls.grid(workspace, call.id)
    assert held is not None
    assert held.criteria[0].code == "adequation"


def test_letterhead_and_signatories_are_kept_and_changed(workspace: Workspace, officer: Officer,
                                                         tmp_path: Path) -> None:  # fmt: skip
    text = resource("programmes", "luxembourg.toml").read_text(encoding="utf-8")
    path = tmp_path / "lettre.toml"
    path.write_text(text.replace('code = "LU"', 'code = "LU"\nletterhead = "Ministère\\n1, place"'))
    made = programmes.adopt(workspace, officer=officer, template=programmes.load_template(path)).value
    assert made.parties[1].letterhead == "Ministère\n1, place"
    second = replace(made.parties[1], letterhead="Autre", signatories=" Anne Bodart, directrice ")
    changed = replace(made, parties=(made.parties[0], second))
    edited = check_undone(workspace, officer, lambda: programmes.edit(
        workspace, officer=officer, seen=made.version, changed=changed)).value  # fmt: skip
    assert (edited.parties[1].letterhead, edited.parties[1].signatories) == ("Autre", "Anne Bodart, directrice")


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
