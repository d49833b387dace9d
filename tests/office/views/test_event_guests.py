"""The office adds guests, invites them, and records their answers."""

import io
from datetime import timedelta

import pypdf
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.permissions import Role
from events.models import Event, Invitation
from events.states import InvitationStatus
from journal.entries import entries_for
from mailings.models import OutgoingMail
from tests.factories import KreisFactory, OrganisationFactory, UserFactory
from tests.factories.accessions import accession
from tests.factories.events import EventFactory, InvitationFactory
from tests.office.conftest import client_of
from tests.office.views.test_accessions import text

pytestmark = pytest.mark.django_db

BY_PHONE = {"source": "phone", "first_name": "Gerda", "last_name": "Gast", "email": "g@stadt.example.org"}


def coming(**changes: object) -> Event:
    start = timezone.now() + timedelta(days=30)
    return EventFactory(starts_at=start, ends_at=start + timedelta(hours=6), **changes)


def url(name: str, event: Event, *keys: int) -> str:
    return reverse(f"office:event_{name}", args=[event.pk, *keys])


def status_of(guest: Invitation) -> str:
    return Invitation.objects.with_status().get(pk=guest.pk).status


def test_list_and_guest_say_that_the_proxy_signed_off(office_client: Client):
    event = coming()
    reachable = InvitationFactory(
        event=event,
        last_name="Gast",
        email="gast@stadt.example.org",
        invited_at=timezone.now(),
        invitation_channel="mail",
    )
    unreachable = InvitationFactory(event=event, last_name="Ohne", email="")
    for guest in (reachable, unreachable):
        office_client.post(url("guest_proxy", event, guest.pk), {**BY_PHONE, "head": "Frau Gast", "last_name": "Stell"})
        [proxy] = guest.registrations.all()
        page = text(office_client.get(url("cancel_registration", event, proxy.pk)))
        assert "Die Einladung ist wieder offen" in page
        office_client.post(url("cancel_registration", event, proxy.pk), {"tell": "on"})
    assert [status_of(guest) for guest in (reachable, unreachable)] == [InvitationStatus.PROXY_DECLINED] * 2
    assert [mail.to for mail in OutgoingMail.objects.filter(template="events/proxy_ended")] == [reachable.email]
    listed = text(office_client.get(url("guests", event), {"stand": InvitationStatus.PROXY_DECLINED}))
    assert (InvitationStatus.PROXY_DECLINED.label in listed, "Gast" in listed) == (True, True)
    pages = [text(office_client.get(url("guest", event, guest.pk))) for guest in (reachable, unreachable)]
    assert ["Gerda Stell am" in page and "benannt von Frau Gast" in page for page in pages] == [True, True]
    assert ["bitte anrufen" in page for page in pages] == [False, True]


def test_heads_of_an_area_come_on_the_list_once(office_client: Client):
    event, kreis = coming(), KreisFactory()
    OrganisationFactory(name="Kreis Lippe", body_of=kreis)
    for sentence in ("Ein Gast steht neu auf der Liste.", "Alle standen schon auf der Liste."):
        answer = text(office_client.post(url("guests_heads", event), {"area": kreis.pk}, follow=True))
        assert sentence in answer
    assert "Landrätin oder Landrat des Kreises Lippe" in text(office_client.get(url("guests", event)))


def test_a_pasted_list_is_looked_at_before_it_is_taken_over(office_client: Client):
    event = coming()
    pasted = "Dr. Erika Muster;Landrätin;Kreis Musterland;e@kreis.example\n=1+1;x\n"
    preview = text(office_client.post(url("guests_paste", event), {"text": pasted}))
    assert ("Ein neuer Gast" in preview, "Dr. Erika Muster" in preview) == (True, True)
    assert not Invitation.objects.exists()
    office_client.post(url("guests_paste", event), {"text": pasted, "take": "1"})
    assert [(one.name, one.email) for one in event.invitations.all()] == [("Dr. Erika Muster", "e@kreis.example")]


def test_invitations_are_read_before_and_sent_once(office_client: Client):
    event = coming()
    InvitationFactory(event=event, salutation="Sehr geehrte Frau Landrätin", email="l@kreis.example.org")
    InvitationFactory(event=event, email="")
    before = text(office_client.get(url("invite", event)))
    assert ("Ein Gast bekommt" in before, "Sehr geehrte Frau Landrätin" in before) == (True, True)
    assert "Eine Einladung ist unterwegs." in text(office_client.post(url("invite", event), follow=True))
    assert "waren schon eingeladen" in text(office_client.post(url("invite", event), follow=True))
    assert [mail.to for mail in OutgoingMail.objects.all()] == ["l@kreis.example.org"]


def test_guests_without_address_get_a_letter_that_may_be_printed_twice(office_client: Client):
    event = coming()
    guest = InvitationFactory(event=event, last_name="Ohne", email="")
    for _ in range(2):
        letters = office_client.post(url("letters", event))
        assert letters.headers["Content-Type"] == "application/pdf"
        assert "Gerda Ohne" in pypdf.PdfReader(io.BytesIO(letters.content)).pages[0].extract_text()
    guest.refresh_from_db()
    assert (guest.invitation_channel, status_of(guest)) == ("letter", "silent")
    downloads = entries_for(event).filter(verb="download").values_list("data", flat=True)
    assert list(downloads) == [{"content": "letters", "people": 1}] * 2


@pytest.mark.parametrize(
    "typed",
    ["Prof. Dr. Sternenlaub", "Frau Sternenlaub", "sternen\u00adlaub", "B\u00fcrger\u00admeisterin", "P\ufb02egeheim"],
)
def test_list_finds_what_is_read(office_client: Client, typed: str):
    event = coming()
    guest = InvitationFactory(
        event=event, last_name="Sternenlaub", job_title="B\u00fcrgermeisterin", organisation_name="Pflegeheim Lemgo"
    )
    InvitationFactory(event=event, job_title="Landrat")
    page = office_client.get(url("guests", event), {"q": typed})
    assert list(page.context["rows"]) == [guest]


def test_answers_by_phone_are_recorded_and_changed(office_client: Client):
    event = coming()
    guest = InvitationFactory(event=event, invited_at=timezone.now(), first_name="Gerda", last_name="Gast")
    accepted = text(office_client.post(url("guest_accept", event, guest.pk), BY_PHONE, follow=True))
    assert ("Die Zusage ist eingetragen." in accepted, status_of(guest)) == (True, "accepted")
    proxy = {**BY_PHONE, "head": "Bürgermeisterin Gerda Gast", "first_name": "Viktor", "last_name": "Vertreter"}
    proxy |= {"email": "v@stadt.example.org"}
    office_client.post(url("guest_proxy", event, guest.pk), proxy)
    assert status_of(guest) == "proxy"
    assert "Viktor Vertreter" in text(office_client.get(url("guest", event, guest.pk)))
    office_client.post(url("guest_decline", event, guest.pk), {"source": "letter", "text": "Ratssitzung"})
    page = text(office_client.get(url("guest", event, guest.pk)))
    assert (status_of(guest), "Ratssitzung" in page, "eingetragen von Jana Beispiel" in page) == (
        "declined",
        True,
        True,
    )


def test_who_has_answered_is_not_wiped_out(office_client: Client):
    event = coming()
    guest = InvitationFactory(event=event, declined_at=timezone.now())
    answer = office_client.post(url("guest_remove", event, guest.pk))
    assert (answer.status_code, "hat schon geantwortet" in text(answer)) == (409, True)
    silent = InvitationFactory(event=event)
    assert "steht nicht mehr" in text(office_client.post(url("guest_remove", event, silent.pk), follow=True))
    assert list(event.invitations.all()) == [guest]


def test_guest_needs_a_name_a_post_or_an_organisation(office_client: Client):
    event = coming()
    answer = office_client.post(url("guest_new", event), {"salutation": "Guten Tag"})
    assert (answer.status_code, "Nennen Sie einen Namen, ein Amt oder ein Haus." in text(answer)) == (400, True)
    assert not event.invitations.exists()


def test_second_of_two_who_change_a_guest_at_once_sees_both_versions(office_client: Client, colleague_client: Client):
    event = coming()
    guest = InvitationFactory(event=event, job_title="Landrätin")
    address = url("guest_change", event, guest.pk)
    seen = office_client.get(address).context["form"].initial
    codes = [office_client.post(address, {**seen, "job_title": "Landrat"}, follow=True).status_code for _ in range(2)]
    late = colleague_client.post(address, {**seen, "salutation": "Guten Tag"})
    guest.refresh_from_db()
    assert (codes, late.status_code) == ([200, 200], 409)
    assert (guest.job_title, guest.salutation) == ("Landrat", seen["salutation"])
    assert [tuple(one) for one in late.context["differences"]] == [
        ("Amt oder Funktion", "Landrat", "Landrätin"),
        ("Anrede", seen["salutation"], "Guten Tag"),
    ]
    assert "Bei Ihnen: Landrätin" in text(late)
    assert late.context["form"]["salutation"].value() == "Guten Tag"


def test_list_and_guest_say_the_answer_in_the_same_words(office_client: Client):
    event = coming()
    guest = InvitationFactory(event=event, invited_at=timezone.now())
    InvitationFactory(event=event, declined_at=timezone.now())
    silent, declined = InvitationStatus.SILENT.label, InvitationStatus.DECLINED.label
    badges = [
        f'<span class="badge badge--info">{silent}</span>',
        f'<span class="badge badge--neutral">{declined}</span>',
    ]
    page = text(office_client.get(url("guests", event)))
    assert [badge in page for badge in badges] == [True, True]
    assert badges[0] in text(office_client.get(url("guest", event, guest.pk)))


def test_reminders_reach_the_silent_once(office_client: Client):
    event = coming()
    InvitationFactory(event=event, invited_at=timezone.now() - timedelta(days=4), email="still@stadt.example.org")
    InvitationFactory(event=event, invited_at=timezone.now() - timedelta(days=4), declined_at=timezone.now())
    assert "Eine Erinnerung ist unterwegs." in text(office_client.post(url("remind", event), follow=True))
    assert "niemanden zu erinnern" in text(office_client.post(url("remind", event), follow=True))
    assert [mail.to for mail in OutgoingMail.objects.all()] == ["still@stadt.example.org"]


def test_a_team_sees_guests_of_its_own_event_only(reader_client: Client):
    event, other = coming(), coming()
    member = UserFactory(role=Role.EVENT_TEAM)
    event.team.add(member)
    team_client = client_of(member)
    foreign = InvitationFactory(event=other)
    assert team_client.get(url("guests", event)).status_code == 200
    assert team_client.get(url("guests", other)).status_code == 404
    assert team_client.get(url("guest", event, foreign.pk)).status_code == 404
    assert reader_client.get(url("guests", event)).status_code == 200
    assert reader_client.get(url("invite", event)).status_code == 403


def test_a_team_fetches_nobody_the_portal_knows(office_client: Client):
    event, member = coming(), UserFactory(role=Role.EVENT_TEAM)
    event.team.add(member)
    team_client, answer_kinds = client_of(member), ["guests_heads", "guests_multipliers", "guests_organisations"]
    assert [team_client.get(url(answer_kind, event)).status_code for answer_kind in answer_kinds] == [403, 403, 403]
    assert [office_client.get(url(answer_kind, event)).status_code for answer_kind in answer_kinds] == [200, 200, 200]
    assert "Multiplikatorinnen" not in text(team_client.get(url("guests", event)))
    assert team_client.get(url("guests_paste", event)).status_code == 200


def test_a_team_is_told_neither_name_nor_heads_of_the_accession(office_client: Client):
    event, member = coming(accession=accession(title="Beitritt von Musterland")), UserFactory(role=Role.EVENT_TEAM)
    event.team.add(member)
    clients = (office_client, client_of(member))
    pages = [(text(client.get(url("cancel", event))), text(client.get(url("guests", event)))) for client in clients]
    assert ["Musterland" in cancel for cancel, _guests in pages] == [True, False]
    assert ["Alle des Sammelbeitritts" in guests for _cancel, guests in pages] == [True, False]
    assert "wird nicht mit abgesagt" in pages[1][0]
