from datetime import date

import pytest

from core.date_spans import sentence_text, short_text

START = date(2024, 2, 1)


@pytest.mark.parametrize(
    ("today", "end", "short", "sentence"),
    [
        (date(2024, 1, 31), None, "ab 1. Februar 2024", "vom 1. Februar 2024 an"),
        (START, None, "seit 1. Februar 2024", "seit dem 1. Februar 2024"),
        (
            START,
            date(2024, 3, 1),
            "vom 1. Februar 2024 bis 29. Februar 2024",
            "vom 1. Februar 2024 bis zum 29. Februar 2024",
        ),
    ],
    ids=["the day before it begins", "on its first day", "with its last day"],
)
def test_span_names_the_last_day_and_is_not_since_before_it_begins(today, end, short, sentence):
    assert short_text(START, end, today=today) == short
    assert sentence_text(START, end, today=today) == sentence
