import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from members.models import Application, PersonalDetails, ProfessionalField
from members.views.joining_drafts import DRAFTS_PER_FORM
from privacy.domain.consents import current_text
from tests.factories import TODAY, KreisFactory, OrganisationFactory, accepted_application
from tests.members.views.form_data import individual_data, post_check, text

pytestmark = pytest.mark.django_db
FORM = "/beitreten/einzelperson/"


@pytest.fixture(autouse=True)
def lippe():
    return KreisFactory()


def to_check(client, url=FORM, **changes):
    response = client.post(url, individual_data(**changes))
    assert response.status_code == 302, text(response)
    return response["Location"]


def test_individual_reaches_the_domain_as_typed(client, lippe):
    application = post_check(client, to_check(client, newsletter="on"))
    details = PersonalDetails.objects.get()
    assert (application.kind, application.organisation, str(details)) == ("individual", None, "Nele Nachtdienst")
    assert (details.employer, details.professional_field.name, details.duty_area) == (
        "Klinik Musterland",
        "Gesundheit und Pflege",
        lippe,
    )
    assert details.newsletter == current_text("newsletter")


def test_duty_areas_are_grouped_by_regierungsbezirk(client):
    choices = client.get(FORM).context["joining_forms"].person.fields["duty_area"].choices
    assert list(choices) == [("", "Bitte wählen"), ("Regierungsbezirk Detmold", [("05766", "Kreis Lippe")])]


def test_page_asks_for_no_private_address(client):
    assert set(client.get(FORM).context["joining_forms"].person.fields) == {
        "title",
        "first_name",
        "last_name",
        "email",
        "employer",
        "professional_field",
        "duty_area",
    }


def test_page_asks_for_a_mailbox_that_nobody_else_reads(client):
    page = text(client.get(FORM))
    hint = "E-Mail-Adresse, die nur Sie lesen; am besten die dienstliche. Haben Sie keine, genügt eine private."
    assert (hint in page, "Sammelpostfach" in page, "Dienstliche E-Mail" in page) == (True, False, False)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("nele@klinick.example.org", "nele@klinik.example.org"), ("nele@gmial.com", "nele@gmail.com")],
)
def test_typo_in_the_address_is_asked_about_before_sending(client, typed, meant):
    OrganisationFactory(domains=["klinik.example.org"])
    check = to_check(client, email=typed)
    assert f"Meinten Sie <strong>{meant}</strong>?" in text(client.get(check))
    accepted = client.post(check, {"accept": "email"})
    assert post_check(client, accepted["Location"]).details.email == meant


@pytest.mark.parametrize(
    ("changes", "anchor"),
    [
        ({"duty_area": "99999"}, "id_duty_area"),
        ({"professional_field": "4711"}, "id_professional_field"),
        ({"employer": "Klinik\x07"}, "id_employer"),
        ({"email": "nele@klinik"}, "id_email"),
    ],
)
def test_bad_value_is_refused_at_its_field(client, changes, anchor):
    response = client.post(FORM, individual_data(**changes))
    assert (response.status_code, Application.objects.count()) == (422, 0)
    assert anchor in {anchor for anchor, _ in response.context["page_error_list"]}


def test_page_of_the_form_takes_three_statements(client, django_assert_num_queries):
    client.get(FORM)
    with django_assert_num_queries(3):
        client.get(FORM)


def test_final_post_takes_at_most_20_statements(client, django_assert_max_num_queries):
    check = to_check(client)
    with django_assert_max_num_queries(20):
        assert client.post(check)["Location"].startswith("/beitreten/danke/")
    assert Application.objects.count() == 1


def test_draft_that_is_no_longer_valid_leads_to_the_error(client):
    check = to_check(client)
    ProfessionalField.objects.update(is_offered=False)
    page = client.post(check, follow=True)
    assert [anchor for anchor, _ in page.context["page_error_list"]] == ["id_professional_field"]
    assert 'value="Nele"' in text(page)
    assert Application.objects.count() == 0


def test_drafts_of_other_flows_are_not_mixed_up(client):
    submission = to_check(client).rpartition("=")[2]
    page = client.get("/beitreten/organisation/pruefen/", {"entwurf": submission})
    assert page["Location"] == reverse("members:join_organisation")


def test_representative_of_a_partner_is_applied_for(client):
    partner = accepted_application(start=TODAY).organisation
    url = reverse("members:join_representative", args=[partner.slug])
    application = post_check(client, to_check(client, url, job_title="Personalrat"))
    assert (application.kind, application.organisation, application.details.job_title) == (
        "representative",
        partner,
        "Personalrat",
    )


def test_representative_of_no_partner_has_no_page(client):
    organisation = OrganisationFactory(name="Klinikum Seeblick")
    for page in ("join_representative", "join_representative_check"):
        answer = client.get(reverse(f"members:{page}", args=[organisation.slug]))
        assert (answer.status_code, "Klinikum Seeblick" in text(answer)) == (404, False)
    posted = client.post(reverse("members:join_representative", args=[organisation.slug]), individual_data())
    assert (posted.status_code, "drafts" in client.session) == (404, False)


def test_name_without_a_letter_is_refused_in_each_of_its_fields(client):
    response = client.post(FORM, individual_data(first_name="???", last_name="–"))
    errors = response.context["joining_forms"].person.errors
    sentence = "Geben Sie hier einen Namen ein, mit mindestens einem Buchstaben."
    assert errors == {"first_name": [sentence], "last_name": [sentence]}


def test_one_address_begins_only_so_many_sessions_and_who_has_one_goes_on(settings):
    settings.FORMS_PER_ORIGIN_HOUR = 1
    visitors = [Client() for _ in range(DRAFTS_PER_FORM + 1)]
    answers = [visitor.post(FORM, individual_data()).status_code for visitor in visitors]
    assert answers == [302] * DRAFTS_PER_FORM + [429]
    assert (Session.objects.count(), len(to_check(visitors[0])) > 0) == (DRAFTS_PER_FORM, True)
