"""How each locale writes numbers, amounts, dates and hours (domain.md 7.1).

Babel gives the data (separators, names of months and days, signs of currencies), read once per locale when
the first number or date is shown; the patterns are those of the administrations, not always those of Babel.
"""

from dataclasses import dataclass
from functools import lru_cache

NBSP = "\u00a0"
LOCALES = ("fr", "en", "nl", "fr_CA", "fr_BE", "fr_LU", "nl_BE")
"""What a Party or a screen can be set to."""


@dataclass(frozen=True, slots=True)
class Conventions:
    """Data and patterns of one locale. Patterns are for `str.format`; months and days count from 0."""

    locale: str
    group: str
    decimal: str
    minus: str
    months: tuple[str, ...]
    short_months: tuple[str, ...]
    days: tuple[str, ...]
    """Monday first."""
    money: str
    """With `sign` and `number`."""
    compact_date: str
    """With `day`, `month` and `year` as numbers."""
    first_day: str
    """How the first of a month is written."""
    hour: str
    """A full hour, with `hour`."""
    clock: str
    """With `hour` and `minute`."""
    percent: str
    bytes: tuple[str, ...]
    """Units of 1, 1000, 1000² … bytes."""


_ISO = "{year:04}-{month:02}-{day:02}"
_SLASHES = "{day:02}/{month:02}/{year:04}"
_COMPACT = {"fr_BE": _SLASHES, "fr_LU": _SLASHES, "nl_BE": _SLASHES, "nl": "{day:02}-{month:02}-{year:04}"}
_SIGN_AFTER = f"{{number}}{NBSP}{{sign}}"
_FRENCH_UNITS = ("octets", "ko", "Mo", "Go")
_UNITS = ("bytes", "kB", "MB", "GB")
_FRENCH_SIGNS = {"CAD": "$"}
_FRENCH_PRECISE = {"CAD": f"${NBSP}CA", "USD": f"${NBSP}US"}


def supported(locale: str) -> str:
    """Return `locale` itself where it is known, else its language, else English."""
    wanted = locale.replace("-", "_")
    if wanted in LOCALES:
        return wanted
    return wanted[:2] if wanted[:2] in LOCALES else "en"


@lru_cache(maxsize=16)
def conventions(locale: str) -> Conventions:
    """Return how `locale`, one of `LOCALES`, writes. Loads Babel at the first call."""
    from babel import Locale

    data = Locale.parse("en_GB" if locale == "en" else locale)
    symbols = data.number_symbols["latn"]
    language = locale[:2]
    french, dutch = language == "fr", language == "nl"
    months, short = data.months["format"]["wide"], data.months["format"]["abbreviated"]
    days = data.days["format"]["wide"]
    return Conventions(
        locale=locale,
        group=symbols["group"],
        decimal=symbols["decimal"],
        minus=symbols["minusSign"],
        months=tuple(months[n] for n in range(1, 13)),
        short_months=tuple(short[n] for n in range(1, 13)),
        days=tuple(days[n] for n in range(7)),
        money=_SIGN_AFTER if french else f"{{sign}}{NBSP}{{number}}" if dutch else "{sign}{number}",
        compact_date=_COMPACT.get(locale, _ISO),
        first_day="1er" if french else "1",
        hour=f"{{hour}}{NBSP}h" if french else f"{{hour:02}}.00{NBSP}uur" if dutch else "{hour:02}:00",
        clock=(
            f"{{hour}}{NBSP}h{NBSP}{{minute:02}}"
            if french
            else f"{{hour:02}}.{{minute:02}}{NBSP}uur"
            if dutch
            else "{hour:02}:{minute:02}"
        ),
        percent="{number}%" if language == "en" else f"{{number}}{NBSP}%",
        bytes=_FRENCH_UNITS if french else _UNITS,
    )


@lru_cache(maxsize=64)
def around_money(locale: str, currency: str, precise: bool) -> tuple[str, str]:
    """Return what stands before and after an amount: a sign, with its space."""
    before, _, after = conventions(locale).money.partition("{number}")
    sign = currency_sign(locale, currency, precise)
    return before.replace("{sign}", sign), after.replace("{sign}", sign)


@lru_cache(maxsize=64)
def currency_sign(locale: str, currency: str, precise: bool) -> str:
    """Return the sign of an ISO currency; `precise` tells the dollars apart."""
    from babel.numbers import get_currency_symbol

    if locale[:2] == "fr":
        signs = _FRENCH_PRECISE if precise else _FRENCH_SIGNS
        if currency in signs:
            return signs[currency]
    return get_currency_symbol(currency, locale)
