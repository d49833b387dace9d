"""The door: by code, by camera, by name; who came without a registration; numbers; the list from paper."""

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

from core.keys import key_in
from core.limits import LimitReachedError
from core.middleware.security import permissions_policy
from core.refusals import DomainRefusal
from events.domain import door
from events.domain.registrations import EventFull, SessionFull
from events.models import CheckIn, Registration
from office.forms.event_door import WalkInForm
from office.views.acts import counted
from office.views.events.frame import AboutEvent
from office.views.pages import office_page, page

Source = CheckIn.Source
LONGEST_DESK = 40
LONGEST_TEXT = 200
MOST_TICKS = 500
WITH_CAMERA = permissions_policy("camera")


class AtTheDoor(AboutEvent):
    """What every press at the door carries: the desk, and the nonce of the page it was pressed on."""

    @property
    def desk(self) -> str:
        said = self.request.POST.get("desk", self.request.GET.get("tisch", ""))
        return _line(said, LONGEST_DESK).removeprefix("Tisch ")

    @property
    def pressing(self) -> dict[str, Any]:
        return {"desk": self.desk, "nonce": _nonce(self.request.POST.get("nonce", "")), **self.doing}

    def address(self, name: str = "office:event_door") -> str:
        query = f"?{urlencode({'tisch': self.desk})}" if self.desk else ""
        return reverse(name, args=[self.event.pk]) + query

    def registration(self, pk: int) -> Registration:
        rows = Registration.objects.filter(event=self.event, anonymised_at=None)
        return get_object_or_404(rows, pk=pk)

    def show(self, outcome: door.Outcome | None = None, *, status: int = 200, **more: Any) -> HttpResponse:
        """The page with the answer on top; the answer alone where a script asked."""
        is_part = "part" in self.request.POST
        context = {
            "title": "Einlass",
            "event": self.event,
            "address": self.address(),
            "desk": self.desk,
            "nonce": uuid.uuid4(),
            "outcome": outcome,
            "counts": outcome.counts if outcome else door.counts(self.event),
            "today": timezone.localdate(),
            **({} if is_part else {"text": self.text, "found": door.search(self.event, self.text)}),
            **more,
        }
        response = page(self.request, "events/door_answer" if is_part else "events/door", context, status=status)
        response.headers["Permissions-Policy"] = WITH_CAMERA
        return response

    @property
    def text(self) -> str:
        return _line(self.request.GET.get("q", ""), LONGEST_TEXT)


class Door(AtTheDoor):
    """GET shows the page, POST lets in whoever a code is."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.show()

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        code = _line(request.POST.get("code", ""), LONGEST_TEXT)
        if not code:
            return self.show()
        source = Source.SCAN if request.POST.get("source") == Source.SCAN else Source.CODE
        try:
            return self.show(door.check_in(self.event, code=code, source=source, **self.pressing))
        except LimitReachedError as limit:
            response = self.show(too_many=True, status=HTTPStatus.TOO_MANY_REQUESTS)
            response.headers["Retry-After"] = str(limit.retry_after)
            return response


class CheckInByName(AtTheDoor):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *, registration: int, **kwargs: Any) -> HttpResponse:
        row = self.registration(registration)
        return self.show(door.check_in(self.event, registration=row, source=Source.SEARCH, **self.pressing))


class SeatAndCheckIn(AtTheDoor):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *, registration: int, **kwargs: Any) -> HttpResponse:
        row = self.registration(registration)
        return self.show(door.seat_and_check_in(row, overbook="overbook" in request.POST, **self.pressing))


class TakeBack(AtTheDoor):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *, check_in: int, **kwargs: Any) -> HttpResponse:
        rows = CheckIn.objects.filter(registration__event=self.event)
        taken = door.take_back(get_object_or_404(rows, pk=check_in), **self.doing)
        messages.success(request, f"Der Einlass von {taken.registration} ist zurückgenommen.")
        return redirect(self.address())


class WalkIn(AtTheDoor):
    """A short form; who is entered is in. Where seats are taken it says so and offers to go beyond."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.show_form(WalkInForm(event=self.event, at=timezone.now()))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = WalkInForm(request.POST, event=self.event, at=timezone.now())
        if not form.is_valid():
            return self.show_form(form, status=HTTPStatus.BAD_REQUEST)
        said = {"attendee": form.attendee, "sessions": form.sessions(), "overbook": "overbook" in request.POST}
        try:
            outcome = door.walk_in(self.event, **said, **self.pressing)
        except EventFull:
            return self.show_form(form, status=HTTPStatus.CONFLICT, is_full=True, full=form.full)
        except SessionFull as refusal:
            form.refuse(refusal)
            return self.show_form(form, status=HTTPStatus.CONFLICT, full=refusal.items)
        except DomainRefusal as refusal:
            form.add_error(None, str(refusal))
            return self.show_form(form, status=HTTPStatus.BAD_REQUEST)
        return self.show(outcome)

    def show_form(self, form: WalkInForm, *, status: int = 200, **more: Any) -> HttpResponse:
        context = {
            "title": "Ohne Anmeldung",
            "event": self.event,
            "address": self.address(),
            "desk": self.desk,
            "nonce": self.request.POST.get("nonce") or uuid.uuid4(),
            "form": form,
            **more,
        }
        return page(self.request, "events/door_walk_in", context, status=status)


@method_decorator(conditional_page, name="dispatch")
class Numbers(AboutEvent):
    """What the page asks for again and again; unchanged, it hears so."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return JsonResponse(door.counts(self.event)._asdict())


class PaperList(AtTheDoor):
    """Ticking off afterwards what was signed on paper; who is in already stands there ticked."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        rows = list(door.expected(self.event))
        missing = [row for row in rows if not row.present]  # type: ignore[attr-defined]  # prefetched
        cut = {row.pk for row in missing[MOST_TICKS:]}
        context = {
            "title": "Papierliste abhaken",
            "event": self.event,
            "address": self.address(),
            "rows": [row for row in rows if row.pk not in cut],
            "missing": len(missing),
            "cut": len(cut),
        }
        return page(request, "events/door_paper", context)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        keys = [key for key in map(key_in, request.POST.getlist("there")) if key]
        try:
            ticked = door.tick_off(self.event, keys, **self.doing)
        except DomainRefusal as refusal:
            messages.warning(request, str(refusal))
            return redirect("office:event_paper_list", self.event.pk)
        if ticked.number:
            messages.success(request, f"{counted(ticked.number, 'Eine Person ist', 'Personen sind')} eingetragen.")
        else:
            messages.info(request, "Es war niemand neu angekreuzt.")
        for row in ticked.without_seat:
            messages.warning(request, f"{row} hat inzwischen keinen Platz mehr und ist nicht eingetragen.")
        return redirect("office:event_paper_list", self.event.pk)


def _line(said: str, longest: int) -> str:
    return " ".join("".join(letter if letter.isprintable() else " " for letter in said).split())[:longest]


def _nonce(said: str) -> uuid.UUID:
    try:
        return uuid.UUID(said)
    except ValueError:
        return uuid.uuid4()


works = office_page("events", "change")
check_in_page = works(Door.as_view())
check_in_by_name = works(CheckInByName.as_view())
seat_and_check_in = works(SeatAndCheckIn.as_view())
take_back = works(TakeBack.as_view())
walk_in = works(WalkIn.as_view())
numbers = works(Numbers.as_view())
paper_list = works(PaperList.as_view())
