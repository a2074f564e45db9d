"""Run the benchmarks, each in a fresh process: `python -m bench [NAME ...]`, all of them by default.

A benchmark is a module `bench/bench_<name>.py` with `main() -> int`: 0 when every ratio is within its bound.
"""

import sys
from pathlib import Path

from tools.each import run

if __name__ == "__main__":
    found = sorted(path.stem for path in Path(__file__).parent.glob("bench_*.py"))
    modules = {stem.removeprefix("bench_"): f"bench.{stem}" for stem in found}
    raise SystemExit(run(modules, sys.argv[1:], what="benchmark", failure="out of bounds or broken"))
