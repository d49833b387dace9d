"""URLs of the specimen page, included in development and tests only."""

from django.urls import path

from portal.views import specimen

urlpatterns = [
    path("", specimen.specimen, name="specimen"),
    path("suche.json", specimen.suggestions, name="specimen_suggestions"),
]
