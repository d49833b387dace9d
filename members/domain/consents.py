"""The subject keys of a person's consents, and their current status."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby
from uuid import UUID

from django.db import transaction

from journal import actors
from members.models import Application, Person
from privacy.domain import consents
from privacy.models import Consent, ConsentText


def consents_of(*subject_keys: UUID) -> list[Consent]:
    """The current consent of each purpose, over all subject keys of one person.

    If any key still consents, that one counts, so that it can be withdrawn.
    """
    current = (
        Consent.objects.filter(subject_key__in=subject_keys)
        .select_related("text")
        .order_by("text__purpose", "subject_key", "-id")
        .distinct("text__purpose", "subject_key")
    )
    by_purpose = groupby(current, key=lambda consent: consent.text.purpose)
    return [max(group, key=lambda consent: (consent.is_given, consent.pk)) for _, group in by_purpose]


def keys_of_applicant(application: Application) -> list[UUID]:
    """The subject keys of an applicant's consents, first the person's where the applicant has become one.

    Empty once the personal data of the application is deleted.
    """
    keys = [person.subject_key] if (person := _person_of(application)) else []
    if application.contact and application.contact.subject_key not in keys:
        keys.append(application.contact.subject_key)
    return keys


def give_as_applicant(application: Application, *, text: ConsentText, at: datetime) -> None:
    """Record a consent given on the application's page; nothing once its personal data is deleted."""
    actor = actors.applicant(application.pk)
    for subject_key in keys_of_applicant(application)[:1]:
        consents.give(subject_key, text=text, channel=Consent.Channel.STATUS, at=at, actor=actor)


@transaction.atomic
def withdraw_as_applicant(application: Application, *, purpose: str, at: datetime) -> None:
    """Withdraw the applicant's consent under all their subject keys; nothing where there is none."""
    actor = actors.applicant(application.pk)
    for subject_key in keys_of_applicant(application):
        consents.withdraw(subject_key, purpose=purpose, channel=Consent.Channel.STATUS, at=at, actor=actor)


def _person_of(application: Application) -> Person | None:
    if application.membership and application.membership.person:
        return application.membership.person
    tenure = application.representative
    if tenure is None and application.declaration:
        nominations = application.declaration.nominations.select_related("representative__person")
        own = nominations.filter(is_declarer=True).exclude(representative=None).first()
        tenure = own.representative if own else None
    return tenure.person if tenure else None
