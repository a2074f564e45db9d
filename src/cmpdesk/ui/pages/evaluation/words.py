"""Sentences of the scoring screen."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from cmpdesk.domain.scoring import Criterion, Grid
from cmpdesk.domain.sheets import ReaderProgress, ReadingRow, SheetState, Total
from cmpdesk.i18n import labels, scores
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.ui.pages.evaluation.loading import Scene
from cmpdesk.ui.table import Cell

_TONES = {
    SheetState.STARTED: "", SheetState.COMPLETE: "good", SheetState.RETURNED: "good", SheetState.OUTDATED: "warn",
    SheetState.RECUSED: "bad", SheetState.UNDECLARED: "warn", SheetState.UNDECIDED: "warn",
    SheetState.OBSERVER: "muted", SheetState.NONE: "muted",
}  # fmt: skip


def points(value: Fraction) -> str:
    """Return points with one decimal, rounded half up as on paper."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return words().number(exact.quantize(Decimal("0.1"), ROUND_HALF_UP), 1)


def total(value: Total) -> tuple[str, str]:
    """Return the provisional total, and of how many points."""
    if value.marked == value.whole:
        return points(value.points), t("of {points}", points=words().number(value.whole))
    return points(value.points), t("of {points} marked", points=words().number(value.marked))


def standing(scene: Scene) -> str:
    """Return the line under the title: jury, reader, progress, day of return."""
    reader = scene.reader
    jury = t("Jury of {party}", party=labels.party_name(words(), scene.programme.party(scene.side)))
    if reader is None:
        return f"{jury} · {words().localised(scene.call.title)}"
    parts = [
        jury, t("reviewer {code}", code=reader.code),
        n("{done} of {count} file marked", "{done} of {count} files marked", reader.assigned,
          done=words().number(reader.complete)),
    ]  # fmt: skip
    if reader.returned:
        parts.append(n("{count} handed in", "{count} handed in", reader.returned))
    if scene.call.return_by is not None:
        zone = scene.programme.party(scene.side).zone
        day = words().long_date(scene.call.return_by.local(zone).date())
        parts.append(t("late: due {day}", day=day) if reader.late else t("due {day}", day=day))
    if scene.frozen:
        parts.append(t("ranking frozen"))
    if scene.stale:
        parts.append(n("{count} sheet to redo", "{count} sheets to redo", len(scene.stale)))
    return " · ".join(parts)


def reader(one: ReaderProgress) -> str:
    """Return a reader in the list of those who can be chosen."""
    w = words()
    done = f"{w.number(one.complete)} / {w.number(one.assigned)}"
    late = t("late") if one.late else ""
    redo = n("{count} to redo", "{count} to redo", one.outdated) if one.outdated else ""
    return " · ".join(part for part in (one.code, one.name, done, late, redo) if part)


_WORDS = 36
"""Characters that the meanings of a scale may have in all, to stand on its buttons."""
_BESIDE = (SheetState.NONE, SheetState.STARTED, SheetState.RECUSED)
"""States that stand on the right of an application; of the others there stand the points."""


def application(row: ReadingRow) -> Cell:
    """Return an application in the list, with what its points do not tell: no colour is needed to see it."""
    word = "" if row.state in _BESIDE else scores.sheet_state(words(), row.state)
    return Cell(row.title, " · ".join(part for part in (row.number, word) if part))


def state(row: ReadingRow) -> Cell:
    """Return where a reading stands: its points once there are all, a word before."""
    tone = tone_of(row.state)
    if row.state in (SheetState.COMPLETE, SheetState.RETURNED, SheetState.OUTDATED) and row.total is not None:
        return Cell(points(row.total.points), "", tone)
    if row.state in (SheetState.STARTED, SheetState.RECUSED):
        return Cell(scores.sheet_state(words(), row.state), "", tone)
    return Cell("—", "", tone)


def tone_of(state: SheetState) -> str:
    """Return the tone of a state."""
    return _TONES[state]


def criterion(one: Criterion) -> str:
    """Return the name of a criterion, with the sign of its threshold."""
    return words().localised(one.name) + ("\u00a0●" if one.threshold is not None else "")


def weight(one: Criterion) -> str:
    """Return what a criterion brings."""
    return n("{count} point", "{count} points", one.weight) if one.scored else t("text only")


def label(grid: Grid, mark: int) -> str:
    """Return what stands on the button of a mark: its meaning too where the scale is of few and short words."""
    meanings = [words().localised(one.meaning) for one in grid.marks]
    if sum(map(len, meanings)) <= _WORDS and all(meanings):
        return meaning(grid, mark)
    return str(mark)


def meaning(grid: Grid, mark: int) -> str:
    """Return what a mark means, for the tooltip of its button."""
    found = next((one.meaning for one in grid.marks if one.mark == mark), None)
    return f"{mark} · {words().localised(found)}" if found else str(mark)


def locked(row: ReadingRow, code: str) -> str:
    """Return why nothing of an application is shown."""
    if row.state is SheetState.RECUSED:
        return t("{code} is recused from this application: it is locked.", code=code)
    if row.state is SheetState.UNDECLARED:
        return t("{code} has not declared their interests on this application yet: nothing of it is shown before.",
                 code=code)  # fmt: skip
    return t("{code} declared an interest on this application: decide first what follows from it.", code=code)


def keys(grid: Grid | None) -> str:
    """Return the line of help."""
    highest = grid.highest if grid else 5
    parts = [t("0–{highest} mark", highest=highest)]
    if grid is None or grid.half_marks:
        parts.append(t(", half mark"))
    parts += [t("↑↓ criterion"), t("C comment"), t("Del clears"), t("Ctrl+⏎ next")]
    return " · ".join(parts)
