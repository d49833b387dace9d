"""Two who administer the logins end each other's role at the same moment."""

from accounts.domain import roles
from accounts.domain.roles import RoleRefused
from accounts.models import RoleAssignment
from accounts.permissions import Role
from tests.concurrently import run_concurrently
from tests.factories import NOW, TODAY, UserFactory


def test_one_administrator_is_left(committed_db):
    first, second = UserFactory(role=Role.SYSTEM), UserFactory(role=Role.SYSTEM)
    held = {one.user_id: one for one in RoleAssignment.objects.all()}
    outcomes = run_concurrently(
        lambda: roles.end(held[second.pk], last_day=None, by=first, at=NOW),
        lambda: roles.end(held[first.pk], last_day=None, by=second, at=NOW),
    )
    assert sorted(isinstance(one, RoleRefused) for one in outcomes) == [False, True]
    assert RoleAssignment.objects.in_force(TODAY).filter(role=Role.SYSTEM).count() == 1
