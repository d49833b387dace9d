import uuid

import pytest

from events.domain import registrations_csv
from events.models import CheckIn, Needs, SessionChoice
from privacy.domain import consents
from tests.factories import NOW, UserFactory
from tests.factories.events import EventFactory, InvitationFactory, RegistrationFactory, workshops

pytestmark = pytest.mark.django_db

HEAD = (
    "Stand;Titel;Vorname;Nachname;Haus;Amt oder Funktion;E-Mail;Telefon;in Vertretung für;Workshops;Eingang;"
    "eingegangen am;da seit;Tisch"
)


def lines(event, *, with_needs=False):
    return registrations_csv.registrations_csv(event, with_needs=with_needs).decode("utf-8-sig").split("\r\n")[:-1]


def with_needs(registration):
    text = consents.current_text("event_needs")
    Needs.objects.create(registration=registration, dietary="ohne Nüsse", consent_text=text, given_at=NOW)
    return registration


def test_export_has_attendees_with_sessions_and_check_in_times():
    event = EventFactory()
    guest = InvitationFactory(event=event, first_name="Gerda", last_name="Gast")
    who = {"first_name": "Jörg", "last_name": "Groß", "email": "j@example.org", "job_title": "Dezernent"}
    row = RegistrationFactory(
        event=event, invitation=guest, is_proxy=True, organisation_name="Stadt Musterstadt", **who
    )
    first, second = workshops(event, count=2)
    SessionChoice.objects.create(registration=row, item=first, block=1, state="held", created_at=NOW)
    SessionChoice.objects.create(registration=row, item=second, block=1, state="waiting", created_at=NOW)
    CheckIn.objects.create(registration=row, at=NOW, desk="2", source="code", nonce=uuid.uuid4(), by=UserFactory())

    assert registrations_csv.registrations_csv(event, with_needs=False).startswith(b"\xef\xbb\xbfStand;")
    assert lines(event) == [
        HEAD,
        "angemeldet;;Jörg;Groß;Stadt Musterstadt;Dezernent;j@example.org;;Gerda Gast;"
        "Workshop A, Workshop B (Warteliste);Formular;01.02.2024 12:00;01.02.2024 12:00;2",
    ]


def test_export_has_needs_only_for_who_may_see_them():
    row = with_needs(RegistrationFactory())
    assert "ohne Nüsse" not in "".join(lines(row.event))
    assert lines(row.event, with_needs=True)[1].endswith(";ohne Nüsse;")


@pytest.mark.parametrize("typed", ["=1+1", "+49 251", "-x", "@SUM(A1)", "02512751125"])
def test_export_escapes_formulas_and_leading_zeros(typed):
    row = RegistrationFactory(job_title=typed)
    assert f";'{typed};" in lines(row.event)[1]


def test_export_takes_the_same_queries_with_one_registration_and_three(django_assert_num_queries):
    event = EventFactory()
    for _ in range(2):
        with_needs(RegistrationFactory(event=event))
    with django_assert_num_queries(2):
        lines(event, with_needs=True)
