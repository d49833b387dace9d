"""The form of an event, as a visitor meets it."""

import uuid
from datetime import date, timedelta

import pytest
import time_machine
from django.core import mail as django_mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.antispam import HONEYPOT, signed_time
from core.models import RateLimitCount
from core.page_cache import PageCache
from events.domain import registrations
from events.domain.registrations import session_choices
from events.models import Event, Needs, ProgrammeItem, Registration, SessionChoice
from events.states import EventState, RegistrationState
from events.views import registration_form
from journal.models import JournalEntry
from mailings.domain.sending import send_due
from mailings.models import OutgoingMail
from privacy.domain.consents import current_text
from privacy.models import Consent, Purpose
from tests.factories import NOW
from tests.factories.events import EventFactory, RegistrationFactory, workshops

pytestmark = pytest.mark.django_db

R = RegistrationState
WRITTEN = (Registration, SessionChoice, Needs, Consent, OutgoingMail, JournalEntry, RateLimitCount)


@pytest.fixture
def memory(monkeypatch) -> PageCache:
    """A process that listens to changes; tests say which."""
    hearing = PageCache()
    hearing.start()
    for cache in (registration_form.EVENT_CACHE, session_choices.ITEM_CACHE):
        monkeypatch.setattr(cache, "_page_cache", hearing)
    return hearing


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def event() -> Event:
    return EventFactory(capacity=2)


def url(event: Event, page: str = "") -> str:
    return f"/veranstaltungen/{event.slug}/anmelden/{page}"


def typed(**changes: str) -> dict[str, str]:
    values = {
        "submission": str(uuid.uuid4()),
        "shown_at": signed_time(NOW - timedelta(minutes=1)),
        HONEYPOT: "",
        "first_name": "Anna",
        "last_name": "Müller",
        "email": "anna@haus.example.org",
        "organisation_name": "Klinikum Musterland",
        "job_title": "Sicherheitsbeauftragte",
    }
    return values | changes


def text(answer) -> str:
    return answer.content.decode()


def rows() -> list[int]:
    return [model.objects.count() for model in WRITTEN]


def test_form_shows_free_seats_hold_time_and_retention(client, event):
    before = rows()
    answer = client.get(url(event))
    expected = [
        "Noch 2 Plätze nicht fest vergeben.",
        "Gezählt sind bestätigte Anmeldungen.",
        "24 Stunden",
        "90 Tage nach der Veranstaltung",
        "/datenschutz/",
        "Art. 6",
    ]
    assert [one for one in expected if one not in text(answer)] == []
    assert (answer.status_code, answer["Cache-Control"], answer["Referrer-Policy"]) == (200, "no-store", "no-referrer")
    assert (rows(), "sitzung" in answer.cookies) == (before, False)


def test_registering_holds_a_seat_and_queues_one_mail_however_often_it_is_sent(client, event):
    form = typed()
    for _ in range(2):
        answer = client.post(url(event), form)
        assert (answer.status_code, answer["Location"]) == (302, url(event, "danke/"))
    [registration] = Registration.objects.all()
    assert (registration.state, str(registration), registration.until) == (
        R.RESERVED,
        "Anna Müller",
        NOW + timedelta(hours=24),
    )
    assert list(OutgoingMail.objects.values_list("template", "to")) == [("events/confirm", "anna@haus.example.org")]
    assert "öffnen Sie jetzt Ihre E-Mails" in text(client.get(url(event, "danke/")))


def test_form_restored_by_back_registers_the_second_person_too(client, event):
    anna = typed()
    berta = {**anna, "first_name": "Berta", "email": "berta@haus.example.org"}
    for form in (anna, berta, anna, berta):
        assert client.post(url(event), form)["Location"] == url(event, "danke/")
    assert [str(row) for row in Registration.objects.order_by("pk")] == ["Anna Müller", "Berta Müller"]
    assert list(OutgoingMail.objects.order_by("pk").values_list("template", "to")) == [
        ("events/confirm", "anna@haus.example.org"),
        ("events/confirm", "berta@haus.example.org"),
    ]


def test_form_sent_again_after_the_reserved_seat_expired_reserves_anew(client, event, now):
    form = typed()
    client.post(url(event), form)
    now.shift(timedelta(hours=25))
    for _ in range(2):
        client.post(url(event), form)
    assert list(Registration.objects.order_by("pk").values_list("state", flat=True)) == [R.EXPIRED, R.RESERVED]
    assert list(OutgoingMail.objects.order_by("pk").values_list("template", flat=True)) == ["events/confirm"] * 2


def test_known_person_under_two_spellings_gets_the_same_answer_and_no_second_row(client, event):
    first = client.post(url(event), typed())
    again = client.post(url(event), typed(last_name="Mueller", email="ANNA@haus.example.org"))
    assert (first.status_code, first["Location"]) == (again.status_code, again["Location"])
    assert Registration.objects.count() == 1
    assert [mail.template for mail in OutgoingMail.objects.order_by("pk")] == [
        "events/confirm",
        "events/already_registered",
    ]


def test_non_members_get_the_same_answer_where_only_members_may_come(client):
    event = EventFactory(admission=Event.Admission.MEMBERS)
    assert "Für Mitglieder des Netzwerks" in text(client.get(url(event)))
    assert client.post(url(event), typed())["Location"] == url(event, "danke/")
    assert Registration.objects.count() == 0
    assert [mail.template for mail in OutgoingMail.objects.all()] == ["events/members_only"]


def test_full_event_says_so_and_leads_to_the_waiting_list(client, event):
    RegistrationFactory.create_batch(2, event=event)
    assert "Ausgebucht: Sie kommen auf die Warteliste" in text(client.get(url(event)))
    client.post(url(event), typed())
    assert Registration.objects.get(last_name="Müller").state == R.APPLIED


def test_mistakes_are_shown_and_nothing_typed_is_lost(client, event):
    first, *_ = workshops(event)
    chosen = {"block_1": str(first.pk), "phone": "05231 71-1075", "email": "anna@"}
    answer = client.post(url(event), typed(**chosen))
    expected_texts = [
        "Geben Sie eine E-Mail-Adresse ein",
        "05231 71-1075",
        "Klinikum Musterland",
        f'value="{first.pk}"',
    ]
    assert answer.status_code == 422
    assert [one for one in expected_texts if one not in text(answer)] == []
    assert "checked" in text(answer).partition(f'value="{first.pk}"')[2][:40]
    assert Registration.objects.count() == 0


def test_typo_in_the_address_is_asked_about_once(client, event):
    form = typed(email="anna@haus.example.con")
    response = client.post(url(event), form)
    assert "Meinten Sie <strong>anna@haus.example.com</strong>?" in text(response)
    taken = client.post(url(event), form | {"accept": "email"})
    assert 'value="anna@haus.example.com"' in text(taken)
    assert Registration.objects.count() == 0
    assert client.post(url(event), form | {"confirmed_address": "anna@haus.example.con"}).status_code == 302


def test_sessions_are_chosen_one_of_each_block(client, event):
    _, second, *_ = workshops(event)
    client.post(url(event), typed(block_1=str(second.pk)))
    assert [choice.item for choice in SessionChoice.objects.all()] == [second]
    assert client.post(url(event), typed(block_1="keiner", email="b@haus.example.org")).status_code == 302
    assert SessionChoice.objects.count() == 1


@pytest.mark.parametrize("chosen", ["foreign", "both", "none", "nonsense"])
def test_tampered_choices_are_refused_in_a_sentence(client, event, chosen):
    first, second, *_ = workshops(event)
    [foreign] = workshops(EventFactory(), count=1)
    values = {
        "foreign": [str(foreign.pk)],
        "both": [str(first.pk), str(second.pk)],
        "none": [],
        "nonsense": ["1 OR 1"],
    }
    sentences = {"both": "Wählen Sie nur eines davon aus.", "none": "sagen Sie, dass Sie keines möchten."}
    answer = client.post(url(event), typed() | {"block_1": values[chosen]})
    assert answer.status_code == 422
    assert sentences.get(chosen, "Wählen Sie eines der Angebote dieser Veranstaltung aus.") in text(answer)
    assert Registration.objects.count() == 0


def test_choice_missing_in_this_process_cache_is_not_left_out(client, event, memory):
    first, *_ = workshops(event)
    assert client.get(url(event)).status_code == 200
    late = workshops(event, count=1)[0]
    late.block = 2
    late.starts_at, late.ends_at = first.ends_at, first.ends_at + timedelta(hours=1)
    late.save()
    chosen = {"block_1": str(first.pk), "block_2": str(late.pk)}
    assert client.post(url(event), typed(**chosen)).status_code == 302
    assert set(SessionChoice.objects.values_list("item", flat=True)) == {first.pk, late.pk}


def test_event_that_closed_since_the_form_was_shown_takes_nobody(client, event, memory):
    assert client.get(url(event)).status_code == 200
    Event.objects.filter(pk=event.pk).update(is_closed=True)
    answer = client.post(url(event), typed())
    assert (answer.status_code, "zurzeit nicht offen" in text(answer)) == (422, True)
    assert (Registration.objects.count(), "anna@haus.example.org" in text(answer)) == (0, True)
    memory.changed([Event._meta.db_table, ProgrammeItem._meta.db_table])
    assert client.get(url(event)).status_code == 404


def test_needs_are_stored_with_a_consent_to_the_shown_wording(client):
    event = EventFactory(asks_needs=True)
    wording = current_text(Purpose.EVENT_NEEDS)
    needs = {"dietary": "vegan", "needs_text": str(wording.pk)}
    refused = client.post(url(event), typed(**needs))
    assert (refused.status_code, Registration.objects.count()) == (422, 0)
    assert "Setzen Sie das Häkchen, damit wir diese Angaben speichern dürfen." in text(refused)
    assert client.post(url(event), typed(**needs, needs="on")).status_code == 302
    registration = Registration.objects.get()
    assert registration.needs.dietary == "vegan"
    consent = Consent.objects.get()
    assert (consent.subject_key, consent.text, consent.is_given, consent.channel) == (
        registration.subject_key,
        wording,
        True,
        Consent.Channel.EVENT,
    )


def test_needs_are_neither_asked_for_nor_stored_where_the_event_does_not_ask(client, event):
    assert "Barrierefreiheit" not in text(client.get(url(event))).partition("</main>")[0]
    client.post(url(event), typed(dietary="vegan", needs="on", needs_text="1"))
    assert (Registration.objects.count(), Needs.objects.count(), Consent.objects.count()) == (1, 0, 0)


CLOSED = {
    "cancelled": (410, {"state": EventState.CANCELLED, "cancelled_at": NOW, "cancellation_reason": "Sturm"}, "Sturm"),
    "past": (410, {"starts_at": NOW - timedelta(days=2), "ends_at": NOW - timedelta(days=1)}, "ist vorbei"),
    "over today": (410, {"starts_at": NOW - timedelta(hours=2), "ends_at": NOW - timedelta(minutes=1)}, "ist vorbei"),
    "invitation": (403, {"admission": Event.Admission.INVITATION}, "ist auf Einladung"),
    "early": (403, {"registration_from": date(2024, 2, 2)}, "Sie öffnet am"),
    "late": (410, {"registration_until": date(2024, 1, 31)}, "31. Januar 2024"),
    "draft": (404, {"state": EventState.DRAFT, "published_at": None}, "gibt es nicht"),
    "closed": (404, {"is_closed": True}, "gibt es nicht"),
}


@pytest.mark.parametrize(("status", "values", "sentence"), CLOSED.values(), ids=CLOSED)
def test_closed_form_gives_the_reason_and_refuses_posts(client, status, values, sentence):
    event = EventFactory(**values)
    for answer in (client.get(url(event)), client.post(url(event), typed())):
        assert (answer.status_code, sentence in text(answer)) == (status, True)
    assert Registration.objects.count() == 0


def test_bots_are_refused_and_requests_of_one_address_are_limited(client, event, settings):
    settings.FORMS_PER_ORIGIN_HOUR = 1
    assert client.post(url(event), typed(**{HONEYPOT: "spam"})).status_code == 422
    assert client.post(url(event), typed(shown_at=signed_time(NOW))).status_code == 422
    assert client.post(url(event), typed()).status_code == 302
    refused = client.post(url(event), typed(email="b@haus.example.org"))
    assert (refused.status_code, "Retry-After" in refused) == (429, True)
    assert [one.email for one in Registration.objects.all()] == [typed()["email"]]


def test_form_takes_the_same_queries_for_one_session_and_three(client):
    counts = []
    for number in (1, 3):
        event = EventFactory(capacity=10, asks_needs=True)
        workshops(event, count=number)
        with CaptureQueriesContext(
            connection,
        ) as response:
            client.get(url(event))
        counts.append(len(response))
    assert counts[0] == counts[1]


def test_who_is_notified_by_mail_only_is_notified_once_and_gets_the_same_page(client, event):
    """Also sent again, beyond the limit of the mailbox: else the page would show whether the address is known."""
    strangers = EventFactory(admission=Event.Admission.MEMBERS)
    client.post(url(event), typed())
    for page, form in [(event, typed()), (strangers, typed())] * 2:
        assert client.post(url(page), form)["Location"] == url(page, "danke/")
    assert list(OutgoingMail.objects.order_by("pk").values_list("template", flat=True)) == [
        "events/confirm",
        "events/already_registered",
        "events/members_only",
    ]


def test_same_form_for_another_event_registers_there_too(client, event):
    form = typed()
    for one in (EventFactory(), event):
        assert client.post(url(one), form)["Location"] == url(one, "danke/")
    assert event.registrations.count() == 1


def test_mailbox_at_its_limit_registers_all_the_same_and_gets_the_mail_later(client, settings):
    """Four people with one mailbox: each of them confirms in the end, and no seat runs out before its mail has left."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.MAILS_PER_MAILBOX_HOUR = 1
    event = EventFactory(capacity=10, starts_at=NOW + timedelta(days=9), ends_at=NOW + timedelta(days=9, hours=2))
    names = ["Anna", "Berta", "Carla", "Dora"]
    for name in names:
        answer = client.post(url(event), typed(first_name=name))
        assert (answer.status_code, answer["Location"]) == (302, url(event, "danke/"))
    turn = NOW + timedelta(hours=1)
    assert list(event.registrations.order_by("pk").values_list("until", flat=True)) == [
        NOW + settings.SEAT_RESERVATION_AGE,
        *[turn + settings.SEAT_RESERVATION_AGE] * 3,
    ]
    send_due(at=NOW, limit=10)
    send_due(at=turn, limit=10)
    first, digest = (mail.body for mail in django_mail.outbox)
    with time_machine.travel(turn + timedelta(hours=23), tick=False):
        registrations.expire_due(at=turn + timedelta(hours=23))
        for link in links_in(digest):
            client.post(f"{link}bestaetigen/")
    assert len(links_in(first)) == 1
    assert list(event.registrations.order_by("pk").values_list("state", flat=True)) == [R.EXPIRED, *[R.CONFIRMED] * 3]


def test_known_and_unknown_get_the_same_page_also_beyond_the_limit(client, event, settings):
    settings.MAILS_PER_MAILBOX_HOUR = 1
    members_only = EventFactory(admission=Event.Admission.MEMBERS)
    client.post(url(event), typed())
    answers = [client.post(url(page), typed()) for page in (event, members_only, members_only)]
    assert {answer.status_code for answer in answers} == {302}
    assert list(OutgoingMail.objects.order_by("pk").values_list("template", "state")) == [
        ("events/confirm", "waiting"),
        ("events/already_registered", "throttled"),
        ("events/members_only", "throttled"),
        ("events/members_only", "throttled"),
    ]


def links_in(body: str) -> list[str]:
    return [
        line.removeprefix("http://testserver")
        for line in body.splitlines()
        if line.startswith("http://testserver/anmeldung/")
    ]
