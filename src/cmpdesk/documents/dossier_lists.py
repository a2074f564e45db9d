"""The lists at the end of a jury's dossier: conflicts of interest with their measures, and who read how much."""

from cmpdesk.documents.flow import LABEL, PLAIN, SMALL, Cell, Column, Flow
from cmpdesk.documents.house import House
from cmpdesk.documents.markup import Line, line, lines
from cmpdesk.documents.page import Page
from cmpdesk.domain.dossiers import DossierContent
from cmpdesk.domain.interests import Interest, RegisterRow
from cmpdesk.i18n import interests


def conflicts(house: House, content: DossierContent) -> list[Page]:
    """Return the conflicts of the jury and of the officers, each with what was declared, found and decided."""
    words = house.words
    flow = Flow(house)
    flow.title(words.t("F. Conflicts of interest and measures"))
    flow.space(6)
    if not content.conflicts:
        flow.paragraph(words.t("No conflict is declared or on record."), PLAIN)
        return flow.pages
    width = flow.width
    columns = (Column(0, 48), Column(52, width * 0.25), Column(60 + width * 0.25, width * 0.26),
               Column(68 + width * 0.51, width * 0.49 - 68))  # fmt: skip
    header = (words.t("No."), words.t("Person"), words.t("Conflict"), words.t("Measure"))
    flow.table_head(columns, header)
    for row in content.conflicts:
        person = [*lines(row.name, PLAIN, columns[1].width)]
        role = row.organisation if row.side is not None else words.t("Officer")
        person += lines(role, SMALL, columns[1].width)
        told = interests.conflict(words, row.gravest)
        kind = [*lines(told, PLAIN, columns[2].width), *lines(_known(house, row), SMALL, columns[2].width)]
        cells = (
            Cell(0, (line(row.number, LABEL),)), Cell(columns[1].x, tuple(person)), Cell(columns[2].x, tuple(kind)),
            Cell(columns[3].x, _measure(house, row, columns[3].width)),
        )  # fmt: skip
        flow.row(cells, columns, header, pad=3)
    return flow.pages


def _known(house: House, row: RegisterRow) -> str:
    words = house.words
    if row.answer is None:
        return words.t("on record, not declared") if row.findings else words.t("not declared")
    if row.answer is Interest.NONE and row.findings:
        return words.t("on record, declared to be none")
    return words.t("declared and on record") if row.findings else words.t("declared")


def _measure(house: House, row: RegisterRow, width: float) -> tuple[Line, ...]:
    words = house.words
    if row.measure is None:
        return lines("⚠ " + words.t("Not decided yet"), LABEL, width)
    reason = row.recusal or (row.declaration.reason if row.declaration else "")
    drawn = [*lines(interests.measure(words, row.measure), PLAIN, width)]
    if reason:
        drawn += lines(reason, SMALL, width)
    return tuple(drawn)


def workload(house: House, content: DossierContent) -> list[Page]:
    """Return who read how much, by code."""
    words = house.words
    flow = Flow(house)
    flow.title(words.t("G. Workload of the reviewers"))
    flow.space(6)
    if not content.workload:
        flow.paragraph(words.t("Nobody sits in this jury."), PLAIN)
        return flow.pages
    seats = {one.id: one for one in content.members}
    step = (flow.width - 110) / 5
    columns = (Column(0, 100), *(Column(110 + step * place, step - 6, True) for place in range(5)))
    header = (words.t("Reviewer"), words.t("Reads"), words.t("Recused"), words.t("Limit"), words.t("Complete sheets"),
              words.t("Handed in"))  # fmt: skip
    rows = []
    for one in content.workload:
        seat = seats.get(one.reviewer_id)
        recused, limit = (words.number(seat.recused), words.number(seat.load_limit)) if seat else ("—", "—")
        code = f"{one.code} ⚠" if one.late else one.code
        rows.append((code, words.number(one.assigned), recused, limit, words.number(one.complete),
                     words.number(one.returned)))  # fmt: skip
    flow.table(columns, header, rows)
    whole = sum(one.assigned for one in content.workload)
    edge = columns[1].x + columns[1].width
    flow.row((Cell(0, (line(words.t("Total"), LABEL),)), Cell(edge, (line(words.number(whole), LABEL),), True)),
             columns, header)  # fmt: skip
    flow.space(4)
    if any(one.late for one in content.workload):
        flow.paragraph("⚠ " + words.t("The day of return has passed, and something is missing."), SMALL)
    return flow.pages
