"""Which events need the office to look at them."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import (
    Case,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)

from accounts.models import User
from events.domain import registrations
from events.models import Event, Invitation, PlannedMail, Registration
from events.states import EventState, PlannedMailState, RegistrationState

EVENT_NEAR = timedelta(days=21)
LEAVES_SOON = timedelta(days=1)
ANONYMISED_SOON = timedelta(days=7)


def events_needing_attention(user: User, at: datetime) -> QuerySet[Event]:
    """What the office has to look at is in `reason`: unpublished (its day is near), uninvited (its day is near, guests
    on its list have no invitation yet), leaving (a planned mail does within a day), forgotten (the names of its people
    are deleted within a week). `waiting_list` says why nobody moves up. Either may be empty, not both.
    """
    anonymised_on = ExpressionWrapper(F("ends_at") + F("retention_days") * timedelta(days=1), DateTimeField())
    leaving = PlannedMail.objects.filter(event=OuterRef("pk"), state=PlannedMailState.PLANNED)
    people = Registration.objects.filter(event=OuterRef("pk"), anonymised_at=None)
    uninvited = Invitation.objects.filter(event=OuterRef("pk"), invited_at=None, declined_at=None)
    near = {"starts_at__gte": at, "starts_at__lte": at + EVENT_NEAR}
    rows = Event.objects.visible_to(user)
    reason = Case(
        When(state=EventState.DRAFT, **near, then=Value("unpublished")),
        When(Q(state=EventState.PUBLISHED, **near) & Exists(uninvited), then=Value("uninvited")),
        When(Exists(leaving.filter(due_at__lte=at + LEAVES_SOON)), then=Value("leaving")),
        When(Q(forgotten_at__lte=at + ANONYMISED_SOON, anonymised_at=None) & Exists(people), then=Value("forgotten")),
        default=Value(""),
    )
    found = rows.annotate(forgotten_at=anonymised_on, reason=reason, waiting_list=_waiting_list(at))
    return found.exclude(reason="", waiting_list="").order_by("starts_at", "id")


def _waiting_list(at: datetime) -> Case:
    """draft, begun, slow: a seat is free and somebody waits for it; call: who was offered one has no address."""
    stuck = registrations.with_stuck_lists(at=at).filter(pk=OuterRef("pk"))
    offered = Registration.objects.filter(event=OuterRef("pk"), state=RegistrationState.OFFERED, email="", until__gt=at)
    because = Case(
        When(state=EventState.DRAFT, then=Value("draft")),
        When(starts_at__lte=at, then=Value("begun")),
        default=Value("slow"),
    )
    return Case(
        When(Exists(stuck), then=because),
        When(Q(starts_at__gt=at) & Exists(offered), then=Value("call")),
        default=Value(""),
    )
