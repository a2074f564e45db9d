"""The word banks of the fictional data (`resources/sample`), read into values."""

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from cmpdesk.domain.programmes import Side
from cmpdesk.runtime.resources import resource


@dataclass(frozen=True, slots=True)
class Organisation:
    """A fictional organisation and its town."""

    name: str
    city: str


@dataclass(frozen=True, slots=True)
class Project:
    """A fictional project. Pairs of values are (first side, second side).

    `filed` tells on which sides it is filed; `numbered` whether the second office knows its number; a summary that is
    "" is composed of the aim and of common sentences.
    """

    number: str
    sector: str
    strand: str
    titles: tuple[str, str]
    organisations: tuple[Organisation, Organisation]
    aim: str
    gains: tuple[str, str]
    keywords: str
    languages: tuple[str, str]
    summaries: tuple[str, str]
    filed: tuple[bool, bool]
    numbered: bool


@dataclass(frozen=True, slots=True)
class Candidature:
    """A fictional candidature of a Grands Rendez-vous edition."""

    side: Side
    sector: str
    title: str
    organisation: Organisation
    pitch: str


@cache
def load(*parts: str) -> dict[str, Any]:
    """Return a TOML file of `resources/sample`."""
    return tomllib.loads(typeset(resource("sample", *parts).read_text(encoding="utf-8")))


def typeset(text: str) -> str:
    """Return French text with the no-break spaces that belong before a colon and inside guillemets."""
    return text.replace(" :", "\u00a0:").replace("« ", "«\u00a0").replace(" »", "\u00a0»").replace(" %", "\u00a0%")


@cache
def classes(kind: str) -> dict[str, tuple[int, str]]:
    """Return the `sectors` or `strands` of the paired programme: code to (digit, French name)."""
    template = tomllib.loads(resource("programmes", "cmp.toml").read_text(encoding="utf-8"))
    names = {one["digit"]: one["name"]["fr"] for one in template[kind]}
    return {code: (digit, names[digit]) for code, digit in load("call.toml")["classes"][kind].items()}


@cache
def projects() -> tuple[Project, ...]:
    """Return all fictional projects, by number; within a sector they are numbered in the order of its file."""
    call = load("call.toml")
    made: list[Project] = []
    for sector, (digit, _) in classes("sectors").items():
        for sequence, raw in enumerate(load("projects", f"{sector}.toml")["project"], start=1):
            number = call["paired"]["number_template"].format(
                session=call["session"]["number"], sector=digit, seq=sequence
            )
            filed = raw.get("filed", "both")
            made.append(
                Project(
                    number=number,
                    sector=sector,
                    strand=raw.get("strand", ""),
                    titles=(raw["title"], raw.get("title_second", raw["title"])),
                    organisations=(Organisation(*raw["first"]), Organisation(*raw["second"])),
                    aim=raw["aim"],
                    gains=(raw["gain_first"], raw["gain_second"]),
                    keywords=raw["keywords"],
                    languages=tuple(raw.get("languages", ("fr", "fr"))),
                    summaries=(raw.get("summary_first", ""), raw.get("summary_second", "")),
                    filed=(filed != "second", filed != "first"),
                    numbered=raw.get("numbered", True),
                )
            )
    return tuple(made)


@cache
def candidatures() -> tuple[Candidature, ...]:
    """Return the fictional candidatures in the order of their file."""
    return tuple(
        Candidature(
            Side(raw["side"]), raw["sector"], raw["title"], Organisation(raw["organisation"], raw["city"]), raw["pitch"]
        )
        for raw in load("candidatures.toml")["candidature"]
    )
