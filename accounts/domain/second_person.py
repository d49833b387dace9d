"""Who has to confirm a role besides the person who gives it, and who may not."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.models import RoleAssignment, User
from accounts.permissions import Role, is_wider
from journal.actors import USER
from journal.entries import entries_for
from journal.models import JournalEntry

ALWAYS_CONFIRMED = frozenset({Role.OFFICE, Role.SYSTEM})
STILL_COUNTS = timedelta(days=14)  # lest somebody first takes away the second person, then gives the role alone


def is_needed(user: User, role: Role, *, by: User, at: datetime) -> bool:
    """Whether a second person of the Geschäftsstelle has to confirm that `by` gives `user` the role.

    So it is with the Geschäftsstelle, the Systemverwaltung, and whatever is wider than the own roles of `by`, where
    there is such a second person, or was within STILL_COUNTS: another login of the Geschäftsstelle than these two.
    """
    if role not in ALWAYS_CONFIRMED and not is_wider(role, by.roles):
        return False
    since = at - STILL_COUNTS
    switched_off = JournalEntry.objects.filter(
        subject_kind=User._meta.label_lower,
        subject_id=OuterRef("user_id"),
        at__gte=since,
        data__fields__contains=["is_active"],
    )
    office = RoleAssignment.objects.granted().filter(role=Role.OFFICE, start__lte=timezone.localdate(at))
    recent = office.filter(Q(end=None) | Q(end__gt=timezone.localdate(since)))
    usable = recent.filter(Q(user__is_active=True) | Exists(switched_off))
    return bool(usable.exclude(user__in=[user.pk, by.pk]).exists())


def has_been_given_access(confirmer: User, *, giver: int | None, at: datetime) -> bool:
    """Whether who gave a role has changed address or password of its confirmer within STILL_COUNTS before or since."""
    by_giver = entries_for(confirmer).filter(actor_kind=USER, actor_id=giver, at__gte=at - STILL_COUNTS)
    touches_sign_in = Q(data__fields__contains=["email"]) | Q(data__fields__contains=["new_password"])
    return bool(by_giver.filter(touches_sign_in).exists())
