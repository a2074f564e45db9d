"""The private cluster is what its module says it is."""

import os

import psycopg
import pytest


def test_each_database_is_new_and_utf8(postgres_database: str) -> None:
    with psycopg.connect(postgres_database) as connection:
        tables = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
        encoding = connection.execute("SHOW server_encoding").fetchone()
    assert tables == (0,)
    assert encoding == ("UTF8",)


@pytest.mark.skipif("CMPDESK_TEST_POSTGRES" in os.environ, reason="the server given is not ours to judge")
def test_the_private_server_listens_on_this_machine_only(postgres_url: str) -> None:
    with psycopg.connect(postgres_url) as connection:
        listening = connection.execute("SHOW listen_addresses").fetchone()
        sockets = connection.execute("SHOW unix_socket_directories").fetchone()
    assert listening == ("127.0.0.1",)
    assert sockets == ("",)
    assert "@127.0.0.1:" in postgres_url
