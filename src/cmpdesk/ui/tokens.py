"""Design tokens: colours of the two appearances, sizes and spacing. No Qt here."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cmpdesk.domain.programmes import Side


@dataclass(frozen=True, slots=True)
class Tokens:
    """Colours as ``#RRGGBB``. `first` and `second` mean the two Parties and nothing else."""

    page: str
    surface: str
    line: str
    ink: str
    muted: str
    accent: str
    on_accent: str
    first: str
    second: str
    selection: str
    good: str
    warn: str
    bad: str
    reserve: str

    def side(self, side: Side) -> str:
        """Return the colour of the Party of `side`."""
        return self.first if side == "first" else self.second

    def tone(self, name: str) -> str:
        """Return the text colour of a tone: good, warn, bad, reserve, accent, muted; the ink for any other
        name.
        """
        return str(getattr(self, name)) if name in TONES else self.ink


TONES = ("good", "warn", "bad", "reserve", "accent", "muted", "first", "second")

LIGHT = Tokens(
    page="#F7F8FA", surface="#FFFFFF", line="#E4E7EC", ink="#1C2430", muted="#5B6675",
    accent="#2F4459", on_accent="#FFFFFF", first="#1F5FBF", second="#B4480F", selection="#E8EDF3",
    good="#1B7047", warn="#855407", bad="#AD2A20", reserve="#6B4FA0",
)  # fmt: skip
DARK = Tokens(
    page="#14181F", surface="#1C222B", line="#323A46", ink="#E8ECF2", muted="#A3AEBD",
    accent="#9DB4CC", on_accent="#14181F", first="#7FB0FF", second="#F0955E", selection="#2A3442",
    good="#5CC98F", warn="#E0B04C", bad="#FF8A7A", reserve="#B9A3E8",
)  # fmt: skip
HIGH_LIGHT = Tokens(
    page="#FFFFFF", surface="#FFFFFF", line="#5A5A5A", ink="#000000", muted="#333333",
    accent="#14293F", on_accent="#FFFFFF", first="#003A9B", second="#7A2E00", selection="#E3E3E3",
    good="#0B4A2B", warn="#563500", bad="#8A0F0A", reserve="#432A78",
)  # fmt: skip
HIGH_DARK = Tokens(
    page="#000000", surface="#000000", line="#B4B4B4", ink="#FFFFFF", muted="#D6D6D6",
    accent="#C4DBF4", on_accent="#000000", first="#9CC4FF", second="#FFB389", selection="#2B2B2B",
    good="#7BE3AE", warn="#F2CB73", bad="#FFB0A6", reserve="#D6C8FF",
)  # fmt: skip
"""High contrast: every text has at least 7:1, and borders can be seen."""

# Sizes in device-independent pixels, before the user's text size.
TITLE, HEADING, BODY, SECONDARY, CAPS = 20, 16, 14, 13, 11
FIGURE = 24
GRID = 4
ROW_TWO_LINES, ROW_COMPACT = 52, 36
RADIUS = 8
TINT = 0.10


def mix(colour: str, over: str, share: float) -> str:
    """Return `colour` laid over `over` with an opacity of `share` (0 to 1)."""
    return "#" + "".join(
        f"{round(top * share + below * (1 - share)):02X}"
        for top, below in zip(_channels(colour), _channels(over), strict=True)
    )


def tint(colour: str, over: str) -> str:
    """Return the ground of a pill of `colour` on `over`."""
    return mix(colour, over, TINT)


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG 2.2 defines it, from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def text_pairs(tokens: Tokens) -> list[tuple[str, str, str]]:
    """Return every pair that the program writes text with, as (name, text, ground)."""
    grounds = {name: getattr(tokens, name) for name in ("page", "surface", "selection")}
    texts = [field.name for field in fields(tokens) if field.name in {*TONES, "ink"}]
    pairs = [
        (f"{text} on {ground}", str(getattr(tokens, text)), colour)
        for text in texts
        for ground, colour in grounds.items()
    ]
    pairs += [
        (
            f"{text} pill on surface",
            str(getattr(tokens, text)),
            tint(str(getattr(tokens, text)), tokens.surface),
        )
        for text in texts
    ]
    return [*pairs, ("on accent", tokens.on_accent, tokens.accent)]


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    parts = [value / 255 for value in _channels(colour)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
