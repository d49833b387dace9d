import logging
import re
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError
from django.template import Context, Engine
from django.test import Client
from django.urls import URLResolver, get_resolver

from core.logs import RequestIdFilter, mask
from core.tokens import Link


@pytest.fixture
def token():
    return Link("applications:status", 17, 2, datetime(2026, 1, 1, tzinfo=UTC)).token()


@pytest.fixture
def lines(caplog):
    """The lines as the console gets them."""
    shown = RequestIdFilter()
    caplog.set_level(logging.DEBUG)
    caplog.handler.addFilter(shown)
    caplog.handler.setFormatter(logging.Formatter("{request_id} {message}", style="{"))
    yield lambda: caplog.text
    caplog.handler.removeFilter(shown)


def test_missing_page_is_logged_with_the_request_id_and_without_the_token(lines, token):
    answer = Client().get(f"/beitreten/status/{token}/")
    assert lines().strip() == f"{answer['X-Request-ID']} Not Found: /beitreten/status/***/"


def test_shortened_token_in_a_link_address_is_masked(lines, token):
    Client().get(f"/konto/{token[:-9]}/")
    assert token[:10] not in lines()


def routes_with_token(patterns, prefix="/"):
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes_with_token(pattern.url_patterns, route)
        elif "token>" in route:
            yield route


def test_whatever_stands_in_place_of_a_token_is_masked_on_every_link_page():
    routes = list(routes_with_token(get_resolver("sicherimdienst.urls").url_patterns))
    assert len(routes) > 20
    unmasked = [route for route in routes if "verstuemmelt" in mask(re.sub(r"<[a-z:]*token>", "verstuemmelt", route))]
    assert unmasked == []


def test_token_is_masked_before_any_link_path_is_registered(token, monkeypatch):
    monkeypatch.setattr("core.logs._link_paths", [])
    assert mask(f"Not Found: /konto/{token}/") == "Not Found: /konto/***/"
    assert mask(f"Not Found: /konto/{token[:-9]}/") == "Not Found: /konto/***/"


def test_token_is_masked_in_arguments_and_tracebacks(lines, token):
    logger = logging.getLogger("anything")
    try:
        raise ValueError(token)
    except ValueError:
        logger.exception("Mail mit %s", token)
    assert token[-20:] not in lines()
    assert "ValueError: ***" in lines()


def test_templates_never_log_what_they_show(lines):
    Engine.get_default().from_string("{{ person.missing.name }}").render(Context({"person": {"name": "Erika Muster"}}))
    assert lines() == ""


def test_values_of_a_refused_row_are_masked(lines):
    refusal = "duplicate key\nDETAIL:  Failing row contains (erika@example.org, eine Zeile\nnoch eine)."
    try:
        raise IntegrityError(refusal)
    except IntegrityError as error:
        try:
            raise ValueError from error
        except ValueError:
            logging.getLogger("django.request").exception("Internal Server Error")
    assert "duplicate key\nDETAIL:  ***\n\nThe above" in lines()
    assert "noch eine" not in lines()


def test_ordinary_text_is_left_alone(lines):
    logging.getLogger("anything").warning(
        "django.contrib.auth.password_validation.UserAttributeSimilarityValidator 2024-02-01"
    )
    assert "UserAttributeSimilarityValidator 2024-02-01" in lines()
