from datetime import date

import pytest
from django.db import IntegrityError, transaction

from regions.models import Population
from tests.factories import KreisFactory

pytestmark = pytest.mark.django_db

DAY = date(2024, 12, 31)


def test_population_is_one_positive_number_for_an_area_and_a_day():
    kreis = KreisFactory()
    Population.objects.create(area=kreis, counted_on=DAY, inhabitants=350_000, source="Muster")
    for counted_on, inhabitants in ((DAY, 350_001), (date(2025, 12, 31), 0)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Population.objects.create(area=kreis, counted_on=counted_on, inhabitants=inhabitants, source="Muster")
