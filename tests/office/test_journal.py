"""The journal as a list."""

import pytest
from django.urls import reverse

from accounts.permissions import Role
from journal.actors import SYSTEM
from journal.entries import record
from journal.models import JournalEntry
from office.domain import journal_subjects
from tests.factories import NOW, UserFactory, accepted_application, confirmed_application
from tests.factories.accessions import accession_with_participants

pytestmark = pytest.mark.django_db
URL = "/verwaltung/journal/journalentry/"


def test_journal_speaks_german_and_costs_the_same_with_more_rows(office_client, django_assert_num_queries):
    application = confirmed_application()
    office_client.post(reverse("office:accept", args=[application.reference]), {"start": "2024-02-01"})
    page = office_client.get(URL).content.decode()
    name = f"{application.organisation_name}, {application.reference}"
    record = f'<a href="{reverse("office:application", args=[application.reference])}">{name}</a>'
    for text in ("Angenommen", record, "Beitrittsantrag", "Jana Beispiel", "die antragstellende Person"):
        assert (text, text in page) == (text, True)
    kinds = JournalEntry.objects.values("subject_kind").distinct().count()
    with django_assert_num_queries(5 + kinds):
        office_client.get(URL)
    accepted_application()
    assert JournalEntry.objects.values("subject_kind").distinct().count() == kinds
    with django_assert_num_queries(5 + kinds):
        office_client.get(URL)


def test_journal_names_only_what_the_reader_may_see(office_client):
    kreis = accession_with_participants().participants.get(organisation__name="Kreis Lippe")
    entries = [record("invite", kreis, actor=SYSTEM, at=NOW)]
    key = (entries[0].subject_kind, entries[0].subject_id)
    assert journal_subjects.subjects_of(entries, user=UserFactory(role=Role.OFFICE))[key].name == "Kreis Lippe"
    event_team = journal_subjects.subjects_of(entries, user=UserFactory(role=Role.EVENT_TEAM))[key]
    assert event_team == ("", "Teilnehmende Organisation", "")


def test_journal_is_filtered_by_subject_and_actor(office_client):
    confirmed_application()
    for query, count in (({"woran": "members.application"}, 2), ({"wer": "visitor"}, 1), ({"woran": "x"}, 0)):
        assert office_client.get(URL, query).context["cl"].result_count == count


def test_journal_cannot_be_changed(office_client):
    confirmed_application()
    assert office_client.get(f"{URL}add/").status_code == 403
    assert office_client.post(f"{URL}1/change/", {"verb": "x"}).status_code in {302, 403}
