"""The words of one locale: messages, and values as that locale writes them.

A document takes the `Words` of its reader, the screen those of `screen.words()`. Words do not travel between
processes: send `locale` and ask `Words.of` there.
"""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from functools import lru_cache
from gettext import NullTranslations
from typing import Any
from zoneinfo import ZoneInfo

from cmpdesk.domain.deadlines import Deadline, unusual_offset
from cmpdesk.domain.money import Money
from cmpdesk.domain.text import LocalisedText
from cmpdesk.i18n.catalogs import N_, NC_, catalog, looked_up
from cmpdesk.i18n.conventions import Conventions, around_money, conventions, currency_sign, supported

Day = date  # inside `Words`, `date` is a method

_PLACES = {
    "America/Toronto": (N_("Québec"), N_("Québec time")),
    "America/Montreal": (N_("Québec"), N_("Québec time")),
    "Europe/Brussels": (N_("Brussels"), N_("Brussels time")),
    "Europe/Luxembourg": (N_("Luxembourg"), N_("Luxembourg time")),
    "UTC": (N_("Universal time"), N_("universal time")),
}


class Words:
    """Messages and formats of one locale; cheap, safe on every thread, made by `Words.of`."""

    __slots__ = ("_catalog", "_told", "language", "locale")

    locale: str
    language: str

    def __init__(self, locale: str) -> None:
        self.locale = locale
        self.language = locale[:2]
        self._catalog = catalog(locale)  # opened here, so never while modules are imported
        self._told: dict[str, str] = {}  # as many as there are messages

    @staticmethod
    @lru_cache(maxsize=64)
    def of(locale: str) -> "Words":
        """Return the words of `locale`; an unknown one falls back on its language, then on English."""
        known = supported(locale)
        return Words(locale) if known == locale else Words.of(known)

    @property
    def conventions(self) -> Conventions:
        """How this locale writes; loads Babel at the first call."""
        return conventions(self.locale)

    # -- messages

    def t(self, message: str, /, **params: Any) -> str:
        """Return `message`, a literal English id, in this language, its named placeholders filled.

        Doubled braces show as single ones.
        """
        text = self._told.get(message)
        if text is None:
            text = self._told[message] = looked_up(self._catalog, message)
        return text.format(**params) if params or "{{" in text else text

    def tc(self, context: str, message: str, /, **params: Any) -> str:
        """Return `t` of a message that another language says differently in this `context`."""
        return self.t(NC_(context, message), **params)

    def n(self, singular: str, plural: str, count: int, /, **params: Any) -> str:
        """Return the form for `count`, which also fills ``{count}`` as a number of this locale."""
        text = self.plural(singular, plural, count)
        return text.format(**{"count": self.number(count), **params})

    def plural(self, singular: str, plural: str, count: int, /) -> str:
        """Return the form for `count`, its placeholders left to fill."""
        return _form(self._catalog, singular, plural, count)

    # -- numbers

    def number(self, value: int | Decimal, digits: int | None = None) -> str:
        """Return `value` grouped; `digits` decimals (half to even), else as many as it has."""
        if digits is None and isinstance(value, int) and value >= 0:
            return str(value) if value < 1000 else f"{value:,}".replace(",", self.conventions.group)
        if digits is not None:
            value = Decimal(value).quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_EVEN)
        how = self.conventions
        text = f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"
        whole, point, rest = text.lstrip("-").partition(".")
        sign = how.minus if text.startswith("-") else ""
        return sign + whole.replace(",", how.group) + (how.decimal + rest if point else "")

    def percent(self, value: int | Decimal, digits: int | None = None) -> str:
        """Return `value`, already in hundredths, as ``12,5 %``."""
        return self.conventions.percent.format(number=self.number(value, digits))

    def money(self, amount: Money, *, cents: bool = True, precise: bool = False) -> str:
        """Return ``12 000,00 $``; without `cents` whole amounts are ``12 000 $`` (others keep them).

        `precise` tells the dollars apart (``$ CA``) where the currency is not clear from the place.
        """
        how, held = self.conventions, amount.cents
        whole = not cents and held % 100 == 0
        number = self.number(held // 100 if whole else Decimal(held).scaleb(-2))
        before, after = around_money(self.locale, amount.currency, precise)
        if held < 0 and before:
            return how.minus + before + number.removeprefix(how.minus) + after
        return before + number + after

    def money_short(self, amount: Money) -> str:
        """Return `money` without cents where they are zero, for tables."""
        return self.money(amount, cents=False)

    def sign(self, currency: str, *, precise: bool = False) -> str:
        """Return the sign of a currency alone, for the heading of a column or field."""
        return currency_sign(self.locale, currency, precise)

    def size(self, count: int) -> str:
        """Return a number of bytes as ``1,4 Mo`` (thousands, not 1024)."""
        how = self.conventions
        unit, value = 0, Decimal(count)
        while value >= 1000 and unit < len(how.bytes) - 1:
            value, unit = value / 1000, unit + 1
        digits = 1 if unit and value < 100 else 0
        return f"{self.number(value, digits)}\u00a0{how.bytes[unit]}"

    # -- dates and hours

    def date(self, day: Day) -> str:
        """Return the compact numeric date: ISO in Québec, ``03/12/2024`` in Belgium."""
        return self.conventions.compact_date.format(day=day.day, month=day.month, year=day.year)

    def long_date(self, day: Day) -> str:
        """Return ``3 décembre 2024``."""
        return f"{self.day_month(day)} {day.year}"

    def day_month(self, day: Day) -> str:
        """Return ``3 décembre``, where the year is clear."""
        how = self.conventions
        number = how.first_day if day.day == 1 else str(day.day)
        return f"{number}\u00a0{how.months[day.month - 1]}"

    def full_date(self, day: Day) -> str:
        """Return ``mardi 3 décembre 2024``."""
        return f"{self.conventions.days[day.weekday()]} {self.long_date(day)}"

    def clock(self, time: datetime, zone: str | None = None) -> str:
        """Return the wall time of `time` as ``17 h 59``, in `zone` if given (`time` is then aware)."""
        how, local = self.conventions, _local(time, zone)
        pattern = how.clock if local.minute else how.hour
        return pattern.format(hour=local.hour, minute=local.minute)

    def instant(self, time: datetime, zone: str | None = None) -> str:
        """Return ``4 mars 2019, 17 h 59`` in `zone`, or as `time` stands."""
        local = _local(time, zone)
        return f"{self.long_date(local)}, {self.clock(local)}"

    def short_instant(self, time: datetime, zone: str | None = None) -> str:
        """Return ``4 mars, 17 h 59``, where the year is clear."""
        local = _local(time, zone)
        return f"{self.day_month(local)}, {self.clock(local)}"

    # -- deadlines

    def place(self, zone: str) -> str:
        """Return the place by which people name a time zone: ``Québec``, ``Bruxelles``."""
        if zone in _PLACES:
            return self.t(_PLACES[zone][0])
        return zone.rpartition("/")[2].replace("_", " ")

    def zone_time(self, zone: str, place: str = "") -> str:
        """Return ``heure du Québec``; a zone that we do not know is named by `place` or its city."""
        if zone in _PLACES:
            return self.t(_PLACES[zone][1])
        return self.t("{place} time", place=place or self.place(zone))

    def deadline(self, deadline: Deadline, zone: str | None = None, place: str = "") -> str:
        """Return ``4 mars 2019, 17 h 59 (heure du Québec)`` in `zone`, else where it was typed."""
        where = zone or deadline.zone
        return f"{self.instant(deadline.instant, where)} ({self.zone_time(where, place)})"

    def both_times(self, deadline: Deadline, zones: Sequence[str]) -> str:
        """Return the instant in each of `zones`; the date is repeated only where it is another day there."""
        parts: list[str] = []
        days: list[Day] = []
        for zone in dict.fromkeys(zones):
            local = deadline.local(zone)
            text = self.clock(local) if days and local.date() == days[-1] else self.instant(local)
            parts.append(f"{text} ({self.zone_time(zone)})")
            days.append(local.date())
        return " · ".join(parts)

    def offset_warning(self, deadline: Deadline, first: str, second: str) -> str:
        """Return a warning where both zones are not as far apart as in most of the year, else ""."""
        offset = unusual_offset(deadline.instant, first, second)
        if offset is None:
            return ""
        hours = int(abs(offset.total_seconds()) // 3600)
        return self.n(
            "Beware: {count} hour between {first} and {second} on that day, not the usual offset.",
            "Beware: {count} hours between {first} and {second} on that day, not the usual offset.",
            hours,
            first=self.place(first),
            second=self.place(second),
        )

    # -- texts

    def localised(self, text: LocalisedText | str) -> str:
        """Return `text` in this language, else in the first that has one; what somebody typed as it is."""
        return text if isinstance(text, str) else text.in_(self.language)

    def listed(self, items: Sequence[str]) -> str:
        """Return ``a, b et c``; "" where there is nothing."""
        if len(items) < 2:
            return "".join(items)
        return self.t("{first} and {last}", first=", ".join(items[:-1]), last=items[-1])


@lru_cache(maxsize=2048)
def _form(found: NullTranslations, singular: str, plural: str, count: int) -> str:
    return found.ngettext(singular, plural, count)


def _local(time: datetime, zone: str | None) -> datetime:
    return time if zone is None else time.astimezone(ZoneInfo(zone))


