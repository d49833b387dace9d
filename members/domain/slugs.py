"""Slugs of organisations; a former slug is never given to another organisation."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from itertools import count

from django.utils.text import slugify

from core.locks import lock
from members.models import FormerSlug, Organisation
from members.validators import RESERVED_SLUGS

UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ẞ": "SS"})
LOCK = "organisation slugs"
MAX_LENGTH = 110  # leaves room for a number in the column's 120


def slug_base(name: str) -> str:
    """The slug of a name: ä becomes ae, other characters than letters and digits become hyphens."""
    return slugify(name.translate(UMLAUTS))[:MAX_LENGTH].strip("-_") or "organisation"


def free_slug(name: str, *, owner: Organisation | None = None) -> str:
    """The first free slug for a name; `owner` may get its own former slug back.

    Concurrent calls wait until the transaction ends, so that no slug is given twice.
    """
    lock(LOCK)
    return first_free(slug_base(name), _taken(slug_base(name), owner=owner))


def free_slugs(names: Iterable[str]) -> list[str]:
    """`free_slug()` for many new organisations, in two queries."""
    lock(LOCK)
    taken = _taken("", owner=None)
    slugs = []
    for name in names:
        slugs.append(first_free(slug_base(name), taken))
        taken.add(slugs[-1])
    return slugs


def first_free(base: str, taken: Container[str]) -> str:
    """„base“, „base-2“ and so on, the first that is not taken."""
    return next(slug for slug in _candidates(base) if slug not in taken)


def _taken(prefix: str, *, owner: Organisation | None) -> set[str]:
    current = Organisation.objects.filter(slug__startswith=prefix)
    former = FormerSlug.objects.filter(slug__startswith=prefix).exclude(organisation=owner)
    return {*current.values_list("slug", flat=True), *former.values_list("slug", flat=True), *RESERVED_SLUGS}


def _candidates(base: str) -> Iterator[str]:
    yield base
    yield from (f"{base}-{number}" for number in count(2))
