"""From what is typed to a draft of a call, and back."""

import re
from collections.abc import Sequence
from dataclasses import replace

from cmpdesk.domain.amounts import read_amount
from cmpdesk.domain.calls import CallDraft, Confidentiality, EnvelopeDraft, Pairing, SectorDraft
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.programmes import Party, ProgrammeTemplate, Side
from cmpdesk.domain.text import LocalisedText
from cmpdesk.i18n.screen import t, words
from cmpdesk.ui.fields import amount_fault
from cmpdesk.ui.pages.calls.loading import Choice
from cmpdesk.ui.rows import Field

MEGABYTE = 1024 * 1024
Rows = Sequence[tuple[str, ...]]
REVIEWERS = 3
SIZE_LIMIT = 100 * MEGABYTE
YEARS = re.compile(r"\s*(\d{4})(?:\s*[-–]\s*(\d{4}))?\s*")


def blank(choice: Choice) -> CallDraft | None:
    """Return what a new call of a programme begins with."""
    return choice.blank if choice.template is None else of_template(choice.template)


def of_template(template: ProgrammeTemplate) -> CallDraft:
    """Return what a new call begins with in a programme that is not adopted yet."""
    return CallDraft(
        title=LocalisedText(),
        session_id=None,
        pairing=Pairing(template.pairing),
        rolling=False,
        deadline=None,
        return_by=None,
        number_template=template.number_template,
        max_months=template.max_months,
        confidentiality=Confidentiality(template.confidentiality),
        reviewers_per_application=REVIEWERS,
        size_limit=SIZE_LIMIT,
        contact="",
        sectors=tuple(SectorDraft(None, int(digit), name) for digit, name in template.sectors),
        strands=tuple(SectorDraft(None, int(digit), name) for digit, name in template.strands),
        envelopes=(),
    )


def sector_values(sectors: Sequence[SectorDraft]) -> list[tuple[str, ...]]:
    """Return sectors as rows of texts."""
    return [(str(one.digit), one.name.fr, one.name.en, one.name.nl) for one in sectors]


def envelope_values(envelopes: Sequence[EnvelopeDraft]) -> list[tuple[str, ...]]:
    """Return envelopes as rows of texts."""
    return [(str(one.side), one.funder, str(one.year), str(one.sector or ""), _amount(one.cents)) for one in envelopes]


def envelope_fields(parties: Sequence[Party] | None, sectors: Sequence[tuple[str, str]]) -> tuple[Field, ...]:
    """Return the columns of envelopes, with the Parties and sectors that can be chosen."""
    w = words()
    sides = tuple(
        (str(party.side), f"{party.code} · {w.sign(party.currency, precise=True)}") for party in parties or ()
    )
    return (
        Field(t("Party"), 3, sides),
        Field(t("Funder"), 2),
        Field(t("Year"), 1, room=4),
        Field(t("Sector"), 2, (("", t("all")), *sectors)),
        Field(t("Amount"), 4, right=True, room=8),
    )


def complete(
    typed: CallDraft,
    before: CallDraft,
    sectors: Rows,
    strands: Rows,
    envelopes: Rows,
    parties: Sequence[Party],
) -> CallDraft:
    """Return `typed` with its lists; refused where a sector or an envelope cannot be read.

    A sector keeps its identity by its digit in `before`: applications point to it.
    """
    return replace(
        typed,
        sectors=_sectors(sectors, before.sectors),
        strands=_sectors(strands, before.strands),
        envelopes=_envelopes(envelopes, parties),
    )


def session_years(typed: str) -> tuple[int, int] | None:
    """Return the first and last year of ``2026-2028`` or ``2026``, None where it is neither."""
    found = YEARS.fullmatch(typed)
    if found is None:
        return None
    first = int(found.group(1))
    return first, int(found.group(2) or first)


def session_fault(which: str, number: str, label: str, years: str) -> str:
    """Return what is wrong with a field of a new session."""
    if which == "number" and not (number.strip().isdigit() and int(number) > 0):
        return t("Type the number of the session, such as 14.")
    if which == "label" and not label.strip():
        return t("Type the name of the session, such as XIVe.")
    if which == "years" and ((found := session_years(years)) is None or found[0] > found[1]):
        return t("Type the years as 2026-2028.")
    return ""


def sectors_fault(values: Rows) -> str:
    """Return what is wrong with the first faulty sector or strand."""
    seen: set[int] = set()
    for place, (digit, *names) in enumerate(values, start=1):
        if not digit and not any(names):
            continue
        if not digit.isdigit():
            return t("Row {row}: type the digit, which enters the numbers of applications.", row=place)
        if int(digit) in seen:
            return t("Row {row}: the digit {digit} is already taken.", row=place, digit=digit)
        if not any(names):
            return t("Row {row}: type the name, in one language at least.", row=place)
        seen.add(int(digit))
    return ""


def envelopes_fault(values: Rows, parties: Sequence[Party]) -> str:
    """Return what is wrong with the first faulty envelope."""
    for place, (side, funder, year, _sector, amount) in enumerate(values, start=1):
        if not (funder or year or amount):
            continue
        if not (year.isdigit() and len(year) == 4):
            return t("Row {row}: type the year as 2027.", row=place)
        if not amount:
            return t("Row {row}: type the amount.", row=place)
        if fault := amount_fault(amount, _party(parties, side)):
            return t("Row {row}: {fault}", row=place, fault=fault)
    return ""


def _party(parties: Sequence[Party], side: str) -> Party:
    return next(one for one in parties if one.side == side)


def _sectors(values: Sequence[tuple[str, ...]], before: Sequence[SectorDraft]) -> tuple[SectorDraft, ...]:
    known = {one.digit: one.id for one in before}
    made: list[SectorDraft] = []
    for digit, *names in values:
        if not digit and not any(names):
            continue
        if not digit.isdigit():
            raise Refusal("call.sector-digit", digit=digit)
        made.append(SectorDraft(known.pop(int(digit), None), int(digit), LocalisedText(*names)))
    return tuple(made)


def _envelopes(values: Sequence[tuple[str, ...]], parties: Sequence[Party]) -> tuple[EnvelopeDraft, ...]:
    made: list[EnvelopeDraft] = []
    for side, funder, year, sector, amount in values:
        if not (funder or year or amount):
            continue
        money = read_amount(amount, _party(parties, side), [])
        if money is None or not year.isdigit():
            raise Refusal("call.envelope-unreadable", year=year, amount=amount)
        made.append(EnvelopeDraft(Side(side), funder, int(year), int(sector) if sector else None, money.cents))
    return tuple(made)


def _amount(cents: int) -> str:
    whole, part = divmod(cents, 100)
    return f"{whole},{part:02}" if part else str(whole)
