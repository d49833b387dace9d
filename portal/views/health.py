"""Health checks for monitoring: is the process alive, can the portal do its work."""

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.readiness import readiness


@never_cache
@require_safe
def live(request: HttpRequest) -> JsonResponse:
    """On a server `sicherimdienst.wsgi_middleware.WSGILivenessMiddleware` answers before Django does."""
    return JsonResponse({"live": True})


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """503 where `portal.readiness` names a problem."""
    state = readiness(at=timezone.now())
    return JsonResponse(state, status=200 if state["ready"] else 503)
