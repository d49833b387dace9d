"""The append-only ledger of consents.

For each purpose the latest row counts; withdrawing is as easy as giving (Art. 7(3) DSGVO).
"""

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
    """The current consent of a purpose: its text, given or withdrawn, time and channel."""

    text: ConsentText
    is_given: bool
    at: datetime
    channel: str


def current_text(purpose: Purpose | str) -> ConsentText:
    """The current wording of a purpose. Raises ConsentText.DoesNotExist where it has none."""
    text = current_texts(purpose).first()
    if text is None:
        raise ConsentText.DoesNotExist
    return text


def current_texts(purpose: Purpose | str) -> QuerySet[ConsentText]:
    """All wordings of a purpose, the current one first."""
    return ConsentText.objects.filter(purpose=purpose).order_by("-version")


@transaction.atomic
def give(
    subject_key: UUID, *, text: ConsentText, channel: Consent.Channel | str, at: datetime, actor: Actor = VISITOR
) -> None:
    """Add a consent to `text`; nothing where this wording is already consented to."""
    latest = _latest(subject_key, text.purpose)
    if latest is None or not latest.is_given or latest.text_id != text.pk:
        _add(subject_key, text=text, is_given=True, channel=channel, at=at, actor=actor)


@transaction.atomic
def withdraw(
    subject_key: UUID, *, purpose: Purpose | str, channel: Consent.Channel | str, at: datetime, actor: Actor = VISITOR
) -> None:
    """Add a withdrawal for a purpose; nothing where no consent is in force."""
    latest = _latest(subject_key, purpose)
    if latest is not None and latest.is_given:
        _add(subject_key, text=latest.text, is_given=False, channel=channel, at=at, actor=actor)


def statuses(subject_key: UUID) -> list[ConsentStatus]:
    """The latest consent or withdrawal of each purpose under a subject key."""
    consents = (
        Consent.objects.filter(subject_key=subject_key)
        .select_related("text")
        .order_by("text__purpose", "-id")
        .distinct("text__purpose")
    )
    return [ConsentStatus(consent.text, consent.is_given, consent.at, consent.channel) for consent in consents]


def with_decisions(subject_keys: Iterable[UUID]) -> set[UUID]:
    """Those of the subject keys under which a consent was ever given or withdrawn."""
    return set(
        Consent.objects.filter(subject_key__in=list(subject_keys)).values_list("subject_key", flat=True).distinct()
    )


def _latest(subject_key: UUID, purpose: str) -> Consent | None:
    """The latest row of a purpose, under an advisory lock, because there may be no row to lock yet."""
    lock(f"consent:{subject_key}:{purpose}")
    consents = Consent.objects.filter(subject_key=subject_key, text__purpose=purpose)
    return consents.select_related("text").order_by("id").last()


def _add(subject_key: UUID, *, text: ConsentText, is_given: bool, channel: str, at: datetime, actor: Actor) -> None:
    consent = Consent.objects.create(subject_key=subject_key, text=text, is_given=is_given, channel=channel, at=at)
    record(
        "give" if is_given else "withdraw", consent, actor=actor, at=at, data={"text": text.pk, "channel": str(channel)}
    )
