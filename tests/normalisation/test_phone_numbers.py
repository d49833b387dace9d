"""Every notation in use is taken as typed and found by its digits; nonsense is refused."""

import pytest
from django import forms
from django.db import connection

from kern.forms import KernForm, PhoneField
from normalisation.phone_numbers import INVALID_PHONE, phone_query

# What is typed, and the numbers that it is found by.
NOTATIONS = {
    "0251 275 1125 / -1127": ["02512751125", "02512751127"],
    "05231 71-1075": ["05231711075"],
    "0211 871-01": ["021187101"],
    "+49 (0) 251 411-1066": ["02514111066"],
    "02592-68-0": ["02592680"],
    "(05231) 71-1075": ["05231711075"],
    "(0 52 31) 71-10 75": ["05231711075"],
    "0251 411-1066, -1067": ["02514111066", "02514111067"],
    "0251 411-1066 oder -1067": ["02514111066", "02514111067"],
    "0251 411-1066, -1067 und -1068": ["02514111066", "02514111067", "02514111068"],
    "0251/411-1066": ["02514111066"],
    "0251 / 411 - 1066": ["02514111066"],
    "0251/2751125/27": ["02512751125", "02512751127"],
    "0251 411-1066; 0171 1234567": ["02514111066", "01711234567"],
    "0251 411-0 bzw. 0251 411-1066": ["02514110", "02514111066"],
    "0251 411\u20111066": ["02514111066"],
    "0251\u00a0411\u20131066": ["02514111066"],
    "0251\u202f411\u20091066": ["02514111066"],
    "0251 411\u22121066": ["02514111066"],
    "０２５１ ４１１ １０６６": ["02514111066"],
    "Tel.: 0251 411-1066": ["02514111066"],
    "0171 1234567 (mobil)": ["01711234567"],
    "0251 411 Durchwahl 1066": ["02514111066"],
    "0251.411.1066": ["02514111066"],
    "0049 251 4111066": ["02514111066"],
    "+492514111066": ["02514111066"],
    "+43 1 53115-0": ["+431531150"],
    "0800 1234567": ["08001234567"],
    "71-1075": ["711075"],
    "0251 411-1066 (Büro), 0171 1234567 (privat)": ["02514111066", "01711234567"],
    "0251 411-1066 (vormittags)": ["02514111066"],
    "0251 411-1066 (Frau Muster)": ["02514111066"],
    "0251 411-1066 abends": ["02514111066"],
    "0251 411-1066 od. -1067": ["02514111066", "02514111067"],
    "0251 4111066 x12": ["02514111066"],
    "0251 411-1066 ext. 12": ["02514111066"],
    "0251 411-1066 App. 12": ["02514111066"],
    "☎ 0251 411-1066": ["02514111066"],
    "☎ 0251 411-1066 \U0001f4f1 0171 1234567": ["02514111066", "01711234567"],
    "Telefon (Büro): 0251 411-1066": ["02514111066"],
    "Tel.-Nr. 0251 411-1066": ["02514111066"],
    "T: 0251 411-1066, M: 0171 1234567": ["02514111066", "01711234567"],
    "115": [],
}
NONSENSE = [
    "rufen Sie an", "0", "12", "0251", "12345", "0000000000", "-1067", "/", "+49", "0251 411-1066 gern", "oder",
    "05231 71-1075 Frau Muster", "0251 411-1066, gern", "1.000.000.000.000.000", "0251 4111066 x",
    "info@stadt.example", "0251 411 1066 411 1066 411 1066 411", "☎", "٠",
    "(Büro)", "0251 (Büro)", "vormittags", "x12", "App. 12", "0251 411-1066 (8 bis 12 Uhr)", "Tel.:",
]  # fmt: skip


class PhoneForm(KernForm, forms.Form):
    phone = PhoneField(label="Telefon", required=False)


@pytest.mark.parametrize("typed", NOTATIONS)
def test_notation_in_use_is_kept_as_typed(typed):
    form = PhoneForm({"phone": typed})
    assert (form.errors, form.cleaned_data) == ({}, {"phone": typed})


@pytest.mark.parametrize("typed", NONSENSE)
def test_nonsense_is_refused_with_what_to_do(typed):
    assert PhoneForm({"phone": typed}).errors == {"phone": [INVALID_PHONE]}


@pytest.mark.django_db
@pytest.mark.parametrize(("typed", "numbers"), NOTATIONS.items())
def test_number_is_found_by_its_digits_however_they_are_typed(typed, numbers):
    for number in numbers:
        national = number.removeprefix("0") if number.startswith("0") else ""
        queries = [number, number[-5:]]
        if national:
            queries += [f"+49{national}", f"0049 {national}", f"+49 (0) {national[:3]} {national[3:]}"]
            queries += [f"0{national[:3]}/{national[3:]}", f"(0{national[:3]}) {national[3:-1]}\u2011{national[-1]}"]
        for query in queries:
            assert (query, is_found(typed, query)) == (query, True)
    if "05231711075" not in numbers:
        assert not is_found(typed, "05231 71-1075")


@pytest.mark.django_db
def test_piece_of_a_number_is_enough():
    assert is_found("0251 411-1066", "411-1066")
    assert is_found("02514111066", "411 10 66")
    assert not is_found("0251 411-1066, -1067", "411-1068")
    assert not is_found("0251 411-1066", "0251 411-1067")


@pytest.mark.django_db
def test_whole_entry_finds_itself():
    for typed in NOTATIONS:
        query = phone_query(typed)
        assert query is None or is_found(typed, typed)


@pytest.mark.parametrize(
    "text", ["", " ", "Muster", "1066", "Kita 12345", "SID-23456789", "05231 71-1075 Muster", "+", "()"]
)
def test_anything_else_is_no_phone_query(text):
    assert phone_query(text) is None


def is_found(typed, query):
    searched = phone_query(query)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT phone_words(%s) @@ to_tsquery('simple', %s)", [typed, searched.get_source_expressions()[1].value]
        )
        return cursor.fetchone()[0]
