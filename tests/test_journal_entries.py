"""No entry of the journal is lost: the table of them, and what the code of all apps writes."""

import ast
from collections import defaultdict
from pathlib import Path

from django.apps import apps
from django.conf import settings

from tests.office.journal_table import JOURNAL_TABLE

RECORDING = {"record", "record_many", "build_entry", "_record", "_remember"}


def recorded_verbs() -> dict[str, list[str]]:
    """The verbs that the code of each module hands to the journal as literals."""
    verbs = defaultdict(list)
    own = [path for config in apps.get_app_configs() if (path := Path(config.path)).parent == Path(settings.BASE_DIR)]
    for path in (file for folder in own for file in folder.rglob("*.py")):
        module = ".".join(path.relative_to(settings.BASE_DIR).with_suffix("").parts)
        for node in ast.walk(ast.parse(path.read_text())):
            match node:
                case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=[ast.Constant(value=verb), *_]):
                    if name in RECORDING and verb:
                        verbs[module].append(verb)
    return {module: sorted(found) for module, found in verbs.items()}


def test_no_entry_of_the_journal_is_lost():
    assert recorded_verbs() == JOURNAL_TABLE
