"""A deadline is one instant and the zone in which it was typed (domain.md 3.6)."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from cmpdesk.domain.errors import Refusal


@dataclass(frozen=True, slots=True)
class Deadline:
    """`instant` is aware and in UTC; `zone` is the IANA name of the zone in which it was typed."""

    instant: datetime
    zone: str

    @classmethod
    def typed(cls, local: datetime, zone: str) -> "Deadline":
        """Return the deadline that an officer of `zone` typed as the wall time `local` (naive).

        Refused where that wall time does not exist (spring) or exists twice (autumn).
        """
        aware = local.replace(tzinfo=ZoneInfo(zone))
        instant = aware.astimezone(UTC)
        if instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != local:
            raise Refusal("deadline.hour-missing", local=local.isoformat(" ", "minutes"), zone=zone)
        if aware.replace(fold=1).astimezone(UTC) != instant:
            raise Refusal("deadline.hour-twice", local=local.isoformat(" ", "minutes"), zone=zone)
        return cls(instant, zone)

    def local(self, zone: str | None = None) -> datetime:
        """Return the wall time (aware) in `zone`, or in the zone in which it was typed."""
        return self.instant.astimezone(ZoneInfo(zone or self.zone))

    def passed(self, now: datetime) -> bool:
        """Tell whether `now` is after the deadline; the instant itself is still in time (no grace beyond it)."""
        return now > self.instant


def offset_between(instant: datetime, first: str, second: str) -> timedelta:
    """Return how far the clocks of zone `second` are ahead of those of zone `first` at `instant`."""
    one = instant.astimezone(ZoneInfo(first)).utcoffset() or timedelta()
    two = instant.astimezone(ZoneInfo(second)).utcoffset() or timedelta()
    return two - one


def unusual_offset(instant: datetime, first: str, second: str) -> timedelta | None:
    """Return the offset between two zones at `instant` where it is not that of most of the year, else None.

    Québec and Brussels are 6 hours apart but for some weeks of March and a week of autumn (5 hours).
    """
    year = instant.year
    usual = max(
        offsets := [offset_between(datetime(year, month, 15, tzinfo=UTC), first, second) for month in range(1, 13)],
        key=offsets.count,
    )
    here = offset_between(instant, first, second)
    return here if here != usual else None
