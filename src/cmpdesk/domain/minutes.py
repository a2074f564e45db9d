"""The minutes of a mid-term meeting: parts prefilled from what is known, edited, then sealed as a letter of both."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.letters import LetterRow, LetterTemplate, filled, named
from cmpdesk.domain.minutes_parts import MinutesPart, MinutesTable
from cmpdesk.domain.programmes import Party, Programme

_PART = re.compile(r"^#[ \t]*\{part:([a-z_]+)\}[ \t]*(.*)$", re.MULTILINE)
_HEADED = re.compile(r"^#[ \t]+", re.MULTILINE)
"""What would begin a part within a part."""
LONGEST = 20_000
"""Characters of a part at the most."""

Rows = tuple[tuple[str, ...], ...]
"""A table as it is printed, its headings first."""


@dataclass(frozen=True, slots=True)
class MinutesSection:
    """A part of the minutes: `text` as it is now, `proposed` as the template and the data have it."""

    part: MinutesPart
    title: str
    text: str
    proposed: str

    @property
    def edited(self) -> bool:
        """Whether an officer wrote another text."""
        return self.text != self.proposed


@dataclass(frozen=True, slots=True)
class Minutes:
    """The minutes of a review in one language; `version` is that of the review, `sealed` their entry in the register.

    `template_number` is 0 where the text that comes with the program serves.
    """

    review_id: str
    version: int
    language: str
    template_number: int
    subject: str
    sections: tuple[MinutesSection, ...]
    tables: Mapping[str, Rows]
    sealed: LetterRow | None = None

    @property
    def unresolved(self) -> tuple[str, ...]:
        """The names in its text that stand for nothing, the first first."""
        known = {f"table:{one}" for one in self.tables}
        texts = (self.subject, *(one.text for one in self.sections))
        return tuple(name for name in named(*texts) if name not in known)

    @property
    def body(self) -> str:
        """The whole text as it is kept in the register."""
        return "\n\n".join(f"# {one.title}\n\n{_HEADED.sub('', one.text)}".strip() for one in self.sections)


@dataclass(frozen=True, slots=True)
class MinutesPaper:
    """The minutes as they are laid out, in the house of `party`; `official_number` is "" for a draft."""

    programme: Programme
    call: CallSheet
    party: Party
    language: str
    subject: str
    body: str
    tables: Mapping[str, Rows]
    dated_on: date
    official_number: str = ""


def parts(template: LetterTemplate) -> tuple[tuple[MinutesPart, str, str], ...]:
    """Return each part of a template with its title and its text, in the order of minutes.

    Refused with ``minutes.part-twice``; what comes before the first part is left out.
    """
    found = list(_PART.finditer(template.body))
    made: dict[MinutesPart, tuple[str, str]] = {}
    for place, one in enumerate(found):
        end = found[place + 1].start() if place + 1 < len(found) else len(template.body)
        try:
            part = MinutesPart(one.group(1))
        except ValueError:
            continue
        if part in made:
            raise Refusal("minutes.part-twice", part=str(part))
        made[part] = (one.group(2).strip(), template.body[one.end() : end].strip())
    return tuple((part, *made[part]) for part in MinutesPart if part in made)


def sections(template: LetterTemplate, values: Mapping[str, str | None], tables: Mapping[str, Rows],
             edited: Mapping[str, str]) -> tuple[MinutesSection, ...]:  # fmt: skip
    """Return the parts filled with `values`; a part of `edited` has the text that was written for it."""
    empty = [str(one) for one in MinutesTable if one not in tables]
    made = []
    for part, title, text in parts(template):
        proposed = filled(text, values, empty)
        made.append(MinutesSection(part, filled(title, values), edited.get(part, proposed), proposed))
    return tuple(made)


def subject(template: LetterTemplate, values: Mapping[str, str | None]) -> str:
    """Return the title of the minutes."""
    return " ".join(filled(template.subject, values).split("\n"))


def kept(language: str, before: Mapping[str, str], made: Minutes, edited: Mapping[str, str]) -> dict[str, str]:
    """Return the texts of a review with those of one language replaced: a part as it is proposed is not kept.

    Keys are the language and the part. Refused with ``minutes.too-long``.
    """
    held = {key: text for key, text in before.items() if key.partition(".")[0] != language}
    proposed = {str(one.part): one.proposed for one in made.sections}
    for part, text in edited.items():
        flat = text.replace("\r\n", "\n").strip()
        if len(flat) > LONGEST:
            raise Refusal("minutes.too-long", part=part)
        if part in proposed and flat != proposed[part]:
            held[f"{language}.{part}"] = flat
    return held


def of_language(language: str, texts: Mapping[str, str]) -> dict[str, str]:
    """Return the texts of one language by part."""
    return {key.partition(".")[2]: text for key, text in texts.items() if key.partition(".")[0] == language}
