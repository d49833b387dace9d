"""Every link in every mail only opens a page: GET and HEAD leave each table of the database as it was."""

import re

import pytest
from django.apps import apps
from django.db import connection

from accessions.domain import answers_by_link, execution, invitations
from mailings.domain.rendering import fill_links
from mailings.models import OutgoingMail
from members.domain import applications
from tests.factories import (
    NOW,
    TODAY,
    PersonFactory,
    UserFactory,
    confirmed_application,
    declarer_input,
    invited_participant,
    nominee_input,
)
from tests.factories.selfservice import request_and_mail_links

pytestmark = pytest.mark.django_db


@pytest.fixture
def mailed(settings, time_machine) -> list[str]:
    """The paths of all links in mails of joining, deciding and requesting one's own data."""
    time_machine.move_to(NOW)
    office_user = UserFactory()
    with_question = applications.ask(confirmed_application(), text="Wer?", by=office_user, at=NOW)
    applications.accept(with_question, start=TODAY, by=office_user, at=NOW)
    PersonFactory(email="eigene.daten@example.org")
    request_and_mail_links("eigene.daten@example.org", at=NOW)
    invite_and_answer()
    texts = [fill_links(mail.body, mail.links) for mail in OutgoingMail.objects.all()]
    return [path for text in texts for path in re.findall(rf"{settings.BASE_URL}(/\S+)", text)]


def invite_and_answer() -> None:
    """An accession from the invitation to the welcome, with a proxy, a new link and the links to one's own data."""
    one = invited_participant()
    proxy = answers_by_link.ProxyInput("Vera", "Vertretung", "Beigeordnete", "vera@haus.example.org")
    answers_by_link.name_proxy(one, head="Direktorin Beispiel", proxy=proxy, at=NOW)
    answers_by_link.declare(one, declarer=declarer_input(), nominees=[nominee_input(7)], at=NOW)
    invitations.send_new_link(one, at=NOW)
    for email in (declarer_input().email, nominee_input(7).email, proxy.email):
        request_and_mail_links(email, at=NOW)
    execution.order(one.accession, typed_count=1, by=UserFactory(), at=NOW)
    execution.run_due(at=NOW)


def fingerprint() -> dict[str, str]:
    """One digest over all rows of each table."""
    with connection.cursor() as cursor:
        digests = {}
        for table in sorted({model._meta.db_table for model in apps.get_models()}):
            cursor.execute(f"SELECT md5(coalesce(string_agg(row::text, '|' ORDER BY row::text), '')) FROM {table} row")  # noqa: S608 - the names of our own tables
            digests[table] = cursor.fetchone()[0]
    return digests


def test_get_and_head_on_every_mailed_link_change_nothing(client, mailed):
    pages = {path.split("/")[-3] if path.count("/") > 3 else path.split("/")[1] for path in mailed}
    assert pages == {"antrag", "benennung", "bestaetigen", "konto", "sammelbeitritt", "status", "vertretung"}
    before = fingerprint()
    for path in set(mailed) - {"/konto/"}:  # the address of the page that asks for a link carries none
        for method in (client.get, client.head):
            answer = method(path)
            assert (path, answer.status_code, answer["Cache-Control"]) == (path, 200, "no-store")
    assert fingerprint() == before
