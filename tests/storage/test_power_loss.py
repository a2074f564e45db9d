"""The power goes at any moment: a small part of `python -m proof power`."""

from pathlib import Path

from cmpdesk.storage.engines import DURABLE
from proof import power


def test_nothing_acknowledged_is_lost_and_less_durable_pragmas_are_caught(tmp_path: Path) -> None:
    before, sent = power.worked(tmp_path, 15)
    ours = power.look(power.recorded(before, sent, DURABLE), 60)
    assert (ours.points, ours.corrupt, ours.lost, ours.half) == (60, 0, 0, 0)
    off = power.look(power.recorded(before, sent, power.UNSAFE), 20)
    assert off.corrupt or off.lost
