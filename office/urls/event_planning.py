"""Planning an event: its frame, programme, documents, planned mails, what becomes of it."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
