"""The addresses of all heads of Detmold, from the lists that offices have."""

import pytest

from accessions.domain import pasted_contacts, planning
from core.tables.reading import read_upload
from core.tables.texts import write_text
from members.models import Organisation
from regions.models import Area
from tests import official_register
from tests.factories import NOW, UserFactory, accessions
from tests.table_layouts import LAYOUTS, Head, heads

pytestmark = pytest.mark.django_db


@pytest.fixture
def towns() -> list[Organisation]:
    official_register.load(at=NOW)
    rows = Organisation.objects.filter(body_of__level=Area.Level.GEMEINDE, body_of__ags__startswith="057")
    return list(rows.select_related("body_of__parent").order_by("body_of__ags"))


def test_every_row_of_twenty_layouts_means_its_municipality(towns):
    made = accessions.accession(by=UserFactory(), areas=[Area.objects.get(ags="057")])
    planning.add_bodies(made, by=made.created_by, at=NOW)
    people: list[Head] = heads(towns)
    expected = {one.ags: one.email for one in people}
    assert (len(people), len(LAYOUTS)) == (70, 20)
    for name, layout in LAYOUTS.items():
        text = write_text(read_upload(layout(people))[0].rows)
        read = pasted_contacts.parse_contacts(made, text)
        found = {row.organisation.body_of.ags: row.email for row in read.usable if row.organisation}
        assert ([(row.raw, row.problem) for row in read.faulty], found) == ([], expected), name
