from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property

from accounts.permissions import Role, allows
from accounts.scope import NOTHING, Scope, scope_of
from normalisation.mailboxes import Mailbox, mailbox

if TYPE_CHECKING:
    pass


class UserQuerySet(models.QuerySet["User"]):
    def with_role(self, role: Role, *, on: date) -> UserQuerySet:
        """Logins that can be used and hold the role on a day."""
        assignments: Any = self.model._meta.get_field("assignments").related_model  # a circular import otherwise
        return self.filter(is_active=True, pk__in=assignments.objects.in_force(on).filter(role=role).values("user"))


class UserManager(BaseUserManager["User"].from_queryset(UserQuerySet)):  # type: ignore[misc]  # made by Django
    def create_user(
        self,
        email: str,
        password: str | None = None,
        *,
        role: Role | None = None,
        areas: Sequence[str] = (),
        since: date | None = None,
        **fields: Any,
    ) -> User:
        """Create a login. Without a password nobody can sign in until one is set, nor without a role.

        A `role` is given in these `areas` from the day `since` (today) on without an end: for the command line, the
        demo and tests. The office gives roles by `accounts.domain.roles`.
        """
        user: User = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        if role:
            now = timezone.now()
            start = since or timezone.localdate(now)
            user.assignments.create(role=role, areas=list(areas), start=start, given_at=now, state="granted")
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Create a login with the role Systemverwaltung, which gives roles to all others."""
        return self.create_user(email, password, role=Role.SYSTEM, **fields)

    def get_by_natural_key(self, username: str | None) -> User:
        user: User = self.get(email__mailbox=mailbox(username or ""))
        return user


class User(AbstractBaseUser):
    """A login of the back office. What it may do, its roles decide (accounts/permissions.py)."""

    email = models.EmailField("E-Mail-Adresse", unique=True)
    name = models.CharField("Name", max_length=150)
    is_active = models.BooleanField("aktiv", default=True)
    created_at = models.DateTimeField("angelegt", auto_now_add=True)
    session_version = models.PositiveIntegerField("Stand der Sitzungen", default=0, editable=False)

    objects = UserManager()
    if TYPE_CHECKING:
        assignments: Any
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = "Zugang"
        verbose_name_plural = "Zugänge"
        constraints = [
            models.UniqueConstraint(
                Mailbox("email"),
                name="user_email_once",
                violation_error_message="Diese E-Mail-Adresse hat schon einen Zugang.",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @cached_property
    def _in_force(self) -> list[Any]:
        """Read once for each request."""
        return list(self.assignments.in_force(timezone.localdate()))

    @property
    def roles(self) -> frozenset[Role]:
        """The roles in force today."""
        return frozenset(Role(each.role) for each in self._in_force)

    def scope_of(self, act: str) -> Scope:
        """Of which areas the user may do what the act says; of none where no role allows it.

        The Veranstaltungsteam reaches no area: it sees its own events (`Event.objects.visible_to()`).
        """
        if not self.is_active:
            return NOTHING
        held = [each for each in self._in_force if each.role != Role.EVENT_TEAM]
        return scope_of(each.areas for each in held if allows(each.role, act, in_areas=bool(each.areas)))

    @property
    def is_staff(self) -> bool:
        return bool(self.roles)

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Django's hash, which ends the sessions of another password, and of another `session_version`."""
        key_salt = "accounts.models.User.session"
        value = f"{self.session_version}:{self.password}"
        return salted_hmac(key_salt, value, secret=secret, algorithm="sha256").hexdigest()

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Whether a role allows an act of accounts/permissions.py, also in Django's notation: `members.view_person`."""
        return self.is_active and any(allows(each.role, perm, in_areas=bool(each.areas)) for each in self._in_force)

    def has_perms(self, perms: list[str], obj: object = None) -> bool:
        return all(self.has_perm(perm, obj) for perm in perms)

    def has_module_perms(self, app_label: str) -> bool:
        return self.has_perm(f"{app_label}.view")
