"""What the address of a mail belongs to. Each app registers it in its `recipients.py`, for the mails it causes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.db.models import Model, QuerySet

from core.backoffice import registry
from mailings.models import OutgoingMail
from normalisation.mailboxes import mailbox


class Correct(Protocol):
    def __call__(self, cause: Any, /, *, before: str, after: str, by: Any, at: datetime) -> None:
        """Replace the address `before` by `after` where it belongs, and journal it; mails need not be touched.

        What must be confirmed or written anew stops the mail and queues another one. Raises DomainRefusal.
        """


def cause_itself(cause: Any) -> Any:
    return cause


def nothing_lapses(cause: Any) -> str:
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipientKind:
    """Rows that cause mails. `causes` are read with what the functions need.

    `addresses` gives the addresses that mails about a cause go to now; `record` the record whose page shows them, and
    `label` names it. `correct` is for users who may change the records of the app `app_label`; `explanation` says on
    the page what else the correction does. `what_lapses` says in a sentence, without names, what follows by itself
    where no mail about the cause arrives.
    """

    causes: Callable[[], QuerySet[Any]]
    app_label: str
    label: Callable[[Any], str]
    addresses: Callable[[Any], list[str]]
    correct: Correct
    record: Callable[[Any], Any] = cause_itself
    explanation: str = ""
    what_lapses: Callable[[Any], str] = nothing_lapses


@dataclass(frozen=True, slots=True)
class Recipient:
    """What the address of one mail belongs to."""

    kind: RecipientKind
    cause: Model

    @property
    def label(self) -> str:
        return self.kind.label(self.cause)

    @property
    def url(self) -> str:
        """The page of the record in the back office; empty where it has none."""
        return registry.record_url(self.kind.record(self.cause))

    @property
    def addresses(self) -> list[str]:
        return [address for address in self.kind.addresses(self.cause) if address]

    def has_address(self, address: str) -> bool:
        return mailbox(address) in map(mailbox, self.addresses)


_kinds: dict[str, RecipientKind] = {}
_mailbox_templates: set[str] = set()


def register(*kinds: RecipientKind) -> None:
    for kind in kinds:
        _kinds[kind.causes().model._meta.label_lower] = kind


def register_mailbox_template(template: str) -> None:
    """Mails by this template open all that is stored under an address, and so never go to another one."""
    _mailbox_templates.add(template)


def is_about_mailbox(mail: OutgoingMail) -> bool:
    return mail.template in _mailbox_templates


def registered_kinds() -> dict[str, RecipientKind]:
    """By the `cause_kind` of mails."""
    return dict(_kinds)


def recipient_of(mail: OutgoingMail) -> Recipient | None:
    """None where nothing is stored but the mail itself: its cause is gone, or somebody only typed the address."""
    kind = _kinds.get(mail.cause_kind)
    cause = kind.causes().filter(pk=mail.cause_id).first() if kind else None
    return Recipient(kind, cause) if kind and cause else None


def what_lapses(mails: Iterable[OutgoingMail]) -> list[str]:
    """What follows by itself where none of these mails arrives, each sentence once."""
    causes: dict[str, set[int]] = {}
    for mail in mails:
        causes.setdefault(mail.cause_kind, set()).add(mail.cause_id)
    sentences: list[str] = []
    for label, keys in causes.items():
        if kind := _kinds.get(label):
            sentences += [kind.what_lapses(cause) for cause in kind.causes().filter(pk__in=keys).order_by("pk")]
    return list(dict.fromkeys(filter(None, sentences)))


def may_correct(recipient: Recipient, user: Any) -> bool:
    """Whether the user may read mails at all, and change what this one's address belongs to."""
    return bool(user.has_perm("mailings.read") and user.has_perm(f"{recipient.kind.app_label}.change"))
