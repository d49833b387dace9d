"""Holding an invitation, and what stands in the way of changing it."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format

from core.refusals import DomainRefusal
from events.domain.registrations import transitions
from events.models import Event, Invitation
from events.states import EventState


class InvitationRefusal(DomainRefusal):
    """The answer can no longer be given or changed this way; `invitation` is fresh from the database."""

    def __init__(self, invitation: Invitation, sentence: str) -> None:
        self.invitation = invitation
        super().__init__(sentence)


class InvitationRemoved(DomainRefusal):
    """Somebody has taken the guest off the list."""

    def __init__(self) -> None:
        super().__init__("Diese Einladung gibt es nicht mehr.")


def lock(invitation: Invitation) -> Invitation:
    """The row as it is now, held until the transaction ends; the event's lock, where needed, comes after it.

    Read after the lock: who has waited for another answer would else see its row beside the tables of before. Raises
    InvitationGone.
    """
    if not Invitation.objects.filter(pk=invitation.pk).select_for_update().values_list("pk"):
        raise InvitationRemoved
    rows = Invitation.objects.select_related("event", "organisation", "person", "participant__accession")
    return rows.get(pk=invitation.pk)


def lock_event(event: Event) -> Event:
    """The event's row as it is now, held until the transaction ends. Raises DomainRefusal where it is called off."""
    locked = transitions.lock_event(event)
    if locked.state == EventState.CANCELLED:
        raise DomainRefusal("Die Veranstaltung ist abgesagt.")
    return locked


def answer_refusal(invitation: Invitation, *, by_office: bool, at: datetime) -> str:
    """Why an answer cannot be given or changed now; empty where it can.

    Guests answer up to and including `answer_by`, the office until the event's last day has passed.
    """
    event, today = invitation.event, timezone.localdate(at)
    if event.state == EventState.CANCELLED:
        return "Die Veranstaltung findet nicht statt."
    if event.is_past(today):
        return "Die Veranstaltung ist vorbei."
    if event.state == EventState.DRAFT and not by_office:
        return "Die Einladung ruht gerade. Fragen beantwortet die Geschäftsstelle."
    if event.answer_by and event.answer_by < today and not by_office:
        day = date_format(event.answer_by, "j. F Y")
        return f"Antworten waren bis zum {day} möglich. Ändert sich noch etwas, melden Sie sich bei der Ansprechstelle."
    return ""
