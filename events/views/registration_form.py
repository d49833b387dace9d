"""The form to register for an event."""

from __future__ import annotations

from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View

from core.antispam import count_submission
from core.client_address import client_address
from core.http import private_page
from core.page_cache import ReadThroughCache
from core.refusals import DomainRefusal
from core.statements import Parameter, PreparedQuery
from events.domain import registrations
from events.forms.registrations import RegistrationForm
from events.models import Event
from members.forms.email_suggestions import with_suggestion

PUBLIC: PreparedQuery[Event] = PreparedQuery(
    lambda: Event.objects.public().filter(slug=Parameter("slug")).order_by().defer("final_figures")
)
EVENT_CACHE = ReadThroughCache(lambda slug: PUBLIC.first(slug=slug), model=Event, max_size=64)
FORBIDDEN, GONE = 403, 410


class PublicEventView(View):
    """Base view of a public event's pages; 404 for drafts and closed events. The event comes from the process cache."""

    event: Event

    def setup(self, request: HttpRequest, *args: Any, slug: str, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.slug = slug

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        event = EVENT_CACHE.get(self.slug)
        if event is None:
            raise Http404
        self.event = event
        return super().dispatch(request)

    def page(self, name: str, *, status: int = 200, **context: Any) -> HttpResponse:
        known = {"event": self.event, "hours": settings.SEAT_RESERVATION_AGE // timedelta(hours=1), **context}
        return render(self.request, f"events/registration/{name}.html", known, status=status)


@method_decorator(private_page, name="dispatch")
class RegisterView(PublicEventView):
    """The registration form of a public event.

    The response is the same for known and unknown addresses; the difference is sent by mail only.
    """

    def get(self, request: HttpRequest) -> HttpResponse:
        reason = closed_reason(self.event, at=timezone.now())
        return self.closed(reason) if reason else self.render_form(RegistrationForm(event=self.event))

    def post(self, request: HttpRequest) -> HttpResponse:
        if reason := closed_reason(self.event, at=timezone.now()):
            return self.closed(reason)
        if "accept" in request.POST:
            return self.accept_suggestion()
        form = RegistrationForm(request.POST, event=self.event)
        if not form.is_valid():
            return self.render_form(form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        if form.asks_about_typo():
            return self.render_form(form, questioned_address=form.cleaned_data["email"])
        count_submission(request, at=timezone.now())
        try:
            client = client_address(request)
            registrations.register(self.event, **form.domain_kwargs(), client=client, at=timezone.now())
        except DomainRefusal as refusal:
            return self.refused(form, refusal)
        return redirect("events:register_thanks", self.slug)

    def accept_suggestion(self) -> HttpResponse:
        """Show the form with the suggested address: „Meinten Sie …?“ – „Ja“."""
        form = RegistrationForm(with_suggestion(self.request.POST.copy(), "email"), event=self.event)
        form.redisplay()
        return self.render_form(form)

    def refused(self, form: RegistrationForm, refusal: DomainRefusal) -> HttpResponse:
        """Show the refusal, or the closed page where registration has closed meanwhile."""
        self.event = PUBLIC.first(slug=self.slug) or self.event
        if reason := closed_reason(self.event, at=timezone.now()):
            return self.closed(reason)
        form.add_error(None, str(refusal))
        return self.render_form(form, status=HTTPStatus.UNPROCESSABLE_ENTITY)

    def closed(self, reason: str) -> HttpResponse:
        status = FORBIDDEN if reason in {"invitation", "early"} else GONE
        return self.page("closed", status=status, reason=reason, was_sent=self.request.method == "POST")

    def render_form(self, form: RegistrationForm, *, questioned_address: str = "", status: int = 200) -> HttpResponse:
        return self.page(
            "register",
            form=form,
            questioned_address=questioned_address,
            free=registrations.unallotted_seats(self.event),
            status=status,
        )


class RegisterThanksView(PublicEventView):
    """The page after sending, the same for everybody, so that it does not reveal whether an address is known."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page("thanks")


def closed_reason(event: Event, *, at: datetime) -> str:
    """Why the form is not open; empty where it is."""
    day = timezone.localdate(at)
    if event.is_cancelled:
        return "cancelled"
    if event.ends_at <= at:
        return "past"
    if event.takes_registrations(day):
        return ""
    if event.admission == Event.Admission.INVITATION:
        return "invitation"
    return "early" if event.registration_from and day < event.registration_from else "late"
