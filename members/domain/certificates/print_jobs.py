"""Print jobs: large PDFs and ZIPs of certificates, made by the worker and deleted after some days."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta

from django.core.files.base import ContentFile, File
from django.db import models, transaction
from django.utils import timezone

from accounts.models import User
from core import locks
from core.leases import claim, release
from journal import actors
from journal.actors import SYSTEM
from journal.entries import record
from members.domain.certificates import documents
from members.models import Certificate, PrintJob
from members.states import PrintState

logger = logging.getLogger(__name__)

MAX_PER_JOB = 500  # pages of a PDF, about 300 MB of memory while it is typeset
LEASE = timedelta(minutes=10)
RETRY_AFTER = timedelta(minutes=1)
MAX_ATTEMPTS = 3
RETENTION = timedelta(days=14)


@transaction.atomic
def order_print(
    certificates: Iterable[Certificate],
    *,
    title: str,
    cause: models.Model | None = None,
    by: User | None = None,
    at: datetime,
) -> list[PrintJob]:
    """Order a PDF to print and a ZIP of the certificates, in their order; several jobs where there are many.

    Jobs for the same certificates that are still waiting are returned instead of new ones. Without certificates there
    is no job.
    """
    keys = [certificate.pk for certificate in certificates]
    slices = [keys[first : first + MAX_PER_JOB] for first in range(0, len(keys), MAX_PER_JOB)]
    locks.lock("print jobs")
    waiting = list(PrintJob.objects.filter(state=PrintState.WAITING, title=title, parts=len(slices)).order_by("part"))
    if slices and [job.certificates for job in waiting] == slices:
        return waiting
    return [
        _order(part, number, len(slices), title=title, cause=cause, by=by, at=at)
        for number, part in enumerate(slices, start=1)
    ]


def _order(
    keys: list[int], part: int, parts: int, *, title: str, cause: models.Model | None, by: User | None, at: datetime
) -> PrintJob:
    job = PrintJob.objects.create(
        title=title,
        cause_kind=cause._meta.label_lower if cause else "",
        cause_id=cause.pk if cause else None,
        certificates=keys,
        part=part,
        parts=parts,
        ordered_at=at,
        ordered_by=by,
        due_at=at,
    )
    record("order", job, actor=actors.user(by.pk) if by else SYSTEM, at=at, data={"certificates": len(keys)})
    return job


def run_due(*, at: datetime) -> int:
    """Run the job that has been due longest; returns 1, or 0 where none is due.

    Any number of workers may call it concurrently. A job that fails is tried three times; the job of a worker that
    died is due again when its lease ends.
    """
    if not PrintJob.objects.due(at).exists():
        return 0
    job = claim(PrintJob.objects.due(at), duration=LEASE, at=at)
    if job is None:
        return 0
    if job.attempts > MAX_ATTEMPTS:
        release(job, state=PrintState.FAILED, finished_at=at)
        return 1
    try:
        _run(job, at=at)
    except Exception:
        logger.exception("Druckauftrag %s, Versuch %s", job.pk, job.attempts)
        is_final = job.attempts == MAX_ATTEMPTS
        release(job, **({"state": PrintState.FAILED, "finished_at": at} if is_final else {"due_at": at + RETRY_AFTER}))
    return 1


def delete_old(*, at: datetime) -> int:
    """Delete print jobs older than RETENTION and their files, including files of killed workers; returns how many."""
    old = list(PrintJob.objects.filter(ordered_at__lte=at - RETENTION))
    for job in old:
        _delete_files(job)
        _delete_orphaned_files(job)
        job.delete()
    return len(old)


def _run(job: PrintJob, *, at: datetime) -> None:
    """Store the files, then the row; where one of the two fails, delete the files."""
    is_done = False
    try:
        _store_files(job)
        is_done = release(job, state=PrintState.DONE, finished_at=at, pdf=job.pdf.name, archive=job.archive.name)
    finally:
        if not is_done:
            _delete_files(job)


def _store_files(job: PrintJob) -> None:
    stem = f"{_stem(job)}{job.lease}"
    with tempfile.TemporaryFile() as archived:
        documents.archive(_in_order(job), archived)
        job.archive.save(f"{stem}.zip", File(archived), save=False)
    job.pdf.save(f"{stem}.pdf", ContentFile(documents.combined_pdf(list(_in_order(job)))), save=False)


def _in_order(job: PrintJob) -> Iterator[Certificate]:
    certificates = Certificate.objects.in_bulk(job.certificates)
    return (certificates[key] for key in job.certificates)


def _delete_files(job: PrintJob) -> None:
    for file in (job.pdf, job.archive):
        if file:
            file.delete(save=False)


def _delete_orphaned_files(job: PrintJob) -> None:
    """Delete files that a killed worker stored without saving their names in the row."""
    storage = job.archive.storage
    first = timezone.localtime(job.ordered_at)
    for folder in {f"{day:{job.archive.field.upload_to}}".rstrip("/") for day in (first, first + RETENTION)}:
        with suppress(FileNotFoundError):
            for name in storage.listdir(folder)[1]:
                if name.startswith(_stem(job)):
                    storage.delete(f"{folder}/{name}")


def _stem(job: PrintJob) -> str:
    return f"urkunden-{job.pk}-"
