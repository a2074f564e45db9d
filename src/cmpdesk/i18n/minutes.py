"""What minutes of mid-term meetings say: their parts, and the tables that the data fill."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from cmpdesk.domain.minutes_parts import MinutesPart, MinutesTable
from cmpdesk.i18n import labels, midterm_papers
from cmpdesk.i18n.catalogs import N_
from cmpdesk.i18n.coded import coded
from cmpdesk.i18n.project_documents import date
from cmpdesk.i18n.review_effects import WRITTEN
from cmpdesk.i18n.words import Words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cmpdesk.domain.midterm_dossier import MidtermContent, MidtermProject
    from cmpdesk.domain.minutes import Rows
    from cmpdesk.domain.review_money import InstalmentEffect
    from cmpdesk.domain.reviews import Withdrawal
    from cmpdesk.domain.schedules import Milestone

_PARTS = {
    MinutesPart.HEADING: N_("1. Meeting"),
    MinutesPart.DELEGATIONS: N_("2. Delegations"),
    MinutesPart.OPENING: N_("3. Opening"),
    MinutesPart.AGENDA: N_("4. Agenda"),
    MinutesPart.EXCHANGE: N_("5. Political and institutional exchange"),
    MinutesPart.PREVIOUS: N_("6. Review of the programme"),
    MinutesPart.SELECTION: N_("7. Selection and withdrawals"),
    MinutesPart.DECISIONS: N_("8. Decisions by project"),
    MinutesPart.CALENDAR: N_("9. Decisions on the calendar"),
    MinutesPart.THEMES: N_("10. Themes of the next call"),
    MinutesPart.EDITION: N_("11. Grands Rendez-vous"),
    MinutesPart.NEXT: N_("12. Next meetings"),
    MinutesPart.SIGNATURES: N_("13. Signatures"),
    MinutesPart.ADOPTED: N_("Annex I"),
    MinutesPart.RESERVE: N_("Annex II"),
    MinutesPart.MILESTONES: N_("Annex III"),
}


def part(w: Words, one: MinutesPart) -> str:
    """Return what a part is called in the list of parts."""
    return coded(w, _PARTS, one)


def tables(w: Words, content: MidtermContent, withdrawals: Sequence[Withdrawal],
           money: Mapping[str, Sequence[InstalmentEffect]], coming: Sequence[Milestone],
           calendar: Sequence[Milestone]) -> dict[str, Rows]:  # fmt: skip
    """Return the tables that hold something, each with its headings first."""
    made = {
        MinutesTable.DELEGATIONS: _delegations(w, content),
        MinutesTable.STANDINGS: _standings(w, content),
        MinutesTable.MONEY: _money(w, content),
        MinutesTable.WITHDRAWALS: _withdrawals(w, content, withdrawals),
        MinutesTable.DECISIONS: _decisions(w, content),
        MinutesTable.SECOND_YEAR: _second_year(w, content, money),
        MinutesTable.DATES: _dates(w, content),
        MinutesTable.MEETINGS: _milestones(w, coming),
        MinutesTable.SIGNATURES: _signatures(w, content),
        MinutesTable.ADOPTED: _adopted(w, content),
        MinutesTable.RESERVE: _reserve(w, content),
        MinutesTable.MILESTONES: _milestones(w, calendar),
    }
    return {str(name): rows for name, rows in made.items() if len(rows) > 1}


def party(w: Words, content: MidtermContent, side: object) -> str:
    """Return the name of the Party of a side."""
    return next(labels.party_name(w, one) for one in content.programme.parties if one.side == side)


def _delegations(w: Words, content: MidtermContent) -> Rows:
    rows = []
    for one in content.review.delegates:
        presence = "" if one.present is None else w.t("present") if one.present else w.t("absent")
        role = " · ".join(part for part in (midterm_papers.code(w, one.role), presence) if part)
        rows.append((party(w, content, one.side), one.person, one.function, role))
    return ((w.t("Party"), w.t("Name"), w.t("Function"), w.t("Seat")), *rows)


def _standings(w: Words, content: MidtermContent) -> Rows:
    rows = [(midterm_papers.code(w, one), w.number(count)) for one, count in content.standings()]
    return ((w.t("Standing"), w.t("Projects")), *rows)


def _money(w: Words, content: MidtermContent) -> Rows:
    rows = []
    for one in content.money:
        sums = (one.sums.granted, one.sums.paid, one.sums.spent)
        rows.append((party(w, content, one.side), one.funder, str(one.year),
                     *(w.money(each, cents=False, precise=True) for each in sums)))  # fmt: skip
    head = (w.t("Party"), w.t("Funder"), w.t("Year"), w.t("Granted"), w.t("Paid"), w.t("Spent"))
    return (head, *rows)


def _withdrawals(w: Words, content: MidtermContent, withdrawals: Sequence[Withdrawal]) -> Rows:
    home = content.programme.parties[0].zone
    zone = ZoneInfo(home)
    numbers = {one.row.id: one.row.number for one in content.projects}
    rows = []
    for one in withdrawals:
        if one.project_id in numbers:
            left, back = (w.short_instant(at.astimezone(zone)) if at else "—" for at in (one.left_at, one.back_at))
            rows.append((numbers[one.project_id], one.person, party(w, content, one.side), left, back))
    left, back = (f"{said} ({w.zone_time(home)})" for said in (w.t("Left at"), w.t("Back at")))
    return ((w.t("Project"), w.t("Name"), w.t("Party"), left, back), *rows)


def _decisions(w: Words, content: MidtermContent) -> Rows:
    """Return a row for each project: the opinion of each Party with its reasons, and what follows from both."""
    codes = tuple(one.code for one in content.programme.parties)
    rows = []
    for one in content.projects:
        given = ["\n".join(part for part in (midterm_papers.code(w, each.code), each.reasons.strip()) if part)
                 if each else "—" for each in one.opinions]  # fmt: skip
        conditions = " ".join(one.decision.conditions.split()) if one.decision else ""
        said = " · ".join(part for part in (_outcome(w, one), conditions) if part)
        rows.append((one.row.number, one.row.title, *given, said))
    return ((w.t("No."), w.t("Project"), *codes, w.t("Decision")), *rows)


def _second_year(w: Words, content: MidtermContent, money: Mapping[str, Sequence[InstalmentEffect]]) -> Rows:
    """Return a row for each project that is decided, a column for each Party; nothing of an open one."""
    rows = []
    for one in content.projects:
        held = money.get(one.row.id, ()) if one.outcome not in (None, "postponed") else ()
        if held:
            told = (" · ".join(_instalment(w, each) for each in held if each.side is home.side)
                    for home in content.programme.parties)  # fmt: skip
            rows.append((one.row.number, one.row.title, *(said or "—" for said in told)))
    parties = (labels.party_name(w, home) for home in content.programme.parties)
    return ((w.t("No."), w.t("Project"), *parties), *rows)


def _instalment(w: Words, one: InstalmentEffect) -> str:
    """Return what was decided of an instalment: ``MRIF 2020, 5 000 $ CA : libéré``."""
    effect, condition = w.localised(WRITTEN[one.effect]), " ".join(one.condition.split())
    if one.effect == "conditional" and condition:
        effect = f"{effect} ({condition})"
    was, decided = (w.money(each, cents=False, precise=True) for each in (one.was, one.decided))
    if one.effect == "reduced":
        return w.t("{funder} {year}, {amount} instead of {planned}: {effect}", funder=one.funder, year=str(one.year),
                   amount=decided, planned=was, effect=effect)  # fmt: skip
    return w.t("{funder} {year}, {amount}: {effect}", funder=one.funder, year=str(one.year), amount=was, effect=effect)


def _outcome(w: Words, one: MidtermProject) -> str:
    if one.outcome is not None:
        return midterm_papers.code(w, one.outcome)
    if not one.open:
        return w.t("over")
    return w.t("open: the Parties differ") if one.differs else w.t("open: an opinion is missing")


def _dates(w: Words, content: MidtermContent) -> Rows:
    rows = [(one.row.number, w.localised(each.name), date(w, each.old), date(w, each.new))
            for one in content.projects if one.outcome is not None for each in one.dates]  # fmt: skip
    return ((w.t("Project"), w.t("Milestone"), w.t("Date agreed so far"), w.t("New date")), *rows)


def _signatures(w: Words, content: MidtermContent) -> Rows:
    rows = []
    for home in content.programme.parties:
        chair = next((one for one in content.review.delegation(home.side) if one.role == "co-chair"), None)
        told = (chair.person, chair.function) if chair else ("", "")
        rows.append((labels.party_name(w, home), home.authority, *told))
    return ((w.t("Party"), w.t("Authority"), w.t("Name"), w.t("Function")), *rows)


def _adopted(w: Words, content: MidtermContent) -> Rows:
    rows = [_listed(w, one) for one in content.projects if one.outcome in ("continue", "reschedule", "revise")]
    return (_listing(w, content), *rows)


def _reserve(w: Words, content: MidtermContent) -> Rows:
    rows = []
    for one in content.projects:
        if one.open or one.outcome == "postponed":
            rows.append((one.row.number, one.row.title, _outcome(w, one)))
    return ((w.t("No."), w.t("Project"), w.t("State")), *rows)


def _listing(w: Words, content: MidtermContent) -> tuple[str, ...]:
    granted = (w.t("Granted, {party}", party=one.code) for one in content.programme.parties)
    return (w.t("No."), w.t("Project"), w.t("Promoters"), *granted)


def _listed(w: Words, one: MidtermProject) -> tuple[str, ...]:
    amounts = ("—" if each is None else w.money(each, cents=False, precise=True) for each in one.row.granted)
    promoters = " / ".join(each for each in one.row.organisations if each)
    return (one.row.number, one.row.title, promoters or "—", *amounts)


def _milestones(w: Words, held: Sequence[Milestone]) -> Rows:
    rows = [(w.localised(one.name), date(w, one.when)) for one in held]
    return ((w.t("Milestone"), w.t("Date")), *rows)
