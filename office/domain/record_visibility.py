"""Which records, and which entries of the journal, a user sees whose view is limited to areas or events."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Model, Q, QuerySet

from accounts.models import User
from core.backoffice import registry
from journal.models import JournalEntry


def visible_entries(entries: QuerySet[JournalEntry], *, user: User) -> QuerySet[JournalEntry]:
    """Those about records that the user may see, in the same statement; of kinds without a rule none."""
    if user.scope_of("journal.view").is_everything:
        return entries
    about_visible = Q(pk__in=[])
    for model, visible_to in registry.visible_querysets().items():
        rows = visible_to(user).order_by().values("pk")
        about_visible |= Q(subject_kind=model._meta.label_lower, subject_id__in=rows)
    return entries.filter(about_visible)


def visible_records(records: Iterable[Model], *, user: User) -> set[Model]:
    """Those that the user may see; in one statement for each kind of record, none where the view is not limited."""
    found = set(records)
    if user.scope_of("members.view").is_everything:
        return found
    rules = registry.visible_querysets()
    by_model: dict[type[Model], list[Model]] = defaultdict(list)
    for record in found:
        by_model[type(record)].append(record)
    seen: set[Model] = set()
    for model, rows in by_model.items():
        if visible_to := rules.get(model):
            seen.update(visible_to(user).filter(pk__in=[row.pk for row in rows]))
    return seen
