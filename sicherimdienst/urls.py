"""Root URLconf."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from portal.views import health

handler400 = "portal.views.errors.handler400"
handler403 = "portal.views.errors.handler403"
handler404 = "portal.views.errors.handler404"
handler500 = "portal.views.errors.handler500"

urlpatterns = [
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
    path("", include("members.urls")),
    path("", include("accessions.urls")),
    path("", include("network.urls")),
    path("", include("events.urls")),
    path("", include("selfservice.urls")),
    path("verwaltung/", include("accounts.urls")),
    path("verwaltung/", include("imports.urls")),
    path("verwaltung/", include("office.urls")),
    path("verwaltung/", admin.site.urls),
    path("", include("portal.urls")),
]
if getattr(settings, "SPECIMEN", settings.DEBUG):
    urlpatterns.append(path("muster/", include("portal.specimen_urls")))
