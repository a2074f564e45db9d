"""Where the data of the program lies."""

from pathlib import Path


def resource(*parts: str) -> Path:
    """Return the path of a file or folder of `resources/`, whether or not it exists.

    The folder lies inside the package in a wheel or a frozen program, else in the repository.
    """
    package = Path(__file__).resolve().parent.parent
    packed = package / "_resources"
    root = packed if packed.is_dir() else package.parent.parent / "resources"
    return root.joinpath(*parts)
