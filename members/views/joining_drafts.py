"""Drafts of joining forms in the session, one per submission number.

A page that the browser restores from memory carries the number of a draft that may hold other values by now, or was
sent: what was typed there is compared with the draft, never taken for it.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from core import limits
from core.antispam import HONEYPOT, SHOWN_AT_FIELD
from core.client_address import client_address
from core.idempotency import idempotency_key
from members.forms.form_groups import Payload, PostedValues

SESSION_KEY = "drafts"
MAX_DRAFTS = 8
DRAFTS_PER_FORM = 5  # so many may begin to join from a client address for each form that may be sent from there
NOT_CONTENT = frozenset({"submission", SHOWN_AT_FIELD, HONEYPOT, "csrfmiddlewaretoken", "accept"})


@dataclass(frozen=True)
class Draft:
    """A draft in the session: the submitted values and, where they are valid, their payload.

    After sending only the application's key, and that of the content that was sent.
    """

    submission: str
    flow: str
    at: float
    posted_values: PostedValues = field(default_factory=dict)
    application: int | None = None
    payload: Payload | None = None
    sent_content: str = ""

    @property
    def data(self) -> MultiValueDict[str, str]:
        return MultiValueDict(self.posted_values)

    @property
    def is_filled(self) -> bool:
        """Whether the form has been filled in, and not only the organisation described."""
        return "first_name" in self.posted_values

    def has_content(self, values: PostedValues) -> bool:
        """Whether these are the values of the draft or, after sending, those that were sent."""
        return content_key(self.submission, values) == (self.sent_content or self.content)

    @property
    def content(self) -> str:
        return content_key(self.submission, self.posted_values)


def content_key(submission: UUID | str, values: PostedValues) -> str:
    """The key of what was typed into the form with this number, however the browser writes line breaks."""
    content = {
        name: ["\n".join(value.splitlines()) for value in typed]
        for name, typed in values.items()
        if name not in NOT_CONTENT
    }
    return str(idempotency_key(UUID(str(submission)), content))


def save(
    request: HttpRequest,
    *,
    flow: str,
    submission: UUID | str,
    posted_values: PostedValues,
    payload: Payload | None = None,
    at: datetime,
) -> UUID:
    """Store the draft and return its number: another one where the same form was sent already with other values.

    Nothing is stored where it was sent with the same.
    """
    draft = find(request, submission)
    if draft and draft.application is not None:
        if draft.has_content(posted_values):
            return UUID(draft.submission)
        number = content_key(submission, posted_values)
        values = posted_values | {"submission": [number]}
        return save(request, flow=flow, submission=number, posted_values=values, payload=payload, at=at)
    _store(request, Draft(str(submission), flow, at.timestamp(), posted_values, payload=payload))
    return UUID(str(submission))


def mark_sent(request: HttpRequest, draft: Draft, *, application: int, at: datetime) -> None:
    sent = Draft(draft.submission, draft.flow, at.timestamp(), application=application, sent_content=draft.content)
    _store(request, sent)


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
    if request.session.session_key is None:
        _count_new_session(request)
    request.session[SESSION_KEY] = [*others, asdict(draft)][-MAX_DRAFTS:]


def _count_new_session(request: HttpRequest) -> None:
    """Keep strangers from filling the table of sessions: each visitor who begins to join has a row there.

    Raises LimitReachedError beyond the limit of the client address.
    """
    limits.count(
        "drafts",
        client_address(request),
        limit=settings.FORMS_PER_ORIGIN_HOUR * DRAFTS_PER_FORM,
        period=timedelta(hours=1),
        at=timezone.now(),
    )
