"""Views of a day: `?stand=` is checked before anything is counted, and refused with the nearest day to go to."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode

from network.forms.as_of import AsOfForm

View = Callable[[HttpRequest], HttpResponseBase]
DayView = Callable[[HttpRequest, AsOfForm], HttpResponseBase]


def day_page(title: str) -> Callable[[DayView], View]:
    """A page of the day in the form; 400 with the form and the nearest day where the network has no figures of it."""

    def refuse(request: HttpRequest, form: AsOfForm) -> HttpResponse:
        context = {"form": form, "title": title, "nearest_query": _nearest_query(request, form)}

        return render(request, "network/day_refused.html", context, status=HTTPStatus.BAD_REQUEST)

    return lambda view: _day_view(view, refuse)


def day_file(view: DayView) -> View:
    """A file of the day in the form; 400 and two sentences in plain text where the network has no figures of it."""

    def refuse(request: HttpRequest, form: AsOfForm) -> HttpResponse:
        nearest = f"{request.path}?{_nearest_query(request, form)}"
        text = f"{form.errors['stand'][0]} Der nächste Stand, den es gibt: {nearest}\n"
        return HttpResponse(text, "text/plain; charset=utf-8", HTTPStatus.BAD_REQUEST)

    return _day_view(view, refuse)


def _day_view(view: DayView, refuse: DayView) -> View:
    @wraps(view)
    def answer(request: HttpRequest) -> HttpResponseBase:
        form = AsOfForm(request.GET, today=timezone.localdate())
        return view(request, form) if form.is_valid() else refuse(request, form)

    return answer


def _nearest_query(request: HttpRequest, form: AsOfForm) -> str:
    """The query of the same page on the nearest day."""
    return urlencode(request.GET.dict() | {"stand": form.nearest_day.isoformat()})
