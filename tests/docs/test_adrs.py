"""Statements of decision records about the code are true."""

import re
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)


def test_core_holds_exactly_what_its_decision_lists():
    listed = set(re.findall(r"`([a-z_]+)`", (ROOT / "docs/adr/0009-what-core-holds.md").read_text())) - {"core"}
    parts = {path.stem for path in (ROOT / "core").iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    assert listed - {"static"} == parts - {"__init__", "apps", "migrations", "templatetags"}
