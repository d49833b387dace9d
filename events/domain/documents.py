"""Documents of an event: added, changed and removed in any state of the event."""

from __future__ import annotations

from datetime import datetime

from django.core.files.base import File
from django.db import transaction

from accounts.models import User
from core.refusals import DomainRefusal
from events.domain.registrations.transitions import lock_event
from events.models import Document, Event
from journal import actors
from journal.entries import record

MAX_COUNT = 30


@transaction.atomic
def add(
    event: Event, *, title: str, file: File[bytes], when: str, visibility: str, by: User, at: datetime
) -> tuple[Document, bool]:
    """Add a file and return it with True, or the existing one of the same title and content with False.

    The caller must have checked that it is a PDF. Raises DomainRefusal where there are too many.
    """
    locked = lock_event(event)
    known = list(locked.documents.all())
    for one in known:
        if one.title == title and _is_same(one, file):
            return one, False
    if len(known) >= MAX_COUNT:
        raise DomainRefusal(f"Mehr als {MAX_COUNT} Unterlagen kann eine Veranstaltung nicht haben.")
    made = Document.objects.create(
        event=locked, title=title, file=file, when=when, visibility=visibility, created_at=at
    )
    record("add_document", locked, actor=actors.user(by.pk), at=at, data={"document": made.pk})
    return made, True


def _is_same(document: Document, file: File[bytes]) -> bool:
    try:
        with document.file.open("rb") as stored_file:
            same: bool = stored_file.size == file.size and stored_file.read() == file.read()
    except OSError:
        return False
    file.seek(0)
    return same


@transaction.atomic
def change(document: Document, *, title: str, when: str, visibility: str, by: User, at: datetime) -> Document:
    """Change title, visibility and the time from which it is visible."""
    locked = lock_event(document.event)
    fresh = locked.documents.filter(pk=document.pk).first()
    if fresh is None:
        raise DomainRefusal("Diese Unterlage gibt es nicht mehr.")
    fresh.title, fresh.when, fresh.visibility = title, when, visibility
    fresh.save(update_fields=["title", "when", "visibility"])
    record("change_document", locked, actor=actors.user(by.pk), at=at, data={"document": fresh.pk})
    return fresh


@transaction.atomic
def remove(document: Document, *, by: User, at: datetime) -> None:
    """Delete the document, and its file after the commit; a second call changes nothing."""
    locked = lock_event(document.event)
    fresh = locked.documents.filter(pk=document.pk).first()
    if fresh is None:
        return
    record("remove_document", locked, actor=actors.user(by.pk), at=at, data={"document": fresh.pk})
    storage, name = fresh.file.storage, str(fresh.file.name)
    fresh.delete()
    transaction.on_commit(lambda: storage.delete(name))
