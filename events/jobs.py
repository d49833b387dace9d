"""What the worker does for events."""

from datetime import datetime, timedelta

from core.jobs import Job, KeepGoing, register
from events.domain import invitations, planned_mails, registrations, retention
from events.domain.planned_mails.sending import LEASE


def expire_registrations(at: datetime, keep_going: KeepGoing) -> int:
    return registrations.expire_due(at=at)


def promote_waiting(at: datetime, keep_going: KeepGoing) -> int:
    return registrations.promote_due(at=at)


def remind_guests(at: datetime, keep_going: KeepGoing) -> int:
    """Each is reminded once, all in one run: there is no more to do at once."""
    invitations.remind_due(at=at)
    return 0


def send_planned_mails(at: datetime, keep_going: KeepGoing) -> int:
    return planned_mails.send_due(at=at)


def anonymise_after_events(at: datetime, keep_going: KeepGoing) -> int:
    """What is kept of people no longer than their event needs it."""
    return retention.delete_needs_due(at=at) + retention.anonymise_due(at=at)


MINUTE = timedelta(minutes=1)

register(
    Job("An Einladungen erinnern", remind_guests, timedelta(minutes=10), may_take=MINUTE),
    Job("Vorgemerkte und angebotene Plätze freigeben", expire_registrations, timedelta(seconds=30), may_take=MINUTE),
    Job("Nachrücken lassen", promote_waiting, MINUTE, may_take=MINUTE),
    Job("Geplante Mails schreiben", send_planned_mails, timedelta(seconds=30), may_take=LEASE),
    Job("Angaben nach Veranstaltungen löschen", anonymise_after_events, timedelta(minutes=10), may_take=MINUTE),
)
