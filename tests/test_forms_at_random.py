"""Whatever is sent to a form, nothing breaks, and what is refused stores nothing.

A few examples always, the same each time; `python -m tests.faults` sends others, as many as FORMS_AT_RANDOM says.
"""

from __future__ import annotations

import os
import time
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from accounts.permissions import Role
from core.antispam import HONEYPOT
from tests import forbidden_sentences
from tests.factories import UserFactory
from tests.form_pages import FormPages, PostForm
from tests.office.conftest import client_of
from tests.row_counts import row_counts

pytestmark = pytest.mark.django_db

EXAMPLES = int(os.environ.get("FORMS_AT_RANDOM", "30"))
MAX_SECONDS = 50
IS_SHORT = "FORMS_AT_RANDOM" not in os.environ
REFUSED = {400, 409, 422}
NASTY = [
    *("", " ", "0", "-1", "2", "２", "99999999999999999999", "9" * 5_000, "1e9", "NaN", "on", "[]", "{}", "%s"),
    *("x" * 199, "x" * 300, "ü" * 6_000, "u\u0308" * 300),
    *("\u202e", "A\u200bB", "A\U000e0041", "🚒", "王", "\x1b", "a\nb"),
    *("2024-02-30", "0001-01-01", "9999-12-31", "31.12.2021", "25:61", "00:00", "5.5.24", "1.684"),
    *("a@b", "x@[127.0.0.1]", f"a@{'y' * 63}.{'z' * 63}.{'z' * 63}.{'z' * 63}.example"),
    *("https://[", "https://☃.example", "javascript:alert(1)", "<script>", "'; --", "\r\nBcc: a@b.example", "../../x"),
    *("GV100AD", "a;b\tc,d", '"', "=1+1", "05766", "U-2024-7K3M9QX2-34", "23KM-9QX2-4RAB", "vorziehen", "keiner"),
]
SOON = (date.today() + timedelta(days=60)).isoformat()  # noqa: DTZ011 - some day to come
PLAUSIBLE = {
    HONEYPOT: "",
    "email": "anna@haus.example.org",
    "mail": "anna@haus.example.org",
    "phone": "0251 275 1125",
    "website": "https://haus.example",
    "link": "https://haus.example",
    "place": "Musterstadt",
    "day": SOON,
    "_on": SOON,
    "until": SOON,
    "stand": "2024-02-01",
    "start": SOON,
    "begins": "10:00",
    "ends": "11:00",
    "capacity": "12",
    "number": "3",
    "hours": "48",
    "days": "90",
    "password": "Gut-genug-fuer-heute-7",
}
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
VALUE = st.one_of(st.sampled_from(NASTY), TEXT, st.lists(st.one_of(st.sampled_from(NASTY), TEXT), max_size=3))


def plausible_value(form: PostForm, name: str) -> str:
    """What is shown or offered, else what fits the name of the field."""
    if form.shown.get(name):
        return form.shown[name]
    if offered := [value for value in form.offered.get(name, ()) if value]:
        return offered[0]
    return next((value for part, value in PLAUSIBLE.items() if part in name), "Anna Muster")


@st.composite
def submitted_data(draw: st.DrawFn, form: PostForm) -> dict[str, Any]:
    """Plausible values of all fields, some of them left out or replaced, and maybe a button."""
    names = sorted({*form.shown, *form.offered})
    values: dict[str, Any] = {name: plausible_value(form, name) for name in names}
    for name in draw(st.lists(st.sampled_from(names), max_size=4, unique=True)) if names else ():
        value = draw(st.none() | VALUE)
        values.pop(name) if value is None else values.update({name: value})
    if form.buttons and draw(st.booleans()):
        name = draw(st.sampled_from(sorted(form.buttons)))
        values[name] = draw(st.just(form.buttons[name]) | VALUE)
    for name in sorted(form.files):
        content = draw(st.sampled_from([None, b"", b"%PDF-1.7", b"a;b\n\xff", "Müller;x@y.example".encode("utf-16")]))
        if content is not None:
            values[name] = SimpleUploadedFile("datei", content)
    return values


class Sender:
    """Sends forms as the visitor or user who sees their page; everything is rolled back."""

    def __init__(self) -> None:
        self.pages = FormPages()
        self.office, self.system = (client_of(UserFactory(role=role)) for role in (Role.OFFICE, Role.SYSTEM))
        self.ends_at = time.monotonic() + MAX_SECONDS

    def client(self, url: str) -> Client:
        if not url.startswith("/verwaltung/"):
            return Client()
        return self.system if url.startswith("/verwaltung/accounts/") else self.office

    def forms(self, url: str) -> list[PostForm]:
        forms = self.pages.forms(self.client(url), url)
        return [form for form in forms if "logout" not in form.url and (form.shown or form.offered or form.files)]

    def send(self, form: PostForm, data: dict[str, Any]) -> None:
        if time.monotonic() > self.ends_at:
            return
        with transaction.atomic():
            before = row_counts()
            answer = self.client(form.url).post(form.url, data)
            content = answer.getvalue()
            assert answer.status_code < 500, (form.url, data)
            if answer.status_code in REFUSED or b"<title>Fehler" in content:
                assert row_counts() == before, (form.url, data)
            transaction.set_rollback(True)


@settings(
    max_examples=EXAMPLES,
    derandomize=IS_SHORT,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(draws=st.data())
def send_one(sender: Sender, draws: st.DataObject) -> None:
    with transaction.atomic():
        forms = sender.forms(draws.draw(st.sampled_from(sender.pages.urls)))
    if forms:
        form = draws.draw(st.sampled_from(forms))
        sender.send(form, draws.draw(submitted_data(form)))


def test_no_form_breaks_and_what_is_refused_stores_nothing(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT, settings.MINIMUM_FILL_TIME = tmp_path, timedelta(0)
    settings.FORMS_PER_ORIGIN_HOUR = 1_000_000
    for judges in ("in_page", "in_mail"):  # which would judge what was sent
        monkeypatch.setattr(forbidden_sentences, judges, lambda _content: [])
    send_one(Sender())
