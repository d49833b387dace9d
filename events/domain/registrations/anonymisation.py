"""Removes personal data from registrations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from events.domain.registrations.needs import withdraw
from events.models import Needs, Registration
from journal.actors import Actor
from mailings.domain import outgoing

ANONYMISED_VALUES = {
    "title": "",
    "first_name": "",
    "last_name": "",
    "organisation_name": "",
    "job_title": "",
    "email": "",
    "phone": "",
    "named_by": "",
    "confirmed_fold": "",
    "person": None,
}


def anonymise(registrations: Sequence[Registration], *, actor: Actor, at: datetime) -> None:
    """Empty names and addresses, erase the mails that contain them, delete needs; the rows stay, with the time."""
    keys = [one.pk for one in registrations]
    if not keys:
        return
    for needs in Needs.objects.filter(registration__in=keys).select_related("registration"):
        withdraw(needs, actor=actor, at=at)
    for one in registrations:
        outgoing.erase(one, at=at)
    Registration.objects.filter(pk__in=keys).update(**ANONYMISED_VALUES, anonymised_at=at)
