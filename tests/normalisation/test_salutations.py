"""How twelve people are addressed: at the beginning of a mail or letter, and in the window of the envelope."""

import pytest

from normalisation.salutations import address_line, salutation_line

# Anrede, title, first name, last name; how the text begins; the line in the window
PEOPLE = [
    ("female", "Dr.", "Anna", "Beispiel", "Sehr geehrte Frau Dr. Beispiel", "Frau Dr. Anna Beispiel"),
    ("male", "", "Max", "Muster", "Sehr geehrter Herr Muster", "Herrn Max Muster"),
    ("", "", "Anna", "Beispiel", "Guten Tag Anna Beispiel", "Anna Beispiel"),
    ("", "Dr.", "Kim", "Muster", "Guten Tag Dr. Kim Muster", "Dr. Kim Muster"),
    ("female", "", "Ida", "von der Heide", "Sehr geehrte Frau von der Heide", "Frau Ida von der Heide"),
    (
        *("male", "Prof. Dr.-Ing. habil.", "Otto", "Graf Beispiel"),
        "Sehr geehrter Herr Prof. Dr. Graf Beispiel",
        "Herrn Prof. Dr.-Ing. habil. Otto Graf Beispiel",
    ),
    (
        *("female", "Dipl.-Verww. (FH)", "Rosa", "Muster-Beispiel"),
        "Sehr geehrte Frau Muster-Beispiel",
        "Frau Dipl.-Verww. (FH) Rosa Muster-Beispiel",
    ),
    ("female", "Frau Dr. med.", "Eva", "Ünal", "Sehr geehrte Frau Dr. Ünal", "Frau Dr. med. Eva Ünal"),
    (
        "male",
        "PD Dr. Dr. h. c.",
        "Jan",
        "d’Or",
        "Sehr geehrter Herr PD Dr. Dr. d’Or",
        "Herrn PD Dr. Dr. h. c. Jan d’Or",
    ),
    ("male", "Professor", "", "Muster", "Sehr geehrter Herr Professor Muster", "Herrn Professor Muster"),
    ("male", "", "Cher", "", "Guten Tag Cher", "Herrn Cher"),
    ("female", "Dr.", "", "", "Sehr geehrte Damen und Herren", ""),
]


@pytest.mark.parametrize("person", PEOPLE)
def test_twelve_people_are_addressed_as_they_are_called(person):
    salutation, title, first_name, last_name, *expected = person
    name = {"title": title, "first_name": first_name, "last_name": last_name}
    assert [salutation_line(salutation, **name), address_line(salutation, **name)] == expected
