from datetime import UTC, datetime

import pytest

from accounts.models import User
from accounts.permissions import Role
from mailings.domain import outgoing, rendering
from tests.smtp_sink import Sink, serve_sink

AT = datetime(2024, 2, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def office_user():
    """A user of the office, which in these tests is also the cause of mails."""
    return User.objects.create_user("buero@example.org", name="Büro", role=Role.OFFICE)


@pytest.fixture
def sink(settings):
    """A mail server that accepts everything, and settings that use it."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    with serve_sink(Sink()) as sink:
        settings.EMAIL_PORT = sink.port
        yield sink


@pytest.fixture
def write_template(tmp_path, settings):
    """Write the two files of the template `office/probe`."""
    folder = tmp_path / "office" / "mail"
    folder.mkdir(parents=True)
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]]}]

    def write(subject: str, message: str) -> str:
        (folder / "probe_subject.txt").write_text(subject)
        (folder / "probe_message.txt").write_text(message)
        rendering.engine.cache_clear()
        return "office/probe"

    yield write
    rendering.engine.cache_clear()


@pytest.fixture
def queue(office_user, write_template):
    """Queue a mail with this subject and text."""

    def queue(subject="Betreff", message="Guten Tag", *, to="mail@example.org", at=AT, **rest):
        return outgoing.queue(write_template(subject, message), to=to, cause=office_user, at=at, **rest)

    return queue
