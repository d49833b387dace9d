from datetime import timedelta

import pytest
from django.core.files.storage import storages
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from core import heartbeats
from mailings.models import OutgoingMail
from portal import readiness
from sicherimdienst.wsgi_middleware import LIVE_BODY, WSGILivenessMiddleware

pytestmark = pytest.mark.django_db
MANIFEST = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}


@pytest.fixture(autouse=True)
def healthy(settings, tmp_path, monkeypatch):
    """A portal whose worker was just seen and whose store takes files."""
    settings.MEDIA_ROOT, settings.MEDIA_MIN_FREE_BYTES = tmp_path, 0
    monkeypatch.setattr(readiness, "storage_check", readiness.StorageCheck())
    heartbeats.beat(heartbeats.WORKER, at=timezone.now())


def waiting_mail(written_ago: timedelta, **fields: object) -> OutgoingMail:
    written = timezone.now() - written_ago
    values = {"template": "probe", "to": "a@example.org", "subject": "Probe", "body": "Probe", "cause_kind": "probe"}
    return OutgoingMail.objects.create(**{**values, "cause_id": 1, "due_at": written, "created_at": written, **fields})


def problems(client) -> list[str]:
    answer = client.get("/health/ready")
    assert answer.status_code == (503 if answer.json()["problems"] else 200)
    assert answer.json()["ready"] is not bool(answer.json()["problems"])
    return answer.json()["problems"]


def test_live_needs_no_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get("/health/live")
    assert (answer.status_code, answer.json()) == (200, {"live": True})


def test_live_is_answered_before_the_application_and_as_it_would():
    started = []
    application = WSGILivenessMiddleware(lambda environ, start_response: [b"application"])

    def ask(method: str, path: str) -> bytes:
        environ = {"REQUEST_METHOD": method, "PATH_INFO": path}
        return b"".join(application(environ, lambda status, headers: started.append(status)))

    paths = [("GET", "/health/live"), ("HEAD", "/health/live"), ("POST", "/health/live"), ("GET", "/health/ready")]
    assert [ask(*one) for one in paths] == [LIVE_BODY, b"", b"application", b"application"]
    assert started == ["200 OK", "200 OK"]


def test_ready_with_nothing_waiting(client):
    answer = client.get("/health/ready")
    assert answer.status_code == 200
    free, silent = answer.json()["storage_free_bytes"], answer.json()["worker_silent_seconds"]
    assert (free > 0, silent <= 1) == (True, True)
    assert answer.json() == {
        "ready": True,
        "problems": [],
        "database": True,
        "missing_migrations": 0,
        "oldest_unsent_mail_seconds": None,
        "worker_silent_seconds": silent,
        "static_files": True,
        "storage": "",
        "storage_free_bytes": free,
    }
    assert "no-store" in answer["Cache-Control"]


def test_mail_waiting_too_long_is_not_ready(client, settings):
    waiting_mail(settings.MAIL_ALARM_AGE + timedelta(minutes=1))
    assert problems(client) == ["mail"]


def test_mail_waiting_for_its_next_attempt_still_counts(client, settings):
    waiting_mail(settings.MAIL_ALARM_AGE * 2, attempts=3, due_at=timezone.now() + timedelta(hours=1))
    assert problems(client) == ["mail"]


def test_mail_planned_for_later_does_not_count(client, settings):
    waiting_mail(settings.MAIL_ALARM_AGE * 2, due_at=timezone.now() + timedelta(hours=1))
    assert client.get("/health/ready").json()["oldest_unsent_mail_seconds"] is None


def test_missing_migration_is_not_ready(client):
    MigrationRecorder.Migration.objects.filter(app="core").delete()
    assert problems(client) == ["migrations"]
    assert client.get("/health/ready").json()["missing_migrations"] > 0


@pytest.mark.parametrize("seen", [timedelta(minutes=-6), timedelta(days=8)])
def test_worker_that_was_not_seen_for_five_minutes_is_not_ready(client, seen):
    """Also one that was seen when its clock was ahead."""
    heartbeats.beat(heartbeats.WORKER, at=timezone.now() + seen)
    assert problems(client) == ["worker"]
    heartbeats.Heartbeat.objects.all().delete()
    assert problems(client) == ["worker"]


def test_store_that_is_missing_unwritable_or_nearly_full_is_not_ready(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "not mounted"
    assert problems(client) == ["storage"]
    assert not (tmp_path / "not mounted").exists()
    readiness.storage_check.__init__()
    settings.MEDIA_ROOT = "/proc"
    assert problems(client) == ["storage"]
    readiness.storage_check.__init__()
    settings.MEDIA_ROOT, settings.MEDIA_MIN_FREE_BYTES = tmp_path, 10**18
    assert problems(client) == ["storage"]


def test_asking_often_writes_one_file_in_ten_seconds(client, settings, tmp_path):
    assert problems(client) == []
    settings.MEDIA_ROOT = "/proc"
    assert (problems(client), list(tmp_path.rglob("*.*"))) == ([], [])


def test_missing_manifest_of_static_files_is_not_ready(client, settings, tmp_path, monkeypatch):
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STORAGES = settings.STORAGES | {"staticfiles": MANIFEST}
    monkeypatch.setattr(readiness, "staticfiles_storage", storages["staticfiles"])
    assert problems(client) == ["static"]
    settings.STATIC_ROOT.mkdir()
    (settings.STATIC_ROOT / "staticfiles.json").touch()
    assert problems(client) == []
