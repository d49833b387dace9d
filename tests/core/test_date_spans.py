from datetime import date
from types import SimpleNamespace

import pytest
import time_machine

from core.date_spans import sentence_text, short_text
from core.templatetags import sentence_tags

START = date(2024, 2, 1)
OTHER_DAY = "2020-01-01 12:00:00+01:00"


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
        (START, date(2024, 2, 2), "am 1. Februar 2024", "am 1. Februar 2024"),
        (
            START,
            date(2024, 2, 3),
            "vom 1. Februar 2024 bis 2. Februar 2024",
            "vom 1. Februar 2024 bis zum 2. Februar 2024",
        ),
    ],
    ids=["the day before it begins", "on its first day", "with its last day", "of one day", "of two days"],
)
def test_span_names_the_last_day_and_is_not_since_before_it_begins(today, end, short, sentence):
    row = SimpleNamespace(start=START, end=end)
    assert (short_text(START, end, today=today), sentence_text(START, end, today=today)) == (short, sentence)
    with time_machine.travel(OTHER_DAY):
        assert (sentence_tags.span(row, today), sentence_tags.span_in_sentence(row, today)) == (short, sentence)
    with time_machine.travel(f"{today} 00:00:00+01:00"):
        assert (sentence_tags.span(row), sentence_tags.span_in_sentence(row)) == (short, sentence)
        if end is None:
            assert (sentence_tags.since_day(START), sentence_tags.since_day_in_sentence(START)) == (short, sentence)


@pytest.mark.parametrize(
    ("row", "is_over"),
    [
        (None, False),
        (SimpleNamespace(end=None), False),
        (SimpleNamespace(end=START), True),
        (SimpleNamespace(end=date(2024, 2, 2)), False),
    ],
)
def test_span_is_over_from_the_first_day_without_it(row, is_over):
    assert sentence_tags.has_ended(row, START) is is_over
    with time_machine.travel(f"{START} 00:00:00+01:00"):
        assert sentence_tags.has_ended(row) is is_over
        assert (sentence_tags.is_future(START), sentence_tags.is_future(date(2024, 2, 2))) == (False, True)
