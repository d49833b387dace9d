import ast
from pathlib import Path

import pytest
from django.conf import settings

from accessions.models import AccessionParticipant
from events.models import CheckIn, Invitation
from members.models import Application
from members.states import ApplicationTransition
from office.domain.journal_texts import DOWNLOADS, SUBJECT_VERB_TITLES, VERB_TITLES, source_label
from tests.office.role_table import JOURNALLED

APPS = (
    "accounts",
    "accessions",
    "events",
    "journal",
    "mailings",
    "members",
    "office",
    "privacy",
    "regions",
    "selfservice",
)


def recorded_verbs() -> set[str]:
    """Every verb that some app's code hands to the journal as a literal."""
    calls = (
        node
        for app in APPS
        for path in Path(settings.BASE_DIR, app).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant)
    )
    names = {"record", "record_many"}
    return {call.args[0].value for call in calls if getattr(call.func, "attr", getattr(call.func, "id", "")) in names}


@pytest.mark.parametrize(
    "verb", sorted(recorded_verbs() | {transition.value for transition in ApplicationTransition} | {"close"})
)
def test_every_verb_of_the_journal_has_german_words(verb):
    assert verb in VERB_TITLES or verb in {known for _kind, known in SUBJECT_VERB_TITLES}


@pytest.mark.parametrize("kind", [CheckIn.Source, Invitation.Source, AccessionParticipant.Source, Application.Source])
def test_every_source_in_the_journal_has_german_words(kind):
    assert all(source_label(one.value) for one in kind)


def test_every_download_in_the_journal_has_german_words():
    by_buttons = {"registrations", "attendance_certificates", "letters", "own_data"}
    assert DOWNLOADS.keys() == {content for _verb, content in JOURNALLED.values() if content} | by_buttons
