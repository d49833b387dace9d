"""Pages for programs: sitemap, robots.txt, security.txt, favicon."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps import views as sitemap_views
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone

from core.http import public_page, query_parameters
from events.models import Event
from members.domain import partners

SECURITY_AGE = timedelta(days=180)
PUBLIC_PAGES = (
    "portal:start",
    "network:partner_list",
    "network:map",
    "network:figures",
    "events:list",
    "members:join",
    "members:join_organisation",
    "members:join_individual",
    "portal:impressum",
    "portal:privacy",
    "portal:accessibility",
    "portal:easy_language",
    "portal:contact",
)


class PortalSitemap(Sitemap):
    """Base of the sitemaps: URLs begin with BASE_URL, whatever host was requested."""

    limit = 5_000
    protocol = urlsplit(settings.BASE_URL).scheme

    def get_domain(self, site: object = None) -> str:
        return urlsplit(settings.BASE_URL).netloc


class PageSitemap(PortalSitemap):
    def items(self) -> tuple[str, ...]:
        return PUBLIC_PAGES

    def location(self, item: str) -> str:
        return reverse(item)


class PartnerSitemap(PortalSitemap):
    """Organisations that are partners today; people are in no sitemap."""

    def items(self) -> Any:
        current = partners.current(timezone.localdate())
        return current.order_by("organisation_id").values_list("organisation__slug", flat=True)

    def location(self, item: str) -> str:
        return reverse("network:partner", args=[item])


class EventSitemap(PortalSitemap):
    """Public events, past ones included."""

    def items(self) -> Any:
        return Event.objects.public().order_by("pk").values_list("slug", flat=True)

    def location(self, item: str) -> str:
        return reverse("events:event", args=[item])


SITEMAPS = {"seiten": PageSitemap, "netzwerkpartner": PartnerSitemap, "veranstaltungen": EventSitemap}


@public_page(*partners.MODELS, Event)
def sitemap_index(request: HttpRequest) -> HttpResponse:
    return sitemap_views.index(request, SITEMAPS, sitemap_url_name="portal:sitemap_section").render()


@public_page(*partners.MODELS, Event)
@query_parameters("p")
def sitemap_section(request: HttpRequest, section: str) -> HttpResponse:
    return sitemap_views.sitemap(request, SITEMAPS, section=section).render()


@public_page()
def robots(request: HttpRequest) -> HttpResponse:
    context = {"is_demo": settings.DEMO, "sitemap": settings.BASE_URL + reverse("portal:sitemap")}
    return render(request, "portal/robots.txt", context, content_type="text/plain; charset=utf-8")


@public_page()
def security(request: HttpRequest) -> HttpResponse:
    """security.txt (RFC 9116). `Expires` is always half a year ahead, because the portal renders it anew each day."""
    context = {
        "expires": timezone.localdate() + SECURITY_AGE,
        "canonical": settings.BASE_URL + reverse("portal:security"),
    }
    return render(request, "portal/security.txt", context, content_type="text/plain; charset=utf-8")


def favicon(request: HttpRequest) -> HttpResponse:
    """Redirect programs that ask for /favicon.ico without reading the page."""
    return HttpResponseRedirect(static("core/icon.svg"))
