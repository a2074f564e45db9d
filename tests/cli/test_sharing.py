"""The verbs of a workspace on a server."""

import json
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from psycopg import sql

from cmpdesk.cli.main import DONE, REFUSED, run
from cmpdesk.services import workspaces
from tests.storage.fixtures import LEAD, a_call, fill


def said(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().out


def test_a_file_moves_to_a_server_where_each_gets_a_login(tmp_path: Path, postgres_database: str,
                                                          capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    path = tmp_path / "bureau.cmpdesk"
    made = workspaces.create(str(path), office=None, officer_name=LEAD)
    (lead,) = workspaces.officers(made)
    fill(made, lead, a_call(made, lead), ["Serres", "Mousses"])
    made.close()
    login = f"odile_{postgres_database[-6:]}"
    try:
        assert run(["move", str(path), postgres_database, "--json"]) == DONE
        moved = json.loads(said(capsys))
        assert moved["sound"]
        assert run(["list", postgres_database]) == REFUSED  # nobody has a login yet
        grant = ["server", "grant", postgres_database, "--officer", LEAD, "--login", login]
        assert run([*grant, "--print"]) == DONE
        printed = said(capsys)
        assert f'GRANT "cmpdesk_{urlsplit(postgres_database).path[1:]}" TO "{login}";' in printed
        assert run(grant) == DONE
        parts = urlsplit(postgres_database)
        with psycopg.connect(postgres_database, autocommit=True) as connection:
            connection.execute(sql.SQL("ALTER ROLE {} PASSWORD 'mousse'").format(sql.Identifier(login)))
        mine = urlunsplit(parts._replace(netloc=f"{login}:mousse@{parts.hostname}:{parts.port}"))
        said(capsys)
        assert run(["list", mine, "--json"]) == DONE
        assert json.loads(said(capsys))["calls"][0]["applications"] == 2
        assert run(["undo", mine]) == DONE
        assert run(["undo", mine, "--officer", "Personne"]) == REFUSED
        assert run(["check", mine]) == DONE
        assert run(["check", postgres_database]) == DONE
        assert run(["server", "grant", mine, "--officer", LEAD, "--login", "x"]) == REFUSED
        back = tmp_path / "retour.cmpdesk"
        assert run(["move", mine, str(back)]) == DONE
        assert run(["check", str(back)]) == DONE
        assert "mousse" not in capsys.readouterr().err
    finally:
        with psycopg.connect(postgres_database, autocommit=True) as connection:
            for role in (login, f"cmpdesk_{urlsplit(postgres_database).path[1:]}"):
                if connection.execute("SELECT FROM pg_roles WHERE rolname = %s", [role]).fetchone():
                    name = sql.Identifier(role)
                    connection.execute(sql.SQL("DROP OWNED BY {}").format(name))
                    connection.execute(sql.SQL("DROP ROLE {}").format(name))
