"""Verifying a certificate by its number, and an applicant's download."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from core.tokens import Link
from journal.actors import SYSTEM
from mailings.models import OutgoingMail
from members.domain import applications, memberships
from members.domain.certificates import numbers
from members.models import Certificate
from tests.factories import NOW, TODAY, OrganisationFactory, UserFactory, accepted_application, confirmed_application
from tests.members.domain.test_certificates import issued
from tests.members.views.form_data import text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


@pytest.fixture
def today():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def unknown(number: int) -> str:
    return numbers.format_number("2024", f"{number:08d}".translate(str.maketrans("01", "YZ")))


def test_running_membership_makes_it_valid(client):
    certificate = issued()
    response = client.get(certificate.get_absolute_url())
    page = text(response)
    assert "gültig seit 1. Februar 2024" in page
    assert "Stadt Lemgo" in page
    assert (
        f'href="{reverse("network:partner", args=[certificate.membership.organisation.slug])}"'
        in response.content.decode()
    )


def test_planned_ended_and_revoked_certificates_are_named_so(client, today):
    planned = issued(start=TODAY + timedelta(days=60))
    ended = issued(end=TODAY + timedelta(days=1))
    voided = issued()
    memberships.void(voided.membership, reason="Irrtum von Erika Muster", actor=SYSTEM, at=NOW)
    today.shift(timedelta(days=1))
    pages = [text(client.get(each.get_absolute_url())) for each in (planned, ended, voided)]
    for page, words in zip(
        pages, ("gültig ab 1. April 2024", "galt bis 1. Februar 2024", "zurückgenommen"), strict=True
    ):
        assert words in page
        assert "Erika" not in page


def test_pages_are_not_cached_and_not_indexed(client):
    certificate = issued()
    for path in (certificate.get_absolute_url(), reverse("members:certificate_enter_number")):
        headers = client.get(path).headers
        assert headers["X-Robots-Tag"] == "noindex"
        assert (headers["Cache-Control"], headers["Referrer-Policy"]) == ("no-store", "no-referrer")
    for path in ("/sitemap.xml", "/sitemap-seiten.xml", "/sitemap-netzwerkpartner.xml", "/netzwerk/", "/"):
        assert certificate.number not in client.get(path).content.decode()
    partner = client.get(reverse("network:partner", args=[certificate.membership.organisation.slug]))
    assert certificate.number not in partner.content.decode()


def test_unknown_number_is_answered_with_404(client):
    response = client.get(reverse("members:certificate", args=[unknown(1)]))
    assert response.status_code == 404
    assert f"keine Urkunde mit der Nummer {unknown(1)} ausgestellt" in text(response)


def test_mistyped_number_is_called_mistyped(client):
    response = client.get(reverse("members:certificate", args=["U-2024-7K3M9QX2-35"]))
    assert response.status_code == 404
    assert "vermutlich ist ein Zeichen vertippt" in text(response)


def test_number_is_understood_in_any_spelling(client):
    certificate = issued()
    spelled = certificate.number.lower().replace("-", " ")
    assert client.get("/urkunde/", {"nummer": spelled}).url == certificate.get_absolute_url()
    assert client.get(f"/urkunde/{spelled}/").url == certificate.get_absolute_url()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("", "Geben Sie die Nummer ein"), ("U-2024-7K3M9QX2-35", "ein Zeichen vertippt"), ("x" * 90, "Kürzen Sie")],
)
def test_form_shows_the_submitted_number_and_what_to_do(client, typed, sentence):
    response = client.get("/urkunde/", {"nummer": typed})
    assert response.status_code == 422
    assert sentence in text(response)
    assert f'value="{typed}"' in response.content.decode() or not typed


def test_guessing_is_limited_but_valid_and_mistyped_numbers_are_not(client):
    certificate = issued()
    for _ in range(40):
        assert client.get(certificate.get_absolute_url()).status_code == 200
        assert client.get("/urkunde/U-2024-7K3M9QX2-35/").status_code == 404
    statuses = [client.get(f"/urkunde/{unknown(number)}/").status_code for number in range(31)]
    assert statuses == [404] * 30 + [429]
    assert client.get(certificate.get_absolute_url()).status_code == 429
    assert client.get(certificate.get_absolute_url(), REMOTE_ADDR="192.0.2.7").status_code == 200


def download(application):
    token = Link("members:status", application.pk, application.link_generation, NOW).token()
    return reverse("members:status_certificate", args=[token])


def test_accepted_organisation_downloads_its_certificate(client):
    application = accepted_application(OrganisationFactory(name="Stadt Lemgo"))
    status = client.get(download(application).removesuffix("urkunde.pdf"))
    assert 'href="urkunde.pdf"' in status.content.decode()
    response = client.get(download(application))
    number = application.membership.current_certificate.number.lower()
    assert response.content.startswith(b"%PDF-")
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == f'attachment; filename="urkunde-stadt-lemgo-{number}.pdf"'
    assert (response["Cache-Control"], response["X-Content-Type-Options"]) == ("no-store", "nosniff")


def test_certificate_is_rendered_so_often_in_an_hour_for_each_link(client, settings):
    settings.FILES_PER_LINK_HOUR = 2
    of_one, of_another = download(accepted_application()), download(accepted_application())
    answers = [client.get(one) for one in (of_one, of_one, of_one, of_another)]
    assert [answer.status_code for answer in answers] == [200, 200, 429, 200]
    refused = answers[2]
    assert 0 < int(refused["Retry-After"]) <= 60 * 60
    assert "Das waren zu viele Versuche" in text(refused)
    assert answers[3].content.startswith(b"%PDF-")


def test_without_a_membership_there_is_nothing_to_download(client):
    application = accepted_application()
    applications.undo_acceptance(application, reason="Irrtum", by=UserFactory(), at=NOW)
    number = Certificate.objects.get().number
    for one in (confirmed_application(), application):
        page = client.get(download(one))
        assert (page.status_code, page["Content-Type"], number in page.content.decode()) == (
            404,
            "text/html; charset=utf-8",
            False,
        )


def test_welcome_mail_names_the_place_of_the_certificate():
    accepted_application()
    welcome = OutgoingMail.objects.get(template="members/welcome")
    assert "die Beitrittsurkunde zum Herunterladen finden Sie hier" in welcome.body
