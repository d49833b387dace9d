"""Mails as rows: what queue() writes and refuses, what stop, erase and retry do to them."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from core.tokens import Link, read
from core.transitions import TransitionError
from journal.entries import entries_for
from journal.models import JournalEntry
from mailings.domain import outgoing
from mailings.domain.attachments import AttachmentSpec
from mailings.models import OutgoingMail
from mailings.states import MAIL_TRANSITIONS, MailState
from tests.mailings.conftest import AT

pytestmark = pytest.mark.django_db

LINK = Link("probe", row=7, generation=3, issued_at=AT)


@pytest.fixture
def probe_address(settings):
    settings.ROOT_URLCONF = "tests.mailings.probe_urls"


def test_queue_stores_what_will_be_sent(queue, office_user):
    mail = queue(
        "Willkommen\nin  {{ name }}", "Guten Tag {{ name }},\n\nschön & gut <so>.\n", context={"name": "„Lemgo“ & Co"}
    )
    mail.refresh_from_db()
    assert (mail.to, mail.subject, mail.body, mail.links, mail.state, mail.due_at, mail.cause_kind, mail.cause_id) == (
        "mail@example.org",
        "Willkommen in „Lemgo“ & Co",
        "Guten Tag „Lemgo“ & Co,\n\nschön & gut <so>.\n",
        [],
        "waiting",
        AT,
        "accounts.user",
        office_user.pk,
    )


def test_queue_keeps_four_values_and_no_token(queue):
    mail = queue(message='Bitte hier: {% link "link" %}', links={"link": LINK})
    [row] = OutgoingMail.objects.filter(pk=mail.pk).values()
    assert (row["body"], row["links"]) == ("Bitte hier: ⟦Link 1⟧\n", [["probe", 7, 3, int(AT.timestamp())]])
    assert LINK.token() not in str(row)


def test_shown_mail_has_the_links_that_are_sent(queue, probe_address):
    links = {
        "one": Link("probe", row=1, generation=1, issued_at=AT),
        "two": Link("probe", row=2, generation=5, issued_at=AT),
    }
    mail = queue(message='{% link "two" %} {% link "one" %} {% link "two" %}', links=links)
    shown = outgoing.rendered_for_demo(mail).split()
    tokens = [address.removeprefix("http://testserver/probe/").removesuffix("/") for address in shown]
    assert [read(token, purpose="probe") for token in tokens] == [links["two"], links["one"], links["two"]]


@pytest.mark.parametrize("forged", ["⟦Link 1⟧", '{% link "link" %}', "⟦⟦Link 1⟧⟧", "\ue000Link 1\ue001"])
def test_text_of_a_stranger_makes_no_link(queue, probe_address, forged):
    mail = queue(message='{{ name }} | {% link "link" %}', context={"name": forged}, links={"link": LINK})
    before, after = outgoing.rendered_for_demo(mail).split(" | ")
    assert "probe" not in before
    assert after == f"http://testserver/probe/{LINK.token()}/\n"


def test_mails_of_one_skeleton_differ_in_values_and_links(write_template, office_user):
    template = write_template("Für {{ name }}", '{{ name }} kommt zum {{ event }}: {% link "link" %}')

    def mail(name, event, row):
        kwargs = {"context": {"event": event}, "per_mail": {"name": name}, "skeleton_key": ("event", event)}
        link = Link("probe", row=row, generation=1, issued_at=AT)
        one = outgoing.MailDraft("mail@example.org", office_user, links={"link": link}, **kwargs)
        written = outgoing.build_mail(template, one, at=AT)
        return written.subject, written.body, written.links[0][1]

    assert [
        mail("Anna", "Treffen", 1),
        mail("{{ event }}\n⟦Link 1⟧\u202e", "Treffen", 2),
        mail("Anna", "Seminar", 3),
    ] == [
        ("Für Anna", "Anna kommt zum Treffen: ⟦Link 1⟧\n", 1),
        ("Für {{ event }} Link 1", "{{ event }}\nLink 1 kommt zum Treffen: ⟦Link 1⟧\n", 2),
        ("Für Anna", "Anna kommt zum Seminar: ⟦Link 1⟧\n", 3),
    ]


def test_control_and_direction_characters_are_left_out(queue):
    mail = queue("{{ name }}", "{{ name }}", context={"name": "Er\x00ika\x1b\u202e Muster\x85"})
    assert (mail.subject, mail.body) == ("Erika Muster", "Erika Muster\n")


def test_line_breaks_in_a_name_make_no_header(queue):
    mail = queue("Antrag von {{ name }}", context={"name": "Erika\r\nBcc: alle@example.org"})
    assert mail.subject == "Antrag von Erika Bcc: alle@example.org"


def test_long_subject_is_cut(queue):
    mail = queue("{{ name }}", context={"name": "x" * 500})
    assert mail.subject == "x" * 199 + "…"


@pytest.mark.parametrize("address", ["", "ohne-klammeraffe", "a@example.org\nBcc: b@example.org", "a@x.org, b@x.org"])
def test_queue_refuses_what_is_no_address(queue, address):
    with pytest.raises(ValidationError):
        queue(to=address)


def test_database_refuses_line_breaks_in_headers(queue):
    mail = queue()
    for field in ("to", "subject"):
        with pytest.raises(DatabaseError), transaction.atomic():
            OutgoingMail.objects.filter(pk=mail.pk).update(**{field: "a\r\nBcc: b@example.org"})


def test_link_that_was_not_given_is_an_error(queue):
    with pytest.raises(KeyError):
        queue(message='{% link "link" %}')


def test_link_in_a_subject_is_an_error(queue):
    with pytest.raises(KeyError):
        queue('{% link "link" %}', links={"link": LINK})


def test_stop_stops_what_waits_and_nothing_else(queue, office_user):
    waiting, sent = queue(), queue()
    OutgoingMail.objects.filter(pk=sent.pk).update(state=MailState.SENT, sent_at=AT)
    assert outgoing.stop(office_user, at=AT) == 1
    assert [mail.state for mail in OutgoingMail.objects.order_by("id")] == ["stopped", "sent"]
    assert waiting.pk < sent.pk


def test_erase_empties_all_mails_of_the_cause(queue, office_user):
    waiting, sent = queue(attachments=[AttachmentSpec("probe", 7)]), queue()
    OutgoingMail.objects.filter(pk=sent.pk).update(state=MailState.SENT, sent_at=AT)
    assert outgoing.erase(office_user, at=AT) == 2
    fields = ("id", "to", "subject", "body", "links", "attachments", "last_error", "state", "erased_at")
    assert list(OutgoingMail.objects.order_by("id").values_list(*fields)) == [
        (waiting.pk, "", "", "", [], [], "", "stopped", AT),
        (sent.pk, "", "", "", [], [], "", "sent", AT),
    ]
    assert outgoing.erase(office_user, at=AT) == 0


def test_retry_wakes_a_dead_mail_once_and_is_journalled(queue, office_user):
    mail = queue()
    OutgoingMail.objects.filter(pk=mail.pk).update(state=MailState.DEAD, attempts=9, last_error="550 unbekannt")
    later = AT + timedelta(days=4)
    assert list(outgoing.dead()) == [mail]
    for _ in range(2):
        mail = outgoing.retry(mail, by=office_user, at=later)
    assert (mail.state, mail.attempts, mail.due_at, mail.last_error) == ("waiting", 0, later, "")
    assert [(e.verb, e.actor_kind, e.actor_id, e.data) for e in entries_for(mail)] == [
        ("retry", "user", office_user.pk, {"from": "dead", "to": "waiting"})
    ]


def test_dead_mail_is_settled_once_and_can_still_be_sent(queue, office_user):
    mail = queue()
    with pytest.raises(TransitionError):
        outgoing.settle(mail, by=office_user, at=AT)
    OutgoingMail.objects.filter(pk=mail.pk).update(state=MailState.DEAD)
    for _ in range(2):
        mail = outgoing.settle(mail, reason="am Telefon gesagt", by=office_user, at=AT)
    assert (mail.state, mail.settled_reason, list(outgoing.dead())) == ("settled", "am Telefon gesagt", [])
    mail = outgoing.retry(mail, by=office_user, at=AT)
    assert (mail.state, mail.settled_reason) == ("waiting", "")
    assert [(e.verb, e.data) for e in entries_for(mail)] == [
        ("settle", {"from": "dead", "to": "settled"}),
        ("retry", {"from": "settled", "to": "waiting"}),
    ]


def test_queue_stop_and_erase_leave_the_journal_to_their_causes(queue, office_user):
    queue()
    outgoing.erase(office_user, at=AT)
    assert not JournalEntry.objects.exists()


def test_oldest_waiting_counts_from_the_writing(queue):
    assert outgoing.oldest_waiting(AT) is None
    queue(at=AT - timedelta(hours=2))
    queue(at=AT)
    OutgoingMail.objects.update(attempts=1, due_at=AT + timedelta(hours=1))
    assert outgoing.oldest_waiting(AT) == timedelta(hours=2)


def test_mail_planned_for_later_does_not_wait(queue):
    mail = queue(at=AT - timedelta(hours=2))
    OutgoingMail.objects.filter(pk=mail.pk).update(due_at=AT + timedelta(hours=1))
    assert outgoing.oldest_waiting(AT) is None


@pytest.mark.parametrize("old", MailState)
@pytest.mark.parametrize("new", MailState)
def test_database_knows_the_table_of_states(queue, old, new):
    mail = queue(turn_at=AT if old == MailState.THROTTLED else None)  # no other state leads there
    row = OutgoingMail.objects.filter(pk=mail.pk)
    if old == MailState.SETTLED:
        move_to(row, MailState.DEAD)  # no other state leads there
    move_to(row, old)
    if old == new or (old, new) in MAIL_TRANSITIONS.allowed_pairs():
        move_to(row, new)
    else:
        with pytest.raises(DatabaseError), transaction.atomic():
            move_to(row, new)


def move_to(row, state):
    row.update(state=state, turn_at=AT, sent_at=AT if state == MailState.SENT else None)
