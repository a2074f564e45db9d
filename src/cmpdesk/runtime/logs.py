"""The log: JSON lines in a rotating local file, for support. It holds codes and counts, no people.

What is not on the list of keys is dropped, and text that does not look like a code is withheld. structlog is
loaded with the first line, not with this module.
"""

import logging
import logging.handlers
import re
import threading
from collections.abc import MutableMapping
from typing import Any

from cmpdesk.runtime.paths import log_dir

KEYS = frozenset(
    {
        "event", "level", "timestamp", "version", "python", "platform", "database", "schema", "code", "label",
        "kind", "task", "exception", "where", "pid", "exit", "seconds", "count", "rows", "pages", "bytes",
        "steps", "blobs",
    }
)  # fmt: skip
"""All that a line may hold."""

FILE = "cmpdesk.jsonl"
SIZE = 1_000_000
KEPT = 3
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:+/-]{0,79}")
_LOCK = threading.Lock()
_logger: Any = None


def log(event: str, **keys: Any) -> None:
    """Write a line; `event` is a code such as ``workspace.open``. Never raises, works on every thread."""
    _ready().info(event, **keys)


def warn(event: str, **keys: Any) -> None:
    """Write a line of level warning; see `log`."""
    _ready().warning(event, **keys)


def close() -> None:
    """Close the file; the next line opens it again."""
    global _logger  # noqa: PLW0603 - one log per process
    with _LOCK:
        _logger = None
        for handler in list(logging.getLogger("cmpdesk").handlers):
            logging.getLogger("cmpdesk").removeHandler(handler)
            handler.close()


def _ready() -> Any:
    global _logger  # noqa: PLW0603 - one log per process
    with _LOCK:
        if _logger is None:
            _logger = _opened()
        return _logger


def _opened() -> Any:
    import structlog

    target = logging.getLogger("cmpdesk")
    target.setLevel(logging.INFO)
    target.propagate = False
    try:
        handler: logging.Handler = logging.handlers.RotatingFileHandler(
            log_dir() / FILE, maxBytes=SIZE, backupCount=KEPT, encoding="utf-8", delay=True
        )
    except OSError:
        handler = logging.NullHandler()
    handler.handleError = lambda record: None  # type: ignore[method-assign] # a full disk must not stop work
    target.addHandler(handler)
    return structlog.wrap_logger(
        target,
        processors=[
            structlog.stdlib.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            allowed_only,
            structlog.processors.JSONRenderer(sort_keys=True),
        ],
    )


def allowed_only(_logger: Any, _method: str, entry: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Keep what `KEYS` allows (a structlog processor); text must look like a code."""
    return {key: _plain(value) for key, value in entry.items() if key in KEYS}


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    text = str(value)
    return text if _CODE.fullmatch(text) else "withheld"
