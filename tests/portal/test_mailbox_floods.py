"""What strangers can cause by typing an address asks the limit of its mailbox; the rest waits and leaves as one."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest

from accessions.domain import answers_by_link
from accessions.domain.answers_by_link import ProxyInput
from events.domain import invitations, registrations
from events.domain.registrations import Attendee
from events.models import Invitation
from journal import actors
from mailings.domain import mailbox_limits, throttling
from mailings.models import OutgoingMail
from mailings.states import MailState
from members.domain import applications
from members.models import Application
from privacy.models import Case
from selfservice.domain import actions
from tests.factories import (
    NOW,
    OrganisationFactory,
    PersonFactory,
    UserFactory,
    declarer_input,
    invited_participant,
    nominee_input,
    submitted_application,
)
from tests.factories.events import EventFactory, InvitationFactory, workshops

pytestmark = pytest.mark.django_db

VICTIM = "opfer@amt.example.org"
ROUNDS = 6


def nominees() -> list:
    return [nominee_input(number, email=VICTIM) for number in range(1, 11)]


def applications_that_name_it_ten_times() -> None:
    for _ in range(3):
        applications.confirm(submitted_application(nominees=nominees()), at=NOW)


def declarations_to_an_accession() -> None:
    participant = invited_participant()
    for number in range(1, ROUNDS + 1):
        named = [nominee_input(number, email=VICTIM)]
        answers_by_link.declare(participant, declarer=declarer_input(), nominees=named, at=NOW)


def proxies_of_a_head() -> None:
    participant = invited_participant()
    for number in range(ROUNDS):
        proxy = ProxyInput("Vera", f"Vertretung {number}", "Beigeordnete", VICTIM)
        answers_by_link.name_proxy(participant, head="Bürgermeisterin", proxy=proxy, at=NOW)


def attendee(number: int = 0) -> Attendee:
    return Attendee("Olga", f"Opfer {number}", VICTIM)


def invited(**changes: object) -> Invitation:
    return InvitationFactory(invited_at=NOW, **changes)


def acceptances_under_ever_new_names() -> None:
    guest = invited()
    for number in range(ROUNDS):
        invitations.accept(guest, attendee=attendee(number), at=NOW)


def answers_back_and_forth() -> None:
    guest = invited()
    for _ in range(ROUNDS):
        invitations.accept(guest, attendee=attendee(), at=NOW)
        invitations.decline(guest, at=NOW)


def ever_new_job_titles() -> None:
    guest = invited()
    for number in range(ROUNDS):
        titled = Attendee("Olga", "Opfer", VICTIM, job_title=f"Amt {number}")
        invitations.accept(guest, attendee=titled, at=NOW)


def proxies_replaced() -> None:
    guest = invited()
    for number in range(ROUNDS):
        invitations.name_proxy(guest, head="Gerda Gast", proxy=attendee(number), at=NOW)


def proxies_who_sign_off() -> None:
    guest = invited(email=VICTIM)
    for number in range(ROUNDS):
        proxy = Attendee("Vera", "Vertretung", f"vera{number}@haus.example.org")
        row = invitations.name_proxy(guest, head="Gerda Gast", proxy=proxy, at=NOW)
        registrations.cancel(row, actor=actors.registrant(row.pk), at=NOW)


def sessions_chosen_by_who_typed_the_address() -> None:
    guest = invited()
    choices = workshops(guest.event, count=2)
    row = invitations.accept(guest, attendee=attendee(), at=NOW)
    for number in range(ROUNDS):
        chosen = [choices[number % 2]]
        registrations.choose_sessions(row, sessions=chosen, actor=actors.registrant(row.pk), at=NOW)


def registrations_at_events() -> None:
    for number in range(ROUNDS):
        registrations.register(EventFactory(), attendee=attendee(number), submission=uuid4(), at=NOW)


FLOODS: list[Callable[[], None]] = [
    applications_that_name_it_ten_times,
    declarations_to_an_accession,
    proxies_of_a_head,
    acceptances_under_ever_new_names,
    answers_back_and_forth,
    ever_new_job_titles,
    proxies_replaced,
    proxies_who_sign_off,
    sessions_chosen_by_who_typed_the_address,
    registrations_at_events,
]


@pytest.mark.parametrize("flood", FLOODS, ids=lambda flood: flood.__name__)
def test_mailbox_gets_three_mails_and_one_with_all_the_others(settings, flood):
    settings.MAILS_PER_MAILBOX_HOUR, settings.MAILS_PER_MAILBOX_DAY = 3, 10
    flood()
    mails = OutgoingMail.objects.filter(to=VICTIM)
    assert mails.filter(state=MailState.WAITING).count() <= 3
    throttling.release_due(at=NOW + timedelta(hours=1))
    assert mails.filter(state=MailState.WAITING, digest=None).count() <= 4
    assert not mails.filter(state=MailState.THROTTLED).exists()


OWN = "eigenes@amt.example.org"


def head_who_declares() -> None:
    participant = invited_participant()
    participant.organisation.posts.update(mailbox=OWN)
    for number in range(ROUNDS):
        declarer = declarer_input(email="buero@amt.example.org")
        answers_by_link.declare(participant, declarer=declarer, nominees=[nominee_input(number)], at=NOW)


def head_who_names_proxies() -> None:
    participant = invited_participant()
    participant.organisation.posts.update(mailbox=OWN)
    for number in range(ROUNDS + 1):  # the first replaces nobody
        proxy = ProxyInput("Vera", "Vertretung", "Beigeordnete", f"vera{number}@amt.example.org")
        answers_by_link.name_proxy(participant, head="Bürgermeisterin", proxy=proxy, at=NOW)


def proxy_who_declares() -> None:
    participant = invited_participant()
    proxy = ProxyInput("Vera", "Vertretung", "Beigeordnete", OWN)
    answers_by_link.name_proxy(participant, head="Bürgermeisterin", proxy=proxy, at=NOW)
    for number in range(ROUNDS):
        declarer = declarer_input(email=OWN)
        named = [nominee_input(number)]
        answers_by_link.declare(participant, declarer=declarer, nominees=named, by_proxy=True, at=NOW)


def guest_who_accepts_and_declines() -> None:
    guest = invited(email=OWN)
    for _ in range(ROUNDS):
        invitations.accept(guest, attendee=Attendee("Gerda", "Gast", OWN), at=NOW)
        invitations.decline(guest, at=NOW)


def proxy_who_chooses_sessions() -> None:
    guest = invited()
    choices = workshops(guest.event, count=2)
    row = invitations.name_proxy(guest, head="Gerda Gast", proxy=Attendee("Vera", "Vertretung", OWN), at=NOW)
    for number in range(ROUNDS):
        chosen = [choices[number % 2]]
        registrations.choose_sessions(row, sessions=chosen, actor=actors.registrant(row.pk), at=NOW)


def registrant_who_chooses_sessions() -> None:
    event = EventFactory()
    choices = workshops(event, count=2)
    row = registrations.register(event, attendee=Attendee("Rita", "Rege", OWN), submission=uuid4(), at=NOW)
    assert row is not None
    registrations.confirm(row, at=NOW)
    for number in range(ROUNDS):
        chosen = [choices[number % 2]]
        registrations.choose_sessions(row, sessions=chosen, actor=actors.registrant(row.pk), at=NOW)


def applicant_who_confirms_and_withdraws() -> None:
    for _ in range(ROUNDS):
        application = applications.confirm(submitted_application(declarer=declarer_input(email=OWN)), at=NOW)
        applications.withdraw(application, actor=actors.applicant(application.pk), at=NOW)


def person_who_asks_for_corrections() -> None:
    person = PersonFactory(email=OWN)
    for number in range(ROUNDS):
        kind, message = Case.Kind.CORRECTION, f"Nummer {number}"
        actions.open_case(person, kind=kind, message=message, submission=uuid4(), at=NOW)


OWN_ACTS: list[tuple[Callable[[], None], int]] = [
    (head_who_declares, 0),
    (head_who_names_proxies, 0),
    (proxy_who_declares, 1),
    (guest_who_accepts_and_declines, 0),
    (proxy_who_chooses_sessions, 1),
    (registrant_who_chooses_sessions, 1),
    (applicant_who_confirms_and_withdraws, ROUNDS),
    (person_who_asks_for_corrections, 0),
]


@pytest.mark.parametrize(("act", "counted"), OWN_ACTS, ids=lambda one: getattr(one, "__name__", str(one)))
def test_what_somebody_does_by_their_own_mailed_link_is_answered_at_once(settings, act, counted):
    """Counted are only the mails that brought the link, each to an address that somebody typed."""
    settings.MAILS_PER_MAILBOX_HOUR = settings.MAILS_PER_MAILBOX_DAY = max(1, counted)
    if not counted:
        mailbox_limits.count_mail(OWN, at=NOW)
    act()
    mails = OutgoingMail.objects.filter(to=OWN)
    assert (mails.count() >= ROUNDS, mails.filter(state=MailState.THROTTLED).count()) == (True, 0)


def test_contact_form_asks_the_limit_too(client, settings):
    settings.MAILS_PER_MAILBOX_HOUR, settings.MAILS_PER_MAILBOX_DAY = 3, 10
    settings.MINIMUM_FILL_TIME = timedelta(0)
    for number in range(ROUNDS):
        shown = client.get("/kontakt/").context["form"]
        typed = {"message": f"Nachricht {number}", "email": VICTIM, "shown_at": shown["shown_at"].value()}
        assert client.post("/kontakt/", typed).status_code == 302
    states = OutgoingMail.objects.filter(to=VICTIM).order_by("pk").values_list("state", flat=True)
    assert list(states) == [MailState.WAITING] * 3 + [MailState.THROTTLED] * 3


def test_mails_that_the_office_causes_are_never_counted(settings):
    settings.MAILS_PER_MAILBOX_HOUR = settings.MAILS_PER_MAILBOX_DAY = 1
    applications.record_organisation(
        submission=uuid4(),
        organisation=OrganisationFactory(),
        declarer=declarer_input(),
        nominees=nominees(),
        source=Application.Source.LETTER,
        by=UserFactory(),
        at=NOW,
    )
    assert list(OutgoingMail.objects.filter(to=VICTIM).values_list("state", flat=True)) == [MailState.WAITING] * 10
