"""Static pages: Impressum, privacy, easy language."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.http import public_page


@public_page()
def impressum(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/impressum.html")


@public_page()
def privacy(request: HttpRequest) -> HttpResponse:
    """The privacy page, with retention periods from the settings."""
    context = {
        "confirmation_hours": int(settings.CONFIRMATION_LINK_AGE.total_seconds()) // 3600,
        "unconfirmed_days": settings.UNCONFIRMED_AGE.days,
        "seat_hours": int(settings.SEAT_RESERVATION_AGE.total_seconds()) // 3600,
        "draft_hours": int(settings.DRAFT_AGE.total_seconds()) // 3600,
        "draft_cookie": settings.SESSION_COOKIE_NAME,
        "form_cookie": settings.CSRF_COOKIE_NAME,
    }
    return render(request, "portal/privacy.html", context)


@public_page()
def easy_language(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/easy_language.html")
