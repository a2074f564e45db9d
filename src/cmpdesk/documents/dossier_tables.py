"""The results of a jury as an Excel workbook: real numbers, no formula, and reviewers by their code alone."""

from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction

from cmpdesk.documents import workbooks
from cmpdesk.documents.dossier_front import state
from cmpdesk.documents.dossier_ranking import flags
from cmpdesk.documents.house import House
from cmpdesk.documents.workbooks import Value, Worksheet
from cmpdesk.domain.dossiers import DossierContent, cumulated, proposals
from cmpdesk.domain.statistics import Interval, Method, Statistics
from cmpdesk.i18n import dossiers, results, scores


def workbook(content: DossierContent, statistics: Statistics | None, at: datetime) -> bytes:
    """Return the workbook; each worksheet repeats its headings on paper and says whether the ranking is frozen."""
    house = House.of(content.programme, content.party, content.language)
    tables = [_ranking(house, content), _criteria(house, content), _reviewers(house, content)]
    if statistics is not None:
        tables += [_distribution(house, content, statistics), _severity(house, content, statistics),
                   _standings(house, content, statistics)]  # fmt: skip
    tables.append(_about(house, content))
    title = house.words.t("Results of the jury")
    return workbooks.workbook(title, tables, house.party.paper, state(house, content), at)


def _ranking(house: House, content: DossierContent) -> Worksheet:
    words, shown = house.words, content.criteria
    sums = cumulated(content.ranking, content.party.currency)
    proposed = proposals(content.ranking, content.cut)
    sign = words.sign(content.party.currency, precise=True)
    headings = (
        words.t("Rank"), words.t("No."), words.t("Project"), words.t("Sector"),
        *(house.name(party.side) for party in content.programme.parties),
        words.t("Asked ({currency})", currency=sign), words.t("Cumulated ({currency})", currency=sign),
        words.t("Total"), *(f"C{place} {words.localised(one.name)}" for place, one in enumerate(shown, start=1)),
        words.t("Lowest total"), words.t("Highest total"), words.t("Standard deviation"), words.t("Complete sheets"),
        words.t("To look at"), words.t("Proposed"),
    )  # fmt: skip
    rows = []
    for one in content.ranking.places:
        values = {each.code: each.value for each in one.criteria}
        sheet = content.applications.get(one.key)
        filings = sheet.filings if sheet else (None, None)
        rows.append((
            one.rank, one.number, one.title, words.localised(sheet.sector) if sheet and sheet.sector else "",
            *(filing.organisation if filing else "" for filing in filings), one.asked, sums.get(one.key), one.total,
            *(values.get(each.code) for each in shown), one.lowest, one.highest, one.deviation, one.reviews,
            " · ".join(flags(house, content, one)), dossiers.proposal(words, proposed[one.key]),
        ))  # fmt: skip
    return Worksheet(words.t("Ranking"), headings, rows)


def _criteria(house: House, content: DossierContent) -> Worksheet:
    words = house.words
    headings = (words.t("No."), words.t("Criterion"), words.t("Name"), words.t("Weight"), words.t("Value"),
                words.t("Points"), words.t("Lowest mark"), words.t("Highest mark"), words.t("Standard deviation"),
                words.t("Marks"))  # fmt: skip
    rows = []
    for one in content.ranking.places:
        values = {each.code: each for each in one.criteria}
        for place, criterion in enumerate(content.criteria, start=1):
            found = values.get(criterion.code)
            told = (None,) * 5 if found is None else (found.value, found.points, found.lowest, found.highest,
                                                      found.deviation)  # fmt: skip
            rows.append((one.number, f"C{place}", words.localised(criterion.name), criterion.weight, *told,
                         found.count if found else 0))  # fmt: skip
    return Worksheet(words.t("By criterion"), headings, rows)


def _reviewers(house: House, content: DossierContent) -> Worksheet:
    words, shown = house.words, content.criteria
    headings = (words.t("No."), words.t("Reviewer"), words.t("Total"),
                *(f"C{place} {words.localised(one.name)}" for place, one in enumerate(shown, start=1)),
                words.t("Recommendation"), words.t("Waived criteria"))  # fmt: skip
    rows = []
    for placed in content.ranking.places:
        held = content.sheets.get(placed.key, ())
        for one in sorted(held, key=lambda sheet: content.codes.get(sheet.reviewer_id, "")):
            marks = [one.halves(each.code) for each in shown]
            waived = [f"C{place}" for place, each in enumerate(shown, start=1) if each.code in one.waived]
            rows.append((
                placed.number, content.codes.get(one.reviewer_id, ""),
                content.total(one),
                *(None if mark is None else Fraction(mark, 2) for mark in marks),
                scores.recommendation(words, one.recommendation) if one.recommendation else "", ", ".join(waived),
            ))  # fmt: skip
    return Worksheet(words.t("By reviewer"), headings, rows)


def _bounds(value: Interval | None) -> tuple[float | None, float | None, float | None]:
    return (None, None, None) if value is None else (value.value, value.low, value.high)


def _distribution(house: House, content: DossierContent, found: Statistics) -> Worksheet:
    """Return how often each mark was given, and how far reviewers agree on each criterion."""
    words = house.words
    scale = [mark for mark, _ in found.distributions[0].marks] if found.distributions else []
    headings = (
        words.t("Criterion"), words.t("Name"), words.t("Marks"), words.t("Mean"), words.t("Standard deviation"),
        words.t("First quartile"), words.t("Median"), words.t("Third quartile"),
        words.t("Agreement (ICC)"), words.t("ICC, low"), words.t("ICC, high"),
        *(words.number(int(mark)) if mark.denominator == 1 else words.number(int(mark)) + "½" for mark in scale),
    )  # fmt: skip
    agreed = {code: one.one_way.single if one.one_way else None for code, one in found.criteria}
    places = {one.code: (f"C{place}", words.localised(one.name)) for place, one in enumerate(content.criteria, 1)}
    rows: list[Sequence[Value]] = [
        (*places.get(one.code, (one.code, "")), one.count, one.mean, one.deviation, *(one.quartiles or (None,) * 3),
         *_bounds(agreed.get(one.code)), *(count for _, count in one.marks))
        for one in found.distributions
    ]  # fmt: skip
    whole = found.agreement.one_way.single if found.agreement.one_way else None
    rows.append((words.t("Total"), results.verdict(words, found.agreement.verdict), None, None, None, None, None, None,
                 *_bounds(whole), *(None for _ in scale)))  # fmt: skip
    return Worksheet(words.t("Marks given"), headings, rows)


def _severity(house: House, content: DossierContent, found: Statistics) -> Worksheet:
    words = house.words
    headings = (words.t("Reviewer"), words.t("Complete sheets"), words.t("Mean of totals"),
                words.t("Standard deviation"), words.t("Severity in points"), words.t("Severity, low"),
                words.t("Severity, high"))  # fmt: skip
    rows = [(content.codes.get(one.reviewer, ""), one.sheets, one.mean, one.deviation, *_bounds(one.severity))
            for one in found.reviewers]  # fmt: skip
    return Worksheet(words.t("Severity"), headings, sorted(rows, key=lambda row: str(row[0])))


def _standings(house: House, content: DossierContent, found: Statistics) -> Worksheet:
    words = house.words
    headings = (words.t("No."), words.t("Project"), words.t("Complete sheets"),
                *(part for method in Method for part in (
                    words.t("{method}: rank", method=results.method(words, method)),
                    words.t("{method}: value", method=results.method(words, method)))),
                words.t("Rank, low"), words.t("Rank, high"))  # fmt: skip
    names = {one.key: (one.number, one.title) for one in content.ranking.places}
    rows: list[Sequence[Value]] = []
    for one in found.standings:
        told: list[Value] = []
        for method in Method:
            score = one.by(method)
            told += (None, None) if score is None else (score.rank, score.value)
        rows.append((*names.get(one.application, ("", "")), one.reviews, *told, *(one.interval or (None, None))))
    return Worksheet(words.t("Ranks by method"), headings, rows)


def _about(house: House, content: DossierContent) -> Worksheet:
    words = house.words
    told: list[Sequence[Value]] = [
        (words.t("Call"), words.localised(content.call.title)), (words.t("Jury"), house.name(content.party.side)),
        (words.t("Ranking"), state(house, content)),
        (words.t("Digest of the ranking"), content.seal.digest if content.seal else ""),
        (words.t("Grid"), f"{words.localised(content.grid.name)} · {content.ranking.version}"),
        (words.t("Rule of the grid"), scores.aggregation(words, content.ranking.aggregation)),
        (words.t("Points"), content.ranking.points),
        (words.t("Statistics"), words.t("They help judgement and never replace it: the ranking is that of the marks.")),
    ]  # fmt: skip
    return Worksheet(words.t("About"), (words.t("What"), words.t("Value")), told)
