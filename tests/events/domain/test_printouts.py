"""Badges, the list to sign, certificates: whom they name, printed as typed."""

import io
import uuid
from datetime import timedelta

import pypdf
import pytest

from events.domain import checkins, printouts
from events.models import CheckIn
from tests.factories import NOW, UserFactory
from tests.factories.events import InvitationFactory, RegistrationFactory, detmold_event, workshops

AFTER = NOW + timedelta(days=9)
pytestmark = pytest.mark.django_db
EVIL = '#read("/etc/passwd")'


def read(content: bytes) -> list[str]:
    reader = pypdf.PdfReader(io.BytesIO(content))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert b"pdfuaid" in reader.trailer["/Root"]["/Metadata"].get_data()
    return [" ".join(page.extract_text().split()) for page in reader.pages]


@pytest.fixture
def event(db):
    """Nine with a seat, one of them a proxy, and one who is waiting."""
    event = detmold_event()
    guest = InvitationFactory(event=event, title="Dr.", first_name="Gerda", last_name="Gast")
    RegistrationFactory(
        event=event,
        first_name="Stella",
        last_name="Vertretung",
        job_title="Erste Beigeordnete",
        organisation_name="Stadt Musterstadt",
        invitation=guest,
        is_proxy=True,
    )
    RegistrationFactory(event=event, first_name=EVIL, last_name="Zett", organisation_name=EVIL, job_title="*Amt*")
    RegistrationFactory.create_batch(7, event=event)
    RegistrationFactory(event=event, last_name="Wartend", state="waiting", confirmed_at=None)
    return event


def check_in(row) -> None:
    source, nonce = CheckIn.Source.SEARCH, uuid.uuid4()
    checkins.check_in(row.event, registration=row, source=source, nonce=nonce, by=UserFactory(), at=NOW)


def test_badges_are_eight_a_page_and_run_no_markup(event):
    first, second = read(printouts.badges_pdf(event, at=NOW))
    assert [pdf_page.count("#sicherimDienst") for pdf_page in (first, second)] == [8, 1]
    assert "Stella Vertretung" in first
    assert "Erste Beigeordnete Stadt Musterstadt in Vertretung" in first
    assert "Wartend" not in first + second
    assert (EVIL in second, "*Amt*" in second) == (True, True)


@pytest.mark.parametrize(
    ("number", "in_parts"), [(0, [0]), (1, [1]), (400, [400]), (401, [400, 1]), (900, [400, 400, 100])]
)
def test_each_part_has_its_share(number, in_parts):
    assert [printouts.number_in_part(number, part) for part in printouts.parts(number)] == in_parts


def test_many_badges_are_split_into_parts_by_name(event, monkeypatch):
    monkeypatch.setattr(printouts, "MAX_PER_PDF", 5)
    assert list(printouts.parts(printouts.expected(event).count())) == [1, 2]
    names = [printouts.badges(event, part=part)["badges"] for part in (1, 2)]
    assert [len(part) for part in names] == [5, 4]
    assert [one["name"] for part in names for one in part] == [str(row) for row in printouts.expected(event)]


def test_attendance_list_repeats_its_header_and_names_proxies(event):
    RegistrationFactory.create_batch(30, event=event)
    pages = read(printouts.attendance_list_pdf(event, at=NOW))
    assert ["Unterschrift" in page for page in pages] == [True] * len(pages)
    assert [f"Seite {number} von {len(pages)}" in page for number, page in enumerate(pages, 1)] == [True] * len(pages)
    whole = " ".join(pages)
    assert "1. Februar 2024, 10:00 bis 13:00 Uhr Bezirksregierung Detmold" in whole
    assert "Vertretung, Stella in Vertretung für Dr. Gerda Gast" in whole
    assert "Ohne Anmeldung gekommen" in whole
    assert whole.index("Vertretung, Stella") < whole.index(f"Zett, {EVIL}")


def test_certificate_is_for_who_was_present(event):
    row, absent = event.registrations.order_by("pk")[:2]
    [item, *_] = workshops(event)
    row.choices.create(item=item, block=1, state="held", created_at=NOW)
    check_in(row)
    [page] = read(printouts.attendance_certificate_pdf(row, at=AFTER))
    for part in (
        "Stella Vertretung",
        "Beitritt des Regierungsbezirks Detmold",
        "1. Februar 2024",
        "10:00 bis 13:00 Uhr",
        "3 Stunden",
        event.host.name,
        "Workshop A",
    ):
        assert part in page
    with pytest.raises(printouts.NothingToPrint):
        printouts.attendance_certificate_pdf(absent, at=AFTER)
    check_in(absent)
    assert [EVIL in page for page in read(printouts.attendance_certificates_pdf(event, at=AFTER))] == [False, True]


def test_attendance_is_certified_from_the_end_of_the_event_on(event):
    row = event.registrations.first()
    check_in(row)
    before = event.ends_at - timedelta(microseconds=1)
    with pytest.raises(printouts.NothingToPrint, match=r"Die Veranstaltung endet am 1\. Februar 2024, 13:00 Uhr\."):
        printouts.attendance_certificate_pdf(row, at=before)
    with pytest.raises(printouts.NothingToPrint):
        printouts.attendance_certificates_pdf(event, at=before)
    assert len(read(printouts.attendance_certificates_pdf(event, at=event.ends_at))) == 1


def test_certificates_of_nobody_are_refused(event):
    with pytest.raises(printouts.NothingToPrint):
        printouts.attendance_certificates_pdf(event, at=AFTER)


@pytest.mark.parametrize(
    ("length", "text"),
    [
        ({"hours": 1}, "1 Stunde"),
        ({"minutes": 90}, "1,5 Stunden"),
        ({"hours": 10}, "10 Stunden"),
        ({"hours": 12, "minutes": 30}, "12,5 Stunden"),
        ({"hours": 22}, "2 Tage"),
        ({"days": 1, "hours": 6}, "2 Tage"),
        ({"days": 2, "hours": -1}, "3 Tage"),
    ],
)
def test_duration_is_written_in_german(length, text, event):
    event.ends_at = event.starts_at + timedelta(**length)
    event.save()
    row = event.registrations.first()
    check_in(row)
    assert text in read(printouts.attendance_certificate_pdf(row, at=AFTER))[0]


def test_printouts_of_several_days_say_when_they_begin_and_end(event):
    event.ends_at = event.starts_at + timedelta(days=1, hours=3)
    event.save()
    row = event.registrations.first()
    row.choices.create(item=workshops(event)[0], block=1, state="held", created_at=NOW)
    check_in(row)
    assert printouts.attendance_certificate(row, at=AFTER)["certificates"][0]["facts"] == [
        ("Beginn", "1. Februar 2024, 10:00 Uhr"),
        ("Ende", "2. Februar 2024, 13:00 Uhr"),
        ("Umfang", "2 Tage"),
        ("Ort", event.place),
        ("Gastgeber", event.host.name),
        ("Angemeldet für", "Workshop A (Donnerstag, 1. Februar, 12:00 Uhr)"),
    ]
    facts = printouts.attendance_list(event, at=NOW)["facts"]
    assert facts[0] == "1. Februar 2024, 10:00 Uhr, bis 2. Februar 2024, 13:00 Uhr"
