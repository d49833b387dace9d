"""The registrations of an event, by hand and on the waiting list; figures, export, retention."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
