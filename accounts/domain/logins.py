"""Changes of a login: its sessions end, its owner is told by mail."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.domain import owner_mails
from accounts.models import User
from journal import actors
from journal.entries import record
from normalisation.mailboxes import mailbox

FIELDS_OF_SIGN_IN = ("email", "password", "is_active")


@transaction.atomic
def save_changed(user: User, *, by: User, at: datetime) -> None:
    """Save a login whose fields were changed.

    Where its address, password or activity is another, all its sessions end, and a mail to the address before and
    to the one now says what changed. The journal is the caller's.
    """
    stored = User.objects.select_for_update().get(pk=user.pk)
    changed = [name for name in FIELDS_OF_SIGN_IN if getattr(stored, name) != getattr(user, name)]
    user.session_version = stored.session_version + bool(changed)
    user.save()
    if changed:
        for address in {mailbox(each): each for each in (stored.email, user.email)}.values():
            owner_mails.queue(
                "accounts/login_changed", user, to=address, changed=changed, is_own=by.pk == user.pk, at=at
            )


@transaction.atomic
def change_own_password(user: User, password: str, *, at: datetime) -> None:
    """Set the password, as `save_changed()`, and journal that its owner did."""
    user.set_password(password)
    save_changed(user, by=user, at=at)
    record("changed", user, actor=actors.user(user.pk), at=at, data={"fields": ["new_password"]})
