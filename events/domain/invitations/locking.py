"""Locks an invitation and says whether its answer can still be changed."""

from __future__ import annotations

from datetime import datetime

from core.refusals import DomainRefusal
from events.domain import answer_periods
from events.domain.registrations import transitions
from events.models import Event, Invitation
from events.states import EventState


class InvitationRefusal(DomainRefusal):
    """The answer can no longer be given or changed; `invitation` is the current row."""

    def __init__(self, invitation: Invitation, sentence: str) -> None:
        self.invitation = invitation
        super().__init__(sentence)


class InvitationRemoved(DomainRefusal):
    """The invitation was removed from the guest list meanwhile."""

    def __init__(self) -> None:
        super().__init__("Diese Einladung gibt es nicht mehr.")


def lock(invitation: Invitation) -> Invitation:
    """Lock the invitation until the transaction ends and return its current state.

    The row is read after the lock: who has waited for another answer must not see the row as it was before. The event's
    lock, where needed, must be taken after this one. Raises InvitationRemoved.
    """
    if not Invitation.objects.filter(pk=invitation.pk).select_for_update().values_list("pk"):
        raise InvitationRemoved
    rows = Invitation.objects.select_related("event", "organisation", "person", "participant__accession")
    return rows.get(pk=invitation.pk)


def lock_event(event: Event) -> Event:
    """Lock the event until the transaction ends and return its current row. Raises DomainRefusal if cancelled."""
    locked = transitions.lock_event(event)
    if locked.state == EventState.CANCELLED:
        raise DomainRefusal("Die Veranstaltung ist abgesagt.")
    return locked


def answer_refusal(invitation: Invitation, *, by_office: bool, at: datetime) -> str:
    """As `answer_periods.answer_refusal()`, for the event of an invitation."""
    return answer_periods.answer_refusal(invitation.event, by_office=by_office, at=at)
