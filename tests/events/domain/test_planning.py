"""Planning an event: what is refused, what moves along, what happens once."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest

from accounts.permissions import Role
from core.refusals import DomainRefusal
from core.transitions import TransitionError
from events.domain import event_copies, planned_mails, planning
from events.domain.validation import PlanRefusal
from events.models import Event
from journal.entries import entries_for
from mailings.models import OutgoingMail
from tests.factories import NOW, OrganisationFactory, UserFactory
from tests.factories.events import (
    EventFactory,
    InvitationFactory,
    ProgrammeItemFactory,
    RegistrationFactory,
    SpeakerFactory,
    berlin_time,
    workshops,
)

pytestmark = pytest.mark.django_db


def details(**changes: object) -> dict[str, object]:
    values: dict[str, object] = {
        "kind": Event.Kind.MEETING,
        "title": "Großes Netzwerktreffen",
        "starts_at": berlin_time(2024, 3, 14, 9, 30),
        "ends_at": berlin_time(2024, 3, 14, 16),
        "host": OrganisationFactory(),
    }
    return {**values, **changes}


def create(**changes: object) -> Event:
    return planning.create(**details(**changes), by=UserFactory(), at=NOW)


def change(event: Event, **changes: object) -> Event:
    return planning.change(event, changes=changes, by=event.created_by, at=NOW)


def test_create_makes_a_draft_with_a_slug_of_title_and_day():
    first, second = create(), create()
    assert [one.slug for one in (first, second)] == [
        "grosses-netzwerktreffen-2024-03-14",
        "grosses-netzwerktreffen-2024-03-14-2",
    ]
    assert (first.state, [entry.verb for entry in entries_for(first)]) == ("draft", ["create"])


def test_create_twice_with_the_same_uid_is_one_event():
    uid, event_details = uuid4(), details()
    assert [planning.create(**event_details, uid=uid, by=UserFactory(), at=NOW).pk for _ in range(2)] == [
        Event.objects.get().pk
    ] * 2


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ends_at": berlin_time(2024, 3, 14, 9, 30)}, "ends_at"),
        ({"ends_at": berlin_time(2024, 5, 14)}, "ends_at"),
        ({"check_in_from": berlin_time(2024, 3, 14, 9, 31)}, "check_in_from"),
        ({"check_in_from": berlin_time(2024, 3, 13)}, "check_in_from"),
        ({"registration_until": date(2024, 3, 15)}, "registration_until"),
        ({"registration_from": date(2024, 3, 15)}, "registration_from"),
        ({"registration_from": date(2024, 3, 3), "registration_until": date(2024, 3, 2)}, "registration_until"),
        ({"answer_by": date(2024, 3, 15)}, "answer_by"),
        ({"capacity": 0}, "capacity"),
        ({"offer_hours": 0}, "offer_hours"),
    ],
)
def test_contradictions_are_refused_with_the_field_named(changes, field):
    with pytest.raises(PlanRefusal) as refusal:
        create(**changes)
    assert list(refusal.value.mistakes) == [field]


def test_another_day_moves_the_programme_and_raises_the_sequence():
    event = EventFactory(starts_at=berlin_time(2024, 3, 29, 9), ends_at=berlin_time(2024, 3, 29, 16))
    item = ProgrammeItemFactory(
        event=event, starts_at=berlin_time(2024, 3, 29, 10), ends_at=berlin_time(2024, 3, 29, 11)
    )
    change(event, starts_at=berlin_time(2024, 4, 2, 9), ends_at=berlin_time(2024, 4, 2, 16))  # summer time by then
    item.refresh_from_db()
    event.refresh_from_db()
    assert (item.starts_at, item.ends_at) == (berlin_time(2024, 4, 2, 10), berlin_time(2024, 4, 2, 11))
    assert event.sequence == 1


def test_another_time_moves_the_programme_along_only_where_that_is_wished():
    event = EventFactory(starts_at=berlin_time(2024, 3, 29, 9), ends_at=berlin_time(2024, 3, 29, 16))
    item = ProgrammeItemFactory(
        event=event, starts_at=berlin_time(2024, 3, 29, 10), ends_at=berlin_time(2024, 3, 29, 11)
    )
    later = {"starts_at": berlin_time(2024, 3, 29, 8), "ends_at": berlin_time(2024, 3, 29, 17)}
    change(event, **later)
    item.refresh_from_db()
    assert item.starts_at == berlin_time(2024, 3, 29, 10)
    moved = {"starts_at": berlin_time(2024, 4, 2, 9, 30), "ends_at": berlin_time(2024, 4, 2, 18)}  # summer time by then
    planning.change(event, changes=moved, shifts_programme_time=True, by=event.created_by, at=NOW)
    item.refresh_from_db()
    assert (item.starts_at, item.ends_at) == (berlin_time(2024, 4, 2, 11, 30), berlin_time(2024, 4, 2, 12, 30))


def test_planned_mails_move_and_are_stopped_with_the_event():
    event = EventFactory()
    planned_mails.plan_defaults(event, by=event.created_by, at=NOW)
    before = list(event.planned_mails.values_list("due_at", flat=True))
    later = {name: getattr(event, name) + timedelta(days=2) for name in ("starts_at", "ends_at")}
    change(event, **later)
    assert list(event.planned_mails.values_list("due_at", flat=True)) == [due + timedelta(days=2) for due in before]
    planning.cancel(event, reason="Glatteis", by=event.created_by, at=NOW)
    assert set(event.planned_mails.values_list("state", flat=True)) == {"stopped"}


def test_another_time_is_refused_while_an_item_lies_outside():
    event = EventFactory()
    ProgrammeItemFactory(event=event, title="Begrüßung")
    with pytest.raises(PlanRefusal, match="„Begrüßung“") as refusal:
        change(event, starts_at=event.starts_at + timedelta(hours=1))
    assert list(refusal.value.mistakes) == ["starts_at"]


def test_change_outside_the_calendar_fields_leaves_the_sequence():
    event = EventFactory(capacity=5)
    change(event, capacity=5)
    assert entries_for(event).count() == 0
    assert change(event, capacity=2, text="Neu").sequence == 0
    assert entries_for(event).get().data == {"fields": ["capacity", "text"]}


@pytest.mark.parametrize(
    ("field", "value", "announced"),
    [
        ("title", "Neuer Titel", 0),
        ("venue", "Rathaus", 1),
        ("street", "Neue Straße 2", 1),
        ("town", "32657 Lemgo", 1),
        ("online_link", "https://treffen.example.org/neu", 1),
        ("starts_at", berlin_time(2024, 3, 14, 10), 1),
        ("ends_at", berlin_time(2024, 3, 14, 17), 1),
    ],
)
def test_what_calendars_show_raises_the_sequence_and_what_guests_need_is_announced(field, value, announced):
    event = EventFactory()
    RegistrationFactory(event=event)
    assert change(event, **{field: value}).sequence == 1
    assert OutgoingMail.objects.filter(template="events/changed").count() == announced


def test_slug_follows_the_title_until_publication():
    event = create()
    assert change(event, title="Treffen").slug == "treffen-2024-03-14"
    change(event, summary="Kurz", contact_email="a@example.org", venue="Haus", town="32756 Detmold")
    planning.publish(event, by=event.created_by, at=NOW)
    assert change(event, title="Anders").slug == "treffen-2024-03-14"


def test_publish_names_all_missing_fields():
    event = create()
    with pytest.raises(PlanRefusal) as refusal:
        planning.publish(event, by=event.created_by, at=NOW)
    assert set(refusal.value.mistakes) == {"summary", "contact_email", "venue", "town"}
    online = create(kind=Event.Kind.ONLINE, summary="Kurz", contact_email="a@example.org")
    assert set(planning.missing_fields(online)) == {"online_link"}


def test_withdraw_is_refused_once_somebody_is_invited_or_registered():
    event = EventFactory()
    assert planning.withdraw(event, by=event.created_by, at=NOW).state == "draft"
    for known in (RegistrationFactory().event, InvitationFactory(invited_at=NOW).event):
        with pytest.raises(DomainRefusal, match="Sagen Sie die Veranstaltung ab"):
            planning.withdraw(known, by=event.created_by, at=NOW)


def test_cancel_is_final_and_journalled_once():
    event = EventFactory()
    cancelled = planning.cancel(event, reason="Glatteis", by=event.created_by, at=NOW)
    assert (cancelled.state, cancelled.cancellation_reason, cancelled.sequence) == ("cancelled", "Glatteis", 1)
    for function in (planning.publish, planning.withdraw):
        with pytest.raises(TransitionError):
            function(event, by=event.created_by, at=NOW)
    with pytest.raises(TransitionError):
        planning.cancel(event, reason="Noch einmal", by=event.created_by, at=NOW)
    with pytest.raises(TransitionError):
        change(event, title="Anders")
    assert [entry.verb for entry in entries_for(event)] == ["cancel"]


def test_past_event_is_not_cancelled():
    event = EventFactory()
    with pytest.raises(DomainRefusal, match="schon vorbei"):
        planning.cancel(event, reason="Zu spät", by=event.created_by, at=event.ends_at + timedelta(days=1))


def test_team_takes_only_users_of_that_role():
    event = EventFactory()
    helper, reader = UserFactory(role=Role.EVENT_TEAM), UserFactory(role=Role.READER)
    planning.set_team(event, [helper, reader], by=event.created_by, at=NOW)
    assert list(event.team.all()) == [helper]
    assert list(Event.objects.visible_to(helper)) == [event]


def test_copy_takes_details_and_programme_to_another_day_and_no_guests():
    event = EventFactory(
        starts_at=berlin_time(2024, 3, 14, 9),
        ends_at=berlin_time(2024, 3, 14, 16),
        registration_until=date(2024, 3, 10),
    )
    SpeakerFactory(item=workshops(event)[0])
    RegistrationFactory(event=event)
    planned_mails.plan_defaults(event, by=event.created_by, at=NOW)
    planned_mails.stop(event.planned_mails.get(kind="material"), by=event.created_by, at=NOW)
    uid = uuid4()
    copies = [
        event_copies.copy(event, starts_on=date(2024, 4, 4), uid=uid, by=event.created_by, at=NOW) for _ in range(2)
    ]
    made = copies[0]
    assert [one.pk for one in copies] == [made.pk, made.pk]
    assert (made.state, made.starts_at, made.registration_until) == (
        "draft",
        berlin_time(2024, 4, 4, 9),
        date(2024, 3, 31),
    )
    assert [(item.title, item.starts_at, item.block, item.speakers.count()) for item in made.items.all()] == [
        (f"Workshop {letter}", berlin_time(2024, 4, 4, 11), 1, int(letter == "A")) for letter in "ABCD"
    ]
    assert made.registrations.count() == 0
    assert [(mail.kind, mail.due_at) for mail in made.planned_mails.all()] == [
        ("reminder", berlin_time(2024, 4, 1, 9)),
        ("thanks", berlin_time(2024, 4, 5, 9)),
    ]


def test_copy_into_a_dst_change_is_refused():
    event = EventFactory(starts_at=berlin_time(2024, 3, 14, 2, 30), ends_at=berlin_time(2024, 3, 14, 9))
    with pytest.raises(DomainRefusal, match=r"gibt es am 29\. März 2026 nicht"):
        event_copies.copy(event, starts_on=date(2026, 3, 29), by=event.created_by, at=NOW)
    assert Event.objects.count() == 1


def test_time_of_a_change_is_stored():
    at = datetime(2024, 2, 2, tzinfo=NOW.tzinfo)
    event = EventFactory()
    assert planning.change(event, changes={"title": "Neu"}, by=event.created_by, at=at).changed_at == at


def test_retention_of_a_past_event_leaves_a_week_to_object():
    event = EventFactory()
    at = event.ends_at + timedelta(days=10)
    with pytest.raises(PlanRefusal, match="mindestens 17 Tage"):
        planning.change(event, changes={"retention_days": 9}, by=event.created_by, at=at)
    assert planning.change(event, changes={"retention_days": 17}, by=event.created_by, at=at).retention_days == 17
