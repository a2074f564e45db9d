"""The verbs about score sheets on their way back."""

from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pikepdf

from cmpdesk.cli import main
from tests.cli.conftest import Verb, digest
from tests.cli.stories import Sample
from tests.cli.test_main_job import CMP
from tests.services.returned import fill

OF_QC = ("--call", CMP, "--party", "QC")


def _fields(path: Path) -> list[str]:
    found, waiting = [], []
    with pikepdf.open(path) as pdf:
        waiting = [(one, "") for one in pdf.Root.AcroForm.Fields]
        while waiting:
            node, above = waiting.pop()
            if "/T" in node:
                name = f"{above}.{node.T}" if above else str(node.T)
                found.append(name)
                waiting += [(kid, name) for kid in node.get("/Kids", [])]
    return found


def test_sheets_that_came_back_are_shown_then_entered(verb: Verb, sample: Sample, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert verb("sheets", sample.path, *OF_QC, "--out", out, "--reviewer", "QC-07", "--together").code == 0
    (blank,) = out.iterdir()
    marks = [name for name in _fields(blank) if ".mark." in name]
    code = marks[0].split(".")[1]
    filled = fill(blank, tmp_path / "rendu.pdf",
                  {name: "m4" for name in marks if code in name} | {f"cmpdesk.{code}.declaration": "none"})  # fmt: skip
    before = digest(sample.path)
    said = verb("returns", sample.path, filled, blank.with_name("absent.pdf"), *OF_QC, "--json")
    assert said.code == 0
    assert (said.json["counts"]["new"], said.json["written"]) == (1, None)
    assert said.json["files"][1]["fault"]["code"] == "file.missing"
    assert digest(sample.path) == before
    said = verb("returns", sample.path, filled, *OF_QC, "--accept")
    assert said.code == 0
    assert "rendu.pdf" in said.out
    again = verb("returns", sample.path, tmp_path, *OF_QC, "--accept", "--json").json
    assert (again["counts"]["new"], again["counts"]["same"], again["written"]) == (0, 1, None)


def test_who_is_late_and_drafts_of_reminders(verb: Verb, sample: Sample, tmp_path: Path) -> None:
    said = verb("late", sample.path, *OF_QC, "--json")
    codes = [one["code"] for one in said.json["late"]]
    assert "QC-07" in codes
    assert "QC-02" not in codes  # has handed in everything
    before = digest(sample.path)
    told = verb("late", sample.path, *OF_QC, "--drafts", tmp_path / "rappels")
    assert told.code == 0
    assert digest(sample.path) == before
    drafts = sorted((tmp_path / "rappels").iterdir())
    assert len(drafts) == len(codes)
    message = message_from_bytes(drafts[0].read_bytes(), policy=default)
    assert message["X-Unsent"] == "1"
    assert "14." in message.get_content()


def test_the_other_party_is_closed(verb: Verb, sample: Sample) -> None:
    for name, more in (("returns", (sample.files,)), ("late", ())):
        said = verb(name, sample.path, *more, "--call", CMP, "--party", "WB", "--officer", "Mireille Gagnon-Dubé",
                    "--json")  # fmt: skip
        assert said.code == main.REFUSED
        assert said.json["refused"]["code"].startswith("access.")
