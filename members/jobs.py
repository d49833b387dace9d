"""What the worker does for members."""

from datetime import datetime, timedelta
from operator import attrgetter

from django.conf import settings

from core.jobs import Job, KeepGoing, register
from members.domain import applications
from members.domain.certificates import print_jobs
from privacy.domain import deletions, due_records
from privacy.domain.deletions import Deletion

BATCH_SIZE = 500
UNCONFIRMED = deletions.register(
    Deletion(
        name="members.unconfirmed",
        label="unbestätigte Anträge",
        count_due=lambda at: applications.due_to_expire(at=at).count(),
        delete=lambda at, limit: applications.expire_due(at=at, limit=min(limit, BATCH_SIZE)),
        summarise_due=lambda at: due_records.summarise(
            applications.due_to_expire(at=at), kind="kind", day="submitted_at", reference=attrgetter("reference")
        ),
        max_per_night=lambda: settings.UNCONFIRMED_DELETIONS_PER_NIGHT,
    )
)


def expire_applications(at: datetime, keep_going: KeepGoing) -> int:
    return deletions.run(UNCONFIRMED, at=at)


def print_certificates(at: datetime, keep_going: KeepGoing) -> int:
    return print_jobs.run_due(at=at)


def delete_printed_certificates(at: datetime, keep_going: KeepGoing) -> int:
    print_jobs.delete_old(at=at)
    return 0


register(
    Job("Unbestätigtes verfallen lassen", expire_applications, timedelta(minutes=1), may_take=timedelta(minutes=1)),
    Job("Urkunden drucken", print_certificates, timedelta(seconds=2), may_take=print_jobs.LEASE),
    Job(
        "Gedruckte Urkunden löschen",
        delete_printed_certificates,
        timedelta(minutes=10),
        may_take=timedelta(minutes=1),
    ),
)
