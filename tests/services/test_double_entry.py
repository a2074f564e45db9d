"""Sheets of paper typed twice, and what the rapporteur of a jury writes."""

from dataclasses import replace

from cmpdesk.domain.programmes import Side
from cmpdesk.domain.scoring import Aggregation, Recommendation
from cmpdesk.domain.sheets import (
    Consolidation,
    EntryDifference,
    SheetKey,
    SheetRow,
    SheetState,
    SheetTexts,
    differences,
)
from cmpdesk.services import consolidation, double_entry, juries, scoring
from tests.services.marking import Marking, add_reader, ground, marked_file
from tests.services.test_scoring import complete, mark
from tests.storage.fixtures import check_refused, check_undone

__all__ = ["ground", "marked_file"]


def compared(ground: Marking) -> tuple[EntryDifference, ...]:
    """Return what the two typings of the first sheet do not agree on."""
    pair = [scoring.sheet(ground.workspace, officer=ground.officer, at=one)
            for one in (ground.key(), ground.key().second)]  # fmt: skip
    return differences(pair[0], pair[1], ground.grid, Side.FIRST) if pair[0] and pair[1] else ()


def test_two_typings_are_settled_criterion_by_criterion(ground: Marking) -> None:
    first = complete(ground)
    key = ground.key()

    def found() -> list[tuple[str, int | None, int | None]]:
        return [(one.criterion, one.first.halves, one.second.halves) for one in compared(ground)]

    assert found() == []  # nothing to compare with yet
    for code in first.marks:
        mark(ground, code, {"innovation": 7, "durable": 3}.get(code, 8), key=key.second)
    assert found() == [("innovation", 8, 7), ("durable", 8, 3)]
    first_version = scoring.sheet(ground.workspace, officer=ground.officer, at=key)
    assert first_version is not None
    with check_refused(ground.workspace, "score.differs"):
        scoring.return_sheet(ground.workspace, officer=ground.officer, at=key, seen=first_version.version)

    def settle(code: str, keep: int) -> SheetRow:
        pair = [scoring.sheet(ground.workspace, officer=ground.officer, at=one) for one in (key, key.second)]
        assert pair[0]
        assert pair[1]
        return double_entry.settle(ground.workspace, officer=ground.officer, at=key, criterion=code, keep=keep,
                                   seen=pair[0].version, seen_second=pair[1].version).value  # fmt: skip

    row = check_undone(ground.workspace, ground.officer, lambda: settle("innovation", 2))
    assert row.halves("innovation") == 7
    assert settle("durable", 1).halves("durable") == 8
    assert found() == []
    with check_refused(ground.workspace, "record.moved"):
        double_entry.settle(ground.workspace, officer=ground.officer, at=key, criterion="durable", keep=1,
                            seen=row.version + 9, seen_second=1)  # fmt: skip
    row = settle("durable", 1)
    returned = scoring.return_sheet(ground.workspace, officer=ground.officer, at=key, seen=row.version).value
    assert returned.returned_at is not None


def test_what_stands_beside_the_marks_is_compared_too(ground: Marking) -> None:
    workspace, officer, key = ground.workspace, ground.officer, ground.key()
    complete(ground)
    for code in (one.code for one in ground.grid.criteria_of(Side.FIRST) if one.scored):
        mark(ground, code, 8, key=key.second)
    texts = SheetTexts("Équipe", "Calendrier serré", "", "À discuter")
    scoring.save_texts(workspace, officer=officer, at=key, texts=texts, seen=None)
    scoring.recommend(workspace, officer=officer, at=key, recommendation=Recommendation.YES, seen=None)
    assert [one.part for one in compared(ground)] == ["recommendation"], "prose may be left out, a choice may not"
    scoring.recommend(workspace, officer=officer, at=key.second, recommendation=Recommendation.NO, seen=None)
    scoring.save_texts(workspace, officer=officer, at=key.second, texts=SheetTexts("Équipe ", "Calendrier"), seen=None)
    found = compared(ground)
    assert [(one.part, one.first.comment, one.second.comment) for one in found] == [
        ("recommendation", "yes", "no"), ("weaknesses", "Calendrier serré", "Calendrier")]  # fmt: skip

    def settle(part: str, keep: int) -> SheetRow:
        return double_entry.settle(workspace, officer=officer, at=key, criterion="", part=part, keep=keep,
                                   seen=None, seen_second=None).value  # fmt: skip

    row = check_undone(workspace, officer, lambda: settle("recommendation", 2))
    assert row.recommendation is Recommendation.NO
    with check_refused(workspace, "score.differs"):
        scoring.return_sheet(workspace, officer=officer, at=key, seen=row.version + 2)
    row = settle("weaknesses", 1)
    assert (row.texts.weaknesses, compared(ground)) == ("Calendrier serré", ())
    with check_refused(workspace, "record.gone"):
        settle("version", 1)


def summary(ground: Marking, **change: object) -> Consolidation:
    written = replace(Consolidation(0, strengths="Équipe"), **change)  # type: ignore[arg-type]  # a field each
    return consolidation.consolidate(ground.workspace, officer=ground.officer, application_id=ground.applications[0],
                                     side=Side.FIRST, written=written).value  # fmt: skip


def test_the_summary_of_a_jury(ground: Marking) -> None:
    ground.edit_grid(aggregation=Aggregation.CONSENSUS)
    mark(ground, "innovation", 8)
    made = check_undone(ground.workspace, ground.officer, lambda: summary(
        ground, divergence="Écart sur l’innovation", marks={"innovation": 7}, proposal=Recommendation.IF_FUNDS,
        sector_opinion="Favorable", delegation_opinion="Suivie"))  # fmt: skip
    assert (made.marks, made.proposal, made.divergence) == (
        {"innovation": 7}, Recommendation.IF_FUNDS, "Écart sur l’innovation")  # fmt: skip
    shown = consolidation.opinions(ground.workspace, officer=ground.officer, application_id=ground.applications[0],
                                   side=Side.FIRST)  # fmt: skip
    assert [(code, one.halves("innovation"), state) for code, one, state in shown.sheets] == [
        ("QC-04", 8, SheetState.STARTED)]  # fmt: skip
    assert shown.written.strengths == "Équipe"
    again = summary(ground, version=shown.written.version, strengths="Partenaires")
    assert again.strengths == "Partenaires"
    with check_refused(ground.workspace, "record.moved"):
        summary(ground, version=shown.written.version)


def test_summaries_that_are_refused(ground: Marking) -> None:
    for change, code in (
        ({"marks": {"innovation": 11}}, "mark.off-scale"), ({"marks": {"inconnu": 2}}, "score.no-criterion"),
        ({"marks": {"societe": 2}}, "score.no-criterion"), ({"version": 3}, "record.moved"),
    ):  # fmt: skip
        with check_refused(ground.workspace, code):
            summary(ground, **change)
    with check_refused(ground.workspace, "access.edit-jury"):
        consolidation.consolidate(ground.workspace, officer=ground.other, application_id=ground.applications[0],
                                  side=Side.FIRST, written=Consolidation(0))  # fmt: skip
    with check_refused(ground.workspace, "access.see-marks"):
        consolidation.opinions(ground.workspace, officer=ground.other, application_id=ground.applications[0],
                               side=Side.FIRST)  # fmt: skip
    ground.change_call(frozen_first=ground.workspace.now())
    with check_refused(ground.workspace, "score.frozen"):
        summary(ground)


def test_who_was_recused_has_no_say_in_the_summary(ground: Marking) -> None:
    other = add_reader(ground.workspace, ground.officer, ground.call, ground.applications[:1], code="QC-05")
    mark(ground, "innovation", 8)
    mark(ground, "innovation", 2, key=SheetKey(other, ground.applications[0]))

    def codes() -> list[str]:
        found = consolidation.opinions(ground.workspace, officer=ground.officer, application_id=ground.applications[0],
                                       side=Side.FIRST)  # fmt: skip
        return [code for code, _, _ in found.sheets]

    assert codes() == ["QC-04", "QC-05"]
    rows = juries.assignments(ground.workspace, call_id=ground.call.id, side=Side.FIRST)
    held = next(one for one in rows if one.reviewer_id == other)
    juries.recuse(ground.workspace, officer=ground.officer, assignment_id=held.id, seen=held.version, reason="Conflit")
    assert codes() == ["QC-04"]


def test_a_party_that_does_not_judge_writes_no_summary(ground: Marking) -> None:
    ground.change_call(evaluation="delegated", lead="second")
    with check_refused(ground.workspace, "score.not-judging"):
        summary(ground)
