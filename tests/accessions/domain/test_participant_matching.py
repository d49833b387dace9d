"""Whose address a line of a pasted list is."""

import pytest

from accessions.domain.participant_matching import ParticipantMatcher
from members.tables.fields import Field
from members.tables.organisation_names import OrganisationNames
from members.tables.recognition import TableRow
from tests.factories import OrganisationFactory
from tests.factories.accessions import bodies

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisations():
    clinics = (OrganisationFactory(name="Klinik am Wald", slug=f"klinik-{number}") for number in (1, 2))
    return [*bodies(), *clinics, OrganisationFactory(name="Δήμος Αθηναίων"), OrganisationFactory(name="???")]


@pytest.mark.parametrize(
    ("key", "name", "expected"),
    [
        ("", "Stadt Musterstadt 1", (0, "", "")),
        ("", "musterstadt 2", (1, "", "")),
        ("05766003", "", (2, "", "")),
        ("05766003", "Musterstadt 3", (2, "", "")),
        ("5766003", "Rathaus", (2, "", "AGS: 05766003; Name in der Liste: „Rathaus“")),
        ("", "", (None, "Es fehlt, wessen Adresse das ist", "")),
        ("", "Klinik am Wald", (None, "gibt es mehrfach: „Klinik am Wald“ oder „Klinik am Wald“", "")),
        ("", "ΔΗΜΟΣ ΑΘΗΝΑΙΩΝ", (-2, "", "")),
        ("", "???", (-1, "", "")),
        ("", "Центр", (None, "„Центр“ nimmt hier nicht teil", "")),
        ("", "–", (None, "„–“ nimmt hier nicht teil", "")),
        ("", "Nirgends", (None, "„Nirgends“ nimmt hier nicht teil", "")),
        ("05711000", "", (None, "Zum AGS 05711000 nimmt niemand", "")),
        ("05766003", "Musterstadt 1", (None, "daneben steht aber „Musterstadt 1“", "")),
    ],
)
def test_line_means_one_participant_or_has_a_problem(organisations, key, name, expected):
    position, problem, note = expected
    row = TableRow(1, "", {Field.AREA_KEY: [key], Field.ORGANISATION: [name]})
    found, found_problem, found_note = ParticipantMatcher(OrganisationNames(organisations)).find(row)
    assert found == (None if position is None else organisations[position])
    assert (problem in found_problem, bool(problem) == bool(found_problem), found_note) == (True, True, note)
