"""The office works with the registrations of an event and with its planned mails."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.permissions import Role
from events.models import Event, Invitation, PlannedMail, Registration
from events.states import RegistrationState
from mailings.models import OutgoingMail
from tests.factories import NOW, UserFactory
from tests.factories.events import EventFactory, InvitationFactory, RegistrationFactory, workshops
from tests.office.conftest import client_of
from tests.office.views.test_accessions import text

pytestmark = pytest.mark.django_db

WHO = {"first_name": "Erika", "last_name": "Muster", "email": "erika@haus.example.org"}


def coming(**changes: object) -> Event:
    start = timezone.now() + timedelta(days=30)
    return EventFactory(starts_at=start, ends_at=start + timedelta(hours=6), **changes)


def url(name: str, event: Event, *keys: int) -> str:
    return reverse(f"office:event_{name}", args=[event.pk, *keys])


def states(event: Event) -> list[tuple[str, str]]:
    return list(event.registrations.order_by("pk").values_list("last_name", "state"))


def test_office_records_a_registration_with_a_seat_once(office_client: Client):
    event = coming(capacity=1)
    page = office_client.get(url("record_registration", event))
    data = {**WHO, "when_full": "warten", "submission": page.context["form"]["submission"].value()}
    for _ in range(2):
        answer = text(office_client.post(url("record_registration", event), data, follow=True))
        assert "Erika Muster ist angemeldet." in answer
    assert states(event) == [("Muster", "confirmed")]
    assert [mail.to for mail in OutgoingMail.objects.all()] == ["erika@haus.example.org"]


def test_form_restored_by_back_records_the_next_person_too(office_client: Client):
    event = coming(capacity=3)
    sent = {**WHO, "when_full": "warten", "submission": str(uuid4())}
    for name in ("Muster", "Meyer", "Muster"):
        answer = text(office_client.post(url("record_registration", event), {**sent, "last_name": name}, follow=True))
        assert f"Erika {name} ist angemeldet." in answer
    assert states(event) == [("Muster", "confirmed"), ("Meyer", "confirmed")]


def test_registration_that_was_cancelled_is_recorded_anew_by_the_same_form(office_client: Client):
    event = coming(capacity=3)
    sent = {**WHO, "when_full": "warten", "submission": str(uuid4())}
    office_client.post(url("record_registration", event), sent)
    office_client.post(url("cancel_registration", event, event.registrations.get().pk), {"tell": ""})
    for _ in range(2):
        office_client.post(url("record_registration", event), sent)
    assert states(event) == [("Muster", "cancelled"), ("Muster", "confirmed")]


def test_office_is_asked_once_about_somebody_registered_under_the_same_name(office_client: Client):
    event = coming(capacity=3)
    known = RegistrationFactory(event=event, **WHO | {"email": ""})
    refused = office_client.post(url("record_registration", event), {**WHO, "when_full": "warten"})
    page = text(refused)
    assert (refused.status_code, "Dieselbe Person?" in page, url("registration", event, known.pk) in page) == (
        400,
        True,
        True,
    )
    assert f'name="other_than" value="{known.pk}"' in page
    data = {**WHO, "when_full": "warten", "other_than": known.pk}
    assert "Erika Muster ist angemeldet." in text(
        office_client.post(url("record_registration", event), data, follow=True)
    )
    assert states(event) == [("Muster", "confirmed")] * 2


@pytest.mark.parametrize(("seats", "state"), [(2, "confirmed"), (1, "waiting")])
def test_office_is_not_asked_about_somebody_of_the_same_name_who_has_cancelled(office_client: Client, seats, state):
    event = coming(capacity=seats)
    RegistrationFactory(event=event, last_name="Erste")
    RegistrationFactory(event=event, state="cancelled", ended_at=NOW, **WHO | {"email": ""})
    office_client.post(url("record_registration", event), {**WHO, "when_full": "warten"})
    assert states(event)[2:] == [("Muster", state)]


def test_a_full_event_leads_to_the_waiting_list_or_is_overbooked_knowingly(office_client: Client):
    event = coming(capacity=1)
    RegistrationFactory(event=event, last_name="Erste")
    waits = text(office_client.post(url("record_registration", event), {**WHO, "when_full": "warten"}, follow=True))
    assert "Erika Muster steht auf der Warteliste." in waits
    office_client.post(
        url("record_registration", event), {"first_name": "Über", "last_name": "Zählig", "when_full": "ueberbuchen"}
    )
    assert states(event) == [("Erste", "confirmed"), ("Muster", "waiting"), ("Zählig", "confirmed")]
    assert "2 von einem Platz vergeben, überbucht" in text(office_client.get(url("registrations", event)))


def test_office_gives_a_seat_only_where_one_is_free_or_knowingly(office_client: Client):
    event = coming(capacity=1)
    RegistrationFactory(event=event)
    one = RegistrationFactory(event=event, state=RegistrationState.WAITING, confirmed_at=None)
    refused = office_client.post(url("give_seat", event, one.pk))
    assert (refused.status_code, "Alle Plätze sind vergeben." in text(refused)) == (400, True)
    given = text(office_client.post(url("give_seat", event, one.pk), {"overbook": "on"}, follow=True))
    assert "Der Platz ist vergeben." in given
    one.refresh_from_db()
    assert (one.state, one.is_overbooked) == ("confirmed", True)


def test_signing_off_offers_the_seat_to_who_waits(office_client: Client):
    event = coming(capacity=1)
    going = RegistrationFactory(event=event)
    waiting = RegistrationFactory(event=event, state=RegistrationState.WAITING, confirmed_at=None)
    for _ in range(2):
        page = text(office_client.post(url("cancel_registration", event, going.pk), {"tell": "on"}, follow=True))
        assert "Die Anmeldung ist beendet." in page
    waiting.refresh_from_db()
    assert (waiting.state, OutgoingMail.objects.filter(to=going.email).count()) == ("offered", 1)


def test_office_corrects_a_name_and_changes_the_workshop(office_client: Client):
    event = coming()
    first, second = workshops(event, count=2)
    one = RegistrationFactory(event=event)
    office_client.post(url("correct", event, one.pk), {"first_name": "Anne", "last_name": "Angemeldet"})
    office_client.post(url("sessions", event, one.pk), {"block_1": second.pk})
    one.refresh_from_db()
    assert (one.first_name, [choice.item for choice in one.choices.all()]) == ("Anne", [second])
    assert first.title not in text(office_client.get(url("registration", event, one.pk)))


def test_second_of_two_who_correct_a_registration_at_once_sees_both_versions(
    office_client: Client, colleague_client: Client
):
    event = coming()
    one = RegistrationFactory(event=event, first_name="Anna")
    seen = office_client.get(url("correct", event, one.pk)).context["form"].initial
    posted = {**seen, "first_name": "Anne"}
    codes = [office_client.post(url("correct", event, one.pk), posted, follow=True).status_code for _ in range(2)]
    late = colleague_client.post(url("correct", event, one.pk), {**seen, "phone": "0251 411-10"})
    one.refresh_from_db()
    assert (codes, late.status_code, one.first_name, one.phone) == ([200, 200], 409, "Anne", "")
    data = [("Vorname", "Anne", "Anna"), ("Telefon", "", "0251 411-10")]
    assert [tuple(each) for each in late.context["differences"]] == data
    assert "Inzwischen hat jemand anderes" in text(late)


def test_office_finds_a_registration_by_name_and_by_state(office_client: Client):
    event = coming()
    RegistrationFactory(event=event, first_name="Jörg", last_name="Müller")
    RegistrationFactory(event=event, last_name="Schmidt", state=RegistrationState.WAITING, confirmed_at=None)
    found = text(office_client.get(url("registrations", event), {"q": "Mueller"}))
    assert ("Jörg Müller" in found, "Schmidt" in found) == (True, False)
    waiting = text(office_client.get(url("registrations", event), {"stand": "waiting"}))
    assert ("Jörg Müller" in waiting, "Schmidt" in waiting) == (False, True)


def test_figures_and_table_for_excel_are_to_be_had(office_client: Client):
    event = coming()
    RegistrationFactory(event=event, last_name="Muster")
    assert "<dt>angemeldet</dt><dd>1</dd>" in text(office_client.get(url("figures", event)))
    table = office_client.get(url("export", event))
    assert table.headers["Content-Disposition"] == f'attachment; filename="anmeldungen-{event.slug}.csv"'
    assert "Muster" in table.content.decode("utf-8-sig")
    assert "Anmeldungen mit Bedarf als Tabelle, eine Person, " in text(
        office_client.get(reverse("office:event", args=[event.pk]))
    )


def test_retention_page_shows_what_is_deleted_when(office_client: Client):
    event = coming(retention_days=30)
    RegistrationFactory(event=event)
    page = text(office_client.get(url("retention", event)))
    assert "Namen, Adressen und Mails von einer Anmeldung und keiner Einladung" in page


def test_mails_are_planned_changed_and_stopped(office_client: Client):
    event = coming()
    page = text(office_client.post(url("default_mails", event), follow=True))
    assert "3 Mails sind geplant." in page
    assert ("alle Angemeldeten" in page, "wer da war" in page) == (True, True)
    mail = event.planned_mails.first()
    data = {"recipient_group": "confirmed", "number": "5", "side": "vorher", "subject": "Bald", "text": "Bis bald."}
    office_client.post(url("mail_change", event, mail.pk), data)
    late = office_client.post(
        url("mail_change", event, mail.pk), {**data, "subject": "Später", "seen": "was vorher galt"}
    )
    assert (late.status_code, "Später" in text(late)) == (409, True)
    office_client.post(url("mail_stop", event, mail.pk))
    mail.refresh_from_db()
    assert (mail.days, mail.mail_subject, mail.state) == (-5, "Bald", "stopped")
    assert "Diese Mail ist angehalten." in text(office_client.post(url("mail_stop", event, mail.pk), follow=True))
    office_client.post(url("mail_resume", event, mail.pk))
    mail.refresh_from_db()
    assert mail.state == "planned"


def test_a_mail_for_a_day_that_has_passed_keeps_what_was_typed(office_client: Client):
    event = coming()
    data = {
        "kind": "note",
        "recipient_group": "confirmed",
        "number": "60",
        "side": "vorher",
        "subject": "Zu spät",
        "text": "x",
    }
    answer = office_client.post(url("mail_new", event), data)
    assert answer.status_code == 400
    assert ("ist vorbei" in text(answer), 'value="Zu spät"' in answer.content.decode()) == (True, True)
    assert not PlannedMail.objects.exists()


def test_a_team_sees_the_registrations_of_its_own_event_only(db: None):
    own, other = coming(), coming()
    member = UserFactory(role=Role.EVENT_TEAM)
    own.team.add(member)
    team_client = client_of(member)
    names = ("registrations", "record_registration", "export", "figures", "retention", "mails", "mail_new")
    assert [team_client.get(url(name, own)).status_code for name in names] == [200] * len(names)
    assert [team_client.get(url(name, other)).status_code for name in names] == [404] * len(names)
    one = RegistrationFactory(event=other)
    assert team_client.post(url("cancel_registration", other, one.pk)).status_code == 404
    assert Registration.objects.get(pk=one.pk).state == "confirmed"


def test_readers_see_and_change_nothing(reader_client: Client):
    event = coming()
    one = RegistrationFactory(event=event)
    assert reader_client.get(url("registration", event, one.pk)).status_code == 200
    data = {**WHO, "when_full": "warten", "submission": str(uuid4())}
    assert reader_client.post(url("record_registration", event), data).status_code == 403
    assert reader_client.post(url("cancel_registration", event, one.pk)).status_code == 403
    assert states(event) == [(one.last_name, "confirmed")]


def test_nothing_is_changed_about_who_was_anonymised(office_client: Client):
    event = coming()
    row = RegistrationFactory(event=event, anonymised_at=timezone.now())
    guest = InvitationFactory(event=event, anonymised_at=timezone.now())
    data = {**WHO, "job_title": "Leitung", "organisation_name": "Haus", "salutation": "Guten Tag"}
    stored = [Registration.objects.values().get(pk=row.pk), Invitation.objects.values().get(pk=guest.pk)]
    changing = [url("correct", event, row.pk), url("guest_change", event, guest.pk)]
    shown = [url("registration", event, row.pk), url("guest", event, guest.pk)]
    assert [office_client.post(page, data).status_code for page in changing] == [404, 404]
    assert [office_client.get(page).status_code for page in shown] == [200, 200]
    assert [Registration.objects.values().get(pk=row.pk), Invitation.objects.values().get(pk=guest.pk)] == stored


def test_event_page_shows_who_comes(office_client: Client):
    event = coming(capacity=1)
    RegistrationFactory(event=event)
    RegistrationFactory(event=event, state=RegistrationState.WAITING, confirmed_at=None)
    page = office_client.get(reverse("office:event", args=[event.pk])).content.decode()
    assert "<dt>angemeldet (von 1)</dt><dd>1</dd>" in page
    assert "<dt>auf der Warteliste</dt><dd>1</dd>" in page
    assert reverse("office:event_withdraw", args=[event.pk]) not in page
