"""Correcting and taking back who holds a post, in the back office."""

import html
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from journal.actors import SYSTEM
from members.domain import posts
from members.models import Post, Representative
from tests.factories import NOW, TODAY, OrganisationFactory, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def tenure(db: None) -> Representative:
    post = posts.create(OrganisationFactory(), kind=Post.Kind.MULTIPLIER, title="Personalrat", actor=SYSTEM, at=NOW)
    return posts.fill(post, person=PersonFactory(), start=TODAY, actor=SYSTEM, at=NOW)


def url(name: str, tenure: Representative) -> str:
    return reverse(f"office:{name}", args=[tenure.pk])


def page(client: Client, address: str) -> str:
    return html.unescape(client.get(address, follow=True).content.decode())


def seen(tenure: Representative) -> dict[str, object]:
    return {"seen_person": tenure.person_id, "seen_start": tenure.start.isoformat(), "seen_end": ""}


def test_organisation_and_person_offer_to_correct_and_to_take_back(office_client, reader_client, tenure):
    records = [("organisation", tenure.post.organisation_id), ("person", tenure.person_id)]
    for name, key in records:
        address = reverse(f"office:{name}", args=[key])
        for link in (url("correct_tenure", tenure), url("take_back_tenure", tenure)):
            assert [f'href="{link}"' in page(one, address) for one in (office_client, reader_client)] == [True, False]


def test_wrong_person_and_day_are_corrected_once_and_stay_in_the_timeline(office_client, tenure):
    right = PersonFactory(last_name="Richtig")
    form = page(office_client, f"{url('correct_tenure', tenure)}?person=Richtig")
    assert all(f'name="person" value="{one.pk}"' in form for one in (right, tenure.person))
    assert "Niemand bekommt deshalb eine Mail" in form
    data = {"person": right.pk, "start": "2023-02-01", "last_day": "2023-12-31", **seen(tenure)}
    for _ in range(2):
        answer = office_client.post(url("correct_tenure", tenure), data, follow=True).content.decode()
        assert "Die Besetzung ist berichtigt." in answer
    for title in ("Besetzung berichtigt", "Besetzung zurückgenommen", "Besetzung eingetragen"):
        assert title in answer
    rows = Representative.objects.order_by("pk").values_list("person", "start", "end")
    assert list(rows) == [(tenure.person_id, TODAY, None), (right.pk, date(2023, 2, 1), date(2024, 1, 1))]


def test_conflict_keeps_what_was_typed(office_client, tenure):
    data = {"person": tenure.person_id, "start": "2023-02-01", "last_day": "", **seen(tenure)}
    posts.vacate(tenure, on=date(2024, 3, 1), actor=SYSTEM, at=NOW)
    response = office_client.post(url("correct_tenure", tenure), data)
    shown = response.content.decode()
    assert (response.status_code, 'value="2023-02-01"' in shown, "inzwischen geändert" in shown) == (409, True, True)


def test_tenure_is_taken_back_by_post_alone(office_client, reader_client, tenure):
    assert "gilt dann als nie gewesen" in page(office_client, url("take_back_tenure", tenure))
    assert reader_client.post(url("take_back_tenure", tenure)).status_code == 403
    assert Representative.objects.filter(voided_at=None).exists()
    for _ in range(2):
        assert office_client.post(url("take_back_tenure", tenure)).status_code == 302
    assert not Representative.objects.filter(voided_at=None).exists()
    assert "Diese Besetzung ist schon zurückgenommen." in page(office_client, url("correct_tenure", tenure))
