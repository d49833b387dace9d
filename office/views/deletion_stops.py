from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from core.backoffice.pages import backoffice_page
from privacy.domain import deletion_stops
from privacy.models import DeletionStop


@backoffice_page("privacy", "change")
@require_POST
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a stopped deletion go on."""
    if deletion_stops.release(get_object_or_404(DeletionStop, pk=pk), by=request.user, at=timezone.now()):
        messages.success(request, "Das Löschen geht in den nächsten Minuten weiter.")
    else:
        messages.info(request, "Das Löschen geht schon weiter.")
    return redirect("admin:index")
