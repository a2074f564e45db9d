"""The programmes, grids and headings that are shipped."""

import tomllib
from zoneinfo import ZoneInfo

import pytest

from cmpdesk.domain import calls
from cmpdesk.domain.calls import Confidentiality, Pairing
from cmpdesk.domain.imports import FIELDS
from cmpdesk.domain.programmes import ProgrammeTemplate, Side
from cmpdesk.domain.scoring import check_grid
from cmpdesk.domain.text import LANGUAGES, LocalisedText, fold
from cmpdesk.i18n.conventions import LOCALES
from cmpdesk.runtime.resources import resource
from cmpdesk.services.programme_files import read_grid
from cmpdesk.services.programmes import templates
from cmpdesk.storage.queries.calls import grid_of

TEMPLATES = {template.code: template for template in templates()}
GRIDS = ("cmp", "grv", "industriel")
FRENCH_SPACE = "\u00a0\u202f"


def complete(text: LocalisedText) -> bool:
    return all(getattr(text, language) for language in LANGUAGES)


def test_the_five_programmes_are_there() -> None:
    assert set(TEMPLATES) == {"cmp", "grv", "flandre", "luxembourg", "industriel"}


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=TEMPLATES)
def test_a_programme_is_whole(template: ProgrammeTemplate) -> None:
    assert complete(template.name)
    assert Pairing(template.pairing)
    assert Confidentiality(template.confidentiality)
    assert [party.side for party in template.parties] == [Side.FIRST, Side.SECOND]
    assert calls.number(template.number_template, session=12, sector=1, sequence=1)
    assert all(complete(name) for _digit, name in (*template.sectors, *template.strands))
    assert template.sources
    assert template.grid is None or (isinstance(template.grid, str) and read_grid(template.grid))
    for party in template.parties:
        assert party.locale in LOCALES
        assert ZoneInfo(party.zone).key == party.zone
        assert complete(party.name)
        assert complete(party.promoter_term)


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=TEMPLATES)
def test_what_no_source_gives_is_a_proposal(template: ProgrammeTemplate) -> None:
    if template.max_months is None:
        assert "max_months" in template.proposals
    if not template.legal_basis:
        assert "legal_basis" in template.proposals
    assert "grid" in template.proposals
    assert "number_template" in template.proposals


def test_the_joint_commission_follows_its_sources() -> None:
    cmp = TEMPLATES["cmp"]
    assert cmp.max_months == 24
    assert [name.fr for _digit, name in cmp.sectors][:2] == ["Culture", "Économie"]
    assert [party.currency for party in cmp.parties] == ["CAD", "EUR"]
    assert [party.paper for party in cmp.parties] == ["letter", "a4"]
    assert TEMPLATES["industriel"].confidentiality == "strict"
    assert TEMPLATES["grv"].pairing == "single"


@pytest.mark.parametrize("name", GRIDS)
def test_a_grid_is_whole(name: str) -> None:
    grid = grid_of(1, read_grid(name))
    assert grid.proposal
    assert complete(grid.name)
    assert [mark.mark for mark in grid.marks] == list(range(grid.highest + 1))
    assert all(complete(mark.meaning) for mark in grid.marks)
    assert all(complete(one.name) and complete(one.question) for one in grid.criteria)
    assert len({one.code for one in grid.criteria}) == len(grid.criteria)
    assert all(len(grid.criteria_of(side)) <= 8 for side in Side)  # one page
    check_grid(grid)


def test_the_grids_count_to_a_hundred() -> None:
    assert grid_of(1, read_grid("cmp")).points == grid_of(1, read_grid("grv")).points == 100


@pytest.mark.parametrize("name", [*(f"programmes/{each}" for each in TEMPLATES), *(f"grids/{each}" for each in GRIDS)])
def test_french_texts_keep_their_spaces(name: str) -> None:
    content = resource(*f"{name}.toml".split("/")).read_text(encoding="utf-8")
    data = tomllib.loads(content)
    texts = every_text(data)
    assert texts
    assert [text for text in texts if any(f" {sign}" in text for sign in ":;!?»%")] == []


def every_text(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for each in value.values() for text in every_text(each)]
    if isinstance(value, list):
        return [text for each in value for text in every_text(each)]
    return [value] if isinstance(value, str) else []


def test_each_heading_belongs_to_one_field() -> None:
    data = tomllib.loads(resource("imports", "synonyms.toml").read_text(encoding="utf-8"))
    assert set(data) == {field.name for field in FIELDS}
    owners: dict[str, set[str]] = {}
    for field, languages in data.items():
        assert set(languages) == set(LANGUAGES)
        for heading in (each for headings in languages.values() for each in headings):
            owners.setdefault(fold(heading), set()).add(field)
    assert {heading: fields for heading, fields in owners.items() if len(fields) > 1} == {}
