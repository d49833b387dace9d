"""Registration by the public form: a reserved seat or a wish to wait, until the mailbox owner confirms it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import BigIntegerField, Count, Exists, Func, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject
from django.utils import timezone

from core import limits, locks
from core.client_address import client_digest
from core.idempotency import idempotency_key
from core.inserts import insert
from core.models import RateLimitCount
from core.statements import Parameter, PrecedingStatements, PreparedQuery
from core.transitions import TransitionError
from events.domain.registrations import attendees, expiry, mails, seats, session_choices
from events.domain.registrations.attendees import Attendee
from events.domain.registrations.needs import NeedsInput, set_needs
from events.domain.registrations.transitions import (
    LOCK,
    LONG,
    REGISTRATION_MACHINE,
    RegistrationClosed,
    find_submission,
    lock_registration,
    require_not_over,
)
from events.domain.registrations.waiting_list import fill_free_seats, is_past_deadline, position
from events.models import Event, ProgrammeItem, Registration
from events.states import RegistrationState, RegistrationTransition
from journal import actors, entries
from journal.actors import VISITOR, Actor
from journal.entries import Data
from mailings.domain import mailbox_limits, outgoing
from mailings.domain.outgoing import MailDraft
from normalisation.mailboxes import mailbox

NEXT_KEY = Func(
    Value("events_registration"),
    Value("id"),
    template="nextval(pg_get_serial_sequence(%(expressions)s))",
    output_field=BigIntegerField(),
)


_UNCONFIRMED_OF_CLIENT = Q(client_digest=Parameter("client"), state=RegistrationState.RESERVED)


KNOWN_FIELDS = ("id", "title", "first_name", "last_name", "email", "state", "link_generation")  # what the mail reads


def _counted(rows: QuerySet[Registration], field: str) -> Coalesce:
    """How many rows there are, all of which have the same value in the field."""
    return Coalesce(Subquery(rows.order_by().values(field).annotate(number=Count("pk")).values("number")), 0)


def _context_query() -> QuerySet[Event, Any]:
    """The event with the fields of `_RegistrationContext`."""
    rows = Registration.objects.filter(event=OuterRef("pk"))
    known = rows.active().same_as(mailbox=Parameter("mailbox"), name_fold=Parameter("name"))
    theirs = known.of_mailbox(Parameter("mailbox")).order_by()
    return (
        Event.objects.filter(pk=Parameter("event"))
        .defer(*LONG)
        .annotate(
            sent=Subquery(Registration.objects.filter(submission=Parameter("submission")).values("pk")[:1]),
            is_due=Exists(rows.past_deadline(Parameter("at"))),
            known=Subquery(theirs.values(fields=JSONObject(**{name: name for name in KNOWN_FIELDS}))[:1]),
            is_notified=Exists(
                RateLimitCount.objects.filter(key=Parameter("notice"), window_end=Parameter("notice_window"))
            ),
            taken=_counted(rows.holding_a_seat(), "event"),
            held_by_client=_counted(Registration.objects.filter(_UNCONFIRMED_OF_CLIENT), "client_digest"),
            held_here_by_client=_counted(rows.filter(_UNCONFIRMED_OF_CLIENT), "client_digest"),
            is_waited_for=Exists(rows.waiting()),
            next_key=NEXT_KEY,
        )
    )


CONTEXT_QUERY: PreparedQuery[Event] = PreparedQuery(_context_query)
NOTIFIED_SCOPE = "registration-notified"
CLOSED = "Die Anmeldung zu dieser Veranstaltung ist zurzeit nicht offen."
UNCONFIRMED_LATE = "Die Frist für die Bestätigung ist abgelaufen. Bitte melden Sie sich noch einmal an."


def register(
    event: Event,
    *,
    attendee: Attendee,
    sessions: Sequence[ProgrammeItem] = (),
    needs: NeedsInput | None = None,
    submission: UUID,
    client: str | None = None,
    at: datetime,
) -> Registration | None:
    """Reserve a seat (RESERVED) or, where none is free, note the wish to come (APPLIED), and mail the link.

    `client` is the client address the form came from, of which a keyed hash is stored while the seat is unconfirmed: it
    holds only so many unconfirmed seats, whoever sends more gets a seat with the confirmation. None: no form.

    Where the mail must wait for its mailbox, the time to confirm begins when it will leave.

    The same submission with the same content returns the same row, unless that has ended. Who is already registered,
    or is no member where the event is for members, is notified by mail only: None is returned and the page looks the
    same. Raises RegistrationClosed, and DomainRefusal for conflicting sessions; then nothing is written.
    """
    submission = idempotency_key(submission, event, attendee, sessions, needs)
    notice = limits.first_use(NOTIFIED_SCOPE, str(submission), period=timedelta(days=1), at=at)
    with locks.early_release() as first:
        turn_at = mailbox_limits.count_mail(attendee.email, at=at)  # before the event's lock, as everywhere
        digest = None if client is None else client_digest(client, scope="registration")
        locked, context = _load_context(
            event, attendee, submission, digest, notice, at=at, preceded_by=[*first, (LOCK, [event.pk])]
        )
        if context.sent:
            existing, submission = find_submission(submission, at=at)
            if existing:
                return existing
        registration = _register(
            locked,
            attendee,
            sessions,
            context,
            submission=submission,
            digest=digest,
            notice=notice,
            turn_at=turn_at,
            at=at,
        )
        if registration and needs and locked.asks_needs:
            set_needs(registration, needs=needs, actor=actors.registrant(registration.pk), at=at)
        return registration


@transaction.atomic
def confirm(registration: Registration, *, at: datetime) -> Registration:
    """Confirm the mail address: the seat is given for good, or the person is put on the waiting list.

    Who wished to wait gets a seat where one is free meanwhile and nobody waits. A second call changes nothing. Raises
    TransitionError after the deadline, DomainRefusal for a past or cancelled event.
    """
    fresh = lock_registration(registration)
    if fresh.state in (RegistrationState.CONFIRMED, RegistrationState.WAITING):
        return fresh
    require_not_over(fresh.event, at=at)
    if fresh.state == RegistrationState.EXPIRED or is_past_deadline(fresh, at=at):
        raise TransitionError(fresh, UNCONFIRMED_LATE)
    actor = actors.registrant(fresh.pk)
    has_seat = fresh.state == RegistrationState.RESERVED or is_seat_free(fresh.event)
    apply_confirmation(fresh, RegistrationTransition.CONFIRM, has_seat=has_seat, actor=actor, at=at)
    fill_free_seats(fresh.event, at=at)
    return fresh


def apply_confirmation(
    registration: Registration, transition: RegistrationTransition, *, has_seat: bool, actor: Actor, at: datetime
) -> None:
    """Carry out CONFIRM and queue the mail that says whether there is a seat."""
    target = RegistrationState.CONFIRMED if has_seat else RegistrationState.WAITING
    REGISTRATION_MACHINE.move_locked(registration, transition, actor=actor, at=at, to=target)
    if has_seat:
        session_choices.seat_choices(registration, actor=actor, at=at)
        mails.queue_seat_mail(registration, at=at)
    else:
        queue_waiting_mail(registration, at=at)


def queue_waiting_mail(
    registration: Registration, *, had_seat: bool = False, at: datetime, turn_at: datetime | None = None
) -> None:
    """The mail about the place on the waiting list; with the end of the calendar entry for who had a seat."""
    ended = mails.ended_entries(registration) if had_seat else []
    context = {"position": position(registration)}
    mails.queue_mail("events/waiting", registration, at=at, attachments=ended, turn_at=turn_at, **context)


def is_seat_free(event: Event) -> bool:
    """Whether the next person gets a seat: one is free, and nobody waits for it."""
    return seats.free_seats(event) != 0 and not seats.has_waiting_list(event)


@dataclass(frozen=True, slots=True)
class _RegistrationContext:
    """All that decides on a registration, read in one statement under the lock.

    `sent` is the row that was created under the same key before, `known` the active registration of the same person,
    its KNOWN_FIELDS as JSON. `is_notified`: this submission was answered by a mail alone before.
    """

    sent: int | None
    is_due: bool
    known: str | None
    is_notified: bool
    taken: int
    held_by_client: int
    held_here_by_client: int
    is_waited_for: bool
    next_key: int


def _load_context(
    event: Event,
    attendee: Attendee,
    submission: UUID,
    digest: str | None,
    notice: RateLimitCount,
    *,
    at: datetime,
    preceded_by: PrecedingStatements = (),
) -> tuple[Event, _RegistrationContext]:
    """Read the event and the context; `preceded_by` may be statements that take the lock.

    Raises RegistrationClosed for a deleted event.
    """
    arguments = {"event": event.pk, "submission": submission, "client": digest, "at": at}
    arguments |= {"notice": notice.key, "notice_window": notice.window_end}
    found = CONTEXT_QUERY.first_with(
        preceded_by=preceded_by, mailbox=mailbox(attendee.email), name=attendee.name_fold, **arguments
    )
    if found is None:
        raise RegistrationClosed(CLOSED)
    return found[0], _RegistrationContext(*found[1])


def _register(
    locked: Event,
    attendee: Attendee,
    items: Sequence[ProgrammeItem],
    context: _RegistrationContext,
    *,
    submission: UUID,
    digest: str | None,
    notice: RateLimitCount,
    turn_at: datetime | None,
    at: datetime,
) -> Registration | None:
    today = timezone.localdate(at)
    if locked.is_closed or not locked.takes_registrations(today) or at >= locked.ends_at:
        raise RegistrationClosed(CLOSED)
    items = session_choices.load_chosen(locked, items)
    if context.is_due and expiry.expire(locked, at=at):
        fill_free_seats(locked, at=at)
        _, context = _load_context(locked, attendee, submission, digest, notice, at=at)
    if context.known:
        known = Registration(event=locked, **json.loads(context.known))
        draft = mails.already_registered(known, turn_at=turn_at, at=at)
        _notify("events/already_registered", draft, context, notice, at=at)
        return None
    person = attendee.person
    if locked.admission == Event.Admission.MEMBERS:
        person = attendees.find_member(attendee, day=today)
        if person is None:
            draft = mails.members_only(locked, to=attendee.email, turn_at=turn_at)
            _notify("events/members_only", draft, context, notice, at=at)
            return None
    fields = attendee.fields() | {"person": person}
    has_seat = _has_seat(locked, context)
    fields = {"pk": context.next_key, "client_digest": digest if has_seat and digest else "", **fields}
    return _write(locked, fields, items, has_seat=has_seat, submission=submission, turn_at=turn_at, at=at)


def _has_seat(event: Event, context: _RegistrationContext) -> bool:
    """Whether one is free for who comes now, and their client address does not hold its share of unconfirmed ones."""
    if context.held_by_client >= settings.UNCONFIRMED_SEATS_PER_ORIGIN or context.is_waited_for:
        return False
    if event.capacity is None:
        return True
    share = max(1, event.capacity * settings.UNCONFIRMED_SEATS_PERCENT // 100)
    return context.taken < event.capacity and context.held_here_by_client < share


def _write(
    event: Event,
    fields: dict[str, object],
    items: Sequence[ProgrammeItem],
    *,
    has_seat: bool,
    submission: UUID,
    turn_at: datetime | None,
    at: datetime,
) -> Registration:
    registration = Registration(
        event=event,
        state=RegistrationState.RESERVED if has_seat else RegistrationState.APPLIED,
        origin=Registration.Origin.FORM,
        submission=submission,
        until=min((turn_at or at) + settings.SEAT_RESERVATION_AGE, event.ends_at),
        created_at=at,
        **fields,
    )
    chosen = session_choices.new_choices(registration, items, is_seated=has_seat, at=at)
    data: Data = {"to": registration.state, "sessions": [str(item.pk) for item in items]}
    mail = mails.confirmation(registration, choices=chosen, turn_at=turn_at, at=at)
    insert(
        registration,
        *chosen,
        entries.build_entry("register", registration, actor=VISITOR, at=at, data=data),
        outgoing.build_mail("events/confirm", mail, at=at),
    )
    return registration


def _notify(
    template: str, draft: MailDraft, context: _RegistrationContext, notice: RateLimitCount, *, at: datetime
) -> None:
    """Queue the mail that a submission is answered by instead of a registration, once, by one statement as this.

    The event's lock keeps the same submission from being answered twice.
    """
    if not context.is_notified:
        insert(outgoing.build_mail(template, draft, at=at), notice)
