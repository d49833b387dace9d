"""Any order of registering, confirming, offering, changing capacity and cancelling keeps the rules about seats."""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from core.refusals import DomainRefusal
from events.domain import planning, registrations
from events.domain.registrations import Attendee
from events.models import Event, ProgrammeItem, Registration, SessionChoice
from events.states import ACTIVE, HOLDING_A_SEAT, EventState, RegistrationState, SessionChoiceState
from journal import actors
from journal.models import JournalEntry
from mailings.models import OutgoingMail
from tests.factories import NOW, UserFactory
from tests.factories.events import EventFactory, workshops

R = RegistrationState
PEOPLE = [
    ("Anna", "Müller"),
    ("ANNA", "Mueller"),
    *((name, "Beispiel") for name in ("Ben", "Cem", "Emma", "Udo", "Paul")),
]
PERSON = st.sampled_from(PEOPLE)
SESSION = st.sampled_from([0, 1, 2])  # 2 chooses no session
PLACE = st.integers(0, 5)
RARELY = st.sampled_from([False, False, False, True])
MAILS_BY_VERB = {  # the mail that each entry of the journal goes with
    "register": {"events/confirm"},
    "record_registration": {"events/registered", "events/waiting"},
    "confirm": {"events/registered", "events/waiting"},
    "accept": {"events/registered"},
    "seat": {"events/registered"},
    "offer": {"events/offer"},
    "cancel": {"events/signed_off"},
    "decline": {"events/signed_off"},
    "choose": {"events/sessions_changed"},
    "expire": {"events/offer_expired"},
}
SILENT = {"cancel", "expire", "choose"}  # no mails about these before the mailbox has confirmed


class SeatsStateMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.at = NOW
        self.event = EventFactory(capacity=2)
        self.cancelled_at = self.event.ends_at
        self.sessions = workshops(self.event, capacity=1, count=2)
        self.office_user = self.event.created_by or UserFactory()
        self.taken = self.held = Counter[int]()
        self.more = 0
        self.let_go: set[int] = set()
        self.deadlines: dict[int, object] = {}
        self.waiting_list: list[int] = []

        for person in PEOPLE[2:]:
            self.fill(person)

    def fill(self, person: tuple[str, str]) -> None:
        """Two have seats and three wait when it begins."""
        kwargs = {"attendee": attendee(person), "sessions": self.chosen(len(person[0]) % 2), "by": self.office_user}
        is_full = registrations.free_seats(self.event) == 0
        (registrations.record_waiting if is_full else registrations.record_registration)(
            self.event, **kwargs, at=self.at
        )

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    @rule(person=PERSON, session=SESSION)
    def register(self, person: tuple[str, str], session: int) -> None:
        submission = uuid4()
        kwargs = {"attendee": attendee(person), "sessions": self.chosen(session), "at": self.at}
        with suppress(DomainRefusal):
            first, again = [registrations.register(self.event, submission=submission, **kwargs) for _ in range(2)]
            assert first == again

    @rule(person=PERSON, session=SESSION, overbook=RARELY)
    def record(self, person: tuple[str, str], session: int, overbook: bool) -> None:
        kwargs = {"attendee": attendee(person), "sessions": self.chosen(session), "by": self.office_user, "at": self.at}
        with suppress(DomainRefusal):
            registrations.record_registration(self.event, overbook=overbook, **kwargs)
            self.more = int(overbook)

    @rule(place=PLACE)
    def confirm(self, place: int) -> None:
        self.apply(registrations.confirm, place, R.RESERVED, R.APPLIED)

    @rule(place=PLACE)
    def confirm_another(self, place: int) -> None:
        self.apply(registrations.confirm, place, R.RESERVED, R.APPLIED)

    @rule(place=PLACE)
    def accept(self, place: int) -> None:
        self.apply(registrations.accept, place, R.OFFERED)

    @rule(place=PLACE)
    def decline(self, place: int) -> None:
        self.let_go |= self.apply(registrations.decline_offer, place, R.OFFERED)

    @rule(place=PLACE)
    def cancel(self, place: int) -> None:
        self.let_go |= self.apply(registrations.cancel, place, R.CONFIRMED, actor=actors.user(self.office_user.pk))

    @rule(place=PLACE)
    def cancel_whoever(self, place: int) -> None:
        self.let_go |= self.apply(registrations.cancel, place, *ACTIVE, actor=actors.user(self.office_user.pk))

    @rule(place=PLACE, overbook=RARELY)
    def seat(self, place: int, overbook: bool) -> None:
        self.more = int(
            bool(self.apply(registrations.give_seat, place, *ACTIVE, overbook=overbook, by=self.office_user))
        )

    @rule(place=PLACE, session=SESSION)
    def choose(self, place: int, session: int) -> None:
        kwargs = {"sessions": self.chosen(session), "actor": actors.user(self.office_user.pk)}
        self.apply(registrations.choose_sessions, place, *ACTIVE, **kwargs)

    @rule(capacity=st.sampled_from([1, 2, 3]))
    def change_capacity(self, capacity: int) -> None:
        with suppress(DomainRefusal):
            planning.change(self.event, changes={"capacity": capacity}, by=self.office_user, at=self.at)

    @rule(hours=st.sampled_from([1, 6, 24, 48]))
    def wait(self, hours: int) -> None:
        self.at += timedelta(hours=hours)
        registrations.expire_due(at=self.at)

    @rule(at_last=st.sampled_from([False] * 6 + [True]))
    def end(self, at_last: bool) -> None:
        """Cancelled or begun: nobody is promoted any more."""
        if at_last and self.waiting_list:
            with suppress(DomainRefusal):
                planning.cancel(self.event, reason="Sturm", by=self.office_user, at=self.at)
                self.cancelled_at = self.at
        elif at_last:
            self.at = self.event.starts_at

    def apply(self, action: Callable[..., Registration], place: int, *states: str, **kwargs: object) -> set[int]:
        """Apply the action to a registration in one of these states, else to any; returns its key as a set.

        A second call changes nothing.
        """
        candidates = self.event.registrations.filter(state__in=states) or self.event.registrations.all()
        if not candidates:
            return set()
        row = candidates.order_by("pk")[place % len(candidates)]
        try:
            first = action(row, at=self.at, **kwargs)
        except DomainRefusal:
            return set()
        assert action(row, at=self.at, **kwargs).state == first.state
        return {row.pk}

    def chosen(self, session: int) -> list[ProgrammeItem]:
        return self.sessions[session : session + 1]

    @invariant()
    def keeps_the_rules(self) -> None:
        self.event.refresh_from_db()
        rows = list(Registration.objects.filter(event=self.event).order_by("pk"))
        choices = list(SessionChoice.objects.filter(item__event=self.event).select_related("registration", "item"))
        self.is_within_capacity(rows, choices)
        assert_nobody_twice(rows, choices)
        self.is_nobody_lost(rows)
        self.is_first_come_first(rows)
        self.is_nothing_left_free(rows, choices)
        assert_each_mail_once(rows, self.event)

    def is_within_capacity(self, rows: list[Registration], choices: list[SessionChoice]) -> None:
        """More than the capacity only where it was lowered, and one more where the office said so."""
        taken = sum(row.state in HOLDING_A_SEAT for row in rows)
        assert taken <= max(self.event.capacity, self.taken[0] + self.more)
        held = Counter(one.item_id for one in choices if one.state == SessionChoiceState.HELD)
        assert all(held[item.pk] <= max(1, self.held[item.pk] + self.more) for item in self.sessions)
        self.taken, self.held, self.more = Counter({0: taken}), held, 0

    def is_nobody_lost(self, rows: list[Registration]) -> None:
        for row in rows:
            if row.state in ACTIVE:
                self.deadlines[row.pk] = row.until
            elif row.pk not in self.let_go:
                assert row.state == R.EXPIRED
                assert self.deadlines[row.pk] <= self.at
            assert (row.last_name == "") == (row.anonymised_at is not None)

    def is_first_come_first(self, rows: list[Registration]) -> None:
        """Offers go to the front of the waiting list, and to nobody once the event is cancelled or has begun."""
        state = {row.pk: row.state for row in rows}
        offered = [pk for pk in self.waiting_list if state[pk] == R.OFFERED]
        still = [pk for pk in self.waiting_list if state[pk] == R.WAITING]
        assert not offered or not still or max(offered) < min(still)
        assert not offered or self.is_open
        self.waiting_list = [row.pk for row in rows if row.state == R.WAITING]

    def is_nothing_left_free(self, rows: list[Registration], choices: list[SessionChoice]) -> None:
        if not self.is_open:
            return
        taken = sum(row.state in HOLDING_A_SEAT for row in rows)
        assert taken >= self.event.capacity or not self.waiting_list
        waiting = [one for one in choices if one.state == SessionChoiceState.WAITING]
        wished = {one.item_id for one in waiting if one.registration.state in {R.CONFIRMED, R.RESERVED}}
        assert all(self.held[item] for item in wished)

    @property
    def is_open(self) -> bool:
        return self.event.state == EventState.PUBLISHED and self.at < self.event.starts_at


def attendee(person: tuple[str, str]) -> Attendee:
    """Everybody shares a mailbox: names tell them apart, however they are spelled."""
    return Attendee(*person, "Poststelle@haus.example.org" if person[0].isupper() else "poststelle@haus.example.org")


def assert_nobody_twice(rows: list[Registration], choices: list[SessionChoice]) -> None:
    active = Counter((row.email.lower(), row.name_fold) for row in rows if row.state in ACTIVE)
    assert not active or max(active.values()) == 1
    held = Counter(one.registration_id for one in choices if one.state == SessionChoiceState.HELD)
    assert not held or max(held.values()) == 1
    ended = {row.pk for row in rows if row.state not in ACTIVE}
    assert all(one.state == SessionChoiceState.RELEASED for one in choices if one.registration_id in ended)


def assert_each_mail_once(rows: list[Registration], event: Event) -> None:
    """One mail for each transition with a mail, of the right kind; none about an offer that expires after the event."""
    cancelled = JournalEntry.objects.filter(subject_kind="events.event", subject_id=event.pk, verb="cancel").first()
    about = {"subject_kind": "events.registration", "subject_id__in": [row.pk for row in rows]}
    expected_mails, unconfirmed = Counter[int](), set[int]()
    for entry in JournalEntry.objects.filter(**about).order_by("pk"):
        is_over = entry.at >= event.ends_at or (cancelled is not None and entry.pk > cancelled.pk)
        is_silent = entry.verb in SILENT and entry.subject_id in unconfirmed
        is_silent |= entry.verb == "expire" and is_over
        expected_mails[entry.subject_id] += entry.verb in MAILS_BY_VERB and not is_silent
        if entry.verb == "register":
            unconfirmed.add(entry.subject_id)
        elif entry.verb in {"confirm", "seat"}:
            unconfirmed.discard(entry.subject_id)
    mails = Counter[int]()
    sent = OutgoingMail.objects.filter(cause_kind="events.registration", cause_id__in=[row.pk for row in rows])
    for cause, template in sent.values_list("cause_id", "template"):
        mails[cause] += template in set().union(*MAILS_BY_VERB.values())
    assert +mails == +expected_mails


@pytest.mark.django_db
def test_seats_after_any_order_of_actions(settings_of_mails: None) -> None:
    run_state_machine_as_test(
        SeatsStateMachine,
        settings=settings(
            max_examples=12,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.fixture
def settings_of_mails(settings: object) -> None:
    settings.MAILS_PER_MAILBOX_HOUR = settings.MAILS_PER_MAILBOX_DAY = 1_000_000
