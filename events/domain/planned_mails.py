"""Mails to many that leave by themselves, before and after an event: seen, changed and stopped beforehand."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import User
from core.leases import claim, give_back
from events.domain import stamps
from events.domain.registrations import access
from events.domain.registrations.doors import lock
from events.models import Event, PlannedMail, Registration
from events.models.registrations import RegistrationQuerySet
from events.states import PLANNED_MAIL_TRANSITIONS, EventState, PlannedMailAct, PlannedMailState, RegistrationState
from journal import actors
from journal.actors import SYSTEM, Actor
from journal.entries import record
from mailings.domain import outgoing
from mailings.domain.outgoing import Addressed
from members.domain.errors import DomainRefusal

Audience = PlannedMail.Audience
Kind = PlannedMail.Kind
LEASE = timedelta(minutes=5)
LEAVES_AT = time(9)
LONGEST_BEFORE, LONGEST_AFTER = -90, 90
TEMPLATE = "events/planned"
FOR_THOSE_WHO_CAME = frozenset({Audience.THERE, Audience.ABSENT})

USUAL = (
    (Kind.REMINDER, Audience.CONFIRMED, -3, "Bald ist es so weit: {title}", "wir freuen uns auf Sie."),
    (Kind.THANKS, Audience.THERE, 1, "Danke für Ihr Kommen: {title}", "danke, dass Sie dabei waren."),
    (
        Kind.MATERIAL,
        Audience.CONFIRMED,
        7,
        "Unterlagen zu: {title}",
        "die Unterlagen der Veranstaltung liegen für Sie bereit.",
    ),
)


class PlannedMailRefusal(DomainRefusal):
    """The table does not allow the act in the present state; `mail` is fresh from the database."""

    SENTENCES = {
        PlannedMailState.PLANNED: "Diese Mail ist schon geplant.",
        PlannedMailState.STOPPED: "Diese Mail ist angehalten.",
        PlannedMailState.SENT: "Diese Mail ist schon gesendet.",
    }

    def __init__(self, mail: PlannedMail) -> None:
        self.mail = mail
        super().__init__(self.SENTENCES[PlannedMailState(mail.state)])


def due_at(event: Event, days: int) -> datetime:
    """Nine o'clock in Berlin, so many days before the first (negative) or after the last day."""
    anchor = event.ends_at if days > 0 else event.starts_at
    day = timezone.localdate(anchor) + timedelta(days=days)
    return timezone.make_aware(datetime.combine(day, LEAVES_AT))


@transaction.atomic
def plan(
    event: Event,
    *,
    kind: Kind | str,
    audience: Audience | str,
    days: int,
    subject: str,
    text: str,
    by: User,
    at: datetime,
) -> PlannedMail:
    """Plan one mail. `days` before (negative) the event's first or after its last day, at nine in the morning.

    Raises DomainRefusal for a moment that has passed, for more than 90 days, for a cancelled event, and for an
    audience that is known only afterwards.
    """
    _require_sense(event, audience=audience, days=days, at=at)
    mail = PlannedMail.objects.create(
        event=event,
        kind=kind,
        audience=audience,
        days=days,
        mail_subject=subject,
        text=text,
        due_at=due_at(event, days),
        created_at=at,
    )
    record("plan", mail, actor=actors.user(by.pk), at=at, data={"event": event.pk, "days": days})
    return mail


@transaction.atomic
def plan_usual(event: Event, *, by: User, at: datetime) -> int:
    """Reminder, thanks and material where none of its kind is planned yet and its moment lies ahead; how many."""
    lock(event)
    known = set(event.planned_mails.values_list("kind", flat=True))
    missing = [one for one in USUAL if one[0] not in known and due_at(event, one[2]) > at]
    for kind, audience, days, subject, text in missing:
        named = subject.format(title=event.title)[:150]
        plan(event, kind=kind, audience=audience, days=days, subject=named, text=text, by=by, at=at)
    return len(missing)


@transaction.atomic
def change(
    mail: PlannedMail,
    *,
    audience: Audience | str,
    days: int,
    subject: str,
    text: str,
    by: User,
    at: datetime,
    seen: str = "",
) -> PlannedMail:
    """Write a mail anew that has not left.

    Raises PlannedMailRefusal, DomainRefusal as `plan()`, ChangedMeanwhileError where `seen` (a `seen_of()`) no longer
    stands.
    """
    locked = _lock(mail)
    if locked.state == PlannedMailState.SENT:
        raise PlannedMailRefusal(locked)
    _require_sense(locked.event, audience=audience, days=days, at=at)
    told = {
        "audience": audience,
        "days": days,
        "mail_subject": subject,
        "text": text,
        "due_at": due_at(locked.event, days),
    }
    changed = sorted(field for field, value in told.items() if getattr(locked, field) != value)
    if changed:
        stamps.check(seen, seen_of(locked))
    for field in changed:
        setattr(locked, field, told[field])
    if changed:
        locked.save(update_fields=changed)
        record("change", locked, actor=actors.user(by.pk), at=at, data={"fields": changed})
    return locked


def seen_of(mail: PlannedMail) -> str:
    return stamps.of_row(mail, ("audience", "days", "mail_subject", "text"))


@transaction.atomic
def stop(mail: PlannedMail, *, by: User, at: datetime) -> PlannedMail:
    """Keep a planned mail from leaving. Raises PlannedMailRefusal."""
    return _move(_lock(mail), PlannedMailAct.STOP, actor=actors.user(by.pk), at=at)


@transaction.atomic
def resume(mail: PlannedMail, *, by: User, at: datetime) -> PlannedMail:
    """Let a stopped mail leave after all. Raises PlannedMailRefusal, DomainRefusal where its moment has passed."""
    locked = _lock(mail)
    _require_sense(locked.event, audience=locked.audience, days=locked.days, at=at)
    return _move(locked, PlannedMailAct.RESUME, actor=actors.user(by.pk), at=at)


def reschedule(event: Event, *, at: datetime) -> int:
    """Move what has not left along with the event; what would have had to leave already is stopped. How many moved."""
    mails = list(event.planned_mails.select_for_update().exclude(state=PlannedMailState.SENT))
    for mail in mails:
        mail.due_at = due_at(event, mail.days)
        mail.save(update_fields=["due_at"])
        if mail.state == PlannedMailState.PLANNED and mail.due_at <= at:
            _move(mail, PlannedMailAct.STOP, actor=SYSTEM, at=at)
    return len(mails)


def stop_all(event: Event, *, actor: Actor, at: datetime) -> int:
    """Stop all planned mails of an event, as when it is cancelled; how many."""
    mails = list(event.planned_mails.select_for_update().filter(state=PlannedMailState.PLANNED))
    for mail in mails:
        _move(mail, PlannedMailAct.STOP, actor=actor, at=at)
    return len(mails)


def recipients(mail: PlannedMail) -> RegistrationQuerySet:
    """Whom the mail would reach now: the registrations with an address that belong to its audience."""
    rows: RegistrationQuerySet = Registration.objects.filter(
        event=mail.event_id, state=RegistrationState.CONFIRMED, anonymised_at=None
    )
    reachable = rows.exclude(email="").order_by("pk")
    match mail.audience:
        case Audience.THERE:
            return reachable.there()
        case Audience.ABSENT:
            return reachable.absent()
        case _:
            return reachable


def send_due(*, at: datetime) -> int:
    """Queue the mails of one planned mail that is due; how many planned mails were taken in hand (none or one)."""
    mail = claim(PlannedMail.objects.due(at), term=LEASE, at=at)
    if mail is None:
        return 0
    with transaction.atomic():
        send(mail, at=at)
        give_back(mail)
    return 1


@transaction.atomic
def send(mail: PlannedMail, *, at: datetime) -> None:
    """Queue its mails; nothing where it is no longer planned."""
    locked = _lock(mail)
    if locked.state == PlannedMailState.PLANNED:
        _carry_out(locked, at=at)


def _carry_out(mail: PlannedMail, *, at: datetime) -> None:
    """A reminder that comes too late, or a mail of an event that does not take place, is stopped."""
    event = mail.event
    if event.state != EventState.PUBLISHED or (mail.days <= 0 and at >= event.starts_at):
        _move(mail, PlannedMailAct.STOP, actor=SYSTEM, at=at)
        return
    rows = recipients(mail).select_related("event")
    written = (
        Addressed(
            row.email,
            row,
            {"registration": row, "event": event, "planned": mail},
            {"page": access.link(row, at=at)},
        )
        for row in rows.iterator()
    )
    number = outgoing.queue_many(TEMPLATE, written, at=at)
    _move(mail, PlannedMailAct.SEND, actor=SYSTEM, at=at, sent_at=at, number=number)


def _require_sense(event: Event, *, audience: str, days: int, at: datetime) -> None:
    if event.state == EventState.CANCELLED:
        raise DomainRefusal("Diese Veranstaltung ist abgesagt; geplante Mails gibt es für sie nicht mehr.")
    if not LONGEST_BEFORE <= days <= LONGEST_AFTER:
        raise DomainRefusal("Planen Sie die Mail höchstens 90 Tage vor oder nach der Veranstaltung.")
    if audience in FOR_THOSE_WHO_CAME and days <= 0:
        raise DomainRefusal("Wer da war, steht erst nach der Veranstaltung fest. Wählen Sie einen Tag danach.")
    due = due_at(event, days)
    if due <= at:
        raise DomainRefusal(f"Der {date_format(due, 'j. F Y')} um 9 Uhr ist vorbei. Wählen Sie einen anderen Tag.")


def _lock(mail: PlannedMail) -> PlannedMail:
    found: PlannedMail = PlannedMail.objects.select_for_update(of=("self",)).select_related("event").get(pk=mail.pk)
    return found


def _move(mail: PlannedMail, act: PlannedMailAct, *, actor: Actor, at: datetime, **changes: object) -> PlannedMail:
    sources, targets = PLANNED_MAIL_TRANSITIONS[act]
    if mail.state not in sources:
        raise PlannedMailRefusal(mail)
    before, target = mail.state, next(iter(targets))
    for field, value in {"state": target, **changes}.items():
        setattr(mail, field, value)
    mail.save(update_fields=["state", *changes])
    record(act, mail, actor=actor, at=at, data={"from": before, "to": target.value})
    return mail
