"""Only declared parameters of the query reach a view: nobody can make up addresses that cost a page each."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.encoding import escape_uri_path
from django.utils.http import escape_leading_slashes


class QueryParameterMiddleware:
    """Redirects a GET or HEAD to its address with what `core.http.query_parameters` declares for the view, once.

    Parameters that are not declared are left out, of those that come several times the last one stays, values become
    canonical. A view that declares nothing has no parameters. Addresses that `settings.QUERY_PARAMETERS_EXEMPT` matches
    are left alone.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.exempt = [re.compile(pattern) for pattern in settings.QUERY_PARAMETERS_EXEMPT]

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if request.method not in {"GET", "HEAD"} or not request.META.get("QUERY_STRING") or self._is_exempt(request):
            return None
        canonical = _canonical(request, getattr(view, "query_parameters", {}))
        if canonical == dict(request.GET.lists()):
            return None
        path = escape_leading_slashes(escape_uri_path(request.path))
        query = urlencode(canonical, doseq=True)
        return HttpResponseRedirect(f"{path}?{query}" if query else path)

    def _is_exempt(self, request: HttpRequest) -> bool:
        return any(pattern.match(request.path_info) for pattern in self.exempt)


def _canonical(request: HttpRequest, declared: dict[str, Callable[[str], str]]) -> dict[str, list[str]]:
    return {name: [declared[name](str(value))] for name, value in request.GET.items() if name in declared}
