"""The address of a mail that could not be delivered is corrected where it belongs, and the mail sent there."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from accessions.domain import answers_by_link
from accessions.models import Proxy
from events.domain import invitations, registrations
from events.domain.registrations import Attendee
from events.models import Invitation, Registration
from journal.actors import VISITOR
from journal.entries import entries_for
from mailings.domain import digests, outgoing, recipients, throttling
from mailings.models import OutgoingMail
from members.domain import applications
from members.models import Application, Declaration, Nomination, Person, Post
from privacy.domain import cases
from privacy.models import Case
from selfservice.domain import links
from tests.factories import (
    NOW,
    TODAY,
    PersonFactory,
    UserFactory,
    accepted_application,
    confirmed_application,
    declarer_input,
    invited_participant,
    nominee_input,
    submitted_application,
    submitted_individual,
    submitted_representative,
)
from tests.factories.events import EventFactory, InvitationFactory
from tests.factories.selfservice import request_and_mail_links

pytestmark = pytest.mark.django_db

NEW = "richtig@stadt.example.org"


def applicants_mail() -> tuple[str, object]:
    application = confirmed_application()
    return "members/confirmed", lambda: [Application.objects.get(pk=application.pk).contact.email]


def new_members_mail() -> tuple[str, object]:
    application = accepted_application(nominees=[nominee_input(email="bb@stadt.example.org", is_declarer=True)])
    declaration = Declaration.objects.filter(application=application)
    people = Person.objects.filter(tenures__nominations__declaration__application=application)
    return "members/welcome", lambda: [
        *declaration.values_list("email", "nominations__email").get(),
        *people.values_list("emails__address", flat=True),
    ]


def new_individuals_mail() -> tuple[str, object]:
    return _mail_after_acceptance(submitted_individual())


def new_representatives_mail() -> tuple[str, object]:
    return _mail_after_acceptance(submitted_representative())


def _mail_after_acceptance(submitted: Application) -> tuple[str, object]:
    """The mail to a person whose own application is accepted, and the addresses of that person."""
    application = applications.confirm(submitted, at=NOW)
    OutgoingMail.objects.all().delete()
    application = applications.accept(application, start=TODAY, by=UserFactory(), at=NOW)
    mine = application.membership or application.representative
    return OutgoingMail.objects.get().template, lambda: [
        Application.objects.get(pk=application.pk).contact.email,
        *mine.person.emails.values_list("address", flat=True),
    ]


def nominees_mail() -> tuple[str, object]:
    application = confirmed_application()
    rows = Nomination.objects.filter(declaration__application=application)
    return "members/nominated", lambda: list(rows.values_list("email", flat=True))


def multipliers_mail() -> tuple[str, object]:
    application = accepted_application()
    rows = Nomination.objects.filter(declaration__application=application)
    return "members/multiplier_welcome", lambda: list(
        rows.values_list("email", "representative__person__emails__address").get()
    )


def participants_mail() -> tuple[str, object]:
    participant = invited_participant()
    heads = Post.objects.filter(organisation=participant.organisation, kind="head")
    return "accessions/invited", lambda: list(heads.values_list("mailbox", flat=True))


def declarers_mail() -> tuple[str, object]:
    participant = invited_participant()
    answers_by_link.declare(participant, declarer=declarer_input(), nominees=[nominee_input()], at=NOW)
    rows = Declaration.objects.filter(participant=participant)
    OutgoingMail.objects.filter(template="accessions/declared", to="leitung@haus.example.org").delete()
    return "accessions/declared", lambda: list(rows.values_list("email", flat=True))


def proxys_mail() -> tuple[str, object]:
    participant = invited_participant()
    proxy = answers_by_link.ProxyInput("Paul", "Vertreter", "Beigeordneter", "paul@haus.example.org")
    answers_by_link.name_proxy(participant, head="Rita Beispiel", proxy=proxy, at=NOW)
    return "accessions/proxy", lambda: list(Proxy.objects.values_list("email", flat=True))


def cases_mail() -> tuple[str, object]:
    email = "frage@haus.example.org"
    case = cases.open_case("contact", submission=uuid.uuid4(), message="?", email=email, actor=VISITOR, at=NOW)
    return "privacy/case_received", lambda: [Case.objects.get(pk=case.pk).email]


def registrations_mail() -> tuple[str, object]:
    attendee = Attendee("Anna", "Angemeldet", "anna@haus.example.org")
    registrations.record_registration(EventFactory(), attendee=attendee, by=UserFactory(), at=NOW)
    return "events/registered", lambda: list(Registration.objects.values_list("email", flat=True))


def guests_mail() -> tuple[str, object]:
    guest = InvitationFactory(email="gast@haus.example.org")
    invitations.invite(guest.event, by=UserFactory(), at=NOW)
    return "events/invited", lambda: list(Invitation.objects.values_list("email", flat=True))


OWNERS = [
    applicants_mail,
    new_members_mail,
    new_individuals_mail,
    new_representatives_mail,
    nominees_mail,
    multipliers_mail,
    participants_mail,
    declarers_mail,
    proxys_mail,
    cases_mail,
    registrations_mail,
    guests_mail,
]


def failed(template: str) -> OutgoingMail:
    OutgoingMail.objects.filter(template=template).update(state="dead", attempts=9, last_error="550 unbekannt")
    return OutgoingMail.objects.get(template=template)


def address_url(mail: OutgoingMail) -> str:
    return reverse("office:correct_mail_address", args=[mail.pk])


@pytest.mark.parametrize("owner", OWNERS)
@time_machine.travel(NOW + timedelta(days=3), tick=False)
def test_address_is_corrected_at_its_owner_and_the_mail_sent_there(owner, office_client):
    template, stored_addresses = owner()
    mail = failed(template)
    page = office_client.get(reverse("admin:mailings_outgoingmail_change", args=[mail.pk])).content.decode()
    assert address_url(mail) in page
    form = office_client.get(address_url(mail)).content.decode()
    assert f'value="{mail.to}"' in form
    for _ in range(2):
        assert office_client.post(address_url(mail), {"email": NEW}).status_code == 302
    sent = OutgoingMail.objects.get(pk=mail.pk)
    issued = int((NOW + timedelta(days=3)).timestamp())
    assert (sent.to, sent.state, sent.attempts, {link[3] for link in sent.links} - {issued}) == (
        NEW,
        "waiting",
        0,
        set(),
    )
    assert set(stored_addresses()) == {NEW}
    assert [(entry.verb, entry.data.get("fields")) for entry in entries_for(mail)] == [("retry", ["to"])]


def test_every_cause_of_mails_has_an_owner_but_what_was_only_typed():
    templates = [owner()[0] for owner in OWNERS]
    covered = OutgoingMail.objects.filter(template__in=templates).values_list("cause_kind", flat=True)
    assert set(recipients.registered_kinds()) == {*covered, "members.person"}


def test_new_mailbox_of_an_unconfirmed_application_has_to_confirm(office_client):
    application = submitted_application()
    mail = failed("members/confirm")
    office_client.post(address_url(mail), {"email": NEW})
    old, new = OutgoingMail.objects.filter(template="members/confirm").order_by("pk")
    application.refresh_from_db()
    assert (old.to, old.state, new.to, new.state) == ("bb@stadt.example.org", "stopped", NEW, "waiting")
    assert (application.state, {link[2] for link in new.links}) == ("submitted", {application.link_generation})
    assert application.link_generation == old.links[0][2] + 1
    old_page, new_page = (reverse("admin:mailings_outgoingmail_change", args=[one.pk]) for one in (old, new))
    assert f'Statt dieser Mail gilt eine neue: <a href="{new_page}">' in office_client.get(old_page).content.decode()


def test_links_to_all_of_a_mailbox_never_go_to_another(office_client):
    person = PersonFactory(email="erika@stadt.example.org")
    request_and_mail_links("erika@stadt.example.org", at=NOW)
    mail = failed(links.MAIL_TEMPLATE)
    office_client.post(address_url(mail), {"email": NEW})
    mail.refresh_from_db()
    assert (mail.to, mail.state) == ("erika@stadt.example.org", "settled")
    assert list(person.emails.values_list("address", "is_primary")) == [(NEW, True)]


def test_address_corrected_elsewhere_is_offered_and_no_other_taken(office_client):
    cases_mail()
    mail = failed("privacy/case_received")
    Case.objects.update(email=NEW)
    page = office_client.get(address_url(mail)).content.decode()
    assert f"Dort steht inzwischen {NEW}." in page
    assert office_client.post(address_url(mail), {"email": "drittes@stadt.example.org"}).status_code == 400
    assert office_client.post(address_url(mail), {"email": NEW}).status_code == 302
    mail.refresh_from_db()
    assert (mail.to, mail.state) == (NEW, "waiting")


def test_same_address_again_is_refused(office_client):
    cases_mail()
    mail = failed("privacy/case_received")
    response = office_client.post(address_url(mail), {"email": "Frage@haus.example.org"})
    assert (response.status_code, "nicht zustellbar. Tragen Sie" in response.content.decode()) == (400, True)


def test_part_of_a_digest_leaves_it_for_the_corrected_address(office_client, settings):
    settings.MAILS_PER_MAILBOX_HOUR = 1
    for _ in range(3):
        submitted_application()
    first, *parts = OutgoingMail.objects.order_by("pk")
    throttling.release_due(at=NOW + timedelta(hours=1))
    OutgoingMail.objects.exclude(pk=first.pk).update(state="dead")
    digest = OutgoingMail.objects.get(template=digests.TEMPLATE)
    page = office_client.get(reverse("admin:mailings_outgoingmail_change", args=[digest.pk])).content.decode()
    assert all(reverse("admin:mailings_outgoingmail_change", args=[part.pk]) in page for part in parts)
    office_client.get(address_url(digest))
    office_client.post(address_url(parts[0]), {"email": NEW})
    digest.refresh_from_db()
    assert (digest.state, digest.subject) == ("dead", "Eine Nachricht von #sicherimDienst")
    office_client.post(address_url(parts[1]), {"email": NEW})
    digest.refresh_from_db()
    assert digest.state == "stopped"


def test_address_that_was_only_typed_can_be_settled_but_not_corrected(office_client):
    event = EventFactory(admission="members")
    attendee = Attendee("Anna", "Fremd", "anna@haus.example.org")
    registrations.register(event, attendee=attendee, submission=uuid.uuid4(), at=NOW)
    mail = failed("events/members_only")
    page = office_client.get(address_url(mail), follow=True).content.decode()
    assert "nirgends gespeichert als in dieser Mail" in page
    office_client.post(reverse("office:settle_mail", args=[mail.pk]), {"reason": "nicht zu klären"})
    assert not outgoing.dead().exists()


def test_system_administration_corrects_no_address(system_client):
    cases_mail()
    mail = failed("privacy/case_received")
    assert system_client.get(address_url(mail)).status_code == 403
    assert system_client.post(address_url(mail), {"email": NEW}).status_code == 403
    page = system_client.get(reverse("admin:mailings_outgoingmail_change", args=[mail.pk])).content.decode()
    assert address_url(mail) not in page
    assert reverse("office:settle_mail", args=[mail.pk]) in page
