"""Forms to sign in, to change one's password and to manage logins."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.domain import login_attempts, logins, roles
from accounts.domain.roles import RoleRefused
from accounts.models import User
from core.client_address import client_address
from core.limits import LimitReachedError
from kern.forms import KernForm

PASSWORD_RULES = (
    "Mindestens zwölf Zeichen, nicht nur Ziffern; "  # noqa: S105 - a text about passwords
    "kein gängiges Passwort, nicht der eigene Name oder die Adresse."
)


TOO_OFTEN = "Das waren zu viele Versuche. Bitte versuchen Sie es in %(minutes)s Minuten noch einmal."


def too_often(reached: LimitReachedError) -> ValidationError:
    """The error of a form, with the minutes until the next attempt."""
    return ValidationError(TOO_OFTEN, code="too_often", params={"minutes": -(-reached.retry_after // 60)})


class LoginForm(KernForm, AuthenticationForm):
    """Login by e-mail address and password. Attempts are limited; errors do not reveal whether the address exists."""

    submit_label = ""
    required_messages: ClassVar = {
        "username": "Geben Sie Ihre E-Mail-Adresse ein.",
        "password": "Geben Sie Ihr Passwort ein.",
    }
    error_messages: ClassVar = {
        "invalid_login": "E-Mail-Adresse und Passwort passen nicht zusammen. Prüfen Sie beide.",
    }

    @classmethod
    def prepare(cls, fields: dict[str, forms.Field]) -> None:
        fields["username"].max_length = User._meta.get_field("email").max_length  # as Django sets it, but later
        super().prepare(fields)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        username = self.fields["username"]
        username.label = "E-Mail-Adresse"
        username.widget = forms.EmailInput(attrs={"autocomplete": "username"})
        self.fields["password"].label = "Passwort"

    def clean(self) -> dict[str, Any]:
        email = self.cleaned_data.get("username")
        if email and self.cleaned_data.get("password"):
            self._count_attempt(email)
        return super().clean()

    def _count_attempt(self, email: str) -> None:
        try:
            login_attempts.count_attempt(email=email, client_address=client_address(self.request), at=timezone.now())
        except LimitReachedError as reached:
            raise too_often(reached) from reached

    def confirm_login_allowed(self, user: User) -> None:
        if not (user.is_active and user.is_staff):
            raise self.get_invalid_login_error()


class ChangePasswordForm(KernForm, PasswordChangeForm):
    """One's own new password, after the old one; attempts are limited."""

    submit_label = "Passwort ändern"
    error_messages: ClassVar = {
        "password_mismatch": "Die beiden neuen Passwörter sind verschieden. Geben Sie zweimal dasselbe ein.",
        "password_incorrect": "Das bisherige Passwort stimmt nicht. Geben Sie es noch einmal ein.",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["old_password"].label = "Bisheriges Passwort"
        self.fields["new_password1"].label = "Neues Passwort"
        self.fields["new_password1"].help_text = PASSWORD_RULES
        self.fields["new_password2"].label = "Neues Passwort noch einmal"
        self.fields["new_password2"].help_text = ""

    def clean_old_password(self) -> str:
        try:
            login_attempts.count_old_password(self.user.pk, at=timezone.now())
        except LimitReachedError as reached:
            raise too_often(reached) from reached
        old_password: str = super().clean_old_password()
        return old_password

    def save(self, commit: bool = True) -> User:
        logins.change_own_password(self.user, self.cleaned_data["new_password1"], at=timezone.now())
        user: User = self.user
        return user


class UserForm(KernForm, forms.ModelForm):
    """Create or change a login. An empty field leaves the password unchanged; nobody switches off their own login."""

    submit_label = ""
    current_user: ClassVar[User | None] = None
    new_password = forms.CharField(
        label="Neues Passwort",
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    class Meta:
        model = User
        fields = ("name", "email", "is_active")
        error_messages: ClassVar = {"email": {"unique": "Diese E-Mail-Adresse hat schon einen Zugang."}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        password = self.fields["new_password"]
        if self.instance.pk:
            password.help_text = f"Leer lassen, wenn das Passwort bleiben soll. {PASSWORD_RULES}"
        else:
            password.label = "Passwort für die erste Anmeldung"
            password.help_text = PASSWORD_RULES
            password.required = True

    def clean_email(self) -> str:
        return User.objects.normalize_email(self.cleaned_data["email"])

    def clean_new_password(self) -> str:
        password: str = self.cleaned_data["new_password"]
        if password:
            validate_password(password, self.instance)
        return password

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        is_switched_off = self.instance.pk and "is_active" in self.changed_data and not data.get("is_active")
        if is_switched_off:
            self._require_other_holders()
        if self.current_user and self.instance.pk == self.current_user.pk:
            if "is_active" in self.changed_data:
                self.add_error(
                    "is_active", "Den eigenen Zugang kann nur eine andere Person der Systemverwaltung abschalten."
                )
            if data.get("new_password"):
                self.add_error("new_password", "Ihr eigenes Passwort ändern Sie auf der Seite hinter Ihrem Namen oben.")
        return data

    def _require_other_holders(self) -> None:
        try:
            roles.require_other_holders(self.instance, day=timezone.localdate())
        except RoleRefused as refusal:
            self.add_error("is_active", str(refusal))

    def save(self, commit: bool = True) -> User:
        password = self.cleaned_data["new_password"]
        if password:
            self.instance.set_password(password)
        user: User = super().save(commit)
        return user
