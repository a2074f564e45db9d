"""The address of a server as an officer types it, and the password that a keyring of the computer may keep."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

SCHEMES = ("postgresql://", "postgres://")
SERVICE = "CMP Desk"
NEAR = ("", "localhost", "127.0.0.1", "::1")
"""Hosts to which nothing goes over a network."""


def is_near(typed: str) -> bool:
    """Tell whether the server of an address is this computer."""
    return (urlsplit(_whole(typed)).hostname or "") in NEAR


def compose(typed: str, login: str, password: str, *, checked: bool) -> str:
    """Return the address to connect to. `checked`: a remote server has to prove who it is.

    Login, password and ``sslmode`` that are typed in the address itself hold where nothing else is given.
    """
    parts = urlsplit(_whole(typed))
    name, _, host = parts.netloc.rpartition("@")
    before, colon, secret = name.partition(":")
    user = quote(login, safe="") if login else before
    secret = quote(password, safe="") if password else secret
    netloc = f"{user}{':' if secret or (colon and not password) else ''}{secret}@{host}" if user else host
    query = dict(parse_qsl(parts.query))
    if not is_near(typed):
        query = _proved(query) if checked else {"sslmode": "require", **query}
    return urlunsplit(parts._replace(netloc=netloc, query=urlencode(query)))


def _proved(query: Mapping[str, str]) -> dict[str, str]:
    told = {"sslmode": "verify-full", **query}
    if told["sslmode"] == "verify-full" and "sslrootcert" not in told:
        own = Path.home() / ".postgresql" / "root.crt"  # where PostgreSQL itself looks
        if not own.exists():
            told["sslrootcert"] = "system"
    return told


def split(address: str) -> tuple[str, str]:
    """Return an address without its login, and the login."""
    parts = urlsplit(address)
    name, _, host = parts.netloc.rpartition("@")
    query = {key: value for key, value in parse_qsl(parts.query) if key not in ("sslmode", "sslrootcert")}
    plain = parts._replace(netloc=host, query=urlencode(query))
    return urlunsplit(plain), unquote(name.partition(":")[0])


def is_address(typed: str) -> bool:
    """Tell whether `typed` names a server and a database; ``server/database`` is enough."""
    parts = urlsplit(_whole(typed))
    return bool(parts.netloc) and len(parts.path) > 1 and " " not in typed


def _whole(typed: str) -> str:
    return typed if typed.startswith(SCHEMES) else f"postgresql://{typed}"


def _with_keyring(act: Callable[[Any], Any]) -> Any:
    """Return what `act` returns with the keyring of this computer; None where there is none, or it stays locked."""
    if importlib.util.find_spec("keyring") is None:
        return None
    ring = import_module("keyring")
    try:
        return act(ring) if ring.get_keyring().priority >= 1 else None
    except (RuntimeError, OSError, ring.errors.KeyringError):
        return None


def can_keep() -> bool:
    """Tell whether a password can be kept; on a thread, because a keyring may take its time."""
    return bool(_with_keyring(bool))


def kept(address: str) -> str:
    """Return the password that is kept for the login of `address`, "" where there is none; on a thread."""
    place, login = split(address)
    return _with_keyring(lambda ring: ring.get_password(SERVICE, f"{login} · {place}")) or ""


def forget(address: str) -> None:
    """Keep the password of `address` no longer; on a thread."""
    place, login = split(address)
    _with_keyring(lambda ring: ring.delete_password(SERVICE, f"{login} · {place}"))


def keep(address: str, password: str) -> None:
    """Keep a password; on a thread."""
    place, login = split(address)
    _with_keyring(lambda ring: ring.set_password(SERVICE, f"{login} · {place}", password))
