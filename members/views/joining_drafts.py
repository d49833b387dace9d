"""Drafts of joining forms in the session, one per submission number."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from members.forms.form_groups import Payload, PostedValues

SESSION_KEY = "drafts"
MAX_DRAFTS = 8


@dataclass(frozen=True)
class Draft:
    """A draft in the session: the submitted values and, where they are valid, their payload.

    After sending only the application's key.
    """

    submission: str
    flow: str
    at: float
    posted_values: PostedValues = field(default_factory=dict)
    application: int | None = None
    payload: Payload | None = None

    @property
    def data(self) -> MultiValueDict[str, str]:
        return MultiValueDict(self.posted_values)

    @property
    def is_filled(self) -> bool:
        """Whether the form has been filled in, and not only the organisation described."""
        return "first_name" in self.posted_values


def save(
    request: HttpRequest,
    *,
    flow: str,
    submission: UUID,
    posted_values: PostedValues,
    payload: Payload | None = None,
    at: datetime,
) -> None:
    """Store the draft, unless it was sent already."""
    sent = find(request, submission)
    if sent is None or sent.application is None:
        _store(request, Draft(str(submission), flow, at.timestamp(), posted_values, payload=payload))


def mark_sent(request: HttpRequest, *, flow: str, submission: UUID, application: int, at: datetime) -> None:
    _store(request, Draft(str(submission), flow, at.timestamp(), application=application))


def find(request: HttpRequest, submission: UUID | str) -> Draft | None:
    """The draft with this number, unless it is older than DRAFT_AGE."""
    return next((draft for draft in _drafts(request) if draft.submission == str(submission)), None)


def latest(request: HttpRequest, *, flow: str, **values: str) -> Draft | None:
    """The latest unsent draft of the flow with these values, so that a visitor who comes back finds it again."""
    wanted = {name: [value] for name, value in values.items()}
    unsent = (draft for draft in reversed(_drafts(request)) if draft.flow == flow and draft.application is None)
    return next((draft for draft in unsent if wanted.items() <= draft.posted_values.items()), None)


def latest_sent(request: HttpRequest) -> Draft | None:
    return next((draft for draft in reversed(_drafts(request)) if draft.application is not None), None)


def _drafts(request: HttpRequest) -> list[Draft]:
    oldest = timezone.now().timestamp() - settings.DRAFT_AGE.total_seconds()
    return [draft for row in request.session.get(SESSION_KEY, []) if (draft := Draft(**row)).at > oldest]


def _store(request: HttpRequest, draft: Draft) -> None:
    others: list[Any] = [asdict(other) for other in _drafts(request) if other.submission != draft.submission]
    request.session[SESSION_KEY] = [*others, asdict(draft)][-MAX_DRAFTS:]
