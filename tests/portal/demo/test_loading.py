from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db.models import Count
from django.utils import timezone

from accessions.domain import execution, invitations, preview
from accessions.models import Accession
from accessions.states import AccessionState
from accounts.models import User
from accounts.permissions import Role
from events.domain import event_figures, registrations
from events.models import Event, Registration
from events.states import RegistrationState
from mailings.models import OutgoingMail
from mailings.states import MailState
from members.domain import partners
from members.domain.applications import findings
from members.models import Application, EmailAddress, Membership, Nomination, Organisation, Person
from members.states import ApplicationState
from network.domain import coverage
from normalisation.suspicious_characters import describe
from portal.demo import loading
from portal.demo.invented_people import BEGINNINGS, ENDINGS
from portal.demo.logins import LOGINS
from portal.readiness import readiness
from privacy.models import Case, Consent

BEFORE_DETMOLD = date(2024, 1, 31)
DELAY = timedelta(minutes=1)
NO_MAILBOX = ("example.org", ".example.org", ".invalid")


def _since(slug: str, day: date) -> date | None:
    found = partners.find(slug, day=day)
    return found.since if found else None


def test_the_network_before_detmold_covers_326_of_396_municipalities(demo):
    now = coverage.on_day(BEFORE_DETMOLD)
    assert Counter(ags[:3] for ags in now.covered) == {"051": 66, "053": 99, "055": 78, "059": 83}
    assert now.land.municipalities == coverage.CoveredCount(326, 396)


def test_kreise_and_bezirksregierungen_joined_with_their_municipalities(demo):
    bodies = Organisation.objects.partners_on(BEFORE_DETMOLD).filter(body_of__isnull=False)
    levels = bodies.values_list("body_of__level").annotate(Count("pk"))
    assert dict(levels) == {"gemeinde": 326, "kreis": 25, "regierungsbezirk": 4}


def test_cities_that_joined_before_their_district_keep_their_first_date(demo):
    first_days = {slug: _since(slug, BEFORE_DETMOLD) for slug in ("stadt-herne", "stadt-bochum", "stadt-dortmund")}
    assert first_days == {
        "stadt-herne": date(2022, 12, 14),
        "stadt-bochum": date(2022, 12, 14),
        "stadt-dortmund": date(2023, 8, 16),
    }
    assert _since("stadt-leichlingen-rheinland", BEFORE_DETMOLD) == date(2023, 6, 29)
    assert _since("bezirksregierung-muenster", BEFORE_DETMOLD) == date(2022, 10, 20)


def test_detmold_makes_the_land_complete(demo):
    assert not coverage.on_day(BEFORE_DETMOLD).land.is_complete
    day, today = coverage.on_day(date(2024, 2, 1)).land, coverage.on_day(timezone.localdate(demo)).land
    assert (day.municipalities, day.kreise, day.bezirksregierungen) == (
        coverage.CoveredCount(396, 396),
        coverage.CoveredCount(31, 31),
        coverage.CoveredCount(5, 5),
    )
    assert (today.municipalities, today.own, today.collective) == (day.municipalities, 3, 393)


def test_a_collective_accession_of_hospitals_waits_to_be_executed(demo):
    waiting = Accession.objects.get(state=AccessionState.OPEN)
    found = preview.preview(waiting)
    assert (found.new_count, len(found.declined), len(found.deferred), len(found.silent)) == (6, 1, 1, 4)
    assert waiting.effective_on > timezone.localdate(demo)


def test_on_the_day_before_detmold_waits_to_be_executed(day_before_detmold):
    today = timezone.localdate(day_before_detmold)
    assert coverage.on_day(today).land.municipalities == coverage.CoveredCount(326, 396)
    detmold = Accession.objects.get(state=AccessionState.OPEN, title__contains="Detmold")
    found = preview.preview(detmold)
    assert (found.new_count, len(found.silent), len(found.declined), len(found.deferred)) == (70, 7, 0, 0)
    assert {application.organisation.slug for application in found.applications} == {
        "stadt-blomberg",
        "stadt-bad-salzuflen",
    }
    assert detmold.answer_by > today
    assert invitations.remind_due(at=day_before_detmold) == 0
    execution.order(detmold, typed_count=70, by=User.objects.get(assignments__role=Role.OFFICE), at=day_before_detmold)
    assert execution.run_due(at=day_before_detmold) == 1
    assert coverage.on_day(date(2024, 2, 1)).land.municipalities == coverage.CoveredCount(389, 396)
    assert not list(OutgoingMail.objects.filter(template="accessions/reminder"))


def test_memberships_of_one_member_never_overlap_and_lie_in_the_past(demo):
    by_member: dict[tuple[int | None, int | None], list[Membership]] = {}
    for membership in Membership.objects.valid().order_by("start"):
        by_member.setdefault((membership.organisation_id, membership.person_id), []).append(membership)
    overlapping = [
        (earlier, later)
        for periods in by_member.values()
        for earlier, later in pairwise(periods)
        if earlier.end is None or earlier.end > later.start
    ]
    assert overlapping == []
    assert Membership.objects.filter(start__gt=timezone.localdate(demo)).count() == 0
    starts = Membership.objects.order_by("pk").values_list("start", flat=True)
    assert list(starts) == sorted(starts)


def test_there_are_applications_of_every_state_and_kind(demo):
    assert set(Application.objects.values_list("state", flat=True)) == set(ApplicationState.values)
    assert set(Application.objects.values_list("kind", flat=True)) == set(Application.Kind.values)
    by_letter = Application.objects.get(source=Application.Source.LETTER)
    assert by_letter.scan.name.endswith(".pdf")


def test_open_applications_show_what_a_reviewer_must_notice(demo):
    today = timezone.localdate(demo)
    warnings = {
        (finding.topic, type(finding.record).__name__ if finding.record else "")
        for application in Application.objects.open()
        for finding in findings.find_all(application, day=today)
        if finding.level != findings.FindingLevel.OK
    }
    assert warnings >= {
        ("Organisation", "Organisation"),
        ("E-Mail-Adresse", ""),
        ("Weitere Anträge", "Application"),
        ("Personen", "Person"),
        ("Zeichen", ""),
    }


def test_real_authorities_never_withdraw_and_are_never_declined(demo):
    sad = Application.objects.filter(state__in=["declined", "withdrawn", "expired", "superseded"])
    assert sad.filter(organisation__body_of__isnull=False).count() == 0
    assert Membership.objects.filter(organisation__body_of__isnull=False).exclude(end=None).count() == 0


def test_everybody_is_invented_and_has_no_mailbox(demo):
    invented = {beginning + ending for beginning in BEGINNINGS for ending in ENDINGS}
    assert set(Person.objects.values_list("last_name", flat=True)) <= invented
    named = Nomination.objects.values_list("last_name", flat=True)
    assert {name for name in named if not describe(name)} <= invented
    domains = {address.rpartition("@")[2] for address in EmailAddress.objects.values_list("address", flat=True)}
    assert [domain for domain in domains if not domain.endswith(NO_MAILBOX)] == []


def test_no_two_people_share_name_and_organisation(demo):
    twice = Person.objects.values("name_fold").annotate(times=Count("pk")).filter(times__gt=1)
    assert list(twice) == []


def test_consents_are_given_by_some(demo):
    given = Consent.objects.filter(is_given=True)
    assert Person.objects.filter(subject_key__in=given.values("subject_key")).count() == 4
    assert given.count() > 4


def test_cases_of_each_kind_wait_and_none_is_overdue(demo):
    waiting = Case.objects.open()
    assert set(waiting.values_list("kind", flat=True)) == set(Case.Kind.values)
    assert Case.objects.overdue(timezone.localdate(demo)).count() == 0
    assert set(Case.objects.values_list("state", flat=True)) == set(Case.State.values)


def test_mails_of_the_past_are_sent_one_is_undeliverable_and_none_waits(demo):
    states = dict(OutgoingMail.objects.values_list("state").annotate(Count("pk")))
    assert states[MailState.DEAD] == 1
    assert MailState.WAITING not in states
    assert readiness(at=demo)["problems"] == ["worker"]  # none runs beside the tests
    late = [
        mail for mail in OutgoingMail.objects.filter(state=MailState.SENT) if mail.sent_at - mail.created_at > DELAY
    ]
    assert late == []


def test_detmold_carries_its_programme_guests_proxies_and_check_ins(demo):
    event = Event.objects.get(slug__contains="detmold")
    assert [item.title for item in event.items.all()][:3] == [
        "Begrüßung",
        "Ansprache",
        "Hass im Netz – Was sicher im Amt online bedeutet",
    ]
    assert event.accession.title == "Beitritt des Regierungsbezirks Detmold"
    total = event_figures.count(event).total
    assert (total.invited, total.accepted, total.proxies, total.declined, total.silent) == (79, 74, 12, 2, 3)
    assert (total.registered, total.came) == (74, 70)
    sent = event.planned_mails.order_by("days").values_list("state", "number")
    assert list(sent) == [("sent", 74), ("sent", 70), ("sent", 74)]


def test_a_coming_meeting_is_full_and_has_a_waiting_list(demo):
    event = Event.objects.upcoming(timezone.localdate(demo)).get(kind=Event.Kind.MEETING)
    seats = registrations.occupancy(event)
    assert (seats.confirmed, seats.free, seats.waiting) == (24, 0, 5)
    assert [item.choices.filter(state="held").count() for item in event.items.exclude(block=None)] == [6, 6, 6, 6]


def test_an_online_seminar_takes_registrations(demo):
    event = Event.objects.get(kind=Event.Kind.ONLINE)
    assert event.takes_registrations(timezone.localdate(demo))
    assert event.registrations.filter(state=RegistrationState.CONFIRMED).count() == 14


def test_everybody_registered_is_plainly_fictitious(demo):
    assert all(mail.endswith(".example.org") for mail in Registration.objects.values_list("email", flat=True))


def test_loading_again_changes_nothing(demo):
    def counts() -> dict[str, int]:
        return {model._meta.label: model._default_manager.count() for model in apps.get_models()}

    before = counts()
    assert not loading.load(at=timezone.now())
    assert counts() == before


def test_the_logins_of_the_demo_sign_in_with_their_roles(demo):
    users = {user.email: user for user in User.objects.all()}
    assert {email: user.roles for email, user in users.items()} == {login.email: {login.role} for login in LOGINS}
    assert all(users[login.email].check_password(login.password) for login in LOGINS)


@pytest.mark.parametrize("wrong", [{"DEMO": False}, {"EMBEDDED_POSTGRES": False}])
def test_load_demo_refuses_outside_of_the_demo(db, settings, wrong):
    for name, value in wrong.items():
        setattr(settings, name, value)
    with pytest.raises(CommandError, match="nur mit DEMO=1"):
        call_command("load_demo")
    assert User.objects.count() == 0


def test_load_demo_asks_for_the_register(db):
    with pytest.raises(CommandError, match="load_register"):
        call_command("load_demo")
    assert User.objects.count() == 0
