"""The contest of `proof/sharing.py`, shorter: officers who change the same files at once lose nothing."""

from proof.sharing import contest


def test_officers_on_the_same_files_lose_nothing(postgres_database: str) -> None:
    seen, wrong = contest(postgres_database, 12)
    assert wrong == []
    assert sum(one.met["record.moved"] for one in seen) > 0
