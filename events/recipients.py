"""To whom the mails about registrations and invitations go, and how the office corrects their addresses."""

from __future__ import annotations

from datetime import datetime

from accounts.models import User
from events.domain import invitations, registrations
from events.models import Invitation, Registration
from journal import actors
from mailings.domain import recipients
from mailings.domain.recipients import RecipientKind


def correct_invitation(invitation: Invitation, *, before: str, after: str, by: User, at: datetime) -> None:
    invitations.change(invitation, changes={"email": after}, by=by, at=at)


def correct_registration(registration: Registration, *, before: str, after: str, by: User, at: datetime) -> None:
    registrations.correct_email(registration, email=after, actor=actors.user(by.pk), at=at)


recipients.register(
    RecipientKind(
        causes=lambda: Registration.objects.filter(anonymised_at=None).select_related("event"),
        app_label="events",
        label=lambda one: f"Anmeldung von {one}, {one.event}",
        addresses=lambda one: [one.email],
        correct=correct_registration,
        explanation="Eine Eintrittskarte, die die Person schon hat, gilt weiter.",
    ),
    RecipientKind(
        causes=lambda: Invitation.objects.filter(anonymised_at=None).select_related("event"),
        app_label="events",
        label=lambda one: f"Einladung an {one}, {one.event}",
        addresses=lambda one: [one.email],
        correct=correct_invitation,
        explanation="Hat der Gast sich mit derselben Adresse angemeldet, berichtigen Sie sie bei der Anmeldung auch.",
    ),
)
