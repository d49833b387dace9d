"""The office's handbook names what the pages show."""

import re
from pathlib import Path

from django.conf import settings

from core.backoffice.registry import queue_sections

HANDBOOK = Path(settings.BASE_DIR) / "docs/handbuch"


def test_handbook_explains_all_sections_of_the_work_queue_in_their_order():
    explained = re.findall(r"^\| ([^|]+?) \|", (HANDBOOK / "was-ansteht.md").read_text(), re.MULTILINE)[2:]
    assert explained == [section.title for section in queue_sections()]
