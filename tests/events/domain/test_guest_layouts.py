"""The heads of Detmold as guests, from the lists that offices have."""

import pytest

from core.tables.reading import read_upload
from core.tables.texts import write_text
from events.domain import invitations
from members.models import Organisation
from regions.models import Area
from tests import official_register
from tests.factories import NOW
from tests.factories.events import EventFactory
from tests.table_layouts import LAYOUTS, PEOPLE_LAYOUTS, heads, outlook_line

pytestmark = pytest.mark.django_db


@pytest.fixture
def towns() -> list[Organisation]:
    official_register.load(at=NOW)
    rows = Organisation.objects.filter(body_of__level=Area.Level.GEMEINDE, body_of__ags__startswith="057")
    return list(rows.select_related("body_of__parent").order_by("body_of__ags"))


def read(content: bytes) -> invitations.PastedGuests:
    return invitations.parse_guests(EventFactory(), write_text(read_upload(content)[0].rows), at=NOW)


def test_every_row_is_a_guest_by_name_from_a_known_organisation(towns):
    people = heads(towns)
    expected = [
        (one.first_name, one.last_name, town, town.name, one.email) for one, town in zip(people, towns, strict=True)
    ]
    for name, layout in PEOPLE_LAYOUTS.items():
        pasted = read(layout(people))
        guests = [row.guest for row in pasted.usable if row.guest]
        values = [
            (guest.first_name, guest.last_name, guest.organisation, guest.organisation_name, guest.email)
            for guest in guests
        ]
        assert ([row.problem for row in pasted.faulty], values) == ([], expected), name
        polite = {
            "Anrede and titles": "Sehr geehrte Frau Dr. Groß-1",
            "whole names": "Sehr geehrte Frau Dr. Groß-1",
            "Herrn": "Sehr geehrter Herr Groß-1",
        }
        assert guests[0].salutation_or_usual == polite.get(name, "Guten Tag Änne Groß-1"), name
        remarks = [column.heading for column in pasted.table.columns if not column.field]
        assert remarks == {"Outlook": ["Business Phone"], "title line": ["Bemerkung"]}.get(name, []), name
        assert pasted.table.skipped == (["Gästeliste 1. Februar 2024"] if name == "title line" else []), name


def test_municipalities_alone_are_guests_without_a_name(towns):
    people = heads(towns)
    for name, layout in LAYOUTS.items():
        guests = [row.guest for row in read(layout(people)).usable if row.guest]
        assert [(guest.organisation, guest.email) for guest in guests] == [
            (town, one.email) for town, one in zip(towns, people, strict=True)
        ], name
        assert {guest.last_name for guest in guests} == {""}, name


def test_line_of_a_mail_program_is_a_guest_for_each_address(towns):
    people = heads(towns)
    guests = [row.guest for row in read(outlook_line(people)).usable if row.guest]
    assert [(guest.first_name, guest.last_name, guest.email) for guest in guests] == [
        (one.first_name, one.last_name, one.email) for one in people
    ]


def test_doubtful_organisation_is_noted_and_guest_stays(towns):
    rows = read(
        b"Name;Gemeinde;AGS;Mail\n"
        b"Anna Gast;Lemgo;05766008;a@b.example\n"
        b"Berta Gast;Lemgo;99999999;b@b.example\n"
        b"Clara Gast;Haus am See;;c@b.example"
    ).rows
    assert [(row.guest.organisation if row.guest else 0, row.note) for row in rows] == [
        (None, "AGS 05766008 ist die Stadt Bad Salzuflen, daneben steht „Lemgo“"),
        (None, "„99999999“ ist kein bekannter AGS"),
        (None, ""),
    ]
    [row] = read(b"Name;Haus;Mail\nAnna Gast;Herford;a@b.example").rows
    assert row.note == "„Herford“ gibt es mehrfach: „Kreis Herford“ oder „Stadt Herford“"
