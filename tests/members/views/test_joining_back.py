"""Pages of the joining flows that the browser restores from memory: they carry the number of a form sent already."""

import pytest
from django.urls import reverse

from members.models import Application, Declaration, PersonalDetails
from tests.factories import TODAY, KreisFactory, OrganisationFactory, accepted_application
from tests.members.views.form_data import declaration_data, details_url, individual_data, post_check, text

pytestmark = pytest.mark.django_db
FORM = "/beitreten/einzelperson/"


@pytest.fixture(params=["organisation", "individual", "representative"])
def flow(request):
    """URL of a form, its data, and how many applications there are already."""
    KreisFactory()
    if request.param == "organisation":
        return details_url(OrganisationFactory()), declaration_data(remark="Zwei\r\nZeilen"), 0
    if request.param == "individual":
        return FORM, individual_data(), 0
    partner = accepted_application(start=TODAY).organisation
    return reverse("members:join_representative", args=[partner.slug]), individual_data(job_title="Personalrat"), 1


def to_check(client, url: str, form: dict[str, str]) -> str:
    response = client.post(url, form)
    assert response.status_code == 302, text(response)
    return response["Location"]


def first_name(application: Application) -> str:
    return (application.declaration or application.details).first_name


def hidden_values(client, check_url: str) -> dict[str, str]:
    """What the check page posts: browsers write line breaks in their own way."""
    pairs = client.get(check_url).context["hidden_values"]
    return {name: value.replace("\r\n", "\n") for name, value in pairs}


def test_form_restored_after_sending_declares_for_the_next_person(client, flow):
    url, anna, before = flow
    berta = {**anna, "first_name": "Berta", "email": "berta@stadt.example.org"}
    sent = [post_check(client, to_check(client, url, form)) for form in (anna, berta)]
    assert [first_name(application) for application in sent] == [anna["first_name"], "Berta"]
    for form, application in zip((anna, berta), sent, strict=True):
        thanks = client.get(to_check(client, url, form), follow=True)
        assert thanks.context["application"] == application, "the same once more leads to its own thanks"
        assert form["email"] in text(thanks)
    assert Application.objects.count() == before + 2


def test_third_and_fourth_person_on_the_restored_form(client, flow):
    url, form, before = flow
    names = ["Berta", "Carla", "Dora", "Carla"]
    sent = [first_name(post_check(client, to_check(client, url, {**form, "first_name": name}))) for name in names[:3]]
    again = client.get(to_check(client, url, {**form, "first_name": "Carla"}), follow=True).context["application"]
    assert ([*sent, first_name(again)], Application.objects.count()) == (names, before + 3)


def test_check_page_restored_sends_what_it_shows(client, flow):
    url, anna, before = flow
    first = to_check(client, url, anna)
    shown = hidden_values(client, first)
    second = to_check(client, url, {**anna, "first_name": "Berta"})
    assert first == second, "one form, one draft"
    shown_later = hidden_values(client, second)
    for values, name in ((shown, anna["first_name"]), (shown_later, "Berta"), (shown, anna["first_name"])):
        thanks = client.post(first, values, follow=True)
        assert first_name(thanks.context["application"]) == name
    assert Application.objects.count() == before + 2


def test_check_page_restored_after_sending_leads_to_the_thanks(client, flow):
    url, form, before = flow
    check = to_check(client, url, form)
    values = hidden_values(client, check)
    pages = [client.post(check, values)["Location"] for _ in range(3)]
    assert (len(set(pages)), Application.objects.count()) == (1, before + 1)


def test_going_back_to_the_choice_from_a_form_sent_already_keeps_what_was_typed(client):
    organisation, other = OrganisationFactory(), OrganisationFactory()
    form = declaration_data()
    post_check(client, to_check(client, details_url(organisation), form))
    back = client.post(details_url(organisation), {**form, "first_name": "Berta", "back": "1"})["Location"]
    page = client.get(details_url(other) + f"&entwurf={back.rpartition('=')[2]}")
    assert 'value="Berta"' in text(page)
    assert Declaration.objects.count() == 1


def test_link_to_change_what_was_sent_leads_to_a_new_form_and_says_so(client):
    KreisFactory()
    check = to_check(client, FORM, individual_data())
    post_check(client, check)
    page = text(client.get(FORM, {"entwurf": check.rpartition("=")[2]}))
    assert ("Ihr voriger Antrag ist abgeschickt." in page, "abgelaufen" in page) == (True, False)
    assert PersonalDetails.objects.get().first_name not in page


def test_link_to_change_a_declaration_that_was_sent_leads_to_the_choice(client):
    check = to_check(client, details_url(OrganisationFactory()), declaration_data())
    post_check(client, check)
    page = client.get("/beitreten/organisation/angaben/", {"entwurf": check.rpartition("=")[2]})
    assert page["Location"] == reverse("members:join_organisation")
