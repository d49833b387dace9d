"""Print jobs of certificates."""

import io
import zipfile
from datetime import timedelta

import pypdf
import pytest

from core import typesetting
from core.leases import claim
from members.domain.certificates import print_jobs
from members.models import PrintJob
from tests.factories import NOW, OrganisationFactory, UserFactory
from tests.members.domain.test_certificates import issued

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def order(*names: str, **changes: object):
    return print_jobs.order_print([issued(name) for name in names], title="Detmold", at=NOW, **changes)


def test_job_makes_one_pdf_and_one_zip_in_the_ordered_sequence():
    [job] = order("Stadt Lemgo", "Kreis Lippe", "Stadt Detmold", by=UserFactory())
    assert (print_jobs.run_due(at=NOW), print_jobs.run_due(at=NOW)) == (1, 0)
    job.refresh_from_db()
    assert (job.state, job.finished_at, job.lease) == ("done", NOW, None)
    with job.pdf.open() as file:
        assert [each.title for each in pypdf.PdfReader(file).outline] == ["Stadt Lemgo", "Kreis Lippe", "Stadt Detmold"]
    with job.archive.open() as file, zipfile.ZipFile(io.BytesIO(file.read())) as archived:
        assert [name.split("-u-")[0] for name in archived.namelist()] == [
            "urkunde-stadt-lemgo",
            "urkunde-kreis-lippe",
            "urkunde-stadt-detmold",
        ]


def test_many_certificates_are_divided_among_several_jobs(monkeypatch):
    monkeypatch.setattr(print_jobs, "MAX_PER_JOB", 2)
    assert [(str(job), job.size) for job in order("A", "B", "C")] == [
        ("Detmold, Teil 1 von 2", 2),
        ("Detmold, Teil 2 von 2", 1),
    ]


def test_second_order_returns_the_waiting_job():
    rows = [issued(), issued()]
    first, second = (print_jobs.order_print(rows, title="Detmold", at=NOW) for _ in range(2))
    assert first == second
    print_jobs.run_due(at=NOW)
    assert print_jobs.order_print(rows, title="Detmold", at=NOW) != first


def test_order_without_certificates_creates_no_job():
    assert print_jobs.order_print([], title="Detmold", at=NOW) == []


def test_job_knows_what_it_was_ordered_for():
    cause = OrganisationFactory()
    jobs = order("Stadt Lemgo", cause=cause)
    assert list(PrintJob.objects.caused_by(cause)) == jobs
    assert not PrintJob.objects.caused_by(OrganisationFactory()).exists()


def test_failing_job_is_tried_three_times_and_leaves_no_file(media, monkeypatch, caplog):
    [job] = order("Stadt Lemgo")
    monkeypatch.setattr(typesetting, "TEMPLATES", media)
    for minute in range(5):
        print_jobs.run_due(at=NOW + timedelta(minutes=minute))
    job.refresh_from_db()
    assert (job.state, job.attempts, bool(job.pdf)) == ("failed", 3, False)
    assert "Versuch 3" in caplog.text
    assert not any(path.is_file() for path in media.rglob("*"))


def test_job_of_a_dead_worker_is_taken_over_when_its_lease_ends():
    [job] = order("Stadt Lemgo")
    claim(PrintJob.objects.due(NOW), duration=print_jobs.LEASE, at=NOW)
    assert print_jobs.run_due(at=NOW) == 0
    assert print_jobs.run_due(at=NOW + print_jobs.LEASE) == 1
    job.refresh_from_db()
    assert job.state == "done"


def test_old_jobs_are_deleted_with_their_files(media):
    order("Stadt Lemgo")
    print_jobs.run_due(at=NOW)
    files = [path for path in media.rglob("*") if path.is_file()]
    assert len(files) == 2
    assert print_jobs.delete_old(at=NOW + print_jobs.RETENTION - timedelta(seconds=1)) == 0
    assert print_jobs.delete_old(at=NOW + print_jobs.RETENTION) == 1
    assert not any(path.is_file() for path in media.rglob("*"))
    assert not PrintJob.objects.exists()


def test_files_of_a_killed_worker_are_deleted_with_the_old_job(media):
    first, second = order("Stadt Lemgo") + order("Stadt Detmold")
    for job in (first, second):
        media.joinpath(f"urkunden/{NOW:%Y/%m}").mkdir(parents=True, exist_ok=True)
        media.joinpath(f"urkunden/{NOW:%Y/%m}/urkunden-{job.pk}-0a1b.zip").write_bytes(b"PK")
    PrintJob.objects.filter(pk=second.pk).update(ordered_at=NOW + timedelta(days=1))
    assert print_jobs.delete_old(at=NOW + print_jobs.RETENTION) == 1
    assert [path.name for path in media.rglob("*.zip")] == [f"urkunden-{second.pk}-0a1b.zip"]
