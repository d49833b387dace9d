import re

import pytest
from django.urls import reverse
from django.utils import timezone

from core.antispam import signed_time
from journal.models import JournalEntry
from mailings.models import OutgoingMail
from members.domain.applications import search as applications_search
from members.models import Application, Category, Declaration
from privacy.domain.consents import current_text
from tests.factories import TODAY, OrganisationFactory, UserFactory, accepted_application
from tests.members.views.form_data import declaration_data, details_url, post_check, post_to_check, text

pytestmark = pytest.mark.django_db
CHOOSE = "/beitreten/organisation/"


def test_search_shows_kind_and_place_with_and_without_javascript(client, authorities):
    page = text(client.get(CHOOSE, {"q": "paderb"}))
    found = client.get(reverse("members:organisation_search"), {"q": "paderb"}).json()
    assert [(row["label"], row["detail"]) for row in found] == [
        ("Kreis Paderborn", "Kreis · Regierungsbezirk Detmold"),
        ("Stadt Paderborn", "Stadt · Kreis Paderborn, Regierungsbezirk Detmold"),
    ]
    assert all(row["detail"] in page and row["url"] in page for row in found)


def test_search_for_characters_that_nobody_sees_is_none(client):
    assert client.get(CHOOSE, {"q": "\u202e \u200b"}).context["results"] is None


def test_declaration_reaches_the_domain_as_typed(client):
    organisation = OrganisationFactory()
    check = post_to_check(
        client,
        organisation,
        title="Dr.",
        phone="0251 275 1125 / -1127",
        newsletter="on",
        remark="Der Beschluss folgt 👋",
        **{
            "people-0-first_name": "Moritz",
            "people-0-last_name": "Muster",
            "people-0-job_title": "Personalrat",
            "people-0-email": "personalrat@stadt.nrw",
        },
    )
    application = post_check(client, check)
    declared = Declaration.objects.get()
    assert (str(declared), declared.job_title, declared.phone) == (
        "Dr. Bärbel Beispiel",
        "Bürgermeisterin",
        "0251 275 1125 / -1127",
    )
    assert [(str(one), one.job_title, one.is_declarer) for one in declared.nominations.all()] == [
        ("Dr. Bärbel Beispiel", "Bürgermeisterin", True),
        ("Moritz Muster", "Personalrat", False),
    ]
    assert (application.organisation, application.remark) == (organisation, "Der Beschluss folgt 👋")
    assert declared.newsletter == current_text("newsletter")


def test_secretary_declares_on_behalf_of_the_mayor(client):
    on_behalf = {"on_behalf_of": "Dr. Berta Boss", "on_behalf_of_job_title": "Oberbürgermeisterin"}
    secretary = {"first_name": "Sabine", "last_name": "Sekretär", "job_title": "Vorzimmer"}
    check = post_to_check(client, OrganisationFactory(), may_declare="im-auftrag", **secretary, **on_behalf)
    summary = text(client.get(check))
    sentence = "Im Auftrag einer Person, die befugt ist, den Beitritt zu erklären."
    assert [one for one in (sentence, *on_behalf.values(), "Sabine") if one not in summary] == []
    application = post_check(client, check)
    declared = Declaration.objects.get()
    assert (str(declared), declared.declarer, declared.declarer_job_title) == ("Sabine Sekretär", *on_behalf.values())
    [mail] = OutgoingMail.objects.filter(template="members/confirm")
    assert "Beitritt erklärt von: Dr. Berta Boss, Oberbürgermeisterin\n" in mail.body
    assert "Im Auftrag ausgefüllt von: Sabine Sekretär, Vorzimmer\n" in mail.body
    assert "benannt: Sabine Sekretär (Vorzimmer)\n" in mail.body
    client.force_login(UserFactory())
    reviewed = text(client.get(reverse("office:application", args=[application.reference])))
    assert [one for one in (*on_behalf.values(), "Im Auftrag ausgefüllt von") if one not in reviewed] == []
    found = applications_search.search(Application.objects.all(), "Berta Boss")
    assert list(found) == [application]


def test_who_declares_alone_sends_the_rows_of_others_empty_and_closed(client):
    organisation = OrganisationFactory()
    [opened] = re.findall("<details[^>]*>", text(client.get(details_url(organisation))))
    assert " open" in opened
    typed = declaration_data(email="nicht gültig")
    [closed] = re.findall("<details[^>]*>", text(client.post(details_url(organisation), typed)))
    assert " open" not in closed
    for changes in ({"people-0-phone": "1"}, {"add": "1"}, {"myself": ""}):
        [opened] = re.findall("<details[^>]*>", text(client.post(details_url(organisation), typed | changes)))
        assert " open" in opened, changes


def test_sending_twice_makes_one_application_and_one_mail(client):
    check = post_to_check(client, OrganisationFactory())
    first, second = client.post(check), client.post(check)
    assert first["Location"] == second["Location"]
    assert (Application.objects.count(), OutgoingMail.objects.count()) == (1, 1)
    assert client.get(check)["Location"] == first["Location"], "going back after sending leads to the thanks"


def test_final_post_takes_at_most_20_statements(client, django_assert_max_num_queries):
    check = post_to_check(client, OrganisationFactory())
    with django_assert_max_num_queries(20):
        assert client.post(check)["Location"].startswith("/beitreten/danke/")
    assert Application.objects.count() == 1


def test_page_of_the_form_reads_organisation_memberships_and_wording_only(client, django_assert_num_queries):
    organisation = OrganisationFactory()
    client.get(details_url(organisation))
    with django_assert_num_queries(3):
        page = text(client.get(details_url(organisation)))
    assert organisation.name in page


def test_errors_are_shown_with_the_submitted_values_and_nothing_is_stored(client):
    organisation = OrganisationFactory()
    typed = {"first_name": "<script>alert(1)</script>", "last_name": "Vor\u202enach", "email": "kein-at", "myself": ""}
    response = client.post(details_url(organisation), declaration_data(**typed))
    page = text(response)
    assert response.status_code == 422
    assert "<title>Fehler: " in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "Vor\u202enach" in page
    assert {anchor for anchor, _ in response.context["page_error_list"]} == {"id_last_name", "id_email", "id_myself"}
    assert Application.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "anchor"),
    [
        ({"last_name": "Muster\r\nBcc: alle@example.org"}, "id_last_name"),
        ({"job_title": "x" * 1_000_000}, "id_job_title"),
        ({"email": "a@b.example\nBcc: c@d.example"}, "id_email"),
        ({"phone": "rufen Sie an"}, "id_phone"),
        ({"may_declare": ""}, "id_may_declare_0"),
        ({"may_declare": "im-auftrag"}, "id_on_behalf_of"),
        ({"may_declare": "im-auftrag", "on_behalf_of": "Berta Boss"}, "id_on_behalf_of_job_title"),
        ({"on_behalf_of": "Berta Boss"}, "id_on_behalf_of"),
        ({"people-0-first_name": "Moritz"}, "id_people-0-last_name"),
    ],
)
def test_bad_value_is_refused_at_its_field(client, changes, anchor):
    response = client.post(details_url(OrganisationFactory()), declaration_data(**changes))
    assert response.status_code == 422
    assert anchor in {anchor for anchor, _ in response.context["page_error_list"]}
    assert "Bärbel" in text(response)
    assert (Application.objects.count(), JournalEntry.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    "changes",
    [
        {"last_name": "Muster 😀"},
        {"last_name": "אב"},
        {"first_name": "علی\u200cرضا"},
        {"email": "poststelle@stadt.nrw"},
        {"email": "bb@gmail.com"},
    ],
)
def test_unusual_value_is_taken_as_it_is(client, changes):
    post_check(client, post_to_check(client, OrganisationFactory(), **changes))
    [(name, value)] = changes.items()
    assert getattr(Declaration.objects.get(), name) == value


def test_nul_character_is_refused_with_400(client):
    response = client.post(details_url(OrganisationFactory()), declaration_data(first_name="a\0b"))
    assert (response.status_code, Application.objects.count()) == (400, 0)


def test_unknown_organisation_is_not_found(client):
    address = "/beitreten/organisation/angaben/?organisation=stadt-atlantis"
    posted = client.post(address, declaration_data())
    assert (client.get(address).status_code, posted.status_code, "drafts" in client.session) == (404, 404, False)


def test_tampered_hidden_values_store_nothing(client):
    organisation = OrganisationFactory()
    response = client.post(
        details_url(organisation), declaration_data(shown_at="gefälscht", newsletter_text="99", newsletter="on")
    )
    assert response.status_code == 422
    assert "Der Wortlaut hat sich geändert." in text(response)
    again = declaration_data(submission="keine-uuid")
    assert client.post(details_url(organisation), again).status_code == 302
    assert Application.objects.count() == 0


def test_too_fast_and_honeypot_ask_to_send_once_more_and_lose_nothing(client):
    organisation = OrganisationFactory()
    for changes in ({"shown_at": signed_time(timezone.now())}, {"website_2": "https://spam.example"}):
        response = client.post(details_url(organisation), declaration_data(**changes))
        assert response.status_code == 422
        assert "noch einmal" in text(response)
        assert "Bärbel" in text(response)


def test_rows_are_added_and_removed_without_javascript(client):
    url = details_url(OrganisationFactory())
    first = {"people-0-first_name": "Moritz", "people-0-last_name": "Muster"}
    added = client.post(url, declaration_data(**first, add="1"))
    assert added.status_code == 200
    assert [row["first_name"].value() for row in added.context["joining_forms"].nominee_formset] == ["Moritz", None]
    removed = client.post(url, declaration_data(**first, **{"people-TOTAL_FORMS": "2", "remove": "1"}))
    assert len(removed.context["joining_forms"].nominee_formset.forms) == 1
    assert removed.context["joining_forms"].declarer["first_name"].value() == "Bärbel"


def test_nobody_named_is_asked_for(client):
    response = client.post(details_url(OrganisationFactory()), declaration_data(myself=""))
    assert [sentence for _, sentence in response.context["page_error_list"]] == [
        "Nennen Sie mindestens eine Person, oder setzen Sie das Häkchen, wenn Sie es selbst sind."
    ]


def test_going_back_loses_nothing(client):
    organisation, other = OrganisationFactory(), OrganisationFactory()
    post_to_check(client, organisation, first_name="Änne")
    assert 'value="Änne"' in text(client.get(details_url(organisation)))
    back = client.post(details_url(organisation), declaration_data(first_name="Anton", email="", back="1"))
    assert "entwurf=" in back["Location"]
    submission = back["Location"].rpartition("=")[2]
    page = client.get(details_url(other) + f"&entwurf={submission}")
    assert 'value="Anton"' in text(page)
    assert page.context["page_error_list"] == [], "nothing is validated yet"


def test_two_tabs_do_not_mix(client):
    here, there = OrganisationFactory(), OrganisationFactory()
    first, second = post_to_check(client, here, first_name="Hanna"), post_to_check(client, there, first_name="Theo")
    applications = [post_check(client, first), post_check(client, second)]
    assert [(one.organisation, one.declaration.first_name) for one in applications] == [
        (here, "Hanna"),
        (there, "Theo"),
    ]


def test_expired_draft_is_renewed_from_the_hidden_fields_of_the_page(client):
    check = post_to_check(client, OrganisationFactory(), first_name="Hanna")
    hidden_values = dict(client.get(check).context["hidden_values"])
    client.session.flush()
    client.cookies.clear()
    renewed = client.post(check, hidden_values, follow=True)
    assert "Ihr Entwurf war abgelaufen" in text(renewed)
    assert Application.objects.count() == 0
    assert post_check(client, renewed.redirect_chain[-1][0]).declaration.first_name == "Hanna"


def test_expired_draft_without_values_leads_back_to_the_form(client):
    response = client.get("/beitreten/organisation/pruefen/?entwurf=00000000-0000-0000-0000-000000000000", follow=True)
    assert "abgelaufen" in text(response)


def test_suggested_address_is_accepted_by_one_button(client):
    OrganisationFactory(domains=["klinikum.example"])
    check = post_to_check(client, OrganisationFactory(), email="bb@gmial.com")
    assert "Meinten Sie <strong>bb@gmail.com</strong>?" in text(client.get(check))
    client.post(check, {"accept": "email"})
    assert post_check(client, check).declaration.email == "bb@gmail.com"


def test_suggestion_is_shown_at_the_field_too(client):
    url = details_url(OrganisationFactory())
    typed = declaration_data(email="bb@gmial.com", job_title="", **{"people-0-email": "mm@wbe.de"})
    page = text(client.post(url, typed))
    assert "Meinten Sie <strong>bb@gmail.com</strong>?" in page
    assert "Meinten Sie <strong>mm@web.de</strong>?" in page
    corrected_page = client.post(url, {**typed, "accept": "people-0-email"})
    assert (corrected_page.status_code, corrected_page.context["page_error_list"]) == (200, [])
    assert 'value="mm@web.de"' in text(corrected_page)
    assert 'value="bb@gmial.com"' in text(corrected_page)


def test_partner_sees_since_when_and_can_apply_as_representative(client):
    organisation = accepted_application(start=TODAY).organisation
    page = text(client.get(details_url(organisation)))
    assert "Netzwerkpartner seit dem 1. Februar 2024" in page
    assert reverse("members:join_representative", args=[organisation.slug]) in page


def test_described_organisation_asks_which_place_is_meant(client, authorities):
    typed = {
        "new-name": "Klinikum Paderborn",
        "new-category": "12",
        "new-place": "Paderborn",
        "new-website": "klinik.example",
    }
    suggestion_page = client.post(CHOOSE + "?eintragen=ja", typed)
    assert [label for _, label in suggestion_page.context["form"].fields["seat"].choices] == [
        "Kreis Paderborn, Regierungsbezirk Detmold",
        "Stadt Paderborn, Kreis Paderborn, Regierungsbezirk Detmold",
    ]
    details = client.post(CHOOSE + "?eintragen=ja", {**typed, "new-seat": "05774032"})["Location"]
    page = client.get(details)
    assert page.context["page_error_list"] == []
    described = {name: value for name, [value] in page.context["joining_forms"].organisation_values().items()}
    assert described == {**typed, "new-seat": "05774032"}
    check = client.post(details, declaration_data(**described))["Location"]
    application = post_check(client, check)
    assert (application.proposed_name, application.proposed_seat.ags) == ("Klinikum Paderborn", "05774032")
    assert application.proposed_website == "https://klinik.example"


@pytest.mark.parametrize(("place", "seat"), [("Atlantis", ""), ("Paderborn", "05111000")])
def test_unknown_place_is_refused(client, authorities, place, seat):
    typed = {"new-name": "Klinikum", "new-category": "12", "new-place": place, "new-seat": seat}
    page = client.post(CHOOSE + "?eintragen=ja", typed)
    assert (page.status_code, f'value="{place}"' in text(page)) == (422, True), "nothing typed is lost"


def test_described_organisation_takes_at_most_20_statements(client, authorities, django_assert_max_num_queries):
    described = {"new-name": "Klinikum", "new-category": "12", "new-place": "Lemgo"}
    details = client.post(CHOOSE + "?eintragen=ja", described)["Location"]
    check = client.post(details, declaration_data(**described))["Location"]
    with django_assert_max_num_queries(20):
        assert client.post(check)["Location"].startswith("/beitreten/danke/")
    assert Application.objects.count() == 1


def test_category_no_longer_offered_is_an_error_at_its_field(client, authorities):
    described = {"new-name": "Klinikum", "new-category": "12", "new-place": "Lemgo"}
    details = client.post(CHOOSE + "?eintragen=ja", described)["Location"]
    check = client.post(details, declaration_data(**described))["Location"]
    Category.objects.filter(pk=12).update(is_offered=False)
    page = client.post(check, follow=True)
    assert [anchor for anchor, _ in page.context["page_error_list"]] == ["id_new-category"]
    assert Application.objects.count() == 0


def test_draft_after_going_back_is_validated_when_it_is_sent(client):
    url = details_url(OrganisationFactory())
    typed = declaration_data()
    check = client.post(url, typed)["Location"]
    client.post(url, {**typed, "job_title": "", "back": "1"})
    assert "fehler=ja" in client.post(check)["Location"]
    assert Application.objects.count() == 0
    client.post(url, {**typed, "first_name": "Hanna", "back": "1"})
    assert post_check(client, check).declaration.first_name == "Hanna"


def test_address_that_sends_too_many_forms_has_to_wait(client, settings):
    settings.FORMS_PER_ORIGIN_HOUR = 1
    first, second = (post_to_check(client, OrganisationFactory()) for _ in range(2))
    client.post(first)
    refused = client.post(second)
    assert (refused.status_code, Application.objects.count()) == (429, 1)
    assert int(refused["Retry-After"]) > 0
