"""Who is told which document."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from events.models import Document, Registration
from events.states import RegistrationState


def documents_visible_to(registration: Registration, *, is_present: bool, at: datetime) -> QuerySet[Document]:
    """What somebody registered may read at a time, nothing once forgotten; `is_there`: they were checked in.

    „After the event“ begins for them when it ends; on public pages, which turn at midnight alone, on the next day.
    """
    if registration.anonymised_at:
        return Document.objects.none()
    visibilities = [Document.Visibility.PUBLIC]
    if registration.state == RegistrationState.CONFIRMED:
        visibilities.append(Document.Visibility.REGISTERED)
    if is_present:
        visibilities.append(Document.Visibility.THERE)
    documents = Document.objects.filter(event=registration.event_id, visibility__in=visibilities)
    has_ended = registration.event.ends_at <= at
    return documents if has_ended else documents.filter(when=Document.Availability.BEFORE)
