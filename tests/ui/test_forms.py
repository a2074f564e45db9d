"""What is typed: dates, hours, amounts, numbers, forms."""

from datetime import date, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QVBoxLayout
from pytestqt.qtbot import QtBot

from cmpdesk.ui.forms import Form, NumberField, line_edit, read_date, read_instant, read_time, save_keys, text_edit
from cmpdesk.ui.layout import scrolled
from cmpdesk.ui.rows import Field, RowsEditor

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2027-03-01", date(2027, 3, 1)),
        ("1/3/27", date(2027, 3, 1)),
        ("01.03.2027", date(2027, 3, 1)),
        ("1er mars 2027", date(2027, 3, 1)),
        ("mars 2027", None),
        ("vers le 1er mars 2027", None),
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


def test_labels_without_a_mnemonic_are_given_a_free_letter(qtbot: QtBot) -> None:
    letters: set[str] = set()
    forms = [Form("Une", letters), Form("Autre", letters)]
    for form in forms:
        qtbot.addWidget(form)
    for form, label in zip([forms[0], forms[0], forms[1], forms[1]], ["&Nom", "Nom usuel", "Nom", "Été"], strict=True):
        form.row(label, line_edit())
    said = [label.text() for form in forms for label in form.findChildren(QLabel) if label.buddy() is not None]
    assert said == ["&Nom", "Nom &usuel", "N&om", "É&té"]


def test_rows_that_were_added_later_are_checked_too(qtbot: QtBot) -> None:
    form = Form("Essai")
    qtbot.addWidget(form)
    editor = RowsEditor("Secteurs", (Field("Chiffre"), Field("Nom")), "Ajouter")
    form.block(editor, lambda: "" if all(row[0].isdigit() for row in editor.values()) else "Tapez un chiffre.")
    other = form.row("&Autre", line_edit())
    with qtbot.waitActive(form):
        form.show()
        form.activateWindow()
    editor.set_values([("1", "Culture")])
    editor.add_button.click()
    QApplication.processEvents()
    other.setFocus()
    assert "Tapez un chiffre." in [label.text() for label in form.findChildren(QLabel) if label.isVisible()]
    assert not form.valid()
    focused = QApplication.focusWidget()
    assert focused is not None
    assert editor.isAncestorOf(focused)


def test_three_keys_save(qtbot: QtBot) -> None:
    form = Form("Essai")
    qtbot.addWidget(form)
    field = form.row("&Nom", line_edit())
    saved: list[bool] = []
    save_keys(form, lambda: saved.append(True))
    with qtbot.waitActive(form):
        form.show()
        form.activateWindow()
    field.setFocus()
    for key in (Qt.Key.Key_S, Qt.Key.Key_Return, Qt.Key.Key_Enter):
        QTest.keyClick(field, key, Qt.KeyboardModifier.ControlModifier)
    assert len(saved) == 3


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


def test_a_long_entry_of_a_choice_makes_no_form_wider_than_what_is_seen(qtbot: QtBot) -> None:
    area, inside = scrolled("Suite à donner")
    qtbot.addWidget(area)
    form = Form("Suite à donner")
    about = QComboBox()
    about.addItem("11.203 · Logistique fluviale urbaine décarbonée " * 4)
    form.row("À propos", about)
    QVBoxLayout(inside).addWidget(form)
    area.resize(480, 300)
    area.show()
    assert inside.width() <= area.viewport().width()
    assert about.width() > 200


def test_tab_goes_through_the_rows_before_the_button_that_adds_one(qtbot: QtBot) -> None:
    rows = RowsEditor("Objectifs", (Field("Objectif"), Field("Cible")), "Ajouter un objectif")
    rows.set_values([("Une exposition", "1"), ("Des ateliers", "8")])  # while it is in no window, as in a form
    form = Form("Projet")
    first = form.row("Titre", line_edit())
    form.block(rows, str)
    qtbot.addWidget(form)
    form.show()
    first.setFocus()
    went = [first]
    for _ in range(7):
        QTest.keyClick(went[-1], Qt.Key.Key_Tab)
        went.append(form.focusWidget())
    fields = [widget for row in rows._rows for widget in row]
    assert went == [first, *fields, rows.add_button]


def test_a_table_without_rows_has_no_headings(qtbot: QtBot) -> None:
    editor = RowsEditor("Périodes", (Field("Du"), Field("Au")), "Ajouter une période")
    qtbot.addWidget(editor)
    titles = [one for one in editor.findChildren(QLabel) if one.text() in ("Du", "Au")]
    assert [one.isHidden() for one in titles] == [True, True]
    editor.set_values([("1er mars", "2 mars")])
    assert [one.isHidden() for one in titles] == [False, False]
    editor.set_values([])
    assert [one.isHidden() for one in titles] == [True, True]


def test_a_field_of_several_lines_keeps_its_lines_in_a_crowded_form(qtbot: QtBot) -> None:
    form = Form("Form")
    fields = [form.row(f"Field {number}", text_edit(lines=3)) for number in range(12)]
    area, inside = scrolled("Form")
    qtbot.addWidget(area)
    QVBoxLayout(inside).addWidget(form)
    area.resize(400, 300)
    area.show()
    three = fields[0].fontMetrics().lineSpacing() * 3
    assert all(field.height() > three for field in fields)
