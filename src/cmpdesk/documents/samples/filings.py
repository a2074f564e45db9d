"""What each side received of the fictional projects: one value per filing, the same for the same seed."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from cmpdesk.documents.samples.bank import Candidature, Project, candidatures, classes, load, projects
from cmpdesk.documents.samples.calendar import REFERENCE, texts
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.text import fold

ZONES = ("America/Toronto", "Europe/Brussels")
TERRITORIES = ("Québec", "Wallonie-Bruxelles")
PERIODS = (("septembre", 0), ("automne", 0), ("octobre", 0), ("hiver", 1), ("mars", 1), ("avril", 1), ("automne", 1),
           ("novembre", 1), ("février", 2), ("printemps", 2))  # fmt: skip
"""When journeys are planned, in years from that of the deadline."""
LATE = ("14.204", "14.507")
"""Filed after the deadline: the first by the first side, the second by the other."""


@dataclass(frozen=True, slots=True)
class Mission:
    """A planned journey: `towards` is the place of the host side (0 or 1)."""

    towards: int
    people: int
    days: int
    period: str


@dataclass(frozen=True, slots=True)
class SampleFiling:
    """A filing as one office registered it. Amounts are in cents of the office's currency, `received_at` is aware."""

    side: Side
    number: str
    reference: str
    title: str
    sector: str
    strand: str
    organisation: str
    address: str
    contact: str
    function: str
    email: str
    phone: str
    partner: str
    months: int
    renewed: bool
    years: tuple[int, ...]
    other_funding: str
    summary: str
    benefits: str
    keywords: str
    language: str
    """Its code."""
    received_at: datetime
    missions: tuple[Mission, ...]
    remarks: str
    index: int
    """Its place in the register of its office, from 0."""

    @property
    def file_stem(self) -> str:
        """How the names of its attachments begin: its number, or its organisation where it has none."""
        return self.number or self.organisation.replace(" ", "_").replace("’", "_")


def filings(side: Side, seed: int = 14, today: date = REFERENCE) -> tuple[SampleFiling, ...]:
    """Return the filings that the office of `side` received for the paired call, in the order of its register.

    They are dated as on the day `today`.

    The first office lists by number, the second by time of receipt.
    """
    place = 0 if side is Side.FIRST else 1
    filed = [project for project in projects() if project.filed[place]]
    made = [_filing(project, place, index, seed, today) for index, project in enumerate(filed)]
    if side is Side.SECOND:
        made.sort(key=lambda filing: filing.received_at)
    return tuple(made)


def single_filings(side: Side, seed: int = 14, today: date = REFERENCE) -> tuple[SampleFiling, ...]:
    """Return the candidatures that the office of `side` received for the single call."""
    place = 0 if side is Side.FIRST else 1
    mine = [one for one in candidatures() if one.side is side]
    return tuple(_candidature(one, place, index, seed, today) for index, one in enumerate(mine))


def _filing(project: Project, place: int, index: int, seed: int, today: date) -> SampleFiling:
    shared = Random(f"{seed}/{project.number}")
    own = Random(f"{seed}/{project.number}/{place}")
    words = load("sentences.toml")
    first, second = project.organisations
    names = {"first": first.name, "second": second.name, "first_city": first.city, "second_city": second.city}
    renewed = shared.random() < 0.2
    year = texts(today)["paired"]["deadline"].year
    missions = tuple(_missions(shared, year))
    summary = " ".join(sentence.format(**names) for sentence in _told(shared, project, place, renewed=renewed))
    organisation = project.organisations[place]
    contact = _contact(own, place, index)
    numbered = project.numbered or place == 0
    return SampleFiling(
        side=(Side.FIRST, Side.SECOND)[place],
        number=project.number if numbered else "",
        reference=f"MRIF-{year}-{311 + index:04}" if place == 0 else f"SUB/{year}/{871 + 3 * index}",
        title=project.titles[place],
        sector=classes("sectors")[project.sector][1],
        strand=classes("strands")[project.strand][1] if project.strand else "",
        organisation=organisation.name,
        address=_address(own, place, organisation.city),
        contact=contact[0],
        function=own.choice(load("people.toml")[("first", "second")[place]]["functions"]),
        email=contact[1],
        phone=load("people.toml")[("first", "second")[place]]["phone"].format(n=index),
        partner=project.organisations[1 - place].name,
        months=shared.choice((24, 24, 24, 18, 20, 12)),
        renewed=renewed,
        years=_years(own, place),
        other_funding=own.choice(words["other_funding"]["sentences"]),
        summary=project.summaries[place] or _punctuated(summary, place),
        benefits=_benefits(project, place),
        keywords=project.keywords,
        language=project.languages[place],
        received_at=_received(own, place, project.number, texts(today)["paired"]),
        missions=missions,
        remarks=own.choice(words["remarks"]["sentences"]),
        index=index,
    )


def _candidature(one: Candidature, place: int, index: int, seed: int, today: date) -> SampleFiling:
    own = Random(f"{seed}/{one.title}")
    contact = _contact(own, place, index + 64)
    call = texts(today)["single"]
    closing = call["deadline"].replace(tzinfo=ZoneInfo(call["zone"]))
    people = load("people.toml")[("first", "second")[place]]
    return SampleFiling(
        side=one.side,
        number="",
        reference=f"GRV-{('Q', 'W')[place]}{index + 1:02}",
        title=one.title,
        sector=call["sectors"][one.sector]["fr"],
        strand="",
        organisation=one.organisation.name,
        address=_address(own, place, one.organisation.city),
        contact=contact[0],
        function=own.choice(people["functions"]),
        email=contact[1],
        phone=people["phone"].format(n=index + 20),
        partner="",
        months=own.choice((6, 9, 12)),
        renewed=False,
        years=(own.randrange(30, 61) * 5000,),
        other_funding="",
        summary=_punctuated(one.pitch, place),
        benefits="",
        keywords="",
        language="fr",
        received_at=closing.astimezone(UTC) - timedelta(minutes=own.randrange(90, 30 * 24 * 60)),
        missions=(),
        remarks="",
        index=index,
    )


def _told(shared: Random, project: Project, place: int, *, renewed: bool) -> list[str]:
    """Return the sentences of a summary: both sides tell the same project, each dwelling on other things."""
    words = load("sentences.toml")
    methods = shared.sample(words["method"][project.sector], 2)
    missions = shared.choice(words["missions"]["sentences"])
    mutual = shared.sample(words["reciprocity"]["sentences"], 2)
    followup = shared.choice(words["followup"]["sentences"])
    if place == 0:
        return [project.aim, methods[0], missions, mutual[0], words["history"]["renewed" if renewed else "fresh"]]
    return [project.aim, methods[1], mutual[1], followup]


def _punctuated(text: str, place: int) -> str:
    """Return text with the space before a semicolon that its side uses: none, or a narrow one."""
    return text.replace(" ;", ";" if place == 0 else "\u202f;")


def _missions(random: Random, year: int) -> list[Mission]:
    count = random.choice((2, 2, 3, 3, 3))
    periods = sorted(random.sample(range(len(PERIODS)), count))
    start = random.randrange(2)
    return [
        Mission((start + turn) % 2, random.randrange(1, 6), random.choice((5, 7, 8, 10, 14)),
                f"{PERIODS[period][0]} {year + PERIODS[period][1]}")
        for turn, period in enumerate(periods)
    ]


def _years(random: Random, place: int) -> tuple[int, int]:
    step = 50_000 if place == 0 else 40_000
    return step * random.randrange(9, 16), step * random.randrange(7, 14)


def _benefits(project: Project, place: int) -> str:
    gain = project.gains[place]
    return _punctuated(f"{gain[0].upper()}{gain[1:]}.", place)


def _contact(random: Random, place: int, index: int) -> tuple[str, str]:
    people = load("people.toml")[("first", "second")[place]]
    given = people["first_names"][(7 * index + place) % len(people["first_names"])]
    family = people["family_names"][(5 * index + index // 26 + random.randrange(3)) % len(people["family_names"])]
    plain = f"{fold(given).replace(' ', '-')}.{fold(family).replace(' ', '-')}"
    return f"{given} {family}", f"{plain}@{people['domain']}"


def _address(random: Random, place: int, city: str) -> str:
    people = load("people.toml")[("first", "second")[place]]
    house, street = random.randrange(3, 990), random.choice(people["streets"])
    if place == 0:
        return f"{house}, {street}, {city} (Québec)  {random.choice(people['postal'])}"
    return f"{street[0].upper()}{street[1:]} {house % 180 + 1}, {people['postal'][city]} {city}"


def _received(random: Random, place: int, number: str, call: dict[str, Any]) -> datetime:
    """Return the instant of receipt: most filings come in the last ten days."""
    closing: datetime = call["deadline"].replace(tzinfo=ZoneInfo(call["zone"])).astimezone(UTC)
    if number == LATE[place]:
        return closing + timedelta(minutes=13 + 20 * place)
    days = min(random.expovariate(1 / 7), 60)
    local = (closing - timedelta(days=days, minutes=25)).astimezone(ZoneInfo(ZONES[place]))
    if local.hour < 7:
        local = local.replace(hour=local.hour + 8)
    at = local.replace(second=0, microsecond=0)
    return min(at.astimezone(UTC), closing - timedelta(minutes=random.randrange(3, 55)))
