"""The main job without a window: import, list, assign, print, undo, on the fictional files."""

import json
import sqlite3
from pathlib import Path

import pypdf
import pytest

from cmpdesk.cli import main
from tests.cli.conftest import Verb
from tests.cli.stories import Sample

CMP = "XIVe"


def steps(verb: Verb, path: Path) -> list[str]:
    return [step["label"] for step in verb("history", path, "--json").json["steps"]]


def test_list_shows_both_calls(verb: Verb, sample: Sample) -> None:
    calls = verb("list", sample.path, "--json").json["calls"]
    paired, single = sorted(calls, key=lambda call: call["pairing"])
    assert (paired["filings"], paired["orphans"], paired["admissible"]) == ([64, 64], 8, 57)
    assert (single["filings"], single["applications"]) == ([16, 14], 30)
    said = verb("list", sample.path)
    assert said.code == 0
    assert "avril" in said.out


def test_list_shows_the_applications_of_a_call(verb: Verb, sample: Sample) -> None:
    found = verb("list", sample.path, "--call", CMP, "--json").json["applications"]
    assert len(found) == 68
    first = next(one for one in found if one["number"] == "14.101")
    assert first["title"] == "Théâtre jeune public en tournée croisée"
    assert first["state"] == "admissible"
    assert [amount["currency"] for amount in first["amounts"]] == ["CAD", "EUR"]
    assert "14.101" in verb("list", sample.path, "--call", CMP).out


def test_importing_the_same_file_again_changes_nothing(verb: Verb, sample: Sample) -> None:
    arguments = ("import", sample.path, sample.files / "depots_quebec_2026.xlsx", "--call", CMP, "--party", "QC",
                 "--attachments", sample.files / "qc")  # fmt: skip
    before = verb("list", sample.path, "--call", CMP, "--json").json
    said = verb(*arguments, "--dry-run", "--json")
    assert said.code == 0
    assert said.json["counts"] == {"new": 0, "changed": 0, "same": 64, "refused": 0}
    assert said.json["written"] is None
    assert said.json["unmatched_files"] == []
    assert verb(*arguments).code == 0
    assert verb("list", sample.path, "--call", CMP, "--json").json == before


def test_a_mapping_file_says_which_column_fills_which_field(verb: Verb, sample: Sample, tmp_path: Path) -> None:
    arguments = ("import", sample.path, sample.files / "depots_wbi_2026.ods", "--call", CMP, "--party", "WB",
                 "--dry-run", "--json")  # fmt: skip
    mapping = verb(*arguments).json["mapping"]
    assert (mapping["sheet"], mapping["header_row"]) == ("Export", 3)
    (remarks,) = [column for column in mapping["columns"] if column["heading"] == "Remarques"]
    (keywords,) = [column for column in mapping["columns"] if column["field"] == "keywords"]
    remarks["field"], keywords["field"] = "keywords", ""
    path = tmp_path / "colonnes.json"
    path.write_text(json.dumps(mapping), encoding="utf-8")
    said = verb(*arguments, "--mapping", path)
    assert said.code == 0
    assert said.json["counts"]["changed"] > 0
    assert {name for row in said.json["rows"] for name in row["changes"]} == {"keywords"}


@pytest.mark.parametrize("text", ["", "{}", '{"header_row": 1, "columns": [{"heading": "A", "field": "nonsense"}]}'])
def test_a_mapping_file_that_is_none_is_refused(verb: Verb, sample: Sample, tmp_path: Path, text: str) -> None:
    path = tmp_path / "colonnes.json"
    path.write_text(text, encoding="utf-8")
    said = verb("import", sample.path, sample.files / "depots_wbi_2026.ods", "--call", CMP, "--party", "WB",
                "--mapping", path)  # fmt: skip
    assert said.code == main.REFUSED
    assert "code" not in said.err


def test_a_dry_run_tells_each_row_and_writes_nothing(verb: Verb, sample: Sample, tmp_path: Path) -> None:
    sheet = tmp_path / "corrections.csv"
    sheet.write_text(
        "N° de dossier;Titre du projet;Organisme coordonnateur;Montant demandé\n"
        "14.101;Théâtre jeune public, en tournée;Théâtre du Cap-aux-Vents;12 500,00 $\n"
        "14.102;Lutherie numérique et archives sonores;Atelier des luthiers du Fleuve;6.400 ou 6.800\n"
        ";Un dépôt arrivé par la poste;Les Amis du courrier;1 000 $\n",
        encoding="cp1252",
    )
    before = verb("check", sample.path, "--json").json["head"]
    said = verb("import", sample.path, sheet, "--call", CMP, "--party", "QC", "--dry-run", "--json")
    assert said.code == 0
    changed, refused, new = said.json["rows"]
    assert (changed["result"], refused["result"], new["result"]) == ("changed", "refused", "new")
    assert "title" in changed["changes"]
    assert refused["faults"][0]["cell"] == "D3"
    assert "6.400 ou 6.800" in refused["faults"][0]["sentence"]
    assert new["orphan"] is True
    shown = verb("import", sample.path, sheet, "--call", CMP, "--party", "QC", "--dry-run")
    assert "6.400 ou 6.800" in shown.out
    assert verb("check", sample.path, "--json").json["head"] == before


def test_a_party_that_the_programme_lacks_is_refused(verb: Verb, sample: Sample) -> None:
    said = verb("assign", sample.path, "--call", CMP, "--party", "VL", "--json")
    assert said.code == main.REFUSED
    assert said.json["refused"]["code"] == "party.unknown"
    assert "VL" in said.err


def test_assign_is_the_same_for_the_same_seed(verb: Verb, sample: Sample) -> None:
    once = verb("assign", sample.path, "--call", CMP, "--party", "wb", "--seed", "3", "--json").json
    again = verb("assign", sample.path, "--call", CMP, "--party", "WB", "--seed", "3", "--json").json
    assert once.pop("changes")["new"] >= again["changes"]["new"] == 0
    assert again.pop("changes")["gone"] == 0
    assert once == again
    assert once["connected"]
    assert once["balance"]["assigned"] == once["balance"]["wanted"] == 60 * 3
    assert once["balance"]["short"] == []
    assert max(one["assigned"] for one in once["reviewers"]) <= 18


def test_undo_and_redo_of_the_last_step(verb: Verb, sample: Sample) -> None:
    before = verb("assign", sample.path, "--call", CMP, "--party", "QC", "--seed", "9", "--json").json
    undone = verb("undo", sample.path, "--json")
    assert undone.code == 0
    assert undone.json["step"]["kind"] == "undo"
    assert verb("redo", sample.path).code == 0
    after = verb("assign", sample.path, "--call", CMP, "--party", "QC", "--seed", "9", "--json").json
    assert after["pairs"] == before["pairs"]
    assert verb("check", sample.path).code == 0


def test_packets_of_one_reviewer(verb: Verb, sample: Sample, tmp_path: Path) -> None:
    out = tmp_path / "cahiers"
    arguments = ("packets", sample.path, "--call", CMP, "--party", "QC", "--out", out, "--reviewer", "qc-06", "--json")
    said = verb(*arguments)
    assert said.code == 0
    (packet,) = said.json["packets"]
    assert (packet["reviewer"], packet["state"], packet["issue"]) == ("QC-06", "ready", 1)
    assert packet["recused"] == 1
    (path,) = out.iterdir()
    with path.open("rb") as stream:
        reader = pypdf.PdfReader(stream)
        assert len(reader.pages) == packet["pages"] == said.json["pages"]
    content = path.read_bytes()
    path.unlink()
    assert verb(*arguments).json["packets"][0]["issue"] == 1
    assert path.read_bytes() == content
    assert steps(verb, sample.path)[0] == "packets.produce"
    assert verb("check", sample.path).code == 0


def test_a_reviewer_nobody_knows_is_refused(verb: Verb, sample: Sample, tmp_path: Path) -> None:
    said = verb("packets", sample.path, "--call", CMP, "--party", "QC", "--out", tmp_path / "x", "--reviewer", "QC-99")
    assert said.code == main.REFUSED
    assert "QC-99" in said.err


def test_a_folder_that_cannot_be_made_is_the_environment(verb: Verb, sample: Sample, tmp_path: Path) -> None:
    (tmp_path / "fichier").touch()
    said = verb("packets", sample.path, "--call", CMP, "--party", "QC", "--out", tmp_path / "fichier" / "x")
    assert said.code == main.ENVIRONMENT
    assert "fichier" in said.err


@pytest.mark.parametrize("name", ["texte.xlsx", "vide.ods"])
def test_a_sheet_that_is_none_is_refused_and_nothing_written(
    verb: Verb, sample: Sample, tmp_path: Path, name: str
) -> None:
    path = tmp_path / name
    path.write_bytes(b"" if name.startswith("vide") else b"\x00\x01 not a workbook")
    before = verb("check", sample.path, "--json").json["head"]
    said = verb("import", sample.path, path, "--call", CMP, "--party", "QC", "--json")
    assert said.code == main.REFUSED
    assert said.err.strip() == said.json["refused"]["sentence"]
    assert verb("check", sample.path, "--json").json["head"] == before


def test_a_sample_over_a_workspace_is_refused(verb: Verb, sample: Sample) -> None:
    said = verb("sample", sample.path, "--json")
    assert said.code == main.REFUSED
    assert said.json["refused"]["code"] == "workspace.exists"


def test_check_finds_an_attachment_whose_bytes_changed(verb: Verb, sample: Sample) -> None:
    connection = sqlite3.connect(sample.path)
    connection.execute("UPDATE blob SET data = substr(data, 1, 10) WHERE rowid = (SELECT min(rowid) FROM blob)")
    connection.commit()
    connection.close()
    said = verb("check", sample.path, "--json")
    assert said.code == 1
    (fault,) = said.json["faults"]
    assert fault["sentence"] != fault["code"]


def test_the_demo_runs_the_main_job(verb: Verb, tmp_path: Path) -> None:
    said = verb("demo", tmp_path / "demo", "--json")
    assert said.code == 0
    packets = said.json["packets"]
    assert len(packets) == 24
    assert len(list((tmp_path / "demo" / "packets").glob("*.pdf"))) == 24
    assert all(packet["pages"] > 20 and packet["ready_after"] > 0 for packet in packets)
    for packet in packets:
        assert packet["applications"] > 0
    assert {path.suffix for path in (tmp_path / "demo" / "in").iterdir() if path.is_file()} == {".xlsx", ".ods"}
    assert json.loads(said.out)["pages"] == sum(packet["pages"] for packet in packets)
    assert verb("check", tmp_path / "demo" / "demo.cmpdesk").code == 0
