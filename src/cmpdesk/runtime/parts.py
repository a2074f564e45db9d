"""What the program is made of: its parts with version and licence, for the page that tells about it."""

import re
from dataclasses import dataclass
from importlib import metadata

from cmpdesk.runtime.resources import resource

_NAME = re.compile(r"[A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True)
class Part:
    """A library or typeface; `texts` are its licences in full, as far as they came with it."""

    name: str
    version: str
    licence: str
    texts: tuple[str, ...] = ()


def parts(of: str = "cmpdesk") -> tuple[Part, ...]:
    """Return the program itself, then all that it needs, by name; reads files, so call it off the GUI thread."""
    found: dict[str, Part] = {}
    _gather(of, found)
    own = found.pop(of.lower(), None)
    return (*((own,) if own else ()), *(found[name] for name in sorted(found)), *_bundled())


def _gather(name: str, found: dict[str, Part]) -> None:
    key = name.lower().replace("_", "-")
    if key in found:
        return
    try:
        here = metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return  # needed on another system only
    found[key] = Part(here.metadata["Name"], here.version, _licence(here), _texts(here))
    for line in here.requires or ():
        if "extra ==" not in line and (needed := _NAME.match(line)) is not None:
            _gather(needed.group(), found)


def _licence(here: metadata.Distribution) -> str:
    if said := here.metadata.get_all("License-Expression"):
        return str(said[0])
    kinds = [str(one) for one in here.metadata.get_all("Classifier") or () if str(one).startswith("License ::")]
    stated = str((here.metadata.get_all("License") or [""])[0]).strip()
    return ", ".join(one.rpartition(" :: ")[2] for one in kinds) or (stated.splitlines()[0] if stated else "")


def _texts(here: metadata.Distribution) -> tuple[str, ...]:
    files = [one for one in here.files or () if re.search(r"licen[cs]e|copying|notice", one.name, re.IGNORECASE)]
    return tuple(text for one in files if one.suffix in ("", ".txt", ".md", ".rst") and (text := one.read_text()))


def _bundled() -> tuple[Part, ...]:
    """Return the typefaces, whose licences lie beside them."""
    return tuple(
        Part(name, "", licence, (resource("fonts", file).read_text(encoding="utf-8"),))
        for name, licence, file in (
            ("Source Sans 3", "OFL-1.1", "OFL-SourceSans3.md"),
            ("Source Serif 4", "OFL-1.1", "OFL-SourceSerif4.md"),
            ("DejaVu Sans", "Bitstream-Vera", "LICENCE-DejaVu.txt"),
        )
    )
