"""The program is killed while an officer works: a small part of `python -m proof kills`."""

from proof import kills


def test_a_killed_program_leaves_a_whole_file_with_all_that_it_promised() -> None:
    seen = kills.killed(4)
    assert (seen.kills, seen.corrupt, seen.lost, seen.unopened) == (4, 0, 0, [])
    assert seen.acknowledged
