from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django import forms
from django.core.signing import BadSignature
from django.http import QueryDict
from django.test import RequestFactory, override_settings
from django.urls import path

from core import antispam
from core.limits import LimitReachedError

SHOWN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LATER = SHOWN + timedelta(seconds=4)


class WishForm(antispam.AntispamForm, forms.Form):
    submission = antispam.SubmissionField()
    wish = forms.CharField(label="Wunsch")
    topics = forms.MultipleChoiceField(choices=[("a", "A"), ("b", "B")], required=False)


def sent(**changes: str) -> QueryDict:
    data = QueryDict(mutable=True)
    data.update({"wish": "Ruhe", antispam.SHOWN_AT_FIELD: antispam.signed_time(SHOWN), antispam.HONEYPOT: ""} | changes)
    data.setlist("topics", ["a", "b"])
    return data


@time_machine.travel(LATER, tick=False)
def test_form_filled_by_a_person_is_valid():
    assert WishForm(sent()).is_valid()


@time_machine.travel(SHOWN + timedelta(seconds=1), tick=False)
def test_form_filled_too_fast_comes_back_and_passes_later():
    form = WishForm(sent())
    assert form.non_field_errors() == ["Das ging sehr schnell. Prüfen Sie Ihre Angaben und senden Sie noch einmal."]
    with time_machine.travel(LATER, tick=False):
        assert WishForm(QueryDict.copy(form.data)).is_valid()


@time_machine.travel(SHOWN, tick=False)
def test_form_with_another_error_is_not_called_fast_too():
    assert WishForm(sent(wish="")).non_field_errors() == []


@time_machine.travel(LATER, tick=False)
def test_filled_honeypot_is_emptied_and_nothing_else_lost():
    form = WishForm(sent(**{antispam.HONEYPOT: "https://spam.example"}))
    assert not form.is_valid()
    assert (form[antispam.HONEYPOT].value(), form["wish"].value(), form["topics"].value()) == ("", "Ruhe", ["a", "b"])


@time_machine.travel(LATER, tick=False)
@pytest.mark.parametrize("foreign", ["", "1", "x" * 5_000, "zzzzzzzzzzzzzzzzzzzz.abc", "\u202e"])
def test_foreign_signed_time_is_refused_and_replaced(foreign: str):
    form = WishForm(sent(**{antispam.SHOWN_AT_FIELD: foreign}))
    assert form.non_field_errors() == [
        "Diese Seite war nicht mehr aktuell. Prüfen Sie Ihre Angaben und senden Sie noch einmal."
    ]
    assert form[antispam.SHOWN_AT_FIELD].value() == antispam.signed_time(LATER)


def test_signed_time_that_is_no_number_is_refused():
    with pytest.raises(BadSignature):
        antispam.is_filled_too_fast(antispam._signer().sign("–"), at=LATER)


@time_machine.travel(LATER, tick=False)
def test_foreign_submission_number_is_replaced():
    form = WishForm(sent(submission="no-uuid"))
    assert form.is_valid()
    assert form.cleaned_data["submission"].version == 4


def refusing(request):
    raise LimitReachedError(LATER + timedelta(seconds=90), at=LATER)


urlpatterns = [path("zu-oft/", refusing)]


@override_settings(ROOT_URLCONF=__name__)
def test_limit_becomes_a_page_that_says_when(client):
    response = client.get("/zu-oft/")
    assert (response.status_code, response["Retry-After"]) == (429, "90")
    assert "in 2 Minuten" in response.content.decode()


@pytest.mark.django_db
def test_forms_are_counted_per_origin(settings):
    settings.FORMS_PER_ORIGIN_HOUR = 1
    first, other = (RequestFactory().post("/", REMOTE_ADDR=address) for address in ("192.0.2.1", "192.0.2.2"))
    antispam.count_submission(first, at=SHOWN)
    antispam.count_submission(other, at=SHOWN)
    with pytest.raises(LimitReachedError):
        antispam.count_submission(first, at=SHOWN)
