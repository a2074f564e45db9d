"""Run modules one after the other, each in a fresh process, and tell how long each took: benchmarks and proofs."""

import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def run(modules: Mapping[str, str], wanted: list[str], *, what: str, failure: str) -> int:
    """Run those `wanted` of `modules` (name to module with ``main() -> int``), all by default.

    Return 0 when each returned 0, 1 where one did not, 2 for a name that is not there.
    """
    unknown = [name for name in wanted if name not in modules]
    if unknown:
        sys.stderr.write(f"no such {what}: {', '.join(unknown)}; there are: {', '.join(modules)}\n")
        return 2
    failed = []
    for name in wanted or modules:
        sys.stdout.write(f"== {name}\n")
        sys.stdout.flush()
        started = time.perf_counter()
        code = f"import sys; from {modules[name]} import main; sys.exit(main())"
        if subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode:
            failed.append(name)
        sys.stdout.write(f"   {time.perf_counter() - started:.0f} s\n")
    if failed:
        sys.stdout.write(f"{failure}: {', '.join(failed)}\n")
    return 1 if failed else 0
