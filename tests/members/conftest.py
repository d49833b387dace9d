from datetime import UTC, datetime

import pytest

from tests import official

LOADED_AT = datetime(2022, 10, 1, 8, tzinfo=UTC)


@pytest.fixture
def authorities(db: None) -> int:
    """The whole register with its territorial authorities, none of them a partner."""
    return official.load(at=LOADED_AT)
