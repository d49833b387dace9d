"""Loads the demo: the network of today or of the evening of a day, and pending work of the office."""

from datetime import date, datetime

from django.conf import settings
from django.db import transaction

from accounts.models import User
from core import locks
from members.models import Membership, Organisation
from portal.demo import (
    accession_event,
    authorities,
    cases,
    clinic_accession,
    coming_events,
    decided_applications,
    individuals,
    other_organisations,
    pending_applications,
)
from portal.demo.instance import FIRST_DAY, TOO_EARLY
from portal.demo.logins import LOGINS
from portal.demo.simulation import Clock, run, send_mails
from portal.demo.world import DemoWorld

SCENARIO_MODULES = (
    authorities,
    other_organisations,
    individuals,
    decided_applications,
    clinic_accession,
    pending_applications,
    cases,
    accession_event,
    coming_events,
)


class LoadingRefusedError(Exception):
    """Nothing was written; the message says why."""


def load(*, at: datetime, until: date | None = None) -> bool:
    """Run all scenarios up to `at` by calling the domain, all or nothing; False where the demo is loaded already.

    With `until` the network is that of the evening of that day, and the next collective accession is being prepared.
    The mails of the past are sent afterwards; if that is interrupted, the worker sends the rest.

    Raises LoadingRefusedError outside of the demo, for a day before its first, and where the register is missing.
    """
    if not settings.DEMO or not settings.EMBEDDED_POSTGRES:
        raise LoadingRefusedError("Demodaten gibt es nur mit DEMO=1 und der eingebetteten Datenbank.")
    if until and until < FIRST_DAY:
        raise LoadingRefusedError(TOO_EARLY)
    with transaction.atomic():
        locks.lock("demo")
        if _is_loaded():
            return False
        if not Organisation.objects.exists():
            raise LoadingRefusedError("Zuerst das Register laden: manage.py load_register")
        world = DemoWorld(Clock(at), _create_logins(), until)
        scenarios = [scenario for module in SCENARIO_MODULES for scenario in module.scenarios(world)]
        run(scenarios, until=at)
    send_mails(until=at)
    return True


def _is_loaded() -> bool:
    return Membership.objects.exists() or User.objects.filter(email__in=[login.email for login in LOGINS]).exists()


def _create_logins() -> User:
    """Create the logins of the demo and return the office's."""
    users = [
        User.objects.create_user(
            login.email,
            login.password,
            name=login.name or login.role.label,
            role=login.role,
            areas=login.areas,
            since=FIRST_DAY,
        )
        for login in LOGINS
    ]
    return users[0]
