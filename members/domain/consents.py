"""The subject keys of a person's consents, and their current status."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby
from uuid import UUID

from django.db import transaction

from journal import actors
from members.models import Application, Declaration, Nomination, Person
from privacy.domain import consents
from privacy.models import Consent, ConsentText


def consents_of(*subjects: UUID) -> list[Consent]:
    """The current consent of each purpose, over all subject keys of one person.

    If any key still consents, that one counts, so that it can be withdrawn.
    """
    consents = (
        Consent.objects.filter(subject__in=subjects)
        .select_related("text")
        .order_by("text__purpose", "subject", "-id")
        .distinct("text__purpose", "subject")
    )
    by_purpose = groupby(consents, key=lambda transition: transition.text.purpose)
    return [max(group, key=lambda transition: (transition.given, transition.pk)) for _, group in by_purpose]


def keys_of(
    person: Person,
    *,
    applications: Iterable[Application],
    nominations: Iterable[Nomination],
    declarations: Iterable[Declaration],
) -> Sequence[UUID]:
    """The person's own key, then those they had as applicant, as declarer or as somebody named."""
    contacts = (application.contact for application in applications)
    others = {contact.subject for contact in contacts if contact}
    others |= {named.subject for named in nominations} | {declared.subject for declared in declarations}
    return [person.subject, *sorted(others - {person.subject})]


def keys_of_applicant(application: Application) -> list[UUID]:
    """The keys an applicant's consents lie under, the person's first where an acceptance made one of them.

    Empty once an expired application's data is gone.
    """
    keys = [person.subject] if (person := _person_of(application)) else []
    if application.contact and application.contact.subject not in keys:
        keys.append(application.contact.subject)
    return keys


def give_as_applicant(application: Application, *, text: ConsentText, at: datetime) -> None:
    """The applicant agrees on the page of the application; nothing once its data is gone."""
    actor = actors.applicant(application.pk)
    for subject in keys_of_applicant(application)[:1]:
        consents.give(subject, text=text, channel=Consent.Channel.STATUS, at=at, actor=actor)


@transaction.atomic
def withdraw_as_applicant(application: Application, *, purpose: str, at: datetime) -> None:
    """The applicant withdraws, for every key of theirs; nothing where none stands."""
    actor = actors.applicant(application.pk)
    for subject in keys_of_applicant(application):
        consents.withdraw(subject, purpose=purpose, channel=Consent.Channel.STATUS, at=at, actor=actor)


def _person_of(application: Application) -> Person | None:
    if application.membership and application.membership.person:
        return application.membership.person
    tenure = application.representative
    if tenure is None and application.declaration:
        named = application.declaration.nominations.select_related("representative__person")
        own = named.filter(is_declarer=True).exclude(representative=None).first()
        tenure = own.representative if own else None
    return tenure.person if tenure else None
