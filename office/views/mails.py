from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from core.backoffice.pages import backoffice_page
from mailings.domain import outgoing
from mailings.models import OutgoingMail
from mailings.states import MailState


@backoffice_page("mailings")
@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Queue a dead mail again."""
    mail = outgoing.retry(get_object_or_404(OutgoingMail, pk=pk), by=request.user, at=timezone.now())
    if mail.state == MailState.WAITING:
        messages.success(request, "Die Mail geht in den nächsten Minuten noch einmal hinaus.")
    else:
        messages.info(request, f"Die Mail ist inzwischen {mail.get_state_display()}.")
    return redirect("admin:index")
