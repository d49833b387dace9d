"""Dietary and accessibility needs, stored with a consent of their own and deleted after the event."""

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
    """Needs and the consent wording that was shown beside the ticked box; None means the current one."""

    dietary: str = ""
    accessibility: str = ""
    text: ConsentText | None = None


@transaction.atomic
def set_needs(registration: Registration, *, needs: NeedsInput, actor: Actor, at: datetime) -> Needs | None:
    """Save needs with the consent to the wording that was shown; empty needs delete the existing ones.

    Raises TransitionError for an ended registration, DomainRefusal where the event does not ask.
    """
    fresh = lock_registration(registration)
    if not (needs.dietary or needs.accessibility):
        delete(fresh, actor=actor, at=at)
        return None
    if fresh.state not in ACTIVE:
        raise REGISTRATION_MACHINE.refusal(fresh, reader=actor)
    if not fresh.event.asks_needs:
        raise DomainRefusal("Bei dieser Veranstaltung wird nicht nach Verpflegung und Barrierefreiheit gefragt.")
    shown = needs.text or consents.current_text(Purpose.EVENT_NEEDS)
    existing = Needs.objects.filter(registration=fresh).first()
    new_values = (needs.dietary, needs.accessibility, shown.pk)
    if existing and (existing.dietary, existing.accessibility, existing.consent_text_id) == new_values:
        return existing
    consents.give(fresh.subject_key, text=shown, channel=_channel(actor), at=at, actor=actor)
    values = {"dietary": needs.dietary, "accessibility": needs.accessibility, "consent_text": shown, "given_at": at}
    written, _ = Needs.objects.update_or_create(registration=fresh, defaults=values)
    record("set_needs", fresh, actor=actor, at=at)
    return written


@transaction.atomic
def delete_needs(registration: Registration, *, actor: Actor, at: datetime) -> None:
    """Withdraw the consent and delete the needs, if any."""
    delete(lock_registration(registration), actor=actor, at=at)


def withdraw(needs: Needs, *, actor: Actor, at: datetime) -> None:
    """Delete the row and withdraw its consent; `needs.registration` must be loaded."""
    registration = needs.registration
    consents.withdraw(
        registration.subject_key, purpose=Purpose.EVENT_NEEDS, channel=_channel(actor), at=at, actor=actor
    )
    needs.delete()
    record("withdraw_needs", registration, actor=actor, at=at)


def delete(registration: Registration, *, actor: Actor, at: datetime) -> None:
    if needs := Needs.objects.filter(registration=registration).first():
        needs.registration = registration
        withdraw(needs, actor=actor, at=at)


def _channel(actor: Actor) -> Consent.Channel:
    return Consent.Channel.OFFICE if actor.kind == "user" else Consent.Channel.EVENT
