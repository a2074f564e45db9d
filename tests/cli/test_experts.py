"""The verb experts, on a copy of the sample: out, and in again."""

from pathlib import Path

import pytest

from tests.cli.conftest import Verb
from tests.cli.stories import Sample


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_list_goes_out_and_comes_in_again(verb: Verb, sample: Sample, tmp_path: Path, kind: str) -> None:
    path, sheet = str(sample.path), str(tmp_path / f"experts.{kind}")
    out = verb("experts", path, "export", sheet, "--party", "qc", "--json")
    assert (out.code, out.json["party"]) == (0, "QC")
    count = out.json["experts"]
    assert count > 10
    again = verb("experts", path, "import", sheet, "--party", "QC", "--json")
    assert (again.code, again.json["counts"]["same"], again.json["written"]) == (0, count, 0)
    dry = verb("experts", path, "import", sheet, "--party", "WB", "--dry-run", "--json").json
    assert (dry["counts"]["new"], dry["written"]) == (count, 0)
    assert verb("experts", path, "import", sheet, "--party", "WB", "--json").json["written"] == count
    assert verb("check", path).code == 0


def test_what_is_refused_is_said(verb: Verb, sample: Sample, tmp_path: Path) -> None:
    sheet = tmp_path / "experts.csv"
    sheet.write_text("Nom;Organisme;Langues\nÉlise Gagné;Cégep;swahili\n", encoding="utf-8")
    said = verb("experts", str(sample.path), "import", str(sheet), "--party", "QC")
    assert said.code == 0
    assert "C2" in said.out
    assert verb("experts", str(sample.path), "export", str(tmp_path / "experts.pdf"), "--party", "QC").code == 2
    assert verb("experts", str(sample.path), "export", str(sheet), "--party", "XX").code == 1
    assert verb("experts", str(sample.path), "export", str(tmp_path / "no" / "experts.csv"), "--party", "QC").code == 3
