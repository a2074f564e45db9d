"""Conflicts on record: each kind, to the day, and every way to write a name; beside a check pair by pair."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmpdesk.domain.detection import (
    UNLIMITED,
    Body,
    Case,
    Link,
    Party,
    Place,
    Who,
    detect,
    expiry,
    person_key,
    weigh,
)
from cmpdesk.domain.interests import Finding, Ground, Interest, TieKind

ON = date(2026, 3, 4)
REAL, APPARENT, POTENTIAL = Interest.REAL, Interest.APPARENT, Interest.POTENTIAL
CONTACT = Who("p-contact", ("Odette Lavoie",), ("o.lavoie@sphaigne.example",))
BRAM = Who("p1", ("Bram Wauters",))


def body(*names: str, known: str | None = None) -> Body:
    return Body(known, names)


def case(*bodies: Body, partners: tuple[Body, ...] = (), people: tuple[Who, ...] = ()) -> Case:
    return Case("a1", bodies, partners, people)


def somebody(*places: Place, who: Who = BRAM, links: tuple[Link, ...] = ()) -> Party:
    return Party("r1", (who,), places, links)


def found(party: Party, one: Case, on: date = ON) -> tuple[Finding, ...]:
    return detect([party], [one], on).get("r1", {}).get("a1", ())


# -- time


@pytest.mark.parametrize(("until", "last"), [
    (date(2023, 3, 4), date(2026, 3, 4)), (date(2024, 2, 29), date(2027, 2, 28)),
    (date(2025, 2, 28), date(2028, 2, 28)), (date(9997, 1, 1), None), (None, None),
])  # fmt: skip
def test_a_tie_expires_three_years_after_its_last_day(until: date | None, last: date | None) -> None:
    assert expiry(TieKind.COLLABORATION, until) == last
    assert all(expiry(kind, until) is None for kind in UNLIMITED)


@pytest.mark.parametrize(("until", "on", "counts"), [
    (date(2023, 3, 4), date(2026, 3, 4), True), (date(2023, 3, 3), date(2026, 3, 4), False),
    (date(2024, 2, 29), date(2027, 2, 28), True), (date(2024, 2, 29), date(2027, 3, 1), False),
    (date(2025, 2, 28), date(2028, 2, 28), True), (date(2025, 2, 28), date(2028, 2, 29), False),
])  # fmt: skip
def test_the_look_back_is_exact_to_the_day(until: date, on: date, counts: bool) -> None:
    for kind in TieKind:
        assert (weigh(kind, None, until, on) is not None) is (counts or kind in UNLIMITED)
    party = somebody(Place(body("Institut Lierre"), None, until))
    assert bool(found(party, case(body("Institut Lierre")), on)) is counts


def test_what_each_kind_proposes_while_it_lasts_and_afterwards() -> None:
    before = date(2025, 1, 1)
    assert {kind: (weigh(kind, None, None, ON), weigh(kind, None, before, ON)) for kind in TieKind} == {
        TieKind.EMPLOYMENT: (REAL, APPARENT), TieKind.COLLABORATION: (APPARENT, APPARENT),
        TieKind.FAMILY: (REAL, REAL), TieKind.FRIENDSHIP: (APPARENT, POTENTIAL), TieKind.BUSINESS: (REAL, REAL),
        TieKind.SUPERVISION: (REAL, REAL), TieKind.FINANCIAL: (REAL, APPARENT),
        TieKind.DISPUTE: (APPARENT, POTENTIAL), TieKind.OTHER: (POTENTIAL, POTENTIAL),
    }  # fmt: skip


def test_what_begins_later_is_a_potential_conflict() -> None:
    assert weigh(TieKind.EMPLOYMENT, date(2026, 3, 5), None, ON) is POTENTIAL
    assert weigh(TieKind.EMPLOYMENT, ON, None, ON) is REAL
    assert weigh(TieKind.EMPLOYMENT, None, ON, ON) is REAL


# -- organisations

SAME = [
    ("Institut Lierre", "INSTITUT  LIERRE"), ("École des hautes études", "Ecole des Hautes Etudes"),
    ("Théâtre du Cap-aux-Vents", "Theatre du Cap aux Vents"), ("Cartes et canaux asbl", "Cartes et Canaux"),
    ("Cartes & canaux", "Cartes et canaux A.S.B.L."), ("Serres du Nord inc.", "Les Serres du Nord"),
    ("Collège St-Amand", "Collège Saint-Amand"), ("Centre d’écologie", "Centre d'ecologie"),
    ("Institut de recherche sur les sols (IRS)", "Institut de recherche sur les sols"),
    ("IRS (Institut de recherche sur les sols)", "Institut de recherche sur les sols"),
    ("Œuvres du canal", "Oeuvres du canal"),
]  # fmt: skip
ALIKE = [
    ("Institut national de recherche des sols", "INRS"), ("Université libre du Canal", "U.L.C."),
    ("Université des eaux à Lessive", "UEAL"), ("Institut des sols (IDS)", "IDS"),
    ("Université du Lac, Faculté de médecine", "Université du Lac"),
    ("Université du Lac – Droit", "Université du Lac, Médecine"), ("Université du Lac (Rimbault)", "Université du Lac"),
]  # fmt: skip
OTHERS = [
    ("Institut des sols", "Institut du sable"), ("Institut Lierre", "Institut Lierres"), ("Atelier des rives", "ATR"),
    ("Université du Lac", "Université"), ("IS", "Institut Sphaigne"), ("", "Institut"), ("", ""),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), SAME)
def test_names_that_are_the_same(one: str, other: str) -> None:
    for mine, theirs in ((one, other), (other, one)):
        (finding,) = found(somebody(Place(body(mine))), case(body(theirs)))
        assert (finding.ground, finding.kind, finding.proposed) == (Ground.ORGANISATION, TieKind.EMPLOYMENT, REAL)
        assert (finding.evidence, finding.alike) == (mine, False)


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_names_that_are_alike_weigh_one_class_less(one: str, other: str) -> None:
    for mine, theirs in ((one, other), (other, one)):
        (finding,) = found(somebody(Place(body(mine))), case(body(theirs)))
        assert (finding.proposed, finding.alike) == (APPARENT, True)
        (past,) = found(somebody(Place(body(mine), None, date(2025, 6, 30))), case(body(theirs)))
        assert past.proposed is POTENTIAL


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_names_of_others(one: str, other: str) -> None:
    for mine, theirs in ((one, other), (other, one)):
        assert found(somebody(Place(body(mine))), case(body(theirs))) == ()


def test_the_same_record_under_any_name() -> None:
    (finding,) = found(somebody(Place(body("Maison bleue", known="o1"))), case(body("Maison rouge", known="o1")))
    assert finding.proposed is REAL


def test_former_names_and_aliases_on_either_side() -> None:
    renamed = body("Institut des mousses", "Institut Sphaigne")
    for mine, theirs in ((renamed, body("INSTITUT SPHAIGNE")), (body("institut sphaigne"), renamed)):
        assert found(somebody(Place(mine)), case(theirs))[0].proposed is REAL


def test_the_organisation_of_the_partner() -> None:
    named = case(body("Atelier des rives"), partners=(body("Institut Lierre"),))
    (finding,) = found(somebody(Place(body("institut lierre"))), named)
    assert (finding.ground, finding.proposed) == (Ground.PARTNER, REAL)
    both = case(body("Institut Lierre"), partners=(body("Institut Lierre"),))
    (finding,) = found(somebody(Place(body("institut lierre"))), both)
    assert finding.ground is Ground.ORGANISATION


def test_a_former_employer_with_its_dates() -> None:
    place = Place(body("Institut Lierre"), date(2018, 9, 1), date(2024, 6, 30))
    (finding,) = found(somebody(place), case(body("Institut Lierre")))
    assert (finding.since, finding.until, finding.expires) == (place.since, place.until, date(2027, 6, 30))
    assert finding.proposed is APPARENT


def test_one_finding_where_the_directory_and_a_past_place_say_the_same() -> None:
    here = body("Institut Lierre", known="o1")
    (finding,) = found(somebody(Place(here, None, date(2025, 1, 1)), Place(here)), case(here))
    assert finding.proposed is REAL


# -- people


def test_the_contact_person_by_record_and_by_address() -> None:
    for who in (replace(CONTACT, names=("O. L.",), emails=()), Who("p2", ("O. L.",), ("O.Lavoie@sphaigne.example ",))):
        (finding,) = found(somebody(who=who), case(people=(CONTACT,)))
        assert (finding.ground, finding.proposed, finding.evidence) == (Ground.PERSON, REAL, "Odette Lavoie")


@pytest.mark.parametrize("name", ["odette lavoie", "Lavoie, Odette", "Dre Odette Lavoie", "ODETTE LAVOIE"])
def test_namesakes_are_potential(name: str) -> None:
    (finding,) = found(somebody(who=Who("p2", (name,))), case(people=(CONTACT,)))
    assert (finding.ground, finding.proposed) == (Ground.NAMESAKE, POTENTIAL)
    former = replace(CONTACT, names=("Odette Roy", "Odette Lavoie"))
    assert found(somebody(who=Who("p2", (name,))), case(people=(former,)))[0].evidence == "Odette Roy"


def test_one_word_is_nobodys_name() -> None:
    assert person_key("Odette") == person_key("Mme Lavoie") == ""
    assert found(somebody(who=Who("p2", ("Odette",))), case(people=(Who("p3", ("Odette",)),))) == ()


# -- ties


def test_a_tie_to_the_contact_person() -> None:
    link = Link(TieKind.SUPERVISION, "Thèse 1998", other=CONTACT, until=date(1998, 6, 1))
    (finding,) = found(somebody(links=(link,)), case(people=(CONTACT,)))
    assert (finding.ground, finding.kind, finding.proposed) == (Ground.TIE, TieKind.SUPERVISION, REAL)
    assert (finding.source, finding.evidence, finding.expires) == ("Thèse 1998", "Odette Lavoie", None)


def test_a_tie_to_a_namesake_of_the_contact_person_weighs_less() -> None:
    link = Link(TieKind.FAMILY, "déclaration", other=Who("p9", ("Odette Lavoie",)))
    (finding,) = found(somebody(links=(link,)), case(people=(CONTACT,)))
    assert (finding.proposed, finding.alike) == (APPARENT, True)


def test_a_tie_to_an_organisation() -> None:
    link = Link(TieKind.FINANCIAL, "Registre des entreprises", body=body("Serres du Nord inc."))
    (finding,) = found(somebody(links=(link,)), case(body("Serres du Nord")))
    assert (finding.ground, finding.kind, finding.proposed) == (Ground.TIE, TieKind.FINANCIAL, REAL)
    expired = replace(link, until=date(2023, 3, 3))
    assert found(somebody(links=(expired,)), case(body("Serres du Nord"))) == ()


def test_the_organisation_of_a_member_of_the_family() -> None:
    sister = Who("p9", ("Anne Wauters",))
    link = Link(TieKind.FAMILY, "entretien", other=sister, places=(Place(body("Institut Lierre")),))
    (finding,) = found(somebody(links=(link,)), case(body("Institut Lierre")))
    assert (finding.ground, finding.proposed) == (Ground.FAMILY, POTENTIAL)
    assert finding.evidence == "Anne Wauters · Institut Lierre"
    friend = replace(link, kind=TieKind.FRIENDSHIP)
    assert found(somebody(links=(friend,)), case(body("Institut Lierre"))) == ()


def test_the_gravest_stands_first() -> None:
    party = somebody(Place(body("INRS")), links=(Link(TieKind.FAMILY, "x", other=CONTACT),))
    weights = [one.proposed for one in
               found(party, case(body("Institut national de recherche des sols"), people=(CONTACT,)))]  # fmt: skip
    assert weights == [REAL, APPARENT]


# -- all of it, pair by pair

NAMES = ("Institut Lierre", "INRS", "Institut national de recherche des sols", "Serres du Nord inc.", "Serres du Nord",
         "Université du Lac, Droit", "Université du Lac", "Atelier des rives")  # fmt: skip
PEOPLE = (CONTACT, Who("p5", ("Anne Wauters",)), Who("p6", ("Lavoie Odette",)), Who("p7", ("Anne Roy", "Anne Wauters")))
DAYS = st.one_of(st.none(), st.dates(date(2021, 1, 1), date(2027, 1, 1)))
BODIES = st.builds(body, st.sampled_from(NAMES))
PLACES = st.builds(Place, BODIES, DAYS, DAYS)
LINKS = st.one_of(
    st.builds(Link, st.sampled_from(TieKind), st.just("s"), body=BODIES, since=DAYS, until=DAYS),
    st.builds(Link, st.sampled_from(TieKind), st.just("s"), other=st.sampled_from(PEOPLE),
              places=st.tuples(PLACES), since=DAYS, until=DAYS),
)  # fmt: skip
PARTIES = st.lists(st.tuples(st.sampled_from(PEOPLE), st.lists(PLACES, max_size=2), st.lists(LINKS, max_size=2)),
                   max_size=4)  # fmt: skip
CASES = st.lists(st.tuples(st.lists(BODIES, max_size=2), st.lists(BODIES, max_size=1),
                           st.lists(st.sampled_from(PEOPLE), max_size=1)), max_size=4)  # fmt: skip


@given(PARTIES, CASES)
def test_a_call_is_the_sum_of_its_pairs(parties: list[tuple[Who, list[Place], list[Link]]],
                                        cases: list[tuple[list[Body], list[Body], list[Who]]]) -> None:  # fmt: skip
    people = [Party(f"r{n}", (who,), tuple(places), tuple(links)) for n, (who, places, links) in enumerate(parties)]
    filed = [Case(f"a{n}", tuple(one), tuple(two), tuple(who)) for n, (one, two, who) in enumerate(cases)]
    together = {(key, case_id): each for key, found in detect(people, filed, ON).items()
                for case_id, each in found.items()}  # fmt: skip
    assert set(together) == {(p.key, c.id) for p in people for c in filed if detect([p], [c], ON)}
    for person in people:
        for one in filed:
            alone = detect([person], [one], ON).get(person.key, {}).get(one.id, ())
            assert together.get((person.key, one.id), ()) == alone
