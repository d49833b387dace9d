import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.models import Session

from core.sessions import SessionStore

pytestmark = pytest.mark.django_db


def saved_session(**values):
    session = SessionStore()
    session.update(values)
    session.save()
    return SessionStore(session.session_key)


def test_change_is_saved_by_one_statement(django_assert_num_queries):
    session = saved_session(draft="1")
    session["draft"] = "2"
    with django_assert_num_queries(1):
        session.save()
    assert SessionStore(session.session_key)["draft"] == "2"


def test_session_that_ended_meanwhile_does_not_come_back():
    session = saved_session(draft="1")
    session["draft"] = "2"
    Session.objects.all().delete()
    with pytest.raises(UpdateError):
        session.save()
    assert not Session.objects.exists()
