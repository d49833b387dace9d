"""Changes of a login: its sessions end, its owner is told by mail."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from journal import actors
from journal.entries import record
from mailings.domain import outgoing
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
            _queue_mail(address, user, changed=changed, by=by, at=at)


@transaction.atomic
def change_own_password(user: User, password: str, *, at: datetime) -> None:
    """Set the password, as `save_changed()`, and journal that its owner did."""
    user.set_password(password)
    save_changed(user, by=user, at=at)
    record("changed", user, actor=actors.user(user.pk), at=at, data={"fields": ["new_password"]})


def _queue_mail(address: str, user: User, *, changed: list[str], by: User, at: datetime) -> None:
    context = {"user": user, "changed": changed, "by": by, "is_own": by.pk == user.pk, "at": at}
    try:
        outgoing.queue("accounts/login_changed", to=address, cause=user, at=at, context=context)
    except ValidationError:  # an address from the command line to which nothing can be sent
        return
