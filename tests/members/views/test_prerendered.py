"""A kept page is the same page, and nothing of one visitor is ever in another's."""

import re
from datetime import timedelta
from html.parser import HTMLParser
from types import MappingProxyType

import pytest
from django.test import Client
from django.utils import timezone

from core.antispam import is_filled_too_fast
from members.models import Application, ProfessionalField
from members.views import prerendered
from privacy.domain.consents import current_text
from privacy.models import ConsentText
from tests.factories import KreisFactory, OrganisationFactory
from tests.members.views.form_data import declaration_data, details_url, individual_data, text

pytestmark = pytest.mark.django_db
INDIVIDUAL = "/beitreten/einzelperson/"
OWN = ("csrfmiddlewaretoken", "submission", "shown_at")


class Inputs(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        if tag == "input":
            self.values[dict(attrs)["name"]] = dict(attrs).get("value", "")


def values(response) -> dict[str, str]:
    return Inputs(text(response)).values


@pytest.fixture(autouse=True)
def _empty_cache():
    prerendered._skeletons.clear()


@pytest.fixture(params=["individual", "organisation"])
def address(request):
    KreisFactory()
    return INDIVIDUAL if request.param == "individual" else details_url(OrganisationFactory())


def test_visitors_share_neither_token_nor_submission(address):
    pages = [Client().get(address) for _ in range(4)]
    for name in ("csrfmiddlewaretoken", "submission"):
        assert len({values(page)[name] for page in pages}) == len(pages), name
    assert len({page.cookies["formular"].value for page in pages}) == len(pages)


def test_stamp_says_when_the_visitor_came(address, time_machine):
    Client().get(address)
    time_machine.move_to(timezone.now() + timedelta(hours=1), tick=False)
    shown_at = values(Client().get(address))["shown_at"]
    assert is_filled_too_fast(shown_at, at=timezone.now())


def test_kept_frame_holds_no_value_of_its_first_visitor(address):
    own = values(Client().get(address))
    rendered = "".join(text for skeleton in prerendered._skeletons._entries.values() for text in skeleton.texts)
    assert rendered
    assert not [name for name in OWN if own[name] in rendered]


def test_token_of_a_kept_page_is_the_visitors_own(address):
    Client().get(address)
    own, foreign = Client(enforce_csrf_checks=True), Client(enforce_csrf_checks=True)
    token = values(own.get(address))["csrfmiddlewaretoken"]
    foreign.get(address)
    typed = individual_data() if address == INDIVIDUAL else declaration_data()
    typed["csrfmiddlewaretoken"] = token
    sent, refused = own.post(address, typed), foreign.post(address, typed)
    assert (sent.status_code, "entwurf=" in sent["Location"]) == (302, True)
    assert (refused.status_code, "drafts" in foreign.session) == (403, False)


def test_kept_page_is_the_page_as_rendered(address, settings):
    Client().get(address)
    prerendered = text(Client().get(address))
    settings.DEBUG = True  # nothing is kept
    rendered = text(Client().get(address))
    blanked = [
        re.sub(r'name="(csrfmiddlewaretoken|submission|shown_at)" value="[^"]*"', "", p)
        for p in (prerendered, rendered)
    ]
    assert blanked[0] == blanked[1]


def test_organisations_share_a_frame_but_not_their_names():
    pages = [text(Client().get(details_url(OrganisationFactory(name=name)))) for name in ("Amt <A>", "Amt <B>")]
    assert len(prerendered._skeletons) == 1
    assert ["Amt &lt;A&gt;" in pages[0], "Amt &lt;B&gt;" in pages[0]] == [True, False]
    assert ["Amt &lt;A&gt;" in pages[1], "Amt &lt;B&gt;" in pages[1]] == [False, True]


def test_visitor_with_a_session_finds_what_was_typed(address):
    Client().get(address)
    visitor = Client()
    typed = individual_data() if address == INDIVIDUAL else declaration_data()
    visitor.post(address, typed | {"first_name": "Zoë"})
    assert 'value="Zoë"' in text(visitor.get(address))
    assert "Zoë" not in text(Client().get(address))
    assert not Application.objects.exists()


def test_messages_stay_with_whom_they_are_for(address):
    visitor = Client()
    check_page = visitor.get("/beitreten/einzelperson/pruefen/", follow=True)
    assert "abgelaufen" in text(check_page)
    assert "abgelaufen" not in text(Client().get(address))


def test_new_wording_is_shown_at_once(address):
    Client().get(address)
    old = current_text("newsletter")
    newer = ConsentText.objects.create(
        purpose=old.purpose, version=old.version + 1, wording="Neuer Wortlaut.", created_at=timezone.now()
    )
    page = Client().get(address)
    assert "Neuer Wortlaut." in text(page)
    assert values(page)["newsletter_text"] == str(newer.pk)


def test_field_no_longer_offered_is_gone_at_once():
    KreisFactory()
    assert "Gesundheit und Pflege" in text(Client().get(INDIVIDUAL))
    ProfessionalField.objects.filter(name="Gesundheit und Pflege").update(is_offered=False)
    assert "Gesundheit und Pflege" not in text(Client().get(INDIVIDUAL))


def test_page_without_one_of_its_values_is_refused():
    with pytest.raises(KeyError, match="csrf_token"):
        prerendered.prerendered_response(
            lambda: "key", lambda marks: "no form here", MappingProxyType({"csrf_token": "x"})
        )


def test_page_that_changed_while_it_was_rendered_is_not_kept():
    keys = iter(["before", "after"])
    answer = prerendered.prerendered_response(lambda: next(keys), lambda marks: marks["own"], {"own": "<b>"})
    assert (answer.content, len(prerendered._skeletons)) == (b"&lt;b&gt;", 0)
