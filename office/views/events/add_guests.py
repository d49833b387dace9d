"""Adding guests to an event: by area, from the partners, by hand, from a pasted list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from core.backoffice.pages import backoffice_page, render_page
from core.counts import count_text
from core.primary_keys import parse_pk
from core.refusals import DomainRefusal
from events.domain import invitations
from members.domain import organisations
from members.models import Organisation, Post
from members.tables.fields import Field
from members.tables.recognition import RecognisedTable
from office.forms.event_guests import AreaForm, GuestForm, GuestListForm, MultipliersForm
from office.views.events.base import EventActionView, EventBaseView, EventButtonView
from office.views.pasted_lists import PastedListMixin
from regions.domain.name_cases import genitive


class GuestListActionView(EventActionView):
    """An action on the guest list; redirects to it."""

    def refusal_reason(self) -> str:
        return "Diese Veranstaltung ist abgesagt." if self.event.is_cancelled else ""

    def record_url(self) -> str:
        return reverse("office:event_guests", args=[self.event.pk])

    def set_success_message(self, number: int) -> None:
        self.success_message = (
            f"{count_text(number, 'Ein Gast steht', 'Gäste stehen')} neu auf der Liste."
            if number
            else "Alle standen schon auf der Liste."
        )


class AddHeadsView(GuestListActionView):
    form_class = AreaForm
    title = "Behördenleitungen eines Gebiets"
    button_label = "Auf die Gästeliste"
    explanation = (
        "Alle Kommunen und die Bezirksregierung des Gebiets, kreisfreie Städte einmal. Wer namentlich bekannt ist, "
        "wird mit Namen eingeladen, sonst das Amt."
    )

    def perform(self, form: BaseForm) -> None:
        self.set_success_message(
            invitations.add_heads_of_area(self.event, form.cleaned_data["area"], **self.actor_kwargs)
        )


class AddMultipliersView(GuestListActionView):
    form_class = MultipliersForm
    title = "Multiplikatorinnen und Multiplikatoren"
    button_label = "Auf die Gästeliste"

    def perform(self, form: BaseForm) -> None:
        self.set_success_message(invitations.add_multipliers(self.event, **form.cleaned_data, **self.actor_kwargs))


class AddGuestView(GuestListActionView):
    form_class = GuestForm
    title = "Einzelnen Gast eintragen"
    button_label = "Auf die Gästeliste"

    def perform(self, form: BaseForm) -> None:
        self.set_success_message(
            invitations.add_guests(self.event, [invitations.GuestInput(**form.cleaned_data)], **self.actor_kwargs)
        )


class AddParticipantHeadsView(EventButtonView):
    """The heads of all who take part in the event's accession."""

    def back_url(self) -> str:
        return reverse("office:event_guests", args=[self.event.pk])

    def perform_and_describe(self) -> str:
        number = invitations.add_heads_of_participants(self.event, **self.actor_kwargs)
        if not number:
            return "Alle Teilnehmenden des Sammelbeitritts standen schon auf der Liste."
        return f"{count_text(number, 'Ein Gast steht', 'Gäste stehen')} neu auf der Liste."


class AddOrganisationsView(EventBaseView):
    """Search an organisation and invite its Leitung; the search stays open for the next one."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        text = request.GET.get("q", "")[:200]
        found = organisations.search(text)
        heads = self.event.invitations.filter(post__kind=Post.Kind.HEAD, post__organisation__in=found)
        invited = set(heads.values_list("post__organisation", flat=True))
        context = {
            "title": "Organisationen",
            "event": self.event,
            "text": text,
            "organisations": [(one, one.pk in invited) for one in found],
        }
        return render_page(request, "office/events/guests_organisations.html", context)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        one = get_object_or_404(Organisation, pk=parse_pk(request.POST.get("organisation", "")))
        try:
            is_new = invitations.add_heads_of_organisations(self.event, [one], **self.actor_kwargs)
        except DomainRefusal as refusal:
            messages.info(request, str(refusal))
            return redirect("office:event_guests", self.event.pk)
        state = "steht auf der Gästeliste" if is_new else "stand schon auf der Gästeliste"
        messages.success(request, f"Die Leitung {genitive(one)} {state}.")
        return redirect("office:event_guests_organisations", self.event.pk)


class PasteGuestsView(PastedListMixin, EventBaseView):
    form_class = GuestListForm
    accepted = invitations.ACCEPTED
    template_name = "office/events/guests_paste.html"
    preview_template_name = "office/events/guests_preview.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.render_form(GuestListForm())

    def page_context(self) -> dict[str, Any]:
        return {"title": "Gäste übernehmen", "event": self.event}

    def read(self, text: str, columns: Mapping[int, Field]) -> tuple[RecognisedTable, dict[str, Any]]:
        pasted_guests = invitations.parse_guests(self.event, text, at=self.actor_kwargs["at"], columns=columns)
        return pasted_guests.table, {"pasted_guests": pasted_guests}

    def save(self, text: str, columns: Mapping[int, Field]) -> HttpResponse:
        number = invitations.add_pasted_guests(self.event, text, columns=columns, **self.actor_kwargs)
        message = (
            f"{count_text(number, 'Ein Gast ist', 'Gäste sind')} übernommen." if number else "Alle standen schon da."
        )
        messages.success(self.request, message)
        return redirect("office:event_guests", self.event.pk)


decides, of_members = backoffice_page("events", "change"), backoffice_page("members")
# The Veranstaltungsteam may not search the members: through its guest list it could read everybody's address.
heads = of_members(decides(AddHeadsView.as_view()))
multipliers = of_members(decides(AddMultipliersView.as_view()))
taking_part = of_members(decides(AddParticipantHeadsView.as_view()))
organisations_page = of_members(decides(AddOrganisationsView.as_view()))
pasted = decides(PasteGuestsView.as_view())
add = decides(AddGuestView.as_view())
