"""The journal as a list."""

import pytest
from django.urls import reverse

from tests.factories import accepted_application, confirmed_application

pytestmark = pytest.mark.django_db
URL = "/verwaltung/journal/journalentry/"


def test_journal_speaks_german_and_costs_the_same_with_more_rows(office_client, django_assert_num_queries):
    application = confirmed_application()
    office_client.post(reverse("office:accept", args=[application.reference]), {"start": "2024-02-01"})
    page = office_client.get(URL).content.decode()
    for text in ("Angenommen", f"Beitrittsantrag {application.pk}", "Jana Beispiel", "die antragstellende Person"):
        assert (text, text in page) == (text, True)
    with django_assert_num_queries(4):
        office_client.get(URL)
    accepted_application()
    with django_assert_num_queries(4):
        office_client.get(URL)


def test_journal_is_filtered_by_subject_and_actor(office_client):
    confirmed_application()
    for query, count in (({"woran": "members.application"}, 2), ({"wer": "visitor"}, 1), ({"woran": "x"}, 0)):
        assert office_client.get(URL, query).context["cl"].result_count == count


def test_journal_cannot_be_changed(office_client):
    confirmed_application()
    assert office_client.get(f"{URL}add/").status_code == 403
    assert office_client.post(f"{URL}1/change/", {"verb": "x"}).status_code in {302, 403}
