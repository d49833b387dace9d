"""Attaches an accession to an event: both are then answered on one page and invited by one mail."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format

from accessions.domain import invitations as accession_invitations
from accessions.domain import planning
from accessions.models import Accession, AccessionParticipant
from accounts.models import User
from core.refusals import DomainRefusal
from events.domain.invitations.locking import lock_event
from events.models import Event, Invitation
from journal import actors
from journal.entries import Data, record
from mailings.models import InvitedModel
from members.models import Post

ALREADY_INVITED_TO_BOTH = (
    "Zu Veranstaltung und Beitritt wurde schon gemeinsam eingeladen. Das lässt sich nicht mehr trennen."
)


@transaction.atomic
def attach_accession(event: Event, accession: Accession | None, *, by: User, at: datetime) -> Event:
    """Attach an accession to the event, or detach it with None.

    The accession then sends no mails of its own; heads on the guest list who take part are asked both questions, also
    those invited before. The same accession again changes nothing. Raises DomainRefusal where `attach_refusal()` says
    why, TransitionError where it takes no answers any more.
    """
    _lock_invitations(event)
    locked = lock_event(event)
    if locked.accession_id == (accession.pk if accession else None):
        return locked
    if accession and (sentence := attach_refusal(locked, at=at)):
        raise DomainRefusal(sentence)
    if Invitation.objects.filter(event=locked, participant__isnull=False, invited_at__isnull=False).exists():
        raise DomainRefusal(ALREADY_INVITED_TO_BOTH)
    if accession and Event.objects.filter(accession=accession).exists():
        raise DomainRefusal("Dieser Sammelbeitritt gehört schon zu einer anderen Veranstaltung.")
    if accession:
        planning.set_invited_elsewhere(accession, elsewhere=True, by=by, at=at)
    _set_accession(locked, accession, by=by, at=at)
    _reattach_participants(locked, by=by, at=at)
    return locked


def detach_accession(event: Event, *, by: User, at: datetime) -> None:
    """Detach the accession of a locked, cancelled event, so that it sends its own mails again.

    Answers and invitations stay. Guests still answer the accession on their page, until another event has it attached.
    """
    if event.accession:
        _set_accession(event, None, by=by, at=at)


def attach_refusal(event: Event, *, at: datetime) -> str:
    """Why no accession can be attached any more; empty where one can."""
    if event.is_cancelled:
        return "Diese Veranstaltung ist abgesagt."
    is_past = event.is_past(timezone.localdate(at))
    return "Diese Veranstaltung ist schon vorbei. Dort kann niemand mehr beitreten." if is_past else ""


def effective_date_hint(event: Event) -> str:
    """That the accession takes effect on none of the event's days; empty where it does, or where none is attached."""
    if event.accession is None:
        return ""
    first, last = timezone.localdate(event.starts_at), timezone.localdate(event.ends_at)
    if first <= event.accession.effective_on <= last:
        return ""
    effective_on = date_format(event.accession.effective_on, "j. F Y")
    return f"Die Veranstaltung ist am {date_format(first, 'j. F Y')}, der Beitritt wird am {effective_on} wirksam."


def _set_accession(event: Event, accession: Accession | None, *, by: User, at: datetime) -> None:
    if event.accession:
        planning.set_invited_elsewhere(event.accession, elsewhere=False, by=by, at=at)
    event.accession = accession
    event.save(update_fields=["accession"])
    data: Data = {"accession": accession.pk if accession else None}
    record("attach_accession", event, actor=actors.user(by.pk), at=at, data=data)


def _lock_invitations(event: Event) -> None:
    """Must be called before locking the event: answers lock their invitation first and the event after it."""
    list(event.invitations.select_for_update().order_by("pk").values_list("pk"))


def participants_of(event: Event) -> dict[int, AccessionParticipant]:
    """Participants of the event's accession without an invitation, by organisation."""
    if event.accession_id is None:
        return {}
    rows = AccessionParticipant.objects.filter(accession=event.accession_id, invitation=None)
    return {one.organisation_id: one for one in rows}


def _reattach_participants(event: Event, *, by: User, at: datetime) -> None:
    """Set the participants of the invitations anew; those of a cancelled event with this accession lose theirs."""
    linked = Invitation.objects.filter(participant__isnull=False)
    linked.filter(Q(event=event) | Q(participant__accession=event.accession_id)).update(participant=None)
    taking_part = participants_of(event)
    heads = Invitation.objects.filter(event=event, post__kind=Post.Kind.HEAD, post__organisation__in=taking_part)
    head_invitations = list(heads.select_related("post"))
    for one in head_invitations:
        one.participant = taking_part[one.post.organisation_id] if one.post else None
    Invitation.objects.bulk_update(head_invitations, ["participant"], batch_size=1_000)
    mark_invited([one for one in head_invitations if one.invited_at], by=by, at=at)


def mark_invited(invitations: list[Invitation], *, by: User, at: datetime) -> None:
    """Mark the participants of these invitations as invited, by the same channel."""
    for channel in InvitedModel.Channel:
        participants = [one.participant for one in invitations if one.invitation_channel == channel and one.participant]
        if participants:
            accession_invitations.mark_invited(participants, channel=channel, by=by, at=at)
