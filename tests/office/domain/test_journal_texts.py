import pytest

from accessions.models import AccessionParticipant
from events.models import CheckIn, Invitation
from members.models import Application
from members.states import ApplicationTransition
from office.domain.journal_texts import DOWNLOADS, SUBJECT_VERB_TITLES, VERB_TITLES, source_label
from tests.office.journal_table import JOURNAL_TABLE
from tests.office.role_table import JOURNALLED


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
