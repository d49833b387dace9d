"""Check-in pages: by code, camera or name, walk-ins, counts, paper list."""

from __future__ import annotations

import uuid
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.views.decorators.http import conditional_page

from core.backoffice.pages import backoffice_page, render_page
from core.counts import count_text
from core.limits import LimitReachedError
from core.middleware.security import permissions_policy
from core.primary_keys import parse_pk
from core.refusals import DomainRefusal
from events.domain import checkins
from events.domain.registrations import EventFull, NamesakesRegistered, SessionFull
from events.models import CheckIn, Registration
from events.states import RegistrationState
from office.forms.event_check_in import WalkInForm
from office.views.events.base import EventBaseView

Source = CheckIn.Source
MAX_DESK_LENGTH = 40
MAX_TEXT_LENGTH = 200
MAX_CHECKBOXES = 500
WITH_CAMERA = permissions_policy("camera")


class CheckInBaseView(EventBaseView):
    """Base view of the check-in pages; every POST carries the desk and the nonce of its page."""

    @property
    def desk(self) -> str:
        text = self.request.POST.get("desk", self.request.GET.get("tisch", ""))
        return _clean_line(text, MAX_DESK_LENGTH).removeprefix("Tisch ")

    @property
    def check_in_kwargs(self) -> dict[str, Any]:
        return {"desk": self.desk, "nonce": _nonce(self.request.POST.get("nonce", "")), **self.actor_kwargs}

    def address(self, name: str = "office:event_check_in_page") -> str:
        query = f"?{urlencode({'tisch': self.desk})}" if self.desk else ""
        return reverse(name, args=[self.event.pk]) + query

    def registration(self, pk: int) -> Registration:
        rows = Registration.objects.filter(event=self.event, anonymised_at=None)
        return get_object_or_404(rows, pk=pk)

    def render(self, outcome: checkins.Outcome | None = None, *, status: int = 200, **more: Any) -> HttpResponse:
        """The page with the outcome on top; the outcome alone where a script sent the form."""
        is_part = "part" in self.request.POST
        context = {
            "title": "Einlass",
            "event": self.event,
            "address": self.address(),
            "desk": self.desk,
            "nonce": uuid.uuid4(),
            "outcome": outcome,
            "counts": outcome.counts if outcome else checkins.counts(self.event),
            "today": timezone.localdate(),
            **({} if is_part else {"text": self.text, "search_result": checkins.search(self.event, self.text)}),
            **more,
        }
        response = render_page(
            self.request,
            "office/events/check_in_outcome.html" if is_part else "office/events/check_in.html",
            context,
            status=status,
        )
        response.headers["Permissions-Policy"] = WITH_CAMERA
        return response

    @property
    def text(self) -> str:
        return _clean_line(self.request.GET.get("q", ""), MAX_TEXT_LENGTH)


class CheckInView(CheckInBaseView):
    """GET shows the page, POST checks in by code."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.render()

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        code = _clean_line(request.POST.get("code", ""), MAX_TEXT_LENGTH)
        if not code:
            return self.render()
        source = Source.SCAN if request.POST.get("source") == Source.SCAN else Source.CODE
        try:
            return self.render(checkins.check_in(self.event, code=code, source=source, **self.check_in_kwargs))
        except LimitReachedError as limit:
            response = self.render(too_many=True, status=HTTPStatus.TOO_MANY_REQUESTS)
            response.headers["Retry-After"] = str(limit.retry_after)
            return response


class CheckInByNameView(CheckInBaseView):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *, registration: int, **kwargs: Any) -> HttpResponse:
        row = self.registration(registration)
        return self.render(
            checkins.check_in(self.event, registration=row, source=Source.SEARCH, **self.check_in_kwargs)
        )


class SeatAndCheckInView(CheckInBaseView):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *, registration: int, **kwargs: Any) -> HttpResponse:
        row = self.registration(registration)
        return self.render(checkins.seat_and_check_in(row, overbook="overbook" in request.POST, **self.check_in_kwargs))


class UndoCheckInView(CheckInBaseView):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *, check_in: int, **kwargs: Any) -> HttpResponse:
        rows = CheckIn.objects.filter(registration__event=self.event, registration__anonymised_at=None)
        undone = checkins.undo_check_in(get_object_or_404(rows, pk=check_in), **self.actor_kwargs)
        what_remains = _what_remains(undone.registration)
        messages.success(request, f"Der Einlass von {undone.registration} ist zurückgenommen.{what_remains}")
        return redirect(self.address())


class WalkInView(CheckInBaseView):
    """Registers and checks in a walk-in; where no seat is free, the form offers to overbook."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.render_form(WalkInForm(event=self.event, at=timezone.now()))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = WalkInForm(request.POST, event=self.event, at=timezone.now())
        if not form.is_valid():
            return self.render_form(form, status=HTTPStatus.BAD_REQUEST)
        typed = {"attendee": form.attendee, "sessions": form.sessions(), "overbook": "overbook" in request.POST}
        try:
            outcome = checkins.walk_in(self.event, **typed, other_than=self.other_than, **self.check_in_kwargs)
        except NamesakesRegistered as known:
            namesakes = checkins.displayed(self.event, known.registrations)
            return self.render_form(form, status=HTTPStatus.CONFLICT, namesakes=namesakes)
        except EventFull:
            return self.render_form(form, status=HTTPStatus.CONFLICT, is_full=True, full=form.full)
        except SessionFull as refusal:
            form.add_errors(refusal)
            return self.render_form(form, status=HTTPStatus.CONFLICT, full=refusal.items)
        except DomainRefusal as refusal:
            form.add_error(None, str(refusal))
            return self.render_form(form, status=HTTPStatus.BAD_REQUEST)
        return self.render(outcome)

    def render_form(self, form: WalkInForm, *, status: int = 200, **more: Any) -> HttpResponse:
        context = {
            "title": "Ohne Anmeldung",
            "event": self.event,
            "address": self.address(),
            "desk": self.desk,
            "nonce": self.request.POST.get("nonce") or uuid.uuid4(),
            "form": form,
            "other_than": [row.pk for row in more.get("namesakes", ())] or self.other_than,
            **more,
        }
        return render_page(self.request, "office/events/walk_in.html", context, status=status)


@method_decorator(conditional_page, name="dispatch")
class CheckInCountsView(EventBaseView):
    """Counts that the page polls; 304 where they are unchanged."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return JsonResponse(checkins.counts(self.event)._asdict())


class PaperListView(CheckInBaseView):
    """Checks in afterwards who signed on paper; those who are present are ticked already."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        rows = list(checkins.expected(self.event))
        missing = [row for row in rows if not row.present]  # type: ignore[attr-defined]  # prefetched
        cut = {row.pk for row in missing[MAX_CHECKBOXES:]}
        context = {
            "title": "Papierliste abhaken",
            "event": self.event,
            "address": self.address(),
            "rows": [row for row in rows if row.pk not in cut],
            "missing": len(missing),
            "cut": len(cut),
        }
        return render_page(request, "office/events/paper_list.html", context)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        keys = [key for key in map(parse_pk, request.POST.getlist("present")) if key]
        try:
            ticked = checkins.check_in_from_paper(self.event, keys, **self.actor_kwargs)
        except DomainRefusal as refusal:
            messages.warning(request, str(refusal))
            return redirect("office:event_paper_list", self.event.pk)
        if ticked.number:
            messages.success(request, f"{count_text(ticked.number, 'Eine Person ist', 'Personen sind')} eingetragen.")
        else:
            messages.info(request, "Es war niemand neu angekreuzt.")
        for row in ticked.without_seat:
            messages.warning(request, f"{row} hat inzwischen keinen Platz mehr und ist nicht eingetragen.")
        return redirect("office:event_paper_list", self.event.pk)


def _clean_line(text: str, max_length: int) -> str:
    beginning = text[: 10 * max_length]
    return " ".join("".join(letter if letter.isprintable() else " " for letter in beginning).split())[:max_length]


def _what_remains(registration: Registration) -> str:
    """What the office must know of a registration whose check-in it has undone, beyond that."""
    if registration.state != RegistrationState.CONFIRMED:
        return f" Der Stand ist wieder „{registration.get_state_display()}“."
    if registration.origin == Registration.Origin.WALK_IN:
        return (
            " Die Anmeldung bleibt mit ihrem Platz; war sie ein Versehen, lässt sie sich unter „Anmeldungen“ abmelden."
        )
    return ""


def _nonce(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.uuid4()


works = backoffice_page("events", "change")
check_in_page = works(CheckInView.as_view())
check_in_by_name = works(CheckInByNameView.as_view())
seat_and_check_in = works(SeatAndCheckInView.as_view())
take_back = works(UndoCheckInView.as_view())
walk_in = works(WalkInView.as_view())
numbers = works(CheckInCountsView.as_view())
paper_list = works(PaperListView.as_view())
