"""The guests of an event: who is invited, and what they answered."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
