"""Answers to invitations, by link and recorded by the office, with and without a free seat."""

from datetime import timedelta
from uuid import uuid4

import pytest

from accessions.domain import pasted_contacts, planning
from accessions.states import ParticipantState
from accounts.models import User
from core.links import find_by_code
from core.refusals import DomainRefusal
from events.domain import checkins, invitations, registrations
from events.domain.invitations import AttendanceAnswer, DeclarationAnswer, DeclineAnswer
from events.domain.registrations import Attendee
from events.models import CheckIn, Event, Invitation, Needs
from events.states import RegistrationState
from journal import actors
from journal.models import JournalEntry
from mailings.domain import mailbox_limits
from mailings.models import OutgoingMail
from privacy.models import Consent
from tests.factories import NOW, UserFactory, accessions, declarer_input, nominee_input
from tests.factories.events import EventFactory, InvitationFactory, RegistrationFactory, berlin_time, workshops

pytestmark = pytest.mark.django_db

VERA = Attendee("Vera", "Vertretung", "vera@stadt.example.org", job_title="Erste Beigeordnete")
LAST_DAY = berlin_time(2024, 3, 1, 23, 59)


@pytest.fixture
def office_user() -> User:
    return UserFactory()


@pytest.fixture
def event() -> Event:
    return EventFactory(answer_by=LAST_DAY.date(), capacity=1)


@pytest.fixture
def invitation(event) -> Invitation:
    return InvitationFactory(
        event=event, last_name="Gast", email="gerda@stadt.example.org", invited_at=NOW, invitation_channel="mail"
    )


def status_of(invitation: Invitation) -> str:
    return Invitation.objects.with_status().get(pk=invitation.pk).status


def mails() -> list[tuple[str, str]]:
    return list(OutgoingMail.objects.order_by("pk").values_list("template", "to"))


def verbs(invitation: Invitation) -> list[str]:
    rows = JournalEntry.objects.filter(subject_kind="events.invitation", subject_id=invitation.pk)
    return list(rows.order_by("pk").values_list("verb", flat=True))


def test_guest_changes_the_answer_back_and_forth_and_each_change_mails_once(invitation):
    assert status_of(invitation) == "silent"
    for _ in range(2):
        registration = invitations.accept(invitation, at=NOW)
    assert (str(registration), registration.job_title, status_of(invitation)) == (
        "Gerda Gast",
        "Bürgermeisterin",
        "accepted",
    )
    for _ in range(2):
        invitations.decline(invitation, text="Ratssitzung", at=NOW)
    assert status_of(invitation) == "declined"
    invitations.accept(invitation, at=LAST_DAY)
    assert status_of(invitation) == "accepted"
    assert Invitation.objects.get(pk=invitation.pk).decline_text == ""
    assert verbs(invitation) == ["accept", "decline", "accept"]
    assert [template for template, _ in mails()] == [
        "events/guest_registered",
        "events/signed_off",
        "events/guest_registered",
    ]


def test_proxy_is_registered_with_both_names_and_replaced_by_the_guest(invitation):
    for _ in range(2):
        proxy = invitations.name_proxy(invitation, head="Bürgermeisterin Gerda Gast", proxy=VERA, at=NOW)
    assert (proxy.is_proxy, proxy.named_by, proxy.organisation_name) == (
        True,
        "Bürgermeisterin Gerda Gast",
        "Stadt Musterstadt",
    )
    assert (status_of(invitation), mails()) == ("proxy", [("events/guest_registered", VERA.email)])
    assert "Bürgermeisterin Gerda Gast hat Sie benannt" in OutgoingMail.objects.get().body
    invitations.accept(invitation, at=NOW)
    assert status_of(invitation) == "accepted"
    assert mails()[1:] == [("events/signed_off", VERA.email), ("events/guest_registered", invitation.email)]
    assert invitation.event.registrations.holding_a_seat().count() == 1


def test_proxy_is_registered_also_where_their_mail_must_wait(invitation, settings):
    settings.MAILS_PER_MAILBOX_HOUR = 1
    mailbox_limits.count_mail(VERA.email, at=NOW)
    proxy = invitations.name_proxy(invitation, head="Gerda Gast", proxy=VERA, at=NOW)
    mail = OutgoingMail.objects.get(to=VERA.email)
    assert (proxy.state, mail.state, mail.turn_at) == (
        RegistrationState.CONFIRMED,
        "throttled",
        NOW + timedelta(hours=1),
    )
    assert [kind for kind, *_ in mail.attachments] == ["events/calendar", "events/ticket"]


def test_needs_of_a_guest_are_deleted_when_somebody_else_comes(invitation):
    Event.objects.update(asks_needs=True)
    for full in (False, True):
        if full:
            invitations.decline(invitation, at=NOW)
            RegistrationFactory(event=invitation.event)
        coming = invitations.accept(invitation, at=NOW)
        fish = registrations.NeedsInput("Fisch")
        registrations.set_needs(coming, needs=fish, actor=actors.guest(invitation.pk), at=NOW)
        invitations.name_proxy(invitation, head="Gerda Gast", proxy=VERA, at=NOW)
        assert Needs.objects.count() == 0
        assert not Consent.objects.filter(subject_key=coming.subject_key).last().is_given


def test_full_event_puts_a_guest_on_the_waiting_list(invitation):
    RegistrationFactory(event=invitation.event)
    registration = invitations.accept(invitation, at=NOW)
    assert (registration.state, status_of(invitation)) == (RegistrationState.WAITING, "waiting")


def test_guest_who_cancels_the_registration_counts_as_declined(invitation):
    registration = invitations.accept(invitation, at=NOW)
    registrations.cancel(registration, actor=actors.registrant(registration.pk), at=NOW)
    assert status_of(invitation) == "declined"
    assert invitations.remind_due(at=NOW + timedelta(days=25)) == 0


def test_guest_without_a_name_says_who_comes(event):
    office_user = InvitationFactory(
        event=event, first_name="", last_name="", job_title="Landrätin oder Landrat", invited_at=NOW
    )
    with pytest.raises(DomainRefusal, match="Vor- und Nachnamen"):
        invitations.accept(office_user, at=NOW)
    coming = invitations.accept(office_user, attendee=Attendee("Lara", "Landrätin", "lara@kreis.example.org"), at=NOW)
    assert (coming.organisation_name, status_of(office_user)) == ("Stadt Musterstadt", "accepted")


def test_answers_close_for_guests_and_stay_open_for_the_office(invitation, office_user):
    after = LAST_DAY + timedelta(minutes=1)
    for answer in (
        lambda: invitations.accept(invitation, at=after),
        lambda: invitations.decline(invitation, at=after),
        lambda: invitations.name_proxy(invitation, head="Gerda Gast", proxy=VERA, at=after),
    ):
        with pytest.raises(invitations.InvitationRefusal, match=r"bis zum 1\. März 2024"):
            answer()
    phone = Invitation.Source.PHONE
    invitations.record_proxy(invitation, head="Gerda Gast", proxy=VERA, source=phone, by=office_user, at=after)
    assert status_of(invitation) == "proxy"
    invitations.record_accept(invitation, source=phone, by=office_user, at=after)
    invitations.record_decline(invitation, text="krank", source=phone, by=office_user, at=invitation.event.starts_at)
    fresh = Invitation.objects.get(pk=invitation.pk)
    assert (fresh.answer_source, fresh.recorded_by, status_of(invitation)) == ("phone", office_user, "declined")
    with pytest.raises(invitations.InvitationRefusal, match="vorbei"):
        invitations.record_accept(
            invitation, source=phone, by=office_user, at=invitation.event.ends_at + timedelta(days=1)
        )


def test_workshops_are_chosen_with_the_answer(invitation):
    one, other, *_ = workshops(invitation.event, capacity=1)
    busy = RegistrationFactory(event=invitation.event)
    Event.objects.filter(pk=invitation.event_id).update(capacity=5)
    busy.choices.create(item=one, block=1, state="held", created_at=NOW)
    registration = invitations.accept(invitation, sessions=[one], at=NOW)
    assert [(choice.item, choice.state) for choice in registration.choices.all()] == [(one, "waiting")]
    registration = invitations.accept(invitation, sessions=[other], at=NOW)
    choices = registration.choices.exclude(state="released")
    assert [(choice.item, choice.state) for choice in choices] == [(other, "held")]
    registration = invitations.accept(invitation, sessions=[one], at=NOW)
    choices = registration.choices.exclude(state="released").order_by("pk")
    assert [(choice.item, choice.state) for choice in choices] == [(other, "held"), (one, "waiting")]


def test_new_link_invalidates_the_old_link_and_code(invitation, office_user):
    code = invitation.code()
    assert find_by_code(Invitation.objects.all(), code.lower()) == invitation
    invitations.renew_link(invitation, by=office_user, at=NOW)
    assert find_by_code(Invitation.objects.all(), code) is None
    assert mails() == [("events/invitation_link", invitation.email)]


@pytest.fixture
def guest_of_accession(office_user) -> Invitation:
    """The head of Musterstadt 1, invited to come and to declare."""
    event = EventFactory(answer_by=LAST_DAY.date())
    accession = accessions.accession_with_participants(by=office_user, effective_on=event.starts_at.date())
    pasted_contacts.save_contacts(accession, "Stadt Musterstadt 1; rathaus@stadt.example.org", by=office_user, at=NOW)
    invitations.attach_accession(event, accession, by=office_user, at=NOW)
    invitations.add_heads_of_participants(event, by=office_user, at=NOW)
    invitations.invite(event, by=office_user, at=NOW)
    return event.invitations.select_related("participant").get(email="rathaus@stadt.example.org")


COMING = AttendanceAnswer(Attendee("Bärbel", "Beispiel", "bb@stadt.example.org", job_title="Bürgermeisterin"))


def test_event_and_accession_are_answered_together(guest_of_accession):
    declaring = DeclarationAnswer(declarer_input(), [nominee_input()])
    for _ in range(2):
        invitations.answer_event_and_accession(guest_of_accession, attendance=COMING, declaration=declaring, at=NOW)
    guest_of_accession.participant.refresh_from_db()
    assert (status_of(guest_of_accession), guest_of_accession.participant.state) == (
        "accepted",
        ParticipantState.DECLARED,
    )
    templates = [template for template, _ in mails()]
    assert sorted(set(templates)) == [
        "accessions/declared",
        "events/guest_registered",
        "events/invited",
        "members/nominated",
    ]
    assert (templates.count("events/guest_registered"), templates.count("members/nominated")) == (1, 1)
    invitations.answer_event_and_accession(
        guest_of_accession, attendance=DeclineAnswer("krank"), declaration=None, at=NOW
    )
    guest_of_accession.participant.refresh_from_db()
    assert (status_of(guest_of_accession), guest_of_accession.participant.state) == (
        "declined",
        ParticipantState.DECLARED,
    )


def test_refusal_of_one_part_writes_nothing_of_the_other(guest_of_accession, office_user):
    with pytest.raises(invitations.DeclarationRefusal):
        invitations.answer_event_and_accession(
            guest_of_accession, attendance=COMING, declaration=DeclarationAnswer(declarer_input(), []), at=NOW
        )
    nobody = AttendanceAnswer(Attendee("", ""))
    with pytest.raises(invitations.AttendanceRefusal):
        invitations.answer_event_and_accession(
            guest_of_accession, attendance=nobody, declaration=DeclineAnswer(), at=NOW
        )
    guest_of_accession.participant.refresh_from_db()
    assert (status_of(guest_of_accession), guest_of_accession.participant.state) == ("silent", ParticipantState.INVITED)
    assert [template for template, _ in mails()] == ["events/invited"]
    planning.cancel(guest_of_accession.participant.accession, by=office_user, at=NOW)
    with pytest.raises(invitations.DeclarationRefusal, match="abgesagt"):
        invitations.answer_event_and_accession(
            guest_of_accession, attendance=COMING, declaration=DeclineAnswer(), at=NOW
        )
    guest_of_accession.participant = None
    guest_of_accession.save()
    with pytest.raises(invitations.DeclarationRefusal, match="kein Beitritt mehr"):
        invitations.answer_event_and_accession(
            guest_of_accession, attendance=COMING, declaration=DeclineAnswer(), at=NOW
        )
    with pytest.raises(DomainRefusal, match="gehört kein Sammelbeitritt"):
        invitations.add_heads_of_participants(EventFactory(), by=office_user, at=NOW)


def proxy_mail_subjects(invitation: Invitation) -> list[str]:
    """Subjects of the mails to the guest about their proxy."""
    rows = OutgoingMail.objects.filter(template="events/proxy_ended", to=invitation.email)
    return list(rows.values_list("subject", flat=True))


def test_proxy_who_signs_off_answers_for_themselves_and_the_guest_is_told(invitation):
    proxy = invitations.name_proxy(invitation, head="Bürgermeisterin Gerda Gast", proxy=VERA, at=NOW)
    for _ in range(2):
        registrations.cancel(proxy, actor=actors.registrant(proxy.pk), at=NOW)
    assert status_of(invitation) == "proxy_declined"
    mail = OutgoingMail.objects.get(template="events/proxy_ended")
    assert (mail.to, mail.subject.startswith("Vera Vertretung kommt nicht: ")) == (invitation.email, True)
    known = ["Bürgermeisterin Gerda Gast", "ist nun abgemeldet", "Als Ihre Absage gilt das nicht.", "1. März 2024"]
    assert [text for text in known if text not in mail.body] == []
    assert verbs(invitation) == ["name_proxy", "proxy_ended"]


def test_guest_answers_anew_after_the_proxy_signed_off(invitation):
    proxy = invitations.name_proxy(invitation, head="Gerda Gast", proxy=VERA, at=NOW)
    registrations.cancel(proxy, actor=actors.registrant(proxy.pk), at=NOW)
    own = invitations.accept(invitation, at=NOW + timedelta(hours=1))
    assert status_of(invitation) == "accepted"
    registrations.cancel(own, actor=actors.registrant(own.pk), at=NOW + timedelta(hours=2))
    assert (status_of(invitation), len(proxy_mail_subjects(invitation))) == ("declined", 1)


def test_guest_who_declines_for_the_proxy_too_or_comes_instead_is_told_nothing(invitation, office_user):
    invitations.name_proxy(invitation, head="Gerda Gast", proxy=VERA, at=NOW)
    invitations.accept(invitation, at=NOW)
    invitations.name_proxy(invitation, head="Gerda Gast", proxy=VERA, at=NOW)
    invitations.decline(invitation, at=NOW)
    assert status_of(invitation) == "declined"
    invitations.name_proxy(invitation, head="Gerda Gast", proxy=VERA, at=NOW)
    invitations.record_decline(invitation, source=Invitation.Source.PHONE, by=office_user, at=NOW)
    assert (status_of(invitation), proxy_mail_subjects(invitation)) == ("declined", [])


@pytest.mark.parametrize("tells", [True, False])
def test_office_that_signs_the_proxy_off_decides_whether_the_guest_is_told(invitation, office_user, tells):
    proxy = invitations.name_proxy(invitation, head="Gerda Gast", proxy=VERA, at=NOW)
    registrations.cancel(proxy, actor=actors.user(office_user.pk), at=NOW, send_mail=tells)
    assert (status_of(invitation), len(proxy_mail_subjects(invitation))) == ("proxy_declined", int(tells))


def test_proxy_who_passes_an_offered_seat_on_or_lets_it_expire_is_no_answer_of_the_guest(event, invitation):
    for ends in (registrations.decline_offer, lambda row, at: registrations.expire_due(at=at + timedelta(days=9))):
        seat = RegistrationFactory(event=event)
        proxy = invitations.name_proxy(invitation, head="Gerda Gast", proxy=VERA, at=NOW)
        assert proxy.state == RegistrationState.WAITING
        registrations.cancel(seat, actor=actors.registrant(seat.pk), at=NOW)
        proxy.refresh_from_db()
        assert proxy.state == RegistrationState.OFFERED
        ends(proxy, at=NOW)
        assert status_of(invitation) == "proxy_declined"
    bodies = OutgoingMail.objects.filter(template="events/proxy_ended").order_by("pk").values_list("body", flat=True)
    assert ["nicht angenommen" in body for body in bodies] == [False, True]


@pytest.mark.parametrize(
    ("who", "status"),
    [
        (Attendee("Moritz", "Muster", "moritz@stadt.example.org"), "proxy_declined"),
        (Attendee("Gerda", "Gast-Neu", "GERDA@stadt.example.org"), "declined"),
        (Attendee("Gerda", "Gast", "gerda.gast@stadt.example.org"), "declined"),
    ],
)
def test_somebody_else_on_the_guests_acceptance_answers_for_themselves(invitation, office_user, who, status):
    Invitation.objects.filter(pk=invitation.pk).update(first_name="Gerda")
    invitation.refresh_from_db()
    row = invitations.record_accept(invitation, attendee=who, source=Invitation.Source.PHONE, by=office_user, at=NOW)
    registrations.cancel(row, actor=actors.registrant(row.pk), at=NOW)
    assert (status_of(invitation), len(proxy_mail_subjects(invitation))) == (status, int(status == "proxy_declined"))


def test_office_holder_without_a_name_who_signs_off_has_declined(event):
    office = InvitationFactory(
        event=event,
        first_name="",
        last_name="",
        job_title="Landrätin",
        invited_at=NOW,
        invitation_channel="letter",
        email="",
    )
    row = invitations.accept(office, attendee=VERA, at=NOW)
    registrations.cancel(row, actor=actors.registrant(row.pk), at=NOW)
    assert status_of(office) == "declined"


def test_after_the_last_day_to_answer_the_guest_reads_whom_to_call(event, invitation):
    proxy = invitations.name_proxy(invitation, head="Gerda Gast", proxy=VERA, at=NOW)
    registrations.cancel(proxy, actor=actors.registrant(proxy.pk), at=LAST_DAY + timedelta(days=1))
    body = OutgoingMail.objects.get(template="events/proxy_ended").body
    assert ("melden Sie sich bei der Ansprechstelle" in body, "Sie können selbst kommen" in body) == (True, False)


def test_same_proxy_named_again_keeps_the_sessions_they_chose(event, invitation):
    chosen, _ = workshops(event, count=2)
    row = invitations.name_proxy(invitation, head="Gerda Gast", proxy=VERA, at=NOW)
    registrations.choose_sessions(row, sessions=[chosen], actor=actors.registrant(row.pk), at=NOW)
    before = OutgoingMail.objects.count()
    assert invitations.name_proxy(invitation, head="Gerda Gast", proxy=VERA, at=NOW) == row
    assert list(row.choices.values_list("item", "state")) == [(chosen.pk, "held")]
    assert OutgoingMail.objects.count() == before


def test_no_proxy_for_a_guest_who_is_checked_in(event, invitation, office_user):
    row = invitations.accept(invitation, at=NOW)
    checkins.check_in(event, registration=row, source=CheckIn.Source.SEARCH, nonce=uuid4(), by=office_user, at=NOW)
    with pytest.raises(DomainRefusal, match="schon eingelassen"):
        invitations.name_proxy(invitation, head="Gerda Gast", proxy=VERA, at=NOW)
    assert list(event.registrations.values_list("pk", "state")) == [(row.pk, RegistrationState.CONFIRMED)]
