"""The page of an invitation."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
