"""To whom the mails about members go, and how the office corrects their addresses."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.timezone import localtime

from mailings.domain import recipients
from mailings.domain.recipients import RecipientKind
from members.domain import applications, email_corrections
from members.models import Application, Nomination, Person, Representative
from members.states import ApplicationState


def application_addresses(application: Application) -> list[str]:
    return [application.contact.email] if application.contact else []


def person_addresses(person: Person) -> list[str]:
    return [email.address for email in person.emails.order_by("-is_primary", "pk")]


def what_lapses_with_application(application: Application) -> str:
    if application.state != ApplicationState.SUBMITTED:
        return ""
    deadline = date_format(localtime(applications.confirmation_deadline(application)), "j. F Y, H:i")
    return (
        f"Bestätigt niemand den Antrag bis zum {deadline} Uhr, verfällt er, und seine Angaben werden gelöscht. Soll er "
        "bleiben, berichtigen Sie die Adresse, oder erfassen Sie ihn von Hand."
    )


def what_follows_for_nominee(nomination: Nomination) -> str:
    return "Wer benannt ist, muss es dann von Ihnen erfahren (Art. 14 DSGVO)."


recipients.register(
    RecipientKind(
        causes=Application.objects.with_applicant,
        app_label="members",
        label=lambda one: f"Antrag {one.reference} von {one.contact}",
        addresses=application_addresses,
        correct=email_corrections.correct_application,
        explanation=(
            "Ist der Antrag noch nicht bestätigt, geht ein neuer Link zum Bestätigen dorthin; der alte gilt nicht mehr."
            " Ist er angenommen, ändert sich auch die Adresse der Person."
        ),
        what_lapses=what_lapses_with_application,
    ),
    RecipientKind(
        causes=Nomination.objects.with_holder,
        app_label="members",
        label=lambda one: f"Benennung von {one}",
        addresses=lambda one: [one.email],
        record=lambda one: one.declaration.holder,
        correct=email_corrections.correct_nomination,
        explanation="Hat die Person ihre Funktion schon, ändert sich auch ihre Adresse.",
        what_lapses=what_follows_for_nominee,
    ),
    RecipientKind(
        causes=lambda: Representative.objects.select_related("person", "post__organisation"),
        app_label="members",
        label=lambda one: f"{one.person}, {one.post}, {one.post.organisation}",
        addresses=lambda one: person_addresses(one.person),
        record=lambda one: one.person,
        correct=email_corrections.correct_holder,
    ),
    RecipientKind(
        causes=Person.objects.all,
        app_label="members",
        label=lambda one: f"Person {one}",
        addresses=person_addresses,
        correct=email_corrections.correct_person,
    ),
)
