"""The two Parties of the tests, as the templates have them."""

from cmpdesk.domain.calls import Sector
from cmpdesk.domain.programmes import Paper, Party, Side
from cmpdesk.domain.text import LocalisedText

QC = Party(
    "party-qc", "cmp", Side.FIRST, "QC", LocalisedText("Québec", "Québec", "Québec"), "MRIF", ("MRIF",), "CAD",
    ("fr",), "fr_CA", Paper.LETTER, "America/Toronto", LocalisedText("coordonnateur"),
)  # fmt: skip
WB = Party(
    "party-wb", "cmp", Side.SECOND, "WB",
    LocalisedText("Wallonie-Bruxelles", "Wallonia-Brussels", "Wallonië-Brussel"), "WBI", ("WBI",), "EUR",
    ("fr",), "fr_BE", Paper.A4, "Europe/Brussels", LocalisedText("opérateur"),
)  # fmt: skip
PARTIES = (QC, WB)
SECTORS = (
    Sector("s1", 1, LocalisedText("Culture", "Culture", "Cultuur")),
    Sector("s2", 2, LocalisedText("Recherche et innovation", "Research and innovation", "Onderzoek en innovatie")),
)
