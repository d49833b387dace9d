"""Press sheets: figures of a day, looked at and then frozen."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views import View

from network.domain import overview, press
from network.forms.stand import StandForm
from network.models import PressSheet
from network.views.figures import shown
from office.forms.press import FreezeForm
from office.views.pages import office_page, page

MOST_SHOWN = 50


class PressSheets(View):
    """What was frozen, and the figures of a day with the button that freezes them."""

    def get(self, request: HttpRequest) -> HttpResponse:
        stand = StandForm(request.GET, today=timezone.localdate())
        return self.show(stand, FreezeForm(preview=stand))

    def post(self, request: HttpRequest) -> HttpResponse:
        if not self.may_freeze:
            raise PermissionDenied
        stand = StandForm(request.POST, today=timezone.localdate())
        form = FreezeForm(request.POST, preview=stand)
        if not (stand.is_valid() and form.is_valid()):
            return self.show(stand, form, status=HTTPStatus.BAD_REQUEST)
        press.freeze(stand.day, title=form.cleaned_data["title"], by=request.user, at=timezone.now())
        messages.success(request, "Die Zahlen sind festgehalten und stehen für die Presse bereit.")
        return redirect("office:press_sheets")

    @property
    def may_freeze(self) -> bool:
        return self.request.user.has_perm("members.change")

    def show(self, stand: StandForm, form: FreezeForm, *, status: int = 200) -> HttpResponse:
        context = {
            "title": "Zahlen für die Presse",
            "stand": stand,
            "form": form,
            "forms": [stand],
            "is_planned": stand.day > stand.today,
            "may_freeze": self.may_freeze,
            "sheets": PressSheet.objects.order_by("-frozen_at")
            .select_related("frozen_by")
            .defer("figures")[:MOST_SHOWN],
            **shown(overview.on(stand.day)),
        }
        return page(self.request, "press_sheets", context, status=status)


press_sheets = office_page("members")(PressSheets.as_view())
