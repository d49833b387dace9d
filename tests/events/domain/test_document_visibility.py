"""Which documents of an event a registered person may read."""

from datetime import timedelta

import pytest

from events.domain.document_visibility import documents_visible_to
from tests.factories import NOW
from tests.factories.events import DocumentFactory, EventFactory, RegistrationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    made = EventFactory()
    for visibility in ("public", "registered", "present"):
        for when in ("before", "after"):
            DocumentFactory(event=made, title=f"{visibility} {when}", visibility=visibility, when=when)
    return made


def registered(event, state):
    until = NOW + timedelta(days=1) if state in {"reserved", "applied", "offered"} else None
    ended_at = NOW if state in {"cancelled", "expired"} else None
    confirmed_at = NOW if state == "confirmed" else None
    return RegistrationFactory(event=event, state=state, until=until, ended_at=ended_at, confirmed_at=confirmed_at)


def titles(registration, *, is_present=False, at=NOW):
    return sorted(one.title for one in documents_visible_to(registration, is_present=is_present, at=at))


@pytest.mark.parametrize("state", ["reserved", "applied", "waiting", "offered", "confirmed", "cancelled", "expired"])
def test_only_who_has_a_confirmed_seat_reads_what_is_for_the_registered(event, state):
    expected = ["public before", "registered before"] if state == "confirmed" else ["public before"]
    assert titles(registered(event, state)) == expected


def test_who_was_there_reads_what_is_for_the_present_alone(event):
    offered, confirmed = registered(event, "offered"), registered(event, "confirmed")
    assert titles(offered, is_present=True) == ["present before", "public before"]
    assert titles(confirmed, is_present=True) == ["present before", "public before", "registered before"]


def test_what_is_for_afterwards_is_read_from_the_very_end_on(event):
    confirmed, before = registered(event, "confirmed"), ["public before", "registered before"]
    assert titles(confirmed, at=event.ends_at - timedelta(seconds=1)) == before
    after = ["public after", "public before", "registered after", "registered before"]
    assert titles(confirmed, at=event.ends_at) == after


def test_anonymised_registration_reads_nothing(event):
    assert titles(RegistrationFactory(event=event, anonymised_at=NOW), is_present=True) == []
