"""The demo's events: Detmold as it was, a meeting with a waiting list, an online seminar."""

from django.utils import timezone

from events.domain import figures, registrations
from events.models import Event, Registration
from events.states import RegistrationState


def test_detmold_carries_its_programme_guests_proxies_and_check_ins(demo):
    event = Event.objects.get(slug__contains="detmold")
    assert [item.title for item in event.items.all()][:3] == [
        "Begrüßung",
        "Ansprache",
        "Hass im Netz – Was sicher im Amt online bedeutet",
    ]
    assert event.accession.title == "Beitritt des Regierungsbezirks Detmold"
    total = figures.of(event).total
    assert (total.invited, total.accepted, total.proxies, total.declined, total.silent) == (79, 74, 12, 2, 3)
    assert (total.registered, total.came) == (74, 70)
    sent = event.planned_mails.order_by("days").values_list("state", "number")
    assert list(sent) == [("sent", 74), ("sent", 70), ("sent", 74)]


def test_a_coming_meeting_is_full_and_has_a_waiting_list(demo):
    event = Event.objects.coming(timezone.localdate(demo)).get(kind=Event.Kind.MEETING)
    seats = registrations.occupancy(event)
    assert (seats.confirmed, seats.free, seats.waiting) == (24, 0, 5)
    assert [item.choices.filter(state="held").count() for item in event.items.exclude(block=None)] == [6, 6, 6, 6]


def test_an_online_seminar_takes_registrations(demo):
    event = Event.objects.get(kind=Event.Kind.ONLINE)
    assert event.takes_registrations(timezone.localdate(demo))
    assert event.registrations.filter(state=RegistrationState.CONFIRMED).count() == 14


def test_everybody_registered_is_plainly_fictitious(demo):
    assert all(mail.endswith(".example.org") for mail in Registration.objects.values_list("email", flat=True))
