"""The office's pages about certificates."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from journal.actors import SYSTEM
from members.domain import certificates, memberships
from members.domain.certificates import print_jobs
from members.models import Certificate, PrintJob
from tests.factories import GemeindeFactory, OrganisationFactory
from tests.members.domain.test_certificates import issued, member

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def text(response) -> str:
    return " ".join(response.content.decode().split())


def post(client, name, *args, **data):
    return client.post(reverse(f"office:{name}", args=args), data, follow=True)


def test_organisation_shows_its_certificates_with_state_and_pdf(office_client):
    certificate = issued()
    page = text(office_client.get(reverse("office:organisation", args=[certificate.membership.organisation_id])))
    assert f"<strong>{certificate.number}</strong> vom 1. Februar 2024" in page
    assert '<span class="badge badge--success">gültig</span>' in page
    response = office_client.get(reverse("office:certificate_pdf", args=[certificate.pk]))
    assert (response.content, response["Content-Type"]) == (certificates.pdf(certificate), "application/pdf")


def test_voided_ended_and_planned_are_marked(office_client):
    today = timezone.localdate()
    planned = issued(start=today + timedelta(days=1))
    ended = issued(start=today - timedelta(days=1), end=today)
    voided = issued()
    memberships.void(voided.membership, reason="Irrtum", actor=SYSTEM, at=timezone.now())
    for certificate, words in ((planned, "gültig ab"), (ended, "galt bis"), (voided, "zurückgenommen</span>")):
        page = text(office_client.get(reverse("office:organisation", args=[certificate.membership.organisation_id])))
        assert words in page.partition('id="urkunden"')[2].partition("</section>")[0]


def test_member_of_before_gets_its_certificate_once(office_client):
    membership = member()
    page = text(office_client.get(reverse("office:organisation", args=[membership.organisation_id])))
    assert "Urkunde ausstellen" in page
    for _ in range(2):
        shown = text(post(office_client, "issue_certificate", membership.pk))
        assert f"Die Urkunde {Certificate.objects.get().number} ist ausgestellt." in shown
    assert "Urkunde ausgestellt" in shown


def test_voided_membership_is_refused_in_words(office_client):
    voided = memberships.void(member(), reason="Irrtum", actor=SYSTEM, at=timezone.now())
    assert "für sie gibt es keine Urkunde" in text(post(office_client, "issue_certificate", voided.pk))
    assert not Certificate.objects.exists()


def test_all_earlier_members_get_certificates_by_one_post(office_client):
    for number in range(3):
        member(f"Stadt {number}")
    assert "3 Netzwerkpartner haben noch keine Urkunde" in text(office_client.get(reverse("office:certificates")))
    page = text(post(office_client, "issue_missing_certificates"))
    assert "3 Urkunden sind ausgestellt." in page
    assert "noch keine Urkunde" not in page
    assert "Alle Netzwerkpartner haben schon eine Urkunde." in text(post(office_client, "issue_missing_certificates"))
    assert Certificate.objects.count() == 3


def test_selection_is_printed_by_the_worker_and_downloaded(office_client):
    inside = OrganisationFactory(name="Kreis Lippe", seat=GemeindeFactory(ags="05766044", name="Lemgo"))
    issued(organisation=inside)
    issued("Stadt Köln", organisation=OrganisationFactory(name="Stadt Köln", seat=GemeindeFactory(ags="05315000")))
    page = text(post(office_client, "print_certificates", gebiet="05766"))
    assert "wird erstellt" in page
    job = PrintJob.objects.get()
    assert (job.title, job.size) == ("Kreis Lippe", 1)
    assert office_client.get(reverse("office:printed_certificates", args=[job.pk, "pdf"])).status_code == 404
    print_jobs.run_due(at=timezone.now())
    for kind, head in (("pdf", b"%PDF"), ("zip", b"PK")):
        response = office_client.get(reverse("office:printed_certificates", args=[job.pk, kind]))
        assert response["Content-Disposition"] == f'attachment; filename="urkunden-{job.pk}.{kind}"'
        assert b"".join(response.streaming_content).startswith(head)
    assert office_client.get(reverse("office:printed_certificates", args=[job.pk, "exe"])).status_code == 404


def test_empty_selection_orders_nothing(office_client):
    issued()
    page = text(post(office_client, "print_certificates", von="2030-01-01"))
    assert "In dieser Auswahl gibt es keine Urkunden." in page
    assert not PrintJob.objects.exists()


def test_list_narrows_by_the_printed_day_and_leaves_out_what_was_taken_back(office_client):
    issued("Stadt Lemgo")
    certificates.issue(member("Stadt Detmold"), day=date(2023, 1, 1), actor=SYSTEM, at=timezone.now())
    memberships.void(issued("Irrtum").membership, reason="Irrtum", actor=SYSTEM, at=timezone.now())
    page = text(office_client.get(reverse("office:certificates"), {"von": "2024-01-01"}))
    assert ("Stadt Lemgo" in page, "Stadt Detmold" in page, "Irrtum" in page) == (True, False, False)


@pytest.mark.parametrize("rows", [1, 3])
def test_list_costs_the_same_with_more_rows(office_client, rows, django_assert_num_queries):
    for number in range(rows):
        issued(f"Stadt {number}")
    office_client.get(reverse("office:certificates"))
    with django_assert_num_queries(10):
        office_client.get(reverse("office:certificates"))


def test_reader_sees_and_changes_nothing(reader_client, system_client):
    certificate = issued()
    page = text(reader_client.get(reverse("office:certificates")))
    assert certificate.number in page
    assert "als PDF und ZIP erstellen" not in page
    for name, args in (("issue_missing_certificates", []), ("print_certificates", []), ("issue_certificate", [1])):
        assert post(reader_client, name, *args).status_code == 403
    assert system_client.get(reverse("office:certificates")).status_code == 403
    assert system_client.get(reverse("office:certificate_pdf", args=[certificate.pk])).status_code == 403
