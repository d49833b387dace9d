"""Base views of pages opened by a mailed link."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View

from core import limits, tokens
from core.antispam import count_submission
from core.http import private_page


@method_decorator(private_page, name="dispatch")
class LinkView(View):
    """Base view of a page opened by a token. An invalid or replaced link gets a friendly page that reveals nothing."""

    purpose: str
    rows: QuerySet[Any]
    age: timedelta = settings.LINK_AGE
    link: tokens.Link
    row: Any

    def dispatch(self, request: HttpRequest, *args: Any, token: str, **kwargs: Any) -> Any:
        try:
            self.link = tokens.read(token, purpose=self.purpose)
        except tokens.BadTokenError:
            return self.render_unknown()
        self.row = self.rows.filter(pk=self.link.row).first()
        if self.row is None:
            return self.render_gone()
        if self.row.link_generation != self.link.generation:
            return self.render_unknown()
        refusal = self.render_expired() if self.is_expired else None
        return refusal or super().dispatch(request, *args, **kwargs)

    @property
    def is_expired(self) -> bool:
        return self.link.is_expired(at=timezone.now(), age=self.age)

    def render_expired(self) -> HttpResponse | None:
        """The response to an expired link; None shows the page all the same."""
        return None

    def render_gone(self) -> HttpResponse:
        return self.render_unknown()

    def render_unknown(self) -> HttpResponse:
        return render(self.request, "core/link_unknown.html", status=HTTPStatus.NOT_FOUND)


class RenewableLinkView(LinkView):
    """LinkView that mails a new link on POST where the old one has expired, up to a limit per hour and row."""

    limit_scope: str  # of the rate limit on new links
    page: Callable[..., HttpResponse]

    def render_expired(self) -> HttpResponse | None:
        return self.new_link() if self.request.method == "POST" else super().render_expired()

    def new_link(self) -> HttpResponse:
        """Mail a new link and render the same page whether or not an address is known; raises LimitReachedError."""
        now = timezone.now()
        count_submission(self.request, at=now)
        limit = settings.MAILS_PER_MAILBOX_HOUR
        limits.count(self.limit_scope, str(self.row.pk), limit=limit, period=timedelta(hours=1), at=now)
        self.send_new_link(at=now)
        return self.page("link_sent")

    def send_new_link(self, *, at: datetime) -> None:
        raise NotImplementedError
