from collections.abc import Iterable
from datetime import datetime

from django.db import models

from journal.actors import Actor
from journal.models import JournalEntry

Data = dict[str, str | int | bool | list[str] | None]


def record(verb: str, subject: models.Model, *, actor: Actor, at: datetime, data: Data | None = None) -> JournalEntry:
    """Write one entry in the running transaction.

    `data` may hold states, ids, dates and field names; personal values must not be passed, they could never be removed.
    """
    entry = build_entry(verb, subject, actor=actor, at=at, data=data)
    entry.save(force_insert=True)
    return entry


def record_many(verb: str, subjects: Iterable[tuple[models.Model, Data]], *, actor: Actor, at: datetime) -> None:
    """`record()` for many subjects in few statements."""
    entries = [build_entry(verb, subject, actor=actor, at=at, data=data) for subject, data in subjects]
    JournalEntry.objects.bulk_create(entries, batch_size=2_000)


def entries_for(subject: models.Model) -> models.QuerySet[JournalEntry]:
    """What happened to a record, oldest first."""
    return JournalEntry.objects.filter(subject_kind=subject._meta.label_lower, subject_id=subject.pk).order_by("id")


def build_entry(verb: str, subject: models.Model, *, actor: Actor, at: datetime, data: Data | None) -> JournalEntry:
    """What `record()` would write, for who writes it together with other rows."""
    return JournalEntry(
        at=at,
        actor_kind=actor.kind,
        actor_id=actor.id,
        verb=verb,
        subject_kind=subject._meta.label_lower,
        subject_id=subject.pk,
        data=data or {},
    )
