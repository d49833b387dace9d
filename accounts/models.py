from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac

from accounts.roles import Role, allows
from normalisation.mailboxes import Mailbox, mailbox


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Create a login. Without a password nobody can sign in until one is set."""
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Create a login with the role Systemverwaltung, which gives roles to all others."""
        return self.create_user(email, password, role=Role.SYSTEM, **fields)

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__mailbox=mailbox(username or ""))


class User(AbstractBaseUser):
    """A login of the back office. Its role decides everything (accounts/roles.py)."""

    email = models.EmailField("E-Mail-Adresse", unique=True)
    name = models.CharField("Name", max_length=150)
    role = models.CharField("Rolle", max_length=20, choices=Role)
    is_active = models.BooleanField("aktiv", default=True)
    created_at = models.DateTimeField("angelegt", auto_now_add=True)
    session_version = models.PositiveIntegerField("Stand der Sitzungen", default=0, editable=False)

    objects = UserManager()
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
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="user_role_known"),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def is_staff(self) -> bool:
        return bool(self.role)

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Django's hash, which ends the sessions of another password, and of another `session_version`."""
        key_salt = "accounts.models.User.session"
        value = f"{self.session_version}:{self.password}"
        return salted_hmac(key_salt, value, secret=secret, algorithm="sha256").hexdigest()

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Whether the role allows a permission in Django's notation, such as `members.view_application`."""
        app_label, _, codename = perm.partition(".")
        return self.is_active and allows(self.role, app_label, codename.partition("_")[0])

    def has_perms(self, perms: list[str], obj: object = None) -> bool:
        return all(self.has_perm(perm, obj) for perm in perms)

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_active and allows(self.role, app_label, "view")
