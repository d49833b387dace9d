"""The description of the open data names the columns that the files have."""

import re
from pathlib import Path

from django.conf import settings

from network.domain.open_data import COVERAGE_COLUMNS, PARTNER_COLUMNS

ROW = re.compile(r"^\| `([a-z_]+)` \| (.+) \|$", re.MULTILINE)


def test_columns_are_described_as_the_page_describes_them():
    _, partners, coverage = re.split(
        r"^## ", Path(settings.BASE_DIR, "docs/offene-daten.md").read_text(), flags=re.MULTILINE
    )
    assert ROW.findall(partners) == list(PARTNER_COLUMNS.items())
    assert ROW.findall(coverage) == list(COVERAGE_COLUMNS.items())
