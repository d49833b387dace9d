"""To whom the mails about registrations and invitations go, and how the office corrects their addresses."""

from __future__ import annotations

from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime

from accounts.models import User
from events.domain import invitations, registrations
from events.models import Invitation, Registration
from events.states import WITH_DEADLINE, RegistrationState
from journal import actors
from mailings.domain import recipients
from mailings.domain.recipients import RecipientKind


def correct_invitation(invitation: Invitation, *, before: str, after: str, by: User, at: datetime) -> None:
    invitations.change(invitation, changes={"email": after}, by=by, at=at)


def correct_registration(registration: Registration, *, before: str, after: str, by: User, at: datetime) -> None:
    registrations.correct_email(registration, email=after, actor=actors.user(by.pk), at=at)


def what_lapses_with_registration(registration: Registration) -> str:
    if registration.state not in WITH_DEADLINE or registration.until is None:
        return ""
    until = f"bis zum {date_format(localtime(registration.until), 'j. F Y, H:i')} Uhr"
    if registration.state == RegistrationState.OFFERED:
        return f"Nimmt niemand den angebotenen Platz {until} an, geht er an die Nächsten auf der Warteliste."
    return f"Bestätigt niemand die Anmeldung {until}, verfällt sie, und ihre Angaben werden gelöscht."


def what_lapses_with_invitation(invitation: Invitation) -> str:
    last_day = invitation.event.answer_by
    if invitation.answer_source or last_day is None:
        return ""
    return f"Antwortet der Gast nicht bis zum {date_format(last_day, 'j. F Y')}, kann er es danach nur noch bei Ihnen."


recipients.register(
    RecipientKind(
        causes=lambda: Registration.objects.filter(anonymised_at=None).select_related("event"),
        app_label="events",
        label=lambda one: f"Anmeldung von {one}, {one.event}",
        addresses=lambda one: [one.email],
        correct=correct_registration,
        explanation="Eine Eintrittskarte, die die Person schon hat, gilt weiter.",
        what_lapses=what_lapses_with_registration,
    ),
    RecipientKind(
        causes=lambda: Invitation.objects.filter(anonymised_at=None).select_related("event"),
        app_label="events",
        label=lambda one: f"Einladung an {one}, {one.event}",
        addresses=lambda one: [one.email],
        correct=correct_invitation,
        explanation="Hat der Gast sich mit derselben Adresse angemeldet, berichtigen Sie sie bei der Anmeldung auch.",
        what_lapses=what_lapses_with_invitation,
    ),
)
