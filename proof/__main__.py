"""Run the proofs, each in a fresh process: `python -m proof [NAME ...]`, all of them by default.

A proof is a module of this folder with `main() -> int`: 0 when what it looked for was not found.
"""

import sys
from pathlib import Path

from tools.each import run

if __name__ == "__main__":
    folder = Path(__file__).parent
    found = sorted(path.stem for path in folder.glob("[!_]*.py") if "def main() -> int" in path.read_text("utf-8"))
    modules = {stem: f"proof.{stem}" for stem in found}
    raise SystemExit(run(modules, sys.argv[1:], what="proof", failure="failed"))
