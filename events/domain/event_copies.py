"""Copies an event to another day."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import local_times, locks
from events.domain import planned_mails, planning
from events.models import Event, ProgrammeItem, Speaker
from events.states import PlannedMailState
from journal import actors
from journal.entries import record

MOMENTS = ("starts_at", "ends_at", "check_in_from")
DAYS = ("registration_from", "registration_until", "answer_by")


@transaction.atomic
def copy(event: Event, *, starts_on: date, by: User, at: datetime, uid: UUID | None = None) -> Event:
    """Create a draft with the same details, team, programme and planned mails, at the same times of day.

    Guests, registrations, files, accession and stopped or overdue mails are not copied. The same `uid` again returns
    the existing copy. Raises DomainRefusal where a time falls into a DST change.
    """
    uid = uid or uuid4()
    locks.lock(f"event:{uid}")
    if known := Event.objects.filter(uid=uid).first():
        return known
    days = (starts_on - timezone.localdate(event.starts_at)).days
    details = {field: getattr(event, field) for field in planning.CHANGEABLE_FIELDS}
    details |= {field: local_times.shift(details[field], timedelta(days=days)) for field in MOMENTS if details[field]}
    details |= {field: details[field] + timedelta(days=days) for field in DAYS if details[field]}
    made = planning.create(**details, uid=uid, by=by, at=at)
    made.team.set(event.team.all())
    _copy_programme(event, made, days)
    _copy_mails(event, made, by=by, at=at)
    record("copy", made, actor=actors.user(by.pk), at=at, data={"event": event.pk})
    return made


def _copy_programme(event: Event, made: Event, days: int) -> None:
    for item in list(event.items.prefetch_related("speakers")):
        speakers = list(item.speakers.all())
        item_copy = ProgrammeItem(
            event=made,
            starts_at=local_times.shift(item.starts_at, timedelta(days=days)),
            ends_at=local_times.shift(item.ends_at, timedelta(days=days)),
            title=item.title,
            text=item.text,
            format=item.format,
            room=item.room,
            block=item.block,
            capacity=item.capacity,
        )
        item_copy.save()
        Speaker.objects.bulk_create(
            Speaker(item=item_copy, position=one.position, name=one.name, job_title=one.job_title, text=one.text)
            for one in speakers
        )


def _copy_mails(event: Event, made: Event, *, by: User, at: datetime) -> None:
    for mail in event.planned_mails.exclude(state=PlannedMailState.STOPPED):
        if planned_mails.due_at(made, mail.days) > at:
            planned_mails.plan(
                made,
                kind=mail.kind,
                recipient_group=mail.recipient_group,
                days=mail.days,
                subject=mail.mail_subject,
                text=mail.text,
                by=by,
                at=at,
            )
