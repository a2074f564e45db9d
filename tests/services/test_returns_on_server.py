"""Returned score sheets between officers with logins of their own: row security lets through what the rules allow."""

from hashlib import sha256
from pathlib import Path

import pytest

from cmpdesk.domain.directory import Role
from cmpdesk.domain.errors import Foreseen
from cmpdesk.domain.programmes import Side
from cmpdesk.services import history, returns, scoring
from tests.services.marking import CODES, Marking, add_reader
from tests.services.returned import FULL, Returning
from tests.storage.fixtures import Clock, a_call, fill
from tests.storage.logins import server


def test_entered_by_one_officer_and_closed_to_the_other_party(
    postgres_database: str, clock: Clock, tmp_path: Path
) -> None:
    with server(postgres_database, clock=clock) as made:
        call = a_call(made.owner, made.lead)
        applications = fill(made.owner, made.lead, call, ["Serres", "Sons"])
        reader = add_reader(made.owner, made.lead, call, applications)
        mine = made.officer("qc", Role.OFFICER, party="QC")
        other = made.officer("wb", Role.OFFICER, party="WB")
        here, there = made.open(mine), made.open(other)
        try:
            ground = Marking(here, made.lead, mine, other, call, reader, applications)
            back = Returning(ground, tmp_path)
            path = back.filled(FULL)
            plan = back.preview(path)
            done = returns.accept(here, officer=mine, plan=plan).value
            assert (done.sheets, done.returned) == (1, 1)
            row = scoring.sheet(here, officer=mine, at=ground.key())
            assert row is not None
            assert row.halves(CODES[0]) == 9
            digest = sha256(path.read_bytes()).hexdigest()
            kept = returns.original(here, officer=mine, call_id=call.id, side=Side.FIRST, sha256=digest)
            assert kept == path.read_bytes()
            assert back.preview(path).files[0].received_at is not None
            for ask in (
                lambda: returns.preview(there, officer=other, call_id=call.id, side=Side.FIRST, paths=[path]),
                lambda: returns.original(there, officer=other, call_id=call.id, side=Side.FIRST, sha256=digest),
            ):
                with pytest.raises(Foreseen) as refused:
                    ask()
                assert refused.value.code.startswith("access.")
            history.undo(here, officer=mine)
            assert scoring.sheet(here, officer=mine, at=ground.key()) is None
            assert back.preview(path).files[0].received_at is None
        finally:
            here.close()
            there.close()
