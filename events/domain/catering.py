"""Dietary and accessibility needs of an event, summed up without names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from events.models import Event, Needs
from events.states import RegistrationState
from normalisation.folding import visible_form

Counted = list[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Catering:
    """Each distinct text with its count, most frequent first; `people` have a seat, `with_needs` stated a need."""

    people: int
    with_needs: int
    dietary: Counted
    accessibility: Counted


def summarise(event: Event) -> Catering:
    """Count the needs of those with a confirmed seat, in two statements."""
    confirmed = {"event": event, "state": RegistrationState.CONFIRMED}
    rows = Needs.objects.filter(registration__in=event.registrations.filter(**confirmed))
    need_texts = list(rows.order_by("pk").values_list("dietary", "accessibility"))
    return Catering(
        people=event.registrations.filter(**confirmed).count(),
        with_needs=len(need_texts),
        dietary=_count_texts(text for text, _accessibility in need_texts),
        accessibility=_count_texts(text for _dietary, text in need_texts),
    )


def _count_texts(texts: Iterable[str]) -> Counted:
    """Texts that differ only in case or blanks are counted as one, in their first spelling."""
    written: dict[str, str] = {}
    numbers: Counter[str] = Counter()
    for text in texts:
        if tidy := " ".join(visible_form(text).split()):
            numbers[tidy.casefold()] += 1
            written.setdefault(tidy.casefold(), tidy)
    return [(written[folded], number) for folded, number in numbers.most_common()]
