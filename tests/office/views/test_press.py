"""Figures frozen for the press: preview, freezing, who may."""

from datetime import date

import pytest

from network.models import PressSheet
from tests.factories import GemeindeFactory, OrganisationFactory, accepted_application

PAGE = "/verwaltung/zahlen/"

pytestmark = pytest.mark.django_db


def covered_land() -> None:
    area = GemeindeFactory()
    accepted_application(OrganisationFactory(body_of=area, seat=area))


def test_preview_shows_the_day_and_freezes_nothing(office_client):
    covered_land()
    assert "flächendeckend</strong> dabei" in office_client.get(PAGE, {"stand": "2024-02-01"}).content.decode()
    assert "flächendeckend</strong> dabei" not in office_client.get(PAGE, {"stand": "2024-01-31"}).content.decode()
    assert not PressSheet.objects.exists()


def test_office_freezes_once_however_often_it_is_sent(office_client, reviewer):
    covered_land()
    for _ in range(2):
        response = office_client.post(PAGE, {"stand": "2024-02-01", "title": "Das Land ist dabei"}, follow=True)
    press_sheet = PressSheet.objects.get()
    assert (press_sheet.day, press_sheet.title, press_sheet.frozen_by) == (
        date(2024, 2, 1),
        "Das Land ist dabei",
        reviewer,
    )
    assert f'<a href="{press_sheet.get_absolute_url()}">Das Land ist dabei</a>' in response.content.decode()
    assert press_sheet.figures["land"]["municipalities"] == {"covered": 1, "total": 1}


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"title": ""}, "Geben Sie dem Blatt eine Überschrift."),
        ({"stand": "2021-12-31"}, "Geben Sie einen Tag ab dem 01.01.2022"),
        ({"stand": "gestern"}, "Geben Sie den Stand als Datum ein"),
        ({"title": "x" * 151}, "Kürzen Sie diese Angabe"),
    ],
)
def test_bad_input_is_shown_and_nothing_typed_is_lost(office_client, typed, sentence):
    values = {"stand": "2024-02-01", "title": "Das Land ist dabei", **typed}
    response = office_client.post(PAGE, values)
    assert response.status_code == 400
    assert sentence in response.content.decode()
    assert response.context["form"]["title"].value() == values["title"]
    assert not PressSheet.objects.exists()


def test_reader_sees_and_changes_nothing_and_others_see_nothing(reader_client, system_client, client):
    page = reader_client.get(PAGE)
    assert (page.status_code, "festhalten</span>" in page.content.decode()) == (200, False)
    assert reader_client.post(PAGE, {"stand": "2024-02-01", "title": "x"}).status_code == 403
    assert system_client.get(PAGE).status_code == 403
    assert client.get(PAGE).status_code == 302
    assert not PressSheet.objects.exists()
