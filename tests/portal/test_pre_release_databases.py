"""A database from before the first release is refused with one sentence, whoever starts on it."""

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from portal.pre_release_databases import REFUSAL, is_before_first_release
from portal.starting import EXIT_CODE, refuse_start_with_errors, wrong_settings_end_the_start

pytestmark = pytest.mark.django_db


@pytest.fixture
def migrated_before_release() -> None:
    MigrationRecorder(connection).record_applied("core", "0001_fold")


def test_database_of_today_is_taken():
    assert not is_before_first_release()
    call_command("check", databases=["default"])


@pytest.mark.usefixtures("migrated_before_release")
def test_migrating_a_database_from_before_the_release_is_refused():
    with pytest.raises(SystemCheckError, match="vor der ersten Veröffentlichung"):
        call_command("migrate", verbosity=0, skip_checks=False)


@pytest.mark.usefixtures("migrated_before_release")
def test_start_on_a_database_from_before_the_release_ends_with_a_sentence(capsys):
    with pytest.raises(SystemExit) as ended, wrong_settings_end_the_start():
        refuse_start_with_errors()
    assert (ended.value.code, capsys.readouterr().err) == (EXIT_CODE, f"{REFUSAL}\n")
