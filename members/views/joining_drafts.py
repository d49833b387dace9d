"""Drafts in the server's session: several side by side, each under the number of its submission."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from members.forms.sheets import Told, Typed

KEY = "drafts"
MOST_DRAFTS = 8


@dataclass(frozen=True)
class Draft:
    """What was typed so far and, where it is right, what it tells; once it was sent only the application's key."""

    submission: str
    way: str
    at: float
    typed: Typed = field(default_factory=dict)
    application: int | None = None
    told: Told | None = None

    @property
    def data(self) -> MultiValueDict[str, str]:
        return MultiValueDict(self.typed)

    @property
    def is_filled(self) -> bool:
        """Whether the form was typed into, or only the organisation described."""
        return "first_name" in self.typed


def keep(
    request: HttpRequest, *, way: str, submission: UUID, typed: Typed, told: Told | None = None, at: datetime
) -> None:
    """Store what was typed. What was sent already stays sent."""
    sent = find(request, submission)
    if sent is None or sent.application is None:
        _store(request, Draft(str(submission), way, at.timestamp(), typed, told=told))


def mark_sent(request: HttpRequest, *, way: str, submission: UUID, application: int, at: datetime) -> None:
    _store(request, Draft(str(submission), way, at.timestamp(), application=application))


def find(request: HttpRequest, submission: UUID | str) -> Draft | None:
    """The draft with this number, unless it is older than DRAFT_AGE."""
    return next((draft for draft in _drafts(request) if draft.submission == str(submission)), None)


def latest(request: HttpRequest, *, way: str, **typed: str) -> Draft | None:
    """The draft last typed for the same thing and not yet sent: whoever comes back finds it again."""
    asked = {name: [value] for name, value in typed.items()}
    unsent = (draft for draft in reversed(_drafts(request)) if draft.way == way and draft.application is None)
    return next((draft for draft in unsent if asked.items() <= draft.typed.items()), None)


def latest_sent(request: HttpRequest) -> Draft | None:
    return next((draft for draft in reversed(_drafts(request)) if draft.application is not None), None)


def _drafts(request: HttpRequest) -> list[Draft]:
    oldest = timezone.now().timestamp() - settings.DRAFT_AGE.total_seconds()
    return [draft for row in request.session.get(KEY, []) if (draft := Draft(**row)).at > oldest]


def _store(request: HttpRequest, draft: Draft) -> None:
    others: list[Any] = [asdict(other) for other in _drafts(request) if other.submission != draft.submission]
    request.session[KEY] = [*others, asdict(draft)][-MOST_DRAFTS:]
