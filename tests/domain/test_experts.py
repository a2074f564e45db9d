"""Which experts a filter keeps, and who is away on a day."""

from datetime import date

import pytest

from cmpdesk.domain.experts import Absence, Affiliation, ExpertFilter, ExpertRow, Standing, Tally
from cmpdesk.domain.partial_dates import PartialDate

SUMMER = Absence(date(2026, 7, 1), date(2026, 8, 15), "congé")


def row(name: str, party: str = "QC", **more: object) -> ExpertRow:
    plain: dict[str, object] = {
        "email": "", "organisation": "", "sectors": (), "keywords": (), "languages": (), "load_limit": 0,
        "absences": (), "agreement_on": None, "tally": Tally(),
    }  # fmt: skip
    return ExpertRow(name, 1, party, name, name, **{**plain, **more})  # type: ignore[arg-type]  # a field each


ROWS = (
    row("Élise Gagné", sectors=("Santé",), languages=("fr",), places=("Université du Fleuve", "Cégep de la Rive")),
    row("Bram Peeters", "WB", keywords=("hydrologie",), languages=("fr", "nl"), agreement_on=date(2026, 2, 1)),
    row("Odette Roy", absences=(SUMMER,), standing=Standing.IN_JURY, code="QC-07"),
)


@pytest.mark.parametrize(
    ("wanted", "kept"),
    [
        (ExpertFilter(), "Élise Gagné, Bram Peeters, Odette Roy"),
        (ExpertFilter(search="elise gag"), "Élise Gagné"),
        (ExpertFilter(search="CEGEP riv"), "Élise Gagné"),
        (ExpertFilter(search="lise"), ""),
        (ExpertFilter(search="hydro"), "Bram Peeters"),
        (ExpertFilter(search="qc-07"), "Odette Roy"),
        (ExpertFilter(party_code="WB"), "Bram Peeters"),
        (ExpertFilter(sector="sante"), "Élise Gagné"),
        (ExpertFilter(language="nl"), "Bram Peeters"),
        (ExpertFilter(no_agreement=True), "Élise Gagné, Odette Roy"),
        (ExpertFilter(standing=Standing.IN_JURY), "Odette Roy"),
        (ExpertFilter(available_on=date(2026, 6, 30)), "Élise Gagné, Bram Peeters, Odette Roy"),
        (ExpertFilter(available_on=date(2026, 7, 1)), "Élise Gagné, Bram Peeters"),
        (ExpertFilter(available_on=date(2026, 8, 15)), "Élise Gagné, Bram Peeters"),
        (ExpertFilter(available_on=date(2026, 8, 16)), "Élise Gagné, Bram Peeters, Odette Roy"),
        (ExpertFilter(search="e", language="fr", no_agreement=True), "Élise Gagné"),
    ],
)
def test_what_a_filter_keeps(wanted: ExpertFilter, kept: str) -> None:
    assert ", ".join(one.name for one in wanted.keep(ROWS)) == kept


@pytest.mark.parametrize(
    ("until", "present"), [("", True), ("2026-03", True), ("2026-03-27", True), ("2026-03-26", False), ("2025", False)]
)
def test_an_affiliation_holds_to_the_last_day_it_can_mean(until: str, present: bool) -> None:
    one = Affiliation("Institut", until=PartialDate.of_edtf(until) if until else None)
    assert one.present(date(2026, 3, 27)) is present
