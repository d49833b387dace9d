"""Press sheets: preview of a day's figures, and freezing them."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views import View

from core.backoffice.pages import backoffice_page, render_page
from network.domain import figures_snapshot, press
from network.forms.as_of import AsOfForm
from network.models import PressSheet
from network.views.figures import figures_context
from office.forms.press import FreezeForm

MAX_SHOWN = 50


class PressSheetsView(View):
    """The press sheets, and the figures of a day with the button that freezes them."""

    def get(self, request: HttpRequest) -> HttpResponse:
        as_of_form = AsOfForm(request.GET, today=timezone.localdate())
        return self.render_form(as_of_form, FreezeForm(preview=as_of_form))

    def post(self, request: HttpRequest) -> HttpResponse:
        if not self.may_freeze:
            raise PermissionDenied
        as_of_form = AsOfForm(request.POST, today=timezone.localdate())
        form = FreezeForm(request.POST, preview=as_of_form)
        if not (as_of_form.is_valid() and form.is_valid()):
            return self.render_form(as_of_form, form, status=HTTPStatus.BAD_REQUEST)
        press.freeze(as_of_form.day, title=form.cleaned_data["title"], by=request.user, at=timezone.now())
        messages.success(request, "Die Zahlen sind festgehalten und stehen für die Presse bereit.")
        return redirect("office:press_sheets")

    @property
    def may_freeze(self) -> bool:
        return self.request.user.has_perm("members.change")

    def render_form(self, as_of_form: AsOfForm, form: FreezeForm, *, status: int = 200) -> HttpResponse:
        context = {
            "title": "Zahlen für die Presse",
            "stand": as_of_form,
            "form": form,
            "forms": [as_of_form],
            "is_planned": as_of_form.day > as_of_form.today,
            "may_freeze": self.may_freeze,
            "press_sheets": PressSheet.objects.order_by("-frozen_at")
            .select_related("frozen_by")
            .defer("figures")[:MAX_SHOWN],
            **figures_context(figures_snapshot.snapshot(as_of_form.day)),
        }
        return render_page(self.request, "office/press_sheets.html", context, status=status)


press_sheets = backoffice_page("press")(PressSheetsView.as_view())
