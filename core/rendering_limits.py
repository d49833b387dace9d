"""Limit on files that are rendered for whoever holds a link."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from core import limits


def count_rendered_file(request: HttpRequest) -> None:
    """Count a file that is about to be rendered for the link in this address.

    Raises LimitReachedError beyond FILES_PER_LINK_HOUR, which the middleware turns into a 429 page.
    """
    hourly = settings.FILES_PER_LINK_HOUR
    limits.count("files", request.path, limit=hourly, period=timedelta(hours=1), at=timezone.now())
