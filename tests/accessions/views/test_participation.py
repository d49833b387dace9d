"""The pages of an invited organisation, opened by its link."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from accessions.domain import answers_by_link as accession_answers
from accessions.domain import answers_by_office, execution, invitations, planning, preview
from accessions.models import AccessionParticipant
from accessions.states import ParticipantState
from accounts.models import User
from journal.models import JournalEntry
from mailings.models import OutgoingMail
from members.domain import memberships, nominations
from members.models import Certificate, Declaration, Nomination, Organisation, Post
from tests.factories import (
    NOW,
    GemeindeFactory,
    OrganisationFactory,
    UserFactory,
    declarer_input,
    invited_participant,
    nominee_input,
)
from tests.members.views.form_data import text

pytestmark = pytest.mark.django_db

P = ParticipantState
MAYOR = {
    "first_name": "Bärbel",
    "last_name": "Beispiel",
    "job_title": "Bürgermeisterin",
    "email": "bb@stadt.example.org",
    "may_declare": "on",
    "myself": "on",
    "people-TOTAL_FORMS": "1",
    "people-INITIAL_FORMS": "0",
}
PROXY = {
    "head": "Bürgermeisterin Bärbel Beispiel",
    "first_name": "Vera",
    "last_name": "Vertretung",
    "job_title": "Erste Beigeordnete",
    "email": "vera@stadt.example.org",
}


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def office_user() -> User:
    return UserFactory()


@pytest.fixture
def town() -> Organisation:
    area = GemeindeFactory(ags="05766004", name="Musterstadt")
    return OrganisationFactory(name="Stadt Musterstadt", slug="stadt-musterstadt", body_of=area, seat=area)


@pytest.fixture
def participant(town) -> AccessionParticipant:
    return invited_participant(town)


def fresh(participant: AccessionParticipant) -> AccessionParticipant:
    return AccessionParticipant.objects.with_details().select_related("accession").get(pk=participant.pk)


def url(participant: AccessionParticipant, page: str = "participation") -> str:
    return reverse(f"accessions:{page}", args=[participant.link(at=NOW).token()])


def execute(participant: AccessionParticipant, office_user: User) -> None:
    accession = participant.accession
    execution.order(accession, typed_count=preview.preview(accession).new_count, by=office_user, at=NOW)
    assert execution.run_due(at=NOW) == 1


def declare(participant: AccessionParticipant) -> AccessionParticipant:
    return accession_answers.declare(participant, declarer=declarer_input(), nominees=[nominee_input(1)], at=NOW)


def test_page_says_who_invites_whom_to_what_and_how_to_answer(client, participant):
    answer = client.get(url(participant))
    expected = ["Einladung für die Stadt Musterstadt", "Bezirksregierung Detmold", "1. Februar 2024", "kostenfrei"]
    answer_urls = [url(participant, page_name) for page_name in ("declare", "defer", "proxy", "decline")]
    assert [one for one in expected + answer_urls if one not in text(answer)] == []
    assert (answer.status_code, answer["Cache-Control"], answer["Referrer-Policy"]) == (200, "no-store", "no-referrer")


def test_mayor_declares_with_one_form_and_a_second_post_changes_nothing(client, participant):
    for _ in range(2):
        answer = client.post(url(participant, "declare"), MAYOR, follow=True)
        assert "Ihre Beitrittserklärung ist angekommen" in text(answer)
        assert "Stadt Musterstadt hat den Beitritt erklärt" in text(answer)
    assert fresh(participant).state == P.DECLARED
    named = Nomination.objects.values_list("last_name", "job_title", "is_declarer")
    assert list(named) == [("Beispiel", "Bürgermeisterin", True)]
    assert OutgoingMail.objects.filter(template="accessions/declared").count() == 2
    assert JournalEntry.objects.filter(verb="declare").count() == 1


def test_errors_are_shown_with_the_submitted_values(client, participant):
    typed = MAYOR | {"email": "bb@", "may_declare": "", "myself": "", "phone": "05231 71-1075"}
    answer = client.post(url(participant, "declare"), typed)
    sentences = [
        "Geben Sie eine E-Mail-Adresse ein",
        "Bestätigen Sie, dass Sie den Beitritt erklären dürfen, oder nennen Sie die Person",
        "Nennen Sie mindestens eine Person",
        "05231 71-1075",
    ]
    assert answer.status_code == 422
    assert [one for one in sentences if one not in text(answer)] == []
    assert fresh(participant).state == P.INVITED


def test_secretary_declares_on_behalf_of_the_mayor_and_finds_it_again(client, participant):
    on_behalf = {"on_behalf_of": "Dr. Berta Boss", "on_behalf_of_job_title": "Oberbürgermeisterin"}
    answer = client.post(url(participant, "declare"), MAYOR | {"may_declare": "im-auftrag"} | on_behalf, follow=True)
    assert "Dr. Berta Boss, Oberbürgermeisterin" in text(answer)
    assert "Im Auftrag ausgefüllt von" in text(answer)
    declaration = fresh(participant).declaration
    assert (declaration.on_behalf_of, str(declaration)) == ("Dr. Berta Boss", "Bärbel Beispiel")
    form = client.get(url(participant, "declare")).context["declaration_forms"].declarer
    assert [form[name].value() for name in ("may_declare", *on_behalf)] == ["im-auftrag", *on_behalf.values()]
    [mail] = OutgoingMail.objects.filter(template="accessions/declared", to="bb@stadt.example.org")
    assert "im Auftrag von Dr. Berta Boss (Oberbürgermeisterin) den Beitritt" in mail.body
    client.force_login(UserFactory())
    office_page = reverse("office:participant", args=[participant.accession_id, participant.pk])
    assert "Dr. Berta Boss, Oberbürgermeisterin" in text(client.get(office_page))
    client.post(url(participant, "declare"), MAYOR)
    assert fresh(participant).declaration.on_behalf_of == ""


def test_typo_in_an_address_is_asked_about_once(client, participant):
    typed = MAYOR | {"email": "bb@stadt.example.con"}
    suggestion_page = client.post(url(participant, "declare"), typed)
    assert "Meinten Sie <strong>bb@stadt.example.com</strong>?" in text(suggestion_page)
    corrected_page = client.post(url(participant, "declare"), typed | {"accept": "email"})
    assert 'value="bb@stadt.example.com"' in text(corrected_page)
    assert fresh(participant).state == P.INVITED
    client.post(url(participant, "declare"), typed | {"confirmed_address": "bb@stadt.example.con"})
    assert fresh(participant).declaration.email == "bb@stadt.example.con"


def test_declaration_is_changed_by_what_is_shown(client, participant):
    declare(participant)
    shown = text(client.get(url(participant, "declare")))
    assert [one for one in ("Bärbel", "Muster 1", "Erklärung ändern") if one not in shown] == []
    client.post(url(participant, "declare"), MAYOR | {"title": "Dr."})
    assert str(fresh(participant).declaration) == "Dr. Bärbel Beispiel"
    assert list(Nomination.objects.values_list("last_name", flat=True)) == ["Beispiel"]


def test_rows_are_added_without_validation(client, participant):
    answer = client.post(url(participant, "declare"), MAYOR | {"may_declare": "", "add": "1"})
    page = text(answer)
    assert (answer.status_code, 'name="people-1-first_name"' in page, 'value="Bärbel"' in page) == (200, True, True)
    assert ("Fehler: " in page, fresh(participant).state) == (False, P.INVITED)


def test_answers_change_until_the_execution(client, participant):
    declare(participant)
    for _ in range(2):
        client.post(url(participant, "decline"), {"text": "Der Rat war dagegen."})
    page = text(client.get(url(participant)))
    assert ("hat den Beitritt abgelehnt" in page, "Der Rat war dagegen." in page) == (True, True)
    assert (Declaration.objects.count(), JournalEntry.objects.filter(verb="decline").count()) == (0, 1)
    for _ in range(2):
        client.post(url(participant, "defer"), {"until": "2024-02-20"})
    page = text(client.get(url(participant)))
    assert "Sie erwarten ihn zum 20. Februar 2024" in page
    assert (fresh(participant).state, fresh(participant).decline_text) == (P.DEFERRED, "")
    assert JournalEntry.objects.filter(verb="defer").count() == 1
    client.post(url(participant, "declare"), MAYOR)
    assert fresh(participant).state == P.DECLARED


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Geben Sie an, wann der Beschluss"),
        ("2024-01-31", "liegt in der Vergangenheit"),
        ("2204-02-20", "Prüfen Sie das Jahr."),
        ("irgendwann", "Geben Sie ein Datum ein"),
    ],
)
def test_deferring_requires_a_future_day(client, participant, typed, sentence):
    answer = client.post(url(participant, "defer"), {"until": typed})
    assert (answer.status_code, sentence in text(answer)) == (422, True)
    assert typed in text(answer), "nothing typed is lost"
    assert (fresh(participant).state, fresh(participant).deferred_until) == (P.INVITED, None)


def test_proxy_gets_a_link_and_both_names_stay_visible(client, participant):
    for _ in range(2):
        answer = client.post(url(participant, "proxy"), PROXY, follow=True)
    assert "Vera Vertretung, Erste Beigeordnete" in text(answer)
    assert "benannt von Bürgermeisterin Bärbel Beispiel" in text(answer)
    assert OutgoingMail.objects.filter(template="accessions/proxy").count() == 1


def test_form_is_prefilled_with_what_belongs_to_the_link_alone(client, participant):
    def last_names() -> list[str | None]:
        """The name and the nominees that the head's form shows, then the proxy's."""
        forms = [client.get(page).context["declaration_forms"] for page in (url(participant, "declare"), proxy_form)]
        return [str(form["last_name"].value()) for one in forms for form in (one.declarer, one.nominee_formset[0])]

    nominee = {"people-0-first_name": "Nora", "people-0-last_name": "Name", "people-0-email": "n@stadt.example.org"}
    client.post(url(participant, "proxy"), PROXY)
    proxy_form = proxy_url(participant, "declare")
    assert last_names() == ["None", "None", "Vertretung", "None"]
    client.post(url(participant, "declare"), MAYOR | nominee)
    assert last_names() == ["Beispiel", "Name", "Vertretung", "None"]
    client.post(proxy_form, MAYOR | nominee | {"last_name": "Vertretung", "phone": "05231 71-1075"})
    assert last_names() == ["None", "None", "Vertretung", "Name"]
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        client.post(url(participant, "proxy"), PROXY | {"first_name": "Karl", "last_name": "Kämmerer"})
        participant, proxy_form = fresh(participant), proxy_url(participant, "declare")
        assert last_names() == ["None", "None", "Kämmerer", "None"]


def test_page_shows_to_others_who_declared_but_nothing_they_typed_besides(client, participant):
    client.post(url(participant, "proxy"), PROXY)
    client.post(proxy_url(participant, "declare"), MAYOR | {"last_name": "Vertretung", "phone": "05231 71-1075"})
    pages = [text_of(client, participant), text(client.get(proxy_url(participant)))]
    shown = [["Bärbel Vertretung" in page, MAYOR["email"] in page, "05231 71-1075" in page] for page in pages]
    assert shown == [[True, False, False], [True, True, True]]
    notice = text(client.get(url(participant, "declare")))
    assert "Benannt ist bisher Bärbel Vertretung; geben Sie alle an" in notice
    client.post(proxy_url(participant, "decline"), {"text": "Kein Bedarf."})
    pages = [client.get(page) for page in (url(participant, "decline"), url(participant))]
    assert ["Kein Bedarf." in text(page) for page in pages] == [False, False]
    assert "Kein Bedarf." in text(client.get(proxy_url(participant, "decline")))


HEAD_LINK, PROXY_LINK = "accessions:participation", "accessions:proxy_participation"
HEAD = "leitung@haus.example.org"


@pytest.mark.parametrize(
    ("is_by_proxy", "typed", "links"),
    [
        (False, "bb@stadt.example.org", {"bb@stadt.example.org": HEAD_LINK, HEAD: HEAD_LINK}),
        (False, HEAD, {HEAD: HEAD_LINK}),
        (False, PROXY["email"], {PROXY["email"]: PROXY_LINK, HEAD: HEAD_LINK}),
        (True, PROXY["email"], {PROXY["email"]: PROXY_LINK}),
        (True, "buero@stadt.example.org", {"buero@stadt.example.org": PROXY_LINK}),
        (True, HEAD, {HEAD: HEAD_LINK}),
    ],
)
def test_no_mailbox_gets_the_link_of_somebody_else(client, participant, is_by_proxy, typed, links):
    client.post(url(participant, "proxy"), PROXY)
    page = proxy_url(participant, "declare") if is_by_proxy else url(participant, "declare")
    client.post(page, MAYOR | {"email": typed})
    assert sent_links("accessions/declared") == links
    execute(participant, participant.accession.created_by)
    assert sent_links("accessions/welcome") == {typed: links[typed]}


def test_welcome_goes_to_the_head_where_a_former_proxy_declared(client, participant, office_user):
    client.post(url(participant, "proxy"), PROXY)
    client.post(proxy_url(participant, "declare"), MAYOR | {"email": PROXY["email"]})
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        client.post(url(participant, "proxy"), PROXY | {"first_name": "Karl", "email": "karl@stadt.example.org"})
    execute(fresh(participant), office_user)
    assert sent_links("accessions/welcome") == {HEAD: HEAD_LINK}


def sent_links(template: str) -> dict[str, str]:
    return {mail.to: mail.links[0][0] for mail in OutgoingMail.objects.filter(template=template)}


def proxy_url(participant: AccessionParticipant, page: str = "participation") -> str:
    """A page by the link in the newest mail to the proxy; link values have the time of issue in seconds."""
    row = fresh(participant)
    return reverse(f"accessions:{page}", args=[row.proxy_link(at=NOW).token()])


def told_heads() -> list[tuple[str, str]]:
    return list(OutgoingMail.objects.filter(template="accessions/proxy_answered").values_list("to", "body"))


def test_mail_to_the_proxy_has_the_proxys_own_link(client, participant):
    client.post(url(participant, "proxy"), PROXY)
    mail = OutgoingMail.objects.get(template="accessions/proxy")
    assert [values[0] for values in mail.links] == ["accessions:proxy_participation"]
    assert client.get(proxy_url(participant)).status_code == 200


@pytest.mark.parametrize(
    ("sent", "state", "words"),
    [
        (("decline", {"text": "Kein Bedarf."}), P.DECLINED, "Der Beitritt ist abgelehnt."),
        (("defer", {"until": "2024-03-01"}), P.DEFERRED, "Der Beschluss steht noch aus"),
        (("declare", MAYOR | {"first_name": "Vera", "email": PROXY["email"]}), P.DECLARED, "Der Beitritt ist erklärt."),
    ],
)
def test_answer_of_the_proxy_is_known_as_theirs_and_the_head_is_told(client, participant, sent, state, words):
    page, form = sent
    client.post(url(participant, "proxy"), PROXY)
    for _ in range(2):
        client.post(proxy_url(participant, page), form)
    row = fresh(participant)
    assert (row.state, row.answered_by_proxy, str(row.answering_proxy)) == (state, True, "Vera Vertretung")
    [(to, body)] = told_heads()
    known = ["Vera Vertretung (Erste Beigeordnete), benannt von Bürgermeisterin Bärbel Beispiel", words]
    assert ([text for text in known if text not in body], to) == ([], "leitung@haus.example.org")
    mail = OutgoingMail.objects.get(template="accessions/proxy_answered")
    assert [values[0] for values in mail.links] == ["accessions:participation"]
    assert "in Vertretung durch Vera Vertretung" in text_of(client, participant)
    entry = JournalEntry.objects.filter(subject_kind="accessions.accessionparticipant", verb=page).get()
    assert entry.data["by_proxy"] is True


def text_of(client, participant: AccessionParticipant) -> str:
    return text(client.get(url(fresh(participant))))


def test_answer_of_the_head_is_not_the_proxys(client, participant):
    client.post(url(participant, "proxy"), PROXY)
    client.post(url(participant, "decline"), {"text": ""})
    assert (fresh(participant).answered_by_proxy, told_heads()) == (False, [])
    assert "in Vertretung durch" not in text_of(client, participant)
    client.post(proxy_url(participant, "decline"), {"text": ""})
    assert (fresh(participant).answered_by_proxy, len(told_heads())) == (True, 1)
    client.post(url(participant, "decline"), {"text": ""})
    assert fresh(participant).answered_by_proxy is False


def test_head_reads_who_declined_and_names_somebody_else(client, participant):
    client.post(url(participant, "proxy"), PROXY)
    client.post(proxy_url(participant, "decline"), {"text": ""})
    page = text_of(client, participant)
    expected = ["Die Vertretung hat den Beitritt abgelehnt", "Eine andere Vertretung benennen"]
    assert [one for one in expected if one not in page] == []
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        client.post(url(participant, "proxy"), PROXY | {"first_name": "Karl", "email": "karl@stadt.example.org"})
        row = fresh(participant)
        assert (str(row.proxy), row.answering_proxy, row.state) == ("Karl Vertretung", None, P.DECLINED)
        assert "Eine frühere Vertretung hat" in text_of(client, participant)


def test_head_who_declined_themselves_names_nobody_and_a_proxy_never_does(client, participant):
    client.post(url(participant, "proxy"), PROXY)
    page = client.post(proxy_url(participant, "proxy"), PROXY | {"first_name": "Karl"}, follow=True)
    assert "benennt nur, wer Sie benannt hat" in text(page)
    assert "Vertretung benennen" not in text(client.get(proxy_url(participant)))
    client.post(url(participant, "decline"), {"text": ""})
    client.post(url(participant, "proxy"), PROXY | {"first_name": "Karl"})
    assert str(fresh(participant).proxy) == "Vera Vertretung"


def test_new_links_go_to_head_and_proxy_each_their_own(client, participant):
    client.post(url(participant, "proxy"), PROXY)
    invitations.send_new_link(participant, at=NOW)
    mails = OutgoingMail.objects.filter(template="accessions/link")
    assert {mail.to: mail.links[0][0] for mail in mails} == {
        "leitung@haus.example.org": "accessions:participation",
        PROXY["email"]: "accessions:proxy_participation",
    }


def test_another_proxy_invalidates_the_link_of_the_first(client, participant):
    client.post(url(participant, "proxy"), PROXY)
    old = url(participant)
    other = PROXY | {"first_name": "Karl", "email": "karl@stadt.example.org"}
    answer = client.post(url(participant, "proxy"), other, follow=True)
    assert (answer.status_code, "Karl Vertretung" in text(answer)) == (200, True)
    again = client.post(f"{old}vertretung/", other)
    assert (again.status_code, "Karl Vertretung ist als Vertretung benannt" in text(again)) == (200, True)
    assert "Karl" not in text(client.post(f"{old}vertretung/", PROXY))
    assert client.get(old).status_code == 404
    assert client.get(url(fresh(participant))).status_code == 200


def test_proxy_form_names_what_is_missing(client, participant):
    answer = client.post(url(participant, "proxy"), PROXY | {"head": "", "email": "vera"})
    page = text(answer)
    assert (answer.status_code, "Geben Sie den Namen der Person an, die vertreten wird." in page) == (422, True)
    assert ('value="Vera"' in page, 'value="vera"' in page) == (True, True), "nothing typed is lost"
    assert (fresh(participant).proxy, OutgoingMail.objects.filter(template="accessions/proxy").count()) == (
        None,
        0,
    )


def test_answer_recorded_by_the_office_shows_its_source(client, participant, office_user):
    source = AccessionParticipant.Source.PHONE
    answers_by_office.record_declaration(
        participant, source=source, basis_note="Büroleiterin Beispiel", by=office_user, at=NOW
    )
    page = text(client.get(url(participant)))
    expected = ["eingetragen von der Geschäftsstelle (Telefon)", "Büroleiterin Beispiel"]
    assert [one for one in expected if one not in page] == []


def test_after_the_execution_there_is_a_certificate_and_answers_are_closed(client, participant, office_user):
    declare(participant)
    assert client.get(url(participant, "certificate")).status_code == 404
    execute(participant, office_user)
    page = text(client.get(url(participant)))
    assert "Stadt Musterstadt ist Netzwerkpartner" in page
    assert [one for one in ("1. Februar 2024", "/netzwerk/stadt-musterstadt/", "urkunde.pdf") if one not in page] == []
    download = client.get(url(participant, "certificate"))
    assert (download["Content-Type"], download.content[:5]) == ("application/pdf", b"%PDF-")
    assert (download["Cache-Control"], download["Content-Disposition"][:10]) == ("no-store", "attachment")
    for page_name in ("declare", "decline", "defer", "proxy"):
        answer = client.post(url(participant, page_name), MAYOR | PROXY, follow=True)
        assert (answer.status_code, "lässt sich nicht mehr ändern" in text(answer)) == (200, True)
    assert fresh(participant).state == P.JOINED


def test_page_shows_the_result_for_each_participant(client, participant, office_user):
    other = OrganisationFactory()
    planning.add_organisations(participant.accession, [other], by=office_user, at=NOW)
    joining = participant.accession.participants.get(organisation=other)
    declare(joining)
    memberships.record_membership(
        organisation=participant.organisation, start=date(2023, 6, 29), by=office_user, at=NOW
    )
    assert "schon Netzwerkpartner, seit dem 29. Juni 2023" in text(client.get(url(participant)))
    execute(participant, office_user)
    assert 'seit dem <time datetime="2023-06-29">29. Juni 2023</time>: Dieses Datum bleibt' in text(
        client.get(url(participant))
    )
    execution.order_undo(fresh(participant).accession, reason="Falscher Tag", by=office_user, at=NOW)
    assert "wird gerade zurückgenommen" in text(client.get(url(joining)))
    execution.run_due(at=NOW)
    page = text(client.get(url(joining)))
    assert ("wurde zurückgenommen" in page, "hat den Beitritt erklärt" in page) == (True, True)
    assert client.get(url(joining, "certificate")).status_code == 404
    assert Certificate.objects.count() == 1


@pytest.mark.parametrize(
    ("state", "sentence"), [("executing", "gerade ausgeführt"), ("cancelled", "findet nicht statt")]
)
def test_page_of_an_executing_or_cancelled_accession(client, participant, office_user, state, sentence):
    declare(participant)
    if state == "executing":
        execution.order(participant.accession, typed_count=1, by=office_user, at=NOW)
    else:
        planning.cancel(participant.accession, by=office_user, at=NOW)
    page = text(client.get(url(participant)))
    assert (sentence in page, url(participant, "decline") in page) == (True, False)
    client.post(url(participant, "decline"), {})
    assert fresh(participant).state == P.DECLARED


def test_declaration_stays_when_everyone_named_objects(client, participant):
    declare(participant)
    nominations.record_objection(Nomination.objects.get(), at=NOW)
    assert fresh(participant).state == P.DECLARED
    assert "Die Erklärung gilt weiter" in text(client.get(url(participant)))
    entry = JournalEntry.objects.get(verb="nominee_objected")
    assert (entry.subject_kind, entry.subject_id) == ("accessions.accessionparticipant", participant.pk)


def test_expired_link_shows_nothing_and_offers_a_new_one(client, participant, today):
    today.shift(timedelta(days=30))
    for page_name in ("participation", "declare", "certificate"):
        answer = client.get(url(participant, page_name))
        assert (answer.status_code, "Musterstadt" in text(answer)) == (410, False)
    assert client.post(url(participant, "decline"), {}).status_code == 410
    assert fresh(participant).state == P.INVITED
    answers = [client.post(url(participant)) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert OutgoingMail.objects.filter(template="accessions/link", to="leitung@haus.example.org").count() == 3


def test_new_link_goes_to_who_declared_where_no_other_address_is_known(client, participant, today):
    Post.objects.filter(mailbox="leitung@haus.example.org").update(mailbox="")
    declare(participant)
    today.shift(timedelta(days=30))
    client.post(url(participant))
    assert [mail.to for mail in OutgoingMail.objects.filter(template="accessions/link")] == [declarer_input().email]


def test_invalid_links_get_a_friendly_page(client, participant, office_user):
    good = url(participant)
    invitations.renew_link(participant, by=office_user, at=NOW)
    assert "Dieser Link gilt nicht" in text(client.get(good))
    alive = url(fresh(participant))
    broken = alive[:-2] + ("a/" if alive[-2] != "a" else "b/")
    assert client.get(broken).status_code == 404
    planning.remove(fresh(participant), by=office_user, at=NOW)
    assert client.get(alive).status_code == 404


def test_code_of_a_letter_leads_to_the_page(client, participant):
    code = participant.code()
    assert client.get("/sammelbeitritt/").status_code == 200
    answer = client.post("/sammelbeitritt/", {"code": f" {code.lower()} "}, follow=True)
    assert "Einladung für die Stadt Musterstadt" in text(answer)


def test_unknown_codes_get_one_answer_and_few_attempts(client, participant):
    code = participant.code()
    wrong = code[:-1] + ("A" if code[-1] != "A" else "B")
    pages = {
        text(client.post("/sammelbeitritt/", {"code": typed})).replace(typed, "") for typed in (wrong, "ZZZZ", "7")
    }
    assert [("kennen wir nicht" in page) for page in pages] == [True] * len(pages)
    answers = [client.post("/sammelbeitritt/", {"code": wrong}).status_code for _ in range(18)]
    assert answers == [422] * 17 + [429]
    assert client.post("/sammelbeitritt/", {"code": code}).status_code == 429
