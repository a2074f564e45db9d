"""Batches that are cancelled, die, or find no room: nothing half written stays."""

import os
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from cmpdesk.documents import packets
from cmpdesk.documents.crew import Crew, Task
from cmpdesk.documents.sink import Sink
from cmpdesk.domain.errors import EnvironmentFailure, Refusal
from cmpdesk.domain.tasks import Progress, Unwatched
from tests.documents import contents as fiction
from tests.documents.errands import FORM, die, double, names, orders, refuse, sleep


class Cancelling:
    """Cancels once `after` packets are done."""

    def __init__(self, after: int) -> None:
        self.after = after
        self.done = 0

    def report(self, progress: Progress) -> None:
        self.done = progress.done

    def check(self) -> None:
        if self.done >= self.after:
            raise Refusal("task.cancelled")


def test_results_come_with_their_place() -> None:
    with Crew(2) as crew:
        done = dict(crew.run([Task(double, (number,)) for number in range(20)], lambda: None))
    assert done == {number: 2 * number for number in range(20)}


def test_a_foreseen_failure_names_the_packet() -> None:
    with pytest.raises(Refusal) as refused, Crew(1) as crew:
        list(crew.run([Task(refuse, (), "QC-04")], lambda: None))
    assert refused.value.params == {"number": 3, "packet": "QC-04"}


def test_a_process_that_dies_is_noticed() -> None:
    with pytest.raises(EnvironmentFailure) as failed, Crew(2) as crew:
        list(crew.run([Task(sleep, (0.1,)), Task(die, (), "QC-07")], lambda: None))
    assert (failed.value.code, failed.value.params) == ("worker.died", {"packet": "QC-07"})


def test_cancel_stops_work_that_does_not_look_up() -> None:
    beats: list[int] = []

    def beat() -> None:
        beats.append(1)
        if len(beats) > 3:
            raise Refusal("task.cancelled")

    with pytest.raises(Refusal), Crew(2) as crew:
        list(crew.run([Task(sleep, (60,)), Task(sleep, (60,))], beat))
    assert all(worker.process._closed for worker in crew.workers)  # type: ignore[attr-defined]  # no public way to ask


@pytest.mark.parametrize("after", [0, 1, 4])
def test_cancel_leaves_whole_packets_only(tmp_path: Path, after: int) -> None:
    made = orders(6, attachments=5)
    fiction.spooled(tmp_path / "spool", FORM)
    (tmp_path / "out").mkdir()
    watch = Cancelling(after)
    with pytest.raises(Refusal) as refused:
        list(packets.produce(made, spool=tmp_path / "spool", out=tmp_path / "out", names=names(made), jobs=2,
                             watch=watch))  # fmt: skip
    assert refused.value.code == "task.cancelled"
    for path in (tmp_path / "out").iterdir():
        assert path.suffix == ".pdf"
        assert path.read_bytes().endswith(b"%%EOF\n")
    again = list(packets.produce(made, spool=tmp_path / "spool", out=tmp_path / "out", names=names(made), jobs=2,
                                 watch=Unwatched()))  # fmt: skip
    assert len(again) == 6


BATCH = """
    import resource, sys
    from pathlib import Path
    from cmpdesk.documents import packets
    from cmpdesk.domain.errors import EnvironmentFailure
    from cmpdesk.domain.tasks import Unwatched
    from tests.documents.errands import names, orders

    if __name__ == "__main__":
        folder, limit, count = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
        if limit:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        made = orders(count, 30)
        print("begun", flush=True)
        try:
            for one in packets.produce(made, spool=folder / "spool", out=folder / "out", names=names(made), jobs=2,
                                       watch=Unwatched()):
                print("made", one.reviewer_id, flush=True)
        except EnvironmentFailure as failure:
            print(failure.code, Path(failure.params["path"]).name, failure.params["free"] > 0, flush=True)
"""


def batch(folder: Path, limit: int, count: int) -> "subprocess.Popen[str]":
    fiction.spooled(folder / "spool", FORM)
    (folder / "out").mkdir()
    script = folder / "batch.py"
    script.write_text(textwrap.dedent(BATCH), encoding="utf-8")
    root = Path(__file__).resolve().parents[2]
    return subprocess.Popen(
        [sys.executable, str(script), str(folder), str(limit), str(count)], stdout=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": f"{root}:{root / 'src'}"},
    )  # fmt: skip


def test_a_full_disk_is_told_with_path_and_room(tmp_path: Path) -> None:
    with batch(tmp_path, 60_000, 2) as process:
        said, _ = process.communicate(timeout=60)
    code, name, room = said.splitlines()[-1].split()
    assert (code, room) == ("disk.full", "True")
    assert name in {"QC-01.pdf", "QC-02.pdf"}
    assert list((tmp_path / "out").iterdir()) == []


def test_kill_in_the_middle_leaves_no_half_packet_under_its_name(tmp_path: Path) -> None:
    with batch(tmp_path, 0, 16) as process:
        assert process.stdout is not None
        for said in process.stdout:
            if said.startswith("made"):
                break
        process.kill()
    whole = [path for path in (tmp_path / "out").iterdir() if not path.name.startswith(".")]
    assert whole
    for path in whole:
        assert path.read_bytes().endswith(b"%%EOF\n")
    deadline = time.monotonic() + 10
    while any(path.name.endswith(".part") for path in (tmp_path / "out").iterdir()) and time.monotonic() < deadline:
        time.sleep(0.1)  # the orphans finish what they write, then see that nobody listens
    made = orders(16, 30)
    again = packets.produce(made, spool=tmp_path / "spool", out=tmp_path / "out", names=names(made), jobs=2,
                            watch=Unwatched())  # fmt: skip
    assert len(list(again)) == 16


def test_a_file_that_is_given_up_leaves_the_former_one(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"former")
    with Sink(path) as sink:
        sink.write([b"half"])
    assert path.read_bytes() == b"former"
    assert [one.name for one in tmp_path.iterdir()] == ["a.pdf"]


def test_a_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFailure) as failed, Sink(tmp_path / "gone" / "a.pdf"):
        pass
    assert failed.value.code == "disk.unwritable"
