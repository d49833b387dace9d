"""Numbers with what they count, so that noun and verb agree: „eine Mail geht“, „12 Mails gehen“, „niemand wartet“."""

from __future__ import annotations

from django.utils.formats import number_format

PLACE = "{}"


def count_text(number: int, one: str, many: str, none: str = "") -> str:
    """`one` for one („eine Mail geht“), else `many` with the number in front, or at its `{}` („es gehen {} Mails“).

    `none` stands for nobody and nothing; without it 0 is written like any other number.
    """
    if number == 1:
        return one
    if not number and none:
        return none
    written = number_format(number, force_grouping=True)
    return many.replace(PLACE, written) if PLACE in many else f"{written} {many}"
