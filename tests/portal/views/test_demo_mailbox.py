"""The Demo-Postfach: every mail of the demo, newest first, as it is sent."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from core.tokens import Link
from mailings.domain import attachments
from mailings.domain.attachments import Attachment
from mailings.models import OutgoingMail

pytestmark = pytest.mark.django_db

AT = datetime(2024, 2, 1, 9, 0, tzinfo=UTC)
LINK = Link("probe", row=7, generation=3, issued_at=AT)
MAILBOX = reverse("portal:demo_mailbox")


def write_mails(count, **values):
    """One a minute, the last one newest."""
    return OutgoingMail.objects.bulk_create(
        OutgoingMail(
            **{
                "template": "members/confirm",
                "to": "mail@example.org",
                "subject": f"Nachricht {number}",
                "body": "Guten Tag",
                "cause_kind": "accounts.user",
                "cause_id": 1,
                "due_at": AT,
                "created_at": AT + timedelta(minutes=number),
                **values,
            }
        )
        for number in range(count)
    )


def subjects(response):
    return [mail.subject for mail in response.context["mails"]]


def test_mailbox_shows_every_mail_once_newest_first(client):
    write_mails(60)
    shown, url = [], MAILBOX
    while url:
        response = client.get(url)
        shown += subjects(response)
        url = f"{MAILBOX}?vor={response.context['older']}" if response.context["older"] else None
    assert shown == [f"Nachricht {number}" for number in reversed(range(60))]


def test_mails_of_one_moment_are_each_shown_once(client):
    mails = write_mails(30, created_at=AT)
    first = client.get(MAILBOX)
    second = client.get(f"{MAILBOX}?vor={first.context['older']}")
    assert subjects(first) + subjects(second) == [mail.subject for mail in reversed(mails)]


@pytest.mark.parametrize("count", [0, 1, 3, 60])
def test_mailbox_costs_one_query_however_many_mails(client, django_assert_num_queries, count):
    write_mails(count)
    with django_assert_num_queries(1):
        client.get(MAILBOX)


@pytest.mark.parametrize("place", ["", "x", "-1", "9" * 18, "9" * 30, "1;--"])
def test_unreadable_place_is_no_error(client, place):
    assert client.get(MAILBOX, {"vor": place}).status_code == 200


def test_mail_shows_what_is_sent_with_links_that_work(client, settings):
    settings.ROOT_URLCONF = "tests.portal.views.mailbox_urls"
    [mail] = write_mails(1, body="Bitte <hier>:\n⟦Link 1⟧\n", links=[["probe", 7, 3, int(AT.timestamp())]])
    response = client.get(reverse("portal:demo_mail", args=[mail.pk]))
    address = f"http://testserver/probe/{LINK.token()}/"
    assert response.context["text"] == f"Bitte <hier>:\n{address}\n"
    assert f'Bitte &lt;hier&gt;:\n<a href="{address}"' in response.text


def test_erased_mail_says_so(client):
    [mail] = write_mails(1, to="", subject="", body="", state="stopped", erased_at=AT)
    assert "Adresse und Text sind gelöscht" in client.get(reverse("portal:demo_mail", args=[mail.pk])).text


def test_attachments_are_shown_as_downloads(client, monkeypatch):
    made = Attachment("termin.ics", "text/calendar; method=PUBLISH; charset=utf-8", b"BEGIN:VCALENDAR")
    monkeypatch.setattr(attachments, "_builders", {"probe": lambda row, extra, *, at: made if row == 7 else None})
    [mail] = write_mails(1, attachments=[["probe", 8, ""], ["probe", 7, ""]])
    address = f"{MAILBOX}{mail.pk}/anhang/1/"
    assert f'<a href="{address}">termin.ics</a>' in client.get(reverse("portal:demo_mail", args=[mail.pk])).text
    answer = client.get(address)
    assert (answer["Content-Type"], b"".join(answer)) == (made.content_type, made.content)
    assert answer["Content-Disposition"] == 'attachment; filename="termin.ics"'
    assert [client.get(f"{MAILBOX}{mail.pk}/anhang/{number}/").status_code for number in (0, 2)] == [404, 404]


def test_pages_stay_with_the_reader(client):
    [mail] = write_mails(1)
    for url in (MAILBOX, reverse("portal:demo_mail", args=[mail.pk])):
        response = client.get(url)
        assert (response["Cache-Control"], response["Referrer-Policy"]) == ("no-store", "no-referrer")


def test_outside_the_demo_there_is_no_mailbox(client, settings):
    [mail] = write_mails(1)
    settings.DEMO = False
    for url in (MAILBOX, reverse("portal:demo_mail", args=[mail.pk])):
        assert client.get(url).status_code == 404


@pytest.mark.parametrize("pk", [1, 10**30])
def test_unknown_mail_is_not_found(client, pk):
    assert client.get(f"{MAILBOX}{pk}/").status_code == 404
