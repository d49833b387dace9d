import pytest
from django.urls import reverse

from portal.demo.logins import LOGINS

URL = reverse("portal:demo")


@pytest.mark.django_db
def test_page_about_the_demo_shows_logins_and_what_is_assumed(client):
    page = client.get(URL).content.decode()
    assert all(login.email in page and login.password in page for login in LOGINS)
    assert page.count("angenommen</td>") == 2


def test_page_about_the_demo_is_in_the_demo_alone(client, settings):
    settings.DEMO = False
    assert client.get(URL).status_code == 404
