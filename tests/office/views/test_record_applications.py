"""The office records an application that came by letter or phone."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from members.models import Application, Organisation
from tests.core.test_uploads import PDF
from tests.factories import KreisFactory, OrganisationFactory, applicant_input
from tests.full_disk import MAX_BYTES, full_disk

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def typed(**changes: object) -> dict[str, object]:
    values: dict[str, object] = {
        "source": "letter",
        "submission": str(uuid.uuid4()),
        "first_name": "Rita",
        "last_name": "Rat",
        "job_title": "Landrätin",
        "may_declare": "on",
        "people-TOTAL_FORMS": "1",
        "people-INITIAL_FORMS": "0",
        "people-0-first_name": "Moritz",
        "people-0-last_name": "Muster",
        "people-0-email": "moritz@kreis.example.org",
    }
    return {**values, **changes}


def record(client: Client, organisation: Organisation | str, **changes: object):
    key = organisation.pk if isinstance(organisation, Organisation) else organisation
    url = f"{reverse('office:record_organisation')}?organisation={key}"
    return client.post(url, typed(**changes), follow=True)


def test_letter_with_scan_starts_confirmed_and_the_scan_comes_back(office_client, reader_client, system_client):
    scan = SimpleUploadedFile("geheimer name.pdf", PDF, content_type="application/pdf")
    response = record(office_client, OrganisationFactory(), scan=scan)
    assert response.status_code == 200
    application = Application.objects.get()
    assert (application.state, application.source) == ("confirmed", "letter")
    assert "geheimer" not in application.scan.name
    url = reverse("office:scan", args=[application.reference])
    for client in (office_client, reader_client):
        download = client.get(url)
        assert b"".join(download.streaming_content) == PDF
        assert download["Content-Disposition"] == f'attachment; filename="{application.reference}.pdf"'
        assert download["X-Content-Type-Options"] == "nosniff"
    assert system_client.get(url).status_code == 403
    assert Client().get(url).status_code == 302


def test_full_disk_is_told_in_a_sentence_and_leaves_nothing_behind(office_client, tmp_path):
    office_client.raise_request_exception = False
    scan = SimpleUploadedFile("brief.pdf", PDF + b" " * MAX_BYTES + b"%%EOF", content_type="application/pdf")
    organisation = OrganisationFactory()
    with full_disk():
        response = record(office_client, organisation, scan=scan)
    assert response.status_code == 507
    assert "Die Datei lässt sich gerade nicht speichern" in response.content.decode()
    assert (Application.objects.count(), [path for path in tmp_path.rglob("*") if path.is_file()]) == (0, [])


def test_letter_refuses_an_upload_that_is_no_pdf_and_keeps_what_was_typed(office_client):
    scan = SimpleUploadedFile("brief.pdf", b"<html>", content_type="application/pdf")
    response = record(office_client, OrganisationFactory(), scan=scan, remark="Kam mit der Post")
    page = response.content.decode()
    assert response.status_code == 400
    assert "Diese Datei ist kein PDF." in page
    assert "Kam mit der Post" in page
    assert 'value="moritz@kreis.example.org"' in page
    assert Application.objects.count() == 0


def test_telephone_call_on_behalf_of_somebody_is_recorded_with_both_names(office_client):
    page = record(office_client, OrganisationFactory(), on_behalf_of="Berta Boss", on_behalf_of_job_title="Landrätin")
    declaration = Application.objects.get().declaration
    assert (str(declaration), declaration.declarer, declaration.declarer_job_title) == (
        "Rita Rat",
        "Berta Boss",
        "Landrätin",
    )
    assert "Im Auftrag ausgefüllt von" in page.content.decode()


def test_letter_sent_twice_is_one_application(office_client):
    organisation, submission = OrganisationFactory(), str(uuid.uuid4())
    record(office_client, organisation, submission=submission)
    assert record(office_client, organisation, submission=submission).status_code == 200
    assert Application.objects.count() == 1


def test_letter_of_an_unknown_organisation_describes_it(office_client):
    kreis = KreisFactory(name="Lippe")
    described = {"new-name": "Musterverein", "new-category": OrganisationFactory().category_id, "new-place": kreis.name}
    record(office_client, "unbekannt", **described)
    assert (Application.objects.get().proposed_name, Application.objects.get().proposed_seat) == ("Musterverein", kreis)


@pytest.mark.parametrize(
    "changes",
    [
        {"source": "online"},
        {"source": ""},
        {"may_declare": ""},
        {"on_behalf_of": "Berta Boss"},
        {"on_behalf_of_job_title": "Landrätin"},
        {"last_name": "Rat\r\nBcc: x@example.org"},
        {"people-0-email": "kein"},
        {"people-0-first_name": "", "people-0-last_name": "", "people-0-email": ""},
        {"people-TOTAL_FORMS": "x"},
        {"people-TOTAL_FORMS": "100000"},
        {"first_name": "x" * 10_000},
    ],
)
def test_letter_refuses_bad_input_with_a_page(office_client, changes):
    response = record(office_client, OrganisationFactory(), **changes)
    assert response.status_code == 400
    assert "Fehler: " in response.content.decode()
    assert Application.objects.count() == 0


@pytest.mark.parametrize("key", ["0", "-1", "abc", "9" * 30, "1'--"])
def test_letter_for_a_tampered_organisation_is_not_found(office_client, key):
    assert record(office_client, key).status_code == 404
    assert not Application.objects.exists()


def test_individual_without_mail_is_recorded(office_client):
    someone = applicant_input()
    response = office_client.post(
        reverse("office:record_individual"),
        {
            "source": "phone",
            "submission": str(uuid.uuid4()),
            "first_name": "Nele",
            "last_name": "Nachtdienst",
            "employer": "Klinik",
            "professional_field": someone.professional_field.pk,
            "duty_area": someone.duty_area.ags,
        },
        follow=True,
    )
    assert response.status_code == 200
    assert (Application.objects.get().kind, Application.objects.get().details.email) == ("individual", "")
    assert office_client.get(response.redirect_chain[0][0]).status_code == 200


def test_choosing_shows_kind_and_seat(office_client):
    OrganisationFactory(name="Klinikum Beispielstadt")
    page = office_client.get(reverse("office:record_organisation"), {"q": "klin beisp"}).content.decode()
    assert "Klinikum Beispielstadt" in page
