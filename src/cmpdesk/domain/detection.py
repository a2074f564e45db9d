"""Finding conflicts of interest on record (domain.md 4.7): by organisation, by person, by evidence of a tie.

Collaboration and former employment count for three years after their end, family, business partners and thesis
supervisors for good; all else as collaboration does. A tie without an end goes on. Every name is compared folded, and
an organisation also by its acronym and without its legal form; what is only alike weighs one class less.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import product

from cmpdesk.domain.interests import Finding, Ground, Interest, TieKind
from cmpdesk.domain.text import fold

LOOK_BACK = 3
"""Years for which a tie that has ended counts."""
UNLIMITED = frozenset((TieKind.FAMILY, TieKind.BUSINESS, TieKind.SUPERVISION))
_WEIGHTS = {
    TieKind.EMPLOYMENT: (Interest.REAL, Interest.APPARENT),
    TieKind.COLLABORATION: (Interest.APPARENT, Interest.APPARENT),
    TieKind.FAMILY: (Interest.REAL, Interest.REAL),
    TieKind.FRIENDSHIP: (Interest.APPARENT, Interest.POTENTIAL),
    TieKind.BUSINESS: (Interest.REAL, Interest.REAL),
    TieKind.SUPERVISION: (Interest.REAL, Interest.REAL),
    TieKind.FINANCIAL: (Interest.REAL, Interest.APPARENT),
    TieKind.DISPUTE: (Interest.APPARENT, Interest.POTENTIAL),
    TieKind.OTHER: (Interest.POTENTIAL, Interest.POTENTIAL),
}
"""The class that is proposed while a tie lasts, and after it has ended."""


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation with every name that it bears or bore; `id` is None for one that is only named."""

    id: str | None
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Who:
    """A person with every name that they bear or bore."""

    id: str
    names: tuple[str, ...]
    emails: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody belongs, or belonged."""

    body: Body
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """Evidence of a tie to an organisation or to a person; `places` are those of that person."""

    kind: TieKind
    source: str
    body: Body | None = None
    other: Who | None = None
    places: tuple[Place, ...] = ()
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody who may have a conflict; `key` is what findings call them by."""

    key: str
    who: tuple[Who, ...]
    places: tuple[Place, ...]
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """An application: the organisations that filed, the partners that are named, the contact people."""

    id: str
    bodies: tuple[Body, ...]
    partners: tuple[Body, ...]
    people: tuple[Who, ...]


# -- time


def expiry(kind: TieKind, until: date | None) -> date | None:
    """Return the last day on which a tie counts, None where it counts for good or has no end.

    Three years after its last day; a 29 February counts until 28 February.
    """
    if until is None or kind in UNLIMITED or until.year + LOOK_BACK > date.max.year:
        return None
    try:
        return until.replace(year=until.year + LOOK_BACK)
    except ValueError:
        return until.replace(year=until.year + LOOK_BACK, day=28)


def weigh(kind: TieKind, since: date | None, until: date | None, on: date) -> Interest | None:
    """Return the class that a tie proposes on the day `on`, None where it no longer counts."""
    last = expiry(kind, until)
    if last is not None and last < on:
        return None
    if since is not None and since > on:
        return Interest.POTENTIAL
    during, after = _WEIGHTS[kind]
    return after if until is not None and until < on else during


# -- names

_BRACKETS = re.compile(r"\(([^()]*)\)")
_PART = re.compile(r"\s*(?:[,;/|]|\s[-–—]\s)\s*")


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_FORMS = _set("asbl vzw aisbl inc ltee ltd enr senc oblc obnl osbl sa nv srl sprl bv bvba scrl sc cv coop")
_FORM_IN_LETTERS = re.compile(r"\b(?:a s b l|v z w|s p r l|s r l|s c r l|s e n c|s a|n v)\b")
_SMALL = _set("a au aux d de del den der des du e en et for het l la le les of op pour sur the van voor")
_ARTICLES = _set("le la les l the de het")
_JOINS = _set("et and und")
_TITLES = _set("dr dre prof professeur professeure pr m mme mr mrs ms mevr dhr ir me")
_SAME_WORD = {"st": "saint", "ste": "sainte", "univ": "universite", "inst": "institut", "dept": "departement"}
_LEAST, _MOST_SMALL = 3, 4


@dataclass(frozen=True, slots=True)
class _Keys:
    """How a name can be met: `same` names are the same; what one `says` and the other says or `means` is alike."""

    same: frozenset[str]
    says: frozenset[str]
    means: frozenset[str]


@lru_cache(maxsize=32768)
def _keys(name: str) -> _Keys:
    outer = _BRACKETS.sub(" ", name).strip()
    core = _core(outer)
    same, says = {_core(name)}, {f"letters {_letters(outer)}"} if _is_acronym(outer, _LEAST) else set()
    for inner in _BRACKETS.findall(name):
        if _is_acronym(inner, _LEAST - 1):
            same.add(core)
            says.add(f"letters {_letters(inner)}")
        elif _is_acronym(outer, _LEAST - 1):
            same.add(_core(inner))
        else:
            says.add(f"part {core}")
    first = _core(_PART.split(outer)[0])
    if first and first != core:
        says.add(f"part {first}")
    means = {f"part {core}"} | {f"letters {one}" for one in _initials(outer)}
    return _Keys(frozenset(same - {""}), frozenset(says - {"part "}), frozenset(means - {"part "}))


def _letters(word: str) -> str:
    return fold(word).replace(".", "").replace(" ", "")


def _is_acronym(word: str, least: int) -> bool:
    bare = word.strip().replace(".", "")
    return bare.isalpha() and bare.isupper() and len(bare) >= least


def _core(name: str) -> str:
    """Return a name folded, without its article, its legal form and what joins words."""
    words = [_SAME_WORD.get(word, word) for word in _FORM_IN_LETTERS.sub(" ", fold(name.replace("&", " et "))).split()]
    kept = [word for word in words if word not in _FORMS and word not in _JOINS]
    while len(kept) > 1 and kept[0] in _ARTICLES:
        kept = kept[1:]
    return " ".join(kept)


def _initials(name: str) -> set[str]:
    """Return the acronyms that a name of several words can have: small words have a letter in it, or none."""
    words = [word for word in fold(name).split() if word not in _FORMS]
    small = [place for place, word in enumerate(words) if word in _SMALL]
    found = set()
    for kept in product((True, False), repeat=min(len(small), _MOST_SMALL)):
        out = {place for place, keep in zip(small, kept, strict=False) if not keep} | set(small[_MOST_SMALL:])
        letters = "".join(word[0] for place, word in enumerate(words) if place not in out)
        if len(letters) >= _LEAST:
            found.add(letters)
    return found


def person_key(name: str) -> str:
    """Return the key by which names of people are the same: folded, without titles, in any order; "" for one word."""
    words = sorted(word for word in fold(name).replace(".", " ").split() if word not in _TITLES)
    return " ".join(words) if len(words) > 1 else ""


# -- the index


class Index:
    """The cases of a call, found by the keys of their organisations and people."""

    def __init__(self, cases: Iterable[Case]) -> None:
        self._same: dict[str, dict[tuple[str, Ground], None]] = defaultdict(dict)
        self._says: dict[str, dict[tuple[str, Ground], None]] = defaultdict(dict)
        self._means: dict[str, dict[tuple[str, Ground], None]] = defaultdict(dict)
        self._people: dict[str, dict[str, None]] = defaultdict(dict)
        self._contacts: dict[str, dict[str, str]] = defaultdict(dict)
        for case in cases:
            for ground, bodies in ((Ground.ORGANISATION, case.bodies), (Ground.PARTNER, case.partners)):
                for body in bodies:
                    self._enter(case.id, ground, body)
            for who in case.people:
                for key in _person_keys(who):
                    self._people[key][case.id] = None
                    self._contacts[key][case.id] = who.names[0]

    def _enter(self, case_id: str, ground: Ground, body: Body) -> None:
        if body.id:
            self._same[f"id {body.id}"][case_id, ground] = None
        for name in body.names:
            keys = _keys(name)
            for held, found in ((self._same, keys.same), (self._says, keys.says), (self._means, keys.means)):
                for key in found:
                    held[key][case_id, ground] = None

    def of_body(self, body: Body) -> dict[tuple[str, Ground], bool]:
        """Return (application, ground) of what names `body`, with whether the names are only alike."""
        found: dict[tuple[str, Ground], bool] = {}
        every = [_keys(name) for name in body.names]
        same = {key for keys in every for key in keys.same} | ({f"id {body.id}"} if body.id else set())
        for key in same:
            found.update(dict.fromkeys(self._same.get(key, ()), False))
        for keys in every:
            for mine, theirs in ((keys.says, self._says), (keys.says, self._means), (keys.means, self._says)):
                for key in mine:
                    for place in theirs.get(key, ()):
                        found.setdefault(place, True)
        return found

    def of_who(self, who: Who) -> dict[str, tuple[Ground, str]]:
        """Return the applications of which `who` is a contact person, or bears the name, with that name."""
        found: dict[str, tuple[Ground, str]] = {}
        for key in sorted(_person_keys(who), key=lambda one: one.startswith("name")):
            ground = Ground.NAMESAKE if key.startswith("name") else Ground.PERSON
            for case_id in self._people.get(key, ()):
                found.setdefault(case_id, (ground, self._contacts[key][case_id]))
        return found


def _person_keys(who: Who) -> set[str]:
    names = {f"name {key}" for name in who.names if (key := person_key(name))}
    mails = {f"mail {mail.strip().casefold()}" for mail in who.emails if "@" in mail}
    return names | mails | {f"id {who.id}"}


# -- detection


def detect(parties: Iterable[Party], cases: Iterable[Case], on: date) -> dict[str, dict[str, tuple[Finding, ...]]]:
    """Return what is found on the day `on`: by the key of the party, then by application; the gravest first."""
    index = Index(cases)
    return {one.key: found for one in parties if (found := _of_party(one, index, on))}


def _of_party(party: Party, index: Index, on: date) -> dict[str, tuple[Finding, ...]]:
    found: dict[str, dict[tuple[TieKind, str], Finding]] = defaultdict(dict)

    def note(case_id: str, finding: Finding) -> None:
        key = (finding.kind, finding.evidence)
        known = found[case_id].get(key)
        if known is None or _rank(known) < _rank(finding):
            found[case_id][key] = finding

    for who in party.who:
        for case_id, (ground, name) in index.of_who(who).items():
            proposed = Interest.POTENTIAL if ground is Ground.NAMESAKE else Interest.REAL
            note(case_id, Finding(ground, TieKind.OTHER, name, "", None, None, None, proposed))
    for place in party.places:
        for (case_id, ground), alike in index.of_body(place.body).items():
            if one := _found(ground, TieKind.EMPLOYMENT, place.body.names[0], "", place.since, place.until, on, alike):
                note(case_id, one)
    for link in party.links:
        for case_id, one in _of_link(link, index, on):
            note(case_id, one)
    return {
        case_id: tuple(sorted(each.values(), key=lambda one: (-one.proposed.weight, one.ground, one.evidence)))
        for case_id, each in found.items()
        if each
    }


def _rank(one: Finding) -> tuple[int, date, int]:
    """Return what tells which of two findings of the same thing is shown: the graver, the longer, the nearer."""
    return one.proposed.weight, one.expires or date.max, -list(Ground).index(one.ground)


def _of_link(link: Link, index: Index, on: date) -> Iterable[tuple[str, Finding]]:
    if link.body is not None:
        for (case_id, _ground), alike in index.of_body(link.body).items():
            if one := _found(Ground.TIE, link.kind, link.body.names[0], link.source, link.since, link.until, on, alike):
                yield case_id, one
    if link.other is None:
        return
    for case_id, (ground, name) in index.of_who(link.other).items():
        alike = ground is Ground.NAMESAKE
        if one := _found(Ground.TIE, link.kind, name, link.source, link.since, link.until, on, alike):
            yield case_id, one
    if link.kind is TieKind.FAMILY:
        for place in link.places:
            if weigh(TieKind.EMPLOYMENT, place.since, place.until, on) is not None:
                for case_id, _ground in index.of_body(place.body):
                    named = f"{link.other.names[0]} · {place.body.names[0]}"
                    yield case_id, Finding(Ground.FAMILY, link.kind, named, link.source, place.since, place.until,
                                           expiry(TieKind.EMPLOYMENT, place.until), Interest.POTENTIAL)  # fmt: skip


def _found(ground: Ground, kind: TieKind, evidence: str, source: str, since: date | None, until: date | None,
           on: date, alike: bool) -> Finding | None:  # fmt: skip
    proposed = weigh(kind, since, until, on)
    if proposed is None:
        return None
    if alike:
        proposed = Interest.APPARENT if proposed is Interest.REAL else Interest.POTENTIAL
    return Finding(ground, kind, evidence, source, since, until, expiry(kind, until), proposed, alike)
