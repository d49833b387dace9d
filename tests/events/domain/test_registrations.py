"""Registering, waiting and moving up, by one hand at a time."""

from datetime import timedelta
from uuid import uuid4

import pytest

from core.links import find_by_code
from core.refusals import DomainRefusal
from core.transitions import TransitionError
from events.domain import registrations
from events.domain.registrations import Attendee, EventFull, RegistrationClosed
from events.models import Event, Invitation, Needs, ProgrammeItem, Registration
from events.states import RegistrationState
from journal import actors
from journal.entries import entries_for
from mailings.models import OutgoingMail
from members.models import EmailAddress, Person
from privacy.domain import consents
from tests.factories import NOW, TODAY
from tests.factories.events import EventFactory, InvitationFactory, RegistrationFactory, workshops

pytestmark = pytest.mark.django_db
R = RegistrationState
DAY = timedelta(days=1)
VISITOR = actors.VISITOR


def somebody(number: int) -> Attendee:
    return Attendee("Anna", f"Muster {number}", f"anna{number}@haus.example.org")


def sign_up(event: Event, number: int, **values: object) -> Registration:
    kwargs = {"attendee": somebody(number), "submission": uuid4(), "at": NOW, **values}
    made = registrations.register(event, **kwargs)
    assert made is not None
    return made


def seated(event: Event, number: int, **values: object) -> Registration:
    return registrations.confirm(sign_up(event, number, **values), at=NOW)


def mails() -> list[str]:
    return list(OutgoingMail.objects.order_by("pk").values_list("template", flat=True))


def sessions_of(registration: Registration) -> dict[str, str]:
    return {one.item.title: one.state for one in registrations.mails.choices(registration)}


@pytest.mark.parametrize("names", [("Ελένη Παπά", "Ольга Иванова"), ("??? ???", "– –"), ("王 芳", "李 娜")])
def test_two_people_of_a_mailbox_are_registered_whatever_their_script(names: tuple[str, str]) -> None:
    event = EventFactory()
    for name in (*names, *names):
        registrations.register(
            event, attendee=Attendee(*name.split(), email="team@haus.example.org"), submission=uuid4(), at=NOW
        )
    assert [f"{one.first_name} {one.last_name}" for one in event.registrations.order_by("pk")] == list(names)


def test_full_event_has_a_waiting_list_and_offers_freed_seats() -> None:
    event = EventFactory(capacity=1)
    first, second = sign_up(event, 1), sign_up(event, 2)
    assert (first.state, second.state) == (R.RESERVED, R.APPLIED)
    registrations.confirm(first, at=NOW)
    assert registrations.confirm(second, at=NOW).state == R.WAITING
    assert registrations.position(registrations.confirm(second, at=NOW)) == 1
    registrations.cancel(first, actor=actors.registrant(first.pk), at=NOW)
    second.refresh_from_db()
    assert (second.state, second.until) == (R.OFFERED, NOW + timedelta(hours=48))
    offer = OutgoingMail.objects.get(template="events/offer")
    assert "bis zum 3. Februar 2024, 12:00 Uhr" in offer.body
    assert "bitte bis 3. Februar, 12:00 Uhr annehmen" in offer.subject
    assert registrations.accept(second, at=NOW).state == R.CONFIRMED
    assert mails() == [
        "events/confirm",
        "events/confirm",
        "events/registered",
        "events/waiting",
        "events/signed_off",
        "events/offer",
        "events/registered",
    ]


def test_needs_are_stored_only_where_the_event_asks_and_the_registration_holds() -> None:
    row = seated(EventFactory(asks_needs=False), 1)
    vegan = registrations.NeedsInput("vegan", "")
    with pytest.raises(DomainRefusal, match="nicht nach Verpflegung"):
        registrations.set_needs(row, needs=vegan, actor=VISITOR, at=NOW)
    ended = registrations.cancel(seated(EventFactory(asks_needs=True), 1), actor=VISITOR, at=NOW)
    with pytest.raises(TransitionError):
        registrations.set_needs(ended, needs=vegan, actor=VISITOR, at=NOW)
    assert not Needs.objects.exists()


def agreed(row: Registration) -> bool:
    return consents.statuses(row.subject_key)[0].is_given


def test_needs_are_changed_and_empty_ones_delete_them_with_their_consent() -> None:
    row = seated(EventFactory(asks_needs=True), 1)
    for needs in (("vegan", ""), ("vegan", ""), ("", "Rampe")):
        registrations.set_needs(row, needs=registrations.NeedsInput(*needs), actor=VISITOR, at=NOW)
    assert Needs.objects.values_list("dietary", "accessibility").get() == ("", "Rampe")
    assert agreed(row)
    for _ in range(2):
        assert registrations.set_needs(row, needs=registrations.NeedsInput("", ""), actor=VISITOR, at=NOW) is None
    assert (Needs.objects.exists(), agreed(row)) == (False, False)


def test_unconfirmed_registration_is_anonymised() -> None:
    event = EventFactory(capacity=1, asks_needs=True)
    first = sign_up(event, 1)
    registrations.set_needs(first, needs=registrations.NeedsInput("vegan", ""), actor=VISITOR, at=NOW)
    waiting = registrations.confirm(sign_up(event, 2), at=NOW)
    assert registrations.expire_due(at=NOW + DAY - timedelta(seconds=1)) == 0
    with pytest.raises(TransitionError, match="abgelaufen"):
        registrations.confirm(first, at=NOW + DAY)
    assert registrations.expire_due(at=NOW + DAY) == 1
    first.refresh_from_db()
    waiting.refresh_from_db()
    kwargs = (first.first_name, first.last_name, first.email, first.anonymised_at)
    assert (first.state, *kwargs) == (R.EXPIRED, "", "", "", NOW + DAY)
    assert (Needs.objects.count(), OutgoingMail.objects.caused_by(first).exclude(to="").count()) == (0, 0)
    assert waiting.state == R.OFFERED


def test_expired_offer_goes_to_the_next_and_never_after_the_beginning() -> None:
    event = EventFactory(capacity=1, offer_hours=2_000)
    rows = [seated(event, number) for number in range(3)]
    registrations.cancel(rows[0], actor=VISITOR, at=NOW)
    assert registrations.expire_due(at=event.starts_at) == 1
    assert [row.state for row in event.registrations.order_by("pk")] == [R.CANCELLED, R.EXPIRED, R.WAITING]
    assert mails()[-1] == "events/offer_expired"


def test_person_under_two_spellings_is_notified_by_mail_only() -> None:
    event = EventFactory()
    first = sign_up(event, 0, attendee=Attendee("Jörg", "Müller", "joerg@haus.example.org"))
    again = {"attendee": Attendee("Joerg", "Mueller", "Joerg@Haus.example.org"), "submission": uuid4(), "at": NOW}
    assert registrations.register(event, **again) is None
    assert (event.registrations.get(), mails()) == (first, ["events/confirm", "events/already_registered"])


@pytest.mark.parametrize(
    ("state", "subject", "next_step"),
    [
        (R.RESERVED, "Bitte bestätigen Sie noch Ihre Anmeldung", "Bitte bestätigen Sie die Anmeldung noch"),
        (R.APPLIED, "Bitte bestätigen Sie noch Ihre Anmeldung", "Bitte bestätigen Sie die Anmeldung noch"),
        (R.WAITING, "Sie stehen schon auf der Warteliste", "Auf Ihrer Seite können Sie"),
        (R.OFFERED, "Ein Platz wartet auf Ihre Antwort", "Bitte nehmen Sie den angebotenen Platz noch an"),
        (R.CONFIRMED, "Sie sind schon angemeldet", "Auf Ihrer Seite können Sie"),
    ],
)
def test_who_registers_again_reads_how_their_registration_stands(state: R, subject: str, next_step: str) -> None:
    until = NOW + DAY if state in {R.RESERVED, R.APPLIED, R.OFFERED} else None
    row = RegistrationFactory(event=EventFactory(), state=state, until=until)
    attendee = Attendee(row.first_name, row.last_name, row.email)
    assert registrations.register(row.event, attendee=attendee, submission=uuid4(), at=NOW) is None
    mail = OutgoingMail.objects.get(template="events/already_registered")
    assert (mail.subject, next_step in mail.body) == (f"{subject}: {row.event.title}", True)


def test_event_for_members_finds_them_by_mail_address_and_name() -> None:
    event = EventFactory(admission=Event.Admission.MEMBERS)
    person = Person.objects.create(first_name="Anna", last_name="Muster 1")
    EmailAddress.objects.create(person=person, address="anna1@haus.example.org")
    person.memberships.create(start=TODAY, basis="by_hand", created_at=NOW)
    assert registrations.register(event, attendee=somebody(2), submission=uuid4(), at=NOW) is None
    assert (sign_up(event, 1).person, mails()) == (person, ["events/members_only", "events/confirm"])
    stranger = Attendee("Otto", "Ohne", "otto@haus.example.org", person=Person.objects.create(last_name="Ohne"))
    assert registrations.register(event, attendee=stranger, submission=uuid4(), at=NOW) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"registration_until": TODAY - DAY},
        {"registration_from": TODAY + DAY},
        {"starts_at": NOW - DAY, "ends_at": NOW},
        {"state": "draft"},
        {"admission": "invitation"},
    ],
)
def test_form_is_closed(changes: dict[str, object]) -> None:
    with pytest.raises(RegistrationClosed):
        sign_up(EventFactory(**changes), 1)
    assert mails() == []


def test_office_overbooks_only_knowingly() -> None:
    event = EventFactory(capacity=1)
    seated(event, 1)
    kwargs = {"attendee": somebody(2), "by": event.created_by, "at": NOW}
    with pytest.raises(EventFull):
        registrations.record_registration(event, **kwargs)
    row = registrations.record_registration(event, overbook=True, **kwargs)
    assert (row.state, row.is_overbooked, entries_for(row).get().data["overbooked"]) == (R.CONFIRMED, True, True)
    occupancy = registrations.occupancy(event)
    assert (occupancy.taken, occupancy.overbooked, occupancy.free) == (2, 1, 0)


def test_waiting_for_a_full_session_keeps_the_seat_of_the_same_block_until_promoted() -> None:
    event = EventFactory()
    one, other = workshops(event, capacity=1, count=2)
    first, second = seated(event, 1, sessions=[one]), seated(event, 2, sessions=[other])
    third = seated(event, 3, sessions=[other])
    registrations.choose_sessions(second, sessions=[one], actor=VISITOR, at=NOW)
    assert sessions_of(second) == {"Workshop A": "waiting", "Workshop B": "held"}
    registrations.cancel(first, actor=VISITOR, at=NOW)
    assert [sessions_of(row) for row in (first, second, third)] == [{}, {"Workshop A": "held"}, {"Workshop B": "held"}]
    assert mails()[-2:] == ["events/session_moved_up"] * 2


@pytest.mark.parametrize("how", ["two of a block", "another event", "at the same time"])
def test_conflicting_sessions_are_refused(how: str) -> None:
    event = EventFactory()
    one, other = workshops(event, count=2)
    if how == "another event":
        [other] = workshops(EventFactory(), count=1)
    elif how == "at the same time":
        ProgrammeItem.objects.filter(pk=other.pk).update(block=2)
    with pytest.raises(DomainRefusal):
        sign_up(event, 1, sessions=[one, other])
    assert (event.registrations.count(), mails()) == (0, [])


def test_proxy_takes_over_the_seat_or_the_place_on_the_waiting_list() -> None:
    event = EventFactory(capacity=1)
    guests = InvitationFactory.create_batch(2, event=event)
    kwargs = {"source": Invitation.Source.ONLINE, "by": None, "at": NOW}
    first, second = [registrations.register_guest(one, attendee=somebody(one.pk), **kwargs) for one in guests]
    assert (first.state, second.state) == (R.CONFIRMED, R.WAITING)
    proxy = {"is_proxy": True, "named_by": "Gerda Gast", **kwargs}
    came = registrations.register_guest(guests[0], attendee=somebody(100), **proxy)
    waits = registrations.register_guest(guests[1], attendee=somebody(101), **proxy)
    first.refresh_from_db()
    assert (first.state, came.state, came.is_proxy) == (R.CANCELLED, R.CONFIRMED, True)
    assert (waits.pk, waits.last_name, waits.state) == (second.pk, "Muster 101", R.WAITING)
    again = registrations.register_guest(guests[0], attendee=somebody(100), **proxy)
    assert (again.pk, event.registrations.count()) == (came.pk, 3)


def test_another_address_gets_a_new_link_and_what_the_old_one_got_is_dead() -> None:
    first = seated(EventFactory(), 1)
    code, actor = first.code(), actors.user(first.event.created_by_id)
    changed = registrations.change_attendee(first, changes={"email": "neu@haus.example.org"}, actor=actor, at=NOW)
    assert find_by_code(Registration.objects.all(), code) is None
    assert find_by_code(Registration.objects.all(), changed.code()) == changed
    mail = OutgoingMail.objects.get(template="events/link")
    assert (mail.to, mail.links[0][2]) == ("neu@haus.example.org", changed.link_generation)
    assert entries_for(changed).last().data == {"fields": ["email"]}


def test_new_link_invalidates_ticket_and_old_links() -> None:
    row = seated(EventFactory(), 1)
    rows, code = Registration.objects.all(), row.code()
    assert find_by_code(rows, code.lower().replace("-", " ")) == row
    renewed = registrations.renew_link(row, by=row.event.created_by, at=NOW)
    assert (find_by_code(rows, code), find_by_code(rows, renewed.code())) == (None, row)
    assert mails()[-1] == "events/link"


def test_no_seat_is_given_after_the_event() -> None:
    """The deadline of an offer may lie after an event that was moved to an earlier day."""
    event = EventFactory()
    row = RegistrationFactory(event=event, state=R.OFFERED, until=event.ends_at + timedelta(days=2), confirmed_at=None)
    with pytest.raises(DomainRefusal, match="zu Ende"):
        registrations.accept(row, at=event.ends_at + timedelta(hours=1))
    assert not OutgoingMail.objects.exists()


def test_only_the_event_itself_counts_for_who_is_held_up() -> None:
    before, event, after = (EventFactory(capacity=1) for _ in range(3))
    RegistrationFactory(event=event, state="waiting", confirmed_at=None)
    assert list(registrations.with_stuck_lists(at=NOW)) == [event]
    assert registrations.promote_due(at=NOW) == 1
    assert (before.registrations.count(), event.registrations.get().state, after.registrations.count()) == (
        0,
        "offered",
        0,
    )
    assert list(registrations.with_stuck_lists(at=NOW)) == []


@pytest.mark.parametrize(
    ("event_state", "until_start", "moved"),
    [("published", timedelta(seconds=1), 1), ("published", timedelta(0), 0), ("draft", DAY, 0), ("cancelled", DAY, 0)],
)
def test_seats_are_offered_only_by_published_events_that_have_not_begun(event_state, until_start, moved) -> None:
    reason = {"cancelled": {"cancellation_reason": "Sturm", "cancelled_at": NOW}}.get(event_state, {})
    event = EventFactory(capacity=1, state=event_state, **reason)
    RegistrationFactory(event=event, state="waiting", confirmed_at=None)
    assert registrations.promote(event, at=event.starts_at - until_start) == moved
    assert states(event) == ["offered" if moved else "waiting"]


def test_only_the_session_itself_counts_for_who_is_held_up() -> None:
    events = [EventFactory() for _ in range(3)]
    sessions = [workshops(event, count=2) for event in events]
    seated = RegistrationFactory(event=events[1])
    seated.choices.create(item=sessions[1][1], block=1, state="waiting", created_at=NOW)
    assert list(registrations.with_stuck_lists(at=NOW)) == [events[1]]
    assert registrations.promote_due(at=NOW) == 1
    assert seated.choices.get().state == "held"
    assert list(registrations.with_stuck_lists(at=NOW)) == []


CLIENT, OTHER = "192.0.2.1", "192.0.2.2"


def states(event: Event) -> list[str]:
    return list(event.registrations.order_by("pk").values_list("state", flat=True))


def test_one_client_holds_a_fifth_of_the_seats_unconfirmed_and_the_others_can_still_come() -> None:
    event = EventFactory(capacity=10)
    for number in range(9):
        sign_up(event, number, client=CLIENT)
    assert states(event) == [R.RESERVED] * 2 + [R.APPLIED] * 7
    assert sign_up(event, 9, client=OTHER).state == R.RESERVED
    first, late = event.registrations.order_by("pk")[0], event.registrations.order_by("pk")[5]
    registrations.confirm(first, at=NOW)
    assert sign_up(event, 10, client=CLIENT).state == R.RESERVED, "a confirmed seat is none of the unconfirmed ones"
    assert registrations.confirm(late, at=NOW).state == R.CONFIRMED, "who confirms gets a free seat"


def test_one_client_holds_ten_unconfirmed_seats_of_all_events() -> None:
    events = [EventFactory(capacity=50), EventFactory(capacity=None)]
    for number in range(12):
        sign_up(events[number % 2], number, client=CLIENT)
    assert [states(event).count(R.RESERVED) for event in events] == [5, 5]


def test_client_is_stored_as_a_keyed_hash_and_only_while_the_seat_is_unconfirmed() -> None:
    event = EventFactory(capacity=10)
    rows = [sign_up(event, number, client=CLIENT) for number in range(3)]
    assert [len(row.client_digest) for row in rows] == [64, 64, 0]
    assert CLIENT not in str(Registration.objects.values())
    registrations.confirm(rows[0], at=NOW)
    registrations.cancel(rows[1], actor=VISITOR, at=NOW)
    assert set(event.registrations.values_list("client_digest", flat=True)) == {""}


def test_unconfirmed_seat_goes_to_who_waits_after_two_hours_and_can_still_be_confirmed() -> None:
    event = EventFactory(capacity=1)
    session, *_ = workshops(event, count=2)
    held, waiting = sign_up(event, 1, sessions=[session]), seated(event, 2)
    soon, then = NOW + timedelta(minutes=119), NOW + timedelta(hours=2)
    for at, expected in ((soon, [R.RESERVED, R.WAITING]), (then, [R.APPLIED, R.OFFERED])):
        registrations.promote_due(at=at)
        assert states(event) == expected
    held.refresh_from_db()
    assert (held.until, sessions_of(held)) == (NOW + DAY, {"Workshop A": "waiting"})
    registrations.accept(Registration.objects.get(pk=waiting.pk), at=then)
    assert registrations.confirm(held, at=then).state == R.WAITING


def test_unconfirmed_seat_is_held_for_a_day_where_nobody_waits() -> None:
    event = EventFactory(capacity=1)
    sign_up(event, 1)
    registrations.promote_due(at=NOW + timedelta(hours=23))
    assert states(event) == [R.RESERVED]
