"""Recipients of planned mails, and sending those that are due."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from core.leases import claim, release
from events.domain.planned_mails.transitions import PLANNED_MAIL_MACHINE
from events.models import PlannedMail, Registration
from events.models.registrations import RegistrationQuerySet
from events.states import EventState, PlannedMailState, PlannedMailTransition, RegistrationState
from journal.actors import SYSTEM
from mailings.domain import outgoing
from mailings.domain.outgoing import MailDraft

RecipientGroup = PlannedMail.RecipientGroup
LEASE = timedelta(minutes=5)
TEMPLATE = "events/planned"


def recipients(mail: PlannedMail) -> RegistrationQuerySet:
    """Registrations with an address that belong to the mail's recipient group now."""
    rows: RegistrationQuerySet = Registration.objects.filter(
        event=mail.event_id, state=RegistrationState.CONFIRMED, anonymised_at=None
    )
    reachable = rows.exclude(email="").order_by("pk")
    match mail.recipient_group:
        case RecipientGroup.PRESENT:
            return reachable.present()
        case RecipientGroup.ABSENT:
            return reachable.absent()
        case _:
            return reachable


def send_due(*, at: datetime) -> int:
    """Queue the mails of one planned mail that is due; returns how many planned mails were handled (0 or 1)."""
    mail = claim(PlannedMail.objects.due(at), duration=LEASE, at=at)
    if mail is None:
        return 0
    with transaction.atomic():
        send(mail, at=at)
        release(mail)
    return 1


@transaction.atomic
def send(mail: PlannedMail, *, at: datetime) -> None:
    """Queue the mails of a planned mail; nothing where it is no longer planned."""
    locked = PLANNED_MAIL_MACHINE.lock(mail)
    if locked.state == PlannedMailState.PLANNED:
        _carry_out(locked, at=at)


def _carry_out(mail: PlannedMail, *, at: datetime) -> None:
    """Queue the mails; stops a reminder that would be too late and mails of an event that is not published."""
    event = mail.event
    if event.state != EventState.PUBLISHED or (mail.days <= 0 and at >= event.starts_at):
        PLANNED_MAIL_MACHINE.move_locked(mail, PlannedMailTransition.STOP, actor=SYSTEM, at=at)
        return
    rows = recipients(mail).select_related("event")
    written = (
        MailDraft(
            row.email,
            row,
            {"registration": row, "event": event, "planned": mail},
            {"page": row.link(at=at)},
        )
        for row in rows.iterator()
    )
    number = outgoing.queue_many(TEMPLATE, written, at=at)
    PLANNED_MAIL_MACHINE.move_locked(mail, PlannedMailTransition.SEND, actor=SYSTEM, at=at, sent_at=at, number=number)
