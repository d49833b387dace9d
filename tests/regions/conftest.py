from datetime import UTC, datetime

import pytest

from regions.domain import register

LOADED_AT = datetime(2022, 10, 1, 8, tzinfo=UTC)


@pytest.fixture
def loaded_register(db):
    return register.load(at=LOADED_AT)
