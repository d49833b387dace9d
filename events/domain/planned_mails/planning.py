"""Planning, changing, stopping and rescheduling mails that are sent automatically before or after an event."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import User
from core import row_versions
from core.refusals import DomainRefusal
from events.domain import registrations
from events.domain.planned_mails.transitions import PLANNED_MAIL_MACHINE
from events.models import Event, PlannedMail
from events.states import EventState, PlannedMailState, PlannedMailTransition
from journal import actors
from journal.actors import SYSTEM, Actor
from journal.entries import record

RecipientGroup = PlannedMail.RecipientGroup
Kind = PlannedMail.Kind
SENDING_TIME = time(9)
MIN_DAYS, MAX_DAYS = -90, 90
KNOWN_AFTERWARDS = frozenset({RecipientGroup.PRESENT, RecipientGroup.ABSENT})

DEFAULT_MAILS = (
    (Kind.REMINDER, RecipientGroup.CONFIRMED, -3, "Bald ist es so weit: {title}", "wir freuen uns auf Sie."),
    (Kind.THANKS, RecipientGroup.PRESENT, 1, "Danke für Ihr Kommen: {title}", "danke, dass Sie dabei waren."),
    (
        Kind.MATERIAL,
        RecipientGroup.CONFIRMED,
        7,
        "Unterlagen zu: {title}",
        "die Unterlagen der Veranstaltung liegen für Sie bereit.",
    ),
)


def due_at(event: Event, days: int) -> datetime:
    """Nine o'clock in Berlin, so many days before the first (negative) or after the last day."""
    anchor = event.ends_at if days > 0 else event.starts_at
    day = timezone.localdate(anchor) + timedelta(days=days)
    return timezone.make_aware(datetime.combine(day, SENDING_TIME))


@transaction.atomic
def plan(
    event: Event,
    *,
    kind: Kind | str,
    recipient_group: RecipientGroup | str,
    days: int,
    subject: str,
    text: str,
    by: User,
    at: datetime,
) -> PlannedMail:
    """Plan one mail. `days` before (negative) the event's first or after its last day, at nine in the morning.

    Raises DomainRefusal for a moment that has passed, for more than 90 days, for a cancelled event, and for a recipient
    group that is known only afterwards.
    """
    _validate(event, recipient_group=recipient_group, days=days, at=at)
    mail = PlannedMail.objects.create(
        event=event,
        kind=kind,
        recipient_group=recipient_group,
        days=days,
        mail_subject=subject,
        text=text,
        due_at=due_at(event, days),
        created_at=at,
    )
    record("plan", mail, actor=actors.user(by.pk), at=at, data={"event": event.pk, "days": days})
    return mail


@transaction.atomic
def plan_defaults(event: Event, *, by: User, at: datetime) -> int:
    """Plan reminder, thanks and material unless one of the kind exists or its time has passed; returns how many."""
    registrations.lock_event(event)
    known = set(event.planned_mails.values_list("kind", flat=True))
    missing = [one for one in DEFAULT_MAILS if one[0] not in known and due_at(event, one[2]) > at]
    for kind, recipient_group, days, subject, text in missing:
        named = subject.format(title=event.title)[:150]
        plan(event, kind=kind, recipient_group=recipient_group, days=days, subject=named, text=text, by=by, at=at)
    return len(missing)


@transaction.atomic
def change(
    mail: PlannedMail,
    *,
    recipient_group: RecipientGroup | str,
    days: int,
    subject: str,
    text: str,
    by: User,
    at: datetime,
    seen_version: str = "",
) -> PlannedMail:
    """Change a mail that was not sent yet.

    Raises TransitionError, DomainRefusal as `plan()`, ChangedMeanwhileError where `seen_version` is not the current
    version.
    """
    locked, actor = PLANNED_MAIL_MACHINE.lock(mail), actors.user(by.pk)
    if locked.state == PlannedMailState.SENT:
        raise PLANNED_MAIL_MACHINE.refusal(locked, reader=actor)
    _validate(locked.event, recipient_group=recipient_group, days=days, at=at)
    changes = {
        "recipient_group": recipient_group,
        "days": days,
        "mail_subject": subject,
        "text": text,
        "due_at": due_at(locked.event, days),
    }
    changed = sorted(field for field, value in changes.items() if getattr(locked, field) != value)
    if changed:
        row_versions.check_version(seen_version, version_of(locked))
    for field in changed:
        setattr(locked, field, changes[field])
    if changed:
        locked.save(update_fields=changed)
        record("change", locked, actor=actor, at=at, data={"fields": changed})
    return locked


def version_of(mail: PlannedMail) -> str:
    return row_versions.version_of_row(mail, ("recipient_group", "days", "mail_subject", "text"))


@transaction.atomic
def stop(mail: PlannedMail, *, by: User, at: datetime) -> PlannedMail:
    """Stop a planned mail, so that it is not sent. Raises TransitionError."""
    return PLANNED_MAIL_MACHINE.move(mail, PlannedMailTransition.STOP, actor=actors.user(by.pk), at=at)


@transaction.atomic
def resume(mail: PlannedMail, *, by: User, at: datetime) -> PlannedMail:
    """Plan a stopped mail again. Raises TransitionError, DomainRefusal where its time has passed."""
    locked = PLANNED_MAIL_MACHINE.lock(mail)
    _validate(locked.event, recipient_group=locked.recipient_group, days=locked.days, at=at)
    return PLANNED_MAIL_MACHINE.move_locked(locked, PlannedMailTransition.RESUME, actor=actors.user(by.pk), at=at)


def reschedule(event: Event, *, at: datetime) -> int:
    """Move unsent mails along with the event; those whose time has passed are stopped. Returns how many moved."""
    mails = list(event.planned_mails.select_for_update().exclude(state=PlannedMailState.SENT))
    for mail in mails:
        mail.due_at = due_at(event, mail.days)
        mail.save(update_fields=["due_at"])
        if mail.state == PlannedMailState.PLANNED and mail.due_at <= at:
            PLANNED_MAIL_MACHINE.move_locked(mail, PlannedMailTransition.STOP, actor=SYSTEM, at=at)
    return len(mails)


def stop_all(event: Event, *, actor: Actor, at: datetime) -> int:
    """Stop all planned mails of an event, as when it is cancelled; how many."""
    mails = list(event.planned_mails.select_for_update().filter(state=PlannedMailState.PLANNED))
    for mail in mails:
        PLANNED_MAIL_MACHINE.move_locked(mail, PlannedMailTransition.STOP, actor=actor, at=at)
    return len(mails)


def _validate(event: Event, *, recipient_group: str, days: int, at: datetime) -> None:
    if event.state == EventState.CANCELLED:
        raise DomainRefusal("Diese Veranstaltung ist abgesagt; geplante Mails gibt es für sie nicht mehr.")
    if not MIN_DAYS <= days <= MAX_DAYS:
        raise DomainRefusal("Planen Sie die Mail höchstens 90 Tage vor oder nach der Veranstaltung.")
    if recipient_group in KNOWN_AFTERWARDS and days <= 0:
        raise DomainRefusal("Wer da war, steht erst nach der Veranstaltung fest. Wählen Sie einen Tag danach.")
    due = due_at(event, days)
    if due <= at:
        raise DomainRefusal(f"Der {date_format(due, 'j. F Y')} um 9 Uhr ist vorbei. Wählen Sie einen anderen Tag.")
