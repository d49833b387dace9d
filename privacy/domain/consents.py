"""The ledger of consents: withdrawing is as easy as giving (Art. 7(3) DSGVO), the latest act of a purpose counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from core.locks import lock
from journal.actors import VISITOR, Actor
from journal.entries import record
from privacy.models import Consent, ConsentText, Purpose


@dataclass(frozen=True, slots=True)
class ConsentStatus:
    """Where a purpose stands by its latest act."""

    text: ConsentText
    given: bool
    at: datetime
    channel: str


def current_text(purpose: Purpose | str) -> ConsentText:
    """The wording to show now. Raises ConsentText.DoesNotExist where a purpose has none."""
    text = current_texts(purpose).first()
    if text is None:
        raise ConsentText.DoesNotExist
    return text


def current_texts(purpose: Purpose | str) -> QuerySet[ConsentText]:
    """All wordings a purpose ever had, the one to show now first."""
    return ConsentText.objects.filter(purpose=purpose).order_by("-version")


@transaction.atomic
def give(
    subject: UUID, *, text: ConsentText, channel: Consent.Channel | str, at: datetime, actor: Actor = VISITOR
) -> None:
    """Enter that `text` was agreed to; nothing where this very wording stands as given."""
    latest = _latest(subject, text.purpose)
    if latest is None or not latest.given or latest.text_id != text.pk:
        _add(subject, text=text, given=True, channel=channel, at=at, actor=actor)


@transaction.atomic
def withdraw(
    subject: UUID, *, purpose: Purpose | str, channel: Consent.Channel | str, at: datetime, actor: Actor = VISITOR
) -> None:
    """Enter that the consent of a purpose ends; nothing where none stands. Works for the future only."""
    latest = _latest(subject, purpose)
    if latest is not None and latest.given:
        _add(subject, text=latest.text, given=False, channel=channel, at=at, actor=actor)


def statuses(subject: UUID) -> list[ConsentStatus]:
    """The latest act of each purpose the subject ever decided on."""
    consents = (
        Consent.objects.filter(subject=subject)
        .select_related("text")
        .order_by("text__purpose", "-id")
        .distinct("text__purpose")
    )
    return [ConsentStatus(consent.text, consent.given, consent.at, consent.channel) for consent in consents]


def with_decisions(subjects: Iterable[UUID]) -> set[UUID]:
    """Those of many subjects that ever decided on anything."""
    return set(Consent.objects.filter(subject__in=list(subjects)).values_list("subject", flat=True).distinct())


def _latest(subject: UUID, purpose: str) -> Consent | None:
    """The act that counts; other acts of this subject wait for our transaction, as there may be no row to lock yet."""
    lock(f"consent:{subject}:{purpose}")
    consents = Consent.objects.filter(subject=subject, text__purpose=purpose)
    return consents.select_related("text").order_by("id").last()


def _add(subject: UUID, *, text: ConsentText, given: bool, channel: str, at: datetime, actor: Actor) -> None:
    consent = Consent.objects.create(subject=subject, text=text, given=given, channel=channel, at=at)
    record(
        "give" if given else "withdraw", consent, actor=actor, at=at, data={"text": text.pk, "channel": str(channel)}
    )
