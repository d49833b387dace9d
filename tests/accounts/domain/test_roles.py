"""Roles: from a day to a day, given by others, the wide ones confirmed by a second person."""

from datetime import date, datetime, timedelta

import pytest
import time_machine

from accounts.domain import roles, second_person
from accounts.domain.roles import RoleRefused
from accounts.models import RoleAssignment, User
from accounts.permissions import ACTS, Role
from accounts.states import AssignmentState
from core.transitions import TransitionError
from journal import actors
from journal.entries import entries_for, record
from mailings.models import OutgoingMail
from tests.factories import NOW, TODAY, RegierungsbezirkFactory, UserFactory

pytestmark = pytest.mark.django_db
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def office() -> User:
    return UserFactory(name="Jana Beispiel")


@pytest.fixture
def newcomer() -> User:
    return UserFactory(name="Neu Hier", email="neu@example.org", role=None)


def give(user: User, role: Role = Role.READER, *, start: date = TODAY, last_day: date | None = None, by: User | None):
    return roles.give(user, role, start=start, last_day=last_day, by=by, at=NOW)


def roles_on(user: User, day: date) -> set[str]:
    with time_machine.travel(datetime(day.year, day.month, day.day, 12, tzinfo=NOW.tzinfo)):
        return set(User.objects.get(pk=user.pk).roles)


def bodies() -> list[str]:
    return [mail.body for mail in OutgoingMail.objects.filter(to="neu@example.org").order_by("pk")]


def test_role_holds_from_its_first_to_its_last_day(newcomer, office):
    given = give(newcomer, start=TOMORROW, last_day=TOMORROW, by=office)
    held = [roles_on(newcomer, TODAY + timedelta(days=days)) for days in range(3)]
    assert held == [set(), {Role.READER}, set()]
    assert "#sicherimDienst am 2. Februar 2024 die Rolle „Lesezugriff“." in bodies()[0]
    [entry] = entries_for(given)
    assert (entry.verb, entry.actor_id, entry.data) == (
        "give",
        office.pk,
        {"to": "granted", "start": "2024-02-02", "end": "2024-02-03"},
    )


def test_several_roles_allow_what_one_of_them_allows(newcomer, office):
    give(newcomer, Role.EDITOR, by=office)
    give(newcomer, Role.EVENT_TEAM, by=office)
    user = User.objects.get(pk=newcomer.pk)
    allowed = {act.key for act in ACTS if user.has_perm(act.key)}
    assert allowed == {act.key for act in ACTS if {Role.EDITOR, Role.EVENT_TEAM} & act.roles}


@pytest.mark.parametrize(
    ("giver", "given", "waits"),
    [
        (Role.OFFICE, Role.READER, False),
        (Role.OFFICE, Role.EVENT_TEAM, False),
        (Role.OFFICE, Role.REGIONAL, False),
        (Role.OFFICE, Role.OFFICE, True),
        (Role.OFFICE, Role.SYSTEM, True),
        (Role.SYSTEM, Role.SYSTEM, True),
        (Role.SYSTEM, Role.READER, True),  # sees people, which the Systemverwaltung does not
    ],
)
def test_what_is_wide_waits_for_a_second_person(newcomer, office, giver, given, waits):
    by = UserFactory(role=giver)
    areas = [RegierungsbezirkFactory().ags] if given == Role.REGIONAL else []
    assignment = roles.give(newcomer, given, areas=areas, start=TODAY, by=by, at=NOW)
    assert (assignment.state == AssignmentState.PROPOSED, roles_on(newcomer, TODAY)) == (
        waits,
        set() if waits else {given},
    )
    assert bool(bodies()) is not waits


def test_without_a_second_person_it_holds_at_once(newcomer, office):
    UserFactory(is_active=False)
    assert give(newcomer, Role.OFFICE, by=office).state == AssignmentState.GRANTED


def test_at_the_command_line_nothing_waits(newcomer, office):
    assert give(newcomer, Role.SYSTEM, by=None).state == AssignmentState.GRANTED


def test_second_person_confirms_once(newcomer, office):
    second = UserFactory(name="Tom Muster")
    proposed = give(newcomer, Role.OFFICE, by=office)
    for _ in range(2):
        confirmed = roles.confirm(proposed, by=second, at=NOW)
    assert (confirmed.state, confirmed.decided_by, roles_on(newcomer, TODAY)) == ("granted", second, {Role.OFFICE})
    assert [entry.verb for entry in entries_for(proposed)] == ["give", "confirm"]
    assert [body.count("seit dem 1. Februar 2024 die Rolle „Geschäftsstelle“.") for body in bodies()] == [1]


def test_refused_is_final_and_names_who_was_faster(newcomer, office):
    second, third = UserFactory(name="Tom Muster"), UserFactory()
    proposed = give(newcomer, Role.OFFICE, by=office)
    for _ in range(2):
        roles.refuse(proposed, by=second, at=NOW)
    assert (roles_on(newcomer, TODAY), bodies()) == (set(), [])
    with pytest.raises(TransitionError, match=r"„nicht bestätigt“\. Geändert von Tom Muster am 01\.02\.2024"):
        roles.confirm(proposed, by=third, at=NOW)


def test_neither_giver_nor_owner_nor_another_role_confirms(newcomer, office):
    UserFactory()
    proposed = give(newcomer, Role.OFFICE, by=office)
    for nobody in (office, newcomer, UserFactory(role=Role.SYSTEM)):
        for decide in (roles.confirm, roles.refuse):
            with pytest.raises(RoleRefused, match="eine zweite Person der Geschäftsstelle"):
                decide(proposed, by=nobody, at=NOW)
    assert roles_on(newcomer, TODAY) == set()


def test_ended_at_once_is_over_today(newcomer, office):
    held = newcomer.assignments.create(role=Role.READER, start=TODAY - timedelta(days=9), state="granted", given_at=NOW)
    ended = roles.end(held, last_day=None, by=office, at=NOW)
    assert (ended.end, roles_on(newcomer, TODAY)) == (TODAY, set())
    assert "ist beendet." in bodies()[0]
    assert [(entry.verb, entry.data) for entry in entries_for(held)] == [("end", {"end": "2024-02-01"})]


def test_end_is_planned_and_changed(newcomer, office):
    held = give(newcomer, by=office)
    for last_day in (TOMORROW, TODAY):
        held = roles.end(held, last_day=last_day, by=office, at=NOW)
    assert (roles_on(newcomer, TODAY), roles_on(newcomer, TOMORROW)) == ({Role.READER}, set())


def test_what_has_not_begun_is_revoked(newcomer, office):
    for start in (TODAY, TOMORROW):
        given = give(newcomer, start=start, by=office)
        assert roles.end(given, last_day=None, by=office, at=NOW).state == AssignmentState.REVOKED
    assert bodies()[-1].count("ist zurückgenommen.") == 1
    give(newcomer, by=office)  # the days are free again


def test_proposal_taken_back_is_told_to_nobody(newcomer, office):
    UserFactory()
    proposed = give(newcomer, Role.OFFICE, by=office)
    assert (roles.end(proposed, last_day=None, by=office, at=NOW).state, bodies()) == (AssignmentState.REVOKED, [])


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        ({"start": TODAY - timedelta(days=1)}, "beginnt frühestens heute"),
        ({"start": TOMORROW, "last_day": TODAY}, "liegt vor dem Beginn"),
        ({"start": TODAY}, "gibt es für diesen Zugang in dieser Zeit schon"),
        ({"start": TODAY, "last_day": TODAY + timedelta(days=5)}, "gibt es für diesen Zugang in dieser Zeit schon"),
    ],
)
def test_impossible_days_are_refused(newcomer, office, days, sentence):
    give(newcomer, start=TODAY + timedelta(days=5), last_day=TODAY + timedelta(days=9), by=office)
    with pytest.raises(RoleRefused, match=sentence):
        give(newcomer, by=office, **days)
    assert RoleAssignment.objects.filter(user=newcomer).count() == 1


def test_days_between_two_spans_are_free(newcomer, office):
    give(newcomer, start=TODAY + timedelta(days=5), by=office)
    give(newcomer, start=TODAY, last_day=TODAY + timedelta(days=4), by=office)


def test_own_roles_are_others_business(office):
    [own] = office.assignments.all()
    with pytest.raises(RoleRefused, match="Sich selbst kann niemand eine Rolle geben"):
        give(office, Role.EDITOR, by=office)
    with pytest.raises(RoleRefused, match="Die eigenen Rollen kann nur eine andere Person beenden"):
        roles.end(own, last_day=None, by=office, at=NOW)


def test_last_administrator_without_an_end_stays(office):
    first, second = UserFactory(role=Role.SYSTEM), UserFactory(role=Role.SYSTEM)
    roles.end(second.assignments.get(), last_day=TOMORROW, by=office, at=NOW)
    UserFactory(role=Role.SYSTEM, is_active=False)
    with pytest.raises(RoleRefused, match="die letzte Systemverwaltung ohne Ende"):
        roles.end(first.assignments.get(), last_day=None, by=office, at=NOW)
    assert roles_on(first, TOMORROW) == {Role.SYSTEM}


def test_login_that_is_switched_off_gets_no_role(office):
    with pytest.raises(RoleRefused, match="abgeschaltet"):
        give(UserFactory(role=None, is_active=False), by=office)


def test_double_click_gives_one_role(newcomer, office):
    assert give(newcomer, by=office) == give(newcomer, by=office)
    assert len(bodies()) == 1


def test_nothing_is_confirmed_for_a_login_switched_off_or_days_that_are_over(newcomer, office):
    second = UserFactory()
    proposed = give(newcomer, Role.OFFICE, last_day=TODAY, by=office)
    with pytest.raises(RoleRefused, match="Die Tage dieser Rolle sind vorbei"):
        roles.confirm(proposed, by=second, at=NOW + timedelta(days=1))
    User.objects.filter(pk=newcomer.pk).update(is_active=False)
    with pytest.raises(RoleRefused, match="abgeschaltet"):
        roles.confirm(proposed, by=second, at=NOW)
    assert (roles.refuse(proposed, by=second, at=NOW).state, bodies()) == ("refused", [])


def test_second_person_whose_role_was_just_ended_counts_still(newcomer, office):
    second = UserFactory()
    roles.end(second.assignments.get(), last_day=None, by=office, at=NOW)
    assert give(newcomer, Role.SYSTEM, by=office).state == AssignmentState.PROPOSED
    much_later = NOW + second_person.STILL_COUNTS
    assert not second_person.is_needed(newcomer, Role.SYSTEM, by=office, at=much_later)


@pytest.mark.parametrize(("days", "counts"), [(13, True), (15, False)])
def test_second_person_who_was_just_switched_off_counts_still(newcomer, office, days, counts):
    second = UserFactory(is_active=False)
    at = NOW - timedelta(days=days)
    record("changed", second, actor=actors.user(office.pk), at=at, data={"fields": ["is_active"]})
    assert second_person.is_needed(newcomer, Role.OFFICE, by=office, at=NOW) == counts


@pytest.mark.parametrize("field", ["email", "new_password"])
def test_nobody_confirms_with_a_sign_in_that_the_giver_has_set(newcomer, field):
    giver, second = UserFactory(role=Role.SYSTEM), UserFactory()
    record("changed", second, actor=actors.user(giver.pk), at=NOW, data={"fields": [field]})
    proposed = give(newcomer, Role.OFFICE, by=giver)
    with pytest.raises(RoleRefused, match="hat in diesen Tagen Ihre E-Mail-Adresse oder Ihr Passwort geändert"):
        roles.confirm(proposed, by=second, at=NOW)
    assert roles_on(newcomer, TODAY) == set()
    assert roles.confirm(proposed, by=UserFactory(), at=NOW).state == AssignmentState.GRANTED


def test_last_office_stays(office):
    administrator = UserFactory(role=Role.SYSTEM)
    UserFactory(is_active=False)
    with pytest.raises(RoleRefused, match="die letzte Geschäftsstelle ohne Ende"):
        roles.end(office.assignments.get(), last_day=None, by=administrator, at=NOW)
    UserFactory()
    assert roles.end(office.assignments.get(), last_day=None, by=administrator, at=NOW).end == TODAY


def test_confirmed_late_holds_from_that_day_on_and_what_is_over_waits_no_longer(newcomer, office):
    second = UserFactory()
    proposed = give(newcomer, Role.OFFICE, last_day=TOMORROW, by=office)
    days = [TODAY, TOMORROW, TOMORROW + timedelta(days=1)]
    assert [RoleAssignment.objects.proposed(day).count() for day in days] == [1, 1, 0]
    confirmed = roles.confirm(proposed, by=second, at=NOW + timedelta(days=1))
    assert (confirmed.start, confirmed.last_day) == (TOMORROW, TOMORROW)


def test_owner_reads_what_is_so(newcomer, office):
    area = RegierungsbezirkFactory()
    planned = roles.give(newcomer, Role.REGIONAL, areas=[area.ags] * 2, start=TOMORROW, by=office, at=NOW)
    assert planned.areas == [area.ags]
    roles.end(planned, last_day=TODAY + timedelta(days=9), by=office, at=NOW)
    roles.end(planned, last_day=None, by=office, at=NOW)
    title = "„Regionalkoordination (Regierungsbezirk Detmold)“"
    theirs = f"Ihre Rolle {title} in der Verwaltung von #sicherimDienst"
    assert [body.split("\n")[2] for body in bodies()] == [
        f"Sie haben in der Verwaltung von #sicherimDienst vom 2. Februar 2024 an die Rolle {title}.",
        f"{theirs} endet am 10. Februar 2024; an diesem Tag gilt sie noch.",
        f"{theirs} ist zurückgenommen.",
    ]
    assert ["Wer darf was" in body for body in bodies()] == [True, False, False]
