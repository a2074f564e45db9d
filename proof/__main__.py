"""Run the proofs, each in a fresh process: `python -m proof [NAME ...]`, all of them by default.

A proof is a module of this folder with `main() -> int`: 0 when what it looked for was not found.
"""

import subprocess
import sys
import time
from pathlib import Path

FOLDER = Path(__file__).resolve().parent


def names() -> list[str]:
    return sorted(path.stem for path in FOLDER.glob("*.py") if "def main() -> int" in path.read_text(encoding="utf-8"))


def main(wanted: list[str]) -> int:
    known = names()
    unknown = [name for name in wanted if name not in known]
    if unknown:
        sys.stderr.write(f"no such proof: {', '.join(unknown)}; there are: {', '.join(known)}\n")
        return 2
    failed = []
    for name in wanted or known:
        sys.stdout.write(f"== {name}\n")
        sys.stdout.flush()
        started = time.perf_counter()
        code = f"import sys; from proof.{name} import main; sys.exit(main())"
        if subprocess.run([sys.executable, "-c", code], cwd=FOLDER.parent, check=False).returncode:
            failed.append(name)
        sys.stdout.write(f"   {time.perf_counter() - started:.0f} s\n")
    if failed:
        sys.stdout.write(f"failed: {', '.join(failed)}\n")
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
