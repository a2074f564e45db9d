"""Regions: what the postal code of an address says of where an organisation is."""

import re
from dataclasses import dataclass

from cmpdesk.domain.text import LocalisedText


@dataclass(frozen=True, slots=True)
class Region:
    """A region and the first and the last beginning of its postal codes."""

    first: str
    last: str
    name: LocalisedText


@dataclass(frozen=True, slots=True)
class Territory:
    """Regions of the Parties with these codes; the group of `code` is the part of a postal code that tells them."""

    parties: tuple[str, ...]
    code: re.Pattern[str]
    regions: tuple[Region, ...]

    def region(self, address: str) -> LocalisedText | None:
        """Return the region that the last postal code in an address names, None where none does."""
        found = self.code.findall(address)
        if not found:
            return None
        code = str(found[-1]).upper()
        return next((one.name for one in self.regions
                     if one.first <= code[: len(one.first)] and code[: len(one.last)] <= one.last), None)  # fmt: skip
