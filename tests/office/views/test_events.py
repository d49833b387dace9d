"""The office plans an event with its details, programme and files, publishes and cancels it."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.permissions import Role
from events.models import Document, Event, ProgrammeItem
from tests.core.test_uploads import PDF
from tests.factories import NOW, OrganisationFactory, UserFactory
from tests.factories.accessions import accession_with_participants
from tests.factories.events import EventFactory, InvitationFactory, ProgrammeItemFactory, RegistrationFactory, workshops
from tests.office.conftest import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def typed(**changes: object) -> dict[str, object]:
    OrganisationFactory(name="Bezirksregierung Detmold")
    values: dict[str, object] = {
        "submission": str(uuid4()),
        "kind": "accession",
        "title": "Beitritt des Regierungsbezirks Detmold",
        "summary": "Die Kommunen treten bei.",
        "day": "2026-02-02",
        "begins": "10:00",
        "ends": "13.00",
        "check_in_from": "9:30",
        "venue": "Bezirksregierung Detmold",
        "street": "Leopoldstraße 15",
        "town": "32756 Detmold",
        "host": "Bezirksregierung Detmold",
        "contact_email": "kontakt@sicherimdienst.nrw",
        "admission": "invitation",
        "offer_hours": "48",
        "retention_days": "90",
    }
    return {**values, **changes}


def item(**changes: object) -> dict[str, object]:
    values: dict[str, object] = {
        "begins": "10:00",
        "ends": "10:15",
        "title": "Begrüßung",
        "format": "welcome",
        "choice": "alle",
        "speakers-TOTAL_FORMS": "2",
        "speakers-INITIAL_FORMS": "0",
        "speakers-0-name": "Anna Katharina Bölling",
        "speakers-0-job_title": "Regierungspräsidentin",
        "speakers-1-name": "",
    }
    return {**values, **changes}


def address(name: str, *keys: int, query: str = "") -> str:
    return reverse(f"office:{name}", args=keys) + query


def post(client: Client, name: str, *keys: int, query: str = "", **data: Any):
    return client.post(address(name, *keys, query=query), data, follow=True)


def new(client: Client, **changes: object):
    return post(client, "event_new", query="?art=accession", **typed(**changes))


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def errors(response: Any) -> dict[str, list[str]]:
    form = response.context["form"]
    return {name: list(found) for name, found in getattr(form, "item", form).errors.items()}


def coming(**of: object) -> Event:
    starts = timezone.localtime().replace(hour=10, minute=0, second=0, microsecond=0) + timedelta(days=30)
    return EventFactory(starts_at=starts, ends_at=starts + timedelta(hours=6), **of)


def test_new_event_is_kept_as_typed_and_only_once(office_client):
    form_data = typed()
    pages = [post(office_client, "event_new", query="?art=accession", **form_data) for _ in range(2)]
    made = Event.objects.get()
    assert [page.redirect_chain[-1][0] for page in pages] == [address("event", made.pk)] * 2
    local = [
        timezone.localtime(at).strftime("%d.%m. %H:%M") for at in (made.starts_at, made.ends_at, made.check_in_from)
    ]
    assert local == ["02.02. 10:00", "02.02. 13:00", "02.02. 09:30"]
    assert (made.host.name, made.slug, made.state) == (
        "Bezirksregierung Detmold",
        "beitritt-des-regierungsbezirks-detmold-2026-02-02",
        "draft",
    )


@pytest.mark.parametrize(
    ("changes", "field", "word"),
    [
        ({"day": "2026-03-29", "begins": "02:30"}, "begins", "gibt es am 29. März 2026 nicht"),
        ({"day": "2026-10-25", "begins": "02:30"}, "begins", "zweimal"),
        ({"ends": "10:00"}, "ends", "nicht nach dem Beginn"),
        ({"ends": "abends"}, "ends", "Uhrzeit"),
        ({"check_in_from": "10:30"}, "check_in_from", "nach dem Beginn"),
        ({"registration_until": "2026-02-03"}, "registration_until", "nach der Veranstaltung"),
        ({"day": "0206-02-02"}, "day", "Prüfen Sie das Datum"),
        ({"capacity": "0"}, "capacity", "mindestens"),
        ({"title": " "}, "title", "Titel"),
        ({"host": "Gibt es nicht"}, "host", "keine Organisation bekannt"),
        ({"contact_phone": "anrufen"}, "contact_phone", "Ziffern"),
    ],
)
def test_impossible_event_is_refused_beside_its_field(office_client, changes, field, word):
    page = new(office_client, **changes)
    assert page.status_code == 400
    assert list(errors(page)) == [field]
    assert word in errors(page)[field][0]
    assert Event.objects.count() == 0


def test_host_that_may_be_several_is_chosen_in_a_second_step(office_client):
    first, _second = OrganisationFactory(name="Stadt Paderborn"), OrganisationFactory(name="Kreis Paderborn")
    page = new(office_client, host="Paderborn")
    assert list(errors(page)) == ["host_choice"]
    new(office_client, host="Paderborn", host_choice=str(first.pk))
    assert Event.objects.get().host == first


def test_type_ahead_carries_the_key_of_the_host(office_client):
    twins = [OrganisationFactory(name="Klinikum Musterland") for _ in range(2)]
    found = office_client.get(address("event_hosts", query="?q=klinikum")).json()
    assert {row["value"] for row in found} == {one.pk for one in twins}
    new(office_client, host="Klinikum Musterland", host_key=str(twins[1].pk))
    assert Event.objects.get().host == twins[1]


def test_online_event_asks_for_no_place(office_client):
    page = text(office_client.get(address("event_new", query="?art=online")))
    assert ("Link zur Teilnahme" in page, "Straße" in page, 'value="10:00"' in page) == (True, False, True)
    assert office_client.get(address("event_new", query="?art=unsinn")).status_code == 200


def test_change_shows_the_current_values_and_writes_what_differs(office_client):
    event = coming(capacity=40)
    page = office_client.get(address("event_change", event.pk))
    form_data = {name: value for name, value in page.context["form"].initial.items() if value not in (None, False)}
    moved = timezone.localdate(event.starts_at) + timedelta(days=1)
    post(office_client, "event_change", event.pk, **{**form_data, "day": moved.isoformat(), "capacity": "2"})
    event.refresh_from_db()
    assert (timezone.localdate(event.starts_at), event.capacity, event.sequence) == (moved, 2, 1)


def test_upcoming_event_is_not_moved_into_the_past_where_it_would_be_anonymised(office_client):
    event = coming()
    initial = office_client.get(address("event_change", event.pk)).context["form"].initial
    form_data = {name: value for name, value in initial.items() if value not in (None, False)}
    page = post(office_client, "event_change", event.pk, **{**form_data, "day": "2025-03-17"})
    assert Event.objects.get().starts_at == event.starts_at
    assert errors(page) == {"day": ["Dieser Tag ist schon vorbei. Prüfen Sie das Jahr."]}


def test_second_of_two_who_change_at_once_gets_a_conflict_and_undoes_nothing(office_client, colleague_client):
    event = coming(capacity=40)
    initial = office_client.get(address("event_change", event.pk)).context["form"].initial
    seen = {name: value for name, value in initial.items() if value not in (None, False)}
    post(office_client, "event_change", event.pk, **{**seen, "capacity": "60"})
    late = post(colleague_client, "event_change", event.pk, **{**seen, "title": "Titel der Kollegin"})
    again = post(office_client, "event_change", event.pk, **{**seen, "capacity": "60"})
    event.refresh_from_db()
    assert (late.status_code, "Titel der Kollegin" in text(late)) == (409, True)
    assert "Inzwischen hat jemand anderes" in text(late)
    assert [tuple(one) for one in late.context["differences"]] == [
        ("Titel", seen["title"], "Titel der Kollegin"),
        ("Plätze", "60", "40"),
    ]
    assert (event.capacity, event.title, again.status_code) == (60, seen["title"], 200)


def test_second_of_two_who_change_an_item_at_once_gets_a_conflict(office_client, colleague_client):
    new(office_client)
    event = Event.objects.get()
    post(office_client, "event_item_new", event.pk, **item())
    made = ProgrammeItem.objects.get()
    seen = office_client.get(address("event_item_change", event.pk, made.pk)).context["form"].item.initial["seen"]
    form_data = item(seen=seen, room="Saal 1")
    codes = [
        post(one, "event_item_change", event.pk, made.pk, **form_data).status_code
        for one in (office_client, office_client)
    ]
    late = post(colleague_client, "event_item_change", event.pk, made.pk, **item(seen=seen, title="Grußwort"))
    made.refresh_from_db()
    assert ("Raum", "Saal 1", "") in late.context["differences"]
    assert (codes, late.status_code, made.room, made.title) == ([200, 200], 409, "Saal 1", "Begrüßung")


def test_mistakes_in_an_item_are_in_the_error_summary_too(office_client):
    new(office_client)
    page = post(office_client, "event_item_new", Event.objects.get().pk, **item(ends="13:01"))
    assert "Eine Angabe fehlt noch oder stimmt nicht" in text(page)


def test_page_leads_from_what_is_missing_to_publication(office_client):
    new(office_client, contact_email="")
    event = Event.objects.get()
    page = text(office_client.get(address("event", event.pk)))
    assert ("Nennen Sie eine Ansprechstelle" in page, "Angaben ergänzen" in page) == (True, True)
    post(office_client, "event_publish", event.pk)
    event.refresh_from_db()
    assert event.state == "draft"
    Event.objects.update(contact_email="kontakt@sicherimdienst.nrw")
    page = text(office_client.get(address("event", event.pk)))
    assert "Programm anlegen" in page
    answers = [text(post(office_client, "event_publish", event.pk)) for _ in range(2)]
    assert "Die Veranstaltung ist veröffentlicht." in answers[0]
    assert "Diese Veranstaltung ist veröffentlicht." in answers[1]


def test_programme_goes_on_where_it_ended(office_client):
    new(office_client)
    event = Event.objects.get()
    post(office_client, "event_item_new", event.pk, **item())
    page = office_client.get(address("event_programme", event.pk))
    assert [str(one) for one in ProgrammeItem.objects.get().speakers.all()] == [
        "Anna Katharina Bölling, Regierungspräsidentin"
    ]
    assert 'value="10:15"' in text(page)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"begins": "09:59"}, "begins"),
        ({"ends": "13:01"}, "ends"),
        ({"ends": "10:00"}, "ends"),
        ({"capacity": "12"}, "capacity"),
        ({"choice": "7"}, "choice"),
    ],
)
def test_impossible_item_is_refused_beside_its_field(office_client, changes, field):
    new(office_client)
    page = post(office_client, "event_item_new", Event.objects.get().pk, **item(**changes))
    assert (page.status_code, list(errors(page)), ProgrammeItem.objects.count()) == (400, [field], 0)


def test_row_of_a_speaker_is_added_and_nothing_typed_is_lost(office_client):
    new(office_client)
    page = post(office_client, "event_item_new", Event.objects.get().pk, **item(add="1"))
    assert (ProgrammeItem.objects.count(), len(page.context["form"].speakers.forms)) == (0, 3)
    assert "Regierungspräsidentin" in text(page)


def test_sessions_side_by_side_are_said_in_words(office_client):
    event = coming()
    first, *_ = workshops(event, count=2)
    page = text(office_client.get(address("event_item_change", event.pk, first.pk)))
    assert "Läuft gleichzeitig mit „Workshop B“; Teilnehmende wählen eines davon" in page
    post(office_client, "event_item_remove", event.pk, first.pk)
    page = text(post(office_client, "event_item_remove", event.pk, first.pk))
    assert (event.items.count(), "Der Programmpunkt ist entfernt." in page) == (1, True)


def test_moving_says_beforehand_how_many_mails_leave_and_whom_none_reaches(office_client):
    event = EventFactory(starts_at=timezone.now() + timedelta(days=30), ends_at=timezone.now() + timedelta(days=31))
    address_of = address("event_change", event.pk)
    assert "Wenn Sie Tag, Zeit, Ort oder Link ändern" not in text(office_client.get(address_of))
    RegistrationFactory(event=event)
    sentence = "Wenn Sie Tag, Zeit, Ort oder Link ändern: Sofort geht eine Mail an Angemeldete und Eingeladene hinaus."
    assert sentence in text(office_client.get(address_of))
    RegistrationFactory(event=event)
    RegistrationFactory(event=event, email="")
    page = text(office_client.get(address_of))
    assert "2 Mails gehen sofort an Angemeldete und Eingeladene hinaus." in page
    assert "Eine Person hat keine Mail-Adresse und erfährt es nur von Ihnen." in page
    assert "auch das Programm um dieselbe Zeit verschieben" not in page
    ProgrammeItemFactory(event=event)
    assert "auch das Programm um dieselbe Zeit verschieben" in text(office_client.get(address_of))


def test_cancelling_needs_a_reason_and_happens_once(office_client):
    event = coming()
    assert list(errors(post(office_client, "event_cancel", event.pk, reason=""))) == ["reason"]
    answers = [text(post(office_client, "event_cancel", event.pk, reason="Glatteis")) for _ in range(2)]
    assert "Das war schon geschehen." in answers[1]
    assert post(office_client, "event_cancel", event.pk, reason="Anders").status_code == 409
    page = text(office_client.get(address("event", event.pk)))
    assert ("Glatteis" in page, "Angaben ändern" in page) == (True, False)


def test_cancelling_says_beforehand_who_gets_a_mail(office_client):
    event = coming()
    assert "Es gibt keine Anmeldung und keine offene Einladung." in text(
        office_client.get(address("event_cancel", event.pk))
    )
    RegistrationFactory(event=event)
    RegistrationFactory(event=event, email="")
    InvitationFactory.create_batch(2, event=event, invited_at=NOW)
    page = text(office_client.get(address("event_cancel", event.pk)))
    assert "3 Mails gehen sofort hinaus; je eine an:" in page
    assert "<li>eine angemeldete Person</li> <li>2 eingeladene Gäste" in page
    assert "Eine Person hat keine Mail-Adresse und erfährt es nur von Ihnen" in page
    assert "3 Mails gehen sofort hinaus" in text(post(office_client, "event_cancel", event.pk, reason=""))
    Event.objects.filter(pk=event.pk).update(accession=accession_with_participants())
    assert "wird nicht mit abgesagt" in text(office_client.get(address("event_cancel", event.pk)))


def test_work_queue_leads_to_the_registrations_where_nobody_moves_up(office_client):
    event = coming()
    assert address("event_registrations", event.pk) not in text(office_client.get(reverse("admin:index")))
    RegistrationFactory(event=event, state="waiting", confirmed_at=None)
    page = text(office_client.get(reverse("admin:index")))
    assert "Ein Platz ist frei, und jemand wartet darauf, doch niemand rückt nach" in page
    assert f'href="{address("event_registrations", event.pk)}"' in page


def test_withdrawing_is_offered_until_somebody_knows(office_client):
    event = coming()
    post(office_client, "event_withdraw", event.pk)
    assert Event.objects.get().state == "draft"


def test_copy_is_made_once(office_client):
    event = coming()
    day = timezone.localdate(event.starts_at) + timedelta(days=7)
    form_data = {"submission": str(uuid4()), "starts_on": day.isoformat()}
    pages = [post(office_client, "event_copy", event.pk, **form_data) for _ in range(2)]
    made = Event.objects.exclude(pk=event.pk).get()
    assert [page.redirect_chain[-1][0] for page in pages] == [address("event", made.pk)] * 2


def test_form_restored_by_back_copies_to_another_day_too(office_client):
    event = coming()
    days = [timezone.localdate(event.starts_at) + timedelta(days=number) for number in (7, 14)]
    submission = str(uuid4())
    for day in (*days, days[0]):
        post(office_client, "event_copy", event.pk, submission=submission, starts_on=day.isoformat())
    copies = Event.objects.exclude(pk=event.pk).order_by("starts_at")
    assert [timezone.localdate(one.starts_at) for one in copies] == days


def test_document_is_kept_changed_downloaded_and_removed(office_client):
    event = coming()
    posted = {"title": "Folien", "when": "after", "visibility": "present"}
    wrong = SimpleUploadedFile("folien.pdf", b"kein PDF")
    assert list(errors(post(office_client, "event_document_new", event.pk, **posted, file=wrong))) == ["file"]
    post(office_client, "event_document_new", event.pk, **posted, file=SimpleUploadedFile("geheim.pdf", PDF))
    stored = Document.objects.get()
    assert b"".join(office_client.get(address("event_document", event.pk, stored.pk)).streaming_content) == PDF
    assert "geheim" not in stored.file.name
    post(office_client, "event_document_change", event.pk, stored.pk, **posted | {"title": "Vortrag"})
    page = text(office_client.get(address("event_documents", event.pk)))
    assert "Vortrag" in page
    assert "· für wer da war" in page
    for _ in range(2):
        page = post(office_client, "event_document_remove", event.pk, stored.pk)
    assert ("Die Unterlage ist entfernt." in text(page), Document.objects.count()) == (True, 0)


def test_document_with_a_long_name_and_one_that_was_corrected_are_kept(office_client):
    event = coming()
    posted = {"title": "Folien", "when": "after", "visibility": "present"}
    for content in (PDF, PDF.replace(b"1.7", b"1.6"), PDF):
        post(
            office_client,
            "event_document_new",
            event.pk,
            **posted,
            file=SimpleUploadedFile(f"{'lang' * 60}.pdf", content),
        )
    stored = [office_client.get(address("event_document", event.pk, one.pk)) for one in Document.objects.order_by("pk")]
    assert [b"".join(one.streaming_content)[:8] for one in stored] == [b"%PDF-1.7", b"%PDF-1.6"]


@pytest.mark.parametrize(("is_past", "sentence"), [(True, "schon vorbei"), (False, "ist abgesagt")])
def test_accession_is_not_offered_to_what_is_over_or_called_off(office_client, is_past, sentence):
    event = EventFactory(kind="accession") if is_past else coming(kind="accession")
    if not is_past:
        post(office_client, "event_cancel", event.pk, reason="Sturm")
    made = accession_with_participants()
    assert "Sammelbeitritt verbinden" not in text(office_client.get(address("event", event.pk)))
    assert sentence in text(office_client.get(address("event_accession", event.pk), follow=True))
    assert sentence in text(post(office_client, "event_accession", event.pk, accession=made.pk))
    assert Event.objects.get().accession is None


def test_accession_is_attached_and_parted_again(office_client):
    event, made = coming(), accession_with_participants()
    for chosen, expected in ((str(made.pk), made), ("", None)):
        post(office_client, "event_accession", event.pk, accession=chosen)
        event.refresh_from_db()
        made.refresh_from_db()
        assert (event.accession, made.is_invited_elsewhere) == (expected, expected is not None)
    page = text(office_client.get(reverse("office:accession", args=[made.pk])))
    posted = [page.count(words) for words in ("Einladung mit einer Veranstaltung verbunden", "Lädt wieder selbst ein")]
    assert posted == [1, 1]


def test_list_is_filtered_and_costs_the_same_at_any_size(office_client):
    coming(title="Im Frühling")
    EventFactory(title="Damals")
    coming(title="Noch geheim", state="draft", published_at=None)
    pages = {
        shown: text(office_client.get(address("events", query=f"?zeige={shown}")))
        for shown in ("kommende", "entwuerfe", "vergangene", "?")
    }
    titles = {
        shown: [one for one in ("Im Frühling", "Damals", "Noch geheim") if one in page] for shown, page in pages.items()
    }
    assert titles == {
        "kommende": ["Im Frühling", "Noch geheim"],
        "entwuerfe": ["Noch geheim"],
        "vergangene": ["Damals"],
        "?": ["Im Frühling", "Noch geheim"],
    }

    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            office_client.get(address("events"))
        return len(captured)

    few = cost()
    for event in (coming(), coming()):
        RegistrationFactory(event=event)
        InvitationFactory(event=event)
    assert cost() == few


def test_page_of_an_event_costs_the_same_with_many(office_client):
    event = coming(capacity=1)

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            response = office_client.get(address("event", event.pk))
        assert response.status_code == 200
        return len(captured)

    RegistrationFactory(event=event)
    workshops(event, count=1)
    cost()  # the first look rolls the login on
    few = cost()
    RegistrationFactory.create_batch(3, event=event)
    InvitationFactory.create_batch(3, event=event)
    workshops(event, count=3)
    assert cost() == few
    assert "Mehr Angemeldete als Plätze" in text(office_client.get(address("event", event.pk)))


def test_team_sees_its_own_event_and_no_other(office_client):
    helper = UserFactory(role=Role.EVENT_TEAM, name="Ute Aushilfe")
    own, foreign = coming(title="Das eigene"), coming(title="Ein fremdes")
    workshops(foreign, count=1)
    post(office_client, "event_team", own.pk, team=[str(helper.pk)])
    team_client = client_of(helper)
    page = text(team_client.get(address("events")))
    assert ("Das eigene" in page, "Ein fremdes" in page, "Veranstaltung planen" in page) == (True, False, False)
    assert team_client.get(address("event_change", own.pk)).status_code == 200
    for name in ("event", "event_change", "event_programme", "event_documents", "event_cancel", "event_item_new"):
        assert (name, team_client.get(address(name, foreign.pk)).status_code) == (name, 404)
    assert team_client.post(address("event_publish", foreign.pk)).status_code == 404
    for name, keys in (("event_new", ()), ("event_copy", (own.pk,)), ("event_team", (own.pk,))):
        assert (name, team_client.get(address(name, *keys)).status_code) == (name, 403)
