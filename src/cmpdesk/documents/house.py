"""What makes a document that of its Party: paper, margins, language, vocabulary. One code path for all Parties."""

import re
from dataclasses import dataclass

from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.programmes import Paper, Party, Programme, Side
from cmpdesk.i18n import labels
from cmpdesk.i18n.conventions import LOCALES
from cmpdesk.i18n.words import Words

SIZES = {Paper.LETTER: (612.0, 792.0), Paper.A4: (595.28, 841.89)}
MARGIN = 54.0
COLOURS = {Side.FIRST: "#1f5fbf", Side.SECOND: "#b4480f"}
LAYOUT = "1"
"""Raised when the same content is laid out in another way: sections kept from before are then not used again."""

_ORDINAL = re.compile(r"^[IVXLC\d]+(?:e|er|re|ère|ème|de|ste|th|st|nd|rd)$")


@dataclass(frozen=True, slots=True)
class House:
    """The conventions of one reader: those of their Party, in their language. `locale` is one of `LOCALES`."""

    programme: Programme
    party: Party
    locale: str

    @classmethod
    def of(cls, programme: Programme, party: Party, language: str) -> "House":
        """Return the house of a reader of `party` who reads `language`; the territory stays that of the Party."""
        wanted = language[:2] or party.locale[:2]
        local = f"{wanted}{party.locale[2:]}"
        return cls(programme, party, local if local in LOCALES else wanted if wanted in LOCALES else party.locale)

    @property
    def words(self) -> Words:
        """The words of the reader."""
        return Words.of(self.locale)

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the paper in points."""
        return SIZES[self.party.paper]

    @property
    def width(self) -> float:
        """Width between the margins in points."""
        return self.size[0] - 2 * MARGIN

    @property
    def language_tag(self) -> str:
        """The language of the document as PDF wants it: ``fr-CA``."""
        return self.locale.replace("_", "-")

    def name(self, side: Side) -> str:
        """Return the name of a Party in the reader's language."""
        return labels.party_name(self.words, self.programme.party(side))

    def session(self, call: CallSheet) -> str:
        """Return how the session (or the call, where there is none) is named at the foot of each page."""
        name = self.words.localised(self.programme.name)
        if _ORDINAL.search(call.session_label):  # "XIIe Commission mixte permanente"
            return f"{call.session_label} {name}"
        return " · ".join(part for part in (name, call.session_label) if part)
