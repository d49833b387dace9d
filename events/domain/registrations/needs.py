"""What somebody needs to eat or to take part: with their consent, for the event's team, until after the event."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from core.refusals import DomainRefusal
from events.domain.registrations.transitions import REGISTRATION_MACHINE, lock_registration
from events.models import Needs, Registration
from events.states import ACTIVE
from journal.actors import Actor
from journal.entries import record
from privacy.domain import consents
from privacy.models import Consent, ConsentText, Purpose


@dataclass(frozen=True, slots=True)
class NeedsInput:
    """What is needed, and the wording beside the box that was ticked for it (None: the present one)."""

    dietary: str = ""
    access: str = ""
    text: ConsentText | None = None


@transaction.atomic
def set_needs(registration: Registration, *, needs: NeedsInput, actor: Actor, at: datetime) -> Needs | None:
    """Store what they need, with the consent to the wording that was shown.

    Nothing told drops what stood. Raises TransitionError once the registration has ended, DomainRefusal where the
    event does not ask.
    """
    fresh = lock_registration(registration)
    if not (needs.dietary or needs.access):
        delete(fresh, actor=actor, at=at)
        return None
    if fresh.state not in ACTIVE:
        raise REGISTRATION_MACHINE.refusal(fresh, reader=actor)
    if not fresh.event.asks_needs:
        raise DomainRefusal("Bei dieser Veranstaltung wird nicht nach Verpflegung und Barrierefreiheit gefragt.")
    shown = needs.text or consents.current_text(Purpose.EVENT_NEEDS)
    existing = Needs.objects.filter(registration=fresh).first()
    new_values = (needs.dietary, needs.access, shown.pk)
    if existing and (existing.dietary, existing.access, existing.consent_text_id) == new_values:
        return existing
    consents.give(fresh.subject, text=shown, channel=_channel(actor), at=at, actor=actor)
    values = {"dietary": needs.dietary, "access": needs.access, "consent_text": shown, "given_at": at}
    written, _ = Needs.objects.update_or_create(registration=fresh, defaults=values)
    record("set_needs", fresh, actor=actor, at=at)
    return written


@transaction.atomic
def delete_needs(registration: Registration, *, actor: Actor, at: datetime) -> None:
    """Withdraw the consent and delete what was told; nothing where nothing was."""
    delete(lock_registration(registration), actor=actor, at=at)


def withdraw(needs: Needs, *, actor: Actor, at: datetime) -> None:
    """Delete the row, and enter that its consent ends. Its registration comes with it."""
    registration = needs.registration
    consents.withdraw(registration.subject, purpose=Purpose.EVENT_NEEDS, channel=_channel(actor), at=at, actor=actor)
    needs.delete()
    record("drop_needs", registration, actor=actor, at=at)


def delete(registration: Registration, *, actor: Actor, at: datetime) -> None:
    if needs := Needs.objects.filter(registration=registration).first():
        needs.registration = registration
        withdraw(needs, actor=actor, at=at)


def _channel(actor: Actor) -> Consent.Channel:
    return Consent.Channel.OFFICE if actor.kind == "user" else Consent.Channel.EVENT
