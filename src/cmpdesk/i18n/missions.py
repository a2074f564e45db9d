"""What is said of missions: where they stand, their direction, who pays what, what a call allows."""

from collections.abc import Iterable
from datetime import date

from cmpdesk.domain.due import Urgency
from cmpdesk.domain.mission_rules import Excess, SideUsage, Usage
from cmpdesk.domain.missions import CostKind, Mission, MissionState, Payer
from cmpdesk.domain.money import Money
from cmpdesk.domain.programmes import Programme, Side
from cmpdesk.domain.travel_caps import Cap, Reading
from cmpdesk.i18n import labels, partial_dates
from cmpdesk.i18n.catalogs import NC_
from cmpdesk.i18n.coded import coded
from cmpdesk.i18n.words import Words

STATES = {
    "planned": NC_("mission", "Planned"),
    "authorised": NC_("mission", "Authorised"),
    "done": NC_("mission", "Done"),
    "cancelled": NC_("mission", "Cancelled"),
}
_COSTS = {
    "journey": NC_("mission cost", "Journey"),
    "stay": NC_("mission cost", "Stay"),
    "other": NC_("mission cost", "Other"),
}
_PAYERS = {
    "sending": NC_("who pays", "Sending Party"),
    "host": NC_("who pays", "Receiving Party"),
    "operator": NC_("who pays", "Operator"),
}
_READINGS = {
    "rolling": NC_("travel cap", "Rolling: each departure looks back"),
    "fixed": NC_("travel cap", "Fixed: from the first trip"),
}


def state(w: Words, one: MissionState) -> str:
    """Return where a mission stands."""
    return coded(w, STATES, one)


def cost(w: Words, one: CostKind) -> str:
    """Return what is paid."""
    return coded(w, _COSTS, one)


def payer(w: Words, one: Payer) -> str:
    """Return who pays, as the form offers it."""
    return coded(w, _PAYERS, one)


def pays(w: Words, mission: Mission, one: Payer, programme: Programme) -> str:
    """Return who pays by name; the operator is the promoters'."""
    if one is Payer.OPERATOR:
        return payer(w, one)
    side = mission.sending if one is Payer.SENDING else mission.sending.other
    return labels.party_name(w, programme.party(side))


def reading(w: Words, one: Reading) -> str:
    """Return how the period of a cap is read."""
    return coded(w, _READINGS, one)


def direction(w: Words, sending: Side, programme: Programme) -> str:
    """Return from which Party to which one people travel."""
    return w.t("{sending} to {receiving}", sending=labels.party_name(w, programme.party(sending)),
               receiving=labels.party_name(w, programme.party(sending.other)))  # fmt: skip


def period(w: Words, one: Mission) -> str:
    """Return when a mission takes place: its days where they are known, else when it ends; "" without a date."""
    if one.ends is None:
        return ""
    begins, last = one.begins, one.ends.exact
    if begins is None or last is None:
        return partial_dates.say(w, one.ends)
    if begins == last:
        return w.long_date(last)
    return w.t("{start} to {end}", start=w.date(begins), end=w.date(last))


def length(w: Words, days: int) -> str:
    """Return how many days."""
    return w.n("{count} day", "{count} days", days)


def people(one: Mission) -> str:
    """Return the names of the people, separated by commas."""
    return ", ".join(person.name for person in one.travellers)


def places(one: Mission) -> str:
    """Return the cities, or the host where none is known."""
    return ", ".join(stop.city for stop in one.stops) or one.host


def sums(w: Words, one: Mission, *, real: bool) -> str:
    """Return what its costs come to, one amount for each currency, "" where none is known."""
    found: dict[str, int] = {}
    for held in one.costs:
        money = held.real if real else held.planned
        if money is not None:
            found[money.currency] = found.get(money.currency, 0) + money.cents
    return " + ".join(w.money(Money(cents, currency)) for currency, cents in sorted(found.items()))


def co2(w: Words, kilograms: int | None) -> str:
    """Return a weight of CO2 equivalent, "" where it is not known."""
    return "" if kilograms is None else w.t("{count} kg CO₂e", count=w.number(kilograms))


def report(w: Words, one: Mission, today: date) -> str:
    """Return where the activity report stands, "" where none is due."""
    held = one.report
    if held is None or one.state is MissionState.CANCELLED:
        return ""
    if held.received_on is not None:
        return w.t("Received on {date}", date=w.date(held.received_on))
    if held.due is None:
        return w.t("No date yet")
    said, pressing = partial_dates.say(w, held.due), held.pressing(today)
    if pressing is Urgency.LATE:
        return w.t("Late: {date}", date=said)
    if pressing is Urgency.PERHAPS_LATE:
        return w.t("Perhaps overdue: {date}", date=said)
    return w.t("Due: {date}", date=said)


def _used(w: Words, said: str, one: Usage) -> str:
    """Return how much of a quota is used and planned, as `said`, and left."""
    if one.limit is None or one.remaining is None:
        return said
    if one.remaining < 0:
        return w.t("{said}, {count} beyond {limit}", said=said, count=w.number(-one.remaining),
                   limit=w.number(one.limit))  # fmt: skip
    return w.t("{said}, {count} of {limit} left", said=said, count=w.number(one.remaining),
               limit=w.number(one.limit))  # fmt: skip


def usage(w: Words, one: SideUsage) -> str:
    """Return what a side uses of missions, persons and days."""

    def counts(held: Usage) -> dict[str, str]:
        return {"used": w.number(held.used), "planned": w.number(held.planned)}

    parts = (  # a participle agrees with what is counted
        (w.t("Missions"), one.missions, w.tc("missions", "{used} used, {planned} planned", **counts(one.missions))),
        (w.t("People"), one.persons, w.tc("people", "{used} used, {planned} planned", **counts(one.persons))),
        (w.t("Days"), one.days, w.tc("days", "{used} used, {planned} planned", **counts(one.days))),
    )
    return " · ".join(w.t("{label}: {value}", label=name, value=_used(w, said, held)) for name, held, said in parts)


def unbalanced(w: Words, difference: int, programme: Programme) -> str:
    """Return the warning that one side sends more than the other."""
    side = Side.FIRST if difference > 0 else Side.SECOND
    return w.n("{party} sends {count} mission more than the other Party.",
               "{party} sends {count} missions more than the other Party.", abs(difference),
               party=labels.party_name(w, programme.party(side)))  # fmt: skip


def beyond(w: Words, found: Iterable[Excess]) -> str:
    """Return which quotas a mission goes beyond."""
    scopes = {"each": w.t("of a mission"), "project": w.t("of a project in a year"),
              "party": w.t("of a Party in a year")}  # fmt: skip
    what = {"missions": w.t("Missions"), "persons": w.t("People"), "days": w.t("Days")}
    return "; ".join(
        w.t("{what} {scope}: {count}, allowed {limit}", what=what[one.what], scope=scopes[one.scope],
            count=w.number(one.count), limit=w.number(one.limit))
        for one in found
    )  # fmt: skip


def exhausted(w: Words, enterprise: str, until: date) -> str:
    """Return until when an enterprise has used its trips up."""
    return w.t("{enterprise}: quota used up until {date}", enterprise=enterprise, date=w.date(until))


def convention(w: Words, one: Cap) -> str:
    """Return how a cap is counted: it is printed beside each use of it (domain.md 5.4)."""
    said = w.t("At most {trips} trips of {persons} people each in {months} months, in both directions.",
               trips=w.number(one.trips), persons=w.number(one.persons), months=w.number(one.months))  # fmt: skip
    if one.reading is Reading.ROLLING:
        how = w.t("Each departure looks back over the period: a trip exactly that long ago no longer counts.")
    else:
        how = w.t("The first period begins with the first trip, the next one on the day after it is over.")
    return f"{said} {how}"


def quarter(w: Words, of_year: int, number: int) -> str:
    """Return a quarter of a year."""
    return w.t("{year}, quarter {number}", year=str(of_year), number=w.number(number))


def quarter_of(day: date) -> tuple[int, int]:
    """Return the year and the quarter of a day."""
    return day.year, (day.month + 2) // 3


def last_of(one: Mission) -> date | None:
    """Return the last day that a mission may mean, by which it sorts."""
    return one.ends.latest if one.ends else None
