"""Announces changes and cancellation of an event by mail to everybody registered or invited."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from events.domain.invitations import mails as invitation_mails
from events.domain.registrations import mails as registration_mails
from events.models import Event, Invitation, Registration
from events.states import ACTIVE, RegistrationState
from mailings.domain import outgoing
from mailings.domain.attachments import AttachmentSpec
from mailings.domain.outgoing import MailDraft
from normalisation.mailboxes import Mailbox

CHANGED, CANCELLED = "events/changed", "events/cancelled"
TO_GUESTS = {CHANGED: "events/invitation_changed", CANCELLED: "events/invitation_cancelled"}
DETAIL_TEXTS = (
    ("der Termin", {"starts_at", "ends_at"}),
    ("der Ort", {"venue", "street", "town"}),
    ("der Link zur Teilnahme", {"online_link"}),
)
HAS_ADDRESS = ~Q(email="")
R = RegistrationState


@dataclass(frozen=True, slots=True)
class RecipientCounts:
    """How many people an announcement reaches, by kind; `unreachable` have no mail address."""

    registered: int
    waiting: int
    unconfirmed: int
    guests: int
    unreachable: int

    @property
    def mails(self) -> int:
        return self.registered + self.waiting + self.unconfirmed + self.guests


def count_recipients(event: Event) -> RecipientCounts:
    """Count whom an announcement would reach now, by the same queries that send it; four statements."""
    by_state = _registered(event).aggregate(
        registered=Count("pk", Q(state=R.CONFIRMED)),
        waiting=Count("pk", Q(state__in=[R.WAITING, R.OFFERED])),
        unconfirmed=Count("pk", Q(state__in=[R.RESERVED, R.APPLIED])),
    )
    return RecipientCounts(**by_state, guests=_guests(event).count(), unreachable=_unreachable(event))


def announce_change(event: Event, fields: Collection[str], *, at: datetime) -> int:
    """Announce changed fields to the registered and to invited guests who have not declined; returns how many mails.

    A waiting mail about an earlier change is stopped.
    """
    changed_details = changed_text(fields)
    outgoing.stop_by_template(CHANGED, list(_registered(event)), at=at)
    outgoing.stop_by_template(TO_GUESTS[CHANGED], list(_guests(event)), at=at)
    return _queue_mails(CHANGED, event, calendar="publish", changed_details=changed_details, at=at)


def announce_cancellation(event: Event, *, at: datetime) -> int:
    """Stop all waiting mails of the event and announce its cancellation; returns how many mails."""
    outgoing.stop_all(event.registrations.all(), at=at)
    outgoing.stop_all(event.invitations.all(), at=at)
    return _queue_mails(CANCELLED, event, calendar="cancel", changed_details="", at=at)


def _queue_mails(template: str, event: Event, *, calendar: str, changed_details: str, at: datetime) -> int:
    number = outgoing.queue_many(template, _to_registered(event, calendar, changed_details, at=at), at=at)
    written = (
        replace(mail, context={**mail.context, "changed_details": changed_details})
        for mail in invitation_mails.drafts(_guests(event), at=at)
    )
    return number + outgoing.queue_many(TO_GUESTS[template], written, at=at)


def changed_text(fields: Collection[str]) -> str:
    """„ist der Ort“, „sind der Termin und der Ort“: what follows „Neu“ in the mail about these changed fields."""
    *others, last = [text for text, of in DETAIL_TEXTS if of.intersection(fields)] or [""]
    return f"sind {', '.join(others)} und {last}" if others else f"ist {last}"


def _to_registered(event: Event, calendar: str, changed_details: str, *, at: datetime) -> Iterator[MailDraft]:
    for one in _registered(event):
        one.event = event
        has_entry = one.state == RegistrationState.CONFIRMED
        yield replace(
            registration_mails.draft(one, at=at, changed_details=changed_details),
            attachments=[AttachmentSpec("events/calendar", one.pk, calendar)] if has_entry else [],
        )


def _registered(event: Event) -> QuerySet[Registration]:
    return _registrations(event).filter(HAS_ADDRESS).order_by("pk")


def _guests(event: Event) -> QuerySet[Invitation]:
    """Invited guests who have not declined and are not announced to as registered at the same address."""
    registered_same_address = Registration.objects.filter(
        event=event, state__in=ACTIVE, email__mailbox=Mailbox(OuterRef("email"))
    )
    rows = _invited(event).filter(HAS_ADDRESS).exclude(Exists(registered_same_address))
    return rows.select_related("event__host", "event__accession").order_by("pk")


def _unreachable(event: Event) -> int:
    """How many have no address, each once: as registered, or as a guest who has not answered."""
    own = Registration.objects.filter(state__in=ACTIVE, invitation=OuterRef("pk"))
    guests = _invited(event).exclude(HAS_ADDRESS).exclude(Exists(own))
    return _registrations(event).exclude(HAS_ADDRESS).count() + guests.count()


def _registrations(event: Event) -> QuerySet[Registration]:
    return Registration.objects.filter(event=event, state__in=ACTIVE, anonymised_at=None)


def _invited(event: Event) -> QuerySet[Invitation]:
    return Invitation.objects.filter(event=event, invited_at__isnull=False, declined_at=None, anonymised_at=None)
