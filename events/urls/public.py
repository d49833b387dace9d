"""The pages of events for everybody."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
