from datetime import UTC, datetime

import pytest

from members.domain import organisations
from regions.domain import register

LOADED_AT = datetime(2022, 10, 1, 8, tzinfo=UTC)


@pytest.fixture
def authorities(db: None) -> int:
    """The whole register with its territorial authorities, none of them a partner."""
    register.load(at=LOADED_AT)
    return organisations.create_territorial_authorities(at=LOADED_AT)
