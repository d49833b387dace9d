"""Check-in at an event: who is checked in, once, and who is not."""

import uuid
from datetime import timedelta
from typing import Any

import pytest

from accounts.models import User
from accounts.permissions import Role
from core.limits import LimitReachedError
from events.domain import checkins, registrations
from events.domain.checkins import checking_in
from events.domain.registrations import Attendee
from events.models import CheckIn, Event, Registration
from events.states import ACTIVE, MAY_BE_SEATED, WITH_DEADLINE, EventState, RegistrationState
from journal.models import JournalEntry
from mailings.models import OutgoingMail
from mailings.states import MailState
from tests.factories import NOW, OrganisationFactory, UserFactory
from tests.factories.events import EventFactory, InvitationFactory, RegistrationFactory, workshops

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(db: None) -> User:
    return UserFactory()


@pytest.fixture
def event(db: None) -> Event:
    return EventFactory(capacity=2)


def check_in(event: Event, staff: User, **changes: Any) -> checkins.Outcome:
    values: dict[str, Any] = {"source": CheckIn.Source.CODE, "desk": "2", "nonce": uuid.uuid4(), "by": staff, "at": NOW}
    return checkins.check_in(event, **{**values, **changes})


def walk_in(event: Event, staff: User, **changes: Any) -> checkins.Outcome:
    values: dict[str, Any] = {"nonce": uuid.uuid4(), "by": staff, "at": NOW, "attendee": Attendee("Willi", "Spontan")}
    return checkins.walk_in(event, **{**values, **changes})


def verbs(row: Registration) -> list[str]:
    entries = JournalEntry.objects.filter(subject_kind="events.registration", subject_id=row.pk).order_by("pk")
    return list(entries.values_list("verb", flat=True))


def test_code_checks_in_once_and_the_next_desk_reads_when_and_where(event, staff):
    row = RegistrationFactory(event=event)
    code = row.code()
    first = check_in(event, staff, code=code)
    later = check_in(event, staff, code=f" {code.lower()} ", desk="1", at=NOW + timedelta(minutes=5))
    assert (first.colour, first.reason, first.counts) == ("green", "welcome", (1, 1, 0))
    assert (later.colour, later.reason, later.counts) == ("yellow", "already_in", (1, 1, 0))
    assert (later.check_in.at, later.check_in.desk) == (NOW, "2")
    assert verbs(row) == ["check_in"]


def test_same_nonce_repeats_the_outcome_unless_the_code_is_another(event, staff):
    one, other = RegistrationFactory.create_batch(2, event=event)
    nonce = uuid.uuid4()
    outcomes = [check_in(event, staff, code=one.code(), nonce=nonce) for _ in range(20)]
    assert {outcome.reason for outcome in outcomes} == {"welcome"}
    assert check_in(event, staff, registration=other, nonce=nonce).reason == "welcome"
    assert CheckIn.objects.count() == 2


@pytest.mark.parametrize(
    ("state", "colour", "reason"),
    [
        ("reserved", "yellow", "unconfirmed"),
        ("applied", "yellow", "unconfirmed"),
        ("waiting", "yellow", "waiting"),
        ("offered", "yellow", "offered"),
        ("cancelled", "red", "signed_off"),
        ("expired", "red", "expired"),
    ],
)
def test_person_without_a_seat_is_not_checked_in(state, colour, reason, event, staff):
    times = {"until": NOW} if state in {"reserved", "applied", "offered"} else {"ended_at": NOW}
    if state == "waiting":
        times = {}
    row = RegistrationFactory(event=event, state=state, confirmed_at=None, **times)
    outcome = check_in(event, staff, code=row.code())
    assert (outcome.colour, outcome.reason, CheckIn.objects.count()) == (colour, reason, 0)


def test_nobody_is_checked_in_at_a_cancelled_event(staff):
    event = EventFactory(state=EventState.CANCELLED, cancelled_at=NOW, cancellation_reason="Sturm")
    assert check_in(event, staff, registration=RegistrationFactory(event=event)).reason == "event_cancelled"


def test_ticket_of_another_event_names_it_only_to_who_may_see_it(event):
    other = RegistrationFactory(event=EventFactory(is_closed=True))
    team = UserFactory(role=Role.EVENT_TEAM)
    event.team.add(team)
    seen = [check_in(event, user, code=other.code()) for user in (UserFactory(), team)]
    assert [(one.reason, one.other_event, one.registration) for one in seen] == [
        ("other_event", other.event, None),
        ("other_event", None, None),
    ]


def test_unknown_codes_are_counted_and_other_qr_codes_are_not(event, staff, monkeypatch):
    monkeypatch.setattr(checking_in, "UNKNOWN_CODES_PER_USER_HOUR", 2)
    row = RegistrationFactory(event=event)
    forged = row.code()[:-1] + ("2" if row.code()[-1] != "2" else "3")
    for code in ("https://example.org/was-auch-immer-auf-dem-plakat-steht", forged, forged):
        assert check_in(event, staff, code=code).reason == "unknown"
    with pytest.raises(LimitReachedError):
        check_in(event, staff, code=row.code())
    assert check_in(event, staff, registration=row).reason == "welcome"


def test_check_in_is_undone_and_done_again(event, staff):
    row = RegistrationFactory(event=event)
    nonce = uuid.uuid4()
    made = check_in(event, staff, registration=row, nonce=nonce).check_in
    for _ in range(2):
        checkins.undo_check_in(made, by=staff, at=NOW)
    assert (checkins.counts(event).present, check_in(event, staff, registration=row, nonce=nonce).reason) == (
        0,
        "taken_back",
    )
    assert check_in(event, staff, registration=row).reason == "welcome"
    assert verbs(row) == ["check_in", "undo_check_in", "check_in"]


def test_walk_in_is_registered_and_checked_in_once(event, staff):
    nonce = uuid.uuid4()
    outcomes = [walk_in(event, staff, nonce=nonce) for _ in range(2)]
    assert [(one.reason, one.counts) for one in outcomes] == [("welcome", (1, 1, 0))] * 2
    row = Registration.objects.get()
    assert (row.state, row.origin, row.check_ins.get().source) == ("confirmed", "walk_in", "walk_in")


def test_page_of_a_walk_in_restored_by_back_lets_the_next_person_in(event, staff):
    nonce = uuid.uuid4()
    willis = [Attendee("Willi", "Spontan", organisation_name=house) for house in ("Klinik", "Schule")]
    wilma = Attendee("Wilma", "Spontan", organisation_name="Klinik")
    for attendee in (*willis, wilma, *willis):
        others = list(Registration.objects.values_list("pk", flat=True))
        outcome = walk_in(event, staff, nonce=nonce, attendee=attendee, other_than=others, overbook=True)
        assert outcome.reason == "welcome"
    assert checkins.counts(event).present == 3


def test_walk_in_to_a_full_event_needs_overbooking(event, staff):
    RegistrationFactory.create_batch(2, event=event)
    with pytest.raises(registrations.EventFull):
        walk_in(event, staff)
    assert Registration.objects.count() == 2
    assert walk_in(event, staff, overbook=True).registration.is_overbooked


def test_walk_in_gets_a_free_session_and_waits_for_none(event, staff):
    first, second = workshops(event, capacity=1, count=2)
    nonce = uuid.uuid4()
    RegistrationFactory(event=event).choices.create(item=first, block=1, state="held", created_at=NOW)
    with pytest.raises(registrations.SessionFull) as refused:
        walk_in(event, staff, sessions=[first], nonce=nonce)
    assert (refused.value.items, Registration.objects.count()) == ([first], 1)
    outcomes = [walk_in(event, staff, sessions=[second], nonce=nonce) for _ in range(2)]
    assert [(one.reason, one.counts) for one in outcomes] == [("welcome", (2, 1, 1))] * 2
    choice = outcomes[0].registration.choices.get()
    assert (choice.item, choice.state, choice.is_overbooked) == (second, "held", False)


def test_walk_in_to_a_full_session_needs_overbooking(event, staff):
    item = workshops(event, capacity=1, count=1)[0]
    RegistrationFactory(event=event).choices.create(item=item, block=1, state="held", created_at=NOW)
    row = walk_in(event, staff, sessions=[item], overbook=True).registration
    choice = row.choices.get()
    assert (choice.state, choice.is_overbooked, row.is_overbooked) == ("held", True, False)
    entry = JournalEntry.objects.get(verb="record_registration", subject_id=row.pk)
    assert (entry.data["overbooked"], entry.data["overbooked_sessions"]) == (False, [str(item.pk)])


def test_walk_in_who_is_registered_is_checked_in_with_that_registration(event, staff):
    row = RegistrationFactory(event=event, first_name="Jörg", last_name="Müller", email="jm@haus.example.org")
    outcome = walk_in(event, staff, attendee=Attendee("Joerg", "Mueller", email="JM@haus.example.org"))
    assert (outcome.reason, outcome.registration, Registration.objects.count()) == ("welcome", row, 1)


@pytest.mark.parametrize("state", RegistrationState)
def test_walk_in_under_a_registered_name_makes_no_second_row_unless_it_is_somebody_else(event, staff, state):
    until = NOW + timedelta(hours=1) if state in WITH_DEADLINE else None
    ended = None if state in ACTIVE else NOW
    names = {"first_name": "Jörg", "last_name": "Müller", "email": ""}
    kwargs = {"state": state, "until": until, "ended_at": ended, "confirmed_at": NOW if state == "confirmed" else None}
    row = RegistrationFactory(event=event, **names, **kwargs)
    RegistrationFactory(first_name="Jörg", last_name="Müller")  # of another event
    joerg = Attendee("Joerg", "Mueller", email="joerg@haus.example.org")
    with pytest.raises(registrations.NamesakesRegistered) as known:
        walk_in(event, staff, attendee=joerg)
    assert (known.value.registrations, event.registrations.count()) == ([row], 1)
    assert walk_in(event, staff, attendee=joerg, other_than=[row.pk], overbook=True).reason == "welcome"
    assert event.registrations.count() == 2


@pytest.mark.parametrize(
    ("registered", "typed"),
    [
        (("Dr. Anna", "Muster"), ("Anna", "Muster")),
        (("Anna", "Muster"), ("Dr. Anna", "Muster")),
        (("Anna", "Muster"), ("Anna", "Prof. Dr. Muster")),
        (("Frau Anna", "Muster"), ("Dipl.-Ing. Anna", "Muster")),
    ],
)
def test_walk_in_has_a_namesake_whatever_title_is_in_the_name(event, staff, registered, typed):
    row = RegistrationFactory(event=event, first_name=registered[0], last_name=registered[1], email="")
    RegistrationFactory(event=event, first_name="Annabel", last_name="Muster", email="")
    with pytest.raises(registrations.NamesakesRegistered) as known:
        walk_in(event, staff, attendee=Attendee(*typed), other_than=[])
    assert known.value.registrations == [row]


def test_waiting_person_is_checked_in_where_a_seat_is_free_or_by_overbooking(event, staff):
    waiting = RegistrationFactory.create_batch(2, event=event, state="waiting", confirmed_at=None)
    RegistrationFactory(event=event)
    seat = {"by": staff, "at": NOW}
    first = checkins.seat_and_check_in(waiting[0], nonce=uuid.uuid4(), **seat)
    full = checkins.seat_and_check_in(waiting[1], nonce=uuid.uuid4(), **seat)
    assert [(one.reason, one.can_be_seated) for one in (first, full)] == [("welcome", False), ("full", True)]
    beyond = checkins.seat_and_check_in(waiting[1], nonce=uuid.uuid4(), overbook=True, **seat)
    assert (beyond.reason, beyond.counts) == ("welcome", (3, 2, 1))


@pytest.mark.parametrize("capacity", [1, 2])
@pytest.mark.parametrize("state", sorted(MAY_BE_SEATED))
def test_undone_check_in_takes_the_seat_it_gave_along(state, capacity, staff):
    event = EventFactory(capacity=capacity)
    items = workshops(event, capacity=1, count=2)
    at = event.starts_at
    until = at + timedelta(hours=1) if state in WITH_DEADLINE else None
    row = RegistrationFactory(event=event, state=state, until=until, confirmed_at=None)
    row.choices.create(item=items[0], block=1, state="held" if state == "reserved" else "waiting", created_at=NOW)
    RegistrationFactory(event=event)
    before, chosen = registration_fields(row), chosen_sessions(row)
    nonce = uuid.uuid4()
    press = {"nonce": nonce, "overbook": True, "by": staff, "at": at}
    made = checkins.seat_and_check_in(row, **press).check_in
    assert (Registration.objects.get(pk=row.pk).state, made.state_before) == ("confirmed", state)
    for _ in range(2):
        undone = checkins.undo_check_in(made, by=staff, at=at)
    assert (registration_fields(undone.registration), chosen_sessions(row)) == (before, chosen)
    assert verbs(row) == ["seat", "check_in", "undo_check_in", "undo_seat"]
    assert checkins.seat_and_check_in(row, **press).reason == "taken_back"
    assert registration_fields(row) == before
    assert checkins.seat_and_check_in(row, **{**press, "nonce": uuid.uuid4()}).reason == "welcome"


def registration_fields(row: Registration) -> tuple[object, ...]:
    fields = ("state", "until", "confirmed_at", "ended_at", "is_overbooked")
    return Registration.objects.values_list(*fields).get(pk=row.pk)


def chosen_sessions(row: Registration) -> set[tuple[int, str]]:
    return set(row.choices.exclude(state="released").values_list("item", "state"))


def test_undone_check_in_takes_the_mail_about_the_seat_back_or_says_that_they_wait_again(staff):
    event = EventFactory(capacity=1)
    RegistrationFactory(event=event)
    unsent, sent = RegistrationFactory.create_batch(2, event=event, state="waiting", confirmed_at=None)
    for row in (unsent, sent):
        made = checkins.seat_and_check_in(row, overbook=True, nonce=uuid.uuid4(), by=staff, at=NOW).check_in
        if row == sent:
            OutgoingMail.objects.filter(cause_id=row.pk).update(state=MailState.SENT, sent_at=NOW)
        checkins.undo_check_in(made, by=staff, at=NOW)
    mails = OutgoingMail.objects.order_by("pk").values_list("cause_id", "template", "state")
    assert list(mails) == [
        (unsent.pk, "events/registered", "stopped"),
        (sent.pk, "events/registered", "sent"),
        (sent.pk, "events/waiting", "waiting"),
    ]


def test_undone_check_in_of_who_had_a_seat_leaves_the_seat(event, staff):
    rows = [RegistrationFactory(event=event), walk_in(event, staff).registration]
    made = [check_in(event, staff, registration=rows[0]).check_in, rows[1].check_ins.get()]
    for one in made:
        checkins.undo_check_in(one, by=staff, at=NOW)
    assert checkins.counts(event) == (2, 0, 2)


def test_paper_list_checks_in_once_and_only_who_has_a_seat(event, staff):
    present, absent, off = RegistrationFactory.create_batch(3, event=event)
    foreign = RegistrationFactory()
    check_in(event, staff, registration=present)
    registrations.cancel(off, actor=_actor(staff), at=NOW)
    keys = [present.pk, absent.pk, off.pk, foreign.pk]
    first, second = (checkins.check_in_from_paper(event, keys, by=staff, at=NOW) for _ in range(2))
    assert [(one.number, one.without_seat) for one in (first, second)] == [(1, [off]), (0, [off])]
    assert list(CheckIn.objects.order_by("pk").values_list("registration", "source")) == [
        (present.pk, "code"),
        (absent.pk, "paper"),
    ]


def _actor(user: User):
    from journal import actors  # noqa: PLC0415

    return actors.user(user.pk)


@pytest.mark.parametrize(
    "typed", ["Dr. Sternenlaub", "Frau Sternenlaub", "Sternen\u00adlaub", "P\ufb02egeheim", "Pflege\u200bheim"]
)
def test_search_finds_what_is_read(event, typed):
    row = RegistrationFactory(event=event, last_name="Sternenlaub", organisation_name="Pflegeheim Lemgo")
    RegistrationFactory(event=event)
    assert checkins.search(event, typed).rows == [row]


def test_search_finds_the_digits_of_a_phone_number(event):
    row = RegistrationFactory(event=event, phone="0251 411-1066, -1067")
    RegistrationFactory(event=event, phone="0251 411-1068")
    for typed in ("02514111067", "+49 251 411 1066", "0049251/4111067", "411-1066"):
        assert checkins.search(event, typed).rows == [row]


def test_search_finds_folded_beginnings_of_names_and_organisations(event):
    guest = InvitationFactory(event=event)
    rows = [
        RegistrationFactory(event=event, first_name="Jörg", last_name="Müller", organisation_name="Stadt Lemgo"),
        RegistrationFactory(
            event=event,
            first_name="Anna",
            last_name="Weiß-Mueller",
            organisation_name="",
            organisation=OrganisationFactory(name="Kreis Lippe"),
        ),
        RegistrationFactory(
            event=event,
            first_name="Ute",
            last_name="Vertretung",
            organisation_name="Stadt Lage",
            invitation=guest,
            is_proxy=True,
            state="waiting",
            confirmed_at=None,
        ),
    ]
    RegistrationFactory(first_name="Jörg", last_name="Müller")
    expected_by_query = {
        "mueller": [0, 1],
        "jo mü": [0],
        "LEMGO": [0],
        "kreis lippe": [1],
        "vert": [2],
        "%": [],
        " ": [],
    }
    found = {text: [rows.index(row) for row in checkins.search(event, text).rows] for text in expected_by_query}
    assert found == expected_by_query
