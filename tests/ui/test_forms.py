"""What is typed: dates, hours, amounts, numbers, forms."""

from datetime import date, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from cmpdesk.ui.forms import Form, NumberField, line_edit, read_cents, read_date, read_instant, read_time
from cmpdesk.ui.rows import Field, RowsEditor

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2027-03-01", date(2027, 3, 1)),
        ("1/3/27", date(2027, 3, 1)),
        ("01.03.2027", date(2027, 3, 1)),
        ("+10 j", date(2026, 12, 2)),
        ("+10j", date(2026, 12, 2)),
        ("-2 dagen", date(2026, 11, 20)),
        ("31/2/2027", None),
        ("demain", None),
        ("", None),
    ],
)
def test_dates_are_read_as_people_type_them(typed: str, day: date | None) -> None:
    assert read_date(typed, TODAY) == day


@pytest.mark.parametrize(
    ("typed", "time"),
    [("17 h 59", (17, 59)), ("17:59", (17, 59)), ("17h", (17, 0)), ("9.05", (9, 5)), ("1759", (17, 59)),
     ("23.59 uur", (23, 59)), ("24:00", None), ("17:60", None), ("midi", None)],
)  # fmt: skip
def test_hours_are_read_as_people_type_them(typed: str, time: tuple[int, int] | None) -> None:
    assert read_time(typed) == time


def test_day_and_hour_make_an_instant() -> None:
    assert read_instant("2027-03-01", "17 h 59", TODAY) == datetime(2027, 3, 1, 17, 59)  # noqa: DTZ001 - a wall time
    assert read_instant("2027-03-01", "tard", TODAY) is None


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("12 500,00 $", 1_250_000),
        ("9.800 €", 980_000),
        ("9,800.50", 980_050),
        ("9.800,50 EUR", 980_050),
        ("7 200", 720_000),
        ("1234,5", 123_450),
        ("12,345,678", 1_234_567_800),
        ("0,125", None),
        ("1.234.567,8", 123_456_780),
        ("0,5", 50),
        ("-5", None),
        ("6.400 ou 6.800", None),
        ("", None),
        ("1,234.567", None),
    ],
)
def test_amounts_accept_comma_and_point(typed: str, cents: int | None) -> None:
    assert read_cents(typed) == cents


def test_a_form_checks_when_a_field_is_left_and_names_it(qtbot: QtBot) -> None:
    form = Form("Essai")
    qtbot.addWidget(form)
    name = line_edit()
    other = line_edit()
    form.row("&Nom", name, check=lambda: "" if name.text() else "Tapez un nom.", required=True)
    form.row("&Autre", other)
    with qtbot.waitActive(form):
        form.show()
        form.activateWindow()
    name.setFocus()
    other.setFocus()
    sentences = [label.text() for label in form.findChildren(QLabel) if label.isVisible()]
    assert "Tapez un nom." in sentences
    assert name.accessibleDescription() == "Tapez un nom."
    assert "Nom" in name.accessibleName()
    assert not form.valid()
    name.setText("Une promotrice")
    assert form.valid()


def test_a_number_stays_inside_its_bounds(qtbot: QtBot) -> None:
    field = NumberField(1, 20)
    qtbot.addWidget(field)
    field.set_value(19)
    QTest.keyClick(field, Qt.Key.Key_Up)
    QTest.keyClick(field, Qt.Key.Key_Up)
    assert field.value() == 20
    field.setText("0")
    assert field.value() == 1
    field.clear()
    assert field.value() == 1


def test_rows_are_added_changed_and_taken_out(qtbot: QtBot) -> None:
    editor = RowsEditor(
        "Secteurs", (Field("Chiffre"), Field("Partie", 1, (("first", "QC"), ("second", "WB")))), "Ajouter"
    )
    qtbot.addWidget(editor)
    editor.set_values([("1", "second"), ("2", "first")])
    with qtbot.waitSignal(editor.changed):
        editor.add_button.click()
    assert editor.values() == [("1", "second"), ("2", "first"), ("", "first")]
    with qtbot.waitSignal(editor.changed):
        editor._remove(editor._rows[0])
    assert editor.values() == [("2", "first"), ("", "first")]
    editor.set_fields((Field("Chiffre"), Field("Partie", 1, (("second", "WB"),))))
    assert [value[1] for value in editor.values()] == ["second", "second"]
