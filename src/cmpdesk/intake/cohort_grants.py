"""What a sheet of a cohort grants: year, funder and budget line stand in the heading, else in the row."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from cmpdesk.domain.imports import GRANTS
from cmpdesk.domain.programmes import Party
from cmpdesk.domain.projects import GrantDraft
from cmpdesk.domain.text import fold

_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_TOLD = re.compile(r"\s*:\s+(?P<funder>\S.*?)(?:\s+/\s+(?P<line>\S.*?))?\s*$")
"""How a heading ends that says who grants, and on which line: ``: MRIF / 0301``."""


def head(heading: str) -> str:
    """Return a heading without the funder and the line that it ends with."""
    found = _told(heading)
    return heading[: found.start()] if found else heading


def grants(values: Mapping[str, Any], named: Mapping[str, str], parties: tuple[Party, Party],
           refuse: Callable[..., None]) -> Iterator[GrantDraft]:  # fmt: skip
    """Yield what a row grants; `named` has the headings by field. A year that none names is counted from the start."""
    for party in parties:
        usual = values.get(f"funder_{party.side}") or next(iter(party.funders), party.code)
        for n in range(1, GRANTS + 1):
            name = f"grant_{party.side}_{n}"
            amount = values.get(name)
            if amount is None or not amount.cents:
                continue
            heading, start = named.get(name, ""), values.get("start")
            found, year = _told(heading), _YEAR.search(heading)
            funder = found["funder"] if found else _funder(heading, party) or usual
            line = (found["line"] or "") if found else ""
            if year is not None:
                yield GrantDraft(party.side, funder, int(year[1]), amount, line)
            elif start is not None:
                yield GrantDraft(party.side, funder, start.year + n - 1, amount, line)
            else:
                refuse(name, "cohort.no-year")


def _told(heading: str) -> re.Match[str] | None:
    """Return the end of a heading that says who grants; the year stands before it: ``MRIF : subvention 2019`` has none.
    """
    year = _YEAR.search(heading)
    return _TOLD.search(heading, year.end()) if year else None


def _funder(heading: str, party: Party) -> str:
    """Return the funder of a Party that a heading names, the longest name first."""
    words = set(fold(heading).split())
    known = sorted(party.funders, key=len, reverse=True)
    return next((one for one in known if set(fold(one).split()) <= words), "")
