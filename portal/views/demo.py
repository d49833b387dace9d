"""Page about the demo: what is real, assumed and invented, and its logins. 404 outside the demo."""

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accessions.models import Accession
from accessions.states import AccessionState
from portal.demo.authorities import ACCESSIONS, EARLY_CITIES
from portal.demo.logins import LOGINS


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    if not settings.DEMO:
        raise Http404
    pending = Accession.objects.filter(state=AccessionState.OPEN, effective_on__lte=timezone.localdate()).first()
    context = {
        "pending": pending,
        "day_before": pending.effective_on - timedelta(days=1) if pending else None,
        "logins": LOGINS,
        "accessions": ACCESSIONS,
        "early_cities": EARLY_CITIES,
    }
    return render(request, "portal/demo.html", context)
