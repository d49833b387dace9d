"""Numbers of certificates: every typo is noticed."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.domain.certificates import numbers
from normalisation.reference_numbers import ALPHABET

CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
NUMBERS = st.builds(
    numbers.format_number, st.from_regex(r"20[0-9]{2}", fullmatch=True), st.text(ALPHABET, min_size=8, max_size=8)
)


@given(NUMBERS)
def test_every_typo_of_one_character_is_refused(number):
    bare = number.replace("-", "")
    for place in range(1, len(bare)):
        for other in CHARACTERS.replace(bare[place], ""):
            assert numbers.parse(bare[:place] + other + bare[place + 1 :]) is None


@given(NUMBERS)
def test_every_swap_of_two_characters_is_refused(number):
    bare = list(number.replace("-", ""))
    for one, other in combinations(range(1, len(bare)), 2):
        if bare[one] != bare[other]:
            swapped = bare.copy()
            swapped[one], swapped[other] = bare[other], bare[one]
            assert numbers.parse("".join(swapped)) is None


@pytest.mark.parametrize(
    "typed",
    [
        "U-2024-7K3M9QX2-34",
        "u-2024-7k3m9qx2-34",
        " U 2024 7K3M 9QX2 34 ",
        "20247K3M9QX234",
        "U–2024–7K3M9QX2–34",
        "u20247k3m9qx234",
    ],
)
def test_number_is_understood_however_it_is_typed(typed):
    assert numbers.parse(typed) == "U-2024-7K3M9QX2-34"


@pytest.mark.parametrize(
    "typed", ["", "U", "SID-ABCDEFGH", "U-2024-7K3M9QX2", "U-٢٠٢٤-7K3M9QX2-34", "U-2024-7K3M9QX2-34" * 9, "../etc"]
)
def test_nonsense_is_no_number(typed):
    assert numbers.parse(typed) is None


def test_new_numbers_are_read_as_themselves_and_differ():
    made = {numbers.new_number(2024) for _ in range(1_000)}
    assert len(made) == 1_000
    assert all(numbers.parse(number) == number for number in made)
