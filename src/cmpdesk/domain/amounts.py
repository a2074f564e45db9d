"""Amounts of money as offices write them (domain.md 7.1 and 11.7), read to whole cents of the Party's
currency.
"""

import re
from decimal import ROUND_HALF_EVEN, Decimal

from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.money import Money
from cmpdesk.domain.programmes import Party

Note = tuple[str, dict[str, str]]
"""Code and parameters of something that was guessed."""
_HIGHEST = Decimal(10) ** 12
_LONGEST = 120
_CENT = Decimal("0.01")
_SPACE = "[ \u00a0\u202f\u2009\t'’]"
_GAPS = re.compile(_SPACE)
_NUMBER = r"\d(?:[\d.,]|[ \u00a0\u202f\u2009\t'’](?=\d))*"
_CURRENCY = (
    r"\$\s*can?\b|\bc(?:an?)?\s*\$|\$\s*us\b|\bus\s*\$|\bcad\b|\bcan\b|\busd\b|\beur(?:os?)?\b|\bdollars?(?:\s*canadiens?)?\b"
    r"|\bgbp\b|\bchf\b|\$|€|£"
)
_SCALE = r"\bmilliards?\b|\bmiljard\b|\bmillions?\b|\bmiljoen\b|\bmille\b|\bduizend\b|[mkg](?=\s*[$€])|\bm\b|\bk\b"
_AMOUNT = re.compile(
    rf"(?P<before>{_CURRENCY})?\s*(?P<sign>[-−(])?\s*(?P<number>{_NUMBER})\s*(?P<scale>{_SCALE})?"
    rf"(?:\s*(?:de|d')?\s*(?P<after>{_CURRENCY}))?",
    re.IGNORECASE,
)
_SCALES = {
    "m": 6,
    "million": 6,
    "miljoen": 6,
    "k": 3,
    "mille": 3,
    "duizend": 3,
    "g": 9,
    "milliard": 9,
    "miljard": 9,
}
_LETTERS = re.compile(r"[^\W\d_]")


def read_amount(typed: str, party: Party, notes: list[Note]) -> Money | None:
    """Return the amount of `party` that was typed in its currency, None where there is none.

    Refused with ``amount.other-currency``, ``amount.unreadable``, ``amount.negative``, ``amount.too-precise``,
    ``amount.too-large``; notes ``amount.ambiguous`` (a point or comma before three digits that the Party's
    convention does not settle), ``amount.rounded`` and ``amount.equivalence`` (the other amount beside it was
    left out).
    """
    text = typed.strip().replace("\\$", "$").replace("\u237d", "\u00a0")
    if not text or text in {"-", "–", "—"}:
        return None
    if len(text) > _LONGEST:
        raise Refusal("amount.unreadable", value=excerpt(text))
    return money(_typed(text, party, notes), text, party, notes, loose=False)


def excerpt(text: str) -> str:
    """Return the beginning of a text, for a sentence about it."""
    return text if len(text) <= 60 else text[:59] + "…"


def money(value: Decimal, text: str, party: Party, notes: list[Note], *, loose: bool) -> Money:
    """Return `value` in cents of the Party's currency; `loose` is for what a spreadsheet computed."""
    if not value.is_finite():
        raise Refusal("amount.unreadable", value=excerpt(text))
    if value < 0:
        raise Refusal("amount.negative", value=excerpt(text))
    if value > _HIGHEST:
        raise Refusal("amount.too-large", value=excerpt(text))
    cents = value.quantize(_CENT, ROUND_HALF_EVEN)
    if cents != value:
        if not loose:
            raise Refusal("amount.too-precise", value=excerpt(text))
        if abs(cents - value) > Decimal("0.000001"):
            notes.append(("amount.rounded", {"value": excerpt(text)}))
    return Money(int(cents * 100), party.currency)


def _typed(text: str, party: Party, notes: list[Note]) -> Decimal:
    found: list[re.Match[str]] = list(_AMOUNT.finditer(text))
    if not found:
        raise Refusal("amount.unreadable", value=excerpt(text))
    own = [one for one in found if _currency(one, party) == party.currency]
    if not own:
        other = next((name for one in found if (name := _currency(one, party))), "")
        raise Refusal("amount.other-currency", value=excerpt(text), currency=other, wanted=party.currency)
    if len(own) > 1 or not _said(text, found):
        raise Refusal("amount.unreadable", value=excerpt(text))
    if len(found) > 1:
        notes.append(("amount.equivalence", {"value": excerpt(text)}))
    match = own[0]
    if match.group("sign") and (len(found) == 1 or match.group("sign") != "("):
        # a bracket around the only amount is an accountant's minus
        raise Refusal("amount.negative", value=excerpt(text))
    scale = _SCALES.get((match.group("scale") or "").casefold().rstrip("s"), 0)
    if scale:
        notes.append(("amount.rounded", {"value": excerpt(text)}))
    return _decimal(match.group("number"), text, party, notes, scaled=bool(scale)).scaleb(scale)


def _said(text: str, found: list[re.Match[str]]) -> bool:
    """Tell whether nothing but amounts and brackets is in the text."""
    rest = text
    for match in reversed(found):
        rest = rest[: match.start()] + rest[match.end() :]
    return not _LETTERS.search(rest) and not any(letter.isdigit() for letter in rest)


def _currency(match: re.Match[str], party: Party) -> str:
    """Return the currency that an amount names; a bare ``$`` is Canadian where the Party's is, none is the
    Party's.
    """
    name = (match.group("before") or match.group("after") or "").casefold()
    name = _GAPS.sub("", name)
    if not name:
        return party.currency
    if name.startswith(("eur", "€")):
        return "EUR"
    if "us" in name:
        return "USD"
    if name in {"£", "gbp"}:
        return "GBP"
    return "CHF" if name == "chf" else "CAD"


def _decimal(number: str, text: str, party: Party, notes: list[Note], *, scaled: bool) -> Decimal:
    """Return the value of digits with separators; which of them parts the decimals is settled here."""
    groups = _GAPS.split(number.rstrip(".,"))
    if len(groups) > 1 and (
        not 1 <= len(groups[0]) <= 3 or any(not _group(one, last=one is groups[-1]) for one in groups[1:])
    ):
        raise Refusal("amount.unreadable", value=excerpt(text))
    digits = "".join(groups)
    points, commas = digits.count("."), digits.count(",")
    if points and commas:
        mark = "." if digits.rfind(".") > digits.rfind(",") else ","
        other = "," if mark == "." else "."
        whole, _, cents = digits.rpartition(mark)
        if mark in whole or not _grouped(whole, other):
            raise Refusal("amount.unreadable", value=excerpt(text))
        return Decimal(f"{whole.replace(other, '')}.{cents or '0'}")
    if not points and not commas:
        return Decimal(digits)
    mark = "." if points else ","
    head, _, tail = digits.rpartition(mark)
    thousands = _grouped(digits, mark) and len(groups) == 1
    if points + commas > 1:
        if not thousands:
            raise Refusal("amount.unreadable", value=excerpt(text))
        return Decimal(digits.replace(mark, ""))
    if thousands and not scaled and len(tail) == 3:
        if mark != _thousands_mark(party):
            notes.append(("amount.ambiguous", {"value": excerpt(text), "read": digits.replace(mark, "")}))
        return Decimal(head + tail)
    return Decimal(f"{head}.{tail}")


def _group(digits: str, *, last: bool) -> bool:
    return bool(re.fullmatch(r"\d{3}(?:[.,]\d+)?" if last else r"\d{3}", digits))


def _grouped(digits: str, mark: str) -> bool:
    parts = digits.split(mark)
    return len(parts) == 1 or (1 <= len(parts[0]) <= 3 and all(len(part) == 3 for part in parts[1:]))


def _thousands_mark(party: Party) -> str:
    """Return what parts thousands besides spaces: the point in Belgium and Luxembourg, nothing in Québec."""
    if party.locale.startswith("en"):
        return ","
    return "" if party.locale == "fr_CA" else "."
