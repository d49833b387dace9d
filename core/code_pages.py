"""The page to type the short code of a letter."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View

from core import limits
from core.client_address import client_address
from core.code_forms import CodeForm
from core.http import private_page
from core.links import LinkedModel, find_by_code
from core.tokens import Link

UNKNOWN_CODES_PER_ORIGIN_HOUR = 20
UNKNOWN_CODE = (
    "Diesen Code kennen wir nicht oder nicht mehr. Vergleichen Sie ihn Zeichen für Zeichen mit unserem neuesten Brief."
)


@method_decorator(private_page, name="dispatch")
class CodeEntryView(View):
    """Redirects from a typed code to its page. Only unknown codes count against the limit of the client address."""

    http_method_names = ["get", "head", "post"]
    queryset: QuerySet[LinkedModel]
    template: str
    limit_scope: str

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, self.template, {"form": CodeForm()})

    def post(self, request: HttpRequest) -> HttpResponse:
        form = CodeForm(request.POST)
        if form.is_valid():
            if link := self.link_of(form.cleaned_data["code"]):
                return redirect(link.purpose, link.token())
            form.add_error("code", UNKNOWN_CODE)
        return render(request, self.template, {"form": form}, status=HTTPStatus.UNPROCESSABLE_ENTITY)

    def link_of(self, typed: str) -> Link | None:
        """The link of a typed code, or None. Raises LimitReachedError after too many unknown codes from one address."""
        now, origin = timezone.now(), client_address(self.request)
        limit_kwargs: dict[str, Any] = {"limit": UNKNOWN_CODES_PER_ORIGIN_HOUR, "period": timedelta(hours=1), "at": now}
        limits.check(self.limit_scope, origin, **limit_kwargs)
        if row := find_by_code(self.queryset, typed):
            return row.link(at=now)
        limits.count(self.limit_scope, origin, **limit_kwargs)
        return None
