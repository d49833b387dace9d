"""What the worker does for events."""

from datetime import datetime, timedelta

from django.conf import settings

from core.jobs import Job, KeepGoing, register
from events.domain import invitations, planned_mails, registrations, retention
from events.domain.planned_mails.sending import LEASE
from events.models import Event, Registration
from privacy.domain import deletions, due_records
from privacy.domain.deletions import Deletion

BATCH_SIZE = 500
UNCONFIRMED = deletions.register(
    Deletion(
        name="events.unconfirmed",
        label="vorgemerkte Plätze und unbestätigte Anmeldungen",
        count_due=lambda at: Registration.objects.past_deadline(at).count(),
        delete=lambda at, limit: registrations.expire_due(at=at, limit=min(limit, BATCH_SIZE)),
        summarise_due=lambda at: due_records.summarise(
            Registration.objects.past_deadline(at),
            kind="state",
            day="created_at",
            reference=lambda one: f"Anmeldung {one.pk} zu {one.event}",
            select=["event"],
        ),
        max_per_night=lambda: settings.UNCONFIRMED_DELETIONS_PER_NIGHT,
    )
)
# The guests of one event count once.
NEEDS = deletions.register(
    Deletion(
        name="events.needs",
        label="Bedarfe nach Veranstaltungen",
        count_due=lambda at: retention.with_needs_due(at=at).count(),
        delete=lambda at, limit: retention.delete_needs_due(at=at, limit=limit),
        summarise_due=lambda at: retention.summarise_needs_due(at=at),
        count_all=Event.objects.count,
    )
)
PEOPLE = deletions.register(
    Deletion(
        name="events.people",
        label="Angaben zu Personen nach Veranstaltungen",
        count_due=lambda at: len(retention.with_people_due(at=at)),
        delete=lambda at, limit: retention.anonymise_due(at=at),
        summarise_due=lambda at: retention.summarise_people_due(at=at),
        count_all=Event.objects.count,
    )
)


def expire_registrations(at: datetime, keep_going: KeepGoing) -> int:
    return deletions.run(UNCONFIRMED, at=at)


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
    return deletions.run(NEEDS, at=at) + deletions.run(PEOPLE, at=at)


MINUTE = timedelta(minutes=1)

register(
    Job("An Einladungen erinnern", remind_guests, timedelta(minutes=10), may_take=MINUTE),
    Job("Vorgemerkte und angebotene Plätze freigeben", expire_registrations, timedelta(seconds=30), may_take=MINUTE),
    Job("Nachrücken lassen", promote_waiting, MINUTE, may_take=MINUTE),
    Job("Geplante Mails schreiben", send_planned_mails, timedelta(seconds=30), may_take=LEASE),
    Job("Angaben nach Veranstaltungen löschen", anonymise_after_events, timedelta(minutes=10), may_take=MINUTE),
)
