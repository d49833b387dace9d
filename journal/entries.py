from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth import get_user_model
from django.db import models

from journal.actors import USER, Actor
from journal.models import JournalEntry

Data = dict[str, str | int | bool | list[str] | None]


def record(verb: str, subject: models.Model, *, actor: Actor, at: datetime, data: Data | None = None) -> JournalEntry:
    """Write one entry in the running transaction.

    `data` may hold states, ids, dates and field names; personal values must not be passed, they could never be removed.
    """
    entry = build_entry(verb, subject, actor=actor, at=at, data=data)
    entry.save(force_insert=True)
    return entry


def record_download(
    subject: models.Model, *, content: str, people: int | None = None, actor: Actor, at: datetime
) -> JournalEntry:
    """Write that personal data left the portal as a file: of which record, what, and of how many people."""
    data: Data = {"content": content} if people is None else {"content": content, "people": people}
    return record("download", subject, actor=actor, at=at, data=data)


def record_many(verb: str, subjects: Iterable[tuple[models.Model, Data]], *, actor: Actor, at: datetime) -> None:
    """`record()` for many subjects in few statements."""
    entries = [build_entry(verb, subject, actor=actor, at=at, data=data) for subject, data in subjects]
    JournalEntry.objects.bulk_create(entries, batch_size=2_000)


def entries_for(subject: models.Model) -> models.QuerySet[JournalEntry]:
    """What happened to a record, oldest first."""
    return JournalEntry.objects.filter(subject_kind=subject._meta.label_lower, subject_id=subject.pk).order_by("id")


def last_author(subject: models.Model, *, state: str, reader: Actor) -> tuple[str, datetime] | None:
    """Which user brought a record into this state, and when. None unless reader and author are both users."""
    if reader.kind != USER:
        return None
    entry = entries_for(subject).filter(data__to=state).last()
    if entry is None or entry.actor_kind != USER or entry.actor_id is None:
        return None
    author = get_user_model()._default_manager.filter(pk=entry.actor_id).first()
    return (str(author), entry.at) if author else None


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
