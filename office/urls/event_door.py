"""The door of an event, and what is printed for it."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
