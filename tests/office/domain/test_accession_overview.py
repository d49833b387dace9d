import pytest

from office.domain import accession_overview
from tests.factories import UserFactory
from tests.factories.accessions import accession_with_participants, declare_for

pytestmark = pytest.mark.django_db


def test_list_counts_who_has_declared_and_who_has_joined():
    declare_for(accession_with_participants(), "Stadt Musterstadt 1")
    [row] = accession_overview.accession_page(UserFactory()).rows
    assert (row.total, row.declared, row.joined) == (4, 1, 0)
