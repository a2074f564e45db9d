"""Rows become drafts; every fault names its cell; nothing is lost in silence."""

import random
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.filings import PlannedMission, YearAmount
from cmpdesk.domain.imports import CheckedRow, Fault, Mapping
from cmpdesk.domain.money import Money
from cmpdesk.domain.programmes import Party, Side
from cmpdesk.domain.tasks import Progress
from cmpdesk.intake.imports import check_rows
from cmpdesk.intake.tables import Cell, Table
from tests.intake.parties import PARTIES, QC, SECTORS, WB

BASE: dict[str, Cell] = {"title": "Tourbières en ville", "organisation": "Institut Sphaigne"}


def check(
    rows: list[dict[str, Cell]], party: Party = QC, repairs: dict[tuple[int, str], str] | None = None, **hidden: object
) -> tuple[CheckedRow, ...]:
    """Check rows given as field to cell; the columns are in the order in which fields first appear."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    table = Table(
        name="dépôts.xlsx", sheet="Dépôts", heads=(), header_row=1,
        rows=[list(names), *([row.get(name) for name in names] for row in rows)], **hidden,  # type: ignore[arg-type]  # passed on
    )  # fmt: skip
    mapping = Mapping("Dépôts", 1, tuple((name, name) for name in names))
    return check_rows(
        table, mapping, party=party, parties=PARTIES, sectors=SECTORS, strands=SECTORS[:1], repairs=repairs
    )


def faults(rows: tuple[CheckedRow, ...]) -> list[tuple[str, str, str]]:
    return [(fault.cell, fault.field, fault.code) for row in rows for fault in row.faults]


def warnings(rows: tuple[CheckedRow, ...]) -> list[tuple[str, str]]:
    return [(fault.cell, fault.code) for row in rows for fault in row.warnings]


def test_a_full_row_becomes_a_draft() -> None:
    (row,) = check(
        [
            {
                **BASE, "number": "12.101", "reference": "MRIF-7", "sector": "1 – Culture", "strand": "culture",
                "months": "24 mois", "renewed": "oui", "amount_1": "12 500,00 $", "amount_2": 8000.5,
                "summary": "Un.\r\nDeux.", "received_at": "4 mars 2026, 16 h 12",
                "attachments": "a.pdf; b c.pdf\nd.pdf",
                "mission_1_towards": "Wallonie-Bruxelles", "mission_1_people": 2, "mission_1_days": "5",
                "mission_1_period": "automne 2026", "mission_3_period": "2027",
            }
        ]
    )  # fmt: skip
    draft = row.draft
    assert draft is not None
    assert (row.row, row.title, row.faults, row.warnings) == (2, BASE["title"], (), ())
    assert (draft.number, draft.reference, draft.sector_id, draft.strand_id) == ("12.101", "MRIF-7", "s1", "s1")
    assert (draft.months, draft.renewed, draft.summary) == (24, True, "Un.\nDeux.")
    assert draft.amounts == (YearAmount(1, Money(1_250_000, "CAD")), YearAmount(2, Money(800_050, "CAD")))
    assert draft.requested == Money(2_050_050, "CAD")
    assert draft.received_at == datetime(2026, 3, 4, 21, 12, tzinfo=UTC)
    assert draft.attachment_names == ("a.pdf", "b c.pdf", "d.pdf")
    assert draft.missions == (
        PlannedMission(Side.SECOND, 2, 5, "automne 2026"),
        PlannedMission(None, None, None, "2027"),
    )


def test_each_fault_names_its_cell() -> None:
    rows = check(
        [
            {
                **BASE,
                "number": "12.101",
                "sector": "Culture",
                "amount": "1 €",
                "received_at": "31/02/2022",
                "months": "x",
            },
            {**BASE, "number": " 12.101 ", "sector": "Astrologie", "title": " ", "renewed": "peut-être"},
            {"organisation": "", "title": "x" * 2001, "months": 400},
        ]
    )
    assert faults(rows) == [
        ("E2", "amount", "amount.other-currency"),
        ("F2", "received_at", "date.does-not-exist"),
        ("G2", "months", "number.unreadable"),
        ("A3", "title", "cell.required"),
        ("D3", "sector", "sector.unknown"),
        ("H3", "renewed", "yes-no.unreadable"),
        ("C3", "number", "number.duplicate"),
        ("A4", "title", "text.too-long"),
        ("B4", "organisation", "cell.required"),
        ("G4", "months", "number.too-large"),
    ]
    duplicate = next(fault for fault in rows[1].faults if fault.code == "number.duplicate")
    assert duplicate.params == {"number": "12.101", "row": "2"}
    assert all(row.draft is None for row in rows)
    assert rows[0].title == BASE["title"]


def test_error_unsaved_and_merged_cells_refuse_only_the_rows_that_use_them() -> None:
    rows = check(
        [{**BASE, "months": None}, {**BASE, "months": None}, {**BASE, "months": None}, {"months": None}],
        errors={(1, 2): "#N/A", (2, 2): "=", (3, 9): "#REF!", (4, 0): "#VALUE!"},
        merged={(3, 1): "A4:B4"},
    )
    assert faults(rows) == [
        ("C2", "months", "cell.error"),
        ("C3", "months", "cell.no-result"),
        ("B4", "organisation", "cell.merged"),
        ("A5", "title", "cell.error"),
        ("B5", "organisation", "cell.required"),
    ]


def test_a_repair_takes_the_place_of_a_cell() -> None:
    broken: list[dict[str, Cell]] = [{**BASE, "received_at": "hier", "months": None}]
    repaired = check(broken, repairs={(2, "received_at"): "4 mars 2026", (2, "months"): "12"}, errors={(1, 3): "#N/A"})
    assert faults(check(broken)) == [("C2", "received_at", "date.unreadable")]
    assert faults(repaired) == []
    assert repaired[0].draft is not None
    assert repaired[0].draft.months == 12


def test_empty_rows_are_left_out_and_numbers_of_rows_stay() -> None:
    rows = check([BASE, {"title": None}, {"title": "  ", "organisation": ""}, BASE])
    assert [row.row for row in rows] == [2, 5]


def test_numbers_in_numeric_cells_get_their_last_zero_back() -> None:
    rows = check(
        [{**BASE, "number": 12.101}, {**BASE, "number": 12.11}, {**BASE, "number": 13.0}, {**BASE, "number": 14}]
    )
    assert [row.draft.number for row in rows if row.draft] == ["12.101", "12.110", "13.000", "14"]
    assert warnings(rows) == [("C3", "number.padded"), ("C4", "number.padded")]


def test_titles_lose_what_a_paste_left_and_keep_the_rest() -> None:
    texts = [
        ("XI<sup>ème</sup> session", "XIe session", ["text.paste-cleaned"]),
        ("10^e Transat", "10e Transat", ["text.paste-cleaned"]),
        ("Échanges inter-\nnationales", "Échanges internationales", ["text.paste-cleaned"]),
        ("facture\u202efdp.exe", "facturefdp.exe", ["text.controls-removed"]),
        ("a\x00b\x1f", "ab", ["text.controls-removed"]),
        ("<b>gras</b> & =1+1 🙂 שלום", "<b>gras</b> & =1+1 🙂 שלום", []),
        ("deux  lignes\n d’un titre", "deux lignes d’un titre", []),
        ("x" * 2000, "x" * 2000, []),
    ]
    rows = check([{**BASE, "title": text} for text, _, _ in texts])
    assert [row.draft.title if row.draft else None for row in rows] == [clean for _, clean, _ in texts]
    assert [[one.code for one in row.warnings] for row in rows] == [codes for _, _, codes in texts]


def test_a_total_that_is_not_the_sum_of_its_years_is_told() -> None:
    rows = check([{**BASE, "amount_1": "100", "amount_2": "50", "amount": "160"}, {**BASE, "amount": "70"}])
    assert warnings(rows) == [("E2", "amount.total-differs")]
    assert rows[1].draft is not None
    assert rows[1].draft.requested == Money(7000, "CAD")


def test_territories_are_known_by_many_names() -> None:
    cells: list[Cell] = ["QC", "Québec", "au Québec", "Wallonie-Bruxelles", "WBI", "Wallonië-Brussel", "Belgique", ""]
    rows = check([{**BASE, "mission_1_towards": cell, "mission_1_days": 3} for cell in cells], party=WB)
    sides = [row.draft.missions[0].towards for row in rows if row.draft]
    assert sides == [Side.FIRST] * 3 + [Side.SECOND] * 4 + [None]
    assert faults(check([{**BASE, "mission_1_towards": "Lune"}])) == [("C2", "mission_1_towards", "territory.unknown")]


def test_a_mapping_that_does_not_fit_is_refused_as_a_whole() -> None:
    def refused(columns: tuple[tuple[str, str], ...]) -> Refusal:
        table = Table("a.xlsx", "S", (), 1, [["A", "B", "C"], ["a", "b", "c"]])
        with pytest.raises(Refusal) as refusal:
            check_rows(table, Mapping("S", 1, columns), party=QC, parties=PARTIES)
        return refusal.value

    assert refused((("A", "title"),)).code == "import.field-unmapped"
    assert refused((("A", "title"), ("B", "title"))).params == {"field": "title", "first": "A", "second": "B"}
    assert refused((("Z", "title"),)).params == {"heading": "Z", "name": "a.xlsx"}
    assert refused((("A", "colour"),)).code == "import.unknown-field"


def test_columns_are_found_by_their_heading_where_they_moved() -> None:
    table = Table("a.xlsx", "S", (), 1, [["Organisme", "Note", "Titre"], ["Sphaigne", "-", "Tourbières"]])
    mapping = Mapping("S", 1, (("titre", "title"), ("organisme", "organisation")))
    (row,) = check_rows(table, mapping, party=QC, parties=PARTIES)
    assert (row.title, row.organisation) == ("Tourbières", "Sphaigne")


def test_cancel_is_heard() -> None:
    class Stopper:
        def report(self, progress: Progress) -> None:
            raise AssertionError("not called")

        def check(self) -> None:
            raise Refusal("task.cancelled")

    table = Table("a.xlsx", "S", (), 1, [["A", "B"], ["a", "b"]])
    mapping = Mapping("S", 1, (("A", "title"), ("B", "organisation")))
    with pytest.raises(Refusal, match=r"task\.cancelled"):
        check_rows(table, mapping, party=QC, parties=PARTIES, watch=Stopper())


cells = st.one_of(
    st.none(), st.text(max_size=40), st.floats(), st.integers(), st.booleans(),
    st.sampled_from(["12 500,00 $", "oui", "31/02/2022", "1er mars 2026", "=1+1", "\u202e", "#N/A"]),
    st.dates().map(lambda day: {"d": day.isoformat()}), st.times().map(lambda time: {"t": time.isoformat()}),
)  # fmt: skip


@given(st.lists(st.tuples(cells, cells, cells, cells, cells), max_size=6), st.integers())
def test_any_cell_is_read_or_refused_and_rows_do_not_depend_on_their_order(
    values: list[tuple[Cell, ...]], seed: int
) -> None:
    names = ("title", "organisation", "amount", "received_at", "months")
    rows: list[dict[str, Cell]] = [dict(zip(names, row, strict=True)) for row in values]

    def read(order: list[dict[str, Cell]]) -> list[str]:
        def plain(found: tuple[Fault, ...]) -> list[tuple[str, str]]:
            return [(fault.field, fault.code) for fault in found]

        checked = check([*order, dict.fromkeys(names)])
        assert all((row.draft is None) == bool(row.faults) for row in checked)
        return sorted(repr((row.draft, plain(row.faults), plain(row.warnings))) for row in checked)

    shuffled = list(rows)
    random.Random(seed).shuffle(shuffled)
    assert read(shuffled) == read(rows)


def test_a_language_is_read_by_name_or_code_and_another_one_is_told() -> None:
    told = ["Français", "EN", "Nederlands", "néerlandais / français", "", "Deutsch"]
    rows = check([{**BASE, "language": one} for one in told])
    assert [row.draft.language for row in rows if row.draft] == ["fr", "en", "nl", "nl", "", ""]
    assert warnings(rows) == [("C7", "language.unknown")]
    assert faults(rows) == []
