from datetime import timedelta

import pytest
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from mailings.models import OutgoingMail

pytestmark = pytest.mark.django_db


def waiting_mail(written_ago: timedelta, **fields: object) -> OutgoingMail:
    written = timezone.now() - written_ago
    values = {"template": "probe", "to": "a@example.org", "subject": "Probe", "body": "Probe", "cause_kind": "probe"}
    return OutgoingMail.objects.create(**{**values, "cause_id": 1, "due_at": written, "created_at": written, **fields})


def test_live_needs_no_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get("/health/live")
    assert (answer.status_code, answer.json()) == (200, {"live": True})


def test_ready_with_nothing_waiting(client):
    answer = client.get("/health/ready")
    assert answer.status_code == 200
    assert answer.json() == {
        "ready": True,
        "database": True,
        "missing_migrations": 0,
        "oldest_unsent_mail_seconds": None,
    }
    assert "no-store" in answer["Cache-Control"]


def test_mail_waiting_too_long_is_not_ready(client, settings):
    waiting_mail(settings.MAIL_ALARM_AGE + timedelta(minutes=1))
    assert client.get("/health/ready").status_code == 503


def test_mail_waiting_for_its_next_attempt_still_counts(client, settings):
    waiting_mail(settings.MAIL_ALARM_AGE * 2, attempts=3, due_at=timezone.now() + timedelta(hours=1))
    assert client.get("/health/ready").status_code == 503


def test_mail_planned_for_later_does_not_count(client, settings):
    waiting_mail(settings.MAIL_ALARM_AGE * 2, due_at=timezone.now() + timedelta(hours=1))
    assert client.get("/health/ready").json()["oldest_unsent_mail_seconds"] is None


def test_missing_migration_is_not_ready(client):
    MigrationRecorder.Migration.objects.filter(app="core").delete()
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert answer.json()["missing_migrations"] > 0
