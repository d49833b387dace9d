"""One page that takes a token, for tests of mails."""

from django.http import HttpRequest, HttpResponse
from django.urls import path


def probe(request: HttpRequest, token: str) -> HttpResponse:
    return HttpResponse()


urlpatterns = [path("probe/<token>/", probe, name="probe")]
