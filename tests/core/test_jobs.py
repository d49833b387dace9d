"""What the apps let the worker do."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.jobs import Job, register, registered_jobs


def test_jobs_of_all_apps_are_registered_at_start():
    assert {job.name for job in registered_jobs()} == {
        "An Einladungen erinnern",
        "An Sammelbeitritte erinnern",
        "Angaben nach Veranstaltungen löschen",
        "Angeforderte Links schreiben",
        "Gedruckte Urkunden löschen",
        "Geplante Mails schreiben",
        "Importe prüfen und übernehmen",
        "Inhalte alter Importe löschen",
        "Lebenszeichen",
        "Mails senden",
        "Menschen im Netzwerk zählen",
        "Nachrücken lassen",
        "Sammelbeitritte ausführen",
        "Sitzungen und Zählungen löschen",
        "Unbestätigtes verfallen lassen",
        "Urkunden drucken",
        "Vorgemerkte und angebotene Plätze freigeben",
    }


def test_each_job_says_how_often_it_runs_and_how_long_it_may_take():
    assert all(timedelta() < job.every <= timedelta(minutes=10) for job in registered_jobs())
    assert all(timedelta() < job.may_take <= timedelta(minutes=10) for job in registered_jobs())


@pytest.mark.parametrize("job", registered_jobs(), ids=lambda job: job.name)
def test_job_that_has_nothing_to_do_says_so_and_lets_the_worker_rest(db, job):
    assert [job.run(timezone.now(), lambda: True) for _ in range(2)][1] == 0


def test_second_job_of_the_same_name_is_refused():
    name = registered_jobs()[0].name
    with pytest.raises(ValueError, match="registered twice"):
        register(Job(name, lambda at, keep_going: 0, timedelta(minutes=1), may_take=timedelta(minutes=1)))
