"""Registering, and the page of a registration."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
