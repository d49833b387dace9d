"""Whose keys consents lie under, and where they stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from uuid import UUID

from members.models import Application, Nomination, Person
from privacy.models import Consent


def consents_of(*subjects: UUID) -> list[Consent]:
    """The act that counts for each purpose ever decided on, for `members/my_data/_consents.html`.

    Of several keys of one person, what any of them still allows counts, so that it can be withdrawn.
    """
    acts = (
        Consent.objects.filter(subject__in=subjects)
        .select_related("text")
        .order_by("text__purpose", "subject", "-id")
        .distinct("text__purpose", "subject")
    )
    by_purpose = groupby(acts, key=lambda act: act.text.purpose)
    return [max(group, key=lambda act: (act.given, act.pk)) for _, group in by_purpose]


def keys_of(
    person: Person, *, applications: Iterable[Application], nominations: Iterable[Nomination]
) -> Sequence[UUID]:
    """The person's own key, then those they had as applicant or as somebody named."""
    contacts = (application.contact for application in applications)
    others = {contact.subject for contact in contacts if contact} | {named.subject for named in nominations}
    return [person.subject, *sorted(others - {person.subject})]


def subject_of(application: Application) -> UUID | None:
    """The key of the applicant's consents: the person's where an acceptance made one of them, else the applicant's own.

    None once an expired application's data is gone.
    """
    if application.membership and application.membership.person:
        return application.membership.person.subject
    if application.representative:
        return application.representative.person.subject
    if application.declaration:
        own = application.declaration.nominations.filter(is_declarer=True).exclude(representative=None).first()
        return own.representative.person.subject if own and own.representative else application.declaration.subject
    return application.contact.subject if application.contact else None
