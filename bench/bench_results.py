"""Raw and z-score rankings of 50,000 marks as loaded columns, against the same rankings in SQL.

The baseline runs on SQLite in memory, in the same run, on the same marks: keys are whole numbers, both tables are read
in the order that the query wants, and window functions do the ranking.
"""

import math
import random
import sqlite3
import time
from collections.abc import Callable
from functools import partial

import numpy

from cmpdesk.compute.marks import Marks, raw, z_ranks

WEIGHTS = (10, 20, 20, 20, 15, 10, 5, 0)
APPLICATIONS, REVIEWERS, READERS = 1250, 120, 5
BOUND = 20.0
RAW = """
WITH value AS (
    SELECT sheet.application, mark.criterion, AVG(mark.half) AS half
    FROM mark JOIN sheet ON sheet.id = mark.sheet GROUP BY sheet.application, mark.criterion
), total AS (
    SELECT value.application, ROUND(SUM(value.half * criterion.weight) / 10, 9) AS points
    FROM value JOIN criterion ON criterion.id = value.criterion GROUP BY value.application
)
SELECT application, RANK() OVER (ORDER BY points DESC) FROM total ORDER BY application
"""
Z = """
WITH total AS (
    SELECT mark.sheet, SUM(mark.half * criterion.weight) / 10.0 AS points
    FROM mark JOIN criterion ON criterion.id = mark.criterion GROUP BY mark.sheet
), apart AS (
    SELECT sheet.application, sheet.reviewer, points - AVG(points) OVER (PARTITION BY sheet.reviewer) AS distance
    FROM total JOIN sheet ON sheet.id = total.sheet
), z AS (
    SELECT application, distance / sqrt(
        SUM(distance * distance) OVER (PARTITION BY reviewer) / (COUNT(*) OVER (PARTITION BY reviewer) - 1)
    ) AS z FROM apart
), score AS (SELECT application, ROUND(AVG(z), 9) AS z FROM z GROUP BY application)
SELECT application, RANK() OVER (ORDER BY z DESC) FROM score ORDER BY application
"""


def made() -> Marks:
    """Return the marks of five readers on each application."""
    rng = random.Random(11)
    sheets = [(application, reviewer) for application in range(APPLICATIONS)
              for reviewer in rng.sample(range(REVIEWERS), READERS)]  # fmt: skip
    quality = [rng.gauss(6, 1.5) for _ in range(APPLICATIONS)]
    half = [min(10, max(0, round(rng.gauss(quality[application], 1.5)))) for application, _ in sheets for _ in WEIGHTS]
    return Marks(
        applications=tuple(f"{number:05}" for number in range(APPLICATIONS)),
        reviewers=tuple(f"{number:05}" for number in range(REVIEWERS)),
        sheets=tuple(f"{number:05}" for number in range(len(sheets))),
        criteria=tuple(f"c{number}" for number in range(len(WEIGHTS))),
        weights=numpy.array(WEIGHTS, dtype=numpy.int64),
        highest=5,
        application=numpy.array([application for application, _ in sheets], dtype=numpy.int64),
        reviewer=numpy.array([reviewer for _, reviewer in sheets], dtype=numpy.int64),
        sheet=numpy.repeat(numpy.arange(len(sheets)), len(WEIGHTS)),
        criterion=numpy.tile(numpy.arange(len(WEIGHTS)), len(sheets)),
        half=numpy.array(half, dtype=numpy.int64),
    )


def stored(marks: Marks) -> sqlite3.Connection:
    """Return the same marks in a database."""
    base = sqlite3.connect(":memory:")
    base.create_function("sqrt", 1, math.sqrt, deterministic=True)
    base.execute("CREATE TABLE criterion (id INTEGER PRIMARY KEY, weight INTEGER NOT NULL)")
    base.execute("CREATE TABLE sheet (id INTEGER PRIMARY KEY, application INTEGER NOT NULL, reviewer INTEGER NOT NULL)")
    base.execute(
        "CREATE TABLE mark (sheet INTEGER NOT NULL, criterion INTEGER NOT NULL, half INTEGER NOT NULL,"
        " PRIMARY KEY (sheet, criterion)) WITHOUT ROWID"
    )
    base.executemany("INSERT INTO criterion VALUES (?, ?)", enumerate(WEIGHTS))
    pairs = zip(marks.application.tolist(), marks.reviewer.tolist(), strict=True)
    base.executemany("INSERT INTO sheet VALUES (?, ?, ?)", ((n, a, r) for n, (a, r) in enumerate(pairs)))
    rows = zip(marks.sheet.tolist(), marks.criterion.tolist(), marks.half.tolist(), strict=True)
    base.executemany("INSERT INTO mark VALUES (?, ?, ?)", rows)
    base.execute("ANALYZE")
    return base


def answered(base: sqlite3.Connection, query: str) -> list[tuple[int, int]]:
    """Return all rows of `query`."""
    return base.execute(query).fetchall()


def best(work: Callable[[], object], times: int) -> float:
    """Return the least seconds that `work` took."""
    least = math.inf
    for _ in range(times):
        started = time.perf_counter()
        work()
        least = min(least, time.perf_counter() - started)
    return least


def main() -> int:
    """Print both ratios with their bound; 0 when they are within."""
    marks = made()
    base = stored(marks)
    good = True
    for name, ours, query in (("raw", raw, RAW), ("z-score", z_ranks, Z)):
        theirs = [rank for _, rank in base.execute(query)]
        assert ours(marks).tolist() == theirs, f"{name}: the two rankings differ"
        took = best(partial(ours, marks), 30)
        sql = best(partial(answered, base, query), 7)
        within = sql / took >= BOUND
        good = good and within
        print(f"   {name}: {len(marks.half):,} marks in {took * 1000:.2f} ms; SQL {sql * 1000:.0f} ms")
        print(f"   {f'SQL ÷ {name} ranking':<36} {sql / took:8.1f}   ≥ {BOUND}   {'' if within else 'OUT OF BOUNDS'}")
    base.close()
    return 0 if good else 1
