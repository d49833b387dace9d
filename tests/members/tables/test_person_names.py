"""Names of people as lists write them."""

import pytest

from members.tables.person_names import parse_person_name, parse_salutation


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Anna Beispiel", ("", "", "Anna", "Beispiel", "")),
        ("Beispiel, Anna", ("", "", "Anna", "Beispiel", "")),
        ("Beispiel", ("", "", "", "Beispiel", "")),
        ("Anna von der Heide", ("", "", "Anna", "von der Heide", "")),
        ("von der Heide, Anna", ("", "", "Anna", "von der Heide", "")),
        ("Anna Maria Beispiel", ("", "", "Anna Maria", "Beispiel", "")),
        ("Otto Graf Beispiel", ("", "", "Otto", "Graf Beispiel", "")),
        ("Frau Dr. h. c. Anna Beispiel, MdL", ("female", "Dr. h. c.", "Anna", "Beispiel", "MdL")),
        ("Herrn Prof. Dr. Max Muster", ("male", "Prof. Dr.", "Max", "Muster", "")),
        ("Muster, Dr. Max", ("", "Dr.", "Max", "Muster", "")),
        ("Dr. Muster, Max", ("", "Dr.", "Max", "Muster", "")),
        ("Dr.-Ing. Ayşe Yıldız", ("", "Dr.-Ing.", "Ayşe", "Yıldız", "")),
        ("Max Muster, M. A.", ("", "", "Max", "Muster", "M. A.")),
        ("Frau Muster", ("female", "", "", "Muster", "")),
        ("Dr.", ("", "", "", "Dr.", "")),
        ("Drago Muster", ("", "", "Drago", "Muster", "")),
        ("Herrmann Frau", ("", "", "Herrmann", "Frau", "")),
        ("", ("", "", "", "", "")),
    ],
)
def test_name_has_its_parts(text, parts):
    assert tuple(parse_person_name(text)) == parts


@pytest.mark.parametrize(
    ("text", "salutation"),
    [
        *[(text, "female") for text in ("Frau", "frau", "Fr.", "w", "weiblich", "Mrs.", "FRAU ")],
        *[(text, "male") for text in ("Herr", "Herrn", "Hr.", "m", "männlich", "Mr")],
        *[(text, "") for text in ("", "divers", "d", "keine Angabe", "-", "–", "ohne")],
        *[(text, None) for text in ("Lieber Otto!", "Sehr geehrte Frau Muster", "Dr.", "Frau Muster")],
    ],
)
def test_form_of_address_is_known_in_every_spelling(text, salutation):
    assert parse_salutation(text) == salutation
