"""Who may read which document of an event."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from events.models import Document, Registration
from events.states import RegistrationState


def documents_visible_to(registration: Registration, *, is_present: bool, at: datetime) -> QuerySet[Document]:
    """Documents that a registered person may read at a time; none once anonymised.

    Documents for „after the event“ are visible when the event has ended; public pages, which change only at midnight,
    show them on the next day.
    """
    if registration.anonymised_at:
        return Document.objects.none()
    visibilities = [Document.Visibility.PUBLIC]
    if registration.state == RegistrationState.CONFIRMED:
        visibilities.append(Document.Visibility.REGISTERED)
    if is_present:
        visibilities.append(Document.Visibility.PRESENT)
    documents = Document.objects.filter(event=registration.event_id, visibility__in=visibilities)
    has_ended = registration.event.ends_at <= at
    return documents if has_ended else documents.filter(when=Document.Availability.BEFORE)
