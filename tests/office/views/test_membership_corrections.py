"""Correcting and taking back memberships, and issuing certificates anew, in the back office."""

import html
import re
from datetime import date
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from journal.actors import SYSTEM
from members.domain import certificates, memberships
from members.models import Certificate, Membership, Organisation, Representative
from tests.factories import NOW, TODAY, OrganisationFactory, PersonFactory, UserFactory, accepted_application
from tests.factories.accessions import executed_accession

pytestmark = pytest.mark.django_db
SEEN = {"seen_start": "2024-02-01", "seen_end": "", "reason": "Vertippt"}


def text(response: HttpResponse) -> str:
    """What is read on the page."""
    return " ".join(re.sub(r"<[^>]+>", "", html.unescape(response.content.decode())).split())


def post(client: Client, name: str, pk: int, **data: Any) -> HttpResponse:
    return client.post(reverse(f"office:{name}", args=[pk]), data, follow=True)


@pytest.fixture
def membership() -> Membership:
    return memberships.record_membership(
        organisation=OrganisationFactory(name="Stadt Lemgo"), start=date(2024, 2, 1), by=UserFactory(), at=NOW
    )


def test_record_offers_to_correct_and_to_take_back(office_client, reader_client, membership):
    url = reverse("office:organisation", args=[membership.organisation_id])
    links = [reverse(f"office:{name}_membership", args=[membership.pk]) for name in ("correct", "take_back", "end")]
    page, readers = (client.get(url).content.decode() for client in (office_client, reader_client))
    assert [f'href="{link}"' in page for link in links] == [True] * 3
    assert [f'href="{link}"' in readers for link in links] == [False] * 3


def test_wrong_start_is_corrected_once(office_client, membership):
    form = office_client.get(reverse("office:correct_membership", args=[membership.pk])).content.decode()
    for value in ('name="start" value="2024-02-01"', 'name="seen_start" value="2024-02-01"'):
        assert value in form
    for _ in range(2):
        page = post(office_client, "correct_membership", membership.pk, start="2023-02-01", **SEEN)
        assert "Beginn und Ende sind berichtigt." in text(page)
    assert "seit 1. Februar 2023 · von Hand eingetragen, berichtigt" in text(page)
    assert [(row.start, bool(row.voided_at)) for row in Membership.objects.order_by("pk")] == [
        (date(2024, 2, 1), True),
        (date(2023, 2, 1), False),
    ]


def test_last_day_is_typed_and_shown_as_the_last_day(office_client, membership):
    page = post(office_client, "correct_membership", membership.pk, start="2024-02-01", last_day="2024-03-31", **SEEN)
    assert "vom 1. Februar 2024 bis 31. März 2024" in text(page)
    assert Membership.objects.valid().get().end == date(2024, 4, 1)


def test_what_changed_meanwhile_is_said_and_the_typed_dates_stay(office_client, membership):
    memberships.end(membership, on=date(2024, 4, 1), reason="Fusion", by=UserFactory(), at=NOW)
    page = post(office_client, "correct_membership", membership.pk, start="2023-02-01", **SEEN)
    assert page.status_code == 409
    assert "gilt jetzt vom 1. Februar 2024 bis zum 31. März 2024." in text(page)
    assert 'value="2023-02-01"' in page.content.decode()
    assert Membership.objects.valid().get().start == date(2024, 2, 1)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"start": "2024-02-01", "last_day": "2024-01-31"}, "letzte Tag darf nicht vor dem Beginn am 01.02.2024"),
        ({"start": "2024-02-01", "reason": ""}, "Geben Sie an, was falsch eingetragen war."),
        ({"start": "31.02.2024"}, "Geben Sie ein Datum ein"),
        ({"start": "2024-02-01"}, "schon so eingetragen"),
    ],
)
def test_impossible_correction_says_why(office_client, membership, typed, sentence):
    page = post(office_client, "correct_membership", membership.pk, **(SEEN | typed))
    assert (page.status_code, sentence in text(page)) == (400, True)
    assert Membership.objects.get().voided_at is None


def test_wrong_house_is_taken_back_and_entered_at_the_right_one(office_client, membership):
    right = OrganisationFactory(name="Stadt Detmold")
    for _ in range(2):
        page = post(office_client, "take_back_membership", membership.pk, reason="Falsches Haus")
    assert "Die Mitgliedschaft ist zurückgenommen" in text(page)
    assert "kein Netzwerkpartner" in text(page)
    post(office_client, "open_organisation_membership", right.pk, start="2024-02-01")
    assert [row.organisation for row in Membership.objects.valid()] == [right]


def test_taking_back_leads_to_where_the_membership_came_from(office_client):
    application = accepted_application()
    page = office_client.get(reverse("office:take_back_membership", args=[application.membership.pk]))
    assert f"kam durch den Antrag {application.reference}" in text(page)
    assert 'name="reason"' not in page.content.decode()
    refused = post(office_client, "take_back_membership", application.membership.pk, reason="Irrtum")
    assert (refused.status_code, Membership.objects.get().voided_at) == (400, None)
    joined = executed_accession("Stadt Musterstadt 1").participants.filter(state="joined").first()
    page = office_client.get(reverse("office:take_back_membership", args=[joined.membership_id]))
    assert "Nehmen Sie die Organisation besser dort heraus" in text(page)


def test_readers_neither_correct_nor_take_back(reader_client, membership):
    for name in ("correct_membership", "take_back_membership", "end_membership"):
        assert reader_client.get(reverse(f"office:{name}", args=[membership.pk])).status_code == 403
        assert post(reader_client, name, membership.pk, start="2023-02-01", **SEEN).status_code == 403
    assert list(Membership.objects.values_list("start", "end", "voided_at")) == [(date(2024, 2, 1), None, None)]


def test_getting_a_page_changes_nothing(office_client, membership):
    certificate = certificates.issue(membership, actor=SYSTEM, at=NOW)
    for name, pk in (
        ("correct_membership", membership.pk),
        ("take_back_membership", membership.pk),
        ("reissue_certificate", certificate.pk),
    ):
        query = {"start": "2023-02-01", **SEEN}
        assert office_client.get(reverse(f"office:{name}", args=[pk]), query).status_code == 200
    assert Membership.objects.get().voided_at is None
    assert Certificate.objects.count() == 1


def test_certificate_with_a_typo_is_issued_anew_once(office_client, client, membership):
    certificate = certificates.issue(membership, actor=SYSTEM, at=NOW)
    Organisation.objects.update(name="Alte Hansestadt Lemgo")
    page = office_client.get(reverse("office:reissue_certificate", args=[certificate.pk]))
    assert "steht „Stadt Lemgo“, auf der neuen „Alte Hansestadt Lemgo“" in text(page)
    for _ in range(2):
        page = post(office_client, "reissue_certificate", certificate.pk)
    new = Certificate.objects.current().get()
    assert (new.name, new.version, new.replaces) == ("Alte Hansestadt Lemgo", 2, certificate)
    assert f"ersetzt durch {new.number}" in text(page)
    public = text(client.get(certificate.get_absolute_url()))
    assert f"berichtigt und ersetzt durch die Urkunde {new.number}" in public
    assert "gültig seit" not in public
    assert "Diese Urkunde ist gültig" in text(client.get(new.get_absolute_url()))


def test_pages_name_the_tenures_that_follow_before_and_after(office_client):
    membership = accepted_application().membership
    post_title = Representative.objects.get().post
    assert f"Moritz Muster 1, {post_title}, seit 1. Februar 2024" in text(
        office_client.get(reverse("office:end_membership", args=[membership.pk]))
    )
    answer = post(office_client, "end_membership", membership.pk, last_day="2024-02-29", reason="Fusion")
    assert f"Moritz Muster 1 ({post_title}) vom 1. Februar 2024 bis 29. Februar 2024." in text(answer)
    seen = {**SEEN, "seen_end": "2024-03-01"}
    answer = post(office_client, "correct_membership", membership.pk, start="2024-03-01", last_day="", **seen)
    assert f"Moritz Muster 1 ({post_title}) seit 1. März 2024." in text(answer)


def test_pages_of_a_person_speak_of_no_tenures(office_client):
    membership = memberships.record_membership(person=PersonFactory(), start=TODAY, by=UserFactory(), at=NOW)
    for name in ("end_membership", "correct_membership", "take_back_membership"):
        page = text(office_client.get(reverse(f"office:{name}", args=[membership.pk])))
        assert [word in page for word in ("Besetzung", "Funktion", "besetzt")] == [False] * 3
        assert membership.number in page
