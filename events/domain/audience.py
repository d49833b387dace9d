"""Who is told which document."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from events.models import Document, Registration
from events.states import RegistrationState


def documents_for(registration: Registration, *, is_there: bool, at: datetime) -> QuerySet[Document]:
    """What somebody registered may read at a time, nothing once forgotten; `is_there`: they were checked in.

    „After the event“ begins for them when it ends; on public pages, which turn at midnight alone, on the next day.
    """
    if registration.anonymised_at:
        return Document.objects.none()
    told = [Document.Audience.PUBLIC]
    if registration.state == RegistrationState.CONFIRMED:
        told.append(Document.Audience.REGISTERED)
    if is_there:
        told.append(Document.Audience.THERE)
    documents = Document.objects.filter(event=registration.event_id, audience__in=told)
    has_ended = registration.event.ends_at <= at
    return documents if has_ended else documents.filter(when=Document.When.BEFORE)
