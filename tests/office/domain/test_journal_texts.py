import ast
from collections import defaultdict
from pathlib import Path

import pytest
from django.conf import settings

from accessions.models import AccessionParticipant
from events.models import CheckIn, Invitation
from members.models import Application
from members.states import ApplicationTransition
from office.domain.journal_texts import DOWNLOADS, SUBJECT_VERB_TITLES, VERB_TITLES, source_label
from tests.office.journal_table import JOURNAL_TABLE
from tests.office.role_table import JOURNALLED

APPS = (
    "accessions", "accounts", "events", "journal", "mailings", "members", "network", "office", "privacy", "regions",
    "selfservice",
)  # fmt: skip
RECORDING = {"record", "record_many", "build_entry"}


def recorded_verbs() -> dict[str, list[str]]:
    """The verbs that the code of each module hands to the journal as literals."""
    verbs = defaultdict(list)
    for app in APPS:
        for path in Path(settings.BASE_DIR, app).rglob("*.py"):
            module = ".".join(path.relative_to(settings.BASE_DIR).with_suffix("").parts)
            for node in ast.walk(ast.parse(path.read_text())):
                is_call = isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant)
                if is_call and getattr(node.func, "attr", getattr(node.func, "id", "")) in RECORDING:
                    verbs[module].append(node.args[0].value)
    return {module: sorted(found) for module, found in verbs.items()}


def test_no_entry_of_the_journal_is_lost():
    assert recorded_verbs() == JOURNAL_TABLE


def test_every_verb_of_the_journal_has_german_words():
    verbs = {verb for found in JOURNAL_TABLE.values() for verb in found} | {one.value for one in ApplicationTransition}
    titled = set(VERB_TITLES) | {verb for _kind, verb in SUBJECT_VERB_TITLES}
    assert verbs | {"close"} <= titled


@pytest.mark.parametrize("kind", [CheckIn.Source, Invitation.Source, AccessionParticipant.Source, Application.Source])
def test_every_source_in_the_journal_has_german_words(kind):
    assert all(source_label(one.value) for one in kind)


def test_every_download_in_the_journal_has_german_words():
    by_buttons = {"registrations", "attendance_certificates", "letters", "own_data"}
    assert DOWNLOADS.keys() == {content for _verb, content in JOURNALLED.values() if content} | by_buttons
