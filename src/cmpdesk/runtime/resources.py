"""Where the data of the program lies."""

from pathlib import Path


def resource(*parts: str) -> Path:
    """Return the path of a file or folder of `resources/`, whether or not it exists.

    The folder lies inside the package in a wheel or a frozen program, else in the repository.
    """
    return _root("_resources", "resources").joinpath(*parts)


GUIDES = ("fr", "en")
"""Languages of the guide."""


def guide(language: str) -> Path:
    """Return the folder of the guide in `language`; in English where there is none in it."""
    return _root("_guide", "docs/guide") / (language if language in GUIDES else "en")


def _root(packed: str, loose: str) -> Path:
    package = Path(__file__).resolve().parent.parent
    return package / packed if (package / packed).is_dir() else package.parent.parent / loose
